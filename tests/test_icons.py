"""The icons of the buttons: all there, readable at every size, and made from their drawings."""

import re
from pathlib import Path
from xml.etree import ElementTree

import icons
import pngs
import pytest
from riscontro.addin.buttons import BUTTONS

PALETTE = {"#17324D", "#0066CC", "#00784D", "#945A00", "#C22F48", "#fff", "none"}
HEAVIEST = 6_000
EACH = pytest.mark.parametrize("button", list(BUTTONS))
SIZED = pytest.mark.parametrize("size", icons.SIZES)
RAMP = 16
"""Lightness within which two pixels count as the same: browsers smooth edges differently."""


def lightness(colour: tuple[int, ...], ground: float) -> float:
    """Relative luminance (WCAG) of a pixel laid over a grey one."""
    alpha = colour[3] / 255
    shown = [(one * alpha + ground * (1 - alpha)) / 255 for one in colour[:3]]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shown]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def painted(picture: pngs.Picture) -> frozenset[tuple[int, ...]]:
    """Where a picture has which colour, roughly: neither see-through nor white."""
    return frozenset(
        (i, *(one >> 6 for one in colour[:3]))
        for i, colour in enumerate(picture.colours())
        if colour[3] > 128 and min(colour[:3]) < 160
    )


def test_every_button_has_its_icon_and_no_icon_is_left_over() -> None:
    named = {icons.picture(button, size).name for button in BUTTONS for size in icons.SIZES}
    drawn = {icons.drawing(button, size).name for button in BUTTONS for size in icons.SIZES}
    assert {file.name for file in icons.ICONS.iterdir()} == named | drawn


@EACH
def test_a_drawing_needs_nothing_else_and_keeps_to_the_palette(button: str) -> None:
    for size in (16, 80):
        file = icons.drawing(button, size)
        text = file.read_text("utf-8")
        root = ElementTree.fromstring(text)
        grid = 16 if file.stem.endswith("_16") else 32
        assert root.get("viewBox") == f"0 0 {grid} {grid}"
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= PALETTE
        assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "defs", "g", "use", "path", "circle"}
        known = {element.get("id") for element in root.iter()}
        assert all(e.get("href", "")[1:] in known for e in root.iter() if e.get("href"))


@SIZED
@EACH
def test_a_picture_is_small_see_through_and_not_empty(button: str, size: int) -> None:
    data = icons.picture(button, size).read_bytes()
    picture = pngs.read(data)
    assert (picture.width, picture.height) == (size, size)
    assert data[25] == pngs.TRUECOLOUR_WITH_ALPHA
    assert len(data) < HEAVIEST
    opacity = [colour[3] for colour in picture.colours()]
    assert min(opacity) == 0
    assert max(opacity) == 255
    assert size * size * 0.1 < len(painted(picture)) < size * size * 0.7


@pytest.mark.parametrize("ground", [0xFF, 0xF3, 0x26])
@SIZED
@EACH
def test_a_picture_stands_out(button: str, size: int, ground: int) -> None:
    """At least a tenth of it has the contrast of 3 : 1 that graphic signs need."""
    behind = lightness((ground, ground, ground, 255), 0)
    picture = pngs.read(icons.picture(button, size).read_bytes())
    seen = sum(contrast(lightness(one, ground), behind) >= 3 for one in picture.colours())
    assert seen > size * size * 0.1


@SIZED
def test_no_two_icons_look_alike(size: int) -> None:
    shapes = {one: painted(pngs.read(icons.picture(one, size).read_bytes())) for one in BUTTONS}
    names = list(shapes)
    for at, one in enumerate(names):
        for other in names[:at]:
            shared = len(shapes[one] & shapes[other]) / len(shapes[one] | shapes[other])
            assert shared < 0.5, (one, other)


def test_the_pictures_are_those_of_the_drawings(chromium: str, tmp_path: Path) -> None:
    for (button, size), fresh in icons.rendered(chromium, tmp_path).items():
        kept = pngs.read(icons.picture(button, size).read_bytes())
        pairs = zip(kept.colours(), fresh.colours(), strict=True)
        other = sum(
            max(abs(a - b) for a, b in zip(one, two, strict=True)) > RAMP for one, two in pairs
        )
        assert other <= size * size * 0.02, f"{button}_{size}: run tests/icons.py"


def test_a_picture_is_read_as_it_was_written() -> None:
    pixels = bytes(range(256)) * 4
    for width, height in ((16, 16), (8, 32), (64, 4)):
        picture = pngs.Picture(width, height, pixels)
        assert pngs.read(pngs.write(picture)) == picture
    with pytest.raises(ValueError, match="damaged"):
        pngs.read(pngs.write(picture)[:-6] + b"000000")
