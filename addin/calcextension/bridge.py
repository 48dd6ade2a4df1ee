"""The way from LibreOffice to our Python: found, started, asked, ended; lines of JSON both ways.

Runs in LibreOffice's own Python (3.8 or later, standard library only). One process answers the
functions of all sheets; it starts with the first call, anew when it died, and ends with
LibreOffice because its input ends.
"""

import json
import os
import queue
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

HERE = Path(__file__).parent
DATA = json.loads((HERE / "riscontro.json").read_text("utf-8"))
"""What the build wrote: version, functions, buttons."""

MODULE = "riscontro.addin.calc"
SECONDS = float(os.environ.get("RISCONTRO_ADDIN_SECONDS") or 60)
"""Time after which an answer is given up; Python is started anew when a person asks for it."""

Words = Tuple[str, str]
"""A sentence in Italian and in English."""

NO_PYTHON = (
    "Python non è indicato o non è dove indicato ({0}). Le funzioni e i pulsanti di Riscontro ne "
    "hanno bisogno: installare Riscontro ed eseguire «riscontro addin install».",
    "Python is not named, or is not where it should be ({0}). The functions and buttons of "
    "Riscontro need it: install Riscontro and run «riscontro addin install».",
)
NO_RISCONTRO = (
    "Python ({0}) è stato avviato ma Riscontro non risponde: {1}. Installare Riscontro in questo "
    "Python o eseguire di nuovo «riscontro addin install».",
    "Python ({0}) was started but Riscontro does not answer: {1}. Install Riscontro in this "
    "Python or run «riscontro addin install» again.",
)
OTHER_VERSION = (
    "L'estensione è della versione {0}, Riscontro della versione {1}. Eseguire di nuovo "
    "«riscontro addin install» e riavviare LibreOffice.",
    "The extension is version {0}, Riscontro is version {1}. Run «riscontro addin install» again "
    "and restart LibreOffice.",
)
HUNG = (
    "Python non ha risposto entro {0} secondi ed è stato fermato: fino al riavvio le celle di "
    "Riscontro restano senza valore. Premere «Riavvia» e ricalcolare; se succede ancora, aprire il "
    "registro.",
    "Python did not answer within {0} seconds and was stopped: until it is restarted the cells of "
    "Riscontro have no value. Press «Restart» and recalculate; if it happens again, open the log.",
)
DIED = (
    "Python si è interrotto durante il calcolo. Ricalcolare: viene riavviato da sé; se succede "
    "ancora, aprire il registro.",
    "Python ended during the calculation. Recalculate: it starts again by itself; if it happens "
    "again, open the log.",
)

CODES = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}
"""Calc's own number of each error."""
KINDS = {number: kind for kind, number in CODES.items()}

NOT_A_NUMBER = 0x7FF8000000000000
QUIET = 0x08000000  # CREATE_NO_WINDOW: no black window on Windows.


class Broken(Exception):
    """Nobody answers; ``words`` say why and what to do."""

    def __init__(self, words: Words, *facts: object) -> None:
        self.words = (words[0].format(*facts), words[1].format(*facts))
        super().__init__(self.words[1])


class Hung(Broken):
    """No answer came in time."""


def error_number(kind: str) -> float:
    """Return the number that Calc takes for an error: a NaN that carries the error's number."""
    bits = NOT_A_NUMBER | CODES.get(kind, CODES["#VALUE!"])
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def kind_of(code: int) -> str:
    """Return the error of one of Calc's numbers."""
    return KINDS.get(code, "#VALUE!")


def error_kind(number: float) -> str:
    """Return the error such a number stands for."""
    bits = struct.unpack("<Q", struct.pack("<d", number))[0]
    return kind_of(bits & 0xFFFFFFFF)


def home() -> Path:
    """Return the folder with the add-in's settings, by the rules of ``addin.places``."""
    named = os.environ.get("RISCONTRO_ADDIN_HOME")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "Riscontro"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Riscontro"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "riscontro"


def python() -> str:
    """Return the Python that Riscontro is installed in.

    Raises:
        Broken: nobody said which, or it is gone.
    """
    found = os.environ.get("RISCONTRO_PYTHON", "")
    if not found:
        try:
            said = json.loads((home() / "addin.json").read_text("utf-8"))
            found = str(said.get("python", ""))
        except (OSError, ValueError, AttributeError):
            found = ""
    if not found or not Path(found).is_file():
        raise Broken(NO_PYTHON, found or home() / "addin.json")
    return found


class Talk:
    """A process of our Python and the lines exchanged with it."""

    def __init__(self, *arguments: str) -> None:
        self.program = python()
        environment = {
            # LibreOffice points Python and the loader at its own libraries.
            name: value
            for name, value in os.environ.items()
            if name not in ("PYTHONHOME", "PYTHONPATH", "PYTHONEXECUTABLE", "LD_LIBRARY_PATH")
        }
        options: Dict[str, Any] = {"creationflags": QUIET} if sys.platform == "win32" else {}
        try:
            self.process = subprocess.Popen(
                [self.program, "-m", MODULE, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**environment, "PYTHONUTF8": "1"},
                **options,
            )
        except OSError as error:
            raise Broken(NO_PYTHON, "{}: {}".format(self.program, error)) from error
        self.lines: "queue.Queue[Optional[bytes]]" = queue.Queue()
        self.said = b""
        threading.Thread(target=self._listen, daemon=True).start()
        self.overhearing = threading.Thread(target=self._overhear, daemon=True)
        self.overhearing.start()
        self.greeted = False

    def greet(self) -> None:
        """Wait for the first line and compare versions.

        Raises:
            Broken: Riscontro is not there, or is another version.
        """
        try:
            found = self.receive(SECONDS)["riscontro"]
        except (Broken, KeyError, TypeError) as error:
            self.end()
            # What it complained of may still be on its way.
            self.overhearing.join(1)
            last = self.said.decode("utf-8", "replace").strip().splitlines()
            raise Broken(NO_RISCONTRO, self.program, last[-1] if last else "?") from error
        if found != DATA["version"]:
            self.end()
            raise Broken(OTHER_VERSION, DATA["version"], found)
        self.greeted = True

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def send(self, message: Dict[str, Any]) -> None:
        """Send a message.

        Raises:
            Broken: the process has ended.
        """
        try:
            self.process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
            self.process.stdin.flush()
        except (OSError, ValueError) as error:
            raise Broken(DIED) from error

    def receive(self, seconds: Optional[float] = None) -> Dict[str, Any]:
        """Wait for a message.

        Raises:
            Hung: none came in time; the process was ended.
            Broken: the process has ended.
        """
        try:
            text = self.lines.get(timeout=seconds)
        except queue.Empty as error:
            self.end()
            raise Hung(HUNG, "{:g}".format(seconds or 0)) from error
        if text is None:
            raise Broken(DIED)
        return json.loads(text.decode("utf-8"))

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self.alive():
            self.process.kill()
        try:
            self.process.stdin.close()
        except OSError:
            pass
        self.process.wait()

    def _listen(self) -> None:
        for text in self.process.stdout:
            self.lines.put(text)
        self.lines.put(None)

    def _overhear(self) -> None:
        """Keep the end of what Python complains of; a pipe nobody reads would stop it."""
        for text in self.process.stderr:
            self.said = (self.said + text)[-4000:]


class Functions:
    """The process that answers the functions; calls from several threads wait for one another."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.talk: Optional[Talk] = None
        self.language = "en"
        self.number = 0
        self.trouble: Optional[Words] = None
        self.refused: Optional[Words] = None

    def call(self, function: str, given: List[Any]) -> Any:
        """Return the answer to a call as JSON has it; never raises.

        What cannot be asked is ``#N/A``: the value is unknown. ``trouble`` then says why.
        """
        with self.lock:
            served = self.talk is not None and self.talk.alive()
            try:
                try:
                    value = self._asked(function, given)
                except Hung:
                    raise
                except Broken:
                    # It may have ended before it heard the question: a new one is asked, once.
                    if not served:
                        raise
                    self._drop()
                    value = self._asked(function, given)
            except Broken as fault:
                self._drop()
                if isinstance(fault, Hung):
                    self.refused = fault.words
                self.trouble = fault.words
                return {"error": "#N/A"}
            self.trouble = None
            return value

    def _asked(self, function: str, given: List[Any]) -> Any:
        # No second try at once: a Python that is not there, or hangs, would be waited for a
        # thousand times in one recalculation, on the thread that draws windows.
        if self.refused is not None:
            raise Broken(self.refused)
        if self.talk is None or not self.talk.alive():
            self._start()
        self.number += 1
        call = {"function": function, "given": given, "language": self.language}
        self.talk.send({"id": self.number, **call})
        answer = self.talk.receive(SECONDS)
        if answer.get("id") != self.number:
            raise Broken(DIED)
        return answer["value"]

    def _drop(self) -> None:
        if self.talk is not None:
            self.talk.end()
            self.talk = None

    def restart(self) -> None:
        """End the process: the next call starts a new one."""
        with self.lock:
            self.refused = self.trouble = None
            self._drop()

    def stop(self) -> None:
        """End the process even while a call waits for it."""
        talk = self.talk
        if talk is not None:
            talk.end()
        self.restart()

    def _start(self) -> None:
        try:
            talk = Talk("functions")
            talk.greet()
        except Broken as fault:
            self.refused = fault.words
            raise
        self.talk = talk


FUNCTIONS = Functions()
