"""Rows at a glance: what the lists of the site show of an indicator, an activity, a part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...schemas.terms import COUNT_UNIT
from ..scorewords import PLURALS
from .siteaddresses import PageKind
from .sitecontent import Content, Line, Mark, Tally, counted
from .siteempties import empty, result
from .sitewords import Say

RATED = "✔▲✖"
"""Signs of ratings: what has another was not rated."""

TONED = frozenset({"good", "watch", "bad", "muted"})
"""Colours that tell a rating; states of activities have steps of one colour."""

STEPS = 5
"""Shades of one colour for states, from the first to the last."""

UNTOLD = frozenset({"", "%", "€", "EUR", "euro", COUNT_UNIT.it, COUNT_UNIT.en})
"""Units that go without saying, or that the number shows itself."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a list.

    Attributes:
        kind, address: of its page; an empty address when it has none.
        title, detail, code: what it is called.
        value: its result with its unit, empty when there is none.
        missing: why not, in a few words.
        target: what was promised.
        mark: its rating, or its trend where the plan rates nothing; the state of an activity.
        trend: its trend.
        units: ids of the units that answer for it; ``unit`` their names.
        top: key of the node of the first level above it.
        parts: marks of what is below it, with their number.
    """

    kind: PageKind
    address: str
    title: str
    detail: str
    code: str
    value: str
    missing: str
    target: str
    mark: Mark | None
    trend: Mark | None
    units: Sequence[str]
    unit: str
    top: str
    parts: Sequence[tuple[Mark, int]] = ()

    @property
    def words(self) -> str:
        """What a search looks through."""
        return " ".join((self.title, self.detail, self.code, self.unit))


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bar of counts; ``look`` is its colour, never what alone tells it."""

    mark: Mark
    count: int
    percent: float
    look: str


class Items:
    """Makes the rows of lists."""

    def __init__(self, content: Content, say: Say) -> None:
        self.content, self.say = content, say
        self._made: dict[tuple[PageKind, str], Item] = {}
        self._names = content.material.standing.unit_name

    def indicator(self, line: Line) -> Item:
        """Return an indicator at a glance."""
        name: tuple[PageKind, str] = ("indicator", line.key)
        if name not in self._made:
            self._made[name] = self._indicator(line)
        return self._made[name]

    def activity(self, key: str) -> Item:
        """Return an activity at a glance."""
        name: tuple[PageKind, str] = ("activity", key)
        if name not in self._made:
            self._made[name] = self._activity(key)
        return self._made[name]

    def _indicator(self, line: Line) -> Item:
        content = self.content
        short, _ = empty(content, line, self.say)
        top = content.above(content.node_of(line))
        return Item(
            kind="indicator",
            address=content.addresses.of("indicator", line.key),
            title=line.text("indicator"),
            detail=line.text("part"),
            code=f"{line.text('path')} {line.text('code')}".strip(),
            value=with_unit(line, "value") if result(line) else "",
            missing=short,
            target=with_unit(line, "target"),
            mark=line.mark("rating") if content.rated else line.mark("moved"),
            trend=line.mark("moved"),
            units=[line.department] if line.department else [],
            unit=line.text("department"),
            top=top[0].key if top else "",
        )

    def _activity(self, key: str) -> Item:
        content = self.content
        lines = content.contributions[key]
        top = content.above(content.node_of(lines[0]))
        units = [one for one in dict.fromkeys(line.department for line in lines) if one]
        name = "rating" if content.rated else "moved"
        return Item(
            kind="activity",
            address=content.addresses.of("activity", key),
            title=lines[0].text("activity"),
            detail="",
            code=f"{lines[0].text('path')} {lines[0].text('code')}".strip(),
            value="",
            missing="",
            target="",
            mark=content.state_of(key),
            trend=None,
            units=units,
            unit=", ".join(self._names(one) for one in units),
            top=top[0].key if top else "",
            parts=counted(one.mark(name) for one in content.by_activity.get(key, ())),
        )

    def several(self, mark: Mark, number: int) -> Mark:
        """Return a rating as it is said of several indicators: ``raggiunti``."""
        if number == 1:
            return mark
        language = self.say.language
        ratings = self.content.material.profile.progress.ratings
        named = (one.id for one in ratings.values() if one.label[language] == mark.words)
        words = PLURALS.get(next(named, ""))
        return mark if words is None else Mark(mark.sign, words[language], mark.tone)

    def shares(self, tally: Tally) -> list[Share]:
        """Return the bar of the counts of some rows: ratings, else trends, else states."""
        if tally.indicators:
            marks = tally.ratings if self.content.rated else tally.moves
            known = [(mark, n) for mark, n in marks if mark.sign in f"{RATED}↗→↘"]
            told = sum(n for _, n in known)
            whole = tally.indicators
            name = "count_unrated" if self.content.rated else "count_unmoved"
            rest = self.say(name, n="").strip()
            if whole > told:
                known.append((Mark("–", rest, "muted"), whole - told))
        else:
            known, whole = list(tally.states), tally.activities
        return [
            Share(self.several(mark, n), n, round(100 * n / whole, 2), self._look(mark))
            for mark, n in known
            if whole
        ]

    def _look(self, mark: Mark) -> str:
        return mark.tone if mark.tone in TONED else self._steps.get(mark, f"step{STEPS}")

    @cached_property
    def _steps(self) -> Mapping[Mark, str]:
        """The shade of each state: the same in every bar."""
        bare = [mark for mark in self.content.states() if mark.tone not in TONED][::-1]
        return {mark: f"step{round(STEPS * (at + 1) / len(bare))}" for at, mark in enumerate(bare)}


def with_unit(line: Line, name: str) -> str:
    """Return a measure with its unit, where the number does not show it already."""
    text, unit = line.text(name), line.text("unit")
    if not text or line.number(name) is None or unit in UNTOLD:
        return text
    return f"{text}\N{NO-BREAK SPACE}{unit}"
