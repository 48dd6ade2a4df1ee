"""Links, actors and vocabularies of a fresh import, with what the coordinator made of them.

A link read from the source is known by its record, its column and the words printed: the entry,
kind and state somebody gave it stay. What was typed by hand has no source, and stays.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from ..schemas.findings import Place
from ..schemas.links import Actor, Entry, Link
from ..schemas.plan import Plan

_R = TypeVar("_R", bound=Link | Actor)


def entries(previous: Plan, fresh: Plan) -> tuple[Entry, ...]:
    """Return the vocabularies: entries as left by the coordinator, with the aliases met since.

    An entry the import had proposed goes when nothing names it any longer.
    """
    met = {(entry.vocabulary, entry.id): entry for entry in fresh.vocabularies}
    used = {(link.vocabulary, link.term) for link in links(previous, fresh)}
    named = {actor.name for actor in actors(previous, fresh)}
    kept = []
    for entry in previous.vocabularies:
        known = (entry.vocabulary, entry.id)
        if entry.proposed and known not in used and entry.id not in named:
            met.pop(known, None)
            continue
        again = met.pop((entry.vocabulary, entry.id), None)
        aliases = tuple(dict.fromkeys((*entry.aliases, *(again.aliases if again else ()))))
        kept.append(replace(entry, aliases=aliases))
    return (*kept, *met.values())


def links(previous: Plan, fresh: Plan) -> tuple[Link, ...]:
    """Return the links: those of the source as edited, then those typed by hand."""
    return _carried(
        previous.links,
        fresh.links,
        lambda one: (one.key, one.vocabulary, one.printed),
        _link,
        lambda one: (one.key, one.vocabulary, one.term, one.kind),
    )


def actors(previous: Plan, fresh: Plan) -> tuple[Actor, ...]:
    """Return the actors: those of the source with the roles given them, then those by hand."""
    return _carried(
        previous.actors,
        fresh.actors,
        lambda one: (one.key, one.printed),
        _actor,
        lambda one: (one.key, one.name),
    )


def _link(old: Link, new: Link) -> Link:
    """Keep the kind and state of a link, and its entry when it is not the one once read."""
    term = old.term if old.term != old.read else new.term
    return replace(new, term=term, kind=old.kind, state=old.state)


def _actor(old: Actor, new: Actor) -> Actor:
    name = old.name if old.name != old.read else new.name
    return replace(new, name=name, role=old.role, state=old.state)


def _carried(
    previous: Iterable[_R],
    fresh: Iterable[_R],
    words: Callable[[_R], Hashable],
    decided: Callable[[_R, _R], _R],
    name: Callable[[_R], Hashable],
) -> tuple[_R, ...]:
    """Pair the records printed with the same words, in their order; add those typed by hand."""
    before: dict[Hashable, list[_R]] = defaultdict(list)
    own: list[_R] = []
    for one in previous:
        if one.source == Place():
            own.append(one)
        else:
            before[words(one)].append(one)
    now: dict[Hashable, list[_R]] = defaultdict(list)
    for one in fresh:
        now[words(one)].append(one)
    met: dict[Hashable, int] = defaultdict(int)
    found: list[_R] = []
    for one in fresh:
        same, at = words(one), met[words(one)]
        met[same] += 1
        alike = len(before[same]) == len(now[same])
        found.append(decided(before[same][at], one) if alike else one)
    there = {name(one) for one in found}
    return (*found, *(one for one in own if name(one) not in there))
