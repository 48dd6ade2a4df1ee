"""What a function looks like in a cell, and functions and buttons as tables of Markdown."""

import re
from collections.abc import Iterable, Sequence
from importlib import import_module

from ..schemas.findings import LANGUAGES, Language
from ..schemas.terms import Words
from .buttons import BUTTONS, GROUPS
from .registry import CATEGORIES, REGISTRY, Function, Registry

SEPARATORS = Words("; ", ", ")
HEADS = ("Italian", "English", "What it does")

_PIECES = re.compile(r'("(?:[^"]|"")*")')
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_LOGICAL = (("VERO", "TRUE"), ("FALSO", "FALSE"))


def product_functions() -> Registry:
    """Return the registry with every function of the product in it."""
    import_module(".functions", __package__)
    return REGISTRY


def signature(function: Function, language: Language) -> str:
    """Return name and arguments as a cell shows them; optional arguments in square brackets."""
    names = [
        f"[{one.name[language]}]" if one.optional else one.name[language]
        for one in function.arguments
    ]
    return f"{function.name[language]}({SEPARATORS[language].join(names)})"


def example(function: Function, language: Language) -> str:
    """Return the example of a function as typed in a cell; empty where it has none.

    In English the separators are those of English programs; texts in quotes stay as they are,
    since what stands in the workbooks is Italian.
    """
    if not function.example and function.required:
        return ""
    given = function.example if language == "it" else _in_english(function.example)
    return f"={function.name[language]}({given})"


def functions_markdown(registry: Registry | None = None) -> str:
    """Return the functions as the table of the README: names in both languages, texts in English.

    Args:
        registry: where they stand; those of the product when left out.
    """
    functions = (registry or product_functions()).functions.values()
    rows = [
        [
            f"`{signature(one, 'it')}`",
            f"`{one.name.en}`",
            one.text.en,
        ]
        for category in CATEGORIES
        for one in functions
        if one.category == category
    ]
    return _table(HEADS, rows)


def buttons_markdown() -> str:
    """Return the buttons as the table of the README."""
    rows = [
        [
            GROUPS[one.group].en,
            *(f"**{one.label[language]}**" for language in LANGUAGES),
            one.tip.en,
        ]
        for one in BUTTONS.values()
    ]
    return _table(("Group", *HEADS), rows)


def _in_english(text: str) -> str:
    pieces = _PIECES.split(text)
    for at in range(0, len(pieces), 2):
        plain = _DECIMAL.sub(".", pieces[at]).replace("; ", ";").replace(";", ", ")
        for italian, english in _LOGICAL:
            plain = re.sub(rf"\b{italian}\b", english, plain)
        pieces[at] = plain
    return "".join(pieces)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(_cell(one) for one in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
