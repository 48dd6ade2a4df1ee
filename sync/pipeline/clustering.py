"""The engine of several machines: the same work done by a dask cluster, with the outcome of one.

What a job needs goes with it, so that no worker has to reach folders or know a password. Whatever
happens to workers or scheduler, what they had is done here: the outcome is that of
``engines.Here``.
"""

import pickle
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic
from uuid import uuid4

from ..enginesettings import EngineSettings
from . import collecting, engines
from .diary import note
from .engines import Engine, Job, Result, Shared
from .joining import difference, joined, unlike, versions
from .planning import Opened
from .taking import carried

AHEAD = 4
"""Jobs handed out for each thread of a worker: the next ones wait where they are needed."""

MOST = 256
"""Jobs handed out at a time, however large the cluster."""

HEAVY = 64 << 20
"""Bytes of jobs handed out at a time."""

POLL = 1
"""Seconds between two looks at who is there, while a result is awaited."""

ALONE = 15
"""Seconds without any worker after which the work is done here."""


def untold(_: str) -> None:
    """Tell nobody."""


def engine_of(found: Opened, settings: EngineSettings) -> Engine | None:
    """Return the engine a run is told to use; ``None`` for the one of this machine.

    Args:
        found: the workspace, whose log is told who did how many jobs.
        settings: what is wanted.
    """
    if settings.kind != "dask":
        return None
    return Cluster(
        carried, settings.scheduler, settings.processes, lambda text: note(found.workspace, text)
    )


class Cluster:
    """Work done by the workers of a dask cluster."""

    def __init__(
        self,
        pack: Callable[[Any, Any], Any],
        scheduler: str = "",
        processes: int = 2,
        tell: Callable[[str], None] = untold,
    ) -> None:
        """Prepare an engine; a cluster is joined when there is work.

        Args:
            pack: makes of a job one that needs nothing but what it holds.
            scheduler: address of the cluster; empty for processes of this machine.
            processes: how many of these.
            tell: told in the end who did how many jobs, in a line without names.
        """
        self._pack, self._scheduler, self._processes = pack, scheduler, processes
        self._tell = tell

    def map(
        self, work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job]
    ) -> Iterator[Result]:
        """Do work for every job; see ``Engine``.

        Raises:
            RunStopped: as ``joining.joined``.
        """
        if not jobs:
            return
        with joined(self._scheduler, self._processes) as client:
            handing = _Handing(client, self._pack, work, shared, jobs)
            try:
                yield from handing.results()
            finally:
                handing.take_back()
                self._tell(handing.told)


class Parcel:
    """What all jobs look at, carried as bytes and opened once by every worker."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes."""
        self._data, self._opening = data, Lock()
        self._held: tuple[Callable[[Any, Any], Any], Any] | None = None

    def __reduce__(self) -> tuple[type["Parcel"], tuple[bytes]]:
        """Carry the bytes."""
        return Parcel, (self._data,)

    @property
    def opened(self) -> tuple[Callable[[Any, Any], Any], Any]:
        """The work, and what is shared."""
        with self._opening:
            if self._held is None:
                self._held = pickle.loads(self._data)
            return self._held


def worked(parcel: Parcel, sender: dict[str, str], job: bytes) -> tuple[str, bytes]:
    """Do a job on a worker.

    Returns:
        In what the worker is unlike who sent the job, if it is; the result, empty where the work
        failed: it is done again where it can be told why.
    """
    if apart := difference(sender, versions()):
        return apart, b""
    try:
        with collecting.rarely():
            work, shared = parcel.opened
            return "", pickle.dumps(work(shared, pickle.loads(job)), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return "", b""


@dataclass(frozen=True, slots=True, eq=False)
class _Handed(Generic[Job]):
    """A job; where it was handed out, the future of its result, to whom, its size in bytes."""

    job: Job
    future: Any = None
    worker: str = ""
    size: int = 0


class _Handing(Generic[Shared, Job, Result]):
    def __init__(
        self,
        client: Any,  # noqa: ANN401 - dask is imported late
        pack: Callable[[Shared, Job], Job],
        work: Callable[[Shared, Job], Result],
        shared: Shared,
        jobs: Sequence[Job],
    ) -> None:
        self._client, self._pack = client, pack
        self._work, self._shared, self._jobs = work, shared, jobs
        self._handed: deque[_Handed[Job]] = deque()
        self._next = self._weight = self._here = 0
        self._name = f"riscontro-{uuid4().hex}"
        data = pickle.dumps((work, shared), pickle.HIGHEST_PROTOCOL)
        self._parcel = client.submit(Parcel, data, key=self._name, pure=False)
        self._threads: dict[str, int] = {}
        self._most = self._found = 0
        self._lost = False
        self._look()

    @property
    def told(self) -> str:
        """Who did how many jobs, numbers only."""
        return f"dask: threads={self._found} jobs={len(self._jobs)} here={self._here}"

    def results(self) -> Iterator[Result]:
        """Go through the results in the order of the jobs."""
        for turn in range(len(self._jobs)):
            if turn and turn % self._most == 0:
                self._look()
            self._hand_out()
            one = self._handed.popleft()
            self._weight -= one.size
            data = self._awaited(one.future) if one.future is not None else b""
            if data:
                yield pickle.loads(data)
            else:
                self._here += 1
                yield self._work(self._shared, one.job)

    def take_back(self) -> None:
        """Leave nothing behind in the cluster."""
        futures = [one.future for one in self._handed if one.future is not None]
        self._handed.clear()
        with suppress(Exception):  # Where nobody is left, nothing is.
            self._client.cancel(futures)

    def _hand_out(self) -> None:
        """Hand out as many jobs as may be at a time, at least the one whose turn it is."""
        while self._next < len(self._jobs) and (
            not self._handed
            or (len(self._handed) < self._most and self._weight < HEAVY and not self._lost)
        ):
            one = self._packed(self._next)
            self._handed.append(one)
            self._weight += one.size
            self._next += 1

    def _packed(self, number: int) -> _Handed[Job]:
        job = self._jobs[number]
        if self._lost:
            return _Handed(job)
        try:
            job = self._pack(self._shared, job)
        except Exception:
            return _Handed(job)  # Told when its turn comes.
        data = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
        worker = self._least_busy()
        # Left to itself dask sends all short jobs to the first worker that has what is shared.
        where = {"workers": [worker], "allow_other_workers": True} if worker else {}
        given, key = (self._parcel, versions(), data), f"{self._name}-{number}"
        try:
            future = self._client.submit(worked, *given, key=key, pure=False, **where)
        except Exception:  # The scheduler is gone, or another one that knows nothing is there.
            self._lost = True
            return _Handed(job)
        return _Handed(job, future, worker, len(data))

    def _least_busy(self) -> str:
        """Return the worker that has the fewest jobs for each of its threads, if there is any."""
        busy = Counter(one.worker for one in self._handed if one.future and not one.future.done())
        return min(self._threads, key=lambda one: busy[one] / self._threads[one], default="")

    def _awaited(self, future: Any) -> bytes:  # noqa: ANN401
        """Wait for a result; empty when there will be none.

        Raises:
            RunStopped: it was a worker that is unlike this machine.
        """
        begun = since = time.monotonic()
        while not self._lost and time.monotonic() - begun < engines.SILENCE:
            try:
                apart, data = future.result(timeout=POLL)
            except TimeoutError:
                if self._look():
                    since = time.monotonic()
                self._lost = time.monotonic() - since > ALONE
                continue
            except Exception:  # Whatever dask says of workers that died, or of a scheduler.
                self._lost = self._client.status != "running"
                return b""
            if apart:
                raise unlike("worker", apart)
            return bytes(data)
        return b""

    def _look(self) -> int:
        """Count the threads of all workers there are now."""
        try:
            self._threads = {who: count for who, count in self._client.nthreads().items() if count}
        except Exception:
            self._threads = {}
        threads = sum(self._threads.values())
        self._found = max(self._found, threads)
        self._most = min(MOST, AHEAD * max(threads, 2))
        return threads
