"""What differs between two sides: pure, turned about, applied; how it is said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.findings import Place
from riscontro.schemas.terms import Words
from riscontro.sync.comparison import Compared
from riscontro.sync.differences import (
    Content,
    Labels,
    Row,
    RowChange,
    RowName,
    Side,
    alike,
    applied,
    compare,
    mirrored,
    numbered,
)
from riscontro.sync.differencetext import as_text, excerpts
from riscontro.sync.differencewords import content_words
from riscontro.sync.differingcells import meaning_of, number_of
from riscontro.sync.errors import RunStopped
from riscontro.sync.points import point_of, state_of
from riscontro.sync.runlog import Edition, Run


def content(value: object, meaning: str | None = None, **more: object) -> Content:
    return Content(
        value if isinstance(value, Decimal | date | str) else str(value),
        meaning_of(value) if meaning is None else meaning,
        number_of(value),
        value,
        **more,  # type: ignore[arg-type]
    )


def side(rows: dict[str, dict[str, object]], unit: str = "") -> Side:
    """A side of one sheet."""
    return Side(
        {
            (unit, "s", key): Row("", {name: content(value) for name, value in cells.items()})
            for key, cells in rows.items()
        }
    )


VALUES = st.one_of(
    st.sampled_from(["", "a", "A", "1.000"]),
    st.integers(-3, 3),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(2025, 1, 1), date(2025, 1, 3)),
)
CONTENTS = st.builds(
    lambda value, known: content(value, known=known or value != ""), VALUES, st.booleans()
)
SIDES = st.dictionaries(
    st.tuples(st.sampled_from(["", "U1", "U2"]), st.just("s"), st.sampled_from("abcd")),
    st.builds(
        Row, st.sampled_from(["", "label"]), st.dictionaries(st.sampled_from("xyz"), CONTENTS)
    ),
    max_size=6,
).map(Side)


def cells(changes: tuple[RowChange, ...]) -> set[tuple[object, ...]]:
    return {
        (one.kind, one.name, one.was, cell.field, cell.before.meaning, cell.after.meaning)
        for one in changes
        for cell in one.cells
    } | {(one.kind, one.name, one.was) for one in changes}


@given(SIDES)
def test_a_side_does_not_differ_from_itself(one: Side) -> None:
    assert compare(one, one) == ()


@given(SIDES, SIDES)
def test_the_other_way_round_is_the_mirror(one: Side, other: Side) -> None:
    assert cells(mirrored(compare(one, other))) == cells(compare(other, one))
    assert cells(mirrored(mirrored(compare(one, other)))) == cells(compare(one, other))


@given(SIDES, SIDES)
def test_the_changes_lead_to_the_other_side(one: Side, other: Side) -> None:
    changes = compare(one, other)
    assert compare(applied(one, changes), other) == ()
    assert compare(applied(other, mirrored(changes)), one) == ()


@given(SIDES, st.data())
def test_a_moved_row_is_one_change(one: Side, data: st.DataObject) -> None:
    if not one.rows:
        return
    name = data.draw(st.sampled_from(sorted(one.rows)))
    there: RowName = ("U9", "s", "z")
    rows = {there if old == name else old: row for old, row in one.rows.items()}
    (change,) = compare(one, Side(rows), {name: there})
    assert (change.kind, change.name, change.was, change.cells) == ("moved", there, name, ())
    assert applied(one, [change]).rows.keys() == rows.keys()
    (back,) = mirrored([change])
    assert (back.name, back.was) == (name, there)


def test_spelling_is_told_apart_from_content() -> None:
    one = Side({("", "s", "k"): Row("", {"v": content("1.000", "number:1000")})})
    other = Side({("", "s", "k"): Row("", {"v": content(1000, "number:1000")})})
    (change,) = compare(one, other)
    assert change.spelling and change.cells[0].spelling
    found = Compared("cells", Words("a", "a"), Words("b", "b"), (change,), Labels())
    assert found.same and found.counts().spelled == 1 and found.counts().values == 0
    assert "stesso significato" in as_text(found, "it")
    assert not compare(side({"k": {"v": 0.30000000000000004}}), side({"k": {"v": 0.3}}))


def test_a_result_left_out_says_nothing() -> None:
    blank = content("", known=False)
    assert alike(blank, content(5)) and alike(content(5), blank)
    assert not alike(content(""), content(5))
    assert not compare(side({"k": {"v": 5}}), Side({("", "s", "k"): Row("", {"v": blank})}))


def test_repeated_keys_are_told_apart() -> None:
    assert numbered(["a", "b", "a", "a"]) == ["a", "b", "a (2)", "a (3)"]


@pytest.mark.parametrize(
    ("value", "it", "en"),
    [
        (Decimal("1234.5"), "1.234,5", "1,234.5"),
        (date(2026, 2, 3), "03/02/2026", "03/02/2026"),
        ("due", "«due»", '"due"'),
        ("", "(vuota)", "(blank)"),
        ("scrivere a m.rossi@comune.it", "«scrivere a …@…»", '"scrivere a …@…"'),
    ],
)
def test_a_cell_is_said_in_both_languages(value: Decimal | date | str, it: str, en: str) -> None:
    found = Content(value, str(value))
    assert (content_words(found, "it"), content_words(found, "en")) == (it, en)
    assert content_words(replace(found, withheld=True), "it") == "(non mostrato)"


def test_long_texts_are_cut_where_they_differ() -> None:
    before, after = excerpts("x" * 200 + "uno" + "y" * 99, "x" * 200 + "due" + "y" * 99)
    assert "uno" in before and "due" in after and len(before) < 70
    assert excerpts("corto", "breve") == ("corto", "breve")


def test_long_lists_are_cut_with_their_count() -> None:
    one = side({f"k{n}": {"v": n} for n in range(30)}, "U1")
    other = side({f"k{n}": {"v": n + 1} for n in range(30)}, "U1")
    found = Compared("runs", Words("a", "a"), Words("b", "b"), compare(one, other), Labels())
    cut = as_text(found, "it", most=10)
    assert "altre 20 righe: --all" in cut and cut.count("~ k") == 10
    assert as_text(found, "it").count("~ k") == 30
    assert "~ k9" in cut and "~ k10" not in cut, "in the order of the numbers in the keys"


def test_both_addresses_are_told() -> None:
    labels = Labels({"s": Words("Foglio", "Sheet")}, {("s", "v"): Words("Valore", "Value")})
    one = Side({("", "s", "k"): Row("", {"v": content(1, place=Place("f", "F", "B2"))})}, labels)
    other = Side({("", "s", "k"): Row("", {"v": content(2, place=Place("g", "F", "C9"))})}, labels)
    found = Compared("unit", Words("a", "a"), Words("b", "b"), compare(one, other), labels)
    assert "F!B2 → F!C9" in as_text(found, "it")


# What a person names ----------------------------------------------------------------------------

RUNS = [
    Run(1, date(2026, 2, 19), 2025, "consuntivo"),
    Run(2, date(2026, 2, 19), 2025, "consuntivo"),
    Run(3, date(2026, 3, 2), 2025, "consuntivo"),
]
EDITIONS = {"2025-c1": Edition("2025-c1", "Prima", "DGC 1", date(2026, 3, 1), RUNS[1])}


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("2", 2),
        ("run:2", 2),
        ("run:last", 3),
        ("run:-1", 2),
        ("run:-2", 1),
        ("2026-02-19", 2),
        ("run:2026-02-19", 2),
        ("2025-c1", 2),
        ("edition:2025-c1", 2),
        ("now", 3),
    ],
)
def test_what_a_person_names(text: str, run: int) -> None:
    assert state_of(point_of(text, is_file=False), RUNS, EDITIONS).run == run


@pytest.mark.parametrize("text", ["9", "run:-3", "run:domani", "2026-02-20", "altra", "edition:x"])
def test_what_is_not_there_is_said(text: str) -> None:
    with pytest.raises(RunStopped) as stopped:
        state_of(point_of(text, is_file=False), RUNS, EDITIONS)
    assert stopped.value.words.it != stopped.value.words.en


def test_files_are_told_by_their_look() -> None:
    assert point_of("a/b", is_file=False).kind == "file"
    assert point_of("piano.xlsx", is_file=False).kind == "file"
    assert point_of("senza", is_file=True).kind == "file"
    assert point_of("edition:senza", is_file=True).kind == "edition"
    with pytest.raises(RunStopped):
        state_of(point_of("1", is_file=False), [], {})
