"""Corrections and decisions typed in ``piano.xlsx``, from the workbook to the store and back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

from desk import DAY, PROFILE, fill, workspace
from forge import sample_plan
from riscontro.schemas.plan import Plan
from riscontro.schemas.rulings import Correction, Decision
from riscontro.sync.database import open_store
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.pipeline.planning import doubt_words
from riscontro.sync.records import Consolidated
from riscontro.sync.store import accepted
from riscontro.workbooks.planbook import write_plan

TODAY = date.fromisoformat(DAY)
FILE = Path("trasmissioni") / "CUL_2025_consuntivo.xlsx"
KEY, ROUND = "M05.P02/a.1", "consuntivo"
CORRECTION = Correction(
    KEY, "", 2025, ROUND, "value", Decimal(4500), "verbale del 3 febbraio", "P. Rossi", TODAY
)


def say(root: Path, **said: object) -> None:
    """Type into ``piano.xlsx``."""
    plan: Plan = replace(sample_plan(), **said)  # type: ignore[arg-type]
    data = write_plan(plan, PROFILE, "prova-2025", "it", doubt_words(PROFILE, "it"))
    (root / "piano.xlsx").write_bytes(data)


def run(root: Path) -> Consolidated:
    """Consolidate twice: the second run finds nothing new."""
    done = consolidate(root, TODAY)
    again = consolidate(root, TODAY)
    assert again.changes == 0 and not again.changed, "the same bytes"
    assert again.consolidated.records == done.consolidated.records
    assert again.consolidated.conflicts == done.consolidated.conflicts
    with open_store(root / ".riscontro" / "store.db") as store:
        kept = accepted(store, 2025, ROUND)
    assert {(row.department, row.sheet, row.key): row for row in done.consolidated.records} == kept
    return done.consolidated


def value(found: Consolidated) -> Decimal | None:
    (row,) = [row for row in found.records if row.key == KEY]
    return row.cell("value").number


def codes(found: Consolidated) -> list[str]:
    return [one.code for one in found.findings if one.code.startswith("CON-")]


def test_a_correction_from_the_plan_to_the_store(tmp_path: Path) -> None:
    root = workspace(tmp_path / "piano-2025")
    distribute(root, TODAY)
    fill(root / FILE)
    assert value(run(root)) == 4410
    say(root, corrections=(CORRECTION,))
    found = run(root)
    assert value(found) == 4500 and codes(found) == []
    (row,) = [row for row in found.records if row.key == KEY]
    said = row.corrected["value"]
    assert said.own.number == 4410 and said.author == "P. Rossi"
    assert (said.place.workbook, said.place.sheet) == ("piano.xlsx", "Correzioni")
    assert said.place.cell and row.at("value").place == said.place
    assert [(one.before, one.after, one.workbook) for one in found.changes] == [
        ("4410", "4500", "piano.xlsx")
    ]
    with ZipFile(root / "quadro.xlsx") as master:
        texts = b"".join(master.read(name) for name in master.namelist())
    assert b"M05.P02" in texts and b"P. Rossi" not in texts
    fill(root / FILE, {("indicators", "a.1", "value"): 4420}, {})
    found = run(root)
    assert value(found) == 4420 and codes(found) == ["CON-008"]


def test_a_conflict_of_copies_settled_in_the_plan(tmp_path: Path) -> None:
    root = workspace(tmp_path / "piano-2025")
    distribute(root, TODAY)
    fill(root / FILE)
    run(root)
    copy = root / "trasmissioni" / "copia di Anna.xlsx"
    copy.write_bytes((root / FILE).read_bytes())
    fill(root / FILE, {("indicators", "a.1", "value"): 4420}, {})
    fill(copy, {("indicators", "a.1", "value"): 4430}, {})
    found = run(root)
    assert value(found) == 4410 and codes(found).count("CON-001") == 2
    assert [one.settled for one in found.conflicts] == [None]
    decision = Decision(
        KEY, "", "CUL", 2025, ROUND, "value", "copy", "", "copia di Anna", "è la più recente",
        "P. Rossi", TODAY,
    )  # fmt: skip
    say(root, decisions=(decision,))
    found = run(root)
    assert value(found) == 4430 and codes(found) == []
    assert found.conflicts[0].settled == decision
