"""Footnotes of a source and the rows that call them.

Marks are ``*``, ``(1)``, ``¹``, ``[a]``, ``†``, ``N.B.`` and their like. A note that begins with
one goes to the rows that bear it in their label or in a cell. A note without goes to the rows with
an asterisk nobody else explains; all of them stay with their node.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉ"
_INSIDE = r"\*{1,5}|[0-9]{1,2}|[a-z]|[ivx]{1,4}"
_MARK = (
    rf"\(\s*(?:{_INSIDE})\s*\)|\[\s*(?:{_INSIDE})\s*\]|\*{{1,5}}|[{_RAISED}]{{1,2}}|[†‡§]{{1,3}}"
)
_NB = r"(?<!\w)N\.?\s?B\.?(?!\w)"
_NOTE = re.compile(rf"\s*(?:({_MARK}|[0-9]{{1,2}}\)|{_NB}))[\s:.)–-]*", re.IGNORECASE)
_CALLED = re.compile(rf"(?<=\S)\s?({_MARK}|{_NB})", re.IGNORECASE)
_AREA = re.compile(rf"\b(?:k|h|d|c|m)?m\s?[{_RAISED}]")
_TOLD = re.compile(rf"{_NB}\s*:?\s*(?=\w)", re.IGNORECASE)


def mark_of(text: str) -> str:
    """Return a mark in one spelling: ``(1)``, ``1)``, ``[1]`` and ``¹`` are ``1``."""
    bare = re.sub(r"[\s()\[\].]", "", text)
    return unicodedata.normalize("NFKC", bare).casefold()


def notes_by_mark(notes: Iterable[str]) -> dict[str, list[str]]:
    """Return notes by the mark each begins with; those without stand under an empty one."""
    found: dict[str, list[str]] = {}
    for note in notes:
        begun = _NOTE.match(note)
        found.setdefault(mark_of(begun[1]) if begun else "", []).append(note.strip())
    return found


def marks_in(texts: Iterable[str]) -> list[str]:
    """Return the marks texts bear, in order; the raised figure of a unit (``m²``) is none."""
    plain = (_AREA.sub(" ", text) for text in texts)
    return list(dict.fromkeys(mark_of(hit[1]) for text in plain for hit in _CALLED.finditer(text)))


def footnote(label: str, cells: Sequence[str], notes: Iterable[str]) -> str:
    """Return the notes a row calls, one a line, with the one its own label ends with.

    Args:
        label: label of the row as printed.
        cells: its cells as printed.
        notes: the notes under its table.
    """
    known = notes_by_mark(notes)
    called = marks_in((label, *cells))
    found = [note for mark in called for note in known.get(mark, ())]
    if not found and any(set(mark) == {"*"} for mark in called):
        found = known.get("", [])
    own = _TOLD.search(label)
    if own is not None and own.start():
        found = [*found, label[own.start() :].strip()]
    return "\n".join(dict.fromkeys(found))
