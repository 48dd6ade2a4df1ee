"""The command as typed: what it prints where, in which shape, with which exit status."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from desk import DAY, LATE, fill, riscontro, workspace
from forge import GOOD, Forge
from openpyxl import load_workbook
from riscontro.schemas.terms import SHEETS
from riscontro.sync.cli.shell import COMMANDS, main

READING = [
    *("text", "class", "numbers", "unit", "denominator", "result", "qualifier", "candidates"),
    "finding",
]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one workbook filled in well and one with a value nobody can read."""
    folder = tmp_path_factory.mktemp("filled")
    Forge(folder).fill().save().rename(folder / "bene.xlsx")
    forge = Forge(folder).fill()
    forge.put("indicators", "a.1", "value", "4.224057,67")
    forge.save().rename(folder / "male.xlsx")
    return folder


@pytest.fixture(scope="session")
def _ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("ready") / "piano-2025")
    assert riscontro("distribute", root, "--today", DAY).exit_code == 0
    fill(root / "trasmissioni" / "CUL_2025_consuntivo.xlsx")
    return root


@pytest.fixture
def ready(_ready: Path, tmp_path: Path) -> Path:
    """A workspace whose one workbook is filled in and submitted."""
    return Path(shutil.copytree(_ready, tmp_path / "piano-2025"))


# What every command shares ----------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    done = riscontro(name, "--help")
    assert done.exit_code == 0 and done.stderr == ""
    assert done.stdout.startswith(f"Usage: main {name} ")
    shown = riscontro("--help").stdout
    (line,) = [line for line in shown.splitlines() if line.startswith(f"  {name} ")]
    assert line.rstrip().endswith("."), "the summary does not fit its line"


def test_every_option_is_explained() -> None:
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        found = [command]
        if isinstance(command, click.Group):
            found = list(command.commands.values())
        for one in found:
            assert isinstance(one, click.Command)
            options = [p for p in one.params if isinstance(p, click.Option)]
            assert all(option.help for option in options), name


def test_the_page_of_commands_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    from riscontro.sync.cli import main as entry

    with pytest.raises(SystemExit) as end:
        entry(["--help"])
    shown = capsys.readouterr().out
    assert not end.value.code and shown == riscontro("--help").stdout
    assert all(f"\n  {name} " in shown for name in COMMANDS)
    assert max(map(len, shown.splitlines())) <= 82
    options = {each for one in main.get_params(click.Context(main)) for each in one.opts}
    assert all(name in shown for name in options)


def test_the_version() -> None:
    done = riscontro("--version")
    assert done.exit_code == 0 and done.stdout.startswith("riscontro, version ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["consolidat"], "consolidate"),
        (["--nope"], "--nope"),
        (["validate"], "FILES"),
        (["validate", "nowhere.xlsx"], "nowhere.xlsx"),
        (["value"], "texts to read"),
        (["value", "--type", "colour", "x"], "colour"),
        (["consolidate", "nowhere"], "nowhere"),
        (["distribute", "nowhere"], "riscontro.toml"),
        (["status", "nowhere"], "riscontro init"),
        (["import", "new", "nowhere"], "nowhere"),
        (["init", "new", "--profile", "nowhere", "--period", "2025"], "nowhere"),
        (["init", "new", "--profile", "cmto-psm", "--period", "many"], "many"),
        (["rules", "VAL-999"], "VAL-999"),
        (["profile", "check", "nowhere"], "nowhere"),
        (["profile", "paint"], "paint"),
        (["demo", "new", "--plan", "nowhere"], "torino-controllo"),
        (["validate", ".", "--today", "yesterday"], "yesterday"),
    ],
)
def test_what_cannot_run_is_one_line_and_status_2(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = riscontro(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and told in done.stderr
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


def test_both_languages_of_what_stops_a_run(tmp_path: Path) -> None:
    assert "spazio di lavoro" in riscontro("import", tmp_path / "new", tmp_path).stderr
    asked = riscontro("import", tmp_path / "new", tmp_path, "--lang", "en")
    assert "no workspace" in asked.stderr


def test_a_fault_of_the_program_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_text: str) -> None:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr("riscontro.schemas.values.read", broken)
    from click.testing import CliRunner

    done = CliRunner().invoke(main, ["value", "1"])
    assert done.exit_code == 2, "1 says that something was found"
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1] == "riscontro: ZeroDivisionError: broken"


def test_output_is_utf8_whatever_the_system_prefers() -> None:
    program = "from riscontro.sync.cli import main; main(['value', '-', '--json'])"
    command = [sys.executable, "-X", "utf8=0", "-c", program]
    environment = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run(
        command, input="≥ 5 €\nà\n".encode(), capture_output=True, env=environment, check=True
    )
    texts = [json.loads(line)["text"] for line in done.stdout.decode("utf-8").splitlines()]
    assert texts == ["≥ 5 €", "à"]


# riscontro value --------------------------------------------------------------------------------


def readings(*words: str, stdin: str | None = None) -> list[dict[str, Any]]:
    done = riscontro("value", *words, "--json", stdin=stdin)
    assert done.exit_code == 0 and done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_json_object_a_line() -> None:
    found = readings("1.352", "192/2019", "4.224057,67", "circa 12,5%")
    assert all(list(one) == READING for one in found)
    thousand, ratio, doubtful, about = found
    assert (thousand["class"], thousand["numbers"]) == ("int_thousands", ["1352"])
    assert (ratio["numbers"], ratio["denominator"]) == (["192"], "2019")
    assert doubtful["candidates"] == ["4224057.67", "4.22405767"]
    assert (doubtful["numbers"], doubtful["finding"]) == ([], "VAL-002")
    assert (about["numbers"], about["unit"], about["qualifier"]) == (["12.5"], "%", "circa")


def test_lines_of_standard_input() -> None:
    found = readings("-", stdin="1\n\n 2 \n«tre»\n")
    assert [one["text"] for one in found] == ["1", "", " 2 ", "«tre»"]
    assert found[1]["class"] == "empty"
    assert readings("-", stdin="") == []


def test_a_dash_that_is_a_text() -> None:
    done = riscontro("value", "--json", "--", "-", stdin="9\n")
    assert json.loads(done.stdout)["class"] == "dash"
    assert [one["text"] for one in readings("-", "5", stdin="9\n")] == ["-", "5"]


def test_after_two_dashes_everything_is_a_text() -> None:
    done = riscontro("value", "--", "--json", "-5", "--")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
        *("'--json'", "'-5'", "'--'"),
    ]
    assert [one["numbers"] for one in readings("-5", "-3,2%")] == [["-5"], ["-3.2"]]


def test_an_entry_of_a_declared_type() -> None:
    done = riscontro("value", "--type", "percent", "--unit", "%", "--json", "12,5", "x")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == {"text": "12,5", "number": "12.5", "date": None, "finding": None}
    assert second["number"] is None and second["finding"]
    assert "2026-02-28" in riscontro("value", "--type", "date", "28/02/2026").stdout


# riscontro rules, profile -----------------------------------------------------------------------


def test_the_catalogue() -> None:
    listed = riscontro("rules").stdout.splitlines()
    whole = json.loads(riscontro("rules", "--json").stdout)
    assert [line.split()[0] for line in listed] == [rule["code"] for rule in whole]
    assert set(whole[0]) == {"code", "severity", "title", "message", "hint", "source"}
    assert set(whole[0]["title"]) == {"it", "en"}


def test_one_rule() -> None:
    assert "Numero ambiguo" in riscontro("rules", "val-002").stdout
    assert "Ambiguous number" in riscontro("rules", "VAL-002", "--lang", "en").stdout
    assert [rule["code"] for rule in json.loads(riscontro("rules", "VAL-002", "--json").stdout)] \
        == ["VAL-002"]  # fmt: skip


def test_profiles() -> None:
    listed = riscontro("profile", "list").stdout
    names = [line.split()[0] for line in listed.splitlines()]
    assert {"cmto-psm", "torino-controllo"} <= set(names)
    for name in names:
        done = riscontro("profile", "check", name)
        assert done.exit_code == 0 and done.stdout.startswith(f"✔ {name}: ")


# riscontro validate -----------------------------------------------------------------------------


def test_exit_statuses(filled: Path) -> None:
    clean = riscontro("validate", filled / "bene.xlsx", "--today", DAY)
    assert clean.exit_code == 0 and "Nessuna segnalazione" in clean.stdout
    found = riscontro("validate", filled / "male.xlsx", "--today", DAY)
    assert found.exit_code == 1 and "VAL-002" in found.stdout


def test_the_line_of_failure_can_be_moved(filled: Path, tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    forge.put("indicators", "a.1", "value", 4352)  # as last year: a question
    path = forge.save()
    assert riscontro("validate", path, "--today", DAY).exit_code == 0
    asked = riscontro("validate", path, "--today", DAY, "--fail-on", "question")
    assert asked.exit_code == 1 and "IND-007" in asked.stdout
    blocking = filled / "male.xlsx"
    assert riscontro("validate", blocking, "--today", DAY, "--fail-on", "blocking").exit_code == 1


def test_findings_as_json(filled: Path) -> None:
    done = riscontro("validate", filled, "--format", "json", "--today", DAY)
    assert done.exit_code == 1 and done.stderr == ""
    data = json.loads(done.stdout)
    assert data["workbooks"] == ["bene.xlsx", "male.xlsx"]
    (one,) = data["findings"]
    assert (one["code"], one["severity"]) == ("VAL-002", "blocking")
    assert (one["workbook"], one["sheet"]) == ("male.xlsx", "Indicatori")
    page = load_workbook(filled / "male.xlsx")["Indicatori"]
    assert page[one["cell"]].value == one["value"] == "4.224057,67"
    assert one["key"] == "M05.P02/a.1"
    for words in (one["message"], one["hint"]):
        assert set(words) == {"it", "en"} and all(words.values())
    assert "si può leggere" in one["message"]["it"] and "can be read" in one["message"]["en"]


def test_results_go_to_a_file(filled: Path, tmp_path: Path) -> None:
    page = tmp_path / "new" / "esito.html"
    done = riscontro("validate", filled, "--format", "html", "--to", page, "--today", DAY)
    assert done.stdout == "" and done.exit_code == 1
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_the_language_of_findings(filled: Path) -> None:
    path = filled / "male.xlsx"
    assert "Numero ambiguo" in riscontro("validate", path, "--today", DAY).stdout
    english = riscontro("validate", path, "--today", DAY, "--lang", "en").stdout
    assert "Ambiguous number" in english and "blocking error" in english


def test_the_language_of_a_workspace(tmp_path: Path) -> None:
    root = workspace(tmp_path / "plan", language="en")
    done = riscontro("distribute", root, "--today", DAY)
    assert "new" in done.stdout.split()
    assert "not submitted" in riscontro("status", root, "--today", DAY).stdout
    assert "non trasmessa" in riscontro("status", root, "--today", DAY, "--lang", "it").stdout


def test_missing_entries_of_a_draft(tmp_path: Path) -> None:
    path = Forge(tmp_path).save()
    assert riscontro("validate", path, "--today", DAY).exit_code == 0
    due = riscontro("validate", path, "--today", DAY, "--submitted")
    assert due.exit_code == 1 and "IND-001" in due.stdout


def test_a_locked_damaged_or_foreign_file_never_stops_the_others(
    filled: Path, tmp_path: Path
) -> None:
    whole = (filled / "male.xlsx").read_bytes()
    (tmp_path / "rotto.xlsx").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "vuoto.xlsx").touch()
    (tmp_path / "testo.xlsx").write_text("non è una cartella di lavoro", "utf-8")
    (tmp_path / "~$male.xlsx").write_text("io", "utf-8")
    (tmp_path / "messaggio.eml").write_text("Subject: trasmissione", "utf-8")
    (tmp_path / "male.xlsx").write_bytes(whole)
    (tmp_path / "Copia di male.xlsx").write_bytes(whole)
    done = riscontro("validate", tmp_path, "--format", "json", "--today", DAY)
    assert done.exit_code == 1
    found = {(one["workbook"], one["code"]) for one in json.loads(done.stdout)["findings"]}
    assert found == {
        ("rotto.xlsx", "WBK-001"),
        ("vuoto.xlsx", "WBK-001"),
        ("testo.xlsx", "WBK-001"),
        ("male.xlsx", "VAL-002"),
        ("Copia di male.xlsx", "VAL-002"),
        ("~$male.xlsx", "WBK-011"),
        ("messaggio.eml", "WBK-011"),
    }


def test_copies_with_the_findings_in_them(filled: Path, tmp_path: Path) -> None:
    before = (filled / "male.xlsx").read_bytes()
    done = riscontro("validate", filled, "--annotate", tmp_path / "copie", "--today", DAY)
    assert done.exit_code == 1 and done.stderr == ""
    assert (filled / "male.xlsx").read_bytes() == before
    book = load_workbook(tmp_path / "copie" / "male.xlsx")
    results = book[SHEETS["results"].it]
    cells = [cell for row in results.iter_rows() for cell in row]
    assert any(cell.value == "VAL-002" for cell in cells)
    (link,) = [cell.hyperlink for cell in cells if cell.hyperlink and cell.hyperlink.location]
    sheet, _, address = link.location.rpartition("!")
    assert book[sheet.strip("'")][address].value == "4.224057,67"
    clean = load_workbook(tmp_path / "copie" / "bene.xlsx")[SHEETS["results"].it]
    assert not any(cell.hyperlink for row in clean.iter_rows() for cell in row)


def test_copies_never_take_the_place_of_originals_or_of_each_other(
    filled: Path, tmp_path: Path
) -> None:
    done = riscontro("validate", filled, "--annotate", filled, "--today", DAY)
    assert done.exit_code == 2 and "originali" in done.stderr
    for name in ("uno", "due"):
        (tmp_path / name).mkdir()
        shutil.copy(filled / "male.xlsx", tmp_path / name / "CUL.xlsx")
    riscontro("validate", tmp_path / "uno", tmp_path / "due",
              "--annotate", tmp_path / "copie", "--today", DAY)  # fmt: skip
    assert len(list((tmp_path / "copie").iterdir())) == 2


def test_a_file_that_takes_no_findings_is_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "testo.xlsx").write_text("no", "utf-8")
    done = riscontro("validate", tmp_path / "in", "--annotate", tmp_path / "out", "--today", DAY)
    assert done.exit_code == 1 and done.stderr == "testo.xlsx: non è riconoscibile\n"


def test_against_the_plan_or_alone(ready: Path) -> None:
    file = ready / "trasmissioni" / "CUL_2025_consuntivo.xlsx"
    assert riscontro("validate", file, "--today", DAY).exit_code == 0
    settings = ready / "riscontro.toml"
    other = settings.read_text("utf-8").replace('plan = "prova-2025"', 'plan = "altro-2025"')
    settings.write_text(other, "utf-8")
    against = riscontro("validate", file, "--today", DAY)
    assert against.exit_code == 1 and "WBK-006" in against.stdout
    assert riscontro("validate", file, "--today", DAY, "--alone").exit_code == 0
    away = ready.parent / "altrove.xlsx"
    shutil.copy(file, away)
    assert riscontro("validate", away, "--today", DAY).exit_code == 0
    named = riscontro("validate", away, "--workspace", ready, "--today", DAY)
    assert "WBK-006" in named.stdout


def test_a_workbook_nobody_typed_in_is_no_list_of_findings(tmp_path: Path) -> None:
    """It is late, which a consolidation says once; `--submitted` lists what is missing."""
    root = workspace(tmp_path / "plan")
    riscontro("distribute", root, "--today", DAY)
    folder = root / "trasmissioni"
    assert riscontro("validate", folder, "--today", LATE).exit_code == 0
    asked = riscontro("validate", folder, "--today", LATE, "--submitted")
    assert asked.exit_code == 1 and "IND-001" in asked.stdout


# riscontro consolidate, status ------------------------------------------------------------------


def test_a_clean_consolidation(ready: Path) -> None:
    done = riscontro("consolidate", ready, "--today", DAY)
    assert done.exit_code == 0, done.output
    assert "1/1" in done.stdout and str(ready / "quadro.xlsx") in done.stdout
    assert (ready / "quadro.xlsx").is_file()
    assert riscontro("consolidate", ready, "--quiet", "--today", DAY).output == ""


def test_a_run_as_json(ready: Path) -> None:
    fill(ready / "trasmissioni" / "CUL_2025_consuntivo.xlsx",
         GOOD | {("indicators", "a.1", "value"): "circa"})  # fmt: skip
    done = riscontro("consolidate", ready, "--json", "--today", DAY)
    assert done.exit_code == 1 and done.stderr == ""
    data = json.loads(done.stdout)
    assert data["written"] is True and data["counts"]["held"] == 1
    codes = {one["code"] for one in data["findings"]}
    assert {"VAL-001", "CON-002"} <= codes
    (unit,) = data["deliveries"]
    assert (unit["department"], unit["state"]) == ("CUL", "returned")


def test_who_is_missing(ready: Path) -> None:
    done = riscontro("status", ready, "--json", "--today", DAY)
    (unit,) = json.loads(done.stdout)["deliveries"]
    assert unit["due"] == "2026-02-28" and unit["department"] == "CUL"
    assert set(unit["sheets"]["indicators"]) >= {"expected", "filled", "held", "findings"}
    assert not (ready / "quadro.xlsx").exists(), "status writes nothing"
    assert not list((ready / ".riscontro").rglob("*.xlsx"))


def test_a_workspace_is_the_current_folder(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ready)
    assert riscontro("consolidate", "--today", DAY).exit_code == 0
    assert Path("quadro.xlsx").is_file()
    assert "Cultura" in riscontro("status", "--today", LATE).stdout


def test_the_day_is_today_when_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Late(date):
        @classmethod
        def today(cls) -> date:
            return date(2026, 3, 2)

    path = workspace(tmp_path / "plan")
    assert riscontro("consolidate", path, "--today", DAY).exit_code == 0
    monkeypatch.setattr("riscontro.sync.cli.shell.date", Late)
    assert riscontro("consolidate", path).exit_code == 1, "the workbook is overdue"


# riscontro init, distribute ---------------------------------------------------------------------


def test_an_empty_workspace(tmp_path: Path) -> None:
    root = tmp_path / "nuovo"
    done = riscontro("init", root, "--profile", "torino-controllo", "--period", "2026")
    assert done.exit_code == 0
    assert [Path(line).name for line in done.stdout.splitlines()] == [
        *("riscontro.toml", "piano.xlsx"),
    ]
    again = riscontro("init", root, "--profile", "torino-controllo", "--period", "2026")
    assert again.exit_code == 2 and "già un piano" in again.stderr
    assert riscontro("distribute", root).exit_code == 0
    assert list((root / "trasmissioni").iterdir()) == []
    assert riscontro("consolidate", root).exit_code == 0
    assert (root / "quadro.xlsx").is_file()


def test_one_unit_or_one_round(tmp_path: Path) -> None:
    root = workspace(tmp_path / "plan")
    unknown = riscontro("distribute", root, "--department", "XYZ", "--today", DAY)
    assert unknown.exit_code == 2 and "XYZ" in unknown.stderr and "CUL" in unknown.stderr
    wrong = riscontro("distribute", root, "--round", "natale")
    assert wrong.exit_code == 2 and "consuntivo" in wrong.stderr
    done = riscontro(
        *("distribute", root, "--department", "CUL", "--round", "monitoraggio"),
        *("--today", "2025-07-01"),
    )
    assert done.exit_code == 0
    assert [file.name for file in (root / "trasmissioni").iterdir()] == [
        "CUL_2025_monitoraggio.xlsx"
    ]
