"""Reports and sheets from plans nobody has seen yet: long, strange, nearly empty."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from extremes import LONG_TITLE, NASTY, SENTENCES, UNBROKEN, many_missions, only, titled, with_plan
from lxml import etree
from report_office import continued_only_at_the_top, faults, nothing_lost, pages_of, text_of
from riscontro.sync.pipeline.demonstration import Demonstration, demonstrate
from riscontro.sync.pipeline.office import convert
from riscontro.sync.pipeline.pdffinish import finished
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.publication.audit import audit
from riscontro.sync.publication.layoutfiles import layout_of, shipped
from riscontro.sync.publication.material import Material
from riscontro.sync.publication.otherhtml import dossier_html, sheets_html
from riscontro.sync.publication.peoplesheets import by_department, by_node, council
from riscontro.sync.publication.printedhtml import as_html
from riscontro.sync.publication.printedreport import Wanted, printed_report
from riscontro.sync.publication.printedshape import Report
from riscontro.sync.publication.rendering import About, rendered
from riscontro.sync.publication.rowcuts import LONG, SHORT, cut, joined_by_page
from riscontro.sync.publicationsettings import PublicationSettings

PLANS = ("torino-controllo", "cmto-psm", "polito-innovazione")
SEEN = ("{{ report.title }} {% for a in b %} {%p endif %} {{r x }} </w:t><w:br/> &amp; <w:p> "
        "{_{ }_} =1+1")  # fmt: skip
"""What is left of the nasty text in a line of print: all but signs no document may hold."""


@pytest.fixture(scope="module", params=PLANS)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Material:
    if request.param == PLANS[0]:
        whole = material(request.getfixturevalue("demonstration").root)
        return only(whole, activities=30, indicators=60)
    root = tmp_path_factory.mktemp("plans") / request.param
    demonstrate(root, request.param)
    return only(material(root), activities=30, indicators=60)


def report_on(found: Material, **parts: bool) -> Report:
    layout = layout_of(found.profile.id, found.language)
    wanted = Wanted(labels=layout.labels, details=layout.details, **parts)
    return printed_report(found, PublicationSettings(), wanted, layout.captions)


def papers(found: Material, *languages: str) -> dict[str, bytes]:
    """Return every document on a plan, in the layouts of some languages."""
    made = {}
    about = About("Titolo", "Ente", "it", found.day)
    for language in languages or ("it",):
        told = found.told_in("en" if language == "en" else "it")
        layout = layout_of(told.profile.id, told.language).data
        whole = report_on(told, summary=True, ratings=True, charts=True)
        for name, rooms in (("long", LONG), ("short", SHORT)):
            context = {"report": cut(whole, rooms)}
            made[f"{name} {language}"] = rendered(layout, context, about, charts=whole.charts)
        assert as_html(whole).startswith(b"<!doctype html>")
        dossier = audit(told, [], 1, {})
        made[f"oiv {language}"] = rendered(
            shipped("oiv", told.language), {"report": dossier}, about
        )
        assert dossier_html(dossier)
        for sheets in (council(told), by_department(told), by_node(told)):
            made[f"sheets {language} {len(made)}"] = rendered(
                shipped("scheda", told.language), {"report": sheets}, about
            )
            assert sheets_html(sheets)
    return made


def sound(paper: bytes) -> None:
    """A document Word opens: every part is XML, every cell ends in a paragraph, links lead on."""
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
    body = docx.Document(io.BytesIO(paper)).element.body
    w = body.nsmap["w"]
    for cell in body.iter(f"{{{w}}}tc"):
        assert cell[-1].tag == f"{{{w}}}p"
    names = [one.get(f"{{{w}}}name") for one in body.iter(f"{{{w}}}bookmarkStart")]
    assert len(names) == len(set(names))
    numbers = [one.get(f"{{{w}}}id") for one in body.iter(f"{{{w}}}bookmarkStart")]
    assert len(numbers) == len(set(numbers))
    anchors = {one.get(f"{{{w}}}anchor") for one in body.iter(f"{{{w}}}hyperlink")}
    assert anchors - {None} <= set(names)
    for row in body.iter(f"{{{w}}}tr"):
        assert row.find(f"{{{w}}}tc") is not None


def told_by(found: Material, text: str) -> Material:
    """Return the same with a text for what was done before, notes and titles beside it."""
    plan = found.plan
    return with_plan(
        found,
        replace(
            plan,
            contributions=tuple(replace(one, text=text) for one in plan.contributions[:40]),
            values=tuple(replace(one, note=text) for one in plan.values[:40]),
            nodes=tuple(replace(one, attributes={n: text for n in one.attributes})
                        for one in plan.nodes),
        ),
    )  # fmt: skip


def test_tags_in_a_text_are_a_text(found: Material) -> None:
    """Nothing typed is followed as a tag, taken for markup, or lost."""
    strange = titled(told_by(found, NASTY), NASTY)
    for name, paper in papers(strange, "it", "en").items():
        sound(paper)
        if name.startswith(("long", "short")):
            assert SEEN in text_of(paper), name
    page = as_html(report_on(strange)).decode()
    assert "{{ report.title }}" in page and "<w:br/>" not in page and "&lt;w:br/&gt;" in page


def test_long_titles_and_unbroken_words(found: Material) -> None:
    for text in (LONG_TITLE, UNBROKEN):
        for paper in papers(told_by(titled(found, text), text)).values():
            sound(paper)


def test_nearly_empty_plans(found: Material) -> None:
    for few in (
        only(found),
        only(found, indicators=1),
        only(found, activities=1),
        titled(found, ""),
        with_plan(found, replace(found.plan, nodes=(), years=())),
    ):
        for paper in papers(few).values():
            sound(paper)


def test_a_long_text_is_whole_however_it_is_cut(found: Material) -> None:
    text = "\n".join(f"20{year}: {SENTENCES * 40}" for year in (22, 23, 24)) + "\n" + UNBROKEN
    whole = report_on(told_by(found, text))
    for rooms in (LONG, SHORT):
        for before, after in zip(whole.sections, cut(whole, rooms).sections, strict=True):
            for name in ("text", "actions"):
                said = ["".join(part.text for row in section.activities
                                for part in getattr(row, name))
                        for section in (before, after)]  # fmt: skip
                assert said[0] == said[1]


@pytest.mark.office
def test_the_sheets_fit_whatever_the_plan(
    soffice: str, demonstration: Demonstration, tmp_path: Path
) -> None:
    """Two pages for councillors and one for each unit and node, and no word lost."""
    assert soffice
    found = material(demonstration.root)
    about = About("Titolo", "Ente", "it", found.day)
    for plan in (many_missions(titled(found, LONG_TITLE), 60), only(found, indicators=1)):
        two = rendered(shipped("scheda", "it"), {"report": council(plan)}, about)
        pdf = convert(two, ["pdf"]).files["pdf"]
        nothing_lost(two, pdf, tmp_path)
        assert pages_of(pdf) == 2
        for sheets in (by_node(plan), by_department(plan)):
            one = rendered(shipped("scheda", "it"), {"report": sheets}, about)
            pdf = convert(one, ["pdf"]).files["pdf"]
            nothing_lost(one, pdf, tmp_path)
            assert pages_of(pdf) == len(sheets.sheets)


@pytest.mark.office
def test_nothing_is_lost_on_paper(
    soffice: str, demonstration: Demonstration, tmp_path: Path
) -> None:
    """Rows higher than a page: every word of the document stands in its PDF."""
    assert soffice
    found = material(demonstration.root)
    few = only(found, activities=12, indicators=6)
    texts = tuple(replace(one, text=SENTENCES * 75) for one in few.plan.contributions)
    labels = tuple(replace(one, label=SENTENCES * 75) for one in few.plan.indicators)
    tall = with_plan(few, replace(few.plan, contributions=texts, indicators=labels))
    about = About("Titolo", "Ente", "it", found.day)
    layout = layout_of(found.profile.id, "it").data
    now = cut(report_on(tall, charts=True), SHORT)
    for _ in range(4):
        paper = rendered(layout, {"report": now}, about, charts=now.charts)
        turned = convert(paper, ["pdf"])
        after = joined_by_page(now, turned.pages)
        if after is now:
            break
        now = after
    pdf = finished(turned.files["pdf"], found.day)
    nothing_lost(paper, pdf, tmp_path)
    assert faults(pdf) == [] and continued_only_at_the_top(pdf, tmp_path) > 5
    assert finished(turned.files["pdf"], found.day) == pdf


@pytest.mark.office
def test_tables_at_the_foot_of_a_page_lose_no_row(soffice: str, tmp_path: Path) -> None:
    """LibreOffice 7.4 loses rows that are kept whole of a table that begins there."""
    assert soffice
    demonstrate(tmp_path / "plan", "polito-action-plan")
    found = material(tmp_path / "plan")
    layout = layout_of(found.profile.id, "it").data
    about = About("Titolo", "Ente", "it", found.day)
    whole = cut(report_on(found), LONG)
    for skipped in range(0, 12, 3):
        grids = whole.grids[:1] and (replace(whole.grids[0], rows=whole.grids[0].rows[skipped:]),)
        moved = replace(whole, grids=(*grids, *whole.grids[1:]))
        paper = rendered(layout, {"report": moved}, about)
        nothing_lost(paper, convert(paper, ["pdf"]).files["pdf"], tmp_path)
