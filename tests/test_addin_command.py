"""``riscontro addin``: on machines made of folders and variables."""

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from desk import riscontro
from riscontro.addin import (
    calcinstalling,
    checkup,
    excelplaces,
    excelpolicies,
    installing,
    installwords,
    oxt,
    places,
)
from riscontro.addin.buttons import BUTTONS
from riscontro.addin.checkup import examine
from riscontro.addin.excelplaces import Machine, found_addin, startup_folder
from riscontro.addin.installing import Wanted, carry_out, plan_install, plan_uninstall
from riscontro.addin.listings import product_functions
from riscontro.schemas.terms import Words
from riscontro.sync.errors import RunStopped

NAME = "riscontro.xlam"


class Office:
    """A machine, and a LibreOffice that only notes what is asked of it."""

    def __init__(self, folder: Path, platform: str) -> None:
        self.user = folder / "user"
        self.user.mkdir()
        variables = {"APPDATA": str(folder / "user" / "AppData" / "Roaming"), "PATH": ""}
        variables["ProgramFiles"] = str(folder / "programs")
        self.machine = Machine(platform, variables, self.user)
        self.extension = ""
        self.has_libreoffice, self.takes = True, True
        self.asked: list[str] = []
        self.running = False
        self.registry: dict[str, dict[str, object]] = {}

    @property
    def addin(self) -> Path:
        folder = startup_folder(self.machine)
        assert folder is not None
        return folder / NAME

    def read_key(self, path: str) -> Mapping[str, object]:
        return self.registry.get(path, {})

    def unopkg(self) -> Path | None:
        return self.user / "unopkg" if self.has_libreoffice else None

    def install(self, oxt: bytes, profile: Path | None = None, dry_run: bool = False) -> None:
        if not self.has_libreoffice:
            raise RunStopped(Words("Nessun LibreOffice.", "No LibreOffice."))
        if dry_run:
            return
        assert oxt == b"oxt"
        if not self.takes:
            raise RunStopped(Words("Chiudere LibreOffice.", "Close LibreOffice."))
        self.asked.append("install")
        self.extension = version("riscontro")

    def uninstall(self, profile: Path | None = None, dry_run: bool = False) -> None:
        if not dry_run:
            self.asked.append("uninstall")
            self.extension = ""

    def installed(self, profile: Path | None = None) -> str | None:
        return self.extension or None


@pytest.fixture(scope="module")
def built() -> bytes:
    return installing.addin_bytes("it")


@pytest.fixture
def office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: bytes
) -> Callable[[str], Office]:
    monkeypatch.setenv(places.HOME, str(tmp_path / "home"))

    def made(platform: str) -> Office:
        here = Office(tmp_path, platform)
        for name in ("install", "uninstall", "installed", "unopkg"):
            monkeypatch.setattr(calcinstalling, name, getattr(here, name))
        monkeypatch.setattr(oxt, "build_oxt", lambda registry: b"oxt")
        monkeypatch.setattr(installing, "addin_bytes", lambda language: built)
        monkeypatch.setattr(excelplaces, "this_machine", lambda: here.machine)
        monkeypatch.setattr(installing, "excel_runs", lambda machine: here.running)
        monkeypatch.setattr(excelpolicies, "registry_key", here.read_key)
        return here

    return made


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# Building


def test_build(office: Callable[[str], Office], tmp_path: Path, built: bytes) -> None:
    office("linux")
    done = riscontro("addin", "build", "--to", tmp_path / "made", "--json")
    assert done.exit_code == 0, done.stderr
    facts = json.loads(done.stdout)["made"]
    names = ["it/riscontro.xlam", "en/riscontro.xlam", "riscontro.oxt"]
    assert [Path(one["path"]) for one in facts] == [tmp_path / "made" / name for name in names]
    for one in facts:
        data = Path(one["path"]).read_bytes()
        assert one["size"] == len(data) and one["sha256"] == hashlib.sha256(data).hexdigest()
    said = riscontro("addin", "build", "--to", tmp_path / "made").stdout
    assert all(one["sha256"] in said for one in facts)
    assert zipfile.is_zipfile(tmp_path / "made" / "it" / NAME)


# Installing


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_install_check_uninstall(office: Callable[[str], Office], platform: str) -> None:
    here = office(platform)
    done = riscontro("addin", "install", "--libreoffice")
    assert done.exit_code == 0, done.stderr
    assert here.addin.is_file() and str(here.addin) in done.stdout
    found = found_addin(here.addin)
    assert found is not None and found.ours and found.interpreter == sys.executable
    assert here.asked == ["install"]
    kept = places.settings()
    assert kept["python"] == sys.executable and kept["language"] == "it"
    assert kept["addin_sha256"] == found.sha256 and kept["addin_version"] == version("riscontro")
    script = here.user / "Library/Application Scripts/com.microsoft.Excel"
    names = [one.name for one in script.glob("*")] if script.is_dir() else []
    assert names == (["xlwings-0.37.8.applescript"] if platform == "darwin" else [])

    before = everything(here.user)
    again = riscontro("addin", "install", "--libreoffice")
    assert again.exit_code == 0 and everything(here.user) == before
    assert "è già quello giusto" in again.stdout

    checks = {one.id: one for one in examine(here.machine, here.read_key)}
    bad = [one.id for one in checks.values() if not one.good]
    # The libraries for Windows cannot be beside a Python on this system.
    assert bad == (["interpreter"] if platform == "win32" else [])

    gone = riscontro("addin", "uninstall", "--libreoffice")
    assert gone.exit_code == 0 and not here.addin.exists()
    assert here.asked == ["install", "install", "uninstall"]
    assert "addin" not in places.settings()


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_a_dry_run_says_the_same_and_does_nothing(
    office: Callable[[str], Office], tmp_path: Path, command: str
) -> None:
    here = office("win32")
    if command == "uninstall":
        riscontro("addin", "install", "--libreoffice")
    before = everything(tmp_path)
    asked = list(here.asked)
    dry = riscontro("addin", command, "--libreoffice", "--dry-run")
    assert dry.exit_code == 0 and "nessun passo" in dry.stderr
    assert everything(tmp_path) == before and here.asked == asked
    real = riscontro("addin", command, "--libreoffice")
    assert real.stdout == dry.stdout and real.stdout.count("\n") >= 3


def test_a_file_of_another_is_left(office: Callable[[str], Office]) -> None:
    here = office("win32")
    here.addin.parent.mkdir(parents=True)
    for content in (b"PK no zip at all", _zip({"xl/workbook.xml": "<workbook/>"})):
        here.addin.write_bytes(content)
        done = riscontro("addin", "install")
        assert done.exit_code == 2 and str(here.addin) in done.stderr
        assert here.addin.read_bytes() == content
        assert riscontro("addin", "uninstall").exit_code == 0
        assert here.addin.read_bytes() == content


def _zip(parts: Mapping[str, str]) -> bytes:
    from io import BytesIO

    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return made.getvalue()


def test_an_older_one_of_ours_is_replaced(office: Callable[[str], Office], built: bytes) -> None:
    from riscontro.addin.xlam import stamped

    here = office("win32")
    here.addin.parent.mkdir(parents=True)
    here.addin.write_bytes(stamped(built, r"C:\vecchio\python.exe"))
    found = found_addin(here.addin)
    assert found is not None and found.interpreter == r"C:\vecchio\python.exe"
    assert riscontro("addin", "install").exit_code == 0
    found = found_addin(here.addin)
    assert found is not None and found.interpreter == sys.executable


def test_an_add_in_of_ours_elsewhere_is_taken_away(office: Callable[[str], Office]) -> None:
    here = office("win32")
    assert riscontro("addin", "install").exit_code == 0
    other = here.user / "AppData/Roaming/Microsoft/AddIns" / NAME
    other.parent.mkdir(parents=True)
    other.write_bytes(here.addin.read_bytes())
    foreign = Path(here.machine.environment["ProgramFiles"])
    foreign = foreign / "Microsoft Office/root/Office16/XLSTART" / NAME
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"of somebody else")
    assert _check(here)["alone"] is False
    done = riscontro("addin", "install")
    assert not other.exists() and foreign.read_bytes() == b"of somebody else"
    assert str(other) in done.stdout and str(foreign) in done.stdout
    assert _check(here)["alone"] is False, "two are still opened"


def test_an_add_in_for_everybody_is_left_and_named(office: Callable[[str], Office]) -> None:
    here = office("win32")
    assert riscontro("addin", "install").exit_code == 0
    shared = Path(here.machine.environment["ProgramFiles"])
    shared = shared / "Microsoft Office/root/Office16/XLSTART" / NAME
    shared.parent.mkdir(parents=True)
    shared.write_bytes(here.addin.read_bytes())
    for command in ("install", "uninstall"):
        done = riscontro("addin", command)
        assert shared.is_file() and f"Lasciare {shared}: è installato per tutti" in done.stdout


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_an_open_excel_is_to_be_closed(office: Callable[[str], Office], command: str) -> None:
    here = office("win32")
    here.running = True
    done = riscontro("addin", command)
    assert done.exit_code == 2 and "chiuderlo" in done.stderr
    assert not here.addin.exists() and places.settings() == {}
    assert riscontro("addin", command, "--no-excel", "--libreoffice").exit_code == 0


def test_an_open_excel_with_the_right_add_in_is_no_matter(office: Callable[[str], Office]) -> None:
    here = office("win32")
    riscontro("addin", "install")
    here.running = True
    assert riscontro("addin", "install").exit_code == 0


def test_linux_has_no_excel(office: Callable[[str], Office]) -> None:
    here = office("linux")
    here.has_libreoffice = False
    assert riscontro("addin", "install").exit_code == 2
    done = riscontro("addin", "install", "--excel", "--lang", "en")
    assert done.exit_code == 2 and "made for Windows and Mac" in done.stderr
    here.has_libreoffice = True
    assert riscontro("addin", "install").exit_code == 0
    assert here.asked == ["install"] and everything(here.user) == {}


def test_a_held_file_is_told(
    office: Callable[[str], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = office("win32")

    def held(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(installing, "write_whole", held)
    done = riscontro("addin", "install")
    assert done.exit_code == 2 and str(here.addin) in done.stderr and "Chiudere" in done.stderr


def test_the_language_chosen_stays(office: Callable[[str], Office]) -> None:
    office("win32")
    assert "Write the Excel add-in" in riscontro("addin", "install", "--lang", "en").stdout
    assert places.settings()["language"] == "en"
    assert "Leave" in riscontro("addin", "install").stdout


def test_another_python(office: Callable[[str], Office], tmp_path: Path) -> None:
    here = office("darwin")
    python = tmp_path / "Python di Anna è" / "python3"
    python.parent.mkdir()
    python.touch()
    assert riscontro("addin", "install", "--python", python).exit_code == 0
    found = found_addin(here.addin)
    assert found is not None and found.interpreter == str(python)


def test_mac_folders(office: Callable[[str], Office]) -> None:
    here = office("darwin")
    group = here.user / "Library/Group Containers/UBF8T346G9.Office"
    assert here.addin == group / "User Content.localized/Startup.localized/Excel" / NAME
    (group / "User Content/Startup/Excel").mkdir(parents=True)
    assert here.addin == group / "User Content/Startup/Excel" / NAME


def test_windows_without_variables(tmp_path: Path) -> None:
    machine = Machine("win32", {}, tmp_path)
    expected = tmp_path / "AppData/Roaming/Microsoft/Excel/XLSTART"
    assert startup_folder(machine) == expected


def test_a_plan_does_nothing(office: Callable[[str], Office], tmp_path: Path) -> None:
    here = office("win32")
    wanted = Wanted(True, True, "it", Path(sys.executable))
    before = everything(tmp_path)
    steps = plan_install(here.machine, wanted, running=False)
    plan_uninstall(here.machine, wanted, running=False)
    assert everything(tmp_path) == before and here.asked == []
    carry_out(steps)
    kinds = [one.action for one in plan_install(here.machine, wanted, running=False)]
    assert kinds == ["keep", "remember", "extension", "remember"]


@pytest.mark.parametrize(
    ("platform", "output", "code", "runs"),
    [
        ("win32", '"EXCEL.EXE","1234","Console","1","90.000 K"\n', 0, True),
        ("win32", "INFORMAZIONI: nessuna attività in esecuzione\n", 0, False),
        ("darwin", "812\n", 0, True),
        ("darwin", "", 1, False),
    ],
)
def test_whether_excel_runs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    output: str,
    code: int,
    runs: bool,
) -> None:
    class Done:
        stdout, returncode = output, code

    monkeypatch.setattr(installing.subprocess, "run", lambda *_, **__: Done())
    assert installing.excel_runs(Machine(platform, {}, tmp_path)) is runs
    assert installing.excel_runs(Machine("linux", {}, tmp_path)) is False


# Checking


def _check(here: Office) -> dict[str, bool]:
    return {one.id: one.good for one in examine(here.machine, here.read_key)}


@pytest.fixture
def whole(office: Callable[[str], Office], tmp_path: Path) -> Office:
    """A Windows where everything is as it should be."""
    here = office("win32")
    python = tmp_path / "venv" / "Scripts" / "python.exe"
    python.parent.mkdir(parents=True)
    python.touch()
    for bits in (32, 64):
        (tmp_path / "venv" / f"xlwings{bits}-0.37.8.dll").touch()
    assert riscontro("addin", "install", "--libreoffice", "--python", python).exit_code == 0
    return here


def test_check_finds_nothing_wrong(whole: Office) -> None:
    done = riscontro("addin", "check")
    assert done.exit_code == 0, done.stdout
    assert "✖" not in done.stdout and "✔ Componente di Excel" in done.stdout
    data = json.loads(riscontro("addin", "check", "--json", "--lang", "en").stdout)["checks"]
    assert all(one["good"] for one in data) and {"id", "what", "good", "told"} == set(data[0])
    assert len(data) >= 9


def spoil(name: str, whole: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Spoil one thing; returns the check that must see it."""
    own = r"Software\Microsoft\Office\16.0\Excel"
    policy = r"Software\Policies\Microsoft\Office\16.0\Excel"
    venv = tmp_path / "venv"
    if name == "server":
        variables = {**whole.machine.environment, "XLWINGS_ON_SERVER": "true"}
        whole.machine = replace(whole.machine, environment=variables)
        return "variables"
    if name == "xlwings":
        known = checkup.version
        found = lambda package: "0.30.0" if package == "xlwings" else known(package)  # noqa: E731
        monkeypatch.setattr(checkup, "version", found)
        return "xlwings"
    if name == "store":
        path = "/Users/Anna/AppData/Local/Microsoft/WindowsApps/python.exe"
        monkeypatch.setattr(checkup.sys, "executable", path)
        return "python"
    if name == "missing":
        whole.addin.unlink()
        return "addin"
    if name == "foreign":
        whole.addin.write_bytes(b"?")
        return "addin"
    if name == "changed":
        with zipfile.ZipFile(whole.addin, "a") as package:
            package.writestr("x", "y")
        return "version"
    if name == "older":
        places.remember(addin_version="0.0.1")
        return "version"
    if name == "python":
        (venv / "Scripts" / "python.exe").unlink()
        return "interpreter"
    if name == "library":
        (venv / "xlwings64-0.37.8.dll").unlink()
        return "interpreter"
    if name == "extension":
        whole.extension = ""
        return "extension"
    if name == "old extension":
        whole.extension = "0.0.1"
        return "extension"
    key, value, data = {
        "places": (rf"{policy}\Security\Trusted Locations", "AllLocationsDisabled", 1),
        "signed": (rf"{own}\Security", "RequireAddinSig", 1),
        "all": (rf"{policy}\Security", "DisableAllAddins", 1),
        "disabled": (rf"{own}\Resiliency\DisabledItems", "A1", f"x{NAME}".encode("utf-16-le")),
        "twice": (rf"{own}\Options", "OPEN1", f'/R "C:\\x\\{NAME.upper()}"'),
    }[name]
    whole.registry[key] = {value: data}
    return "allowed"


SPOILT = (
    "server,xlwings,store,missing,foreign,changed,older,python,library,extension,old extension,"
    "places,signed,all,disabled,twice"
)


@pytest.mark.parametrize("name", SPOILT.split(","))
def test_check_sees_what_is_wrong(
    whole: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    expected = spoil(name, whole, tmp_path, monkeypatch)
    done = riscontro("addin", "check", "--json")
    bad = {one["id"]: one for one in json.loads(done.stdout)["checks"] if not one["good"]}
    allowed = {expected} | ({"extension_python"} if name == "python" else set())
    assert expected in bad and set(bad) <= allowed
    assert done.exit_code == 1
    assert "✖" in riscontro("addin", "check", "--lang", "en").stdout


def test_macros_turned_off_do_not_matter_in_a_trusted_folder(whole: Office) -> None:
    key = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
    whole.registry[key] = {"VBAWarnings": 4}
    assert _check(whole)["allowed"]
    whole.registry[rf"{key}\Trusted Locations"] = {"AllLocationsDisabled": 1}
    told = riscontro("addin", "check").stdout
    assert "amministratore" in told and "Percorsi attendibili" in told


def test_check_on_a_machine_with_nothing(office: Callable[[str], Office]) -> None:
    here = office("linux")
    here.has_libreoffice = False
    assert set(_check(here)) == {"python", "variables", "folder"}
    done = riscontro("addin", "check")
    assert done.exit_code == 0 and not places.home().exists()


def test_the_registry_of_windows_is_not_here() -> None:
    assert excelpolicies.registry_key(r"Software\Microsoft") == {}


# Listing


def test_functions() -> None:
    names = {one.name.en for one in product_functions().functions.values()}
    said = riscontro("addin", "functions", "--lang", "en").stdout
    assert all(name in said for name in names)
    table = riscontro("addin", "functions", "--markdown").stdout
    assert table.count("\n") == len(names) + 2 and table.startswith("| Italian")


def test_functions_as_data(tmp_path: Path) -> None:
    riscontro("addin", "functions", "--json", "--to", tmp_path / "f.json")
    data = json.loads((tmp_path / "f.json").read_text("utf-8"))["functions"]
    assert len(data) == len(product_functions().functions)
    shown = [one for one in data if "formulas" in one]
    assert len(shown) > 5
    for one in shown:
        for formula in one["formulas"]:
            name, _, rest = formula.partition("(")
            assert name.removeprefix("=") in one["names"].values() and rest.endswith(")")


@pytest.mark.parametrize(
    ("given", "formula"),
    [
        ((30.0, 1.5, 'a"b'), '=F(30,1.5,"a""b")'),
        ((True, None, False), "=F(TRUE,,FALSE)"),
        ((((1.0, "x"), (None, 2.5)),), '=F({1,"x";,2.5})'),
        ((), "=F()"),
    ],
)
def test_formulas_as_files_hold_them(given: Any, formula: str) -> None:
    from riscontro.addin.functiondata import formula as written

    assert written("F", given) == formula


def test_buttons() -> None:
    said = riscontro("addin", "buttons").stdout
    assert all(one.label.it in said and one.tip.it in said for one in BUTTONS.values())
    data = json.loads(riscontro("addin", "buttons", "--json", "--lang", "en").stdout)["buttons"]
    assert [one["id"] for one in data] == list(BUTTONS)
    assert riscontro("addin", "buttons", "--markdown").stdout.count("\n") == len(BUTTONS) + 2


def test_every_word_of_installing_is_said_in_both_languages() -> None:
    for name, words in vars(installwords).items():
        if name.isupper():
            assert words.it and words.en and words.it != words.en, name


def test_nothing_to_install_is_no_success(office: Callable[[str], Office]) -> None:
    here = office("linux")
    here.has_libreoffice = False
    wanted = Wanted(None, None, "it", Path(sys.executable))
    with pytest.raises(RunStopped):
        plan_install(here.machine, wanted, running=False)


def test_a_libreoffice_that_does_not_take_it(office: Callable[[str], Office]) -> None:
    here = office("win32")
    here.takes = False
    done = riscontro("addin", "install", "--libreoffice", "--lang", "en")
    assert done.exit_code == 2 and "Close LibreOffice" in done.stderr
    assert _check(here)["extension"] is False


def test_a_libreoffice_that_is_not_there(office: Callable[[str], Office]) -> None:
    here = office("win32")
    here.has_libreoffice = False
    done = riscontro("addin", "install", "--libreoffice")
    assert done.exit_code == 2 and "Nessun LibreOffice" in done.stderr and not here.addin.exists()
    assert riscontro("addin", "install").exit_code == 0 and here.asked == []
