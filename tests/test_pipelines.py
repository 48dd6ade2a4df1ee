"""A plan through its year: imported, sent out, filled in, changed, checked, consolidated."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk import (
    DAY,
    DEMO,
    LATE,
    cell_of,
    edit_plan,
    fill,
    mission,
    riscontro,
    rows_of,
    value_in,
    workspace,
)
from forge import GOOD, PROFILE, changed, sample_plan
from openpyxl import load_workbook
from riscontro.schemas.findings import Finding, Severity
from riscontro.schemas.plan import Plan
from riscontro.schemas.terms import SHEETS
from riscontro.sync.inert import as_typed
from riscontro.sync.pipeline.consolidation import consolidate, standing
from riscontro.sync.pipeline.distribution import Distributed, distribute
from riscontro.sync.pipeline.planning import bring_in, opened

TODAY, OVERDUE = date.fromisoformat(DAY), date.fromisoformat(LATE)
FILE = Path("trasmissioni") / "CUL_2025_consuntivo.xlsx"
PLAN_SHEET = "Indicatori"


@pytest.fixture(scope="session")
def _issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("issued") / "piano-2025")
    distribute(root, TODAY)
    return root


@pytest.fixture
def issued(_issued: Path, tmp_path: Path) -> Path:
    """A workspace with the workbook of its one unit, still blank."""
    return Path(shutil.copytree(_issued, tmp_path / "piano-2025"))


@pytest.fixture
def submitted(issued: Path) -> Path:
    """The same, filled in and submitted."""
    fill(issued / FILE)
    return issued


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One mission of the bundled plan, as tables to import."""
    return mission(tmp_path_factory.mktemp("source"), "5")


@pytest.fixture(scope="session")
def _imported(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("imported") / "piano-2025"
    bring_in(root, source, DEMO)
    return root


@pytest.fixture
def imported(_imported: Path, tmp_path: Path) -> Path:
    """A workspace with one mission of the bundled plan."""
    return Path(shutil.copytree(_imported, tmp_path / "piano-2025"))


def everything(path: Path) -> dict[tuple[str, str], Any]:
    """Return every cell of a workbook as stored, formulas as formulas."""
    book = load_workbook(path)
    return {
        (page.title, cell.coordinate): cell.value
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


def differing(before: dict[tuple[str, str], Any], after: dict[tuple[str, str], Any]) -> set[str]:
    """Return the sheets and cells that differ, the hidden sheet left out."""
    return {
        f"{sheet}!{cell}"
        for sheet, cell in {*before, *after}
        if sheet != "_riscontro" and before.get((sheet, cell)) != after.get((sheet, cell))
    }


def only(done: tuple[Distributed, ...]) -> Distributed:
    (one,) = done
    return one


def found_in(root: Path, today: date) -> list[Finding]:
    """Consolidate and return the findings somebody has to do something about."""
    found = consolidate(root, today).consolidated.findings
    return [one for one in found if one.severity is not Severity.INFO]


# Importing --------------------------------------------------------------------------------------


def test_a_plan_comes_in(source: Path, tmp_path: Path) -> None:
    done = riscontro("import", tmp_path / "piano", source, "--profile", DEMO)
    assert done.exit_code == 0
    found = opened(tmp_path / "piano")
    assert found.problems == ()
    assert found.settings.period == 2025 and found.settings.profile == DEMO
    for number in (len(found.plan.indicators), len(found.plan.activities), len(found.plan.values)):
        assert number and f"{number:>6}  " in done.stdout
    assert found.plan.doubts and "IMP-" in done.stderr


def test_importing_again_keeps_what_the_coordinator_did(imported: Path, source: Path) -> None:
    first, second = opened(imported).plan.indicators[:2]
    edit_plan(
        imported,
        [
            (PLAN_SHEET, first.key, "target", 41.5),
            (PLAN_SHEET, first.key, "target_act", "DGC 12/2025"),
            (PLAN_SHEET, second.key, "department", "Servizi Educativi"),
            (PLAN_SHEET, second.key, "proposed", None),
        ],
    )
    done = bring_in(imported, source)
    assert done.kept and done.left == ()
    again = {one.row_key: one for one in opened(imported).plan.indicators}
    assert float(again[first.row_key].target or 0) == 41.5
    assert again[first.row_key].target_act == "DGC 12/2025"
    assert again[second.row_key].department == "EDU"
    assert len(list((imported / ".riscontro" / "copie").glob("piano.*"))) == 1


def test_importing_the_same_again_changes_nothing(imported: Path, source: Path) -> None:
    before = (imported / "piano.xlsx").read_bytes()
    bring_in(imported, source)
    assert (imported / "piano.xlsx").read_bytes() == before


def test_a_workspace_keeps_its_profile_and_its_year(imported: Path, source: Path) -> None:
    other = riscontro("import", imported, source, "--profile", "cmto-psm")
    assert other.exit_code == 2 and DEMO in other.stderr
    year = riscontro("import", imported, source, "--period", "2024")
    assert year.exit_code == 2 and "2025" in year.stderr


def test_a_profile_of_ones_own(source: Path, tmp_path: Path) -> None:
    from importlib import resources

    own = tmp_path / "profili" / "mio-piano"
    bundled = resources.files("riscontro.schemas").joinpath("profiles", DEMO)
    with resources.as_file(bundled) as folder:
        shutil.copytree(folder, own)
    root = tmp_path / "piano"
    assert riscontro("profile", "check", own).exit_code == 0
    done = riscontro("import", root, source, "--profile", own)
    assert done.exit_code == 0, done.stderr
    assert riscontro("distribute", root, "--department", "CUL", "--today", DAY).exit_code == 0
    assert riscontro("status", root, "--today", DAY).exit_code == 0


def test_what_is_wrong_in_the_plan_workbook_is_told(issued: Path) -> None:
    edit_plan(issued, [(PLAN_SHEET, "M05.P02/a.1", "target", "dodici")])
    told = riscontro("distribute", issued, "--today", DAY)
    assert told.exit_code == 1 and "PLN-003" in told.stderr and "dodici" in told.stderr
    found = consolidate(issued, TODAY).consolidated.findings
    (one,) = [one for one in found if one.code == "PLN-003"]
    assert (one.place.workbook, one.value) == ("piano.xlsx", "dodici")


# Distributing -----------------------------------------------------------------------------------


def test_distributing_twice_changes_no_byte(submitted: Path) -> None:
    before = (submitted / FILE).read_bytes()
    done = distribute(submitted, OVERDUE)
    assert only(done.workbooks).made == "unchanged"
    assert (submitted / FILE).read_bytes() == before


def test_a_new_target_is_all_that_changes(submitted: Path) -> None:
    before = everything(submitted / FILE)
    edit_plan(submitted, [(PLAN_SHEET, "M05.P02/a.1", "target", 5000)])
    assert only(distribute(submitted, TODAY).workbooks).made == "updated"
    sheet = load_workbook(submitted / FILE)["Indicatori"]
    assert cell_of(sheet, "M05.P02/a.1", "target").value == 5000
    names = ("target", "expected", "calculation", "progress", "achievement", "rating")
    cells = {cell_of(sheet, "M05.P02/a.1", name).coordinate for name in names}
    assert differing(before, everything(submitted / FILE)) == {f"Indicatori!{at}" for at in cells}
    assert only(distribute(submitted, TODAY).workbooks).made == "unchanged"
    assert riscontro("validate", submitted / FILE, "--today", DAY).exit_code == 0


def test_a_new_indicator_is_appended(submitted: Path) -> None:
    before = everything(submitted / FILE)
    book = load_workbook(submitted / "piano.xlsx")
    page = book[PLAN_SHEET]
    model = cell_of(page, "M05.P02/a.1", "key").row
    last = max(cell.row for cell in page["A"] if cell.value)
    for cell in page[model]:
        page.cell(last + 1, cell.column).value = cell.value
    names = {cell.value: cell.column for cell in page[4]}
    new = {"key": "M05.P02/a.9", "code": "a.9", "label": "N. nuove iscrizioni"}
    for name, value in new.items():
        page.cell(last + 1, names[name]).value = value
    book.save(submitted / "piano.xlsx")
    done = only(distribute(submitted, TODAY).workbooks)
    assert done.made == "updated", done.reason
    assert value_in(submitted / FILE, "Indicatori", "a.9", "indicator") == "N. nuove iscrizioni"
    after = everything(submitted / FILE)
    row = cell_of(load_workbook(submitted / FILE)["Indicatori"], "M05.P02/a.9", "key").row
    lost = {place for place, value in before.items() if after.get(place) is None}
    assert lost == set(), "what was typed stays"
    entry = {
        place
        for place in differing(before, after)
        if place.startswith("Indicatori!") and not place.endswith(str(row))
    }
    assert entry == set(), "no other row changed"
    fill(submitted / FILE, {("indicators", "a.9", "value"): 12}, {})
    assert found_in(submitted, TODAY) == []


def test_a_withdrawn_indicator_stays_and_says_so(submitted: Path) -> None:
    edit_plan(submitted, [(PLAN_SHEET, "M05.P02/f.1", "state", "ritirata")])
    assert only(distribute(submitted, TODAY).workbooks).made == "updated"
    assert value_in(submitted / FILE, "Indicatori", "f.1", "row_state") == "ritirata"
    assert value_in(submitted / FILE, "Indicatori", "f.1", "value") == 98120
    told = riscontro("validate", submitted / FILE, "--today", DAY)
    assert told.exit_code == 0 and "ROW-006" in told.stdout
    taken = consolidate(submitted, TODAY).consolidated.records
    assert "M05.P02/f.1" not in {row.key for row in taken}


def test_a_row_the_plan_just_lost_is_nobodys_fault(submitted: Path) -> None:
    """Before the next distribution the workbook still shows it as active."""
    edit_plan(submitted, [(PLAN_SHEET, "M05.P02/f.1", "state", "ritirata")])
    assert found_in(submitted, TODAY) == []


def test_a_row_given_to_another_unit_is_told(submitted: Path) -> None:
    edit_plan(submitted, [(PLAN_SHEET, "M05.P02/f.1", "department", "Ambiente")])
    (one,) = [found for found in found_in(submitted, TODAY) if found.key == "M05.P02/f.1"]
    assert (one.code, one.facts["owner"]) == ("ROW-003", "Ambiente")


def test_a_renamed_workbook_is_known_by_what_it_says(submitted: Path) -> None:
    renamed = submitted / "trasmissioni" / "definitivo_ultimo2.xlsx"
    (submitted / FILE).rename(renamed)
    done = only(distribute(submitted, TODAY).workbooks)
    assert (done.made, done.path) == ("unchanged", renamed)
    assert not (submitted / FILE).exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a zip", b"\xd0\xcf\x11\xe0 locked"])
def test_a_file_nobody_can_read_is_never_written_over(issued: Path, content: bytes) -> None:
    (issued / FILE).write_bytes(content)
    done = only(distribute(issued, TODAY).workbooks)
    assert done.made == "refused" and done.reason.it and done.reason.en
    assert (issued / FILE).read_bytes() == content
    told = riscontro("distribute", issued, "--today", DAY)
    assert told.exit_code == 1 and "NON aggiornata" in told.stdout


def test_a_workbook_of_another_plan_is_left_alone(issued: Path) -> None:
    settings = issued / "riscontro.toml"
    settings.write_text(settings.read_text("utf-8").replace("prova-2025", "altro-2025"), "utf-8")
    before = (issued / FILE).read_bytes()
    assert only(distribute(issued, TODAY).workbooks).made == "refused"
    assert (issued / FILE).read_bytes() == before


def test_a_workbook_that_is_open_is_not_touched(submitted: Path) -> None:
    edit_plan(submitted, [(PLAN_SHEET, "M05.P02/a.1", "target", 5000)])
    before = (submitted / FILE).read_bytes()
    (submitted / FILE).with_name(f"~${FILE.name}").touch()
    done = only(distribute(submitted, TODAY).workbooks)
    assert done.made == "refused" and done.reason.it == "è aperta in un altro programma"
    assert (submitted / FILE).read_bytes() == before


def test_a_workbook_keeps_the_language_it_was_issued_in(tmp_path: Path) -> None:
    root = workspace(tmp_path / "piano")
    distribute(root, TODAY, language="en")
    english = {sheet.id: sheet.label.en for sheet in PROFILE.sheets}
    assert set(english.values()) <= set(load_workbook(root / FILE).sheetnames)
    before = (root / FILE).read_bytes()
    assert only(distribute(root, TODAY).workbooks).made == "unchanged"
    assert (root / FILE).read_bytes() == before
    assert riscontro("validate", root / FILE, "--today", DAY).exit_code == 0
    assert found_in(root, TODAY) == []


def test_what_nobody_is_in_charge_of_goes_into_no_workbook(tmp_path: Path) -> None:
    plan = changed(sample_plan(), "f.1", department="")
    root = workspace(tmp_path / "piano", plan)
    done = distribute(root, TODAY)
    assert [one.row_key for one in done.unassigned] == ["M05.P02/f.1"]
    with pytest.raises(LookupError):
        value_in(root / FILE, "Indicatori", "f.1", "key")
    assert "1 righe di indicatori senza unità" in riscontro("distribute", root).stderr


# Consolidating ----------------------------------------------------------------------------------


def master_cells(root: Path) -> set[Any]:
    return {value for value in everything(root / "quadro.xlsx").values()}


def state_of(root: Path, today: date) -> str:
    (unit,) = standing(root, today).consolidated.deliveries
    return unit.state


def test_from_the_plan_to_the_master(submitted: Path) -> None:
    done = consolidate(submitted, TODAY)
    found = done.consolidated
    assert not found.findings and done.written and done.changed
    values = {row.key: row.cells["value"].number for row in found.records if "value" in row.cells}
    assert values["M05.P02/a.1"] == GOOD["indicators", "a.1", "value"]
    assert {4410, "N. prestiti"} <= master_cells(submitted)


def test_the_same_input_gives_the_same_bytes(submitted: Path) -> None:
    consolidate(submitted, TODAY)
    before = (submitted / "quadro.xlsx").read_bytes()
    again = consolidate(submitted, date(2026, 2, 21))
    assert (submitted / "quadro.xlsx").read_bytes() == before
    assert not again.changed and again.changes == 0


def test_a_row_with_a_blocking_finding_waits_alone(submitted: Path) -> None:
    fill(submitted / FILE, {("indicators", "a.1", "value"): "circa"}, {})
    found = consolidate(submitted, TODAY).consolidated
    assert [one.key for one in found.findings if one.severity is Severity.BLOCKING] \
        == ["M05.P02/a.1"]  # fmt: skip
    values = {row.key for row in found.records if row.cells.get("value")}
    assert "M05.P02/a.1" not in values and "M05.P02/a.2" in values
    assert state_of(submitted, TODAY) == "returned"
    fill(submitted / FILE, {("indicators", "a.1", "value"): 4410}, {})
    assert found_in(submitted, TODAY) == []
    assert state_of(submitted, TODAY) == "accepted"


def test_a_correction_replaces_what_was_accepted(submitted: Path) -> None:
    consolidate(submitted, TODAY)
    fill(submitted / FILE, {("indicators", "f.1", "value"): 99000}, {})
    done = consolidate(submitted, date(2026, 2, 22))
    (one,) = done.consolidated.changes
    assert (one.key, one.before, one.after) == ("M05.P02/f.1", "98120", "99000")
    assert done.changes == 1


def test_drafts_are_checked_but_not_taken(issued: Path) -> None:
    fill(issued / FILE, GOOD, {})
    found = consolidate(issued, TODAY).consolidated
    assert found.records == () and state_of(issued, TODAY) == "draft"
    settings = issued / "riscontro.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("drafts = false", "drafts = true"), "utf-8")
    assert len(consolidate(issued, TODAY).consolidated.records) > 0


def test_due_dates(issued: Path) -> None:
    assert state_of(issued, TODAY) == "missing"
    assert found_in(issued, date(2026, 2, 28)) == []
    (late,) = found_in(issued, OVERDUE)
    assert (late.code, late.value) == ("CON-003", "CUL")
    settings = issued / "riscontro.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("consuntivo = 2026-02-28", "consuntivo = 2026-03-31"), "utf-8")
    assert found_in(issued, OVERDUE) == []
    fill(issued / FILE, {("indicators", "a.1", "value"): 4410}, {})
    due = consolidate(issued, date(2026, 4, 1)).consolidated.findings
    assert "IND-001" in {one.code for one in due}, "a draft is asked for the rest once overdue"


def test_one_bad_file_never_stops_the_others(submitted: Path) -> None:
    folder = submitted / "trasmissioni"
    (folder / "rotto.xlsx").write_bytes((submitted / FILE).read_bytes()[:5000])
    (folder / "altro.xlsx").write_text("testo", "utf-8")
    (folder / "messaggio.eml").write_text("Subject: x", "utf-8")
    shutil.copy(submitted / FILE, folder / "Copia di CUL.xlsx")
    shutil.copy(submitted / "piano.xlsx", folder / "piano.xlsx")
    done = consolidate(submitted, TODAY)
    assert len(done.consolidated.records) > 0 and done.written
    by_file = {(one.place.workbook, one.code) for one in done.consolidated.findings}
    assert {("rotto.xlsx", "WBK-001"), ("altro.xlsx", "WBK-001")} <= by_file
    assert ("messaggio.eml", "WBK-011") in by_file
    assert "WBK-012" in {code for _, code in by_file}, "an identical copy is told, not refused"
    assert done.left_out == 4


def test_the_second_half_of_a_years_rounds(issued: Path) -> None:
    """A value of the half-year is never taken for the year's."""
    settings = issued / "riscontro.toml"
    final = settings.read_text("utf-8")
    settings.write_text(final.replace('round = "consuntivo"', 'round = "monitoraggio"'), "utf-8")
    july = date(2025, 7, 10)
    distribute(issued, july)
    half = issued / "trasmissioni" / "CUL_2025_monitoraggio.xlsx"
    entries = {place: value for place, value in GOOD.items() if place[:2] == ("indicators", "a.1")}
    fill(half, entries)
    assert any(row.key == "M05.P02/a.1" for row in consolidate(issued, july).consolidated.records)
    settings.write_text(final, "utf-8")
    found = consolidate(issued, TODAY).consolidated
    assert found.records == ()
    assert ("CUL_2025_monitoraggio.xlsx", "WBK-011") in {
        (one.place.workbook, one.code) for one in found.findings
    }


# Exporting --------------------------------------------------------------------------------------

YEARS = ("v2022", "v2023", "v2024", "v2025", "v2026")


def printed_cells(folder: Path, keep: Callable[[str], bool] = bool) -> Counter[tuple[str, str]]:
    """Return the printed cells of a source as (address, text), each as often as it stands."""
    lines = (folder / "indicatori.tsv").read_text("utf-8").splitlines()
    header = lines[0].split("\t")
    found: Counter[tuple[str, str]] = Counter()
    for row, line in enumerate(lines[1:], 2):
        cells = dict(zip(header, line.split("\t"), strict=False))
        for year in YEARS:
            if keep(cells.get(year, "")):
                found[f"{chr(65 + header.index(year))}{row}", cells[year]] += 1
    return found


def exported(root: Path, to: Path) -> list[dict[str, str]]:
    done = riscontro("export", root, "--what", "values", "--to", to)
    assert done.exit_code == 0 and done.output == ""
    return rows_of(to.read_bytes().decode("utf-8"))


def test_every_printed_cell_is_exported(imported: Path, source: Path, tmp_path: Path) -> None:
    rows = exported(imported, tmp_path / "values.csv")
    found = {(row["cell"], row["printed"]) for row in rows if row["workbook"] == "indicatori.tsv"}
    assert set(printed_cells(source)) <= found
    assert all(row["key"] and row["sheet"] for row in rows)
    whole = [row for row in rows if row["workbook"] == "indicatori.tsv" and not row["part"]]
    assert all(
        count == 1 for count in Counter((row["cell"], row["period"]) for row in whole).values()
    )


def test_standard_output_is_the_same_table(imported: Path, tmp_path: Path) -> None:
    exported(imported, tmp_path / "values.csv")
    shown = riscontro("export", imported)
    assert shown.stdout_bytes == (tmp_path / "values.csv").read_bytes()
    for what in ("plan", "departments"):
        assert len(rows_of(riscontro("export", imported, "--what", what).stdout)) > 10


@pytest.mark.corpus
def test_every_printed_cell_of_the_report_is_exported(corpus: Path, tmp_path: Path) -> None:
    bring_in(tmp_path / "piano", corpus / "torino-2025", DEMO)
    rows = exported(tmp_path / "piano", tmp_path / "values.csv")
    own = [row for row in rows if row["workbook"] == "indicatori.tsv"]
    found = {(row["cell"], as_typed(row["printed"])) for row in own}
    assert set(printed_cells(corpus / "torino-2025")) <= found


def test_the_sheet_names_are_the_agreed_ones(_issued: Path) -> None:
    names = load_workbook(_issued / FILE).sheetnames
    assert names[0] == "Istruzioni" and SHEETS["results"].it in names
    assert isinstance(opened(_issued).plan, Plan)
