"""The printed report: what the master shows, in the order of the official layout, in Word."""

import io
import os
import re
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import docx
import pytest
from desk import riscontro
from docx.document import Document
from offices import City
from report_office import faults, nothing_lost
from report_reading import cells, master, number, plain
from riscontro.schemas.plan import Contribution
from riscontro.schemas.publication import Publication
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline import office as libre
from riscontro.sync.pipeline import reporting
from riscontro.sync.pipeline.demonstration import Demonstration
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.pipeline.reporting import report
from riscontro.sync.pipeline.reportkinds import Asked, unit_of
from riscontro.sync.publication import layoutwords
from riscontro.sync.publication.cellwords import written
from riscontro.sync.publication.chunks import Room, chunks, paragraphs
from riscontro.sync.publication.errata import errata
from riscontro.sync.publication.layoutdrafts import drafts
from riscontro.sync.publication.layoutfiles import layout_of, shipped
from riscontro.sync.publication.material import Material
from riscontro.sync.publication.printedhtml import as_html
from riscontro.sync.publication.printedindicators import code_order
from riscontro.sync.publication.printedreport import Wanted, printed_report
from riscontro.sync.publication.printedshape import EditionOf, Linked, Paragraph, Report
from riscontro.sync.publication.rendering import About, rendered
from riscontro.sync.publication.rowcuts import SHORT, cut, joined_by_page, told
from riscontro.sync.publicationsettings import PublicationSettings
from test_editions import A1, AFTER, close, reopen

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KEYED = re.compile(r"\s*\(segue\)")


@pytest.fixture(scope="module")
def found(demonstration: Demonstration) -> Material:
    return material(demonstration.root)


@pytest.fixture(scope="module")
def whole(found: Material) -> Report:
    return made(found)


@pytest.fixture(scope="module")
def paper(found: Material, whole: Report) -> Document:
    return docx.Document(io.BytesIO(set_in_type(found, whole)))


def made(found: Material, **wanted: object) -> Report:
    layout = layout_of(found.profile.id, found.language)
    asked = Wanted(labels=layout.labels, details=layout.details, **wanted)  # type: ignore[arg-type]
    return printed_report(found, PublicationSettings(), asked, layout.captions)


def set_in_type(found: Material, whole: Report, layout: bytes = b"") -> bytes:
    about = About(whole.title, whole.owner, found.language, found.day)
    data = layout or layout_of(found.profile.id, found.language).data
    return rendered(data, {"report": whole}, about)


def tables(paper: Document, head: str) -> list[list[list[str]]]:
    return [read for one in paper.tables if head in (read := cells(one))[0]]


def test_every_activity_of_the_master_is_printed(
    paper: Document, demonstration: Demonstration
) -> None:
    """The tables of activities read back: text, state, unit and actions are those of the master."""
    printed: list[dict[str, str]] = []
    for table in tables(paper, "DUP SeO"):
        for row in table[1:]:
            names = ("lines", "code", "impact", "activity", "status", "department", "actions", "i")
            got = dict(zip(names, row, strict=True))
            if KEYED.search(got["code"]):
                for name in ("activity", "actions"):
                    printed[-1][name] += "\n" + got[name]
                continue
            printed.append(got)
    there = [row for row in master(demonstration.root, "Attività") if row["key"]]
    assert len(printed) == len(there) > 300
    for got, row in zip(printed, there, strict=True):
        text = plain(got["activity"] + " " + got["actions"])
        if got["code"]:
            assert got["code"] == row["code"]
            assert plain(row["activity"]) in text
        assert got["department"] == row["department"]
        if row["actions"]:
            assert plain(row["actions"]) in text and got["status"] == row["status"]


def test_every_indicator_of_the_master_is_printed(
    whole: Report, paper: Document, demonstration: Demonstration
) -> None:
    """The tables of indicators read back: every year's value is that of the master."""
    read = [
        table for one in paper.tables if "2022" in (table := cells(one))[0] and "2026" in table[0]
    ]
    rows = [row for table in read for row in table[1:]]
    shaped = [row for s in whole.sections for t in s.tables for row in t.rows]
    assert len(rows) == len(shaped)
    there = {row["key"]: row for row in master(demonstration.root, "Indicatori")}
    seen = set()
    for got, shape in zip(rows, shaped, strict=True):
        if shape.heading:
            continue
        row = there[shape.key]
        seen.add(shape.key)
        # Years, and the last column of all, which is for the year to come.
        for text, name in zip(got[-5:-1], ("y2022", "y2023", "y2024", "value"), strict=True):
            held = row[name]
            first = text.split("\n")[0]
            if isinstance(held, float):
                size = number(first)
                assert size is not None, (shape.key, name, text, held)
                assert abs(size - Decimal(repr(held))) <= Decimal("0.005"), (shape.key, name)
            elif held != "":
                assert plain(held) == plain(first)
            elif name == "value":
                assert first and not first[0].isdigit(), "a lack is said in words"
        assert got[-1] == ""
    crossed = {one for one in there if "/TAB" in str(one)}
    withdrawn = {key for key, row in there.items() if "ritirat" in str(row["situation"])}
    assert seen | crossed | withdrawn | {""} >= set(there)


def test_cross_tables_are_printed(paper: Document, demonstration: Demonstration) -> None:
    table = next(t for t in map(cells, paper.tables) if "Voce" in t[1 if len(t) > 1 else 0])
    there = [
        row for row in master(demonstration.root, "Tab. 1 NUOVE APERTURE S.C.I.A.") if row["key"]
    ]
    assert len(table) - 2 == len(there)
    for got, row in zip(table[2:], there, strict=True):
        assert got[0] == row["line"]
        for text, value in zip(got[1:], list(row.values())[2:], strict=True):
            assert number(text) == Decimal(repr(value)) if isinstance(value, float) else True


def test_the_official_order(whole: Report, paper: Document) -> None:
    heads = [p.text for p in paper.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    assert heads[0] == "PREMESSA" and heads[1].startswith("MISSIONE 1: ")
    assert heads[2].startswith("PROGRAMMA 1: ")
    programmes = [one for one in heads if one.startswith("PROGRAMMA")]
    assert len(programmes) == len(whole.sections)
    missions = [one for one in heads if one.startswith("MISSIONE")]
    assert len(missions) == len(set(missions)), "a mission is a heading once"
    breaks = paper.styles["Livello ripetuto"].paragraph_format.page_break_before
    assert breaks, "a programme begins on a new page"
    order = [code_order(row.code) for s in whole.sections for t in s.tables
             if t.kind == "valore_pubblico" for row in t.rows if row.code]  # fmt: skip
    assert order
    for section in whole.sections:
        for table in section.tables:
            if table.kind == "valore_pubblico":
                codes = [code_order(row.code) for row in table.rows if row.code]
                assert codes == sorted(codes)


def test_code_order() -> None:
    codes = ["concluso.1", "aa.1", "b.10", "b.2", "f.1.b", "f.1.a", "z.1"]
    assert sorted(codes, key=code_order) == [
        "b.2", "b.10", "f.1.a", "f.1.b", "z.1", "aa.1", "concluso.1",
    ]  # fmt: skip


def test_headers_come_again_and_rows_stay_whole(paper: Document) -> None:
    for table in paper.tables:
        first = table.rows[0]._tr.trPr
        assert first is not None and first.find(f"{W}tblHeader") is not None
        if {"DUP SeO", "Indicatori", "Le 7 Città"} & set(cells(table)[0]):
            assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for row in table.rows)
        grid = len(table._tbl.tblGrid.gridCol_lst)
        assert all(sum(tc.grid_span for tc in row._tr.tc_lst) == grid for row in table.rows)
        assert all(tc.p_lst for row in table.rows for tc in row._tr.tc_lst)


def test_captions_are_merged_over_the_programme(paper: Document) -> None:
    table = next(
        one for one in paper.tables if cells(one)[0][0] == "Le 7 Città" and len(one.rows) > 3
    )
    merged = [row._tr.tc_lst[-1].tcPr.find(f"{W}vMerge").get(f"{W}val") for row in table.rows[1:]]
    assert merged == ["restart", *["continue"] * (len(merged) - 1)]


def test_contents_and_language(paper: Document, whole: Report) -> None:
    links = [link.get(f"{W}anchor") for link in paper.element.body.iter(f"{W}hyperlink")]
    marks = {one.get(f"{W}name") for one in paper.element.body.iter(f"{W}bookmarkStart")}
    heads = [p for p in paper.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    contents = [one for one in links if str(one).startswith("_Toc")]
    assert len(contents) == len(heads) and set(links) <= marks
    assert paper.core_properties.language == "it-IT"
    assert {one.get(f"{W}val") for one in paper.styles.element.iter(f"{W}lang")} == {"it-IT"}
    assert paper.core_properties.title == whole.title


def test_draft_until_closed(found: Material, whole: Report, paper: Document) -> None:
    assert found.draft and "BOZZA" in paper.sections[0].header.paragraphs[0].text
    assert 'string="BOZZA"' in paper.sections[0].header._element.xml
    edition = EditionOf("2025-1", "Prima", "DCC 45/2026", "20/03/2026", "ab" * 32)
    done = replace(whole, draft=False, edition=edition)
    paper = docx.Document(io.BytesIO(set_in_type(found, done)))
    assert "BOZZA" not in paper.sections[0].header._element.xml


def test_same_input_same_bytes(found: Material, whole: Report) -> None:
    assert set_in_type(found, whole) == set_in_type(found, made(found))


def test_a_finished_activity_moves_its_text(found: Material) -> None:
    plan = found.plan
    for section in made(found).sections:
        for row in section.activities:
            contributions = found.standing.contributions[row.key.partition("#")[0]]
            ended = all(_state(found, one) == "completed" for one in contributions)
            if row.lead and ended:
                label = found.standing.activities[row.key.partition("#")[0]].label
                assert not row.text and row.actions[0].text.startswith(label[:20])
                return
    pytest.fail(f"no finished activity among {len(plan.activities)}")


def _state(found: Material, one: Contribution) -> str:
    sheet = found.profile.sheet("activities")
    record = found.standing.record(sheet, one.department, one.key)
    return record.cell("status").term if record else one.status


def test_notes_lead_to_where_they_are_called_and_back(whole: Report, paper: Document) -> None:
    called = [f.mark for s in whole.sections for t in s.tables for r in t.rows for f in r.figures
              if isinstance(f.mark, Linked)]  # fmt: skip
    notes = [note for s in whole.sections for t in s.tables for note in t.notes]
    assert called and {one.to for one in called} <= {one.name for one in notes}
    assert {one.to for one in notes} == {one.name for one in called if one.name}
    links = [one.get(f"{W}anchor") for one in paper.element.body.iter(f"{W}hyperlink")]
    assert {one.to for one in (*called, *notes)} <= set(links)
    page = as_html(whole).decode()
    for note in notes:
        assert f'href="#{note.name}"' in page and f'href="#{note.to}"' in page


def test_no_heading_is_skipped(paper: Document) -> None:
    above = 0
    for one in paper.paragraphs:
        if not one.style.name.startswith("Heading"):
            continue
        own = one._p.pPr.find(f"{W}outlineLvl")
        level = int(one.style.name[-1]) if own is None else int(own.get(f"{W}val")) + 1
        assert level <= above + 1, one.text
        above = level


def test_rows_on_one_page_are_joined(whole: Report) -> None:
    """Whatever is cut and joined again on one page is what it was; across pages it carries keys."""
    long = tuple(paragraphs("2024\n" + "Una frase che dice qualcosa di nuovo. " * 90))
    first = whole.sections[0]
    rows = [replace(row, actions=long) for row in first.activities]
    whole = replace(whole, sections=(replace(first, activities=tuple(rows)), *whole.sections[1:]))
    short = cut(whole, SHORT)
    rows = [row for s in short.sections for row in s.activities]
    assert len(rows) > sum(len(s.activities) for s in whole.sections)
    names = [row.code.name for row in rows]
    together = joined_by_page(short, dict.fromkeys(names, 1))
    for before, after in zip(whole.sections, together.sections, strict=True):
        assert [row.actions for row in before.activities] == [
            row.actions for row in after.activities
        ]
    apart = joined_by_page(short, {name: at for at, name in enumerate(names, 1)})
    assert apart is short and told(short, dict.fromkeys(names, 1)) and not told(short, {})
    keyed = [row for row in rows if row.continued]
    assert keyed and all(row.code == row.activity and not row.department for row in keyed)


def test_further_contributions_have_blank_keys(found: Material, whole: Report) -> None:
    rows = [row for s in whole.sections for row in s.activities]
    further = [row for row in rows if not row.lead and not row.continued]
    assert further and all(not (row.code or row.text or row.lines or row.impact) for row in further)
    several = [one for one in found.standing.contributions.values() if len(one) > 1]
    assert len(further) == sum(len(one) - 1 for one in several)


def test_long_texts_are_cut_between_sentences() -> None:
    text = "2024\n" + " ".join(f"Frase numero {n} che dice qualcosa." for n in range(120))
    rows = chunks(paragraphs(text), Room(60, 20))
    assert len(rows) > 2 and rows[0][0] == Paragraph("2024", "year")
    assert plain(" ".join(one.text for row in rows for one in row)) == plain(text)
    assert all(
        row[-1].text.rstrip().endswith((".", "2024")) and row[-1].tone != "year" for row in rows
    )
    assert chunks([], Room(60, 20)) == [()]


def test_only_public_columns_are_printed(found: Material) -> None:
    policy = found.profile.publication
    few = tuple(one for one in policy.sheets["activities"] if one not in ("actions", "before"))
    narrow = replace(
        found.profile,
        publication=Publication({"activities": few}, (), ()),
    )
    overview = found.overview
    standing = type(overview.standing)(overview.standing.consolidated, found.plan, narrow)
    hidden = replace(found, overview=type(overview)(standing, overview.rules, "it"))
    whole = made(hidden)
    assert not any(s.tables or s.grids or s.attributes for s in whole.sections)
    assert not any(row.actions for s in whole.sections for row in s.activities if row.text)
    data = set_in_type(hidden, whole)
    assert "Attività proseguita" not in "".join(
        t.text or "" for t in docx.Document(io.BytesIO(data)).element.body.iter(f"{W}t")
    )


@pytest.mark.parametrize(
    ("value", "form", "it", "en"),
    [
        (1234.5, "#,##0.00", "1.234,50", "1,234.50"),
        (0.573, "0.0\\ %", "57,3 %", "57.3 %"),
        (-0.05, "+0.0\\ %;-0.0\\ %;0.0\\ %", "-5,0 %", "-5.0 %"),
        (1159605.0, '#,##0.00\\ "€"', "1.159.605,00 €", "1,159,605.00 €"),
        (2.675, "#,##0.00", "2,68", "2.68"),
        (12.5, "", "12,5", "12.5"),
        ("crescente", '@" (proposto)"', "crescente (proposto)", "crescente (proposto)"),
        (None, "0", "", ""),
    ],
)
def test_numbers_as_people_write_them(value: object, form: str, it: str, en: str) -> None:
    assert (written(value, form, "it"), written(value, form, "en")) == (it, en)


def test_shipped_layouts_are_those_the_drafts_make() -> None:
    for name, data in drafts().items():
        stem, _, rest = name.partition(".")
        assert shipped(stem, "en" if rest.startswith("en") else "it") == data, name


def test_a_layout_of_ones_own(
    demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy is edited as in Word and used from then on; a wrong tag is named."""
    root = Path(copytree(demonstration.root, tmp_path / "plan"))
    done = riscontro("report", root, "--layout-to", root / "modello-relazione.docx")
    assert done.exit_code == 0, done.stderr
    monkeypatch.setattr(reporting, "office", lambda: None)
    again = riscontro("report", root, "--layout-to", root / "modello-relazione.docx")
    assert again.exit_code == 2 and "esiste già" in again.stderr
    layout = docx.Document(str(root / "modello-relazione.docx"))
    layout.add_paragraph("Firmato per il {{ report.year }}")
    layout.save(str(root / "modello-relazione.docx"))
    (path,) = report(root, Asked(), folder=tmp_path)
    assert docx.Document(str(path)).paragraphs[-1].text == "Firmato per il 2025"


def test_a_layout_that_is_wrong_is_told(found: Material, whole: Report) -> None:
    layout = docx.Document(io.BytesIO(layout_of(found.profile.id, "it").data))
    layout.add_paragraph("{{ report.nothing }}")
    held = io.BytesIO()
    layout.save(held)
    with pytest.raises(RunStopped, match="istruzione"):
        set_in_type(found, whole, held.getvalue())
    with pytest.raises(RunStopped, match="non è un documento di Word"):
        set_in_type(found, whole, b"no zip")


def test_one_unit(found: Material) -> None:
    unit = next(one.department for one in found.plan.contributions)
    whole = made(found, scope=unit)
    keys = {row.key for s in whole.sections for row in s.activities}
    own = {one.key for one in found.plan.contributions if one.department == unit}
    assert own <= keys and whole.scope == found.standing.unit_name(unit)
    with pytest.raises(RunStopped, match="non è un'unità"):
        unit_of(found, "Marte")


def test_without_libreoffice(
    demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (libre, reporting):
        monkeypatch.setattr(module, "office", lambda: None)
    (path,) = report(demonstration.root, Asked(), folder=tmp_path)
    assert path.suffix == ".docx"
    with pytest.raises(RunStopped, match="LibreOffice"):
        report(demonstration.root, Asked(), formats=("docx", "pdf"), folder=tmp_path)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no groups of processes on this system")
def test_a_libreoffice_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, child = tmp_path / "soffice", tmp_path / "child"
    program.write_text(
        f'#!/bin/sh\nsleep 600 &\necho $! > "{child}.new"\nmv "{child}.new" "{child}"\nwait\n'
    )
    program.chmod(0o700)
    monkeypatch.setattr(libre, "office", lambda: str(program))
    monkeypatch.setattr(libre, "LONGEST", 3)
    paper = io.BytesIO()
    docx.Document().save(paper)
    with pytest.raises(RunStopped, match="3 secondi"):
        libre.convert(paper.getvalue(), ["pdf"])
    number = int(child.read_text())
    until = time.monotonic() + 30
    while Path(f"/proc/{number}/status").exists() and time.monotonic() < until:
        if "zombie" in Path(f"/proc/{number}/status").read_text("utf-8"):
            break
        time.sleep(0.05)
    assert time.monotonic() < until


def test_html(demonstration: Demonstration, tmp_path: Path) -> None:
    (path,) = report(demonstration.root, Asked(), formats=("html",), folder=tmp_path)
    text = path.read_text("utf-8")
    assert '<html lang="it">' in text and "BOZZA" in text
    assert "<script" not in text and "http://" not in text.replace("http://www", "")
    assert text.count("<section") == text.count("</section>") > 30


def test_nothing_consolidated(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    done = riscontro("report", city.root)
    assert done.exit_code == 2 and "consolidate" in done.stderr


@pytest.mark.office
def test_pdf_is_tagged_and_archivable(
    soffice: str, demonstration: Demonstration, tmp_path: Path
) -> None:
    done = riscontro(
        "report", demonstration.root, "--format", "pdf,odt,docx", "--to", tmp_path,
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    pdf = next(tmp_path.glob("*.pdf")).read_bytes()
    assert faults(pdf) == []
    paper = docx.Document(str(next(tmp_path.glob("*.docx"))))
    last = [p for p in paper.paragraphs if p.style.name == "Voce di sommario"][-1]
    shown = "".join(t.text or "" for t in last._p.iter(f"{W}t"))
    assert shown[-1].isdigit(), "the contents tell pages"
    nothing_lost(next(tmp_path.glob("*.docx")).read_bytes(), pdf, tmp_path)
    assert soffice and next(tmp_path.glob("*.odt")).stat().st_size > 10_000


def test_corrections_after_an_edition_are_errata(tmp_path: Path) -> None:
    """A row opened again is provisional; closed once more, both values and the reason stand."""
    city = City.founded(tmp_path / "piano-2025")
    for unit in ("CUL", "AMB", "SOC", "DIR"):
        city.send(unit)
    close(city, "--anyway", "--label", "Consuntivo approvato")
    first = made(material(city.root))
    assert not first.draft and not first.errata and first.edition is not None
    assert first.edition.label == "Consuntivo approvato"
    reopen(city)
    opened_again = made(material(city.root))
    (row,) = opened_again.reopened
    assert row.reason == "dato della Regione" and row.code == A1
    figures = [
        one
        for s in opened_again.sections
        for t in s.tables
        for r in t.rows
        if r.key == A1
        for one in r.figures
    ]
    assert any("provvisorio" in one.mark for one in figures)
    city.send("CUL", {("indicators", "a.1", "value"): 77})
    city.run(AFTER)
    close(city, "--anyway", "--act", "DCC 90/2026", today=AFTER)
    second = material(city.root)
    (erratum,) = [one for one in errata(second) if one.code == "a.1"]
    assert erratum.after == "77" != erratum.before
    assert "dato della Regione" in erratum.reason and erratum.edition == "Consuntivo approvato"
    (path,) = report(city.root, Asked(), formats=("html",), folder=tmp_path)
    text = path.read_text("utf-8")
    assert "ERRATA CORRIGE" in text and "BOZZA" not in text and ">77<" in text


def test_the_words_of_layouts_stand_in_both_languages() -> None:
    found = layoutwords.written()
    for one in (*found["words"].values(), *found["paragraphs"].values()):
        assert one.keys() == {"it", "en"} and all(one.values())
        assert isinstance(one["it"], str) or len(one["it"]) == len(one["en"])
