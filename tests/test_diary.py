"""The log of runs: what began, how it ended, why it stopped; no names, no values."""

import re
from pathlib import Path

import pytest
from desk import riscontro
from offices import City
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline import diary
from riscontro.sync.workspace import Workspace

LINE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \d+ .+$")


def lines(root: Path) -> list[str]:
    return (root / ".riscontro" / "log" / diary.FILE).read_text("utf-8").splitlines()


def test_a_night_line_by_line(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    city.send("CUL", {("indicators", "a.1", "value"): "4.224057,67"})
    for _ in range(3):
        riscontro("sync", city.root, "--today", "2026-02-20")
    told = lines(city.root)
    assert all(LINE.match(line) for line in told)
    said = [line.split(" ", 2)[2] for line in told]
    assert said[0] == "riscontro sync: begun" and said[3].startswith("riscontro sync: ended in ")
    assert re.fullmatch(
        r"run=1 files=1 left_out=0 rows=\d+ changes=\d+ blocking=1 .*master=written", said[1]
    )
    assert said[2].startswith("written=1 messages=")
    assert said[-1] == "riscontro sync: nothing changed"
    text = "\n".join(told)
    assert "4.224057" not in text and "Bianchi" not in text and "CUL" not in text


def test_why_a_run_stopped_and_where_a_program_failed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with pytest.raises(RunStopped), diary.told(workspace, "riscontro prova"):
        raise RunStopped("manca il piano")
    with pytest.raises(ZeroDivisionError), diary.told(workspace, "riscontro prova"):
        _ = 1 // 0
    with pytest.raises(KeyboardInterrupt), diary.told(workspace, "riscontro prova"):
        raise KeyboardInterrupt
    text = "\n".join(lines(tmp_path))
    assert "riscontro prova: stopped: manca il piano" in text
    assert "ZeroDivisionError" in text and "test_diary.py" in text
    assert "interrupted (KeyboardInterrupt)" in text


def test_the_log_is_put_aside_before_it_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diary, "MOST", 400)
    workspace = Workspace(tmp_path)
    for number in range(60):
        diary.note(workspace, f"riga {number}")
    kept = sorted(path.name for path in workspace.logs.iterdir())
    assert kept == [diary.FILE, *(f"{diary.FILE}.{number}" for number in range(1, 6))]
    assert all(path.stat().st_size <= 400 for path in workspace.logs.iterdir())


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / ".riscontro").write_text("", "utf-8")
    diary.note(Workspace(tmp_path), "riga")
