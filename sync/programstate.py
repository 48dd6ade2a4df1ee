"""What tells one state of the program from another: a version, and the files it is made of."""

from functools import lru_cache
from importlib import resources
from pathlib import Path

from ..schemas.release import VERSION

PACKAGES = ("riscontro.schemas", "riscontro.workbooks", "riscontro.sync")
"""The packages that read and judge."""


@lru_cache(maxsize=1)
def program() -> str:
    """Return it; files are only looked at, and the same version may be at work while it changes."""
    told = [VERSION]
    for package in PACKAGES:
        folder = Path(str(resources.files(package)))
        for file in sorted((*folder.rglob("*.py"), *folder.rglob("*.toml"))):
            state = file.stat()
            told.append(f"{file.name} {state.st_size} {state.st_mtime_ns}")
    return "\n".join(told)
