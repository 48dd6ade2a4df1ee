"""The extension as LibreOffice sees it: functions, buttons, what is done to opened documents.

Runs in LibreOffice's own Python (3.8 or later) with its standard library and ``uno`` alone;
everything of Riscontro is asked of our own Python over a pipe (``bridge``).
"""

from functools import lru_cache
from typing import Any, Callable, Optional, Tuple

import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from com.sun.star.task import XJob
from riscontro_calc import settling, values
from riscontro_calc.bridge import DATA, FUNCTIONS
from riscontro_calc.pressing import PRESSES, on_main_thread

FUNCTIONS_NAME = settling.SERVICE
FUNCTIONS_SERVICES = ("com.sun.star.sheet.AddIn", FUNCTIONS_NAME)
BUTTONS_NAME = "org.riscontro.addin.Buttons"
LOADING_NAME = "org.riscontro.addin.Loading"
PROTOCOL = "org.riscontro.addin:"


class _Named(unohelper.Base, XServiceInfo):
    """What every service tells of itself."""

    NAME = ""
    SERVICES: Tuple[str, ...] = ()

    def __init__(self, context: Any, *arguments: Any) -> None:
        self.context = context

    def getImplementationName(self) -> str:
        return self.NAME

    def supportsService(self, name: str) -> bool:
        return name in self.SERVICES

    def getSupportedServiceNames(self) -> Tuple[str, ...]:
        return self.SERVICES


def _function(known: Any) -> Callable[..., Any]:
    def call(self: Any, document: Any, *arguments: Any) -> Any:
        formats = document.NumberFormats if hasattr(document, "NumberFormats") else None
        given = [values.given(one, formats) for one in arguments]
        if any(one == 0.0 and not isinstance(one, bool) for one in arguments if one is not None):
            _look_for_blanks(self.context, document)
        while given and given[-1] is None and arguments[len(given) - 1] is None:
            given.pop()
        answer = FUNCTIONS.call(known["id"], given)
        return values.taken(answer, repr((known["id"], given)))

    return call


@lru_cache(maxsize=None)
def _functions() -> Any:
    """Return the class of the worksheet functions; one method each, from what the build wrote.

    Made when the first is asked for: an extension for everybody on a machine is registered before
    LibreOffice knows its interface.
    """
    from org.riscontro.addin import XFunctions

    class Functions(_Named, XFunctions):
        """The worksheet functions."""

        NAME = FUNCTIONS_NAME
        SERVICES = FUNCTIONS_SERVICES

    for known in DATA["functions"]:
        setattr(Functions, known["method"], _function(known))
    return Functions


def functions(context: Any, *arguments: Any) -> Any:
    """Make the service of the worksheet functions."""
    FUNCTIONS.language = language(context)
    return _functions()(context)


_WAITING = []  # Documents in which a zero may be a blank cell.


def _look_for_blanks(context: Any, document: Any) -> None:
    """Have a document looked through, after this calculation, for references to blank cells."""
    if not hasattr(document, "getUndoManager") or any(one == document for one in _WAITING):
        return
    _WAITING.append(document)

    def look() -> None:
        _WAITING.remove(document)
        settling.settle(document, loaded=False)

    on_main_thread(context, look)


class Buttons(_Named, XDispatchProvider, XDispatch, XInitialization):
    """The buttons of the menu and of the toolbar."""

    NAME = BUTTONS_NAME
    SERVICES = ("com.sun.star.frame.ProtocolHandler",)
    frame: Optional[Any] = None

    def initialize(self, arguments: Any) -> None:
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, target: str, flags: int) -> Any:
        return self if url.Protocol == PROTOCOL else None

    def queryDispatches(self, requests: Any) -> Any:
        return tuple(
            self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests
        )

    def dispatch(self, url: Any, arguments: Any) -> None:
        """Do a button."""
        if url.Path in DATA["buttons"]:
            version = DATA["version"]
            PRESSES.press(self.context, self.frame, url.Path, language(self.context), version)

    def addStatusListener(self, listener: Any, url: Any) -> None:
        """The buttons are always there to be pressed."""

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        """Nobody is remembered."""


class Loading(_Named, XJob):
    """What is done when a document was opened."""

    NAME = LOADING_NAME
    SERVICES = ("com.sun.star.task.Job", LOADING_NAME)

    def execute(self, arguments: Any) -> None:
        """Set right and compute the formulas that name our functions."""
        for one in arguments:
            if one.Name == "Environment":
                for fact in one.Value:
                    if fact.Name == "Model" and hasattr(fact.Value, "supportsService"):
                        _opened(fact.Value)


def _opened(document: Any) -> None:
    if document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        settling.settle(document, loaded=True)


def language(context: Any) -> str:
    """Return ``it`` or ``en``: what LibreOffice itself is shown in."""
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    path = PropertyValue()
    path.Name, path.Value = "nodepath", "/org.openoffice.Setup/L10N"
    node = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess", (path,)
    )
    return "it" if str(node.getByName("ooLocale")).startswith("it") else "en"


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(functions, FUNCTIONS_NAME, FUNCTIONS_SERVICES)
for _one in (Buttons, Loading):
    g_ImplementationHelper.addImplementation(_one, _one.NAME, _one.SERVICES)
