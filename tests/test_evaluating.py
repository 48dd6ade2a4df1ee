"""What expressions are worth: three values, unknown addends, paths through lists, aggregates."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.expressionvalues import Many, Value
from smalltables import PERIOD, TODAY, Small, worth

Kleene = bool | None
THREE: tuple[Kleene, ...] = (True, False, None)


def both(left: Kleene, right: Kleene) -> Kleene:
    return False if False in (left, right) else None if None in (left, right) else True


def contrary(one: Kleene) -> Kleene:
    return None if one is None else not one


def either(left: Kleene, right: Kleene) -> Kleene:
    return contrary(both(contrary(left), contrary(right)))


@pytest.mark.parametrize(("a", "b"), list(product(THREE, THREE)))
def test_what_is_not_known_is_neither_true_nor_false(a: Kleene, b: Kleene) -> None:
    assert worth("a and b", a=a, b=b) is both(a, b)
    assert worth("a or b", a=a, b=b) is either(a, b)
    assert worth("a => b", a=a, b=b) is either(contrary(a), b)
    assert worth("not a", a=a) is contrary(a)
    assert worth("a = b", a=a, b=b) is (None if None in (a, b) else a == b)
    assert worth("a <> b", a=a, b=b) is (None if None in (a, b) else a != b)
    assert worth("if(a, 1, 2)", a=a) == {True: 1, False: 2, None: None}[a]


WORTH: list[tuple[str, dict[str, Any], Value]] = [
    ("n + m", {"n": D(2), "m": None}, None),
    ("n + m * 2 - 1", {"n": D(2), "m": D(3)}, D(7)),
    ("n / m", {"n": D(2), "m": D(0)}, None),
    ("-n", {"n": D(2)}, D(-2)),
    ("n < m", {"n": D(2), "m": None}, None),
    ("n <= 2 and 2 >= n", {"n": D(2)}, True),
    ("n is blank", {}, True),
    ("n is filled", {}, False),
    ("n is blank", {"unread": ("n",)}, False),
    ("n is filled and n > 2", {"unread": ("n",)}, None),
    ("kind = 'ALPHA  beta'", {"kind": " alpha Beta"}, True),
    ("kind in ('x', 'y')", {"kind": "Y"}, True),
    ("kind not in ('x', 'y')", {"kind": None}, None),
    ("kind in ()", {"kind": None}, False),
    ("'one' in words", {"words": ["one", "two"]}, True),
    ("words subset of ('one', 'two')", {"words": ["one"]}, True),
    ("words subset of ('one')", {"words": ["one", "two"]}, False),
    ("words subset of ('one')", {}, None),
    ("words = ('two', 'one')", {"words": ["one", "two"]}, True),
    ("size(words)", {"words": ["one", "two"]}, D(2)),
    ("size(words - ('one'))", {"words": ["one", "two"]}, D(1)),
    ("size(split(kind))", {"kind": "x; y, x"}, D(2)),
    ("size(shared(words, ('one')))", {"words": ["one", "two"]}, D(1)),
    ("coalesce(n, m, 9)", {"m": D(4)}, D(4)),
    ("coalesce(n, m)", {}, None),
    ("match(kind, 'x', 1, 'y', 2)", {"kind": "Y"}, D(2)),
    ("match(kind, 'x', 1, 'y', 2)", {"kind": "z"}, None),
    ("match(kind, 'x', 1, 5)", {"kind": "z"}, D(5)),
    ("match(kind, 'x', 1, 5)", {}, None),
    ("min(n, m)", {"n": D(2), "m": D(3)}, D(2)),
    ("max(n, m)", {"n": D(2)}, None),
    ("abs(n)", {"n": D(-2)}, D(2)),
    ("days(day, today)", {"day": date(2026, 2, 1)}, D(19)),
    ("add_days(day, 28)", {"day": date(2026, 2, 1)}, date(2026, 3, 1)),
    ("add_years(day, 1)", {"day": date(2024, 2, 29)}, date(2025, 2, 28)),
    ("months(day, today)", {"day": date(2025, 12, 21)}, D(1)),
    ("age(day, today)", {"day": date(1954, 2, 21)}, D(71)),
    ("year_of(day)", {"day": date(2025, 12, 21)}, D(2025)),
    ("date(2026, 2, n)", {"n": D(30)}, None),
    ("day > date(2025, 1, 31)", {"day": date(2025, 2, 1)}, True),
    ("period", {}, D(PERIOD)),
    ("today", {}, TODAY),
    ("unit = 'u'", {}, True),
    ("n <= @most", {"n": D(4)}, False),
    ("double", {"n": D(4)}, D(8)),
    ("true and not false", {}, True),
]


@pytest.mark.parametrize(("text", "cells", "value"), WORTH, ids=[one[0] for one in WORTH])
def test_what_an_expression_is_worth(text: str, cells: dict[str, Any], value: Value) -> None:
    assert worth(text, **cells) == value


GROUPS = [
    {"name": "g1", "size_of": D(5), "part_of": "g2", "open": True},
    {"name": "g2", "size_of": None, "part_of": "g9", "open": False},
    {"name": "g3", "size_of": D(7), "open": None},
]

PATHS: list[tuple[str, dict[str, Any], Value]] = [
    ("group.size_of", {"home": "G1 "}, D(5)),
    ("group.size_of", {"home": "g2"}, None),
    ("group.size_of", {"home": "g9"}, None),
    ("group.size_of", {}, None),
    ("group.name is filled", {"home": "g1"}, True),
    ("group.whole.open", {"home": "g1"}, False),
    ("group.whole.whole.open", {"home": "g1"}, None),
    ("size(groups.size_of)", {"homes": ["g1", "g3"]}, D(2)),
    ("groups.size_of", {"homes": ["g1", "g2"]}, Many(frozenset([D(5)]), complete=False)),
    ("size(groups.size_of)", {"homes": ["g1", "g2"]}, None),
    ("5 in groups.size_of", {"homes": ["g1", "g2"]}, True),
    ("6 in groups.size_of", {"homes": ["g1", "g2"]}, None),
    ("6 in groups.size_of", {"homes": ["g1", "g3"]}, False),
    ("5 in groups.size_of", {"homes": ["g1", "g9"]}, True),
    ("7 in groups.size_of", {"homes": ["g1", "g9"]}, None),
    ("groups.size_of subset of (5, 7)", {"homes": ["g1", "g3"]}, True),
    ("bigger", {"home": "g1", "n": D(3)}, True),
    ("bigger", {"home": "g1"}, None),
]


@pytest.mark.parametrize(("text", "cells", "value"), PATHS, ids=[one[0] for one in PATHS])
def test_a_path_leads_to_other_rows(text: str, cells: dict[str, Any], value: Value) -> None:
    assert Small([cells], GROUPS).worth(text) == value


ADDENDS = [
    {"home": "g1", "n": D(2), "a": True},
    {"home": "g1", "n": None, "a": None},
    {"home": "g1", "n": D(5), "a": False},
    {"home": "g2", "n": None},
    {"home": None, "n": D(9)},
]

OVER: list[tuple[str, int, Value]] = [
    # Of rows with home g1, g2 and none: what is not known is left out, and told where it matters.
    ("sum(n for item where home = this.home)", 0, D(7)),
    ("sum(n for item where home = this.home)", 3, None),
    ("sum(n for item where home = this.home)", 4, None),
    ("sum(n for item where home = 'g3')", 0, D(0)),
    ("min(n for item where home = this.home)", 0, D(2)),
    ("max(n for item where home = this.home)", 0, D(5)),
    ("max(n for item where home = 'g3')", 0, None),
    ("count(item where home = this.home)", 0, D(3)),
    ("count(item)", 0, D(5)),
    ("count(item where a)", 0, D(1)),
    ("count(item where not a)", 0, D(1)),
    ("exists(item where a and home = this.home)", 0, True),
    ("exists(item where a and home = this.home)", 3, False),
    ("exists(item where home = this.home)", 4, None),
    ("every(n > 1 for item where home = this.home)", 0, None),
    ("every(n > 2 for item where home = this.home)", 0, False),
    ("every(n > 2 for item where home = 'g3')", 0, True),
    ("distinct(home for item where n is filled)", 0, D(1)),
    ("set(home for item where n is filled) subset of ('g1', 'g2')", 0, True),
    ("value(n for item where home = this.home)", 0, None),
    ("value(n for item where home = this.home and a)", 0, D(2)),
    ("count(item where n > this.n)", 0, D(2)),
    ("count(item where n > this.n)", 1, None),
    ("count(item where exists(item where n > outer.n))", 0, D(2)),
    ("count(item where group.open)", 0, D(3)),
    ("sum(n + this.n for item where home = this.home)", 0, D(11)),
]


@pytest.mark.parametrize(("text", "number", "value"), OVER, ids=[f"{o[0]}-{o[1]}" for o in OVER])
def test_what_an_aggregate_is_worth(text: str, number: int, value: Value) -> None:
    assert Small(ADDENDS, GROUPS).worth(text, number) == value


def test_a_definition_is_of_its_own_row() -> None:
    small = Small(ADDENDS, GROUPS)
    assert small.worth("taken", 0, "group") == 7
    assert small.worth("group.taken > 6") is True


def test_a_table_not_at_hand_leaves_open_what_others_may_add() -> None:
    small = Small(ADDENDS, GROUPS, partial="item")
    assert small.worth("sum(n for item where home = this.home)") is None
    assert small.worth("count(item)") is None
    assert small.worth("exists(item where home = this.home)") is True
    assert small.worth("exists(item where home = 'g3')") is None
    assert small.worth("every(n > 4 for item where home = this.home)") is False
    assert small.worth("every(n > 1 for item where home = 'g3')") is None
    assert small.worth("group.size_of") == 5
    assert Small(ADDENDS, GROUPS[:1], partial="group").worth("group.size_of", 3) is None


def test_a_condition_says_which_cells_of_the_row_would_tell() -> None:
    small = Small([{"home": "g1", "n": D(2)}, {"home": "g9"}], GROUPS)
    assert small.blanks("n > 1") == (True, ())
    assert small.blanks("n > 3") == (False, ())
    assert small.blanks("m > 3 and day > today") == (None, ("m", "day"))
    assert small.blanks("m is filled") == (None, ("m",))
    assert small.blanks("n > 3 and m is filled") == (False, ())
    assert small.blanks("n > 1 or m > 3") == (True, ())
    assert small.blanks("group.size_of > 3", 1) == (None, ())
    assert small.blanks("double > 3", 1) == (None, ("n",))
    assert small.blanks("sum(n for item where home = this.home) > m") == (None, ("m",))


def test_what_is_told_has_its_label_and_its_spelling() -> None:
    small = Small([{"words": ["two"], "kind": "Alpha", "a": True, "n": D(3)}])
    row = small.items[0]
    [told] = small.evaluator.shown("words", row)  # type: ignore[misc]
    assert (told.it, told.en) == ("Due", "Two")
    assert small.evaluator.shown("n + 1", row) == 4
    assert small.evaluator.shown("a", row).en == "yes"  # type: ignore[attr-defined]
    assert small.evaluator.shown("m", row) is None


Item = dict[str, Any]
ITEMS = st.lists(
    st.fixed_dictionaries(
        {
            "home": st.sampled_from(["g1", "g2", "g3", None]),
            "kind": st.sampled_from(["x", "y", None]),
            "n": st.sampled_from([D(1), D(2), D(3), None]),
            "a": st.sampled_from(THREE),
            "words": st.sampled_from([["one"], ["one", "two"], [], None]),
        }
    ),
    max_size=9,
)
THIS = st.fixed_dictionaries(
    {
        "home": st.sampled_from(["g1", "g2"]),
        "kind": st.sampled_from(["x", "y"]),
        "n": st.sampled_from([D(1), D(2)]),
        "words": st.sampled_from([["one"], ["one", "two"]]),
    }
)


def compared(name: str, test: Callable[[Any, Any], bool]) -> Callable[[Item, Item], Kleene]:
    return lambda row, this: None if row[name] is None else test(row[name], this[name])


CONDITIONS: dict[str, Callable[[Item, Item], Kleene]] = {
    "home = this.home": compared("home", lambda one, other: one == other),
    "kind = this.kind": compared("kind", lambda one, other: one == other),
    "kind <> this.kind": compared("kind", lambda one, other: one != other),
    "n > this.n": compared("n", lambda one, other: one > other),
    "n <= this.n + 1": compared("n", lambda one, other: one <= other + 1),
    "n in (1, 3)": compared("n", lambda one, other: one in (1, 3)),
    "a": lambda row, this: row["a"],
    "not a": lambda row, this: contrary(row["a"]),
    "kind is blank": lambda row, this: row["kind"] is None,
    "this.kind = 'x'": lambda row, this: this["kind"] == "x",
    "'one' in words": compared("words", lambda one, other: "one" in one),
    "words subset of this.words": compared("words", lambda one, other: set(one) <= set(other)),
    "group.open": lambda row, this: {"g1": True, "g2": False}.get(row["home"]),
    "group.size_of > this.n": lambda row, this: {"g1": True, "g3": True}.get(row["home"]),
}
"""Conditions of an inner row, and what they are worth, gone about without any index."""

MAKING: dict[str, Callable[[list[D | None]], Value]] = {
    "count(item where {})": lambda taken: D(len(taken)),
    "exists(item where {})": lambda taken: bool(taken),
    "sum(n for item where {})": lambda taken: (
        D(0) if not taken else sum(known(taken), D(0)) if known(taken) else None
    ),
    "min(n for item where {})": lambda taken: min(known(taken), default=None),
    "max(n for item where {})": lambda taken: max(known(taken), default=None),
    "distinct(n for item where {})": lambda taken: D(len(set(known(taken)))),
    "every(n > 1 for item where {})": lambda taken: (
        False if D(1) in taken else None if None in taken else True
    ),
    "value(n for item where {})": lambda taken: (
        known(taken)[0] if len(set(known(taken))) == 1 else None
    ),
}


def known(values: list[D | None]) -> list[D]:
    return [one for one in values if one is not None]


@given(
    ITEMS,
    THIS,
    st.lists(st.sampled_from(sorted(CONDITIONS)), min_size=1, max_size=4, unique=True),
    st.sampled_from(["and", "or"]),
    st.sampled_from(sorted(MAKING)),
)
def test_looking_up_and_going_through_give_the_same(
    items: list[Item], this: Item, texts: list[str], join: str, making: str
) -> None:
    """An index may only be quicker: a row of which the condition is not known does not count."""
    rows = [this | {"a": True}, *items]
    taken = []
    for row in rows:
        found = CONDITIONS[texts[0]](row, this)
        for text in texts[1:]:
            more = CONDITIONS[text](row, this)
            found = both(found, more) if join == "and" else either(found, more)
        if found is True:
            taken.append(row["n"])
    small = Small(rows, GROUPS)
    where = f" {join} ".join(texts)
    assert small.worth(making.format(where)) == MAKING[making](taken), where
