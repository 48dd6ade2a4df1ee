"""Random nights of a real workspace: what people typed stays, and every part that is theirs."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from unittest import mock

import dressed
import pytest
from desk import cell_of, edit_plan
from forge import FORM, PROFILE, SHEETS
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from offices import City
from openpyxl import load_workbook
from parts import different_bytes, different_cells
from riscontro.sync.pipeline import returning
from riscontro.sync.pipeline.synchronising import Synchronised, synchronise
from riscontro.workbooks.replacing import Replacement, replace_file
from touched import columns, key_rows

FIRST_ROW = 6
FIRST, LAST = date(2026, 2, 20), date(2026, 2, 27)
UNITS = ("AMB", "DIR")
SPOTS = {
    "AMB": [
        ("indicators", "f.1", "value"),
        ("indicators", "f.1", "note"),
        ("activities", "f", "actions"),
    ],
    "DIR": [
        ("indicators", "d.1#totale", "value"),
        ("indicators", "d.1#sede-centrale", "value"),
        ("indicators", "d.1#sede-centrale", "note"),
    ],
}
"""Cells people type in: sheet, key, field."""
FIGURES = [120, 98, 0, None, "4.224057,67", "n.d.", 131.5, "  77 "]
TEXTS = ["Da verificare con la sede", None, "Riga\nsu due righe", "= non è una formula", "à è €"]

OURS = {"Istruzioni", *SHEETS.values(), "Proposte", "Esito controlli", "Storico",
        "Scheda di trasmissione", "_riscontro"}  # fmt: skip
"""Sheets a push may write into; in those of entries, only into cells of the centre's."""
AROUND = {"docProps/custom.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
          "[Content_Types].xml", "xl/calcChain.xml"}  # fmt: skip

PROFILES = {25: (2, 8), 100: (5, 12)}
EXAMPLES, STEPS = PROFILES.get(settings().max_examples, (40, 25))
PHASES = [Phase.reuse, Phase.generate, *([Phase.shrink] if EXAMPLES > 5 else [])]
"""A night takes a while: a failure is made small only where there is time for it."""


@cache
def entry_fields(sheet: str) -> frozenset[str]:
    """The columns of a sheet that are the department's in the round."""
    found = next(one for one in PROFILE.sheets if one.id == sheet)
    return frozenset(field.id for field in PROFILE.open_fields(found, "consuntivo"))


def entries(path: Path) -> dict[str, set[str]]:
    """The addresses of the cells a department fills in, by sheet."""
    book = load_workbook(path)
    found = {}
    for sheet, title in SHEETS.items():
        named = columns(book[title])
        found[title] = {
            book[title].cell(row, named[field]).coordinate
            for row in key_rows(book[title]).values()
            for field in entry_fields(sheet) & set(named)
        }
    return found


def hold_untouched(before: Path, after: Path) -> None:
    """Hold a push to what it may write: every other part and every entry is as it was."""
    titles = load_workbook(after).sheetnames
    pages = {f"xl/worksheets/sheet{place}.xml": name for place, name in enumerate(titles, 1)}
    for part in different_bytes(before, after):
        title = pages.get(part, "")
        assert title in OURS or part in AROUND or part.startswith("xl/tables/"), part
    here, there = entries(before), entries(after)
    for part, title in pages.items():
        if title in here:
            assert here[title] <= there[title]
            assert not different_cells(before, after, part) & here[title], title


class Folder(RuleBasedStateMachine):
    """Offices, the centre and the nightly run in one workspace; each example in a copy of it."""

    def __init__(self, ready: Path, root: Path) -> None:
        super().__init__()
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(ready, root)
        self.root, self.city = root, City(root)
        self.day = FIRST
        self.typed: dict[str, dict[tuple[str, str, str], object]] = {
            path.name: {} for path in self.files()
        }
        """What was typed since the workspace was made, by file; it is there for good."""

    def files(self) -> list[Path]:
        return sorted((self.root / "trasmissioni").glob("[!.]*.xlsx"))

    def file(self, unit: str, copy: bool) -> Path:
        """A copy of the workbook when there is one, else the workbook."""
        name = f"{unit}_2025_consuntivo"
        other = self.root / "trasmissioni" / f"{name} - Copia.xlsx"
        return other if copy and other.exists() else other.with_name(f"{name}.xlsx")

    # What people do -----------------------------------------------------------------------------

    @rule(
        unit=st.sampled_from(UNITS),
        copy=st.booleans(),
        edits=st.dictionaries(
            st.integers(0, 2),
            st.tuples(st.sampled_from(FIGURES), st.sampled_from(TEXTS)),
            min_size=1,
        ),
    )
    def type_in(self, unit: str, copy: bool, edits: dict[int, tuple[object, str | None]]) -> None:
        path = self.file(unit, copy)
        book = load_workbook(path)
        for place, (figure, text) in edits.items():
            spot = sheet, key, field = SPOTS[unit][place]
            value = figure if field == "value" else text
            cell = cell_of(book[SHEETS[sheet]], f"M05.P02/{key}", field)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            self.typed[path.name][spot] = value
        book.save(path)

    @rule(unit=st.sampled_from(UNITS), copy=st.booleans(), submitted=st.booleans())
    def declare(self, unit: str, copy: bool, submitted: bool) -> None:
        path = self.file(unit, copy)
        book = load_workbook(path)
        page = book.worksheets[0]
        row = next(row for row in range(1, 60) if page.cell(row, 1).value == "state")
        page.cell(row, 3).value = FORM["state"] if submitted else "in compilazione"
        book.save(path)

    @rule(unit=st.sampled_from(UNITS), there=st.booleans())
    def a_copy(self, unit: str, there: bool) -> None:
        """Somebody makes a copy in the same folder, or throws it away."""
        first, other = self.file(unit, False), self.file(unit, True)
        if there and other == first:
            other = first.with_name(f"{first.stem} - Copia.xlsx")
            shutil.copyfile(first, other)
            self.typed[other.name] = dict(self.typed[first.name])
        elif not there and other != first:
            other.unlink()
            del self.typed[other.name]

    @rule(key=st.sampled_from(["f.1", "d.1"]), number=st.integers(1, 3))
    def retitle(self, key: str, number: int) -> None:
        """The centre changes what stands in a locked cell."""
        title = f"Titolo {number} di {key}"
        edit_plan(self.root, [("Indicatori", f"M05.P02/{key}", "label", title)])

    @rule(figure=st.sampled_from([125, 99, None]))
    def correct(self, figure: int | None) -> None:
        """The centre corrects the value of AMB, or withdraws its correction."""
        typed = {
            "key": "M05.P02/f.1", "period": 2025, "round": "Consuntivo",
            "field": "Valore rilevato 2025", "value": figure, "reason": "Rettificato",
            "author": "Controllo", "day": self.day,
        }  # fmt: skip
        path = self.root / "piano.xlsx"
        book = load_workbook(path)
        page = book["Correzioni"]
        for name, column in columns(page, "key").items():
            page.cell(FIRST_ROW, column).value = typed.get(name) if figure else None
        book.save(path)

    # Nights -------------------------------------------------------------------------------------

    @rule()
    def night(self) -> None:
        self.day = min(LAST, self.day + timedelta(1))
        first = self.hold(lambda: synchronise(self.root, self.day))
        assert first is not None
        if any(one.code == "WBK-012" for one in first.summary.consolidated.findings):
            # Twins are no twins any more once something was written into one of them.
            self.hold(lambda: synchronise(self.root, self.day))
        before = self.bytes()
        done = synchronise(self.root, self.day)
        assert {one.state for one in done.pushes} <= {"unchanged"}, done.pushes
        assert self.bytes() == before, "the same night twice wrote something"

    @precondition(lambda self: self.day < LAST)
    @rule(pushes=st.integers(0, 2))
    def night_cut_short(self, pushes: int) -> None:
        """The run dies after so many workbooks were written back."""
        left = pushes

        def dying(path: Path, data: bytes, known: str, backups: Path) -> Replacement:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            return replace_file(path, data, known, backups)

        def cut() -> Synchronised | None:
            with mock.patch.object(returning, "replace_file", dying):
                try:
                    return synchronise(self.root, self.day)
                except KeyboardInterrupt:
                    return None

        self.hold(cut)

    def hold(self, run: Callable[[], Synchronised | None]) -> Synchronised | None:
        """Hold a run against what stood before it."""
        apart = self.root.with_name("prima")
        shutil.rmtree(apart, ignore_errors=True)
        shutil.copytree(self.root / "trasmissioni", apart)
        done = run()
        states = {one.workbook: one.state for one in done.pushes} if done else {}
        assert {path.name for path in self.files()} == {path.name for path in apart.iterdir()}
        for path in self.files():
            before = apart / path.name
            if path.read_bytes() == before.read_bytes():
                assert states.get(path.name, "unchanged") == "unchanged"
                continue
            assert states.get(path.name, "written") == "written"
            hold_untouched(before, path)
            kept = {one.read_bytes() for one in (self.root / ".riscontro" / "copie").iterdir()}
            assert before.read_bytes() in kept, "the version before is not kept"
        for name, cells in self.typed.items():
            book = load_workbook(self.root / "trasmissioni" / name)
            for (sheet, key, field), value in cells.items():
                assert cell_of(book[SHEETS[sheet]], f"M05.P02/{key}", field).value == value
        if done is not None:
            self.hold_the_master(done)
        return done

    def hold_the_master(self, done: Synchronised) -> None:
        """A number typed in the only copy, submitted and not held, is what the master shows."""
        rows = self.city.master()
        held = {(row.department, row.key) for row in done.summary.consolidated.records if row.held}
        over = {
            (row.department, row.key) for row in done.summary.consolidated.records if row.corrected
        }
        submitted = {
            one.department: one for one in done.summary.consolidated.submissions
            if one.state == "submitted"
        }  # fmt: skip
        for unit, shown in (("AMB", "Ambiente"), ("DIR", "Direzione")):
            if self.file(unit, True) != self.file(unit, False) or unit not in submitted:
                continue
            typed = self.typed[self.file(unit, False).name]
            for (sheet, key, field), value in typed.items():
                name = (unit, f"M05.P02/{key}")
                if field == "value" and isinstance(value, int) and name not in held | over:
                    assert rows[SHEETS[sheet], shown, key]["value"] == value

    def bytes(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.files()}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two offices after its first nights; one workbook is dressed as by Excel."""
    city = City.founded(tmp_path_factory.mktemp("cartelle") / "piano-2025")
    path = city.send("AMB")
    path.write_bytes(dressed.as_excel(path.read_bytes()))
    city.send("DIR")
    for _ in range(2):
        synchronise(city.root, FIRST)
    return city.root


def test_random_nights(ready: Path, tmp_path: Path) -> None:
    run_state_machine_as_test(
        lambda: Folder(ready, tmp_path / "piano-2025"),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=PHASES,
        ),
    )
