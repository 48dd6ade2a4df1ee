"""Everything wrong in the expressions of a profile: definitions, sheets, rules, states, views."""

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .conditionchecks import Checker, entry_ids
from .conditionnames import circular
from .expressions import GIVEN, KEYWORDS
from .rules import Rule, fields_of, own_rules
from .shape import RECORD, EntrySheet
from .tableshapes import BOOLEAN, Shape
from .terms import Words
from .viewchecks import view_problems

if TYPE_CHECKING:
    from .profile import Profile

HOLDS = "holds"
"""Predicate of the rules that are expressions."""

PARAMETERS = frozenset(
    ("field", "when", "then", "stage", "across", "facts", "exception", "always", "given")
)
"""What a rule on expressions may say; ``always``: whatever its sheet is ``given``; ``given`` of its
own: in the place of the sheet's."""

SAID = frozenset(("value", "key", "cell", "sheet", "workbook"))
"""Names every message may use."""

ASCII_NAME = frozenset(string.ascii_letters + string.digits + "_")


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """What is wrong in an expression of a profile.

    Attributes:
        where: file, entry and key it stands in.
        words: what is wrong.
        text: the expression, empty where the fault is elsewhere.
        column: where in the text, from 1; 0 for the whole.
    """

    where: str
    words: Words
    text: str = ""
    column: int = 0

    def __str__(self) -> str:
        """Say it in one line, in English."""
        at = f", column {self.column}" if self.column else ""
        text = f" «{self.text}»" if self.text else ""
        return f"{self.where}{at}: {self.words.en}{text}"


def expression_problems(profile: "Profile") -> list[ExpressionProblem]:
    """Return everything wrong in the expressions of a profile, in the order of its files."""
    looked = _Looked(profile, Checker(profile), own_rules(profile.rules_text))
    found: list[ExpressionProblem] = []
    for look in (_parameters, _definitions, _references, _sheets, _rules, _views):
        found += look(looked)
    return found


@dataclass(frozen=True, slots=True)
class _Looked:
    """A profile being looked at."""

    profile: "Profile"
    checker: Checker
    rules: Mapping[str, Rule]

    def asked(
        self,
        where: str,
        text: object,
        home: str,
        wanted: Shape | None = BOOLEAN,
    ) -> Iterator[ExpressionProblem]:
        if not isinstance(text, str):
            yield said(where, "ci vuole un'espressione tra virgolette", "a text is needed here")
            return
        for one in self.checker.problems(text, home, wanted):
            yield ExpressionProblem(where, one.words, text, one.column)


def said(where: str, it: str, en: str) -> ExpressionProblem:
    """Make a problem that is about no column of a text."""
    return ExpressionProblem(where, Words(it, en))


def _parameters(looked: _Looked) -> Iterator[ExpressionProblem]:
    for name, one in looked.profile.parameters.items():
        if one.choices and one.value not in one.choices:
            where = f"profile.toml parameters.{name}"
            yield said(where, "il valore non è tra le scelte", "the value is none of the choices")


def _definitions(looked: _Looked) -> Iterator[ExpressionProblem]:
    tables = looked.checker.tables
    for table, definitions in looked.profile.definitions.items():
        if table not in tables:
            yield said(f"profile.toml definitions.{table}", *_unknown("tabella", "table", table))
            continue
        shape = tables[table]
        for name, text in definitions.items():
            where = f"profile.toml definitions.{table}.{name}"
            if name in shape.columns or name in shape.links or name in GIVEN:
                yield said(
                    where,
                    f"«{name}» è già un campo o un riferimento di «{table}»",
                    f"«{name}» is a field or a reference of «{table}» already",
                )
            elif name in KEYWORDS or not set(name) <= ASCII_NAME or name[:1].isdigit():
                yield said(where, f"«{name}» non può essere un nome", f"«{name}» cannot be a name")
            yield from looked.asked(where, text, table, None)
            if isinstance(text, str) and circular(table, name, tables):
                yield said(where, "ha bisogno di sé stessa", "it needs itself")


def _references(looked: _Looked) -> Iterator[ExpressionProblem]:
    tables = looked.checker.tables
    for sheet in looked.profile.sheets:
        if sheet.kind != RECORD:
            continue
        shape = tables[sheet.id]
        where = f"profile.toml sheets {sheet.id}"
        for name in sheet.identifier:
            if name not in shape.columns:
                yield said(where, *_unknown("campo", "field", name))
        for alias, link in shape.links.items():
            if link.table not in tables:
                yield said(f"{where}.{link.column}", *_unknown("tabella", "table", link.table))
            if alias in shape.columns and alias != link.column:
                yield said(
                    f"{where}.{link.column}",
                    f"«{alias}» è già un campo di «{sheet.id}»",
                    f"«{alias}» is a field of «{sheet.id}» already",
                )


def _sheets(looked: _Looked) -> Iterator[ExpressionProblem]:
    for sheet in looked.profile.sheets:
        where = f"profile.toml sheets {sheet.id}"
        if sheet.given:
            yield from looked.asked(f"{where}.given", sheet.given, sheet.id)
        if sheet.states is not None:
            yield from _states(looked, sheet, f"{where}.states")


def _states(looked: _Looked, sheet: EntrySheet, where: str) -> Iterator[ExpressionProblem]:
    states = sheet.states
    column = sheet.field(states.field) if states is not None else None
    if states is None or column is None:
        yield said(where, *_unknown("campo", "field", states.field if states else ""))
        return
    known = entry_ids(looked.profile, column.vocabulary)
    ways = [name for one in states.exits for name in (*one.sources, one.target)]
    for name in dict.fromkeys((*states.order, *ways)):
        if name not in known:
            yield said(where, *_unknown("stato", "state", name))
    for name, guard in states.guards.items():
        at = f"{where}.guards.{name}"
        if name not in (*states.order, *(one.target for one in states.exits)):
            yield said(at, *_unknown("stato", "state", name))
        if guard.that:
            yield from looked.asked(f"{at}.that", guard.that, sheet.id)
        reached = {sheet.id, sheet.kind, *(target for _, target in sheet.references.values())}
        for code in guard.rules:
            if code not in looked.rules:
                yield said(at, *_unknown("regola", "rule", code))
            elif looked.rules[code].sheet not in reached:
                yield said(
                    at,
                    f"la regola {code} non riguarda «{sheet.id}» né un foglio che vi è nominato",
                    f"rule {code} is not about «{sheet.id}» nor about a sheet it names",
                )


def _rules(looked: _Looked) -> Iterator[ExpressionProblem]:
    sheets = {sheet.id: sheet for sheet in looked.profile.sheets}
    by_kind = {sheet.kind: sheet for sheet in looked.profile.sheets if sheet.kind != RECORD}
    for code, rule in looked.rules.items():
        if rule.predicate != HOLDS:
            continue
        sheet = sheets.get(rule.sheet) or by_kind.get(rule.sheet)
        if sheet is None:
            yield said(f"rules {code}.sheet", *_unknown("scheda", "sheet", rule.sheet))
        else:
            yield from _rule(looked, rule, sheet)


def _rule(looked: _Looked, rule: Rule, sheet: EntrySheet) -> Iterator[ExpressionProblem]:
    own, where = rule.parameters, f"rules {rule.code}"
    for name in own:
        if name not in PARAMETERS:
            yield said(f"{where}.{name}", *_unknown("parametro", "parameter", name))
    for name in ("field", "then"):
        if name not in own:
            yield said(where, f"manca «{name}»", f"«{name}» is missing")
    if "field" in own and sheet.field(str(own["field"])) is None:
        yield said(f"{where}.field", *_unknown("campo", "field", str(own["field"])))
    for name in ("when", "then", "given"):
        if own.get(name):
            yield from looked.asked(f"{where}.{name}", own[name], sheet.id)
    facts: Mapping[str, Any] = own.get("facts", {})
    for name, text in facts.items():
        yield from looked.asked(f"{where}.facts.{name}", text, sheet.id, None)
    yield from _stage(rule, sheet)
    known = {*SAID, *facts, *(one.id for one in sheet.own_fields)}
    for words in (rule.message, rule.hint):
        for template in (words.it, words.en):
            for name in sorted(fields_of(template) - known):
                yield said(f"{where}.message", *_unknown("nome", "name", f"{{{name}}}"))


def _stage(rule: Rule, sheet: EntrySheet) -> Iterator[ExpressionProblem]:
    stage = rule.parameters.get("stage", "")
    if not stage:
        return
    states = sheet.states
    if states is None or stage not in (*states.order, *(one.target for one in states.exits)):
        yield said(f"rules {rule.code}.stage", *_unknown("stato", "state", str(stage)))


def _views(looked: _Looked) -> Iterator[ExpressionProblem]:
    if not looked.profile.views:
        return
    for where, one, text in view_problems(looked.profile):
        yield ExpressionProblem(where, one.words, text, one.column)


def _unknown(it: str, en: str, name: str) -> tuple[str, str]:
    return f"«{name}» non è il nome di {_ARTICLES[it]} {it}", f"«{name}» is not the name of a {en}"


_ARTICLES: Mapping[str, str] = {
    "campo": "un", "nome": "un", "parametro": "un", "stato": "uno",
    "tabella": "una", "regola": "una", "scheda": "una",
}  # fmt: skip


def listed(problems: Iterable[ExpressionProblem], most: int = 3) -> str:
    """Name the first problems in one text."""
    every = [str(one) for one in problems]
    more = f" (and {len(every) - most} more)" if len(every) > most else ""
    return "; ".join(every[:most]) + more
