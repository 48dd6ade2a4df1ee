"""What the extension tells LibreOffice's registry, in both languages: functions, menu, jobs."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from ..schemas.terms import Words
from .buttons import BUTTONS, TAB
from .registry import CATEGORIES, Argument, Function

MODULE = "org.riscontro.addin"
SERVICE = f"{MODULE}.Functions"
BUTTONS_SERVICE = f"{MODULE}.Buttons"
LOADING_SERVICE = f"{MODULE}.Loading"
PROTOCOL = f"{MODULE}:"
CALC = "com.sun.star.sheet.SpreadsheetDocument"
SEPARATOR = "private:separator"
LOADED = "OnLoadFinished"
"""Event after a document was read, before it is shown."""

DOCUMENT = "document"
"""Name of the argument that Calc fills in itself: the document of the cell."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = (
    'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
)


def camel(text: str) -> str:
    """Return an identifier of ours as one of UNO, which knows no underscores."""
    return "".join(part.capitalize() for part in text.split("_"))


def method(function: Function) -> str:
    """Return the name of a function's method; a cell of an ods file holds it, so it stays."""
    return f"kpi{camel(function.id)}"


def parameter(argument: Argument) -> str:
    """Return the name of an argument's parameter."""
    return f"a{camel(argument.id)}"


def interface(functions: Iterable[Function]) -> str:
    """Return the functions in the interface language of UNO.

    Every argument is ``any``, the only kind that may be left out and that takes a value as well
    as a range; a required table is a range of cells, the only kind that survives errors in it.
    """
    methods = "".join(f"    any {method(one)}({_parameters(one)});\n" for one in functions)
    opened = " ".join(f"module {name} {{" for name in MODULE.split("."))
    closed = " ".join("};" for _ in MODULE.split("."))
    return f"{opened}\n\ninterface XFunctions {{\n{methods}}};\n\n{closed}\n"


def _parameters(function: Function) -> str:
    kinds = ["[in] com::sun::star::beans::XPropertySet " + DOCUMENT]
    for one in function.arguments:
        kind = "com::sun::star::table::XCellRange" if is_cells(one) else "any"
        kinds.append(f"[in] {kind} {parameter(one)}")
    return ", ".join(kinds)


def is_cells(argument: Argument) -> bool:
    """Whether Calc hands over the cells themselves: a table, which may not be left out."""
    return argument.table and not argument.optional


def calc_add_ins(functions: Iterable[Function]) -> str:
    """Return names and texts of the functions (CalcAddIns.xcu)."""
    shown = _node("AddInFunctions", *(_function(one) for one in functions))
    return _component("CalcAddIns", _node("AddInInfo", _new(SERVICE, shown)))


def _function(function: Function) -> str:
    arguments = (
        _new(
            parameter(one),
            _words("DisplayName", one.name),
            _words("Description", one.text),
        )
        for one in function.arguments
    )
    return _new(
        method(function),
        _words("DisplayName", function.name),
        _words("Description", function.text),
        _text("Category", "Add-In"),
        _words("CategoryDisplayName", _category(function)),
        # The name in files of Excel, for the LibreOffice versions that use it: English ones, since
        # the same file must name one function wherever it is opened.
        f"<prop {_oor('CompatibilityName')}>"
        f'<value xml:lang="en-US">{escape(function.name.en)}</value></prop>',
        _node("Parameters", *arguments),
    )


def _category(function: Function) -> Words:
    of = CATEGORIES[function.category]
    return Words(f"{TAB.it}: {of.it}", f"{TAB.en}: {of.en}")


def add_ons(icons: Iterable[str]) -> str:
    """Return menu, toolbar and images (Addons.xcu).

    Args:
        icons: ids of the buttons whose pictures are in the extension.
    """
    menu = _node(
        "OfficeMenuBar",
        _new(
            f"{MODULE}.menu",
            _words("Title", TAB),
            _text("Context", CALC),
            _node("Submenu", *_items()),
        ),
    )
    toolbar = _node("OfficeToolBar", _new(f"{MODULE}.toolbar", *_items(_text("Context", CALC))))
    images = _node("Images", *(_image(one) for one in icons))
    return _component("Addons", _node("AddonUI", menu, toolbar, images))


def _items(*facts: str) -> Iterator[str]:
    """Yield the buttons in order, a separator between groups."""
    previous = None
    for place, button in enumerate(BUTTONS.values()):
        if previous not in (None, button.group):
            yield _new(f"m{place:02}a", _text("URL", SEPARATOR), *facts)
        yield _new(
            f"m{place:02}b",
            _text("URL", PROTOCOL + button.id),
            _words("Title", button.label),
            _text("Target", "_self"),
            *facts,
        )
        previous = button.group


def _image(button: str) -> str:
    return _new(
        f"{MODULE}.{button}",
        _text("URL", PROTOCOL + button),
        _node(
            "UserDefinedImages",
            _text("ImageSmallURL", f"%origin%/icons/{button}_16.png"),
            _text("ImageBigURL", f"%origin%/icons/{button}_32.png"),
        ),
    )


def window_state() -> str:
    """Return where the toolbar stands at first: named, docked below the others (CalcWindowState).

    Without it LibreOffice lets it float over the sheet and calls it *Add-On 1*.
    """
    state = _new(
        f"private:resource/toolbar/addon_{MODULE}.toolbar",
        _words("UIName", TAB),
        _text("Docked", "true"),
        _text("DockingArea", "0"),
        _text("DockPos", "0,3"),
        _text("Visible", "true"),
        _text("Style", "0"),
    )
    inside = _node("UIElements", _node("States", state))
    return _component("CalcWindowState", inside, package="org.openoffice.Office.UI")


def protocol_handler() -> str:
    """Return who does the buttons (ProtocolHandler.xcu)."""
    protocols = (
        f'<prop {_oor("Protocols")} oor:type="oor:string-list"><value>{PROTOCOL}*</value></prop>'
    )
    return _component("ProtocolHandler", _node("HandlerSet", _new(BUTTONS_SERVICE, protocols)))


def jobs() -> str:
    """Return what is done when a document was opened (Jobs.xcu)."""
    return _component(
        "Jobs",
        _node("Jobs", _new(LOADING_SERVICE, _text("Service", LOADING_SERVICE))),
        _node("Events", _new(LOADED, _node("JobList", _new(LOADING_SERVICE)))),
    )


def _component(name: str, *content: str, package: str = "org.openoffice.Office") -> str:
    return (
        f"{_HEAD}<oor:component-data {_NAMESPACES} {_oor(name)} "
        f'oor:package="{package}">{"".join(content)}</oor:component-data>\n'
    )


def _node(name: str, *content: str) -> str:
    return f"<node {_oor(name)}>{''.join(content)}</node>"


def _new(name: str, *content: str) -> str:
    return f'<node {_oor(name)} oor:op="replace">{"".join(content)}</node>'


def _text(name: str, text: str) -> str:
    return f"<prop {_oor(name)}><value>{escape(text)}</value></prop>"


def _words(name: str, words: Words) -> str:
    """Write a text in both languages; any other language is shown the English one."""
    return (
        f'<prop {_oor(name)}><value xml:lang="en-US">{escape(words.en)}</value>'
        f'<value xml:lang="it">{escape(words.it)}</value></prop>'
    )


def _oor(name: str) -> str:
    return f"oor:name={quoteattr(name)}"
