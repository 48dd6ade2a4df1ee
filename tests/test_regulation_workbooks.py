"""The cases of the regulation typed into real workbooks and consolidated by the real command."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from regulation import Case, regulation, unit_of
from regulation_packing import Named, Packed, packed
from regulationspace import Space, issued
from test_regulation import CASES

APART = {
    "INC-008", "INC-099",  # the ceiling of the year, of all units
    "INC-100", "INC-109", "INC-115",  # shares of the staff of the whole university
    "INC-123", "INC-152",  # counts over persons and courses of a year
}  # fmt: skip
"""Rules whose cases do not stand beside others: they count over the university."""

SMALL: tuple[dict[str, tuple[int, ...]], ...] = (
    {
        "INC-008": (1, 2, 3, 4, 5, 6),
        "INC-099": (1, 2, 4, 6),
        "INC-100": (1,),
        "INC-123": (1,),
        "INC-152": (1, 2, 3),
    },
    {"INC-109": (1,)},
    {"INC-115": (1,)},
)
"""Worlds of their own: numbers of the cases that stand together; the others of these rules are
asked one by one in ``test_regulation``."""


def units(cases: Iterable[Case]) -> set[str]:
    profile = regulation()
    return {
        unit_of(row, profile.sheet(sheet), profile)
        for case in cases
        for rows in (case.rows, case.broken_rows)
        for sheet, listed in rows.items()
        for row in listed
    }


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the workbooks of the units the cases are of, issued and blank."""
    wanted = units(case for listed in CASES.values() for case in listed)
    return issued(tmp_path_factory.mktemp("regulation") / "incarichi", sorted(wanted))


def consolidated(template: Path, root: Path, world: Packed) -> dict[Named, set[object]]:
    """Type a world, consolidate, and tell where each case's rule was told."""
    space = Space.copied(template, root)
    space.type(world.rows)
    findings = space.take()
    unread = [one for one in findings if one.code.startswith(("VAL", "SHT", "WBK"))]
    assert {one.code for one in unread} <= {"VAL-008"}
    return {name: set(spots) for name, spots in world.told(space.told(findings)).items()}


@pytest.mark.parametrize("broken", [False, True], ids=["kept", "broken"])
def test_all_cases_that_can_stand_together(template: Path, tmp_path: Path, broken: bool) -> None:
    world = packed(CASES, broken, APART)
    assert {code for code, _ in world.spots} == set(CASES) - APART
    assert consolidated(template, tmp_path / "w", world) == world.spots
    assert broken == any(world.spots.values())


@pytest.mark.parametrize("numbers", SMALL, ids=["ceilings", "free-contracts", "fellows"])
@pytest.mark.parametrize("broken", [False, True], ids=["kept", "broken"])
def test_cases_that_count_over_the_university(
    template: Path, tmp_path: Path, numbers: dict[str, tuple[int, ...]], broken: bool
) -> None:
    world = Packed()
    for code, listed in numbers.items():
        for number in listed:
            case = CASES[code][number - 1]
            rows = case.broken_rows if broken else case.rows
            if case.spots or not broken:
                world.add((code, number), rows, case.spots if broken else ())
    assert consolidated(template, tmp_path / "w", world) == world.spots


def test_the_small_worlds_are_of_all_those_apart() -> None:
    assert {code for numbers in SMALL for code in numbers} == APART
