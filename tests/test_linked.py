"""Links of a plan: read off the cards, found wrong, typed, carried over, asked of the units."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from desk import riscontro
from riscontro.schemas.findings import Place
from riscontro.schemas.links import (
    DOER,
    INHERITED,
    INTEGRATION,
    LEAD,
    NOT_GIVEN,
    Actor,
    Entry,
    Lineage,
    Link,
)
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import Profile, ProfileError, load, parse
from riscontro.schemas.rules import catalogue, common
from riscontro.sync.entrynames import EntryNames
from riscontro.sync.importing import read_source
from riscontro.sync.involvement import taking_part
from riscontro.sync.linktexts import linked_texts, links_of
from riscontro.sync.planchecks import check_plan
from riscontro.sync.reimport import carry_over
from riscontro.workbooks.planbook import read_plan, write_plan

PROFILE: Profile = load("cmto-psm")
IN_DAYS = {"TXT-004", "TXT-005"}
"""Rules on texts that tests/test_days.py breaks."""
BOLOGNA = "3. Adattamento ai cambiamenti climatici e riduzione del rischio | 5. Qualità dell'aria"
LONG = "Promuovere percorsi formativi nuovi con le imprese, le scuole e gli atenei del territorio."
CARD = {
    "asse_n": "1",
    "asse": "Digitalizzazione",
    "asse_psm": "Torino più produttiva",
    "strategia_n": "1.1",
    "strategia": "Costruire capacità",
    "azione_n": "1.1.1",
    "azione": "Rete digitale",
    "descrizione": "Garantire la connessione in tutto il territorio.",
    "attori": "CMTo; Comuni e Unioni di Comuni",
    "priorita_pnrr": "1.2 Digitalizzazione, innovazione e competitività del sistema produttivo",
    "integrazione": "",
    "obiettivi_coesione": "OP3 - Un'Europa più connessa | "
    "OSc1 - Rafforzare la connettività digitale",
    "programmi_europei": "ALCOTRA",
    "strumenti_cmto": "PTGM | PUMS",
    "altri_strumenti": "n.d.",
    "sdg": "",
    "carta_bologna": BOLOGNA,
    "esempi": "",
}
AXES = {"1": ("Digitalizzazione", "Torino più produttiva"), "2": ("Ecologia", "Torino più verde")}
STRATEGIES = {
    "1.1": ("Costruire capacità", LONG, BOLOGNA),
    "2.1": ("Metropoli verde", "Verde.", "n.d."),
}
Change = Callable[[dict[str, list[dict[str, str]]]], None]


def tables() -> dict[str, list[dict[str, str]]]:
    """Return a small plan of two axes, with nothing wrong in it."""
    return {
        "assi.tsv": [
            {"asse_n": code, "asse": label, "asse_psm": slogan, "asse_psm_stampato": slogan}
            for code, (label, slogan) in AXES.items()
        ],
        "strategie.tsv": [
            {"asse_n": code[0], "strategia_n": code, "strategia": label, "descrizione": text,
             "carta_bologna": goals}
            for code, (label, text, goals) in STRATEGIES.items()
        ],
        "azioni.tsv": [
            dict(CARD),
            CARD | {"azione_n": "1.1.2", "azione": "Dati aperti", "descrizione": "Pubblicare."},
            CARD | {"asse_n": "2", "asse": "Ecologia", "asse_psm": "Torino più verde",
                    "strategia_n": "2.1", "strategia": "Metropoli verde", "azione_n": "2.1.1",
                    "azione": "Parchi", "descrizione": "Collegare i parchi.",
                    "carta_bologna": "n.d.",
                    "priorita_pnrr": "2.4 Tutela del territorio e della risorsa idrica"},
        ],
    }  # fmt: skip


def source(folder: Path, change: Change | None = None) -> Path:
    found = tables()
    if change is not None:
        change(found)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in found.items():
        lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def imported(folder: Path, change: Change | None = None, previous: Plan | None = None) -> Plan:
    return read_source(source(folder, change), PROFILE, previous=previous)


def card(column: str, text: str, at: int = 0) -> Change:
    return lambda found: found["azioni.tsv"][at].update({column: text})


def strategy(column: str, text: str, at: int = 0) -> Change:
    return lambda found: found["strategie.tsv"][at].update({column: text})


def terms(plan: Plan, vocabulary: str, key: str = "A1.S1.1/1.1.1") -> list[str]:
    return [one.term for one in plan.links if (one.key, one.vocabulary) == (key, vocabulary)]


def link_rows(*rows: tuple[str, str, str, str]) -> Change:
    """Add the table of links: action, vocabulary, code, label."""

    def change(found: dict[str, list[dict[str, str]]]) -> None:
        names = ("azione_n", "vocabolario", "codice", "etichetta", "stampato")
        found["legami.tsv"] = [dict(zip(names, (*row, row[3]), strict=True)) for row in rows]

    return change


def test_a_plan_without_defects_gives_no_doubt(tmp_path: Path) -> None:
    plan = imported(tmp_path)
    assert [doubt for doubt in plan.doubts if doubt.code != "IMP-010"] == []
    assert terms(plan, "strumento") == ["PTGM", "PUMS"]
    assert terms(plan, "coesione") == ["OP3", "OSc1"]
    assert terms(plan, "altro") == [NOT_GIVEN]
    assert {(one.name, one.role) for one in plan.actors} == {
        ("CMTo", "coinvolto"), ("Comuni e Unioni di Comuni", "coinvolto")}  # fmt: skip


DEFECTS: tuple[tuple[str, Change, str, str | None], ...] = (
        ("LNK-001", card("strumenti_cmto", "Piano delle acque"), "A1.S1.1/1.1.1",
     "Piano delle acque"),
        ("LNK-001", card("strumenti_cmto", "Rete escursionistica Asse 2 Rivoluzione provinciale "
                     "(LR12/2010)"), "A1.S1.1/1.1.1", None),
        ("LNK-002", card("attori", "zComuni e Unioni di Comuni"), "A1.S1.1/1.1.1",
     "zComuni e Unioni di Comuni"),
        ("LNK-003", card("priorita_pnrr", "CMTo, Comuni e Unioni di Comuni"), "A1.S1.1/1.1.1",
     "CMTo, Comuni e Unioni di Comuni"),
        ("LNK-003", card("priorita_pnrr", "9.9 Che non c'è"), "A1.S1.1/1.1.1", "9.9 Che non c'è"),
        ("LNK-004", card("integrazione", "1. Rivoluzione verde e transizione ecologica"),
     "A1.S1.1/1.1.1", "1. Rivoluzione verde e transizione ecologica"),
        ("LNK-004", card("integrazione", "1.4 Turismo e cultura 4.0"), "A1.S1.1/1.1.1",
     "1.4 Turismo e cultura 4.0"),
        ("LNK-005", card("obiettivi_coesione", ""), "A1.S1.1/1.1.1", ""),
        ("LNK-006", card("priorita_pnrr", "2.4 Tutela del territorio e della risorsa idrica"),
     "A1.S1.1/1.1.1", "2"),
        ("LNK-007", card("programmi_europei", "n.d"), "A1.S1.1/1.1.1", "n.d"),
        ("LNK-008", card("programmi_europei", "Horizon EU"), "A1.S1.1/1.1.1", "Horizon EU"),
        ("LNK-009", card("carta_bologna", "4. Transizione energetica"), "A1.S1.1/1.1.1", "4"),
        ("LNK-010", link_rows(("1.1.1", "programma", "", "LIFE")), "A1.S1.1/1.1.1", "LIFE"),
        ("TXT-001", card("descrizione", "Rete digitale."), "A1.S1.1/1.1.1", "Rete digitale."),
        ("TXT-002", strategy("descrizione", LONG.replace("'", "’"), 1), "A2.S2.1", LONG),
        ("TXT-003", card("strategia", "Un'altra strategia"), "A1.S1.1/1.1.1", "Un'altra strategia"),
        ("TXT-003", lambda found: found["assi.tsv"][1].update(asse_psm_stampato=AXES["1"][1]),
     "A2", AXES["1"][1]),

)  # fmt: skip
"""One way to break each rule of the import."""


@pytest.mark.parametrize(("code", "change", "key", "found"), DEFECTS)
def test_a_defect_is_found(
    tmp_path: Path, code: str, change: Change, key: str, found: str | None
) -> None:
    doubts = [one for one in imported(tmp_path, change).doubts if one.code == code]
    assert any(one.key == key and found in (None, one.found) for one in doubts), doubts
    assert all(one.place.cell for one in doubts)


@pytest.mark.parametrize(
    "change",
    [
        card("obiettivi_coesione", "OP3 - Un’Europa più connessa. | OSc1 – rafforzare la "
             "connettività digitale (FESR)"),
        card("programmi_europei", "Alcotra"),
        card("programmi_europei", "Erasmus +"),
        card("attori", "cmto; Comuni e Unioni di comuni."),
        card("attori", "CMTo; Parchi Scientifici e Tecnologici (es.: Uno, Due; Tre etc.)"),
        card("carta_bologna", "5. Qualità dell’aria | 3. Adattamento ai cambiamenti climatici e "
             "riduzione del rischio"),
        card("strategia", "Costruire  Capacità"),
        card("priorita_pnrr", "1.2 Digitalizzazione, innovazione e competitività del sistema "
             "produttivo | 2.4 Tutela del territorio e della risorsa idrica"),
    ],
)  # fmt: skip
def test_a_spelling_is_no_defect(tmp_path: Path, change: Change) -> None:
    assert [one for one in imported(tmp_path, change).doubts if one.code != "IMP-010"] == []


def test_labels_are_never_cut_and_codes_cut() -> None:
    vocabulary = PROFILE.linking.vocabulary("coesione")
    names = EntryNames(vocabulary, vocabulary.entries)
    label = names.entries["OS9 FSE+"].label
    assert ";" in label
    cell = f"OP4 - Un'Europa più sociale; OS9 FSE+ - {label} | OSd1 - Altro"
    assert names.pieces(cell, "|") == [
        "OP4 - Un'Europa più sociale", f"OS9 FSE+ - {label}", "OSd1 - Altro"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    [
        "OP4 - Un'Europa più sociale | tutti gli OS",
        "tutti gli OS dell'OP4",
        "OP4 - Un'Europa più sociale (tutti gli OS)",
    ],
)
def test_all_objectives_under_one(tmp_path: Path, cell: str) -> None:
    plan = imported(tmp_path, card("obiettivi_coesione", cell))
    below = {one.id for one in plan.vocabularies if one.parent == "OP4"}
    assert len(below) == 15
    assert set(terms(plan, "coesione")) - {"OP4"} == below
    assert not [one for one in plan.doubts if one.code.startswith("LNK")]


def test_a_blank_is_absent_and_not_given_is_said(tmp_path: Path) -> None:
    plan = imported(tmp_path, card("programmi_europei", "n.d"))
    assert terms(plan, "programma") == [NOT_GIVEN]
    assert terms(imported(tmp_path, card("programmi_europei", "")), "programma") == []


def test_goals_stand_on_the_strategy_and_are_inherited(tmp_path: Path) -> None:
    plan = imported(tmp_path)
    assert {one.key for one in plan.links if one.vocabulary == "bologna"} == {"A1.S1.1", "A2.S2.1"}
    held = links_of(plan, ["A1.S1.1/1.1.2"])["A1.S1.1/1.1.2"]
    goals = [one for one in held if one.vocabulary == "bologna"]
    assert [(one.term, one.kind) for one in goals] == [("3", INHERITED), ("5", INHERITED)]
    assert "5 Qualità dell'aria" in linked_texts(plan, PROFILE)["A1.S1.1/1.1.2"]["bologna"]


def test_goals_of_a_strategy_without_a_row_come_from_its_cards(tmp_path: Path) -> None:
    plan = imported(tmp_path, lambda found: found["strategie.tsv"].pop(0))
    assert terms(plan, "bologna", "A1.S1.1") == ["3", "5"]


def test_the_table_of_links_is_compared_both_ways(tmp_path: Path) -> None:
    rows = [("1.1.1", "programma", "", "ALCOTRA"), ("1.1.2", "programma", "", "Alcotra")]
    found = imported(tmp_path, link_rows(*rows)).doubts
    said = {(one.key, one.found) for one in found if one.code == "LNK-010"}
    assert ("A1.S1.1/1.1.1", "ALCOTRA") not in said
    assert ("A1.S1.1/1.1.1", "PTGM") in said, "what the table leaves out"
    assert ("A2.S2.1/2.1.1", "ALCOTRA") in said


def words(doubt: object) -> tuple[str, str]:
    return "", ""


def round_trip(plan: Plan) -> Plan:
    back, _, findings = read_plan(write_plan(plan, PROFILE, "psm-2021", "it", words))
    assert findings == []
    return back


def test_links_come_back_from_the_workbook(tmp_path: Path) -> None:
    plan = imported(tmp_path, card("strumenti_cmto", "Piano delle acque"))
    own = Place()
    plan = replace(
        plan,
        links=(*plan.links, Link("A1", "pnrr", "1", INTEGRATION, state="withdrawn")),
        actors=(*plan.actors, Actor("A1.S1.1/1.1.1", "CAI", LEAD, source=own)),
        vocabularies=(*plan.vocabularies, Entry("programma", "", "Nuovo", version="2022",
                                                aliases=("New", "Neu"))),
        lineage=(Lineage("2022", "split", "A1.S1.1/1.1.1", ("A1.S1.1/1.1.1", "A1.S1.1/1.1.9"),
                         "DCM 1/2022", "divisa", True),),
    )  # fmt: skip
    back = round_trip(plan)
    for member in ("links", "actors", "vocabularies", "lineage"):
        assert getattr(back, member) == getattr(plan, member)


def test_what_the_coordinator_did_survives_another_import(tmp_path: Path) -> None:
    bad = card("strumenti_cmto", "PTGM | Piano acque")
    plan = imported(tmp_path, bad)
    assert "Piano acque" in terms(plan, "strumento")
    key = "A1.S1.1/1.1.1"

    def edited(link: Link) -> Link:
        if (link.key, link.term) == (key, "ALCOTRA"):
            return replace(link, term="LIFE")
        if (link.key, link.term) == (key, "PTGM"):
            return replace(link, state="withdrawn")
        return link

    right = Entry("strumento", "", "Piano delle acque", aliases=("Piano acque",))
    rest = tuple(one for one in plan.vocabularies if one.label != "Piano acque")
    typed = Actor(key, "CAI", DOER)
    worked = round_trip(
        replace(
            plan,
            links=tuple(map(edited, plan.links)),
            actors=(*(replace(one, role=LEAD) if one.name == "CMTo" else one
                      for one in plan.actors), typed),
            vocabularies=(*rest, right),
        )
    )  # fmt: skip
    again = carry_over(worked, imported(tmp_path, bad, worked))
    assert terms(again, "programma") == ["LIFE"]
    assert {one.term: one.state for one in again.links if one.key == key}["PTGM"] == "withdrawn"
    assert "Piano delle acque" in terms(again, "strumento"), "its new spelling is read"
    assert "Piano acque" not in {one.label for one in again.vocabularies}
    assert not [one for one in again.doubts if one.code == "LNK-001"]
    assert {(one.name, one.role) for one in again.actors if one.key == key} == {
        ("CMTo", LEAD), ("Comuni e Unioni di Comuni", "coinvolto"), ("CAI", DOER)}  # fmt: skip


def codes(plan: Plan) -> Counter[str]:
    return Counter(one.code for one in check_plan(plan, PROFILE, catalogue(PROFILE)))


def with_links(plan: Plan, *links: Link) -> Plan:
    return replace(plan, links=(*plan.links, *links))


MISTAKES: tuple[tuple[str, Callable[[Plan], Plan]], ...] = (
        ("LNK-011", lambda plan: with_links(plan, Link("A1", "programma", "Alcotraz"))),
        ("LNK-011", lambda plan: with_links(plan, Link("A9", "programma", "LIFE"))),
        ("LNK-011", lambda plan: replace(plan, actors=(Actor("A1.S1.1/1.1.1", "Chi"),))),
        ("LNK-012", lambda plan: with_links(plan, *[Link("A1", "programma", "LIFE")] * 2)),
        ("LNK-013", lambda plan: replace(
            plan, vocabularies=(*plan.vocabularies, Entry("pnrr", "7.1", "Altro", "7")))),
        ("LNK-015", lambda plan: replace(plan, actors=(
            Actor("A1.S1.1/1.1.1", "CMTo", LEAD), Actor("A1.S1.1/1.1.1", "CAI", LEAD)))),
        ("LNK-014", lambda plan: plan),
)  # fmt: skip
"""One way to break each rule of the plan."""


@pytest.mark.parametrize(("code", "spoil"), MISTAKES)
def test_a_mistake_of_the_plan_is_found(
    tmp_path: Path, code: str, spoil: Callable[[Plan], Plan]
) -> None:
    plan = imported(tmp_path)
    named = replace(
        plan, activities=tuple(replace(one, lead_proposed=False) for one in plan.activities)
    )
    assert code not in codes(named)
    assert code in codes(spoil(plan if code == "LNK-014" else named))


def test_every_rule_is_broken_somewhere() -> None:
    wanted = {code for code in common() if code[:3] in ("LNK", "TXT")} - IN_DAYS
    assert wanted == {one[0] for one in DEFECTS} | {code for code, _ in MISTAKES}


def test_an_actor_who_leads_is_asked_and_named(tmp_path: Path) -> None:
    key = "A1.S1.1/1.1.1"
    plan = imported(tmp_path)
    roles: Mapping[str, str] = {"Comuni e Unioni di Comuni": LEAD}
    chosen = replace(plan, actors=tuple(
        replace(one, role=roles.get(one.name, one.role)) if one.key == key else one
        for one in plan.actors))  # fmt: skip
    assert codes(chosen)["LNK-014"] == codes(plan)["LNK-014"] - 1
    part = taking_part(chosen)
    assert {one.key: one.lead for one in part.activities}[key] == "COMUNI"
    assert {one.department for one in part.contributions if one.activity == key} == {
        "CMTO", "COMUNI"}  # fmt: skip
    assert taking_part(plan) == plan


def test_a_column_of_a_vocabulary_that_is_not_there_stops_the_profile() -> None:
    text = PROFILE.text.replace('vocabulary = "altro"', 'vocabulary = "altrove"')
    with pytest.raises(ProfileError, match="altrove"):
        parse("psm", text)


@pytest.mark.corpus
def test_the_cards_of_the_source(corpus: Path, tmp_path: Path) -> None:
    root = tmp_path / "psm"
    done = riscontro("import", root, corpus / "cmto-psm-2021", "--profile", "cmto-psm")
    assert done.exit_code == 0
    assert "LNK-004 Codice ed etichetta non corrispondono" in done.stderr
    plan = read_source(corpus / "cmto-psm-2021", PROFILE)
    found = {(one.code, one.key.rpartition("/")[2] or one.key) for one in plan.doubts}
    assert found >= {
        ("LNK-005", "1.2.1"), ("LNK-003", "3.4.2"), ("LNK-004", "4.2.2"), ("TXT-001", "A6.S6.1"),
        ("TXT-003", "A6"), ("LNK-006", "6.2.1"), ("LNK-001", "2.1.7"), ("LNK-002", "3.1.4"),
        ("LNK-002", "1.6.1"), ("LNK-007", "4.1.3"), ("LNK-007", "4.1.5"),
    }  # fmt: skip
    assert not [one for one in plan.doubts if one.code == "LNK-010"], "its table says the same"
    context = [one for one in plan.indicators if one.kind == "contesto"]
    ageing = {one.part: one for one in context if one.label == "indice di vecchiaia"}
    assert str(ageing["Italia"].baseline) == "178.4" and ageing["Italia"].baseline_year == 2019
    assert {value.period for value in plan.values if value.row_key == ageing["Italia"].row_key} == {
        2010, 2019}  # fmt: skip
    assert round_trip(plan).links == plan.links
    exported = riscontro("export", root, "--what", "links").stdout.splitlines()
    assert exported[0].startswith("key,vocabulary,term")
    assert any(",bologna," in line and ",ereditato," in line for line in exported)
