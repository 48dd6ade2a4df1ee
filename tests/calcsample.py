"""A small stand-in for the functions and buttons, to try the way between Calc and Python alone.

Run as LibreOffice runs ``riscontro.addin.calc``: ``calcsample.py functions | press BUTTON it``.
"""

import os
import sys
import time
from datetime import date
from pathlib import Path

from riscontro.addin import calc
from riscontro.addin.cellerrors import CellError, ErrorKind, Failed
from riscontro.addin.host import Host, Question, Spot
from riscontro.addin.registry import Argument, Given, Registry, Scalar
from riscontro.schemas.terms import Words

SAMPLE = Registry()


def _argument(name: str, *, table: bool = False, optional: bool = False) -> Argument:
    words = Words(f"{name}_it", f"{name}_en")
    return Argument(name, words, Words(f"Che cosa è {name}.", f"What {name} is."), table, optional)


@SAMPLE.register(
    Words("KPI_ECO", "KPI_ECHO"),
    Words("Ridà quello che riceve.", "Gives back what it gets."),
    "service",
    _argument("value"),
    _argument("other_value", optional=True),
)
def echo(value: Scalar = None, other_value: Scalar = None) -> Given:
    return "|".join(repr(one) for one in (value, other_value))


@SAMPLE.register(
    Words("KPI_UGUALE", "KPI_SAME"),
    Words("Ridà il valore.", "Gives the value back."),
    "values",
    _argument("value"),
)
def same(value: Scalar = None) -> Given:
    return value


@SAMPLE.register(
    Words("KPI_ERRORE", "KPI_ERROR"),
    Words("Dà un errore.", "Gives an error."),
    "values",
    _argument("kind"),
)
def error(kind: ErrorKind) -> Given:
    raise Failed(kind, Words("perché sì", "because"))


@SAMPLE.register(
    Words("KPI_TABELLA", "KPI_TABLE"),
    Words("Ridà la tabella & le <celle>.", "Gives the table & its <cells> back."),
    "plan",
    _argument("table", table=True),
    _argument("seen", optional=True),
)
def table(table: Given = None, seen: Scalar = None) -> Given:
    assert isinstance(table, tuple)
    if seen:
        return repr(table)
    return table


@SAMPLE.register(
    Words("KPI_PROCESSO", "KPI_PROCESS"),
    Words("Numero del processo.", "Number of the process."),
    "service",
)
def process() -> Given:
    return float(os.getpid())


@SAMPLE.register(
    Words("KPI_LENTA", "KPI_SLOW"),
    Words("Aspetta.", "Waits."),
    "service",
    _argument("seconds"),
)
def slow(seconds: float) -> Given:
    print("what a library prints must not be taken for an answer")
    time.sleep(seconds)
    return seconds


@SAMPLE.register(
    Words("KPI_CADE", "KPI_FALLS"),
    Words("Finisce il processo.", "Ends the process."),
    "service",
)
def falls() -> Given:
    os._exit(3)


GIVEN: list[Given] = [
    CellError("#N/A"),
    ((1.0, None), ("x", CellError("#DIV/0!"))),
]


def press(button: str, host: Host, today: date) -> None:
    """Do what a test asks of a button."""
    if button == "check":
        book, spot = host.active(), host.spot()
        copy = Path(os.environ["CALC_SAMPLE"]) / "copy.xlsx"
        host.copy(copy)
        host.select(Spot("Dati", "C300"))
        host.write(Spot("Dati", "B1"), "scritto")
        host.write(Spot("Dati", "B2"), 2.5)
        host.recalculate()
        host.say(
            f"{book} {spot} {host.spot()} {host.shown('Dati', ['A1', 'B1', 'B2', 'B3', 'B4'])}"
        )
    elif button == "submit":
        yes = host.ask("Procedere?")
        text = Question("who", Words("Chi", "Who"))
        choice = Question("role", Words("Ruolo", "Role"), "B", ("A", "B"), required=False)
        given = host.form("Trasmetti", [text, choice])
        host.say(f"{yes} {given} {host.folder('Dove')} {host.language}", "warning")
    elif button == "synchronise":
        book, spot = host.active(), host.spot()
        assert book is not None and book.path is not None and spot is not None
        host.save(book)
        host.close(book)
        host.progress("Elaborazione", 1, 2)
        host.open(book.path, spot)
        host.say(f"{host.active()} {host.spot()}")
    elif button == "consolidate":
        for step in range(2000):
            host.progress(f"Passo {step}", step, 2000)
            time.sleep(0.02)
        host.say("finito")
    elif button == "report":
        raise ValueError("unforeseen")
    elif button == "repair":
        book, spot = host.active(), host.spot()
        assert book is not None and book.path is not None
        host.save(book)
        _met(host)
        host.close(book)
        host.open(book.path, spot)
        host.say("fatto")
    elif button == "clear":
        _met(host)
        host.write(Spot("Dati", "B1"), "scritto")
        host.say(f"{host.active()}")
    elif button in ("missing", "dry_run"):
        book = host.active()
        assert book is not None
        host.save(book)
        host.close(book)
        if button == "missing":
            os._exit(3)
        host.say("via")
        time.sleep(60)
    elif button == "trace":
        host.select(Spot("Nessuno", "A1"))


def _met(host: Host) -> None:
    """Let the test do something now."""
    host.say("ora")
    met = Path(os.environ["CALC_SAMPLE"]) / "met"
    while not met.exists():
        time.sleep(0.02)
    met.unlink()


def main(arguments: list[str]) -> None:
    incoming, outgoing = calc._talk()
    if arguments[0] == "functions":
        calc.answer_functions(SAMPLE, incoming, outgoing)
    else:
        language = "en" if arguments[2] == "en" else "it"
        calc.press_button(arguments[1], language, press, incoming, outgoing)


def launcher(folder: Path) -> Path:
    """A program that answers ``-m riscontro.addin.calc …`` with what stands here."""
    made = folder / "python"
    made.write_text(f'#!/bin/sh\nshift 2\nexec "{sys.executable}" "{__file__}" "$@"\n')
    made.chmod(0o755)
    return made


if __name__ == "__main__":
    main(sys.argv[1:])
