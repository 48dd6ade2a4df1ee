"""The face of the master: what it says of progress, with and without targets, where it leads."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import plans
import pytest
from riscontro.schemas.findings import Language
from riscontro.schemas.plan import Node, Plan, Version
from riscontro.schemas.profile import Profile
from riscontro.schemas.ratings import RATINGS
from riscontro.schemas.terms import FINAL, MONITORING, PROGRAMMING, Words
from riscontro.sync import scorewords
from riscontro.sync.charts import RATING_FILLS, rating_fill
from riscontro.sync.grades import Grades, by_sign
from riscontro.sync.masterwords import Say
from riscontro.sync.nodetable import in_order, sheet_name
from riscontro.sync.overview import last_change, overview
from riscontro.sync.rankings import furthest_behind, most_improved, most_worsened
from riscontro.sync.records import Consolidated
from riscontro.sync.standing import Standing
from riscontro.workbooks.layout import Cell
from riscontro.workbooks.master import FIRST_ROW, ID_ROW, render
from riscontro.workbooks.mastersheets import (
    Link,
    MasterBook,
    MasterCell,
    MasterPage,
    MasterSheet,
    Panel,
    Shown,
)

NOTHING = Consolidated((), (), (), (), (), plans.PERIOD, FINAL, plans.DAY)


def untargeted() -> Plan:
    plan = plans.sample_plan()
    return replace(plan, indicators=tuple(replace(one, target=None) for one in plan.indicators))


def made(
    consolidated: Consolidated | None = None,
    plan: Plan | None = None,
    profile: Profile | None = None,
    language: Language = "it",
) -> MasterBook:
    return overview(
        consolidated or plans.sample_consolidated(),
        plan or plans.sample_plan(),
        profile or plans.sample_profile(),
        language,
    )


def in_round(name: str) -> Consolidated:
    given = plans.sample_consolidated()
    records = tuple(replace(one, round=name) for one in given.records)
    return replace(given, round=name, records=records)


def standing(plan: Plan | None = None, consolidated: Consolidated | None = None) -> Standing:
    return Standing(
        consolidated or plans.sample_consolidated(),
        plan or plans.sample_plan(),
        plans.sample_profile(),
    )


def page(book: MasterBook) -> MasterPage:
    found = book.sheets[0]
    assert isinstance(found, MasterPage)
    return found


def sheet(book: MasterBook, name: str) -> MasterSheet:
    found = next(one for one in book.sheets if one.id == name)
    assert isinstance(found, MasterSheet)
    return found


def plain(cell: MasterCell) -> Cell:
    return cell.value if isinstance(cell, Shown) else cell


def rows(found: MasterSheet | Panel) -> list[dict[str, Cell]]:
    ids = [column.id for column in found.columns]
    return [dict(zip(ids, map(plain, cells), strict=True)) for cells in found.rows]


def row(book: MasterBook, name: str, key: str) -> dict[str, Cell]:
    return next(one for one in rows(sheet(book, name)) if one["key"] == key)


def panel(book: MasterBook, name: str) -> Panel:
    return next(one for one in page(book).panels if one.id == name)


def labels(book: MasterBook) -> list[str]:
    return [tile.label for tile in page(book).tiles]


BOOK = made()
BARE = made(plan=untargeted())


def test_every_word_of_scores_is_there_in_two_languages() -> None:
    sets = [value for name, value in vars(scorewords).items() if name.isupper()]
    for one in sets:
        assert isinstance(one, Mapping)
        for word in one.values():
            assert isinstance(word, Words) and word.it.strip() and word.en.strip()


def test_the_last_change_is_that_of_the_data() -> None:
    given = plans.sample_consolidated()
    later = tuple(replace(one, day=date(2027, 2, 3)) for one in given.changes[:1])
    assert last_change(replace(given, changes=later)) == date(2027, 2, 3)
    assert last_change(replace(given, changes=())) == plans.DAY


def test_nodes_stand_in_the_order_of_the_plan_each_above_its_own() -> None:
    found = rows(sheet(BOOK, "nodes"))
    assert [one["key"] for one in found] == [
        "M04", "M04.P01", "M04.P06", "M05", "M05.P02", "M09", "M09.P02", "M09.P03",
    ]  # fmt: skip
    assert [one["level"] for one in found][:2] == ["Missione", "Programma"]
    names = [cells[2] for cells in sheet(BOOK, "nodes").rows]
    assert isinstance(names[0], Shown) and isinstance(names[1], Shown)
    assert (names[0].format, names[1].format) == ("", '"     "@')


def test_a_node_counts_what_is_below_it() -> None:
    mission, programme = row(BOOK, "nodes", "M04"), row(BOOK, "nodes", "M04.P01")
    assert (mission["activities"], mission["indicators"], mission["with_value"]) == (5, 9, 6)
    assert (programme["activities"], programme["state_completed"]) == (3, 1)
    assert programme["coverage"] == 1
    assert programme["work"] == pytest.approx(0.566666667)
    assert programme["progress"] == pytest.approx(0.662808739, abs=1e-8)
    assert programme["rating"] == "✖ non raggiunto"
    assert (mission["rating_partly_achieved"], mission["grey_not_available"]) == (5, 2)
    assert (mission["rated"], mission["moved_improving"]) == (6, 4)
    assert mission["progress"] is None and mission["rating"] == "– non disponibile"
    assert mission["findings_warning"] == 2


def test_nodes_that_hang_on_nothing_or_on_each_other_are_all_shown() -> None:
    nodes = [
        Node("b", "x", "b", "B", "a"),
        Node("a", "x", "a", "A", "lost"),
        Node("c", "x", "c", "C", "d"),
        Node("d", "x", "d", "D", "c"),
        Node("e", "x", "e", "E", "e"),
    ]
    assert [node.key for node in in_order(nodes)] == ["a", "b", "e", "c", "d"]


@pytest.mark.parametrize(
    ("plurals", "taken", "name"),
    [
        (("Missioni", "Programmi"), (), "Missioni e programmi"),
        (("Assi",), (), "Assi"),
        (("Assi", "Linee", "Azioni"), (), "Assi, linee e azioni"),
        (("Missioni", "Programmi"), ("missioni e programmi",), "Livelli del piano"),
        (("Obiettivi strategici", "Obiettivi operativi"), (), "Livelli del piano"),
        (("Assi/linee",), (), "Livelli del piano"),
        (("'Assi'",), (), "Livelli del piano"),
    ],
)
def test_the_sheet_is_named_after_the_levels(
    plurals: tuple[str, ...], taken: tuple[str, ...], name: str
) -> None:
    profile = plans.sample_profile()
    levels = tuple(
        replace(profile.levels[0], id=f"l{at}", plural=Words(plural, plural))
        for at, plural in enumerate(plurals)
    )
    found = Standing(NOTHING, Plan("x", 2026), replace(profile, levels=levels))
    assert sheet_name(found, Say("it"), taken) == name


def test_a_unit_has_its_deliveries_its_work_and_its_indicators() -> None:
    schools, social = row(BOOK, "units", "EDU"), row(BOOK, "units", "SOC")
    assert (schools["department"], schools["delivery"]) == ("Servizi Educativi", "✔ trasmessa")
    assert (schools["activities"], schools["state_under_way"], schools["no_state"]) == (6, 3, 1)
    assert (schools["indicators"], schools["with_value"], schools["rated"]) == (9, 7, 7)
    assert (schools["late"], schools["findings_warning"]) == (3, 2)
    assert (social["with_value"], social["grey_not_received"]) == (0, 3)
    assert social["work"] is None and social["progress"] is None


def test_a_row_says_how_far_it_is_from_what_was_expected() -> None:
    found = row(BOOK, "indicators", "M04.P06/a.1")
    assert (found["target"], found["initial_target"], found["expected"]) == (85, 85, 85)
    assert found["deviation"] == pytest.approx(3.6)
    assert found["progress"] == found["achievement"] == pytest.approx(0.95936794582)
    assert (found["rating"], found["moved"]) == ("▲ raggiunto in parte", "↗ in miglioramento")
    assert str(found["explanation"]).startswith(
        "Grado di raggiungimento 95,94 %: 100 × 85 / 88,6; "
    )
    assert "▲ raggiunto in parte: 95,94 ≥ 70." in str(found["explanation"])
    share = row(BOOK, "indicators", "M05.P02/b.2")
    assert (share["deviation"], share["initial_score"]) == (-0.0025, pytest.approx(0.9972222222))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("M05.P02/c.1", "– dato non pervenuto"),
        ("M04.P06/b.1", "– non disponibile"),
        ("M05.P02/a.2#via-dei-tigli", "– non pertinente"),
        ("M05.P02/a.1", "– non confrontabile"),
    ],
)
def test_a_row_without_a_score_says_why(key: str, words: str) -> None:
    found = row(BOOK, "indicators", key)
    assert (found["progress"], found["achievement"], found["rating"]) == (None, None, words)


def test_during_the_year_it_is_a_rating_at_the_end_an_outcome() -> None:
    headers = {one.id: one.header for one in sheet(BOOK, "indicators").columns}
    assert headers["rating"] == "Esito"
    plan = plans.sample_plan()
    since = {"baseline": Decimal(1), "baseline_year": 2025, "aggregation": "stock"}
    begun = [replace(one, **since) if one.target else one for one in plan.indicators]  # type: ignore[arg-type]
    half = made(
        replace(in_round(MONITORING), measured_on=date(2026, 6, 30)),
        replace(plan, indicators=tuple(begun)),
    )
    headers = {one.id: one.header for one in sheet(half, "indicators").columns}
    assert headers["rating"] == "Andamento"
    words = {str(one["rating"]) for one in rows(sheet(half, "indicators"))}
    assert words & {"✔ in linea", "▲ in ritardo", "✖ critico"}
    assert not any("raggiunto" in one for one in words)
    assert "valori al 30/06/2026" in page(half).subtitle
    later = [replace(one, target_year=2028) for one in begun[:3]]
    mixed = made(plan=replace(plan, indicators=(*later, *begun[3:])))
    headers = {one.id: one.header for one in sheet(mixed, "indicators").columns}
    assert headers["rating"] == "Andamento o esito"


def test_the_target_in_force_stands_beside_the_first_with_its_act() -> None:
    plan = plans.sample_plan()
    changed = Version(
        "M05.P02/b.3", "", "target", "60", 2026, date(2026, 7, 20), "DGC 44/2026", "più sedi"
    )
    found = row(made(plan=replace(plan, versions=(changed,))), "indicators", "M05.P02/b.3")
    assert (found["target"], found["initial_target"], found["value"]) == (60, 52, 54)
    assert (found["achievement"], found["rating"]) == (0.9, "▲ raggiunto in parte")
    assert found["initial_score"] == pytest.approx(54 / 52, abs=1e-9)
    assert str(found["act"]).startswith("modificato: DGC 44/2026")


def test_an_activity_shows_how_much_of_it_is_done() -> None:
    found = row(BOOK, "activities", "M04.P01/b")
    assert (found["work"], found["progress"]) == (1, pytest.approx(0.9941125))
    assert row(BOOK, "activities", "M04.P06/b")["work"] is None
    assert "progress" not in rows(sheet(BARE, "activities"))[0]


def test_tiles_count_ratings_and_say_why_the_others_have_none() -> None:
    assert labels(BOOK)[1:5] == [
        "✔ raggiunto", "▲ raggiunto in parte", "✖ non raggiunto", "– Indicatori non valutati",
    ]  # fmt: skip
    known = {one.id for one in BOOK.sheets}
    assert all(tile.target in known for tile in page(BOOK).tiles)


def test_without_targets_the_trend_takes_their_place() -> None:
    shown = labels(BARE)
    assert {"↗ in miglioramento", "→ stabile", "↘ in peggioramento", "Target da definire"} <= set(
        shown
    )
    assert not any("raggiunto" in label or "linea" in label for label in shown)
    tile = next(one for one in page(BARE).tiles if one.label == "Target da definire")
    assert (tile.value, tile.tone) == ("25 di 25", "watch")
    ids = [one.id for one in page(BARE).panels]
    assert ids == ["levels", "moves", "worsened", "improved", "units", "unrated", "reasons"]
    assert [one.panel for one in page(BARE).charts] == [
        "levels", "moves", "worsened", "improved", "units",
    ]  # fmt: skip
    assert {"progress", "rated", "rating"}.isdisjoint(rows(sheet(BARE, "nodes"))[0])
    assert {one["progress"] for one in rows(sheet(BARE, "indicators"))} == {None}
    assert len(render(BARE)) > 10_000


def test_the_furthest_behind_come_worst_first() -> None:
    found = furthest_behind(standing())
    scores = [one.main.value for one in found.rows]
    assert scores == sorted(scores, key=lambda size: size or 0.0) and len(scores) == 8
    assert found.rows[0].indicator.row_key == "M04.P01/c.1"
    first = rows(panel(BOOK, "furthest"))[0]
    assert (first["name"], first["value"], first["target"], first["score"]) == (
        "M04.P01 c.1 · Sezioni primavera aperte", 0, 3, 0,
    )  # fmt: skip
    assert (first["rating"], first["department"]) == ("✖ non raggiunto", "Servizi Educativi")
    name = panel(BOOK, "furthest").rows[0][0]
    assert isinstance(name, Shown) and name.link == Link("indicators", "M04.P01/c.1")
    assert name.formula == '"M04.P01 c.1 · Sezioni primavera aperte"'


def test_ties_come_by_key_and_ten_are_enough() -> None:
    plan = plans.sample_plan()
    one = next(one for one in plan.indicators if one.key == "M04.P01/c.1")
    given = plans.sample_consolidated()
    record = next(found for found in given.records if found.key == one.key)
    twins = [replace(one, key=f"M04.P01/c.{at}", code=f"c.{at}") for at in range(30, 10, -1)]
    records = [replace(record, key=twin.key) for twin in twins]
    found = furthest_behind(
        standing(
            replace(plan, indicators=(*plan.indicators, *twins)),
            replace(given, records=(*given.records, *records)),
        )
    )
    keys = [scored.indicator.row_key for scored in found.rows]
    assert keys == sorted(keys) and len(keys) == 10


def test_only_what_moved_is_ranked_by_its_trend() -> None:
    found = standing()
    better, worse = most_improved(found).rows, most_worsened(found).rows
    assert [one.trend.value for one in better] == sorted(
        (one.trend.value or 0.0 for one in better), reverse=True
    )
    assert {one.moved.rating for one in better} == {"improving"}
    assert [one.indicator.row_key for one in worse] == ["M04.P01/c.1", "M04.P01/b.1"]


def test_an_empty_ranking_says_so_and_has_no_chart() -> None:
    plan = plans.sample_plan()
    easy = [
        replace(one, target=Decimal(1)) if one.direction == "up" and one.target else one
        for one in plan.indicators
        if one.direction == "up" and one.key != "M04.P01/c.1"
    ]
    book = made(plan=replace(plan, indicators=tuple(easy)))
    found = panel(book, "furthest")
    assert (found.rows, found.note) == ([], "Nessun indicatore valutato è indietro.")
    assert "furthest" not in [one.panel for one in page(book).charts]
    assert len(render(book)) > 10_000


def test_ratings_of_each_mission_add_up() -> None:
    found = rows(panel(BOOK, "ratings"))
    last = [plain(cell) for cell in panel(BOOK, "ratings").totals]
    ids = [column.id for column in panel(BOOK, "ratings").columns]
    total = dict(zip(ids, last, strict=True))
    for name in ("indicators", "achieved", "partly_achieved", "not_achieved", "unrated"):
        assert total[name] == sum(int(str(one[name])) for one in found)
    for one in (*found, total):
        parts = ("achieved", "partly_achieved", "not_achieved", "unrated")
        assert one["indicators"] == sum(int(str(one[name])) for name in parts)


def test_what_hangs_on_no_mission_is_counted_all_the_same() -> None:
    plan = plans.sample_plan()
    loose = [replace(one, parent="", activity="") for one in plan.indicators[:4]]
    book = made(plan=replace(plan, indicators=(*loose, *plan.indicators[4:])))
    found = rows(panel(book, "ratings"))
    assert found[-1]["level"] == "Senza collocazione nel piano"
    assert found[-1]["indicators"] == 4
    assert len(render(book)) > 10_000


def test_fills_differ_in_lightness_or_pattern() -> None:
    def light(fill: str) -> float:
        red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for signs in ("✔▲✖", "↗→↘"):
        found = [RATING_FILLS[sign] for sign in signs] + [("#FFFFFF", "", "")]
        for at, (fill, _, pattern) in enumerate(found):
            for other, _, drawn in found[at + 1 :]:
                assert pattern != drawn or abs(light(fill) - light(other)) > 40
    same = [RATINGS[name] for name in ("behind", "accelerate", "limited", "partly_achieved")]
    assert len({rating_fill(one, same) for one in same}) == len(same)


def test_ratings_are_put_together_by_sign() -> None:
    grades = Grades(standing())
    assert [one.id for one in grades.ratings] == ["achieved", "partly_achieved", "not_achieved"]
    several = by_sign([RATINGS["behind"], RATINGS["limited"], RATINGS["critical"]])
    assert {sign: len(group) for sign, group in several.items()} == {"▲": 2, "✖": 1}
    assert grades.greys({"achieved": 3, "": 2, "no_target": 1}) == {
        "no_target": 1, "not_comparable": 2,
    }  # fmt: skip


def test_while_targets_are_proposed_nothing_is_rated() -> None:
    book = made(in_round(PROGRAMMING))
    assert not any(sign in label for label in labels(book) for sign in "✔▲✖↗↘")
    assert [one.id for one in page(book).panels] == ["levels", "units", "reasons"]
    found = rows(sheet(book, "indicators"))
    assert {one["rating"] for one in found} == {one["explanation"] for one in found} == {None}
    assert len(render(book)) > 10_000


@pytest.mark.parametrize("language", ["it", "en"])
def test_an_empty_plan_and_one_of_a_single_node(language: Language) -> None:
    empty = made(NOTHING, Plan("torino-controllo", plans.PERIOD), language=language)
    assert rows(sheet(empty, "nodes")) == []
    assert [one.id for one in page(empty).panels] == ["levels", "units", "reasons"]
    assert len(page(empty).tiles) <= 8
    single = Plan(
        "torino-controllo", plans.PERIOD, nodes=(Node("M01", "missione", "1", "Sola"),)
    )  # fmt: skip
    book = made(NOTHING, single, language=language)
    assert [one["name"] for one in rows(sheet(book, "nodes"))] == ["1 – Sola"]
    for one in (empty, book):
        content = render(one)
        assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == [
            found.name for found in one.sheets
        ]


def parts(content: bytes, prefix: str) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = [name for name in archive.namelist() if name.startswith(prefix)]
    return {name: archive.read(name).decode() for name in names}


@pytest.mark.filterwarnings("ignore:Sparkline Group:UserWarning")
@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("plan", [plans.sample_plan(), untargeted()], ids=["targets", "none"])
def test_every_link_leads_to_the_row_of_its_key(plan: Plan, language: Language) -> None:
    book = made(plan=plan, language=language)
    workbook = openpyxl.load_workbook(io.BytesIO(render(book)))
    keys = {
        found.name: {cell.value: cell.column for cell in workbook[found.name][ID_ROW]}.get("key")
        for found in book.sheets
    }
    seen = 0
    for found in workbook:
        for line in found.iter_rows():
            for cell in line:
                if cell.hyperlink is None or str(cell.value).startswith("→"):
                    continue
                name, at = re.fullmatch(r"'(.+)'!A(\d+)", cell.hyperlink.location or "").groups()  # type: ignore[union-attr]
                column = keys[name]
                assert column is not None and int(at) >= FIRST_ROW
                key = str(workbook[name].cell(int(at), column).value)
                told = str(cell.value).removeprefix('="').partition(" · ")[0]
                assert key.endswith(told) or told in key.replace("/", " ")
                seen += 1
    assert seen > 60


def test_the_series_is_drawn_small_in_every_row_that_has_one() -> None:
    at = [one.id for one in BOOK.sheets].index("indicators") + 1
    written = parts(render(BOOK), "xl/worksheets/sheet")[f"xl/worksheets/sheet{at}.xml"]
    drawn = re.findall(r"<xm:f>'?Indicatori'?!([A-Z]+\d+:[A-Z]+\d+)</xm:f>", written)
    assert len(drawn) == 23 and "G7:J7" in drawn
    assert all(one[0] == "G" and ":J" in one for one in drawn), "every year in its place"


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_chart_is_told_in_words(language: Language) -> None:
    book = made(language=language)
    drawing = "".join(parts(render(book), "xl/drawings/drawing").values())
    told = re.findall(r'descr="([^"]*)"', drawing)
    assert len(told) == len(page(book).charts) == 5
    assert all(len(text) > 40 for text in told)


@pytest.mark.filterwarnings("ignore:Sparkline Group:UserWarning")
def test_names_the_composition_asks_for_are_defined() -> None:
    names = openpyxl.load_workbook(io.BytesIO(render(BOOK))).defined_names
    assert {"ind_chiave", "ind_avanzamento", "ind_grado"} <= set(names)


def test_the_same_gives_the_same_bytes_without_targets() -> None:
    assert render(BARE) == render(made(plan=untargeted()))
