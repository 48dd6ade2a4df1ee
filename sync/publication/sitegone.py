"""Pages whose row is no longer there: the address stays and says so, or leads to the new one."""

from collections.abc import Mapping, Sequence

from .siteaddresses import CORRECTIONS, FOLDERS, PageKind, relative, slug
from .siteframe import BAND, HEAD, Frame, Page

HIDDEN = '<meta name="robots" content="noindex">'


def gone(made: Sequence[tuple[Frame, Sequence[Page]]], lost: Sequence[str]) -> Mapping[str, bytes]:
    """Return what stands at addresses that have no row any more.

    Args:
        made: the site in force.
        lost: addresses from the top of the whole site.
    """
    told: dict[str, bytes] = {}
    for frame, _ in made:
        heirs = _heirs(frame)
        base = frame.placed("")
        for path in lost:
            own = path.removeprefix(base)
            folder, _, name = own.partition("/")
            if not path.startswith(base) or folder not in FOLDERS.values() or name[-5:] != ".html":
                continue
            there = heirs.get(own, "")
            frame.render(
                own,
                "site-gone.html",
                frame.say("gone"),
                crumbs=[],
                heir=relative(own, there) if there else "",
                editions=relative(own, CORRECTIONS),
                downloads=[],
            )
            page = frame.made.pop()
            told[path] = page.text.replace(HEAD, HIDDEN, 1).replace(BAND, "", 1).encode()
    return told


def _heirs(frame: Frame) -> dict[str, str]:
    """Return the new address of every row whose key the plan changed, by the old one."""
    kinds: tuple[PageKind, ...] = ("node", "activity", "indicator")
    found = {}
    for one in frame.content.material.plan.lineage:
        for kind in kinds if one.old and one.new else ():
            if there := frame.content.addresses.of(kind, one.new[0]):
                found[f"{FOLDERS[kind]}/{slug(one.old)}.html"] = there
    return found
