"""A small plan that does not exist and what came in for it: for whoever needs both.

Three missions, five programmes, four units, twelve activities, twenty-five indicator details. Of
the units one has submitted everything (and has a row held), one late, one is still filling in, one
has sent nothing.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from riscontro.schemas.findings import Finding, Place, Severity
from riscontro.schemas.plan import Activity, Contribution, Department, Indicator, Node, Plan, Value
from riscontro.schemas.profile import Profile, load
from riscontro.schemas.rulings import Waiver
from riscontro.schemas.terms import PRE_FINAL
from riscontro.sync.records import (
    Accepted,
    Answer,
    Change,
    Consolidated,
    Delivery,
    Record,
    Submission,
    Typed,
)

PERIOD = 2026
DAY, DUE = date(2027, 1, 18), date(2027, 1, 15)
FILES = {
    "CUL": "piano-esempio_CUL_2026_pre-consuntivo.xlsx",
    "EDU": "piano-esempio_EDU_2026_pre-consuntivo (definitivo).xlsx",
    "AMB": "piano-esempio_AMB_2026_pre-consuntivo.xlsx",
}
HASHES = {unit: (unit.lower().encode().hex() * 11)[:64] for unit in FILES}
RECEIVED = {"CUL": date(2027, 1, 12), "EDU": date(2027, 1, 18)}

UNITS = (
    Department("CUL", "Cultura, Biblioteche e Grandi Eventi"),
    Department("EDU", "Servizi Educativi"),
    Department("AMB", "Ambiente e Verde Pubblico"),
    Department("SOC", "Servizi Sociali e Abitativi"),
)

MISSIONS = (
    ("4", "Istruzione e diritto allo studio"),
    ("5", "Tutela e valorizzazione dei beni e delle attività culturali"),
    ("9", "Sviluppo sostenibile e tutela del territorio e dell'ambiente"),
)
PROGRAMMES = (
    ("4", "1", "Istruzione prescolastica"),
    ("4", "6", "Servizi ausiliari all'istruzione"),
    ("5", "2", "Attività culturali e interventi diversi nel settore culturale"),
    ("9", "2", "Tutela, valorizzazione e recupero ambientale"),
    ("9", "3", "Rifiuti e decoro urbano"),
)
ACTIVITIES = (
    # programme, code, label, impact, lead, other units
    ("M04.P01", "a", "Ampliare i posti nei nidi comunali e convenzionati dei quartieri a nord",
     "alto", "EDU", ("SOC",)),
    ("M04.P01", "b", "Rinnovare gli arredi delle scuole dell'infanzia", "medio", "EDU", ()),
    ("M04.P01", "c", "Aprire tre sezioni primavera", "medio", "EDU", ()),
    ("M04.P06", "a", "Ridurre gli sprechi nella ristorazione scolastica", "medio", "EDU",
     ("AMB",)),
    ("M04.P06", "b", "Portare il trasporto scolastico nelle frazioni collinari", "basso",
     "EDU", ()),
    ("M05.P02", "a", "Riaprire la biblioteca di quartiere di via dei Tigli dopo il restauro",
     "alto", "CUL", ()),
    ("M05.P02", "b", "Programmare la stagione dei musei civici con aperture serali", "alto",
     "CUL", ("EDU",)),
    ("M05.P02", "c", "Digitalizzare i fondi dell'archivio storico", "medio", "CUL", ()),
    ("M09.P02", "a", "Mettere a dimora duemila alberi lungo i viali", "alto", "AMB", ()),
    ("M09.P02", "b", "Bonificare l'area della ex fornace", "alto", "AMB", ("SOC",)),
    ("M09.P03", "a", "Estendere la raccolta porta a porta ai quartieri sud", "alto", "AMB", ()),
    ("M09.P03", "b", "Assistere le famiglie nelle assegnazioni dopo lo sgombero dei prefabbricati",
     "medio", "SOC", ()),
)  # fmt: skip

INDICATORS = (
    # activity, number, label, part, type, unit, direction, unit in charge, target, years, decimals
    ("M04.P01/a", 1, "Posti nido disponibili", "comunali", "number", "", "up", "EDU", 2450,
     (2210, 2305, 2380), 0),
    ("M04.P01/a", 1, "Posti nido disponibili", "convenzionati", "number", "", "up", "EDU", 980,
     (810, 866, 921), 0),
    ("M04.P01/a", 2, "Domande accolte sulle domande presentate", "", "ratio", "%", "up", "EDU",
     75, ((4020, 6100), (4310, 6150), (4444, 6205)), 1),
    ("M04.P01/b", 1, "Spesa per arredi", "", "money", "€", "keep", "EDU", 180000,
     (95250.5, 141000, 176320.75), 2),
    ("M04.P01/c", 1, "Sezioni primavera aperte", "", "number", "", "up", "EDU", 3, (0, 0, 1), 0),
    ("M04.P06/a", 1, "Cibo non consumato per pasto servito", "", "number", "g", "down", "EDU",
     85, (122.4, 110.5, 97.2), 1),
    ("M04.P06/a", 2, "Scuole aderenti al progetto", "", "number", "", "up", "AMB", 60,
     (21, 34, 48), 0),
    ("M04.P06/b", 1, "Alunni trasportati", "", "number", "", "up", "EDU", None,
     (312, "n.d.", 355), 0),
    ("M04.P06/b", 2, "Tempo medio di percorrenza", "", "duration", "minuti", "down", "EDU", 35,
     (46, 44, 41), 0),
    ("M05.P02/a", 1, "Stato del restauro", "", "text", "", "", "CUL", None,
     ("progetto esecutivo", "gara aggiudicata", "lavori in corso"), 0),
    ("M05.P02/a", 2, "Prestiti e consultazioni", "via dei Tigli", "number", "", "up", "CUL",
     12000, (None, None, None), 0),
    ("M05.P02/a", 2, "Prestiti e consultazioni", "altre sedi", "number", "", "up", "CUL", 240000,
     (188412, 214907, 231550), 0),
    ("M05.P02/b", 1, "Visitatori dei musei civici", "", "number", "", "up", "CUL", 410000,
     (301220, 355870, 398455), 0),
    ("M05.P02/b", 2, "Soddisfazione dei visitatori", "", "percent", "%", "up", "CUL", 90,
     (86.5, 87.0, 88.25), 2),
    ("M05.P02/b", 3, "Aperture serali", "", "number", "", "up", "CUL", 52, (24, 36, 48), 0),
    ("M05.P02/b", 4, "Laboratori con le scuole", "", "number", "", "up", "EDU", 140,
     (88, 102, 131), 0),
    ("M05.P02/c", 1, "Pagine digitalizzate", "", "number", "", "up", "CUL", 60000,
     (18400, 32750, 41020), 0),
    ("M09.P02/a", 1, "Alberi messi a dimora", "", "number", "", "up", "AMB", 2000,
     (812, 1240, 1655), 0),
    ("M09.P02/a", 2, "Attecchimento a due anni", "", "percent", "%", "up", "AMB", 92,
     (88.1, 90.4, 91.2), 1),
    ("M09.P02/b", 1, "Superficie bonificata", "", "number", "mq", "up", "AMB", 14500,
     (0, 3200, 9100), 0),
    ("M09.P02/b", 2, "Nuclei familiari ricollocati", "", "number", "", "up", "SOC", 40,
     (4, 11, 26), 0),
    ("M09.P03/a", 1, "Raccolta differenziata", "", "percent", "%", "up", "AMB", 65,
     (53.2, 55.8, 58.9), 1),
    ("M09.P03/a", 2, "Segnalazioni di abbandono dei rifiuti", "", "number", "", "down", "", 900,
     (1420, 1305, 1188), 0),
    ("M09.P03/b", 1, "Alloggi assegnati", "", "number", "", "up", "SOC", 40, (12, 19, 25), 0),
    ("M09.P03/b", 2, "Tempo medio di assegnazione", "", "duration", "gg", "down", "SOC", 120,
     (210, 188, 164), 0),
)  # fmt: skip

STATES = {
    ("CUL", "M05.P02/a"): ("under_way", 80, "Ultimati il consolidamento delle volte e gli impianti;"
                           " in corso la posa degli arredi.\nIl trasloco dei fondi è programmato"
                           " per marzo, l'apertura al pubblico per la festa di primavera."),
    ("CUL", "M05.P02/b"): ("completed", 100, "Cinquantaquattro aperture serali, tre mostre, un"
                           " biglietto unico con l'abbonamento ai trasporti."),
    ("CUL", "M05.P02/c"): ("started", 35, "=Affidato il servizio di scansione; consegnate le prime"
                           " serie del catasto antico."),
    ("EDU", "M04.P01/a"): ("under_way", 70, "Consegnato il nido di piazza Fontana (48 posti);"
                           " firmate undici nuove convenzioni."),
    ("EDU", "M04.P01/b"): ("completed", 100, "Sostituiti gli arredi di diciannove sezioni."),
    ("EDU", "M04.P01/c"): ("not_started", 0, "In attesa dell'autorizzazione regionale."),
    ("EDU", "M04.P06/a"): ("under_way", 50, "Menù rivisto con le commissioni mensa; pesate gli"
                           " avanzi in ventidue scuole."),
    ("EDU", "M04.P06/b"): ("", None, ""),
    ("EDU", "M05.P02/b"): ("under_way", 60, "Laboratori con i musei civici: "
                           + "percorsi di lettura, teatro e archeologia sperimentale. " * 9),
}  # fmt: skip

MEASURES = {
    ("EDU", "M04.P01/a.1#comunali"): ("2428", "final"),
    ("EDU", "M04.P01/a.1#convenzionati"): ("975", "final"),
    ("EDU", "M04.P01/a.2"): ("4712", "pre_final"),
    ("EDU", "M04.P01/b.1"): ("178940,25", "pre_final"),
    ("EDU", "M04.P01/c.1"): ("0", "final"),
    ("EDU", "M04.P06/a.1"): ("88,6", "estimate"),
    ("EDU", "M04.P06/b.1"): ("", "not_collected"),
    ("EDU", "M04.P06/b.2"): ("n.d.", ""),
    ("EDU", "M05.P02/b.4"): ("138", "final"),
    ("CUL", "M05.P02/a.1"): ("arredi in posa", "pre_final"),
    ("CUL", "M05.P02/a.2#via-dei-tigli"): ("", "not_applicable"),
    ("CUL", "M05.P02/a.2#altre-sedi"): ("244118", "pre_final"),
    ("CUL", "M05.P02/b.1"): ("412087", "pre_final"),
    ("CUL", "M05.P02/b.2"): ("89,75", "final"),
    ("CUL", "M05.P02/b.3"): ("54", "final"),
    ("CUL", "M05.P02/c.1"): ("", ""),
}
"""Value as typed, and kind of value or reason for its absence."""

DENOMINATORS = {"M04.P01/a.2": "6310"}
HELD = ("CUL", "M05.P02/b.1")
"""The row a blocking finding holds: its last accepted value stands."""


def sample_profile() -> Profile:
    """The bundled profile with the invented administration and its units."""
    profile = load("torino-controllo")
    return replace(profile, owner="Città di Esempio", departments=UNITS)


def sample_plan() -> Plan:
    """The plan: 3 missions, 5 programmes, 12 activities, 25 indicator details, 4 units."""
    nodes = [Node(f"M{int(code):02}", "missione", code, label) for code, label in MISSIONS]
    nodes += [
        Node(f"M{int(top):02}.P{int(code):02}", "programma", code, label, f"M{int(top):02}")
        for top, code, label in PROGRAMMES
    ]
    activities, contributions = [], []
    for programme, code, label, impact, lead, others in ACTIVITIES:
        key = f"{programme}/{code}"
        activities.append(
            Activity(key, programme, code, label, {"impact": impact}, lead, lead_proposed=False)
        )
        contributions += [Contribution(key, unit) for unit in (lead, *others)]
    indicators, values = [], []
    for row in INDICATORS:
        indicator = _indicator(*row[:9], row[10])
        indicators.append(indicator)
        for year, found in zip(range(PERIOD - 3, PERIOD), row[9], strict=True):
            if found is not None:
                values.append(_value(indicator, year, found))
    return Plan(
        profile="torino-controllo",
        period=PERIOD,
        nodes=tuple(nodes),
        activities=tuple(activities),
        contributions=tuple(contributions),
        indicators=tuple(indicators),
        values=tuple(values),
        departments=UNITS,
        years=(PERIOD - 3, PERIOD - 2, PERIOD - 1),
        waivers=(
            Waiver("IND-001", "M05.P02/c.1", "CUL", "Conteggio annuale della ditta a marzo", "",
                   date(2027, 1, 14), date(2027, 3, 31)),
        ),
    )  # fmt: skip


def sample_consolidated() -> Consolidated:
    """What came in for the plan in the pre-final round, as of 18 January 2027."""
    records = [_activity_record(unit, key, at) for at, (unit, key) in enumerate(STATES, 6)]
    records += [_indicator_record(unit, key, at) for at, (unit, key) in enumerate(MEASURES, 6)]
    return Consolidated(
        records=tuple(records),
        findings=sample_findings(),
        deliveries=(
            Delivery("CUL", DUE, RECEIVED["CUL"], "submitted", (FILES["CUL"],),
                     {"activities": (3, 3, 0, 1), "indicators": (7, 6, 1, 4)}, _filled("CUL")),
            Delivery("EDU", DUE, RECEIVED["EDU"], "submitted", (FILES["EDU"],),
                     {"activities": (6, 5, 0, 2), "indicators": (9, 8, 0, 3)}, _filled("EDU")),
            Delivery("AMB", DUE, None, "draft", (FILES["AMB"],),
                     {"activities": (4, 1, 0, 0), "indicators": (5, 2, 0, 1)},
                     {"activities": frozenset({"M09.P02/a"}),
                      "indicators": frozenset({"M09.P02/a.1", "M09.P02/a.2"})}),
            Delivery("SOC", DUE, None, "missing", (),
                     {"activities": (3, 0, 0, 0), "indicators": (3, 0, 0, 0)},
                     {"activities": frozenset(), "indicators": frozenset()}),
        ),
        changes=(
            Change("indicators", "M05.P02/b.2", "CUL", "value", "89,5", "89,75", FILES["CUL"],
                   "P13", DAY),
            Change("activities", "M04.P01/a", "EDU", "status", "Avviato", "In corso",
                   FILES["EDU"], "J9", DAY),
            Change("activities", "M05.P02/a", "CUL", "actions", "", STATES["CUL", "M05.P02/a"][2],
                   FILES["CUL"], "L6", DAY),
        ),
        submissions=tuple(_submission(unit) for unit in FILES),
        period=PERIOD,
        round=PRE_FINAL,
        day=DAY,
    )  # fmt: skip


def _filled(unit: str) -> dict[str, frozenset[str]]:
    """Return the rows a unit filled in; one in which a figure is only missing in words is not."""
    states = {key for (one, key), found in STATES.items() if one == unit and found[0]}
    measures = {
        key for (one, key), found in MEASURES.items() if one == unit and any(found) and found[1]
    }
    return {"activities": frozenset(states), "indicators": frozenset(measures)}


def sample_findings() -> tuple[Finding, ...]:
    """Nine findings of every severity; one is answered, one waived by the centre."""
    culture, schools = FILES["CUL"], FILES["EDU"]

    def place(name: str, sheet: str, cell: str) -> Place:
        return Place(name, sheet, cell)

    return (
        Finding("VAL-002", Severity.BLOCKING, place(culture, "Indicatori", "P12"), "M05.P02/b.1",
                "412.08,7", "value", {"a": Decimal("41208.7"), "b": Decimal("412.087")}),
        Finding("VAL-015", Severity.WARNING, place(schools, "Indicatori", "P13"), "M04.P06/b.2",
                "n.d.", "value"),
        Finding("IND-007", Severity.QUESTION, place(schools, "Indicatori", "P10"), "M04.P01/c.1",
                "0", "value", {"previous_year": 2025}),
        Finding("IND-006", Severity.QUESTION, place(culture, "Indicatori", "P11"),
                "M05.P02/a.2#altre-sedi", "244118", "value",
                {"times": Decimal(10), "previous_year": 2025, "previous": Decimal(231550)}),
        Finding("IND-001", Severity.WARNING, place(culture, "Indicatori", "P15"), "M05.P02/c.1",
                "", "value", {"year": 2026}),
        Finding("LCK-001", Severity.WARNING, place(schools, "Attività", "E8"), "M04.P01/b",
                "Rinnovare arredi e giochi", "activity",
                {"was": "Rinnovare gli arredi delle scuole dell'infanzia"}),
        Finding("VAL-011", Severity.WARNING, place(culture, "Attività", "K8"), "M05.P02/c",
                "=Affidato", "actions"),
        Finding("WBK-008", Severity.INFO, Place(culture), facts={"what": "proprietà"}),
        Finding("PLN-001", Severity.WARNING, Place("piano.xlsx", "Indicatori", "K28"),
                "M09.P03/a.2", field="department"),
    )  # fmt: skip


def _indicator(
    activity: str,
    number: int,
    label: str,
    part: str,
    kind: str,
    unit: str,
    direction: str,
    department: str,
    target: float | None,
    decimals: int,
) -> Indicator:
    programme, _, letter = activity.partition("/")
    return Indicator(
        key=f"{programme}/{letter}.{number}",
        code=f"{letter}.{number}",
        label=label,
        parent=programme,
        activity=activity,
        part=part,
        kind="risultato" if kind in ("ratio", "duration") else "valore_pubblico",
        type=kind,
        unit=unit,
        decimals=decimals,
        direction=direction,
        target=None if target is None else Decimal(str(target)),
        target_year=PERIOD,
        department=department,
    )


def _value(indicator: Indicator, year: int, found: object) -> Value:
    if isinstance(found, tuple):
        number, below = (Decimal(part) for part in found)
        printed = f"{number}/{below}"
        return Value(indicator.key, indicator.part, year, printed, "ratio", number, below)
    if isinstance(found, str):
        return Value(indicator.key, indicator.part, year, found, "text")
    return Value(
        indicator.key, indicator.part, year, str(found).replace(".", ","), "number",
        Decimal(str(found)),
    )  # fmt: skip


def _typed(text: str) -> Typed:
    number = text.replace(",", ".")
    try:
        return Typed(float(number), text, number=Decimal(number))
    except ValueError:
        return Typed(text, text) if text else Typed()


def _activity_record(unit: str, key: str, row: int) -> Accepted:
    state, done, actions = STATES[unit, key]
    label = {"": "", "not_started": "Non avviato", "started": "Avviato", "under_way": "In corso",
             "completed": "Concluso"}[state]  # fmt: skip
    share = Typed() if done is None else Typed(done / 100, f"{done} %", number=Decimal(done))
    cells = {
        "status": Typed(label or None, label, term=state),
        "done": share,
        "actions": Typed(actions or None, actions),
    }
    columns = {"status": "J", "done": "K", "actions": "L", "note": "N"}
    return _accepted("activities", "activity", unit, key, row, cells, columns)


def _indicator_record(unit: str, key: str, row: int) -> Accepted:
    value, other = MEASURES[unit, key]
    kinds = {"final": "definitivo", "pre_final": "pre-consuntivo", "estimate": "stima"}
    reasons = {"not_collected": "non rilevato", "not_applicable": "non pertinente"}
    cells = {
        "value": _typed(value),
        "denominator": _typed(DENOMINATORS.get(key, "")),
        "value_kind": Typed(kinds[other], kinds[other], term=other) if other in kinds else Typed(),
        "missing_reason": Typed(reasons[other], reasons[other], term=other)
        if other in reasons
        else Typed(),
        "evidence": Typed("prot. 1204/2027", "prot. 1204/2027") if value else Typed(),
    }
    columns = {"value": "P", "denominator": "Q", "value_kind": "R", "missing_reason": "S",
               "evidence": "U"}  # fmt: skip
    return _accepted("indicators", "indicator", unit, key, row, cells, columns)


def _accepted(
    sheet: str,
    kind: str,
    unit: str,
    key: str,
    row: int,
    cells: dict[str, Typed],
    columns: dict[str, str],
) -> Accepted:
    return Accepted(
        sheet=sheet,
        kind=kind,
        key=key,
        department=unit,
        period=PERIOD,
        round=PRE_FINAL,
        cells=cells,
        addresses={name: f"{letter}{row}" for name, letter in columns.items()},
        workbook=FILES[unit],
        sheet_name="Attività" if sheet == "activities" else "Indicatori",
        row=row,
        sha256=HASHES[unit],
        received=RECEIVED[unit],
        held=(unit, key) == HELD,
    )


def _submission(unit: str) -> Submission:
    found = tuple(one for one in sample_findings() if one.place.workbook == FILES[unit])
    answers = (
        Answer("IND-007", "M04.P01/c.1", "value", "0", "confirmed",
               "Le sezioni aprono a settembre 2027", Place(FILES[unit], "Esito controlli", "K8")),
    )  # fmt: skip
    rows = [key for owner, key in (*STATES, *MEASURES) if owner == unit]
    return Submission(
        workbook=FILES[unit],
        sha256=HASHES[unit],
        kind="xlsx",
        identity={
            "plan": "piano-esempio",
            "profile": "torino-controllo",
            "template": "1",
            "department": unit,
            "period": str(PERIOD),
            "round": PRE_FINAL,
            "push": "2",
        },
        state="draft" if unit == "AMB" else "submitted",
        approval={"name": "Ada Bianchi", "role": "dirigente", "date": "2027-01-11"},
        records=tuple(
            Record("indicators", "indicator", key, unit, Place(FILES[unit]), 6, {}, {}, {})
            for key in rows
        ),
        answers=answers if unit == "EDU" else (),
        findings=found,
    )
