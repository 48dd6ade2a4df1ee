"""Where the work on single workbooks is done: an engine hands pure work out, and back in order."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

Shared = TypeVar("Shared")
Job = TypeVar("Job")
Result = TypeVar("Result")

SILENCE = 1800
"""Seconds without a word from anybody after which what they were to do is done here."""


class Engine(Protocol):
    """What does the same work for many jobs."""

    def map(
        self, work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job]
    ) -> Iterator[Result]:
        """Do work for every job; results come in the order of the jobs, as they are ready.

        Args:
            work: a function of a module that depends on nothing but what it is given.
            shared: what all jobs look at and none changes; it goes once to every worker.
            jobs: frozen data; jobs, results and what is shared can be carried to other processes.

        Raises:
            Exception: what the work raises for a job, when its turn comes.
        """


class Here:
    """Work done in this process, one job after the other."""

    def map(
        self, work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job]
    ) -> Iterator[Result]:
        """Do work for every job as its result is asked for; see ``Engine``."""
        return (work(shared, job) for job in jobs)
