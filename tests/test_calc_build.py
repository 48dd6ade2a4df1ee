"""The extension as built: reproducible, whole, with texts in both languages."""

import io
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from calcsample import SAMPLE
from riscontro.addin import calc, calcinstalling, oxtregistry
from riscontro.addin.buttons import BUTTONS
from riscontro.addin.cellerrors import CellError
from riscontro.addin.oxt import build_oxt
from riscontro.addin.registry import Given
from riscontro.addin.wire import Unreadable, line, message, packed, unpacked
from riscontro.schemas.terms import Words
from riscontro.sync.errors import RunStopped

OOR = "{http://openoffice.org/2001/registry}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build_oxt(SAMPLE))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_twice() -> None:
    assert build_oxt(SAMPLE) == build_oxt(SAMPLE)


def test_every_part_is_named_and_well_formed(parts: dict[str, bytes]) -> None:
    manifest = ElementTree.fromstring(parts["META-INF/manifest.xml"])
    space = "{http://openoffice.org/2001/manifest}"
    named = {one.get(f"{space}full-path") for one in manifest}
    assert named <= parts.keys()
    assert {n for n in parts if n.endswith(".xcu")} | {"component.py", "functions.idl"} == named
    for name, data in parts.items():
        if name.endswith((".xcu", ".xml")):
            ElementTree.fromstring(data)
    for needed in (
        "bridge",
        "values",
        "settling",
        "desk",
        "cells",
        "waiting",
        "pressing",
        "dialogs",
        "__init__",
    ):
        assert f"pythonpath/riscontro_calc/{needed}.py" in parts


def test_description(parts: dict[str, bytes]) -> None:
    text = parts["description.xml"].decode()
    facts = json.loads(parts["pythonpath/riscontro_calc/riscontro.json"])
    assert f'<version value="{facts["version"]}"/>' in text
    assert 'LibreOffice-minimal-version value="7.4"' in text
    for path in ("text/about_it.txt", "text/about_en.txt"):
        assert path in text
        assert path in parts


def test_every_text_is_in_both_languages(parts: dict[str, bytes]) -> None:
    for name in ("CalcAddIns.xcu", "Addons.xcu"):
        tree = ElementTree.fromstring(parts[name])
        for prop in tree.iter("prop"):
            shown = {value.get(LANG): value.text for value in prop}
            if prop.get(f"{OOR}name") in ("DisplayName", "Description", "Title"):
                assert set(shown) == {"en-US", "it"}
                assert all(shown.values())


def test_menu_and_toolbar_have_the_same_buttons(parts: dict[str, bytes]) -> None:
    tree = ElementTree.fromstring(parts["Addons.xcu"])
    for place in ("OfficeMenuBar", "OfficeToolBar"):
        node = next(one for one in tree.iter("node") if one.get(f"{OOR}name") == place)
        urls = [
            value.text or ""
            for prop in node.iter("prop")
            if prop.get(f"{OOR}name") == "URL"
            for value in prop
        ]
        pressed = [one.partition(":")[2] for one in urls if "separator" not in one]
        assert pressed == list(BUTTONS)
        assert urls.count(oxtregistry.SEPARATOR) == 3


def test_pictures_come_in_pairs(parts: dict[str, bytes]) -> None:
    shown = parts["Addons.xcu"].decode()
    pictures = {name for name in parts if name.startswith("icons/")}
    for name in pictures:
        assert f"%origin%/{name}" in shown
    assert shown.count("%origin%/") == len(pictures)


def test_identifiers_hold_for_unlucky_names(parts: dict[str, bytes]) -> None:
    idl = parts["functions.idl"].decode()
    assert "any kpiEcho([in] com::sun::star::beans::XPropertySet document" in idl
    assert "[in] any aOtherValue" in idl
    assert "[in] com::sun::star::table::XCellRange aTable, [in] any aSeen" in idl


@pytest.mark.parametrize(
    "value",
    [
        *(1.0, 0.0, -2.5, 1e300, 46053.0, "testo è «così»\n", "", True, False, None),
        CellError("#DIV/0!", Words("perché", "because")),
        ((1.0, None), ("x", CellError("#N/A"))),
        ((True,),),
    ],
)
def test_what_is_packed_comes_out_again(value: Given) -> None:
    sent = line({"value": packed(value)})
    assert sent.isascii() and sent.endswith("\n") and sent.count("\n") == 1
    found = unpacked(message(sent)["value"])
    assert found == value
    assert type(found) is type(value)


def test_what_is_no_number_is_an_error() -> None:
    assert unpacked(packed(float("nan"))) == CellError("#NUM!")
    assert unpacked(packed((float("inf"),)[0])) == CellError("#NUM!")


@pytest.mark.parametrize("text", ["", "x", "[1]", '"x"', "12"])
def test_a_line_that_is_no_message(text: str) -> None:
    with pytest.raises(Unreadable):
        message(text)


@pytest.mark.parametrize("value", [{}, {"error": "#BOO"}, [1], {"rows": [1]}])
def test_what_is_no_value(value: object) -> None:
    with pytest.raises(Unreadable):
        unpacked(value)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for unopkg that writes down what it is told."""
    made = tmp_path / "bin" / "unopkg"
    made.parent.mkdir()
    made.write_text(
        f'#!/bin/sh\necho "$@" >> "{tmp_path}/told"\n'
        'case "$1" in list) echo "Identifier: org.riscontro.addin"; echo "  Version: 9.8";; esac\n'
        f'test -e "{tmp_path}/refuse" && {{ echo "ERROR: office is running"; exit 1; }}\nexit 0\n'
    )
    made.chmod(0o755)
    monkeypatch.setenv("PATH", f"{made.parent}:/usr/bin:/bin")
    monkeypatch.setattr(calcinstalling, "_scope", list)
    return made


def test_installing(program: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    would = calcinstalling.install(b"x", tmp_path / "un profilo", dry_run=True)
    assert would[-1].endswith("/un%20profilo")
    assert not told.exists()
    calcinstalling.install(b"x", tmp_path / "p")
    add, force, file, profile = told.read_text().split()
    assert (add, force, Path(file).name) == ("add", "-f", "riscontro.oxt")
    assert profile == f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"
    assert not Path(file).exists()
    assert calcinstalling.installed() == "9.8"
    assert calcinstalling.uninstall()
    assert told.read_text().splitlines()[-1] == "remove org.riscontro.addin"
    (tmp_path / "refuse").touch()
    with pytest.raises(RunStopped, match="office is running"):
        calcinstalling.install(b"x")
    assert calcinstalling.installed() is None
    assert calcinstalling.uninstall() == ()


def test_what_is_there_for_everybody_stays_and_is_told(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calcinstalling, "_listed", lambda scope, profile: "9.8" if scope else None)
    with pytest.raises(RunStopped, match="per tutti gli utenti"):
        calcinstalling.uninstall()


def test_installing_without_libreoffice(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calcinstalling, "_usual", lambda: iter(()))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RunStopped, match="Gestione estensioni"):
        calcinstalling.install(b"x")
    assert calcinstalling.installed() is None


def test_the_superuser_installs_for_everybody(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calcinstalling, "_scope", lambda: ["--shared"])
    calcinstalling.install(b"x")
    told = tmp_path / "told"
    assert told.read_text().startswith("add -f --shared ")
    assert calcinstalling.uninstall()
    assert told.read_text().splitlines()[-1] == "remove --shared org.riscontro.addin"


@pytest.mark.office
def test_the_real_unopkg_takes_it_and_gives_it_back(
    soffice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As somebody who is not root, in a profile that was never used."""
    monkeypatch.setattr(calcinstalling, "_scope", list)
    if calcinstalling.unopkg() is None:
        pytest.skip("this LibreOffice has no unopkg")
    folder = Path(tempfile.mkdtemp(prefix="riscontro-unopkg-"))
    oxt = folder / "riscontro.oxt"
    oxt.write_bytes(build_oxt(SAMPLE))
    nobody = 65534 if os.geteuid() == 0 else None
    if nobody:
        os.chown(folder, nobody, nobody)
    profile = folder / "profile"

    def run(*command: str) -> str:
        done = subprocess.run(
            command,
            user=nobody,
            group=nobody,
            extra_groups=[] if nobody else None,
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
            cwd=folder,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    try:
        add = list(calcinstalling.install(b"", profile, dry_run=True))
        add[3] = str(oxt)
        run(*add)
        listed = run(add[0], "list", add[-1])
        assert "Identifier: org.riscontro.addin" in listed
        assert "is registered: yes" in listed
        run(*calcinstalling.uninstall(profile, dry_run=True))
        assert "org.riscontro.addin" not in run(add[0], "list", add[-1])
    finally:
        shutil.rmtree(folder)


def test_no_value_of_a_cell_reaches_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a call that is not understood its kind; of a start that fails, where and what kind."""
    said = io.StringIO()
    incoming = io.StringIO('{"id":1,"function":"KPI_UGUALE","given":[{"Rossi":"RSSMRA"}]}\nRossi\n')
    calc.answer_functions(SAMPLE, incoming, said)
    assert [one.message for one in caplog.records] == ["call not understood: Unreadable"] * 2
    assert "RSSMRA" not in caplog.text

    def fails(*_: object) -> None:
        raise ValueError("RSSMRA")

    monkeypatch.setattr(calc, "_talk", lambda: (io.StringIO(), io.StringIO()))
    monkeypatch.setattr(calc.places, "start_log", lambda: None)
    monkeypatch.setattr(calc, "answer_functions", fails)
    with pytest.raises(ValueError, match="RSSMRA"):
        calc.main(["functions"])
    logged = caplog.records[-1]
    assert "could not start: ValueError" in logged.message
    assert "answer_functions" in logged.message
    assert "ValueError: RSSMRA" not in caplog.text
