"""Texts of a source that speak of other years than the plan's, titles that stand twice."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ..schemas.plan import Activity, Doubt, Node
from ..schemas.profile import Profile
from ..schemas.unitnames import spelling

RANGE = re.compile(r"(?<![\d/.])(20\d\d)\s*[-–/]\s*(20\d\d|\d\d)(?![\d/])")
"""Two years that make a period, the second in full or by its last digits."""

YEAR = re.compile(r"(?<![\d/.-])(20\d\d)(?![\d/])")

NAMED = re.compile(
    r"\b(?!(?:Nel|Dal|Al|Del|Dall'anno|Entro|Anno|Fine|Il|In|By|From|Until|Year)\b)"
    r"[A-ZÀ-Ü][\w'’]+\s+20\d\d\b"
)
"""A year that is part of a name, such as that of a programme: a capital stands before it."""

DEADLINE = re.compile(
    r"\b(?:entro|fino al|al più tardi|by|until|no later than)\b[^.;|]{0,24}?\b(20\d\d)(?!\d)",
    re.IGNORECASE,
)
"""A year by which something is to be done."""

NUMBERED = re.compile(r"^\s*(?:[-–•*·]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s*", re.IGNORECASE)
"""The mark or number in front of an item of a list."""


def other_horizons(
    profile: Profile, nodes: Mapping[str, Node], activities: Mapping[str, Activity]
) -> Iterator[Doubt]:
    """Report the texts that name years beyond those of the plan, or an older period (``TXT-004``).

    A period that only reaches into the plan counts, one that was over before is the name of
    something else. Each horizon is told once a record.
    """
    if profile.years is None:
        return
    first, last = profile.years
    units = {level.source.get("departments") for level in profile.levels}
    records: list[Node | Activity] = [*nodes.values(), *activities.values()]
    for record in records:
        told: set[str] = set()
        told_of = [text for name, text in record.attributes.items() if name not in units]
        for text in (record.label, *told_of):
            for horizon in horizons(text, first, last):
                if horizon not in told:
                    told.add(horizon)
                    facts = {
                        "value": text.strip(),
                        "horizon": horizon,
                        "first": str(first),
                        "last": str(last),
                    }
                    yield Doubt("TXT-004", record.key, record.source, text.strip(), facts)


def horizons(text: str, first: int, last: int) -> list[str]:
    """Return the years and periods of a text that are not within those of a plan, as written."""
    found = []
    for hit in RANGE.finditer(text):
        begins = int(hit[1])
        ends = int(hit[2]) if len(hit[2]) == 4 else begins // 100 * 100 + int(hit[2])
        if begins <= ends and ends >= first and (begins < first or ends > last):
            found.append(re.sub(r"\s+", "", hit[0]))
    rest = NAMED.sub(" ", RANGE.sub(" ", text))
    dead = {hit[1] for hit in DEADLINE.finditer(rest) if int(hit[1]) < first}
    found += [year for year in YEAR.findall(rest) if int(year) > last or year in dead]
    return list(dict.fromkeys(found))


def repeated_titles(records: Iterable[Node | Activity]) -> Iterator[Doubt]:
    """Report records beside each other with the same title behind their number (``TXT-005``)."""
    known: dict[tuple[str, str, str], Node | Activity] = {}
    for record in records:
        title = spelling(NUMBERED.sub("", record.label))
        if not any(letter.isalpha() for letter in title):
            continue
        level = record.level if isinstance(record, Node) else ""
        first = known.setdefault((level, record.parent, title), record)
        if first is not record:
            shown = record.label.strip()
            facts = {"value": shown, "first": first.code or first.key}
            yield Doubt("TXT-005", record.key, record.source, shown, facts)
