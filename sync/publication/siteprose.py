"""The site's own pages: how to read it, its editions and corrections, the law's links."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...schemas.terms import Words
from ..editions import Edition
from .corrections import Correction
from .siteaddresses import ABOUT, CORRECTIONS, GUIDE, HOME
from .sitecontent import Mark, mark_of
from .siteempties import SENTENCES, SHORT
from .siteframe import KEPT, Frame, safe
from .siteitems import Item
from .siteprosewords import PROSE, SLOTS

LinkRow = tuple[str, str, str]
"""Words, address, note."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A row that was corrected: what it is called, its page."""

    title: str
    address: str

    @classmethod
    def of(cls, item: Item) -> "Corrected":
        """Return it of a row that has a page of its own."""
        return cls(item.title, item.address)


@dataclass(frozen=True)
class Section:
    """A section of a page of prose."""

    id: str
    title: str
    texts: Sequence[str] = ()
    terms: Sequence[tuple[Mark | str, str]] = ()
    links: Sequence[LinkRow] = ()
    corrections: Sequence[tuple[Corrected, Sequence[Correction]]] = field(default_factory=tuple)


def make_prose(
    frame: Frame,
    corrections: Sequence[Correction],
    kept: Sequence[tuple[Edition, bool]],
) -> None:
    """Make the pages of prose.

    Args:
        frame: of the language.
        corrections: made after an approval, newest first.
        kept: editions of the plan, newest first, each with whether it has its own copy of the site.
    """
    _guide(frame)
    _corrections(frame, corrections, kept)
    _about(frame)


def told(frame: Frame, name: str, **facts: object) -> str:
    """Return a sentence of the prose."""
    words: Words = PROSE[name]
    return words[frame.language].format(**facts)


def _render(frame: Frame, path: str, title: str, sections: Sequence[Section]) -> None:
    frame.render(path, "site-text.html", title, crumbs=[], sections=sections, downloads=[])


def _guide(frame: Frame) -> None:
    content, language = frame.content, frame.language
    sections = [
        Section("pagine", told(frame, "guide_pages"), [told(frame, "guide_pages_text")]),
        Section("approvati", told(frame, "guide_draft"), [told(frame, "guide_draft_text")]),
    ]
    if content.indicators:
        tally = content.tally(content.indicators, ())
        marks = [mark for mark, _ in (*tally.ratings, *tally.moves)]
        ratings = content.material.profile.progress.ratings
        every = [mark_of(f"{one.sign} {one.label[language]}") for one in ratings.values()]
        used = [one for one in every if one in marks]
        greys = [one for one in marks if one.sign == "–"]
        meant = [(one, told(frame, f"sign_{_sign(one)}")) for one in used]
        meant += [(one, told(frame, "sign_grey")) for one in dict.fromkeys(greys)]
        sections += [
            Section("giudizi", told(frame, "guide_ratings"),
                    [told(frame, "guide_ratings_text")], meant),
            Section("tendenza", told(frame, "guide_trend"), [told(frame, "guide_trend_text")]),
            Section(
                "vuoti",
                told(frame, "guide_empty"),
                [told(frame, "guide_empty_text")],
                [
                    (SHORT[name][language], SENTENCES[name][language].format(text="-"))
                    for name in SHORT
                ],
            ),
        ]  # fmt: skip
    sections.append(
        Section("indirizzi", told(frame, "guide_addresses"), [told(frame, "guide_addresses_text")])
    )
    _render(frame, GUIDE, frame.say("guide"), sections)


def _corrections(
    frame: Frame,
    corrections: Sequence[Correction],
    kept: Sequence[tuple[Edition, bool]],
) -> None:
    say = frame.say
    links: list[LinkRow] = []
    for one, copied in kept:
        there = f"{KEPT}{one.id}/{frame.placed(HOME)}"
        note = told(frame, "edition_line", act=one.act, day=say.day(one.day), mark=one.fingerprint)
        if copied:
            links.append((one.label, there, note))
    missing = [one.label for one, copied in kept if not copied]
    texts = [told(frame, "editions_text") if kept else told(frame, "editions_none")]
    if missing:
        texts.append(told(frame, "editions_missing", names=", ".join(missing)))
    content = frame.content
    items: dict[str, Corrected] = {}
    for line in content.indicators:
        items[line.key] = Corrected.of(frame.items.indicator(line))
    for key in content.contributions:
        items.setdefault(key, Corrected.of(frame.items.activity(key)))
    by_row: dict[str, list[Correction]] = {}
    for found in corrections:
        key = found.key if found.key in items else found.key.partition("#")[0]
        if key not in items:
            key = f"{found.sheet}/{found.key}"
            items.setdefault(key, _record(frame, found))
        by_row.setdefault(key, []).append(found)
    sections = [
        Section("edizioni", told(frame, "editions"), texts, links=links),
        Section(
            "rettifiche",
            told(frame, "corrections"),
            [told(frame, "corrections_text") if by_row else told(frame, "corrections_none")],
            corrections=[(items[key], found) for key, found in by_row.items()],
        ),
    ]
    _render(frame, CORRECTIONS, say("corrections"), sections)


def _record(frame: Frame, found: Correction) -> Corrected:
    """Return a row of a table of records, with the page of its table."""
    material = frame.content.material
    sheet, key = material.public(found.sheet), material.visible.key(found.sheet, found.key)
    title = sheet.title if sheet is not None else found.sheet
    address = frame.content.addresses.of("table", found.sheet)
    return Corrected(f"{title} – {key}" if key else title, address)


def _about(frame: Frame) -> None:
    settings, language = frame.settings, frame.language
    sections = []
    for name, slot in SLOTS.items():
        there = getattr(settings, name)
        title, text, wanted = slot.title[language], slot.text[language], slot.wanted[language]
        if there and safe(there):
            sections.append(
                Section(name, title, [text] if text else [], links=[(there, there, "")])
            )
        elif there:
            sections.append(Section(name, title, [*([text] if text else []), there]))
        elif wanted:
            sections.append(Section(name, title, [f"{frame.say('to_come')}. {wanted}"]))
    sections.append(Section("lettori", told(frame, "readers"), [told(frame, "readers_text")]))
    _render(frame, ABOUT, frame.say("about"), sections)


def _sign(one: Mark) -> str:
    names = {"✔": "good", "▲": "watch", "✖": "bad", "↗": "up", "→": "same", "↘": "down"}
    return names.get(one.sign, "grey")
