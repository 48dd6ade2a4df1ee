"""A profile tried out: its text looked over, its rules loaded, a workbook made from it."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ..schemas.plan import Activity, Contribution, Indicator, Node, Plan
from ..schemas.profile import Profile, ProfileError, join_parts, parse
from ..schemas.profilecheck import check_tables
from ..schemas.profileproblems import MAIN, Problem, Problems, nearest
from ..schemas.rules import catalogue
from ..schemas.terms import FINAL, VOCABULARIES, Words
from ..schemas.tomllines import Path
from ..workbooks.builder import build
from ..workbooks.planbook import write_plan
from .hierarchy import node_key
from .issuing import Issue, books
from .predicates import PREDICATES

PERIOD = 2026
ACTIVITY_STATE = "activity_state"
"""The predicate that looks at two sheets: it is called apart from the others."""


def problems_of(identity: str, texts: Mapping[str, str]) -> list[Problem]:
    """Return everything wrong in a profile, by file and line.

    Args:
        identity: name of its folder.
        texts: its files by name.
    """
    problems = Problems(texts)
    if MAIN not in texts:
        problems.add((), f"Manca {MAIN}.", f"{MAIN} is missing.")
        return problems.ordered()
    data: dict[str, Mapping[str, Any]] = {}
    for name, text in texts.items():
        try:
            data[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            problems.found.append(_unreadable(name, text, str(error)))
    if MAIN in data:
        check_tables(data, problems)
    if not any(one.weight == "blocking" for one in problems.found):
        _try(identity, join_parts(texts), data, problems)
    return problems.ordered()


def sample_plan(profile: Profile) -> Plan:
    """Return the smallest plan of a profile: a node a level, an activity, measures of each kind."""
    nodes: list[Node] = []
    parent, codes = "", {}
    for level in profile.main_levels:
        codes[level.id] = "1"
        key = node_key(profile, level, codes)
        nodes.append(Node(key, level.id, "1", level.label.it, parent))
        parent = key
    unit = profile.departments[0].id
    kinds = {sheet.kind for sheet in profile.sheets}
    works = (Activity(f"{parent}/1", parent, "1", "Prova", lead=unit),)
    rows = tuple(
        Indicator(f"{parent}/1.{at}", f"1.{at}", entry.label.it, parent, f"{parent}/1",
                  type=entry.id, department=unit, direction="up", target=Decimal(1))
        for at, entry in enumerate(VOCABULARIES["indicator_type"], 1)
    )  # fmt: skip
    activities = works if "activity" in kinds else ()
    return Plan(
        profile.id,
        PERIOD,
        tuple(nodes),
        activities,
        tuple(Contribution(one.key, unit) for one in activities),
        rows if "indicator" in kinds else (),
        departments=profile.departments,
        years=(PERIOD - 1, PERIOD),
    )


def _unreadable(name: str, text: str, said: str) -> Problem:
    """Word what the TOML reader says; the place is in its message."""
    place = re.search(r"at line (\d+)", said)
    line = int(place[1]) if place else text.count("\n") + 1
    plain = said.partition(" (at ")[0]
    return Problem(
        name,
        line,
        "blocking",
        Words(f"Il file non è TOML valido: {plain}.", f"The file is not valid TOML: {plain}."),
    )


def _place(where: str, data: Mapping[str, Mapping[str, Any]]) -> tuple[str, Path]:
    """Return file and path of a wrong expression, by the name its reader gives the place."""
    group, _, rest = where.partition(" ")
    if group == "rules":
        code, *inside = rest.split(".")
        file = next((name for name in data if code in data[name] and name != MAIN), MAIN)
        own = data.get(file, {}).get(code, {})
        deeper = inside if inside and inside[0] in own else ["parameters", *inside]
        return file, (code, *deeper)
    kind, _, named = rest.partition(" ")
    if not named:
        return MAIN, tuple(kind.split("."))
    name, *inside = named.split(".")
    ids = [str(one.get("id", "")) for one in data.get(MAIN, {}).get(kind, ())]
    return MAIN, (kind, ids.index(name) if name in ids else 0, *inside)


def _try(
    identity: str, text: str, data: Mapping[str, Mapping[str, Any]], problems: Problems
) -> None:
    try:
        profile = parse(identity, text)
    except ProfileError as error:
        for one in error.problems:
            file, path = _place(one.where, data)
            at = Words(f" (carattere {one.column})", f" (character {one.column})")
            shown = f" «{one.text}»" if one.text else ""
            words = [one.words[name] + (at[name] if one.column else "") for name in ("it", "en")]
            problems.add(path, f"{words[0]}:{shown}" if shown else f"{words[0]}.",
                         f"{words[1]}:{shown}" if shown else f"{words[1]}.", file)  # fmt: skip
        if error.problems:
            return
        problems.add((), f"Il profilo non si carica: {error}.", f"It cannot be loaded: {error}.")
        return
    try:
        rules = catalogue(profile)
    except (KeyError, TypeError, ValueError) as error:
        problems.add(
            (), f"Le regole non si caricano: {error}.", f"Rules cannot be loaded: {error}."
        )
        return
    known = (*PREDICATES, ACTIVITY_STATE)
    for code in tomllib.loads(profile.rules_text):
        rule = rules[code]
        if rule.predicate and rule.predicate not in known:
            it, en = nearest(rule.predicate, known)
            file = next((name for name in problems.files if name.startswith("rules")), MAIN)
            problems.add((code, "predicate"), f"Predicato sconosciuto: «{rule.predicate}».{it}",
                         f'Unknown predicate: "{rule.predicate}".{en}', file)  # fmt: skip
    _build(profile, problems)


def _build(profile: Profile, problems: Problems) -> None:
    """Make the workbook of a unit and the plan workbook: what stops it is a problem."""
    try:
        plan = sample_plan(profile)
        issue = Issue("prova", FINAL, "it", None, date(PERIOD, 1, 1), "")
        for book in books(plan, profile, issue).values():
            build(book, profile)
        write_plan(plan, profile, "prova", "it", lambda doubt: ("", ""))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        problems.add((), f"Da questo profilo non nasce una cartella di lavoro ({said}).",
                     f"No workbook can be made from this profile ({said}).")  # fmt: skip
