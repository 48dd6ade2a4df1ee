"""What a page says of itself to programs: its address, its twins, its title and its summary."""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from .siteaddresses import SEARCH
from .siteframe import Frame, Page, fragment

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"

LONGEST = 200
"""Characters of a summary: longer ones are cut by whoever shows them."""

MOST = 50_000
"""Addresses a file of the sitemap protocol may hold."""

_LOCALES = {"it": "it_IT", "en": "en_GB"}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def head(frame: Frame, page: Page, base: str) -> str:
    """Return the tags of a page.

    Args:
        frame: of its language.
        page: the page.
        base: address of its copy of the site, from the top of the whole site.
    """
    address = frame.settings.address.rstrip("/")
    profile = frame.content.material.profile
    twins = [
        (tongue, f"{address}/{base}{frame.placed(page.own, tongue)}" if address else there)
        for tongue, there in frame.twins(page.own)
    ]
    return fragment(
        "site-head.html",
        here=f"{address}/{base}{page.path}" if address else "",
        twins=twins if len(twins) > 1 else [],
        title=page.title,
        about=shortened(page.about),
        site=f"{profile.title[frame.language]} · {profile.owner}",
        locale=_LOCALES[frame.language],
        hidden=page.own == SEARCH,
    ).rstrip("\n")


def shortened(text: str) -> str:
    """Return a summary in one line that is not too long, cut between words."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return f"{line[: LONGEST - 1].rpartition(' ')[0] or line[: LONGEST - 1]}…"


def sitemap(made: Sequence[tuple[Frame, Sequence[Page]]], day: date) -> Iterable[tuple[str, bytes]]:
    """Give the sitemap of the pages in force, nothing while the site has no address.

    Args:
        made: the pages of every language.
        day: of the data.
    """
    address = made[0][0].settings.address.rstrip("/")
    if not address:
        return
    urls = []
    for _, every in made:
        for page in every:
            if page.own and page.own != SEARCH:
                told = f"<loc>{escape(f'{address}/{page.path}')}</loc><lastmod>{day}</lastmod>"
                urls.append(f"<url>{told}</url>\n")
    parts = [urls[at : at + MOST] for at in range(0, len(urls), MOST)]
    if len(parts) == 1:
        yield SITEMAP, f"{_HEAD}<urlset {_NAMES}>\n{''.join(urls)}</urlset>\n".encode()
    else:
        names = [f"sitemap-{at}.xml" for at in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield name, f"{_HEAD}<urlset {_NAMES}>\n{''.join(part)}</urlset>\n".encode()
        told = "".join(f"<sitemap><loc>{escape(address)}/{one}</loc></sitemap>\n" for one in names)
        yield SITEMAP, f"{_HEAD}<sitemapindex {_NAMES}>\n{told}</sitemapindex>\n".encode()
    if urlsplit(address).path in ("", "/"):
        # Read only at the top of a host: elsewhere it would tell nobody anything.
        yield ROBOTS, f"User-agent: *\nAllow: /\nSitemap: {address}/{SITEMAP}\n".encode()
