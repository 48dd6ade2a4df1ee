"""A small world in which a teaching assignment from the Albo is in order, to be changed by cases.

Every identifier is made up; nobody is meant.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Row = dict[str, Any]
Rows = dict[str, list[Row]]

AA, NEXT_AA, LAST_AA = "2025/2026", "2026/2027", "2024/2025"
OWN, RELATED, FOREIGN = "MAT/05", "MAT/08", "ICAR/07"

UNITS = {
    "laurea": "DAUIN",
    "master_fp": "SCUMA",
    "dottorato": "SCUDO",
    "progetto_speciale": "PSP",
}
"""Who confers the assignments of each kind of course in these worlds."""

APPROVERS = {
    "laurea": "direttore_dipartimento",
    "master_fp": "direttore_scuola_master",
    "dottorato": "direttore_scuola_dottorato",
    "progetto_speciale": "responsabile_progetto",
}
"""Who approves the acts of each kind of course."""


def sectors() -> list[Row]:
    """Three sectors: the course's own, one related to it, one that has nothing to do with it."""
    return [
        {"ssd": OWN, "affini": RELATED, "in_offerta": "sì"},
        {"ssd": RELATED, "affini": OWN, "in_offerta": "no"},
        {"ssd": FOREIGN, "in_offerta": "no"},
    ]


def person(identifier: str = "P1", **changes: object) -> Row:
    """A person from outside who may be evaluated."""
    return {
        "persona_id": identifier,
        "categoria": "altro_esterno",
        "titolo_studio": "laurea_it",
        "dipendente_polito": "no",
        "docente_ateneo_it": "no",
        "curriculum": "entrambi",
    } | changes


def albo_call(**changes: object) -> Row:
    """A call for the Albo, published and closed."""
    return {
        "avviso_id": "A1",
        "tipo": "albo",
        "aa": AA,
        "ssd": OWN,
        "emanato_da": "rettore",
        "inizio_pubbl": date(2025, 6, 2),
        "fine_pubbl": date(2025, 6, 20),
        "su_albo_online": "sì",
        "su_sito": "sì",
        "contenuti": (
            "modalita; documentazione; ssd; requisiti; criteri_valutazione; "
            "criteri_attribuzione; termini_ricorso; autorita"
        ),
        "stato": "esiti_pubblicati",
        "_unit": "ATENEO",
    } | changes


def vacancy_call(**changes: object) -> Row:
    """A vacancy call of a department, with a reason under letter c."""
    return {
        "avviso_id": "V1",
        "tipo": "vacanza",
        "aa": AA,
        "ssd": OWN,
        "emanato_da": "direttore_struttura",
        "inizio_pubbl": date(2025, 9, 1),
        "fine_pubbl": date(2025, 9, 10),
        "su_albo_online": "sì",
        "su_sito": "sì",
        "contenuti": (
            "modalita; termini; documentazione; insegnamento; ssd; cfu; compenso_lordo; "
            "requisiti; titoli; termini_ricorso; autorita"
        ),
        "motivo": "c",
        "richiesta_motivata": "sì",
        "graduatoria_aa": AA,
        "atti_approvati_da": "direttore_struttura",
        "atti_pubblicati": "sì",
        "stato": "esiti_pubblicati",
    } | changes


def application(**changes: object) -> Row:
    """An application to the Albo call, to be evaluated."""
    return {
        "domanda_id": "D1",
        "persona_id": "P1",
        "avviso_id": "A1",
        "data": date(2025, 6, 10),
        "ssd": OWN,
        "elenco": "titolari",
        "di_diritto": "no",
        "canale": "procedura_informatica",
        "autocertificazione": "sì",
        "titoli": "a; e",
        "pubblicazioni_n": 2,
    } | changes


def by_right(category: str, **changes: object) -> Rows:
    """An entry by right of a person of a category, in the person's own sector."""
    own = {"ssd_riferimento": OWN} if category != "abilitato_asn" else {"asn_ssd": OWN}
    claimed = {"di_diritto": "sì", "categoria_verificata": "sì", "avviso_id": "", "titoli": ""}
    claimed |= {"elenco": "collaboratori; tutori"}
    return {
        "ssd": sectors(),
        "persona": [person(categoria=category) | own],
        "domanda": [application() | claimed | changes],
    }


def eligible(identifier: str = "P1", **changes: object) -> Row:
    """An entry in the Albo after an evaluation."""
    return {
        "persona_id": identifier,
        "ssd": OWN,
        "elenco": "titolari",
        "richiesto": "sì",
        "esito": "idoneo",
        "aa_inizio": AA,
        "aa_fine": "2027/2028",
        "giudizio": "Profilo coerente con il settore",
        "verbale_id": "VB1",
        "atti_approvati_da": "rettore",
        "atti_pubblicati": "sì",
        "stato": "idonea",
    } | changes


def board(**changes: object) -> Row:
    """The board of the sector."""
    return {
        "commissione_id": "C1",
        "ambito": "ssd",
        "corso_tipo": "laurea",
        "ssd": OWN,
        "nominata_da": "rettore",
        "proposta_da": "DISMA",
        "decreto": "D.R. 900/2025",
        "aa_inizio": AA,
        "aa_fine": "2027/2028",
        "pubblicata_sito": "sì",
        "_unit": "ATENEO",
    } | changes


def member(number: int, **changes: object) -> Row:
    """A member of the board."""
    return {
        "commissione_id": "C1",
        "persona": f"M{number}",
        "ruolo": "docente_ruolo",
        "di_polito": "sì",
        "genere": "f" if number % 2 else "m",
        "aa_fine": "2027/2028",
        "_unit": "ATENEO",
    } | changes


def seated(*, by: Mapping[str, object] | None = None, **changes: object) -> Rows:
    """A board and its three members; ``by`` changes every member."""
    return {
        "ssd": sectors(),
        "commissione": [board(**changes)],
        "membro": [member(number, **(by or {})) for number in (1, 2, 3)],
    }


def need(kind: str = "laurea", **changes: object) -> Row:
    """A teaching activity nobody of the faculty covers."""
    return {
        "attivita_id": "T1",
        "aa": AA,
        "struttura": UNITS[kind],
        "dipartimento": "DAUIN",
        "corso_tipo": kind,
        "insegnamento": "Analisi matematica",
        "ssd": OWN,
        "ruolo": "titolarita",
        "natura": "insegnamento",
        "ore_preventivo": 60,
        "attribuita_a_docente_polito": "no",
        "pubblicata_il": date(2025, 5, 20),
        "_unit": UNITS[kind],
    } | changes


def assignment(kind: str = "laurea", **changes: object) -> Row:
    """A first assignment from the Albo whose acts are approved."""
    return {
        "incarico_id": "I1",
        "attivita_id": "T1",
        "persona_id": "P1",
        "aa": AA,
        "ruolo": "titolarita",
        "canale": "albo",
        "ssd_usato": OWN,
        "commissione_id": "C1",
        "criteri": "a; e",
        "candidati_valutati": 1,
        "motivazione": "Esperienza didattica più pertinente",
        "verbale_id": "VB2",
        "atti_approvati_da": APPROVERS[kind],
        "atti_pubblicati": "sì",
        "ore": 60,
        "tariffa": 60,
        "compenso": 3600,
        "titolo": "oneroso",
        "capitolo": "CAP1",
        "stato": "atti_approvati",
        "_unit": UNITS[kind],
    } | changes


def renewal(kind: str = "laurea", **changes: object) -> Row:
    """The renewal for the following year of the first assignment."""
    return (
        assignment(kind)
        | {
            "incarico_id": "I2",
            "attivita_id": "T2",
            "aa": NEXT_AA,
            "commissione_id": "",
            "criteri": "",
            "candidati_valutati": "",
            "motivazione": "",
            "verbale_id": "",
            "rinnovo_di": "I1",
            "anno_n": 2,
            "attestato_positivo": "sì",
            "attestata_esigenza": "sì",
            "parere_struttura": "non_previsto",
            "stato": "provvedimento",
        }
        | changes
    )


def world(
    kind: str = "laurea",
    *,
    plus: Mapping[str, Sequence[Row]] | None = None,
    without: Sequence[str] = (),
    **changes: Mapping[str, object],
) -> Rows:
    """Return a world in which one assignment from the Albo is in order.

    Args:
        kind: kind of course.
        plus: more rows, by sheet.
        without: sheets left out.
        changes: what is different in the first row of a sheet.
    """
    rows: Rows = {
        "ssd": sectors(),
        "persona": [person()],
        "avviso": [albo_call()],
        "domanda": [application()],
        "idoneita": [eligible()],
        "commissione": [board()],
        "membro": [member(number) for number in (1, 2, 3)],
        "parametro": [{"aa": AA, "ruolo": "titolarita", "corso_tipo": kind, "tetto_tariffa": 80}],
        "attivita": [need(kind)],
        "incarico": [assignment(kind)],
    }
    for sheet, fields in changes.items():
        rows.setdefault(sheet, [{}])[0].update(fields)
    for sheet, more in (plus or {}).items():
        rows.setdefault(sheet, []).extend(dict(row) for row in more)
    return {sheet: found for sheet, found in rows.items() if sheet not in without}


def renewed(kind: str = "laurea", **changes: object) -> Rows:
    """Return a world in which the assignment is renewed for the following year."""
    plus = {
        "attivita": [need(kind, attivita_id="T2", aa=NEXT_AA, pubblicata_il=date(2026, 5, 20))],
        "incarico": [renewal(kind, **changes)],
    }
    return world(kind, plus=plus)
