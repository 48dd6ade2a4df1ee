"""The steps of a long run in words, for bars on a terminal and for a spreadsheet's status bar."""

from collections.abc import Mapping

from ..schemas.terms import Words

STEPS: Mapping[str, Words] = {
    "import": Words("Importazione del piano", "Importing the plan"),
    "distribute": Words("Cartelle delle unità", "Departmental workbooks"),
    "fill": Words("Compilazione", "Filling in"),
    "read": Words("Lettura delle trasmissioni", "Reading submissions"),
    "check": Words("Controlli", "Checks"),
    "write": Words("Scrittura del quadro", "Writing the master"),
    "push": Words("Restituzione alle unità", "Giving back to the units"),
}
"""By the name a run tells its step with (``pipeline.progressing``)."""


def step_words(name: str) -> Words:
    """Return a step in words, its name when it has none."""
    return STEPS.get(name, Words(name, name))
