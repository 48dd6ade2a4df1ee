"""Which activity an indicator belongs to, and which unit is in charge of it: always proposals."""

from collections import defaultdict
from collections.abc import Mapping

from ..schemas.plan import Doubt
from ..schemas.profile import Profile
from ..schemas.terms import Words, fold
from .activities import Work
from .hierarchy import Tree
from .involved import departments_named
from .yearcells import Series

NOWHERE: Mapping[str, object] = {
    "told": Words("è citato ma non esiste", "is cited but does not exist"),
    "remedy": Words(
        "Correggere il codice o aggiungere l'indicatore", "Correct the code or add the indicator"
    ),
}
UNCITED: Mapping[str, object] = {
    "told": Words(
        "è di un indicatore che nessuna attività cita", "is of an indicator no activity cites"
    ),
    "remedy": Words(
        "Verificare in «Indicatori» l'attività e l'unità competente, o correggere il codice",
        'Check activity and unit in charge in "Indicators", or correct the code',
    ),
}


def activity_of(row: Series, work: Work) -> str:
    """Return the key of the activity a row names or its code begins with, or that cites it."""
    if row.work:
        wanted = fold(row.work)
        for activity in work.activities.values():
            if activity.parent == row.parent and wanted in (
                fold(activity.code),
                fold(activity.label),
            ):
                return activity.key
    if row.generated:
        return ""
    key = f"{row.parent}/{row.code.partition('.')[0]}"
    if key in work.activities:
        return key
    cited = work.citations.get((row.parent, row.code))
    return cited.activity if cited else ""


def served_by(row: Series, activity: str, work: Work) -> tuple[str, ...]:
    """Return the other activities that name a row's code: it serves them all."""
    if row.generated or not activity:
        return ()
    named = (row.parent, row.code)
    first = work.citations.get(named)
    found = [first.activity] if first else []
    return tuple(dict.fromkeys(key for key in (*found, *work.serving[named]) if key != activity))


def in_charge(row: Series, activity: str, places: "Places") -> tuple[str, str]:
    """Return the unit in charge of a row and where that comes from, both empty when unknown.

    Tried in turn: the contribution that names the row's code, the activity's first unit, the
    section the row stands in, the only unit of its node, the profile's only unit.
    """
    cited = places.work.citations.get((row.parent, row.code))
    if activity and (row.work or not row.generated):
        unit = cited.department if cited and cited.activity == activity else ""
        unit = unit or places.first_unit(activity)
        if unit:
            return unit, "activity"
    unit = places.of_section(row.section)
    if unit:
        return unit, "section"
    unit = places.only_unit(row.parent)
    if unit:
        return unit, "programme"
    return (places.default, "default") if places.default else ("", "")


def broken_citations(rows: list[Series], work: Work) -> list[Doubt]:
    """Report the codes activities name that no row bears, and the codes no activity names."""
    if not work.citing or not rows:
        return []
    borne = {(row.parent, row.code) for row in rows}
    doubts = []
    for (parent, code), cited in work.citations.items():
        if (parent, code) not in borne:
            key = f"{parent}/{code}"
            facts = {"value": code, "key": key, "activity": cited.activity, **NOWHERE}
            doubts.append(Doubt("IMP-006", key, cited.place, code, facts))
    for row in rows:
        known = bool(row.work) or (row.parent, row.code) in work.citations
        if not row.generated and not known:
            value = row.code_printed or row.code
            facts = {"value": value, "key": row.key, "activity": "", **UNCITED}
            doubts.append(Doubt("IMP-006", row.key, row.place, row.code_printed, facts))
    return doubts


class Places:
    """Units by section, node and activity."""

    def __init__(self, profile: Profile, tree: Tree, work: Work) -> None:
        self.profile, self.tree, self.work = profile, tree, work
        self.default = str(profile.importing.get("default_department", ""))
        self._sections: Mapping[str, str] = {
            fold(name): unit
            for name, unit in profile.importing.get("department_sections", {}).items()
        }
        self._first: dict[str, str] = {}
        self._leading: dict[str, set[str]] = defaultdict(set)
        for contribution in work.contributions:
            if contribution.department:
                self._first.setdefault(contribution.activity, contribution.department)
        for activity in work.activities.values():
            if activity.lead:
                self._leading[activity.parent].add(activity.lead)

    def first_unit(self, activity: str) -> str:
        """Return the unit of an activity's first contribution."""
        return self._first.get(activity, "")

    def of_section(self, section: str) -> str:
        """Return the unit a section heading stands for or names."""
        if not section:
            return ""
        folded = fold(section)
        if folded in self._sections:
            return self._sections[folded]
        named, _ = departments_named(self.profile, section)
        if named:
            return named[0]
        return next((unit for name, unit in self._sections.items() if name in folded), "")

    def only_unit(self, key: str) -> str:
        """Return the one unit a node's heading names, or the one that leads its activities."""
        node = self.tree.nodes.get(key)
        if node is None:
            return ""
        column = self.profile.level(node.level).source.get("departments", "")
        named, _ = departments_named(self.profile, node.attributes.get(column, ""))
        if len(named) == 1:
            return named[0]
        leading = self._leading[key]
        return next(iter(leading)) if len(leading) == 1 else ""
