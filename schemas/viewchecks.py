"""What is wrong in the views of a profile: their expressions, what they show, personal data."""

import string
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from .conditionchecks import Checker, Problem
from .conditionnames import exposes_personal, names_in
from .conditions import parse
from .tableshapes import BOOLEAN, Shape, TableShape
from .terms import Words
from .views import View, ViewColumn
from .viewshapes import SPECIAL, LineShapes, view_checker

if TYPE_CHECKING:
    from .profile import Profile

TYPES = ("text", "long", "number", "whole", "percent", "money", "date")
TONES = ("good", "watch", "bad", "muted", "strong")
TOTALS = ("", "sum")
CHARTS = ("", "bar")
_FIXED = frozenset(("period", "today"))
SUMMED = frozenset(("number", "whole", "money"))

PERSONAL = Words(
    "mostrerebbe dati personali: nei prospetti si possono solo contare o sommare "
    "(«count», «distinct», «sum»)",
    "it would show personal data: views may only count or sum them («count», «distinct», «sum»)",
)
NOT_OF_GROUPS = Words(
    "un gruppo di righe non ha «unit» né «key»: farne un gruppo in «by»",
    "a group of rows has no «unit» or «key»: make it a group in «by»",
)
TWO_MEANINGS = Words(
    "è il nome di un campo e anche di una colonna con un altro valore: dare un altro nome alla "
    "colonna",
    "it names a field and a column with another value: give the column another name",
)
ASCII = frozenset(string.ascii_letters + string.digits + "_")

Shown = tuple[str, Problem, str]
"""Where, what is wrong, and the expression it is in, empty where it is in none."""


class _Asked(NamedTuple):
    """An expression of a view, the rows it is asked of, and what it should be worth."""

    where: str
    text: str
    home: TableShape
    wanted: Shape | None = None
    group: str = ""


def view_problems(profile: "Profile") -> list[Shown]:
    """Return everything wrong in the views of a profile, in the order of the file."""
    checker = view_checker(profile)
    found: list[Shown] = []
    seen: set[str] = set()
    for view in profile.views:
        where = f"profile.toml views {view.id}"
        if view.id.casefold() in seen or not _named(view.id):
            found.append(_said(where, f"«{view.id}» non può essere il nome di un prospetto: solo "
                                      "lettere, cifre e «_», una volta sola",
                               f"«{view.id}» cannot be the name of a view: letters, digits and "
                               "«_», only once"))  # fmt: skip
        seen.add(view.id.casefold())
        if view.source not in checker.tables:
            found.append(_unknown(where, "una tabella", "a table", view.source))
            continue
        shapes = LineShapes(view, checker)
        for one in _expressions(view, shapes, where):
            problems = checker.problems(one.text, one.home, one.wanted, one.group)
            found += [(one.where, problem, one.text) for problem in problems]
            if not problems:
                found += _shown(one, view, shapes, checker)
        found += _choices(view, profile, where)
    return found


def _expressions(view: View, shapes: LineShapes, where: str) -> Iterator[_Asked]:
    """Go through the expressions of a view but for what it is counted across."""
    if view.where:
        yield _Asked(f"{where}.where", view.where, shapes.source, BOOLEAN)
    for one in view.by:
        yield _Asked(f"{where}.by.{one.id}", one.value, shapes.source)
    if view.across is not None:
        yield _Asked(f"{where}.across", view.across.value, shapes.source)
    for one in view.columns:
        yield _Asked(f"{where}.{one.id}", one.value, shapes.before(one), None, shapes.group)
    for one in (*view.by, *view.columns):
        for tone, text in one.tone.items():
            yield _Asked(f"{where}.{one.id}.tone.{tone}", text, shapes.whole, BOOLEAN, shapes.group)


def _shown(one: _Asked, view: View, shapes: LineShapes, checker: Checker) -> Iterator[Shown]:
    """Tell what an expression without a mistake may not show, or leaves in doubt."""
    tree, around = parse(one.text), checker.around(one.home, one.group)
    across = one.where.endswith(".across")
    if not across and exposes_personal(tree, around, checker.tables):
        yield one.where, Problem(1, PERSONAL), one.text
    if one.home is shapes.source and view.by:
        return
    values = {column.id: column.value for column in view.columns}
    for name, near in names_in(tree, around, checker.tables):
        if near.of(name) is not one.home or len(name.parts) > 1:
            continue
        said = name.parts[0]
        if view.by and said in ("unit", "key") and said not in one.home.columns:
            yield one.where, Problem(name.at, NOT_OF_GROUPS), one.text
        elif said in shapes.own and values.get(said, said) != said and values[said] != one.text:
            link = shapes.source.links.get(said)
            if link is None or values[said] != link.column:
                yield one.where, Problem(name.at, TWO_MEANINGS), one.text


def _choices(view: View, profile: "Profile", where: str) -> Iterator[Shown]:
    """Go through what a view chooses from short lists, and its names."""
    known = {*profile.vocabularies, *SPECIAL}
    seen: set[str] = set()
    for one in (*view.by, *view.columns):
        at = f"{where}.{one.id}"
        if one.id in seen or not _named(one.id) or (view.by and one.id in _FIXED):
            yield _said(at, f"«{one.id}» non può essere il nome di una colonna: già usato, "
                            "riservato o con segni che non sono lettere, cifre o «_»",
                        f"«{one.id}» cannot be the name of a column: used already, reserved or "
                        "with signs other than letters, digits and «_»")  # fmt: skip
        seen.add(one.id)
        yield from _column(one, at, known)
    if view.across is not None:
        if not view.by:
            yield _said(f"{where}.across", "«across» vuole almeno un gruppo in «by»",
                        "«across» needs a group in «by»")  # fmt: skip
        if view.across.vocabulary not in known:
            yield _unknown(f"{where}.across", "un elenco", "a list", view.across.vocabulary)
    if not view.columns and view.across is None:
        yield _said(where, "mancano le colonne («columns»)", "«columns» is missing")
    for name in view.sort:
        column = name.removeprefix("-")
        if column not in seen:
            yield _unknown(f"{where}.sort", "una colonna", "a column", column)
    yield from _one_of(view.chart, CHARTS, f"{where}.chart")
    if view.chart and len(view.by) > 1:
        yield _said(f"{where}.chart", "un grafico vuole un solo gruppo in «by»",
                    "a chart needs one group in «by»")  # fmt: skip
    if view.chart and view.across is None and not any(one.type in SUMMED for one in view.columns):
        yield _said(f"{where}.chart", "nessuna colonna di numeri da disegnare",
                    "no column of numbers to draw")  # fmt: skip


def _column(one: ViewColumn, at: str, vocabularies: Iterable[str]) -> Iterator[Shown]:
    if one.vocabulary and one.vocabulary not in vocabularies:
        yield _unknown(at, "un elenco", "a list", one.vocabulary)
    yield from _one_of(one.type, TYPES, f"{at}.type")
    yield from _one_of(one.total, TOTALS, f"{at}.total")
    for tone in one.tone:
        yield from _one_of(tone, TONES, f"{at}.tone")
    if one.total and one.type not in SUMMED:
        yield _said(f"{at}.total", "si sommano solo colonne number, whole e money",
                    "only columns number, whole and money are summed")  # fmt: skip


def _one_of(value: str, known: Sequence[str], where: str) -> Iterator[Shown]:
    if value not in known:
        listed = ", ".join(one or "«»" for one in known)
        yield _said(where, f"«{value}»: si può solo {listed}", f"«{value}» is none of {listed}")


def _named(text: str) -> bool:
    return bool(text) and set(text) <= ASCII and not text[0].isdigit()


def _unknown(where: str, it: str, en: str, name: str) -> Shown:
    return _said(where, f"«{name}» non è il nome di {it}", f"«{name}» is not the name of {en}")


def _said(where: str, it: str, en: str) -> Shown:
    return where, Problem(0, Words(it, en)), ""
