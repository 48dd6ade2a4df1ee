"""Findings to read: in a terminal, as data, as a page."""

import json
import re
from html.parser import HTMLParser
from importlib import resources

import pytest
from riscontro.schemas.findings import Finding, Language, Place, Severity
from riscontro.schemas.rules import common, finding
from riscontro.sync.report import as_html, as_json, as_text, counted
from riscontro.sync.rulebook import table

RULES = common()
NASTY = "<script>alert(\"x\")</script> & 'y'"


def unreadable(cell: str, value: str = "circa", workbook: str = "CUL.xlsx") -> Finding:
    place = Place(workbook, "Indicatori", cell)
    return finding(RULES, "VAL-001", place, key="M05.P02/a.1", value=value, field="value")


def late() -> Finding:
    return finding(RULES, "CON-003", Place(), value="AMB", unit="Ambiente", due="28/02/2026")


def told(findings: list[Finding], language: Language = "it", names: tuple[str, ...] = ()) -> str:
    return as_text(findings, RULES, language, names)


# Text -------------------------------------------------------------------------------------------


def test_equal_findings_are_grouped_over_their_cells() -> None:
    text = told([unreadable("Q9"), unreadable("Q6", "boh"), late()])
    assert text.count("VAL-001") == 1 and "(2)" in text
    lines = text.splitlines()
    assert [line.split()[0] for line in lines if line.strip().startswith("Indicatori!")] == [
        *("Indicatori!Q9", "Indicatori!Q6"),
    ]
    assert "«boh»" in text and "M05.P02/a.1" in text
    assert sum(line.lstrip().startswith("→") for line in lines) >= 1


def test_the_gravest_come_first() -> None:
    text = told([late() if n == 0 else unreadable(f"Q{n}", workbook="") for n in range(3)])
    assert text.index("VAL-001") < text.index("CON-003")


def test_many_cells_are_counted() -> None:
    text = told([unreadable(f"Q{row}") for row in range(6, 106)])
    assert "(100)" in text and "+ 88" in text
    assert len(text.splitlines()) < 30 and max(map(len, text.splitlines())) < 2000


def test_a_clean_workbook_is_named_too() -> None:
    text = told([], names=("bene.xlsx",))
    assert text == "bene.xlsx\n  Nessuna segnalazione."
    assert told([], "en", ("bene.xlsx", "b.xlsx")).endswith("2 files checked: No findings.")


def test_only_checked_files_are_counted() -> None:
    text = told([unreadable("Q6"), late()], names=("CUL.xlsx",))
    assert "1 file controllato: " in text and "Tutto il piano" in text


@pytest.mark.parametrize(
    ("number", "it", "en"),
    [(1, "✖ 1 errore bloccante", "✖ 1 blocking error"),
     (2, "✖ 2 errori bloccanti", "✖ 2 blocking errors")],
)  # fmt: skip
def test_counts_agree_in_number(number: int, it: str, en: str) -> None:
    findings = [unreadable("Q6")] * number
    assert (counted(findings, "it"), counted(findings, "en")) == (it, en)


# JSON -------------------------------------------------------------------------------------------


def test_findings_as_data() -> None:
    data = json.loads(as_json([unreadable("Q6", "però «12»")], RULES, workbooks=["CUL.xlsx"]))
    assert list(data) == ["workbooks", "findings"]
    (one,) = data["findings"]
    assert list(one) == [
        *("code", "severity", "workbook", "sheet", "cell", "key", "field", "value"),
        *("message", "hint"),
    ]
    assert (one["severity"], one["cell"], one["value"]) == ("blocking", "Q6", "però «12»")
    assert "però" in as_json([unreadable("Q6", "però")], RULES), "letters stay letters"
    assert json.loads(as_json([], RULES)) == {"findings": []}


# HTML -------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What stands in a page, and that what is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        own = {name: value or "" for name, value in attrs}
        self.ids |= {own["id"]} if "id" in own else set()
        self.links += [own["href"]] if "href" in own else []
        if tag not in ("meta", "col"):
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open:
            self.cells[-1] += data


def page(findings: list[Finding], language: Language = "it", names: tuple[str, ...] = ()) -> Page:
    return Page(as_html(findings, RULES, language, names))


def test_what_people_typed_is_never_markup() -> None:
    nasty = unreadable("Q6", NASTY, workbook=f"{NASTY}.xlsx")
    found = page([nasty], names=(nasty.place.workbook, "altro.xlsx"))
    assert "script" not in found.tags and found.open == []
    assert NASTY in found.cells


def test_every_finding_is_a_row() -> None:
    found = page([late(), unreadable("Q6"), unreadable("Q9", workbook="AMB.xlsx")])
    assert found.tags.count("tr") == 3 + 3, "three workbooks, a head each"
    assert found.cells.count("VAL-001") == 2
    assert [link.removeprefix("#") for link in found.links] == sorted(found.ids)


def test_gravest_first_in_a_workbook() -> None:
    both = [finding(RULES, "IND-001", Place("CUL.xlsx", "Indicatori", "Q3"), year="2025"),
            unreadable("Q6")]  # fmt: skip
    codes = [cell for cell in page(both).cells if re.fullmatch(r"[A-Z]{3}-\d{3}", cell)]
    assert codes == ["VAL-001", "IND-001"]


def test_a_page_that_needs_nothing_else() -> None:
    text = as_html([unreadable("Q6")], RULES, "en")
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert '<meta name="viewport"' in text and "<title>Check results</title>" in text
    assert not re.search(r"https?://|@import|url\(|<script|<link", text)
    assert page([], names=("bene.xlsx",)).tags.count("table") == 0


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
              for part in parts]  # fmt: skip
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_can_be_read_by_everybody() -> None:
    style = resources.files("riscontro.sync").joinpath("report.css").read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    for scheme in (light, dark):
        colours = dict(re.findall(r"--(\w+): (#[0-9a-fA-F]{3,6})", scheme))
        colours = {
            name: value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])
            for name, value in colours.items()
        }
        for ground in ("page", "band"):
            for ink in ("ink", "text", "soft", "red", "amber", "blue"):
                pair = sorted((luminance(colours[ground]), luminance(colours[ink])))
                assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (ink, ground)


# The catalogue ----------------------------------------------------------------------------------


def test_the_table_of_rules() -> None:
    lines = table(RULES, "en").splitlines()
    assert lines[:2] == ["| code | severity | rule |", "|---|---|---|"]
    assert len(lines) == 2 + len(RULES)
    assert all(line.count("|") == 4 for line in lines)
    assert {line.split(" | ")[1] for line in lines[2:]} <= {str(one) for one in Severity}
