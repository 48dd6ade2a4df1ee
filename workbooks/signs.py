"""What live cells say: the signs of the rows, the ratings, the labels formulas compare with."""

from collections.abc import Mapping

from ..schemas.findings import Language
from ..schemas.profile import Profile
from ..schemas.ratings import RATINGS, Rating
from ..schemas.scores import GREYS
from ..schemas.terms import VOCABULARIES, Vocabulary, Words

Vocabularies = Mapping[str, Vocabulary]
Ratings = Mapping[str, Rating]

WORDS: Mapping[str, Words] = {
    "done": Words("✔ compilato", "✔ filled in"),
    "open": Words("○ da compilare", "○ to fill in"),
    "withdrawn": Words("– ritirata", "– withdrawn"),
    "nothing": Words("– sola lettura", "– read only"),
    "stale": Words("↻ da ricontrollare", "↻ check again"),
    "changed": Words("modificato, da ricontrollare", "changed, to be checked again"),
    "no_direction": Words("– verso non definito", "– no direction"),
    "completed": Words("– attività conclusa", "– activity completed"),
    **{name: Words(f"– {grey.it}", f"– {grey.en}") for name, grey in GREYS.items()},
}
"""The grey cases are those of ``schemas.scores``; two more are told apart in a workbook."""


class Terms:
    """How cells speak: labels and ratings in the workbook's language."""

    def __init__(
        self, vocabularies: Vocabularies, language: Language, ratings: Ratings = RATINGS
    ) -> None:
        self.vocabularies, self.language, self.ratings = vocabularies, language, ratings
        self._labels: dict[tuple[str, str], str] = {}

    def label(self, vocabulary: str, name: str) -> str:
        """Return the label of an entry, the common one when the profile has none."""
        found = self._labels.get((vocabulary, name))
        if found is None:
            entries = [*self.vocabularies.get(vocabulary, ()), *VOCABULARIES[vocabulary]]
            found = next(entry.label[self.language] for entry in entries if entry.id == name)
            self._labels[vocabulary, name] = found
        return found

    def quoted(self, vocabulary: str, name: str) -> str:
        """Return the label as a formula writes it."""
        return '"' + self.label(vocabulary, name).replace('"', '""') + '"'

    def rating(self, name: str) -> str:
        """Return sign and words of a rating: ``✔ in linea``."""
        rating = self.ratings[name]
        return f"{rating.sign} {rating.label[self.language]}"


def terms_of(profile: Profile, language: Language) -> Terms:
    """Return how the workbooks of a profile speak."""
    return Terms(profile.vocabularies, language, profile.progress.ratings)
