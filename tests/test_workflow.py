"""The states a workbook goes through: pure steps, the store's memory, what status tells."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from desk import riscontro
from offices import TODAY, City
from openpyxl import load_workbook
from riscontro.schemas.findings import Place
from riscontro.sync import statelog, workflow
from riscontro.sync.database import VERSION, open_store, transaction
from riscontro.sync.records import Delivery, Proposal, Record, Submission, Typed
from riscontro.sync.statehistory import STATES, approval_words
from riscontro.sync.store import RunWrites, record_run
from riscontro.sync.workflow import Transition, fingerprint, given, plain_role, transitions

DAY = date(2026, 2, 20)
APPROVAL = {
    "approval_name": "Ada Verdi", "approval_role": "dirigente", "approval_date": "2026-02-18",
}  # fmt: skip


def sent(value: str = "1", state: str = "submitted", **more: Any) -> Submission:
    cell = Typed(value, value, Decimal(value))
    row = Record("indicators", "indicator", "k", "CUL", Place("a.xlsx"), 7, {}, {"value": cell}, {})
    whole = Submission("a.xlsx", "0" * 64, identity={"department": "CUL"}, state=state)
    return replace(whole, records=(row,), approval=APPROVAL, **more)


def stands(state: str, delivered: date | None = None) -> Delivery:
    return Delivery("CUL", DAY, delivered, state, ("a.xlsx",), {})


def seen(
    known: list[Transition],
    state: str,
    submission: Submission | None,
    delivered: date | None = DAY,
    day: date = DAY,
) -> list[Transition]:
    there = [submission] if submission else []
    found = stands(state, delivered)
    return transitions(known, [found], there, 2025, "consuntivo", day)


def moves(steps: list[Transition]) -> list[tuple[str, str, str]]:
    return [(one.before, one.after, one.by) for one in steps]


FIRST = seen([], "accepted", sent())
RETURNED = seen([], "returned", sent())


def test_a_workbook_first_read_was_submitted_by_its_unit_and_accepted_by_the_centre() -> None:
    assert moves(FIRST) == [
        ("missing", "submitted", "unit"),
        ("submitted", "accepted", "centre"),
    ]
    step = FIRST[0]
    assert (step.role, step.approved, step.approver) == (
        "dirigente",
        date(2026, 2, 18),
        "Ada Verdi",
    )
    assert FIRST[1].approver == "" and FIRST[1].delivery == step.delivery == fingerprint(sent())


@pytest.mark.parametrize(
    ("known", "state", "submission", "wanted"),
    [
        ([], "missing", None, []),
        ([], "draft", sent(state="draft"), [("missing", "draft", "unit")]),
        (FIRST, "accepted", sent(), []),
        (FIRST, "accepted", None, []),
        (RETURNED, "accepted", None, []),
        (FIRST, "accepted", sent("2"), [("accepted", "submitted", "unit"),
                                        ("submitted", "accepted", "centre")]),
        (RETURNED, "accepted", sent(), [("returned", "accepted", "centre")]),
        (RETURNED, "returned", sent("2"), [("returned", "submitted", "unit"),
                                           ("submitted", "returned", "centre")]),
        (FIRST, "draft", sent(state="draft"), [("accepted", "draft", "unit")]),
        (FIRST, "unreadable", None, [("accepted", "unreadable", "unit")]),
    ],
)  # fmt: skip
def test_a_run_sees_the_steps_since_the_last(
    known: list[Transition],
    state: str,
    submission: Submission | None,
    wanted: list[tuple[str, str, str]],
) -> None:
    steps = seen(known, state, submission, day=date(2026, 2, 21))
    assert moves(steps) == wanted
    assert moves(seen([*known, *steps], state, submission)) == []


def test_a_draft_put_back_to_submitted_is_a_new_submission() -> None:
    back = seen(FIRST, "draft", sent(state="draft"))
    again = seen([*FIRST, *back], "accepted", sent())
    assert [one.after for one in again] == ["submitted", "accepted"]


def test_what_an_older_store_knew_was_submitted_on_its_day() -> None:
    early = date(2026, 2, 3)
    steps = seen([], "accepted", None, early)
    assert [(one.after, one.day) for one in steps] == [("submitted", early), ("accepted", DAY)]
    assert moves(seen(steps, "accepted", None, early)) == []


def test_a_file_refused_whole_is_returned_and_was_never_submitted() -> None:
    steps = seen([], "returned", None, None)
    assert moves(steps) == [("missing", "returned", "centre")]
    assert moves(seen(steps, "returned", None, None)) == []
    assert [one.after for one in seen(steps, "accepted", sent())] == ["submitted", "accepted"]


def test_the_centre_closes_and_reopens() -> None:
    closed = given(FIRST, ["CUL", "AMB"], 2025, "consuntivo", "closed", DAY)
    assert moves(closed) == [("accepted", "closed", "centre"), ("missing", "closed", "centre")]
    shut = [*FIRST, closed[0]]
    assert given(shut, ["CUL"], 2025, "consuntivo", "closed", DAY) == []
    assert moves(seen(shut, "accepted", sent("2"))) == []
    again = given(shut, ["CUL"], 2025, "consuntivo", "reopened", DAY)
    assert moves(again) == [("closed", "reopened", "centre")]
    opened = [*shut, *again]
    assert moves(seen(opened, "accepted", sent())) == []
    assert [one.after for one in seen(opened, "accepted", sent("2"))] == ["submitted", "accepted"]


def test_a_fingerprint_is_of_what_was_said() -> None:
    mark = fingerprint(sent())
    assert fingerprint(replace(sent(), sha256="1" * 64, workbook="b.xlsx")) == mark
    decided = Proposal("new", "", "t", "m", "CUL", Place(), decision="accolta")
    asked = fingerprint(replace(sent(), proposals=(decided,)))
    assert asked == fingerprint(replace(sent(), proposals=(replace(decided, decision=""),))) != mark
    others = [sent("2"), replace(sent(), approval={}), replace(sent(), state="draft")]
    assert len({mark, *map(fingerprint, others)}) == 4
    blank = replace(sent().records[0], key="new", cells={"value": Typed()})
    assert fingerprint(replace(sent(), records=(*sent().records, blank))) == mark


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("dirigente", "dirigente"),
        (" dirigente\n d'area ", "dirigente d'area"),
        ("dirigente Ada Verdi", ""),
        ("il verdi", ""),
        ("a\x1b[31mb", "a [31mb"),
        ("", ""),
    ],
)
def test_a_role_is_told_without_the_name(role: str, told: str) -> None:
    assert plain_role({"approval_name": "Ada Verdi", "approval_role": role}) == told


def test_words_are_whole_in_both_languages() -> None:
    states = {"missing", "draft", "approval", "submitted", "accepted", "returned", "unreadable"}
    assert set(STATES) == states | {workflow.CLOSED, workflow.REOPENED}
    said = {approval_words(role, day, "it") for role in ("", "r") for day in (None, DAY)}
    assert len(said) == 4 and "approvata da: r, 20/02/2026" in said


# The store --------------------------------------------------------------------------------------


def test_steps_are_written_with_their_run_and_only_added(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        run = RunWrites(DAY, "consolidate", 2025, "consuntivo", transitions=FIRST)
        record_run(store, run)
        record_run(store, replace(run, transitions=()))
        later = seen(FIRST, "draft", sent(state="draft"))
        record_run(store, replace(run, transitions=later))
        assert statelog.states_of(store, 2025, "consuntivo") == [*FIRST, *later]
        assert statelog.states_of(store, 2025, "monitoraggio") == []


def test_a_run_that_fails_leaves_no_step(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        bad = replace(FIRST[0], day=None)  # type: ignore[arg-type]
        with pytest.raises(Exception, match="archivio"):
            record_run(store, RunWrites(DAY, "x", 2025, "consuntivo", transitions=[bad]))
        assert statelog.states_of(store, 2025, "consuntivo") == []


def test_a_store_made_before_gets_the_table(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with open_store(path) as store, transaction(store, writing=True) as connection:
        statelog.TRANSITIONS.drop(connection)
        connection.execute(sa.update(VERSION).values(version=3))
    with open_store(path) as store:
        assert statelog.states_of(store, 2025, "consuntivo") == []


# A workspace ------------------------------------------------------------------------------------


def test_the_history_of_a_unit_is_told_and_names_nobody(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano")
    city.send("CUL", submitted=False)
    city.run(date(2026, 2, 10))
    city.send("CUL", {("indicators", "a.1", "value"): "4.224057,67"})
    city.run(date(2026, 2, 12))
    city.send("CUL")
    city.run()
    shown = riscontro("status", city.root, "--department", "CUL", "--today", TODAY).stdout
    told = shown.split("Storia degli stati · Cultura\n")[1].splitlines()
    assert [" ".join(line.split()) for line in told] == [
        "10/02/2026 non trasmessa → in compilazione unità organizzativa",
        "12/02/2026 in compilazione → trasmessa unità organizzativa, approvata da: dirigente, "
        "18/02/2026",
        "12/02/2026 trasmessa → restituita per correzioni coordinamento",
        "20/02/2026 restituita per correzioni → trasmessa unità organizzativa, approvata da: "
        "dirigente, 18/02/2026",
        "20/02/2026 trasmessa → acquisita coordinamento",
    ]
    data = json.loads(riscontro("status", city.root, "--json", "--today", TODAY).stdout)
    assert [one["to"] for one in data["states"]] == [
        "draft", "submitted", "returned", "submitted", "accepted",
    ]  # fmt: skip
    log = city.workspace.events.read_text("utf-8")
    assert '"to":"returned"' in log and "dirigente" in log
    assert "Dirigente di prova" not in shown + log + json.dumps(data)
    with open_store(city.workspace.store_file) as store:
        assert {
            one.approver
            for one in statelog.states_of(store, 2025, "consuntivo")
            if one.after == "submitted"
        } == {"Dirigente di prova"}


def test_what_was_returned_stays_so_when_the_file_is_taken_away(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano")
    path = city.send("CUL", {("indicators", "a.1", "value"): "4.224057,67"})
    city.run()
    path.unlink()
    found = {one.department: one.state for one in city.run().consolidated.deliveries}
    assert (found["CUL"], found["AMB"]) == ("returned", "missing")


def test_the_master_tells_who_approved_by_role(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano")
    city.send("CUL")
    city.run()
    page = load_workbook(city.workspace.master_file, data_only=True)["Stato trasmissioni"]
    names = [cell.value for cell in page[4]]
    rows = [dict(zip(names, [c.value for c in row], strict=True)) for row in page.iter_rows(7, 10)]
    told = {row["department"]: row["approval"] for row in rows}
    assert told["Cultura"] == "dirigente, 18/02/2026" and told["Ambiente"] is None


def test_what_the_centre_alone_says_is_no_delivery(tmp_path: Path) -> None:
    """A correction in *Correzioni* keeps a row alive that its unit never sent."""
    city = City.founded(tmp_path / "piano")
    corrected(city, "M05.P02/a.1", 125)
    city.run()
    run = city.run(date(2026, 2, 21))
    (found,) = [one for one in run.consolidated.deliveries if one.department == "CUL"]
    assert (found.state, found.delivered) == ("missing", None)
    assert found.sheets["indicators"][1] == 0 and not found.filled["indicators"]
    assert run.states == ()
    row = city.master()["Indicatori", "Cultura", "a.1"]
    assert (row["value"], row["row_state"]) == (125, "✔ valore del coordinamento")


def corrected(city: City, key: str, value: float) -> None:
    book = load_workbook(city.workspace.plan_file)
    page = book["Correzioni"]
    names = {cell.value: cell.column for cell in page[4]}
    typed = {
        "key": key, "period": 2025, "round": "Consuntivo", "field": "Valore rilevato 2025",
        "value": value, "reason": "Rettificato", "author": "Controllo", "day": date(2026, 2, 19),
    }  # fmt: skip
    for name, content in typed.items():
        page.cell(6, names[name]).value = content
    book.save(city.workspace.plan_file)
