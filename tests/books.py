"""A department's workbook of a plan that does not exist, with every kind of row in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from riscontro.schemas.calculations import settle
from riscontro.schemas.calculationtexts import write
from riscontro.schemas.findings import Language
from riscontro.schemas.measured import Measure, Policy
from riscontro.schemas.profile import Profile, load
from riscontro.schemas.ratings import RULES
from riscontro.schemas.terms import FINAL
from riscontro.workbooks.layout import Book, Identity, Row

PERIOD = 2025

HISTORY_TEXT = (
    "Nel corso dell'anno è stato riorganizzato il servizio di accoglienza al pubblico: i turni "
    "sono stati rivisti d'intesa con le rappresentanze del personale e gli orari di apertura "
    "ampliati nelle sedi decentrate. È stato pubblicato l'avviso per la selezione dei partner "
    "culturali, cui hanno risposto quarantadue associazioni; la graduatoria è stata approvata in "
    "ottobre. I lavori di adeguamento degli impianti hanno richiesto la chiusura temporanea di "
    "due sale, con spostamento delle attività nelle biblioteche di zona. Il gradimento rilevato "
    "con il questionario annuale è cresciuto rispetto all'anno precedente."
)


def sample_profile() -> Profile:
    """The bundled profile whose sheets the sample fills."""
    return load("torino-controllo")


def sample_book(
    language: Language = "it",
    rows: Mapping[str, Sequence[Row]] | None = None,
    round_id: str = FINAL,
    history: bool = True,
) -> Book:
    """A workbook's content: 12 activities, 27 indicators of all types, some already filled in.

    Args:
        language: language of the workbook.
        rows: other records by sheet id, in place of the invented ones.
        round_id: round it is made for.
        history: whether it has earlier texts.
    """
    profile = sample_profile()
    found = {"activities": activities(), "indicators": indicators()} if rows is None else rows
    texts = [
        (str(row["key"]), str(row["code"]), str(year), text)
        for row in (activities() if history else ())
        if row.get("before")
        for year, text in ((2023, HISTORY_TEXT), (2024, str(row["before"])))
    ]
    return Book(
        identity=Identity("piano-esempio", profile.id, 1, "CUL", PERIOD, round_id),
        department="Cultura, Sport, Grandi Eventi e Promozione Turistica",
        owner="Città di Esempio",
        title="Piano degli obiettivi e del controllo strategico",
        due=date(2026, 2, 27),
        issued=date(2026, 1, 15),
        contact="Ufficio Controllo strategico, controllo.strategico@comune.esempio.it",
        language=language,
        rows=found,
        history=texts,
        profile_text=profile.text,
    )


def filled_book(language: Language = "it") -> Book:
    """The same workbook, with every entry column of the first records filled in."""
    book = sample_book(language)
    first = {
        "activities": {
            "status": "under_way",
            "done": 75.0,
            "actions": f"{HISTORY_TEXT}\nSeconda fase avviata in settembre.",
            "note": "Dati provvisori per la sede di via Roma.",
        },
        "indicators": {
            "value": 24.0,
            "value_kind": "final",
            "evidence": "=SOMMA(A1:A9)",
            "note": "+39 011 000000: chiamare il referente",
            "deviation_reason": "resources",
            "corrective_action": "@ufficio: nuova gara in primavera",
        },
    }
    rows = {
        sheet: [{**row, **first[sheet]} if not number else row for number, row in enumerate(found)]
        for sheet, found in book.rows.items()
    }
    return replace(book, rows=rows)


def activities() -> list[Row]:
    """Twelve activities of two programmes; one withdrawn, one shared, one with a long past."""
    made: list[Row] = []
    for path, code, label, impact, indicators_, before, others in _ACTIVITIES:
        mission, programme = path.split()
        key = f"M{int(mission[1:]):02}.P{int(programme[1:]):02}/{code}"
        made.append(
            {
                **{"key": key, "path": path, "code": code, "activity": label, "impact": impact},
                **{"indicators": indicators_, "before": before, "others": others},
                "row_state": "withdrawn" if code == "f" and path == "M5 P2" else "active",
            }
        )
    return made


def indicators() -> list[Row]:
    """Indicators of every type and in every state a row can be in."""
    made: list[Row] = []
    for path, code, label, kind, unit, way, past, target, more in _INDICATORS:
        mission, programme = path.split()
        part = str(more.get("part", ""))
        key = f"M{int(mission[1:]):02}.P{int(programme[1:]):02}/{code}"
        baseline, *years = past
        first = PERIOD - len(years)
        row: dict[str, Any] = {
            "key": f"{key}#{part.lower()}" if part else key,
            **{"path": path, "code": code, "indicator": label, "type": kind, "unit": unit},
            **{"direction": way, "baseline": baseline, "target": target},
            **{f"y{year}": value for year, value in enumerate(years, first)},
            **{"decimals": 0, "row_state": "active"},
            **more,
        }
        made.append({**row, "expected": _number(target), "calculation": settled(row)})
    return made


def settled(row: Mapping[str, Any], formula: str = "", rules: str = "final") -> str:
    """What is settled of a row at the end of the year, its formula the usual one if not given."""
    boolean = row.get("type") == "boolean"
    target = _number(row.get("target"))
    measure = Measure(
        boolean=boolean,
        ratio=row.get("type") == "ratio",
        target=1 if boolean and row.get("target") else target,
        baseline=_number(row.get("baseline")),
        direction=row.get("direction", ""),
        at=date(PERIOD, 12, 31),
        start=PERIOD - 3,
        end=PERIOD,
    )
    return write(settle(measure, formula, Policy(), "achievement", RULES[rules]))


def _number(content: Any) -> float | None:
    return content if isinstance(content, int | float) else None


# fmt: off
_ACTIVITIES: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("M5 P2", "a", "Rafforzare le reti culturali internazionali cui la Città aderisce", "B", "a.1",
     HISTORY_TEXT[:180], ""),
    ("M5 P2", "b", "Portare la cultura nei quartieri con rassegne diffuse e residenze d'artista",
     "B, C", "b.1, b.2", f"{HISTORY_TEXT}\n{HISTORY_TEXT}\n{HISTORY_TEXT}", ""),
    ("M5 P2", "c", "Ampliare gli orari di apertura delle biblioteche civiche e i servizi digitali",
     "A", "6 indicatori", HISTORY_TEXT, "Servizi Educativi: In corso"),
    ("M5 P2", "d", "Riaprire la biblioteca centrale dopo i lavori di ristrutturazione", "A",
     "d.1, d.2", "", ""),
    ("M5 P2", "e", "Valorizzare l'Archivio storico e metterne in rete i documenti", "C", "e.1",
     HISTORY_TEXT[:320], ""),
    ("M5 P2", "f", "Organizzare il festival estivo delle arti di strada", "B", "f.1",
     HISTORY_TEXT[:90], ""),
    ("M5 P2", "g", "Sostenere i musei civici con un programma comune di visite scolastiche", "A",
     "g.1, g.2", HISTORY_TEXT[:240], "Servizi Educativi: Concluso"),
    ("M6 P1", "a", "Riqualificare gli impianti sportivi di base e le palestre scolastiche", "A",
     "a.1, a.2", HISTORY_TEXT[:300], "Manutenzioni e Servizi Tecnici: Avviato"),
    ("M6 P1", "b", "Promuovere l'attività motoria per le persone anziane", "B", "b.1", "", ""),
    ("M6 P1", "c", "Assegnare in gestione gli impianti con avvisi pubblici pluriennali", "C",
     "c.1", HISTORY_TEXT[:200], ""),
    ("M7 P1", "a", "Accogliere i grandi eventi riducendone l'impatto sull'ambiente", "A, B",
     "a.1, a.2", HISTORY_TEXT, ""),
    ("M7 P1", "b", "Rinnovare l'informazione turistica nelle stazioni e in aeroporto", "B", "b.1",
     "", ""),
)

_Past = tuple[float | str | None, ...]
_INDICATORS: tuple[
    tuple[str, str, str, str, str, str, _Past, float | str | None, dict[str, object]], ...
] = (
    ("M5 P2", "a.1", "Reti culturali internazionali cui la Città aderisce", "number", "numero",
     "up", (8, 8, 10, 15), 20, {}),
    ("M5 P2", "b.1", "Rassegne realizzate nei quartieri", "number", "numero", "up",
     (3, 3, 6, 7), 8, {"value": 8.0, "value_kind": "final"}),
    ("M5 P2", "b.2", "Spettatori delle rassegne nei quartieri", "number", "persone", "up",
     (None, 11500, 12400, 13950), 15000, {"value": 139500.0, "value_kind": "pre_final"}),
    ("M5 P2", "c.1", "Prestiti delle biblioteche civiche", "number", "numero", "up",
     (466936, 502364, 556693, 585847), 615000, {"value": 551273.0, "value_kind": "final"}),
    ("M5 P2", "c.2", "Ore di apertura settimanale", "number", "ore", "up",
     (36.5, 36.5, 38, 40), 42, {"part": "Centro", "decimals": 1, "value": 41.5}),
    ("M5 P2", "c.2", "Ore di apertura settimanale", "number", "ore", "up",
     (30, 30, 31.5, 34), 36, {"part": "Nord", "decimals": 1}),
    ("M5 P2", "c.3", "Utenti soddisfatti dei servizi digitali", "percent", "%", "up",
     (None, 71.2, 74.6, 78.3), 80, {"value": 81.4, "value_kind": "estimate"}),
    ("M5 P2", "c.4", "Nuove tessere sul totale degli iscritti", "ratio", "%", "up",
     (8.2, 9.1, 9.6, 10.4), 12, {"value": 1310.0, "denominator": 11250.0}),
    ("M5 P2", "c.5", "Costo medio per prestito", "ratio", "€", "down",
     (4.1, 3.95, 3.8, 3.72), 3.6, {"value": 1980400.5, "denominator": 551273.0, "decimals": 2}),
    ("M5 P2", "c.6", "Documenti digitalizzati sul totale previsto", "ratio", "%", "up",
     (None, None, 12.5, 31), 60, {"value": 4100.0}),
    ("M5 P2", "d.1", "Avanzamento dei lavori della biblioteca centrale", "percent", "%", "up",
     (10, 25, 40, 65), 90, {"value": 82.0, "value_kind": "partial",
                            "deviation_reason": "tender",
                            "corrective_action": "Secondo turno di lavoro da marzo"}),
    ("M5 P2", "d.2", "Fase raggiunta dal cantiere", "text", "fase", "",
     ("progetto", "progetto", "gara", "cantiere"), "collaudo", {"value": "cantiere avviato"}),
    ("M5 P2", "e.1", "Fondi archivistici inventariati", "number", "numero", "up",
     (12, 14, "n.d.", 19), 22, {"missing_reason": "not_collected"}),
    ("M5 P2", "f.1", "Presenze al festival delle arti di strada", "number", "persone", "up",
     (21000, 23500, 22800, "-"), None, {"row_state": "withdrawn"}),
    ("M5 P2", "g.1", "Classi in visita ai musei civici", "number", "classi", "up",
     (310, 402, 455, 480), 500, {"value": 0.0}),
    ("M5 P2", "g.2", "Carta dei servizi dei musei pubblicata", "boolean", "sì/no", "",
     ("no", "no", "no", "no"), "sì", {"value": "sì", "value_kind": "final"}),
    ("M6 P1", "a.1", "Impianti sportivi di base riqualificati", "number", "numero", "up",
     (2, 4, 5, 5), 9, {"missing_reason": "available_from",
                       "available_from": date(2026, 5, 31)}),
    ("M6 P1", "a.2", "Spesa per la manutenzione delle palestre scolastiche", "money", "€", "keep",
     (410000, 425600.4, 431950.75, 440100), 440000, {"value": 452310.2, "value_kind": "final"}),
    ("M6 P1", "a.3", "Superficie di spazi verdi attrezzati per abitante", "number", "mq", "up",
     (1.25, 1.27, 1.31, 1.36), 1.4, {"decimals": 2, "value": 1.35}),
    ("M6 P1", "b.1", "Persone anziane iscritte ai corsi di attività motoria", "number", "persone",
     "up", (None, None, None, 1250), None, {"value": 1388.0}),
    ("M6 P1", "b.2", "Corsi sospesi per mancanza di istruttori", "number", "numero", "down",
     (6, 5, 3, 2), 0, {"value": 0.0, "corrected": 1.0}),
    ("M6 P1", "c.1", "Tempo medio di assegnazione degli impianti", "duration", "giorni", "down",
     (140, 128, 121, 96), 90, {"value": 118.0, "value_kind": "final",
                               "note": "Due ricorsi hanno sospeso le procedure."}),
    ("M6 P1", "c.2", "Ricorsi accolti", "number", "numero", "", (0, 1, 0, 0), 0, {"value": 0.0}),
    ("M7 P1", "a.1", "Rifiuti differenziati negli eventi", "percent", "%", "up",
     (None, 48, 55.5, 61), 65, {"missing_reason": "not_applicable"}),
    ("M7 P1", "a.2", "Eventi con bilancio ambientale pubblicato: «=SOMMA» e altri segni", "number",
     "numero", "up", (0, 0, "=1+1", 2), 4, {"value": 3.0}),
    ("M7 P1", "b.1", "Contatti agli sportelli turistici", "number", "numero", "up",
     (88000, 91250, 90400, 97600), 100000, {"missing_reason": "activity_completed"}),
    ("M7 P1", "b.2", "Giudizio medio dei visitatori (da 1 a 5)", "number", "punti", "keep",
     (4.1, 4.2, 4.25, 4.3), 4.3, {"decimals": -1}),
)
# fmt: on
