"""What the regulation leaves open: the same world under one reading and under the other."""

from dataclasses import replace
from decimal import Decimal

import pytest
from regulation import Rows, regulation, told
from regulation_world import AA, LAST_AA, NEXT_AA, application, eligible, renewed, seated, sectors
from riscontro.schemas.parameters import Setting
from riscontro.schemas.profile import Profile, available

pytestmark = pytest.mark.skipif(
    "polito-incarichi" not in available(), reason="the profile of the regulation is not here"
)

FOURTH = renewed(anno_n=4)
LOST = renewed() | {"idoneita": [eligible(), eligible("P2", aa_fine=AA)]}
HELD: Rows = {
    "ssd": sectors(),
    "domanda": [
        application(pubblicazioni_n=4),
        application(domanda_id="D2", ssd="MAT/08", pubblicazioni_n=4),
    ],
}

READINGS = [
    ("INC-079", FOURTH, "rinnovo_conta_primo", True, False),
    ("INC-079", FOURTH, "rinnovo_anni", Decimal(3), Decimal(4)),
    ("INC-080", LOST, "parita_idonei", "stessi", "solo_nuovi"),
    ("INC-021", seated(by={"asn": "no"}), "asn_ruolo", True, False),
    ("INC-047", HELD, "pubblicazioni_per", "domanda", "ssd"),
    ("INC-027", {"idoneita": [eligible()]}, "idoneita_anni", Decimal(2), Decimal(3)),
    ("INC-024", seated(), "mandato_anni", Decimal(4), Decimal(3)),
    ("INC-016", HELD, "settori_massimi", Decimal(1), Decimal(2)),
]
"""Rule, world, parameter, the reading under which the world breaks the rule, the other one."""


def reading(name: str, value: Setting) -> Profile:
    """Return the regulation with one parameter set."""
    profile = regulation()
    known = profile.parameters[name]
    assert type(known.value) is type(value)
    return replace(profile, parameters={**profile.parameters, name: replace(known, value=value)})


@pytest.mark.parametrize(("code", "rows", "name", "strict", "mild"), READINGS)
def test_a_parameter_decides(
    code: str, rows: Rows, name: str, strict: Setting, mild: Setting
) -> None:
    assert told(code, rows, reading(name, strict))
    assert told(code, rows, reading(name, mild)) == set()


def test_the_eligible_persons_of_two_years_are_told_apart() -> None:
    # Expired last year and before: neither year knows them.
    gone = eligible("P2", aa_inizio="2021/2022", aa_fine=LAST_AA)
    fresh = eligible("P3", aa_inizio=NEXT_AA, aa_fine="2028/2029")
    both = reading("parita_idonei", "stessi")
    assert told("INC-080", renewed() | {"idoneita": [eligible(), gone]}, both) == set()
    assert told("INC-080", renewed() | {"idoneita": [eligible(), fresh]}, both)
