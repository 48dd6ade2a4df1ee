"""The master put in place: whole or not at all, the one before kept, an open one never lost."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, finding
from ...workbooks.replacing import is_open, replace_file
from ..workspace import Workspace

WRITTEN = "quadro.sha256"
"""File of the hidden folder that says what the tool wrote last."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What happened to the master.

    Attributes:
        path: where the new one is: the master's own place, or beside it while it is open.
        written: it stands in its place.
        changed: it differs from the one before.
        findings: changed by hand since it was written, or open elsewhere.
    """

    path: Path
    written: bool
    changed: bool
    findings: tuple[Finding, ...] = ()


def place_master(workspace: Workspace, data: bytes, rules: Catalogue) -> Placed:
    """Write the master beside its place and put it there in one step.

    A master changed by hand since the last run goes to the backups and is reported; one that is
    open elsewhere stays, and the new one waits beside it for the next run.
    """
    path = workspace.master_file
    note = workspace.hidden / WRITTEN
    waiting = path.with_name(f"{path.stem}-nuovo{path.suffix}")
    findings: list[Finding] = []
    if not path.exists():
        _store(path, data)
        note.write_text(hashlib.sha256(data).hexdigest(), "utf-8")
        waiting.unlink(missing_ok=True)
        return Placed(path, True, True)
    before = path.read_bytes()
    digest = hashlib.sha256(before).hexdigest()
    if before == data:
        waiting.unlink(missing_ok=True)
        note.write_text(digest, "utf-8")
        return Placed(path, True, False)
    done = replace_file(path, data, digest, workspace.backups)
    if done.result == "replaced":
        last = note.read_text("utf-8").strip() if note.exists() else digest
        if last != digest and done.backup is not None:
            findings.append(
                finding(
                    rules,
                    "CON-005",
                    Place(path.name),
                    cells=path.name,
                    backup=str(done.backup.relative_to(workspace.root)),
                )
            )
        note.write_text(hashlib.sha256(data).hexdigest(), "utf-8")
        waiting.unlink(missing_ok=True)
        return Placed(path, True, True, tuple(findings))
    _store(waiting, data)
    reason = finding(rules, "CON-006", Place(path.name), waiting=waiting.name)
    return Placed(waiting, False, not is_open(path), (reason,))


def _store(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.riscontro")
    beside.write_bytes(data)
    beside.replace(path)
