"""What the chart of the ratings says in one sentence: the best and the gravest, by number."""

from collections.abc import Mapping, Sequence

from ..schemas.findings import Language
from ..schemas.ratings import RATINGS, Rating
from .grades import by_sign
from .masterwords import Say
from .scorewords import PLURALS, words
from .tallies import count


def headline(kind: str, shown: Sequence[Rating], counts: Mapping[str, int], say: Say) -> str:
    """Write how many indicators have the best rating of all those rated, and the graver ones.

    During the year those behind are told as well; at the end only where none is worse.

    Args:
        kind: ``ratings`` or ``moves``.
        shown: from the best.
        counts: indicators by rating.
        say: the words.
    """
    language = say.language
    groups = list(by_sign(shown).values())
    met = [[one for one in group if counts.get(one.id)] for group in groups]
    first = met[0] or groups[0][:1]
    middle = [one for group in met[1:-1] for one in group]
    worst = met[-1] if len(met) > 1 else []
    told = [*first[1:], *(middle if "behind" in counts or not worst else []), *worst]
    if kind == "moves":
        told = [*first[1:], *worst]
    total = sum(counts.get(one.id, 0) for one in shown)
    number = counts.get(first[0].id, 0)
    named = told_of(first[0], number, language)
    whole = words(f"total_{kind}", language, n=count(total))
    facts = {"label": named, "total": whole, "n": count(number)}
    text = words("chart_ratings" if number else "chart_none", language, **facts)
    for one in told:
        number = counts.get(one.id, 0)
        text += f", {count(number)} {told_of(one, number, language)}"
    return text


def told_of(rating: Rating, number: int, language: Language) -> str:
    """Return the label of a rating said of so many indicators, in quotes when not an adjective."""
    usual = RATINGS.get(rating.id)
    if rating.id not in PLURALS or usual is None or usual.label != rating.label:
        label = rating.label[language]
        return f"«{label}»" if language == "it" else f"“{label}”"
    return PLURALS[rating.id][language] if number > 1 else rating.label[language]
