"""Folders of submissions on this machine or a share that are not there: told, never made anew."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, finding
from ...schemas.terms import Words
from ..addresses import is_address
from ..errors import RunStopped
from ..faults import WHY, Kind
from .planning import Opened

OUT_OF_REACH = "WBK-013"


def away(found: Opened) -> Iterator[tuple[str, Path, Kind]]:
    """Yield every folder named by a path that cannot be looked into: its name, itself and why."""
    for entry, folder in zip(found.settings.submissions, found.folders, strict=True):
        if is_address(entry):
            continue
        try:
            with os.scandir(folder):
                pass
        except PermissionError:
            yield entry, folder, "denied"
        except OSError:
            yield entry, folder, "missing"


def out_of_reach(found: Opened, rules: Catalogue) -> list[Finding]:
    """Report the folders nobody can look into in this run."""
    return [_told(rules, name, WHY[why]) for name, _, why in away(found)]


def emptied(found: Opened, rules: Catalogue) -> list[Finding]:
    """Report the folders, in none of which a workbook lies though some were read before."""
    known = {name for name, _, _ in away(found)}
    return [
        _told(rules, entry, WHY["empty"])
        for entry in found.settings.submissions
        if not is_address(entry) and entry not in known
    ]


def made_ready(found: Opened) -> None:
    """Make the folders of a workspace that gave and took no workbook yet; those inside it.

    A share that is not connected is no empty folder: new workbooks in its place would hide those
    that were typed in. Nothing else is ever made anew; what cannot be made is told.
    """
    workspace = found.workspace
    # The store may lie elsewhere: then the master tells.
    marks = (workspace.store_file, workspace.master_file, workspace.issued_mark)
    if any(mark.exists() for mark in marks):
        return
    for _, folder, why in away(found):
        if why == "missing" and folder.is_relative_to(found.workspace.root):
            with suppress(OSError):
                folder.mkdir(parents=True)


def within_reach(found: Opened) -> None:
    """Make sure of the folders before workbooks go into them.

    Raises:
        RunStopped: one cannot be looked into.
    """
    made_ready(found)
    for name, _, why in away(found):
        raise RunStopped(
            Words(
                f"La cartella delle trasmissioni «{name}» non è raggiungibile ({WHY[why].it}): "
                "verificare che il disco o la condivisione siano collegati; se è nuova, crearla. "
                "Poi ripetere il comando: nulla è stato scritto.",
                f"The folder of submissions «{name}» is out of reach ({WHY[why].en}): check that "
                "the disk or the share is connected; if it is new, make it. Then repeat the "
                "command: nothing was written.",
            )
        )


def _told(rules: Catalogue, name: str, why: Words) -> Finding:
    return finding(rules, OUT_OF_REACH, Place(), value=name, folder=name, reason=why)
