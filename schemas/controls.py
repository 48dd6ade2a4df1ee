"""The yearly return on internal controls: its figures, and what a profile calls them.

Above a number of inhabitants mayors answer a questionnaire of the Court of Auditors every year
(art. 148 TUEL), with a part on strategic control. Its wording changes: ``[controls]`` of a profile
gives a figure the heading of the year.
"""

from collections.abc import Mapping
from typing import Any

from .shape import read_words
from .terms import Words

HEADINGS: Mapping[str, Words] = {
    "rounds": Words("Rilevazioni svolte nell'anno", "Rounds held in the year"),
    "units_delivered": Words("Unità che hanno trasmesso", "Units that delivered"),
    "units_on_time": Words("Unità che hanno trasmesso nei termini", "Units that delivered on time"),
    "units_expected": Words("Unità tenute a trasmettere", "Units asked to deliver"),
    "share_on_time": Words("Quota di unità nei termini", "Share of units on time"),
    "reports": Words("Relazioni approvate", "Reports approved"),
    "activities": Words("Attività del piano", "Activities of the plan"),
    "indicators": Words("Indicatori del piano", "Indicators of the plan"),
    "with_target": Words("Indicatori con un valore atteso", "Indicators with a target"),
    "share_with_target": Words("Quota di indicatori con un valore atteso",
                               "Share of indicators with a target"),
    "measured": Words("Valori attesi di cui si conosce l'esito", "Targets whose outcome is known"),
    "reached": Words("Valori attesi raggiunti", "Targets reached"),
    "share_reached": Words("Quota di valori attesi raggiunti", "Share of targets reached"),
    "missed": Words("Valori attesi non raggiunti", "Targets not reached"),
    "explained": Words("Scostamenti motivati", "Deviations explained"),
    "corrective": Words("Azioni correttive adottate", "Corrective actions taken"),
}  # fmt: skip
"""The figures, in the order in which they are listed, each with its usual heading."""


def read_headings(entry: Mapping[str, Any]) -> Mapping[str, Words]:
    """Build the headings from the table ``[controls]`` of a profile.

    Raises:
        ValueError: there is no such figure.
    """
    unknown = entry.keys() - HEADINGS.keys()
    if unknown:
        raise ValueError(f"controls.{min(unknown)}")
    return {**HEADINGS, **{name: read_words(words) for name, words in entry.items()}}
