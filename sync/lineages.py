"""A new edition of a plan beside the one before: what became of every code, as far as it is told.

Only what is certain is followed at once: an element with the same name, whatever its code. What
merely looks alike is proposed; data follow it once the coordinator has confirmed the proposal.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ..schemas.findings import Language, Place
from ..schemas.links import CLOSED, NOT_GIVEN, Lineage
from ..schemas.plan import Activity, Node, Plan
from ..schemas.terms import Words, fold

ADDED, CHANGED, SPLIT = "added", "changed", "split"
CLOSED_KIND, RENAMED, MERGED = "closed", "renamed", "merged"
ALIKE, PART, KEPT_NAME = 0.5, 0.6, 0.6
"""Least likeness of a renamed element, least share of a part's words found in the whole, least
likeness of two names of one code for nothing to be said about it."""

SHORTEST = 4
"""Characters of a word that tells something."""

_NOTES: Mapping[str, Words] = {
    "moved": Words("nuovo codice, stessa denominazione", "new code, same name"),
    "renamed": Words("stesso codice, era «{name}»", "same code, was “{name}”"),
    "other": Words(
        "stesso codice ma denominazione e testo diversi, era «{name}»: verificare",
        "same code but name and text differ, was “{name}”: check it",
    ),
    "alike": Words(
        "testo simile: se è la stessa, scrivere «sì» in «Confermata» e ripetere l'importazione",
        "similar text: if it is the same, type “yes” under Confirmed and import again",
    ),
    "split": Words(
        "le nuove riprendono il suo testo; i suoi dati restano qui",
        "the new ones take up its text; its data stay here",
    ),
    "changed": Words("cambia: {what}", "changed: {what}"),
    "closed": Words("non è più nel piano; i suoi dati restano", "left the plan; its data stay"),
    "text": Words("testo", "text"),
    "actors": Words("attori", "actors"),
    "parent": Words("livello superiore", "level above"),
}


@dataclass(frozen=True, slots=True)
class History:
    """What a new edition does to the one before.

    Attributes:
        lines: what became of every code, for the sheet of the history.
        moves: new key by old key, where data follow.
        closed: keys of the activities the edition no longer has.
    """

    lines: tuple[Lineage, ...] = ()
    moves: Mapping[str, str] = field(default_factory=dict)
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Element:
    """A node or activity as it is compared."""

    key: str
    level: str
    label: str
    text: str
    parent: str

    @property
    def name(self) -> tuple[str, str]:
        """What says that two elements are one: level and name."""
        return self.level, fold(self.label)


def compare_editions(
    previous: Plan, fresh: Plan, edition: str, described: Sequence[str], language: Language
) -> History:
    """Tell what became of every element of a plan in a new edition.

    Args:
        previous: the plan in force, with what was confirmed of its history.
        fresh: the new edition as imported.
        edition: what the new one is called.
        described: attributes that hold the text of an element.
        language: of the notes.
    """
    return _Comparison(previous, fresh, edition, described, language).history()


class _Comparison:
    """Pairs the elements of two editions."""

    def __init__(
        self,
        previous: Plan,
        fresh: Plan,
        edition: str,
        described: Sequence[str],
        language: Language,
    ) -> None:
        self._previous, self._fresh = previous, fresh
        self._edition, self._language = edition, language
        gone = {one.key for one in previous.activities if one.attributes.get(CLOSED)}
        self._gone = gone
        self._before = {
            one.key: one
            for one in _elements(previous, described)
            if one.key not in gone and _imported(previous, one.key)
        }
        self._now = {one.key: one for one in _elements(fresh, described)}
        self._lines: list[Lineage] = []
        self._moves: dict[str, str] = {}

    def history(self) -> History:
        """Return what became of everything."""
        self._confirmed()
        self._same_names()
        self._same_codes()
        old = [one for key, one in self._before.items() if key not in self._moves]
        new = [one for key, one in self._now.items() if key not in set(self._moves.values())]
        told = self._look_alikes(old, new)
        for one in new:
            if one.key not in told:
                self._tell(ADDED, "", (one.key,))
        activities = {one.key for one in self._previous.activities}
        for one in old:
            if one.key not in told:
                self._tell(CLOSED_KIND, one.key, (), "closed")
        closed = tuple(one.key for one in old if one.key in activities)
        moves = {old: new for old, new in self._moves.items() if old != new}
        return History(tuple(self._lines), moves, closed)

    def _confirmed(self) -> None:
        """Follow what somebody confirmed of this edition, also of what was closed meanwhile."""
        for line in self._previous.lineage:
            if line.edition != self._edition or not line.confirmed or len(line.new) != 1:
                continue
            new = line.new[0]
            if line.kind != RENAMED or new == line.old or new not in self._now:
                continue
            names = (line.old, retired(line.old, self._edition))
            old = next((one for one in names if one in self._gone), "")
            if old:
                # The new one is there already: it takes the data of the closed one.
                self._before.pop(new, None)
            elif line.old in self._before and new not in self._before:
                old = line.old
            if old:
                self._moves[old] = new

    def _same_names(self) -> None:
        """Pair elements with the same name, those with the same code and parent first."""
        before: dict[tuple[str, str], list[_Element]] = defaultdict(list)
        now: dict[tuple[str, str], list[_Element]] = defaultdict(list)
        taken = set(self._moves.values())
        for one in self._before.values():
            if one.key not in self._moves:
                before[one.name].append(one)
        for one in self._now.values():
            if one.key not in taken:
                now[one.name].append(one)
        for name, group in before.items():
            others = now.get(name, [])
            keys = {one.key for one in others}
            for one in [one for one in group if one.key in keys]:
                self._pair(one, self._now[one.key])
            left = [one for one in group if one.key not in self._moves]
            free = [one for one in others if one.key not in set(self._moves.values())]
            if len(left) == len(free) == 1:
                self._pair(left[0], free[0])

    def _same_codes(self) -> None:
        """Pair what is left of one code: the same element under another name."""
        taken = set(self._moves.values())
        for key, one in self._before.items():
            other = self._now.get(key)
            if key in self._moves or other is None or key in taken:
                continue
            if _alike(one, other) or self._only(one):
                self._pair(one, other)

    def _only(self, one: _Element) -> bool:
        """Levels above activities keep their code whatever they are called."""
        return any(node.key == one.key for node in self._previous.nodes)

    def _pair(self, old: _Element, new: _Element) -> None:
        self._moves[old.key] = new.key
        if old.key != new.key:
            self._tell(RENAMED, old.key, (new.key,), "moved")
            return
        if fold(old.label) != fold(new.label):
            close = _likeness(old.label, new.label) >= KEPT_NAME
            note = "renamed" if close or _words_alike(old.text, new.text) >= ALIKE else "other"
            self._tell(RENAMED, old.key, (new.key,), note, name=old.label)
            return
        what = self._differences(old, new)
        if what:
            self._tell(CHANGED, old.key, (new.key,), "changed", what=", ".join(what))

    def _differences(self, old: _Element, new: _Element) -> list[str]:
        language = self._language
        found = []
        if fold(old.text) != fold(new.text):
            found.append(_NOTES["text"][language])
        mine, theirs = _linked(self._previous, old.key), _linked(self._fresh, new.key)
        found += sorted(name for name in mine.keys() | theirs.keys()
                        if mine.get(name, set()) != theirs.get(name, set()))  # fmt: skip
        actors = [{one.printed for one in plan.actors if one.key == key and one.printed}
                  for plan, key in ((self._previous, old.key), (self._fresh, new.key))]  # fmt: skip
        if actors[0] != actors[1]:
            found.append(_NOTES["actors"][language])
        return found

    def _look_alikes(self, old: list[_Element], new: list[_Element]) -> set[str]:
        """Propose what was renamed, split or merged; return the keys told of."""
        told: set[str] = set()
        parts: dict[str, list[_Element]] = defaultdict(list)
        wholes: dict[str, list[_Element]] = defaultdict(list)
        survivors = {key: self._now[to] for key, to in self._moves.items() if to in self._now}
        for one in new:
            near = [(_alike_share(whole, one), whole) for whole in old if whole.level == one.level]
            near += [
                (_share(one.text, whole.text), whole)
                for key, whole in self._before.items()
                if key in survivors
                and whole.level == one.level
                and fold(whole.text) != fold(survivors[key].text)
            ]
            best = max(near, key=lambda pair: pair[0], default=None)
            if best is not None and best[0] >= PART:
                parts[best[1].key].append(one)
                wholes[one.key].append(best[1])
        for key, found in parts.items():
            whole = self._before[key]
            if key in survivors:
                keys = (survivors[key].key, *(one.key for one in found))
                self._tell(SPLIT, key, keys, "split")
            elif len(found) > 1:
                self._tell(SPLIT, key, tuple(one.key for one in found), "split")
            else:
                self._tell(RENAMED, whole.key, (found[0].key,), "alike")
            told |= {key, *(one.key for one in found)}
        for one in old:
            if one.key in told:
                continue
            near = [(_alike_share(part, one), part) for part in new if part.level == one.level]
            near = [(_share(one.text, part.text), part) for _, part in near]
            best = max(near, key=lambda pair: pair[0], default=None)
            if best is not None and best[0] >= PART:
                self._tell(MERGED, one.key, (best[1].key,), "alike")
                told |= {one.key, best[1].key}
        return told

    def _tell(
        self, kind: str, old: str, new: tuple[str, ...], note: str = "", **facts: object
    ) -> None:
        text = _NOTES[note][self._language].format(**facts) if note else ""
        self._lines.append(Lineage(self._edition, kind, old, new, note=text))


def retired(key: str, edition: str) -> str:
    """Return the key of a closed activity whose code another one has now."""
    return f"{key}~{edition}"


def told_again(before: Iterable[Lineage], now: Iterable[Lineage]) -> tuple[Lineage, ...]:
    """Return the history with what an import told: what somebody confirmed stays as it is."""
    found = {(one.edition, one.kind, one.old, one.new): one for one in before}
    for one in now:
        name = (one.edition, one.kind, one.old, one.new)
        if name not in found or not found[name].confirmed:
            found[name] = one
    return tuple(found.values())


def _elements(plan: Plan, described: Sequence[str]) -> list[_Element]:
    every: list[Node | Activity] = [*plan.nodes, *plan.activities]
    return [
        _Element(
            one.key,
            one.level if isinstance(one, Node) else "",
            one.label,
            " ".join(one.attributes[name] for name in described if one.attributes.get(name)),
            one.parent,
        )
        for one in every
    ]


def _imported(plan: Plan, key: str) -> bool:
    every: Iterable[Node | Activity] = (*plan.nodes, *plan.activities)
    return any(one.key == key and one.source != Place() for one in every)


def _linked(plan: Plan, key: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in plan.links:
        if one.key == key and one.read not in ("", NOT_GIVEN):
            found[one.vocabulary].add(one.read)
    return found


def _alike(old: _Element, new: _Element) -> bool:
    names = _likeness(old.label, new.label)
    return names >= KEPT_NAME or _words_alike(old.text, new.text) >= ALIKE


def _alike_share(whole: _Element, part: _Element) -> float:
    """Return how much an element looks like another one or like a part of it."""
    names = _likeness(whole.label, part.label)
    return max(names if names >= 0.75 else 0.0, _share(part.text, whole.text))


def _likeness(first: str, second: str) -> float:
    return SequenceMatcher(None, fold(first), fold(second), autojunk=False).ratio()


def _words(text: str) -> Counter[str]:
    plain = (word.strip(".,;:()«»\"'") for word in fold(text).replace("'", " ").split())
    return Counter(word for word in plain if len(word) >= SHORTEST)


def _words_alike(first: str, second: str) -> float:
    """Return how many of the words of two texts they share."""
    mine, theirs = _words(first), _words(second)
    every = (mine | theirs).total()
    return (mine & theirs).total() / every if every else 0.0


def _share(part: str, whole: str) -> float:
    """Return how many of the words of a part stand in a whole; few words tell nothing."""
    mine = _words(part)
    if mine.total() < SHORTEST:
        return 0.0
    return (mine & _words(whole)).total() / mine.total()
