"""The folder that holds one plan: where each of its files lies."""

from pathlib import Path
from typing import NamedTuple

from .errors import RunStopped

FILE_NAME = "riscontro.toml"
"""The settings: a folder that holds them is a workspace."""

VOLUMES = "quadri"
"""Name of the folder of the volumes of the master."""


class NotAWorkspace(RunStopped):
    """There is no workspace there; the message says what to do."""


class Workspace(NamedTuple):
    """The paths of a workspace; none of them needs to exist yet.

    Attributes:
        root: its folder.
    """

    root: Path

    @property
    def settings_file(self) -> Path:
        """What the workspace is about."""
        return self.root / FILE_NAME

    @property
    def plan_file(self) -> Path:
        """The workbook people type the plan in."""
        return self.root / "piano.xlsx"

    @property
    def master_file(self) -> Path:
        """The master, rewritten whole by the tool."""
        return self.root / "quadro.xlsx"

    @property
    def volumes(self) -> Path:
        """The volumes of a master longer than a sheet takes."""
        return self.root / VOLUMES

    @property
    def submissions(self) -> Path:
        """The units' workbooks, where the settings do not name other folders."""
        return self.root / "trasmissioni"

    @property
    def outbox(self) -> Path:
        """What cannot be pushed back, messages to send, reports."""
        return self.root / "esiti"

    @property
    def messages(self) -> Path:
        """Messages to people, as drafts to send."""
        return self.outbox / "messaggi"

    @property
    def archive(self) -> Path:
        """Sealed years."""
        return self.root / "archivio"

    @property
    def hidden(self) -> Path:
        """The tool's own folder."""
        return self.root / ".riscontro"

    @property
    def store_file(self) -> Path:
        """The database."""
        return self.hidden / "store.db"

    @property
    def manifest_file(self) -> Path:
        """What was seen last of every file."""
        return self.hidden / "manifest.db"

    @property
    def readings_file(self) -> Path:
        """What was understood last of every workbook."""
        return self.hidden / "letture.db"

    @property
    def kept_plan(self) -> Path:
        """The plan as it was read last."""
        return self.hidden / "piano.letto"

    @property
    def helps(self) -> tuple[Path, ...]:
        """What only spares work: whoever loses it runs in full once."""
        return self.manifest_file, self.readings_file, self.kept_plan

    @property
    def received(self) -> Path:
        """Every received file, by hash."""
        return self.hidden / "ricevuti"

    @property
    def events(self) -> Path:
        """The append-only log."""
        return self.hidden / "eventi.jsonl"

    @property
    def records_file(self) -> Path:
        """Records as imported, personal data included."""
        return self.hidden / "registri.jsonl"

    @property
    def backups(self) -> Path:
        """What was there before the tool wrote."""
        return self.hidden / "copie"

    @property
    def remotes(self) -> Path:
        """Copies of the folders of submissions that lie elsewhere."""
        return self.hidden / "remoti"

    @property
    def issued_mark(self) -> Path:
        """Left before workbooks are made for the first time: their folder is there from then on."""
        return self.hidden / "distribuite"

    @property
    def lock(self) -> Path:
        """Held while a run writes."""
        return self.hidden / "lock"

    @property
    def logs(self) -> Path:
        """What runs said."""
        return self.hidden / "log"


def find_workspace(start: Path) -> Workspace | None:
    """Return the nearest workspace at or above a file or folder, ``None`` when there is none."""
    folder = start.absolute()
    for candidate in (folder, *folder.parents):
        if (candidate / FILE_NAME).is_file():
            return Workspace(candidate)
    return None


def open_workspace(path: Path) -> Workspace:
    """Return the workspace a person named: its folder, or its settings file.

    Raises:
        NotAWorkspace: when there are no settings there.
    """
    root = path.parent if path.name == FILE_NAME else path
    if not (root / FILE_NAME).is_file():
        found = find_workspace(root)
        above = f" Lo spazio di lavoro più vicino è {found.root}." if found else ""
        raise NotAWorkspace(
            f"{root}: qui non c'è uno spazio di lavoro di Riscontro (manca {FILE_NAME}).{above} "
            "Per crearne uno: riscontro init CARTELLA --profile PROFILO."
        )
    return Workspace(root)
