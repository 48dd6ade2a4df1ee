"""The words of *Composizione*, in two languages."""

from collections.abc import Mapping

from ..schemas.terms import Words

SHEET = Words("Composizione", "Composition")

UNIT = "U:"
"""What the name of a unit as a whole begins with."""

# fmt: off
COLUMNS: Mapping[str, Words] = {
    "whole": Words("Insieme", "Whole"),
    "whole_label": Words("Denominazione dell'insieme", "Name of the whole"),
    "part": Words("Parte", "Part"),
    "part_label": Words("Denominazione della parte", "Name of the part"),
    "part_kind": Words("Che cos'è", "What it is"),
    "weight": Words("Peso", "Weight"),
    "progress": Words("Avanzamento %", "Progress %"),
    "achievement": Words("Grado di raggiungimento %", "Achievement %"),
    "counted_progress": Words("Conta per l'avanzamento", "Counts for progress"),
    "counted_achievement": Words("Conta per il grado", "Counts for achievement"),
    "level_progress": Words("Avanzamento, livello {n}", "Progress, level {n}"),
    "level_achievement": Words("Grado, livello {n}", "Achievement, level {n}"),
}
TEXTS: Mapping[str, Words] = {
    "note": Words(
        "Di quali parti è fatto ogni punteggio: un insieme è la media delle sue parti misurate, "
        "secondo il peso. Contano solo le parti con un target; «*» è l'intero "
        "piano, «U:» un'unità.",
        "Of which parts every score is made: a whole is the mean of its measured parts, by "
        "weight. Only parts with a target count; “*” is the whole plan, “U:” a unit."),
    "empty": Words("Nessun punteggio da comporre.", "No score to compose."),
}
# fmt: on
