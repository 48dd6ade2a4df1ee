"""The opening of a year as text and as data."""

from collections.abc import Sequence

from ..schemas.findings import Language
from ..schemas.plan import Contribution, Indicator, Plan
from ..schemas.terms import Words
from .intake import round_name
from .rolling import Rolled

COUNTS = {
    "values": Words("valori acquisiti diventano storico", "accepted values become past values"),
    "replaced": Words(
        "diversi da quelli che il piano già riportava", "other than those the plan held already"
    ),
    "kept": Words(
        "righe non acquisite: resta ciò che il piano già riportava",
        "rows not accepted: what the plan held already stays",
    ),
    "without": Words("righe senza alcun valore: restano senza", "rows without a value: still so"),
    "texts": Words("testi aggiunti a quelli precedenti", "texts added to the earlier ones"),
    "states": Words("stati di attuazione riportati", "states of implementation carried over"),
    "moved": Words("contributi di attività concluse", "contributions to activities that ended"),
    "stopped": Words("righe di indicatori non più richieste", "indicator rows asked no more"),
    "targets_kept": Words(
        "target dell'anno chiuso conservati in «Versioni»",
        'targets of the year closed kept in "Versions"',
    ),
    "targets_promoted": Words(
        "target già previsti, ora in vigore", "targets planned, now in force"
    ),
    "targets_lasting": Words(
        "target di anni successivi, invariati", "targets of later years, as is"
    ),
    "targets_dropped": Words(
        "proposte di target mai confermate, tolte", "proposed targets never confirmed, taken out"
    ),
    "corrections": Words("correzioni dell'anno chiuso", "corrections of the year closed"),
    "decisions": Words("decisioni dell'anno chiuso", "decisions of the year closed"),
    "waivers": Words("deroghe senza scadenza, terminate", "waivers without an end, ended"),
}


def counts(rolled: Rolled) -> dict[str, int]:
    """Return how many records of each kind a plan took into its next year."""
    targets = rolled.targets
    return {
        "values": rolled.carried,
        "replaced": len(rolled.replaced),
        "kept": len(rolled.kept),
        "without": len(rolled.without),
        "texts": rolled.texts,
        "states": rolled.states,
        "moved": len(rolled.moved),
        "stopped": len(rolled.stopped),
        "targets_kept": len(targets.kept),
        "targets_promoted": len(targets.promoted),
        "targets_lasting": len(targets.lasting),
        "targets_dropped": len(targets.dropped),
        "corrections": rolled.corrections,
        "decisions": rolled.decisions,
        "waivers": rolled.waivers,
    }


def lines(rolled: Rolled, round_id: str, language: Language, every: bool) -> list[str]:
    """Return the opening of a year as text.

    Args:
        rolled: the plan in its next year.
        round_id: the round opened.
        language: of the text.
        every: name every activity that moves and every row asked no more.
    """
    year = rolled.closed
    name = round_name(round_id, str(year + 1))[language]
    made = [f"{year} → {name}"]
    made += [
        f"{number:>9}  {COUNTS[what][language]}"
        for what, number in counts(rolled).items()
        if number
    ]
    if every:
        made += _listed(
            Words("Attività concluse:", "Activities that ended:")[language],
            [_work(one, rolled.plan) for one in rolled.moved],
        )
        made += _listed(
            Words("Indicatori non più richiesti:", "Indicators asked no more:")[language],
            [f"{one.row_key}  {_short(one.label)}" for one in rolled.stopped],
        )
    return made


def as_dict(rolled: Rolled) -> dict[str, object]:
    """Return the opening of a year as data."""
    return {
        "counts": counts(rolled),
        "moved": [_moved(one) for one in rolled.moved],
        "stopped": [_stopped(one) for one in rolled.stopped],
        "replaced": [
            {"key": one.key, "before": one.before, "after": one.after} for one in rolled.replaced
        ],
        "kept": list(rolled.kept),
        "without": list(rolled.without),
        "targets": {
            "kept": list(rolled.targets.kept),
            "promoted": list(rolled.targets.promoted),
            "lasting": list(rolled.targets.lasting),
            "dropped": list(rolled.targets.dropped),
        },
    }


def _listed(title: str, rows: Sequence[str]) -> list[str]:
    return ["", title, *(f"  {row}" for row in rows)] if rows else []


def _work(one: Contribution, plan: Plan) -> str:
    labels = {activity.key: activity.label for activity in plan.activities}
    return f"{one.key:<14} {one.department:<6} {_short(labels.get(one.activity, ''))}"


def _short(text: str, most: int = 72) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def _moved(one: Contribution) -> dict[str, object]:
    return {"key": one.key, "department": one.department, "closed": one.closed}


def _stopped(one: Indicator) -> dict[str, object]:
    return {"key": one.row_key, "department": one.department}
