"""The demonstration: the whole main job on the real plan, worth showing to anybody."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from desk import DEMO, mission, riscontro, workspace
from openpyxl import load_workbook
from riscontro.schemas.profile import load
from riscontro.schemas.terms import FIELDS, SHEETS, VOCABULARIES, Words
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.demonstration import Demonstration
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.pipeline.planning import bring_in, opened


def test_counts_are_those_of_the_plan(demonstration: Demonstration) -> None:
    plan, run = demonstration.imported.plan, demonstration.run
    assert demonstration.imported.counts["indicators"] == len(plan.indicators) > 700
    assert demonstration.workbooks == len(run.consolidated.deliveries) == 19
    assert demonstration.filled == 18 and run.read == 19 and run.left_out == 0
    states = Counter(one.state for one in run.consolidated.deliveries)
    assert states["missing"] == 1 and states["draft"] == 1
    assert states["accepted"] + states["returned"] == 17
    assert set(demonstration.seconds) == {"import", "distribute", "fill", "first", "second"}


def test_every_value_taken_is_one_the_report_prints(demonstration: Demonstration) -> None:
    printed = {
        value.row_key: value
        for value in demonstration.imported.plan.values
        if value.period == demonstration.imported.plan.period
    }
    taken = [row for row in demonstration.run.consolidated.records if row.kind == "indicator"]
    numbers = {row.key: row.cells["value"].number for row in taken if "value" in row.cells}
    found = {key: number for key, number in numbers.items() if number is not None}
    assert len(found) > 400
    for key, number in found.items():
        read = printed[key].number
        if read is None:  # One text for several details, typed as printed.
            assert f"{number:f}" in printed[key].printed, key
        else:
            assert float(number) == float(read), key


def test_few_blocking_findings_and_each_at_its_cell(demonstration: Demonstration) -> None:
    """Real texts, typed as a careful officer would: only what nobody can read is held."""
    blocking = [
        one for one in demonstration.run.consolidated.findings if one.severity == "blocking"
    ]
    assert 3 <= len(blocking) <= 30
    books = {
        name: load_workbook(demonstration.root / "trasmissioni" / name)
        for name in {one.place.workbook for one in blocking}
    }
    for one in blocking:
        cell = books[one.place.workbook][one.place.sheet][one.place.cell]
        assert one.value == ("" if cell.value is None else str(cell.value)), one


def test_a_second_run_gives_the_same_bytes(demonstration: Demonstration, tmp_path: Path) -> None:
    root = Path(shutil.copytree(demonstration.root, tmp_path / "torino"))
    before = (root / "quadro.xlsx").read_bytes()
    run = consolidate(root, date(2026, 3, 2))
    assert (root / "quadro.xlsx").read_bytes() == before and not run.changed
    assert not any(one.made != "unchanged" for one in distribute(root, date(2026, 3, 2)).workbooks)


def test_what_the_command_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On one mission: the whole plan is run once, above."""
    source = mission(tmp_path / "source", "5")
    packaged = resources.files
    monkeypatch.setattr(
        "riscontro.sync.pipeline.demonstration.resources.files",
        lambda package: _Elsewhere(source) if package.endswith("workbooks") else packaged(package),
    )
    root = tmp_path / "torino"
    done = riscontro("demo", root)
    assert done.exit_code == 0 and done.stderr == ""
    for told in ("righe di indicatori", "cartelle preparate", " s  in tutto", "file letti",
                 "Unità organizzativa", "segnalazioni.html"):  # fmt: skip
        assert told in done.stdout
    places = [line.split("  ")[1] for line in done.stdout.split("Da aprire:\n")[1].splitlines()]
    assert len(places) == 4 and all(Path(place).exists() for place in places)
    again = riscontro("demo", root)
    assert again.exit_code == 2 and "--fresh" in again.stderr
    assert riscontro("demo", root, "--fresh").exit_code == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    refused = riscontro("demo", tmp_path / "mine", "--fresh")
    assert refused.exit_code == 2 and (tmp_path / "mine" / "thesis.txt").exists()


def test_a_workspace_of_ones_own_is_never_taken_for_a_demonstration(tmp_path: Path) -> None:
    root = workspace(tmp_path / "piano-2025")
    done = riscontro("demo", root, "--fresh")
    assert done.exit_code == 2 and (root / "piano.xlsx").exists()


class _Elsewhere:
    """Packaged data whose demonstration is another folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def joinpath(self, *_names: str) -> Path:
        return self.folder


# English -----------------------------------------------------------------------------------------


def italian_words(*things: Any) -> Iterator[str]:
    """Return the Italian of everything that is said differently in English."""
    for thing in things:
        if isinstance(thing, Words):
            if thing.it != thing.en and "{" not in thing.it:
                yield thing.it
        elif isinstance(thing, dict | tuple | list):
            yield from italian_words(*(thing.values() if isinstance(thing, dict) else thing))
        elif hasattr(thing, "label"):
            yield from italian_words(thing.label)


def test_an_english_workspace_is_english(tmp_path: Path) -> None:
    root = tmp_path / "torino"
    bring_in(root, mission(tmp_path / "source", "5"), DEMO, language="en")
    distribute(root, date(2026, 1, 15))
    consolidate(root, date(2026, 2, 20))
    assert opened(root).settings.language == "en"
    profile = load(DEMO)
    fields = [field for sheet in profile.sheets for field in sheet.fields]
    known = [FIELDS, SHEETS, VOCABULARIES, fields, list(profile.sheets), list(profile.levels)]
    # Words that stand in both languages, for different things.
    foreign = set(italian_words(*known)) - {"Date"}
    assert {"Indicatore", "Istruzioni", "In corso"} <= foreign
    files = [root / "quadro.xlsx", root / "piano.xlsx", *(root / "trasmissioni").iterdir()]
    for file in files:
        book = load_workbook(file)
        assert not foreign.intersection(book.sheetnames), file.name
        found = {
            (page.title, cell.coordinate, cell.value)
            for page in book.worksheets
            for row in page.iter_rows(max_row=5)
            for cell in row
            if cell.value in foreign
        }
        assert found == set(), file.name
