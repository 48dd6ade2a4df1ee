"""A year between one department's copies and the centre, run by run, without files or database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import date
from decimal import Decimal

from copies import DAY, PERIOD, ROUND
from riscontro.schemas.findings import Finding
from riscontro.schemas.plan import Contribution, Department, Indicator, Plan
from riscontro.schemas.profile import load
from riscontro.schemas.rules import catalogue
from riscontro.schemas.rulings import Content, Correction, Decision
from riscontro.sync.acceptance import accept
from riscontro.sync.centrerows import Desk, decisions, wishes
from riscontro.sync.conflicts import Conflict, Remembered, decider
from riscontro.sync.corrections import RowName, own
from riscontro.sync.following import follow, rekeyed
from riscontro.sync.heritage import Elsewhere, inherited
from riscontro.sync.merge import together
from riscontro.sync.pipeline.weighing import Centre, hear
from riscontro.sync.records import Accepted, Change, Submission

K1, K2, WORK = "M01.P02/a.1", "M01.P02/a.2", "M01.P02/a"
PROFILE = load("torino-controllo")
RULES = catalogue(PROFILE)


def indicator(key: str, department: str = "D1", kind: str = "number", unit: str = "") -> Indicator:
    code = key.rpartition("/")[2]
    decimals = 0 if kind == "number" else -1
    return Indicator(
        key, code, f"Indicatore {code}", "M01.P02", type=kind, unit=unit, decimals=decimals,
        department=department,
    )  # fmt: skip


PLAN = Plan(
    PROFILE.id,
    PERIOD,
    indicators=(indicator(K1), indicator(K2)),
    contributions=(Contribution(WORK, "D1"),),
    departments=(Department("D1", "Cultura"), Department("D2", "Ambiente")),
)


def correction(value: Content, day: int = 1, key: str = K1, **more: object) -> Correction:
    """A whole correction of the value of a row."""
    base = Correction(
        key, round=ROUND, value=value, reason="verbale", author="P. R.", day=date(2025, 8, day)
    )
    return replace(base, **more)  # type: ignore[arg-type]


def decision(choice: str, day: int = 1, key: str = K1, **more: object) -> Decision:
    """A whole decision on the value of a row."""
    base = Decision(
        key, field="value", choice=choice, reason="sentita l'unità", author="P. R.",
        day=date(2025, 8, day),
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Round:
    """What stands after a run, as the store keeps it, and what the run said."""

    rows: dict[RowName, Accepted] = attribute(default_factory=dict)
    remembered: Remembered = Remembered()  # noqa: RUF009
    senders: dict[str, str] = attribute(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gone: tuple[RowName, ...] = ()

    def value(self, key: str = K1, field: str = "value", department: str = "D1") -> str:
        """The text in force of a cell."""
        sheet = "activities" if key == WORK else "indicators"
        row = self.rows.get((department, sheet, key))
        return row.cell(field).text if row else ""

    def row(self, key: str = K1, department: str = "D1") -> Accepted:
        return self.rows[department, "indicators", key]

    def codes(self) -> list[str]:
        return [found.code for found in self.findings if found.code != "WBK-009"]


def number(value: object) -> Decimal:
    return Decimal(str(value))


def run(before: Round, copies: Sequence[Submission], plan: Plan = PLAN, day: date = DAY) -> Round:
    """Consolidate once, as the pipeline does."""
    desk = Desk(plan, PROFILE, RULES, ROUND)
    wanted, wrong = wishes(desk)
    ready, unready = decisions(desk)
    followed = follow(before.rows, plan, PROFILE, RULES, before.senders)
    centre = Centre(
        rules=RULES,
        period=PERIOD,
        round=ROUND,
        rows=followed.rows,
        stored=before.rows,
        gone=followed.gone,
        elsewhere=Elsewhere(before.senders, frozenset(rekeyed(plan).values())),
        wishes=wanted,
        ready=ready,
        findings=(*followed.findings, *wrong, *unready),
        remembered=before.remembered,
        places={},
        decide=decider(ready, before.remembered),
    )
    rows: list[Accepted] = []
    findings: list[Finding] = []
    changes: list[Change] = []
    contested = []
    units = sorted({one.department for one in copies})
    for unit in units:
        group = [one for one in copies if one.department == unit]
        said = centre.said_by(unit)
        made = together(
            group,
            said,
            RULES,
            decide=centre.decide,
            in_force=centre.in_force(unit),
            elsewhere=centre.elsewhere,
        )
        whole = inherited(made.submission, said, centre.elsewhere, group)
        contested += made.conflicts
        found = [*whole.findings, *made.findings]
        taken, more, changed = accept(
            whole, found, said, RULES, period=PERIOD, round=ROUND, received=day
        )
        rows += taken
        findings += [*found, *more]
        changes += changed
    for unit in centre.departments:
        if unit not in units:
            rows += centre.said_by(unit).values()
    heard = hear(centre, rows, changes, contested, day)
    names = [(row.department, row.sheet, row.key) for row in heard.rows]
    assert len(names) == len(set(names)), "two values for one key"
    assert set(before.rows) <= {*names, *heard.gone}, "a row got lost"
    assert all(name in before.rows or name in followed.rows for name in heard.gone)
    assert all(own(row) is None or not own(row).corrected for row in heard.rows)  # type: ignore[union-attr]
    return Round(
        dict(zip(names, heard.rows, strict=True)),
        heard.remembered,
        before.senders | {one.sha256: one.department for one in copies},
        (*findings, *heard.findings),
        heard.changes,
        heard.conflicts,
        heard.gone,
    )
