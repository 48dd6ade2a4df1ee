"""Where a number comes from: sources with their cells, working, rating, parts, words."""

import json
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING

import plans
import pytest
from desk import riscontro
from riscontro.schemas.findings import Place
from riscontro.schemas.rules import catalogue
from riscontro.sync.standing import Standing
from riscontro.sync.tracetext import TEXTS, as_dict, as_text, past_data, past_text
from riscontro.sync.tracing import Source, known_keys, past_sources, traces
from riscontro.sync.wholes import PLAN

if TYPE_CHECKING:
    from riscontro.sync.pipeline.demonstration import Demonstration


@pytest.fixture(scope="module")
def standing() -> Standing:
    return Standing(plans.sample_consolidated(), plans.sample_plan(), plans.sample_profile())


CELLS = {"target": "M9"}


def told(standing: Standing, key: str, language: str = "it") -> str:
    found = traces(
        standing, key, at=lambda _, name: Place("piano.xlsx", "Indicatori", CELLS.get(name, ""))
    )
    rules = catalogue(standing.profile)
    return as_text(found, language, rules, standing.profile.progress.ratings)  # type: ignore[arg-type]


def test_a_row_tells_formula_inputs_cells_and_rating(standing: Standing) -> None:
    text = told(standing, "M04.P06/a.1")
    assert "Grado di raggiungimento 95,94 %: 100 × 85 / 88,6" in text
    assert "▲ raggiunto in parte: 95,94 ≥ 70" in text
    record = standing.scores.rows["M04.P06/a.1"].record
    assert record is not None
    assert f"«88,6» (letto 88,6) – {record.at('value').place}" in text
    assert f"impronta {record.sha256[:12]}" in text
    assert "target: 85 – [piano.xlsx]Indicatori!M9" in text
    assert "2025: «97.2»" in text or "2025: «97,2»" in text


def test_a_row_that_is_not_rated_says_why(standing: Standing) -> None:
    text = told(standing, "M04.P06/b.1")
    assert "Grado di raggiungimento: non disponibile." in text
    assert "– non disponibile" in text
    assert "non rilevato" in text


def test_all_details_of_an_indicator(standing: Standing) -> None:
    found = traces(standing, "M04.P01/a.1")
    assert [one.key for one in found] == ["M04.P01/a.1#comunali", "M04.P01/a.1#convenzionati"]
    assert found[0].above[0].startswith("4 – ") and found[0].above[-1].startswith("a – ")


def test_a_whole_tells_its_parts(standing: Standing) -> None:
    (found,) = traces(standing, "M04.P01")
    assert [part.key for part in found.parts] == ["M04.P01/a", "M04.P01/b", "M04.P01/c"]
    assert found.counts == {"measured": 3}
    text = told(standing, "M04.P01")
    assert "Di che cosa è fatto (3 misurati)" in text
    assert "✖ non raggiunto: 66,28" in text or "✖ non raggiunto" in text
    assert "Attuazione delle attività" in text


@pytest.mark.parametrize("key", ["EDU", "M09", "M05.P02/a", PLAN, "M05.P02/b.1"])
@pytest.mark.parametrize("language", ["it", "en"])
def test_everything_can_be_traced_in_both_languages(
    standing: Standing, key: str, language: str
) -> None:
    text = told(standing, key, language)
    assert text and "None" not in text and "{" not in text
    assert "  " not in text.replace("\n  ", "\n").split("\n")[0]


def test_versions_received_are_listed(standing: Standing) -> None:
    row = standing.scores.rows["M05.P02/b.2"].record
    assert row is not None
    (found,) = traces(standing, "M05.P02/b.2", [row])
    assert [version.content for version in found.versions] == ["89,75"]


def test_a_past_year_tells_the_cell_of_the_import(standing: Standing) -> None:
    found = past_sources(standing, "M04.P01/a.2", 2024)
    assert [(source.number, source.input) for _, source in found] == [(Decimal(4310), "2024")]
    assert "2024" in past_text(found, "it") and past_data(found, "it")[0]["number"] == 4310


def test_as_data_nothing_is_lost(standing: Standing) -> None:
    (found,) = traces(standing, "M04.P01/a.2")
    data = as_dict(found, "it", catalogue(standing.profile), standing.profile.progress.ratings)
    again = json.loads(json.dumps(data))
    measures = {each["name"]: each for each in again["measures"]}
    assert measures["achievement"]["value"] == pytest.approx(100 * (100 * 4712 / 6310) / 75)
    assert measures["achievement"]["rating"] == "partly_achieved"
    assert measures["progress"]["rating"] is None
    names = [source["input"] for source in again["sources"]]
    assert names[:3] == ["value", "denominator", "target"]
    assert set(again["sources"][0]) == {*(each.name for each in fields(Source))} - {"place"} | {
        "workbook", "sheet", "cell",
    }  # fmt: skip


def test_keys_that_can_be_traced(standing: Standing) -> None:
    keys = known_keys(standing)
    assert len(keys) == len(set(keys))
    assert {"EDU", "M04", "M04.P01/a", "M04.P01/a.1", "M04.P01/a.1#comunali", PLAN} <= set(keys)
    assert traces(standing, "nowhere") == []


def test_words_in_both_languages() -> None:
    for words in TEXTS.values():
        assert words.it and words.en


def test_the_command_on_a_consolidated_workspace(demonstration: "Demonstration") -> None:
    found = riscontro("trace", "*", "--workspace", demonstration.root, "--json")
    assert found.exit_code == 0, found.output
    key = json.loads(found.stdout)["traces"][0]["parts"][0]["key"]
    node = riscontro("trace", key, "--workspace", demonstration.root)
    assert node.exit_code == 0 and key in node.stdout and "31/12/2025" in node.stdout
    wrong = riscontro("trace", "zzz", "--workspace", demonstration.root)
    assert wrong.exit_code == 2 and "«zzz»" in wrong.stderr
