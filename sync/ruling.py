"""How a rule of the catalogue is asked of a record, and reported at its cell."""

from collections.abc import Sequence
from dataclasses import replace

from ..schemas.findings import Finding
from ..schemas.profile import Profile
from ..schemas.rules import Rule, finding
from .measuring import Context, kind_of
from .records import Record

MASKED = "•••"
"""Stands for a person's own data wherever a finding would quote it."""


def found(
    rule: Rule, record: Record, context: Context, field: str = "", /, **facts: object
) -> Finding:
    """Report a rule broken by a record at one of its cells."""
    name = field or str(rule.parameters.get("field", ""))
    text = record.cell(name).text
    made = finding(
        context.rules,
        rule.code,
        record.at(name),
        key=record.key,
        value=MASKED if text and is_personal(context.profile, record.sheet, name) else text,
        field=name,
    )
    return replace(made, facts=facts)


PLAIN = frozenset(("allowed", "minimum", "maximum", "length", "declared", "unit", "column"))
"""Facts of a finding that say nothing of what stands in its cell."""


def masked(found: Finding, profile: Profile, sheet: str) -> Finding:
    """Return a finding about a cell as it may be told: nobody's own data in it."""
    if not found.field or not is_personal(profile, sheet, found.field):
        return found
    facts = {name: fact if name in PLAIN else MASKED for name, fact in found.facts.items()}
    return replace(found, value=MASKED if found.value else "", facts=facts)


def is_personal(profile: Profile, sheet: str, name: str) -> bool:
    """Tell whether a column holds a person's own data, which no finding quotes."""
    known = next((one for one in profile.sheets if one.id == sheet), None)
    column = known.field(name) if known is not None else None
    return known is not None and (known.personal or (column is not None and column.personal))


def concerned(rule: Rule, records: Sequence[Record], context: Context) -> Sequence[Record]:
    """Return the records for which the general conditions of a rule hold.

    ``types``: types of measure; ``rounds``: rounds; ``when = "due"``: submitted or overdue;
    ``when_field`` with ``when_is``: entries of a list; ``unless_any``: columns that
    excuse; ``unless_option``: a fact of the row that excuses; ``setting``: one of the profile
    without which the rule is not asked.
    """
    wanted = rule.parameters
    if "rounds" in wanted and context.round not in wanted["rounds"]:
        return []
    if "setting" in wanted and not context.profile.settings.get(wanted["setting"], False):
        return []
    if "types" in wanted:
        records = [one for one in records if kind_of(one, context) in wanted["types"]]
    if wanted.get("when") == "due":
        records = [one for one in records if one.department in context.due]
    if field := wanted.get("when_field"):
        records = [one for one in records if one.cell(field).term in wanted["when_is"]]
    if excuses := wanted.get("unless_any"):
        records = [one for one in records if all(one.cell(name).blank for name in excuses)]
    if option := wanted.get("unless_option"):
        records = [one for one in records if option not in one.options]
    return records
