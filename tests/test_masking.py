"""What is a person's own is said by nothing: marked values, and every output searched for them.

The workbooks themselves, what is kept of them and the store are where they live; nothing else is.
"""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import recordplan
from click.testing import CliRunner
from leftovers import everything
from openpyxl import load_workbook
from recordspace import ISSUED, LATER, SENT, Space, page_of
from riscontro.sync.cli.shell import main
from riscontro.sync.pipeline.locking import at_work

MARKS = (
    *("13/02/1951", "1951-02-13", "18672", "13.02.1951", "29/02/1951", "1951"),
    *("ZIBALDO", "IT99MARCATO", "7431", "Zoppo", "bisnonno"),
    *("14/03/1952", "1952-03-14", "19067", "1952"),
)
KEPT = ("trasmissioni", ".riscontro/ricevuti", ".riscontro/copie", ".riscontro/store.db",
        ".riscontro/registri.jsonl")  # fmt: skip
"""Where personal data may stand: the workbooks, as they are kept, the store, what was imported."""

MORE = """
[fields.ente]
label = { it = "Amministrazione lasciata", en = "Administration left" }

[fields.parente]
label = { it = "Parente", en = "Relative" }
type = "list"
vocabulary = "parente"

[fields.pensione]
label = { it = "Pensione", en = "Pension" }
type = "number"

[fields.iban]
label = { it = "IBAN", en = "IBAN" }
personal = true

[[vocabularies.parente]]
id = "bisnonno"
label = { it = "Bisnonno", en = "Great-grandfather" }
"""

RULES = """
[PRV-001]
severity = "warning"
sheet = "anagrafica"
predicate = "holds"
title = { it = "Età", en = "Age" }
message = { it = "{nascita} {eta} {ente} {pensione}", en = "{nascita} {eta} {ente} {pensione}" }
hint = { it = "Verificare.", en = "Check." }
[PRV-001.parameters]
field = "nascita"
when = "nascita is filled"
then = "age(nascita, today) < 30"
facts = { eta = "age(nascita, today)" }

[PRV-002]
severity = "blocking"
sheet = "incarico"
predicate = "holds"
title = { it = "Nato dopo", en = "Born after" }
message = { it = "{nota} {nato} {iban}", en = "{nota} {nato} {iban}" }
hint = { it = "Verificare.", en = "Check." }
[PRV-002.parameters]
field = "iban"
when = "dati.nascita is filled"
then = "dati.nascita > date(1990, 1, 1)"
across = true
facts = { nato = "dati.nascita" }
"""


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Space:
    text = recordplan.PROFILE_TOML.replace(
        'columns = ["persona_id", "nascita"]',
        'columns = ["persona_id", "nascita", "ente", "parente", "pensione"]',
    ).replace('"quota", "nota"]', '"quota", "iban", "nota"]')
    monkeypatch.setattr(recordplan, "PROFILE_TOML", text + MORE)
    real = recordplan.write_profile
    monkeypatch.setattr(recordplan, "write_profile", lambda at, extra="": real(at, extra, RULES))
    return Space(tmp_path)


def persons(space: Space, **cells: object) -> None:
    row = {"nascita": date(1951, 2, 13), "ente": "ZIBALDO", "parente": "bisnonno",
           "pensione": 7431.25}  # fmt: skip
    space.type(space.file("ATENEO"), {6: row | cells}, "Dati personali")


def leaks(space: Space) -> list[str]:
    """Return where a marked value stands that may not."""
    hits = []
    for name, data in everything(space.root):
        shown = name.replace("\\", "/")
        if shown.startswith((*KEPT, "registro/")) or shown.startswith("store.db"):
            continue
        hits += [f"{name}: {one}" for one in said(data.decode("utf-8", "replace"))]
        hits += [f"{name}: {one}" for one in said(data.decode("utf-16-le", "replace"))]
    return hits


def said(text: str) -> list[str]:
    """Return the marked values in a text; a part of a longer word or fingerprint is none."""
    # The list of relatives in the profile names the word, not a person.
    named = '"bisnonno"' in text
    return [
        one
        for one in MARKS
        if one in text
        and re.search(rf"(?<![0-9a-f]){re.escape(one)}(?![0-9a-f])", text)
        and not (one == "bisnonno" and named)
    ]


class Told:
    """What the commands said."""

    def __init__(self, space: Space) -> None:
        self.root = space.root
        self.outputs: dict[str, str] = {}

    def run(self, *arguments: str, day: date = LATER) -> None:
        words = [one.replace("@", str(self.root)) for one in arguments]
        dated = ["--today", day.isoformat()] if arguments[0] in DATED else []
        done = CliRunner().invoke(main, [*words, *dated], catch_exceptions=False)
        allowed = (0, 1, 2) if arguments[0] == "trace" else (0, 1)
        assert done.exit_code in allowed, (arguments, done.output)
        self.outputs[" ".join(arguments)] = done.output

    @property
    def leaks(self) -> list[str]:
        return [f"{name}: {one}" for name, text in self.outputs.items() for one in said(text)]


DATED = ("validate", "consolidate", "sync", "remind", "close", "undo", "reopen", "receive",
         "status")  # fmt: skip


def test_no_output_says_what_is_personal(space: Space, tmp_path: Path) -> None:
    told = Told(space)
    space.issue(ISSUED)
    persons(space)
    space.type(space.file("DAUIN"), {6: {"iban": "IT99MARCATO"}})
    space.type(space.file("DET"), {})
    told.run("sync", "@", day=SENT)
    told.run("sync", "@", "--dry-run", "--json", day=SENT)
    persons(space, nascita=date(1952, 3, 14), ente="ZIBALDONE")
    told.run("sync", "@", "--dry-run", "--json")
    told.run("sync", "@", "--json")
    persons(space, nascita=date(1952, 3, 14), ente="ZIBALDONE", pensione="7431,x", parente="Zoppo")
    kept = tmp_path / "prima.xlsx"
    shutil.copy(space.file("ATENEO"), kept)
    told.run("sync", "@", "--dry-run")
    told.run("sync", "@", "--dry-run", "--json")
    told.run("sync", "@", "--json")
    ours = space.file("ATENEO")
    shutil.copy(ours, ours.with_name("ATENEO_2025_consuntivo (copia in conflitto).xlsx"))
    persons(space, nascita="29/02/1951", ente="ZIBALDO 2", pensione=7431)
    for shape in ("text", "json", "html"):
        told.run("validate", str(ours), "--format", shape)
        told.run("validate", str(ours), "--alone", "--format", shape)
        told.run("validate", str(space.file("DAUIN")), "--format", shape, "--submitted")
    told.run("consolidate", "@")
    told.run("consolidate", "@", "--json")
    for key in ("ATENEO/anagrafica:p001", "DAUIN/incarico:i-01", "ATENEO", "*"):
        told.run("trace", key, "--workspace", "@")
        told.run("trace", key, "--workspace", "@", "--json")
    told.run("diff", "1", "2", "--workspace", "@", "--sheet", "@/differenze.xlsx")
    told.run("diff", "1", "2", "--workspace", "@", "--json")
    told.run("diff", str(kept), str(ours), "--workspace", "@", "--all")
    told.run("diff", str(kept), str(ours), "--workspace", "@", "--cells")
    told.run("diff", str(kept), str(ours), "--workspace", "@", "--json", "--cells")
    told.run("status", "@", "--sheet", "@/situazione.xlsx")
    told.run("status", "@", "--json")
    told.run("remind", "@")
    told.run("proposals", "list", "--workspace", "@")
    for sheet in ("persona", "incarico"):
        told.run("export", "@", "--sheet", sheet, "--to", f"@/{sheet}.csv")
    for what in ("values", "plan"):
        told.run("export", "@", "--what", what, "--to", f"@/{what}.csv")
    told.run("undo", "2", "--workspace", "@", "--dry-run")
    told.run("undo", "2", "--workspace", "@", "--dry-run", "--json")
    told.run("undo", "2", "--workspace", "@")
    told.run("close", "@", "--act", "DCC 4", "--anyway")
    told.run("editions", "@")
    told.run("receive", str(kept), "--workspace", "@")
    told.run("doctor", "@")
    assert told.leaks == []
    assert leaks(space) == []


def test_the_results_in_a_workbook_are_masked(space: Space) -> None:
    space.issue(ISSUED)
    persons(space, nascita="29/02/1951", parente="Zoppo")
    space.type(space.file("DAUIN"), {6: {"iban": "IT99MARCATO"}})
    Told(space).run("sync", "@")
    listed = 0
    for unit in ("ATENEO", "DAUIN"):
        page = page_of(load_workbook(space.file(unit))["Esito controlli"])
        columns = {cell.value: cell.column for cell in page[4]}
        for row in page.iter_rows(min_row=6, max_col=max(columns.values())):
            text = " ".join(str(cell.value) for cell in row[:14] if cell.value)
            listed += bool(text)
            assert said(text) == [], text
    assert listed


def test_what_the_log_says_is_nobodys(space: Space) -> None:
    space.issue(ISSUED)
    persons(space)
    Told(space).run("sync", "@")
    with at_work(space.root, "prova"):
        log = (space.root / ".riscontro" / "eventi.jsonl").read_text("utf-8")
    assert said(log) == []
    for line in log.splitlines():
        assert "P001" not in json.dumps(json.loads(line)["event"])
