"""The site of the bundled plans: Turin's is quick to walk through, every plan has its own."""

import re
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from riscontro.sync.pipeline.demonstration import demonstrate
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.publication.sitecontent import Content
from sites import Read, htmls, links, published, site_of

if TYPE_CHECKING:
    from riscontro.sync.pipeline.demonstration import Demonstration

CLICKS, LIGHT = 3, 200_000


def test_every_number_of_turin_is_three_clicks_away(demonstration: "Demonstration") -> None:
    """From the home page, by links alone: no search, no JavaScript."""
    made = material(demonstration.root)
    site = site_of(made)
    pages = {path: text for path, text in htmls(site).items() if not path.startswith("en/")}
    far = {"index.html": 0}
    waiting = deque(["index.html"])
    while waiting:
        here = waiting.popleft()
        for there, _ in links(here, pages[here]):
            assert there in site, f"{here} → {there}"
            if there in pages and there not in far:
                far[there] = far[here] + 1
                waiting.append(there)
    wanted = {Content(made).addresses.of("indicator", one.row_key) for one in made.plan.indicators}
    assert len(wanted) > 700 and max(far[path] for path in wanted) <= CLICKS
    assert pages.keys() == far.keys(), "no page is an island"
    view = ("index.html", "risorse/sito.css", "risorse/sito.js")
    assert sum(len(site[path]) for path in view) < LIGHT
    counted = re.findall(r"<b>([\d.]+)</b>", site["index.html"].decode().partition("<form")[0])
    moves = [one.moved.rating for one in made.standing.scores.rows.values()]
    assert [int(one) for one in counted] == [
        moves.count(name) for name in ("improving", "stable", "worsening")
    ]


@pytest.mark.parametrize("plan", ["polito-innovazione", "polito-action-plan"])
def test_a_plan_publishes_what_it_has(plan: str, tmp_path: Path) -> None:
    site = published(demonstrate(tmp_path / "piano", plan).root)
    pages = htmls(site)
    for path, text in pages.items():
        assert Read(text).all("h1")
        for there, _ in links(path, text):
            assert there in site, f"{path} → {there}"
    assert any(path.startswith("tabelle/") for path in pages)
    assert any(path.startswith("indicatori/") for path in pages) == (plan == "polito-innovazione")
    assert any(path.startswith("attivita/") for path in pages) == (plan == "polito-action-plan")
