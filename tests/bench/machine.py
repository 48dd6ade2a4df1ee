"""What the figures were measured on."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

LIBRARIES = (
    *("pandas", "pandera", "openpyxl", "python-calamine", "XlsxWriter", "SQLAlchemy", "lxml"),
    "click",
)


def machine() -> dict[str, object]:
    """Return cores, processor, memory, system, Python and the versions of what is measured."""
    return {
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "processor": _processor(),
        "memory_gib": _memory(),
        "system": _system(),
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
        "versions": {"riscontro": version("riscontro")} | {one: version(one) for one in LIBRARIES},
    }


def load_average() -> float | None:
    """Return how many processes wanted a processor in the last minute, where the system tells."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> int | None:
    facts = Path("/proc/meminfo")
    if not facts.exists():
        return None
    return round(int(facts.read_text().split()[1]) / 1024**2)


def _system() -> str:
    if hasattr(platform, "freedesktop_os_release"):
        try:
            return platform.freedesktop_os_release()["PRETTY_NAME"]
        except (OSError, KeyError):
            pass
    return f"{platform.system()} {platform.release()}"
