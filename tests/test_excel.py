"""What the macros call: values through COM, greetings, buttons in a process of their own."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from fakeexcel import FakeApp, Said, opened
from forge import Forge
from hypothesis import given
from hypothesis import strategies as st
from riscontro.addin import excel, excelhost, excelwords, listings, places, starting
from riscontro.addin.buttons import BUTTONS
from riscontro.addin.cellerrors import NUMBERS, CellError
from riscontro.addin.comvalues import ERROR_SIGN, FIRST_ERROR, LEFT_OUT, decode, encode
from riscontro.addin.host import Cancelled
from riscontro.addin.registry import Argument, Given, Registry
from riscontro.addin.turns import Taken, running, stop_wished, turn, wish_to_stop
from riscontro.schemas.terms import Words
from riscontro.sync.errors import RunStopped
from riscontro.workbooks.serials import from_serial

TESTS = Path(__file__).parent


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(places.HOME, str(tmp_path / "home"))
    # The log of a process is opened once: each test gets its own.
    monkeypatch.setattr(logging.getLogger("riscontro.addin"), "handlers", [])
    return tmp_path / "home"


# Values


@pytest.mark.parametrize("kind", NUMBERS)
def test_error_codes_both_ways(kind: Any) -> None:
    error = CellError(kind, Words("perché", "why"))
    assert decode(FIRST_ERROR + NUMBERS[kind]) == CellError(kind)
    assert encode(error, "it") == [[f"{ERROR_SIGN}{NUMBERS[kind]}|perché"]]
    assert encode(((1.0, error),), "en") == [[1.0, f"{ERROR_SIGN}{NUMBERS[kind]}|why"]]


def test_the_code_of_not_available() -> None:
    """As every document on COM prints it."""
    assert decode(-2146826246) == CellError("#N/A")
    assert decode(-2146826273) == CellError("#VALUE!")


@pytest.mark.parametrize("number", [2045, 2050, 2043])
def test_errors_of_younger_programs(number: int) -> None:
    assert decode(FIRST_ERROR + number) == CellError("#VALUE!")


def test_what_comes_from_cells() -> None:
    assert decode(None) is None and decode("") == "" and decode(True) is True
    assert decode(LEFT_OUT) is None and decode(()) is None
    assert decode(Decimal("12.5")) == 12.5 and type(decode(3)) is float
    assert decode(date(2026, 12, 31)) == 46387.0
    aware = datetime(2026, 12, 31, 12, tzinfo=timezone(timedelta(hours=2)))
    assert decode(aware) == 46387.5
    assert decode(((1.0, None), ("a", False))) == ((1.0, None), ("a", False))
    assert decode((1.0, "a")) == ((1.0, "a"),)
    assert decode(((1.0,), (2.0, 3.0))) == ((1.0, None), (2.0, 3.0))
    assert isinstance(decode(object()), CellError) and isinstance(decode(b"x"), CellError)


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)))
def test_dates_are_those_of_the_program(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    serial = decode(moment)
    assert isinstance(serial, float)
    shown = from_serial(serial, "date")
    assert shown == (moment.date() if serial.is_integer() else moment)


scalars = st.one_of(
    st.none(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=9)
)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[tuple[Any, ...], ...]:
    width = draw(st.integers(1, 4))
    row = st.tuples(*[scalars] * width)
    return tuple(draw(st.lists(row, min_size=1, max_size=4)))


@given(st.one_of(scalars, ranges()))
def test_values_come_back_as_they_went(value: Given) -> None:
    rows = encode(value, "it")
    assert all(isinstance(row, list) for row in rows)
    there = decode(tuple(tuple(row) for row in rows)) if isinstance(value, tuple) else rows[0][0]
    kept = repr(there).replace("\\ue000", "").replace("�", "").replace("\ue000", "")
    assert kept == repr(value).replace("\\ue000", "").replace("�", "").replace("\ue000", "")


def test_what_a_cell_cannot_hold() -> None:
    assert encode("x" * 32_767, "it") == [["x" * 32_767]]
    assert str(encode("x" * 32_768, "it")[0][0]).startswith(f"{ERROR_SIGN}2015|Il testo")
    assert encode(float("inf"), "it") == [[f"{ERROR_SIGN}2036|"]]
    assert encode((), "it") == [[None]] and encode(((),), "it") == [[None]]


def test_no_text_passes_for_an_error() -> None:
    made = encode(f"{ERROR_SIGN}2042|x", "it")[0][0]
    assert isinstance(made, str) and not made.startswith(ERROR_SIGN) and made.endswith("2042|x")


# Functions


def echoes() -> Registry:
    registry = Registry()
    one = Argument("one", Words("uno", "one"), Words("Uno.", "One."), optional=True)
    table = Argument("table", Words("tabella", "table"), Words("T.", "T."), table=True)

    @registry.register(Words("KPI_ECO", "KPI_ECHO"), Words("Eco.", "Echo."), "values", one)
    def echo(one: Given = None) -> Given:
        return one

    @registry.register(Words("KPI_TABELLA", "KPI_TABLE"), Words("T.", "T."), "values", table)
    def whole(table: Given) -> Given:
        return table

    @registry.register(Words("KPI_ROTTA", "KPI_BROKEN"), Words("R.", "B."), "values")
    def broken() -> Given:
        raise ZeroDivisionError

    return registry


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "product_functions", echoes)


@pytest.mark.usefixtures("functions")
def test_a_function_is_called_by_either_name() -> None:
    for name in ("KPI_ECO", "kpi_echo", "echo"):
        assert excel.riscontro_call(name, (1.5,)) == [[1.5]]
    assert excel.riscontro_call("KPI_ECO", ()) == [[None]]
    assert excel.riscontro_call("KPI_ECO", (((1.0, 2.0), (3.0, "x")),)) == [[1.0, 2.0], [3.0, "x"]]
    assert excel.riscontro_call("KPI_TABELLA", (("a", None),)) == [["a", None]]
    assert excel.riscontro_call("KPI_ECO", (-2146826246,)) == [[f"{ERROR_SIGN}2042|"]]


@pytest.mark.usefixtures("functions")
def test_a_function_never_raises() -> None:
    for name, given_ in (("KPI_NO", ()), ("KPI_ROTTA", ()), ("KPI_ECO", (1, 2, 3)), (None, None)):
        made = excel.riscontro_call(name, given_)
        assert str(made[0][0]).startswith(ERROR_SIGN), name


def test_not_even_without_functions(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def fails() -> Registry:
        raise ImportError("pandas")

    monkeypatch.setattr(listings, "product_functions", fails)
    made = str(excel.riscontro_call("KPI_ECO", ())[0][0])
    assert made.startswith(f"{ERROR_SIGN}2015|Errore imprevisto (ImportError)")
    assert "pandas" in places.log_file().read_text("utf-8")


def test_the_log_quotes_no_cell(home: Path) -> None:
    places.start_log()
    typed = "Mario Rossi"
    try:
        raise ValueError(typed)
    except ValueError:
        logging.getLogger("riscontro.addin").exception("check: failed")
    said = places.log_file().read_text("utf-8")
    assert "check: failed" in said and "ValueError" in said and "test_excel" in said
    assert "Rossi" not in said


def test_reasons_in_the_language_chosen(functions: None) -> None:
    assert "La funzione non esiste" in str(excel.riscontro_call("KPI_NO", ())[0][0])
    places.remember(language="en")
    assert "no such function" in str(excel.riscontro_call("KPI_NO", ())[0][0])


DISPATCH = '''
import ctypes, datetime, json, sys, types
from unittest import mock

class Refused(Exception): pass

for name in """pythoncom pywintypes win32api win32con win32com win32com.client win32com.server
        win32com.client.gencache win32com.server.util win32com.server.policy win32gui win32event
        win32com.server.dispatcher win32process win32timezone""".split():
    module = mock.MagicMock(name=name)
    module.__name__, module.__path__, module.__spec__ = name, [], None
    sys.modules[name] = module
    outer, _, inner = name.rpartition(".")
    if outer:
        setattr(sys.modules[outer], inner, module)
sys.modules["pywintypes"].TimeType = datetime.datetime
sys.modules["pythoncom"].__file__ = "x"
for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
    setattr(sys.modules["win32com.client"], name, type(name, (), {}))
sys.modules["win32com.server.util"].unwrap = mock.Mock(side_effect=Refused)
ctypes.windll = ctypes.oledll = ctypes.PyDLL = mock.MagicMock()

import xlwings, xlwings._xlwindows as windows
xlwings.engines.add(xlwings.Engine(impl=windows.engine))
windows.is_range_instance = lambda one: False
ended = []
import atexit
atexit.unregister(windows.cleanup)
windows.cleanup = lambda: print("cleanup!")
atexit.register(windows.cleanup)

sys.path.insert(0, sys.argv[1])
from riscontro.addin import excel, listings
from test_excel import echoes
listings.product_functions = echoes
from xlwings.com_server import XLPython
server = XLPython()
calls = [
    ("KPI_ECHO", (1.5,)), ("KPI_ECHO", ("",)), ("KPI_ECHO", ("x",)), ("KPI_ECHO", (None,)),
    ("KPI_ECHO", (True,)), ("KPI_ECHO", ()), ("KPI_ECHO", (((1.0, "a"),),)),
    ("KPI_ECHO", (((1.0,), (None,)),)), ("KPI_ECHO", (((1.0, 2.0), (3.0, -2146826246)),)),
    ("KPI_ECHO", (-2146826246,)), ("KPI_BROKEN", ()),
]
print(json.dumps([server.CallUDF("riscontro.addin.excel", "riscontro_call", one) for one in calls]))
'''


def test_through_the_server_of_xlwings() -> None:
    """Its own code for Windows takes the call and gives back what the macros are made for."""
    command = [sys.executable, "-c", DISPATCH, str(TESTS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout.splitlines()[0])
    missing = f"{ERROR_SIGN}2042|"
    assert answers[:6] == [1.5, "", "x", None, True, None]
    assert answers[6:10] == [[1.0, "a"], [[1.0], [None]], [[1.0, 2.0], [3.0, missing]], missing]
    assert answers[10].startswith(f"{ERROR_SIGN}2015|")
    # At its end xlwings would end every Excel that shows no workbook.
    assert "cleanup!" not in done.stdout


# Greeting


def test_hello(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = version("riscontro")
    assert excel.hello(ours) == ""
    said = excel.hello("0.0.9")
    assert "0.0.9" in said and ours in said and "riscontro addin install" in said
    said = excel.hello(ours, "0.30.0")
    assert "0.30.0" in said and excel.XLWINGS in said and sys.executable in said
    monkeypatch.setenv("XLWINGS_ON_SERVER", "true")
    assert "XLWINGS_ON_SERVER" in excel.hello(ours)


# Turns


def test_one_button_at_a_time() -> None:
    assert running() is None
    with turn("check"):
        assert running() == "check"
        with pytest.raises(Taken) as taken, turn("synchronise"):
            raise AssertionError("two at work")
        assert taken.value.button == "check"
    assert running() is None


def test_the_wish_to_stop_is_for_the_button_at_work() -> None:
    wish_to_stop()
    with turn("check"):
        assert not stop_wished()
        wish_to_stop()
        assert stop_wished()


def test_a_killed_button_leaves_no_turn(tmp_path: Path) -> None:
    program = "from riscontro.addin.turns import turn; import os\nwith turn('check'): os._exit(9)\n"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 9
    assert (places.home() / "running.json").exists() and running() is None


# Buttons


class Desk:
    """``main`` with a fake Excel, dialogs that note, and a ribbon that does as it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.app, self.said = FakeApp(), Said()
        self.pressed: list[str] = []
        self.does: Callable[[Any], None] = lambda host: None
        opened(self.app, folder / "uno.xlsx", A1="x")
        ribbon: Any = ModuleType("riscontro.addin.ribbon")

        def press(button: str, host: Any, today: date) -> None:
            assert today == date.today()
            self.pressed.append(button)
            self.does(host)

        ribbon.press = press
        monkeypatch.setitem(sys.modules, "riscontro.addin.ribbon", ribbon)
        monkeypatch.setattr(excel, "_dialogs", lambda app: self.said)

    def main(self, *arguments: str) -> int:
        return excel.main(arguments, connected=lambda process: self.app)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    return Desk(monkeypatch, tmp_path)


def meddle(host: Any) -> None:
    """Leave everything as Excel must not be left."""
    host.progress("Lettura", 1, 2)
    host.app.state.update(
        calculation="manual", screen_updating=False, display_alerts=False, enable_events=False
    )


def crash(host: Any) -> None:
    meddle(host)
    raise ValueError("secret value")


def stop(host: Any) -> None:
    meddle(host)
    raise RunStopped(Words("Scegliere lo spazio di lavoro.", "Choose the workspace."))


def cancel(host: Any) -> None:
    meddle(host)
    raise Cancelled


@pytest.mark.parametrize("does", [meddle, crash, stop, cancel])
@pytest.mark.parametrize("button", [one for one in BUTTONS if one != "cancel"])
def test_every_button_gives_excel_back(
    desk: Desk, button: str, does: Callable[[Any], None]
) -> None:
    desk.does = does
    before = dict(desk.app.state)
    desk.main(button, "--excel", "4711")
    assert desk.pressed == [button]
    assert desk.app.state == before and running() is None
    assert desk.app.macros == [(excel.FORGET,)]
    told = " ".join(text for text, _ in desk.said.told)
    assert ("Errore imprevisto (ValueError)" in told) == (does is crash)
    assert ("spazio di lavoro" in told) == (does is stop)
    assert "secret" not in told


def test_a_button_is_not_the_end_of_another(desk: Desk) -> None:
    with turn("consolidate"):
        assert desk.main("check", "--excel", "4711") == 1
        assert desk.pressed == [] and "«Consolida»" in desk.said.told[0][0]
        assert desk.main("help") == 0
    assert desk.pressed == ["help"]


def test_cancel_with_nothing_at_work_says_so(desk: Desk) -> None:
    assert desk.main("cancel") == 0
    assert desk.said.told == [(excelwords.NOTHING_TO_STOP.it, "info")] and desk.pressed == []


def test_cancel_stops_the_button_at_work(desk: Desk) -> None:
    seen = []

    def works(host: Any) -> None:
        host.progress("Lettura", 1, 3)
        excel.press("cancel", 0)
        try:
            host.progress("Lettura", 2, 3)
        except Cancelled:
            seen.append("cancelled")
            raise

    desk.does = works
    before = dict(desk.app.state)
    desk.main("synchronise", "--excel", "4711")
    assert seen == ["cancelled"] and desk.app.state == before
    desk.does = lambda host: host.progress("Lettura", 1, 3)
    assert desk.main("synchronise") == 0, "the wish was for the other one"


def test_no_excel_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """On this system xlwings itself says that there is none."""
    assert excel.main(["check", "--excel", "4711"]) == 1
    assert desk.said.told == [(excelwords.ELSEWHERE.it, "warning")] and desk.pressed == []


def test_dialogs_that_fail_leave_a_line_in_the_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(app: Any) -> Any:
        return SimpleNamespace(say=lambda *_: 1 / 0)

    monkeypatch.setattr(excel, "_dialogs", broken)
    assert excel.main(["check", "--excel", "4711"]) == 1
    assert "ZeroDivisionError" in places.log_file().read_text("utf-8")


def test_nothing_ends_without_a_line_in_the_log(desk: Desk) -> None:
    def fails(process: int) -> Any:
        raise MemoryError

    assert excel.main(["check"], connected=fails) == 1
    assert "MemoryError" in places.log_file().read_text("utf-8")
    assert "MemoryError" in desk.said.told[0][0]


def test_xlwings_is_tamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It hands refusals on, and ends no Excel when this process ends."""
    app = FakeApp()
    windows: Any = ModuleType("xlwings._xlwindows")
    windows.N_COM_ATTEMPTS, windows.cleanup = 0, lambda: None
    wings: Any = ModuleType("xlwings")
    wings.apps = {4711: app}
    monkeypatch.setitem(sys.modules, "xlwings", wings)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    unregistered = []
    monkeypatch.setattr(excel.atexit, "unregister", unregistered.append)
    assert excel.connect(4711) is app
    assert windows.N_COM_ATTEMPTS == 1 and unregistered == [windows.cleanup]
    with pytest.raises(RunStopped):
        excel.connect(1)


# A process of its own

STANDING_IN = """
import json, os, sys, types
from pathlib import Path
if "riscontro.addin.excel" in sys.orig_argv:
    sys.path.append({tests!r})
    room = Path({room!r})
    from fakeexcel import FakeApp, Said, opened
    app = FakeApp()
    opened(app, str(room / "uno.xlsx"))
    wings = types.ModuleType("xlwings")
    wings.apps = {{4711: app}}
    sys.modules["xlwings"] = wings

    def press(button, host, today):
        import time
        told = {{"session": os.getsid(0), "flags": sys.flags.safe_path, "cwd": os.getcwd(),
                "server": os.environ.get("XLWINGS_ON_SERVER")}}
        (room / "told").write_text(json.dumps(told))
        try:
            while True:
                host.progress("Lettura", 1, 2)
                time.sleep(0.01)
        finally:
            (room / "ended").touch()

    ribbon = types.ModuleType("riscontro.addin.ribbon")
    ribbon.press = press
    sys.modules["riscontro.addin.ribbon"] = ribbon

    class Noting(Said):
        def say(self, text, tone):
            (room / "said").write_text(text, "utf-8")

    dialogs = types.ModuleType("riscontro.addin.dialogs")
    dialogs.dialogs_for = lambda app, language: Noting()
    dialogs.Dialogs = object
    sys.modules["riscontro.addin.dialogs"] = dialogs
    import atexit
    atexit.register(lambda: (room / "state").write_text(json.dumps(app.state)))
"""


def waited(what: Callable[[], object]) -> None:
    """Wait for what another process does."""
    for _ in range(6000):
        if what():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def test_a_button_works_on_by_itself(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    text = STANDING_IN.format(tests=str(TESTS), room=str(room))
    (room / "sitecustomize.py").write_text(text, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(room))
    monkeypatch.setenv("XLWINGS_ON_SERVER", "true")
    excel.press("consolidate", 4711)
    # Back here while it works: it would go on for ever.
    waited((room / "told").exists)
    waited(lambda: running() == "consolidate")
    waited(lambda: (room / "told").read_text())
    told = json.loads((room / "told").read_text())
    assert told["session"] != os.getsid(0) and told["flags"] is True
    assert told["cwd"] == str(home) and told["server"] is None
    excel.press("check", 4711)
    waited((room / "said").exists)
    waited(lambda: "«Consolida»" in (room / "said").read_text("utf-8"))
    (room / "state").unlink(missing_ok=True)
    assert running() == "consolidate" and not (room / "ended").exists()
    excel.press("cancel", 4711)
    waited((room / "ended").exists)
    waited(lambda: running() is None)
    waited(lambda: (room / "state").exists() and (room / "state").read_text())
    state = json.loads((room / "state").read_text())
    assert state["status_bar"] is False and state["calculation"] == "automatic"


def test_a_python_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting.sys, "executable", "/nowhere/python")
    with pytest.raises(RuntimeError, match="riscontro addin check"):
        excel.press("check", 0)


def test_started_on_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a console, out of the job of the program that ends with Excel where it may."""
    tried: list[tuple[list[str], int]] = []

    def popen(command: list[str], creationflags: int, **_: Any) -> Any:
        tried.append((command, creationflags))
        if creationflags & starting.OUT_OF_THE_JOB:
            raise PermissionError(5, "Access is denied")
        return SimpleNamespace(pid=1)

    (tmp_path / "pythonw.exe").touch()
    monkeypatch.setattr(starting.sys, "platform", "win32")
    monkeypatch.setattr(starting.sys, "executable", str(tmp_path / "python.exe"))
    monkeypatch.setattr(starting.subprocess, "Popen", popen)
    starting.start("check", "--excel", "1")
    assert [flags for _, flags in tried] == [starting.ALONE | starting.OUT_OF_THE_JOB, 8 | 0x200]
    assert tried[0][0][0] == str(tmp_path / "pythonw.exe")
    assert tried[1][0][-3:] == ["check", "--excel", "1"] and "-P" in tried[1][0]


# The real buttons


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[FakeApp, Said, Path]:
    """A departmental workbook open in the fake Excel, and no workspace chosen yet."""
    app, said = FakeApp(), Said()
    path = Forge(tmp_path).save()
    app.books.open(str(path), update_links=False)
    monkeypatch.setattr(excel, "_dialogs", lambda app: said)
    monkeypatch.setattr(excelhost.ExcelHost, "show", lambda self, path: None)
    return app, said, path


@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize("button", [one for one in BUTTONS if one != "cancel"])
def test_every_real_button(real: tuple[FakeApp, Said, Path], button: str, yes: bool) -> None:
    """Whatever the person answers, Excel comes back with the workbook open, and words were said."""
    app, said, path = real
    said.yes, said.lines = yes, None
    app.state.update(calculation="manual", status_bar="Testo di altri")
    before = dict(app.state)
    assert excel.main([button, "--excel", "4711"], connected=lambda process: app) == 0
    assert app.state == before and running() is None
    assert [one.location for one in app.books.open_books] == [str(path)]
    assert "Errore imprevisto" not in str(said.told), places.log_file().read_text("utf-8")
    assert "Traceback" not in places.log_file().read_text("utf-8")
    assert said.told or said.asked or button in ("help", "log")
    assert all(tone in ("info", "warning") for _, tone in said.told), said.told


def test_check_writes_into_the_open_workbook(real: tuple[FakeApp, Said, Path]) -> None:
    app, said, path = real
    before = path.read_bytes()
    assert excel.main(["check", "--excel", "4711"], connected=lambda process: app) == 0
    assert said.told and path.read_bytes() != before
    assert app.books.front is app.books.open_books[0]
