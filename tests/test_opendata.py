"""Open data say what the master says, are valid, and hold only what is public."""

import csv
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from desk import riscontro
from forge import PROFILE
from frictionless import Package, system
from offices import City, plan_of_four
from openreading import as_csv, as_parquet, master_rows, tables
from riscontro.schemas.plan import Interim, Plan
from riscontro.sync.masterwords import ROW_STATES, SITUATIONS
from riscontro.sync.pipeline import opendata
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.publication.openentries import entry_row
from riscontro.sync.publication.openfiles import read_csv
from riscontro.sync.publication.opentables import points
from riscontro.sync.publicationsettings import PublicationSettings
from riscontro.sync.records import Accepted, Typed
from riscontro.workbooks.planbook import write_plan

BARB = '=HYPERLINK("http://esempio.invalid";"clic")'
NOTE = f"- {BARB}\r\n@SUM(1)"
SITE = PublicationSettings(
    address="https://dati.comune.example.it/piano",
    publisher="c_l219",
    contact="dati@comune.example.it",
)
UNITS = ("CUL", "AMB", "SOC", "DIR")


def aimed() -> Plan:
    """The plan of four offices with targets, of which one is only proposed."""
    aims = {
        "M05.P02/a.1": {"target": Decimal(4500), "target_act": "DGC 12/2025",
                        "initial_target": Decimal(4600)},
        "M05.P02/a.3": {"target": Decimal("63.5"), "baseline": Decimal(50),
                        "baseline_year": 2022, "weight": Decimal(2)},
        "M05.P02/b.2": {"target": Decimal(12), "direction": "down"},
        "M05.P02/c.1": {"target": Decimal(1)},
        "M05.P02/b.3": {"target": Decimal(9), "proposed": ("target",)},
    }  # fmt: skip
    plan = plan_of_four()
    indicators = tuple(replace(one, **aims.get(one.row_key, {})) for one in plan.indicators)
    interim = (Interim("M05.P02/a.1", "", date(2025, 6, 30), Decimal(4400)),)
    return replace(plan, indicators=indicators, interim=interim)


def founded(folder: Path) -> City:
    city = City.founded(folder / "piano-2025")
    data = write_plan(aimed(), PROFILE, "prova-2025", "it", lambda _: ("", ""))
    city.workspace.plan_file.write_bytes(data)
    return city


def publish(city: City, folder: Path, *words: object) -> Result:
    done = riscontro("export", city.root, "--what", "open-data", "--to", folder, *words)
    assert done.exit_code == 0, done.stderr
    return done


def the(folder: Path, table: str) -> list[dict[str, Any]]:
    told = json.loads((folder / "datapackage.json").read_bytes())
    return as_csv(folder, next(one for one in tables(told) if one["name"] == table))


def labels(folder: Path, vocabulary: str) -> dict[str, str]:
    rows = the(folder, "vocabularies")
    return {one["id"]: one["label_it"] for one in rows if one["vocabulary"] == vocabulary}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    found = founded(tmp_path_factory.mktemp("opendata"))
    reason = {
        ("indicators", "a.1", "note"): NOTE,
        ("indicators", "a.2", "value"): None,
        ("indicators", "a.2", "missing_reason"): "disponibile dal",
        ("indicators", "a.2", "available_from"): date(2026, 9, 30),
        ("indicators", "b.3", "value_kind"): "stima",
    }
    found.send("CUL", reason)
    found.send("AMB")
    found.run()
    return found


@pytest.fixture(scope="module")
def folder(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("aperti") / "dati"
    publish(city, made)
    return made


def is_number(text: str) -> bool:
    try:
        return bool(float(text)) or True
    except ValueError:
        return False


def check(folder: Path) -> None:
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "rowNumber", "fieldName", "note"])[:5]
    assert len(report.tasks) == 2 * len(list(tables(json.loads(
        (folder / "datapackage.json").read_bytes()))))  # fmt: skip


def test_the_package_is_valid(folder: Path) -> None:
    check(folder)


def test_a_wrong_cell_or_file_makes_it_invalid(folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copia"
    for file in folder.rglob("*"):
        if file.is_file():
            (copied / file.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
            (copied / file.relative_to(folder)).write_bytes(file.read_bytes())
    values = copied / "data" / "values.csv"
    values.write_bytes(values.read_bytes().replace(b"M05.P02/a.1,2022", b"M05.P02/zz,2022", 1))
    report = Package(str(copied / "datapackage.json")).validate()
    found = {one[0] for one in report.flatten(["type"])}
    assert {"foreign-key", "hash-count"} & found and not report.valid


def test_csv_and_parquet_say_the_same(folder: Path) -> None:
    told = json.loads((folder / "datapackage.json").read_bytes())
    for one in tables(told):
        assert as_csv(folder, one) == as_parquet(folder, one), one["name"]
    assert sum(1 for _ in tables(told)) == 13


def test_values_are_those_of_the_master(city: City, folder: Path) -> None:
    there = {
        row["key"]: row for row in master_rows(
            material(city.root), city.root / "quadro.xlsx")["indicators"]
    }  # fmt: skip
    rows = the(folder, "values")
    kinds = {one["indicator"]: one["type"] for one in the(folder, "indicators")}
    assert len(rows) == 4 * len(there)
    empty, signs = labels(folder, "empty_kind"), {label.it for label in SITUATIONS.values()}
    for row in rows:
        seen = there[row["indicator"]]
        shown = seen.get("value" if row["year"] == 2025 else f"y{row['year']}")
        share = row["measured_in"] == "%"
        said = row.get("number", row.get("text"))
        assert said == (points(shown) if share and isinstance(shown, float) else shown), row
        if row["year"] < 2025:
            assert row["round"] == "storico" and not row["provisional"]
            continue
        assert seen["situation"] in signs
        if row.get("empty") == "available_from":
            assert seen["situation"] == "– motivo dichiarato"
            assert row["available_from"] == seen["available_from"].isoformat()
            assert seen["missing_reason"] == empty["available_from"]
        elif row.get("empty"):
            assert seen["situation"].endswith(f" {empty[row['empty']]}"), row
        else:
            assert seen["situation"] == "✔ rilevato" and said is not None
        if kinds[row["indicator"]] == "ratio" and "number" in row:
            assert row["numerator"] == seen["numerator"]
            assert row["denominator"] == seen["denominator"]
    # While the round is a draft every value of it may change, whatever its unit says of it.
    now = [row for row in rows if row["round"] != "storico"]
    assert now and all(row["provisional"] and row["release"] == "draft" for row in now)
    assert {row["release"] for row in rows if row["round"] == "storico"} == {"historical"}
    kinds = {row["indicator"] for row in now if row.get("value_kind", "final") != "final"}
    assert kinds == {"M05.P02/b.3"}


def test_ratings_and_targets_are_those_of_the_master(city: City, folder: Path) -> None:
    there = {
        row["key"]: row for row in master_rows(
            material(city.root), city.root / "quadro.xlsx")["indicators"]
    }  # fmt: skip
    ratings = labels(folder, "rating_kind")
    rows = {row["indicator"]: row for row in the(folder, "ratings")}
    assert rows.keys() == there.keys()
    for key, row in rows.items():
        seen = there[key]
        assert seen["rating"].partition(" ")[2].startswith(ratings[row["rating"]]) or (
            row["rating"] == "no_target" and "proposto" in seen["rating"]
        )
        for name, master in (("progress", "progress"), ("achievement", "achievement"),
                             ("trend_size", "moved_size"),
                             ("initial_achievement", "initial_score")):  # fmt: skip
            assert row.get(name) == points(seen.get(master)), (key, name)
        assert row["explanation_it"] == seen["explanation"]
        assert row["explanation_en"] != row["explanation_it"]
    assert {one["rating"] for one in rows.values()} >= {"achieved", "no_target"}
    found = {(one["indicator"], one["target_kind"]): one for one in the(folder, "targets")}
    targets = {key for key, kind in found if kind == "in_force"}
    assert targets == {key for key, row in there.items() if "target" in row}
    assert targets == {f"M05.P02/{one}" for one in ("a.1", "a.3", "b.2", "c.1")}
    for key in targets:
        one, seen = found[key, "in_force"], there[key]["target"]
        share = one["measured_in"] == "%"
        assert one.get("number", one.get("text")) == (points(seen) if share else seen), key
    first = found["M05.P02/a.1", "in_force"]
    assert (first["number"], first["act"], first["day"]) == (4500, "DGC 12/2025", "2025-12-31")
    assert found["M05.P02/a.1", "initial"]["number"] == 4600
    interim = found["M05.P02/a.1", "interim"]
    assert (interim["number"], interim["day"]) == (4400, "2025-06-30")


def test_activities_are_those_of_the_master(city: City, folder: Path) -> None:
    rows = master_rows(material(city.root), city.root / "quadro.xlsx")["activities"]
    units = {one["unit"]: one["name"] for one in the(folder, "units")}
    states, standings = labels(folder, "status"), labels(folder, "row_standing")
    there = {(row["key"], row["department"]): row for row in rows}
    found = the(folder, "contributions")
    assert len(found) == len(there)
    for row in found:
        seen = there[row["contribution"].partition("@")[0], units[row["unit"]]]
        assert states.get(row.get("status"), "–") == (
            seen["status"] if seen["status"] in states.values() else "–"
        )
        assert seen["row_state"].endswith(standings[row["row_state"]])
        assert seen["row_state"] in {label.it for label in ROW_STATES.values()}
        assert row.get("actions") == seen.get("actions")
        assert row.get("done") == points(seen.get("done")) and "unread" not in row
    assert any("done" in row for row in found)
    overall = {row["activity"]: row for row in the(folder, "activities")}
    for row in rows:
        one = overall[row["key"]]
        assert points(row.get("work")) == one.get("work")
        assert row["overall"] == states.get(one.get("overall"), row["overall"])
        assert ("overall" in one) != ("why_no_overall" in one)


def test_sums_are_those_of_the_master(city: City, folder: Path) -> None:
    book = master_rows(material(city.root), city.root / "quadro.xlsx")
    rows = the(folder, "summaries")
    for subject, sheet in (("node", "nodes"), ("unit", "units")):
        found = {one["key"]: one for one in rows if one["subject"] == subject}
        assert found.keys() == {row["key"] for row in book[sheet]}
        for seen in book[sheet]:
            row = found[seen["key"]]
            for name in ("activities", "indicators", "with_value", "with_reason", "without",
                         "grey_no_target", "state_under_way"):  # fmt: skip
                assert row[name] == seen[name], (seen["key"], name)
            for name in ("work", "progress", "achievement"):
                assert row.get(name) == points(seen.get(name))
    plan = next(one for one in rows if one["subject"] == "plan")
    assert plan["key"] == "*" and plan["indicators"] == 13


def test_no_cell_is_a_formula_and_none_is_lost(city: City, folder: Path) -> None:
    told = json.loads((folder / "datapackage.json").read_bytes())
    for one in tables(told):
        lines = (folder / one["path"]).read_bytes()
        assert b"\r\n" in lines and not lines.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(StringIO(lines.decode(), newline="")):
            for cell in (part for text in row for part in re.split(r"[;\t\r\n]", text)):
                bare = cell.strip('" ')
                bullet = bare.startswith("- ") and not re.search(r"[(|!]", bare)
                worked = bare[:1] in ("=", "@") or (bare[:1] in ("+", "-") and len(bare) > 1)
                assert not worked or bullet or is_number(bare), cell
    note = next(row["note"] for row in the(folder, "values") if "note" in row)
    assert note.replace("\r\n", "\n") == NOTE.replace("\r\n", "\n")
    made = opendata.package(material(city.root), opendata.about(
        material(city.root), opendata.read_settings(city.workspace.settings_file).publication, True
    ).addresses)  # fmt: skip
    for table in made.tables:
        data = (folder / "data" / f"{table.id}.csv").read_bytes()
        assert read_csv(data, table) == list(table.rows), table.id


def test_only_what_is_public_leaves(
    city: City, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = "".join((folder / one).read_text("utf-8") for one in
                   ("data/values.csv", "data/contributions.csv", "data/columns.csv"))  # fmt: skip
    assert "evidence" not in made and ".xlsx" not in made
    hidden = replace(PROFILE.publication, sheets={"indicators": ("key", "code", "indicator")})
    monkeypatch.setattr(opendata, "material", lambda root: _with_policy(material(root), hidden))
    target = tmp_path / "dati"
    publish_again: Callable[..., Any] = opendata.export_open_data
    first = publish_again(city.root, target)
    assert "contributions" not in first.tables and first.tables["values"] == 0
    (columns,) = [one for one in the(target, "columns") if one["column"] == "label"
                  and one["table"] == "indicators"]  # fmt: skip
    assert columns["master"] == "indicators.indicator"
    assert "number" not in (target / "data" / "values.csv").read_text("utf-8").split(",")
    check(target)


def _with_policy(found: Any, policy: Any) -> Any:
    standing = found.standing
    standing.profile = replace(standing.profile, publication=policy)
    return found


def test_a_table_no_longer_public_is_taken_away(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, own = tmp_path / "dati", tmp_path / "dati" / "data" / "mio.csv"
    publish(city, target)
    own.write_text("a\n", "utf-8")
    hidden = replace(PROFILE.publication, sheets={"indicators": ("key", "code", "indicator")})
    monkeypatch.setattr(opendata, "material", lambda root: _with_policy(material(root), hidden))
    opendata.export_open_data(city.root, target)
    assert not (target / "data" / "contributions.csv").exists() and own.exists()


def test_the_same_bytes_every_time(city: City, folder: Path, tmp_path: Path) -> None:
    publish(city, tmp_path / "ancora")
    first, again = (
        {one.relative_to(base).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
         for one in base.rglob("*") if one.is_file()}
        for base in (folder, tmp_path / "ancora")
    )  # fmt: skip
    assert first == again and "data/values.parquet" in first and "LEGGIMI.txt" in first


def test_the_codebook_explains_every_column_and_every_empty(folder: Path) -> None:
    told = json.loads((folder / "datapackage.json").read_bytes())
    known = {(one["table"], one["column"]): one for one in the(folder, "columns")}
    for table in tables(told):
        for field in table["schema"]["fields"]:
            row = known.pop((table["name"], field["name"]))
            assert row["type"] == field["type"]
            assert field["titles"] == {"it": row["header_it"], "en": row["header_en"]}
            assert row["meaning_it"] and row["meaning_en"]
    assert not known
    empty = [one for one in the(folder, "vocabularies") if one["vocabulary"] == "empty_kind"]
    declared = ["not_collected", "not_applicable", "available_from", "activity_completed"]
    assert [one["id"] for one in empty][:4] == declared
    assert all(one["meaning_it"] and one["meaning_en"] for one in empty)


def test_what_is_missing_is_told(city: City, folder: Path, tmp_path: Path) -> None:
    done = publish(city, tmp_path / "dati")
    assert "BOZZA" in done.stderr and "Manca l'indirizzo del sito" in done.stderr
    assert "codice IPA" in done.stderr and "  52  values" in done.stdout.replace("    ", " ")
    told = json.loads((folder / "datapackage.json").read_bytes())
    assert told["version"] == "2025-consuntivo-bozza" and told["title"].endswith("(bozza)")
    assert told["edition"]["draft"] is True and "homepage" not in told
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert "BOZZA" in told["notices"][0]["it"]
    uris = {one["uri"] for one in the(folder, "values")}
    assert "id/prova-2025/indicator/M05.P02/a.1#2025-consuntivo" in uris and len(uris) == 52
    assert "id/prova-2025/indicator/m05.p02-d.1-totale-c6f676" in {
        one["uri"] for one in the(folder, "indicators")
    }


def test_the_command_tells_it_as_data_and_refuses_what_makes_no_sense(
    city: City, tmp_path: Path
) -> None:
    done = publish(city, tmp_path / "dati", "--json", "--lang", "en")
    told = json.loads(done.stdout)
    assert told["draft"] is True and told["tables"]["indicators"] == 13
    assert told["notices"][0].startswith("DRAFT") and told["files"][-1] == "datapackage.json"
    for words in (
        ("--what", "open-data"),
        ("--what", "plan", "--json"),
        ("--what", "plan", "--to", tmp_path),
        ("--what", "open-data", "--to", city.workspace.settings_file),
    ):
        assert riscontro("export", city.root, *words).exit_code == 2


def test_what_could_not_be_read_is_kept_in_words() -> None:
    sheet = PROFILE.sheet("activities")
    fields = [one for one in sheet.fields if one.id in ("done", "note")]
    cells = {"done": Typed("quasi tutto", "quasi tutto", read=False), "note": Typed("x", "x")}
    record = Accepted("activities", "activity", "k", "CUL", 2025, "consuntivo", cells, {}, "", "",
                      1, "", date(2026, 1, 1))  # fmt: skip
    assert entry_row(fields, record) == {"done": None, "note": "x", "unread": "done: quasi tutto"}


def test_without_what_writes_parquet_there_is_csv(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opendata, "has_parquet", lambda: False)
    done = publish(city, tmp_path / "dati")
    assert "riscontro[parquet]" in done.stderr
    assert not list((tmp_path / "dati").rglob("*.parquet"))
    report = Package(str(tmp_path / "dati" / "datapackage.json")).validate()
    assert report.valid


def test_a_package_from_elsewhere_is_left_alone(city: City, tmp_path: Path) -> None:
    mine = tmp_path / "datapackage.json"
    mine.write_text('{"name": "mine", "resources": [{"path": "data/mine.csv"}]}', "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.csv").write_text("a", "utf-8")
    done = riscontro("export", city.root, "--what", "open-data", "--to", tmp_path)
    assert done.exit_code == 2 and "altra origine" in done.stderr
    assert sorted(one.name for one in tmp_path.rglob("*")) == [
        "data",
        "datapackage.json",
        "mine.csv",
    ]
