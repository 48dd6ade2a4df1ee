"""The largest report: what is read back of its Word file is the master, cell by cell."""

import io
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from largereport import ACTIVITIES, INDICATORS, PROGRAMMES, founded, plan
from report_reading import cells, master, number, plain
from riscontro.sync.pipeline import reporting
from riscontro.sync.pipeline.reporting import report
from riscontro.sync.pipeline.reportkinds import Asked

YEARS = ("y2022", "y2023", "y2024", "value")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return founded(tmp_path_factory.mktemp("large") / "piano")


@pytest.fixture(scope="module")
def tables(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[list[list[str]]]:
    patch = pytest.MonkeyPatch()
    patch.setattr(reporting, "office", lambda: None)
    (path,) = report(root, Asked(), folder=tmp_path_factory.mktemp("paper"))
    patch.undo()
    return [cells(one) for one in docx.Document(io.BytesIO(path.read_bytes())).tables]


def test_every_activity(root: Path, tables: list[list[list[str]]]) -> None:
    """Rows that go on are joined by their key; text, state, unit and actions are the master's."""
    printed: list[list[str]] = []
    for table in (one for one in tables if "DUP SeO" in one[0]):
        for row in table[1:]:
            code, again, _ = row[1].partition("(segue)")
            if not again:
                printed.append(row)
                continue
            key = next(one[1] for one in reversed(printed) if one[1])
            assert code.strip() == key
            for at in (3, 6):
                printed[-1][at] += row[at] if row[at] else ""
    there = [row for row in master(root, "Attività") if row["key"]]
    assert len(printed) == len(there) > ACTIVITIES
    whole = plan()
    names = {one.id: one.name for one in whole.departments}
    before = {(one.key, names[one.department]): one.text for one in whole.contributions}
    leads = {}
    for got, row in zip(printed, there, strict=True):
        if got[1]:
            leads[row["key"]] = got
            assert got[1] == row["code"]
            assert squeezed(row["activity"]) in squeezed(got[3] + got[6])
        assert got[5] == row["department"] and got[4] == row["status"]
        assert squeezed(before[row["key"], row["department"]]) in squeezed(got[6])
        assert squeezed(row["actions"]) in squeezed(got[6])
    assert len(leads) == ACTIVITIES


def squeezed(text: object) -> str:
    """Return a text without spaces: where a row is cut the break of the line is lost."""
    return plain(text).replace(" ", "").replace(":", "")


def test_every_indicator(root: Path, tables: list[list[list[str]]]) -> None:
    there = {row["key"]: row for row in master(root, "Indicatori") if row["key"]}
    assert len(there) == INDICATORS
    found = [one for one in tables if one[0][-4:] == ["2022", "2023", "2024", "2025"]]
    assert len(found) == PROGRAMMES
    rows = [row for table in found for row in table[1:]]
    assert len(rows) == INDICATORS
    by_words = {(str(row["code"]), plain(row["indicator"])): row for row in there.values()}
    assert len(by_words) == INDICATORS
    for got in rows:
        row = by_words[got[0], plain(got[1])]
        for text, name in zip(got[-4:], YEARS, strict=True):
            held = row[name]
            assert isinstance(held, float)
            assert number(text.split("\n")[0]) == Decimal(repr(held)), (row["key"], name)
