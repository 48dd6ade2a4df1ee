"""The worksheet functions as VBA: a wrapper under each name, texts the wizard takes."""

import re

import pytest
from addinsample import sample_registry
from riscontro.addin.listings import product_functions
from riscontro.addin.registry import Argument, Registry
from riscontro.addin.vbatext import LONGEST_LINE
from riscontro.addin.wrappers import functions_module, wizard_faults, wizard_module
from riscontro.schemas.findings import LANGUAGES, Language
from riscontro.schemas.terms import Words


def argument(id_: str, it: str = "", text: str = "Testo.", optional: bool = False) -> Argument:
    return Argument(
        id_, Words(it or id_, it or id_), Words(text, text), optional=optional, table=False
    )


def registered(*arguments: Argument, text: str = "Testo.") -> Registry:
    registry = Registry()
    registry.register(Words("KPI_X", "KPI_Y"), Words(text, text), "values", *arguments)(
        lambda **_: None
    )
    return registry


def test_every_function_has_a_wrapper_under_both_names() -> None:
    text = functions_module(sample_registry())
    assert re.findall(r"(?m)^Public Function (\w+)\((.*)\) As Variant$", text) == [
        ("KPI_DOPPIO", "valore As Variant, Optional Unita_in_piu As Variant"),
        ("KPI_TWICE", "value_ As Variant, Optional string_ As Variant"),
        ("KPI_TABELLA", "tabella As Variant"),
        ("KPI_TABLE", "table As Variant"),
        ("KPI_PI", ""),
    ]
    assert 'KPI_DOPPIO = RiscontroCall("KPI_DOPPIO", Array(valore, Unita_in_piu))' in text
    assert 'KPI_PI = RiscontroCall("KPI_PI", Array(), True)' in text


def test_answers_of_the_workspace_are_not_kept_for_long() -> None:
    text = functions_module(sample_registry())
    kept = {name: end for name, end in re.findall(r'RiscontroCall\("(\w+)".*?(, True)?\)\n', text)}
    assert {name for name, end in kept.items() if end} == {"KPI_TABELLA", "KPI_TABLE", "KPI_PI"}


def test_a_name_that_is_the_same_in_both_languages_stands_once() -> None:
    assert functions_module(sample_registry()).count("Function KPI_PI(") == 1
    for language in LANGUAGES:
        assert wizard_module(sample_registry(), language).count('"KPI_PI"') == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wizard_is_told_of_every_wrapper(language: Language) -> None:
    names = set(re.findall(r"Public Function (\w+)", functions_module(sample_registry())))
    text = wizard_module(sample_registry(), language)
    assert set(re.findall(r'RiscontroDescribe "(\w+)"', text)) == names
    assert text.count("Private Sub Describe") == len(names)


def test_the_largest_function_the_wizard_takes_still_fits() -> None:
    many = [argument(f"argument_number_{n}", text="è" * 255, optional=True) for n in range(20)]
    registry = registered(*many, text="è" * 255)
    assert wizard_faults(registry) == []
    for text in (functions_module(registry), wizard_module(registry, "it")):
        assert max(map(len, text.split("\n"))) <= LONGEST_LINE


@pytest.mark.parametrize(
    ("registry", "said"),
    [
        (registered(*[argument(f"a{n}") for n in range(21)]), "21 arguments"),
        (registered(text="x" * 256), "text has 256 signs (it)"),
        (registered(text=""), "text has 0 signs (en)"),
        (registered(argument("a", text="x" * 256)), "a has 256 signs"),
        (registered(argument("a", "data"), argument("b", "Dàta")), "two arguments of one name"),
    ],
)
def test_what_the_wizard_would_refuse_is_seen(registry: Registry, said: str) -> None:
    assert any(said in fault for fault in wizard_faults(registry)), wizard_faults(registry)


@pytest.mark.parametrize("registry", [sample_registry(), product_functions()])
def test_our_functions_are_taken(registry: Registry) -> None:
    assert wizard_faults(registry) == []


def test_after_one_that_may_be_left_out_all_may() -> None:
    text = functions_module(registered(argument("a", optional=True), argument("b")))
    assert "Function KPI_X(Optional a As Variant, Optional b As Variant) As Variant" in text
