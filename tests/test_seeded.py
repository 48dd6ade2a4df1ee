"""Real workbooks with seeded errors: every one found at its cell, and nothing else."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from riscontro.schemas.profile import load
from riscontro.sync.filling import approval, filled
from riscontro.sync.importing import read_source
from riscontro.sync.issuing import Issue, books
from riscontro.sync.pipeline.checking import Checked, check_files
from riscontro.sync.records import Record
from riscontro.workbooks.builder import build
from seeds import Seed, sown

TODAY = date(2026, 2, 20)
UNITS = ("COM", "CUL", "DEC", "SOC", "POL", "TRA", "AMB", "FIN")
FEWEST, KINDS = 260, 40

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """The workbooks of the report, filled in with what was reported."""
    profile = load("torino-controllo")
    plan = read_source(corpus / "torino-2025", profile)
    issue = Issue("torino-2025", "consuntivo", "it", date(2026, 2, 28), date(2026, 1, 15), "Staff")
    folder = tmp_path_factory.mktemp("real")
    for unit, book in books(plan, profile, issue).items():
        if unit in UNITS:
            whole = filled(book, plan, profile, approval(TODAY))
            (folder / f"{unit}.xlsx").write_bytes(build(whole, profile))
    return folder


def clean_rows(checked: Checked) -> dict[str, list[Record]]:
    """Return the filled rows nothing is wrong with, by what they measure.

    Parts that add up are left out: an error in one is an error of their total too. So are the
    activities whose indicators say they are completed.
    """
    bad = {(found.place.sheet, found.key) for found in checked.findings}
    rows: dict[str, list[Record]] = defaultdict(list)
    names = {"numero": "number", "percentuale": "percent", "importo": "money",
             "rapporto": "ratio"}  # fmt: skip
    for record in checked.submissions[0].records:
        if (record.place.sheet, record.key) in bad or {"total", "addend"} & set(record.options):
            continue
        kind = "activity" if record.kind == "activity" else names.get(record.issued_text("type"))
        if kind == "number" and record.issued_text("unit") != "numero":
            continue
        full = record.cell("actions" if kind == "activity" else "value")
        if kind and not full.blank and record.cell("missing_reason").blank:
            rows[kind].append(record)
    return rows


def places(checked: Checked) -> Counter[tuple[str, str, str]]:
    return Counter(
        (found.code, found.key, f"{found.place.sheet}!{found.place.cell}")
        for found in checked.findings
    )


def sow(
    workbooks: Path, unit: str, folder: Path, number: int
) -> tuple[Sequence[Seed], Mapping[str, set[str]]]:
    """Sow a workbook and return the seeds, and the codes found anew at each place."""
    source = workbooks / f"{unit}.xlsx"
    before = check_files([source], TODAY)
    file = load_workbook(source)
    seeds = list(sown(file, clean_rows(before), random.Random(f"{unit}-{number}")))
    path = folder / f"{unit}.xlsx"
    file.save(path)
    new = places(check_files([path], TODAY)) - places(before)
    found: dict[str, set[str]] = defaultdict(set)
    for code, _, place in new:
        found[place].add(code)
    return seeds, found


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("unit", UNITS)
def test_every_seeded_error_is_found_at_its_cell_and_nothing_else(
    workbooks: Path, tmp_path: Path, unit: str, number: int
) -> None:
    seeds, found = sow(workbooks, unit, tmp_path, number)
    lost = [seed for seed in seeds if not seed.codes & found.get(seed.place, set())]
    assert lost == []
    expected = {place for seed in seeds for place in (seed.place, *seed.also)}
    assert {place: codes for place, codes in found.items() if place not in expected} == {}


def test_there_are_enough_errors_of_enough_kinds(workbooks: Path, tmp_path: Path) -> None:
    seeds = [seed for unit in UNITS for seed in sow(workbooks, unit, tmp_path, 1)[0]]
    assert len(seeds) >= FEWEST
    assert len({seed.kind for seed in seeds}) >= KINDS
