"""The add-in's file: built the same twice, read back by readers that know nothing of each other."""

import hashlib
import io
import json
import os
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import olefile
import openpyxl
import pytest
from addinsample import pictures, sample_registry
from ms_ovba_crypto import MsOvbaCrypto
from oletools.olevba import VBA_Parser, decompress_stream
from pyopenvba import ExcelFile
from riscontro.addin import vbaproject, xlam, xlwingsmacros
from riscontro.addin.vbaproject import body_of, vba_project, windows_lines
from riscontro.addin.xlam import (
    SETTINGS,
    SETTINGS_SHEET,
    build_xlam,
    bundled_icons,
    modules,
    packed,
    parts,
    stamped,
    written_modules,
)
from riscontro.schemas.findings import LANGUAGES, Language
from riscontro.sync.errors import RunStopped

PYTHON = r"C:\Users\Città & Co\AppData\Local\riscontro\Scripts\python.exe"

ELSEWHERE = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from addinsample import pictures, sample_registry
from riscontro.addin.xlam import build_xlam
print(hashlib.sha256(build_xlam("it", sample_registry(), pictures())).hexdigest())
"""


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@pytest.fixture(scope="module")
def built(language: Language) -> bytes:
    return build_xlam(language, sample_registry(), pictures())


@pytest.fixture(scope="module")
def path(built: bytes, language: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("xlam") / f"{language}.xlam"
    file.write_bytes(built)
    return file


def project(data: bytes) -> olefile.OleFileIO:
    content = zipfile.ZipFile(io.BytesIO(data)).read("xl/vbaProject.bin")
    return olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_POTENTIAL)


def opened(data: bytes) -> openpyxl.Workbook:
    """What openpyxl reads; it knows no add-ins, so the file says it is a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        named = {name: file.read(name) for name in file.namelist()}
    types = named["[Content_Types].xml"]
    assert types.count(b"ms-excel.addin.macroEnabled") == 1
    named["[Content_Types].xml"] = types.replace(
        b"ms-excel.addin.macroEnabled", b"ms-excel.sheet.macroEnabled"
    )
    return openpyxl.load_workbook(io.BytesIO(packed(named)))


def settings_in(data: bytes) -> dict[str, str]:
    return {a: b or "" for a, b in opened(data).active.iter_rows(values_only=True)}


def test_built_twice_it_is_the_same(built: bytes, language: Language) -> None:
    assert build_xlam(language, sample_registry(), pictures()) == built


def test_built_elsewhere_it_is_the_same(tmp_path: Path) -> None:
    """Another process, folder, order of sets, time zone and time of the sources."""
    said = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(Path(__file__).parent)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    here = build_xlam("it", sample_registry(), pictures())
    assert said.strip() == hashlib.sha256(here).hexdigest()


def test_the_languages_differ_in_ribbon_and_texts_alone(language: Language) -> None:
    it, en = (modules(one, sample_registry()) for one in LANGUAGES)
    assert {name for name in it if it[name] != en[name]} == {"RiscontroTexts", "RiscontroWizard"}


def test_it_is_built_with_our_own_icons_too() -> None:
    assert build_xlam("it", sample_registry(), bundled_icons())


def test_the_package_is_in_order(built: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(built)) as file:
        assert file.testzip() is None
        entries = file.infolist()
        names = [one.filename for one in entries]
        assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert names[2:] == sorted(names[2:])
        assert {one.date_time for one in entries} == {(1980, 1, 1, 0, 0, 0)}
        types = file.read("[Content_Types].xml").decode()
        ends = set(re.findall(r'Extension="(\w+)"', types))
        for name in names:
            assert f'PartName="/{name}"' in types or name.rpartition(".")[2] in ends, name
        for name in re.findall(r'PartName="/([^"]+)"', types):
            assert name in names
        for name in (one for one in names if one.endswith(".rels")):
            folder = name.partition("_rels/")[0]
            for target in re.findall(r'Target="([^"]+)"', file.read(name).decode()):
                assert folder + target in names, (name, target)
        assert "addin.macroEnabled.main+xml" in types


def test_nobody_and_no_machine_stands_in_it(built: bytes) -> None:
    texts = b"\n".join(
        zipfile.ZipFile(io.BytesIO(built)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(built)).namelist()
        if name.endswith((".xml", ".rels"))
    )
    ole = project(built)
    texts += b"\n".join(ole.openstream(one).read() for one in ole.listdir() if one[-1] != "dir")
    texts += decompress_stream(bytearray(ole.openstream("VBA/dir").read()))
    assert b"Riscontro" in texts
    places = (str(Path.home()), str(Path(__file__).parents[1]))
    for sign in (b"William", b"Smith", b"felix", *(one.encode() for one in places)):
        assert sign not in texts, sign


def test_openpyxl_reads_settings_and_properties(built: bytes, language: Language) -> None:
    book = opened(built)
    assert book.sheetnames == [SETTINGS_SHEET]
    assert list(settings_in(built).items()) == list(SETTINGS.items())
    assert book.properties.creator == "Riscontro"
    assert book.properties.title == xlam.TITLE[language]
    assert book.code_name == "ThisWorkbook"


def test_three_readers_find_the_text_of_every_module(path: Path, language: Language) -> None:
    source = {k: windows_lines(v) for k, v in modules(language, sample_registry()).items()}
    parser = VBA_Parser(str(path))
    by_olevba = {name.partition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    with ExcelFile(path) as file:
        by_pyopenvba = file.vba_modules()
        assert file.validate() == []
        assert [one.name for one in file.references()] == ["stdole", "Office"]
    assert set(by_pyopenvba) == set(by_olevba) == {*source, "Sheet1"}
    for name, text in source.items():
        for found in (by_olevba[name], by_pyopenvba[name]):
            assert body_of(found.replace("\r\n", "\n").replace("\n", "\r\n")) == body_of(text), name


def test_the_compound_file_has_no_defect(built: bytes) -> None:
    ole = project(built)
    assert ole.parsing_issues == []
    streams = {"/".join(one) for one in ole.listdir()}
    assert {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"} < streams
    # No code compiled by another Excel: every Excel compiles the text itself.
    assert len(ole.openstream("VBA/_VBA_PROJECT").read().rstrip(b"\0")) <= 7


def test_the_project_is_ours_open_and_consistent(built: bytes) -> None:
    ole = project(built)
    lines = ole.openstream("PROJECT").read().decode("cp1252").split("\r\n")
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    assert values["Name"] == '"Riscontro"'
    for key, plain in (("CMG", bytes(4)), ("DPB", b"\0"), ("GC", b"\xff")):
        found = MsOvbaCrypto.decrypt(bytes.fromhex(values[key].strip('"')))
        assert found == plain, (key, found)
    kinds = [line for line in lines if re.match("(Module|Class|Document)=", line)]
    assert "Class=AppEvents" in kinds and "Class=Dictionary" in kinds
    assert kinds[0].startswith("Document=ThisWorkbook") and "Module=RiscontroBridge" in kinds
    assert len(kinds) == len(set(kinds))
    records = decompress_stream(bytearray(ole.openstream("VBA/dir").read()))
    assert struct.pack("<HI", 4, 9) + b"Riscontro" in records
    assert struct.pack("<HIH", 3, 2, 1252) in records


def test_the_audit_of_the_format_finds_nothing(path: Path) -> None:
    command = [str(Path(sys.executable).with_name("openxml-audit")), "-o", "json", str(path)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    assert [(one["valid"], one["error_count"], one["warning_count"]) for one in said] == [
        (True, 0, 0)
    ]


def test_the_audit_of_the_format_finds_what_is_broken(tmp_path: Path) -> None:
    broken = parts("it", vba_project(written_modules()), pictures())
    broken["xl/workbook.xml"] = str(broken["xl/workbook.xml"]).replace("<sheets>", "<fogli>")
    file = tmp_path / "broken.xlam"
    file.write_bytes(packed(broken))
    command = [str(Path(sys.executable).with_name("openxml-audit")), "-o", "json", str(file)]
    assert '"valid": false' in subprocess.run(command, capture_output=True, text=True).stdout


def test_stamping_changes_the_settings_and_nothing_else(built: bytes) -> None:
    made = stamped(built, PYTHON)
    before, after = (
        {name: file.read(name) for name in file.namelist()}
        for file in map(zipfile.ZipFile, (io.BytesIO(built), io.BytesIO(made)))
    )
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {xlam.STRINGS}
    rows = settings_in(made)
    assert rows["Interpreter_Win"] == PYTHON
    assert rows["PYTHONPATH"] == PYTHON.rpartition("\\")[0]
    assert not rows["Interpreter_Mac"]
    assert stamped(made, PYTHON) == made
    assert stamped(stamped(built, "C:\\x\\python.exe"), PYTHON) == made


def test_a_mac_is_stamped_too(built: bytes) -> None:
    rows = settings_in(stamped(built, "/Users/maria/riscontro/bin/python3", mac=True))
    assert rows["Interpreter_Mac"] == "/Users/maria/riscontro/bin/python3"
    assert rows["PYTHONPATH"] == "/Users/maria/riscontro/bin"
    assert not rows["Interpreter_Win"]


def test_of_xlwings_only_the_lines_we_name_are_changed() -> None:
    import xlwings

    folder = Path(xlwings.__file__).parent
    installed = (folder / "xlwings_custom_addin.bas").read_text("cp1252").split("\n")
    ours = xlwingsmacros.xlwings_modules()
    made = ours["xlwings"].split("\n")
    assert len(set(installed) - set(made)) == 4
    assert len(set(made) - set(installed)) == 6
    assert ours["Dictionary"] == (folder / "addin" / "Dictionary.cls").read_text("cp1252")


def test_xlwings_asks_nobody_but_the_add_in() -> None:
    """A sheet or a file that came with a workbook must not choose the program that is started."""
    text = xlwingsmacros.xlwings_modules()["xlwings"]
    start = text.index("Function GetConfig(")
    first = [line.strip() for line in text[start:].split("\n")[1:6]]
    assert "GetConfig = ExpandEnvironmentStrings(RiscontroSetting(configKey, default))" in first
    assert "Exit Function" in first
    assert '-B -P -c ""import' in text


def test_another_xlwings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwingsmacros, "version", lambda _: "0.36.1")
    with pytest.raises(RunStopped) as stopped:
        modules("it", sample_registry())
    for words in (stopped.value.words.it, stopped.value.words.en):
        assert "0.37.8" in words and "0.36.1" in words


def test_a_changed_xlwings_is_refused() -> None:
    with pytest.raises(ValueError, match="0 times"):
        xlwingsmacros.changed("Attribute VB_Name")


@pytest.mark.parametrize("missing", ["xlwings", "pyopenvba"])
def test_without_the_libraries_it_is_said_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing == "pyopenvba":
        monkeypatch.setitem(sys.modules, "pyopenvba", None)
    else:
        monkeypatch.setattr(xlwingsmacros, "version", _absent)
    with pytest.raises(RunStopped) as stopped:
        build_xlam("it", sample_registry(), pictures())
    assert stopped.value.words == vbaproject.NO_LIBRARY


def _absent(name: str) -> str:
    raise xlwingsmacros.PackageNotFoundError(name)


def test_the_pinned_version_is_the_one_the_macros_name() -> None:
    project_file = (Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8")
    assert project_file.count(f"xlwings=={xlwingsmacros.VERSION}") == 2


def test_an_icon_too_few_or_too_many_is_refused() -> None:
    few = pictures()
    few.pop("check_80")
    for wrong in (few, {**pictures(), "other_32": b""}):
        with pytest.raises(ValueError, match=r"check_80|other_32"):
            parts("it", b"", wrong)


def test_a_sign_the_project_cannot_hold_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        vba_project({"Mark": "' ✔"})
