"""The engine of one machine: the same work in a few processes, which end with the one they serve.

A process that is forked has everything at hand; one that is started anew is sent what is shared.
Whatever goes wrong in a process, its jobs are done here: the outcome is that of ``engines.Here``.
"""

import multiprocessing
import os
import pickle
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic

from . import engines
from .engines import Engine, Here, Job, Result, Shared

FORKS = sys.platform == "linux"
"""Processes are forked: elsewhere it is not safe, or cannot be done."""

FEWEST = 24 if FORKS else 400
"""Jobs below which starting processes costs more than they spare."""

HELD = 2
"""Jobs a process has at a time: the next one waits where it is needed."""

AHEAD = 32
"""Results kept before their turn comes."""

PARTING = 10
"""Seconds a process has to end by itself when there is nothing left to do."""


def engine_for(jobs: int, processes: int) -> Engine:
    """Return the engine for some work.

    Args:
        jobs: how many there are.
        processes: how many may be used; never more than the machine has processors.
    """
    count = min(processes, os.cpu_count() or 1)
    return Processes(count) if many_for(jobs, count) else Here()


def many_for(jobs: int, processes: int) -> bool:
    """Tell whether there is so much to do that other processes pay, and whether they may be had."""
    return jobs >= FEWEST and min(processes, os.cpu_count() or 1) > 1


@contextmanager
def meanwhile(
    work: Callable[[Shared, None], Result], shared: Shared, beside: bool
) -> Iterator[Callable[[], Result]]:
    """Do one piece of work while the block does others; in the block, wait for it and return it.

    Args:
        work: as in ``Engine.map``.
        shared: what it looks at, as it is now.
        beside: in a process of its own, where these are forked; otherwise when it is waited for.
    """
    crew: _Crew[Shared, None, Result] = _Crew(work, shared, [None])
    results = crew.results()
    try:
        if beside and FORKS:
            crew.hire(1)
            crew.give(0)
        yield lambda: next(results)
    finally:
        crew.dismiss()


class Processes:
    """Work done in several processes of this machine."""

    def __init__(self, count: int) -> None:
        """Prepare an engine; processes are started when there is work.

        Args:
            count: how many.
        """
        self._count = count

    def map(
        self, work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job]
    ) -> Iterator[Result]:
        """Do work for every job; see ``Engine``."""
        crew = _Crew(work, shared, jobs)
        try:
            crew.hire(self._count)
            yield from crew.results()
        finally:
            crew.dismiss()


@dataclass(eq=False, slots=True)
class _Hand:
    """A process, what leads to it, and the numbers of the jobs it has."""

    process: BaseProcess
    line: Connection
    holds: deque[int] = field(default_factory=deque)


class _Crew(Generic[Shared, Job, Result]):
    def __init__(
        self, work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job]
    ) -> None:
        self._work, self._shared, self._jobs = work, shared, jobs
        self._hands: list[_Hand] = []
        self._done: dict[int, bytes | None] = {}
        self._next = 0

    def hire(self, count: int) -> None:
        """Start processes, as many of them as can be had."""
        context: Any = multiprocessing.get_context("fork" if FORKS else "spawn")
        for _ in range(count):
            ours, theirs = context.Pipe()
            # Who is forked holds the lines of this process too: while it does, none of them ends.
            inherited = (*(hand.line for hand in self._hands), ours) if FORKS else ()
            process = context.Process(
                target=_serve,
                args=(theirs, inherited, self._work, self._shared, self._jobs),
                daemon=True,
            )
            try:
                process.start()
            except (OSError, pickle.PicklingError):
                ours.close()
                return
            finally:
                theirs.close()
            self._hands.append(_Hand(process, ours))

    def results(self) -> Iterator[Result]:
        """Go through the results in the order of the jobs."""
        for number, job in enumerate(self._jobs):
            self.give(number)
            while number not in self._done and any(number in one.holds for one in self._hands):
                self._take(number)
            data = self._done.pop(number, None)
            yield self._work(self._shared, job) if data is None else pickle.loads(data)

    def dismiss(self) -> None:
        """End the processes."""
        for hand in self._hands:
            hand.line.close()
            if hand.holds:
                hand.process.terminate()
        for hand in self._hands:
            hand.process.join(PARTING)
            hand.process.kill()
            hand.process.join()

    def give(self, turn: int) -> None:
        """Hand jobs out, from the one whose turn it is as far ahead as may be."""
        last = min(len(self._jobs), turn + AHEAD)
        self._next = max(self._next, turn)
        for hand in list(self._hands):
            while len(hand.holds) < HELD and self._next < last:
                hand.holds.append(self._next)
                self._next += 1
                try:
                    hand.line.send(hand.holds[-1])
                except OSError:
                    self._lost(hand)
                    break

    def _take(self, turn: int) -> None:
        lines: dict[Any, _Hand] = {hand.line: hand for hand in self._hands}
        ready = wait(list(lines), engines.SILENCE)
        if not ready:
            for hand in lines.values():
                hand.process.kill()
                hand.process.join()
                self._lost(hand)
        for line in ready:
            hand = lines[line]
            try:
                data = hand.line.recv_bytes()
            except (EOFError, OSError):
                self._lost(hand)
                continue
            self._done[hand.holds.popleft()] = data or None
        self.give(turn)

    def _lost(self, hand: _Hand) -> None:
        """Take back the jobs of a process that has ended: they are done here."""
        self._done.update(dict.fromkeys(hand.holds))
        self._hands.remove(hand)
        hand.line.close()


def _serve(
    line: Connection,
    inherited: Sequence[Connection],
    work: Callable[[Shared, Job], Result],
    shared: Shared,
    jobs: Sequence[Job],
) -> None:
    """Do the jobs whose numbers come, until nobody is there to send any."""
    for other in inherited:
        other.close()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            number = line.recv()
            try:
                data = pickle.dumps(work(shared, jobs[number]), pickle.HIGHEST_PROTOCOL)
            except Exception:  # Done again where it can be told.
                data = b""
            line.send_bytes(data)
