"""``riscontro proposals``: requests to change the plan, listed and brought to be decided."""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from ...schemas.findings import Finding
from ...schemas.rules import Catalogue, catalogue
from ...schemas.rulings import ProposalAnswer
from ...workbooks.planchanges import NewRecord, Unwritten
from ...workbooks.planreader import plan_in
from ...workbooks.reader import read_workbook
from ..proposalchecks import answer_findings
from ..proposals import answer_of, uncollected
from ..queued import Queued
from ..standing import Standing
from .amending import amend
from .consolidation import standing
from .planning import Opened


@dataclass(frozen=True, slots=True)
class Proposals:
    """The queue of a workspace.

    Attributes:
        opened: the workspace.
        standing: its plan and what was consolidated.
        queue: every request, answered or not.
        collected: those just brought into ``piano.xlsx``.
        unwritten: those that found no place there.
        findings: what is wrong with the answers.
        rules: what words the findings.
    """

    opened: Opened
    standing: Standing
    queue: tuple[Queued, ...]
    collected: tuple[Queued, ...]
    unwritten: tuple[Unwritten, ...]
    findings: tuple[Finding, ...]
    rules: Catalogue


def listed(root: Path, today: date, *, collect: bool = False) -> Proposals:
    """Return the requests of a workspace; ``collect`` writes the new ones into ``piano.xlsx``.

    They go into blank rows of its sheet *Proposte*, each once, to be decided there.

    Args:
        root: the workspace.
        today: day of the run.
        collect: whether anything is written.
    """
    now = standing(root, today)
    found = now.opened
    where = Standing(now.consolidated, found.plan, found.profile)
    rules = catalogue(found.profile)
    queue = now.consolidated.proposals
    new = uncollected(queue) if collect else []
    unwritten: tuple[Unwritten, ...] = ()
    if new:
        records = [NewRecord("answers", _row(answer_of(one))) for one in new]
        event = {"what": "proposals", "action": "collect", "proposals": [one.id for one in new]}
        unwritten = amend(found, (), records, event, today)
    left = {one.record[0] for one in unwritten if one.record}
    book = read_workbook(found.workspace.plan_file, found.settings.limits.own())
    places = plan_in(book, found.profile).places
    return Proposals(
        opened=found,
        standing=where,
        queue=queue,
        collected=tuple(one for one in new if one.id not in left),
        unwritten=unwritten,
        findings=tuple(answer_findings(found.plan, found.profile, rules, places)),
        rules=rules,
    )


def _row(answer: ProposalAnswer) -> dict[str, object]:
    members = (member.name for member in fields(answer))
    return {name: value for name in members if (value := getattr(answer, name))}
