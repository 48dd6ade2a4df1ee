"""What the regulation leaves open follows the parameters; what came before it is left alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from regulation import regulation, told
from regulation_people import AA, assignment, direct, need, paid, renewed, seminar, world
from riscontro.schemas.conditionchecks import Checker
from riscontro.schemas.profile import Profile
from riscontro.schemas.rules import fields_of, own_rules


def choosing(**values: Any) -> Profile:
    """The regulation with other values of its parameters."""
    profile = regulation()
    chosen = {name: replace(profile.parameters[name], value=one) for name, one in values.items()}
    return replace(profile, parameters={**profile.parameters, **chosen})


def test_the_first_year_is_one_of_the_three_unless_the_parameter_says_otherwise() -> None:
    fourth = renewed("dottorato", anno_n=4)
    fourth["incarico"][1] |= {"anno_n": 3, "rinnovo_di": "I9"}
    assert told("INC-092", fourth) == {
        ("incarico", 0, "anno_n"),
        ("incarico", 1, "attestato_positivo"),
    }
    assert told("INC-092", fourth, choosing(rinnovo_conta_primo=False)) == {
        ("incarico", 1, "attestato_positivo")
    }


FREE = {"canale": "diretto_c1", "titolo": "gratuito"}


def test_the_five_per_cent_is_counted_together_or_by_article() -> None:
    rows = {
        "parametro": [{"aa": AA, "organico_ruolo": 20}],
        "attivita": [need(), need("master_fp", attivita_id="T2")],
        "incarico": [
            assignment(data_provvedimento=date(2025, 9, 1), **FREE),
            assignment(
                incarico_id="I2",
                attivita_id="T2",
                data_provvedimento=date(2025, 9, 2),
                **FREE,
            ),
        ],
    }
    by_article = choosing(cinque_per_cento="per_articolo")
    assert told("INC-109", rows) == {("incarico", 1, "titolo")}
    assert told("INC-100", rows) == set()
    assert told("INC-109", rows, by_article) == told("INC-100", rows, by_article) == set()


@pytest.mark.parametrize(
    ("on", "broken"), [("inizio", False), ("fine", True), ("provvedimento", False)]
)
def test_the_day_on_which_age_is_tested_is_chosen(on: str, broken: bool) -> None:
    rows = world(
        personal={"data_nascita": date(1953, 12, 1)},
        data_provvedimento=date(2025, 9, 1),
        data_inizio=date(2025, 10, 1),
        data_fine=date(2026, 1, 31),
    )
    chosen = choosing(data_eta=on)
    assert bool(told("INC-161", rows, chosen)) == broken
    assert bool(told("INC-175", rows, chosen)) != broken


def test_short_collaborations_from_the_albo_become_seminars_only_by_choice() -> None:
    rows = seminar("master_fp", canale="albo", deliberato_da="comitato_scientifico")
    assert told("INC-127", rows) == set()
    assert told("INC-127", rows, choosing(seminari_albo=True)) == {("incarico", 0, "canale")}


def test_the_thirty_days_follow_the_filing_or_the_end_of_the_fifteen() -> None:
    appeal = {
        "ricorso_id": "R1",
        "esito_pubblicato_il": date(2025, 9, 1),
        "presentato_il": date(2025, 9, 3),
        "deciso_il": date(2025, 10, 10),
        "commissione_membri": 3,
        "parere_acquisito": "sì",
    }
    assert told("INC-170", {"ricorso": [appeal]}) == {("ricorso", 0, "deciso_il")}
    assert told("INC-170", {"ricorso": [appeal]}, choosing(decisione_da="termine")) == set()


def test_what_was_conferred_before_the_rules_is_left_alone_article_13_apart() -> None:
    earlier = {"aa": "2021/2022", "data_provvedimento": date(2021, 9, 1)}
    long_seminar = seminar(ore=30, modalita="remoto", **earlier)
    assert told("INC-120", long_seminar) == {("incarico", 0, "ore")}
    assert told("INC-171", long_seminar) == set()
    assert told("INC-172", long_seminar) == set()
    contract = direct(provvedimento_di="direttore_generale", **earlier)
    assert told("INC-101", contract) == set()
    assert told("INC-172", contract) == {("incarico", 0, "data_provvedimento")}
    unseen = paid(settled={}, book=None, **earlier)
    assert told("INC-151", unseen) == set()


def test_nothing_personal_is_said() -> None:
    profile = regulation()
    checker = Checker(profile)
    personal = {field.id for field in profile.sheet("persona_dati").own_fields} - {"persona_id"}
    assert "data_nascita" in personal
    for rule in own_rules(profile.rules_text).values():
        for words in (rule.message, rule.hint):
            assert not personal & (fields_of(words.it) | fields_of(words.en)), rule.code
        for name, text in rule.parameters.get("facts", {}).items():
            assert not checker.personal(text, rule.sheet), (rule.code, name)
