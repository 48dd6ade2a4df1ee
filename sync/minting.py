"""Codes for what a source prints without: by vocabulary, as before, or the next free number."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.terms import fold, term

NUMBER = "{n}"
"""Pattern of the codes made where a profile names none."""

NONE: Mapping[str, str] = {}


@dataclass(slots=True)
class Mint:
    """Makes the codes a source does not print, the same ones when it is read again.

    Attributes:
        profile: names the vocabularies whose entries are codes.
        previous: an earlier import: what it knows by these words keeps its code.
    """

    profile: Profile
    previous: Plan | None = None
    _made: dict[tuple[str, str, str, int], str] = field(default_factory=dict)
    _used: defaultdict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        """Keep the codes of the earlier import for the words they stood for."""
        if self.previous is None:
            return
        for node in self.previous.nodes:
            self.keep(node.level, node.parent, node.label, node.code)
        sheet = next((one.id for one in self.profile.sheets if one.kind == "activity"), "")
        met: Counter[tuple[str, str]] = Counter()
        for activity in self.previous.activities:
            met[activity.parent, fold(activity.label)] += 1
            nth = met[activity.parent, fold(activity.label)]
            self.keep(sheet, activity.parent, activity.label, activity.code, nth)

    def code(
        self,
        kind: str,
        parent: str,
        label: str,
        source: Mapping[str, object],
        above: Mapping[str, str] = NONE,
        nth: int = 1,
    ) -> str:
        """Return the code of something known by its words under its parent.

        Args:
            kind: id of the level or of the sheet.
            parent: key of what it hangs on.
            label: its words; case, blanks and apostrophes do not matter.
            source: what the profile says of the table: ``vocabulary`` whose ids are the codes,
                ``minted_code`` with ``{n}`` and the ids of the levels above. Bare numbers start
                again under each parent, others are the only ones in the plan.
            above: codes of the levels above, by id.
            nth: which one of several with the same words it is.
        """
        words = (kind, parent, fold(label), nth)
        if words not in self._made:
            entries = self.profile.vocabularies.get(str(source.get("vocabulary", "")), ())
            known = term(entries, label)
            pattern = str(source.get("minted_code", NUMBER))
            for entry in entries:
                self.printed(kind, entry.id)
            code = known.id if known else self._free(kind, parent, pattern, above)
            self.keep(kind, parent, label, code, nth)
            # Words without a letter are no name to be known by again, and have a code all the same.
            self._made.setdefault(words, code)
        return self._made[words]

    def keep(self, kind: str, parent: str, label: str, code: str, nth: int = 1) -> None:
        """Say which code stands for some words: it is never made for others."""
        if code and re.search(r"\w", label):
            self._made.setdefault((kind, parent, fold(label), nth), code)
        if code:
            self._used[kind].add((parent, code))

    def printed(self, kind: str, code: str) -> None:
        """Say that the source prints a code somewhere: it is not made again."""
        if code:
            self._used[kind].add(("", code))

    def _free(self, kind: str, parent: str, pattern: str, above: Mapping[str, str]) -> str:
        used = {code for at, code in self._used[kind] if pattern != NUMBER or at in ("", parent)}
        number = 1
        while (code := pattern.format_map(defaultdict(str, **above, n=number))) in used:
            number += 1
        return code
