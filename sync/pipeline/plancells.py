"""Where ``piano.xlsx`` holds what the centre decides of an indicator."""

from ...schemas.findings import Place
from ...schemas.numbers import plain
from ..standing import Standing
from ..tracing import At
from .planning import Opened


def plan_cells(found: Opened, seen: Standing) -> At:
    """Return where the plan workbook holds an attribute: in a version, or in the row itself."""
    read = found.read
    rows = {one.row_key: position for position, one in enumerate(read.plan.indicators)}
    versions = {
        (one.row_key, one.attribute, one.value): position
        for position, one in enumerate(read.plan.versions)
    }
    now = seen.scorer.standings

    def cell(key: str, attribute: str) -> Place:
        standing = now.get(key)
        content = getattr(standing.indicator, attribute, None) if standing else None
        text = "" if content is None else plain(content)
        position = versions.get((key, attribute, text))
        if position is not None:
            return read.places.at("versions", position, "value")
        return read.places.at("indicators", rows.get(key, len(rows)), attribute)

    return cell
