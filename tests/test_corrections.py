"""The centre's corrections: over the department's cell, never in it, until it changes its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from centre import K1, K2, PLAN, PROFILE, RULES, WORK, Round, correction, indicator, number, run
from copies import DAY, PERIOD, ROUND, copy, typed
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.findings import Place
from riscontro.schemas.plan import Contribution, Indicator, Plan, Value
from riscontro.schemas.rules import words
from riscontro.schemas.rulings import Content, Correction
from riscontro.sync.centrerows import Desk, wishes
from riscontro.sync.contents import content_of, read_content
from riscontro.sync.corrections import corrected_values, own
from riscontro.sync.records import Submission, Typed
from riscontro.sync.restating import restate
from riscontro.sync.threeway import merge_cell
from riscontro.workbooks.planplaces import Places, Stand

CELLS = st.sampled_from([None, 5, "5.0", 6, 7, "n.d.", date(2026, 9, 30), "in corso"]).map(typed)
LATER = date(2025, 9, 1)
SHEET = PROFILE.sheet("indicators")


def with_corrections(*corrections: Correction, plan: Plan = PLAN) -> Plan:
    return replace(plan, corrections=corrections)


def sent(value: object, name: str = "a.xlsx", **more: object) -> list[Submission]:
    return [copy(name, {K1: {"value": value, **more}, K2: {"value": 1}})]


# One cell ---------------------------------------------------------------------------------------


@given(CELLS)
def test_what_nobody_changed_stays(base: Typed) -> None:
    found = merge_cell(base, base, base)
    assert (found.cell, found.outcome) == (base, "unchanged")


@given(CELLS, CELLS)
def test_what_one_side_changed_is_taken(base: Typed, other: Typed) -> None:
    assert merge_cell(base, other, base).cell == other
    assert merge_cell(base, base, other).cell.meaning == other.meaning


@given(CELLS, CELLS)
def test_the_same_change_on_both_sides_is_taken(base: Typed, other: Typed) -> None:
    found = merge_cell(base, other, other)
    assert found.cell == other and found.outcome in ("agreed", "unchanged", "theirs")


@given(CELLS, CELLS, CELLS)
def test_two_changes_are_a_conflict_and_the_base_stands(
    base: Typed, theirs: Typed, ours: Typed
) -> None:
    found = merge_cell(base, theirs, ours)
    differ = len({base.meaning, theirs.meaning, ours.meaning}) == 3
    assert (found.outcome == "conflict") == differ
    if differ:
        assert found.cell == base


@given(CELLS, CELLS, CELLS)
def test_no_typed_value_is_lost_whichever_side_it_is_on(
    base: Typed, theirs: Typed, ours: Typed
) -> None:
    one, other = merge_cell(base, theirs, ours), merge_cell(base, ours, theirs)
    assert one.cell.meaning == other.cell.meaning
    assert (one.outcome == "conflict") == (other.outcome == "conflict")
    assert one.cell.meaning in {base.meaning, theirs.meaning, ours.meaning}
    for side in (theirs, ours):
        kept = side.meaning in {base.meaning, one.cell.meaning}
        assert kept or one.outcome == "conflict"


# What the centre types --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "unit", "content", "meaning", "code"),
    [
        ("number", "", Decimal(12), "number:12", ""),
        ("number", "", Decimal("12.5"), "number:12.5", "VAL-009"),
        ("percent", "%", Decimal("61.5"), "number:61.5", ""),
        ("percent", "%", Decimal("0.5"), "number:0.5", ""),
        ("percent", "%", Decimal(634), None, "VAL-005"),
        ("money", "€", Decimal("1402.75"), "number:1402.75", ""),
        ("boolean", "", "sì", "number:1", ""),
        ("boolean", "", "forse", None, "VAL-004"),
        ("text", "", Decimal("12.5"), "text:12,5", ""),
        ("text", "", date(2025, 3, 4), "text:04/03/2025", ""),
        ("number", "", "12", None, "CON-012"),
        ("number", "", "1.352", None, "CON-012"),
        ("money", "€", "circa 12", None, "VAL-011"),
        ("number", "", "n.d.", None, "VAL-015"),
        ("number", "", "1234567890123456", "number:1234567890123456", ""),
        ("number", "", date(2025, 3, 4), None, "VAL-016"),
        ("number", "", "  ", "", ""),
    ],
)
def test_a_content_is_read_as_its_column_asks(
    kind: str, unit: str, content: Content, meaning: str | None, code: str
) -> None:
    row = indicator(K1, kind=kind, unit=unit)
    column = SHEET.field("value")
    assert column is not None
    found = read_content(content, column, PROFILE, row, PERIOD)
    assert (found.cell.meaning if found.cell else None, found.code) == (meaning, code)


def test_lists_dates_and_words_are_read_too() -> None:
    def read(name: str, content: Content) -> tuple[object, str]:
        sheet = PROFILE.sheet("activities") if name == "status" else SHEET
        column = sheet.field(name)
        assert column is not None
        found = read_content(content, column, PROFILE, None, PERIOD)
        return found.cell and found.cell.meaning, found.code

    assert read("status", "In corso") == ("term:under_way", "")
    assert read("status", "quasi") == (None, "VAL-004")
    assert read("note", Decimal("1.5")) == ("text:1,5", "")
    assert read("available_from", date(2026, 9, 30)) == ("day:2026-09-30", "")
    assert read("available_from", "30/09/2026") == ("day:2026-09-30", "")


# In time ----------------------------------------------------------------------------------------


def test_a_correction_stands_over_the_departments_cell() -> None:
    start = run(Round(), sent(5, note="x"))
    plan = with_corrections(correction(number(7)))
    after = run(start, sent(5, note="x"), plan, LATER)
    row = after.row()
    assert row.cell("value").number == 7 and row.cell("note").text == "x"
    said = row.corrected["value"]
    assert (said.own.text, said.state, said.reason, said.author, said.day) == (
        "5", "standing", "verbale", "P. R.", date(2025, 8, 1),
    )  # fmt: skip
    assert own(row) == start.row(), "the department's row is as it was"
    assert [(one.before, one.after, one.day) for one in after.changes] == [("5", "7", LATER)]
    assert after.codes() == []
    again = run(after, sent(5, note="x"), plan)
    assert (again.rows, again.findings, again.changes) == (after.rows, after.findings, ())


def test_the_department_changes_its_own_cell_and_the_correction_closes() -> None:
    plan = with_corrections(correction(number(7)))
    stood = run(run(Round(), sent(5)), sent(5), plan)
    after = run(stood, sent(6, "definitivo.xlsx"), plan, LATER)
    assert after.value() == "6" and after.codes() == ["CON-008"]
    told = after.findings[-1]
    assert (told.place, told.field) == (Place("definitivo.xlsx", "Indicatori", "E6"), "value")
    assert words(told, "it", RULES)[0] == (
        "L'unità ha scritto 6: il valore del coordinamento (7, piano.xlsx) non vale più."
    )
    assert [(one.before, one.after) for one in after.changes] == [("7", "6")]
    # Closed is closed: the old value typed again does not bring it back.
    back = run(after, sent(5, "definitivo.xlsx"), plan)
    assert back.value() == "5" and back.codes() == ["CON-008"]
    # Corrected anew: another day.
    anew = run(back, sent(5, "definitivo.xlsx"), with_corrections(correction(number(7), day=20)))
    assert anew.value() == "7" and anew.codes() == []


def test_another_file_with_the_same_value_is_no_change() -> None:
    plan = with_corrections(correction(number(7)))
    stood = run(run(Round(), sent(5)), sent(5), plan)
    after = run(stood, sent("5.0", "di nuovo.xlsx"), plan)
    assert after.value() == "7" and after.codes() == [] and after.changes == ()


def test_both_in_one_run_are_a_conflict() -> None:
    start = run(Round(), sent(5))
    plan = with_corrections(correction(number(7)))
    after = run(start, sent(6), plan)
    assert after.value() == "5" and after.codes() == ["CON-009"] and after.changes == ()
    (one,) = after.conflicts
    assert [(side.who, side.cell.text) for side in one.sides] == [
        ("department", "6"),
        ("centre", "7"),
    ]
    assert (one.base.text, one.settled) == ("5", None)
    # It goes on until somebody gives way.
    assert run(after, sent(6), plan).conflicts == after.conflicts
    assert run(after, sent(5), plan).value() == "7"
    agreed = run(after, sent(7), plan)
    assert agreed.value() == "7" and agreed.codes() == [] and agreed.conflicts == ()
    assert run(after, sent(6), PLAN).value() == "6"
    assert run(after, sent(6), with_corrections(correction(number(8)))).value() == "8"


def test_the_first_workbook_and_a_correction_in_one_run_are_a_conflict() -> None:
    plan = with_corrections(correction(number(7)))
    first = run(Round(), sent(5), plan)
    assert first.value() == "" and first.codes() == ["CON-009"]
    assert run(Round(), sent(7), plan).value() == "7"
    assert run(Round(), sent(None), plan).value() == "7"


def test_what_no_department_sent_may_come_from_the_centre() -> None:
    plan = with_corrections(correction(number(7)))
    alone = run(Round(), [], plan)
    assert alone.value() == "7" and own(alone.row()) is None
    assert run(alone, [], plan, LATER).rows == alone.rows
    late = run(alone, sent(6), plan)
    assert late.value() == "6" and late.codes() == ["CON-008"]
    gone = run(alone, [], PLAN)
    assert gone.rows == {} and [(one.before, one.after) for one in gone.changes] == [("7", "")]


def test_a_correction_may_empty_a_cell() -> None:
    plan = with_corrections(correction(""))
    after = run(run(Round(), sent(5)), sent(5), plan)
    assert after.value() == "" and after.row().corrected["value"].own.text == "5"


def test_a_correction_withdrawn_gives_the_cell_back() -> None:
    plan = with_corrections(correction(number(7)))
    stood = run(run(Round(), sent(5)), sent(5), plan)
    after = run(stood, sent(5), PLAN)
    assert after.value() == "5" and after.row() == run(Round(), sent(5)).row()
    assert [(one.before, one.after) for one in after.changes] == [("7", "5")]


def test_a_correction_holds_for_a_department_that_sent_nothing_new() -> None:
    plan = with_corrections(correction(number(7)))
    assert run(run(Round(), sent(5)), [], plan).value() == "7"


def test_a_correction_waits_while_copies_disagree() -> None:
    start = run(Round(), sent(5))
    plan = with_corrections(correction(number(7)))
    torn = [*sent(6), *sent(8, "b.xlsx")]
    after = run(start, torn, plan)
    assert after.value() == "5"
    assert after.codes() == ["CON-001", "CON-001", "CON-002", "CON-013"]
    stood = run(start, sent(5), plan)
    assert run(stood, torn, plan).value() == "7", "one that stood goes on standing"


# What cannot be applied ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "fact"),
    [
        ({"reason": " "}, "CON-010", "la motivazione"),
        ({"field": ""}, "CON-010", "la colonna"),
        ({"round": ""}, "CON-010", "la rilevazione"),
        ({"key": "M01.P02/z.9"}, "CON-011", "la riga non è tra quelle attive del piano"),
        ({"field": "target"}, "CON-011", "la colonna non si compila in questa rilevazione"),
        (
            {"field": "proposed_target"},
            "CON-011",
            "la colonna non si compila in questa rilevazione",
        ),
        ({"value": "12"}, "CON-012", ""),
        ({"key": WORK, "field": "status", "value": "boh"}, "VAL-004", ""),
    ],
)
def test_a_correction_that_cannot_be_applied_is_told_at_its_cell(
    change: dict[str, object], code: str, fact: str
) -> None:
    columns = {"key": 1, "part": 2, "field": 5, "value": 6, "reason": 7, "round": 4}
    places = Places("piano.xlsx", {"corrections": (Stand("Correzioni", 6, columns, "key"),)})
    plan = with_corrections(replace(correction(number(7)), **change))  # type: ignore[arg-type]
    made, findings = wishes(Desk(plan, PROFILE, RULES, ROUND, places))
    assert made == [] and [found.code for found in findings] == [code]
    assert findings[0].place.sheet == "Correzioni" and findings[0].place.cell
    assert fact in words(findings[0], "it", RULES)[0]
    after = run(run(Round(), sent(5)), sent(5), plan)
    assert after.value() == "5" and after.codes() == [code]


def test_a_row_of_two_units_needs_more_than_its_key() -> None:
    shared = replace(PLAN, contributions=(Contribution(WORK, "D1"), Contribution(WORK, "D2")))
    plan = with_corrections(correction("x", key=WORK, field="note"), plan=shared)
    _, findings = wishes(Desk(plan, PROFILE, RULES, ROUND))
    assert "più unità organizzative" in words(findings[0], "it", RULES)[0]


def test_other_rounds_and_years_are_of_no_concern() -> None:
    plan = with_corrections(
        correction(number(7), round="consuntivo"), correction(number(8), period=2024)
    )
    assert wishes(Desk(plan, PROFILE, RULES, ROUND)) == ([], [])


def test_of_two_corrections_of_a_cell_the_later_counts() -> None:
    plan = with_corrections(
        correction(number(8), day=9), correction(number(7), day=2, period=PERIOD)
    )
    after = run(run(Round(), sent(5)), sent(5), plan)
    assert after.value() == "8" and after.codes() == ["CON-011"]


# Valore corretto --------------------------------------------------------------------------------


def test_the_corrected_column_shows_what_stands() -> None:
    plan = with_corrections(
        correction(number(7)),
        correction(number(3), key=K2),
        correction("x", key=K1, field="note"),
        correction(number(9), key=K1, round="consuntivo"),
        correction(number(9), key=K1, period=2024),
    )
    assert corrected_values(plan, PERIOD, ROUND) == {K1: 7, K2: 3}
    stood = run(run(Round(), sent(5)), sent(5), plan)
    overtaken = [copy("a.xlsx", {K1: {"value": 6}, K2: {"value": 1}})]
    after = run(stood, overtaken, plan)
    assert corrected_values(plan, PERIOD, ROUND, after.rows.values()) == {K2: 3}
    assert corrected_values(PLAN, PERIOD, ROUND) == {}


@given(CELLS)
def test_a_cell_goes_back_to_what_was_typed(cell: Typed) -> None:
    found = content_of(cell)
    assert found in (cell.number, cell.day, cell.text)


# Past years -------------------------------------------------------------------------------------

PAST = (
    Value(K1, "", 2023, "4.000", "int_thousands", Decimal(4000)),
    Value(K1, "", 2024, "4.100 (1)", "footnote", Decimal(4100), note="nota"),
)
HISTORY = replace(PLAN, values=PAST)


def past(value: Content, year: int = 2024, **more: object) -> Correction:
    return correction(value, period=year, round="", **more)  # type: ignore[arg-type]


def test_a_past_value_is_restated_and_the_old_one_kept() -> None:
    found = restate(with_corrections(past(number(4180)), plan=HISTORY), PROFILE, RULES)
    assert found.findings == ()
    assert [(one.period, one.printed, one.number) for one in found.plan.values] == [
        (2023, "4.000", 4000),
        (2024, "4180", 4180),
    ]
    told = found.restated[K1, 2024]
    assert told.before == PAST[1] and told.correction.reason == "verbale"
    # What the centre had as its reason is no note of the value: notes may be public.
    assert told.after.note == ""
    assert restate(HISTORY, PROFILE, RULES).plan is HISTORY


def test_a_past_year_nobody_printed_may_be_given() -> None:
    found = restate(with_corrections(past(number(3), 2022), plan=HISTORY), PROFILE, RULES)
    assert found.restated[K1, 2022].before is None
    assert [value.period for value in found.plan.values] == [2023, 2024, 2022]


def test_both_terms_of_a_share_are_restated() -> None:
    ratio: Indicator = indicator(K1, kind="ratio", unit="%")
    share = Value(K1, "", 2024, "12 su 15", "ratio", Decimal(12), Decimal(15))
    plan = replace(PLAN, indicators=(ratio,), values=(share,))
    both = (past(number(14)), past(number(20), field="denominator"))
    found = restate(with_corrections(*both, plan=plan), PROFILE, RULES)
    (value,) = found.plan.values
    assert (value.number, value.denominator) == (14, 20)
    assert found.restated[K1, 2024].before == share


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: past(number(1), reason=""), "CON-010"),
        (lambda: past(number(1), key="M01.P02/z.9"), "CON-011"),
        (lambda: past(number(1), field="note"), "CON-011"),
        (lambda: past(number(1), 2031), "CON-011"),
        (lambda: past("4.100"), "CON-012"),
        (lambda: past("circa 4"), "VAL-011"),
    ],
)
def test_a_restatement_that_cannot_be_applied_changes_nothing(
    make: Callable[[], Correction], code: str
) -> None:
    plan = with_corrections(make(), plan=HISTORY)
    found = restate(plan, PROFILE, RULES)
    assert [one.code for one in found.findings] == [code]
    assert found.plan is plan and found.restated == {}


def test_a_department_never_changes_a_past_value() -> None:
    """A past year is no entry column: what is typed there is no cell of a record."""
    columns = {column.id for column in PROFILE.open_fields(SHEET, ROUND)}
    assert not any(name[:1] == "y" and name[1:].isdigit() for name in columns)
    assert DAY.year == PERIOD
