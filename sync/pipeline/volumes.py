"""The volumes of a master too long for one workbook, put in place before their index."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, finding
from ...workbooks.master import render
from ...workbooks.mastersheets import Volume
from ...workbooks.replacing import is_open, keep_previous, write_whole
from ..diskfaults import reason_of
from ..workspace import Workspace
from .placing import OPEN, unwritten

WRITTEN = "volumi.json"
"""List, in the hidden folder, of the volumes that lie there and their hashes."""


def place_volumes(
    workspace: Workspace, volumes: Sequence[Volume], rules: Catalogue
) -> tuple[Finding, ...]:
    """Write the volumes, one after the other, and take away those of before nobody touched.

    One changed by hand goes to the backups first; one that is open elsewhere stays, and the new
    one waits beside it.

    Raises:
        RunStopped: when one can be written neither in its place nor beside it.
    """
    known = volumes_of(workspace)
    findings: list[Finding] = []
    placed: dict[str, str] = {}
    for volume in volumes:
        data = render(volume.book)
        findings += _place(
            workspace, workspace.root / volume.file, data, known.get(volume.file), rules
        )
        placed[volume.file] = hashlib.sha256(data).hexdigest()
    for file in known.keys() - placed.keys():
        path = workspace.root / file
        if _hash(path) == known[file]:
            path.unlink()
    if placed != known:
        write_whole(workspace.hidden / WRITTEN, json.dumps(placed, sort_keys=True).encode())
    return tuple(findings)


def _place(
    workspace: Workspace, path: Path, data: bytes, ours: str | None, rules: Catalogue
) -> list[Finding]:
    waiting = path.with_name(f"{path.stem}-nuovo{path.suffix}")
    try:
        if is_open(path):
            raise PermissionError(path.name)
        if path.exists() and _hash(path) not in (ours, hashlib.sha256(data).hexdigest()):
            keep_previous(path, path.read_bytes(), workspace.backups)
        write_whole(path, data)
        waiting.unlink(missing_ok=True)
    except OSError:
        try:
            write_whole(waiting, data)
        except OSError as error:
            raise unwritten(path, reason_of(error)) from error
        return [finding(rules, OPEN, Place(path.name), waiting=waiting.name)]
    return []


def volumes_of(workspace: Workspace) -> Mapping[str, str]:
    """Return the volumes written last, each with its hash; none when their list cannot be read."""
    try:
        told = json.loads((workspace.hidden / WRITTEN).read_bytes())
    except (OSError, ValueError):
        return {}
    return (
        {str(name): str(sha256) for name, sha256 in told.items()} if isinstance(told, dict) else {}
    )


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def volumes_beside(workspace: Workspace) -> dict[str, bytes]:
    """Return the volumes of the master as they were written, by their path from its folder.

    One altered since, or gone, is not among them.
    """
    found = {}
    for file, sha256 in sorted(volumes_of(workspace).items()):
        path = workspace.root / file
        if _hash(path) == sha256:
            found[file] = path.read_bytes()
    return found
