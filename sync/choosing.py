"""What a plan's rules leave open as a workspace chooses it: ``[parameters]`` of its settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from ..schemas.findings import Language
from ..schemas.parameters import Parameter, Setting
from ..schemas.profile import CHOSEN, Profile, join_parts, split_parts
from ..schemas.rules import written
from ..schemas.tableshapes import setting_shape, setting_value
from ..schemas.terms import Words
from .settings import Settings, SettingsError
from .tomlwriting import literal

KINDS: Mapping[str, str] = {
    "number": "un numero, senza virgolette",
    "boolean": "true oppure false",
    "date": "una data come 2026-02-28",
    "text": "un testo tra virgolette",
}
YES, NO = Words("sì", "yes"), Words("no", "no")


def chosen(profile: Profile, settings: Settings, name: str) -> Profile:
    """Return a profile with the parameters a workspace sets in the place of its own.

    The text workbooks carry says them too: checked alone, they are checked the same.

    Args:
        profile: as bundled or as written by the plan's owner.
        settings: of the workspace.
        name: what the settings are called in messages.

    Raises:
        SettingsError: a parameter the plan has not, a value of another kind or none of the choices.
    """
    if not settings.parameters and CHOSEN not in profile.text:
        return profile
    known = profile.parameters
    made = {key: _chosen(key, value, known, name) for key, value in settings.parameters.items()}
    parts = {key: text for key, text in split_parts(profile.text).items() if key != CHOSEN}
    if made:
        parts[CHOSEN] = "\n".join(f"{key} = {literal(one.value)}" for key, one in made.items())
    return replace(profile, parameters={**known, **made}, text=join_parts(parts))


@dataclass(frozen=True, slots=True)
class Choice:
    """A parameter that holds something else in a workspace than in its profile."""

    parameter: Parameter
    usual: Setting


def choices(profile: Profile, now: Profile) -> list[Choice]:
    """Return the parameters set otherwise than the profile has them, in its order."""
    return [
        Choice(one, profile.parameters[key].value)
        for key, one in now.parameters.items()
        if key in profile.parameters and one.value != profile.parameters[key].value
    ]


def choices_as_text(found: Iterable[Choice], language: Language) -> list[str]:
    """Return a line for each parameter a workspace sets."""
    usual = {"it": "di norma", "en": "usually"}[language]
    return [
        f"@{one.parameter.id} = {setting_text(one.parameter.value, language)} "
        f"({usual} {setting_text(one.usual, language)}) · {one.parameter.label[language]}"
        for one in found
    ]


def setting_text(value: Setting, language: Language) -> str:
    """Return what a parameter holds as a reader expects it."""
    found = setting_value(value)
    if isinstance(found, bool):
        return (YES if found else NO)[language]
    return written(found, language)


def _chosen(key: str, value: Setting, known: Mapping[str, Parameter], name: str) -> Parameter:
    if key not in known:
        near = get_close_matches(key, known, 1, 0.5)
        listed = ", ".join(known) or "nessuno"
        hint = f"forse «{near[0]}»" if near else f"il profilo ha: {listed}"
        raise _wrong(name, key, f"non è un parametro del profilo; {hint}")
    one = known[key]
    kind = setting_shape(one.value).kind
    if setting_shape(value).kind != kind:
        raise _wrong(name, key, f"deve essere {KINDS[kind]}")
    if one.choices and value not in one.choices:
        listed = ", ".join(literal(choice) for choice in one.choices)
        raise _wrong(name, key, f"vale {literal(value)}, che non è tra le scelte: {listed}")
    if isinstance(one.value, str) and isinstance(setting_value(value), date):
        value = str(value)
    return replace(one, value=value)


def _wrong(name: str, key: str, why: str) -> SettingsError:
    return SettingsError(f"{name}: «parameters.{key}» {why}.")
