"""What every page of the site has around its own: templates, links, bands, downloads."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import jinja2

from ...schemas.findings import Language
from ...schemas.profile import EntrySheet
from ...schemas.terms import ROUNDS
from ..publicationsettings import PublicationSettings
from .openaddresses import DATA as OPEN_DATA
from .siteaddresses import (
    ABOUT,
    CORRECTIONS,
    DATA,
    EDITIONS,
    GUIDE,
    HOME,
    SEARCH,
    listing,
    relative,
)
from .sitecontent import Content, Line, Table
from .siteitems import Items
from .siteprosewords import SLOTS
from .sitewords import Say

BOM = "\ufeff"
HEAD, BAND = "<!--head-->", "<!--band-->"
"""Where what depends on the copy of the site a page is of will stand."""

TOP = "riscontro:"
"""Stands in a link for the top of the whole site, until it is known where the page will lie."""

KEPT, OPEN = f"{TOP}{EDITIONS}/", f"{TOP}{OPEN_DATA}/"
"""Stand in a link for the folders of the editions and of the open data."""

TO_TOP = (CORRECTIONS, DATA)
"""Pages with such links."""

STYLE, SCRIPT = "risorse/sito.css", "risorse/sito.js"


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site.

    Attributes:
        path: its address, from the top of the site.
        text: its content.
        own: its address from the top of its language, empty for what is no page.
        language: of the page.
        title, about: what it is called and what it says in a sentence, for who shows it elsewhere.
    """

    path: str
    text: str
    own: str = ""
    language: Language = "it"
    title: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of data beside a page: its address, what is in it, how large it is."""

    path: str
    what: str
    size: str


@dataclass(frozen=True)
class Frame:
    """One language of the site.

    Attributes:
        content: the public rows.
        settings: what the administration says around them.
        language: of the pages; ``main`` is that of the top of the site.
        languages: in which the site is made.
    """

    content: Content
    settings: PublicationSettings
    language: Language
    languages: Sequence[Language]
    made: list[Page] = field(default_factory=list)

    @cached_property
    def say(self) -> Say:
        """Return the words."""
        return Say(self.language)

    @cached_property
    def items(self) -> Items:
        """Return what makes rows of lists."""
        return Items(self.content, self.say)

    @property
    def activities(self) -> str:
        """Return what the plan calls its activities."""
        sheet = self._activity_sheet
        return sheet.label[self.language] if sheet else ""

    @property
    def activity(self) -> str:
        """Return what the plan calls one of them."""
        sheet = self._activity_sheet
        return sheet.singular[self.language] if sheet else ""

    def count_activities(self, number: int) -> str:
        """Write how many activities there are, by the plan's own name of them."""
        sheet = self._activity_sheet
        words = (sheet.singular if number == 1 else sheet.label) if sheet else None
        return f"{self.say.count(number)} {words[self.language].lower() if words else ''}".strip()

    @property
    def _activity_sheet(self) -> EntrySheet | None:
        name = self.content.activity_table.name
        every = self.content.material.profile.sheets
        return next((one for one in every if one.id == name), None)

    @property
    def stamp_round(self) -> str:
        """Return the round, and the day its values stand for."""
        found = self.content.material.standing.consolidated
        name = ROUNDS[found.round][self.language] if found.round in ROUNDS else found.round
        told = self.say("year_round", round=name, year=found.period)
        day = found.measured_on
        return f"{told} · {self.say('stand_for', day=self.say.day(day))}" if day else told

    def placed(self, path: str, language: Language | None = None) -> str:
        """Return where a page of this language lies in the whole site."""
        chosen = language or self.language
        return path if chosen == self.languages[0] else f"{chosen}/{path}"

    def render(
        self,
        path: str,
        template: str,
        title: str,
        about: str = "",
        **context: Any,  # noqa: ANN401
    ) -> None:
        """Make a page.

        Args:
            path: its address, from the top of its language.
            template: its layout.
            title: of the page.
            about: what it says in a sentence.
            context: what the layout shows.
        """

        def link(there: str) -> str:
            return relative(path, there)

        material = self.content.material
        standing = material.standing
        text = (
            _environment()
            .get_template(template)
            .render(
                say=self.say,
                language=self.language,
                link=link,
                title=title,
                path=path,
                twins=self.twins(path),
                style=relative(self.placed(path), STYLE),
                script=relative(self.placed(path), SCRIPT),
                index=relative(self.placed(path), index_path(self.language)),
                search=relative(path, SEARCH),
                home=relative(path, HOME),
                nav=self._nav(path),
                foot=self._foot(path),
                settings=self.settings,
                material=material,
                profile=material.profile,
                content=self.content,
                period=standing.consolidated.period,
                activities_name=self.activities,
                count_activities=self.count_activities,
                stamp=self.say("stamp", day=self.say.day(material.day)),
                stamp_round=self.stamp_round,
                slots=self._slots(),
                foreign="" if self.language == "it" else "it",
                **context,
            )
        )
        self.made.append(
            Page(self.placed(path), text, path, self.language, title, about or self._about(title))
        )

    def _about(self, title: str) -> str:
        """Return what is said of a page that says nothing of itself."""
        profile = self.content.material.profile
        plan = f"{profile.title[self.language]}, {profile.owner}."
        return plan if title == profile.title[self.language] else f"{title}. {plan}"

    def table(self, path: str, what: str, table: Table, rows: Iterable[Line]) -> Download:
        """Make a file of data with the public columns of some rows of a table."""
        header = [column.header for column in table.columns]
        return self.csv(path, what, header, [one.data for one in rows])

    def csv(
        self, path: str, what: str, header: Sequence[str], rows: Iterable[Sequence[str]]
    ) -> Download:
        """Make a file of data."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
        text = BOM + out.getvalue()
        self.made.append(Page(self.placed(path), text))
        return Download(path, what, size(len(text.encode()), self.say))

    def twins(self, path: str) -> list[tuple[Language, str]]:
        """Return the same page in every language, with the link to it."""
        here = self.placed(path)
        return [(one, relative(here, self.placed(path, one))) for one in self.languages]

    def _nav(self, path: str) -> list[tuple[str, str, bool]]:
        """Return the main pages: words, link, whether it is the one shown."""
        say, content = self.say, self.content
        pages = [(say("overview"), HOME)]
        if content.indicators:
            pages.append((say("indicators"), listing("indicator")))
        if content.contributions:
            pages.append((self.activities, listing("activity")))
        if content.units:
            pages.append((say("units"), listing("unit")))
        if content.tables:
            pages.append((say("tables"), listing("table")))
        pages += [(say("data"), DATA), (say("guide"), GUIDE)]
        return [(words, relative(path, one), one == path) for words, one in pages]

    def _slots(self) -> list[tuple[str, str]]:
        """Return the pages of the administration that the law wants linked, where they are."""
        named = ("accessibility", "feedback", "privacy")
        known = [(name, getattr(self.settings, name)) for name in named]
        return [(SLOTS[name].title[self.language], there) for name, there in known if safe(there)]

    def _foot(self, path: str) -> list[tuple[str, str]]:
        say = self.say
        pages = [
            (say("guide"), GUIDE),
            (say("data"), DATA),
            (say("corrections"), CORRECTIONS),
            (say("about"), ABOUT),
        ]
        return [(words, relative(path, one)) for words, one in pages]


def safe(address: str) -> bool:
    """Tell whether an address may stand in a link: a page or a mail address, never a script."""
    return address.lower().startswith(("https://", "http://", "mailto:"))


def index_path(language: Language) -> str:
    """Return where the index of the search lies."""
    return f"risorse/cerca-{language}.js"


def fragment(name: str, **context: object) -> str:
    """Return a piece of a page."""
    return _environment().get_template(name).render(context)


def layout(name: str) -> str:
    """Return the text of a layout or of an asset."""
    folder = "layouts" if name.endswith(".html") else "assets"
    return (files(__package__) / folder / name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(layout),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["paragraphs"] = _paragraphs
    made.tests["capitals"] = str.isupper
    made.tests["worded"] = _worded
    return made


def _worded(text: str) -> bool:
    """Tell whether a text has words of its own, which are in the language of the plan."""
    return any(one.isalpha() for one in text)


def _paragraphs(text: str) -> list[str]:
    return [line for line in (one.strip() for one in text.splitlines()) if line]


def size(number: int, say: Say) -> str:
    """Write the size of a file."""
    if number < 1000:
        return say("bytes", n=number).replace(" ", "\N{NO-BREAK SPACE}")
    return f"{say.count(max(1, round(number / 1000)))}\N{NO-BREAK SPACE}kB"
