"""A consolidation in a few lines: counts to read, and the same as JSON."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..schemas.findings import Language
from ..schemas.rules import Catalogue
from ..schemas.terms import Words
from .completeness import reported
from .delivering import HELD
from .records import Accepted, Consolidated, Delivery
from .report import as_dict as finding_as_dict
from .report import counted
from .workflow import Transition

LINES: Mapping[str, Words] = {
    "files": Words("file letti", "files read"),
    "left_out": Words("file tralasciati o rifiutati", "files left out or refused"),
    "departments": Words("unità che hanno trasmesso", "units that have delivered"),
    "rows": Words("righe acquisite", "rows accepted"),
    "values": Words("valori rilevati", "measured values"),
    "held": Words("righe in attesa di correzione", "rows held"),
    "changes": Words("valori cambiati in questa esecuzione", "values changed in this run"),
}
LOOK = Words("Aprire", "Open")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run gave: what it shows, how many files it read, where the master is.

    ``changes`` counts the cells this run changed; ``written`` tells that the master stands in its
    place, ``changed`` that it is a new one; ``run`` is its number, 0 when nothing was recorded;
    ``states`` are the steps of the round so far.
    """

    consolidated: Consolidated
    rules: Catalogue
    read: int
    left_out: int
    changes: int
    master: Path
    written: bool
    changed: bool
    run: int = 0
    states: tuple[Transition, ...] = ()


def counts(run: Summary) -> dict[str, object]:
    """Count what a run read, accepted and held."""
    found = run.consolidated
    delivered = [one for one in found.deliveries if reported(one)]
    return {
        "files": run.read,
        "left_out": run.left_out,
        "departments": f"{len(delivered)}/{len(found.deliveries)}",
        "rows": len(found.records),
        "values": measured(found.records),
        "held": sum(1 for one in found.findings if one.code == HELD),
        "changes": run.changes,
    }


def measured(records: Iterable[Accepted]) -> int:
    """Count the indicator rows whose value was understood, be it a number or words."""
    return sum(
        1
        for row in records
        if row.kind == "indicator"
        and (value := row.cells.get("value")) is not None
        and not value.blank
        and (value.number is not None or value.read)
    )


def as_text(run: Summary, language: Language) -> str:
    """Return the run as lines: counts and findings."""
    lines = [f"{number!s:>9}  {LINES[name][language]}" for name, number in counts(run).items()]
    lines.append(f"{'':>9}  {counted(run.consolidated.findings, language)}")
    return "\n".join(lines)


def opening(run: Summary, language: Language) -> str:
    """Return the line that says where the master is."""
    return f"{LOOK[language]}: {run.master}"


def as_dict(run: Summary) -> dict[str, object]:
    """Return the run as plain data: counts, deliveries, findings."""
    by_severity = Counter(str(found.severity) for found in run.consolidated.findings)
    return {
        "master": str(run.master),
        "written": run.written,
        "changed": run.changed,
        "counts": counts(run),
        "severities": dict(by_severity),
        "deliveries": deliveries_as_dict(run.consolidated.deliveries)["deliveries"],
        "findings": [finding_as_dict(one, run.rules) for one in run.consolidated.findings],
    }


def deliveries_as_dict(deliveries: Sequence[Delivery]) -> dict[str, object]:
    """Return where every unit stands, as plain data."""
    return {
        "deliveries": [
            {
                "department": one.department,
                "state": one.state,
                "due": one.due.isoformat() if one.due else None,
                "delivered": one.delivered.isoformat() if one.delivered else None,
                "files": list(one.files),
                "sheets": {
                    name: dict(
                        zip(("expected", "filled", "held", "findings"), numbers, strict=True)
                    )
                    for name, numbers in one.sheets.items()
                },
            }
            for one in deliveries
        ]
    }
