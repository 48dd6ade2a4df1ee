"""One button at a time: a process of our Python does it, LibreOffice stays free meanwhile."""

import threading
from typing import Any, Callable, List, Optional

import unohelper
from com.sun.star.awt import XCallback

from .bridge import FUNCTIONS, Broken, Talk, Words
from .desk import Desk, Refused

BUSY = (
    "Un'altra operazione è in corso. Attendere che finisca o premere «Annulla».",
    "Something else is under way. Wait until it ends or press «Cancel».",
)
NOTHING = ("Nessuna operazione è in corso.", "Nothing is under way.")
STOPPING = (
    "L'operazione si fermerà al prossimo passo: ciò che è già scritto resta valido.",
    "The work will stop at its next step: what is already written stays valid.",
)
STOPPED = (
    "L'operazione è stata fermata: ciò che è già scritto resta valido.",
    "The work was stopped: what is already written stays valid.",
)
RESTARTED = (
    "Python verrà avviato di nuovo al prossimo calcolo.",
    "Python will be started again with the next calculation.",
)
FAILED = (
    "Operazione interrotta da un errore imprevisto ({0}). I dettagli sono nel registro: {1}.",
    "Ended by an unforeseen error ({0}). The details are in the log: {1}.",
)
ENDED = (
    "Python si è interrotto prima di finire. Premere di nuovo il pulsante: il lavoro già scritto "
    "resta valido; se succede ancora, aprire il registro.",
    "Python ended before it was done. Press the button again: what is already written stays "
    "valid; if it happens again, open the log.",
)
NOT_BROUGHT_BACK = (
    "La cartella non si è riaperta: aprirla da {0}. Quanto scritto è salvato.",
    "The workbook did not open again: open it from {0}. What was typed is saved.",
)
ABOUT = ("Riscontro, estensione {0}. {1}", "Riscontro, extension {0}. {1}")


class _Callback(unohelper.Base, XCallback):
    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work

    def notify(self, data: Any) -> None:
        self.work()


def on_main_thread(context: Any, work: Callable[[], None]) -> None:
    """Have something done by the main thread as soon as it is free; returns at once."""
    service = "com.sun.star.awt.AsyncCallback"
    caller = context.ServiceManager.createInstanceWithContext(service, context)
    caller.addCallback(_Callback(work), None)


class Press:
    """A button being done."""

    def __init__(self, context: Any, frame: Any, button: str, language: str) -> None:
        self.context, self.language = context, language
        self.desk = Desk(context, frame, language)
        self.talk = Talk("press", button, language)
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        """Pass every wish to the main thread and its outcome back, to the end."""
        words: Optional[Words] = None
        try:
            self.talk.greet()
            while True:
                message = self.talk.receive()
                if message.get("done"):
                    if message.get("words"):
                        words = (message["words"][0], message["words"][1])
                    elif message.get("failed"):
                        facts = (message["failed"], message.get("log", ""))
                        words = (FAILED[0].format(*facts), FAILED[1].format(*facts))
                    break
                self.talk.send(self._fulfilled(message))
        except Broken as fault:
            words = ENDED if self.talk.greeted else fault.words
        finally:
            try:
                self.talk.end()
            finally:
                on_main_thread(self.context, lambda: self._over(words))

    def _fulfilled(self, message: Any) -> Any:
        """Return the answer to a wish, after the main thread has seen to it."""
        answer = {"id": message["id"]}
        ready = threading.Event()

        def fulfil() -> None:
            try:
                answer["answer"] = self.desk.do(message["do"], message["with"])
            except Refused as refusal:
                answer["failed"] = {"it": refusal.words[0], "en": refusal.words[1]}
            finally:
                ready.set()

        on_main_thread(self.context, fulfil)
        ready.wait()
        return answer

    def _over(self, words: Optional[Words]) -> None:
        """Leave everything as a person expects it, however the work ended."""
        left: List[str] = []
        try:
            self.desk.end()
            left = self.desk.bring_back()
        finally:
            # Whatever fails above, the next button must be let in.
            PRESSES.current = None
        for path in left:
            text = spoken(NOT_BROUGHT_BACK, self.language).format(path)
            self.desk.do("say", {"text": text, "tone": "error"})
        if words and not self.desk.cancelled:
            self.desk.do("say", {"text": spoken(words, self.language), "tone": "error"})


class Presses:
    """The button under way, if one is."""

    def __init__(self) -> None:
        self.current: Optional[Press] = None

    def press(self, context: Any, frame: Any, button: str, language: str, version: str) -> None:
        """Start a button; what can be done without Python is done here."""
        desk = Desk(context, frame, language)

        def say(words: Words, tone: str = "info") -> None:
            desk.do("say", {"text": spoken(words, language), "tone": tone})

        if button == "cancel":
            self._cancel(say)
        elif button == "restart":
            FUNCTIONS.stop()
            if self.current is not None:
                self.current.desk.cancelled = True
                self.current.talk.end()
            say(RESTARTED)
        elif self.current is not None:
            say(BUSY, "warning")
        elif button == "about" and FUNCTIONS.refused is not None:
            # Cells say only that they have no value: here is why.
            it, en = FUNCTIONS.refused
            say((ABOUT[0].format(version, it), ABOUT[1].format(version, en)), "warning")
        else:
            try:
                self.current = Press(context, frame, button, language)
            except Broken as fault:
                words = fault.words
                if button == "about":
                    about = (ABOUT[0].format(version, words[0]), ABOUT[1].format(version, words[1]))
                    say(about, "warning")
                else:
                    say(words, "error")

    def _cancel(self, say: Callable[..., None]) -> None:
        if self.current is None:
            say(NOTHING)
        elif self.current.desk.cancelled:
            self.current.talk.end()  # Asked twice: it does not come to a next step.
            say(STOPPED)
        else:
            self.current.desk.cancelled = True
            say(STOPPING)


PRESSES = Presses()


def spoken(words: Words, language: str) -> str:
    """Return a sentence in a language."""
    return words[0 if language == "it" else 1]
