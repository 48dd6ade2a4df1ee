"""What a profile does not mark public comes back nowhere: not as a cell, a count, a name, an order.

Of every column in turn: it is hidden, what stands in it is changed, and all that is published must
be the same byte for byte.
"""

import pytest
from marked import Column, hiding, material, published
from riscontro.schemas.profile import Profile, load
from riscontro.schemas.publication import COUNTS

PLANS = ("torino-controllo", "cmto-psm", "polito-action-plan", "polito-innovazione",
         "polito-incarichi")  # fmt: skip

PLACE = frozenset({"key", "path", "part", "of_activity"})
"""Columns that say which row it is and where it hangs: the addresses are made of them."""

DERIVED = frozenset(
    {
        *("change", "moved", "moved_size", "deviation", "progress", "achievement", "rating"),
        *("situation", "initial_score", "expected", "explanation", "overall", "work", "timing"),
        *("last_value", "last_as_of", "last_source", "nature", "direction", "type", "kind"),
    }
)
"""Columns the tool works out of others, each of which has its turn."""

SAID_ANYWAY = frozenset({"missing_reason"})
"""The words of a rating say why a row is not rated: they are public with the ratings."""

RELIABLE = frozenset({"value_kind", "row_state"})
"""Whether a value may still change is public whatever else is; in a draft every value may."""


def columns(profile: Profile) -> list[Column]:
    """The public columns of a profile that hold something of their own."""
    levels = {one.id for one in profile.levels}
    left = PLACE | DERIVED | SAID_ANYWAY | levels
    policy = profile.publication
    found = [
        (sheet, name)
        for sheet, named in policy.sheets.items()
        for name in named
        if name not in left and not name.startswith(COUNTS)
    ]
    return [*found, *(("nodes", name) for name in policy.nodes)]


def turns() -> list[tuple[str, Column]]:
    """Every column of every plan, those several plans share once."""
    seen: dict[tuple[object, ...], tuple[str, Column]] = {}
    for name in PLANS:
        profile = load(name)
        for sheet, column in columns(profile):
            made = next((one for one in profile.sheets if one.id == sheet), None)
            field = made.field(column) if made is not None else None
            seen.setdefault((made.kind if made else "", sheet, field or column),
                            (name, (sheet, column)))  # fmt: skip
    return list(seen.values())


@pytest.mark.parametrize("name", PLANS)
def test_a_hidden_column_changes_nothing_that_is_published(name: str) -> None:
    profile, leaks, told = load(name), {}, 0
    for plan, column in turns():
        if plan != name:
            continue
        draft = column[1] in RELIABLE
        less = hiding(profile, column)
        before = published(material(less, draft=draft), ("it",))
        after = published(material(less, {column}, draft), ("it",))
        if differing := sorted(one for one in before.keys() | after.keys()
                               if before.get(one) != after.get(one)):  # fmt: skip
            leaks[column] = differing[:5]
        told += 1
    assert not leaks, leaks
    assert told or not columns(profile) or name == "polito-innovazione"


@pytest.mark.parametrize(
    ("column", "where"),
    [
        *((("indicators", one), "dati sito relazione") for one in ("value", "note")),
        *((("indicators", one), "dati sito") for one in ("target", "department")),
        (("indicators", "numerator"), "dati sito relazione"),
        *((("activities", one), "dati sito relazione") for one in ("status", "department")),
        (("activities", "lead"), "dati sito"),
        (("activities", "before"), "relazione"),
        (("activities", "actions"), "dati sito relazione"),
        (("nodes", "nota"), "dati sito relazione"),
    ],
)
def test_where_it_is_public_it_is_seen(column: Column, where: str) -> None:
    profile = load("torino-controllo")
    before = published(material(profile), ("it",))
    after = published(material(profile, {column}), ("it",))
    changed = {one.partition("/")[0].partition("-")[0] for one in before.keys() | after.keys()
               if before.get(one) != after.get(one)}  # fmt: skip
    assert set(where.split()) <= changed


@pytest.mark.parametrize("name", PLANS)
def test_any_column_can_be_hidden(name: str) -> None:
    """Those that say where a row hangs, and those worked out of others, as well."""
    profile = load(name)
    own = set(columns(profile))
    for sheet, named in profile.publication.sheets.items():
        for column in named:
            made = next(one for one in profile.sheets if one.id == sheet)
            if (sheet, column) not in own and made.kind != "record":
                assert published(material(hiding(profile, (sheet, column))), ("it",))
