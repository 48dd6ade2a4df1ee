"""A small public site to look at: a plan of four offices, targets, a label that means harm."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from forge import PROFILE, changed
from offices import PLAN_ID, City, plan_of_four
from riscontro.schemas.plan import Contact, Plan
from riscontro.sync.pipeline.demonstration import demonstrate
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.pipeline.sitewriting import publish
from riscontro.sync.publication.material import Material
from riscontro.sync.publication.site import Site, files, pages
from riscontro.sync.publicationsettings import PublicationSettings
from riscontro.workbooks.planbook import write_plan

HARM = '<script>alert("x")</script> & "così" <img src=x onerror=alert(1)>'
PERSON = "Ermenegilda Sconosciuti"
UNITS = ("CUL", "AMB", "SOC", "DIR")
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)


def plan() -> Plan:
    """The plan of the four offices with a target, a harmful label and somebody to write to."""
    made = changed(plan_of_four(), "a.1", target=Decimal(12), target_year=2025)
    made = changed(made, "b.1", label=HARM)
    return replace(made, contacts=(Contact("CUL", "referente", PERSON, "e.s@example.org"),))


def founded(root: Path, sending: tuple[str, ...] = UNITS) -> City:
    """Make a workspace, let offices send, consolidate."""
    city = City.founded(root)
    data = write_plan(plan(), PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    city.workspace.plan_file.write_bytes(data)
    for unit in sending:
        city.send(unit)
    city.run()
    return city


def site_of(made: Material, settings: PublicationSettings | None = None) -> dict[str, bytes]:
    """Return the files of the site of a material, by address."""
    return dict(files(pages(Site(made, settings or PublicationSettings()))))


def published(root: Path) -> dict[str, bytes]:
    """Return the files of the site of a workspace, by address."""
    return site_of(material(root))


def htmls(site: Mapping[str, bytes]) -> dict[str, str]:
    """Return the pages of a site."""
    return {path: data.decode() for path, data in site.items() if path.endswith(".html")}


@dataclass
class Element:
    """An element of a page: its name, its attributes, the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


class Read(HTMLParser):
    """A page taken apart by the browser-like parser of the standard library."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        assert not self._open, [one.tag for one in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1].tag == tag, f"</{tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text += data

    def all(self, tag: str, kind: str = "") -> list[Element]:
        """The elements of a name, of a class where one is given."""
        return [
            one
            for one in self.elements
            if one.tag == tag and (not kind or kind in one.attributes.get("class", "").split())
        ]


class DemoSites:
    """The sites of the bundled plans, on disk; ``roots`` are workspaces that are there already."""

    def __init__(self, folder: Path, roots: dict[str, Path]) -> None:
        self.folder, self.roots = folder, roots
        self._made: dict[str, Material] = {}

    def __getitem__(self, plan: str) -> Path:
        """The folder of a plan's site."""
        if plan not in self.roots:
            self.roots[plan] = demonstrate(self.folder / f"piano-{plan}", plan).root
        site = self.folder / plan
        if not site.exists():
            publish(self.roots[plan], site)
        return site

    def material(self, plan: str) -> Material:
        """What a site was made of."""
        if plan not in self._made:
            self._made[plan] = material(self.roots[plan])
        return self._made[plan]


class Told(HTMLParser):
    """The words of a page with the language they are in, those of attributes included."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(text)

    def of(self, language: str, *tags: str) -> list[str]:
        """The texts of a language, in some elements where they are named."""
        return [text for tongue, tag, text in self.found
                if tongue == language and (not tags or tag in tags)]  # fmt: skip

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        language = told.get("lang", self._open[-1][1] if self._open else "")
        for name in ("title", "aria-label", "alt", "placeholder", "content"):
            if told.get(name) and told.get("name") != "viewport":
                self.found.append((language, name, told[name]))
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open:
            tags = [tag for tag, _ in self._open]
            near = next((tag for tag in reversed(tags) if tag not in ("span", "a", "b", "i")), "")
            self.found.append((self._open[-1][1], near, data.strip()))


def words(text: str) -> str:
    """A text with single blanks."""
    return re.sub(r"\s+", " ", text).strip()


def links(path: str, text: str) -> Iterator[tuple[str, str]]:
    """The addresses a page names in the site, each with its anchor; those outside are left out."""
    for tag, name in re.findall(r'(?:href|src)="([^"]*)"|action="([^"]*)"', text):
        parts = urlsplit((tag or name).replace("&amp;", "&"))
        if parts.scheme:
            continue
        there = str(PurePosixPath(path).parent / unquote(parts.path)) if parts.path else path
        made: list[str] = []
        for piece in there.split("/"):
            if piece == "..":
                made.pop()
            elif piece not in ("", "."):
                made.append(piece)
        yield "/".join(made), parts.fragment
