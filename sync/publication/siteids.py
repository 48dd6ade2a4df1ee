"""A page at every address that never changes: it says what is called so and leads to its page."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ...schemas.findings import Language
from .dcat import AGENT
from .openaddresses import DATA as OPEN_DATA
from .openaddresses import ROOT
from .openedition import About
from .opentables import DataTable, Package
from .siteaddresses import ABOUT, CORRECTIONS, DATA, EDITIONS, HOME, PageKind, relative
from .siteframe import STYLE, Frame, fragment

KINDS: Mapping[str, PageKind] = {
    "nodes": "node",
    "activities": "activity",
    "indicators": "indicator",
    "units": "unit",
}
"""Kind of pages the rows of a table of open data have, by its id."""

PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an address of its own.

    Attributes:
        path: file of the address, from the top of the whole site.
        label: what it is called.
        own: page it leads to, from the top of a language; from that of the site if ``whole``.
        whole: the page is of no language.
    """

    path: str
    label: str
    own: str
    whole: bool = False


def named(frame: Frame, package: Package, about: About, kept: Sequence[str] = ()) -> list[Named]:
    """Return everything that has an address in the open data.

    Args:
        frame: of any language.
        package: the tables.
        about: what the data say of themselves.
        kept: ids of the editions with a copy of the site.
    """
    addresses, title = about.addresses, about.title[frame.language]
    made = [
        Named(path_of(addresses.plan(), addresses.base), title, HOME),
        Named(path_of(addresses.catalogue(), addresses.base), title, DATA),
        Named(f"{OPEN_DATA}/{PAGE}", title, DATA),
        Named(
            path_of(addresses.publisher(about.settings.publisher or AGENT), addresses.base),
            about.owner,
            ABOUT,
        ),
    ]
    for version in dict.fromkeys((about.version, *kept)):
        its = f"{EDITIONS}/{version}/{DATA}" if version in kept else DATA
        made += [
            Named(path, f"{title}: {version}", its, version in kept)
            for path in (
                path_of(addresses.dataset(version), addresses.base),
                f"{OPEN_DATA}/{version}/{PAGE}",
            )
        ]
    for table in package.tables:
        if "uri" in table.ids():
            made += _rows(frame, table, addresses.base)
    return list({one.path: one for one in made}.values())


def path_of(uri: str, base: str) -> str:
    """Return the file that stands at an address.

    Args:
        uri: the address.
        base: that of the site, with a slash at its end; empty when nobody has said it.
    """
    return f"{unquote(urlsplit(uri.removeprefix(base)).path)}/{PAGE}"


def _rows(frame: Frame, table: DataTable, base: str) -> Iterator[Named]:
    """Give what the rows of a table are; values are on the page of their indicator."""
    if table.id == "values":
        return
    addresses, names = frame.content.addresses, table.ids()
    kind = KINDS.get(table.id)
    label = next((one for one in ("label", "name") if one in names), "")
    whole = addresses.of("table", table.id) or DATA
    for row in table.records():
        key = str(row[names[0]] or "")
        there = (addresses.of(kind, key) or HOME) if kind else whole
        told = str(row.get(label) or key) if label else f"{table.title[frame.language]}: {key}"
        yield Named(path_of(str(row["uri"]), base), told, there)


def id_files(
    frames: Sequence[Frame], every: Sequence[Named], there: Mapping[str, object]
) -> dict[str, bytes]:
    """Return the pages at the addresses.

    Two that differ in the case of their letters alone share one page on some disks: it names both.

    Args:
        frames: one for each language, the main one first.
        every: what has an address.
        there: the files of the site; what leads to none of them leads to the editions.
    """
    together: dict[str, list[Named]] = defaultdict(list)
    for one in every:
        together[one.path.casefold()].append(one)
    made = {}
    for several in together.values():
        for one in several:
            shown = [
                (found.label, [_link(frame, one.path, found, there) for frame in frames])
                for found in several
            ]
            made[one.path] = _page(frames, one.path, shown)
    return made


Link = tuple[Language, str, str]
"""Language, words and address of a link."""


def _link(frame: Frame, here: str, one: Named, there: Mapping[str, object]) -> Link:
    placed = _placed(frame, one.own) if one.whole else frame.placed(one.own)
    if placed not in there and not one.whole:
        placed = frame.placed(CORRECTIONS)
    return (frame.language, frame.say("id_go"), relative(here, placed))


def _placed(frame: Frame, own: str) -> str:
    """Return where a page of an edition lies in a language."""
    folder, edition, page = own.split("/", 2)
    return f"{folder}/{edition}/{frame.placed(page)}"


def _page(frames: Sequence[Frame], path: str, shown: list[tuple[str, list[Link]]]) -> bytes:
    main, address = frames[0], frames[0].settings.address.rstrip("/")
    first = shown[0][1][0][2] if len(shown) == 1 else ""
    target = relative(path, "x").removesuffix("x")
    canonical = f"{address}/{first.removeprefix(target)}" if address and first else ""
    return fragment(
        "site-id.html",
        language=main.language,
        owner=main.content.material.profile.owner,
        title=shown[0][0] if len(shown) == 1 else main.say("id_several"),
        shown=shown,
        first=first,
        canonical=canonical,
        style=relative(path, STYLE),
        several=[(frame.language, frame.say("id_several_more")) for frame in frames],
    ).encode()


def keeps(path: str) -> bool:
    """Tell whether a file stands at an address that never changes."""
    return path.startswith(f"{ROOT}/") and path.endswith(f"/{PAGE}")


def key_in(path: str) -> str:
    """Return what an address is made of, by its file: ``id/piano/indicator/M01/a.1/index.html``."""
    pieces = path.split("/")[1:-1]
    return "/".join(pieces[2:] or pieces)
