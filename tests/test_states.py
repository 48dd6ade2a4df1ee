"""The states of records: every arrow, every guard of the regulation's three machines."""

import re
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from regulation import PERIOD, TODAY, Row, Rows, accepted, checked, regulation
from regulation_people import assignment, need, world
from regulation_world import albo_call
from riscontro.schemas.findings import Finding, Severity
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import EntrySheet, Profile
from riscontro.schemas.rules import catalogue, words
from riscontro.schemas.rulings import Waiver
from riscontro.schemas.shape import Exit, Guard, States
from riscontro.schemas.terms import Words
from riscontro.sync.statesteps import START, usual_way, way
from riscontro.sync.waiving import standing
from test_regulation import CASES

MACHINES = {
    "avviso": {
        "bozza": "pubblicato",
        "pubblicato": "chiuso",
        "chiuso": "valutato",
        "valutato": "atti_approvati",
        "atti_approvati": "esiti_pubblicati",
        "esiti_pubblicati": "in_ricorso",
        "in_ricorso": "deciso",
        "deciso": "",
    },
    "idoneita": {
        "richiesta": "valutata di_diritto_verificata non_idonea",
        "valutata": "idonea non_idonea",
        "idonea": "scaduta",
        "scaduta": "",
        "di_diritto_verificata": "idonea",
        "non_idonea": "",
    },
    "incarico": {
        "fabbisogno": "pubblicato non_attivato",
        "pubblicato": "proposto non_attivato",
        "proposto": "in_valutazione non_attivato rinunciato",
        "in_valutazione": "selezionato non_attivato rinunciato",
        "selezionato": "atti_approvati non_attivato rinunciato",
        "atti_approvati": "provvedimento non_attivato rinunciato",
        "provvedimento": "firmato non_attivato rinunciato",
        "firmato": "sospeso non_attivato rinunciato modificato recesso risolto",
        "sospeso": "in_corso non_attivato rinunciato modificato recesso risolto",
        "in_corso": "concluso modificato recesso risolto",
        "concluso": "registro_compilato rinnovabile non_rinnovabile",
        "registro_compilato": "vagliato rinnovabile non_rinnovabile",
        "vagliato": "convalidato rinnovabile non_rinnovabile",
        "convalidato": "vistato rinnovabile non_rinnovabile",
        "vistato": "liquidabile rinnovabile non_rinnovabile",
        "liquidabile": "pagato rinnovabile non_rinnovabile",
        "pagato": "rinnovabile non_rinnovabile",
        "non_attivato": "",
        "rinunciato": "",
        "modificato": "sospeso in_corso concluso recesso risolto",
        "recesso": "registro_compilato",
        "risolto": "registro_compilato",
        "rinnovabile": "attestato non_rinnovabile",
        "attestato": "rinnovato non_rinnovabile",
        "rinnovato": "",
        "non_rinnovabile": "",
    },
}
"""Where one step leads from every state, as the regulation has it."""

NAMES = {"avviso": "avviso_id", "idoneita": "persona_id", "incarico": "incarico_id"}


def open_profile() -> Profile:
    """The regulation with no guard and no rule of its own: steps alone."""
    profile = regulation()
    sheets = tuple(
        replace(one, given="", states=replace(one.states, guards={})) if one.states else one
        for one in profile.sheets
    )
    return replace(profile, sheets=sheets, rules_text="")


def stepped(
    sheet: str, steps: list[tuple[str, str]], profile: Profile
) -> dict[tuple[str, str], set[str]]:
    """Return the codes of the states found for each step."""
    more = {"ssd": "X", "elenco": "titolari"} if sheet == "idoneita" else {}
    rows: dict[str, list[Row]] = {sheet: []}
    was: dict[str, list[Row]] = {sheet: []}
    for number, (before, after) in enumerate(steps):
        one = {NAMES[sheet]: f"X{number}", "aa_inizio": 2025} | more
        one = {name: value for name, value in one.items() if profile.sheet(sheet).field(name)}
        rows[sheet].append(one | {"stato": after})
        was[sheet].append(one | {"stato": before})
    told: dict[tuple[str, str], set[str]] = {step: set() for step in steps}
    for one in checked(rows, profile, stored=accepted(was, profile)):
        if one.code.startswith("STA-"):
            told[steps[int(one.place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 6]].add(one.code)
    return told


@pytest.mark.parametrize("sheet", MACHINES)
def test_every_arrow_is_allowed_and_no_other_way_back(sheet: str) -> None:
    arrows = {state: tuple(after.split()) for state, after in MACHINES[sheet].items()}
    reached = {state: {state, *after} for state, after in arrows.items()}
    for _ in arrows:
        for state in arrows:
            reached[state] |= {far for near in reached[state] for far in reached[near]}
    steps = list(product(arrows, arrows))
    told = stepped(sheet, steps, open_profile())
    allowed = {(before, after) for before in arrows for after in reached[before]}
    assert {step for step, codes in told.items() if not codes} == allowed
    assert {code for codes in told.values() for code in codes} == {"STA-001"}
    assert len(steps) - len(allowed) > 10


@pytest.mark.parametrize("sheet", MACHINES)
def test_what_is_seen_for_the_first_time_may_be_anywhere(sheet: str) -> None:
    profile = open_profile()
    states = profile.sheet(sheet).states
    assert states is not None
    for state in MACHINES[sheet]:
        assert usual_way(states, START, state)


def test_a_step_that_leads_nowhere_is_told_with_those_that_do() -> None:
    rows = world(stato="proposto")
    was = accepted(world(stato="recesso"), regulation())
    [told] = [one for one in checked(rows, regulation(), stored=was) if one.code == "STA-001"]
    assert (told.key, told.field, told.value) == ("DAUIN/incarico.0001", "stato", "proposto")
    message, hint = words(told, "it", catalogue(regulation()))
    assert message == "Dallo stato «recesso» non si passa a «proposto»."
    assert hint == "Correggere lo stato. Passaggi previsti da «recesso»: registro compilato."
    assert "final state" in words(
        told_once(world(stato="proposto"), world(stato="rinunciato")), "en", catalogue(regulation())
    )[1]  # fmt: skip


def told_once(rows: Rows, before: Rows) -> Finding:
    stored = accepted(before, regulation())
    [one] = [one for one in checked(rows, regulation(), stored=stored) if one.code[:3] == "STA"]
    return one


def test_the_state_of_the_same_record_counts_wherever_it_stands() -> None:
    profile = open_profile()
    was = {"incarico": [assignment(stato="pagato")]}

    def codes(*rows: Row, period: int = PERIOD) -> list[str]:
        stored = accepted(was, profile, period)
        found = checked({"incarico": list(rows)}, profile, stored=stored)
        return [one.code for one in found if one.code.startswith("STA")]

    back = assignment(stato="proposto")
    assert codes(back) == ["STA-001"]
    assert codes(assignment(incarico_id="I9"), back) == ["STA-001"]
    assert codes(back, period=PERIOD - 1) == ["STA-001"]
    assert codes(back, period=PERIOD + 1) == []
    other = assignment(incarico_id="I9", stato="proposto")
    assert codes(other) == []
    nameless = {name: value for name, value in other.items() if name != "incarico_id"}
    assert codes(nameless) == ["STA-001"]
    assert codes(back | {"stato": ""}) == []


WORKING = {
    "attivita_id": "T1", "persona_id": "P1", "canale": "albo", "data_fine": date(2026, 1, 31),
    "data_provvedimento": date(2025, 9, 1), "provvedimento_di": "direttore_dipartimento",
}  # fmt: skip
BOOK = {"incarico_id": "I1", "compilato_il": date(2026, 2, 2)}
GIVEN: dict[str, dict[str, list[Row]]] = {
    "registro": {"registro": [BOOK]},
    "seen": {"registro": [BOOK | {"vagliato_titolare": "sì"}]},
    "valid": {"registro": [BOOK | {"convalidato_il": date(2026, 2, 4)}]},
    "visa": {"registro": [BOOK | {"visto_il": date(2026, 2, 6)}]},
    "paid": {"pagamento": [{"incarico_id": "I1", "data": date(2026, 2, 9), "importo": 100}]},
    "left": {"recesso": [{"incarico_id": "I1", "comunicato_il": date(2025, 11, 3)}]},
    "next": {"incarico": [assignment(), assignment(incarico_id="I2", rinnovo_di="I1", stato="")]},
    "active": {"attivita": [need(attivata="sì")]},
    "dropped": {"attivita": [need(attivata="no")]},
}  # fmt: skip
COLLABORATION = {"ruolo": "collaborazione"}

GUARDS: list[tuple[str, str, str, Row, str, Row, str]] = [
    # Sheet, state before, state, what the row says beside, world around, what breaks it (in the
    # row, or the name of a world), what is told.
    ("avviso", "bozza", "pubblicato", {}, "", {"fine_pubbl": ""}, "«Pubblicato fino al» è vuota"),
    ("avviso", "pubblicato", "chiuso", {}, "", {"fine_pubbl": date(2026, 9, 1)},
     "requisito non soddisfatto: pubblicazione terminata"),
    ("avviso", "valutato", "atti_approvati", {"atti_approvati_da": "rettore"}, "",
     {"atti_approvati_da": ""}, "«Atti approvati da» è vuota"),
    ("avviso", "atti_approvati", "esiti_pubblicati", {"atti_pubblicati": "sì"}, "",
     {"atti_pubblicati": "no"}, "requisito non soddisfatto: atti pubblicati"),
    ("idoneita", "richiesta", "valutata", {"giudizio": "Buono"}, "", {"giudizio": ""}, "è vuota"),
    ("idoneita", "richiesta", "di_diritto_verificata", {"esito": "di_diritto"}, "",
     {"esito": "idoneo"}, "requisito non soddisfatto: esito «di diritto»"),
    ("idoneita", "valutata", "idonea", {"esito": "idoneo"}, "", {"esito": "non_idoneo"},
     "requisito non soddisfatto: esito idoneo o di diritto"),
    ("idoneita", "valutata", "non_idonea", {"esito": "non_idoneo"}, "", {"esito": "idoneo"},
     "requisito non soddisfatto: esito non idoneo"),
    ("idoneita", "idonea", "scaduta", {"aa_fine": 2024}, "", {"aa_fine": 2026},
     "ultimo anno di validità trascorso"),
    ("incarico", "fabbisogno", "pubblicato", {}, "", {"attivita_id": ""},
     "«Attività coperta» è vuota"),
    ("incarico", "in_valutazione", "selezionato", {}, "", {"persona_id": ""}, "è vuota"),
    ("incarico", "atti_approvati", "provvedimento", {}, "", {"provvedimento_di": ""}, "è vuota"),
    ("incarico", "provvedimento", "firmato", {}, "", {"data_provvedimento": ""}, "è vuota"),
    ("incarico", "sospeso", "in_corso", {}, "active", {"": "dropped"}, "attività attivata"),
    ("incarico", "in_corso", "concluso", {}, "", {"data_fine": ""}, "è vuota"),
    ("incarico", "concluso", "registro_compilato", {}, "registro", {"": ""}, "registro compilato"),
    ("incarico", "registro_compilato", "vagliato", COLLABORATION, "seen", {"": "registro"},
     "vagliato dal titolare"),
    ("incarico", "vagliato", "convalidato", {}, "valid", {"": "registro"}, "registro convalidato"),
    ("incarico", "convalidato", "vistato", {}, "visa", {"": "valid"}, "registro vistato"),
    ("incarico", "liquidabile", "pagato", {"titolo": "retribuito"}, "paid", {"": ""},
     "un pagamento con importo"),
    ("incarico", "fabbisogno", "non_attivato", {}, "dropped", {"": "active"},
     "attività non attivata"),
    ("incarico", "in_corso", "modificato",
     {"modificato": "sì", "atto_modificativo_data": date(2025, 12, 1)}, "", {"modificato": "no"},
     "modifica con la data dell'atto"),
    ("incarico", "in_corso", "recesso", {}, "left", {"": ""}, "foglio dei recessi"),
    ("incarico", "in_corso", "risolto", {"risoluzione": "inadempienza"}, "",
     {"risoluzione": "recesso"}, "motivo di risoluzione"),
    ("incarico", "rinnovabile", "attestato",
     {"attestato_positivo": "sì", "attestata_esigenza": "sì"}, "", {"attestata_esigenza": "no"},
     "esito positivo ed esigenza attestati"),
    ("incarico", "attestato", "rinnovato", {}, "next", {"": ""}, "un incarico che rinnova questo"),
]  # fmt: skip


def bare() -> Profile:
    """The regulation with the expressions of its guards and without its rules."""
    profile = regulation()
    sheets = []
    for one in profile.sheets:
        if one.states is not None:
            guards = {name: replace(g, rules=()) for name, g in one.states.guards.items()}
            one = replace(one, states=replace(one.states, guards=guards))
        sheets.append(one)
    return replace(profile, sheets=tuple(sheets), rules_text="")


def asked(sheet: str, before: str, state: str, row: Row, around: str) -> list[Finding]:
    """Return what is told of the states of the first row of a sheet."""
    base: dict[str, Row] = {
        "avviso": albo_call(),
        "idoneita": {"persona_id": "P1", "ssd": "X", "elenco": "titolari", "aa_inizio": 2025},
        "incarico": assignment(**WORKING),
    }
    rows: dict[str, list[Row]] = {"attivita": [need()], **GIVEN.get(around, {})}
    rest = rows.get(sheet, [])[1:]
    rows[sheet] = [{**base[sheet], **row, "stato": state}, *rest]
    stored = accepted({sheet: [{**base[sheet], **row, "stato": before}]}, bare())
    found = checked(rows, bare(), stored=stored)
    return [one for one in found if one.code.startswith("STA") and one.field == "stato"]


@pytest.mark.parametrize("guard", GUARDS, ids=[f"{g[0]}-{g[2]}" for g in GUARDS])
def test_a_state_is_reached_with_what_it_needs_only(
    guard: tuple[str, str, str, Row, str, Row, str],
) -> None:
    sheet, before, state, row, around, change, said = guard
    assert asked(sheet, before, state, row, around) == []
    broken = {name: value for name, value in change.items() if name}
    found = asked(sheet, before, state, {**row, **broken}, str(change.get("", around)))
    assert [one.code for one in found] == ["STA-002"]
    assert said in words(found[0], "it", catalogue(bare()))[0]
    kept = asked(sheet, state, state, {**row, **broken}, str(change.get("", around)))
    assert [one.code for one in kept] == ["STA-002"], "what a state stands on went away"


def test_every_guard_is_asked() -> None:
    guarded = {
        (sheet.id, name)
        for sheet in regulation().sheets
        if sheet.states is not None
        for name, guard in sheet.states.guards.items()
        if guard.that
    }
    assert guarded == {(one[0], one[2]) for one in GUARDS}


STOPPED = [
    pytest.param(sheet.id, state, code, id=f"{state}-{code}")
    for sheet in regulation().sheets
    if sheet.states is not None
    for state, guard in sheet.states.guards.items()
    for code in guard.rules
]


def alone_in(text: str, code: str) -> str:
    """Return the text of one rule."""
    parts = re.split(r"(?m)^(?=\[INC-\d{3}\]$)", text)
    [own] = [part for part in parts if part.startswith(f"[{code}]")]
    return own


def holds(sheet: EntrySheet) -> States:
    assert sheet.states is not None
    return sheet.states


@pytest.mark.parametrize(("sheet", "state", "code"), STOPPED)
def test_a_broken_rule_of_the_guard_stops_the_state(sheet: str, state: str, code: str) -> None:
    profile = regulation()
    if catalogue(profile)[code].severity != "blocking":
        profile = replace(profile, severities={**profile.severities, code: "blocking"})
    own = holds(profile.sheet(sheet))
    alone = {name: Guard(rules=(code,)) if name == state else Guard() for name in own.guards}
    guarded = replace(profile.sheet(sheet), states=replace(own, guards=alone))
    sheets = tuple(
        guarded if one.id == sheet else replace(one, states=None) for one in profile.sheets
    )
    profile = replace(profile, sheets=sheets, rules_text=alone_in(profile.rules_text, code))

    def stopped(rows: Rows, *waivers: Waiver) -> tuple[bool, set[str], set[str]]:
        """Whether the rule is told, which rows it holds itself, which the state holds for it."""
        found = checked(rows, profile, plan=Plan(profile.id, PERIOD, waivers=waivers))
        own = [one for one in found if one.code == code]
        blocking = [one for one in own if one.severity is Severity.BLOCKING]
        left = standing(blocking, waivers, TODAY, lambda one: one.key.partition("/")[0])
        states = [one for one in found if one.code == "STA-002"]
        return (
            bool(own),
            {key for one in left for key in (one.key, *one.rows) if f"/{sheet}." in key},
            {one.key for one in states if code in str(one.facts["needs"])},
        )

    for case in CASES[code]:
        rows = {name: [dict(row) for row in listed] for name, listed in case.broken_rows.items()}
        for row in rows.setdefault(sheet, [assignment()]):
            if state not in (way(own, START, str(row.get("stato", ""))) or ()):
                row["stato"] = state
        if stopped(rows)[0]:
            break
    told, held, states = stopped(rows)
    assert told and held | states, "the row is held either way"
    assert not held & states, "told once: by the finding on the row, or by its state"
    assert bool(held) == (catalogue(profile)[code].sheet == sheet)
    assert stopped(rows, Waiver(code, reason="Accordo", author="Il coordinatore")) == (
        True, set(), set(),
    )  # fmt: skip
    assert stopped(rows, Waiver(code, reason="Accordo"))[1:] == (held, states)


def test_what_no_rule_tells_is_told_beside_the_fault_of_the_row() -> None:
    [sheet, state, code] = next(
        one.values for one in STOPPED if catalogue(regulation())[str(one.values[2])].severity
        == "blocking" and catalogue(regulation())[str(one.values[2])].sheet == one.values[0]
    )  # fmt: skip
    profile, rows = regulation(), CASES[str(code)][0].broken_rows
    own = holds(profile.sheet(str(sheet)))
    guard = Guard(that="1 = 2", needs=Words("mai", "never"), rules=(str(code),))
    states = replace(own, guards={str(state): guard})
    sheets = tuple(
        replace(one, states=states if one.id == sheet else None) for one in profile.sheets
    )
    for row in rows[str(sheet)]:
        row["stato"] = state
    found = checked(rows, replace(profile, sheets=sheets))
    faulty = {one.key for one in found if one.code == code}
    said = [one.facts["needs"] for one in found if one.code == "STA-002" and one.key in faulty]
    assert faulty and {str(one) for one in said} == {str(Words(
        "requisito non soddisfatto: mai", "requirement not met: never"))}  # fmt: skip


LINE = States(
    "stato",
    ("a", "b", "c", "d"),
    (Exit(("b", "c"), "x"), Exit(("x",), "c"), Exit(("x",), "y")),
)


@pytest.mark.parametrize(
    ("before", "after", "usual", "any_way"),
    [
        ("", "a", "a", "a"),
        ("", "d", "abcd", "abcd"),
        ("", "x", "abx", "abx"),
        ("", "y", "abxy", "abxy"),
        ("a", "d", "bcd", "bcd"),
        ("a", "x", "bx", "bx"),
        ("x", "d", "cd", "cd"),
        ("x", "y", "y", "y"),
        ("b", "y", None, "xy"),
        ("d", "a", None, None),
        ("c", "b", None, None),
        ("y", "x", None, None),
        ("c", "c", "", ""),
    ],
)
def test_what_lies_between_two_states(
    before: str, after: str, usual: str | None, any_way: str | None
) -> None:
    found = usual_way(LINE, before, after)
    assert found == (None if usual is None else tuple(usual))
    found = way(LINE, before, after)
    assert found == (None if any_way is None else tuple(any_way))


def test_states_that_may_not_be_entered_are_gone_around() -> None:
    assert way(LINE, "b", "c", lambda state: True) == ("c",)
    assert way(LINE, "b", "d", lambda state: state != "c") is None
