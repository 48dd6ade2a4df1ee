"""What every test may ask for: how many examples, the real report, the programs outside Python."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from postgres import Server
    from riscontro.sync.pipeline.demonstration import Demonstration
    from sites import DemoSites

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

# No deadline: the machines that run this are shared and of very different speed.
settings.register_profile("fast", max_examples=25, deadline=None)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "full", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "fast")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the real reports, which lies beside the repository and not in it."""
    if not CORPUS.is_dir():
        pytest.skip("the real reports (shared/corpus) are not beside the repository")
    return CORPUS


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> "Demonstration":
    """The bundled plan, run once from import to master; copy its folder before changing it."""
    from riscontro.sync.pipeline.demonstration import demonstrate

    return demonstrate(tmp_path_factory.mktemp("demonstration") / "torino")


@pytest.fixture(scope="session")
def demo_sites(
    demonstration: "Demonstration", tmp_path_factory: pytest.TempPathFactory
) -> "DemoSites":
    """The published sites of the bundled plans, each made when it is asked for."""
    from sites import DemoSites

    return DemoSites(tmp_path_factory.mktemp("siti"), {"torino-controllo": demonstration.root})


@pytest.fixture(scope="session")
def postgresql() -> "Iterator[Server]":
    """A PostgreSQL server of our own; ``database()`` makes a fresh database in it."""
    from postgres import programs, server

    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server (initdb, pg_ctl) is installed here")
    with server(found) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that holds nothing yet, of each kind: path or URL."""
    if request.param == "sqlite":
        return str(tmp_path / ".riscontro" / "store.db")
    running: Server = request.getfixturevalue("postgresql")
    return running.database()


@pytest.fixture(scope="session")
def soffice() -> str:
    """The LibreOffice command."""
    return _command("soffice", "libreoffice")


@pytest.fixture(scope="session")
def pdftoppm() -> str:
    """The command of poppler that turns pages into pictures."""
    return _command("pdftoppm")


@pytest.fixture(scope="session")
def chromium() -> str:
    """A Chromium browser; it refuses to run as root unless told ``--no-sandbox``."""
    return _command("chromium", "chromium-browser", "google-chrome")


def _command(*names: str) -> str:
    """The first of these commands found on this machine; the test is skipped without one."""
    for name in names:
        if found := shutil.which(name):
            return found
    pytest.skip(f"{names[0]} is not installed here")
