"""The master put in place: whole or not at all, the one before kept, an open one never lost."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, finding
from ...schemas.terms import Words
from ...workbooks.limits import OWN_LIMITS
from ...workbooks.reader import read_workbook
from ...workbooks.replacing import replace_file, write_whole
from ..diskfaults import reason_of
from ..errors import RunStopped
from ..rewriting import UNREADABLE, changed_cells, named
from ..workspace import Workspace

BY_HAND, OPEN = "CON-005", "CON-006"
WRITTEN = "quadro.xlsx"
"""Copy, in the hidden folder, of what the tool put in place last."""
COMING = "quadro-nuovo.xlsx"
"""Copy, there too, of what it is putting in place: a run killed meanwhile leaves it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What happened to the master.

    Attributes:
        path: where the new one is: the master's own place, or beside it while it is open.
        written: it stands in its place.
        changed: it differs from the one that stood there.
        findings: changed by hand since it was written, or open elsewhere.
    """

    path: Path
    written: bool
    changed: bool
    findings: tuple[Finding, ...] = ()


def place_master(workspace: Workspace, data: bytes, rules: Catalogue) -> Placed:
    """Write the master beside its place and put it there in one step.

    A master changed by hand since it was written goes to the backups and is reported with its
    differing cells; one that is open elsewhere stays, and the new one waits beside it for the
    next run.

    Raises:
        RunStopped: when it can be written neither in its place nor beside it.
    """
    path = workspace.master_file
    waiting = path.with_name(f"{path.stem}-nuovo{path.suffix}")
    try:
        before = path.read_bytes()
    except FileNotFoundError:
        return _put(workspace, waiting, data, changed=True)
    except OSError:
        return _beside(path, waiting, data, rules)
    if before == data:
        return _put(workspace, waiting, data, changed=False)
    ours = _ours(workspace)
    _store(workspace.hidden / COMING, data)
    done = replace_file(path, data, hashlib.sha256(before).hexdigest(), workspace.backups)
    if done.result == "missing":
        return _put(workspace, waiting, data, changed=True)
    if done.result == "failed":
        raise unwritten(path, Words(done.detail, done.detail))
    if done.result != "replaced" or done.backup is None:
        return _beside(path, waiting, data, rules)
    findings = _by_hand(workspace, before, ours, done.backup, rules)
    return _put(workspace, waiting, data, changed=True, findings=findings)


def _ours(workspace: Workspace) -> list[bytes]:
    """Return the masters the tool put in place last: two when it was killed before it knew."""
    found = []
    for name in (WRITTEN, COMING):
        with suppress(OSError):
            found.append((workspace.hidden / name).read_bytes())
    return found


def _by_hand(
    workspace: Workspace, before: bytes, ours: Sequence[bytes], backup: Path, rules: Catalogue
) -> tuple[Finding, ...]:
    """Report the cells in which the master that stood there was not the one written."""
    if not ours or before in ours:
        return ()
    name = workspace.master_file.name
    found = read_workbook(before, OWN_LIMITS, name=name)
    where = []
    if not found.problem:
        written = (read_workbook(one, OWN_LIMITS, False, name) for one in ours)
        where = min((changed_cells(one, found) for one in written), key=len)
    return (
        finding(
            rules,
            BY_HAND,
            where[0] if where else Place(name),
            cells=UNREADABLE if found.problem else named(where),
            backup=backup.relative_to(workspace.root).as_posix(),
        ),
    )


def _put(
    workspace: Workspace,
    waiting: Path,
    data: bytes,
    *,
    changed: bool,
    findings: tuple[Finding, ...] = (),
) -> Placed:
    """Leave the master in its place, written there if need be, and keep a copy of it."""
    path = workspace.master_file
    _store(path, data)
    _store(workspace.hidden / WRITTEN, data)
    for one in (workspace.hidden / COMING, waiting):
        one.unlink(missing_ok=True)
    return Placed(path, True, changed, findings)


def _beside(path: Path, waiting: Path, data: bytes, rules: Catalogue) -> Placed:
    _store(waiting, data)
    reason = finding(rules, OPEN, Place(path.name), waiting=waiting.name)
    return Placed(waiting, False, True, (reason,))


def _store(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data)
    except OSError as error:
        raise unwritten(path, reason_of(error)) from error


def unwritten(path: Path, reason: Words) -> RunStopped:
    """Return what stops a run whose master cannot be written."""
    return RunStopped(
        Words(
            f"{path} non si può scrivere ({reason.it}): i valori sono al sicuro nell'archivio, il "
            "prossimo consolidamento lo riscriverà.",
            f"{path} cannot be written ({reason.en}): the values are safe in the store, the next "
            "run writes it again.",
        )
    )
