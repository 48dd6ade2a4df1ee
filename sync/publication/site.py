"""The public site of a plan, as files: the same material gives the same bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...schemas.findings import Language
from ..editions import Edition
from ..publicationsettings import PublicationSettings
from .corrections import Correction
from .material import Material
from .siteactivities import ActivityPages
from .siteaddresses import EDITIONS, HOME, relative
from .sitecontent import Content
from .siteframe import BAND, HEAD, SCRIPT, STYLE, TO_TOP, TOP, Frame, Page, fragment, layout
from .sitehead import head
from .sitehome import make_home, make_lists, make_search
from .siteindicators import IndicatorPages
from .sitenodes import NodePages
from .siteopen import OpenData, make_data
from .siteprose import make_prose
from .sitetables import make_tables


@dataclass(frozen=True)
class Site:
    """What a site is made of.

    Attributes:
        material: the consolidation shown, in any language.
        settings: what the administration says around it.
        languages: of the pages; the first one's lie at the top.
        corrections: made after an approval, newest first.
        editions: of the plan, newest first, each with whether it has its own copy of the site.
        data: the open data that lie in it, ``None`` when nothing is open.
    """

    material: Material
    settings: PublicationSettings
    languages: Sequence[Language] = ("it", "en")
    corrections: Sequence[Correction] = ()
    editions: Sequence[tuple[Edition, bool]] = ()
    data: OpenData | None = None


def pages(site: Site) -> list[tuple[Frame, list[Page]]]:
    """Make every page of every language, without the band that tells which copy it belongs to."""
    made = []
    for language in site.languages:
        content = Content(site.material.told_in(language))
        frame = Frame(content, site.settings, language, site.languages)
        nodes = NodePages(frame)
        make_home(frame, nodes)
        nodes.make()
        ActivityPages(frame, site.corrections).make()
        IndicatorPages(frame, site.corrections).make()
        make_lists(frame)
        make_tables(frame)
        make_search(frame)
        make_data(frame, site.data)
        make_prose(frame, site.corrections, site.editions)
        made.append((frame, frame.made))
    return made


def files(
    made: Sequence[tuple[Frame, Sequence[Page]]],
    edition: Edition | None = None,
    altered: bool = False,
) -> Iterator[tuple[str, bytes]]:
    """Return the files of one copy of the site: that in force, or the one an edition keeps.

    Args:
        made: see ``pages``.
        edition: the one whose copy it is, below ``edizioni``.
        altered: the plan changed after the approval, though no row was opened again.

    Returns:
        Addresses from the top of the whole site, with the bytes.
    """
    base = f"{EDITIONS}/{edition.id}/" if edition else ""
    for name, path in (("site.css", STYLE), ("site.js", SCRIPT)):
        yield base + path, layout(name).encode()
    for frame, every in made:
        bands: dict[str, str] = {}
        for page in every:
            text = page.text
            if page.own:
                to_home = relative(base + page.path, frame.placed(HOME))
                if to_home not in bands:
                    bands[to_home] = band(frame, edition, to_home, altered)
                text = text.replace(HEAD, head(frame, page, base), 1)
                text = text.replace(BAND, bands[to_home], 1)
                if page.own in TO_TOP:
                    there = relative(base + page.path, ".")
                    text = text.replace(f'href="{TOP}', f'href="{there}/')
            yield base + page.path, text.encode()


def band(frame: Frame, edition: Edition | None, home: str, altered: bool = False) -> str:
    """Return the band that says what the data are: a draft, approved, an earlier edition."""
    say, material = frame.say, frame.content.material
    there = words = ""
    if edition is not None:
        tone, first = "kept", say("edition_band")
        more = say("edition_more", label=edition.label, act=edition.act, day=say.day(edition.day))
        there, words = home, say("edition_now")
    elif material.closed is None:
        tone, first = "draft", say("draft")
        more = say("draft_more", day=say.day(material.day))
    else:
        one, count = material.closed.edition, len(material.provisional)
        tone, first = "approved", say("approved")
        more = say("approved_more", label=one.label, act=one.act, day=say.day(one.day))
        if count:
            more += " " + say("reopened_more", n=count)
        if altered:
            more += " " + say("altered_more")
    return fragment("site-band.html", tone=tone, first=first, more=more, there=there, words=words)
