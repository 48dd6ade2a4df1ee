"""The chained log: appended, verified, cut short, altered."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.sync.events import RECOVERED, START, Verified, append, events, verify

DAY = date(2025, 7, 10)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Three events."""
    path = tmp_path / ".riscontro" / "eventi.jsonl"
    for number in (1, 2, 3):
        append(path, {"what": "submission", "number": number, "unit": "Qualità"}, DAY)
    return path


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_each_line_seals_the_one_before(log: Path) -> None:
    first, second, third = lines(log)
    assert first["prev"] == START and second["prev"] == first["hash"]
    assert third["prev"] == second["hash"] and third["day"] == "2025-07-10"
    assert "Qualità" in log.read_text("utf-8")
    assert verify(log) == Verified(3, head=str(third["hash"]))
    assert [event["number"] for _, event in events(log)] == [1, 2, 3]


def test_no_log_holds_nothing(tmp_path: Path) -> None:
    assert verify(tmp_path / "eventi.jsonl") == Verified(0)
    assert list(events(tmp_path / "eventi.jsonl")) == []


def test_values_are_written_as_they_read_back(tmp_path: Path) -> None:
    path = tmp_path / "eventi.jsonl"
    event = {
        "n": Decimal("0.10"),
        "day": DAY,
        "at": datetime(2025, 7, 10, 8, 30),
        "path": Path("a") / "b.xlsx",
        "by number": {2: "due", 10: "dieci"},
        "half": "\udc80",
    }
    head = append(path, event, DAY)
    assert verify(path) == Verified(1, head=head)
    assert next(events(path)) == (
        DAY,
        {
            "n": "0.10",
            "day": "2025-07-10",
            "at": "2025-07-10T08:30:00",
            "path": str(Path("a") / "b.xlsx"),
            "by number": {"2": "due", "10": "dieci"},
            "half": "\udc80",
        },
    )
    with pytest.raises(TypeError, match="set"):
        append(path, {"what": {1}}, DAY)
    assert verify(path).events == 1


@pytest.mark.parametrize("line", [1, 2, 3])
def test_an_altered_line_is_found(log: Path, line: int) -> None:
    whole = log.read_text("utf-8").splitlines(keepends=True)
    whole[line - 1] = whole[line - 1].replace(f'"number":{line}', '"number":9')
    log.write_text("".join(whole), "utf-8")
    found = verify(log)
    assert (found.events, found.broken, found.partial) == (line - 1, line, False)
    assert len(list(events(log))) == line - 1


def test_a_forged_hash_breaks_the_next_line(log: Path, tmp_path: Path) -> None:
    whole = log.read_text("utf-8").splitlines(keepends=True)
    forged = tmp_path / "altro.jsonl"
    append(forged, {"what": "submission", "number": 9}, DAY)
    whole[0] = forged.read_text("utf-8")
    log.write_text("".join(whole), "utf-8")
    assert verify(log).broken == 2


@pytest.mark.parametrize(
    ("order", "broken"), [([0, 2], 2), ([1, 2], 1), ([0, 2, 1], 2), ([0, 1, 1, 2], 3)]
)
def test_lines_removed_moved_or_repeated_are_found(
    log: Path, order: list[int], broken: int
) -> None:
    whole = log.read_text("utf-8").splitlines(keepends=True)
    log.write_text("".join(whole[number] for number in order), "utf-8")
    assert verify(log).broken == broken


@pytest.mark.parametrize("line", ["\n", "{}\n", "[1]\n", "{\n", '{"hash": 1}\n', "\xff\n"])
def test_a_line_of_another_kind_is_found(log: Path, line: str) -> None:
    with log.open("a", encoding="latin-1") as file:
        file.write(line)
    assert verify(log).broken == 4 and not verify(log).partial
    append(log, {"what": "run"}, DAY)
    assert verify(log).broken == 4


@given(st.integers(1, 400))
def test_a_line_cut_short_is_told_and_recovered(cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "eventi.jsonl"
        append(path, {"what": "first"}, DAY)
        sound = path.read_bytes()
        append(path, {"what": "second", "unit": "Qualità " * 10}, DAY)
        line = path.read_bytes()[len(sound) :]
        kept = line[: min(cut, len(line) - 1)]
        path.write_bytes(sound + kept)
        found = verify(path)
        assert (found.events, found.broken, found.partial) == (1, 2, True)
        append(path, {"what": "third"}, DAY)
        assert verify(path).events == 3 and not verify(path).broken
        _, second = list(events(path))[1]
        if kept == line[:-1]:
            assert second["what"] == "second"
        else:
            assert second == {RECOVERED: kept.decode("utf-8", "replace")}


def test_a_long_line_before_the_end_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "eventi.jsonl"
    for size in (1, 70_000, 140_000, 3):
        append(path, {"text": "à" * size}, DAY)
    assert verify(path).events == 4 and verify(path).broken == 0
