"""Every command that writes, each with a workspace in which it has something to do."""

from atexit import register
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp

import recordplan
from desk import cell_of, riscontro
from forge import PROFILE, changed
from offices import PLAN_ID, TODAY, City, Office, plan_of_four
from openpyxl import load_workbook
from recordspace import LATER, SENT, Space
from riscontro.schemas.profile import join_parts, parse, split_parts
from riscontro.sync.issuing import Issue, books
from riscontro.sync.pipeline.planning import doubt_words
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.workbooks.builder import build
from riscontro.workbooks.planbook import write_plan

UNITS = ("CUL", "AMB", "SOC", "DIR")
FIRST, DAY, AFTER = "2026-02-19", "2026-02-20", "2026-03-31"
PERSON = "RSSMRA51"
REQUEST = ("ritiro", "f.1", "Non misurare più i visitatori", "Il museo è chiuso")


@dataclass(frozen=True, slots=True)
class Errand:
    """A command on a workspace.

    Attributes:
        name: of the command.
        make: makes the workspace in a folder that is there and returns its root.
        words: what follows the name; ``{root}`` is the workspace, ``{beside}`` its folder.
        remade: who repeats it gets the same files; not where chance or the log is in them.
    """

    name: str
    make: Callable[[Path], Path]
    words: tuple[str, ...]
    remade: bool = True

    def command(self, root: Path) -> list[str]:
        """Return the whole command for a workspace."""
        named = {"root": root, "beside": root.parent}
        return [self.name, *(word.format(**named) for word in self.words)]


def founded(folder: Path) -> Path:
    """Nothing sent yet."""
    return City.founded(folder / "piano-2025").root


def delivered(folder: Path) -> Path:
    """Everybody has sent, nothing is taken in."""
    city = City.founded(folder / "piano-2025")
    for unit in UNITS:
        city.send(unit)
    return city.root


def second_night(folder: Path) -> Path:
    """Two units have sent and typed again after the first night."""
    city = City.founded(folder / "piano-2025")
    city.send("AMB")
    city.send("DIR")
    for _ in range(2):
        assert riscontro("sync", city.root, "--today", FIRST).exit_code in (0, 1)
    for unit, key, value in (("AMB", "f.1", "4.224057,67"), ("DIR", "d.1#totale", 131)):
        path = city.inbox / f"{unit}_2025_consuntivo.xlsx"
        book = load_workbook(path)
        cell_of(book["Indicatori"], f"M05.P02/{key}", "value").value = value
        book.save(path)
    return city.root


def new_titles(folder: Path) -> Path:
    """The plan changed after workbooks were made: one cannot be patched, one was thrown away."""
    city = City.founded(folder / "piano-2025")
    assert riscontro("distribute", city.root, "--today", FIRST).exit_code == 0
    (city.inbox / "CUL_2025_consuntivo.xlsx").unlink()
    city.send("AMB")
    city.send("DIR")
    plan = load_workbook(city.workspace.plan_file)
    for key in ("f.1", "d.1"):
        cell_of(plan["Indicatori"], f"M05.P02/{key}", "label").value = f"Titolo nuovo di {key}"
    plan.save(city.workspace.plan_file)
    path = city.inbox / "DIR_2025_consuntivo.xlsx"
    book = load_workbook(path)
    del book["Esito controlli"]
    book.save(path)
    return city.root


def posted(folder: Path) -> Path:
    """Two workbooks, given out by post, have come back by post."""
    city = City.founded(folder / "piano-2025")
    assert riscontro("distribute", city.root, "--today", FIRST).exit_code == 0
    for path in city.inbox.iterdir():
        path.unlink()
    post = folder / "posta"
    post.mkdir()
    for unit in ("AMB", "DIR"):
        city.send(unit).rename(post / f"{unit} definitivo.xlsx")
    return city.root


@cache
def _model(make: Callable[[Path], Path]) -> Path:
    """Return the folder of a workspace that is made once for all."""
    folder = Path(mkdtemp(prefix="riscontro-"))
    register(rmtree, folder, ignore_errors=True)
    make(folder)
    return folder


def _in_the_master(folder: Path) -> Path:
    root = delivered(folder)
    City(root).run()
    return root


def consolidated(folder: Path) -> Path:
    """Everything is in the master."""
    copytree(_model(_in_the_master), folder, dirs_exist_ok=True)
    return folder / "piano-2025"


def closed(folder: Path) -> Path:
    """The round is closed."""
    copytree(_model(_closed), folder, dirs_exist_ok=True)
    return folder / "piano-2025"


def _closed(folder: Path) -> Path:
    root = consolidated(folder)
    words = ("close", root, "--act", "DCC 45/2026", "--anyway", "--today", DAY)
    assert riscontro(*words).exit_code == 0
    return root


def retyped(folder: Path) -> Path:
    """Two runs, of which the second took other values."""
    root = consolidated(folder)
    city = City(root)
    city.send("CUL", {("indicators", "a.1", "value"): 4999})
    city.run(date(2026, 2, 24))
    return root


def older(folder: Path) -> Path:
    """A unit has filled in a workbook of the template before."""
    parts = split_parts(PROFILE.text)
    text = parts["profile.toml"].replace("template_version = 1", "template_version = 0")
    text = text.replace("accepted_versions = [1]", "accepted_versions = [0]")
    profile = parse("torino-controllo", join_parts({**parts, "profile.toml": text}))
    city = City.founded(folder / "piano-2025")
    issue = Issue(PLAN_ID, "consuntivo", "it", None, date(2026, 1, 15), "")
    book = books(plan_of_four(), profile, issue)["CUL"]
    made = Office(book, city.inbox / "CUL_2025_consuntivo.xlsx")
    made.file = load_workbook(BytesIO(build(book, profile)))
    made.fill().save()
    return city.root


def listed(folder: Path) -> Path:
    """A unit is to be renamed."""
    header = "tipo;unità di partenza;nuova unità;denominazione;righe;atto;dal\n"
    line = "rinominata;AMB;AMV;Ambiente e verde;;;01/02/2026\n"
    (folder / "modifiche.csv").write_text(header + line, "utf-8")
    return consolidated(folder)


def asked(folder: Path) -> Path:
    """A unit asks for a change of plan."""
    city = City.founded(folder / "piano-2025")
    office = Office(city.book("AMB"), city.inbox / "AMB_2025_consuntivo.xlsx").fill()
    for at, text in enumerate(REQUEST, 2):
        office.file["Proposte"].cell(6, at).value = text
    office.save()
    return city.root


def lived(folder: Path) -> Path:
    """Persons are named in what was delivered, kept and pushed back."""
    made = Space(
        folder,
        persone=f"persona_id\tCategoria\tparti\n{PERSON}\tdocente\tING-INF/05\nP003\tdocente\t\n",
        anagrafica=f"persona_id\tnascita\n{PERSON}\t13/02/1951\n",
        incarichi=recordplan.TABLES["incarichi.tsv"].replace("P001", PERSON),
    )
    made.issue()
    made.type(made.file("DAUIN"), {6: {"nota": f"a cura di {PERSON.lower()}"}})
    synchronise(made.root, SENT)
    made.type(made.file("DAUIN"), {6: {"ore": 21}})
    synchronise(made.root, LATER)
    return made.root


def with_trends(folder: Path) -> Path:
    """Indicators have past values and no target."""
    root = founded(folder)
    plan = changed(plan_of_four(), "a.1", target=None)
    data = write_plan(plan, PROFILE, PLAN_ID, "it", doubt_words(PROFILE, "it"))
    (root / "piano.xlsx").write_bytes(data)
    return root


def nowhere(folder: Path) -> Path:
    """There is no workspace yet."""
    return folder / "piano-2026"


def restated(folder: Path) -> Path:
    """The source of a plan says more, and otherwise, than when it was brought in."""
    made = Space(folder)
    more = f"{recordplan.TABLES['persone.tsv']}P004\tdocente\tFIS/01\n"
    hours = recordplan.TABLES["incarichi.tsv"].replace("12,5\t", "14\t")
    recordplan.write_source(made.source, persone=more, incarichi=hours)
    return made.root


ERRANDS = {
    one.name if not note else f"{one.name} {note}": one
    for note, one in (
        ("", Errand(
            "init", nowhere, ("{root}", "--profile", "torino-controllo", "--period", "2026")
        )),
        ("", Errand("import", restated, ("{root}", "{beside}/fonte"))),
        ("", Errand("consolidate", second_night, ("{root}", "--today", DAY))),
        ("", Errand("sync", second_night, ("{root}", "--today", DAY))),
        ("first", Errand("distribute", founded, ("{root}", "--today", DAY))),
        ("", Errand("distribute", new_titles, ("{root}", "--today", DAY))),
        ("", Errand(
            "receive", posted, ("{beside}/posta", "--workspace", "{root}", "--today", DAY)
        )),
        ("", Errand("remind", founded, ("{root}", "--today", DAY))),
        ("", Errand(
            "close", consolidated, ("{root}", "--act", "DCC 45/2026", "--anyway", "--today", DAY)
        )),
        ("", Errand(
            "reopen", closed,
            ("M05.P02/a.1", "--workspace", "{root}", "--reason", "errore", "--today", DAY),
        )),
        ("", Errand("rollover", delivered, ("{root}", "--anyway", "--today", AFTER))),
        ("", Errand("upgrade", older, (
            "{root}/trasmissioni/CUL_2025_consuntivo.xlsx", "--workspace", "{root}",
            "--today", DAY,
        ))),
        ("", Errand("reorganise", listed, (
            "{root}", "--with", "{beside}/modifiche.csv", "--act", "DGC 1/2026", "--today", DAY,
        ))),
        ("", Errand(
            "archive", closed, ("2025", "--workspace", "{root}", "--today", DAY), remade=False
        )),
        ("", Errand(
            "forget", lived, (PERSON, "--workspace", "{root}", "--yes", "--today", "2026-03-02"),
            remade=False,
        )),
        ("", Errand("undo", retyped, ("--workspace", "{root}", "--today", AFTER))),
        ("", Errand("rebuild", retyped, ("{root}",))),
        ("", Errand("proposals", asked, ("collect", "--workspace", "{root}", "--today", DAY))),
        ("", Errand("targets", with_trends, ("propose", "--workspace", "{root}", "--today", DAY))),
        ("", Errand("status", consolidated, (
            "{root}", "--sheet", "{root}/esiti/stato.xlsx", "--today", DAY,
        ))),
        ("", Errand("export", consolidated, ("{root}", "--to", "{root}/valori.csv"))),
    )
}  # fmt: skip
"""By name."""

__all__ = ["ERRANDS", "TODAY", "Errand"]
