"""What a profile says under [progress], and what it must not say."""

import tomllib
from dataclasses import fields

import pytest
from riscontro.schemas.policies import Policies, PolicyError, read_policies
from riscontro.schemas.profile import ProfileError, join_parts, load, parse, split_parts
from riscontro.schemas.ratings import RULES, Rule

WHOLE = """
above = "cap"
below = "cut"
missing_actual = "zero_score"
missing_target = "previous_score"
missing_baseline = "first"
without_plan = "target"
order = ["status", "percent"]
explained = ["behind", "critical"]
corrected = ["critical"]

[roll]
method = "worst"
least = 0.5
targets = 0
weights = "equal"

[usual]
up = "F3"

[rules]
in_year = ">=90 in linea; >=50 in ritardo; critico"
final = ">=100 eccellente; >=80 raggiunto; non raggiunto"

[[ratings]]
id = "excellent"
sign = "✔"
label = { it = "eccellente", en = "excellent" }

[states]
under_way = 40
"""


def read(text: str) -> Policies:
    return read_policies(tomllib.loads(text))


def test_nothing_said_assumes_and_limits_nothing() -> None:
    found = read("")
    assert found == Policies()
    assert (found.scoring.above, found.scoring.missing_actual) == ("keep", "none")
    assert (found.rolling.least, found.rolling.targets) == (0.8, 0.5)
    assert found.rules == RULES
    assert found.formula_of("up", False) == "F1" and found.formula_of("", False) == ""
    assert found.formula_of("up", True) == "F9"


def test_everything_said() -> None:
    found = read(WHOLE)
    assert (found.scoring.above, found.scoring.without_plan) == ("cap", "target")
    assert (found.rolling.method, found.rolling.least, found.rolling.targets) == ("worst", 0.5, 0)
    assert found.usual == {"up": "F3", "down": "F2b", "keep": "F8", "boolean": "F9"}
    assert found.rules["in_year"][0] == Rule("on_track", ">=", 90.0)
    assert found.rules["final"][0].rating == "excellent"
    assert found.ratings["excellent"].label.en == "excellent"
    assert found.states["under_way"] == 40 and found.states["completed"] == 100
    assert found.order == ("status", "percent") and found.explained == ("behind", "critical")
    said = {field.name for field in fields(found)}
    assert said == {"scoring", "rolling", "usual", "rules", "ratings", "states", "order",
                    "explained", "corrected"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('above = "sometimes"', "above"),
        ('abvoe = "cap"', "abvoe"),
        ('[roll]\nmethod = "median"', "roll.method"),
        ("[roll]\nleats = 1", "roll.leats"),
        ('[usual]\nup = "F99"', "usual.up"),
        ('[usual]\nsideways = "F1"', "usual.sideways"),
        ('[rules]\nin_year = ">=90 splendido; critico"', "rules.in_year"),
        ('[rules]\nin_year = ">=90 in linea"', "rules.in_year"),
        ('[rules]\nsometimes = "critico"', "rules.sometimes"),
        ('explained = ["furious"]', "explained"),
        ('order = ["mood"]', "order"),
    ],
)
def test_what_cannot_be_used_names_its_key(text: str, named: str) -> None:
    with pytest.raises(PolicyError, match=named):
        read(text)


def test_a_profile_says_where_its_policies_are_wrong() -> None:
    parts = split_parts(load("torino-controllo").text)
    parts["profile.toml"] += '\n[progress]\nabove = "often"\n'
    with pytest.raises(ProfileError, match=r"prova: progress\.above"):
        parse("prova", join_parts(parts))
    parts["profile.toml"] = parts["profile.toml"].replace('"often"', '"cap"')
    assert parse("prova", join_parts(parts)).progress.scoring.above == "cap"
