"""Units renamed, merged, split: where every row goes, what ``piano.xlsx`` says afterwards."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from desk import riscontro, workspace
from forge import PROFILE
from offices import plan_of_four
from openpyxl import Workbook, load_workbook
from riscontro.schemas.plan import Contact, Contribution, Department, Plan, Version
from riscontro.schemas.rulings import Decision
from riscontro.sync.errors import RunStopped
from riscontro.sync.reimport import carry_over
from riscontro.sync.reorganisedcells import written
from riscontro.sync.reorganising import Reorganisation, reorganised
from riscontro.sync.successionlists import Line, read_list
from riscontro.sync.successions import Succession, successions
from riscontro.workbooks.planbook import read_plan, write_plan
from riscontro.workbooks.planpatch import patched_plan

DAY, BEFORE, LAST = date(2026, 2, 1), date(2026, 1, 31), date(2026, 1, 31)
ACT = "DGC 12/2026"
PLAN = plan_of_four()
HEADER = "tipo;unità di partenza;nuova unità;denominazione;righe;atto;dal\n"


def line(kind: str, old: str, new: str, name: str = "", rows: str = "", **more: str) -> Line:
    return {"kind": kind, "old": old, "new": new, "name": name, "rows": rows, **more}


def read(lines: Iterable[Line], plan: Plan = PLAN) -> list[Succession]:
    found, wrong = successions(list(lines), plan.departments, ACT, DAY)
    assert wrong == []
    return found


def work_out(*lines: Line, plan: Plan = PLAN, today: date = DAY) -> Reorganisation:
    return reorganised(plan, read(lines, plan), today)


def applied(*lines: Line, plan: Plan = PLAN) -> Plan:
    """Write a reorganisation into the plan's workbook and read it again."""
    found = work_out(*lines, plan=plan)
    assert found.sure
    data = write_plan(plan, PROFILE, "prova-2025", "it", lambda _: ("", ""))
    outcome = patched_plan(data, *written(plan, found))
    assert outcome.unwritten == () and not outcome.refused
    back, _, findings = read_plan(outcome.data)
    assert findings == []
    assert reorganised(back, read(lines, back), DAY).idle, "twice the same change"
    return back


def unit(plan: Plan, name: str) -> Department:
    return next(one for one in plan.departments if one.id == name)


def owners(plan: Plan) -> dict[str, str]:
    return {one.row_key.removeprefix("M05.P02/"): one.department for one in plan.indicators}


def works(plan: Plan, department: str) -> list[str]:
    return [
        one.key.removeprefix("M05.P02/")
        for one in plan.contributions
        if one.department == department
    ]


# What becomes of the plan --------------------------------------------------------------------


def test_a_renamed_unit_with_a_new_id_hands_everything_on() -> None:
    after = applied(line("rinominata", "Ambiente", "AMV", "Ambiente e verde"))
    assert unit(after, "AMV") == Department("AMV", "Ambiente e verde", valid_from=DAY, act=ACT)
    old = unit(after, "AMB")
    assert (old.valid_to, old.succession, old.successor, old.act) == (LAST, "renamed", "AMV", ACT)
    assert owners(after)["f.1"] == "AMV" and works(after, "AMV") == ["f"]
    row = next(one for one in after.indicators if one.row_key.endswith("f.1"))
    assert row.former == ("AMB",)
    kept = [one for one in PLAN.contributions if one.department != "AMB"]
    assert [one for one in after.contributions if one.department != "AMV"] == kept


def test_a_renamed_unit_with_its_id_keeps_its_rows_and_its_old_name() -> None:
    after = applied(line("rinominata", "CUL", "CUL", "Cultura e turismo"))
    assert unit(after, "CUL") == Department(
        "CUL", "Cultura e turismo", aliases=("Cultura e Sport", "Cultura"), act=ACT
    )
    assert owners(after) == owners(PLAN) and works(after, "CUL") == works(PLAN, "CUL")


def test_the_cells_show_the_new_name_and_the_id_beside_it() -> None:
    plan = PLAN
    data = write_plan(plan, PROFILE, "prova-2025", "it", lambda _: ("", ""))
    found = work_out(
        line("rinominata", "CUL", "CUL", "Cultura e turismo"),
        line("fusa", "AMB", "AMV", "Ambiente e verde"),
    )
    book = load_workbook(BytesIO(patched_plan(data, *written(plan, found)).data))
    page = book["Contributi"]
    names = {cell.value: cell.column for cell in page[4]}
    shown = {
        (page.cell(row, names["department_id"]).value, page.cell(row, names["department"]).value)
        for row in range(6, page.max_row + 1)
        if page.cell(row, names["activity"]).value
    } - {("Sigla", "Unità organizzativa")}
    assert shown == {("CUL", "Cultura e turismo"), ("AMV", "Ambiente e verde")}


def test_two_units_of_one_activity_merge_and_no_text_is_lost() -> None:
    texts = {one.text for one in PLAN.contributions if one.activity.endswith("/f")}
    said = replace(
        PLAN,
        contributions=(
            *PLAN.contributions[:-1],
            replace(PLAN.contributions[-1], text="2024: bonificata l'area.", note="di Ambiente"),
        ),
    )
    after = applied(line("fusa", "CUL; AMB", "CAM", "Cultura e ambiente"), plan=said)
    here = [one for one in after.contributions if one.activity.endswith("/f")]
    assert [(one.department, one.number, one.former) for one in here] == [
        ("CAM", 1, ("CUL",)),
        ("CAM", 2, ("AMB",)),
    ]
    assert {one.text for one in here} == texts - {""} | {"2024: bonificata l'area."}
    assert here[1].note == "di Ambiente" and here[1].status == "under_way"
    assert {one.successor for one in after.departments} == {"", "CAM"}
    assert all(one.lead == "CAM" for one in after.activities)


def test_a_unit_taken_in_by_another_ends_and_the_other_lives_on() -> None:
    after = applied(line("fusa", "AMB", "CUL"))
    assert unit(after, "CUL") == unit(PLAN, "CUL")
    assert (unit(after, "AMB").succession, unit(after, "AMB").successor) == ("merged", "CUL")
    assert works(after, "CUL") == ["a", "b", "c", "d", "e", "f", "f#2"]


def test_the_longest_beginning_takes_a_row_and_one_line_the_rest() -> None:
    after = applied(
        line("scissa", "CUL", "BIB", "Biblioteche", "M05"),
        line("scissa", "CUL", "SPE", "Spettacolo", "M05.P02/b; M05.P02/a.2"),
        line("scissa", "CUL", "SOC", "", "M05.P02/b.3"),
    )
    mine = {key: to for key, to in owners(after).items() if owners(PLAN)[key] == "CUL"}
    assert mine == {
        "a.1": "BIB", "a.2": "SPE", "a.3": "BIB", "b.1": "SPE", "b.2": "SPE", "b.3": "SOC",
        "c.1": "BIB", "c.2": "BIB",
    }  # fmt: skip
    assert works(after, "BIB") == ["a", "c", "d", "e", "f"] and works(after, "SPE") == ["b"]
    assert unit(after, "CUL").successor == "BIB" and unit(after, "CUL").succession == "split"
    leads = {one.code: one.lead for one in after.activities}
    assert leads == {"a": "BIB", "b": "SPE", "c": "BIB", "d": "BIB", "e": "BIB", "f": "BIB"}


def test_a_unit_lives_on_when_some_of_its_rows_pass() -> None:
    after = applied(line("competenza passata", "CUL", "SOC", "", "M05.P02/a"))
    cul = unit(after, "CUL")
    assert (cul.valid_to, cul.succession, cul.successor) == (None, "moved", "SOC")
    assert owners(after)["a.1"] == "SOC" and owners(after)["b.1"] == "CUL"
    assert works(after, "SOC") == ["a"] and "a" not in works(after, "CUL")


def test_everything_passes_when_no_row_is_named() -> None:
    after = applied(line("moved", "AMB", "SOC"))
    assert unit(after, "AMB").valid_to == LAST and owners(after)["f.1"] == "SOC"


def test_decisions_and_units_below_go_along() -> None:
    settled = Decision("M05.P02/f.1", "", "AMB", 2025, "consuntivo", "value", "theirs",
                       reason="sentita", author="P.", day=BEFORE)  # fmt: skip
    below = Department("PAR", "Parchi", parent="AMB")
    plan = replace(PLAN, decisions=(settled,), departments=(*PLAN.departments, below))
    after = applied(line("rinominata", "AMB", "AMV", "Ambiente e verde"), plan=plan)
    assert after.decisions == (replace(settled, department="AMV"),)
    assert unit(after, "PAR").parent == "AMV"


def test_a_change_of_a_later_day_moves_nothing() -> None:
    found = work_out(line("fusa", "AMB", "CUL"), today=BEFORE)
    assert found.idle and found.sure and found.applied == ()
    assert [one.line for one in found.later] == [1]


def test_units_changed_twice_remember_all_they_were() -> None:
    once = applied(line("rinominata", "AMB", "AMV", "Ambiente e verde"))
    twice = applied(line("fusa", "AMV", "SOC"), plan=once)
    row = next(one for one in twice.indicators if one.row_key.endswith("f.1"))
    assert (row.department, row.former) == ("SOC", ("AMB", "AMV"))


def test_importing_again_keeps_what_a_reorganisation_did() -> None:
    after = applied(line("fusa", "CUL; AMB", "CAM", "Cultura e ambiente"))
    plan = carry_over(after, PLAN)
    assert owners(plan) == owners(after)
    assert [(one.key, one.department, one.former) for one in plan.contributions] == [
        (one.key, one.department, one.former) for one in after.contributions
    ]


# What cannot be done -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "reason", "keys"),
    [
        ([("scissa", "CUL", "BIB", "Biblioteche", "M05.P02/a")], "nowhere",
         {"b.1", "b", "f", "c.2"}),
        ([("scissa", "CUL", "BIB", "Biblioteche", "M05"),
          ("scissa", "CUL", "SPE", "Spettacolo", "M05")], "several", {"a.1", "a"}),
        ([("rinominata", "AMB", "AMV", "Verde"), ("rinominata", "AMB", "AMX", "Acque")],
         "several", {"f.1", "f"}),
    ],
)  # fmt: skip
def test_rows_without_a_sure_destination_are_told(
    lines: list[tuple[str, ...]], reason: str, keys: set[str]
) -> None:
    found = work_out(*(line(*one) for one in lines))
    assert not found.sure and {one.reason for one in found.stuck} == {reason}
    assert keys <= {one.key.removeprefix("M05.P02/") for one in found.stuck}


def test_a_unit_in_charge_that_has_dates_of_its_own_is_told() -> None:
    dated = Version("M05.P02/f.1", "", "department", "AMB", valid_from=BEFORE, act=ACT)
    found = work_out(line("fusa", "AMB", "CUL"), plan=replace(PLAN, versions=(dated,)))
    assert [(one.key, one.reason) for one in found.stuck] == [("M05.P02/f.1", "dated")]


def test_what_ended_otherwise_or_names_nothing_is_told() -> None:
    gone = replace(unit(PLAN, "AMB"), valid_to=BEFORE, successor="DIR")
    plan = replace(
        PLAN, departments=tuple(gone if one.id == "AMB" else one for one in PLAN.departments)
    )
    for lines in (
        [line("fusa", "AMB", "CUL")],
        [line("fusa", "SOC", "AMB")],
        [line("moved", "CUL", "SOC", "", "M05.P02/zz")],
    ):
        found = reorganised(plan, read(lines, plan), DAY)
        assert [one.line for one in found.wrong] == [1], lines


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (line("sciolta", "AMB", "CUL"), "sciolta"),
        (line("fusa", "Nessuno", "CUL"), "Nessuno"),
        (line("fusa", "", "CUL"), "partenza"),
        (line("fusa", "AMB", ""), "arrivo"),
        (line("fusa", "AMB", "NUO"), "denominazione"),
        (line("fusa", "AMB", "nuova unità", "Nuova"), "sigla"),
        (line("fusa", "AMB", "NUO", "Sociale"), "Sociale"),
        (line("fusa", "AMB", "CUL", day="31/02/2026"), "31/02/2026"),
        (line("fusa", "AMB", "NUO", "Nuova", parent="Boh"), "Boh"),
    ],
)
def test_a_line_nobody_can_follow_says_why(said: Line, word: str) -> None:
    found, wrong = successions([said], PLAN.departments, ACT, DAY)
    assert found == [] and [one.line for one in wrong] == [1]
    assert word in wrong[0].words.it and wrong[0].words.en


def test_act_and_day_are_asked_for() -> None:
    _, wrong = successions([line("fusa", "AMB", "CUL")], PLAN.departments)
    assert [one.words.it.split(" (")[0] for one in wrong] == [
        "manca il giorno da cui vale",
        "manca l'atto",
    ]


# The list and the command --------------------------------------------------------------------

ROWS = (
    ("rinominata", "AMB", "AMV", "Ambiente e verde", "", ACT, "01/02/2026"),
    ("scissa", "CUL", "BIB", "Biblioteche", "M05.P02/a; M05.P02/b", ACT, "01/02/2026"),
    ("scissa", "CUL", "SPE", "Spettacolo", "", ACT, "01/02/2026"),
)


def test_the_list_says_the_same_in_every_format(tmp_path: Path) -> None:
    header = HEADER.strip().split(";")
    texts = {
        "a.csv": "\n".join(
            [HEADER.strip(), *(";".join(f'"{cell}"' for cell in row) for row in ROWS)]
        ),
        "a.tsv": "\n".join("\t".join(row) for row in (header, *ROWS)),
        "a.toml": "\n".join(
            "[[modifiche]]\n"
            f'kind = "{row[0]}"\nold = "{row[1]}"\nnew = "{row[2]}"\nname = "{row[3]}"\n'
            f"rows = {json.dumps([part for part in row[4].split('; ') if part])}\n"
            f'act = "{row[5]}"\nday = 2026-02-01\n'
            for row in ROWS
        ),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    book = Workbook()
    page = book.worksheets[0]
    page.append(["Riorganizzazione 2026"])
    page.append(header)
    for row in ROWS:
        page.append([*row[:-1], DAY])
    book.save(tmp_path / "a.xlsx")
    found = [
        successions(read_list(tmp_path / name), PLAN.departments) for name in (*texts, "a.xlsx")
    ]
    assert all(one == found[0] for one in found) and len(found[0][0]) == 3
    assert found[0][1] == [] and found[0][0][1].rows == ("M05.P02/a", "M05.P02/b")


def test_a_file_that_is_no_list_stops_the_run(tmp_path: Path) -> None:
    for name, text in (("a.csv", "x;y\n1;2\n"), ("a.toml", "x = 1"), ("a.xlsx", "no")):
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(RunStopped):
            read_list(tmp_path / name)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    contacts = (Contact("AMB", "contact", "Maria Verdi", "m.verdi@esempio.it"),)
    return workspace(tmp_path / "piano-2025", replace(PLAN, contacts=contacts))


def listed(root: Path, *rows: str) -> Path:
    path = root.parent / "modifiche.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    return path


def test_the_command_shows_writes_once_and_says_so(root: Path) -> None:
    source = listed(root, "rinominata;AMB;AMV;Ambiente e verde;;;01/02/2026")
    words = ("reorganise", root, "--with", source, "--act", ACT, "--today", "2026-02-10")
    before = (root / "piano.xlsx").read_bytes()
    dry = riscontro(*words, "--dry-run")
    assert dry.exit_code == 0 and "Prova" in dry.stderr
    assert "Ambiente e verde" in dry.stdout and "Referenti da rivedere" in dry.stdout
    assert (root / "piano.xlsx").read_bytes() == before
    assert not (root / ".riscontro" / "eventi.jsonl").exists()
    done = riscontro(*words, "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and told["done"] and told["passages"] == [
        {"from": "AMB", "to": "AMV", "indicators": 1, "contributions": 1, "leads": 0,
         "accepted": 0, "findings": 0, "files": []}
    ]  # fmt: skip
    kept = [one.read_bytes() for one in (root / ".riscontro" / "copie").rglob("*.xlsx")]
    assert before in kept
    log = (root / ".riscontro" / "eventi.jsonl").read_text("utf-8")
    event = json.loads(log.splitlines()[-1])["event"]
    assert event["what"] == "reorganise" and event["changes"][0]["act"] == ACT
    assert "Verdi" not in log and "esempio.it" not in log and "Verdi" not in done.stdout
    after = (root / "piano.xlsx").read_bytes()
    again = riscontro(*words)
    assert again.exit_code == 0 and "già applicat" in again.stdout + again.stderr
    assert (root / "piano.xlsx").read_bytes() == after
    units = riscontro("reorganise", root, "--list")
    assert "rinominata" in units.stdout and "31/01/2026" in units.stdout
    as_json = json.loads(riscontro("reorganise", root, "--list", "--json").stdout)
    assert {one["id"]: one["indicators"] for one in as_json["units"]}["AMV"] == 1


def test_nothing_is_written_unless_every_row_has_a_destination(root: Path) -> None:
    source = listed(
        root,
        "rinominata;AMB;AMV;Ambiente e verde;;;01/02/2026",
        "scissa;CUL;BIB;Biblioteche;M05.P02/a;;01/02/2026",
    )
    before = (root / "piano.xlsx").read_bytes()
    words = ("reorganise", root, "--with", source, "--act", ACT, "--today", "2026-02-10")
    assert riscontro(*words, "--dry-run").exit_code == 1
    done = riscontro(*words)
    assert done.exit_code == 2 and "M05.P02/b.1" in done.stdout
    assert "Nulla è stato modificato" in done.stderr
    assert (root / "piano.xlsx").read_bytes() == before


def test_nothing_is_written_when_a_unit_finds_no_room(root: Path) -> None:
    path = root / "piano.xlsx"
    book = load_workbook(path)
    table = book["Unità organizzative"].tables["tblUnita"]
    corner, _, last = table.ref.partition(":")
    letters = last.rstrip("0123456789")
    rows = [row for row in range(6, 60) if book["Unità organizzative"].cell(row, 1).value]
    table.ref = f"{corner}:{letters}{max(rows)}"
    table.autoFilter.ref = table.ref
    book.save(path)
    before = path.read_bytes()
    source = listed(root, "rinominata;AMB;AMV;Ambiente e verde;;;01/02/2026")
    done = riscontro("reorganise", root, "--with", source, "--act", ACT, "--today", "2026-02-10")
    assert done.exit_code == 2 and "righe libere" in done.stderr
    assert path.read_bytes() == before


def test_a_contribution_nobody_moved_is_as_it_was() -> None:
    after = applied(line("competenza passata", "AMB", "SOC", "", "M05.P02/f.1"))
    assert owners(after)["f.1"] == "SOC"
    assert [one for one in after.contributions if one.department == "AMB"] == [
        Contribution("M05.P02/f", "AMB", 1, "under_way")
    ]
