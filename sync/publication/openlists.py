"""The lists whose ids stand in open data: states, ratings, kinds of value, kinds of empty."""

from collections.abc import Mapping

from ...schemas.profile import Profile
from ...schemas.ratings import Rating
from ...schemas.scores import GREYS
from ...schemas.terms import ROUNDS, Term, Words
from ..masterwords import ROW_STATES, SITUATIONS, STATES
from ..timecells import SAID
from .openrelease import RELEASES

EARLIER = "storico"
"""Stands for the round of the values of past years, which the plan holds as they were printed."""

EMPTY = "empty_kind"
"""List of the kinds of empty."""

DECLARED = "missing_reason"
"""Vocabulary of the four reasons a unit may give for an empty value."""

MEANINGS: Mapping[str, Words] = {
    "not_collected": Words(
        "L'unità dichiara che nell'anno la misura non è stata fatta.",
        "The unit says that the measure was not taken in the year.",
    ),
    "not_applicable": Words(
        "L'unità dichiara che nell'anno l'indicatore non la riguarda: non c'è nulla da misurare.",
        "The unit says that the indicator does not apply in the year: there is nothing to measure.",
    ),
    "available_from": Words(
        "Il dato esiste ma arriverà più tardi, nel giorno della colonna available_from.",
        "The value exists and will come later, on the day in the column available_from.",
    ),
    "activity_completed": Words(
        "L'attività è conclusa: l'indicatore non si misura più.",
        "The activity is completed: the indicator is measured no more.",
    ),
    "blank": Words(
        "Cella vuota, senza un motivo: non si sa perché.",
        "A blank cell without a reason: nobody knows why.",
    ),
    "incomplete": Words(
        "Un rapporto di cui c'è il numeratore e manca il denominatore.",
        "A ratio with a numerator and no denominator.",
    ),
    "sign": Words(
        "Al posto del numero c'è un segno (-, N.D.) che non dice perché il dato manca.",
        "In the place of the number is a sign (-, N.D.) that does not say why it is missing.",
    ),
    "words": Words(
        "Al posto del numero ci sono parole o più numeri: stanno nella colonna text.",
        "Words or several numbers stand in the place of one: they are in the column text.",
    ),
    "not_accepted": Words(
        "L'unità ha trasmesso un dato che non è stato ancora acquisito.",
        "The unit delivered a value that was not accepted yet.",
    ),
    "not_received": Words(
        "L'unità non ha trasmesso nulla per questo indicatore.",
        "The unit delivered nothing for this indicator.",
    ),
    "unassigned": Words(
        "Nessuna unità risponde dell'indicatore.", "No unit is in charge of the indicator."
    ),
    "not_asked": Words(
        "La rilevazione non chiede questo indicatore.",
        "The round does not ask for this indicator.",
    ),
    "withdrawn": Words(
        "L'indicatore è stato ritirato dal piano.", "The indicator was withdrawn from the plan."
    ),
    "completed": Words("L'attività è conclusa.", "The activity is completed."),
    "dash": Words(
        "Il documento di quell'anno ha un trattino: può voler dire più cose, mai zero.",
        "The document of that year has a dash: it may mean several things, never zero.",
    ),
    "not_available": Words(
        "Il documento di quell'anno dice che il dato non è disponibile.",
        "The document of that year says that the value is not available.",
    ),
    "no_value": Words(
        "Per quell'anno il piano non ha alcun dato.", "The plan has no value at all for that year."
    ),
}
"""What each kind of empty means, by its id."""

_PRINTED: Mapping[str, Words] = {
    "dash": Words("trattino", "dash"),
    "not_available": Words("non disponibile", "not available"),
    "no_value": Words("nessun dato", "no value"),
}
_SUBJECTS: Mapping[str, Words] = {
    "plan": Words("piano", "plan"),
    "node": Words("livello del piano", "level of the plan"),
    "activity": Words("attività", "activity"),
    "unit": Words("unità organizzativa", "organisational unit"),
}
_TARGETS: Mapping[str, Words] = {
    "in_force": Words("in vigore", "in force"),
    "initial": Words("approvato all'inizio", "first approved"),
    "interim": Words("intermedio", "interim"),
}
_SENSES: Mapping[str, Words] = {
    "progress": Words("avanzamento alla data", "progress at the date"),
    "achievement": Words("grado di raggiungimento", "achievement"),
}

KINDS_OF_PAST: Mapping[str, str] = {"empty": "blank", "dash": "dash", "nd": "not_available"}
"""Kind of empty of a past value by the class of its text."""


def lists(profile: Profile, ratings: Mapping[str, Rating]) -> dict[str, tuple[Term, ...]]:
    """Return every list open data may draw from, by id: those of the profile and our own."""
    rounds = {name: ROUNDS[name] for name in profile.rounds}
    rated = {one.id: one.label for one in ratings.values()}
    shows = profile.publication.shows
    reasons = any(shows(one.id, DECLARED) for one in profile.sheets if one.kind == "indicator")
    declared = profile.vocabularies.get(DECLARED, ()) if reasons else ()
    left_out = {"present", "declared"} if reasons else {"present"}
    empties = {name: label for name, label in plain(SITUATIONS).items() if name not in left_out}
    return {
        **profile.vocabularies,
        "level_kind": tuple(Term(one.id, one.label) for one in profile.levels),
        "release_kind": _terms(RELEASES),
        "round_kind": _terms({**rounds, EARLIER: Words("Dato storico", "Earlier value")}),
        "row_standing": _terms(plain(ROW_STATES)),
        "why_no_state": _terms(plain(STATES)),
        "rating_kind": _terms({**rated, **GREYS}),
        "rated_by": _terms(_SENSES),
        "subject_kind": _terms(_SUBJECTS),
        "timing_kind": _terms(plain(SAID)),
        "target_kind": _terms(_TARGETS),
        EMPTY: (*declared, *_terms({**empties, **_PRINTED})),
    }


def plain(words: Mapping[str, Words]) -> dict[str, Words]:
    """Return states in words alone, without the sign they begin with."""
    return {name: Words(_bare(one.it), _bare(one.en)) for name, one in words.items()}


def _bare(text: str) -> str:
    sign, _, rest = text.partition(" ")
    return rest if len(sign) == 1 and not sign.isalnum() else text


def _terms(words: Mapping[str, Words]) -> tuple[Term, ...]:
    return tuple(Term(name, label) for name, label in words.items())
