"""What the master says of a plan and of what came in for it."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import plans
import pytest
from riscontro.schemas.findings import Finding, Language, Place, Severity
from riscontro.schemas.plan import Activity, Contribution, Indicator, Node, Plan, Value
from riscontro.schemas.profile import Profile, join_parts, parse
from riscontro.schemas.rulings import Waiver
from riscontro.schemas.terms import FINAL, MONITORING, PROGRAMMING, Words
from riscontro.sync import masterwords
from riscontro.sync.overview import overview
from riscontro.sync.records import NOTHING, Answer, Consolidated, Delivery, Typed, change_of
from riscontro.workbooks.layout import Cell
from riscontro.workbooks.master import render
from riscontro.workbooks.mastersheets import MasterBook, MasterPage, MasterSheet, Shown
from riscontro.workbooks.records import PERCENT

Row = Mapping[str, Cell]


def made(
    consolidated: Consolidated | None = None,
    plan: Plan | None = None,
    profile: Profile | None = None,
    **more: str,
) -> MasterBook:
    return overview(
        consolidated or plans.sample_consolidated(),
        plan or plans.sample_plan(),
        profile or plans.sample_profile(),
        **more,  # type: ignore[arg-type]
    )


def table(book: MasterBook, name: str) -> list[Row]:
    """The rows of a sheet by column id, as values."""
    found = next(one for one in book.sheets if one.id == name)
    assert isinstance(found, MasterSheet)
    ids = [column.id for column in found.columns]
    assert len(ids) == len(set(ids))
    return [
        {
            key: cell.value if isinstance(cell, Shown) else cell
            for key, cell in zip(ids, cells, strict=True)
        }
        for cells in found.rows
    ]


def row(book: MasterBook, name: str, key: str, department: str = "") -> Row:
    found = [one for one in table(book, name) if one["key"] == key]
    if department:
        found = [one for one in found if one["department"] == department]
    assert len(found) == 1
    return found[0]


def panel(book: MasterBook, name: str) -> tuple[list[Row], Row]:
    page = book.sheets[0]
    assert isinstance(page, MasterPage)
    found = next(one for one in page.panels if one.id == name)
    ids = [column.id for column in found.columns]
    plain = [
        {
            key: cell.value if isinstance(cell, Shown) else cell
            for key, cell in zip(ids, cells, strict=True)
        }
        for cells in (*found.rows, found.totals)
    ]
    return plain[:-1], plain[-1]


def tiles(book: MasterBook) -> list[tuple[str, str]]:
    page = book.sheets[0]
    assert isinstance(page, MasterPage)
    return [(tile.value, tile.detail) for tile in page.tiles]


def tile(book: MasterBook, label: str) -> tuple[str, str]:
    page = book.sheets[0]
    assert isinstance(page, MasterPage)
    return next((one.value, one.detail) for one in page.tiles if one.label == label)


BOOK = made()


def test_the_sheets_in_order_and_in_two_languages() -> None:
    assert [sheet.name for sheet in BOOK.sheets] == [
        "Cruscotto", "Missioni e programmi", "Unità organizzative", "Attività", "Indicatori",
        "Stato trasmissioni", "Segnalazioni", "Valori discordanti", "Proposte", "Variazioni",
        "Composizione", "Provenienza",
    ]  # fmt: skip
    assert [sheet.name for sheet in made(language="en").sheets] == [
        "Dashboard", "Missions and programmes", "Organisational units", "Activities",
        "Indicators", "Delivery status", "Findings", "Conflicting values", "Proposals", "Changes",
        "Composition", "Provenance",
    ]  # fmt: skip


def test_every_word_is_there_in_two_languages() -> None:
    sets = [value for name, value in vars(masterwords).items() if name.isupper()]
    words = [word for one in sets if isinstance(one, Mapping) for word in one.values()]
    assert len(words) > 100
    for word in words:
        assert isinstance(word, Words) and word.it.strip() and word.en.strip()


def test_the_same_gives_the_same_book() -> None:
    assert made() == BOOK


def test_the_first_page_says_whose_file_it_is() -> None:
    page = BOOK.sheets[0]
    assert isinstance(page, MasterPage)
    assert "le correzioni si fanno in piano.xlsx" in page.notice
    assert page.subtitle == (
        "Città di Esempio · 2026 · Pre-consuntivo · valori al 31/12/2026 · "
        "ultima esecuzione con modifiche: 18/01/2027"
    )


def test_no_person_is_named() -> None:
    archive = zipfile.ZipFile(io.BytesIO(render(BOOK)))
    content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Bianchi" not in content and b"dirigente" not in content


def test_every_contribution_and_every_detail_has_its_row() -> None:
    plan = plans.sample_plan()
    assert len(table(BOOK, "activities")) == len(plan.contributions) == 16
    assert [one["key"] for one in table(BOOK, "indicators")] == [
        indicator.row_key for indicator in plan.indicators
    ]


def test_an_activity_row_can_be_followed_to_its_cell() -> None:
    found = row(BOOK, "activities", "M05.P02/a")
    assert found["path"] == "M05.P02" and found["code"] == "a"
    assert found["missione"] == "5 – " + plans.MISSIONS[1][1]
    assert found["programma"] == "2 – " + plans.PROGRAMMES[2][2]
    assert found["impact"] == "alto"
    assert found["department"] == found["lead"] == "Cultura, Biblioteche e Grandi Eventi"
    assert (found["status"], found["overall"]) == ("In corso", "In corso")
    assert found["done"] == 0.8
    assert found["row_state"] == "✔ acquisita"
    assert (found["file"], found["sheet"], found["row"], found["cell"], found["received"]) == (
        plans.FILES["CUL"], "Attività", 6, "J6", date(2027, 1, 12),
    )  # fmt: skip


def test_what_did_not_come_is_said_and_never_blank() -> None:
    missing = row(BOOK, "activities", "M04.P01/a", "Servizi Sociali e Abitativi")
    assert missing["row_state"] == "✖ non pervenuta"
    assert missing["status"] == "– dato non pervenuto"
    assert missing["overall"] == "In corso"
    assert missing["file"] is None and missing["findings"] is None
    draft = row(BOOK, "activities", "M09.P02/a")
    assert draft["row_state"] == "○ in compilazione"
    assert draft["status"] == "– dato non acquisito"
    assert draft["overall"] == "– capofila: dato non acquisito"
    silent = row(BOOK, "activities", "M04.P06/b")
    assert silent["status"] == "– stato non indicato"
    assert silent["overall"] == "– capofila: stato non indicato"
    assert row(BOOK, "activities", "M09.P03/b")["overall"] == "– capofila: dato non pervenuto"


@pytest.mark.parametrize(
    ("lead", "said"),
    [("", "– capofila non indicato"), ("AMB", "– capofila senza contributo")],
)
def test_a_lead_that_cannot_answer(lead: str, said: str) -> None:
    plan = plans.sample_plan()
    changed = [replace(one, lead=lead) if one.code == "c" else one for one in plan.activities]
    book = made(plan=replace(plan, activities=tuple(changed)))
    assert row(book, "activities", "M05.P02/c")["overall"] == said


def test_a_lead_with_two_states_is_not_guessed() -> None:
    plan, given = plans.sample_plan(), plans.sample_consolidated()
    own = next(one for one in given.records if (one.department, one.key) == ("CUL", "M05.P02/a"))
    other = replace(own, key="M05.P02/a#2", cells={"status": Typed("x", "x", term="completed")})
    book = made(
        replace(given, records=(*given.records, other)),
        replace(plan, contributions=(*plan.contributions, Contribution("M05.P02/a", "CUL", 2))),
    )
    assert row(book, "activities", "M05.P02/a#2")["status"] == "Concluso"
    assert row(book, "activities", "M05.P02/a")["overall"] == "– capofila: stati diversi"


def test_an_activity_nobody_works_on_still_has_its_row() -> None:
    plan = plans.sample_plan()
    lonely = Activity("M09.P03/z", "M09.P03", "z", "Attività di nessuno")
    book = made(plan=replace(plan, activities=(*plan.activities, lonely)))
    found = row(book, "activities", "M09.P03/z")
    assert found["row_state"] == "– senza unità competente" and found["department"] is None


def value(key: str) -> tuple[Cell, Cell, Cell]:
    found = row(BOOK, "indicators", key)
    return found["value"], found["situation"], found["missing_reason"]


def test_the_kinds_of_nothing_stay_apart() -> None:
    assert value("M04.P01/c.1") == (0, "✔ rilevato", None)
    assert value("M04.P06/b.1") == (None, "– motivo dichiarato", "non rilevato")
    assert value("M04.P06/b.2") == ("n.d.", "– segno al posto del valore", None)
    assert value("M05.P02/c.1") == (None, "○ vuoto, senza motivo", None)
    assert value("M09.P02/a.1") == (None, "▲ non acquisito", None)
    assert value("M09.P03/b.1") == (None, "✖ non pervenuto", None)
    assert value("M09.P03/a.2") == (None, "– senza unità competente", None)
    assert value("M05.P02/a.1") == ("arredi in posa", "✔ rilevato", None)


def test_percentages_and_shares_are_fractions_in_cells() -> None:
    percent = row(BOOK, "indicators", "M05.P02/b.2")
    assert (percent["y2025"], percent["target"], percent["value"]) == (0.8825, 0.9, 0.8975)
    share = row(BOOK, "indicators", "M04.P01/a.2")
    assert (share["numerator"], share["denominator"]) == (4712, 6310)
    assert share["value"] == pytest.approx(4712 / 6310) and share["target"] == 0.75
    assert share["y2025"] == pytest.approx(4444 / 6205)
    assert share["change"] == pytest.approx((4712 / 6310) / (4444 / 6205) - 1)


def test_a_ratio_without_denominator_has_no_value() -> None:
    given = plans.sample_consolidated()
    bare = [
        replace(one, cells={**one.cells, "denominator": Typed()})
        if one.key == "M04.P01/a.2"
        else one
        for one in given.records
    ]
    found = row(made(replace(given, records=tuple(bare))), "indicators", "M04.P01/a.2")
    assert (found["value"], found["numerator"], found["change"]) == (None, 4712, "")
    assert found["situation"] == "○ manca il denominatore"


def test_past_years_are_numbers_or_what_was_printed() -> None:
    found = row(BOOK, "indicators", "M04.P06/b.1")
    assert (found["y2023"], found["y2024"], found["y2025"]) == (312, "n.d.", 355)
    blank = row(BOOK, "indicators", "M05.P02/a.2#via-dei-tigli")
    assert (blank["y2023"], blank["target"], blank["missing_reason"]) == (
        None, 12000, "non pertinente",
    )  # fmt: skip


def formats(key: str, *names: str) -> list[str]:
    sheet = next(one for one in BOOK.sheets if one.id == "indicators")
    assert isinstance(sheet, MasterSheet)
    ids = [column.id for column in sheet.columns]
    cells = next(cells for cells in sheet.rows if cells[ids.index("key")] == key)
    found = [cells[ids.index(name)] for name in names]
    return [cell.format if isinstance(cell, Shown) else "" for cell in found]


def test_numbers_are_shown_in_their_unit() -> None:
    assert formats("M04.P01/c.1", "value", "target") == ["#,##0", "#,##0"]
    assert formats("M04.P01/b.1", "value", "y2023") == ['#,##0.00\\ "€"'] * 2
    assert formats("M04.P06/a.1", "value", "y2025") == ["#,##0.0"] * 2
    assert formats("M05.P02/b.2", "value", "y2023") == ["0.00\\ %"] * 2
    assert formats("M09.P03/a.1", "target") == [PERCENT]


def test_a_target_of_another_year_says_so_and_is_not_yet_achieved() -> None:
    plan = plans.sample_plan()
    later = [replace(one, target_year=2027) for one in plan.indicators]
    book = made(plan=replace(plan, indicators=tuple(later)))
    found = row(book, "indicators", "M05.P02/b.3")
    assert (found["target"], found["target_year"]) == (52, 2027)
    assert not any("raggiunto" in str(one["rating"]) for one in table(book, "indicators"))


def test_a_held_row_shows_the_value_that_stands() -> None:
    found = row(BOOK, "indicators", "M05.P02/b.1")
    assert found["value"] == 412087
    assert found["row_state"] == "▲ in attesa: resta l'ultimo valore"
    assert (found["cell"], found["findings"]) == ("P18", 1)
    assert formats("M05.P02/b.1", "findings") == ['"✖ "0']


def test_a_blocked_row_with_nothing_before_waits() -> None:
    given = plans.sample_consolidated()
    kept = [one for one in given.records if one.key != "M05.P02/b.1"]
    found = row(made(replace(given, records=tuple(kept))), "indicators", "M05.P02/b.1")
    assert found["row_state"] == "✖ in attesa di correzione"
    assert (found["value"], found["situation"]) == (None, "▲ non acquisito")


def test_a_row_gone_from_the_file_is_said() -> None:
    given = plans.sample_consolidated()
    kept = [one for one in given.records if one.key != "M05.P02/b.3"]
    found = row(made(replace(given, records=tuple(kept))), "indicators", "M05.P02/b.3")
    assert (found["row_state"], found["situation"]) == ("✖ riga non pervenuta", "✖ non pervenuto")


def test_only_this_round_counts() -> None:
    given = plans.sample_consolidated()
    half = [replace(one, round=MONITORING) for one in given.records]
    book = made(replace(given, records=tuple(half)))
    assert {one["value"] for one in table(book, "indicators")} == {None}
    assert tile(book, "Indicatori con un valore")[0] == "0 di 25"


def test_what_the_plan_no_longer_has_is_not_lost() -> None:
    given = plans.sample_consolidated()
    value = next(one for one in given.records if one.key == "M05.P02/b.3")
    state = next(one for one in given.records if one.key == "M05.P02/a")
    old = (replace(value, key="M05.P02/x.9"), replace(state, key="M05.P02/x"))
    book = made(replace(given, records=(*given.records, *old)))
    found = row(book, "indicators", "M05.P02/x.9")
    assert (found["value"], found["row_state"]) == ("54", "– non più nel piano")
    assert row(book, "activities", "M05.P02/x")["status"] == "In corso"


def test_a_withdrawn_indicator_stays_in_sight_and_out_of_the_counts() -> None:
    plan = plans.sample_plan()
    first = replace(plan.indicators[0], state="withdrawn")
    book = made(plan=replace(plan, indicators=(first, *plan.indicators[1:])))
    assert table(book, "indicators")[0]["row_state"] == "– ritirata"
    assert tile(book, "Indicatori con un valore")[0] == "11 di 24"


def test_findings_come_by_severity_with_their_words() -> None:
    found = table(BOOK, "findings")
    assert [one["severity"] for one in found] == [
        "✖ errore bloccante", *["▲ avviso"] * 5, *["? da chiarire"] * 2, "ℹ informazione",
    ]  # fmt: skip
    first = found[0]
    assert first["department"] == "Cultura, Biblioteche e Grandi Eventi"
    assert (first["column"], first["cell"], first["found"]) == (
        "Valore rilevato 2026", "P12", "412.08,7",
    )  # fmt: skip
    assert str(first["message"]).startswith("«412.08,7» si può leggere")
    assert first["hint"]


def test_an_answered_and_a_waived_finding_are_not_open() -> None:
    by_rule = {one["rule"]: one for one in table(BOOK, "findings")}
    assert by_rule["IND-007"]["standing"] == "✔ confermata con motivazione"
    assert by_rule["IND-007"]["answer"] == "confermo: Le sezioni aprono a settembre 2027"
    assert by_rule["IND-001"]["standing"] == "✔ deroga"
    assert by_rule["IND-001"]["answer"] == "Conteggio annuale della ditta a marzo"
    assert by_rule["IND-006"]["standing"] == "○ aperta"
    assert tile(BOOK, "Segnalazioni aperte")[0] == "7"
    assert row(BOOK, "indicators", "M04.P01/c.1")["findings"] == 0


@pytest.mark.parametrize(
    "change",
    [{"value": "1"}, {"answer": "unclear"}, {"reason": ""}],
    ids=["another value", "not confirmed", "no reason"],
)
def test_an_answer_that_does_not_close(change: dict[str, str]) -> None:
    given = plans.sample_consolidated()
    answer = Answer("IND-007", "M04.P01/c.1", "value", "0", "confirmed", "Sì", Place())
    other = [
        replace(one, answers=(replace(answer, **change),)) if one.answers else one
        for one in given.submissions
    ]
    found = table(made(replace(given, submissions=tuple(other))), "findings")
    assert {one["standing"] for one in found if one["rule"] == "IND-007"} == {"○ aperta"}


def test_a_waiver_ends() -> None:
    plan = replace(
        plans.sample_plan(), waivers=(Waiver("IND-001", reason="x", expires=date(2027, 1, 17)),)
    )
    found = {one["rule"]: one["standing"] for one in table(made(plan=plan), "findings")}
    assert found["IND-001"] == "○ aperta"


def test_a_finding_finds_its_unit_by_file_then_by_row() -> None:
    given = plans.sample_consolidated()
    loose = (
        Finding("IND-001", Severity.WARNING, Place(), "M05.P02/b.3", facts={"year": 2026}),
        Finding("CON-003", Severity.WARNING, facts={"unit": "x", "due": "y"}),
    )
    found = table(made(replace(given, findings=loose)), "findings")
    assert [one["department"] for one in found] == ["Cultura, Biblioteche e Grandi Eventi", None]


def test_the_matrix_of_deliveries() -> None:
    found = {one["department"]: one for one in table(BOOK, "deliveries")}
    culture, schools = found["Cultura, Biblioteche e Grandi Eventi"], found["Servizi Educativi"]
    green, social = found["Ambiente e Verde Pubblico"], found["Servizi Sociali e Abitativi"]
    assert (culture["delivery"], culture["late"]) == ("✔ trasmessa", 0)
    assert (culture["activities_outcome"], culture["indicators_outcome"]) == (
        "✔ completo", "▲ in attesa (1)",
    )  # fmt: skip
    assert (schools["late"], schools["activities_outcome"]) == (3, "○ da completare (1)")
    assert (green["delivery"], green["indicators_outcome"], green["late"]) == (
        "○ in compilazione", "○ non ancora trasmesso", None,
    )  # fmt: skip
    assert (social["delivery"], social["activities_outcome"]) == (
        "✖ non trasmessa", "✖ non pervenuto",
    )  # fmt: skip
    assert (culture["completeness"], social["completeness"]) == (0.9, 0)
    assert (culture["punctuality"], schools["punctuality"], social["punctuality"]) == (
        "✔ nei termini", "▲ in ritardo di 3 giorni", "✖ scaduta il 15/01/2027",
    )  # fmt: skip
    assert (culture["clean"], culture["clean_share"]) == (6, round(6 / 9, 9))
    assert (social["clean"], social["clean_share"]) == (0, None)
    assert (schools["units_reported"], schools["units_on_time"]) == (1, 0)
    assert (schools["reporting_rate"], schools["on_time_rate"]) == (1, 0)


def test_totals_are_the_sums_of_the_rows() -> None:
    sheet = next(one for one in BOOK.sheets if one.id == "deliveries")
    assert isinstance(sheet, MasterSheet)
    rows = table(BOOK, "deliveries")
    for column, total in zip(sheet.columns, sheet.totals, strict=True):
        if column.total == "sum":
            assert total == sum(int(str(one[column.id])) for one in rows)
    for name in ("levels", "units", "reasons"):
        lines, last = panel(BOOK, name)
        page = BOOK.sheets[0]
        assert isinstance(page, MasterPage)
        columns = next(one for one in page.panels if one.id == name).columns
        for column in columns:
            if column.total == "sum" and column.type == "whole":
                assert last[column.id] == sum(int(str(one[column.id] or 0)) for one in lines)


def test_a_unit_nothing_is_known_of_has_delivered_nothing() -> None:
    given = plans.sample_consolidated()
    book = made(replace(given, deliveries=given.deliveries[:3]))
    found = next(
        one
        for one in table(book, "deliveries")
        if one["department"] == "Servizi Sociali e Abitativi"
    )
    assert found["delivery"] == "✖ non trasmessa"
    assert (found["activities_expected"], found["indicators_expected"]) == (3, 3)
    assert found["due"] is None and found["late"] is None


def test_headline_figures() -> None:
    assert tiles(BOOK) == [
        ("12", "non avviato 1 · avviato 1 · in corso 3 · concluso 2 · senza stato 5"),
        ("3", "27,3 % dei valutati"),
        ("7", "63,6 % dei valutati"),
        ("1", "9,1 % dei valutati"),
        ("14", "10 dato non pervenuto · 2 non disponibile · 1 non pertinente · "
         "1 non confrontabile"),
        ("12 di 25", "48,0 % · 2 con motivo, 11 senza dato"),
        ("50,0 %", "2 unità su 4 · 1 in compilazione · 1 non trasmessa · 3 in ritardo"),
        ("7", "✖ 1 errore bloccante · ▲ 4 avvisi · ? 1 da chiarire · ℹ 1 informazione · "
         "1 riga in attesa di correzione"),
    ]  # fmt: skip


def test_levels_units_and_reasons() -> None:
    levels, _ = panel(BOOK, "levels")
    assert [one["activities"] for one in levels] == [5, 3, 4]
    assert levels[1]["coverage"] == 0.75
    units, _ = panel(BOOK, "units")
    assert units[0]["department"] == "Servizi Sociali e Abitativi"
    assert units[-1]["department"] == "Senza unità competente"
    reasons, total = panel(BOOK, "reasons")
    assert {one["reason"]: one["indicators"] for one in reasons} == {
        "non acquisito": 5, "non pervenuto": 3, "non pertinente": 1, "non rilevato": 1,
        "segno al posto del valore": 1, "senza unità competente": 1, "vuoto, senza motivo": 1,
    }  # fmt: skip
    assert total["indicators"] == 13


def test_changes_and_files() -> None:
    changes = table(BOOK, "changes")
    assert changes[0]["sheet"] == "Indicatori" and changes[0]["after"] == "89,75"
    assert changes[1]["column"] == "Stato dell'obiettivo"
    files = table(made(tool="riscontro 1.0"), "provenance")
    assert [one["declared"] for one in files] == ["trasmessa", "trasmessa", "in compilazione"]
    assert [one["received"] for one in files] == [date(2027, 1, 12), date(2027, 1, 18), None]
    assert files[0]["sha256"] == plans.HASHES["CUL"] and files[0]["findings"] == 5


def test_a_change_of_a_number_is_written_for_a_reader() -> None:
    told = plans.sample_consolidated()
    change = told.changes[0]
    place = Place("f.xlsx", "Indicatori", "P13")
    name = (change.department, change.sheet, change.key)

    def shown(was: Typed, now: Typed, field: str = "value", language: Language = "it") -> Row:
        made_of = change_of(name, field, was, now, place, plans.DAY)
        return table(made(replace(told, changes=(made_of,)), language=language), "changes")[0]

    typed, program = Typed("0,75", "0,75", Decimal(75)), Typed(1234.5, "1234.5", Decimal("1234.5"))
    assert [shown(typed, program)[one] for one in ("before", "after")] == ["0,75", "1.234,5 %"]
    assert shown(NOTHING, program, language="en")["after"] == "1,234.5 %"
    assert shown(NOTHING, program, "note")["after"] == "1.234,5"
    day = Typed(plans.DAY, "2027-01-25", day=plans.DAY)
    assert shown(day, Typed("-", "-", read=False))["before"] == f"{plans.DAY:%d/%m/%Y}"
    assert shown(day, Typed("-", "-", read=False))["after"] == "-"


def test_an_empty_workspace_still_makes_a_master() -> None:
    nothing = Consolidated((), (), (), (), (), plans.PERIOD, FINAL, plans.DAY)
    book = made(nothing)
    assert tile(book, "Tasso di trasmissione") == ("0,0 %", "0 unità su 4 · 4 non trasmessa")
    assert len(render(book)) > 10_000
    bare = made(nothing, Plan("torino-controllo", plans.PERIOD))
    assert tile(bare, "Tasso di trasmissione")[0] == "–" and len(render(bare)) > 8_000


def test_while_targets_are_proposed_the_master_shows_proposals() -> None:
    given, plan = plans.sample_consolidated(), plans.sample_plan()
    key = "M05.P02/b.3"
    typed = {"proposed_target": Typed(60, "60", number=Decimal(60))}
    records = [
        replace(one, round=PROGRAMMING, cells=typed) for one in given.records if one.key == key
    ]
    book = made(replace(given, records=tuple(records), round=PROGRAMMING), plan)
    found = row(book, "indicators", key)
    assert (found["proposed_target"], found["situation"]) == (60, "✔ rilevato")


OTHER = """
title = { it = "Piano strategico", en = "Strategic plan" }
owner = "Città metropolitana di Esempio"
[[levels]]
id = "asse"
label = { it = "Asse", en = "Axis" }
plural = { it = "Assi", en = "Axes" }
key = "{code}"
pattern = '\\d'
[[levels]]
id = "strategia"
label = { it = "Strategia", en = "Strategy" }
parent = "asse"
key = "{code}"
pattern = '\\d'
[[sheets]]
id = "actions"
kind = "activity"
table = "tblAzioni"
label = { it = "Azioni", en = "Actions" }
pattern = '\\d'
fields = ["key", "activity", "power", "budget", "status", "funds", "done", "note"]
[fields.power]
label = { it = "Competenza", en = "Power" }
[fields.budget]
label = { it = "Bilancio", en = "Budget" }
[fields.funds]
label = { it = "Risorse impegnate {year}", en = "Funds {year}" }
role = "entry"
type = "number"
"""


def test_another_plan_has_its_own_levels_and_columns() -> None:
    profile = parse("altro", join_parts({"profile.toml": OTHER}))
    plan = Plan(
        "altro",
        2026,
        nodes=(
            Node("1", "asse", "1", "Digitale"),
            Node("1.2", "strategia", "1.2", "Dati", "1"),
        ),
        activities=(Activity("1.2/1", "1.2", "1.2.1", "Poli", {"power": "hard"}, "INN"),),
        contributions=(Contribution("1.2/1", "INN"),),
    )
    record = replace(
        plans.sample_consolidated().records[0],
        sheet="actions",
        key="1.2/1",
        department="INN",
        round=FINAL,
        cells={
            "status": Typed("In corso", "In corso", term="under_way"),
            "funds": Typed(12.5, "12,5", number=Decimal("12.5")),
        },
    )
    delivery = Delivery(
        "INN", None, plans.DAY, "accepted", ("inn.xlsx",), {"actions": (1, 1, 0, 0)}
    )
    given = Consolidated((record,), (), (delivery,), (), (), 2026, FINAL, plans.DAY)
    book = made(given, plan, profile)
    assert [sheet.name for sheet in book.sheets][:3] == [
        "Cruscotto", "Assi e strategia", "Unità organizzative",
    ]  # fmt: skip
    found = row(book, "actions", "1.2/1")
    assert (found["asse"], found["strategia"]) == ("1 – Digitale", "1.2 – Dati")
    assert (found["power"], found["budget"], found["funds"]) == ("hard", None, 12.5)
    assert (found["status"], found["overall"]) == ("In corso", "In corso")
    levels, _ = panel(book, "levels")
    assert levels[0]["level"] == "1 – Digitale"
    assert len(render(book)) > 8_000


def test_a_printed_text_too_long_for_a_cell_is_whole() -> None:
    plan = plans.sample_plan()
    key = plan.indicators[0].key
    printed = "di cui " * 6000
    value = Value(key, plan.indicators[0].part, 2025, printed, "text")
    book = made(plan=replace(plan, values=(value,)))
    shared = zipfile.ZipFile(io.BytesIO(render(book))).read("xl/sharedStrings.xml").decode()
    assert shared.count("di cui") == 6000


def test_an_indicator_of_words_keeps_its_words() -> None:
    bare = Indicator("M01/a.1", "a.1", "Fase", "M01", type="boolean", department="CUL")
    plan = replace(plans.sample_plan(), indicators=(bare,))
    given = plans.sample_consolidated()
    record = replace(
        given.records[-1], key="M01/a.1", department="CUL",
        cells={"value": Typed("sì", "sì", number=Decimal(1))},
    )  # fmt: skip
    found = row(made(replace(given, records=(record,)), plan), "indicators", "M01/a.1")
    assert (found["value"], found["situation"], found["missione"]) == ("sì", "✔ rilevato", None)
