"""Report, sheets for people, site, open data and master: the same facts, the same numbers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from marked import LEAD, OWNER, SITE, UNITS, hiding, material, published
from offices import City
from riscontro.schemas.profile import Profile, load
from riscontro.schemas.rulings import Correction
from riscontro.sync.overview import Overview
from riscontro.sync.pipeline import publishing
from riscontro.sync.publication.audit import audit
from riscontro.sync.publication.errata import errata
from riscontro.sync.publication.layoutfiles import layout_of
from riscontro.sync.publication.material import Material
from riscontro.sync.publication.openaddresses import Addresses
from riscontro.sync.publication.opendata import package
from riscontro.sync.publication.opentables import DataTable
from riscontro.sync.publication.otherhtml import dossier_html
from riscontro.sync.publication.peoplesheets import by_department, charts, council, summary
from riscontro.sync.publication.printedreport import Wanted, printed_report
from riscontro.sync.publication.printedshape import Report
from riscontro.sync.publication.site import Site, pages
from riscontro.sync.publication.sitecontent import Content
from riscontro.sync.standing import Standing
from sites import UNITS as OFFICES
from sites import Read

TORINO = load("torino-controllo")
REOPENED = "riga riaperta per rettifica"


@pytest.fixture(scope="module")
def worded(tmp_path_factory: pytest.TempPathFactory) -> tuple[City, Material]:
    """Units that typed signs and words where numbers were asked for."""
    city = City.founded(tmp_path_factory.mktemp("parole") / "piano-2025")
    typed = {
        ("indicators", "a.1", "value"): "N.D.",
        ("indicators", "a.3", "value"): "-",
        ("indicators", "b.3", "value"): "in corso di calcolo",
    }
    for unit in OFFICES:
        city.send(unit, typed if unit == "CUL" else {})
    city.run()
    return city, publishing.material(city.root)


def opened(made: Material, table: str) -> DataTable:
    return package(made, Addresses(SITE.address, "prova-2025")).table(table)


def report(made: Material, scope: str = "") -> Report:
    layout = layout_of(made.profile.id, "it")
    wanted = Wanted(scope, layout.labels, True, True, True, True)
    return printed_report(made, SITE, wanted, layout.captions)


def with_profile(made: Material, profile: Profile) -> Material:
    one = made.overview
    standing = Standing(one.standing.consolidated, one.standing.plan, profile)
    return replace(made, overview=Overview(standing, one.rules, one.language, one.earlier))


def test_words_in_the_place_of_a_number_are_no_value_anywhere(
    worded: tuple[City, Material],
) -> None:
    city, made = worded
    rows = [row for (sheet, _, _), row in city.master().items() if sheet == "Indicatori"]
    master = sum("rilevato" in str(row["situation"]) for row in rows)
    typed = sum(row["value"] not in (None, "") for row in rows)
    assert typed == master + 3, "the three cells with words are there, and are no values"
    (total,) = [one for one in opened(made, "summaries").records() if one["subject"] == "plan"]
    content = Content(made)
    tally = content.tally(content.indicators, content.contributions)
    grid = summary(made)[0]
    told = dict(zip(grid.columns, grid.rows[-1], strict=True))
    tiles = {one.label: one.value for one in council(made).sheets[0].tiles}
    (chart,) = [one for one in charts(made) if one.title.startswith("Indicatori")]
    counted = [
        made.overview.tallies.everything.present,
        total["with_value"],
        tally.valued,
        int(told["con il valore dell'anno"]),
        int(tiles["con il valore dell'anno"]),
        round(chart.bars[0][1] * len(rows) / 100),
    ]
    assert counted == [master] * len(counted)
    values = [one for one in opened(made, "values").records() if one["round"] == "consuntivo"]
    assert sum(one["empty"] is None for one in values) == master
    said = {
        name: {one["text"] for one in values if one["empty"] == name} for name in ("words", "sign")
    }
    assert said == {"words": {"in corso di calcolo"}, "sign": {"N.D.", "-"}}


def test_counts_of_units_are_those_of_the_master(worded: tuple[City, Material]) -> None:
    _, made = worded
    content, tallies = Content(made), made.overview.tallies
    opens = {one["key"]: one for one in opened(made, "summaries").records()
             if one["subject"] == "unit"}  # fmt: skip
    (by_unit,) = [one for one in summary(made) if "unità" in one.title]
    printed = {row[0]: dict(zip(by_unit.columns, row, strict=True)) for row in by_unit.rows}
    sheets = {
        one.title: {t.label: t.value for t in one.tiles} for one in by_department(made).sheets
    }
    assert opens.keys() == set(made.visible.units) == set(OFFICES)
    for unit, tally in tallies.departments.items():
        name = made.standing.unit_name(unit)
        site = content.tally_of(unit)
        done = sum(n for mark, n in site.states if mark.words == "Concluso")
        works = tally.states.total()
        assert [works, tally.present, tally.states["completed"]] == [
            opens[unit]["activities"], opens[unit]["with_value"], opens[unit]["state_completed"],
        ] == [site.activities, site.valued, done]  # fmt: skip
        row = printed[name]
        assert int(row["con il valore dell'anno"]) == tally.present
        assert [int(row["attività"]), int(row["concluse"])] == [works, tally.states["completed"]]
        assert sheets[name].get("attività", "0") == str(works)
        assert sheets[name].get("con il valore dell'anno", "0") == str(tally.present)


@pytest.mark.parametrize("plan", ["torino-controllo", "polito-action-plan"])
def test_one_list_of_corrections_serves_report_site_and_open_data(plan: str) -> None:
    made = material(load(plan))
    rows = opened(made, "errata").records()
    found = {(one.sheet, one.key, one.field, one.department) for one in made.corrections}
    assert found == {(r["sheet"], r["row_key"], r["column"], r["unit"]) for r in rows}
    assert len(rows) == len(found) == len(errata(made)) > 10
    printed = [(one.before.strip("«»"), one.after.strip("«»")) for one in errata(made)]
    assert printed == [(one.before.it, one.after.it) for one in made.corrections]
    built = dict(
        (page.path, page.text)
        for _, every in pages(Site(made, SITE, ("it",), made.corrections))
        for page in every
    )
    assert all("non ancora approvata" in one.reason for one in errata(made))
    page = Read(built["rettifiche.html"])
    shown = [(a.text, b.text) for a, b in zip(page.all("del"), page.all("ins"), strict=True)]
    assert sorted(shown) == sorted((one.before.it, one.after.it) for one in made.corrections)
    days = {one.attributes["datetime"] for one in page.all("time")}
    assert (
        days == {str(row["day"]) for row in rows}
        and "non ancora approvata" in page.all("main")[0].text
    )


def test_what_is_typed_of_a_ratio_is_called_by_its_name() -> None:
    labels = {one.label.it for one in material(TORINO).corrections
              if (one.key, one.field) == ("K1/I2", "value")}  # fmt: skip
    assert labels == {"Numeratore"}


def test_a_row_open_again_is_provisional_whatever_columns_are_public() -> None:
    for column in ("department", "row_state", "situation"):
        site = published(material(hiding(TORINO, ("indicators", column))), ("it",))
        assert REOPENED in site["sito/indicatori/k1-i1.html"].decode(), column
        assert REOPENED not in site["sito/indicatori/k1-i2.html"].decode()


def test_a_report_on_a_unit_tells_its_rows_alone() -> None:
    made = material(TORINO)
    lead, other = UNITS[0].name, UNITS[1].name
    assert {one.department for one in report(made).reopened} == {lead, other, UNITS[2].name}
    alone = report(made, LEAD)
    assert {one.department for one in alone.reopened} == {lead}
    keys = {one.key for one in made.corrections if one.department == LEAD}
    assert len(alone.errata) == sum(one.department == LEAD for one in made.corrections) > 0
    assert keys == {"K1", "K2"}


def test_without_public_units_nothing_is_told_by_unit() -> None:
    less = hiding(hiding(TORINO, ("indicators", "department")), ("activities", "department"))
    made = material(less)
    assert made.visible.units == () and by_department(made).sheets == ()
    assert len(summary(made)) == 1
    assert {one["subject"] for one in opened(made, "summaries").records()} == {"plan", "node"}
    names = {one.name for one in UNITS}
    leads = hiding(less, ("activities", "lead"))
    told = b"".join(published(material(leads), ("it",)).values()).decode()
    assert not [one for one in (*names, LEAD, OWNER) if one in told]


def test_a_hidden_unit_does_not_follow_its_rows_to_a_table_of_records() -> None:
    profile = load("polito-action-plan")
    made = opened(material(hiding(profile, ("activities", "department"))), "contributions")
    assert len(set(made.column("contribution"))) == len(made.rows) > 0
    assert not [one for one in made.column("contribution") if LEAD in str(one)]


def test_the_key_of_a_record_does_not_tell_its_unit() -> None:
    profile = load("polito-action-plan")
    assert "prodotti-1" in _all(profile)
    assert "prodotti-1" not in _all(hiding(profile, ("prodotti", "department")))


def _all(profile: Profile) -> str:
    return b"".join(published(material(profile), ("it",)).values()).decode()


def test_units_that_are_not_public_are_in_no_registry_either() -> None:
    assert UNITS[1].name in _all(TORINO)
    assert UNITS[1].name not in _all(hiding(TORINO, ("activities", "department")))


def corrected(profile: Profile, *found: Correction) -> Material:
    made = material(profile)
    one = made.overview
    plan = replace(one.standing.plan, corrections=found)
    standing = Standing(one.standing.consolidated, plan, profile)
    return replace(made, overview=Overview(standing, one.rules, one.language, one.earlier))


def test_the_evaluation_body_is_told_no_personal_data() -> None:
    profile = load("polito-action-plan")
    works = profile.sheet("activities")
    own = next(one.id for one in works.fields if one.role == "entry" and one.id == "contact")
    profile = replace(
        profile,
        sheets=tuple(
            replace(sheet, fields=tuple(replace(one, personal=one.personal or one.id == own)
                                        for one in sheet.fields))
            for sheet in profile.sheets
        ),
    )  # fmt: skip
    said = Correction("K1", field=own, value="Ermenegilda S.", reason="era Ugo T.", author="C. C.",
                      day=date(2026, 3, 1))  # fmt: skip
    plain = Correction("K1/I1", field="value", value=Decimal(7), reason="ricalcolo", author="C. C.")
    page = dossier_html(audit(corrected(profile, said, plain), [], 1, {})).decode()
    assert "Ermenegilda" not in page and "Ugo" not in page
    assert "•••" in page and "ricalcolo" in page and "C. C." in page


def test_why_a_past_year_was_restated_stays_inside(tmp_path: Path) -> None:
    """The reason stands with the correction, not among the notes of that year."""
    from test_restated import REASON, restated

    city = City.founded(tmp_path / "piano-2025")
    restated(city.root)
    for unit in OFFICES:
        city.send(unit)
    city.run()
    made = publishing.material(city.root)
    assert [one.number for one in made.plan.values
            if (one.row_key, one.period) == ("M05.P02/a.1", 2024)] == [Decimal(3900)]  # fmt: skip
    assert made.profile.publication.shows("indicators", "note")
    told = b"".join(published(made).values()).decode()
    assert "3900" in told and REASON not in told
    inside = dossier_html(audit(made, [], 1, {})).decode()
    assert REASON in inside and "2024" in inside


def test_the_day_of_a_past_value_is_told_where_it_is_public() -> None:
    assert "al 01/06/2024" in _figures(load("polito-innovazione"))
    hidden = hiding(load("polito-innovazione"), ("indicators", "as_of"))
    assert "01/06/2024" not in _figures(hidden)
    assert "01/06/2024" not in _figures(TORINO)


def _figures(profile: Profile) -> str:
    return published(material(profile), ("it",))["relazione-it.html"].decode()


def test_values_of_earlier_rounds_are_opened_as_approved() -> None:
    rows = [one for one in opened(material(TORINO), "values").records()
            if (one["indicator"], one["year"]) == ("K1/I1", 2024)]  # fmt: skip
    assert {(one["round"], one["release"]): one["number"] for one in rows} == {
        ("storico", "historical"): 3504.0, ("consuntivo", "approved"): 4105.0,
    }  # fmt: skip
    hidden = opened(material(hiding(TORINO, ("indicators", "years"))), "values")
    assert set(hidden.column("year")) == {2025}


def test_views_speak_both_languages() -> None:
    table = opened(material(load("polito-action-plan")), "view_anvur")
    assert table.column("stato_attuale") == ["Aperta", "Aperta"]
    assert table.column("stato_attuale_en") == ["Open", "Open"]
    (column,) = [one for one in table.columns if one.id == "stato_attuale_en"]
    assert column.header.en.endswith("(English)")
    # Where the words are the same there is one column.
    assert "testo_en" not in table.ids() and "testo" in table.ids()


def test_a_view_of_a_hidden_column_is_withheld() -> None:
    profile = load("polito-action-plan")
    assert "anvur" in material(profile).visible.views
    made = material(hiding(profile, ("raccomandazioni", "testo")))
    assert made.visible.views == ("aree", "prodotti_anno", "contributi_area")
    told = published(made, ("it",))
    assert not [one for one in told if "anvur" in one]
