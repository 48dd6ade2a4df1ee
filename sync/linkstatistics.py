"""What the links of a plan tell as a whole: what the source does not know, load, crossings."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from ..schemas import links as terms
from ..schemas.coverage import Crossing
from ..schemas.linking import ACTIVITIES
from ..schemas.links import Lineage
from ..schemas.plan import Activity, Node
from ..schemas.terms import Words
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet
from .linktexts import actors_of, links_of
from .masterwords import Say
from .records import NOTHING
from .standing import Standing

_TEXTS: Mapping[str, Words] = {
    "unknown": Words("Dati non disponibili", "Data not available"),
    "unknown_note": Words(
        "Quota delle azioni la cui scheda dice «n.d.» e di quelle in cui la casella è vuota: sono "
        "due cose diverse, e nessuna delle due è zero.",
        "Share of the actions whose card says “n.d.” and of those whose cell is blank: two "
        "different things, neither of which is zero.",
    ),
    "nd": Words("n.d.", "n.d."),
    "blank": Words("vuote", "blank"),
    "actions": Words("Azioni", "Actions"),
    "whole": Words("Tutto il piano", "The whole plan"),
    "load": Words("Carico degli attori", "Load of actors"),
    "load_note": Words(
        "In quante azioni compare ogni attore, con quale ruolo e dove.",
        "In how many actions every actor takes part, in which role and where.",
    ),
    "actor": Words("Attore", "Actor"),
    "role": Words("Ruolo", "Role"),
    "crossing": Words("Legami tra {areas}", "Links between {areas}"),
    "crossing_note": Words(
        "Azioni della riga collegate a voci o azioni della colonna. La diagonale è ciò che resta "
        "nella propria parte del piano.",
        "Actions of the row tied to entries or actions of the column. The diagonal is what stays "
        "in its own part of the plan.",
    ),
    "entries_of": Words("Voci {area}", "Entries {area}"),
    "actions_of": Words("Azioni {area}", "Actions {area}"),
    "typed": Words("Azioni collegate dalle unità", "Actions linked by units"),
    "changes": Words("Modifiche tra edizioni", "Changes between editions"),
    "changes_note": Words(
        "Che cosa è diventato ogni codice da un'edizione all'altra: i dati seguono quello nuovo.",
        "What became of every code from one edition to the next: data follow the new code.",
    ),
    "changes_empty": Words(
        "Nessuna modifica: il piano ha una sola edizione.", "No change: the plan has one edition."
    ),
    "edition": Words("Edizione", "Edition"),
    "kind": Words("Modifica", "Change"),
    "old": Words("Chiave precedente", "Former key"),
    "new": Words("Chiave nuova", "New key"),
    "name": Words("Denominazione", "Name"),
    "act": Words("Atto", "Act"),
    "note": Words("Nota", "Note"),
    "confirmed": Words("Confermata", "Confirmed"),
    "yes": Words("sì", "yes"),
    "to_confirm": Words("da confermare", "to be confirmed"),
    "rows": Words("{n} righe", "{n} rows"),
}
ROLES: Mapping[str, Words] = {
    terms.LEAD: Words("Capofila", "Lead"),
    terms.DOER: Words("Attuatore", "Carries it out"),
    terms.INVOLVED: Words("Coinvolto", "Involved"),
    terms.STAKEHOLDER: Words("Portatore di interessi", "Stakeholder"),
}
KINDS: Mapping[str, Words] = {
    "added": Words("nuova", "added"),
    "changed": Words("modificata", "changed"),
    "split": Words("suddivisa", "split"),
    "merged": Words("unita ad altre", "merged"),
    "renamed": Words("ridenominata o rinumerata", "renamed or renumbered"),
    "closed": Words("chiusa", "closed"),
}


def link_statistics(standing: Standing, say: Say) -> list[MasterSheet]:
    """Return the tables about all links of a plan that wants them; none for the others."""
    if not standing.profile.coverage:
        return []
    maker = _Statistics(standing, say)
    made = [maker.unknown(), maker.load()]
    if standing.profile.coverage.crossing is not None:
        made.append(maker.crossing(standing.profile.coverage.crossing))
    return [*made, maker.changes()]


class _Statistics:
    """Makes the tables."""

    def __init__(self, standing: Standing, say: Say) -> None:
        self._standing, self._say = standing, say
        level = standing.profile.main_levels[0]
        self._level = level
        self._areas = [node for node in standing.plan.nodes if node.level == level.id]
        self._of_area: dict[str, list[Activity]] = defaultdict(list)
        for one in standing.current:
            self._of_area[standing.top(one.parent)].append(one)
        self._links = links_of(standing.plan, (one.key for one in standing.current))
        self._actors = actors_of(standing.plan)

    def _text(self, name: str, **facts: object) -> str:
        return _TEXTS[name][self._say.language].format(**facts)

    def _area(self, node: Node) -> str:
        return f"{node.code} – {node.label}"

    def unknown(self) -> MasterSheet:
        """Share of n.d. and of blanks, by column and area."""
        profile, language = self._standing.profile, self._say.language
        wanted = [one for one in profile.linking.columns if one.required and not one.above]
        labels = {
            one.field: next(
                (field.label for sheet in profile.sheets if (field := sheet.field(one.field))),
                profile.linking.vocabulary(one.vocabulary).label,
            )
            for one in wanted
        }
        columns = [
            MasterColumn("area", self._level.label[language], width=58),
            MasterColumn("actions", self._text("actions"), "whole", 9, centred=True),
        ]
        for one in wanted:
            band = labels[one.field][language]
            columns += [
                MasterColumn(
                    f"{one.field}_{name}", f"{band}: {self._text(name)}", "percent", 13, "", True
                )
                for name in ("nd", "blank")
            ]
        rows: list[list[MasterCell]] = []
        groups = [(self._area(node), self._of_area[node.key]) for node in self._areas]
        every = (self._text("whole"), list(self._standing.current))
        for name, activities in [*groups, every]:
            cells: list[MasterCell] = [name, len(activities)]
            for one in wanted:
                found = [self._terms(key.key, one.vocabulary, one.kind) for key in activities]
                for count in (
                    sum(1 for names in found if names == {terms.NOT_GIVEN}),
                    sum(1 for names in found if not names),
                ):
                    cells.append(count / len(activities) if activities else None)
            rows.append(cells)
        return self._sheet("unknown", columns, rows, frozen="actions")

    def _terms(self, key: str, vocabulary: str, kind: str) -> set[str]:
        if vocabulary == self._standing.profile.linking.actors:
            return {one.name for one in self._actors.get(key, ())}
        return {
            one.term
            for one in self._links[key]
            if one.vocabulary == vocabulary and one.kind in (kind, terms.INHERITED)
        }

    def load(self) -> MasterSheet:
        """In how many actions every actor takes part, by role and area."""
        roles: dict[str, Counter[str]] = defaultdict(Counter)
        areas: dict[str, Counter[str]] = defaultdict(Counter)
        for area, activities in self._of_area.items():
            for activity in activities:
                for actor in self._actors.get(activity.key, ()):
                    roles[actor.name][actor.role] += 1
                    areas[actor.name][area] += 1
        language, role = self._say.language, self._text("role")
        columns = [
            MasterColumn("actor", self._text("actor"), width=52),
            MasterColumn("actions", self._text("actions"), "whole", 9, centred=True),
            *(
                MasterColumn(name, label[language], "whole", 13, role, True)
                for name, label in ROLES.items()
            ),
            *(
                MasterColumn(f"a_{node.code}", node.code, "whole", 9,
                             self._level.plural[language], True)
                for node in self._areas
            ),
        ]  # fmt: skip
        ordered = sorted(roles, key=lambda name: (-roles[name].total(), name.casefold()))
        rows: list[list[MasterCell]] = [
            [
                name,
                roles[name].total(),
                *(roles[name][one] or None for one in ROLES),
                *(areas[name][node.key] or None for node in self._areas),
            ]
            for name in ordered
        ]
        return self._sheet("load", columns, rows, frozen="actions")

    def crossing(self, declared: Crossing) -> MasterSheet:
        """How many actions of an area are tied to entries and actions of every other."""
        standing, language = self._standing, self._say.language
        level = standing.profile.level(declared.level)
        areas = [node for node in standing.plan.nodes if node.level == level.id]
        of_code = {node.code: node.key for node in areas}
        area_of = {
            one.key: node.key
            for one in standing.current
            if (node := standing.chain(one.parent).get(level.id)) is not None
        }
        vocabularies = list(
            dict.fromkeys(
                one.vocabulary
                for one in standing.profile.linking.columns
                if one.area == level.id and one.on == ACTIVITIES
            )
        )
        tied: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for vocabulary in vocabularies:
            for key, links in self._links.items():
                tops = {self._top(vocabulary, one.term) for one in links
                        if one.vocabulary == vocabulary}  # fmt: skip
                for code in tops & set(of_code):
                    tied[vocabulary][area_of.get(key, ""), of_code[code]] += 1
        bands = {one: standing.profile.linking.vocabulary(one).label[language]
                 for one in vocabularies}  # fmt: skip
        if declared.sheet:
            bands[declared.sheet] = self._text("typed")
            for pair in self._pairs(declared):
                first, second = (area_of.get(key, "") for key in pair)
                tied[declared.sheet][first, second] += 1
        columns = [MasterColumn("area", level.label[language], width=58)]
        for name, band in bands.items():
            columns += [
                MasterColumn(
                    f"{name}_{node.code}",
                    self._text(
                        "entries_of" if name in vocabularies else "actions_of",
                        area=f"{level.label[language].lower()} {node.code}",
                    ),
                    *("whole", 10, band, True),
                )
                for node in areas
            ]
        rows: list[list[MasterCell]] = [
            [
                self._area(node),
                *(tied[name][node.key, other.key] or None for name in bands for other in areas),
            ]
            for node in areas
        ]
        low = level.plural[language]
        title = self._text("crossing", areas=low[:1].lower() + low[1:])
        return self._sheet("crossing", columns, rows, frozen="area", title=title)

    def _top(self, vocabulary: str, term: str) -> str:
        entries = {
            one.id: one for one in self._standing.plan.vocabularies if one.vocabulary == vocabulary
        }
        seen: set[str] = set()
        while term in entries and entries[term].parent in entries and term not in seen:
            seen.add(term)
            term = entries[term].parent
        return entries[term].code if term in entries else ""

    def _pairs(self, declared: Crossing) -> set[tuple[str, str]]:
        found = set()
        for (sheet, _, _), record in self._standing.records.items():
            if sheet == declared.sheet:
                ends = [record.cells.get(name, NOTHING).term
                        for name in (declared.node, declared.other)]  # fmt: skip
                if all(ends):
                    found.add((ends[0], ends[1]))
        return found

    def changes(self) -> MasterSheet:
        """What became of every code from one edition of the plan to the next."""
        columns = [
            MasterColumn("edition", self._text("edition"), width=11, centred=True),
            MasterColumn("kind", self._text("kind"), width=24),
            MasterColumn("old", self._text("old"), width=18),
            MasterColumn("new", self._text("new"), width=26),
            MasterColumn("name", self._text("name"), width=56),
            MasterColumn("act", self._text("act"), width=28),
            MasterColumn("note", self._text("note"), "long", 60),
            MasterColumn("confirmed", self._text("confirmed"), width=15, centred=True),
        ]
        rows = [self._change(one) for one in self._standing.plan.lineage]
        return self._sheet(
            "changes", columns, rows, frozen="new", empty=self._text("changes_empty")
        )

    def _change(self, one: Lineage) -> list[MasterCell]:
        plan = self._standing.plan
        names = {item.key: item.label for item in plan.nodes}
        names |= {item.key: item.label for item in plan.activities}
        known = [names[key] for key in (*one.new, one.old) if key in names]
        return [
            one.edition,
            KINDS[one.kind][self._say.language] if one.kind in KINDS else one.kind,
            one.old or None,
            ", ".join(one.new) or None,
            known[0] if known else None,
            one.act or None,
            one.note or None,
            self._text("yes" if one.confirmed else "to_confirm"),
        ]

    def _sheet(
        self,
        name: str,
        columns: list[MasterColumn],
        rows: list[list[MasterCell]],
        frozen: str,
        title: str = "",
        empty: str = "",
    ) -> MasterSheet:
        title = title or self._text(name)
        return MasterSheet(
            id=f"links_{name}",
            name=title[:31],
            table=f"tblLegami{name.capitalize()}",
            title=title,
            subtitle=self._text("rows", n=len(rows)),
            columns=tuple(columns),
            rows=rows,
            note=self._text(f"{name}_note"),
            frozen=frozen,
            empty=empty,
        )
