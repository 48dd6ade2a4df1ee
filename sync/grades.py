"""How many indicators have which rating, and which trend: what the master counts and shows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from ..schemas.ratings import RULES, Rating
from ..schemas.scores import GREYS
from .scoring import Scores
from .standing import Standing

SIGNS = ("✔", "▲", "✖")
"""Signs of the ratings, from the best."""

MOVES = ("improving", "stable", "worsening")

UNTOLD = "not_comparable"
"""Where what no rule rates is counted."""


class Grades:
    """What can be said of the indicators of a plan in a round.

    Attributes:
        asked: values are asked for in this round: without, nothing is rated.
    """

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._rules = standing.profile.progress.rules
        self.asked = standing.measure == "value"

    @property
    def _scores(self) -> Scores:
        return self._standing.scores

    @cached_property
    def ratings(self) -> tuple[Rating, ...]:
        """The ratings to show, from the best; none when no indicator is rated."""
        known = self._scores.ratings
        found = [name for name in self._scores.plan.ratings if name in known]
        if not found or not self.asked:
            return ()
        usual = "final" if self._scores.closing else "in_year"
        named = [rule.rating for rule in self._rules.get(usual, RULES[usual])]
        order = [name for name in known if name in found]
        wanted = dict.fromkeys(name for name in (*named, *order) if name in known)
        shown = [known[name] for name in wanted]
        return tuple(sorted(shown, key=_gravity))

    @cached_property
    def moves(self) -> tuple[Rating, ...]:
        """The ratings of the trend, from the best; none when no indicator has one."""
        known = self._scores.ratings
        found = [name for name in self._scores.plan.moves if name in known]
        if not found or not self.asked:
            return ()
        named = dict.fromkeys((*MOVES, *found))
        return tuple(known[name] for name in named if name in known)

    @cached_property
    def untargeted(self) -> int:
        """How many indicators have no target."""
        rows = self._scores.rows.values()
        return sum("achievement" in row.aimless for row in rows)

    @cached_property
    def proposed(self) -> int:
        """How many of them have one that waits to be confirmed."""
        return sum(row.standing.proposed for row in self._scores.rows.values())

    @property
    def sparse(self) -> bool:
        """Whether more than half of the indicators have no target."""
        return 2 * self.untargeted > len(self._scores.rows)

    @cached_property
    def closing(self) -> bool | None:
        """Whether what is rated is rated by its outcome; ``None`` when some is and some is not."""
        rated = {
            row.closing
            for row in self._scores.rows.values()
            if row.rated.rating in self._scores.ratings
        } or {self._scores.closing}
        return rated.pop() if len(rated) == 1 else None

    @property
    def header(self) -> str:
        """Name of the header of the ratings in ``scorewords.HEADERS``."""
        return {True: "final", False: "in_year", None: "mixed"}[self.closing]

    def rated(self, counts: Mapping[str, int]) -> int:
        """Count the rows that have a rating."""
        return sum(number for name, number in counts.items() if name in self._scores.ratings)

    def greys(self, counts: Mapping[str, int]) -> Counter[str]:
        """Count the rows that have none by grey case, in the order of the grey cases."""
        found: Counter[str] = Counter()
        for name, number in counts.items():
            if name not in self._scores.ratings:
                found[name if name in GREYS else UNTOLD] += number
        return Counter({name: found[name] for name in GREYS if found[name]})


def by_sign(ratings: Iterable[Rating]) -> dict[str, list[Rating]]:
    """Put ratings together by their sign, from the best."""
    groups: dict[str, list[Rating]] = {}
    for rating in ratings:
        groups.setdefault(rating.sign, []).append(rating)
    return groups


def _gravity(rating: Rating) -> int:
    return SIGNS.index(rating.sign) if rating.sign in SIGNS else len(SIGNS)
