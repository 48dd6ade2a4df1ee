"""The buttons in a real Calc: every wish of their code, one at a time, stopped, in trouble."""

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

sys.path.append("/usr/lib/python3/dist-packages")
pytest.importorskip("uno", reason="this Python cannot load the system's python3-uno")

import uno
from calcoffice import ODS, CalcOffice, profile_with, prop, said, until
from calcsample import SAMPLE, launcher
from com.sun.star.awt import Key, KeyEvent
from desk import fill, riscontro, workspace
from forge import GOOD, sample_plan
from riscontro.addin.buttons import BUTTONS
from riscontro.addin.functions import REGISTRY
from riscontro.addin.oxt import build_oxt

pytestmark = pytest.mark.office

SPOILT = {
    ("indicators", "a.1", "value"): "boh",
    ("indicators", "a.2", "value"): "4.224057,67",
    ("activities", "c", "status"): "forse",
}


class Desk:
    """A LibreOffice whose dialogs are answered beforehand."""

    def __init__(self, office: CalcOffice, answers: Path) -> None:
        self.office, self.answers = office, answers

    def prepare(self, **answers: Sequence[Any]) -> None:
        """Have dialogs answered by kind, in order."""
        self.answers.write_text(json.dumps({kind: list(some) for kind, some in answers.items()}))

    def press(self, document: Any, button: str, ending: str = "say") -> list[dict[str, Any]]:
        """Press a button and wait for its last word; all it showed and asked."""
        before = len(said(self.answers))
        self.office.press(document, button)

        def new() -> list[dict[str, Any]]:
            found = said(self.answers)[before:]
            return found if any(one["kind"] in ending.split() for one in found) else []

        found = until(new, f"{button} says something: {said(self.answers)[before:]}")
        return list(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("buttons")


def environment(folder: Path, python: Path) -> dict[str, str]:
    (folder / "answers.json").write_text("{}")
    return {
        "RISCONTRO_PYTHON": str(python),
        "RISCONTRO_ADDIN_HOME": str(folder / "home"),
        "RISCONTRO_ADDIN_ANSWERS": str(folder / "answers.json"),
        "CALC_SAMPLE": str(folder),
    }


@pytest.fixture(scope="module")
def sample(soffice: str, folder: Path) -> Iterator[Desk]:
    facts = environment(folder, launcher(folder))
    with CalcOffice("it", facts, profile_with(build_oxt(SAMPLE), "it")) as office:
        yield Desk(office, folder / "answers.json")


@pytest.fixture
def document(sample: Desk, tmp_path: Path) -> Iterator[Any]:
    made = sample.office.new()
    page = made.Sheets.getByIndex(0)
    page.Name = "Dati"
    page.getCellRangeByName("A1").Value = 7
    page.getCellRangeByName("B3").Formula = "=TRUE()"
    page.getCellRangeByName("B4").Formula = "=1/0"
    made.storeAsURL((tmp_path / "prova.ods").as_uri(), (prop("FilterName", ODS),))
    yield made
    made.close(True)


def test_reading_and_writing(sample: Desk, document: Any, folder: Path) -> None:
    page = document.Sheets.getByIndex(0)
    document.CurrentController.select(page.getCellRangeByName("B3"))
    page.getCellRangeByName("A1").Value = 8
    [shown] = sample.press(document, "check")
    assert "name='prova.ods'" in shown["text"]
    assert "saved=False" in shown["text"]
    assert "Spot(sheet='Dati', cell='B3') Spot(sheet='Dati', cell='C300')" in shown["text"]
    assert shown["text"].endswith("[8.0, 'scritto', 2.5, True, '#DIV/0!']")
    copy = openpyxl.load_workbook(folder / "copy.xlsx")
    assert copy["Dati"]["A1"].value == 8  # What was not saved yet is in it,
    assert document.isModified()  # and the open one stays as it was.
    assert document.URL.endswith("prova.ods")
    view = document.CurrentController.getVisibleRange()
    assert view.StartRow <= 299 <= view.EndRow


def test_asking(sample: Desk, document: Any) -> None:
    sample.prepare(ask=[True], form=[{"who": "io", "role": "B"}], folder=["/una/cartella"])
    ask, form, folder, shown = sample.press(document, "submit")
    assert (ask["text"], folder["title"]) == ("Procedere?", "Dove")
    assert [one["label"] for one in form["lines"]] == ["Chi", "Ruolo"]
    assert shown["text"] == "True {'who': 'io', 'role': 'B'} /una/cartella it"
    assert shown["tone"] == "warning"


def test_one_at_a_time_and_stopped(sample: Desk, document: Any) -> None:
    sample.office.press(document, "consolidate")
    assert "in corso" in sample.press(document, "check")[0]["text"]
    document.Sheets.getByIndex(0).getCellRangeByName("C1").Value = 5  # LibreOffice stays free.
    assert "si fermerà" in sample.press(document, "cancel")[0]["text"]
    until(lambda: "Nessuna" in sample.press(document, "cancel")[0]["text"], "it has stopped")
    assert "finito" not in [one.get("text") for one in said(sample.answers)]


def test_restarted_in_the_middle(sample: Desk, document: Any) -> None:
    sample.office.press(document, "consolidate")
    assert "avviato di nuovo" in sample.press(document, "restart")[0]["text"]
    until(lambda: "Nessuna" in sample.press(document, "cancel")[0]["text"], "it has ended")


def test_failures_are_sentences(sample: Desk, document: Any, folder: Path) -> None:
    [shown] = sample.press(document, "report")
    assert (shown["tone"], "ValueError" in shown["text"]) == ("error", True)
    assert str(folder / "home" / "addin.log") in shown["text"]
    [shown] = sample.press(document, "trace")
    assert shown["text"] == "La cella A1 del foglio «Nessuno» non esiste."


def test_put_away_and_opened_again(sample: Desk, tmp_path: Path) -> None:
    made = sample.office.new()
    page = made.Sheets.getByIndex(0)
    page.Name = "Dati"
    made.storeAsURL((tmp_path / "via.ods").as_uri(), (prop("FilterName", ODS),))
    page.getCellRangeByName("D4").Value = 3
    made.CurrentController.select(page.getCellRangeByName("D4"))
    [shown] = sample.press(made, "synchronise")
    assert "via.ods" in shown["text"]
    assert shown["text"].endswith("Spot(sheet='Dati', cell='D4')")
    [again] = [one for one in opened(sample.office) if one.URL.endswith("via.ods")]
    assert again.Sheets.getByIndex(0).getCellRangeByName("D4").Value == 3
    again.close(True)


@pytest.mark.parametrize("entered", [True, False])
def test_typed_between_saving_and_closing(
    sample: Desk, folder: Path, tmp_path: Path, entered: bool
) -> None:
    """Entered, or still being typed: it is in the file, and in the workbook opened again."""
    made = seen(sample, tmp_path / "tardi.ods")
    sample.press(made, "repair")
    if entered:
        made.Sheets.getByIndex(0).getCellRangeByName("A1").Value = 42
    else:
        to_front(made)
        type_into(sample.office, made, "42")
        assert not made.isModified()
    (folder / "met").touch()
    until(lambda: said(sample.answers)[-1]["text"] == "fatto", said(sample.answers)[-1]["text"])
    [again] = [one for one in opened(sample.office) if one.URL.endswith("tardi.ods")]
    assert again.Sheets.getByIndex(0).getCellRangeByName("A1").Value == 42
    again.close(True)


def test_another_workbook_looked_at_is_left_alone(
    sample: Desk, folder: Path, tmp_path: Path
) -> None:
    """Even when it has the same sheet, and is in front."""
    mine, other = seen(sample, tmp_path / "mia.ods"), seen(sample, tmp_path / "altra.ods")
    to_front(mine)
    sample.press(mine, "clear")
    to_front(other)
    (folder / "met").touch()
    shown = until(lambda: [one for one in said(sample.answers)[-1:] if one["text"] != "ora"], "end")
    assert "mia.ods" in shown[0]["text"]
    assert mine.Sheets.getByIndex(0).getCellRangeByName("B1").String == "scritto"
    assert other.Sheets.getByIndex(0).getCellRangeByName("B1").String == ""
    until(lambda: "Nessuna" in sample.press(mine, "cancel")[0]["text"], "it has ended")
    for one in (mine, other):
        one.close(True)


def test_its_workbook_closed_by_the_person(sample: Desk, folder: Path, tmp_path: Path) -> None:
    """What is open besides is not taken for it."""
    mine, other = seen(sample, tmp_path / "mia.ods"), seen(sample, tmp_path / "altra.ods")
    sample.press(mine, "clear")
    mine.close(True)
    to_front(other)
    (folder / "met").touch()
    shown = until(lambda: [one for one in said(sample.answers)[-1:] if one["text"] != "ora"], "end")
    assert "non è più aperta" in shown[0]["text"]
    assert other.Sheets.getByIndex(0).getCellRangeByName("B1").String == ""
    other.close(True)


@pytest.mark.parametrize("ending", ["crash", "restart", "cancel"])
def test_put_away_and_never_asked_for(
    sample: Desk, document: Any, tmp_path: Path, ending: str
) -> None:
    """Whatever ends the work, what it closed is opened again where it was."""
    made = seen(sample, tmp_path / "lasciata.ods")
    made.CurrentController.select(made.Sheets.getByIndex(0).getCellRangeByName("D4"))
    if ending == "crash":
        assert "interrotto" in sample.press(made, "missing")[0]["text"]
    else:
        assert sample.press(made, "dry_run")[0]["text"] == "via"
        for _ in range(2 if ending == "cancel" else 1):
            sample.press(document, ending)
    until(lambda: "Nessuna" in sample.press(document, "cancel")[0]["text"], "it has ended")
    [again] = [one for one in opened(sample.office) if one.URL.endswith("lasciata.ods")]
    another = again != made
    assert another  # Another one than was closed; pytest cannot show what is closed.
    assert "3/3/" in again.CurrentController.getViewData()
    again.close(True)


def seen(desk: Desk, path: Path) -> Any:
    """A new workbook in a window, saved."""
    made = desk.office.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    made.Sheets.getByIndex(0).Name = "Dati"
    made.storeAsURL(path.as_uri(), (prop("FilterName", ODS),))
    return made


def to_front(document: Any) -> None:
    frame = document.CurrentController.Frame
    frame.activate()
    frame.ContainerWindow.setFocus()
    frame.ComponentWindow.setFocus()


def type_into(office: CalcOffice, document: Any, digits: str) -> None:
    """Type and do not press Enter."""
    for digit in digits:
        key = KeyEvent()
        key.KeyChar, key.KeyCode = uno.Char(digit), Key.NUM0 + int(digit)
        key.Source = document.CurrentController.Frame.ComponentWindow
        office.service("com.sun.star.awt.Toolkit").keyPress(key)


def opened(office: CalcOffice) -> list[Any]:
    found, each = [], office.desktop.Components.createEnumeration()
    while each.hasMoreElements():
        found.append(each.nextElement())
    return found


def test_a_master_only_looked_at_is_not_changed(
    sample: Desk, demonstration: Any, tmp_path: Path
) -> None:
    """Else *Consolida* would ask to save it, and the run take it for changed by hand."""
    copy = tmp_path / "quadro.xlsx"
    shutil.copy(demonstration.root / "quadro.xlsx", copy)
    shown = sample.office.open(copy)
    assert not shown.isModified()
    shown.Sheets.getByIndex(0).getCellRangeByName("Z99").Value = 1
    assert shown.isModified()
    shown.close(True)


def test_a_master_put_away_is_not_saved(sample: Desk, demonstration: Any, tmp_path: Path) -> None:
    """Computing it again must not make it count as changed: the next run would say by whom."""
    copy = tmp_path / "quadro.xlsx"
    shutil.copy(demonstration.root / "quadro.xlsx", copy)
    before = copy.read_bytes()
    shown = sample.office.open(copy)
    shown.CurrentController.Frame.activate()
    sample.press(shown, "synchronise")
    assert copy.read_bytes() == before
    for one in opened(sample.office):
        if one.URL.endswith("quadro.xlsx"):
            one.close(True)


def test_the_toolbar_is_there(sample: Desk) -> None:
    """Docked and to be seen as soon as the extension is installed."""
    made = sample.office.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    layout = made.CurrentController.Frame.LayoutManager
    name = "private:resource/toolbar/addon_org.riscontro.addin.toolbar"
    until(lambda: layout.getElement(name), "the toolbar is made")
    assert layout.isElementVisible(name)
    assert layout.isElementDocked(name)
    made.close(True)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one workbook delivered, mistakes in it."""
    made = workspace(tmp_path_factory.mktemp("calc") / "piano", sample_plan())
    riscontro("distribute", made, "--today", "2026-01-15")
    fill(made / "trasmissioni" / "CUL_2025_consuntivo.xlsx", GOOD | SPOILT)
    riscontro("consolidate", made, "--today", "2026-02-20")
    return made


@pytest.fixture(scope="module")
def product(soffice: str, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("product")
    facts = environment(folder, Path(sys.executable))
    (folder / "home").mkdir()
    (folder / "home" / "addin.json").write_text(json.dumps({"workspace": str(root)}))
    with CalcOffice("it", facts, profile_with(build_oxt(REGISTRY), "it")) as office:
        yield Desk(office, folder / "answers.json")


def test_the_check_finds_what_the_command_finds(product: Desk, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "CUL_2025_consuntivo.xlsx"
    shutil.copy(root / "trasmissioni" / path.name, path)
    done = riscontro("validate", path, "--format", "json")
    wanted = json.loads(done.stdout)["findings"]
    document = product.office.open(path)
    product.prepare(ask=[True] * 5)
    product.press(document, "check")
    [again] = [one for one in opened(product.office) if path.as_uri() == one.URL]
    shown = again.Sheets.getByName("Esito controlli").createCursor()
    shown.gotoEndOfUsedArea(True)
    text = "\n".join(str(cell) for row in shown.getDataArray() for cell in row)
    assert wanted
    for finding in wanted:
        assert finding["code"] in text
    product.press(again, "next")
    assert again.CurrentController.ActiveSheet.Name != "Esito controlli"
    again.close(True)


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_answers_in_words(
    product: Desk, root: Path, tmp_path: Path, button: str
) -> None:
    """Whatever it is for: it says something, and nothing unforeseen."""
    path = tmp_path / "CUL_2025_consuntivo.xlsx"
    shutil.copy(root / "trasmissioni" / path.name, path)
    document = product.office.open(path)
    product.prepare(ask=[False] * 5, form=[None] * 3, folder=[None] * 3)
    found = product.press(document, button, "say ask form folder show")
    # Until it is over: then another one is let in.
    until(lambda: over(product, path), "it is over")
    assert "imprevisto" not in json.dumps(found, ensure_ascii=False)
    assert all(one["text"].strip() for one in found if "text" in one)
    for one in opened(product.office):
        one.close(True)


def over(desk: Desk, path: Path) -> bool:
    """Whether a button has ended; it may have put the workbook away and opened it again."""
    again = [one for one in opened(desk.office) if path.as_uri() == one.URL]
    return bool(again) and "Nessuna" in desk.press(again[0], "cancel")[-1]["text"]
