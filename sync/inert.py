"""Texts in a CSV file, so that no program that opens it takes one for a formula.

A text that begins with ``=``, ``+``, ``-``, ``@`` or their full-width forms, also after blanks and
quotation marks, gets an apostrophe in front of that sign; so does one that follows a ``;`` or a
line break inside the text, since a program that expects semicolons begins a new cell there.
Numbers (``-5``, ``+3,2 %``) and lists of sentences that begin with a dash stay as they are.
``as_typed`` takes the apostrophes away again: no text is lost.
"""

import re

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_BLANKS = r"[\s\"\u200b\ufeff]*"
# A dash after a line break is the bullet of a list, unless something in its line is worked out.
_INSIDE = r"[=@\uff1d\uff20]|[+\-\uff0b\uff0d](?=[^;\r\n]*[(|!])"
_PLACES = rf"(\A{_BLANKS}(?='*[{_SIGNS}])|[;\t\r\n]{_BLANKS}(?='*(?:{_INSIDE})))"
_TAKEN = re.compile(rf"{_PLACES}('*[{_SIGNS}])")
_GUARDED = re.compile(rf"{_PLACES}'('*[{_SIGNS}])")
_NUMBER = re.compile(r"[+-]?\s?\d[\d.,\s]*[%\u2030\u20ac]?|[-\u2013\u2014]")


def inert(text: str) -> str:
    """Return a text as a cell of a CSV file holds it."""
    if _NUMBER.fullmatch(text):
        return text
    return _TAKEN.sub(r"\1'\2", text)


def as_typed(text: str) -> str:
    """Return the text a cell of our CSV files stands for."""
    return _GUARDED.sub(r"\1\2", text)
