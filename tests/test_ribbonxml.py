"""The ribbon: what is generated is without fault, and each fault is seen."""

import struct
from collections.abc import Callable

import pytest
from addinsample import pictures
from ribbonlint import RELS, XML, differing, ribbon_faults
from riscontro.addin.buttons import BUTTONS
from riscontro.addin.ribbonxml import icon, icons, ribbon_xml
from riscontro.addin.xlam import bundled_icons, parts, written_modules
from riscontro.schemas.findings import LANGUAGES, Language

MACROS = written_modules()
Parts = dict[str, bytes]


def ribbon(language: Language) -> Parts:
    made = parts(language, b"", pictures())
    return {k: v.encode() if isinstance(v, str) else v for k, v in made.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ribbon_is_without_fault(language: Language) -> None:
    assert ribbon_faults(ribbon(language), MACROS) == []


def test_the_ribbons_of_both_languages_are_the_same_but_for_words() -> None:
    it, en = (ribbon_xml(one) for one in LANGUAGES)
    assert differing(it.encode(), en.encode()) == []
    for button in BUTTONS.values():
        assert f'label="{button.label.it}"' in it
        assert f'label="{button.label.en}"' in en


def test_two_ribbons_of_other_buttons_are_told_apart() -> None:
    it = ribbon_xml("it").encode()
    assert differing(it, it.replace(b'id="check"', b'id="chick"'))
    assert differing(it, it.replace(b"</ribbon>", b"<qat/></ribbon>"))


def edited(old: str, new: str) -> Callable[[Parts], None]:
    def edit(made: Parts) -> None:
        assert old.encode() in made[XML], old
        made[XML] = made[XML].replace(old.encode(), new.encode(), 1)

    return edit


def without_part(made: Parts) -> None:
    del made["customUI/images/check_80.png"]


def without_relation(made: Parts) -> None:
    made[RELS] = made[RELS].replace(b'Id="check_80"', b'Id="chick_80"')


def no_picture(made: Parts) -> None:
    made["customUI/images/check_80.png"] = b"GIF89a"


BREAKS: dict[str, tuple[Callable[[Parts], None], str]] = {
    "not xml": (edited("</customUI>", ""), "not well-formed"),
    "namespace": (edited("2009/07", "2006/01"), "namespace"),
    "element": (edited("<tabs>", "<tabs><grupo/>"), "unknown element"),
    "attribute": (edited('id="check"', 'id="check" colour="red"'), "attribute colour"),
    "no id": (edited('id="check" ', ""), "one of id"),
    "two ids": (edited('id="check"', 'id="check" idMso="Copy"'), "one of id"),
    "double id": (edited('id="next"', 'id="check"'), "id check twice"),
    "id of a group": (edited('id="next"', 'id="group_office"'), "id group_office twice"),
    "two pictures": (edited('image="check_80"', 'image="check_80" imageMso="Copy"'), "picture"),
    "no picture": (edited('image="check_80" ', ""), "one picture"),
    "no such image": (edited('image="check_80"', 'image="chick"'), "chick: no relationship"),
    "no part": (without_part, "no part"),
    "no relation": (without_relation, "check_80: no relationship"),
    "no png": (no_picture, "no PNG"),
    "no procedure": (edited('"RiscontroButton"', '"RiscontroBottone"'), "no procedure"),
    "other procedure": (edited('"RiscontroButton"', '"RiscontroRibbonLoad"'), "no procedure"),
    "unwritten callback": (edited('id="check"', 'id="check" getVisible="X"'), "no procedure X"),
    "long label": (edited('label="Controlla i dati"', f'label="{"x" * 41}"'), "41 signs"),
    "empty label": (edited('label="Controlla i dati"', 'label=""'), "label is empty"),
    "ampersand": (edited('label="Controlla i dati"', 'label="A &amp; B"'), "& in a label"),
    "no tip": (edited("supertip=", "description="), "no supertip"),
    "keytip": (edited('keytip="C"', 'keytip="è"'), "keytip è"),
    "long keytip": (edited('keytip="C"', 'keytip="CCCC"'), "4 signs"),
    "double keytip": (edited('keytip="N"', 'keytip="C"'), "keytip C twice"),
    "keytip before another": (edited('keytip="N"', 'keytip="CN"'), "keytip C begins CN"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_fault_is_seen(name: str) -> None:
    broken, said = BREAKS[name]
    made = ribbon("it")
    broken(made)
    assert any(said in fault for fault in ribbon_faults(made, MACROS)), ribbon_faults(made, MACROS)


def test_a_procedure_of_another_shape_is_seen() -> None:
    macros = {"X": MACROS["RiscontroRibbon"].replace("As IRibbonControl", "As Object")}
    assert ribbon_faults(ribbon("it"), macros) == ["onAction: no procedure RiscontroButton"]


def test_every_button_has_one_icon_of_the_right_size() -> None:
    assert len(icons()) == len(BUTTONS)
    assert icon(BUTTONS["check"]) == "check_80" and icon(BUTTONS["next"]) == "next_32"


def test_our_icons_are_as_large_as_their_names_say() -> None:
    for name, data in bundled_icons().items():
        assert struct.unpack(">II", data[16:24]) == (int(name.rpartition("_")[2]),) * 2, name
