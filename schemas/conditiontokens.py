"""The words of an expression: numbers, texts, names, signs, each with its column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .terms import Words

LONGEST = 10_000
"""Characters an expression may have: what is longer is no rule anybody wrote."""

TokenKind = Literal["number", "text", "name", "parameter", "sign", "end"]

_TOKEN = re.compile(
    r"""
    (?P<space>[\s\u00a0]+)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?![\w.]))
  | (?P<text>'(?:[^']|'')*')
  | (?P<parameter>@[A-Za-z_]\w*)
  | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
  | (?P<sign>=>|<>|<=|>=|[=<>+\-*/(),])
    """,
    re.ASCII | re.VERBOSE,
)

NUMBER = Words("un numero (con il punto: 0.05)", "a number (with a point: 0.05)")
CLOSED_TEXT = Words("l'apostrofo che chiude il testo", "the quote that closes the text")
A_WORD = Words("un nome, un valore o un operatore", "a name, a value or an operator")
SHORTER = Words(
    f"un'espressione di al più {LONGEST} caratteri",
    f"an expression of at most {LONGEST} characters",
)


class ConditionError(Exception):
    """An expression cannot be understood.

    Attributes:
        text: the expression.
        column: where, from 1.
        expected: what should stand there.
        found: what stands there, empty at the end.
    """

    def __init__(self, text: str, column: int, expected: Words, found: str = "") -> None:
        self.text, self.column, self.expected, self.found = text, column, expected, found
        super().__init__(self.words["en"])

    @property
    def words(self) -> Words:
        """What is wrong, in both languages."""
        it = f"«{self.found}»" if self.found else "la fine"
        en = f"«{self.found}»" if self.found else "the end"
        return Words(
            f"colonna {self.column}: ci si aspetta {self.expected.it}, si trova {it}",
            f"column {self.column}: {self.expected.en} expected, {en} found",
        )


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an expression and the column it starts at, from 1."""

    kind: TokenKind
    text: str
    at: int


def tokens(text: str) -> Sequence[Token]:
    """Split an expression into its words, the last one its end.

    Raises:
        ConditionError: a sign no expression has, a text that is not closed, a number with a comma.
    """
    if len(text) > LONGEST:
        raise ConditionError(text, LONGEST, SHORTER, "…")
    found: list[Token] = []
    position = 0
    while position < len(text):
        hit = _TOKEN.match(text, position)
        if hit is None:
            expected = _expected(text[position])
            raise ConditionError(
                text, position + 1, expected, text[position : position + 20].split(" ")[0]
            )
        if hit.lastgroup != "space":
            kind: TokenKind = hit.lastgroup  # type: ignore[assignment]
            found.append(Token(kind, hit.group(), position + 1))
        position = hit.end()
    return (*found, Token("end", "", len(text) + 1))


def _expected(first: str) -> Words:
    if first == "'":
        return CLOSED_TEXT
    return NUMBER if first.isdigit() else A_WORD
