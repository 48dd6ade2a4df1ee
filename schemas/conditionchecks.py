"""An expression against the shape of a plan: names, kinds of values, entries of vocabularies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from .conditionkinds import CONDITION, NO_ORDER, compared, computed, differing, fitting
from .conditionnames import Around, at_home, touches_personal
from .conditions import ConditionError, parse
from .expressionfunctions import FUNCTIONS
from .expressions import (
    COMPARISONS,
    MEMBERSHIPS,
    Aggregate,
    Blank,
    Call,
    Expression,
    Listing,
    Literal,
    Name,
    Negative,
    Not,
    Operation,
    Setting,
)
from .tableshapes import (
    ANY,
    BOOLEAN,
    ELEMENTS,
    GIVEN_SHAPES,
    LEVEL,
    NUMBER,
    UNITS,
    Shape,
    TableShape,
    setting_shape,
    table_shapes,
)
from .terms import Words, fold

if TYPE_CHECKING:
    from .profile import Profile

NO_TABLE = Words(
    "manca «for» e la tabella: solo nei prospetti per gruppi si può tacere",
    "«for» and the table are missing: only views by group may leave them out",
)
NO_OUTER = Words(
    "«outer» è la riga dell'aggregato intorno: qui non ce n'è",
    "«outer» is the row of the aggregate around: there is none here",
)
FIELD_ONLY = Words(
    "«is blank» e «is filled» chiedono di un campo o di un riferimento",
    "«is blank» and «is filled» ask about a field or a reference",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in an expression; ``column`` counts from 1."""

    column: int
    words: Words


class Checker:
    """Checks expressions against one profile; ``more`` are tables beside those of the plan."""

    def __init__(self, profile: "Profile", more: Mapping[str, TableShape] | None = None) -> None:
        self.profile = profile
        self.tables = {**(more or {}), **table_shapes(profile)}
        self._problems: list[Problem] = []
        self._defined: dict[tuple[str, str], Shape] = {}
        self._open: list[tuple[str, str]] = []

    def problems(
        self,
        text: str,
        home: str | TableShape,
        wanted: Shape | None = BOOLEAN,
        group: str = "",
    ) -> list[Problem]:
        """Return everything wrong in an expression.

        Args:
            text: the expression.
            home: the table whose rows it is asked of, by id or as shaped.
            wanted: what it should be worth; anything when ``None``.
            group: table of the rows of a group (views).
        """
        try:
            tree = parse(text)
        except ConditionError as error:
            return [Problem(error.column, error.words)]
        self._problems = []
        found = self._shape(tree, self.around(home, group))
        if wanted is not None:
            self._want(tree, found, wanted)
        return sorted(dict.fromkeys(self._problems), key=lambda one: one.column)

    def shape(self, text: str, home: str | TableShape, group: str = "") -> Shape:
        """Return what an expression is worth, whatever is wrong in it."""
        return self.shape_in(parse(text), self.around(home, group))

    def shape_in(self, tree: Expression, around: Around) -> Shape:
        """Return what part of an expression is worth, where it stands."""
        kept, self._problems = self._problems, []
        found = self._shape(tree, around)
        self._problems = kept
        return found

    def personal(self, text: str, home: str | TableShape, group: str = "") -> bool:
        """Tell whether an expression looks at a person's own data."""
        return touches_personal(parse(text), self.around(home, group), self.tables)

    def around(self, home: str | TableShape, group: str = "") -> Around:
        """Return the rows an expression starts with."""
        return at_home(self.tables[home] if isinstance(home, str) else home, group)

    def _say(self, at: int, it: str, en: str) -> Shape:
        self._problems.append(Problem(at, Words(it, en)))
        return ANY

    def _tell(self, at: int, found: Words | None) -> None:
        if found is not None:
            self._problems.append(Problem(at, found))

    def _want(self, tree: Expression, found: Shape, wanted: Shape) -> None:
        if found.kind not in (wanted.kind, "any") or (found.many and not wanted.many):
            self._tell(tree.at, CONDITION if wanted == BOOLEAN else differing(found, wanted))

    def _shape(self, tree: Expression, around: Around) -> Shape:
        match tree:
            case Literal(value=value):
                return setting_shape(value)
            case Name():
                return self._name(tree, around)
            case Setting(name=name):
                return self._setting(name, tree.at)
            case Not(operand=operand):
                self._want(operand, self._shape(operand, around), BOOLEAN)
                return BOOLEAN
            case Negative(operand=operand):
                self._want(operand, self._shape(operand, around), NUMBER)
                return NUMBER
            case Blank(operand=operand):
                self._shape(operand, around)
                self._tell(operand.at, None if isinstance(operand, Name) else FIELD_ONLY)
                return BOOLEAN
            case Listing(items=items):
                kinds = {self._shape(item, around).kind for item in items}
                return Shape(kinds.pop() if len(kinds) == 1 else "any", many=True)
            case Operation():
                return self._operation(tree, around)
            case Call():
                return self._call(tree, around)
            case Aggregate():
                return self._aggregate(tree, around)

    def _setting(self, name: str, at: int) -> Shape:
        known = self.profile.parameters
        if name in known:
            return setting_shape(known[name].value)
        near = _near(name, known)
        it, en = f"nessun parametro «@{name}»{near.it}", f"no parameter «@{name}»{near.en}"
        return self._say(at, it, en)

    def _name(self, tree: Name, around: Around) -> Shape:
        table = around.of(tree)
        if table is None:
            self._tell(tree.at, NO_OUTER)
            return ANY
        many = False
        for alias in tree.parts[:-1]:
            link = table.links.get(alias)
            if link is None or link.table not in self.tables:
                near = _near(alias, table.links)
                return self._say(
                    tree.at,
                    f"«{table.id}» non ha un riferimento «{alias}»{near.it}",
                    f"«{table.id}» has no reference «{alias}»{near.en}",
                )
            many = many or link.many
            table = self.tables[link.table]
        found = self._last(tree, table)
        return Shape(found.kind, found.many or many, found.vocabulary)

    def _last(self, tree: Name, table: TableShape) -> Shape:
        name = tree.parts[-1]
        if name in table.columns:
            return table.columns[name]
        if name in table.definitions:
            return self._definition(table, name)
        if name in table.links:
            link = table.links[name]
            level = self.tables.get(link.table, table).kind == LEVEL
            return Shape("text", link.many, f"{ELEMENTS}{link.table}" if level else "")
        if name in GIVEN_SHAPES:
            return GIVEN_SHAPES[name]
        near = _near(name, (*table.columns, *table.definitions, *table.links, *GIVEN_SHAPES))
        it, en = f"«{table.id}» non ha «{name}»{near.it}", f"«{table.id}» has no «{name}»{near.en}"
        return self._say(tree.at, it, en)

    def _definition(self, table: TableShape, name: str) -> Shape:
        at = (table.id, name)
        if at in self._open:
            return ANY
        if at not in self._defined:
            self._open.append(at)
            try:
                self._defined[at] = self.shape(table.definitions[name], table)
            except ConditionError:
                self._defined[at] = ANY
            self._open.pop()
        return self._defined[at]

    def _operation(self, tree: Operation, around: Around) -> Shape:
        left, right = self._shape(tree.left, around), self._shape(tree.right, around)
        if tree.operator in ("and", "or", "=>"):
            self._want(tree.left, left, BOOLEAN)
            self._want(tree.right, right, BOOLEAN)
            return BOOLEAN
        if tree.operator in (*COMPARISONS, *MEMBERSHIPS):
            self._tell(tree.at, compared(tree, left, right))
            self._entries(tree.left, left, tree.right)
            self._entries(tree.right, right, tree.left)
            return BOOLEAN
        shape, wrong = computed(tree.operator, left, right)
        self._tell(tree.at, wrong)
        return shape

    def _entries(self, side: Expression, shape: Shape, other: Expression) -> None:
        """Look up the texts that entries of a vocabulary are compared with."""
        known = {fold(name): name for name in entry_ids(self.profile, shape.vocabulary)}
        if not known:
            return
        for one, said in self._texts(other):
            if fold(said) not in known:
                where = side.parts[-1] if isinstance(side, Name) else shape.vocabulary
                near = _near(said, known.values(), always=True)
                self._say(
                    one.at,
                    f"«{said}» non è tra le voci di «{where}»{near.it}",
                    f"«{said}» is no entry of «{where}»{near.en}",
                )

    def _texts(self, tree: Expression) -> Iterator[tuple[Expression, str]]:
        """Go through the texts written in a side of a comparison, those of parameters included."""
        for one in tree.items if isinstance(tree, Listing) else (tree,):
            if isinstance(one, Literal) and isinstance(one.value, str):
                yield one, one.value
            elif isinstance(one, Setting) and one.name in self.profile.parameters:
                known = self.profile.parameters[one.name]
                for value in dict.fromkeys((known.value, *known.choices)):
                    if isinstance(value, str):
                        yield one, value

    def _call(self, tree: Call, around: Around) -> Shape:
        function = FUNCTIONS[tree.function]
        shapes = [self._shape(one, around) for one in tree.arguments]
        number = len(shapes)
        if number < function.fewest or (function.most is not None and number > function.most):
            least = f"{function.fewest}" if function.most else f"{function.fewest}+"
            return self._say(
                tree.at,
                f"«{tree.function}» vuole {least} argomenti, ne ha {number}",
                f"«{tree.function}» takes {least} arguments, it has {number}",
            )
        if tree.function == "match":
            return self._matched(tree, shapes)
        for position, (one, shape) in enumerate(zip(tree.arguments, shapes, strict=True)):
            kind = function.taken(position)
            first = int(kind[3:]) - 1 if kind.startswith("as ") else -1
            self._tell(one.at, fitting(shape, kind, shapes[first] if first >= 0 else None))
            if first >= 0:
                self._entries(tree.arguments[first], shapes[first], one)
        return _given(function.gives, shapes)

    def _matched(self, tree: Call, shapes: list[Shape]) -> Shape:
        """Check ``match(x, key, value, …, otherwise)``."""
        values = [shapes[at + 1] for at in range(1, len(shapes) - 1, 2)]
        for at in range(1, len(shapes) - 1, 2):
            self._tell(tree.arguments[at].at, fitting(shapes[at], "", shapes[0]))
            self._entries(tree.arguments[0], shapes[0], tree.arguments[at])
        if len(shapes) % 2 == 0:
            values.append(shapes[-1])
        return next((one for one in values if one.kind != "any"), ANY)

    def _aggregate(self, tree: Aggregate, around: Around) -> Shape:
        source = tree.source or around.group
        if not source:
            self._tell(tree.at, NO_TABLE)
            return ANY
        if source not in self.tables:
            near = _near(source, self.tables)
            it, en = f"nessuna tabella «{source}»{near.it}", f"no table «{source}»{near.en}"
            return self._say(tree.at, it, en)
        inside = around.inside(self.tables[source])
        if tree.where is not None:
            self._want(tree.where, self._shape(tree.where, inside), BOOLEAN)
        if tree.item is None:
            return NUMBER if tree.kind == "count" else BOOLEAN
        item = self._shape(tree.item, inside)
        if tree.kind == "every":
            self._want(tree.item, item, BOOLEAN)
        elif tree.kind == "sum":
            self._want(tree.item, item, NUMBER)
        elif tree.kind in ("min", "max"):
            self._tell(tree.item.at, NO_ORDER if fitting(item, "ordered", None) else None)
        if tree.kind == "every":
            return BOOLEAN
        if tree.kind in ("sum", "distinct"):
            return NUMBER
        return Shape(item.kind, item.many or tree.kind == "set", item.vocabulary)


def entry_ids(profile: "Profile", vocabulary: str) -> tuple[str, ...]:
    """Return the ids texts of a vocabulary may be: its entries, or the units of the registry."""
    if vocabulary == UNITS:
        return tuple(unit.id for unit in profile.departments)
    return tuple(entry.id for entry in profile.vocabularies.get(vocabulary, ()))


def _given(gives: str, shapes: list[Shape]) -> Shape:
    if gives.startswith("as "):
        at = int(gives[3:]) - 1
        return next((one for one in shapes[at:] if one.kind != "any"), shapes[at])
    if gives == "set":
        return Shape("text", many=True)
    return Shape(gives)  # type: ignore[arg-type]


def _near(name: str, known: Iterable[str], always: bool = False) -> Words:
    """Return what to suggest in the place of a name: similar ones, all when they are few."""
    names = list(dict.fromkeys(known))
    found = get_close_matches(name, names, 3, 0.6)
    if not found and always and len(names) <= 12:
        found = names
    listed = ", ".join(found)
    return Words(f" (forse {listed})", f" (maybe {listed})") if found else Words("", "")
