"""Arguments of a call read from text as an Italian types them into a cell of Excel.

Such as ``30; "crescente"``; in arrays, rows end with a semicolon and columns with a backslash.
Examples are kept in this one form; hosts and tests write them in theirs from what is read here.
"""

import re

from .registry import Given, Scalar

_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>-?[0-9]+(?:,[0-9]+)?)|(?P<word>VERO|FALSO)'
    r"|(?P<sign>[;{}\\]))"
)


def arguments_in(text: str) -> tuple[Given, ...]:
    """Read the arguments of an example.

    Raises:
        ValueError: the text is not the arguments of a call.
    """
    given: list[Given] = []
    rows: list[list[Scalar]] | None = None
    expected = True
    for kind, token in _tokens(text):
        if kind == "sign" and token == "{":
            rows, expected = [[]], True
        elif kind == "sign" and token == "}":
            if rows is None or len({len(row) for row in rows}) != 1:
                raise ValueError(f"not an array: {text}")
            given.append(tuple(tuple(row) for row in rows))
            rows, expected = None, False
        elif kind == "sign":
            _separate(token, given, rows, expected)
            expected = True
        else:
            (given if rows is None else rows[-1]).append(_scalar(kind, token))
            expected = False
    return tuple(given)


def _separate(token: str, given: list[Given], rows: list[list[Scalar]] | None, early: bool) -> None:
    if rows is not None:
        if early:
            rows[-1].append(None)
        if token == ";":
            rows.append([])
    elif token == ";":
        if early:
            given.append(None)
    else:
        raise ValueError(f"a {token} outside an array")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text.rstrip()):
        hit = _TOKEN.match(text, at)
        if hit is None:
            raise ValueError(f"not the arguments of a call: {text[at:]}")
        found.append((hit.lastgroup or "", hit[hit.lastgroup or 0]))
        at = hit.end()
    return found


def _scalar(kind: str, token: str) -> Scalar:
    if kind == "text":
        return token[1:-1].replace('""', '"')
    if kind == "word":
        return token == "VERO"
    return float(token.replace(",", "."))
