"""The ribbon of Excel as XML, from the table of buttons, in one language."""

from xml.sax.saxutils import quoteattr

from ..schemas.findings import Language
from ..schemas.terms import Words
from .buttons import BUTTONS, GROUPS, TAB, Button

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
"""The one that Excel 2010 and later read; icons may be parts of the file."""

LOADED, PRESSED = "RiscontroRibbonLoad", "RiscontroButton"
"""Procedures in the macros that the ribbon calls."""

NORMAL, LARGE = 32, 80
"""Pixels of the icons.

A button is drawn with 16 or 32 pixels at 100 %, twice and two and a half times that on the
screens of today. Excel scales what it is given and shrinks better than it enlarges: 32 for the
small (exact at 200 %), 80 for the large (exact at 250 %).
"""

TAB_KEY = Words("YR", "YR")
"""Keys of the tab after Alt; Excel's own tabs have one letter, Y begins those of add-ins."""


def icon(button: Button) -> str:
    """Return the name of the icon of a button, which is its relationship's and its part's too."""
    return f"{button.id}_{LARGE if button.large else NORMAL}"


def icons() -> list[str]:
    """Return the names of all icons the ribbon shows."""
    return sorted(icon(button) for button in BUTTONS.values())


def ribbon_xml(language: Language) -> str:
    """Return the text of ``customUI14.xml``."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="{NAMESPACE}" onLoad="{LOADED}">',
        "  <ribbon>",
        "    <tabs>",
        f'      <tab id="riscontro" label={quoteattr(TAB[language])} '
        f'insertAfterMso="TabView" keytip="{TAB_KEY[language]}">',
    ]
    for group, words in GROUPS.items():
        lines.append(f'        <group id="group_{group}" label={quoteattr(words[language])}>')
        lines += [
            f"          {_button(one, language)}" for one in BUTTONS.values() if one.group == group
        ]
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>", ""]
    return "\n".join(lines)


def _button(button: Button, language: Language) -> str:
    attributes = {
        "id": button.id,
        "label": button.label[language],
        "size": "large" if button.large else "normal",
        "image": icon(button),
        "screentip": button.label[language],
        "supertip": button.tip[language],
        "keytip": button.keytip[language],
        "onAction": PRESSED,
    }
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<button {written}/>"
