"""Whether the add-in and the extension can work here: looked at, nothing changed."""

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..schemas.terms import Words
from . import checkwords, places
from .excelplaces import (
    FoundAddin,
    Machine,
    found_addin,
    other_places,
    script_folder,
    startup_folder,
)
from .excelpolicies import ReadKey, obstacles
from .installing import extension_installed
from .xlam import FILE_NAME as NAME
from .xlwingsmacros import VERSION as XLWINGS

OLDEST = (3, 11)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        id: ASCII identifier, for programs.
        what: what it is.
        good: it is as it should be.
        told: what was found and, where it is not good, what to do.
    """

    id: str
    what: Words
    good: bool
    told: Words


def examine(machine: Machine, read_key: ReadKey, profile: Path | None = None) -> list[Check]:
    """Look at everything the add-in and the extension need, whatever fails.

    Args:
        machine: where.
        read_key: reads a key of the registry of Windows.
        profile: folder of LibreOffice's settings; ``None`` for the person's own.
    """
    checks = [*_python(), _variables(machine)]
    if machine.has_excel:
        checks += _excel(machine, read_key)
    checks += _libreoffice(machine, profile)
    checks.append(_home())
    return checks


def _python() -> Iterator[Check]:
    found = sys.version_info
    bits = struct.calcsize("P") * 8
    facts = {"version": ".".join(map(str, found[:3])), "bits": bits, "path": sys.executable}
    # The Store's Python lies where no program of another publisher may load a library from.
    store = "WindowsApps" in Path(sys.executable).parts
    good = found[:2] >= OLDEST and not store
    told = checkwords.STORE_PYTHON if store else checkwords.PYTHON_TOLD
    yield Check("python", checkwords.PYTHON, good, told.filled(**facts))


def _variables(machine: Machine) -> Check:
    stops = machine.environment.get("XLWINGS_ON_SERVER", "").casefold() == "true"
    told = checkwords.ON_SERVER if stops else checkwords.NO_VARIABLE
    return Check("variables", checkwords.VARIABLES, not stops, told)


def _excel(machine: Machine, read_key: ReadKey) -> Iterator[Check]:
    yield _xlwings()
    folder = startup_folder(machine)
    if folder is None:
        return
    there = _looked(folder / NAME)
    yield _present(folder, there)
    if there is not None and there.ours:
        yield _current(there)
        yield _starts(machine, there)
    yield _alone(machine)
    scripts = script_folder(machine)
    if scripts is not None:
        script = scripts / f"xlwings-{XLWINGS}.applescript"
        told = checkwords.HERE if script.is_file() else checkwords.NO_SCRIPT
        yield Check("script", checkwords.SCRIPT, script.is_file(), told.filled(path=script))
    if machine.platform == "win32":
        found = obstacles(read_key, folder / NAME)
        told_words = checkwords.joined(found) if found else checkwords.ALLOWED
        yield Check("allowed", checkwords.ALLOWS, not found, told_words)


def _xlwings() -> Check:
    try:
        found = version("xlwings")
    except PackageNotFoundError:
        found = ""
    good = found == XLWINGS
    words = checkwords.XLWINGS_GOOD if good else checkwords.XLWINGS_OTHER
    facts = {"found": found or "–", "needed": XLWINGS, "python": sys.executable}
    return Check("xlwings", checkwords.XLWINGS, good, words.filled(**facts))


def _present(folder: Path, there: FoundAddin | None) -> Check:
    path = folder / NAME
    if there is None:
        return Check("addin", checkwords.ADDIN, False, checkwords.NO_ADDIN.filled(path=path))
    words = checkwords.HERE if there.ours else checkwords.NOT_OURS
    return Check("addin", checkwords.ADDIN, there.ours, words.filled(path=path))


def _current(there: FoundAddin) -> Check:
    kept = places.settings()
    program = version("riscontro")
    good = kept.get("addin_sha256") == there.sha256 and kept.get("addin_version") == program
    words = checkwords.CURRENT if good else checkwords.OTHER_VERSION
    facts = {"program": program, "addin": kept.get("addin_version") or "?"}
    return Check("version", checkwords.VERSION, good, words.filled(**facts))


def _starts(machine: Machine, there: FoundAddin) -> Check:
    path = Path(there.interpreter)
    if not there.interpreter or not path.is_file():
        told = checkwords.NO_INTERPRETER.filled(path=there.interpreter or "–")
        return Check("interpreter", checkwords.INTERPRETER, False, told)
    if machine.platform == "win32" and not _library_beside(path):
        told = checkwords.NO_LIBRARY.filled(path=path, needed=XLWINGS)
        return Check("interpreter", checkwords.INTERPRETER, False, told)
    return Check("interpreter", checkwords.INTERPRETER, True, checkwords.HERE.filled(path=path))


def _library_beside(python: Path) -> bool:
    """Tell whether the library Excel loads lies where the macros look for it."""
    names = [f"xlwings{bits}-{XLWINGS}.dll" for bits in (32, 64)]
    folders = [python.parent, python.parent.parent]
    return any(all((folder / name).is_file() for name in names) for folder in folders)


def _alone(machine: Machine) -> Check:
    found = [folder / NAME for folder in other_places(machine) if _looked(folder / NAME)]
    words = checkwords.SEVERAL if found else checkwords.ALONE
    told = words.filled(paths=", ".join(map(str, found)))
    return Check("alone", checkwords.ONE_ADDIN, not found, told)


def _libreoffice(machine: Machine, profile: Path | None) -> Iterator[Check]:
    found = extension_installed(profile)
    if found is None:
        return
    program = version("riscontro")
    good = found == program
    words = (
        checkwords.EXTENSION_GOOD
        if good
        else checkwords.EXTENSION_OTHER
        if found
        else checkwords.NO_EXTENSION
    )
    told = words.filled(found=found, program=program)
    yield Check("extension", checkwords.EXTENSION, good, told)
    python = machine.environment.get("RISCONTRO_PYTHON") or places.settings().get("python", "")
    there = bool(python) and Path(python).is_file()
    told = (checkwords.HERE if there else checkwords.NO_INTERPRETER).filled(path=python or "–")
    yield Check("extension_python", checkwords.EXTENSION_PYTHON, there, told)


def _home() -> Check:
    folder = places.home()
    near = next(one for one in (folder, *folder.parents) if one.exists())
    good = os.access(near, os.W_OK)
    words = checkwords.HERE if good else checkwords.NOT_WRITABLE
    return Check("folder", checkwords.FOLDER, good, words.filled(path=folder))


def _looked(path: Path) -> FoundAddin | None:
    """Look at a file; one nobody may read is there, but is not ours."""
    try:
        return found_addin(path)
    except OSError:
        return FoundAddin(path, False, "")
