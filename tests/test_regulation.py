"""Every rule of the regulation on teaching assignments: kept, and broken at the cell it names."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

import pytest
from regulation import Case, regulation, told
from regulation_cells import at_cells
from riscontro.schemas.profile import available

PARTS = ("regulation_cases_one", "regulation_cases_two")
RULES = 174

pytestmark = pytest.mark.skipif(
    "polito-incarichi" not in available(), reason="the profile of the regulation is not here"
)


def cases() -> Mapping[str, tuple[Case, ...]]:
    """Return the cases of every rule, by code."""
    found: dict[str, tuple[Case, ...]] = {}
    for part in PARTS:
        if find_spec(part) is not None:
            for code, listed in import_module(part).CASES.items():
                more = (listed,) if isinstance(listed, Case) else tuple(listed)
                found[code] = (*found.get(code, ()), *(at_cells(code, one) for one in more))
    return found


CASES = cases()
NAMED = [
    pytest.param(code, case, id=f"{code}-{number}")
    for code, listed in sorted(CASES.items())
    for number, case in enumerate(listed, 1)
]


@pytest.mark.parametrize(("code", "case"), NAMED)
def test_a_world_in_order_keeps_the_rule(code: str, case: Case) -> None:
    assert told(code, case.rows) == set()


@pytest.mark.parametrize(
    ("code", "case"),
    [one for one in NAMED if one.values[1].spots],  # type: ignore[union-attr]
)
def test_what_breaks_the_rule_is_told_at_its_cell(code: str, case: Case) -> None:
    assert told(code, case.broken_rows) == case.spots


@pytest.mark.parametrize("number", range(1, RULES + 1))
def test_every_rule_is_broken_by_some_case(number: int) -> None:
    code = f"INC-{number:03}"
    assert code in CASES
    assert any(case.spots for case in CASES[code])
    assert regulation().rules_text.count(f"[{code}]") == 1
