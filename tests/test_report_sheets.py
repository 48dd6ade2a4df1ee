"""What goes with the printed report: the evaluation body's document, sheets, other plans."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from desk import riscontro
from report_office import nothing_lost, text_of
from riscontro.schemas.plan import Version
from riscontro.schemas.rulings import Waiver
from riscontro.sync.pipeline import reporting
from riscontro.sync.pipeline.demonstration import Demonstration, demonstrate
from riscontro.sync.pipeline.office import convert
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.publication import chartparts
from riscontro.sync.publication.audit import audit, current_fingerprint, drawn, measured
from riscontro.sync.publication.layoutfiles import layout_of, shipped
from riscontro.sync.publication.material import Material
from riscontro.sync.publication.peoplerows import PeopleRows
from riscontro.sync.publication.peopleshape import PeopleSheets
from riscontro.sync.publication.peoplesheets import (
    by_department,
    by_node,
    charts,
    council,
    summary,
)
from riscontro.sync.publication.printedreport import Wanted, printed_report
from riscontro.sync.publication.rendering import About, rendered
from riscontro.sync.publication.sheetroom import LONGEST, shortened
from riscontro.sync.publication.tablewidths import LEAST, by_words
from riscontro.sync.publicationsettings import PublicationSettings

OTHERS = ("cmto-psm", "polito-action-plan", "polito-innovazione", "polito-incarichi")


@pytest.fixture(scope="module")
def found(demonstration: Demonstration) -> Material:
    return material(demonstration.root)


def filled(found: Material, whole: object, name: str) -> bytes:
    about = About("Titolo", found.profile.owner, found.language, found.day)
    return rendered(shipped(name, found.language), {"report": whole}, about)


def test_the_evaluation_document_tells_every_indicator(found: Material) -> None:
    keys = drawn(measured(found), 3, 7)
    whole = audit(found, keys, 7, {key: f"percorso di {key}" for key in keys})
    results = next(part for part in whole.parts if part.title == "Valori attesi e raggiunti")
    rows = {row[0]: row for grid in results.grids for row in grid.rows}
    assert set(rows) == {one.row_key for one in found.plan.indicators}
    assert all(row[3] for row in rows.values()), "a value, or words on why there is none"
    told = text_of(filled(found, whole, "oiv"))
    assert all(f"percorso di {key}" in told for key in keys)
    assert whole.fingerprint == current_fingerprint(found) and len(whole.fingerprint) == 64
    paper = docx.Document(io.BytesIO(filled(found, whole, "oiv")))
    assert whole.fingerprint in paper.sections[0].footer.paragraphs[0].text


def test_changes_and_waivers_are_told_with_act_and_author(found: Material) -> None:
    key = found.plan.indicators[0].key
    plan = replace(
        found.plan,
        versions=(Version(key, "", "target", "12.5", 2025, act="DGC 12/2025", reason="nuova"),),
        waivers=(
            Waiver("VAL-001", key, reason="fonte chiusa", author="Z. Z."),
            Waiver("VAL-002", key, reason="altro", author="A. A."),
        ),
    )
    overview = found.overview
    standing = type(overview.standing)(overview.standing.consolidated, plan, found.profile)
    other = replace(found, overview=type(overview)(standing, overview.rules, "it"))
    parts = {part.title: part for part in audit(other, [], 1, {}).parts}
    (row,) = parts["Modifiche dell'anno"].grids[0].rows
    assert (row[0], row[2], row[3], row[5], row[6]) == (
        key, "valore atteso", "12,5", "DGC 12/2025", "nuova",
    )  # fmt: skip
    assert [row[0] for row in parts["Deroghe per autore"].grids[0].rows] == ["A. A.", "Z. Z."]
    bare = {part.title: part for part in audit(found, [], 1, {}).parts}
    assert bare["Deroghe per autore"].lines == ("Nessuna deroga concessa.",)


def test_coverage_counts(found: Material) -> None:
    part = next(p for p in audit(found, [], 1, {}).parts if p.title.startswith("Copertura"))
    rows = part.grids[0].rows
    *units, total = ([int(cell.replace(".", "")) for cell in row[1:]] for row in rows)
    assert [sum(column) for column in zip(*units, strict=True)] == total
    assert total[0] == len(found.standing.indicators) and total[-1] == len(measured(found))
    assert total[-1] == found.overview.tallies.everything.present, "a dash is no value"
    signs = [one for one in found.standing.consolidated.records if one.cell("value").text == "-"]
    assert signs and not {one.key for one in signs} & set(measured(found))


def test_pages_move_sideways_no_further_than_their_tables(
    demonstration: Demonstration, tmp_path: Path
) -> None:
    done = riscontro(
        "report", demonstration.root, "--kind", "oiv", "--kind", "printed", "--summary",
        "--format", "html", "--to", tmp_path,
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    for path in tmp_path.glob("*.html"):
        page = path.read_text("utf-8")
        assert page.count("<table>") == page.count('<div class="wide"><table>') > 0
        assert page.count("</table>") == page.count("</table></div>")
        assert ".wide{overflow-x:auto}" in page and "overflow-wrap:anywhere" in page
    right = re.findall(r'<th scope="col" class="n">([^<]+)</th>', page)
    assert right and "Codice" not in right


def test_the_same_seed_draws_the_same() -> None:
    keys = [f"k{n}" for n in range(100)]
    assert drawn(keys, 5, 3) == drawn(list(keys), 5, 3) != drawn(keys, 5, 4)
    assert len(drawn(keys, 5, 3)) == 5 and drawn(keys, 500, 3) == keys


def test_a_traced_value_is_that_of_trace(demonstration: Demonstration, tmp_path: Path) -> None:
    done = riscontro(
        "report", demonstration.root, "--kind", "oiv", "--format", "html", "--sample", "2",
        "--seed", "5", "--to", tmp_path,
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    page = next(tmp_path.glob("*_oiv_*.html")).read_text("utf-8")
    found = material(demonstration.root)
    for key in drawn(measured(found), 2, 5):
        told = riscontro("trace", key, "--workspace", demonstration.root).stdout
        place = re.search(r"\[\S+\.xlsx\]\S+", told)
        assert place is not None and place[0].replace("'", "&#x27;") in page


@pytest.mark.parametrize("name", ["council", "department", "mission"])
def test_counts_of_sheets_are_those_of_the_master(found: Material, name: str) -> None:
    makers = {"council": council, "department": by_department, "mission": by_node}
    sheets: PeopleSheets = makers[name](found)
    rows = PeopleRows(found)
    tiles = [{tile.label: tile.value for tile in one.tiles} for one in sheets.sheets]
    if name == "council":
        assert tiles[0]["attività"] == str(len(found.standing.current))
    if name == "mission":
        assert sum(int(one["attività"]) for one in tiles) == len(rows.works)
    valued = sum(int(one.get("con il valore dell'anno", "0")) for one in tiles)
    tallies = found.overview.tallies
    counted = [tallies.everything]
    if name == "department":
        counted = [tally for unit, tally in tallies.departments.items() if unit]
        done = sum(tally.states["completed"] for tally in counted)
        assert sum(int(one.get("concluse", "0")) for one in tiles) == done
    assert valued == sum(tally.present for tally in counted) > 0


def test_the_numbers_that_moved_most(found: Material) -> None:
    (sheet,) = council(found).sheets
    moved = next(grid for grid in sheet.grids if grid.title.startswith("I cinque numeri"))
    changes = [abs(Decimal(row[4].replace("\u00a0", " ").rstrip("% ").replace(".", "")
                           .replace(",", "."))) for row in moved.rows]  # fmt: skip
    assert len(changes) == 5 and changes == sorted(changes, reverse=True)
    best = max(abs(one.change or 0) for one in PeopleRows(found).measures if one.comparable)
    assert changes[0] == round(Decimal(repr(best * 100)), 1)


def test_without_targets_nothing_is_said_to_be_on_track(found: Material) -> None:
    (grid, _) = summary(found)
    assert "in ritardo" not in grid.columns
    total, rows = grid.rows[-1], grid.rows[:-1]
    assert total[1] == str(sum(int(row[1]) for row in rows))
    grids = [grid for sheet in council(found).sheets for grid in sheet.grids]
    (behind,) = (one for one in grids if one.title == "Che cosa è in ritardo")
    assert behind.rows == () and "non si può dire" in behind.note


def test_charts_have_words_and_a_table(found: Material) -> None:
    for chart in charts(found):
        assert len(chart.table.rows) == len(chart.bars)
        high = max(chart.bars, key=lambda one: one[1])[0]
        assert high in chart.description
    layout = layout_of(found.profile.id, "it")
    wanted = Wanted(labels=layout.labels, summary=True, charts=True, ratings=True)
    whole = printed_report(found, PublicationSettings(), wanted, layout.captions)
    about = About("Titolo", "Ente", "it", found.day)
    data = rendered(layout.data, {"report": whole}, about, charts=whole.charts)
    paper = docx.Document(io.BytesIO(data))
    said = [one.get("descr") for one in paper.element.body.iter() if one.tag.endswith("}docPr")]
    assert said == [chart.description for chart in whole.charts] and len(said) == 2
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for at, chart in enumerate(whole.charts, 1):
            drawn = package.read(f"word/charts/chart{at}.xml").decode()
            figures = re.findall(r"<a:t>([^<]*)</a:t>", drawn)
            assert figures == [row[-1] for row in chart.table.rows], "whoever draws them"
            assert any("," in one for one in figures)
    assert "target non definito" not in text_of(data), "told only where there is a target"


@pytest.fixture(scope="module", params=OTHERS)
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Material:
    root = tmp_path_factory.mktemp("others") / request.param
    demonstrate(root, request.param)
    return material(root)


@pytest.mark.parametrize("language", ["it", "en"])
def test_other_plans_are_printed_in_the_generic_layout(other: Material, language: str) -> None:
    made = other.told_in("en" if language == "en" else "it")
    layout = layout_of(made.profile.id, made.language)
    wanted = Wanted(labels=layout.labels, details=layout.details)
    whole = printed_report(made, PublicationSettings(), wanted, layout.captions)
    about = About(whole.title, whole.owner, made.language, made.day)
    told = " ".join(text_of(rendered(layout.data, {"report": whole}, about)).split())
    policy = made.profile.publication
    assert whole.sections or whole.grids
    for sheet in made.profile.sheets:
        public = made.public(sheet.id)
        if public is None or sheet.kind == "record":
            continue
        at = [column.id for column in public.columns].index("code")
        for row in public.rows:
            assert str(row[at]) in told
    assert len(whole.grids) >= len(policy.views) or not policy.views
    personal = {one.id for one in made.profile.sheets if one.personal}
    assert not {grid.title for grid in whole.grids} & {
        made.profile.sheet(name).label[made.language] for name in personal
    }
    for maker in (council, by_department, by_node):
        maker(made)


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """The bundled plan with targets: then something is on track and something behind."""
    root = tmp_path_factory.mktemp("targets") / "torino"
    demonstrate(root, targets=True)
    return material(root)


def test_years_are_written_as_years(targets: Material) -> None:
    layout = layout_of(targets.profile.id, "it")
    wanted = Wanted(labels=layout.labels, ratings=True)
    whole = printed_report(targets, PublicationSettings(), wanted, layout.captions)
    told = [row.target for s in whole.sections for t in s.tables for row in t.rows if row.target]
    assert told and not any("2.0" in one and "(" in one for one in told)


def test_with_targets_something_is_on_track(targets: Material) -> None:
    (sheet,) = council(targets).sheets
    tiles = {tile.label: tile.value for tile in sheet.tiles}
    rated = [one for one in PeopleRows(targets).measures if one.tone in ("good", "watch", "bad")]
    assert int(tiles["in linea con l'atteso"]) + int(tiles["in ritardo"]) == len(rated) > 100


@pytest.mark.office
def test_a_chart_leaves_room_for_its_table_where_both_fit_on_a_page() -> None:
    heights = {count: chartparts._bar(count) for count in (1, 8, 13, 14, 15, 40)}
    assert heights[1] == heights[8] == heights[15] == heights[40] == chartparts.BAR
    assert chartparts.BAR > heights[13] > heights[14] >= chartparts.NARROWEST


def test_a_label_cut_keeps_what_tells_its_row_apart() -> None:
    title = "Stato di attuazione dei lavori nelle scuole e nei mercati rionali della Città " * 2
    one, other = (shortened(f"{title}– {name}") for name in ("Mercato A", "Mercato B"))
    assert one != other and one.endswith("… – Mercato A")
    assert max(len(one), len(other)) <= LONGEST + 1
    long = shortened(f"{title}– {title}")
    assert long.endswith("…") and len(long) <= LONGEST + 1
    assert shortened("Breve – A") == "Breve – A"


def test_widths_go_to_the_texts_before_the_rest() -> None:
    rows = [("M01.P01/a.1", "N° incontri di partecipazione a reti", "", "target non definito")] * 3
    widths = by_words([("Codice", "Indicatore", "Atteso", "Esito"), *rows], 4, 120)
    assert widths[1] == max(widths) and sum(widths) == pytest.approx(12_000, abs=4)
    tight = by_words(rows, 4, 50)
    assert min(tight) >= 100 * LEAST and tight[1] == max(tight)


def test_sheets_fit_their_pages(soffice: str, targets: Material, tmp_path: Path) -> None:
    """Two pages for councillors, one for each unit and each mission."""
    assert soffice
    found = targets
    for sheets, pages in ((council(found), 2), (by_node(found), 0), (by_department(found), 0)):
        paper = filled(found, sheets, "scheda")
        pdf = convert(paper, ["pdf"]).files["pdf"]
        nothing_lost(paper, pdf, tmp_path)
        counted = max(int(one) for one in re.findall(rb"/Type/Pages.*?/Count (\d+)", pdf, re.S))
        assert counted == (pages or len(sheets.sheets))


def test_json_lists_the_files(
    demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "office", lambda: None)
    done = riscontro(
        "report", demonstration.root, "--kind", "council", "--kind", "mission", "--to", tmp_path,
        "--json",
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count(".docx") == 2 == len(list(tmp_path.glob("*.docx")))
    wrong = riscontro("report", demonstration.root, "--format", "xls")
    assert wrong.exit_code == 2 and "docx" in wrong.stderr


def test_a_document_somebody_worked_on_is_kept(
    demonstration: Demonstration, tmp_path: Path
) -> None:
    words = ("report", demonstration.root, "--kind", "council", "--to", tmp_path)
    assert riscontro(*words).exit_code == 0
    (path,) = tmp_path.glob("*.docx")
    made = path.read_bytes()
    path.write_bytes(b"premise rewritten by hand")
    assert riscontro(*words).exit_code == 0 and path.read_bytes() == made
    backups = (demonstration.root / ".riscontro" / "copie").glob("*.docx")
    assert [one.read_bytes() for one in backups] == [b"premise rewritten by hand"]
