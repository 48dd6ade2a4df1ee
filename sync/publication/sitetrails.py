"""The way from the home page to a page."""

from dataclasses import dataclass

from .siteaddresses import HOME, PageKind, listing, relative
from .siteframe import Frame


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page."""

    words: str
    link: str
    own: bool = False
    """Its words are the plan's, in the plan's language."""


def trail(frame: Frame, path: str, node: str, *, last: bool = True) -> list[Crumb]:
    """Return the way from the home page to a page.

    Args:
        frame: of the language.
        path: of the page.
        node: the node it hangs on.
        last: whether that node is a step too; not on its own page.
    """
    content = frame.content
    above = content.above(node)
    made = [Crumb(frame.say("overview"), relative(path, HOME))]
    for one in above if last else above[:-1]:
        level = content.material.profile.level(one.level).label[frame.language]
        address = content.addresses.of("node", one.key)
        made.append(Crumb(f"{level} {one.code}: {one.label}", relative(path, address), own=True))
    return made


def through_list(frame: Frame, path: str, words: str, kind: PageKind) -> list[Crumb]:
    """Return the way through the list of a kind of pages."""
    there = listing(kind)
    return [
        Crumb(frame.say("overview"), relative(path, HOME)),
        Crumb(words, relative(path, there)),
    ]
