"""Rules that are expressions: asked of every record in use, reported at the cell they name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..schemas.findings import Finding
from ..schemas.rules import Catalogue, Rule, fields_of
from ..schemas.shape import EntrySheet
from ..schemas.terms import Words
from .checktables import tables_of
from .evaluating import Evaluator, Outcome
from .measuring import Context
from .records import Record, Submission
from .rowtables import Row
from .ruling import MASKED, found, is_personal
from .statesteps import reaches
from .waiving import RECORD, record_called

HOLDS = "holds"


def needs_tables(rules: Catalogue) -> bool:
    """Tell whether some rule is an expression."""
    return any(rule.predicate == HOLDS for rule in rules.values())


def evaluated(
    context: Context, submissions: Sequence[Submission], records: Sequence[Record]
) -> Context:
    """Give a check what its expressions need; nothing where no rule and no state has one.

    Args:
        context: of the check.
        submissions: the workbooks checked.
        records: their rows that count.
    """
    states = any(sheet.states is not None for sheet in context.profile.sheets)
    if not states and not needs_tables(context.rules):
        return context
    tables = tables_of(context.profile, submissions, records, context.period, context.around)
    made = Evaluator(context.profile, tables, context.period, context.today)
    return replace(context, evaluator=made)


def holds(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A condition does not hold, or cannot be told for want of an entry that is due.

    Rules ``across`` units are asked only where the rows of all units are at hand.
    """
    if context.evaluator is None or (rule.parameters.get("across") and context.around is None):
        return []
    asked: dict[str, _Asked] = {}
    findings = []
    for record in records:
        if record.sheet not in asked:
            asked[record.sheet] = _Asked(rule, record.sheet, context, context.evaluator)
        one = asked[record.sheet].of(record)
        if one is not None:
            findings.append(one)
    return findings


class _Asked:
    """One rule asked of the records of one sheet."""

    def __init__(self, rule: Rule, sheet: str, context: Context, evaluator: Evaluator) -> None:
        self.rule, self.context, self.evaluator = rule, context, evaluator
        self.sheet: EntrySheet = context.profile.sheet(sheet)
        own: Mapping[str, Any] = rule.parameters
        self.field, self.then = str(own["field"]), str(own["then"])
        given = "" if own.get("always") else self.sheet.given
        self.given = str(own.get("given", given))
        self.when, self.stage = str(own.get("when", "")), str(own.get("stage", ""))
        self.facts: Mapping[str, str] = own.get("facts", {})
        self.names = {name for words in (rule.message, rule.hint) for name in fields_of(words.it)}

    def of(self, record: Record) -> Finding | None:
        """Return what is wrong with a record."""
        evaluator = self.evaluator
        row = evaluator.tables.row_of(record)
        if self.given and evaluator.value(self.given, row) is False:
            return None
        if self.when and evaluator.value(self.when, row) is not True:
            return None
        outcome = evaluator.outcome(self.then, row)
        if outcome.value is False:
            return self._found(record, row, self.field)
        if outcome.value is None and outcome.blanks and self._due(record):
            return self._missing(record, row, outcome)
        return None

    def _due(self, record: Record) -> bool:
        """Tell whether the entries the rule needs should be there by now."""
        if self.stage and self.sheet.states is not None:
            return reaches(self.sheet.states, record, self.stage)
        return record.department in self.context.due

    def _missing(self, record: Record, row: Row, outcome: Outcome) -> Finding:
        blanks = outcome.blanks
        at = self.field if self.field in blanks else blanks[0]
        labels = [one.label for name in blanks if (one := self.sheet.field(name)) is not None]
        missing = Words(
            ", ".join(f"«{one.it}»" for one in labels), ", ".join(f"«{one.en}»" for one in labels)
        )
        made = self._found(record, row, at)
        return replace(made, facts={**made.facts, "missing": missing})

    def _found(self, record: Record, row: Row, at: str) -> Finding:
        made = found(self.rule, record, self.context, at)
        return replace(made, facts=self._told(record, row))

    def _told(self, record: Record, row: Row) -> dict[str, object]:
        """Return what the message asks for: own cells as typed, what expressions are worth."""
        told: dict[str, object] = {}
        if called := record_called(record, self.sheet):
            told[RECORD] = called
        for column in self.sheet.own_fields:
            if column.id in self.names and column.id not in self.facts:
                masked = is_personal(self.context.profile, record.sheet, column.id)
                cell = record.cell(column.id)
                amount = column.type == "number" and isinstance(cell.raw, int | float)
                told[column.id] = MASKED if masked else cell.number if amount else cell.text or "–"
        for name, text in self.facts.items():
            if self.evaluator.personal(text, row.table):
                told[name] = MASKED
            elif (value := self.evaluator.shown(text, row)) is not None:
                told[name] = value
        return told
