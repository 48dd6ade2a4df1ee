"""How far what stands in a row of open data is settled: draft, approved, reopened, earlier."""

from collections.abc import Mapping

from ...schemas.terms import Words
from ..editions import RowName
from .material import Material

DRAFT, APPROVED, REOPENED, HISTORICAL = "draft", "approved", "reopened", "historical"

RELEASES: Mapping[str, Words] = {
    DRAFT: Words("bozza: rilevazione non approvata", "draft: round not approved"),
    APPROVED: Words("approvato con un'edizione", "approved by an edition"),
    REOPENED: Words("riaperto dopo l'edizione", "reopened after the edition"),
    HISTORICAL: Words("dato storico del piano", "earlier value of the plan"),
}


class Release:
    """Tells of every row of the open round how far it is settled.

    Args:
        material: the consolidation.
    """

    def __init__(self, material: Material) -> None:
        self._draft, self._reopened = material.draft, material.provisional

    def of(self, name: RowName) -> str:
        """Return what holds for a row, by unit, sheet and key."""
        if self._draft:
            return DRAFT
        return REOPENED if name in self._reopened else APPROVED
