"""Plans nobody has seen yet: what a report must bear."""

from dataclasses import replace

from riscontro.schemas.plan import Plan
from riscontro.sync.publication.material import Material

LONG_TITLE = ("Interventi di riqualificazione, manutenzione e messa in sicurezza, " * 6)[:400]
UNBROKEN = "x" * 5_000
NASTY = (
    "{{ report.title }} {% for a in b %} {%p endif %} {{r x }} </w:t><w:br/> &amp; <w:p> {_{ }_} "
    "=1+1 \x07\x0b\x0c\x1f\ufffe riga\u2028nuova\ttabulata\n- primo punto\n• secondo\n\n2024: anno"
)
SENTENCES = "Conclusa la procedura di gara, con consegna dei lavori all'impresa. "


def with_plan(found: Material, plan: Plan) -> Material:
    """Return what is published as if the plan were another."""
    overview = found.overview
    standing = type(overview.standing)(overview.standing.consolidated, plan, found.profile)
    changed = type(overview)(standing, overview.rules, overview.language)
    return replace(found, overview=changed)


def titled(found: Material, title: str) -> Material:
    """Return the same with a title for every node, activity and indicator."""
    plan = found.plan
    return with_plan(
        found,
        replace(
            plan,
            nodes=tuple(replace(one, label=title) for one in plan.nodes),
            activities=tuple(replace(one, label=title) for one in plan.activities),
            indicators=tuple(replace(one, label=title) for one in plan.indicators),
        ),
    )


def many_missions(found: Material, number: int) -> Material:
    """Return the same with its second level dealt out to many nodes of the first, long titles."""
    plan, (top, below) = found.plan, found.profile.main_levels[:2]
    model = next(one for one in plan.nodes if one.level == top.id)
    tops = tuple(
        replace(model, key=f"Z{at:02}", code=str(at), label=LONG_TITLE) for at in range(number)
    )
    seconds = [one for one in plan.nodes if one.level == below.id]
    dealt = {one.key: replace(one, parent=tops[at % number].key) for at, one in enumerate(seconds)}
    rest = tuple(dealt.get(one.key, one) for one in plan.nodes if one.level != top.id)
    # Every node of the first level has rows, or it would not be listed.
    spread = tuple(
        replace(one, parent=tops[at % number].key) for at, one in enumerate(plan.indicators)
    )
    return with_plan(found, replace(plan, nodes=(*tops, *rest), indicators=spread))


def only(found: Material, *, activities: int = 0, indicators: int = 0) -> Material:
    """Return the same with the first rows alone."""
    plan = found.plan
    kept = plan.activities[:activities]
    keys = {one.key for one in kept}
    return with_plan(
        found,
        replace(
            plan,
            activities=kept,
            contributions=tuple(one for one in plan.contributions if one.activity in keys),
            indicators=plan.indicators[:indicators],
            values=(),
        ),
    )
