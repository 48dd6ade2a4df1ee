"""What a person is asked: the windows on a screen nobody sees, and the boxes of the systems."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakeexcel import FakeApp
from riscontro.addin import dialogs
from riscontro.addin.dialogs import BoxDialogs, ExcelDialogs, WindowDialogs, dialogs_for
from riscontro.addin.host import Question
from riscontro.schemas.terms import Words

QUESTIONS = [
    Question("name", Words("Nome e cognome", "Name")),
    Question("role", Words("Qualifica", "Role"), required=False),
    Question("state", Words("Stato", "State"), "trasmessa", ("in compilazione", "trasmessa")),
]


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A display of its own."""
    pytest.importorskip("tkinter")
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("no Xvfb is installed here: nothing to draw windows on")
    read, write = os.pipe()
    command = [program, "-displayfd", str(write), "-screen", "0", "900x600x24", "-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(command, pass_fds=[write], stdout=quiet, stderr=quiet)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    started.terminate()
    started.wait()


@pytest.fixture
def form(screen: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Any]]:
    monkeypatch.setenv("DISPLAY", screen)
    from riscontro.addin.dialogwindow import FormWindow

    yield lambda: FormWindow("Trasmetti", QUESTIONS, "it")


def test_a_form_is_filled_in(form: Callable[[], Any]) -> None:
    window = form()
    window.root.update()
    assert window.fields["state"].get() == "trasmessa"
    window.fields["name"].set("  Anna Rossi ")
    window.accept()
    assert window.answers == {"name": "Anna Rossi", "role": "", "state": "trasmessa"}


def test_a_line_that_is_needed(form: Callable[[], Any]) -> None:
    window = form()
    window.accept()
    assert window.answers is None and "«Nome e cognome»" in window.message.get()
    window.fields["name"].set("Anna")
    window.fields["state"].set("altro")
    window.accept()
    assert window.answers is None and "«Stato»" in window.message.get()
    window.fields["state"].set("in compilazione")
    window.accept()
    assert window.answers["state"] == "in compilazione"


def test_keys(form: Callable[[], Any]) -> None:
    window = form()
    window.root.update()
    window.fields["name"].set("Anna")
    window.root.event_generate("<Return>")
    assert window.answers is not None
    window = form()
    window.root.update()
    window.fields["name"].set("Anna")
    window.root.event_generate("<Escape>")
    assert window.answers is None


def test_the_form_is_in_front_and_fits(form: Callable[[], Any]) -> None:
    window = form()
    window.root.update()
    assert window.root.attributes("-topmost") == 1
    assert window.root.winfo_width() < 700 and window.root.winfo_height() < 400
    assert all(box.winfo_viewable() for box in window.boxes.values())
    window.leave()


def test_messages_and_folders(screen: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DISPLAY", screen)
    from riscontro.addin import dialogwindow

    said: list[tuple[str, ...]] = []
    box = dialogwindow.messagebox
    for name in ("showinfo", "showwarning", "showerror"):
        monkeypatch.setattr(box, name, lambda t, m, parent, n=name: said.append((n, t, m)))
    monkeypatch.setattr(box, "askyesno", lambda t, m, parent: m == "Salvare?")
    answers = [str(tmp_path), ""]
    monkeypatch.setattr(dialogwindow.filedialog, "askdirectory", lambda **_: answers.pop(0))
    shown = WindowDialogs("it")
    for tone in ("info", "warning", "error"):
        shown.say("Fatto.", tone)  # type: ignore[arg-type]
    kinds = ("showinfo", "showwarning", "showerror")
    assert said == [(kind, "Riscontro", "Fatto.") for kind in kinds]
    assert shown.ask("Salvare?") is True and shown.ask("Altro?") is False
    assert shown.folder("Scegliere") == tmp_path and shown.folder("Scegliere") is None


def test_the_box_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """In front of everything and belonging to nobody."""
    boxes: list[tuple[Any, ...]] = []

    def box(*given: Any) -> int:
        boxes.append(given)
        return dialogs.YES if given[3] & dialogs.YES_NO else dialogs.OK

    user32 = SimpleNamespace(MessageBoxW=box)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    BoxDialogs("it").say("Perché?", "error")
    assert BoxDialogs("en").ask("Save?") is True
    assert [one[:3] for one in boxes] == [
        (None, "Perché?", "Riscontro"),
        (None, "Save?", "Riscontro"),
    ]
    assert all(one[3] & 0x50000 == 0x50000 for one in boxes)
    assert boxes[0][3] & 0xF0 == 0x10


def test_which_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    app = FakeApp()
    monkeypatch.setattr(dialogs, "find_spec", lambda name: object())
    assert type(dialogs_for(app, "it")) is WindowDialogs
    monkeypatch.setattr(dialogs.sys, "platform", "win32")
    assert type(dialogs_for(app, "it")) is BoxDialogs
    monkeypatch.setattr(dialogs, "find_spec", lambda name: None if name == "_tkinter" else 1)
    assert type(dialogs_for(app, "it")) is ExcelDialogs


def test_excels_own_boxes() -> None:
    app = FakeApp()
    own = ExcelDialogs(app, "it")
    own.say("Fatto.", "warning")
    app.answers = ["yes", "no"]
    assert own.ask("Salvare?") is True and own.ask("Salvare?") is False
    assert app.alerts[0] == ("Fatto.", "Riscontro", "ok", "critical")
    app.answers = ["", " Anna ", "", "altro", "trasmessa"]
    found = own.form("Trasmetti", QUESTIONS)
    assert found == {"name": "Anna", "role": "", "state": "trasmessa"} and app.answers == []
    assert "in compilazione / trasmessa" in app.alerts[-1][0]
    app.answers = ["Anna", False]
    assert own.form("Trasmetti", QUESTIONS) is None
    app.answers = [r"C:\piano", False]
    assert own.folder("Scegliere") == Path(r"C:\piano") and own.folder("Scegliere") is None


def test_the_windows_need_no_excel() -> None:
    """They are drawn by another process than Excel's, which may be busy or gone."""
    program = (
        "import sys, riscontro.addin.dialogwindow; "
        "assert not {'xlwings', 'pandas', 'riscontro.addin.excelhost'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
