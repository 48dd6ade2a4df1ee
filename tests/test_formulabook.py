"""The formulas as a coordinator reads them."""

import json

import pytest
from desk import riscontro
from riscontro.schemas.formulae import FORMULAS, USUAL
from riscontro.sync.formulabook import WHERE, described, listed, needs, table


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_formula_is_told_in_both_languages(language: str) -> None:
    text = listed(language)  # type: ignore[arg-type]
    assert [line.split()[0] for line in text.splitlines()] == list(FORMULAS)
    for formula in FORMULAS.values():
        told = described(formula, language)  # type: ignore[arg-type]
        assert formula.title[language] in told  # type: ignore[index]
        assert formula.source in told
        assert needs(formula, language)  # type: ignore[arg-type]


def test_the_table_holds_all_the_families() -> None:
    rows = table("it").splitlines()[2:]
    families = {row.split("|")[1].strip().rstrip("abcep") for row in rows}
    assert families == {f"F{number}" for number in range(1, 22)}
    assert len(rows) == len(FORMULAS) + len(WHERE)


def test_the_command() -> None:
    assert riscontro("formulas").stdout == listed("it") + "\n"
    one = riscontro("formulas", "f8", "--lang", "en").stdout
    assert "Keep within a band" in one and "MAX(0,100-100*" in one
    data = json.loads(riscontro("formulas", "--json").stdout)
    assert {entry["id"]: entry["usual_for"] for entry in data if entry["usual_for"]} == {
        name: [way] for way, name in USUAL.items()
    }
    wrong = riscontro("formulas", "F33")
    assert wrong.exit_code == 2 and "«F33»" in wrong.stderr
