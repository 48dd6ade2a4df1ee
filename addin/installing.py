"""Putting the add-in and the extension in place, and taking them away: first a plan, then steps."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..sync.errors import RunStopped
from ..workbooks.replacing import write_whole
from . import calcinstalling, installwords, places
from .excelplaces import (
    Machine,
    found_addin,
    is_own,
    other_places,
    script_folder,
    startup_folder,
)
from .xlam import FILE_NAME as NAME
from .xlwingsmacros import VERSION as XLWINGS

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
    steps += _extension_steps(wanted)
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
        steps += _removals(machine, [folder, *other_places(machine)])
        steps.append(_remember({"addin": "", "addin_sha256": "", "addin_version": ""}))
    steps += _extension_removal(wanted)
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
    from .oxt import build_oxt

    return build_oxt(product_functions())


def extension_installed(profile: Path | None) -> str | None:
    """Return the version of the extension in LibreOffice.

    Returns:
        An empty text where it is not installed, ``None`` where there is no LibreOffice.
    """
    if calcinstalling.unopkg() is None:
        return None
    found = calcinstalling.installed(profile)
    return "" if found is None else found or "?"


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
    steps += _removals(machine, other_places(machine))
    settings = {"addin": str(target), "addin_sha256": sha256, "addin_version": version("riscontro")}
    steps.append(_remember(settings))
    scripts = script_folder(machine)
    if scripts is not None:
        steps.append(_script_step(scripts))
    return steps


def _removals(machine: Machine, folders: Sequence[Path]) -> list[Step]:
    """Return the steps that take add-ins of ours away from a person's own folders.

    Those of others stay, and so does one that was put there for everybody.
    """
    steps = []
    for folder in folders:
        path = folder / NAME
        try:
            there = found_addin(path)
        except OSError:
            continue
        if there is not None and there.ours and not is_own(machine, path):
            steps.append(Step("say", installwords.OF_EVERYBODY.filled(path=path), path))
        elif there is not None and there.ours:
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


def _extension_steps(wanted: Wanted) -> list[Step]:
    """Return the step that puts the extension into LibreOffice.

    Raises:
        RunStopped: asked for, but there is no LibreOffice.
    """
    if not _wants_extension(wanted):
        return []
    # Nothing is built for it, and nothing done.
    calcinstalling.install(b"", wanted.profile, True)
    told = installwords.PUT_EXTENSION
    put = lambda: calcinstalling.install(extension_bytes(), wanted.profile)  # noqa: E731
    return [Step("extension", told, do=put)]


def _extension_removal(wanted: Wanted) -> list[Step]:
    if not _wants_extension(wanted):
        return []
    told = installwords.TAKE_EXTENSION
    return [Step("extension", told, do=partial(calcinstalling.uninstall, wanted.profile))]


def _wants_extension(wanted: Wanted) -> bool:
    if wanted.libreoffice is None:
        return calcinstalling.unopkg() is not None
    return wanted.libreoffice


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
