"""A signed assignment of a research fellow in order, to be changed by tests of whole workspaces."""

from datetime import date
from typing import Any

from regulation_world import Row, Rows, assignment, need, world

SIGNED: Row = {
    "ruolo": "collaborazione",
    "data_provvedimento": date(2025, 9, 1),
    "provvedimento_di": "rettore",
    "forma": "contratto_2222",
    "data_inizio": date(2025, 10, 1),
    "data_fine": date(2026, 1, 31),
    "codici_accettati": "sì",
    "riservatezza": "sì",
    "nulla_osta": "sì",
    "autorizzazione_coordinatore": "sì",
    "parere_responsabile": "sì",
    "stato": "firmato",
}


def fellow(hours: int = 40, **changes: Any) -> Rows:
    """Return a world in which a research fellow has signed a collaboration of some hours."""
    rows = world(
        avviso={"atti_approvati_da": "rettore", "atti_pubblicati": "sì"},
        persona={"categoria": "assegnista"},
        domanda={"elenco": "collaboratori"},
        idoneita={"elenco": "collaboratori"},
        attivita={"ruolo": "collaborazione", "ore_preventivo": 200},
        parametro={"ruolo": "collaborazione"},
        incarico={**SIGNED, "ore": hours, "compenso": hours * 60, **changes},
    )
    rows["persona_dati"] = [
        {"persona_id": "P1", "data_nascita": date(1990, 5, 4), "dich_parentela": "sì"}
    ]
    return rows


def elsewhere(hours: int, unit: str = "DIGEP", **changes: Any) -> Rows:
    """Return an assignment of the same person in another unit, with its activity."""
    return {
        "attivita": [
            need(
                attivita_id="T2", struttura=unit, dipartimento=unit, ruolo="collaborazione",
                ore_preventivo=200, _unit=unit,
            )
        ],
        "incarico": [
            assignment(
                incarico_id="I2", attivita_id="T2", ore=hours, compenso=hours * 60, _unit=unit,
                **{**SIGNED, **changes},
            )
        ],
    }  # fmt: skip


def together(*worlds: Rows) -> Rows:
    """Return several worlds as one."""
    rows: Rows = {}
    for one in worlds:
        for sheet, listed in one.items():
            rows.setdefault(sheet, []).extend(listed)
    return rows
