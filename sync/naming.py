"""Names of indicator parts: taken from cells or from the indicator's label, told alike or apart."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ..schemas.keys import slug
from ..schemas.terms import fold

TOTAL = "totale"
_TOTAL = re.compile(r"(?i)\b(?:tot|totale|totali|total|complessiv[oaie])\b")
_LEADING = re.compile(
    r"(?i)^(?:[-–—•*+:;,.\s]+|(?:per|di cui|dei quali|delle quali|come|e|ed|n[.°]|n°)\s+)+"
)
_SMALL = frozenset(
    ("a", "al", "alla", "con", "da", "dei", "del", "della", "delle", "di", "e", "in")
)
_MEASURE_HEAD = r"(?:n[.°]|n°|nr\.?|numero|importo|spesa|valore|tempo|totale|%)"
_VALUE_AT_END = re.compile(r"\s+[<>]?\d+(?:[.,]\d+)*\s*(?:%|€|euro|gg)?$")


def part_name(printed: str) -> str:
    """Return a part's name as it is shown: no bullets, ordinary words in lower case.

    Words in capitals are acronyms and single letters are categories: both stay as they are.
    """
    text = _LEADING.sub("", " ".join(printed.split())).strip(" -–:;,.")
    return " ".join(_lower(word) for word in text.split())


def names_in_cell(labels: Sequence[str]) -> list[str]:
    """Return the names of the parts of one cell, one per number, all different.

    The total is ``TOTAL``; a number without a label is ``altro``; of two with one name the second
    gets a number.
    """
    names = [part_name(label) for label in labels]
    totals = [name for name in names if _TOTAL.search(name)]
    if len(totals) == 1:
        names[names.index(totals[0])] = TOTAL
    return distinct([name if slug(name) else "altro" for name in names])


def distinct(names: Sequence[str]) -> list[str]:
    """Return the names with a number after those that would make the same key."""
    found: list[str] = []
    for name in names:
        number, free = 2, name
        while slug(free) in map(slug, found):
            free, number = f"{name} {number}", number + 1
        found.append(free)
    return found


def names_in_label(label: str, count: int) -> tuple[str, ...]:
    """Return the names an indicator's label gives to so many numbers, in order.

    Tried in turn: a list after a colon, measures joined by *e*, ``/`` or ``-``, two words parted
    by a slash, a list in brackets; empty when none has that many items.
    """
    text = " ".join(label.split())
    for items in _lists(text):
        named = tuple(_VALUE_AT_END.sub("", item).strip(" -–:;,.") for item in items)
        if len(named) == count and len(set(map(slug, named)) - {""}) == count:
            return named
    return ()


def abbreviates(short: str, long: str) -> bool:
    """Tell whether one name is a shorter spelling of another: initials, prefixes, fewer words."""
    few, many = _words(short), _words(long)
    if not few or few == many:
        return False
    full = [word for word in many if word not in _SMALL]
    if len(few) == 1 and len(full) > 1 and few[0] == "".join(word[0] for word in full):
        return True
    rest = iter(many)
    shorter = len("".join(few)) <= len("".join(many))
    return shorter and all(any(_same(word, other) for other in rest) for word in few)


def unified(
    cells: Sequence[Sequence[str]], neighbours: Iterable[Sequence[str]] = ()
) -> Mapping[str, str]:
    """Return the one name each printed name of a row stands for.

    Args:
        cells: the names found in each cell of the row; names of one cell are different parts.
        neighbours: names of the parts of other rows nearby, tried when they explain all the row's.
    """
    names = list(dict.fromkeys(name for cell in cells for name in cell))
    chosen = {name: name for name in names}
    for name in names:
        longer = [
            other
            for other in names
            if _respelled(name, other, names)
            and not any(name in cell and other in cell for cell in cells)
        ]
        best = _longest(longer)
        if best and TOTAL not in (name, best):
            chosen[name] = best
    chosen = {name: _end(chosen, name) for name in names}
    merged = [[chosen[name] for name in cell] for cell in cells]
    if any(len(set(cell)) < len(cell) for cell in merged):
        chosen = {name: name for name in names}
        merged = [list(cell) for cell in cells]
    expanded = _explained(merged, neighbours)
    return {name: expanded.get(chosen[name], chosen[name]) for name in names}


def _respelled(name: str, other: str, names: Sequence[str]) -> bool:
    """Tell whether another name is the fuller spelling of this one; of two alike the first is."""
    if slug(name) == slug(other):
        return names.index(other) < names.index(name)
    fuller = (len(other), -names.index(other)) > (len(name), -names.index(name))
    return fuller and abbreviates(name, other)


def _longest(names: Sequence[str]) -> str:
    """Return the longest of names that are all spellings of one, empty when they are not."""
    best = max(names, key=len, default="")
    alike = all(name == best or abbreviates(name, best) for name in names)
    return best if alike else ""


def _end(chosen: Mapping[str, str], name: str) -> str:
    for _ in chosen:
        if chosen[name] == name:
            break
        name = chosen[name]
    return name


def _explained(
    cells: Sequence[Sequence[str]], neighbours: Iterable[Sequence[str]]
) -> Mapping[str, str]:
    """Return the longer names a neighbour has for all the parts of a row, if it has them."""
    names = list(dict.fromkeys(name for cell in cells for name in cell if name != TOTAL))
    if len(names) < 2:
        return {}
    answers: list[Mapping[str, str]] = []
    for neighbour in neighbours:
        answer: dict[str, str] = {}
        for name in names:
            fits = [n for n in neighbour if n != TOTAL and (n == name or abbreviates(name, n))]
            if fits:
                answer[name] = min(fits, key=lambda fit: (fit != name, len(fit)))
        apart = all(
            len({answer.get(name, name) for name in cell}) == len(set(cell)) for cell in cells
        )
        changed = any(answer.get(name) != name for name in names)
        if len(answer) == len(names) and apart and changed:
            answers.append(answer)
    return answers[0] if answers and all(other == answers[0] for other in answers) else {}


def _lists(text: str) -> Iterable[list[str]]:
    _, colon, after = text.partition(":")
    if colon:
        yield [item for item in re.split(r"(?:^|\s)[-–•]\s+", after) if item.strip()]
        yield after.split(";")
        yield after.split(",")
        yield re.split(r",|\s+e(?:d)?\s+", after)
    yield re.split(rf"(?i)\s+(?:e|ed|-|–)\s+(?={_MEASURE_HEAD})|\s*/\s*(?={_MEASURE_HEAD})", text)
    yield [item for item in re.split(r"\s*/\s*", text) if item]
    for inside in re.findall(r"\(([^()]*)\)", text):
        yield re.split(r"\s*[;,/]\s*|\s+[-–]\s+|\s+e(?:d)?\s+", inside)
    yield re.split(r"\s+[-–]\s+", text)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", fold(name))


def _same(word: str, other: str) -> bool:
    """Equal words, one the beginning of the other, or singular and plural of one."""
    if word == other:
        return True
    if len(word) >= 5 and word[:-1] == other[:-1]:
        return True
    return len(word) >= 3 and other.startswith(word)


def _lower(word: str) -> str:
    letters = [letter for letter in word if letter.isalpha()]
    ordinary = len(letters) > 1 and not any(letter.isupper() for letter in letters[1:])
    return word.lower() if ordinary else word
