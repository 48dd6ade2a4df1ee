"""Which files of a folder are workbooks, and received files kept by hash."""

import hashlib
import os
import unicodedata
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from riscontro.schemas.findings import Place
from riscontro.schemas.rules import common, finding, words
from riscontro.sync import sources
from riscontro.sync.sources import REASONS, keep_received, received_path, submissions_in


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def read(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The workbooks, and why the others are left out."""
    found = submissions_in(folder)
    why = {words.it: name for name, words in REASONS.items()}
    return (
        [source.name for source in found if source.kind == "workbook"],
        {source.name: why[source.reason.it] for source in found if source.kind == "ignored"},
    )


def test_workbooks_at_any_depth_sorted_by_name(tmp_path: Path) -> None:
    fill(tmp_path, "b.XLSX", "a.ods", "Servizi/2025/c.xlsm", "Servizi/a.xlsx")
    assert read(tmp_path) == (["Servizi/2025/c.xlsm", "Servizi/a.xlsx", "a.ods", "b.XLSX"], {})


def test_copies_are_workbooks_too(tmp_path: Path) -> None:
    names = [
        "cultura (copia in conflitto di Anna 2025-07-01).xlsx",
        "cultura (Anna's conflicted copy 2025-07-01).xlsx",
        "cultura-PC-0042.xlsx",
        "cultura - Copia (2).xlsx",
        "definitivo_ultimo2.xlsx",
    ]
    fill(tmp_path, *names)
    assert read(tmp_path) == (sorted(names), {})


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("cultura (copia in conflitto di Anna 2025-07-01).xlsx", "cultura.xlsx"),
        ("cultura (copia in conflitto di PC-07 2026-02-01).xlsx", "cultura.xlsx"),
        ("cultura (Anna's conflicted copy 2025-07-01).xlsx", "cultura.xlsx"),
        ("cultura (conflicted copy 2025-07-01 101500).ods", "cultura.ods"),
        ("cultura - Copia.xlsx", "cultura.xlsx"),
        ("cultura - Copia (2).xlsx", "cultura.xlsx"),
        ("cultura - Copy.xlsm", "cultura.xlsm"),
        ("cultura-PC-0042.xlsx", "cultura.xlsx"),
        ("cultura-DESKTOP-AB12CD3.xlsx", "cultura.xlsx"),
        ("altro-PC-0042.xlsx", ""),
        ("cultura.xlsx", ""),
        ("definitivo_ultimo2.xlsx", ""),
        ("Copia di lavoro.xlsx", ""),
        (" - Copia.xlsx", ""),
        ("cultura - Copia.docx", ""),
    ],
)
def test_names_of_conflict_copies_name_their_original(name: str, original: str) -> None:
    assert sources.copied_from(name, ["Cultura.xlsx", name]) == original


@pytest.mark.parametrize(
    ("name", "beside", "written"),
    [
        ("cultura.xlsx", ["~$cultura.xlsx"], True),
        ("cultura.xlsx", [".~lock.cultura.xlsx#"], True),
        ("cultura.xlsx", ["cultura.xlsx.part"], True),
        ("cultura.xlsx", ["Cultura.xlsx.crdownload"], True),
        ("cultura.xlsx", ["cultura.tmp"], True),
        ("cultura.xlsx", ["altro.xlsx.part", "cultura.docx", "cultura.xlsx"], False),
    ],
)
def test_what_stands_beside_tells_that_a_file_is_being_written(
    name: str, beside: list[str], written: bool
) -> None:
    assert sources.being_written(name, beside) is written


@pytest.mark.parametrize(
    ("attributes", "elsewhere"),
    [(0, False), (0x20, False), (0x1000, True), (0x40020, True), (0x400420, True), (0x420, False)],
)
def test_windows_says_that_a_file_is_in_the_cloud_only(attributes: int, elsewhere: bool) -> None:
    assert sources.not_downloaded(attributes) is elsewhere


def test_a_file_in_the_cloud_only_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "a.xlsx", "b.xlsx")

    class Told:
        def __init__(self, entry: "os.DirEntry[str]") -> None:
            self.name, self.is_dir, self.is_file = entry.name, entry.is_dir, entry.is_file
            self.is_symlink = entry.is_symlink

        def stat(self, follow_symlinks: bool = True) -> SimpleNamespace:
            return SimpleNamespace(st_file_attributes=0x400020 if self.name == "b.xlsx" else 0x20)

    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: nullcontext(map(Told, scan(folder))))
    assert read(tmp_path) == (["a.xlsx"], {"b.xlsx": "placeholder"})


def test_what_is_no_submission_says_why(tmp_path: Path) -> None:
    left_out = {
        "~$cultura.xlsx": "office-lock",
        ".~lock.cultura.ods#": "libreoffice-lock",
        "._cultura.xlsx": "resource-fork",
        ".DS_Store": "system",
        "Thumbs.db": "system",
        ".cultura.xlsx.icloud": "placeholder",
        ".nascosto.xlsx": "hidden",
        "nota.p7m": "mail",
        "cultura.xls": "old",
        "lettera.docx": "other",
        "senza estensione": "other",
    }
    fill(tmp_path, "cultura.xlsx", ".git/x.xlsx", "__MACOSX/cultura.xlsx", *left_out)
    assert read(tmp_path) == (["cultura.xlsx"], left_out)


def test_reasons_end_the_sentence_of_the_finding() -> None:
    for reason in REASONS.values():
        shown = finding(common(), "WBK-011", Place("x"), reason=reason)
        assert words(shown, "it", common())[0] == f"Il file è stato tralasciato: {reason.it}."
        assert words(shown, "en", common())[0] == f"The file was left out: {reason.en}."


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~$Cultura.xlsx", "office-lock"),
        (".~lock.Cultura.xlsx#", "libreoffice-lock"),
        ("._Cultura.xlsx", "resource-fork"),
        (".DS_Store", "system"),
        ("Thumbs.db", "system"),
        ("desktop.ini", "system"),
        (".nascosto.xlsx", "hidden"),
        ("Cultura.xlsx", ""),
        ("Cultura ~ copia.ods", ""),
    ],
)
def test_names_tell_what_is_no_workbook(name: str, reason: str) -> None:
    assert sources.reason_to_ignore(name) == reason


def test_names_are_composed(tmp_path: Path) -> None:
    fill(tmp_path, unicodedata.normalize("NFD", "città/verità è.xlsx"))
    assert read(tmp_path)[0] == ["città/verità è.xlsx"]


def test_a_name_that_is_not_unicode_can_be_shown(tmp_path: Path) -> None:
    name = os.fsdecode(b"citt\xe0.xlsx")
    try:
        (tmp_path / name).write_bytes(b"x")
    except OSError:
        # Some file systems take no such name: then no such name can be met.
        assert read(tmp_path) == ([], {})
        return
    assert read(tmp_path)[0] == ["citt\ufffd.xlsx"]
    assert submissions_in(tmp_path)[0].path.exists()


def test_entries_that_cannot_be_read_are_listed(tmp_path: Path) -> None:
    fill(tmp_path, "cultura.xlsx")
    (tmp_path / "rotto.xlsx").symlink_to(tmp_path / "non c'è.xlsx")
    (tmp_path / "giro.xlsx").symlink_to(tmp_path / "giro.xlsx")
    (tmp_path / "altrove").symlink_to(tmp_path, target_is_directory=True)
    fill(tmp_path.parent, f"{tmp_path.name}-fuori/a.xlsx")
    outside = tmp_path.parent / f"{tmp_path.name}-fuori"
    (tmp_path / "fuori").symlink_to(outside, target_is_directory=True)
    os.mkfifo(tmp_path / "coda.xlsx")
    assert read(tmp_path) == (
        ["cultura.xlsx"],
        {
            "rotto.xlsx": "unreachable",
            "giro.xlsx": "unreachable",
            "altrove": "link",
            "fuori": "link",
            "coda.xlsx": "special",
        },
    )


def test_a_folder_that_cannot_be_opened_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "chiusa/a.xlsx", "b.xlsx")
    scan = os.scandir

    def refuse(folder: Path) -> object:
        if folder.name == "chiusa":
            raise PermissionError(13, "denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert read(tmp_path) == (["b.xlsx"], {"chiusa": "unreachable"})


def test_no_folder_is_said(tmp_path: Path) -> None:
    assert read(tmp_path / "trasmissioni") == ([], {"trasmissioni": "unreachable"})


def test_a_received_file_is_kept_by_its_hash(tmp_path: Path) -> None:
    folder = tmp_path / ".riscontro" / "ricevuti"
    digest = keep_received(b"contenuto", folder)
    assert digest == hashlib.sha256(b"contenuto").hexdigest()
    kept = folder / digest[:2] / f"{digest[2:]}.xlsx"
    assert kept == received_path(digest, folder) and kept.read_bytes() == b"contenuto"
    os.utime(kept, (0, 0))
    assert keep_received(b"contenuto", folder) == digest
    assert kept.stat().st_mtime == 0
    ods = received_path(keep_received(b"altro", folder, ".ods"), folder, ".ods")
    assert ods.read_bytes() == b"altro"


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        keep_received(b"contenuto", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
