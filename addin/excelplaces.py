"""Where Excel looks for add-ins on Windows and on a Mac, and what an add-in found there is."""

import hashlib
import os
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

from .xlam import SETTINGS_SHEET

LARGEST = 50_000_000
"""Bytes beyond which a file is nobody's add-in."""

_GROUP = "Library/Group Containers/UBF8T346G9.Office"
_USER_STARTUP = (
    f"{_GROUP}/User Content.localized/Startup.localized/Excel",
    f"{_GROUP}/User Content/Startup/Excel",
)
"""Names on a Mac depend on the version; Finder shows both alike."""

_MAC_ELSEWHERE = (
    f"{_GROUP}/User Content.localized/Add-Ins.localized",
    f"{_GROUP}/User Content/Add-Ins",
)
_MAC_SHARED = "/Library/Application Support/Microsoft/Office365/User Content.localized"
_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine of a person, as far as it decides where things go.

    Attributes:
        platform: as ``sys.platform`` tells.
        environment: its variables.
        user: folder of the person.
    """

    platform: str
    environment: Mapping[str, str]
    user: Path

    @property
    def has_excel(self) -> bool:
        """Whether there can be an Excel at all."""
        return self.platform in ("win32", "darwin")


@dataclass(frozen=True, slots=True)
class FoundAddin:
    """A file under the name of the add-in.

    Attributes:
        path: where it lies.
        ours: made by this program, of whatever version.
        sha256: of its bytes.
        interpreter: Python it starts; empty where it was never stamped.
    """

    path: Path
    ours: bool
    sha256: str
    interpreter: str = ""


def this_machine() -> Machine:
    """Return the machine this runs on."""
    return Machine(sys.platform, dict(os.environ), Path.home())


def startup_folder(machine: Machine) -> Path | None:
    """Return the folder whose add-ins Excel opens by itself; ``None`` where Excel is not made for.

    Excel trusts it without being told, unlike the folder of add-ins a person chooses from.
    """
    if machine.platform == "win32":
        return _roaming(machine) / "Microsoft" / "Excel" / "XLSTART"
    if machine.platform == "darwin":
        candidates = [machine.user / name for name in _USER_STARTUP]
        return next((one for one in candidates if one.is_dir()), candidates[0])
    return None


def script_folder(machine: Machine) -> Path | None:
    """Return the folder of the scripts Excel for Mac may run; ``None`` elsewhere."""
    return machine.user / _SCRIPTS if machine.platform == "darwin" else None


def other_places(machine: Machine) -> list[Path]:
    """Return the other folders from which Excel may open an add-in of the same name."""
    if machine.platform == "win32":
        programs = [
            Path(machine.environment[name]) / "Microsoft Office"
            for name in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")
            if machine.environment.get(name)
        ]
        return [
            _roaming(machine) / "Microsoft" / "AddIns",
            *(
                folder / inner / "XLSTART"
                for folder in dict.fromkeys(programs)
                for inner in ("root/Office16", "Office16")
            ),
        ]
    if machine.platform == "darwin":
        own = startup_folder(machine)
        return [
            *(machine.user / name for name in _MAC_ELSEWHERE),
            *(one for name in _USER_STARTUP if (one := machine.user / name) != own),
            Path(_MAC_SHARED) / "Startup.localized" / "Excel",
        ]
    return []


def is_own(machine: Machine, path: Path) -> bool:
    """Tell whether a file lies in the folders of the person, not in those of everybody."""
    own = [machine.user, _roaming(machine)] if machine.platform == "win32" else [machine.user]
    return any(path.is_relative_to(folder) for folder in own)


def found_addin(path: Path) -> FoundAddin | None:
    """Look at a file under the name of the add-in; ``None`` when there is none.

    Raises:
        OSError: it cannot be read.
    """
    if not path.is_file():
        return None
    if path.stat().st_size > LARGEST:
        return FoundAddin(path, False, "")
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    stamped = settings_in(data)
    if stamped is None:
        return FoundAddin(path, False, sha256)
    key = next((one for one in ("INTERPRETER_WIN", "INTERPRETER_MAC") if stamped.get(one)), "")
    return FoundAddin(path, True, sha256, stamped.get(key, ""))


def settings_in(data: bytes) -> Mapping[str, str] | None:
    """Return the add-in's own sheet of settings, names in capitals; ``None`` if it has none."""
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            book = etree.fromstring(package.read("xl/workbook.xml"), safe)
            named = [one.get("name") for one in book.iter(f"{_MAIN}sheet")]
            if SETTINGS_SHEET not in named:
                return None
            number = named.index(SETTINGS_SHEET) + 1
            sheet = etree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml"), safe)
            texts = _texts(package, safe)
    except (zipfile.BadZipFile, KeyError, OSError, etree.XMLSyntaxError, NotImplementedError):
        return None
    settings: dict[str, str] = {}
    for row in sheet.iter(f"{_MAIN}row"):
        cells = [_text(cell, texts) for cell in row.iter(f"{_MAIN}c")]
        if cells and cells[0]:
            settings[cells[0].upper()] = cells[1] if len(cells) > 1 else ""
    return settings


def _texts(package: zipfile.ZipFile, parser: etree.XMLParser) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    shared = etree.fromstring(package.read("xl/sharedStrings.xml"), parser)
    return [_inside(item) for item in shared.iter(f"{_MAIN}si")]


def _text(cell: etree._Element, texts: list[str]) -> str:
    kind = cell.get("t")
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return texts[int(value)] if value.isdigit() and int(value) < len(texts) else ""
    if kind == "inlineStr":
        return _inside(cell)
    return value


def _inside(node: etree._Element) -> str:
    return "".join(one.text or "" for one in node.iter(f"{_MAIN}t"))


def _roaming(machine: Machine) -> Path:
    named = machine.environment.get("APPDATA")
    return Path(named) if named else machine.user / "AppData" / "Roaming"
