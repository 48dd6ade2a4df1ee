"""A cell's text cut into figures, words, dates and signs, whatever typography it came with."""

import html
import re
from dataclasses import dataclass
from typing import Literal

_SPACES = dict.fromkeys(
    [0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x00A0, 0x00B6, 0x2028, 0x2029, 0x85],
    " ",
)
_NOTHING = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0x2043], "-")
_QUOTES = dict.fromkeys([0x2018, 0x2019, 0x201B, 0x2032, 0x00B4, 0x0060, 0x02BC], "'")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SAME = {0x2044: "/", 0x2215: "/", 0xFF0F: "/", 0x2022: "-", 0x25CF: "-", 0x00B7: "-", 0xFF05: "%",
         0x2020: "*", 0x2021: "*"}  # fmt: skip
_PRINT = {**_SPACES, **_NOTHING, **_DASHES, **_QUOTES, **_WIDE, **_SAME}

_GROUP_SPACES = re.compile(
    r"(?<![0-9.,'])[1-9][0-9]{0,2}(?:[\u00a0\u2007\u2009\u202f][0-9]{3})+(?![0-9.'])"
)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,10}(?:\s[^<>]{0,200})?/?>")
_BRACKETED = re.compile(r"(?<=[0-9%€)]) ?\[ ?([0-9]{1,2}|[a-z]|\*+) ?\]", re.IGNORECASE)
"""A footnote mark in square brackets, after a figure."""
_CLOSING = re.compile(r"(?<=[0-9])(?:[.,]?=|,-{1,2}|\.-)(?=\s*(?:€|euro|EUR|$))")
_MINUS_AFTER_CURRENCY = re.compile(r"^(€|eur|euro) ?-(?=[0-9])", re.IGNORECASE)
_DAY, _MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])"
_TOKEN = re.compile(
    rf"""
    (?P<date>
        (?<![0-9.,/]) {_DAY} ([/.-]) {_MONTH} \2 (?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})
        (?![0-9/]|[.,][0-9])
      | (?<![0-9.,/]) (?:19|20)[0-9]{{2}}-{_MONTH}-{_DAY} (?![0-9])
    )
  | (?P<figure> [0-9]+ (?:[.,'][0-9]+)* )
  | (?P<word> [^\W\d_]\w* (?:[.'&/-][^\W\d_]\w*)* [.°º']? )
  | (?P<sign> >= | <= | \S )
    """,
    re.VERBOSE,
)


def vocabulary(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


def clean(text: str) -> str:
    """Return the text in one typography: plain spaces, hyphens and apostrophes, no HTML tags.

    Spaces that cannot be broken between groups of three digits become apostrophes, so that
    thousands stay together; every run of blanks becomes one space.
    """
    if not text.isascii():
        text = _GROUP_SPACES.sub(lambda found: re.sub(r"[^0-9]", "'", found[0]), text)
        text = text.translate(_PRINT)
    if "&" in text:
        text = html.unescape(text).translate(_PRINT)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = " ".join(text.split())
    if text.startswith("'"):
        text = text.lstrip("'").lstrip()
    if len(text) > 2 and text[0] == text[-1] == '"':
        text = text[1:-1].strip()
    if "[" in text:
        text = _BRACKETED.sub(r" (\1)", text)
    if "-" in text:
        text = _MINUS_AFTER_CURRENCY.sub(r"-\1 ", text)
    return _CLOSING.sub("", text)


def cut(text: str) -> list["Token"]:
    """Cut a clean text into tokens; nothing but blanks is left out."""
    return [
        Token(_KINDS[found.lastgroup or "sign"], found[0], found.start(), found.end())
        for found in _TOKEN.finditer(text)
    ]


Kind = Literal["date", "figure", "word", "sign"]
_KINDS: dict[str, Kind] = {"date": "date", "figure": "figure", "word": "word", "sign": "sign"}


@dataclass(frozen=True, slots=True)
class Token:
    """A figure, a word, a date or a sign, with its place in the clean text."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        """Return the word in lower case, without a closing full stop or degree sign."""
        return self.text.casefold().rstrip(".°º")
