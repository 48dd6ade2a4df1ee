"""A small register with views of every kind, its records, and the sheets made of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from recordplan import profile as registry
from regulation import PERIOD, ROUND, TODAY, accepted
from riscontro.schemas.findings import Finding, Language, Place, Severity
from riscontro.schemas.plan import Node, Plan
from riscontro.schemas.profile import Profile
from riscontro.schemas.rules import catalogue
from riscontro.sync.overview import Overview
from riscontro.sync.records import Accepted, Consolidated
from riscontro.sync.standing import Standing
from riscontro.workbooks.mastersheets import MasterBook, MasterSheet, Shown

PEOPLE = [
    {"persona_id": "P001", "categoria": "docente"},
    {"persona_id": "P002", "categoria": "dottorando"},
    {"persona_id": "P003", "categoria": None},
    {"persona_id": "P004", "categoria": "docente"},
]
FILES = [
    {"persona_id": "P001", "nascita": date(1961, 3, 12)},
    {"persona_id": "P002", "nascita": date(1995, 7, 1)},
]
ASSIGNMENTS = [
    {"incarico_id": "I-01", "persona": "P001", "struttura": "DIP", "canali": "albo",
     "aa": "2025/2026", "ore": 20, "compenso": 1200.5, "inizio": date(2025, 10, 1),
     "rinnovo": "no", "presso": "DET", "quota": 0.5, "nota": "primo", "_unit": "DAUIN"},
    {"incarico_id": "I-02", "persona": "P002", "struttura": "SCU", "canali": "albo; avviso",
     "aa": "2025/2026", "ore": 12.5, "inizio": date(2025, 11, 3), "rinnovo": "sì",
     "quota": 0.125, "_unit": "DET"},
    {"incarico_id": "I-10", "persona": "P001", "struttura": "DIP", "aa": "2025/2026",
     "ore": 40, "compenso": 800, "_unit": "DAUIN"},
    {"incarico_id": "I-9", "persona": "P003", "struttura": "SCU", "canali": "avviso",
     "aa": "2025/2026", "compenso": 300, "_unit": "DAUIN"},
    {"incarico_id": "I-11", "persona": "P999", "aa": "2024/2025", "ore": 5, "_unit": "DET"},
]  # fmt: skip
ROWS = {"persona": PEOPLE, "anagrafica": FILES, "incarico": ASSIGNMENTS}

NODES = (Node("DIP", "struttura", "DIP", "Dipartimenti"), Node("SCU", "struttura", "SCU", "Scuole"))

VIEWS = (Path(__file__).parent / "views.toml").read_text("utf-8")


def viewed(views: str = VIEWS) -> Profile:
    """Return the register with these views."""
    return registry(views)


def standing(
    profile: Profile,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = ROWS,
    findings: Iterable[Finding] = (),
    plan: Plan | None = None,
) -> Standing:
    """Return where the register stands once these rows were accepted."""
    records = accepted(rows, profile)
    found = Consolidated(
        tuple(records), tuple(findings), (), (), (), PERIOD, ROUND, TODAY, today=TODAY
    )
    return Standing(found, plan or Plan(profile.id, PERIOD, nodes=NODES), profile)


def book(
    profile: Profile | None = None,
    language: Language = "it",
    earlier: Sequence[Accepted] = (),
    **more: Any,
) -> MasterBook:
    """Return the master of the register; see ``standing``."""
    return overview(profile, language, earlier, **more).book()


def overview(
    profile: Profile | None = None,
    language: Language = "it",
    earlier: Sequence[Accepted] = (),
    **more: Any,
) -> Overview:
    """Return what the master is made from."""
    shaped = profile or viewed()
    return Overview(standing(shaped, **more), catalogue(shaped), language, earlier)


def only_views(made: MasterBook) -> MasterBook:
    """Return the same book with the sheets of views alone."""
    return replace(made, sheets=tuple(one for one in made.sheets if one.id.startswith("view_")))


def sheet(made: MasterBook, view: str) -> MasterSheet:
    """Return the sheet of a view."""
    found = next(one for one in made.sheets if one.id == f"view_{view}")
    assert isinstance(found, MasterSheet)
    return found


def table(made: MasterBook, view: str) -> list[dict[str, Any]]:
    """Return the rows of a view by column id, as values."""
    page = sheet(made, view)
    ids = [column.id for column in page.columns]
    return [dict(zip(ids, map(plain, row), strict=True)) for row in page.rows]


def totals(made: MasterBook, view: str) -> dict[str, Any]:
    """Return the totals row of a view by column id."""
    page = sheet(made, view)
    return dict(zip([one.id for one in page.columns], map(plain, page.totals), strict=True))


def plain(cell: Any) -> Any:
    """Return what a cell holds."""
    return cell.value if isinstance(cell, Shown) else cell


def finding(code: str, severity: Severity, unit: str, label: str = "Incarichi") -> Finding:
    """Return a finding at a row of a unit."""
    place = Place(f"{unit}.xlsx", label, "B7")
    return Finding(code, severity, place, key=f"{unit}/incarico.0001", facts={"record": "I-01"})
