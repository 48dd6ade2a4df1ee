"""What rules find in the rows of single workbooks, in a few processes; who says the same is known.

A workbook that was merged of several, or passes rows on, is asked every time.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import msgspec

from ...schemas.findings import Finding
from ..checks import Part, column_findings, lasting_findings
from ..discretion import has_personal
from ..exactvalues import Inexact, packed_findings, unpacked
from ..keptunits import KeptUnits
from ..measuring import Context
from ..records import Submission
from .engines import Here
from .processes import FORKS, engine_for
from .recalling import fingerprint
from .taking import Ground

_FINDINGS = msgspec.msgpack.Decoder(list[Finding], ext_hook=unpacked)


@dataclass(frozen=True, slots=True)
class UnitChecks:
    """What ``checks.own_findings`` says, asked of those workbooks alone that no run asked before.

    Attributes:
        ground: what the workbooks were read against.
        read: as they were read: what is kept is of these.
        processes: how many may be used.
        keep: keep what is found for the next run.
        again: ask all, whatever earlier runs know.
    """

    ground: Ground
    read: Sequence[Submission]
    processes: int
    keep: bool = True
    again: bool = False

    def __call__(self, parts: Sequence[Part], context: Context) -> list[Finding]:
        """Return the findings; there is one workbook of each unit."""
        told = self._told(parts, context)
        path = self.ground.found.workspace.readings_file
        with closing(KeptUnits(path, "findings")) as kept:
            known = {} if self.again else kept.known(told, _FINDINGS.decode)
        rest = [part for part in parts if part.submission.department not in known]
        asked = self._asked(rest, context)
        fresh = {
            unit: found
            for part, found in zip(rest, asked, strict=True)
            if (unit := part.submission.department) in told
        }
        if self.keep and fresh:
            KeptUnits(path, "findings").keep(_written(fresh, told), frozenset(known))
        return [one for found in (*known.values(), *asked) for one in found]

    def _told(self, parts: Sequence[Part], context: Context) -> dict[str, str]:
        """Return what tells what is found in a workbook, by unit; nothing where that is unknown."""
        if has_personal(context.profile):
            return {}
        state, read = fingerprint(self.ground), {id(one) for one in self.read}
        alone = [part.submission for part in parts if id(part.submission) in read]
        return {
            one.department: f"{state} {one.sha256} {one.department in context.due} {one.workbook}"
            for one in alone
        }

    def _asked(self, parts: Sequence[Part], context: Context) -> list[list[Finding]]:
        columns = column_findings(parts, context)
        engine = engine_for(len(parts), self.processes) if FORKS else Here()
        asked = engine.map(_ask, _Asked(parts, context), range(len(parts)))
        return [[*single, *more] for single, more in zip(columns, asked, strict=True)]


@dataclass(frozen=True, slots=True)
class _Asked:
    parts: Sequence[Part]
    context: Context


def _ask(asked: _Asked, number: int) -> list[Finding]:
    """Ask the rules of one workbook; the work engines hand out."""
    return lasting_findings(asked.parts[number], asked.context)


def _written(
    found: Mapping[str, Sequence[Finding]], told: Mapping[str, str]
) -> dict[str, tuple[str, bytes]]:
    written = {}
    for unit, findings in found.items():
        try:
            data = msgspec.msgpack.encode(packed_findings(findings))
        except (Inexact, OverflowError, UnicodeEncodeError, TypeError, ValueError):
            continue
        written[unit] = told[unit], data
    return written
