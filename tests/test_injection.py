"""Nothing anybody types is ever evaluated, followed or run in anything the program writes."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from barbed import MARK, Barbs, active, flat, mail, packages, page, texts
from desk import riscontro, workspace
from forge import FORM, GOOD, SHEETS
from offices import plan_of_four
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.findings import Place
from riscontro.schemas.plan import Contact, Doubt, Interim, Plan, Version
from riscontro.schemas.rulings import Correction, Waiver
from riscontro.sync.inert import as_typed
from riscontro.sync.pipeline.planning import profile_named

FREE = ("actions", "note", "evidence", "corrective_action", "proposed_source")
"""Entry columns of free text."""

A1, CUL = "M05.P02/a.1", "CUL_2025_consuntivo.xlsx"
FORMULA = re.compile(r"""[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]""")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def everything() -> Plan:
    """A plan with a record of every kind a person types."""
    plan = plan_of_four()
    nodes = tuple(replace(one, attributes={"stakeholders": "x"}) for one in plan.nodes)
    return replace(
        plan,
        nodes=nodes,
        contacts=(
            Contact("CUL", "contact", "x", "cul@comune.example.it"),
            Contact("AMB", "director", "x", "amb@comune.example.it"),
        ),
        doubts=(Doubt("IMP-001", A1, Place("x", "y", "B2"), "z"),),
        versions=(Version(A1, "", "target", "4500", 2025, date(2025, 3, 1), "x", "y"),),
        interim=(Interim(A1, "", date(2025, 6, 30), Decimal(4300), "x", "y"),),
        corrections=(Correction(A1, "", 2025, "consuntivo", "value", Decimal(4400), "x", "y"),),
        waivers=(Waiver("VAL-001", "M05.P02/a.2", "", "x", "y"),),
    )


def put(page: Worksheet, row: int, column: int, text: str) -> None:
    """Type a text as somebody does who begins it with an apostrophe."""
    cell = page.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True


def fill(path: Path, barbs: Barbs) -> None:
    """Fill a workbook in, every free text one of those."""
    book = load_workbook(path)
    for sheet, name in SHEETS.items():
        page = book[name]
        ids = {str(cell.value): cell.column for cell in page[4] if cell.value}
        for row in range(6, page.max_row + 1):
            key = str(page.cell(row, ids["key"]).value or "")
            for field, column in ids.items() if key else ():
                if field in FREE:
                    put(page, row, column, barbs.one())
                elif (good := GOOD.get((sheet, key.removeprefix("M05.P02/"), field))) is not None:
                    page.cell(row, column).value = good
    page = book["Proposte"]
    ids = {str(cell.value): cell.column for cell in page[4] if cell.value}
    put(page, 6, ids["code"], "a.1")
    page.cell(6, ids["kind"]).value = "Correzione"
    for field in ("text", "motive"):
        put(page, 6, ids[field], barbs.one())
    cover = book.worksheets[0]
    for row in range(1, 60):
        name = cover.cell(row, 1).value
        if name in ("approval_name", "approval_role"):
            put(cover, row, 3, barbs.one(long=False))
        elif name in FORM:
            cover.cell(row, 3).value = FORM[name]
    book.save(path)


def spoil(path: Path, barbs: Barbs) -> None:
    """Let a clumsy hand type such texts where none belong."""
    book = load_workbook(path)
    page = book["Indicatori"]
    ids = {str(cell.value): cell.column for cell in page[4] if cell.value}
    for row in (7, 8, 9):
        put(page, row, ids["value"], barbs.one())
    put(page, 11, ids["indicator"], barbs.one())
    put(page, 12, ids["unit"], barbs.one())
    beside, under = page.max_column + 1, page.max_row + 1
    for row in (4, 5, 7):
        put(page, row, beside, barbs.one())
    for field in ("key", "value", "note"):
        put(page, under, ids[field], barbs.one())
    page.cell(8, ids["note"]).comment = Comment(barbs.one(), barbs.one(long=False))
    page.cell(10, ids["note"]).value = '=HYPERLINK("http://evil.example/ZQ0Z","ZQ0Z")'
    book.create_sheet("=1+1 ZQ0Z")
    book.save(path)


def answer(path: Path, barbs: Barbs) -> int:
    """Answer every finding of *Esito controlli*."""
    book = load_workbook(path)
    page = book["Esito controlli"]
    ids = {str(cell.value): cell.column for cell in page[4] if cell.value}
    rows = [row for row in range(7, page.max_row + 1) if page.cell(row, ids["severity"]).value]
    for row in rows:
        put(page, row, ids["reason"], barbs.one())
    book.save(path)
    return len(rows)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Barbs, str]:
    """A plan's round from the first workbook to the closing, every text one of those."""
    root, barbs = tmp_path_factory.mktemp("piano"), Barbs()
    workspace(root, barbs.plan(everything()))
    inbox, out, said = root / "trasmissioni", root / "esiti", []

    def run(*words: object, status: tuple[int, ...] = (0, 1)) -> None:
        done = riscontro(*words)
        assert done.exit_code in status, (words, done.stderr)
        said.append(done.stdout)

    run("distribute", root, "--today", "2026-01-15")
    for path in sorted(inbox.glob("*.xlsx")):
        fill(path, barbs)
    spoil(inbox / CUL, barbs)
    odd = (inbox / CUL).rename(inbox / "=cmd ZQ0Z & <b>.xlsx")
    (inbox / "+ZQ0Z.txt").write_text("x")
    (inbox / "@ZQ0Z.xlsx").write_bytes(b"nothing")
    files = sorted(inbox.glob("*.xlsx"))
    night = ("--today", "2026-02-20")
    run(
        "validate",
        *files,
        "--format",
        "html",
        "--to",
        out / "v.html",
        "--annotate",
        out / "a",
        *night,
    )
    run("validate", *files, "--format", "json", "--to", out / "v.json", *night)
    run("validate", *files, *night)
    for command in ("consolidate", "sync"):
        run(command, root, *night)
    assert answer(odd, barbs)
    run("sync", root, *night)
    run("status", root, "--sheet", out / "stato.xlsx", *night)
    run("trace", A1, "2025", "--workspace", root)
    before = next((root / ".riscontro/copie").glob("=cmd*"))
    run("diff", before, odd, "--cells", "--workspace", root, "--sheet", out / "diff.xlsx")
    run("upgrade", odd, "--workspace", root, "--to", out / "nuove", *night)
    for what in ("values", "plan", "departments", "links", "actors", "vocabularies", "lineage"):
        run("export", root, "--what", what, "--to", out / f"{what}.csv")
    run("remind", root, "--again", "--today", "2026-03-02")
    run("close", root, "--anyway", "--act", barbs.one(long=False), "--today", "2026-03-10")
    run("rollover", root, "--anyway", "--today", "2026-03-11")
    return root, barbs, "\n".join(said)


Told = tuple[Path, Barbs, str]


def test_no_workbook_evaluates_or_follows_anything_typed(told: Told) -> None:
    root, _, _ = told
    seen = 0
    for name, data in packages(root):
        mine = [one for one in active(data) if "evil.example/ZQ0Z" not in one[1]]
        assert not mine, name
        if not name.startswith(("trasmissioni", ".riscontro", "esiti/a")):
            # The one formula somebody did type stays in his own workbook and its copies.
            assert not active(data) or "nuove" not in name, name
        seen += 1
    assert seen > 20


def test_every_text_reads_back_as_it_was_typed(told: Told) -> None:
    root, barbs, _ = told
    seen: dict[str, set[int]] = {}
    for name, data in packages(root):
        for sheet, cell, text in texts(data):
            for number in map(int, MARK.findall(text)):
                typed = flat(barbs.typed[number])
                if number and not typed.startswith("_x003D_"):
                    # The dash a name begins with is the bullet of a list where names are joined.
                    assert typed.lstrip("-") in flat(text), (name, sheet, cell)
                seen.setdefault(name, set()).add(number)
    assert len(seen["quadro.xlsx"]) > 100 and len(seen["piano.xlsx"]) > 400


def test_notes_stand_in_the_master_letter_by_letter(told: Told) -> None:
    root, barbs, _ = told
    found = {text for _, data in packages(root) for _, _, text in texts(data)}
    whole = [one for one in barbs.typed.values() if one in found]
    assert len(whole) > 0.9 * len(barbs.typed), set(barbs.typed.values()) - set(whole)


def test_no_cell_of_a_csv_is_a_formula(told: Told) -> None:
    root, barbs, _ = told
    seen = 0
    typed = set(barbs.typed.values())
    for file in root.rglob("*.csv"):
        with file.open(newline="", encoding="utf-8") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    assert not FORMULA.match(cell) or NUMBER.fullmatch(cell), (file.name, cell)
                    seen += as_typed(cell) in typed
    assert seen > 100


def test_a_page_has_our_elements_alone(told: Told) -> None:
    root, _, _ = told
    found = page((root / "esiti/v.html").read_text("utf-8"))
    assert not found.tags & {"script", "img", "b", "iframe", "object", "form", "base", "link"}
    assert {name for name, _ in found.attributes} <= {
        *("lang", "charset", "name", "content", "tabindex", "role", "aria-label", "class"),
        *("scope", "data-label", "id", "href"),
    }
    assert all(value.startswith("#") for name, value in found.attributes if name == "href")
    assert "<script>alert(ZQ" in unescape(found.said) or "onerror=alert" in found.said


def test_messages_keep_their_headers(told: Told) -> None:
    root, _, _ = told
    found = [mail(path.read_bytes()) for path in sorted((root / "esiti").rglob("*.eml"))]
    assert len(found) > 3
    for one in found:
        known = {"X-Unsent", "To", "Cc", "Subject", "Content-Type", "MIME-Version"}
        known |= {"Content-Language", "Content-Transfer-Encoding"}
        assert set(one.keys()) <= known
        addresses = [
            two.addr_spec for name in ("To", "Cc") if one[name] for two in one[name].addresses
        ]
        assert all(address.endswith("@comune.example.it") for address in addresses)
        assert one.get_body().get_content_type() == "text/plain"


def test_what_is_printed_moves_no_terminal(told: Told) -> None:
    _, _, said = told
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said)


# Labels of a profile ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Barbs]]:
    """A workspace whose profile has such texts for names of sheets, columns, levels and entries."""
    root, barbs = tmp_path_factory.mktemp("profilo"), Barbs()
    source = resources.files("riscontro.schemas").joinpath("profiles/torino-controllo")
    folder = shutil.copytree(str(source), root / "mio")
    file = folder / "profile.toml"
    text = re.sub(
        r'(?<=label = )\{ it = "[^"]*", en = "[^"]*" \}',
        lambda _: words(barbs),
        file.read_text("utf-8"),
    )
    assert 'it = "Indicatori"' not in text
    file.write_text(text, "utf-8")
    workspace(root, plan_of_four(), profile=profile_named(str(folder)))
    settings = root / "riscontro.toml"
    settings.write_text(re.sub(r"(?m)^profile = .*$", 'profile = "mio"', settings.read_text()))
    yield root, barbs


def words(barbs: Barbs) -> str:
    """Return both words of a label, such a text each, short and printable as sheets want them."""
    while True:
        text = barbs.one(long=False)
        fits = len(text) <= 31 and text.isprintable() and text == text.strip(" '")
        if fits and not set(text) & set("[]:*?/\\"):
            break
    quoted: Any = json.dumps(text)
    return f"{{ it = {quoted}, en = {quoted} }}"


def test_labels_are_labels(named: tuple[Path, Barbs]) -> None:
    root, _ = named
    for words in (("distribute", "2026-01-15"), ("sync", "2026-02-20"), ("sync", "2026-03-05")):
        done = riscontro(words[0], root, "--today", words[1])
        assert done.exit_code in (0, 1), done.stderr
    found = list(packages(root))
    assert len(found) > 8
    for name, data in found:
        assert not active(data), name
