"""The regulation in workspaces: waivers, rows of other units and years, states, run after run."""

import shutil
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from desk import riscontro
from openpyxl import load_workbook
from regulation import TODAY
from regulation_people import assignment, need
from regulation_signed import elsewhere, fellow, together
from regulation_world import AA, NEXT_AA, renewal
from regulation_world import need as needed
from regulationspace import ISSUED, Space, issued, page_of, write
from riscontro.schemas.findings import Finding
from riscontro.schemas.rulings import Waiver
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.pipeline.rolling import rollover
from riscontro.workbooks.reader import read_workbook

GIVEN = Waiver("INC-135", reason="Accordo quadro", author="Il prorettore", day=ISSUED)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return issued(tmp_path_factory.mktemp("rounds") / "incarichi")


@pytest.fixture
def space(template: Path, tmp_path: Path) -> Space:
    return Space.copied(template, tmp_path / "w")


def waive(space: Space, *waivers: Waiver) -> None:
    """Write the waivers of a plan, those alone."""
    path = space.root / "piano.xlsx"
    book = load_workbook(path)
    page = page_of(book, "Deroghe")
    for number in range(8):
        cells = asdict(waivers[number]) if number < len(waivers) else dict.fromkeys(asdict(GIVEN))
        write(page, 6 + number, cells)
    book.save(path)


def codes(found: Iterable[Finding], *wanted: str) -> list[tuple[str, str]]:
    """Return the codes of some rules with the unit they are told of."""
    told = [(one.code, one.place.workbook.partition("_")[0]) for one in found]
    return sorted(one for one in told if one[0] in wanted)


HELD = [("CON-002", "DAUIN"), ("INC-135", "DAUIN")]
"""The rule itself and the row that waits: the guard of its state says the fault no second time."""


def test_a_waiver_lifts_what_it_names_with_reason_and_author_until_it_ends(space: Space) -> None:
    space.type(fellow(70))
    every = ("INC-135", "STA-002", "CON-002")
    found = space.take()
    assert codes(found, *every) == HELD and space.accepted() == set()
    [hours] = [one for one in found if one.code == "INC-135"]
    assert hours.field == "ore" and space.spot(hours) == ("incarico", 0, "ore")

    key = "DAUIN/incarico.0001"
    why, who = "Accordo quadro", "Il prorettore"
    ended = date(2026, 2, 19)
    waive(
        space,
        Waiver("INC-135", key, "", "", who, ISSUED),
        Waiver("INC-135", key, "", why, "", ISSUED),
        Waiver("INC-135", key, "", why, who, ISSUED, ended),
        Waiver("INC-135", "DAUIN/incarico.0002", "", why, who, ISSUED),
        Waiver("INC-136", key, "", why, who, ISSUED),
        Waiver("INC-135", "I9", "DAUIN", why, who, ISSUED),
        Waiver("INC-135", "", "DIGEP", why, who, ISSUED),
    )
    assert codes(space.take(), *every) == HELD and space.accepted() == set()
    waive(space, Waiver("INC-135", "i1", "", why, who, ISSUED, TODAY))
    found = space.take()
    assert codes(found, *every) == [("INC-135", "DAUIN")] and space.accepted() == {"I1"}
    assert shown_as_waived(space.root / "quadro.xlsx") == ["INC-135"]
    assert codes(space.take(TODAY + timedelta(1)), *every) == HELD, "ended yesterday"
    assert space.accepted() == {"I1"}, "what was accepted stays until it is corrected"
    waive(space, Waiver("inc-135", key, "", why, who, ISSUED))
    assert codes(space.take(TODAY + timedelta(1)), *every) == [("INC-135", "DAUIN")]


def shown_as_waived(master: Path) -> list[str]:
    """Return the codes the master lists beside a waiver."""
    found = []
    for grid in read_workbook(master).grids:
        for number, cells in enumerate(grid.rows, 1):
            texts = [grid.text(number, column) for column in range(1, len(cells) + 1)]
            if any("Accordo quadro" in text for text in texts):
                found += [text for text in texts if text.startswith("INC-")]
    return found


def test_waivers_of_records_are_known_to_the_plan(space: Space) -> None:
    space.type(fellow(70))
    known = ("DAUIN/incarico.0001", "DAUIN/incarico.0059", "DAUIN/incarico:i-07", "I1", "I-77")
    unknown = ("ZZZ/incarico.0001", "DAUIN/domanda.0001", "DAUIN/incarichi.0001")
    for keys in (known, unknown):
        rules = {key: "STA-002" if key == "I-77" else "INC-135" for key in keys}
        waive(space, *(Waiver(rules[key], key, "", "r", "a", ISSUED) for key in keys))
        said = riscontro("validate", space.root / "piano.xlsx", "--workspace", space.root).stdout
        told = [key for key in keys if f"«{key}» non è nel piano" in said]
        assert told == ([] if keys is known else list(keys))


def test_hours_are_added_up_with_units_of_which_only_the_store_knows(space: Space) -> None:
    space.type(together(fellow(40), elsewhere(30)), only="ATENEO")
    space.type(elsewhere(30), only="DIGEP")
    assert codes(space.take(), "INC-135", "CON-002") == [] and space.accepted() == {"I2"}
    space.file("DIGEP").unlink()
    space.type(fellow(40), only="DAUIN")
    assert codes(space.take(), "INC-135", "CON-002") == [("CON-002", "DAUIN"), ("INC-135", "DAUIN")]
    assert space.accepted() == {"I2"}
    inside = riscontro("validate", space.file("DAUIN"), "--workspace", space.root).stdout
    assert "INC-135" in inside and "sono 70" in inside
    alone = Path(shutil.copy(space.file("DAUIN"), space.root.parent / "alone.xlsx"))
    assert "INC-135" not in riscontro("validate", alone).stdout
    space.change("DAUIN", "incarico", 0, ore=30, compenso=1800)
    assert codes(space.take(), "INC-135", "CON-002") == [] and space.accepted() == {"I1", "I2"}


LATER = date(2025, 9, 2)
FREE = {"canale": "diretto_c1", "titolo": "gratuito", "data_provvedimento": date(2025, 9, 1)}


def test_five_per_cent_of_free_contracts_is_of_all_units(space: Space) -> None:
    other = {"attivita_id": "T2", "_unit": "DIGEP"}
    rows = {
        "parametro": [{"aa": AA, "organico_ruolo": 20}],
        "attivita": [need(), need(**other)],
        "incarico": [
            assignment(**FREE),
            assignment(**FREE | other | {"incarico_id": "I2", "data_provvedimento": LATER}),
        ],
    }  # fmt: skip
    space.type(rows)
    shares = ("INC-100", "INC-109", "INC-115")
    assert codes(space.take(), *shares) == [("INC-100", "DIGEP")]
    space.change("ATENEO", "parametro", 0, organico_ruolo=40)
    assert codes(space.take(), *shares) == []


def test_a_chain_of_renewals_goes_on_in_the_next_year(space: Space) -> None:
    space.type(fellow(40))
    space.take()
    assert space.accepted() == {"I1"}
    rollover(space.root, date(2026, 9, 1), anyway=True, round_id="consuntivo")
    for path in (space.root / "trasmissioni").glob("*.xlsx"):
        path.unlink()
    distribute(space.root, date(2026, 9, 2), departments=("DAUIN",))
    later = Space(space.root, 2026)
    activity = needed(
        attivita_id="T2", aa=NEXT_AA, ruolo="collaborazione", pubblicata_il=date(2026, 5, 20)
    )
    again = renewal(ruolo="collaborazione", ore=40, compenso=2400, stato="selezionato")
    later.type({"attivita": [activity], "incarico": [again]})
    day = date(2027, 2, 20)
    chain = ("INC-079", "INC-080", "REC-002", "REC-001", "CON-002")
    assert codes(later.take(day), *chain) == []
    assert later.accepted() == {"I1", "I2"}
    later.change("DAUIN", "incarico", 0, persona_id="P9")
    told = codes(later.take(day), *chain)
    assert ("INC-079", "DAUIN") in told, "the year before knows another person"
    assert ("CON-002", "DAUIN") in told
    later.change("DAUIN", "incarico", 0, persona_id="P1", rinnovo_di="I8")
    assert ("REC-002", "DAUIN") in codes(later.take(day), *chain)


def test_states_go_on_run_after_run(space: Space) -> None:
    space.type(fellow(40, stato="provvedimento"))

    def run(**cells: object) -> list[tuple[str, str]]:
        if cells:
            space.change("DAUIN", "incarico", 0, **cells)
        return [
            (one.code, str(one.facts["state"].it))  # type: ignore[attr-defined]
            for one in space.take()
            if one.code.startswith("STA")
        ]

    def state() -> str:
        [row] = [one for one in space.rows() if one.key == "DAUIN/incarico.0001"]
        return row.cell("stato").term

    assert run() == [] and state() == "provvedimento"
    assert run(stato="firmato") == [] and state() == "firmato"
    assert run(stato="selezionato") == [("STA-001", "selezionato")] and state() == "firmato"
    assert run(stato="recesso") == [("STA-002", "recesso")] and state() == "firmato"
    space.change("DAUIN", "attivita", 0, attivata="no")
    assert run(stato="in_corso") == [("STA-002", "in corso")] and state() == "firmato"
    space.change("DAUIN", "attivita", 0, attivata="sì")
    assert run() == [] and state() == "in_corso"
    assert run(stato="sospeso") == [("STA-001", "sospeso")]
    changed = {"modificato": "sì", "atto_modificativo_data": date(2025, 12, 1)}
    assert run(**changed) == [] and state() == "sospeso"
