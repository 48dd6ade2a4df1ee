"""Cases of articles 5 and 6, and of what articles 7 and 8 repeat: choice and renewal."""

from collections.abc import Iterable
from datetime import date

from regulation import Case
from regulation_telling import breaks, broke, kept, told
from regulation_world import (
    AA,
    APPROVERS,
    FOREIGN,
    LAST_AA,
    NEXT_AA,
    OWN,
    RELATED,
    Row,
    eligible,
    need,
    renewed,
    sectors,
    world,
)

CASES: dict[str, Case | tuple[Case, ...]] = {}

KINDS = ("laurea", "master_fp", "dottorato", "progetto_speciale")


def _others(kind: str) -> Iterable[str]:
    """Go through the kinds of course other than one."""
    return (one for one in KINDS if one != kind)


# Article 5

CASES["INC-063"] = (
    broke(
        {"attivita": [need(pubblicata_il=date(2025, 5, 31))]},
        "attivita",
        "pubblicata_il",
        pubblicata_il=date(2025, 6, 1),
    ),
    broke({"attivita": [need()]}, "attivita", "pubblicata_il", pubblicata_il=""),
    kept({"attivita": [need("master_fp", pubblicata_il=date(2025, 9, 1))]}),
)

_STARTED: Row = {"stato": "proposto"}
CASES["INC-064"] = (
    broke(world(), "incarico", "commissione_id", commissione_id=""),
    told(world(), ("commissione", 0), ("incarico", 0, "commissione_id"), ambito="iniziativa"),
    told(world(), ("commissione", 0), ("incarico", 0, "commissione_id"), ssd=FOREIGN),
    kept(world(commissione={"ambito": "mista"})),
    kept(world(incarico=_STARTED | {"commissione_id": ""})),
    kept(world(incarico={"canale": "diretto_c1", "commissione_id": ""})),
    kept(world(incarico={"commissione_id": "", "rinnovo_di": "I0"})),
    kept(world("master_fp", commissione={"ambito": "iniziativa"})),
    # The sector's board draws on the list of a related sector.
    kept(world(incarico={"ssd_usato": RELATED}, idoneita={"ssd": RELATED})),
)


def _compared(kind: str) -> tuple[Case, ...]:
    """Return the cases of the comparison among eligible persons in a kind of course."""
    two = world(kind, incarico={"candidati_valutati": 2}, plus={"idoneita": [eligible("P2")]})
    not_counted = [
        eligible("P3", esito="non_idoneo"),
        eligible("P4", elenco="tutori"),
        eligible("P5", ssd=FOREIGN),
        eligible("P6", aa_inizio="2022/2023", aa_fine=LAST_AA),
    ]
    field = "candidati_valutati"
    return (
        *breaks(
            two,
            "incarico",
            field,
            {"candidati_valutati": 1},
            {"candidati_valutati": 3},
            {"candidati_valutati": ""},
            {"criteri": ""},
            {"criteri": "a; altro"},
        ),
        told(two, ("idoneita", 2), ("incarico", 0, field), **eligible("P3")),
        kept(world(kind, plus={"idoneita": not_counted})),
        kept(world(kind, incarico=_STARTED | {"candidati_valutati": "", "criteri": ""})),
        kept(world(kind, incarico={"canale": "diretto_c1", "candidati_valutati": ""})),
        kept(renewed(kind)),
        *(kept(world(other, incarico={"candidati_valutati": 9})) for other in _others(kind)),
    )


_MIXED = world(
    attivita={"ssd": f"{OWN}; {FOREIGN}"},
    commissione={"ambito": "mista", "ssd": f"{OWN}; {FOREIGN}"},
    incarico={"candidati_valutati": 2},
    plus={"idoneita": [eligible("P2", ssd=FOREIGN)]},
)
CASES["INC-065"] = (
    *_compared("laurea"),
    # A mixed board compares the eligible persons of all sectors of the course.
    broke(_MIXED, "incarico", "candidati_valutati", candidati_valutati=1),
)

_HELPER: Row = {"ruolo": "supporto", "criteri": "a; dottorando_assegnista"}
CASES["INC-066"] = (
    broke(world(incarico=_HELPER), "incarico", "criteri", ruolo="titolarita"),
    broke(world(), "incarico", "criteri", criteri="dottorando_assegnista"),
    kept(world(incarico=_HELPER | {"ruolo": "collaborazione"})),
)

_GOOD: Row = {"persona_id": "P1", "aa": LAST_AA, "insegnamento": "Analisi", "esito": "positiva"}
_BAD: Row = _GOOD | {"esito": "negativa"}
_MARGINAL: Row = {"marginale": "sì", "motivazione": "Parametro di peso marginale"}
_HEARD = world(plus={"valutazione_cpd": [_GOOD]})
CASES["INC-067"] = (
    told(_HEARD, ("valutazione_cpd", 0), ("incarico", 0, "persona_id"), esito="negativa"),
    told(
        _HEARD,
        ("valutazione_cpd", 0),
        ("incarico", 0, "persona_id"),
        esito="negativa",
        marginale="sì",
    ),
    kept(world(plus={"valutazione_cpd": [_BAD | _MARGINAL]})),
    kept(world(plus={"valutazione_cpd": [_GOOD | {"esito": "non_prevista"}]})),
    kept(world(plus={"valutazione_cpd": [_BAD | {"persona_id": "P2"}]})),
    kept(world(plus={"valutazione_cpd": [_BAD | {"aa": AA}]})),
)

_SEVERAL = f"{OWN}; {FOREIGN}"
CASES["INC-068"] = (
    told(_MIXED, ("commissione", 0), ("incarico", 0, "commissione_id"), ambito="ssd"),
    told(_MIXED, ("commissione", 0), ("incarico", 0, "commissione_id"), decreto=""),
    broke(_MIXED, "incarico", "commissione_id", commissione_id=""),
    kept(world(commissione={"decreto": ""})),
    kept(world("dottorato", attivita={"ssd": _SEVERAL})),
    kept(world(attivita={"ssd": _SEVERAL}, incarico={"canale": "seminario"})),
)

_THIRD: Row = {"ssd": "FIS/01"}
_MIXED_USE = _MIXED | {"ssd": [*sectors(), _THIRD]}
CASES["INC-069"] = (
    broke(_MIXED_USE, "incarico", "ssd_usato", ssd_usato="FIS/01"),
    kept(_MIXED | {"incarico": [_MIXED["incarico"][0] | {"ssd_usato": FOREIGN}]}),
    # A related sector where no sector of the course has anybody eligible (art. 5, c. 6).
    kept(
        _MIXED
        | {
            "idoneita": [eligible(ssd=RELATED)],
            "incarico": [_MIXED["incarico"][0] | {"ssd_usato": RELATED, "motivazione": ""}],
        }
    ),
)


def _related(kind: str) -> tuple[Case, ...]:
    """Return the cases of the use of a related sector's list in a kind of course."""
    empty = world(
        kind,
        idoneita={"ssd": RELATED},
        incarico={"ssd_usato": RELATED, "motivazione": "", **_STARTED},
    )
    reasoned = world(
        kind,
        incarico={"ssd_usato": RELATED, "motivazione": "Nessuno disponibile nel settore"},
        plus={"idoneita": [eligible(ssd=RELATED)]},
    )
    old = eligible(aa_inizio="2022/2023", aa_fine=LAST_AA)
    return (
        broke(world(kind), "incarico", "ssd_usato", ssd_usato=FOREIGN),
        broke(reasoned, "incarico", "ssd_usato", motivazione=""),
        broke(world(kind), "incarico", "ssd_usato", ssd_usato=""),
        kept(empty),
        kept(empty | {"idoneita": [*empty["idoneita"], old]}),
        kept(world(kind, incarico={"canale": "diretto_c1", "ssd_usato": FOREIGN})),
        kept(renewed(kind, ssd_usato=RELATED)),
        *(kept(world(other, incarico={"ssd_usato": FOREIGN})) for other in _others(kind)),
    )


def _reasoned(kind: str) -> tuple[Case, ...]:
    """Return the cases of the reasons in the minutes of a kind of course."""
    return (
        *breaks(
            world(kind),
            "incarico",
            "motivazione",
            {"motivazione": ""},
            {"verbale_id": ""},
        ),
        kept(world(kind, incarico=_STARTED | {"motivazione": "", "verbale_id": ""})),
        kept(world(kind, incarico={"canale": "diretto_c1", "motivazione": ""})),
        kept(renewed(kind)),
        *(kept(world(other, incarico={"motivazione": ""})) for other in _others(kind)),
    )


def _approved(kind: str, *wrong: str) -> tuple[Case, ...]:
    """Return the cases of who approves the acts in a kind of course."""
    blank: Row = {"atti_approvati_da": "", "atti_pubblicati": ""}
    return (
        *breaks(
            world(kind),
            "incarico",
            "atti_approvati_da",
            *({"atti_approvati_da": one} for one in wrong),
            {"atti_approvati_da": ""},
            {"atti_pubblicati": "no"},
            {"atti_pubblicati": ""},
        ),
        kept(world(kind, incarico=blank | {"stato": "selezionato"})),
        kept(world(kind, incarico=blank | {"canale": "diretto_c1"})),
        kept(renewed(kind, **blank)),
        *(kept(world(other, incarico={"atti_pubblicati": "no"})) for other in _others(kind)),
    )


for _code, _kind in zip(("INC-070", "INC-071", "INC-072", "INC-073"), KINDS, strict=True):
    CASES[_code] = _related(_kind)
for _code, _kind in zip(("INC-074", "INC-075", "INC-076", "INC-077"), KINDS, strict=True):
    CASES[_code] = _reasoned(_kind)

CASES["INC-078"] = (
    *_approved("laurea", "rettore", "direttore_scuola_master"),
    kept(
        world(
            attivita={"struttura": "VRD"}, incarico={"atti_approvati_da": "vicerettore_didattica"}
        )
    ),
    kept(
        world(
            attivita={"struttura": "CLA"},
            incarico={"atti_approvati_da": "referente_centro_linguistico"},
        )
    ),
)

_FOURTH_YEAR: Row = {"anno_n": 4}
CASES["INC-079"] = (
    *breaks(
        renewed(),
        "incarico",
        "anno_n",
        {"anno_n": 4},
        {"persona_id": "P2"},
        {"ruolo": "collaborazione"},
        {"aa": "2027/2028"},
        {"anno_n": ""},
        index=1,
    ),
    told(renewed(), ("attivita", 1), ("incarico", 1, "anno_n"), insegnamento="Geometria"),
    # The chain is longer than the year that was typed.
    told(renewed(), ("incarico", 0), ("incarico", 1, "anno_n"), rinnovo_di="I0", anno_n=3),
    kept(renewed(anno_n=3)),
    kept(renewed(canale="diretto_c1", **_FOURTH_YEAR)),
    *(kept(renewed(other, **_FOURTH_YEAR)) for other in _others("laurea")),
)

_NEWCOMER = eligible("P2", aa_inizio=NEXT_AA, aa_fine="2028/2029")
CASES["INC-080"] = (
    told(renewed(), ("idoneita", 1), ("incarico", 1, "rinnovo_di"), **_NEWCOMER),
    kept(renewed() | {"idoneita": [eligible(), _NEWCOMER | {"elenco": "tutori"}]}),
    kept(renewed() | {"idoneita": [eligible(), _NEWCOMER | {"ssd": FOREIGN}]}),
    # Somebody whose eligibility expired is no newcomer.
    kept(renewed() | {"idoneita": [eligible(), eligible("P2", aa_fine=AA)]}),
    *(kept(renewed(other) | {"idoneita": [eligible(), _NEWCOMER]}) for other in _others("laurea")),
)

CASES["INC-081"] = (
    *breaks(
        renewed(),
        "incarico",
        "attestato_positivo",
        {"attestato_positivo": "no"},
        {"attestata_esigenza": "no"},
        {"parere_struttura": "no"},
        {"attestato_positivo": ""},
        {"attestata_esigenza": ""},
        {"parere_struttura": ""},
        index=1,
    ),
    kept(renewed(parere_struttura="si")),
    kept(renewed(attestato_positivo="", stato="proposto")),
    kept(renewed("dottorato", parere_struttura="no")),
)

# Article 6

_LAST_DAY = date(2026, 9, 30)
_MASTER = world(
    "master_fp",
    commissione={"ambito": "iniziativa", "fine_iniziativa": _LAST_DAY},
    incarico={"data_provvedimento": _LAST_DAY, "stato": "provvedimento"},
)
CASES["INC-083"] = (
    broke(_MASTER, "incarico", "data_provvedimento", data_provvedimento=date(2026, 10, 1)),
    broke(_MASTER, "incarico", "data_provvedimento", data_provvedimento=""),
    kept(
        world(
            commissione={"fine_iniziativa": date(2025, 9, 30)},
            incarico={"data_provvedimento": _LAST_DAY},
        )
    ),
)

for _code, _kind in zip(("INC-084", "INC-085", "INC-086"), KINDS[1:], strict=True):
    CASES[_code] = (
        *_compared(_kind),
        broke(world(_kind), "incarico", "candidati_valutati", criteri="a; dottorando_assegnista"),
    )

CASES["INC-087"] = _approved("master_fp", "rettore", APPROVERS["laurea"])
