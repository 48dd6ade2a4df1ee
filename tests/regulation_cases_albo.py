"""Cases of articles 1 to 3 of the regulation: courses, calls for the Albo, eligibilities."""

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
    eligible,
    need,
    person,
    sectors,
    vacancy_call,
    world,
)

CASES: dict[str, Case | tuple[Case, ...]] = {}

# Article 1

CASES["INC-001"] = (
    broke({"attivita": [need()]}, "attivita", "corso_tipo", corso_tipo="altro"),
    *(kept({"attivita": [need(kind)]}) for kind in ("master_fp", "dottorato", "progetto_speciale")),
    kept({"attivita": [need() | {"corso_tipo": "specializzazione"}]}),
)

CASES["INC-002"] = (
    told(
        world(),
        ("attivita", 0),
        ("incarico", 0, "attivita_id"),
        attribuita_a_docente_polito="sì",
    ),
    told(world(), ("persona", 0), ("incarico", 0, "attivita_id"), categoria="docente_polito"),
    kept(world(persona={"categoria": "docente_polito_cessato"})),
)

# Article 2

_VACANCY = {"canale": "avviso_vacanza", "avviso_id": "V1"}
CASES["INC-003"] = (
    *breaks(
        world(),
        "incarico",
        "canale",
        {"canale": "altro"},
        {"canale": ""},
        {"canale": "avviso_vacanza", "avviso_id": "A1"},
    ),
    kept(world(incarico={"canale": "altro", "titolo": "gratuito"})),
    kept(world(incarico={"canale": "diretto_c1"})),
    kept(world(incarico={"canale": "seminario"})),
    kept(world(incarico={"canale": "", "stato": "fabbisogno"})),
    kept(world(incarico=_VACANCY, plus={"avviso": [vacancy_call()]})),
)

_BUDGET = world(plus={"parametro": [{"aa": AA, "capitolo": "CAP1", "stanziamento": 4000}]})
_SECOND = assignment(incarico_id="I2", compenso=401)
CASES["INC-004"] = (
    told(_BUDGET, ("incarico", 0), ("parametro", 1, "stanziamento"), compenso="4000,01"),
    told(_BUDGET, ("incarico", 1), ("parametro", 1, "stanziamento"), **_SECOND),
    told(
        _BUDGET,
        ("incarico", 1),
        ("parametro", 1, "stanziamento"),
        **_SECOND | {"_unit": "DISAT"},
    ),
    kept(_BUDGET | {"incarico": [assignment(), _SECOND | {"aa": NEXT_AA}]}),
    kept(_BUDGET | {"incarico": [assignment(), _SECOND | {"capitolo": "CAP2"}]}),
    kept(_BUDGET | {"incarico": [assignment(), _SECOND | {"stato": "rinunciato"}]}),
)

_RELATED_USE: Row = {"ssd_usato": RELATED}
CASES["INC-005"] = (
    broke(world(), "incarico", "ssd_usato", ssd_usato=FOREIGN),
    told(world(), ("idoneita", 0), ("incarico", 0, "ssd_usato"), esito="non_idoneo"),
    told(world(), ("idoneita", 0), ("incarico", 0, "ssd_usato"), ssd=FOREIGN),
    told(world(), ("attivita", 0), ("incarico", 0, "ssd_usato"), ssd=FOREIGN),
    kept(world(idoneita={"esito": "di_diritto"})),
    kept(world(idoneita={"ssd": RELATED}, incarico=_RELATED_USE)),
    kept(world(without=("idoneita",), incarico={"canale": "diretto_c1"})),
)

CASES["INC-006"] = broke({"domanda": [application()]}, "domanda", "canale", canale="altro")

CASES["INC-007"] = (
    *breaks(
        {"domanda": [application()]},
        "domanda",
        "autocertificazione",
        {"autocertificazione": "no"},
        {"autocertificazione": ""},
        {"titoli": ""},
    ),
    kept({"domanda": [application(titoli="", di_diritto="sì")]}),
)

CASES["INC-008"] = (
    broke(world(), "incarico", "tariffa", tariffa="80,01"),
    broke(world(incarico={"canale": "avviso_vacanza"}), "incarico", "tariffa", tariffa=81),
    kept(world(incarico={"tariffa": 80})),
    kept(world(incarico={"tariffa": ""})),
    kept(world(incarico={"tariffa": 90, "aa": NEXT_AA})),
    kept(world(incarico={"tariffa": 90, "ruolo": "collaborazione"})),
)

# Article 3: calls

_LISTED = world(
    attivita={"ruolo": "supporto"},
    incarico={"ruolo": "supporto"},
    idoneita={"elenco": "tutori"},
)
_TITLE_ONLY: Row = {"elenco": "titolari"}
CASES["INC-009"] = (
    broke(world(), "incarico", "ruolo", ruolo="collaborazione"),
    told(world(), ("idoneita", 0), ("incarico", 0, "ruolo"), elenco="collaboratori"),
    told(world(), ("idoneita", 0), ("incarico", 0, "ruolo"), elenco="tutori"),
    # The higher list holds for the lower one only if that one was asked for.
    told(_LISTED, ("idoneita", 0), ("incarico", 0, "ruolo"), **_TITLE_ONLY),
    kept(
        world(
            attivita={"ruolo": "supporto"},
            incarico={"ruolo": "supporto"},
            domanda={"elenco": "titolari; tutori"},
        )
    ),
    kept(
        world(
            attivita={"ruolo": "collaborazione"},
            incarico={"ruolo": "collaborazione"},
            plus={"idoneita": [eligible(elenco="collaboratori", esito="", stato="")]},
        )
    ),
    kept(world(idoneita={"elenco": "tutori"}, incarico={"canale": "diretto_c1"})),
)

CASES["INC-010"] = (
    broke({"ssd": sectors(), "avviso": [albo_call()]}, "ssd", "in_offerta", 1, in_offerta="sì"),
    told(
        {"ssd": sectors(), "avviso": [albo_call()]},
        ("avviso", 0),
        ("ssd", 0, "in_offerta"),
        ssd=FOREIGN,
    ),
    # Last year's call does not do for this year.
    told(
        {"ssd": sectors(), "avviso": [albo_call(), albo_call(avviso_id="A0", aa=LAST_AA)]},
        ("avviso", 0),
        ("ssd", 0, "in_offerta"),
        ssd=FOREIGN,
    ),
    kept(
        {
            "ssd": [row | {"in_offerta": "sì"} for row in sectors()],
            "avviso": [
                albo_call(ssd=f"{OWN}; {RELATED}"),
                albo_call(avviso_id="A2", ssd=FOREIGN),
            ],
        }
    ),
)

_CALL: Rows = {"avviso": [albo_call()]}
_VACANCY_CALL: Rows = {"avviso": [vacancy_call()]}

CASES["INC-011"] = (
    broke(_CALL, "avviso", "emanato_da", emanato_da="direttore_struttura"),
    broke(_CALL, "avviso", "emanato_da", emanato_da=""),
    kept({"avviso": [albo_call(emanato_da="delegato")]}),
    kept({"avviso": [albo_call(emanato_da="", stato="bozza")]}),
    kept(_VACANCY_CALL),
)

_CONTENTS = str(albo_call()["contenuti"]).split("; ")
CASES["INC-012"] = (
    *(
        broke(
            _CALL,
            "avviso",
            "contenuti",
            contenuti="; ".join(one for one in _CONTENTS if one != left_out),
        )
        for left_out in _CONTENTS
    ),
    broke(_CALL, "avviso", "contenuti", contenuti=""),
    kept(_VACANCY_CALL),
)

CASES["INC-013"] = (
    broke(
        {"avviso": [albo_call(fine_pubbl=date(2025, 6, 15))]},
        "avviso",
        "fine_pubbl",
        fine_pubbl=date(2025, 6, 14),
    ),
    kept({"avviso": [vacancy_call(fine_pubbl=date(2025, 9, 8))]}),
)

CASES["INC-014"] = (
    *breaks(
        _CALL,
        "avviso",
        "su_albo_online",
        {"su_albo_online": "no"},
        {"su_sito": "no"},
        {"su_albo_online": ""},
    ),
    kept({"avviso": [vacancy_call(su_sito="no")]}),
)

_APPLIED: Rows = {"ssd": sectors(), "avviso": [albo_call()], "domanda": [application()]}
CASES["INC-015"] = (
    broke(_APPLIED, "domanda", "data", data=date(2025, 6, 21)),
    broke(_APPLIED, "domanda", "data", data=date(2025, 6, 1)),
    kept(_APPLIED | {"domanda": [application(data=date(2025, 6, 20))]}),
    kept(_APPLIED | {"domanda": [application(data=date(2025, 11, 3), di_diritto="sì")]}),
)

_CODES = ("MAT/05", "MAT/08", "ICAR/07", "FIS/01")
_SECTORS: list[Row] = [{"ssd": code} for code in _CODES]
_THREE = [application(domanda_id=f"D{n}", ssd=_CODES[n]) for n in range(3)]
_ALL_FOUR = tuple(("domanda", position, "ssd") for position in range(4))
_FOURTH = application(domanda_id="D9", ssd="FIS/01")
CASES["INC-016"] = (
    told({"ssd": _SECTORS, "domanda": _THREE}, ("domanda", 3), _ALL_FOUR, **_FOURTH),
    kept({"ssd": _SECTORS, "domanda": [*_THREE, _FOURTH | {"affine_di": OWN}]}),
    kept({"ssd": _SECTORS, "domanda": [*_THREE, _FOURTH | {"di_diritto": "sì"}]}),
    kept({"ssd": _SECTORS, "domanda": [*_THREE, _FOURTH | {"persona_id": "P2"}]}),
    kept({"ssd": _SECTORS, "domanda": [*_THREE, _FOURTH | {"avviso_id": "A2"}]}),
)

_WITH_RELATED: Rows = {
    "ssd": sectors(),
    "domanda": [application(), application(domanda_id="D2", ssd=RELATED, affine_di=OWN)],
}
CASES["INC-017"] = (
    broke(_WITH_RELATED, "domanda", "affine_di", 1, ssd=FOREIGN),
    told(_WITH_RELATED, ("domanda", 0), ("domanda", 1, "affine_di"), ssd=FOREIGN),
    broke(_WITH_RELATED, "domanda", "affine_di", 1, persona_id="P2"),
    kept(
        {
            "ssd": sectors(),
            "domanda": [
                application(ssd=RELATED, affine_di=OWN, di_diritto="sì", avviso_id=""),
            ],
        }
    ),
)

CASES["INC-018"] = (
    broke({"domanda": [application()]}, "domanda", "elenco", elenco=""),
    kept({"domanda": [application(elenco="titolari; collaboratori; tutori")]}),
)

# Article 3: eligibility

_ENTRY: Rows = {"ssd": sectors(), "persona": [person()], "idoneita": [eligible()]}

CASES["INC-027"] = (
    broke(_ENTRY, "idoneita", "aa_fine", aa_fine="2028/2029"),
    broke(_ENTRY, "idoneita", "aa_fine", aa_fine=NEXT_AA),
    broke(_ENTRY, "idoneita", "aa_fine", esito="di_diritto", aa_fine=""),
    kept(_ENTRY | {"idoneita": [eligible(esito="non_idoneo", aa_fine="")]}),
)

_OTHER_LIST = eligible(elenco="collaboratori", aa_inizio=AA)
_EXPIRED: Row = {"aa_inizio": "2022/2023", "aa_fine": LAST_AA}
CASES["INC-028"] = (
    told(world(), ("idoneita", 0), ("incarico", 0, "aa"), **_EXPIRED),
    told(world(), ("idoneita", 0), ("incarico", 0, "aa"), aa_inizio=NEXT_AA, aa_fine="2028/2029"),
    # Another list's eligibility, still valid, does not help.
    told(
        world(plus={"idoneita": [_OTHER_LIST]}),
        ("idoneita", 0),
        ("incarico", 0, "aa"),
        **_EXPIRED,
    ),
    kept(world(idoneita=_EXPIRED, incarico={"rinnovo_di": "I0", "anno_n": 2})),
    kept(world(idoneita=_EXPIRED, incarico={"canale": "diretto_c1"})),
    kept(world(idoneita={"aa_inizio": "2023/2024", "aa_fine": AA})),
)

CASES["INC-029"] = (
    broke(_ENTRY, "idoneita", "richiesto", richiesto="no"),
    broke(_ENTRY, "idoneita", "richiesto", esito="di_diritto", richiesto="no"),
    kept(_ENTRY | {"idoneita": [eligible(esito="non_idoneo", richiesto="no")]}),
)

CASES["INC-030"] = (
    told(world(), ("incarico", 0), ("idoneita", 0, "esito"), persona_id="P2"),
    kept(_ENTRY | {"idoneita": [eligible(esito="non_idoneo")]}),
)

_BOTH_LISTS: Rows = _ENTRY | {
    "idoneita": [eligible(), eligible(elenco="collaboratori"), eligible(elenco="tutori")]
}
CASES["INC-031"] = (
    broke(_BOTH_LISTS, "idoneita", "giudizio", 1, giudizio="Profilo adeguato alla collaborazione"),
    broke(_ENTRY, "idoneita", "giudizio", giudizio=""),
    kept(_ENTRY | {"idoneita": [eligible(), eligible(elenco="tutori", giudizio="")]}),
    kept(_ENTRY | {"idoneita": [eligible(), eligible(ssd=RELATED, giudizio="Altro giudizio")]}),
    kept(_ENTRY | {"idoneita": [eligible(esito="di_diritto", giudizio="")]}),
)

CASES["INC-032"] = (
    broke(_BOTH_LISTS, "idoneita", "esito", 1, esito="non_idoneo"),
    broke(_BOTH_LISTS, "idoneita", "esito", 2, esito="non_idoneo"),
    broke(
        _ENTRY | {"idoneita": [eligible(elenco="collaboratori"), eligible(elenco="tutori")]},
        "idoneita",
        "esito",
        1,
        esito="non_idoneo",
    ),
    kept(
        _ENTRY
        | {"idoneita": [eligible(), eligible(elenco="tutori", richiesto="no", esito="non_idoneo")]}
    ),
    kept(_ENTRY | {"idoneita": [eligible(esito="non_idoneo"), eligible(elenco="tutori")]}),
)
