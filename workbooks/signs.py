"""What live cells say: the signs of the rows, the ratings, the labels formulas compare with."""

from collections.abc import Mapping

from ..schemas.findings import Language
from ..schemas.terms import VOCABULARIES, Vocabulary, Words

Vocabularies = Mapping[str, Vocabulary]

WORDS: Mapping[str, Words] = {
    "done": Words("✔ compilato", "✔ filled in"),
    "open": Words("○ da compilare", "○ to fill in"),
    "withdrawn": Words("– ritirata", "– withdrawn"),
    "nothing": Words("– sola lettura", "– read only"),
    "stale": Words("↻ da ricontrollare", "↻ check again"),
    "changed": Words("modificato, da ricontrollare", "changed, to be checked again"),
    "on_track": Words("✔ in linea", "✔ on track"),
    "behind": Words("▲ in ritardo", "▲ behind"),
    "critical": Words("✖ critico", "✖ critical"),
    "no_target": Words("– target non definito", "– no target"),
    "no_direction": Words("– verso non definito", "– no direction"),
    "not_received": Words("– dato non pervenuto", "– not received"),
    "not_available": Words("– non disponibile", "– not available"),
    "not_applicable": Words("– non pertinente", "– not applicable"),
    "completed": Words("– attività conclusa", "– activity completed"),
    "not_comparable": Words("– non confrontabile", "– not comparable"),
}


class Terms:
    """The labels formulas compare with: cells show labels, in the workbook's language."""

    def __init__(self, vocabularies: Vocabularies, language: Language) -> None:
        self._vocabularies, self._language = vocabularies, language

    def label(self, vocabulary: str, name: str) -> str:
        """Return the label of an entry, the common one when the profile has none."""
        entries = [*self._vocabularies.get(vocabulary, ()), *VOCABULARIES[vocabulary]]
        return next(entry.label[self._language] for entry in entries if entry.id == name)

    def quoted(self, vocabulary: str, name: str) -> str:
        """Return the label as a formula writes it."""
        return '"' + self.label(vocabulary, name).replace('"', '""') + '"'
