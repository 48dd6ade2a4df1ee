"""``riscontro.toml``: what a workspace is about and how it is run."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any, Literal, get_args

from ..schemas.findings import Language
from ..schemas.parameters import Setting, setting
from ..schemas.terms import CORRECTION, FINAL, MONITORING, PRE_FINAL, PROGRAMMING, ROUNDS
from ..workbooks.limits import DEFAULT_LIMITS, MEGABYTE, OWN, Limits
from .credentials import holds_password
from .enginesettings import EngineKind, EngineSettings
from .errors import RunStopped
from .mailboxes import is_address
from .publicationsettings import FREQUENCIES, THEMES, PublicationSettings
from .workspace import FILE_NAME

Acceptance = Literal["row", "submission"]


class SettingsError(RunStopped):
    """The settings cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Ceilings:
    """Most that one received file may cost; the centre's own workbooks may cost much more.

    Attributes:
        file_mb: size of the file, in megabytes.
        total_mb: size of its parts once inflated, in megabytes.
        parts: files inside it.
        ratio: how many times a large part may inflate.
        cells: cells that hold something.
        strings: different texts.
        text_mb: these texts together, in megabytes.
        string: characters of one text.
        depth: elements of its XML one inside the other.
        centre: how many times as much the centre's own workbooks may cost: the plan, the master.
    """

    file_mb: int = DEFAULT_LIMITS.file // MEGABYTE
    total_mb: int = DEFAULT_LIMITS.total // MEGABYTE
    parts: int = DEFAULT_LIMITS.parts
    ratio: int = DEFAULT_LIMITS.ratio
    cells: int = DEFAULT_LIMITS.cells
    strings: int = DEFAULT_LIMITS.strings
    text_mb: int = DEFAULT_LIMITS.text // MEGABYTE
    string: int = DEFAULT_LIMITS.string
    depth: int = DEFAULT_LIMITS.depth
    centre: int = OWN

    def reading(self) -> Limits:
        """Return them as the limits of the reader."""
        return Limits(
            file=self.file_mb * MEGABYTE,
            total=self.total_mb * MEGABYTE,
            part=self.total_mb * MEGABYTE,
            parts=self.parts,
            ratio=self.ratio,
            cells=self.cells,
            slots=max(DEFAULT_LIMITS.slots, self.cells),
            strings=self.strings,
            text=self.text_mb * MEGABYTE,
            string=self.string,
            depth=self.depth,
        )

    def own(self) -> Limits:
        """Return the limits of reading the centre's own workbooks: the plan, the master."""
        return self.reading().times(self.centre)


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``riscontro.toml`` says.

    Attributes:
        plan: id of the plan, such as ``torino-2025``.
        profile: name of a bundled profile, or path of a profile's folder, from the workspace.
        period: the year that is open.
        round: the round that is open.
        language: language of workbooks, findings and reports.
        due: last day of each round; those not written keep the usual day.
        measured: day the values of each round stand for; those not written keep the usual day.
        submissions: folders where the units' workbooks lie, relative ones from the workspace;
            URLs without secrets, ``env:NAME`` or ``keyring:SERVICE/NAME`` for those elsewhere.
        acceptance: a blocking finding holds its ``row`` or the whole ``submission``.
        drafts: take the values of workbooks still being filled in.
        contact: whom units ask, shown in their workbooks.
        remind: how many days before the due date units are reminded.
        summary_to: addresses the summary of every run goes to.
        database: where the store lies: empty for the workspace's own file, a URL without
            secrets, ``env:NAME`` or ``keyring:SERVICE/NAME`` for one kept elsewhere.
        engine: who reads the workbooks when there are many.
        limits: most that a received file may cost.
        publication: what the report, the site and the open data say of the administration.
        parameters: what the plan's rules leave open and this workspace chooses, by name; see
            ``choosing.chosen``.
    """

    plan: str
    profile: str
    period: int
    round: str = FINAL
    language: Language = "it"
    due: Mapping[str, date] = field(default_factory=dict)
    measured: Mapping[str, date] = field(default_factory=dict)
    submissions: tuple[str, ...] = ("trasmissioni",)
    acceptance: Acceptance = "row"
    drafts: bool = False
    contact: str = ""
    remind: tuple[int, ...] = (10, 3)
    summary_to: tuple[str, ...] = ()
    database: str = ""
    engine: EngineSettings = field(default_factory=EngineSettings)
    limits: Ceilings = field(default_factory=Ceilings)
    publication: PublicationSettings = field(default_factory=PublicationSettings)
    parameters: Mapping[str, Setting] = field(default_factory=dict)

    def due_date(self, round_id: str | None = None) -> date:
        """Return the last day of a round, of the open one when none is named."""
        name = round_id or self.round
        return self.due.get(name) or usual_due_dates(self.period)[name]

    def measured_on(self, round_id: str | None = None) -> date:
        """Return the day the values of a round stand for: 30 June or 31 December as a rule."""
        name = round_id or self.round
        return self.measured.get(name) or usual_day(self.period, name)

    def profile_name(self, root: Path) -> str:
        """Return what ``schemas.profile.load`` wants: an own profile's path from a workspace."""
        own = root / self.profile
        return str(own) if own.is_dir() else self.profile


def usual_due_dates(period: int) -> dict[str, date]:
    """Return the usual last day of each round of a year, by the calendar of Italian cities."""
    return {
        PROGRAMMING: date(period - 1, 11, 15),
        MONITORING: date(period, 7, 15),
        PRE_FINAL: date(period + 1, 1, 20),
        FINAL: date(period + 1, 2, 28),
        CORRECTION: date(period + 1, 9, 30),
    }


def usual_day(period: int, round_id: str) -> date:
    """Return the day the values of a round usually stand for."""
    return date(period, 6, 30) if round_id == MONITORING else date(period, 12, 31)


def read_settings(path: Path) -> Settings:
    """Read the settings of a workspace.

    Raises:
        SettingsError: when the file is not there, is no TOML, or a key is unknown, missing or
            holds something else than it should.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(f"{path}: il file delle impostazioni non esiste.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: il file non si può leggere ({error}).") from error
    return parse_settings(text, str(path))


def parse_settings(text: str, name: str = FILE_NAME) -> Settings:
    """Read settings from their text; see ``read_settings``."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: il file non è scritto in TOML corretto ({error}).") from error
    return _Checked(name).settings(data)


class _Checked:
    """Takes values out of the parsed file and says what is wrong with them."""

    def __init__(self, name: str) -> None:
        self.name = name

    def settings(self, data: Mapping[str, Any]) -> Settings:
        self.known(data, [member.name for member in fields(Settings)])
        for key in ("plan", "profile", "period"):
            if key not in data:
                raise self.wrong(key, "manca")
        values = {key: getattr(self, key)(data[key]) for key in data}
        return Settings(**values)

    def wrong(self, key: str, why: str) -> SettingsError:
        return SettingsError(f"{self.name}: «{key}» {why}.")

    def known(self, data: Iterable[str], names: list[str], table: str = "") -> None:
        for key in data:
            if key not in names:
                close = get_close_matches(key, names, 1, 0.5)
                hint = f"; forse «{close[0]}»" if close else f"; ammesse: {', '.join(names)}"
                raise self.wrong(table + key, f"non è una chiave prevista{hint}")

    def text(self, key: str, value: object, filled: bool = False) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, "deve essere un testo tra virgolette")
        if filled and not value.strip():
            raise self.wrong(key, "non può essere vuota")
        return value

    def whole(self, key: str, value: object, low: int, high: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(key, "deve essere un numero intero, senza virgolette")
        if not low <= value <= high:
            raise self.wrong(key, f"deve essere compresa tra {low} e {high}")
        return value

    def chosen(self, key: str, value: object, names: Iterable[str]) -> str:
        names = list(names)
        if value not in names:
            close = get_close_matches(str(value), names, 1, 0.5)
            hint = f"forse «{close[0]}»" if close else f"ammesse: {', '.join(names)}"
            raise self.wrong(key, f"vale «{value}», che non è una voce prevista; {hint}")
        return str(value)

    def plan(self, value: object) -> str:
        found = self.text("plan", value, filled=True)
        if not re.fullmatch(r"\w[\w.-]*", found):
            raise self.wrong("plan", "ammette solo lettere, cifre, punti e trattini")
        return found

    def profile(self, value: object) -> str:
        return self.text("profile", value, filled=True)

    def period(self, value: object) -> int:
        return self.whole("period", value, 1900, 2200)

    def round(self, value: object) -> str:
        return self.chosen("round", value, ROUNDS)

    def language(self, value: object) -> str:
        return self.chosen("language", value, get_args(Language))

    def acceptance(self, value: object) -> str:
        return self.chosen("acceptance", value, get_args(Acceptance))

    def contact(self, value: object) -> str:
        return self.text("contact", value)

    def remind(self, value: object) -> tuple[int, ...]:
        if not isinstance(value, list):
            raise self.wrong("remind", "deve essere un elenco di giorni, come [10, 3]")
        days = {self.whole("remind", item, 0, 365) for item in value}
        return tuple(sorted(days, reverse=True))

    def summary_to(self, value: object) -> tuple[str, ...]:
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list):
            raise self.wrong("summary_to", "deve essere un elenco di indirizzi")
        listed = tuple(self.text("summary_to", item).strip() for item in found)
        for item in listed:
            if not is_address(item):
                raise self.wrong("summary_to", f"contiene «{item}», che non è un indirizzo")
        return listed

    def database(self, value: object) -> str:
        found = self.text("database", value)
        return self._open("database", found)

    def _open(self, key: str, address: str) -> str:
        if holds_password(address):
            why = "contiene una password: indicarla con env:NOME o keyring:SERVIZIO/NOME"
            raise self.wrong(key, why)
        return address

    def drafts(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise self.wrong("drafts", "deve essere true oppure false")
        return value

    def engine(self, value: object) -> EngineSettings:
        if not isinstance(value, dict):
            raise self.wrong("engine", "deve essere una tabella")
        self.known(value, [member.name for member in fields(EngineSettings)], "engine.")
        told = asdict(EngineSettings()) | value
        self.chosen("engine.kind", told["kind"], get_args(EngineKind))
        self.whole("engine.processes", told["processes"], 1, 64)
        self._open("engine.scheduler", self.text("engine.scheduler", told["scheduler"]))
        return EngineSettings(**told)

    def submissions(self, value: object) -> tuple[str, ...]:
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not found:
            raise self.wrong("submissions", "deve essere un elenco di cartelle o indirizzi")
        texts = [self.text("submissions", item, filled=True) for item in found]
        return tuple(self._open("submissions", item) for item in texts)

    def due(self, value: object) -> dict[str, date]:
        return self._days("due", value)

    def measured(self, value: object) -> dict[str, date]:
        return self._days("measured", value)

    def _days(self, key: str, value: object) -> dict[str, date]:
        if not isinstance(value, dict):
            raise self.wrong(key, "deve essere una tabella con una data per rilevazione")
        self.known(value, list(ROUNDS), f"{key}.")
        for name, day in value.items():
            if not isinstance(day, date) or isinstance(day, datetime):
                raise self.wrong(f"{key}.{name}", "deve essere una data come 2026-02-28")
        return dict(value)

    def limits(self, value: object) -> Ceilings:
        if not isinstance(value, dict):
            raise self.wrong("limits", "deve essere una tabella")
        self.known(value, [member.name for member in fields(Ceilings)], "limits.")
        return Ceilings(
            **{name: self.whole(f"limits.{name}", most, 1, 10**9) for name, most in value.items()}
        )

    def publication(self, value: object) -> PublicationSettings:
        if not isinstance(value, dict):
            raise self.wrong("publication", "deve essere una tabella")
        self.known(value, [one.name for one in fields(PublicationSettings)], "publication.")
        texts = {name: self.text(f"publication.{name}", one) for name, one in value.items()}
        for name, codes in (("theme", THEMES), ("frequency", FREQUENCIES)):
            said = texts.get(name, "")
            if said and said not in codes:
                why = f"deve essere uno di {', '.join(sorted(codes))}"
                raise self.wrong(f"publication.{name}", why)
        return PublicationSettings(**texts)

    def parameters(self, value: object) -> dict[str, Setting]:
        if not isinstance(value, dict):
            raise self.wrong("parameters", "deve essere una tabella")
        for name, one in value.items():
            single = isinstance(one, bool | int | float | str | date)
            endless = isinstance(one, float) and not isfinite(one)
            if not single or isinstance(one, datetime) or endless:
                why = "deve essere un numero, una data, un testo, true oppure false"
                raise self.wrong(f"parameters.{name}", why)
        return {name: setting(one) for name, one in value.items()}
