"""What commands write: UTF-8, and nothing a terminal would obey."""

import io
import os
import pty
import sys
from pathlib import Path

import pytest
from riscontro.sync.cli.streams import Legible, obedient, speak_utf8

CONTROLS = "a\x1b[31mb\x07\r\x7f\x9b2J\u202ec"


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_shown_controls_as_signs() -> None:
    held = io.StringIO()
    assert Legible(held).write(f"{CONTROLS}\n\tfine") == len(CONTROLS) + 6
    assert held.getvalue() == "a␛[31mb␇␍␡�2J�c\n\tfine"


def test_a_file_gets_texts_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    held = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(held, "latin-1", newline=""))
    speak_utf8()
    sys.stdout.write(f"{CONTROLS}è")
    sys.stdout.flush()
    assert held.getvalue().decode() == f"{CONTROLS}è"


def test_a_terminal_is_put_in_the_place_of_itself_once(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(io.BytesIO(), "utf-8")
    monkeypatch.setattr(sys, "stderr", terminal)
    speak_utf8()
    speak_utf8()
    assert isinstance(sys.stderr, Legible) and obedient(sys.stderr) is terminal
    assert sys.stderr.isatty() and not hasattr(sys.stderr, "buffer")
    assert obedient(terminal) is terminal


def on_a_terminal(*words: str) -> bytes:
    """Return what a command writes to a terminal of its own."""
    command = "from riscontro.sync.cli import main; main()"
    child, master = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-c", command, *words])
    said = bytearray()
    try:
        while piece := os.read(master, 4096):
            said += piece
    except OSError:
        pass
    finally:
        os.close(master)
        os.waitpid(child, 0)
    return bytes(said)


@pytest.mark.skipif(not Path("/dev/ptmx").exists(), reason="no pseudo-terminals here")
def test_a_cell_cannot_give_orders_to_a_terminal() -> None:
    said = on_a_terminal("init", "x", "--profile", "a\x1b[2J", "--period", "2025")
    assert "␛[2J".encode() in said and b"\x1b" not in said
