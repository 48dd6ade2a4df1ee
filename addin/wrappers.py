"""The worksheet functions as VBA text: one wrapper under each name, and the wizard's texts."""

from collections.abc import Iterator

from ..schemas.findings import LANGUAGES, Language
from ..schemas.terms import Words
from .registry import CATEGORIES, Function, Registry
from .vbatext import assigned, identifier, literal

LONGEST_TEXT = 255
"""Signs of a description in ``MacroOptions``; Excel refuses a longer one."""

MOST_ARGUMENTS = 20
"""Arguments whose texts ``MacroOptions`` takes."""

OF_WORKSPACE = frozenset({"plan", "service"})
"""Categories whose answers may change without their arguments changing."""

OTHER_NAMES = {
    "it": Words("Riscontro: nomi italiani", "Riscontro: Italian names"),
    "en": Words("Riscontro: nomi inglesi", "Riscontro: English names"),
}
"""Category of the names in the language that is not the build's."""


def functions_module(registry: Registry) -> str:
    """Return the module with a wrapper for each name of each function."""
    lines = [
        'Attribute VB_Name = "RiscontroFunctions"',
        "Option Explicit",
        "",
        "' Made by riscontro addin build from the registry of functions.",
    ]
    for function in registry.functions.values():
        for language, name in _names(function):
            lines += ["", *_wrapper(function, language, name)]
    return "\n".join([*lines, ""])


def wizard_module(registry: Registry, language: Language) -> str:
    """Return the module that tells Excel what its function wizard shows.

    The functions stand under the categories of the registry by their names in the language of
    the build, and under one category of their own by their other names.
    """
    named = [
        (function, tongue, name)
        for function in registry.functions.values()
        for tongue, name in _names(function)
    ]
    lines = [
        'Attribute VB_Name = "RiscontroWizard"',
        "Option Explicit",
        "Option Private Module",
        "",
        "' Made by riscontro addin build from the registry of functions.",
        "",
        "Public Sub RiscontroDescribeAll()",
        *(f"    Describe{number}" for number, _ in enumerate(named, 1)),
        "End Sub",
    ]
    for number, (function, tongue, name) in enumerate(named, 1):
        if tongue == language or function.name.it == function.name.en:
            category = f"Riscontro: {CATEGORIES[function.category][language]}"
        else:
            category = OTHER_NAMES[tongue][language]
        lines += ["", f"Private Sub Describe{number}()", *_texts(function, tongue, name, category)]
    return "\n".join([*lines, ""])


def wizard_faults(registry: Registry) -> list[str]:
    """Return what Excel's function wizard would refuse of the texts of the functions."""
    found = []
    for function in registry.functions.values():
        if len(function.arguments) > MOST_ARGUMENTS:
            found.append(f"{function.id}: {len(function.arguments)} arguments")
        texts = [("text", function.text)]
        texts += [(one.id, one.text) for one in function.arguments]
        for what, words in texts:
            for language in LANGUAGES:
                signs = len(words[language].encode("utf-16-le")) // 2
                if not 0 < signs <= LONGEST_TEXT:
                    found.append(f"{function.id}: {what} has {signs} signs ({language})")
        for language in LANGUAGES:
            names = [name.casefold() for name in _arguments(function, language)]
            if len(set(names)) < len(names):
                found.append(f"{function.id}: two arguments of one name ({language})")
    return found


def _names(function: Function) -> Iterator[tuple[Language, str]]:
    yield "it", function.name.it
    if function.name.en != function.name.it:
        yield "en", function.name.en


def _arguments(function: Function, language: Language) -> list[str]:
    return [identifier(one.name[language]) for one in function.arguments]


def _wrapper(function: Function, language: Language, name: str) -> list[str]:
    names = _arguments(function, language)
    declared, optional = [], False
    for argument, named in zip(function.arguments, names, strict=True):
        # VBA takes none that must be given after one that may be left out: Python says it is
        # missing.
        optional = optional or argument.optional
        declared.append(f"{'Optional ' if optional else ''}{named} As Variant")
    changing = ", True" if function.category in OF_WORKSPACE else ""
    return [
        f"Public Function {name}({', '.join(declared)}) As Variant",
        f'    {name} = RiscontroCall("{name}", Array({", ".join(names)}){changing})',
        "End Function",
    ]


def _texts(function: Function, language: Language, name: str, category: str) -> Iterator[str]:
    last = len(function.arguments) - 1
    yield "    Dim text As String"
    if function.arguments:
        yield f"    Dim texts(0 To {last}) As String"
    yield from (f"    {line}" for line in assigned("text", function.text[language]))
    for at, argument in enumerate(function.arguments):
        for line in assigned(f"texts({at})", argument.text[language]):
            yield f"    {line}"
    given = "texts" if function.arguments else "Array()"
    yield f'    RiscontroDescribe "{name}", text, {literal(category)}, {given}'
    yield "End Sub"
