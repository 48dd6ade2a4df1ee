"""*Ripristina formati* on one file: the look of its entry sheets given back, nothing else.

The file says itself what it was issued with, so that no workspace is needed.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ...schemas.findings import Language
from ...workbooks.limits import PackageError
from ...workbooks.package import load
from ...workbooks.patch import Refusal
from ...workbooks.reader import read_workbook
from ...workbooks.repair import Repair, repaired
from ...workbooks.replacing import Replacement, replace_file
from .. import identification
from ..parsing import known_profile

UNKNOWN = "no-identity"


@dataclass(frozen=True, slots=True)
class RepairedFile:
    """A repair, and what became of the file; ``placed`` is ``None`` when nothing was written."""

    repair: Repair
    placed: Replacement | None = None


def repair_file(path: Path, backups: Path, *, dry_run: bool = False) -> RepairedFile:
    """Give the entry sheets of a departmental workbook their look back.

    Args:
        path: the file.
        backups: folder of the previous versions.
        dry_run: nothing is written, only told.
    """
    try:
        data = load(path)
    except PackageError as error:
        refusal = Refusal("", error.kind, detail=error.detail)
        return RepairedFile(Repair(b"", refused=refusal))
    repair = repair_bytes(data, path.name)
    if dry_run or not repair.changed:
        return RepairedFile(repair)
    placed = replace_file(path, repair.data, hashlib.sha256(data).hexdigest(), backups)
    return RepairedFile(repair, placed)


def repair_bytes(data: bytes, name: str) -> Repair:
    """Return a departmental workbook with its look given back.

    Args:
        data: the file as read.
        name: what it is called.
    """
    workbook = read_workbook(data, facts=False, name=name)
    _, carried = identification.carried(workbook.grids)
    pairs = {} if carried is None else carried.pairs
    profile = None
    # The plan workbook and the master have such a sheet too, and say what they are.
    if carried is not None and not pairs.get("kind"):
        profile = known_profile(pairs.get("profile", ""), carried.profile_text)
    if profile is None or not pairs.get("period", "").isdigit():
        return Repair(data, refused=Refusal("", workbook.problem or UNKNOWN))
    language: Language = "en" if pairs.get("language") == "en" else "it"
    return repaired(data, profile, int(pairs["period"]), pairs.get("round", ""), language)
