"""Requests of the units to change the plan: known by their words, decided, shown back."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk import DAY, edit_plan, riscontro
from forge import Forge
from hypothesis import given
from hypothesis import strategies as st
from offices import TODAY, City, Office
from openpyxl import load_workbook
from riscontro.schemas.findings import Place, Severity
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import load
from riscontro.schemas.rules import catalogue
from riscontro.schemas.rulings import ProposalAnswer
from riscontro.sync.masterwords import Say
from riscontro.sync.pipeline.consolidation import standing
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.proposalchecks import answer_findings, decision_labels
from riscontro.sync.proposals import (
    answer_of,
    answer_to,
    decisions,
    proposal_id,
    queue,
    split,
    told_before,
    uncollected,
)
from riscontro.sync.proposaltable import proposals_sheet
from riscontro.sync.queued import Queued
from riscontro.sync.records import Proposal, Record, Submission, Typed
from riscontro.sync.standing import Standing
from riscontro.workbooks.planplaces import NOWHERE
from riscontro.workbooks.planreader import read_plan
from riscontro.workbooks.reader import read_workbook

SHEET = "Proposte"
ASK = ("ritiro", "f.1", "Non misurare più i visitatori", "Il museo è chiuso")
CUL_ASK = ("modifica", "M05.P02/a.1", "Contare anche i prestiti digitali", "Sono la metà")


def write(page: Any, line: tuple[str, ...], row: int = 6) -> None:
    """Type a request into a row of *Proposte*, from column B on."""
    for at, text in enumerate(line, 2):
        page.cell(row, at).value = text


def asking(city: City, unit: str, *lines: tuple[str, ...], first: int = 6, **more: Any) -> Path:
    """Let a unit send its workbook with requests in *Proposte*."""
    office = Office(city.book(unit), city.inbox / f"{unit}_2025_consuntivo.xlsx").fill(**more)
    for row, line in enumerate(lines, first):
        write(office.file[SHEET], line, row)
    return office.save()


def row(unit: str = "CUL", code: str = "b.1", path: str = "M05.P02", **cells: Typed) -> Record:
    return Record("indicators", "indicator", f"{path}/{code}", unit, Place("u.xlsx", "Indicatori"),
                  8, {"key": 1, "proposed_target": 9}, cells,
                  {"path": path, "code": code, "unit": "%"})  # fmt: skip


def sent(*proposals: Proposal, unit: str = "CUL", **more: Any) -> Submission:
    more = {"state": "submitted", "records": (row(unit),), **more}
    return Submission("u.xlsx", "0" * 64, identity={"department": unit}, proposals=proposals,
                      **more)  # fmt: skip


def request(text: str = "Portare il target a 90", **more: Any) -> Proposal:
    fields = {"kind": "change", "code": "b.1", "motive": "perché", "department": "CUL",
              "place": Place("u.xlsx", SHEET, "D6")} | more  # fmt: skip
    return Proposal(text=text, **fields)


PLAN = Plan("torino-controllo", 2025, departments=load("torino-controllo").departments)


# Which request is which ---------------------------------------------------------------------------


@given(st.text(min_size=1), st.text())
def test_an_id_is_the_same_for_the_same_words(text: str, key: str) -> None:
    one = proposal_id("CUL", 2025, "change", key, text)
    assert one == proposal_id("CUL", 2025, "change", f" {key} ", f"\n{text}  ")
    assert one.startswith("CUL-") and len(one) == 10
    assert not set(one[4:]) & set("01IO")


@pytest.mark.parametrize(
    "other",
    [
        ("AMB", 2025, "change", "k", "t"),
        ("CUL", 2026, "change", "k", "t"),
        ("CUL", 2025, "withdraw", "k", "t"),
        ("CUL", 2025, "change", "k2", "t"),
        ("CUL", 2025, "change", "k", "t2"),
    ],
)
def test_an_id_is_another_for_other_words(other: tuple[str, int, str, str, str]) -> None:
    assert proposal_id("CUL", 2025, "change", "k", "t") != proposal_id(*other)


def test_a_row_named_in_several_ways_is_one_request() -> None:
    ways = ("b.1", "B.1", "M05.P02/b.1", "M05.P02 b.1", " M05.P02/b.1 ")
    found = queue([sent(*(request(code=way) for way in ways))], PLAN)
    (one,) = found
    assert one.key == "M05.P02/b.1" and one.state == "pending" and not one.listed


def test_a_code_of_several_rows_names_none_of_them() -> None:
    two = (row(), row(path="M08.P01"))
    (one,) = queue([sent(request(), records=two)], PLAN)
    assert one.key == "b.1"
    (other,) = queue([sent(request(code="M08.P01/b.1"), records=two)], PLAN)
    assert other.key == "M08.P01/b.1" and other.id != one.id


def test_parts_go_by_their_indicator_unless_one_is_named() -> None:
    parts = tuple(replace(row(), key=f"M05.P02/b.1#{part}") for part in ("nord", "sud"))
    (whole,) = queue([sent(request(), records=parts)], PLAN)
    assert whole.key == "M05.P02/b.1"
    (part,) = queue([sent(request(code="M05.P02/b.1#sud"), records=parts)], PLAN)
    assert part.key == "M05.P02/b.1#sud"


def test_moving_rows_and_sending_again_make_no_new_request() -> None:
    first, second = request("uno"), request("due")
    once = queue([sent(first, second)], PLAN)
    moved = replace(second, place=Place("u.xlsx", SHEET, "D40"))
    again = queue([sent(moved, first), sent(first)], PLAN)
    assert {one.id for one in once} == {one.id for one in again}


def test_a_workbook_still_being_filled_in_asks_for_nothing_yet() -> None:
    draft = sent(request(), state="draft")
    assert queue([draft], PLAN) == ()
    assert len(queue([draft], PLAN, take_drafts=True)) == 1


def test_a_request_that_says_nothing_is_none() -> None:
    assert queue([sent(request("", kind="", code="b.1"))], PLAN) == ()
    (one,) = queue([sent(request("", kind="withdraw", code="b.1"))], PLAN)
    assert one.key == "M05.P02/b.1"


def test_units_come_in_the_order_of_the_registry() -> None:
    units = [unit.id for unit in PLAN.departments][:3]
    asks = [sent(request(department=unit), unit=unit) for unit in reversed(units)]
    assert [one.department for one in queue(asks, PLAN)] == units


# The programming round ----------------------------------------------------------------------------


def typed(text: str, number: str = "") -> Typed:
    from decimal import Decimal

    return Typed(text, text, Decimal(number) if number else None)


def test_a_proposed_target_is_a_request_to_change() -> None:
    asked = row(proposed_target=typed("12,5", "12.5"), proposed_source=typed("Anagrafe"),
                note=typed("nuova sede"))  # fmt: skip
    (one,) = queue([sent(records=(asked,))], PLAN)
    assert (one.kind, one.key, one.motive) == ("change", "M05.P02/b.1", "nuova sede")
    assert one.text == "Target proposto 12,5 %; fonte proposta: Anagrafe"
    assert (one.place.sheet, one.place.cell) == ("Indicatori", "I8")
    (english,) = queue([sent(records=(asked,))], PLAN, "en")
    assert english.text == "Proposed target 12.5 %; proposed source: Anagrafe"
    assert english.id == one.id, "the language makes no other request"


def test_the_same_number_written_otherwise_is_the_same_request() -> None:
    one, other = (row(proposed_target=typed(text, "12.5")) for text in ("12,5", "12,50"))
    (first,), (second,) = (queue([sent(records=(asked,))], PLAN) for asked in (one, other))
    assert first.id == second.id


def test_what_could_not_be_read_is_no_request() -> None:
    assert queue([sent(records=(row(proposed_target=Typed("x", "x", read=False)),))], PLAN) == ()


# Answers ------------------------------------------------------------------------------------------


def answer(one: Queued, **more: Any) -> ProposalAnswer:
    return replace(answer_of(one), **more)


def test_a_request_takes_the_state_of_its_answer() -> None:
    (one,) = queue([sent(request())], PLAN)
    told = answer(one, decision="rejected", reason="Non ora", author="P.", day=TODAY)
    (found,) = queue([sent(request())], replace(PLAN, answers=(told,)))
    assert (found.state, found.reason, found.day) == ("rejected", "Non ora", TODAY)
    assert found.listed and found.place == one.place
    waiting = replace(PLAN, answers=(answer(one),))
    (found,) = queue([sent(request())], waiting)
    assert found.state == "pending" and found.listed and not uncollected([found])


def test_an_answer_outlives_the_workbook() -> None:
    (one,) = queue([sent(request())], PLAN)
    plan = replace(PLAN, answers=(answer(one, decision="accepted", reason="sì"),))
    (found,) = queue([], plan)
    assert (found.id, found.state, found.text, found.motive) == (
        one.id, "accepted", "Portare il target a 90", "perché")  # fmt: skip
    assert found.place == Place()


def test_text_and_motive_share_a_cell() -> None:
    (one,) = queue([sent(request("Testo\nsu due righe", motive="Perché sì"))], PLAN)
    assert split(answer_of(one).text) == ("Testo\nsu due righe", "Perché sì")
    (bare,) = queue([sent(request(motive=""))], PLAN)
    assert split(answer_of(bare).text) == (bare.text, "")


def test_the_centre_may_word_the_request_otherwise() -> None:
    (one,) = queue([sent(request())], PLAN)
    plan = replace(PLAN, answers=(answer(one, text="In breve: 90", decision="changed"),))
    (found,) = queue([sent(request())], plan)
    assert found.state == "changed" and found.text == request().text


def test_an_answer_is_found_when_the_row_has_gone_to_another_unit() -> None:
    (one,) = queue([sent(request())], PLAN)
    plan = replace(PLAN, answers=(answer(one, decision="accepted", reason="sì"),))
    (found,) = queue([sent(request(), records=())], plan)
    assert (found.id, found.state, found.key) == (one.id, "accepted", "M05.P02/b.1")


def test_an_answer_to_other_words_is_none() -> None:
    (one,) = queue([sent(request())], PLAN)
    (other,) = queue([sent(request("Altro"))], PLAN)
    assert answer_to(other, [answer(one)]) is None
    assert answer_to(replace(one, id="x", code="c.9"), [answer(one)]) is None
    twins = [answer(one), answer(one, proposal="CUL-222222")]
    assert answer_to(replace(one, id="x"), twins) is None, "of two nobody knows which"


# Checks of the answers ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def four() -> Plan:
    from offices import plan_of_four

    return plan_of_four()


def codes_of(plan: Plan, *answers: ProposalAnswer) -> list[tuple[str, Severity]]:
    profile = load("torino-controllo")
    found = answer_findings(replace(plan, answers=answers), profile, catalogue(profile), NOWHERE)
    return [(one.code, one.severity) for one in found]


def test_a_decision_wants_a_reason(four: Plan) -> None:
    told = ProposalAnswer("CUL-1", "CUL", "change", "M05.P02/a.1", "t", "rejected")
    assert codes_of(four, told) == [("PLN-101", Severity.WARNING)]
    assert codes_of(four, replace(told, reason="perché")) == []
    assert codes_of(four, replace(told, decision="")) == []


@pytest.mark.parametrize("decision", ["accepted", "changed"])
def test_a_withdrawal_accepted_and_not_made_is_told(four: Plan, decision: str) -> None:
    told = ProposalAnswer("AMB-1", "AMB", "withdraw", "M05.P02/f.1", "t", decision, "sì")
    assert codes_of(four, told) == [("PLN-102", Severity.INFO)]
    done = replace(four, indicators=tuple(
        replace(one, state="withdrawn") if one.key == told.key else one
        for one in four.indicators))  # fmt: skip
    assert codes_of(done, told) == []
    assert codes_of(four, replace(told, decision="rejected")) == []


def test_a_unit_in_charge_not_changed_yet_is_told(four: Plan) -> None:
    told = ProposalAnswer("AMB-1", "AMB", "not_ours", "M05.P02/f.1", "t", "accepted", "sì")
    assert codes_of(four, told) == [("PLN-103", Severity.INFO)]
    assert codes_of(four, replace(told, department="CUL")) == []
    part = ProposalAnswer("DIR-1", "DIR", "not_ours", "M05.P02/d.1#totale", "t", "accepted", "s")
    assert codes_of(four, part) == [("PLN-103", Severity.INFO)]


def test_what_cannot_be_told_is_not(four: Plan) -> None:
    for kind in ("change", "new"):
        told = ProposalAnswer("CUL-1", "CUL", kind, "M05.P02/a.1", "t", "accepted", "sì")
        assert codes_of(four, told) == []


# The sheet of the master --------------------------------------------------------------------------


def test_the_master_lists_what_waits_first(four: Plan) -> None:
    from plans import sample_consolidated

    profile = load("torino-controllo")
    where = Standing(sample_consolidated(), four, profile)
    asked = [
        Queued("CUL-AAAAAA", "CUL", "change", "M05.P02/a.1", "t", state="accepted", reason="ok",
               author="Paolo Rossi", day=date(2026, 2, 1)),
        Queued("CUL-BBBBBB", "CUL", "withdraw", "M05.P02/d.1#totale", "u", "perché",
               Place("c.xlsx", "Proposte", "D7")),
    ]  # fmt: skip
    sheet = proposals_sheet(where, asked, Say("it"))
    assert sheet.subtitle == "2 proposte, 1 da decidere"
    first, second = (dict(zip([c.id for c in sheet.columns], line, strict=True))
                     for line in sheet.rows)  # fmt: skip
    assert (first["proposal"], first["kind"], first["state"].value) == (
        "CUL-BBBBBB", "ritiro", "○ da decidere")  # fmt: skip
    assert first["subject"] == "Schede prodotte – totale" and first["cell"] == "Proposte D7"
    assert second["file"] == "non più nella cartella" and second["reason"] == "ok"
    assert not any("Rossi" in str(cell) for line in sheet.rows for cell in line)
    assert proposals_sheet(where, [], Say("en")).empty
    for language in ("it", "en"):
        assert all(column.header for column in proposals_sheet(where, asked, Say(language)).columns)


# From the unit to the centre and back -------------------------------------------------------------


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City.founded(tmp_path / "piano")


def answers(city: City) -> tuple[ProposalAnswer, ...]:
    return read_plan(city.workspace.plan_file)[0].answers


def decide(city: City, proposal: str, decision: str, reason: str) -> None:
    """Choose a decision in Excel."""
    book = load_workbook(city.workspace.plan_file)
    page = book[SHEET]
    names = {cell.value: cell.column for cell in page[4]}
    at = next(r for r in range(6, 60) if page.cell(r, names["proposal"]).value == proposal)
    page.cell(at, names["decision"]).value = decision or None
    page.cell(at, names["reason"]).value = reason or None
    book.save(city.workspace.plan_file)


def shown(path: Path) -> dict[str, tuple[Any, Any]]:
    """Return what stands beside each request, by its text."""
    page = load_workbook(path)[SHEET]
    found = {}
    for at in range(6, page.max_row + 1):
        text = page.cell(at, 4).value
        if text:
            found[text] = (page.cell(at, 6).value, page.cell(at, 7).value)
    return found


def test_requests_reach_what_is_consolidated(city: City) -> None:
    asking(city, "AMB", ASK)
    asking(city, "CUL", CUL_ASK)
    found = standing(city.root, TODAY).consolidated.proposals
    assert [(one.department, one.kind, one.key) for one in found] == [
        ("CUL", "change", "M05.P02/a.1"), ("AMB", "withdraw", "M05.P02/f.1")]  # fmt: skip
    assert found[1].place.cell == "D6" and found[1].motive == ASK[3]


def test_collect_brings_each_request_once(city: City) -> None:
    asking(city, "AMB", ASK)
    done = riscontro("proposals", "collect", "--workspace", city.root, "--today", DAY)
    assert done.exit_code == 0 and "Proposte nuove in piano.xlsx" in done.stderr
    (one,) = answers(city)
    assert (one.department, one.kind, one.key, one.decision) == (
        "AMB", "withdraw", "M05.P02/f.1", "")  # fmt: skip
    assert one.text == f"{ASK[2]}\nMotivo: {ASK[3]}"
    data = city.workspace.plan_file.read_bytes()
    asking(city, "AMB", ASK, first=20)
    again = riscontro("proposals", "collect", "--workspace", city.root, "--today", DAY)
    assert "Nessuna proposta nuova" in again.stderr
    assert city.workspace.plan_file.read_bytes() == data
    log = city.workspace.events.read_text("utf-8")
    assert log.count('"collect"') == 1


def test_list_says_how_each_request_ended(city: City) -> None:
    asking(city, "AMB", ASK)
    asking(city, "CUL", CUL_ASK)
    riscontro("proposals", "collect", "--workspace", city.root, "--today", DAY)
    name = next(one.proposal for one in answers(city) if one.department == "AMB")
    decide(city, name, "accolta", "")
    done = riscontro("proposals", "list", "--workspace", city.root, "--today", DAY)
    assert done.exit_code == 1, "a decision without a reason is a warning"
    assert "PLN-101" in done.stderr and "PLN-102" in done.stderr
    assert "○ da decidere" in done.stdout and "✔ accolta" in done.stdout
    decide(city, name, "accolta", "Il museo riapre nel 2027")
    words = ("proposals", "list", "--workspace", city.root, "--today", DAY, "--json")
    done = riscontro(*words, "--state", "accepted")
    assert done.exit_code == 0
    (one,) = json.loads(done.stdout)["proposals"]
    assert (one["proposal"], one["state"], one["cell"]) == (name, "accepted", "D6")
    assert one["reason"] == "Il museo riapre nel 2027"
    riscontro("proposals", "list", "--workspace", city.root, "--lang", "en")


def test_nothing_asked_is_said(city: City) -> None:
    done = riscontro("proposals", "list", "--workspace", city.root, "--today", DAY)
    assert done.exit_code == 0 and "Nessuna unità" in done.stdout


def test_a_full_sheet_is_told_and_no_row_is_inserted(city: City) -> None:
    lines = [("nuovo", "", f"Aggiungere l'indicatore numero {n}", "serve") for n in range(41)]
    asking(city, "AMB", *lines[:40])
    asking(city, "CUL", lines[40])
    done = riscontro("proposals", "collect", "--workspace", city.root, "--today", DAY)
    assert done.exit_code == 1 and "non ci sono righe libere" in done.stderr
    assert len(answers(city)) == 40
    assert len(list(load_workbook(city.workspace.plan_file)[SHEET].tables.values())) == 1


@pytest.fixture
def decided(city: City) -> tuple[City, Path]:
    """A workspace whose AMB asked twice; the first request is decided on."""
    path = asking(city, "AMB", ASK, ("nuovo", "", "Contare i parchi", "mancano"))
    riscontro("proposals", "collect", "--workspace", city.root, "--today", DAY)
    name = next(one.proposal for one in answers(city) if one.kind == "withdraw")
    decide(city, name, "non accolta", "Il museo riapre nel 2027: l'indicatore serve")
    return city, path


def test_the_decision_is_shown_beside_the_request(decided: tuple[City, Path]) -> None:
    city, path = decided
    before = load_workbook(path)
    made = {one.department: one.made for one in distribute(city.root, TODAY).workbooks}
    assert made["AMB"] == "updated"
    assert shown(path) == {
        ASK[2]: ("non accolta", "Il museo riapre nel 2027: l'indicatore serve"),
        "Contare i parchi": (None, None),
    }
    after = load_workbook(path)
    for name in before.sheetnames:
        if name in (SHEET, "_riscontro"):
            continue
        for old, new in zip(before[name].iter_rows(), after[name].iter_rows(), strict=True):
            assert [cell.value for cell in old] == [cell.value for cell in new]
    for old, new in zip(before[SHEET].iter_rows(max_col=5), after[SHEET].iter_rows(max_col=5),
                        strict=True):  # fmt: skip
        assert [cell.value for cell in old] == [cell.value for cell in new]
    data = path.read_bytes()
    again = {one.department: one.made for one in distribute(city.root, TODAY).workbooks}
    assert again["AMB"] == "unchanged" and path.read_bytes() == data


def test_a_decision_follows_its_request_to_another_row(decided: tuple[City, Path]) -> None:
    city, path = decided
    book = load_workbook(path)
    page = book[SHEET]
    lines = [[page.cell(row, at).value for at in range(2, 6)] for row in (6, 7)]
    write(page, tuple(lines[1]), 6)
    write(page, tuple(lines[0]), 30)
    write(page, (None,) * 4, 7)  # type: ignore[arg-type]
    book.save(path)
    distribute(city.root, TODAY)
    assert shown(path)[ASK[2]][0] == "non accolta"
    assert shown(path)["Contare i parchi"] == (None, None)


def test_a_request_worded_anew_loses_the_old_decision(decided: tuple[City, Path]) -> None:
    city, path = decided
    distribute(city.root, TODAY)
    book = load_workbook(path)
    book[SHEET].cell(6, 4).value = "Sospendere la misura per un anno"
    book.save(path)
    distribute(city.root, TODAY)
    assert shown(path)["Sospendere la misura per un anno"] == (None, None)
    found = standing(city.root, TODAY).consolidated.proposals
    assert {one.state for one in found if one.place.workbook} == {"pending"}
    assert {one.state for one in found if not one.place.workbook} == {"rejected"}


def test_a_decision_taken_back_is_taken_off(decided: tuple[City, Path]) -> None:
    city, path = decided
    distribute(city.root, TODAY)
    decide(city, answers(city)[0].proposal, "", "")
    distribute(city.root, TODAY)
    assert shown(path)[ASK[2]] == (None, None)


def test_an_accepted_withdrawal_stays_answered_once_made(city: City) -> None:
    path = asking(city, "AMB", ASK)
    riscontro("proposals", "collect", "--workspace", city.root, "--today", DAY)
    decide(city, answers(city)[0].proposal, "accolta", "D'accordo")
    edit_plan(city.root, [("Indicatori", "M05.P02/f.1", "state", "ritirata")])
    distribute(city.root, TODAY)
    assert shown(path)[ASK[2]] == ("accolta", "D'accordo")
    now = standing(city.root, TODAY).consolidated
    assert [(one.state, one.key) for one in now.proposals] == [("accepted", "M05.P02/f.1")]
    assert not [one for one in now.findings if one.code.startswith("PRP")]


def test_a_new_workbook_tells_what_became_of_the_requests(decided: tuple[City, Path]) -> None:
    city, path = decided
    path.unlink()
    made = {one.department: one.made for one in distribute(city.root, TODAY).workbooks}
    assert made["AMB"] == "new"
    assert shown(path) == {
        ASK[2]: ("non accolta", "Il museo riapre nel 2027: l'indicatore serve")}  # fmt: skip
    office = Office(city.book("AMB"), path)
    office.file = load_workbook(path)
    office.fill().save()
    now = standing(city.root, TODAY).consolidated
    assert sorted(one.state for one in now.proposals) == ["pending", "rejected"]
    assert not [one for one in now.findings if one.code.startswith("PRP")]


def test_words_the_centre_changed_are_not_sent_as_the_units_own(four: Plan) -> None:
    labels = decision_labels()
    text = f"{ASK[2]}\nMotivo: {ASK[3]}"
    name = proposal_id("AMB", 2025, "withdraw", "M05.P02/f.1", ASK[2])
    told = ProposalAnswer(name, "AMB", "withdraw", "M05.P02/f.1", text, "accepted", "sì")
    assert len(told_before(replace(four, answers=(told,)), "AMB", "it", labels)) == 1
    for other in (replace(told, text="Altro\nMotivo: x"), replace(told, decision=""),
                  replace(told, text=ASK[2]), replace(told, department="CUL")):  # fmt: skip
        assert told_before(replace(four, answers=(other,)), "AMB", "it", labels) == ()


def test_decisions_speak_the_language_of_the_workbook() -> None:
    (one,) = queue([sent(request())], PLAN)
    plan = replace(PLAN, answers=(answer(one, decision="changed", reason="fino a 85"),))
    (told,) = decisions(sent(request()), plan, "en", decision_labels()).values()
    assert told == ("accepted with changes", "fino a 85")


def test_a_workbook_of_the_forge_has_no_decisions(tmp_path: Path) -> None:
    path = Forge(tmp_path).fill().save()
    assert shown(path) == {} and not read_workbook(path).problem
