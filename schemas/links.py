"""Links of a plan: what ties its records to the entries of vocabularies, and to actors.

A link stands once, on the record the source prints it for. What holds for a node holds for all
that hangs on it: inherited links are resolved upward when they are asked for, never stored twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from .findings import Place

PRINCIPAL, INTEGRATION, INHERITED = "principale", "integrazione", "ereditato"
"""Kinds of a link: the record's own, one to another field of the plan, one of a level above."""

NOT_GIVEN = "n.d."
"""Entry of a link that says the source itself does not know; no link at all says nothing."""

LEAD, DOER, INVOLVED, STAKEHOLDER = "capofila", "attuatore", "coinvolto", "stakeholder"
ROLES = (LEAD, DOER, INVOLVED, STAKEHOLDER)
"""Roles of an actor, in the order in which actors are named."""

ACTIVE = "active"

CLOSED = "closed"
"""Attribute of an activity that an edition of the plan no longer has: which one. Nobody is asked
about it, and it counts as done no more than it was."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a vocabulary of the plan.

    Attributes:
        vocabulary: id of the vocabulary.
        code: code, empty where entries have none.
        label: what it is called.
        parent: id of the entry above it, in the same vocabulary.
        version: which edition of the vocabulary it comes from.
        aliases: other spellings it was met under.
        proposed: the import added it, nobody has confirmed it.
    """

    vocabulary: str
    code: str
    label: str
    parent: str = ""
    version: str = ""
    aliases: tuple[str, ...] = ()
    proposed: bool = False
    source: Place = field(default_factory=Place)

    @property
    def id(self) -> str:
        """What links name it by: its code, or its label where it has none."""
        return self.code or self.label


@dataclass(frozen=True, slots=True)
class Link:
    """A record of the plan (node or activity) and an entry of a vocabulary.

    Attributes:
        key: key of the node or activity.
        vocabulary: id of the vocabulary.
        term: id of the entry, ``NOT_GIVEN`` where the source says it does not know.
        kind: ``principale``, ``integrazione``, ``ereditato``.
        printed: the entry as printed.
        state: ``active``, or ``withdrawn`` for one the coordinator took off.
        read: the entry the import read; another ``term`` is the coordinator's.
    """

    key: str
    vocabulary: str
    term: str
    kind: str = PRINCIPAL
    printed: str = ""
    state: str = ACTIVE
    read: str = ""
    source: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes part in a node or activity, and how.

    ``name`` is the id of an entry, ``read`` the one the import read.
    """

    key: str
    name: str
    role: str = INVOLVED
    printed: str = ""
    state: str = ACTIVE
    read: str = ""
    source: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Lineage:
    """What became of a code between two editions of the plan.

    Attributes:
        edition: the new edition, usually its year.
        kind: ``added, changed, split, closed, renamed, merged``.
        old: key before, empty for what is new.
        new: keys after, none for what was closed.
        act: act of the change.
        note: what changed, in words.
        confirmed: somebody looked at what the import proposed.
    """

    edition: str
    kind: str
    old: str = ""
    new: tuple[str, ...] = ()
    act: str = ""
    note: str = ""
    confirmed: bool = False


def inherited(
    links: Iterable[Link], parents: Mapping[str, str], keys: Iterable[str]
) -> Iterator[Link]:
    """Give the links of some records: their own, then those of the levels above.

    Links taken off are left out; of one entry linked at several levels the nearest counts.

    Args:
        links: all links of the plan.
        parents: key of the level above by key.
        keys: the records asked for.
    """
    own: dict[str, list[Link]] = {}
    for link in links:
        if link.state == ACTIVE:
            own.setdefault(link.key, []).append(link)
    for key in keys:
        above, seen = key, set[tuple[str, str]]()
        while above:
            for link in own.get(above, ()):
                if (link.vocabulary, link.term) not in seen or above == key:
                    seen.add((link.vocabulary, link.term))
                    yield link if above == key else replace(link, key=key, kind=INHERITED)
            above = parents.get(above, "")
