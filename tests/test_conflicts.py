"""Values in conflict: listed with all their sides, settled by decisions for what was seen."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from centre import K1, K2, PLAN, PROFILE, RULES, WORK, Round, correction, decision, number, run
from copies import DAY, PERIOD, ROUND, copy
from riscontro.schemas.findings import Place
from riscontro.schemas.plan import Contribution, Department, Plan, Version
from riscontro.schemas.rules import words
from riscontro.schemas.rulings import Decision
from riscontro.sync.conflicttable import conflicts_sheet
from riscontro.sync.following import rekeyed
from riscontro.sync.masterwords import Say
from riscontro.sync.ownership import owned
from riscontro.sync.records import Consolidated, Submission
from riscontro.sync.rulinglog import remembered
from riscontro.sync.standing import Standing
from riscontro.sync.store import RunWrites, accepted, history, open_store, record_run
from riscontro.workbooks.mastersheets import Shown

LATER = date(2025, 9, 1)


def sent(value: object, name: str = "a.xlsx", key: str = K1) -> Submission:
    return copy(name, {key: {"value": value}})


def with_decisions(*decisions: Decision, plan: Plan = PLAN) -> Plan:
    return replace(plan, decisions=decisions)


START = run(Round(), [sent(5)])
TORN = [sent(6), sent(7, "b.xlsx")]
SHOWN = run(START, TORN)
"""The last master showed 6 against 7; 5 stands."""


def settled(plan: Plan, before: Round = SHOWN, copies: list[Submission] = TORN) -> Round:
    """A run with a decision, which says the same again."""
    after = run(before, copies, plan, LATER)
    again = run(after, copies, plan, LATER)
    assert (again.rows, again.findings, again.conflicts, again.changes) == (
        after.rows,
        after.findings,
        after.conflicts,
        (),
    )
    return after


def test_both_values_are_kept_with_their_cells() -> None:
    assert SHOWN.value() == "5" and SHOWN.row().held
    (one,) = SHOWN.conflicts
    assert [(str(side.place), side.cell.text) for side in one.sides] == [
        ("[a.xlsx]Indicatori!E6", "6"),
        ("[b.xlsx]Indicatori!E6", "7"),
    ]
    assert (one.base.text, one.settled, one.period, one.round) == ("5", None, PERIOD, ROUND)
    assert run(START, TORN[::-1]).conflicts == SHOWN.conflicts


@pytest.mark.parametrize("name", ["b.xlsx", "b", " B.XLSX "])
def test_the_copy_chosen_is_taken(name: str) -> None:
    after = settled(with_decisions(decision("copy", workbook=name)))
    assert after.value() == "7" and not after.row().held and after.codes() == []
    assert after.row().at("value").place == Place("b.xlsx", "Indicatori", "E6")
    (one,) = after.conflicts
    assert one.settled is not None and one.chosen.text == "7"
    # The copy that was not chosen says nothing new; what it says next does.
    plan = with_decisions(decision("copy", workbook=name))
    newer = run(after, [sent(8), sent(7, "b.xlsx")], plan)
    assert newer.value() == "8" and newer.conflicts == () and newer.codes() == []


def test_another_value_may_be_chosen() -> None:
    plan = with_decisions(decision("value", value=number(9)))
    after = settled(plan)
    assert after.value() == "9" and after.codes() == []
    said = after.row().corrected["value"]
    assert (said.source, said.own.text, said.reason) == ("decision", "6 / 7", "sentita l'unità")
    # Left alone by the department it stands, whatever becomes of the files.
    assert run(after, [], plan).value() == "9"
    assert run(after, TORN, PLAN).value() == "9"
    # Until one of the copies changes.
    newer = run(after, [sent(8), sent(7, "b.xlsx")], plan)
    assert newer.value() == "8" and newer.codes() == ["CON-008"]


def test_what_stands_may_be_kept() -> None:
    after = settled(with_decisions(decision("ours")))
    assert after.value() == "5" and not after.row().held and after.codes() == []


def test_the_same_value_of_two_copies_against_a_third() -> None:
    three = [*TORN, sent(7, "c.xlsx")]
    shown = run(START, three)
    after = settled(with_decisions(decision("copy", workbook="c.xlsx")), shown, three)
    assert after.value() == "7"


@pytest.mark.parametrize(
    ("made", "code", "said"),
    [
        (decision("theirs"), "CON-011", "indicare il file"),
        (decision("copy", workbook="z.xlsx"), "CON-011", "non è tra quelli in disaccordo"),
        (decision("copy"), "CON-010", "il file scelto"),
        (decision("value"), "CON-010", "l'altro valore"),
        (decision("value", value="9"), "CON-012", "come testo"),
        (decision("value", value=number(9), reason=""), "CON-010", "la motivazione"),
        (decision(""), "CON-010", "la decisione"),
        (decision("ours", field=""), "CON-010", "la colonna"),
        (decision("ours", key="M09.P01/z.9"), "CON-011", "tra quelle attive"),
    ],
)
def test_a_decision_that_cannot_be_applied_settles_nothing(
    made: Decision, code: str, said: str
) -> None:
    after = settled(with_decisions(made))
    assert after.value() == "5" and after.conflicts[0].settled is None
    (told,) = [found for found in after.findings if found.code == code]
    assert said in words(told, "it", RULES)[0]


def test_values_that_changed_are_not_settled_blindly() -> None:
    plan = with_decisions(decision("copy", workbook="b.xlsx"))
    now = [sent(6), sent(8, "b.xlsx")]
    after = settled(plan, SHOWN, now)
    assert after.value() == "5" and after.conflicts[0].settled is None
    (told,) = [found for found in after.findings if found.code == "CON-014"]
    assert "erano" not in words(told, "it", RULES)[0]
    assert "6 / 7; ora sono 6 / 8" in words(told, "it", RULES)[0]
    # Once reviewed, with another date, it is applied.
    reviewed = with_decisions(decision("copy", day=20, workbook="b.xlsx"))
    assert run(after, now, reviewed).value() == "8"


def test_a_decision_for_a_conflict_that_went_away_is_told() -> None:
    plan = with_decisions(decision("copy", workbook="b.xlsx"))
    after = settled(plan, SHOWN, [sent(6), sent(6, "b.xlsx")])
    assert after.value() == "6" and after.codes() == ["CON-015"] and after.conflicts == ()
    # And never takes a later one by surprise.
    torn = [sent(6), sent(9, "b.xlsx"), sent(8, "c.xlsx")]
    later = run(after, torn, plan)
    assert "CON-014" in later.codes() and later.value() == "6"


def test_a_decision_typed_before_any_conflict_is_not_applied_to_one() -> None:
    plan = with_decisions(decision("value", value=number(9)))
    early = run(START, [sent(5)], plan)
    assert early.codes() == ["CON-015"]
    assert "CON-014" in run(early, TORN, plan).codes()


def test_two_decisions_on_one_cell() -> None:
    plan = with_decisions(
        decision("copy", day=2, workbook="a.xlsx"),
        decision("copy", day=9, workbook="b.xlsx", period=PERIOD),
    )
    after = settled(plan)
    assert after.value() == "7" and after.codes() == ["CON-011"]


@pytest.mark.parametrize(
    ("choice", "value", "stands"), [("theirs", "", "6"), ("ours", "", "7"), ("value", 9, "9")]
)
def test_department_against_centre(choice: str, value: object, stands: str) -> None:
    plan = replace(PLAN, corrections=(correction(number(7)),))
    shown = run(START, [sent(6)], plan)
    made = decision(choice, value=number(value) if value else "")
    whole = with_decisions(made, plan=plan)
    after = settled(whole, shown, [sent(6)])
    assert after.value() == stands and after.codes() == []
    assert after.conflicts[0].settled == made
    # The department has the last word when it writes again.
    newer = run(after, [sent(8)], whole)
    assert newer.value() == "8" and newer.codes() == ["CON-008"]


def test_a_decision_on_copies_says_nothing_of_a_dispute_with_the_centre() -> None:
    plan = with_decisions(decision("copy", workbook="b.xlsx"))
    after = run(SHOWN, TORN, plan)
    both = replace(plan, corrections=(correction(number(3), day=15),))
    newer = run(after, [sent(6), sent(9, "b.xlsx")], both)
    assert newer.value() == "7" and "CON-009" in newer.codes()
    assert newer.conflicts[0].settled is None


# The sheet --------------------------------------------------------------------------------------


def sheet(after: Round, plan: Plan = PLAN) -> list[list[object]]:
    consolidated = Consolidated(
        tuple(after.rows.values()), (), (), (), (), PERIOD, ROUND, DAY, conflicts=after.conflicts
    )
    made = conflicts_sheet(Standing(consolidated, plan, PROFILE), after.conflicts, Say("it"))
    assert (made.id, made.table, made.name) == ("conflicts", "tblDiscordanti", "Valori discordanti")
    assert all(len(row) == len(made.columns) for row in made.rows)
    return [[cell.value if isinstance(cell, Shown) else cell for cell in row] for row in made.rows]


def test_every_value_is_listed_with_file_cell_and_what_to_do() -> None:
    one, other = sheet(SHOWN)
    assert one[:12] == [
        "▲ da decidere", "Cultura", K1, "Indicatore a.1", None, "Valore rilevato 2025", "5",
        "copia dell'unità", "6", "a.xlsx", "Indicatori", "E6",
    ]  # fmt: skip
    assert other[8:12] == ["7", "b.xlsx", "Indicatori", "E6"]
    assert "«Decisioni»" in str(one[12]) and sheet(Round()) == []


def test_a_settled_conflict_says_what_was_chosen_and_nobodys_name() -> None:
    plan = with_decisions(decision("copy", workbook="b.xlsx"))
    rows = sheet(run(SHOWN, TORN, plan), plan)
    assert [row[12] for row in rows] == ["– non scelto", "✔ valore scelto"]
    assert rows[0][13] == "sentita l'unità" and "P. R." not in str(rows)
    other = with_decisions(decision("value", value=number(9)))
    rows = sheet(run(SHOWN, TORN, other), other)
    assert [row[12] for row in rows] == ["✔ deciso un altro valore: 9"] * 2


# The store --------------------------------------------------------------------------------------


def test_the_store_remembers_what_was_seen_and_what_stands(tmp_path: Path) -> None:
    plan = replace(
        with_decisions(decision("value", value=number(9))),
        corrections=(correction(number(3), key=K2),),
    )
    copies = [
        copy(name, {K1: {"value": value}, K2: {"value": 1}})
        for name, value in (("a.xlsx", 6), ("b.xlsx", 7))
    ]
    first = run(START, copies)
    with open_store(tmp_path / "store.db") as store:
        for stood in (first, run(first, copies, plan)):
            writes = RunWrites(
                DAY, "sync", PERIOD, ROUND, copies, list(stood.rows.values()),
                remembered=stood.remembered,
            )  # fmt: skip
            record_run(store, writes)
            assert accepted(store, PERIOD, ROUND) == stood.rows
            known = remembered(store, PERIOD, ROUND)
            assert known.shown == stood.remembered.shown
            assert remembered(store, PERIOD, "consuntivo").decisions == {}
            back = Round(accepted(store, PERIOD, ROUND), known)
            assert run(back, copies, plan).rows == run(stood, copies, plan).rows
            assert run(back, copies, plan).conflicts == run(stood, copies, plan).conflicts
        assert stood.value() == "9" and stood.value(K2) == "3"
        record_run(store, RunWrites(LATER, "sync", PERIOD, ROUND, gone=[("D1", "indicators", K1)]))
        assert set(accepted(store, PERIOD, ROUND)) == {("D1", "indicators", K2)}
        assert history(store, K1, PERIOD), "its versions stay"


# Rows that move ---------------------------------------------------------------------------------


def given_to(unit: str, plan: Plan = PLAN) -> Plan:
    return replace(plan, indicators=tuple(replace(one, department=unit) for one in plan.indicators))


def of(unit: str, submission: Submission) -> Submission:
    return replace(
        submission,
        identity={**submission.identity, "department": unit},
        records=tuple(replace(one, department=unit) for one in submission.records),
    )


def test_accepted_values_follow_a_row_to_its_new_unit() -> None:
    after = run(START, [], given_to("D2"))
    assert after.value(department="D2") == "5" and after.value(department="D1") == ""
    assert after.codes() == ["CON-016"] and after.changes == ()
    told = words(after.findings[0], "it", RULES)[0]
    assert "da Cultura a Ambiente" in told
    again = run(after, [], given_to("D2"))
    assert (again.rows, again.findings) == (after.rows, after.findings)
    # A blank cell in the new unit's first workbook takes nothing away.
    blank = [of("D2", sent(None, "ambiente.xlsx"))]
    kept = run(after, blank, given_to("D2"))
    assert kept.value(department="D2") == "5" and kept.changes == ()
    assert kept.row(department="D2").at("value").place.workbook == "a.xlsx"
    assert run(kept, blank, given_to("D2")).rows == kept.rows
    own = run(kept, [of("D2", sent(9, "ambiente.xlsx"))], given_to("D2"))
    assert own.value(department="D2") == "9" and own.codes() == []
    assert [(one.before, one.after) for one in own.changes] == [("5", "9")]


def test_a_correction_follows_its_row() -> None:
    plan = replace(PLAN, corrections=(correction(number(7)),))
    stood = run(START, [sent(5)], plan)
    assert run(stood, [], given_to("D2", plan)).value(department="D2") == "7"


def test_two_accepted_rows_for_one_are_told_and_neither_is_lost() -> None:
    both = run(START, [of("D2", sent(9, "ambiente.xlsx"))], PLAN)
    after = run(both, [], given_to("D2"))
    assert after.value(department="D2") == "9" and after.value(department="D1") == "5"
    assert after.codes() == ["CON-017"]


def test_an_activity_follows_to_the_unit_that_succeeds() -> None:
    work = copy("a.xlsx", {f"activities!{WORK}": {"note": "x"}})
    start = run(Round(), [work])
    heirs = (Department("D1", "Cultura", successor="D2"), Department("D2", "Ambiente"))
    plan = replace(PLAN, contributions=(Contribution(WORK, "D2"),), departments=heirs)
    after = run(start, [], plan)
    assert after.value(WORK, "note", "D2") == "x" and after.codes() == ["CON-016"]
    alone = run(start, [], replace(plan, departments=PLAN.departments))
    assert alone.value(WORK, "note", "D1") == "x" and alone.codes() == ["CON-018"]


def test_a_new_key_brings_the_accepted_values_along() -> None:
    new = "M01.P03/a.1"
    moved = replace(PLAN.indicators[0], key=new)
    lost = replace(PLAN, indicators=(moved, PLAN.indicators[1]))
    told = run(START, [], lost)
    assert told.value() == "5" and told.codes() == ["CON-018"]
    assert new in words(told.findings[0], "it", RULES)[0]
    said = replace(lost, versions=(Version(new, "", "key", K1),))
    after = run(told, [], said)
    assert after.value(new) == "5" and after.codes() == ["CON-019"] and after.changes == ()
    assert run(after, [], said).rows == after.rows


NEW = "M01.P03/a.1"
REKEYED = replace(
    PLAN,
    indicators=(replace(PLAN.indicators[0], key=NEW), PLAN.indicators[1]),
    versions=(Version(NEW, "", "key", K1),),
)


def below(value: object, name: str = "a.xlsx") -> Submission:
    """A copy in which the row with the new key stands below the one it was."""
    one = sent(value, name, NEW)
    return replace(one, records=tuple(replace(record, row=20) for record in one.records))


def test_a_new_row_nobody_filled_in_takes_nothing_away() -> None:
    after = run(START, [below(None)], REKEYED)
    assert after.value(NEW) == "5" and after.changes == ()
    again = run(after, [below(None)], REKEYED)
    assert again.rows == after.rows and again.changes == ()
    typed = run(again, [below(8)], REKEYED)
    assert typed.value(NEW) == "8"
    blanked = run(typed, [below(None)], REKEYED)
    assert blanked.value(NEW) == "" and [one.before for one in blanked.changes] == ["8"]


def test_copies_of_a_new_row_are_compared_with_what_they_held() -> None:
    blank = run(START, [below(None), below(None, "b.xlsx")], REKEYED)
    assert blank.value(NEW) == "5" and blank.codes() == ["CON-019"]
    one = run(blank, [below(7), below(None, "b.xlsx")], REKEYED)
    assert one.value(NEW) == "7" and one.conflicts == ()
    both = run(blank, [below(5), below(6, "b.xlsx")], REKEYED)
    assert both.value(NEW) == "5" and "CON-001" in both.codes(), "5 was typed here too"


def test_what_held_a_row_back_stays_with_the_unit_it_left() -> None:
    moved = replace(
        PLAN, indicators=(replace(PLAN.indicators[0], department="D2"), PLAN.indicators[1])
    )
    assert SHOWN.row().held
    after = run(SHOWN, [], moved)
    assert after.value(department="D2") == "5" and not after.row(department="D2").held


def test_keys_that_changed_twice_or_in_a_circle() -> None:
    twice = replace(PLAN, versions=(Version("B", "", "key", "A"), Version("C", "", "key", "B")))
    assert rekeyed(twice) == {"A": "C", "B": "C"}
    circle = replace(PLAN, versions=(Version("B", "", "key", "A"), Version("A", "", "key", "B")))
    assert set(rekeyed(circle)) == {"A", "B"}


# Ownership --------------------------------------------------------------------------------------


def test_a_column_the_round_does_not_open_is_never_taken() -> None:
    odd = copy("a.xlsx", {K1: {"value": 5, "target": 9, "proposed_target": None}})
    kept, findings = owned(odd, PROFILE, ROUND, RULES)
    assert set(kept.records[0].cells) == {"value"}
    assert [(found.code, found.field, found.value) for found in findings] == [
        ("CON-020", "target", "9")
    ]
    fine = copy("a.xlsx", {K1: {"value": 5, "note": "x"}})
    assert owned(fine, PROFILE, ROUND, RULES) == (fine, [])
