"""The end of the program: at once, with everything written and told, and the right status."""

import subprocess
import sys
from pathlib import Path

import pytest

END = """
import atexit, sys, threading, time
from pathlib import Path
from riscontro.sync.cli.ending import at_once

class Heavy:
    def __del__(self):
        Path("{folder}/taken-apart").touch()

held = Heavy()
atexit.register(lambda: print("at the end"))
{before}
with at_once():
    print("said", end=" ")
    print("told", file=sys.stderr)
    {block}
"""


def ended(folder: Path, block: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    text = END.format(folder=folder.as_posix(), block=block, before=before)
    return subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("block", "status"), [("sys.exit()", 0), ("sys.exit(1)", 1), ("raise SystemExit(2)", 2)]
)
def test_all_is_said_and_nothing_is_taken_apart(block: str, status: int, tmp_path: Path) -> None:
    done = ended(tmp_path, block)
    assert (done.returncode, done.stdout, done.stderr) == (status, "said at the end\n", "told\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("block", "before", "status", "told"),
    [
        ("pass", "", 0, "told\n"),
        ("sys.exit('why')", "", 1, "told\nwhy\n"),
        ("raise ValueError('why')", "", 1, "ValueError: why\n"),
        (
            "sys.exit(1)",
            "threading.Thread(target=lambda: (time.sleep(0.5), print('later', end=' '))).start()",
            1,
            "told\n",
        ),
    ],
    ids=["no exit", "a reason", "a fault", "a thread"],
)
def test_python_ends_as_it_does_by_itself(
    block: str, before: str, status: int, told: str, tmp_path: Path
) -> None:
    done = ended(tmp_path, block, before)
    assert done.returncode == status and done.stderr.endswith(told)
    assert done.stdout.replace("later ", "") == "said at the end\n"
    assert ("later" in done.stdout) is bool(before)
    assert [one.name for one in tmp_path.iterdir()] == ["taken-apart"]


def test_a_stream_nobody_reads_any_more(tmp_path: Path) -> None:
    done = ended(tmp_path, "sys.stdout.close(); sys.exit(1)")
    assert done.returncode == 1 and (tmp_path / "taken-apart").exists()
