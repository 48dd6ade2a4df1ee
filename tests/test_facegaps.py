"""The face of the master where little is known: proposals, few targets, reasons, printed pages."""

import io
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import office
import openpyxl
import plans
import pytest
from riscontro.schemas.findings import Language
from riscontro.schemas.plan import Indicator, Plan
from riscontro.schemas.ratings import RATINGS
from riscontro.schemas.scores import Score
from riscontro.schemas.terms import MONITORING, Words
from riscontro.sync.grades import Grades
from riscontro.sync.headlines import headline
from riscontro.sync.masterwords import Say
from riscontro.sync.overview import overview
from riscontro.sync.records import Consolidated, Typed
from riscontro.sync.scorecells import whole_explanation
from riscontro.sync.standing import Standing
from riscontro.workbooks.layout import Cell
from riscontro.workbooks.master import render
from riscontro.workbooks.masterlinks import Links
from riscontro.workbooks.mastermeasure import Names, folded, labels
from riscontro.workbooks.masterrows import Records
from riscontro.workbooks.mastersheets import (
    Link,
    MasterBook,
    MasterCell,
    MasterColumn,
    MasterPage,
    MasterSheet,
    Panel,
    Shown,
    Tile,
)
from riscontro.workbooks.records import CHANGE


def made(
    plan: Plan | None = None, given: Consolidated | None = None, language: Language = "it"
) -> MasterBook:
    return overview(
        given or plans.sample_consolidated(),
        plan or plans.sample_plan(),
        plans.sample_profile(),
        language,
    )


def changed(*keys: str, **more: object) -> Plan:
    """The sample plan with something else in some of its indicators, in all without keys."""
    plan = plans.sample_plan()
    indicators = tuple(
        replace(one, **more) if not keys or one.row_key in keys else one  # type: ignore[arg-type]
        for one in plan.indicators
    )
    return replace(plan, indicators=indicators)


def with_few_targets(count: int, proposed: bool = False) -> Plan:
    """The sample plan with targets on its first rows that have one, on no others."""
    plan, kept = plans.sample_plan(), 0
    indicators: list[Indicator] = []
    for one in plan.indicators:
        kept += one.target is not None
        if kept > count:
            one = replace(one, proposed=("target",)) if proposed else replace(one, target=None)
        indicators.append(one)
    return replace(plan, indicators=tuple(indicators))


def page(book: MasterBook) -> MasterPage:
    found = book.sheets[0]
    assert isinstance(found, MasterPage)
    return found


def tile(book: MasterBook, label: str) -> Tile:
    return next(one for one in page(book).tiles if one.label == label)


def sheet(book: MasterBook, name: str) -> MasterSheet:
    found = next(one for one in book.sheets if one.id == name)
    assert isinstance(found, MasterSheet)
    return found


def panel(book: MasterBook, name: str) -> Panel:
    return next(one for one in page(book).panels if one.id == name)


def plain(cell: MasterCell) -> Cell:
    return cell.value if isinstance(cell, Shown) else cell


def cells(found: MasterSheet | Panel) -> list[dict[str, MasterCell]]:
    ids = [column.id for column in found.columns]
    return [dict(zip(ids, row, strict=True)) for row in found.rows]


def row(found: MasterSheet, key: str) -> dict[str, MasterCell]:
    return next(one for one in cells(found) if one["key"] == key)


BOOK = made()
FEW = with_few_targets(4)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "– target proposto, da confermare"),
        ("en", "– target proposed, to be confirmed"),
    ],
)
def test_a_proposed_target_is_said_where_the_rating_is(language: Language, words: str) -> None:
    key = "M05.P02/b.3"
    found = row(
        sheet(made(changed(key, proposed=("target",)), language=language), "indicators"), key
    )
    assert plain(found["rating"]) == words
    assert plain(found["situation"]) == ("✔ rilevato" if language == "it" else "✔ measured")
    rating = found["rating"]
    assert isinstance(rating, Shown) and rating.tone == "muted"
    bare = row(sheet(made(changed(key, target=None)), "indicators"), key)
    assert plain(bare["rating"]) == "– target non definito"


def test_the_tile_of_missing_targets_counts_the_proposed() -> None:
    book = made(changed(proposed=("target",)))
    found = tile(book, "Target da definire")
    assert found.value == "25 di 25" and found.detail.startswith("di cui 23 proposti · ")
    one = made(
        replace(
            changed(target=None),
            indicators=tuple(
                replace(one, proposed=("target",))
                if one.row_key == "M05.P02/b.3"
                else replace(one, target=None)
                for one in plans.sample_plan().indicators
            ),
        )
    )
    assert tile(one, "Target da definire").detail.startswith("di cui 1 proposto · ")


def test_while_most_have_no_target_ratings_and_trend_stand_together() -> None:
    book = made(FEW)
    ids = [one.id for one in page(book).panels]
    assert ids[:3] == ["levels", "ratings", "moves"]
    assert len({one.table for one in page(book).panels}) == len(ids)
    assert {"ratings", "moves"} <= {one.panel for one in page(book).charts}
    names = [one.label for one in page(book).tiles]
    assert {"Indicatori valutati", "Tendenza", "Target da definire"} <= set(names)
    assert len(names) <= 8
    assert tile(book, "Indicatori valutati").detail.startswith("✔ ") or "▲" in (
        tile(book, "Indicatori valutati").detail
    )
    assert len(render(book)) > 10_000


@pytest.mark.parametrize("kept", [0, 3, 8, 12, 20, 25])
def test_the_trend_goes_once_half_have_a_target(kept: int) -> None:
    plan = with_few_targets(kept)
    found = Standing(plans.sample_consolidated(), plan, plans.sample_profile())
    grades = Grades(found)
    sparse = 2 * sum(one.target is None for one in plan.indicators) > len(plan.indicators)
    assert grades.sparse is sparse
    ids = {one.id for one in page(made(plan)).panels}
    assert ("moves" in ids) is sparse
    assert ("ratings" in ids) is bool(grades.ratings)


@pytest.mark.parametrize("proposed", [False, True])
@pytest.mark.parametrize("kept", [0, 1, 4, 25])
@pytest.mark.parametrize("language", ["it", "en"])
def test_eight_tiles_are_enough(kept: int, language: Language, proposed: bool) -> None:
    assert 6 <= len(page(made(with_few_targets(kept, proposed), language=language)).tiles) <= 8


def test_the_furthest_behind_say_whose_they_are_and_why() -> None:
    given = plans.sample_consolidated()
    told = {"deviation_reason": Typed("x", "x", term="resources")}
    records = tuple(
        replace(one, cells={**one.cells, **told}) if one.key == "M04.P01/c.1" else one
        for one in given.records
    )
    profile = plans.sample_profile()
    first = cells(panel(made(given=replace(given, records=records)), "furthest"))[0]
    assert first["department"] == "Servizi Educativi"
    assert first["reason"] == profile.label("deviation_reason", "resources", "it")
    assert {one["reason"] for one in cells(panel(BOOK, "furthest"))} == {None}


def test_what_was_expected_is_not_said_twice_at_the_end() -> None:
    ids = [column.id for column in panel(BOOK, "furthest").columns]
    assert "target" in ids and "expected" not in ids
    begun = changed(baseline=Decimal(1), baseline_year=2025, aggregation="stock")
    given = plans.sample_consolidated()
    half = replace(
        given,
        round=MONITORING,
        measured_on=date(2026, 6, 30),
        records=tuple(replace(one, round=MONITORING) for one in given.records),
    )
    ids = [column.id for column in panel(made(begun, half), "furthest").columns]
    assert {"target", "expected"} <= set(ids)


def test_a_whole_says_on_how_much_it_was_measured_and_how() -> None:
    nodes = sheet(BOOK, "nodes")
    full, half = row(nodes, "M04.P01"), row(nodes, "M04")
    assert (full["measured_share"], half["measured_share"]) == (1, 0.5)
    assert str(full["explanation"]).startswith("Grado di raggiungimento 66,28 %: media pesata; ")
    assert str(half["explanation"]).endswith("non disponibile 1.")
    assert "misurati 1" in str(half["explanation"])
    english = row(sheet(made(language="en"), "nodes"), "M04.P01")
    assert str(english["explanation"]).startswith("Achievement 66.28")
    units = row(sheet(BOOK, "units"), "EDU")
    assert (units["expected"], units["filled"], units["held"]) == (15, 13, 0)
    assert units["completeness"] == pytest.approx(13 / 15)


def test_the_explanation_of_a_whole_without_parts_has_no_counts() -> None:
    assert whole_explanation(Score().because("no_target"), "it").count(";") == 0
    told = whole_explanation(
        Score(inputs={"measured": 2, "not_received": 1.0}).because("too_much_missing"), "en"
    )
    assert told.endswith("; measured 2, not received 1.")


def test_the_trend_is_a_number_beside_its_words() -> None:
    found = row(sheet(BOOK, "indicators"), "M05.P02/b.3")
    size = found["moved_size"]
    assert isinstance(size, Shown) and size.format == CHANGE
    assert size.value == pytest.approx(54 / 48 - 1)
    assert plain(row(sheet(BOOK, "indicators"), "M05.P02/c.1")["moved_size"]) is None
    ids = [column.id for column in sheet(BOOK, "indicators").columns]
    assert ids.index("moved_size") == ids.index("moved") + 1


def test_an_inferred_direction_is_marked_and_stays_what_formulas_compare() -> None:
    key = "M05.P02/b.3"
    found = sheet(made(changed(key, proposed=("direction",))), "indicators")
    cell, usual = row(found, key)["direction"], row(sheet(BOOK, "indicators"), key)["direction"]
    assert isinstance(cell, Shown)
    assert (cell.value, cell.tone, cell.format) == (usual, "watch", '@" (proposto)"')
    assert "(proposto)" in found.note and "(proposto)" not in sheet(BOOK, "indicators").note


ALL = ("achieved", "partly_achieved", "not_achieved")
YEAR = ("on_track", "behind", "critical")
MOVES = ("improving", "stable", "worsening")


@pytest.mark.parametrize(
    ("names", "counts", "words"),
    [
        (ALL, (3, 7, 1), "3 indicatori raggiunti su 11 valutati, 1 non raggiunto"),
        (ALL, (1, 0, 2), "1 indicatore raggiunto su 3 valutati, 2 non raggiunti"),
        (ALL, (1, 0, 0), "1 indicatore raggiunto su 1 valutato"),
        (ALL, (0, 4, 0), "Nessun indicatore raggiunto su 4 valutati, 4 raggiunti in parte"),
        (YEAR, (5, 3, 2), "5 indicatori in linea su 10 valutati, 3 in ritardo, 2 critici"),
        (YEAR, (5, 0, 1), "5 indicatori in linea su 6 valutati, 1 critico"),
        (YEAR, (0, 0, 1), "Nessun indicatore in linea su 1 valutato, 1 critico"),
        (MOVES, (9, 8, 1), "9 indicatori in miglioramento su 18 confrontabili, 1 in peggioramento"),
        (MOVES, (1, 0, 0), "1 indicatore in miglioramento su 1 confrontabile"),
    ],
)
def test_the_headline_names_the_critical(
    names: tuple[str, ...], counts: tuple[int, ...], words: str
) -> None:
    shown = [RATINGS[name] for name in names]
    found = Counter({name: n for name, n in zip(names, counts, strict=True) if n})
    kind = "moves" if names == MOVES else "ratings"
    assert headline(kind, shown, found, Say("it")) == words
    told = headline(kind, shown, found, Say("en"))
    assert str(sum(counts)) in told and "{" not in told


def test_the_headline_quotes_what_is_no_adjective() -> None:
    shown = [RATINGS["a1"], replace(RATINGS["critical"], label=Words("fuori scala", "off scale"))]
    told = headline("ratings", shown, {"a1": 2, "critical": 1}, Say("it"))
    assert told == "2 indicatori «A1 oltre le attese» su 3 valutati, 1 «fuori scala»"


def test_the_chart_of_the_sample_says_it() -> None:
    chart = next(one for one in page(BOOK).charts if one.panel == "ratings")
    assert chart.title == (
        "3 indicatori raggiunti su 11 valutati, 1 non raggiunto; 14 non valutati"
    )


def test_why_they_are_not_rated_in_words() -> None:
    found = panel(made(changed("M05.P02/b.3", proposed=("target",))), "unrated")
    told = [(one["reason"], plain(one["case"]), one["indicators"]) for one in cells(found)]
    assert told[0] == ("Il dato non è pervenuto", "– dato non pervenuto", 10)
    assert ("Target proposto, da confermare", "– target non definito", 1) in told
    total = [plain(cell) for cell in found.totals]
    assert (total[2], total[3]) == (15, pytest.approx(1))
    assert not any(isinstance(cell, Shown) and cell.link for one in found.rows for cell in one)
    grouped = [case for _, case, _ in told]
    assert sorted(grouped, key=grouped.index) == grouped


def test_equal_labels_differ_in_a_ranking() -> None:
    plan = changed(label="Spesa")
    names = [str(plain(cells[0])) for cells in panel(made(plan), "furthest").rows]
    assert len(names) == len(set(names)) and names[0].startswith("M04.P01 ")


def test_names_are_cut_after_a_word_and_stay_apart() -> None:
    room = Names(400)
    whole = "Percentuale di domande accolte entro trenta giorni dalla presentazione allo sportello"
    short = " ".join(folded(whole, room))
    assert short.endswith("…") and whole.startswith(short[:-1] + " ") and len(short) <= 60
    twins = [f"{whole} – {part}" for part in ("centro", "periferia")]
    made_ = ["\n".join(lines) for lines in labels(twins, room)]
    assert made_[0] != made_[1] and made_[1].endswith("periferia")
    assert all(len(name.replace("\n", " ")) <= 62 for name in made_)
    assert folded("x" * 90, room)[-1].endswith("…")


@pytest.mark.parametrize(("size", "width"), [(5, 20), (22, 25), (30, 33), (80, 33)])
def test_a_column_of_links_is_as_wide_as_they_are(size: int, width: float) -> None:
    columns = (MasterColumn("key", "Chiave", width=20), MasterColumn("x", "X", width=9))
    rows = [[Shown("k" * size, link=Link("nodes", "k")), "y" * 50]]
    assert Records(columns, rows, Links(), "it").widths == [width, 9]


def test_what_is_printed_is_the_first_block() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(made(language="it"))))
    page_ = book["Indicatori"]
    ids = [cell.value for cell in page_[4]]
    last = openpyxl.utils.get_column_letter(ids.index("department") + 1)
    assert str(page_.print_area).endswith(f"${last}${page_.max_row}")
    assert page_.print_title_rows == "$5:$6"
    assert page_.sheet_properties.pageSetUpPr.fitToPage
    assert book["Composizione"].page_setup.orientation == "portrait"
    wide = book["Attività"]
    assert wide.print_area.count(",") == 1 and f"${wide.max_row}," in wide.print_area
    assert wide.print_area.endswith(f"$W${wide.max_row}"), "all of it, side by side"


@pytest.mark.office
@pytest.mark.usefixtures("soffice", "pdftoppm")
def test_the_sample_prints_on_few_pages(tmp_path: Path) -> None:
    path = tmp_path / "quadro.xlsx"
    path.write_bytes(render(BOOK))
    assert len(office.pictures(path, tmp_path / "o", dpi=20)) <= 2 * len(BOOK.sheets)
