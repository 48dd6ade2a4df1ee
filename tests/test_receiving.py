"""``riscontro receive``: from what came in to the submissions folder, with a receipt."""

import json
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from crafted import ods
from desk import DAY, fill, riscontro, workspace
from openpyxl import load_workbook
from parcels import encrypted_zip, mail, pec, signed, zipped
from riscontro.sync import events
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.pipeline.receiving import receive
from riscontro.sync.receipts import Receipt, Received, Reception
from riscontro.sync.workspace import Workspace
from riscontro.workbooks.reserving import place

TODAY = date.fromisoformat(DAY)
NAME = "CUL_2025_consuntivo.xlsx"
SECOND, THIRD = "CUL_2025_consuntivo (2).xlsx", "CUL_2025_consuntivo (3).xlsx"


@pytest.fixture(scope="session")
def _sent_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent-out")
    root = workspace(folder / "piano-2025")
    distribute(root, TODAY)
    filled = folder / "definitivo_ultimo2.xlsx"
    shutil.copy(root / "trasmissioni" / NAME, filled)
    fill(filled)
    return folder


@pytest.fixture
def root(_sent_out: Path, tmp_path: Path) -> Path:
    """A workspace with the blank workbook of its one unit in the folder of submissions."""
    return Path(shutil.copytree(_sent_out / "piano-2025", tmp_path / "piano-2025"))


@pytest.fixture(scope="session")
def book(_sent_out: Path) -> bytes:
    """The workbook as its office filled it in and sent it."""
    return (_sent_out / "definitivo_ultimo2.xlsx").read_bytes()


def changed(book: bytes, field: str, value: Any) -> bytes:
    """The same workbook with one indicator's value changed, or a cell of its form."""
    path = BytesIO(book)
    file = load_workbook(path)
    if field == "state":
        page = file.worksheets[0]
        row = next(row for row in range(1, 60) if page.cell(row, 1).value == field)
        page.cell(row, 3).value = value
    else:
        page = file["Indicatori"]
        names = {cell.value: cell.column for cell in page[4]}
        row = next(
            row for row in range(6, 40) if page.cell(row, names["key"]).value == "M05.P02/a.1"
        )
        page.cell(row, names[field]).value = value
    made = BytesIO()
    file.save(made)
    return made.getvalue()


def edit_settings(root: Path, setting: str) -> None:
    """Put a line in the place of the one of the same name."""
    path = Workspace(root).settings_file
    name = setting.partition("=")[0]
    lines = [setting if line.startswith(name) else line for line in path.read_text().splitlines()]
    assert setting in lines
    path.write_text("\n".join(lines))


def lie(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / "posta" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def taken(root: Path, *files: Path) -> Reception:
    return receive(root, files, TODAY)


def one_file(done: Reception) -> Received:
    (file,) = done.files
    return file


def only(done: Reception) -> Receipt:
    (receipt,) = one_file(done).receipts
    return receipt


def lying(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "trasmissioni").iterdir())


def kept(root: Path) -> list[bytes]:
    return [path.read_bytes() for path in Workspace(root).received.rglob("*") if path.is_file()]


def logged(root: Path) -> list[dict[str, Any]]:
    return [event for _, event in events.events(Workspace(root).events)]


def codes(done: Reception) -> set[str]:
    return {one.code for one in done.findings}


# What is taken ----------------------------------------------------------------------------------


def test_a_certified_message_with_a_workbook_signed_twice(
    root: Path, book: bytes, tmp_path: Path
) -> None:
    data = pec(mail({"definitivo_ultimo2.xlsx.p7m.p7m": signed(signed(book))}))
    done = taken(root, lie(tmp_path, "busta.eml", data))
    receipt = only(done)
    assert (receipt.result, receipt.department, receipt.unit) == ("taken", "CUL", "Cultura")
    assert (receipt.period, receipt.round, receipt.state) == ("2025", "consuntivo", "submitted")
    assert (receipt.values, receipt.rows, receipt.signatures) == (13, 6, 2)
    assert codes(done) == {"RCV-007"} and done.not_taken == 0
    assert lying(root) == [SECOND, NAME], "the blank workbook is not written over"
    assert (root / "trasmissioni" / SECOND).read_bytes() == book
    assert data in kept(root), "the envelope is kept as it came"


def test_what_was_received_enters_the_master(root: Path, book: bytes, tmp_path: Path) -> None:
    taken(root, lie(tmp_path, "posta.eml", mail({"a.xlsx": book})))
    (delivery,) = consolidate(root, TODAY).consolidated.deliveries
    assert delivery.state == "accepted"
    assert delivery.sheets["indicators"][:2] == (13, 13)


def test_the_event_holds_fingerprints_and_no_names(root: Path, book: bytes, tmp_path: Path) -> None:
    data = pec(mail({"Mario Rossi definitivo.xlsx.p7m": signed(book)}))
    taken(root, lie(tmp_path, "Mario Rossi.eml", data))
    (event,) = logged(root)
    assert event["what"] == "receive" and event["kind"] == ".eml" and event["sent"] == "2026-02-19"
    assert event["pec"] == "opec293.20260219091500.0001@pec.esempio.it"
    (workbook,) = event["workbooks"]
    assert (workbook["department"], workbook["result"], workbook["name"]) == (
        "CUL",
        "taken",
        SECOND,
    )
    text = Workspace(root).events.read_text("utf-8")
    assert not any(word in text for word in ("Rossi", "Maria", "cultura@", "comune.esempio"))
    assert events.verify(Workspace(root).events).broken == 0


def test_two_workbooks_in_one_message(root: Path, book: bytes, tmp_path: Path) -> None:
    other = changed(book, "value", 4500)
    files = {"attività.xlsx": book, "bis.zip": zipped({"../../attività.xlsx": other})}
    done = taken(root, lie(tmp_path, "posta.eml", mail(files)))
    assert [one.result for one in one_file(done).receipts] == ["taken", "taken"]
    assert lying(root) == [SECOND, THIRD, NAME]
    assert "RCV-010" in codes(done), "the second one finds the first there"
    assert not (tmp_path / "attività.xlsx").exists()


def test_a_workbook_saved_as_ods(root: Path, book: bytes, tmp_path: Path) -> None:
    done = taken(root, lie(tmp_path, "CUL.ods", as_ods(book)))
    receipt = only(done)
    assert (receipt.result, receipt.department, receipt.values) == ("taken", "CUL", 13)
    assert "WBK-010" in codes(done)
    assert lying(root) == ["CUL_2025_consuntivo.ods", NAME]


def test_a_folder_of_saved_messages(root: Path, book: bytes, tmp_path: Path) -> None:
    lie(tmp_path, "a.eml", mail({"a.xlsx": book}))
    lie(tmp_path, ".DS_Store", b"x")
    lie(tmp_path, "nota.pdf", b"%PDF")
    done = taken(root, tmp_path / "posta")
    assert [file.name for file in done.files] == ["a.eml", "nota.pdf"]
    assert lying(root) == [SECOND, NAME]


def test_a_workbook_to_correct_is_taken_and_counted(
    root: Path, book: bytes, tmp_path: Path
) -> None:
    wrong = changed(book, "value", "4.224057,67")
    path = lie(tmp_path, "a.xlsx", wrong)
    receipt = only(taken(root, path))
    assert receipt.result == "taken" and receipt.values == 12
    shown = riscontro("validate", path, "--workspace", root, "--today", DAY, "--format", "json")
    told = [one["code"] for one in json.loads(shown.stdout)["findings"]]
    own = [one.code for one in receipt.findings if not one.code.startswith("RCV")]
    assert own == told and "VAL-002" in told, "the checks are those of validate"


# What is there already --------------------------------------------------------------------------


def test_the_same_file_twice(root: Path, book: bytes, tmp_path: Path) -> None:
    path = lie(tmp_path, "posta.eml", mail({"a.xlsx": book, "copia.xlsx": book}))
    first = one_file(taken(root, path))
    assert [one.result for one in first.receipts] == ["taken", "already"]
    again = taken(root, path)
    assert [one.result for one in one_file(again).receipts] == ["already", "already"]
    assert only(taken(root, lie(tmp_path, "a.xlsx", book))).stored == SECOND
    assert lying(root) == [SECOND, NAME]
    assert len(logged(root)) == 2, "a file received again says nothing new"


def test_a_workbook_received_and_worked_on_since(root: Path, book: bytes, tmp_path: Path) -> None:
    path = lie(tmp_path, "a.xlsx", book)
    taken(root, path)
    (root / "trasmissioni" / SECOND).write_bytes(changed(book, "value", 4411))
    assert only(taken(root, path)).result == "already"
    (root / "trasmissioni" / SECOND).unlink()
    assert only(taken(root, path)).result == "taken", "taken away, it comes in again"


def test_the_file_of_the_folder_itself(root: Path) -> None:
    receipt = only(taken(root, root / "trasmissioni" / NAME))
    assert (receipt.result, receipt.stored) == ("already", NAME)


def test_a_first_workbook_has_its_usual_name(root: Path, book: bytes, tmp_path: Path) -> None:
    shutil.rmtree(root / "trasmissioni")
    gone = taken(root, lie(tmp_path, "a.xlsx", book))
    assert only(gone).result == "unwritten", "workbooks were made in that folder"
    Workspace(root).issued_mark.unlink()
    done = taken(root, lie(tmp_path, "a.xlsx", book))
    assert only(done).stored == NAME and codes(done) == set()


def test_a_name_is_never_written_over(tmp_path: Path) -> None:
    names = [place(str(n).encode(), tmp_path / "new", "a.xlsx").name for n in range(3)]
    assert names == ["a.xlsx", "a (2).xlsx", "a (3).xlsx"]
    assert [(tmp_path / "new" / name).read_text() for name in names] == ["0", "1", "2"]


# What is not taken ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, {"RCV-008"}),
        ({"logo.png": b"\x89PNG", "nota.pdf": b"%PDF-1.4"}, {"RCV-001", "RCV-008"}),
        ({"a.zip": encrypted_zip("a.xlsx", b"x")}, {"RCV-002"}),
        ({"a.msg": b"x"}, {"RCV-003"}),
        ({"vecchio.xls": b"\x09\x08\x10\x00" + bytes(99)}, {"WBK-001"}),
        ({"dati.csv": b"a;b\n1;2\n"}, {"WBK-001"}),
    ],
)  # fmt: skip
def test_a_message_without_a_workbook(
    root: Path, tmp_path: Path, files: dict[str, bytes], found: set[str]
) -> None:
    data = mail(files)
    done = taken(root, lie(tmp_path, "posta.eml", data))
    assert codes(done) == found
    assert lying(root) == [NAME] and data in kept(root)
    assert [one["what"] for one in logged(root)] == ["receive"]


def test_a_receipt_of_what_was_sent_out(root: Path, book: bytes, tmp_path: Path) -> None:
    data = pec(mail({NAME: book}), "avvenuta-consegna")
    done = taken(root, lie(tmp_path, "ricevuta.eml", data))
    assert codes(done) == {"RCV-012"} and lying(root) == [NAME]


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ('plan = "altro-2025"', "WBK-006"),
        ('round = "monitoraggio"', "WBK-005"),
        ("period = 2026", "WBK-005"),
    ],
)
def test_a_workbook_of_something_else(
    root: Path, book: bytes, tmp_path: Path, setting: str, code: str
) -> None:
    edit_settings(root, setting)
    path = lie(tmp_path, "a.xlsx", book)
    receipt = only(taken(root, path))
    assert receipt.result == "refused" and code in {one.code for one in receipt.findings}
    assert lying(root) == [NAME] and book in kept(root)
    assert riscontro("receive", path, "--workspace", root, "--today", DAY).exit_code == 1


def test_a_workbook_of_nobody(root: Path, tmp_path: Path) -> None:
    stranger = (root / "piano.xlsx").read_bytes()
    receipt = only(taken(root, lie(tmp_path, "piano.xlsx", stranger)))
    assert receipt.result == "refused" and lying(root) == [NAME]
    consolidate(root, TODAY)
    done = taken(root, root / "quadro.xlsx")
    assert only(done).result == "left" and "RCV-008" in codes(done)


def test_a_file_over_the_limit(root: Path, book: bytes, tmp_path: Path) -> None:
    edit_settings(root, "file_mb = 1")
    done = taken(root, lie(tmp_path, "a.xlsx", book + bytes(2 << 20)))
    assert codes(done) == {"WBK-001"} and lying(root) == [NAME] and logged(root) == []


def test_no_way_to_write_into_the_folder(root: Path, book: bytes, tmp_path: Path) -> None:
    shutil.rmtree(root / "trasmissioni")
    (root / "trasmissioni").write_text("not a folder")
    path = lie(tmp_path, "a.xlsx", book)
    done = taken(root, path)
    assert only(done).result == "unwritten" and "RCV-011" in codes(done) and done.not_taken == 1
    assert book in kept(root), "nothing is lost"
    (root / "trasmissioni").unlink()
    (root / "trasmissioni").mkdir()
    assert only(taken(root, path)).result == "taken"
    assert [one["workbooks"][0]["result"] for one in logged(root)] == ["unwritten", "taken"]


@pytest.mark.parametrize("name", ["ricevuti", "eventi.jsonl"])
def test_no_way_to_keep_what_came(root: Path, book: bytes, tmp_path: Path, name: str) -> None:
    path = root / ".riscontro" / name
    if name == "ricevuti":
        path.write_text("not a folder")
    else:
        path.mkdir()
    file = lie(tmp_path, "a.xlsx", book)
    shown = riscontro("receive", file, "--workspace", root, "--today", DAY)
    assert shown.exit_code == 2 and len(shown.stderr.splitlines()) == 1 and name in shown.stderr
    if name == "ricevuti":
        assert lying(root) == [NAME], "nothing is taken that is not kept"


# What is printed --------------------------------------------------------------------------------


def test_the_receipt_in_words(root: Path, book: bytes, tmp_path: Path) -> None:
    path = lie(tmp_path, "posta.eml", pec(mail({"a.xlsx.p7m": signed(book)})))
    shown = riscontro("receive", path, "--workspace", root, "--today", DAY)
    assert shown.exit_code == 0 and shown.stderr == ""
    assert shown.stdout.splitlines() == [
        "posta.eml (inviato il 19/02/2026)",
        "  ✔ a.xlsx · Cultura · Consuntivo 2025 · ricevuto: 13 valori, niente da correggere"
        f" → {SECOND}",
        "      ℹ La cartella è firmata (firme presenti: 1); nessuna firma è stata verificata.",
    ]
    again = riscontro("receive", path, "--workspace", root, "--today", DAY, "--lang", "en")
    assert (
        again.exit_code == 0 and "already received: 13 values, nothing to correct" in again.stdout
    )


def test_the_receipt_of_a_draft_and_of_mistakes(root: Path, book: bytes, tmp_path: Path) -> None:
    draft = changed(changed(book, "state", "in compilazione"), "value", "4.224057,67")
    path = lie(tmp_path, "a.xlsx", draft)
    shown = riscontro("receive", path, "--workspace", root, "--today", DAY)
    assert shown.exit_code == 1
    assert "ricevuto: 12 valori, 1 da correggere · non ancora trasmessa" in shown.stdout


def test_the_workspace_around(
    root: Path, book: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lie(tmp_path, "a.xlsx", book)
    monkeypatch.chdir(root / "trasmissioni")
    assert riscontro("receive", path, "--today", DAY).exit_code == 0
    monkeypatch.chdir(tmp_path)
    assert riscontro("receive", path, "--today", DAY).exit_code == 2


def test_json_and_the_count_of_several(root: Path, book: bytes, tmp_path: Path) -> None:
    files = [lie(tmp_path, "a.xlsx", book), lie(tmp_path, "b.eml", mail({"c.xlsx": book})),
             lie(tmp_path, "d.xls", b"\x09\x08\x10\x00" + bytes(99))]  # fmt: skip
    words = ("--workspace", root, "--today", DAY)
    done = riscontro("receive", *files, *words, "--json")
    assert done.exit_code == 1 and done.stderr == ""
    data = json.loads(done.stdout)["files"]
    assert [one["workbooks"][0]["result"] for one in data] == ["taken", "already", "refused"]
    assert data[0]["workbooks"][0]["verified"] is False and data[1]["sent"] == "2026-02-18"
    shown = riscontro("receive", *files, *words).stdout
    assert shown.endswith("\n0 cartelle ricevute, 2 già ricevute, 1 non acquisite\n")


def as_ods(book: bytes) -> bytes:
    """The workbook as LibreOffice would save it, but for looks and document properties."""
    tables = []
    for page in load_workbook(BytesIO(book)).worksheets:
        rows = "".join(
            f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
            for row in page.iter_rows(values_only=True)
        )
        tables.append(f'<table:table table:name="{escape(page.title)}">{rows}</table:table>')
    return ods("".join(tables))


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, str) and value.startswith("=")):
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
