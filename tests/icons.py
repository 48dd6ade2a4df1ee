"""Makes the pictures of the buttons' icons from their drawings.

Run ``python tests/icons.py`` after a drawing in ``addin/icons`` changed: it writes every
``<id>_16.png``, ``<id>_32.png`` and ``<id>_80.png`` anew with headless Chromium. The pictures are
kept with the sources since nothing on a user's machine can draw them. ``--sheet FILE`` writes
instead one picture of all of them on white, on the grey of Office and on dark, to look at.

Drawings are on a grid of 32 with lines 2 wide at odd coordinates, which fall on whole pixels at
16, 32 and 80; everything has a white rim, so that it shows on dark too. Where 16 pixels need
less, ``<id>_16.svg`` is drawn on a grid of 16.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pngs import Picture, read, write
from riscontro.addin.buttons import BUTTONS

ICONS = Path(__file__).parents[1] / "addin" / "icons"
SIZES = (16, 32, 80)
GROUNDS = ("#ffffff", "#f3f3f3", "#262626")


def drawing(button: str, size: int) -> Path:
    """The drawing a picture of this size is made from."""
    small = ICONS / f"{button}_{size}.svg"
    return small if small.exists() else ICONS / f"{button}.svg"


def picture(button: str, size: int) -> Path:
    return ICONS / f"{button}_{size}.png"


def screenshot(
    chromium: str, page: str | Path, width: int, height: int, *options: str, folder: Path
) -> Picture:
    """What a page looks like; ``page`` is a file or its text."""
    shown = folder / "page.html"
    if isinstance(page, Path):
        shown = page
    else:
        shown.write_text(page, "utf-8")
    made = folder / "page.png"
    made.unlink(missing_ok=True)
    rights = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    subprocess.run(
        [
            chromium, "--headless", *rights, "--disable-gpu", "--hide-scrollbars",
            "--allow-file-access-from-files", "--force-device-scale-factor=1",
            f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}",
            *options, f"--screenshot={made}", shown.as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return read(made.read_bytes())


def rendered(chromium: str, folder: Path) -> dict[tuple[str, int], Picture]:
    """Every icon at every size, drawn in one page."""
    step = max(SIZES)
    places = {
        (button, size): (row * step, column * step)
        for column, button in enumerate(BUTTONS)
        for row, size in enumerate(SIZES)
    }
    images = "".join(
        f'<img src="{drawing(button, size).as_uri()}" width="{size}" height="{size}"'
        f' style="position:absolute;left:{left}px;top:{top}px">'
        for (button, size), (left, top) in places.items()
    )
    whole = screenshot(
        chromium, f"<!doctype html><body>{images}</body>", step * len(SIZES),
        step * len(BUTTONS) + 200, "--default-background-color=00000000", folder=folder,
    )  # fmt: skip
    return {
        (button, size): whole.part(left, top, size, size)
        for (button, size), (left, top) in places.items()
    }


def sheet() -> str:
    """A page with every picture on every ground."""
    rows = "".join(
        f'<div style="background:{ground};padding:8px;display:flex;flex-wrap:wrap;gap:10px">'
        + "".join(f'<img src="{picture(one, size).as_uri()}" alt="{one}">' for one in BUTTONS)
        + "</div>"
        for ground in GROUNDS
        for size in SIZES
    )
    return f'<!doctype html><body style="margin:0;width:1010px">{rows}</body>'


def main(arguments: list[str]) -> int:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        print("chromium is not installed", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        if arguments[:1] == ["--sheet"]:
            seen = screenshot(chromium, sheet(), 1010, 1150, folder=Path(folder))
            Path(arguments[1]).write_bytes(write(seen))
            return 0
        for (button, size), made in rendered(chromium, Path(folder)).items():
            picture(button, size).write_bytes(write(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
