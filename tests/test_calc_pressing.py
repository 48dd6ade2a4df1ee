"""How a button ends inside LibreOffice when something else fails too; no LibreOffice needed."""

import io
import sys
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

sys.path.append("/usr/lib/python3/dist-packages")
pytest.importorskip("uno", reason="this Python cannot load the system's python3-uno")

from calcsample import SAMPLE
from riscontro.addin.oxt import build_oxt

PACKAGE = "riscontro_calc"


@pytest.fixture(scope="module")
def pressing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The module as the extension brings it."""
    folder = tmp_path_factory.mktemp("extension")
    with zipfile.ZipFile(io.BytesIO(build_oxt(SAMPLE))) as archive:
        archive.extractall(folder)
    sys.path.insert(0, str(folder / "pythonpath"))
    yield import_module(f"{PACKAGE}.pressing")
    sys.path.remove(str(folder / "pythonpath"))
    for name in [one for one in sys.modules if one.split(".")[0] == PACKAGE]:
        del sys.modules[name]


class Raising:
    """An indicator or a window that is gone already."""

    def end(self) -> None:
        raise RuntimeError("disposed")

    close = end


class Nowhere:
    """A desktop without documents, in which nothing opens."""

    def getComponents(self) -> "Nowhere":
        return self

    def createEnumeration(self) -> "Nowhere":
        return self

    def hasMoreElements(self) -> bool:
        return False

    def getCurrentComponent(self) -> None:
        return None

    def getCurrentFrame(self) -> None:
        return None

    def loadComponentFromURL(self, *facts: Any) -> Any:
        raise OSError("gone")


def pressed(pressing: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A press under way, made by hand: nothing of LibreOffice is there."""
    desk = pressing.Desk.__new__(pressing.Desk)
    desk.desktop, desk.document, desk.away, desk.cancelled = Nowhere(), None, [], False
    desk.waiting = desk.indicator = Raising()
    press = pressing.Press.__new__(pressing.Press)
    press.desk, press.language = desk, "it"
    monkeypatch.setattr(pressing.PRESSES, "current", press)
    return press


def test_the_next_button_is_let_in(pressing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    press = pressed(pressing, monkeypatch)
    press._over(None)
    assert pressing.PRESSES.current is None
    press = pressed(pressing, monkeypatch)
    monkeypatch.setattr(press.desk, "end", Raising().end)
    with pytest.raises(RuntimeError):
        press._over(None)
    assert pressing.PRESSES.current is None


def test_what_does_not_open_again_is_named(
    pressing: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text("{}")
    monkeypatch.setenv("RISCONTRO_ADDIN_ANSWERS", str(answers))
    press = pressed(pressing, monkeypatch)
    press.desk.dialogs = pressing.Desk.do_say.__globals__["Dialogs"](None, "it")
    press.desk.away = [(str(tmp_path / "persa.ods"), "Dati", "B2")]
    press._over(None)
    said = answers.with_name("answers.json.said").read_text("utf-8")
    assert "persa.ods" in said
    assert "aprirla da" in said


class Computed:
    """A document whose chart counts as changed once it is computed, and it with it."""

    def __init__(self, typed: str = "") -> None:
        self.typed, self.changed, self.done = typed, False, ["Inserisci"]
        self.Sheets, self.Charts = [self], [self]

    def getEmbeddedObject(self) -> "Computed":
        return self

    def isModified(self) -> bool:
        return self.changed

    def setModified(self, changed: bool) -> None:
        self.changed = changed

    def getUndoManager(self) -> "Computed":
        return self

    def getAllUndoActionTitles(self) -> tuple[str, ...]:
        return tuple(self.done)

    def getCurrentComponent(self) -> "Computed":
        return self

    def calculate(self) -> None:
        self.changed = True
        if self.typed:
            self.done.insert(0, self.typed)
            self.typed = ""


@pytest.mark.parametrize("typed", ["", "Inserisci"])
def test_only_what_is_typed_makes_a_workbook_changed(pressing: Any, typed: str) -> None:
    desk = import_module(f"{PACKAGE}.desk").Desk.__new__(import_module(f"{PACKAGE}.desk").Desk)
    document = desk.desktop = Computed(typed)
    desk._enter(document)
    assert document.isModified() is bool(typed)
    document.changed, document.done = False, ["Inserisci"] * 100
    desk._enter(document)
    assert document.isModified(), "a full list tells nothing"
