"""Rules R088 to R129: renewals, boards of courses and projects, direct assignments, seminars.

Those from R130 on stand in ``regulation_cases_three`` and are joined here.
"""

from datetime import date

from regulation import Case
from regulation_cases_three import CASES as LATER
from regulation_people import (
    AA,
    LAST_AA,
    NEXT_AA,
    Rows,
    assignment,
    cases,
    direct,
    need,
    renewed,
    seminar,
    sitting,
    world,
)

CASES: dict[str, Case | tuple[Case, ...]] = dict(LATER)

BOARD = {"rinnovo_deciso_da": "comitato_scientifico"}
NOT_RENEWED = [{"attestato_positivo": "no"}, {"attestata_esigenza": "no"}, {"anno_n": 4}]
NOT_CONTINUED = [
    {("persona", 1): {"persona_id": "P2"}, ("incarico", 0): {"persona_id": "P2"}},
    {("incarico", 1): {"aa": "2023/2024"}},
    {("incarico", 1): {"anno_n": 2}},
]

CASES["INC-088"] = (
    *cases(
        renewed("master_fp", **BOARD),
        "anno_n",
        *NOT_RENEWED,
        *NOT_CONTINUED,
        {"rinnovo_deciso_da": "struttura"},
    ),
    *cases(renewed("master_fp", **BOARD), "attestato_positivo", {"attestato_positivo": ""}),
    # a direct contract follows article 10, a degree course article 5
    *cases(
        renewed("master_fp", canale="diretto_c1"), "anno_n", {"canale": "albo", "anno_n": 4}
    ),
    *cases(renewed("laurea"), "anno_n", {("attivita", 0): {"corso_tipo": "master_fp"}}
           | {("incarico", 0): {"attestata_esigenza": "no"}}),
    # nothing is missing before the act of conferral
    *cases(
        renewed("master_fp", stato="selezionato", attestato_positivo=""),
        "attestato_positivo",
        {"stato": "provvedimento"} | BOARD,
    ),
)  # fmt: skip

COLLEGE = {"di_polito": "sì", "organo_corso": "sì"}
PHD_BOARD = sitting("dottorato", by=COLLEGE, nominata_da="responsabile_struttura")
ACROSS = world("dottorato", needed={"trasversale": "sì"}, commissione_id="C1")
CASES["INC-089"] = (
    *cases(
        PHD_BOARD,
        "nominata_da",
        {"nominata_da": "proposta_istituzione"},
        sheet="commissione",
    ),
    *cases(
        PHD_BOARD,
        "commissione_id",
        {("membro", 0): {"di_polito": "no"}},
        {("membro", 1): {"organo_corso": "no"}},
        {("membro", 3): {"commissione_id": "C1", "persona": "M4"} | COLLEGE},
        sheet="commissione",
    ),
    # the director of the Doctoral School names the board of cross-programme activities
    *cases(
        ACROSS | sitting("dottorato", by=COLLEGE, nominata_da="direttore_scuola_dottorato"),
        "commissione_id",
        {("attivita", 0): {"trasversale": "no"}},
        sheet="commissione",
    ),
    *cases(
        sitting("laurea", by={"di_polito": "sì"}, nominata_da="proposta_istituzione"),
        "nominata_da",
        {"corso_tipo": "dottorato"},
        sheet="commissione",
    ),
)

CASES["INC-090"] = (
    *cases(
        ACROSS | {"commissione": [
            {"commissione_id": "C1", "nominata_da": "direttore_scuola_dottorato"}
        ]},
        "commissione_id",
        {("commissione", 0): {"nominata_da": "responsabile_struttura"}},
        {"commissione_id": ""},
    ),
    *cases(
        world("dottorato", needed={"trasversale": "no"}, commissione_id="C1")
        | {"commissione": [{"commissione_id": "C1", "nominata_da": "rettore"}]},
        "commissione_id",
        {("attivita", 0): {"trasversale": "sì"}},
    ),
)  # fmt: skip


def approved(kind: str, code: str, approver: str, wrong: str) -> None:
    """Add the cases of an article that says who approves the acts of a kind of course."""
    right = {"atti_approvati_da": approver, "atti_pubblicati": "sì"}
    CASES[code] = (
        *cases(
            world(kind, **right),
            "atti_approvati_da",
            {"atti_approvati_da": wrong},
            {"atti_pubblicati": "no"},
            {"atti_approvati_da": ""},
        ),
        # before the acts are approved nothing is asked, nor for a renewal or a direct contract
        *cases(world(kind, stato="selezionato"), "atti_approvati_da", {"stato": "atti_approvati"}),
        *cases(
            world(kind, canale="diretto_c1", atti_approvati_da=wrong),
            "atti_approvati_da",
            {"canale": "albo", "atti_pubblicati": "sì"},
        ),
    )


approved("dottorato", "INC-091", "direttore_scuola_dottorato", "direttore_dipartimento")
approved("progetto_speciale", "INC-095", "responsabile_progetto", "vicerettore_didattica")

CASES["INC-092"] = (
    *cases(renewed("dottorato"), "anno_n", *NOT_RENEWED, *NOT_CONTINUED),
    *cases(renewed("dottorato"), "attestata_esigenza", {"attestata_esigenza": ""}),
    # five years for a direct contract (article 11)
    *cases(renewed("dottorato", canale="diretto_c1", anno_n=4), "anno_n", {"canale": "albo"}),
)

TENURED = {"di_polito": "sì", "ruolo": "docente_ruolo"}
PROJECT = {"nominata_da": "rettore", "proposta_da": "Comitato del progetto"}
CASES["INC-093"] = (
    *cases(
        sitting("progetto_speciale", by=TENURED, **PROJECT),
        "proposta_da",
        {"proposta_da": ""},
        sheet="commissione",
    ),
    *cases(
        sitting("progetto_speciale", by=TENURED, **PROJECT),
        "nominata_da",
        {"nominata_da": "responsabile_struttura"},
        sheet="commissione",
    ),
    *cases(
        sitting("progetto_speciale", by=TENURED, **PROJECT),
        "commissione_id",
        {("membro", 2): {"commissione_id": "C9"}},
        {("membro", 0): {"di_polito": "no"}},
        {("membro", 0): {"ruolo": "altro"}},
        {("membro", 0): {"ruolo": "rtdb", "asn": "no"}},
        sheet="commissione",
    ),
    *cases(
        sitting("progetto_speciale", by={"di_polito": "sì", "ruolo": "rtdb", "asn": "sì"})
        | {"commissione": [{"commissione_id": "C1", "corso_tipo": "progetto_speciale"} | PROJECT]},
        "commissione_id",
        {("membro", 1): {"asn": "no"}},
        sheet="commissione",
    ),
)

CASES["INC-094"] = cases(
    world("progetto_speciale", commissione_id="C1", data_provvedimento=date(2025, 9, 30))
    | {"commissione": [{"commissione_id": "C1", "fine_iniziativa": date(2025, 9, 30)}]},
    "data_provvedimento",
    {"data_provvedimento": date(2025, 10, 1)},
    {"data_provvedimento": ""},
) + cases(
    world(
        "progetto_speciale",
        commissione_id="C1",
        data_provvedimento=date(2025, 10, 1),
        rinnovo_di="I0",
    )
    | {"commissione": [{"commissione_id": "C1", "fine_iniziativa": date(2025, 9, 30)}]},
    "data_provvedimento",
    {"rinnovo_di": ""},
)

CASES["INC-096"] = (
    *cases(
        renewed("progetto_speciale", rinnovo_deciso_da="organi_progetto"),
        "anno_n",
        *NOT_RENEWED,
        *NOT_CONTINUED,
        {"rinnovo_deciso_da": "struttura"},
    ),
    *cases(
        renewed("progetto_speciale", rinnovo_deciso_da="organi_progetto"),
        "rinnovo_deciso_da",
        {"rinnovo_deciso_da": ""},
    ),
)

EXPERT = {"alta_qualificazione": "sì", "curriculum": "professionale"}
CASES["INC-097"] = (
    *cases(
        direct(person=EXPERT),
        "persona_id",
        {("persona", 0): {"alta_qualificazione": "no"}},
        {("persona", 0): {"alta_qualificazione": ""}},
        {("persona", 0): {"curriculum": "nessuno"}},
        {("persona", 0): {"curriculum": ""}},
    ),
    *cases(
        direct("progetto_speciale", person=EXPERT | {"curriculum": "scientifico"}),
        "persona_id",
        {("persona", 0): {"curriculum": "nessuno"}},
    ),
    *cases(direct("master_fp"), "persona_id", {("attivita", 0): {"corso_tipo": "laurea"}}),
    *cases(world(), "persona_id", {"canale": "diretto_c1"}),
)

CASES["INC-098"] = (
    *cases(
        renewed("laurea", canale="diretto_c1"),
        "anno_n",
        {"anno_n": 6},
        {("incarico", 1): {"aa": "2023/2024"}},
        {("incarico", 1): {"anno_n": 5}},
        {("persona", 1): {"persona_id": "P2"}, ("incarico", 0): {"persona_id": "P2"}},
    ),
    *cases(
        direct(), "anno_n", {"anno_n": 6}
    ),
    *cases(renewed("progetto_speciale", canale="diretto_c1"), "anno_n", {"anno_n": ""}),
    *cases(
        renewed("dottorato", canale="diretto_c1", anno_n=6),
        "anno_n",
        {("attivita", 0): {"corso_tipo": "laurea"}},
    ),
)  # fmt: skip

CEILING = {"aa": AA, "ruolo": "titolarita", "corso_tipo": "laurea", "tetto_tariffa": 80}
PRICED = {"titolo": "oneroso", "tariffa": 80, "ore": 30, "compenso": 2400, "capitolo": "CAP1"}
CASES["INC-099"] = (
    *cases(
        direct(plus={"parametro": [CEILING]}, **PRICED),
        "tariffa",
        {"tariffa": 80.5},
        {"compenso": 2500},
        {("parametro", 0): {"tetto_tariffa": 79}},
    ),
    *cases(direct(plus={"parametro": [CEILING]}, **PRICED), "capitolo", {"capitolo": ""}),
    # a ceiling for every kind of course
    *cases(
        direct(plus={"parametro": [CEILING | {"corso_tipo": "", "ruolo": ""}]}, **PRICED),
        "tariffa",
        {"tariffa": 90},
    ),
    *cases(
        direct(plus={"parametro": [CEILING]}, titolo="gratuito", tariffa=90, capitolo="CAP1"),
        "tariffa",
        {"titolo": "oneroso"},
    ),
)


def unpaid(kind: str, number: int = 1, *, staff: int = 20) -> Rows:
    """A world with free direct contracts of a kind of course, one a day, and a tenured staff."""
    return {
        "persona": [{"persona_id": "P1", "categoria": "esperto"}],
        "parametro": [{"aa": AA, "organico_ruolo": staff}],
        "attivita": [need(kind), need("specializzazione", attivita_id="T2")],
        "incarico": [
            assignment(
                incarico_id=f"I{one}",
                canale="diretto_c1",
                titolo="gratuito",
                data_provvedimento=date(2025, 9, one),
            )
            for one in range(1, number + 1)
        ],
    }


ONE_MORE = assignment(
    incarico_id="I2",
    canale="diretto_c1",
    titolo="gratuito",
    data_provvedimento=date(2025, 9, 2),
)


def five_per_cent(kind: str) -> tuple[Case, ...]:
    """Cases of the 5 % of an article: the contract beyond it is told, in the order of the acts."""
    one, two, three = unpaid(kind), unpaid(kind, 2), unpaid(kind, 2, staff=40)
    over = {("incarico", 1): ONE_MORE}
    return (
        *cases(one, "titolo", over, row=1),
        *cases(three, "titolo", {("parametro", 0): {"organico_ruolo": 39}}, row=1),
        # agreements with public bodies, paid contracts, other years and what was given up
        *(
            cases(two | {"incarico": [two["incarico"][0], two["incarico"][1] | kept]},
                  "titolo", {("incarico", 1): undone}, row=1)[0]
            for kept, undone in (
                ({"convenzione": "ente_pubblico"}, {"convenzione": "nessuna"}),
                ({"titolo": "oneroso"}, {"titolo": "gratuito"}),
                ({"stato": "rinunciato"}, {"stato": "provvedimento"}),
                ({"canale": "albo"}, {"canale": "diretto_c1"}),
            )
        ),
        *cases(
            two | {"incarico": [two["incarico"][0] | {"aa": LAST_AA}, two["incarico"][1]]},
            "titolo",
            {("incarico", 0): {"aa": AA}},
            row=1,
        ),
        # what is not conferred yet comes last
        *cases(
            two | {"incarico": [two["incarico"][1] | {"data_provvedimento": ""}]},
            "titolo",
            {("incarico", 1): two["incarico"][0]},
        ),
        # the limit is of the university: a contract of another department, of another kind
        *cases(
            one, "titolo", {("incarico", 1): ONE_MORE | {"attivita_id": "T2", "_unit": "DISAT",
                            "data_provvedimento": date(2025, 8, 29)}},
        ),
    )  # fmt: skip


CASES["INC-100"] = five_per_cent("laurea")
CASES["INC-109"] = five_per_cent("master_fp")
CASES["INC-115"] = five_per_cent("dottorato")

CASES["INC-101"] = (
    *cases(
        direct(provvedimento_di="delegato"), "provvedimento_di",
        {"provvedimento_di": "direttore_generale"}, {"provvedimento_di": ""},
    ),
    *cases(
        direct("master_fp", provvedimento_di="direttore_generale"), "provvedimento_di",
        {("attivita", 0): {"corso_tipo": "laurea"}},
    ),
    *cases(direct(stato="proposto"), "provvedimento_di", {"stato": "provvedimento"}),
)  # fmt: skip

STEPS = {
    "proposto_da": "DAUIN",
    "data_parere_ndv": date(2025, 7, 1),
    "data_delibera_cda": date(2025, 7, 15),
    "data_provvedimento": date(2025, 9, 1),
}
CASES["INC-102"] = (
    *cases(
        direct(titolo="oneroso", **STEPS), "data_provvedimento",
        {"data_parere_ndv": date(2025, 7, 16)},
        {"data_delibera_cda": date(2025, 9, 2)},
    ),
    *cases(direct(titolo="oneroso", **STEPS), "proposto_da", {"proposto_da": ""}),
    *cases(direct(titolo="oneroso", **STEPS), "data_delibera_cda", {"data_delibera_cda": ""}),
    *cases(direct(titolo="oneroso", **STEPS), "data_parere_ndv", {"data_parere_ndv": ""}),
    # a free contract needs no resolution on pay
    *cases(
        direct(titolo="gratuito", **(STEPS | {"data_delibera_cda": ""})), "data_provvedimento",
        {"data_parere_ndv": date(2025, 9, 2)},
    ),
    *cases(
        direct(titolo="gratuito", **(STEPS | {"data_delibera_cda": ""})), "data_delibera_cda",
        {"titolo": "oneroso"},
    ),
)  # fmt: skip

HELD = {
    "deliberato_da": "organi_governo",
    "data_parere_scuola": date(2025, 6, 10),
    "data_delibera": date(2025, 6, 20),
}
CASES["INC-103"] = (
    *cases(
        direct("master_fp", **HELD), "deliberato_da",
        {"deliberato_da": "comitato_scientifico"},
        {"data_parere_scuola": date(2025, 6, 21)},
        {"deliberato_da": ""},
    ),
    *cases(direct("master_fp", **HELD), "data_parere_scuola", {"data_parere_scuola": ""}),
    *cases(
        direct("master_fp", **(HELD | {"deliberato_da": "delegati"})), "deliberato_da",
        {"deliberato_da": "comitato_esecutivo"},
    ),
    *cases(
        direct("master_fp", ruolo="collaborazione", deliberato_da="comitato_scientifico"),
        "deliberato_da", {"ruolo": "titolarita"},
    ),
)  # fmt: skip

SCHOLAR = {"alta_qualificazione": "sì", "curriculum": "scientifico"}
CASES["INC-104"] = tuple(
    case
    for kind in ("master_fp", "dottorato")
    for case in cases(
        direct(kind, person=SCHOLAR),
        "persona_id",
        {("persona", 0): {"alta_qualificazione": "no"}},
        {("persona", 0): {"curriculum": "professionale"}},
        {("persona", 0): {"curriculum": ""}},
    )
) + cases(direct(person=EXPERT), "persona_id", {("attivita", 0): {"corso_tipo": "master_fp"}})


def collaboration(kind: str, body: str, **changes: object) -> Rows:
    """A direct collaboration above 25 hours, resolved by a body."""
    return direct(kind, **({"ruolo": "collaborazione", "ore": 26, "deliberato_da": body} | changes))


CASES["INC-105"] = (
    *cases(
        collaboration("master_fp", "comitato_scientifico"), "ore",
        {"ore": 25}, {"deliberato_da": "collegio_docenti"},
    ),
    *cases(
        collaboration("master_fp", "comitato_scientifico"), "deliberato_da", {"deliberato_da": ""}
    ),
    *cases(collaboration("master_fp", "comitato_scientifico", canale="seminario"),
           "ore", {"canale": "diretto_c1", "ore": 20}),
)  # fmt: skip

RESOLVED = {"data_delibera_cda": date(2025, 7, 1), "data_provvedimento": date(2025, 9, 1)}
CASES["INC-106"] = (
    *cases(
        direct("master_fp", titolo="oneroso", **RESOLVED), "data_delibera_cda",
        {"data_delibera_cda": date(2025, 9, 2)}, {"data_delibera_cda": ""},
    ),
    *cases(direct("master_fp", titolo="gratuito"), "data_delibera_cda", {"titolo": "oneroso"}),
)  # fmt: skip


def yearly(kind: str) -> tuple[Case, ...]:
    """Cases of the direct contracts of Masters and PhD courses: years, signature, check."""
    signed = {
        "provvedimento_di": "rettore",
        "data_parere_ndv": date(2025, 7, 1),
        "data_provvedimento": date(2025, 9, 1),
        "canale": "diretto_c1",
    }
    return (
        *cases(
            renewed(kind, **signed), "anno_n",
            {"anno_n": 6},
            {("incarico", 1): {"aa": "2023/2024"}},
            {"provvedimento_di": "direttore_generale"},
            {"data_parere_ndv": date(2025, 9, 2)},
        ),
        *cases(renewed(kind, **signed), "data_parere_ndv", {"data_parere_ndv": ""}),
        *cases(
            world(kind, **(signed | {"provvedimento_di": "delegato"})), "anno_n", {"anno_n": 6}
        ),
        *cases(
            renewed("laurea", **(signed | {"anno_n": 6})), "anno_n",
            {("attivita", 0): {"corso_tipo": kind}},
        ),
    )  # fmt: skip


CASES["INC-107"] = yearly("master_fp")
CASES["INC-112"] = yearly("dottorato")

for code, kind in (("INC-108", "master_fp"), ("INC-114", "dottorato")):
    CASES[code] = (
        *cases(
            direct(kind, convenzione="partner", titolo="gratuito"),
            "titolo",
            {"titolo": "oneroso"},
            {"titolo": ""},
        ),
        *cases(
            direct(kind, convenzione="ente_pubblico", titolo="oneroso"),
            "titolo",
            {"convenzione": "partner"},
        ),
    )

CASES["INC-110"] = (
    *cases(
        direct("dottorato", titolo="gratuito", deliberato_da="consiglio_scuola_dottorato"),
        "deliberato_da",
        {"deliberato_da": "collegio_docenti"},
        {"titolo": "oneroso"},
    ),
    *cases(
        direct("dottorato", titolo="gratuito", deliberato_da="comitato_esecutivo"),
        "deliberato_da",
        {"deliberato_da": "organi_governo"},
    ),
)

PROPOSED = collaboration("dottorato", "collegio_docenti", proposto_da="Titolari del corso")
CASES["INC-111"] = (
    *cases(PROPOSED, "ore", {"ore": 25}, {"deliberato_da": "comitato_esecutivo"}),
    *cases(PROPOSED, "proposto_da", {"proposto_da": ""}),
)

CASES["INC-113"] = (
    *cases(
        direct("dottorato", titolo="oneroso", data_delibera_cda=date(2025, 7, 1)),
        "data_delibera_cda",
        {"data_delibera_cda": ""},
    ),
    *cases(direct("dottorato", titolo="gratuito"), "data_delibera_cda", {"titolo": "oneroso"}),
    *cases(
        direct("dottorato", titolo="oneroso", stato="proposto"),
        "data_delibera_cda",
        {"stato": "firmato"},
    ),
)

EMINENT = {"person": {"straniero_chiara_fama": "sì"}, "canale": "diretto_c3"}
CASES["INC-116"] = (
    *cases(
        world(**EMINENT),
        "persona_id",
        {("persona", 0): {"straniero_chiara_fama": "no"}},
        {("persona", 0): {"straniero_chiara_fama": ""}},
    ),
    *cases(world(), "persona_id", {"canale": "diretto_c3"}),
)

SENATE = {
    "canale": "diretto_c3",
    "proposto_da": "DAUIN",
    "data_parere_senato": date(2025, 6, 1),
    "data_delibera_cda": date(2025, 6, 20),
    "data_provvedimento": date(2025, 7, 1),
    "provvedimento_di": "rettore",
}
CASES["INC-117"] = (
    *cases(
        world(**SENATE),
        "data_provvedimento",
        {"data_parere_senato": date(2025, 6, 21)},
        {"data_delibera_cda": date(2025, 7, 2)},
        {"provvedimento_di": "delegato"},
    ),
    *cases(world(**SENATE), "proposto_da", {"proposto_da": ""}),
    *cases(world(**SENATE), "data_parere_senato", {"data_parere_senato": ""}),
)

CASES["INC-118"] = (
    *cases(
        world(canale="diretto_c3", cv_pubblicato="sì"),
        "cv_pubblicato",
        {"cv_pubblicato": "no"},
        {"cv_pubblicato": ""},
    ),
    *cases(world(cv_pubblicato="no"), "cv_pubblicato", {"canale": "diretto_c3"}),
)

FUNDED = {"canale": "diretto_c3", "confronto_europeo": "sì", "capitolo": "CAP9"}
CASES["INC-119"] = (
    *cases(
        world(**FUNDED),
        "confronto_europeo",
        {"confronto_europeo": "no"},
        {"confronto_europeo": ""},
    ),
    *cases(world(**FUNDED), "capitolo", {"capitolo": ""}),
)

SECOND = assignment(incarico_id="I2", canale="seminario", ruolo="collaborazione", ore=15)
CASES["INC-120"] = (
    *cases(seminar(ore=25), "ore", {"ore": 25.5}, {"ore": ""}),
    # more seminars of one person in a course add up, wherever they are conferred
    *cases(
        seminar(plus={"incarico": [SECOND]}),
        "ore",
        {("incarico", 1): {"ore": 16}},
        {("incarico", 1): {"ore": 16, "_unit": "DISAT"}},
        row=(0, 1),
    ),
    *(
        cases(
            seminar(
                ore=20,
                plus={
                    "persona": [{"persona_id": "P2"}],
                    "attivita": [need(attivita_id="T2", insegnamento="Basi di dati")],
                    "incarico": [SECOND | kept],
                },
            ),
            "ore",
            {("incarico", 1): undone},
            row=(0, 1),
        )[0]
        for kept, undone in (
            ({"persona_id": "P2"}, {"persona_id": "P1"}),
            ({"attivita_id": "T2"}, {"attivita_id": "T1"}),
            ({"aa": NEXT_AA}, {"aa": AA}),
            ({"stato": "non_attivato"}, {"stato": "concluso"}),
            ({"canale": "albo"}, {"canale": "seminario"}),
        )
    ),
    # article 13 reaches back to 2020/21, not further
    *cases(
        seminar(ore=30, aa="2019/2020", data_provvedimento=date(2019, 10, 1)),
        "ore",
        {"aa": "2020/2021", "data_provvedimento": date(2020, 10, 1)},
    ),
)

TITLED = {"ruolo": "titolarita", "motivo_eccezione": "Docente di fama, disponibile in aprile"}
CASES["INC-121"] = tuple(
    case
    for kind in ("master_fp", "dottorato", "progetto_speciale")
    for case in cases(seminar(kind, **TITLED), "ruolo", {("attivita", 0): {"corso_tipo": "laurea"}})
    + cases(seminar(kind, **TITLED), "motivo_eccezione", {"motivo_eccezione": ""})
) + cases(seminar(), "ruolo", {"ruolo": "titolarita", "motivo_eccezione": "Disponibile"})

CASES["INC-122"] = (
    *cases(
        seminar(titolo="gratuito", compenso=0),
        "titolo",
        {"titolo": "oneroso"},
        {"compenso": 100},
        {"titolo": ""},
    ),
    *cases(seminar(titolo="gratuito"), "titolo", {"compenso": 1}),
    *cases(
        seminar("master_fp", titolo="oneroso", compenso=500),
        "titolo",
        {("attivita", 0): {"corso_tipo": "laurea"}},
    ),
)

PLANNED = world(
    needed={"monte_ore_retribuibile": 60},
    ore=40,
    data_provvedimento=date(2025, 9, 1),
    plus={
        "attivita": [need(attivita_id="T2", monte_ore_retribuibile=60)],
        "incarico": [
            assignment(
                incarico_id="I2", attivita_id="T2", ore=20, data_provvedimento=date(2025, 9, 2)
            ),
            assignment(
                incarico_id="I3", canale="seminario", ore=10, data_provvedimento=date(2025, 9, 3)
            ),
        ],
    },
)
CASES["INC-123"] = (
    # the assignment that goes beyond is told, in the order of the acts
    *cases(PLANNED, "ore", {("incarico", 0): {"ore": 41}}, {("incarico", 1): {"ore": 21}}, row=1),
    # a seminar is on top of the planned hours, other hours are not
    *cases(PLANNED, "ore", {("incarico", 2): {"canale": "albo"}}, row=2),
    *cases(
        PLANNED | {"incarico": [
            *PLANNED["incarico"][:2],
            PLANNED["incarico"][2] | {"canale": "albo", "stato": "rinunciato"},
        ]},
        "ore",
        {("incarico", 2): {"stato": "concluso"}},
        row=2,
    ),
    *cases(PLANNED, "ore", {("attivita", 1): {"monte_ore_retribuibile": 59}}, row=1),
)  # fmt: skip

CASES["INC-124"] = (
    *cases(seminar(compresenza="sì"), "compresenza", {"compresenza": "no"}, {"compresenza": ""}),
    *cases(
        seminar("dottorato", compresenza="no"),
        "compresenza",
        {("attivita", 0): {"corso_tipo": "laurea"}},
    ),
)

AGREED = {"proposto_da": "DAUIN", "accordo_titolare": "sì", "person": {"curriculum": "scientifico"}}
CASES["INC-125"] = tuple(
    case
    for kind in ("laurea", "progetto_speciale")
    for case in (
        *cases(
            seminar(kind, **AGREED),
            "proposto_da",
            {"proposto_da": ""},
            {"accordo_titolare": "no"},
            {("persona", 0): {"curriculum": "nessuno"}},
            {("persona", 0): {"curriculum": ""}},
        ),
        *cases(seminar(kind, **AGREED), "accordo_titolare", {"accordo_titolare": ""}),
    )
)

LIMIT = [{"aa": AA, "ruolo": "collaborazione", "corso_tipo": "progetto_speciale"}
         | {"tetto_tariffa": 70}]  # fmt: skip
CASES["INC-126"] = (
    *cases(
        seminar("progetto_speciale", titolo="oneroso", tariffa=70, plus={"parametro": LIMIT}),
        "tariffa",
        {"tariffa": 71},
        {"tariffa": ""},
    ),
    *cases(
        seminar("progetto_speciale", titolo="gratuito", tariffa=71, plus={"parametro": LIMIT}),
        "tariffa",
        {"titolo": "oneroso"},
    ),
)


def short(kind: str, body: str, wrong: str, **needed: object) -> tuple[Case, ...]:
    """Cases of collaboration and support up to 25 hours in a kind of course."""
    held = {"ore": 25, "deliberato_da": body, "needed": needed}
    return (
        *cases(seminar(kind, **held), "canale", {"canale": "diretto_c1"}, {"deliberato_da": wrong}),
        *cases(seminar(kind, **held), "deliberato_da", {"deliberato_da": ""}),
        *cases(
            seminar(kind, **(held | {"ruolo": "supporto"})), "canale", {"canale": "diretto_c1"}
        ),
        # above 25 hours, as title holder, or from the Albo
        *cases(
            seminar(kind, **(held | {"canale": "diretto_c1", "ore": 26})), "canale", {"ore": 25}
        ),
        *cases(
            seminar(kind, **(held | {"canale": "albo"})), "canale", {"canale": "diretto_c1"}
        ),
        *cases(
            seminar(kind, **(held | {"ruolo": "titolarita", "canale": "diretto_c1"})), "canale",
            {"ruolo": "collaborazione"},
        ),
    )  # fmt: skip


CASES["INC-127"] = short("master_fp", "comitato_scientifico", "collegio_docenti")
CASES["INC-128"] = (
    *short("dottorato", "collegio_docenti", "comitato_esecutivo"),
    *short("dottorato", "comitato_esecutivo", "collegio_docenti", trasversale="sì"),
    # Corsi di Eccellenza: article 13, comma 6, last sentence
    *cases(
        seminar("dottorato", needed={"eccellenza": "sì"}, deliberato_da="dipartimento"),
        "canale",
        {("attivita", 0): {"eccellenza": "no"}},
    ),
)

EXCELLENT = {"needed": {"eccellenza": "sì"}, "deliberato_da": "dipartimento"}
CASES["INC-129"] = (
    *cases(
        seminar("dottorato", titolo="gratuito", **EXCELLENT),
        "deliberato_da",
        {"deliberato_da": "collegio_docenti"},
        {"deliberato_da": ""},
    ),
    *cases(
        seminar("dottorato", titolo="oneroso", capitolo="Contributo", **EXCELLENT),
        "capitolo",
        {"capitolo": ""},
    ),
    *cases(
        seminar("dottorato", deliberato_da="collegio_docenti", titolo="gratuito"),
        "deliberato_da",
        {("attivita", 0): {"eccellenza": "sì"}},
    ),
)
