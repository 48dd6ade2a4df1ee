"""A private LibreOffice with the extension in it, driven from the test over a pipe."""

import atexit
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

sys.path.append("/usr/lib/python3/dist-packages")

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

TIMEOUT = 30
XLSX, ODS = "Calc MS Excel 2007 XML", "calc8"


def prop(name: str, value: Any) -> Any:
    """A named value."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Approving(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """Says yes to whatever the installation of an extension asks."""

    def getInteractionHandler(self) -> Any:
        return self

    def getProgressHandler(self) -> Any:
        return None

    def handle(self, request: Any) -> None:
        for way in request.getContinuations():
            if way.queryInterface(uno.getTypeByName("com.sun.star.task.XInteractionApprove")):
                way.select()


class CalcOffice:
    """A headless LibreOffice with a profile of its own.

    A class and no generator: UNO exceptions refuse the traceback that contextlib gives them.
    """

    def __init__(
        self,
        language: str = "it",
        environment: Mapping[str, str] | None = None,
        profile: Path | None = None,
    ) -> None:
        self.profile = profile or Path(tempfile.mkdtemp(prefix="riscontro-calc-"))
        if profile is None:
            atexit.register(shutil.rmtree, self.profile, ignore_errors=True)
        self.environment = dict(environment or {})
        self.language = language
        if not (self.profile / "user").is_dir():
            self._settle()

    def __enter__(self) -> "CalcOffice":
        pipe = f"riscontro{uuid.uuid4().hex}"
        where = f"pipe,name={pipe};urp;StarOffice.ComponentContext"
        options = ["--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
        self.process = subprocess.Popen(
            [
                shutil.which("soffice") or "soffice",
                f"-env:UserInstallation={self.profile.as_uri()}",
                *options,
                f"--accept={where}",
            ],
            env={**os.environ, "SAL_USE_VCLPLUGIN": "svp", **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        limit = time.monotonic() + TIMEOUT
        while True:
            try:
                self.context = resolver.resolve(f"uno:{where}")
                break
            except Exception:
                if time.monotonic() > limit or self.process.poll() is not None:
                    self.kill()
                    raise AssertionError("LibreOffice did not start") from None
                time.sleep(0.1)
        self.desktop = self.service("com.sun.star.frame.Desktop")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(Exception):
            self.desktop.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End LibreOffice as a crash would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def service(self, name: str) -> Any:
        """A service of LibreOffice."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def install(self, oxt: Path) -> Any:
        """Install an extension as *Gestione estensioni* does; works for root, too."""
        manager = self.context.getValueByName(
            "/singletons/com.sun.star.deployment.ExtensionManager"
        )
        return manager.addExtension(oxt.as_uri(), (), "user", None, Approving())

    def new(self) -> Any:
        """A new spreadsheet."""
        return self.open("private:factory/scalc")

    def open(self, where: str | Path) -> Any:
        """Open a spreadsheet, unseen."""
        url = where.as_uri() if isinstance(where, Path) else where
        return self.desktop.loadComponentFromURL(url, "_blank", 0, (prop("Hidden", True),))

    def press(self, document: Any, button: str) -> None:
        """Press a button of the extension in a document."""
        helper = self.service("com.sun.star.frame.DispatchHelper")
        frame = document.CurrentController.Frame
        helper.executeDispatch(frame, f"org.riscontro.addin:{button}", "", 0, ())

    def _settle(self) -> None:
        item = (
            '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse">'
            "<value>{}</value></prop></item>"
        )
        locale = "it" if self.language == "it" else "en-US"
        facts = [
            ("Office.Linguistic/General", "UILocale", locale),
            ("Setup/L10N", "ooLocale", locale),
            ("Setup/L10N", "ooSetupSystemLocale", "it-IT" if self.language == "it" else "en-US"),
            ("Office.Common/Misc", "FirstRun", "false"),
        ]
        (self.profile / "user").mkdir(parents=True, exist_ok=True)
        (self.profile / "user" / "registrymodifications.xcu").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
            'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            + "".join(item.format(*one) for one in facts)
            + "</oor:items>\n",
            encoding="utf-8",
        )


@functools.cache
def profile_with(oxt: bytes, language: str) -> Path:
    """A clean profile into which an extension was installed, as a person would."""
    office = CalcOffice(language)
    file = office.profile / "riscontro.oxt"
    file.write_bytes(oxt)
    with office:
        made = office.install(file)
        assert made.getIdentifier().Value == "org.riscontro.addin"
    return office.profile


def until(true: Callable[[], Any], what: str, seconds: float = TIMEOUT) -> Any:
    """Wait until something holds, and return it."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"in vain: {what}")


def said(answers: Path) -> list[dict[str, Any]]:
    """What was shown and asked, in order."""
    file = answers.with_name(answers.name + ".said")
    if not file.is_file():
        return []
    return [json.loads(one) for one in file.read_text("utf-8").splitlines()]
