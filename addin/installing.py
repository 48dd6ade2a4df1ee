"""Putting the add-in and the extension in place, and taking them away: first a plan, then steps."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..sync.errors import RunStopped
from ..workbooks.replacing import write_whole
from . import installwords, places
from .excelplaces import NAME, Machine, found_addin, other_places, script_folder, startup_folder

XLWINGS = "0.37.8"
MARK = ":Zone.Identifier"
"""Stream in which Windows notes that a file came from elsewhere: Excel runs no macros of such."""

QUARANTINE = "com.apple.quarantine"

Action = Literal["write", "keep", "remove", "remember", "extension", "say"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan.

    Attributes:
        action: kind of step.
        told: what it does, for a person.
        path: the file it concerns.
        do: does it; ``None`` where there is nothing to do.
    """

    action: Action
    told: Words
    path: Path | None = None
    do: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be installed.

    Attributes:
        excel: the add-in; ``None`` where there is an Excel.
        libreoffice: the extension; ``None`` where there is a LibreOffice.
        language: of the add-in's labels.
        python: interpreter that both will start.
        profile: folder of LibreOffice's settings; ``None`` for the person's own.
    """

    excel: bool | None
    libreoffice: bool | None
    language: Language
    python: Path
    profile: Path | None = None


def plan_install(machine: Machine, wanted: Wanted, *, running: bool) -> list[Step]:
    """Return the steps that install, without taking any.

    Args:
        machine: where.
        wanted: what.
        running: Excel is running, which holds the file of its add-in.

    Raises:
        RunStopped: Excel is running or is not made for this system; a file under the add-in's
            name is somebody else's; nothing to install.
    """
    steps: list[Step] = []
    if machine.has_excel if wanted.excel is None else wanted.excel:
        steps += _excel_steps(machine, wanted, running)
    if has_libreoffice(machine) if wanted.libreoffice is None else wanted.libreoffice:
        steps.append(_extension_step(wanted.profile))
    if not steps:
        raise RunStopped(installwords.NOTHING)
    settings = {"python": str(wanted.python), "language": wanted.language}
    return [*steps, _remember(settings)]


def plan_uninstall(machine: Machine, wanted: Wanted, *, running: bool) -> list[Step]:
    """Return the steps that take away what was installed, without taking any.

    Raises:
        RunStopped: Excel is running.
    """
    steps: list[Step] = []
    folder = startup_folder(machine)
    if wanted.excel is not False and folder is not None:
        if running:
            raise RunStopped(installwords.CLOSE_EXCEL)
        steps += _removals([folder, *other_places(machine)])
        steps.append(_remember({"addin": "", "addin_sha256": "", "addin_version": ""}))
    if has_libreoffice(machine) if wanted.libreoffice is None else wanted.libreoffice:
        told = installwords.TAKE_EXTENSION
        steps.append(Step("extension", told, do=lambda: _take_extension(wanted.profile)))
    return [*steps, Step("say", installwords.KEPT.filled(path=places.home()))]


def carry_out(steps: Sequence[Step]) -> None:
    """Take the steps of a plan.

    Raises:
        RunStopped: a file is held by another program, or may not be written.
    """
    for step in steps:
        if step.do is None:
            continue
        try:
            step.do()
        except PermissionError as fault:
            raise RunStopped(installwords.HELD.filled(path=step.path or "")) from fault
        except OSError as fault:
            facts = {"path": str(step.path or ""), "reason": str(fault)}
            raise RunStopped(installwords.FAILED.filled(**facts)) from fault


def addin_bytes(language: Language) -> bytes:
    """Return the add-in as it is built, not stamped for a machine yet."""
    from .listings import product_functions
    from .xlam import build_xlam, bundled_icons

    return build_xlam(language, product_functions(), bundled_icons())


def extension_bytes() -> bytes:
    """Return the extension for LibreOffice as it is built."""
    from .listings import product_functions

    made: bytes = import_module(".oxt", __package__).build_oxt(product_functions())
    return made


def extension_installed(machine: Machine, profile: Path | None) -> str | None:
    """Return the version of the extension in LibreOffice.

    Returns:
        An empty text where it is not installed, ``None`` where there is no LibreOffice.
    """
    if profile is None and not has_libreoffice(machine):
        return None
    found: str | None = _extension().installed(profile)
    return found or ""


def has_libreoffice(machine: Machine) -> bool:
    """Tell whether LibreOffice is where its installers put it, or can be called by name."""
    usual = {
        "win32": [
            Path(machine.environment.get(name, "C:/Program Files")) / "LibreOffice/program"
            for name in ("ProgramFiles", "ProgramFiles(x86)")
        ],
        "darwin": [Path("/Applications/LibreOffice.app/Contents/MacOS")],
    }.get(machine.platform, [])
    found = any((one / name).is_file() for one in usual for name in ("soffice", "soffice.exe"))
    path = machine.environment.get("PATH", "")
    return found or any(shutil.which(name, path=path) for name in ("soffice", "libreoffice"))


def excel_runs(machine: Machine) -> bool:
    """Tell whether Excel is running; where that cannot be asked, it is not."""
    asked = {
        "win32": ["tasklist", "/FI", "IMAGENAME eq EXCEL.EXE", "/FO", "CSV", "/NH"],
        "darwin": ["pgrep", "-x", "Microsoft Excel"],
    }.get(machine.platform)
    if asked is None:
        return False
    try:
        done = subprocess.run(asked, capture_output=True, text=True, errors="replace", timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    if machine.platform == "darwin":
        return done.returncode == 0
    return "EXCEL.EXE" in done.stdout.upper()


def _excel_steps(machine: Machine, wanted: Wanted, running: bool) -> list[Step]:
    from .xlam import stamped

    folder = startup_folder(machine)
    if folder is None:
        raise RunStopped(installwords.NO_EXCEL)
    target = folder / NAME
    there = found_addin(target)
    if there is not None and not there.ours:
        raise RunStopped(installwords.NOT_OURS.filled(path=target))
    mac = machine.platform == "darwin"
    data = stamped(addin_bytes(wanted.language), str(wanted.python), mac=mac)
    sha256 = hashlib.sha256(data).hexdigest()
    steps: list[Step] = []
    if there is not None and there.sha256 == sha256:
        steps.append(Step("keep", installwords.SAME.filled(path=target), target))
    else:
        if running:
            raise RunStopped(installwords.CLOSE_EXCEL)
        told = installwords.WRITE_ADDIN.filled(path=target)
        steps.append(Step("write", told, target, lambda: _write(target, data)))
    steps += _removals(other_places(machine))
    settings = {"addin": str(target), "addin_sha256": sha256, "addin_version": version("riscontro")}
    steps.append(_remember(settings))
    scripts = script_folder(machine)
    if scripts is not None:
        steps.append(_script_step(scripts))
    return steps


def _removals(folders: Sequence[Path]) -> list[Step]:
    """Return the steps that take add-ins of ours away from folders; those of others stay."""
    steps = []
    for folder in folders:
        path = folder / NAME
        try:
            there = found_addin(path)
        except OSError:
            continue
        if there is not None and there.ours:
            told = installwords.REMOVE_ADDIN.filled(path=path)
            steps.append(Step("remove", told, path, partial(path.unlink, missing_ok=True)))
        elif there is not None:
            steps.append(Step("say", installwords.LEFT.filled(path=path), path))
    return steps


def _script_step(folder: Path) -> Step:
    """Return the step that puts xlwings' own script where Excel for Mac may run it."""
    name = f"xlwings-{XLWINGS}.applescript"
    found = find_spec("xlwings")
    source = Path(found.origin).with_name(name) if found is not None and found.origin else None
    if source is None or not source.is_file():
        raise RunStopped(installwords.NO_XLWINGS.filled(needed=XLWINGS, python=sys.executable))
    target, data = folder / name, source.read_bytes()
    if target.is_file() and target.read_bytes() == data:
        return Step("keep", installwords.SAME.filled(path=target), target)
    told = installwords.WRITE_SCRIPT.filled(path=target)
    return Step("write", told, target, lambda: _write(target, data))


def _extension_step(profile: Path | None) -> Step:
    told = installwords.PUT_EXTENSION
    put = lambda: _extension().install(extension_bytes(), profile, False)  # noqa: E731
    return Step("extension", told, do=put)


def _take_extension(profile: Path | None) -> object:
    return _extension().uninstall(profile, False)


def _extension() -> Any:  # noqa: ANN401 - a module
    return import_module(".calcinstalling", __package__)


def _remember(settings: dict[str, str]) -> Step:
    told = installwords.REMEMBER.filled(path=places.settings_file())
    return Step("remember", told, places.settings_file(), lambda: places.remember(**settings))


def _write(path: Path, data: bytes) -> None:
    """Write a file Excel will trust: nothing on it says that it came from elsewhere."""
    write_whole(path, data)
    if sys.platform == "win32":
        with suppress(OSError):
            Path(f"{path}{MARK}").unlink()
    elif sys.platform == "darwin":
        with suppress(OSError, subprocess.TimeoutExpired):
            command = ["xattr", "-d", QUARANTINE, str(path)]
            subprocess.run(command, capture_output=True, timeout=30)
