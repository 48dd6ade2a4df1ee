"""A plan as large as the largest report: 52 programmes, 500 activities, 750 indicators, five years.

Texts are long and of any kind: years, lists, paragraphs of a line and of a page.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from riscontro.schemas.plan import Activity, Contribution, Department, Indicator, Node, Plan, Value
from riscontro.schemas.profile import load
from riscontro.sync.filling import approval, filled
from riscontro.sync.issuing import Issue, books
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.distribution import file_name
from riscontro.sync.pipeline.planning import prepare
from riscontro.sync.settings import read_settings
from riscontro.workbooks.builder import build
from riscontro.workbooks.planbook import write_plan

PERIOD, YEARS, TODAY = 2025, (2022, 2023, 2024), date(2026, 2, 20)
MISSIONS, PROGRAMMES, ACTIVITIES, INDICATORS, UNITS = 14, 52, 500, 750, 17
STATES = ("under_way", "completed", "started", "under_way", "under_way")
KINDS = (("number", "", 0), ("percent", "%", 1), ("money", "€", 2), ("number", "mq", 0))
SENTENCES = (
    "Conclusa la procedura di gara, con consegna dei lavori all'impresa aggiudicataria.",
    "Proseguito il tavolo con le Circoscrizioni, le associazioni e gli ordini professionali, che "
    "ha esaminato le osservazioni pervenute e ne ha accolte due su tre.",
    "Approvato il progetto di fattibilità; richiesto il parere alla Soprintendenza.",
    "Rendicontate le spese sostenute a valere sul PNRR, Missione 5, per 1.250.000,00 euro.",
    "Avviata la formazione del personale: 14 incontri, 312 partecipanti.",
)


def founded(root: Path) -> Path:
    """Make the workspace, let every unit send its workbook, consolidate; return the workspace."""
    profile, whole = load("torino-controllo"), plan()
    known = replace(whole, values=tuple(one for one in whole.values if one.period != PERIOD))
    workspace = prepare(root, profile, PERIOD, "grande-2025")
    workspace.plan_file.write_bytes(write_plan(known, profile, "grande-2025", "it", _nobody))
    settings = read_settings(workspace.settings_file)
    day = date(2026, 1, 15)
    issue = Issue("grande-2025", settings.round, "it", settings.due_date(), day, "")
    for book in books(known, profile, issue).values():
        done = filled(book, whole, profile, approval(TODAY))
        (root / "trasmissioni" / file_name(book)).write_bytes(build(done, profile))
    consolidate(root, TODAY)
    return root


def _nobody(_: str) -> tuple[str, str]:
    return "", ""


def plan() -> Plan:
    """Return the plan with the values and texts of the period."""
    nodes = [Node(_mission(at), "missione", str(at), f"MISSIONE DI PROVA NUMERO {at}")
             for at in range(1, MISSIONS + 1)]  # fmt: skip
    paths = []
    for at in range(PROGRAMMES):
        mission = _mission(at % MISSIONS + 1)
        number = at // MISSIONS + 1
        paths.append(f"{mission}.P{number:02}")
        nodes.append(Node(paths[-1], "programma", str(number),
                          f"PROGRAMMA DI PROVA {at + 1}", mission))  # fmt: skip
    activities, contributions = [], []
    for at in range(ACTIVITIES):
        path, code = paths[at % PROGRAMMES], chr(97 + at // PROGRAMMES)
        key, unit = f"{path}/{code}", f"U{at % UNITS:02}"
        said = f"Realizzare l'intervento {at} di riqualificazione del patrimonio pubblico. "
        activities.append(
            Activity(key, path, code, (said * (1 + at % 3)).strip(), {"impact": "Sociale"}, unit,
                     lead_proposed=False)
        )  # fmt: skip
        for more in range(2 if at % 9 == 0 else 1):
            own = f"U{(at + more) % UNITS:02}"
            contributions.append(
                Contribution(key, own, status=STATES[at % len(STATES)], text=told(at + more))
            )
    indicators = [_indicator(at, paths) for at in range(INDICATORS)]
    return Plan(
        "torino-controllo",
        PERIOD,
        nodes=tuple(nodes),
        activities=tuple(sorted(activities, key=lambda one: one.key)),
        contributions=tuple(sorted(contributions, key=lambda one: one.activity)),
        indicators=tuple(indicators),
        values=tuple(value for at, one in enumerate(indicators) for value in _values(at, one)),
        departments=tuple(Department(f"U{at:02}", f"Direzione {at:02}") for at in range(UNITS)),
        years=(*YEARS, PERIOD),
    )


def told(at: int) -> str:
    """Return what was done in the years, from two lines to two pages."""
    lines = []
    for year in (*YEARS[at % 3 :], PERIOD):
        lines.append(f"{year}: {SENTENCES[(at + year) % len(SENTENCES)]}")
        lines += [f"- {SENTENCES[(at + more) % len(SENTENCES)]}" for more in range(at % 4)]
        if at % 11 == 0:
            lines.append(" ".join(SENTENCES[(at + more) % len(SENTENCES)] for more in range(14)))
    return "\n".join(lines)


def _mission(at: int) -> str:
    return f"M{at:02}"


def _indicator(at: int, paths: list[str]) -> Indicator:
    path = paths[at % PROGRAMMES]
    activity = f"{path}/{chr(97 + at // PROGRAMMES % 9)}"
    code = f"{activity[-1]}.{at // PROGRAMMES + 1}"
    kind, unit, decimals = KINDS[at % len(KINDS)]
    label = f"N. prestazioni erogate agli utenti del servizio {at} nel corso dell'anno"
    return Indicator(
        f"{path}/{code}", code, label, path, activity=activity, kind="valore_pubblico", type=kind,
        unit=unit, direction="up", decimals=decimals, target=Decimal(60 + at % 9),
        target_year=PERIOD, department=f"U{at % UNITS:02}",
    )  # fmt: skip


def _values(at: int, one: Indicator) -> Iterator[Value]:
    for step, year in enumerate((*YEARS, PERIOD)):
        number = Decimal(40 + at % 50 + step)
        number = number * 1000 + Decimal("0.25") if one.type == "money" else number
        note = f"dato stimato nel {year}" if (at + year) % 17 == 0 else ""
        printed = f"{number:f}".replace(".", ",")
        yield Value(one.key, "", year, printed, "int", number, None, note=note)
