"""Acceptance by row: what is held, what stands, what changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from unittest.mock import patch

from copies import DAY, PERIOD, ROUND, Base, consolidated, copy, texts
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.findings import Finding, Place, Severity
from riscontro.schemas.rules import common
from riscontro.sync import acceptance
from riscontro.sync.acceptance import accept
from riscontro.sync.records import Accepted, Change

K1, K2, K3 = "M01.P02/a.1", "M01.P02/a.2", "M01.P02/a.3"
RULES = common()
START = copy("a.xlsx", {K1: {"value": 1}, K2: {"value": 2}, "activities!M01.P02/a": {"note": "x"}})
NEXT = copy("a.xlsx", {K1: {"value": 10}, K2: {"value": 20}, "activities!M01.P02/a": {"note": "y"}})
LATER = date(2025, 9, 1)


def stop(place: Place, key: str = "", code: str = "VAL-001", rows: tuple[str, ...] = ()) -> Finding:
    return Finding(code, Severity.BLOCKING, place, key, rows=rows)


def second(*stops: Finding, start: Base | None = None) -> tuple[Base, list[Finding], list[Change]]:
    base = consolidated([START])[0] if start is None else start
    rows, findings, changes = accept(
        NEXT, stops, base, RULES, period=PERIOD, round=ROUND, received=LATER
    )
    return {(row.sheet, row.key): row for row in rows}, findings, changes


def held(base: Base) -> set[str]:
    return {key for (_, key), row in base.items() if row.held}


def test_a_blocking_finding_holds_exactly_its_row() -> None:
    base, findings, changes = second(stop(Place("a.xlsx", "Indicatori", "E6"), K1))
    assert texts(base) == {
        K1: {"value": "1"},
        K2: {"value": "20"},
        "M01.P02/a": {"note": "y"},
    }
    assert held(base) == {K1} and base["indicators", K1].received == DAY
    assert [(f.code, f.key, f.place.cell, f.severity) for f in findings] == [
        ("CON-002", K1, "E6", Severity.INFO)
    ]
    assert [(c.key, c.before, c.after, c.cell, c.day) for c in changes] == [
        (K2, "2", "20", "E7", LATER),
        ("M01.P02/a", "x", "y", "F8", LATER),
    ]
    readings = [(c.before_read, c.after_read) for c in changes]
    assert readings == [("number:2", "number:20"), ("", "")]
    again, _, _ = second(start=base)
    assert held(again) == set() and texts(again)[K1] == {"value": "10"}


def test_a_held_row_never_accepted_is_not_in_the_master() -> None:
    base, findings, _ = second(stop(Place("a.xlsx", "Indicatori", "E6"), K1), start={})
    assert set(texts(base)) == {K2, "M01.P02/a"}
    assert [found.code for found in findings] == ["CON-002"]


def test_a_finding_may_name_more_rows() -> None:
    base, findings, _ = second(
        stop(Place("a.xlsx", "Indicatori", "E6"), K1, rows=(K1, "M01.P02/a"))
    )
    assert held(base) == {K1, "M01.P02/a"}
    assert [found.key for found in findings] == [K1, "M01.P02/a"]


def test_warnings_other_workbooks_and_answers_hold_nothing() -> None:
    place = Place("a.xlsx", "Indicatori", "E6")
    base, findings, _ = second(
        Finding("VAL-002", Severity.WARNING, place, K1),
        stop(Place("un'altra unità.xlsx", "Indicatori", "E6"), K1),
        stop(Place("a.xlsx", "Esito controlli", "J9"), K1, "VAL-004"),
        stop(Place("a.xlsx", "Istruzioni", "C8"), code="VAL-004"),
        stop(Place("piano.xlsx"), code="PLN-003"),
    )
    assert held(base) == set() and findings == [] and texts(base)[K1] == {"value": "10"}


def test_a_missing_column_holds_the_rows_of_its_sheet() -> None:
    base, findings, _ = second(stop(Place("a.xlsx", "Indicatori"), code="SHT-002"))
    assert held(base) == {K1, K2} and texts(base)["M01.P02/a"] == {"note": "y"}
    assert [(found.code, found.key, found.rows) for found in findings] == [
        ("CON-002", "", (K1, K2))
    ]


def test_a_missing_sheet_holds_its_rows_and_no_other() -> None:
    start, _, _ = consolidated([START])
    left = replace(NEXT, records=NEXT.records[:2])
    stops = [stop(Place("a.xlsx"), code="SHT-001")]
    rows, _, _ = accept(left, stops, start, RULES, period=PERIOD, round=ROUND, received=LATER)
    assert [(row.key, row.held, row.received) for row in rows] == [
        (K1, False, LATER),
        (K2, False, LATER),
        ("M01.P02/a", True, DAY),
    ]


def test_something_wrong_with_the_file_holds_all_of_it() -> None:
    base, _, changes = second(stop(Place("a.xlsx"), code="WBK-005"))
    assert held(base) == {K1, K2, "M01.P02/a"} and changes == []


def test_a_row_gone_from_the_workbook_keeps_its_values() -> None:
    start, _, _ = consolidated([START])
    left = replace(NEXT, records=NEXT.records[1:])
    rows, findings, _ = accept(left, [], start, RULES, period=PERIOD, round=ROUND, received=LATER)
    assert rows[-1] == start["indicators", K1] and findings == []
    # A finding may still name it.
    stops = [stop(Place("a.xlsx", "Indicatori", "B6"), K1, "ROW-003")]
    rows, findings, _ = accept(
        left, stops, start, RULES, period=PERIOD, round=ROUND, received=LATER
    )
    assert rows[-1].held and [found.key for found in findings] == [K1]


def test_the_policy_may_refuse_the_whole_workbook() -> None:
    start, _, _ = consolidated([START])
    stops = (stop(Place("a.xlsx", "Indicatori", "E6"), K1),)
    refused = replace(NEXT, findings=stops)
    base, findings, changes = consolidated([refused], start, policy="submission")
    assert held(base) == {K1, K2, "M01.P02/a"} and texts(base) == texts(start) and changes == []
    assert [(f.code, f.place) for f in findings[1:]] == [("CON-007", Place("a.xlsx"))]
    base, findings, _ = consolidated([NEXT], start, policy="submission")
    assert held(base) == set() and findings == [] and texts(base)[K1] == {"value": "10"}


def test_a_draft_changes_nothing() -> None:
    start, _, _ = consolidated([START])
    draft = replace(NEXT, state="approval")
    base, findings, changes = consolidated([draft], start)
    assert base == start and changes == []
    assert [f.code for f in findings] == ["CON-004"]
    assert findings[0].facts["state"] == common_label("approval")
    assert texts(consolidated([draft], start, take_drafts=True)[0])[K1] == {"value": "10"}
    assert consolidated([replace(draft, records=())], start)[1] == []


def common_label(state: str) -> object:
    from riscontro.schemas.terms import VOCABULARIES

    return next(t.label for t in VOCABULARIES["submission_state"] if t.id == state)


def test_an_unchanged_row_keeps_its_day_and_its_first_file() -> None:
    start, _, _ = consolidated([START])
    saved_again = replace(START, sha256="ff")
    assert consolidated([saved_again], start, day=LATER)[0] == start


def test_a_row_that_moved_says_where_it_is_now() -> None:
    start, _, _ = consolidated([START])
    moved = replace(
        START, sha256="ff", records=tuple(replace(r, row=r.row + 1) for r in START.records)
    )
    base, _, changes = consolidated([moved], start, day=LATER)
    row = base["indicators", K1]
    assert (row.row, row.addresses["value"], row.sha256, row.received) == (7, "E7", "ff", DAY)
    assert changes == []


def test_another_spelling_is_no_change_but_is_kept_as_typed() -> None:
    start, _, _ = consolidated([copy("a.xlsx", {K1: {"value": 12, "note": "x"}})])
    base, _, changes = consolidated([copy("a.xlsx", {K1: {"value": "12.0", "note": "x"}})], start)
    row: Accepted = base["indicators", K1]
    assert row.cell("value").text == "12.0" and row.received == DAY and changes == []


def test_first_values_are_changes_blanks_are_accepted_as_blanks() -> None:
    base, _, changes = consolidated([copy("a.xlsx", {K1: {"value": 0, "note": None}, K3: {}})])
    assert [(c.key, c.field, c.before, c.after, c.department) for c in changes] == [
        (K1, "value", "", "0", "D1")
    ]
    assert base["indicators", K1].cell("note").blank and ("indicators", K3) in base


contents = st.fixed_dictionaries(
    {}, optional={key: st.fixed_dictionaries({"value": st.sampled_from([None, 1, "1.0", "x"])})
                  for key in (K1, K2, K3)},
)  # fmt: skip


@given(contents, contents, st.sampled_from(["aa", "bb"]), st.sets(st.sampled_from([K1, K2])))
def test_a_row_of_the_same_file_is_told_as_if_it_were_made_again(
    before: Mapping[str, Mapping[str, object]],
    now: Mapping[str, Mapping[str, object]],
    digest: str,
    stopped: set[str],
) -> None:
    start = consolidated([copy("a.xlsx", before, digest="aa")])[0]
    start = {name: replace(row, held=row.key in stopped) for name, row in start.items()}
    sent = copy("a.xlsx", now, digest=digest)

    def taken() -> object:
        return accept(sent, [], start, RULES, period=PERIOD, round=ROUND, received=LATER)

    quickly = taken()
    with patch.object(acceptance, "_stands", lambda *_: False):
        assert quickly == taken()


def test_a_row_of_the_same_file_is_the_one_accepted_before() -> None:
    start = consolidated([START])[0]
    rows, _, changes = accept(START, [], start, RULES, period=PERIOD, round=ROUND, received=LATER)
    assert changes == [] and all(row is start[row.sheet, row.key] for row in rows)
