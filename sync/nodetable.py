"""The sheet of the levels of the plan: one row for each node, in the order of the plan.

The sheet is called after the levels of the profile.
"""

from collections.abc import Iterable

from ..schemas.plan import Node
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from .masterwords import Say
from .scorewords import SHEETS, header, words
from .standing import Standing
from .tallies import Tallies
from .wholecells import PRINTED, WholeCells

SHEET_ID = "nodes"
LONGEST_NAME = 31
FORBIDDEN = frozenset("[]:*?/\\")
INDENT = " " * 5


def nodes_sheet(
    standing: Standing, tallies: Tallies, cells: WholeCells, say: Say, taken: Iterable[str] = ()
) -> MasterSheet:
    """Make the table of the nodes of the main levels.

    Args:
        standing: the plan and what was consolidated.
        tallies: what is counted of each node.
        cells: makes the columns every whole has.
        say: the words.
        taken: names of the other sheets.
    """
    levels = {level.id: at for at, level in enumerate(standing.profile.main_levels)}
    counted = standing.asks("activity") or standing.asks("indicator")
    band = say.group("record")
    columns = (
        MasterColumn("key", say.column("path"), width=13, group=band, centred=True),
        MasterColumn("level", header("level", say.language), width=14, group=band),
        MasterColumn("name", header("name", say.language), width=68, group=band),
        *(cells.columns() if counted else ()),
    )
    ordered = in_order([node for node in standing.plan.nodes if node.level in levels])
    rows = [_row(standing, tallies, cells, say, node, levels[node.level]) for node in ordered]
    if any(node.attributes.get("note") for node in ordered):
        text = header("notes", say.language)
        columns = (*columns, MasterColumn("notes", text, "long", 60, say.group("text")))
        for row, node in zip(rows, ordered, strict=True):
            row.append(node.attributes.get("note"))
    name = sheet_name(standing, say, taken)
    return MasterSheet(
        id=SHEET_ID,
        name=name,
        table="tblLivelliPiano",
        title=name,
        subtitle=say("sheet_count", n=len(rows)),
        columns=columns,
        rows=rows,
        note=words("nodes_note", say.language) if counted else "",
        frozen="name",
        printed=PRINTED if counted else "",
        empty=words("no_nodes", say.language),
    )


def sheet_name(standing: Standing, say: Say, taken: Iterable[str] = ()) -> str:
    """Return the levels' names joined, as a tab may bear them: the first *and* the second.

    Where that is too long, not allowed or another sheet's, a name that always is.
    """
    plurals = [level.plural[say.language] for level in standing.profile.main_levels]
    low = [plurals[0], *(plural[:1].lower() + plural[1:] for plural in plurals[1:])]
    name = low[0]
    if len(low) > 1:
        name = words("and", say.language, first=", ".join(low[:-1]), last=low[-1])
    used = {one.casefold() for one in taken}
    fits = 0 < len(name) <= LONGEST_NAME and not FORBIDDEN & set(name) and name.strip("' ") == name
    return name if fits and name.casefold() not in used else SHEETS["nodes"][say.language]


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes from the top down, each followed by those below it, else as the plan has them.

    One whose parent is not among them stands at the top.
    """
    listed = list(nodes)
    known = {node.key for node in listed}
    below: dict[str, list[Node]] = {}
    for node in listed:
        above = node.parent if node.parent in known and node.parent != node.key else ""
        below.setdefault(above, []).append(node)
    ordered: list[Node] = []
    waiting = list(reversed(below.get("", [])))
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        waiting += reversed(below.pop(node.key, []))
    seen = {node.key for node in ordered}
    return ordered + [node for node in listed if node.key not in seen]


def _row(
    standing: Standing, tallies: Tallies, cells: WholeCells, say: Say, node: Node, depth: int
) -> list[MasterCell]:
    level = standing.profile.level(node.level).label[say.language]
    name = f"{node.code} – {node.label}" if node.label else node.code
    shown = Shown(name, "" if depth else "strong", f'"{INDENT * depth}"@' if depth else "")
    whole = standing.scores.nodes.get(node.key)
    if not (standing.asks("activity") or standing.asks("indicator")):
        return [node.key, level, shown]
    return [node.key, level, shown, *cells.cells(tallies.nodes[node.key], whole, node.key)]
