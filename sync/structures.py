"""Which structure of units statistics by unit use, once it has changed."""

from datetime import date, timedelta

from ..schemas.findings import Language
from ..schemas.plan import Plan
from ..schemas.terms import Words

STATED = Words(
    "Struttura organizzativa al {day}, dopo: {acts}.", "Structure of units at {day}, after: {acts}."
)
NO_ACT = Words("atto non indicato", "act not given")


def structure(plan: Plan, day: date, language: Language) -> str:
    """Say which structure the units of a plan are, empty when none ever took over from another.

    Args:
        plan: its register of units.
        day: the values stand for; a change of a later day is the day told.
        language: of the sentence.
    """
    changed = [unit for unit in plan.departments if unit.succession]
    if not changed:
        return ""
    ends = [unit.valid_to + timedelta(days=1) for unit in changed if unit.valid_to is not None]
    acts = dict.fromkeys(unit.act for unit in changed if unit.act)
    told = ", ".join(acts) or NO_ACT[language]
    return STATED[language].format(day=f"{max([day, *ends]):%d/%m/%Y}", acts=told)


def noted(note: str, plan: Plan, day: date, language: Language) -> str:
    """Return a note with the structure used after it, where it ever changed."""
    return " ".join(part for part in (note, structure(plan, day, language)) if part)
