"""Cases of articles 3 and 3.1: entries by right and evaluation of the applicants."""

from datetime import date

from regulation import Case
from regulation_telling import breaks, broke, kept, told
from regulation_world import (
    AA,
    FOREIGN,
    LAST_AA,
    NEXT_AA,
    OWN,
    RELATED,
    Row,
    Rows,
    albo_call,
    application,
    assignment,
    by_right,
    eligible,
    person,
    sectors,
    world,
)

CASES: dict[str, Case | tuple[Case, ...]] = {}

EVALUATED: Row = {"di_diritto": "no", "avviso_id": "A1"}
"""What turns an entry by right into an application to be evaluated."""


def _any_list(category: str) -> tuple[Case, ...]:
    """Return the cases of a category whose sector is checked and whose lists are not."""
    return (
        broke(by_right(category), "domanda", "ssd", ssd=FOREIGN),
        kept(by_right(category, elenco="titolari; collaboratori; tutori")),
        kept(by_right(category, ssd=RELATED)),
        kept(by_right(category, ssd=FOREIGN, **EVALUATED)),
    )


def _lower_lists(category: str, *, sector: bool = True) -> tuple[Case, ...]:
    """Return the cases of a category that enters by right only the two lower lists."""
    cases = (
        broke(by_right(category), "domanda", "elenco", elenco="titolari; tutori"),
        kept(by_right(category, elenco="tutori")),
        kept(by_right(category, elenco="titolari", **EVALUATED)),
    )
    if not sector:
        return cases
    return (
        *cases,
        broke(by_right(category), "domanda", "elenco", ssd=FOREIGN),
        kept(by_right(category, ssd=RELATED)),
    )


# Article 3, paragraphs 6 and 7: the categories

_FORMER = by_right("docente_polito_cessato")
CASES["INC-033"] = (
    *_any_list("docente_polito_cessato"),
    told(
        _FORMER | {"persona_dati": [{"persona_id": "P1", "dich_parentela": "sì"}]},
        ("persona_dati", 0),
        ("domanda", 0, "ssd"),
        cessazione_volontaria_anticipata="sì",
    ),
    kept(
        _FORMER | {"persona_dati": [{"persona_id": "P1", "cessazione_volontaria_anticipata": "no"}]}
    ),
)

CASES["INC-034"] = (*_any_list("prof_altro_ateneo"), *_any_list("rtdb_altro_ateneo"))

_WINNER = by_right("vincitore_prof_rtdb")
_IN_SERVICE = person(
    categoria="vincitore_prof_rtdb", ssd_riferimento=OWN, data_presa_servizio=date(2026, 3, 1)
)
_TEACHING = _WINNER | {
    "persona": [_IN_SERVICE],
    "incarico": [assignment(data_inizio=date(2026, 2, 28))],
}
CASES["INC-035"] = (
    *_any_list("vincitore_prof_rtdb"),
    told(_TEACHING, ("incarico", 0), ("domanda", 0, "ssd"), data_inizio=date(2026, 3, 1)),
    broke(_TEACHING, "domanda", "ssd", data=date(2026, 3, 1)),
    kept(_WINNER | {"incarico": [assignment(data_inizio=date(2026, 3, 1))]}),
)

_STARTED: Row = {"categoria": "vincitore_rtda", "data_presa_servizio": date(2026, 3, 1)}
_ENDED = world(
    persona=_STARTED,
    incarico={
        "data_inizio": date(2025, 10, 1),
        "data_fine": date(2026, 3, 1),
        "risoluzione": "presa_servizio",
        "stato": "risolto",
    },
)
CASES["INC-036"] = (
    *breaks(
        _ENDED,
        "incarico",
        "data_fine",
        {"data_fine": date(2026, 3, 2)},
        {"risoluzione": "nessuna"},
        {"risoluzione": ""},
    ),
    told(
        _ENDED,
        ("persona", 0),
        ("incarico", 0, "data_fine"),
        categoria="vincitore_prof_rtdb",
        data_presa_servizio=date(2026, 2, 1),
    ),
    # It had ended by itself before.
    kept(world(persona=_STARTED, incarico={"data_fine": date(2025, 12, 20)})),
    kept(
        world(
            persona=_STARTED | {"data_presa_servizio": ""},
            incarico={"data_fine": date(2026, 7, 1)},
        )
    ),
)

_PAID = world(
    persona={"categoria": "vincitore_prof_rtdb"},
    plus={
        "registro": [{"incarico_id": "I1", "ore_consuntivo": 40}],
        "pagamento": [
            {"incarico_id": "I1", "data": date(2026, 6, 1), "ore_pagate": 30, "ore_a_compito": 10}
        ],
    },
)
_SECOND_PAYMENT: Row = {"incarico_id": "I1", "data": date(2026, 7, 1), "ore_pagate": 1}
CASES["INC-037"] = (
    *breaks(_PAID, "pagamento", "ore_a_compito", {"ore_pagate": 31}, {"ore_a_compito": "10,5"}),
    told(_PAID, ("pagamento", 1), ("pagamento", 0, "ore_a_compito"), **_SECOND_PAYMENT),
)

_HABILITATED = by_right("abilitato_asn")
_QUALIFIED = person(categoria="abilitato_asn", asn_ssd=OWN, asn_scadenza=date(2025, 6, 10))
_QUALIFIED_ROWS = _HABILITATED | {"persona": [_QUALIFIED]}
CASES["INC-038"] = (
    broke(_QUALIFIED_ROWS, "domanda", "ssd", data=date(2025, 6, 11)),
    broke(_QUALIFIED_ROWS, "domanda", "ssd", ssd=FOREIGN),
    kept(_QUALIFIED_ROWS | {"domanda": [_HABILITATED["domanda"][0] | {"ssd": RELATED}]}),
    kept(
        _QUALIFIED_ROWS
        | {"domanda": [_HABILITATED["domanda"][0] | EVALUATED | {"data": date(2026, 6, 11)}]}
    ),
)

CASES["INC-039"] = (*_lower_lists("ricercatore_altro_ateneo"), *_lower_lists("rtda_altro_ateneo"))
CASES["INC-040"] = _lower_lists("vincitore_rtda", sector=False)
CASES["INC-041"] = _lower_lists("dottorando")
CASES["INC-042"] = _lower_lists("assegnista")

# Article 3, paragraph 8

CASES["INC-043"] = (
    *breaks(
        by_right("dottorando"),
        "domanda",
        "categoria_verificata",
        {"categoria_verificata": "no"},
        {"categoria_verificata": ""},
    ),
    kept(by_right("dottorando", categoria_verificata="", **EVALUATED)),
    # At any time of the year.
    kept(by_right("dottorando", data=date(2026, 1, 7))),
)

_OTHER_SECTOR = by_right("prof_altro_ateneo", ssd=FOREIGN, **EVALUATED)
_NO_RIGHT = by_right("esperto", **EVALUATED)
CASES["INC-044"] = (
    *breaks(_OTHER_SECTOR, "domanda", "ssd", {"di_diritto": "sì"}, {"avviso_id": ""}),
    broke(_NO_RIGHT, "domanda", "ssd", di_diritto="sì"),
    kept(by_right("prof_altro_ateneo")),
    kept(by_right("prof_altro_ateneo", ssd=RELATED)),
    kept(_QUALIFIED_ROWS),
)

# Article 3.1

_APPLICANT: Rows = {"ssd": sectors(), "persona": [person()], "domanda": [application()]}
_ABROAD = _APPLICANT | {
    "persona": [person(titolo_studio="titolo_estero", titolo_riconosciuto="sì")]
}
CASES["INC-045"] = (
    *breaks(
        _APPLICANT,
        "persona",
        "titolo_studio",
        {"titolo_studio": "nessuno"},
        {"titolo_studio": ""},
        {"titolo_studio": "titolo_estero", "titolo_riconosciuto": "no"},
    ),
    broke(_ABROAD, "persona", "titolo_riconosciuto", titolo_riconosciuto=""),
    kept(
        _APPLICANT
        | {
            "persona": [person(titolo_studio="nessuno")],
            "domanda": [application(di_diritto="sì")],
        }
    ),
)

CASES["INC-046"] = (
    broke(_APPLICANT, "domanda", "titoli", titoli="a; altro"),
    kept(_APPLICANT | {"domanda": [application(titoli="a; b; c; d; e; f; g; h; i")]}),
)

CASES["INC-047"] = (
    broke(_APPLICANT, "domanda", "pubblicazioni_n", pubblicazioni_n=4),
    kept(_APPLICANT | {"domanda": [application(pubblicazioni_n=3)]}),
    kept(_APPLICANT | {"domanda": [application(pubblicazioni_n="")]}),
)

CASES["INC-048"] = (
    broke(_APPLICANT, "domanda", "esperienza_fine", esperienza_fine=date(2020, 6, 9)),
    kept(_APPLICANT | {"domanda": [application(esperienza_fine=date(2020, 6, 10))]}),
    kept(_APPLICANT),
)

_EVALUATED_ROWS: Rows = {"ssd": sectors(), "persona": [person()], "idoneita": [eligible()]}
CASES["INC-049"] = (
    broke(_EVALUATED_ROWS, "idoneita", "giudizio", giudizio=""),
    broke(_EVALUATED_ROWS, "idoneita", "giudizio", esito="non_idoneo", giudizio=""),
    kept(_EVALUATED_ROWS | {"idoneita": [eligible(esito="di_diritto", giudizio="")]}),
    kept(_EVALUATED_ROWS | {"idoneita": [eligible(), eligible(elenco="tutori", giudizio="")]}),
)


def _judged(outcome: str = "negativa", year: str = LAST_AA, **changes: object) -> Row:
    found: Row = {"persona_id": "P1", "aa": year, "insegnamento": "Analisi", "esito": outcome}
    return found | changes


_PAST = world(incarico={"stato": "pagato"}, plus={"valutazione_cpd": [_judged("non_prevista", AA)]})
CASES["INC-050"] = (
    told(_PAST, ("valutazione_cpd", 0), ("incarico", 0, "persona_id"), aa=LAST_AA),
    told(_PAST, ("valutazione_cpd", 0), ("incarico", 0, "persona_id"), persona_id="P2"),
    kept(world(incarico={"data_fine": date(2099, 7, 1)})),
)

_ENTERED = _EVALUATED_ROWS | {"valutazione_cpd": [_judged("positiva")]}
_MARGINAL = _judged(marginale="sì", motivazione="Parametro di peso marginale")
CASES["INC-051"] = (
    told(_ENTERED, ("valutazione_cpd", 0), ("idoneita", 0, "esito"), esito="negativa"),
    # A ruling without its reasons is none.
    told(
        _ENTERED,
        ("valutazione_cpd", 0),
        ("idoneita", 0, "esito"),
        esito="negativa",
        marginale="sì",
        motivazione="",
    ),
    kept(_ENTERED | {"valutazione_cpd": [_MARGINAL]}),
    kept(_ENTERED | {"valutazione_cpd": [_judged()], "idoneita": [eligible(esito="non_idoneo")]}),
    kept(_ENTERED | {"valutazione_cpd": [_judged(year="2026/2027")]}),
    kept(_ENTERED | {"valutazione_cpd": [_judged(persona_id="P2")]}),
)

_MINUTED: Rows = _APPLICANT | {"avviso": [albo_call()], "idoneita": [eligible()]}
CASES["INC-052"] = (
    told(_MINUTED, ("idoneita", 0), ("domanda", 0, "domanda_id"), giudizio=""),
    told(_MINUTED, ("idoneita", 0), ("domanda", 0, "domanda_id"), verbale_id=""),
    told(_MINUTED, ("idoneita", 0), ("domanda", 0, "domanda_id"), persona_id="P2"),
    told(_MINUTED, ("idoneita", 0), ("domanda", 0, "domanda_id"), aa_inizio="2022/2023"),
    kept(_APPLICANT | {"avviso": [albo_call(stato="chiuso")]}),
    kept(_MINUTED | {"idoneita": [], "domanda": [application(di_diritto="sì")]}),
    kept(_MINUTED | {"idoneita": [eligible(aa_inizio=NEXT_AA, esito="non_idoneo")]}),
)

CASES["INC-053"] = (
    *breaks(
        _EVALUATED_ROWS,
        "idoneita",
        "atti_approvati_da",
        {"atti_approvati_da": ""},
        {"atti_pubblicati": "no"},
        {"atti_pubblicati": ""},
    ),
    kept(_EVALUATED_ROWS | {"idoneita": [eligible(atti_approvati_da="delegato")]}),
    kept(
        _EVALUATED_ROWS
        | {"idoneita": [eligible(stato="valutata", atti_approvati_da="", atti_pubblicati="")]}
    ),
    kept(
        _EVALUATED_ROWS
        | {"idoneita": [eligible(esito="di_diritto", atti_approvati_da="", atti_pubblicati="")]}
    ),
)
