"""The printed list of what was corrected after an edition, and of the rows open again."""

from ..differencewords import content_words
from ..differingcells import typed_content
from .corrections import Correction
from .material import Material
from .printedshape import Erratum, Reopened
from .reportwords import words


def errata(made: Material, scope: str = "") -> tuple[Erratum, ...]:
    """Return the public values that are not what an edition said.

    Args:
        made: what is published.
        scope: id of the unit whose rows are wanted, empty for all.
    """
    return tuple(
        Erratum(
            edition=one.edition.label,
            code=(told := _row(made, one.sheet, one.key))[0],
            label=told[1],
            column=one.label[made.language],
            before=content_words(typed_content(one.old), made.language),
            after=content_words(typed_content(one.new), made.language),
            day=f"{one.day:%d/%m/%Y}",
            reason=" – ".join(part for part in (one.reason, one.act, _pending(made, one)) if part),
        )
        for one in made.corrections
        if scope in ("", made.visible.unit(one.sheet, one.department))
    )


def reopened(made: Material, scope: str = "") -> tuple[Reopened, ...]:
    """Return the rows of published sheets opened again after the edition, still not approved."""
    state, found = made.closed, []
    for (unit, sheet, key), one in sorted(state.reopened.items()) if state else ():
        named = made.visible.unit(sheet, unit)
        if (unit, sheet, key) not in made.provisional or scope not in ("", named):
            continue
        code, label = _row(made, sheet, key)
        name = made.standing.unit_name(named) if named else ""
        found.append(
            Reopened(
                made.visible.key(sheet, key) or code, label, name, f"{one.day:%d/%m/%Y}", one.reason
            )
        )
    return tuple(found)


def _pending(made: Material, one: Correction) -> str:
    return "" if one.later else words("pending", made.language)


def _row(made: Material, sheet: str, key: str) -> tuple[str, str]:
    """Return code and label of a row as far as they are public; of a record its key alone."""
    shows = made.profile.publication.shows
    one = made.named.get(key)
    if one is None:
        work = made.standing.activities.get(key.partition("#")[0])
        if work is None:
            return made.visible.key(sheet, key), ""
        return (work.code if shows(sheet, "code") else key,
                work.label if shows(sheet, "activity") else "")  # fmt: skip
    names = [one.label] if shows(sheet, "indicator") else []
    names += [one.part] if shows(sheet, "part") and one.part else []
    return one.code if shows(sheet, "code") else key, " – ".join(names)
