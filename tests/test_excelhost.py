"""Excel as a host: every call against a fake that refuses, prompts and meddles."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakeexcel import (
    DISCONNECTED,
    EXCEPTION,
    GENERIC,
    IGNORED,
    REJECTED,
    ComError,
    FakeApp,
    FakeBook,
    Said,
    opened,
)
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from riscontro.addin import excelhost, excelwords, patience
from riscontro.addin.excelcalls import MACRO_COPY, MacCalls, WindowsCalls
from riscontro.addin.excelhost import ExcelHost
from riscontro.addin.host import Cancelled, Spot
from riscontro.addin.patience import Patience, is_busy, is_gone
from riscontro.schemas.terms import Words
from riscontro.sync.errors import RunStopped


class Scene:
    """A host over a fake Excel; time passes only in ``waits``."""

    def __init__(self) -> None:
        self.app = FakeApp()
        self.said = Said()
        self.stop = False
        self.waits: list[float] = []
        calm = Patience(lambda: self.stop, pause=self.waits.append)
        args = (self.app, WindowsCalls(), self.said, calm, "it", lambda: self.stop)
        self.host = ExcelHost(*args)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def stopped(step: Callable[[], object], words: Words) -> str:
    """What a step stops with must be these words, filled."""
    with pytest.raises(RunStopped) as error:
        step()
    head = words.it.partition("{")[0]
    assert head in error.value.words.it
    assert "{" not in error.value.words.it + error.value.words.en
    return error.value.words.it


def test_the_open_workbooks(scene: Scene, tmp_path: Path) -> None:
    first = opened(scene.app, tmp_path / "uno.xlsx")
    address = "https://comune.sharepoint.com/sites/dup/due.xlsx"
    second = opened(scene.app, address)
    third = opened(scene.app, "Cartel3")
    second.read_only, third.saved = True, False
    told = scene.host.books()
    assert [one.name for one in told] == ["uno.xlsx", "due.xlsx", "Cartel3"]
    assert [one.path for one in told] == [tmp_path / "uno.xlsx", None, None]
    assert [one.location for one in told] == [first.location, address, "Cartel3"]
    assert [one.read_only for one in told] == [False, True, False]
    assert [one.saved for one in told] == [True, True, False]
    active = scene.host.active()
    assert active is not None and active.name == "Cartel3"


def test_windows_paths_are_paths(scene: Scene) -> None:
    opened(scene.app, r"C:\Users\Anna\CUL.xlsx")
    opened(scene.app, r"\\server\quota\AMB.xlsx")
    assert all(one.path is not None for one in scene.host.books())


def test_no_workbook(scene: Scene, tmp_path: Path) -> None:
    assert scene.host.active() is None
    assert scene.host.spot() is None
    stopped(lambda: scene.host.copy(tmp_path / "x.xlsx"), excelwords.NO_BOOK)


def test_protected_view_is_told(scene: Scene, tmp_path: Path) -> None:
    scene.app.protected_view = True
    said = stopped(scene.host.active, excelwords.PROTECTED)
    assert "Abilita modifica" in said
    stopped(lambda: scene.host.copy(tmp_path / "x.xlsx"), excelwords.PROTECTED)


def test_the_active_cell(scene: Scene, tmp_path: Path) -> None:
    book = opened(scene.app, tmp_path / "uno.xlsx")
    book.front_sheet, book.cell = "Altro", "AB12"
    assert scene.host.spot() == Spot("Altro", "AB12")
    book.on_chart = True
    assert scene.host.spot() is None


def test_a_copy_holds_what_is_not_saved(scene: Scene, tmp_path: Path) -> None:
    book = opened(scene.app, tmp_path / "uno.xlsx", A1="vecchio")
    before = (tmp_path / "uno.xlsx").read_bytes()
    book.content["Dati"]["A1"] = "nuovo"
    book.saved = False
    scene.host.copy(tmp_path / "copia.xlsx")
    assert load_workbook(tmp_path / "copia.xlsx")["Dati"]["A1"].value == "nuovo"
    assert (tmp_path / "uno.xlsx").read_bytes() == before
    assert not book.saved and scene.app.books.front is book


@pytest.mark.parametrize("name", ["a.ods", "b.xls"])
def test_other_formats_are_told(scene: Scene, tmp_path: Path, name: str) -> None:
    opened(scene.app, str(tmp_path / name))
    said = stopped(lambda: scene.host.copy(tmp_path / "x.xlsx"), excelwords.OTHER_FORMAT)
    assert name in said and not (tmp_path / "x.xlsx").exists()


def test_a_copy_of_what_lies_in_the_cloud_or_nowhere(scene: Scene, tmp_path: Path) -> None:
    for number, location in enumerate(("https://d.docs.live.net/1/CUL.xlsx", "Cartel1")):
        opened(scene.app, location, A1=location)
        scene.host.copy(tmp_path / f"{number}.xlsx")
        assert load_workbook(tmp_path / f"{number}.xlsx")["Dati"]["A1"].value == location


def test_a_copy_never_takes_a_place(scene: Scene, tmp_path: Path) -> None:
    opened(scene.app, tmp_path / "uno.xlsx")
    (tmp_path / "copia.xlsx").write_text("altro")
    with pytest.raises(FileExistsError):
        scene.host.copy(tmp_path / "copia.xlsx")
    assert (tmp_path / "copia.xlsx").read_text() == "altro"


def test_a_copy_that_did_not_come_out(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(scene.app, tmp_path / "uno.xlsx")
    monkeypatch.setattr(WindowsCalls, "save_copy", lambda *_: None)
    stopped(lambda: scene.host.copy(tmp_path / "x.xlsx"), excelwords.NO_COPY)


def test_save(scene: Scene, tmp_path: Path) -> None:
    book = opened(scene.app, tmp_path / "uno.xlsx", A1=1)
    book.content["Dati"]["A1"] = 2
    book.saved = False
    scene.host.save(scene.host.books()[0])
    assert book.saved
    assert load_workbook(tmp_path / "uno.xlsx")["Dati"]["A1"].value == 2


def test_what_cannot_be_saved_is_told(scene: Scene, tmp_path: Path) -> None:
    opened(scene.app, "Cartel1")
    book = opened(scene.app, tmp_path / "uno.xlsx")
    book.read_only = True
    new, held = scene.host.books()
    assert "Cartel1" in stopped(lambda: scene.host.save(new), excelwords.NEVER_SAVED)
    assert "uno.xlsx" in stopped(lambda: scene.host.save(held), excelwords.READ_ONLY)
    assert "Save" not in scene.app.calls


def test_close_and_open_again_at_the_same_place(scene: Scene, tmp_path: Path) -> None:
    opened(scene.app, tmp_path / "uno.xlsx")
    scene.host.select(Spot("Altro", "C7"))
    told = scene.host.active()
    assert told is not None and told.path is not None
    spot = scene.host.spot()
    scene.host.close(told)
    assert scene.host.active() is None
    scene.host.open(told.path, spot)
    assert scene.host.spot() == Spot("Altro", "C7")


def test_what_is_typed_while_excel_refuses_to_close_is_saved(scene: Scene, tmp_path: Path) -> None:
    book = opened(scene.app, tmp_path / "uno.xlsx")
    told = scene.host.active()
    assert told is not None

    def typed(_seconds: float) -> None:
        book.sheets["Dati"].range("B2").value = "scritto intanto"

    scene.host._patience.pause = typed
    scene.app.refusals = 1
    scene.host.close(told)
    assert load_workbook(tmp_path / "uno.xlsx")["Dati"]["B2"].value == "scritto intanto"


def test_somebody_who_gave_up_gets_the_workbook_back(scene: Scene, tmp_path: Path) -> None:
    opened(scene.app, tmp_path / "uno.xlsx").close()
    scene.stop, scene.app.refusals = True, 20
    scene.host.open(tmp_path / "uno.xlsx")
    assert len(scene.waits) >= 20 and scene.host._front().name == "uno.xlsx"


def test_open_brings_to_the_front(scene: Scene, tmp_path: Path) -> None:
    first = opened(scene.app, tmp_path / "uno.xlsx")
    opened(scene.app, tmp_path / "due.xlsx")
    scene.host.open(tmp_path / "uno.xlsx", Spot("Dati", "B2"))
    assert scene.app.books.front is first and "open" not in scene.app.calls
    assert len(scene.app.books.open_books) == 2


def test_two_of_a_name(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    opened(scene.app, tmp_path / "uno.xlsx")
    said = stopped(lambda: scene.host.open(tmp_path / "a" / "UNO.xlsx"), excelwords.SAME_NAME)
    assert "UNO.xlsx" in said


def test_what_does_not_open_is_told_with_its_folder(scene: Scene, tmp_path: Path) -> None:
    said = stopped(lambda: scene.host.open(tmp_path / "no.xlsx"), excelwords.NO_OPENING)
    assert str(tmp_path) in said


def test_closed_meanwhile(scene: Scene, tmp_path: Path) -> None:
    book = opened(scene.app, tmp_path / "uno.xlsx")
    told = scene.host.books()[0]
    book.close()
    stopped(lambda: scene.host.close(told), excelwords.NOT_THERE)


@pytest.mark.parametrize("sheet", ["Manca", "Altro"])
def test_a_cell_that_cannot_be_reached(scene: Scene, tmp_path: Path, sheet: str) -> None:
    opened(scene.app, tmp_path / "uno.xlsx").hidden.add("Altro")
    said = stopped(lambda: scene.host.select(Spot(sheet, "B2")), excelwords.NO_SPOT)
    assert sheet in said and "B2" in said


TEXTS = ["=1+1", "+39 011", "-", "@x", "'a", "1,5", "12/05/2026", "TRUE", "1.352,4", "Rossi", "''"]


@pytest.mark.parametrize("form", ["General", "@", "#,##0.00"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_the_text_it_is(scene: Scene, tmp_path: Path, text: str, form: str) -> None:
    book = opened(scene.app, tmp_path / "uno.xlsx")
    book.content["Dati"]["B2"].number_format = form
    scene.host.write(Spot("Dati", "B2"), text)
    assert scene.host.shown("Dati", ["B2"]) == [text]
    cell = book.content["Dati"]["B2"]
    assert cell.data_type == "s" and cell.number_format == form


@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=12))
@example(".")
@example(",")
@example("1,234.5")
def test_whatever_is_written_is_shown(text: str) -> None:
    scene = Scene()
    opened(scene.app, "Cartel1")
    scene.host.write(Spot("Dati", "A1"), text)
    assert scene.host.shown("Dati", ["A1"]) == [text or None]


def test_numbers_and_nothing(scene: Scene) -> None:
    opened(scene.app, "Cartel1", A1="x", A2="x", A3="x", A4=True, A5="#N/A")
    for address, value in (("A1", 46112.0), ("A2", 0.0), ("A3", None)):
        scene.host.write(Spot("Dati", address), value)
    shown = scene.host.shown("Dati", ["A1", "A2", "A3", "A4", "B9"])
    assert shown == [46112.0, 0.0, None, True, None]


def test_an_error_is_shown_by_its_name(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(scene.app, "Cartel1")
    monkeypatch.setattr(WindowsCalls, "value", lambda *_: -2146826246)
    assert scene.host.shown("Dati", ["A1"]) == ["#N/A"]


def test_a_locked_cell_is_told(scene: Scene) -> None:
    opened(scene.app, "Cartel1", A1="piano").locked.add(("Dati", "A1"))
    said = stopped(lambda: scene.host.write(Spot("Dati", "A1"), "x"), excelwords.NO_WRITING)
    assert "A1" in said and scene.host.shown("Dati", ["A1"]) == ["piano"]


def test_recalculate_touches_every_sheet_and_no_mode(scene: Scene) -> None:
    book = opened(scene.app, "Cartel1")
    scene.app.state["calculation"] = "manual"
    scene.host.recalculate()
    assert book.dirty == ["Dati", "Altro"] and "calculate" in scene.app.calls
    assert scene.app.state["calculation"] == "manual" and "calculation=" not in scene.app.calls


def test_messages_and_questions_are_the_dialogs(scene: Scene, tmp_path: Path) -> None:
    scene.said.lines, scene.said.chosen = {"name": "Rossi"}, tmp_path
    scene.host.say("Fatto.", "warning")
    assert scene.said.told == [("Fatto.", "warning")]
    assert scene.host.ask("Salvare?") is True
    assert scene.host.form("Trasmetti", []) == {"name": "Rossi"}
    assert scene.host.folder("Scegliere") == tmp_path


def test_progress(scene: Scene) -> None:
    scene.host.progress("Lettura", 3, 10)
    assert "Lettura – 30 %" in str(scene.app.statuses[-1]) and "Annulla" in str(scene.app.statuses)
    scene.host.progress("Attesa", 0, 0)
    scene.stop = True
    with pytest.raises(Cancelled):
        scene.host.progress("Lettura", 4, 10)


def test_progress_does_not_wait_for_a_busy_excel(scene: Scene) -> None:
    scene.app.refusals = 1
    scene.host.progress("Lettura", 1, 2)
    assert scene.waits == [] and scene.app.statuses == []


@pytest.mark.parametrize(("platform", "program"), [("darwin", "open"), ("linux", "xdg-open")])
def test_show(scene: Scene, monkeypatch: pytest.MonkeyPatch, platform: str, program: str) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(excelhost.sys, "platform", platform)
    monkeypatch.setattr(excelhost.subprocess, "Popen", lambda c, **_: ran.append(c))
    scene.host.show(Path("/tmp/relazione.html"))
    assert ran == [[program, "/tmp/relazione.html"]]


REFUSALS = [
    lambda: ComError(REJECTED),
    lambda: ComError(EXCEPTION, IGNORED),
    lambda: ComError(EXCEPTION),
    lambda: type("ExcelBusyError", (Exception,), {})(),
]
STEPS: dict[str, Callable[[ExcelHost, Path], object]] = {
    "active": lambda host, to: host.active(),
    "books": lambda host, to: host.books(),
    "spot": lambda host, to: host.spot(),
    "copy": lambda host, to: host.copy(to / "copia.xlsx"),
    "save": lambda host, to: host.save(host.books()[0]),
    "open": lambda host, to: host.open(to / "uno.xlsx", Spot("Altro", "B2")),
    "select": lambda host, to: host.select(Spot("Altro", "B2")),
    "write": lambda host, to: host.write(Spot("Dati", "A1"), "1,5"),
    "shown": lambda host, to: host.shown("Dati", ["A1"]),
    "recalculate": lambda host, to: host.recalculate(),
    "close": lambda host, to: host.close(host.books()[0]),
}


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("step", STEPS)
def test_what_is_refused_is_tried_again(
    tmp_path: Path, step: str, refusal: Callable[[], Exception]
) -> None:
    """At whichever of its calls Excel refuses, the outcome is that of a free Excel."""

    def outcome(at: int | None) -> tuple[Any, ...]:
        folder = tmp_path / str(at)
        folder.mkdir()
        scene = Scene()
        scene.app.refusal = refusal
        book = opened(scene.app, folder / "uno.xlsx", A1="x")
        count = 0

        def interfere(name: str) -> None:
            nonlocal count
            count += 1
            if at is not None and count == at:
                scene.app.refusals = 3

        scene.app.before_call = interfere
        done = STEPS[step](scene.host, folder)
        assert (at is None) == (not scene.waits)
        scene.app.before_call = lambda name: None
        data = book.content["Dati"]["A1"].value, book.front_sheet, book.cell, book.saved
        return str(done).replace(str(folder), ""), data, sorted(p.name for p in folder.iterdir())

    scene = Scene()
    opened(scene.app, tmp_path / "uno.xlsx", A1="x")
    STEPS[step](scene.host, tmp_path)
    calls = len(scene.app.calls)
    free = outcome(None)
    assert calls > 0
    for at in range(1, calls + 1):
        assert outcome(at) == free, at


@pytest.mark.parametrize("step", STEPS)
def test_an_excel_that_stays_busy_is_told(scene: Scene, tmp_path: Path, step: str) -> None:
    opened(scene.app, tmp_path / "uno.xlsx")
    scene.app.refusals = 10**9
    said = stopped(lambda: STEPS[step](scene.host, tmp_path), patience.BUSY)
    assert "Esc" in said
    assert patience.SECONDS <= sum(scene.waits) < patience.SECONDS + 2


@pytest.mark.parametrize("step", STEPS)
def test_an_excel_that_was_closed_is_told(scene: Scene, tmp_path: Path, step: str) -> None:
    opened(scene.app, tmp_path / "uno.xlsx")
    scene.app.gone = True
    stopped(lambda: STEPS[step](scene.host, tmp_path), patience.CLOSED)
    assert scene.waits == []


def test_stop_while_excel_is_busy(scene: Scene, tmp_path: Path) -> None:
    opened(scene.app, tmp_path / "uno.xlsx")
    scene.app.refusals, scene.stop = 10**9, True
    with pytest.raises(Cancelled):
        scene.host.books()


def test_what_is_no_refusal_is_not_waited_for() -> None:
    assert not is_busy(ComError(EXCEPTION, GENERIC))
    assert not is_busy(ValueError(1)) and not is_gone(ValueError(1))
    assert is_gone(ComError(DISCONNECTED)) and not is_busy(ComError(DISCONNECTED))
    mac = type("CommandError", (Exception,), {"errornumber": -1712})()
    assert is_busy(mac)
    mac.errornumber = -609
    assert is_gone(mac) and not is_busy(mac)


def test_excel_is_given_back(scene: Scene, tmp_path: Path) -> None:
    """Also the mode of calculation, which the only workbook brings along when opened again."""
    book = opened(scene.app, tmp_path / "uno.xlsx")
    scene.app.state.update(calculation="manual", status_bar="Testo di altri")
    before = dict(scene.app.state)
    with pytest.raises(ZeroDivisionError), scene.host:
        told = scene.host.books()[0]
        scene.host.progress("Lettura", 1, 2)
        scene.host.close(told)
        scene.host.open(Path(book.location))
        assert scene.app.state["calculation"] == "automatic"
        scene.app.state.update(screen_updating=False, display_alerts=False, enable_events=False)
        raise ZeroDivisionError
    assert scene.app.state == before


def test_excel_is_given_back_though_it_is_busy_and_the_person_gave_up(
    scene: Scene, tmp_path: Path
) -> None:
    opened(scene.app, tmp_path / "uno.xlsx")
    before = dict(scene.app.state)
    with scene.host:
        scene.host.progress("Lettura", 1, 2)
        scene.stop, scene.app.refusals = True, 40
    assert scene.app.state == before and len(scene.waits) == 40


def test_an_excel_without_workbooks_is_given_back(scene: Scene, tmp_path: Path) -> None:
    opened(scene.app, tmp_path / "uno.xlsx")
    with scene.host:
        scene.host.progress("Lettura", 1, 2)
        scene.host.close(scene.host.books()[0])
    assert scene.app.state["status_bar"] is False
    with scene.host:
        scene.host.progress("Lettura", 1, 2)
    assert scene.app.state["status_bar"] is False


def test_a_closed_excel_ends_quietly(scene: Scene, tmp_path: Path) -> None:
    opened(scene.app, tmp_path / "uno.xlsx")
    with scene.host:
        scene.app.gone = True


class Script:
    """What AppleScript gives: every property is asked with ``get``."""

    def __init__(self, **facts: object) -> None:
        for name, value in facts.items():
            setattr(self, name, type("P", (), {"get": lambda self, v=value: v})())


class MacBook:
    def __init__(self, **facts: object) -> None:
        self.name = "uno.xlsx"
        self.api = Script(**facts)


def test_mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    file = tmp_path / "uno.xlsx"
    file.write_bytes(b"saved")
    book = MacBook(full_name=str(file), saved=True, read_only=False)
    calls, ran = MacCalls(), list[str]()

    class App:
        selection = None

        def macro(self, name: str) -> Callable[[str], None]:
            ran.append(name)

            def run(path: str) -> None:
                Path(path).write_bytes(b"as it is")

            return run

    calls.save_copy(App(), book, tmp_path / "copia.xlsx")
    assert (tmp_path / "copia.xlsx").read_bytes() == b"as it is" and ran == [MACRO_COPY]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copia.xlsx", "uno.xlsx"]
    calls.save_copy(object(), book, tmp_path / "altra.xlsx")
    assert (tmp_path / "altra.xlsx").read_bytes() == b"saved"
    changed = MacBook(full_name=str(file), saved=False, read_only=False)
    with pytest.raises(RunStopped):
        calls.save_copy(object(), changed, tmp_path / "terza.xlsx")
    assert calls.active_cell(App()) is None
    assert calls.location(book) == str(file) and calls.is_open_xml(book)


def test_the_fake_saves_what_it_shows(tmp_path: Path) -> None:
    book = opened(FakeApp(), tmp_path / "uno.xlsx", A1=5)
    assert FakeBook(book.app, str(tmp_path / "uno.xlsx")).content["Dati"]["A1"].value == 5
