"""A dask cluster joined for a run: one that is there already, or one of this machine alone.

Imported when an engine asks for one; dask itself only then, too.
"""

import hashlib
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ...schemas.release import VERSION
from ...schemas.terms import Words
from ..credentials import resolved
from ..errors import RunStopped
from ..programstate import PACKAGES

PATIENCE = 10
"""Seconds to wait for a scheduler."""

LOOPBACK = "127.0.0.1"

READERS = ("python-calamine", "lxml")
"""What reads workbooks: other versions may read another thing."""

SETTINGS: Mapping[str, object] = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.large-graph-warning-threshold": "1TB",
    "distributed.comm.timeouts.connect": f"{PATIENCE}s",
}
"""Nobody is shown pages; a large workbook in a job is no mistake; who is gone is not waited for."""


@contextmanager
def joined(scheduler: str, processes: int) -> Iterator[Any]:
    """Be a client of a cluster, whose workers are sure to do the same as this machine would.

    Args:
        scheduler: its address, or ``env:NAME``; empty for processes of this machine, which only
            this run can talk to, and which end with it.
        processes: how many of these.

    Raises:
        RunStopped: dask is not installed, the scheduler does not answer, or other versions of
            Riscontro or of what reads workbooks are at work there.
    """
    try:
        import dask
        import distributed
    except ImportError as error:
        raise _uninstalled(error) from None
    chatty = logging.getLogger("distributed")
    level = chatty.level
    chatty.setLevel(logging.CRITICAL + 1)
    try:
        with dask.config.set(SETTINGS):
            if not scheduler:
                with _own(distributed, processes) as client:
                    yield client
                return
            with _client(distributed, resolved(scheduler), scheduler) as client:
                agreeing(client)
                yield client
    finally:
        chatty.setLevel(level)


@cache
def versions() -> dict[str, str]:
    """Return what decides how a workbook is read here: the program's very text, what it uses."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        folder = Path(str(resources.files(package)))
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.toml"))):
            digest.update(f"{package} {path.relative_to(folder).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    found = {"riscontro": f"{VERSION} ({digest.hexdigest()[:8]})"}
    found |= {name: _version(name) for name in READERS}
    return found | {"python": ".".join(map(str, sys.version_info[:2]))}


def difference(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Tell in what their versions differ from ours; empty when they read as we do."""
    return ", ".join(
        f"{name} {theirs.get(name) or '–'} ≠ {one}"
        for name, one in ours.items()
        if theirs.get(name) != one
    )


def unlike(where: str, what: str) -> RunStopped:
    """Return why a run stops whose workers would not do what this machine does."""
    return RunStopped(
        Words(
            f"Il cluster non ha le stesse versioni di questa macchina ({where}: {what}): "
            "installarle uguali ovunque, oppure togliere --engine dask.",
            f"The cluster does not have the versions of this machine ({where}: {what}): "
            "install the same everywhere, or leave --engine dask out.",
        )
    )


def agreeing(client: Any) -> None:  # noqa: ANN401 - dask is imported late
    """Make sure that scheduler and workers have the versions of this machine.

    Raises:
        RunStopped: one has not.
    """
    try:
        answers = {"scheduler": client.run_on_scheduler(versions)}
    except Exception as error:
        answers = {"scheduler": error}
    answers |= client.run(versions, on_error="return")
    for where, answer in answers.items():
        # One that has no such function has no Riscontro, or another one.
        told = answer if isinstance(answer, Mapping) else {}
        if what := difference(versions(), told):
            raise unlike(where, what)


@contextmanager
def _own(distributed: Any, processes: int) -> Iterator[Any]:  # noqa: ANN401
    """Start processes that listen on the loopback alone and know each other by a key made now."""
    try:
        security = distributed.Security.temporary()
    except ImportError as error:
        raise _uninstalled(error) from None
    try:
        cluster = distributed.LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            host=LOOPBACK,
            security=security,
            dashboard_address=f"{LOOPBACK}:0",
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,  # Nothing that departments wrote is swapped out to a file.
            silence_logs=logging.CRITICAL,
        )
    except (OSError, RuntimeError) as error:
        raise RunStopped(
            Words(
                f"I processi di dask non si sono avviati ({error}): ripetere senza --engine dask.",
                f"The processes of dask did not start ({error}): run again without --engine dask.",
            )
        ) from error
    with cluster, distributed.Client(cluster, set_as_default=False) as client:
        yield client


@contextmanager
def _client(distributed: Any, address: str, shown: str) -> Iterator[Any]:  # noqa: ANN401
    # Held before it connects: one that is left to the collector takes a lock wherever it is found,
    # the start of another one included, and that one never starts.
    client = distributed.Client.__new__(distributed.Client)
    try:
        client.__init__(address, timeout=PATIENCE, set_as_default=False, direct_to_workers=False)
    except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
        with suppress(Exception):
            client.close()
        raise RunStopped(
            Words(
                f"Lo scheduler {shown} non risponde ({type(error).__name__}): verificare "
                "l'indirizzo (tls://host:porta o tcp://host:porta) e che sia avviato.",
                f"The scheduler {shown} does not answer ({type(error).__name__}): check the "
                "address (tls://host:port or tcp://host:port) and that it is running.",
            )
        ) from error
    with client:
        yield client


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _uninstalled(error: ImportError) -> RunStopped:
    return RunStopped(
        Words(
            f"Per distribuire il lavoro con dask manca il modulo «{error.name or 'cryptography'}»: "
            'eseguire pip install "riscontro[dask]".',
            f"Handing out work with dask needs the module «{error.name or 'cryptography'}»: "
            'run pip install "riscontro[dask]".',
        )
    )
