"""The database: versions, what is in force, one transaction, its own schema."""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from copies import DAY, PERIOD, ROUND, Base, consolidated, copy
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.findings import Finding, Place, Severity
from riscontro.schemas.terms import Words
from riscontro.sync import database as tables
from riscontro.sync import storeschema
from riscontro.sync.changes import last_changes
from riscontro.sync.database import database_of
from riscontro.sync.engines import url_of
from riscontro.sync.jsonrows import cells_in, cells_out, finding_in, finding_out
from riscontro.sync.records import Change, Submission, Typed
from riscontro.sync.roundlog import (
    Completed,
    delivery_days,
    last_completed,
    mark_master,
    rounds_held,
)
from riscontro.sync.runrecords import put_back, read_record, record_of
from riscontro.sync.store import (
    RunWrites,
    Store,
    StoreError,
    accepted,
    findings,
    history,
    open_store,
    record_run,
    submissions,
)
from riscontro.sync.versions import accepted_at
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

K1, K2 = "M01.P02/a.1", "M01.P02/a.2"
LATER = date(2025, 9, 1)
AT = datetime(2026, 3, 2, 3, 10, 5, tzinfo=UTC)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with open_store(database) as opened:
        yield opened


def run(store: Store, copies: list[Submission], day: date = DAY) -> Base:
    """One consolidation, as the pipeline does it."""
    in_force = accepted(store, PERIOD, ROUND)
    base, found, changes = consolidated(
        copies, {(sheet, key): row for (_, sheet, key), row in in_force.items()}, day=day
    )
    writes = RunWrites(day, "sync", PERIOD, ROUND, copies, list(base.values()), found, changes)
    record_run(store, writes)
    return base


def count(store: Store, table: sa.Table) -> int:
    with store.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


ONE = copy("a.xlsx", {K1: {"value": "0.10", "status": "In corso", "available_from": LATER}})
OTHER = copy("b.xlsx", {K1: {"note": "à è\nì"}, K2: {"value": 3}})


def test_what_was_accepted_reads_back_as_it_was(store: Store) -> None:
    base = run(store, [ONE, OTHER])
    found = accepted(store, PERIOD, ROUND)
    assert found == {("D1", sheet, key): row for (sheet, key), row in base.items()}
    row = found["D1", "indicators", K1]
    assert str(row.cell("value").number) == "0.10" and row.cell("available_from").day == LATER
    assert row.sources and row.others
    assert accepted(store, PERIOD, "consuntivo") == {} == accepted(store, 2024, ROUND)


def test_the_same_input_twice_adds_no_version(store: Store) -> None:
    base = run(store, [ONE, OTHER])
    assert run(store, [ONE, OTHER], LATER) == base
    assert [count(store, table) for table in (storeschema.VERSIONS, storeschema.SUBMISSIONS)] == [
        2,
        2,
    ]
    assert count(store, storeschema.RUNS) == 2
    assert all(received.received == DAY for received in submissions(store))


def test_a_new_value_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    run(store, [ONE])
    newer = copy("a.xlsx", {K1: {"value": 2, "status": "Conclusa"}})
    run(store, [newer], LATER)
    assert [row.cell("value").text for row in history(store, K1, PERIOD)] == ["0.10", "2"]
    row = accepted(store, PERIOD, ROUND)["D1", "indicators", K1]
    assert (row.cell("value").text, row.received, row.sha256) == ("2", LATER, newer.sha256)
    assert {
        change.field: (change.before, change.after) for change in last_changes(store, PERIOD, ROUND)
    } == {
        "value": ("0.10", "2"),
        "status": ("In corso", "Conclusa"),
        "available_from": ("2025-09-01", ""),
    }


def test_a_held_row_is_marked_without_a_version(store: Store) -> None:
    run(store, [ONE])
    stop = Finding("VAL-001", Severity.BLOCKING, Place("a.xlsx", "Indicatori", "E6"), K1)
    bad = copy("a.xlsx", {K1: {"value": "n.d."}}, findings=(stop,))
    run(store, [bad], LATER)
    row = accepted(store, PERIOD, ROUND)["D1", "indicators", K1]
    assert row.held and row.cell("value").text == "0.10"
    assert count(store, storeschema.VERSIONS) == 1
    run(store, [ONE], LATER)
    assert not accepted(store, PERIOD, ROUND)["D1", "indicators", K1].held


def test_departments_not_read_stay_as_they_are(store: Store) -> None:
    base = run(store, [ONE])
    row = base["indicators", K1]
    writes = RunWrites(LATER, "sync", PERIOD, ROUND, accepted=[replace(row, department="D2")])
    record_run(store, writes)
    assert set(accepted(store, PERIOD, ROUND)) == {
        ("D1", "indicators", K1),
        ("D2", "indicators", K1),
    }
    final = replace(row, round="consuntivo", cells={"value": Typed()})
    record_run(store, RunWrites(LATER, "sync", PERIOD, "consuntivo", accepted=[final]))
    assert accepted(store, PERIOD, ROUND)["D1", "indicators", K1] == row
    assert accepted(store, PERIOD, "consuntivo")["D1", "indicators", K1] == final


def test_findings_are_of_the_last_run_changes_of_the_last_that_changed(store: Store) -> None:
    run(store, [ONE, OTHER])
    changes = last_changes(store, PERIOD, ROUND)
    assert len(changes) == 5 and {found.code for found in findings(store)} == {"WBK-009"}
    run(store, [ONE, OTHER], LATER)
    assert last_changes(store, PERIOD, ROUND) == changes
    record_run(store, RunWrites(LATER, "check", PERIOD, ROUND))
    assert findings(store) == [] and last_changes(store, PERIOD, ROUND) == changes


def test_every_file_received_is_listed_once(store: Store) -> None:
    unread = Submission("rotto.xlsx", "ff")
    run(store, [ONE, OTHER])
    record_run(store, RunWrites(LATER, "sync", PERIOD, ROUND, [unread, ONE, unread]))
    assert [(found.workbook, found.department, found.state) for found in submissions(store)] == [
        ("a.xlsx", "D1", "submitted"),
        ("b.xlsx", "D1", "submitted"),
        ("rotto.xlsx", "", "draft"),
    ]


def test_a_nul_in_a_cell_is_kept(store: Store) -> None:
    run(store, [copy("a.xlsx", {K1: {"note": "a\0b"}})])
    assert accepted(store, PERIOD, ROUND)["D1", "indicators", K1].cell("note").text == "a\0b"
    assert last_changes(store, PERIOD, ROUND)[0].after == "a\N{SYMBOL FOR NULL}b"


def test_the_master_of_a_run_is_noted(store: Store) -> None:
    number = record_run(store, RunWrites(DAY, "sync", PERIOD, ROUND))
    mark_master(store, number, "abc", AT.replace(microsecond=900))
    with store.engine.connect() as connection:
        row = connection.execute(sa.select(storeschema.RUNS)).one()
    assert (row.id, row.day, row.what, row.master_sha256) == (1, DAY, "sync", "abc")
    assert row.completed == "2026-03-02T03:10:05Z"


def noted(store: Store, *copies: Submission, day: date = DAY) -> int:
    """Record a run that read these workbooks."""
    return record_run(store, RunWrites(day, "consolidate", PERIOD, ROUND, copies))


def sent(
    name: str, state: str = "submitted", unit: str = "D1", findings: tuple[Finding, ...] = ()
) -> Submission:
    """A workbook of a unit that says which round it is of."""
    made = copy(name, {}, state=state, findings=findings, digest=name)
    own = {"department": unit, "period": str(PERIOD), "round": ROUND}
    return replace(made, identity={**made.identity, **own})


def test_the_first_submitted_workbook_is_the_delivery(store: Store) -> None:
    noted(store, sent("bozza.xlsx", "draft"))
    noted(store, sent("a.xlsx"), day=DAY + timedelta(days=2))
    noted(store, sent("b.xlsx"), sent("c.xlsx", unit="D2"), day=DAY + timedelta(days=9))
    days = {"D1": DAY + timedelta(days=2), "D2": DAY + timedelta(days=9)}
    assert delivery_days(store, PERIOD, ROUND) == days
    assert delivery_days(store, PERIOD, "consuntivo") == {}
    assert rounds_held(store, PERIOD) == {ROUND: days} and rounds_held(store, 1999) == {}


def test_a_workbook_of_another_plan_is_no_delivery(store: Store) -> None:
    stranger = Finding("WBK-006", Severity.BLOCKING, Place("a.xlsx"))
    noted(store, sent("a.xlsx", findings=(stranger,)))
    assert delivery_days(store, PERIOD, ROUND) == {}


def test_the_last_complete_run(store: Store) -> None:
    assert last_completed(store) is None
    first, _, third = noted(store), noted(store), noted(store)
    assert last_completed(store) is None
    mark_master(store, first, "a", AT)
    assert last_completed(store) == Completed(first, AT)
    mark_master(store, third, "b", datetime.fromisoformat("2026-03-02T05:10:35+01:00"))
    assert last_completed(store) == Completed(third, AT + timedelta(hours=1, seconds=30))


def test_a_run_that_fails_writes_nothing(store: Store) -> None:
    base = run(store, [ONE])
    row = base["indicators", K1]
    twice = [replace(row, key="M09/z"), replace(row, key="M09/z", row=7)]
    with pytest.raises(StoreError, match="non si può usare"):
        record_run(store, RunWrites(LATER, "sync", PERIOD, ROUND, [OTHER], twice))
    assert count(store, storeschema.RUNS) == 1 and count(store, storeschema.SUBMISSIONS) == 1
    assert accepted(store, PERIOD, ROUND) == {("D1", "indicators", K1): row}


def test_two_programs_write_one_after_the_other(database: str) -> None:
    def write(_: int) -> list[int]:
        with open_store(database) as own:
            return [record_run(own, RunWrites(DAY, "sync", PERIOD, ROUND)) for _ in range(5)]

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for made in pool.map(write, range(4)) for number in made]
    assert sorted(numbers) == list(range(1, 21))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("period", "9" * 40),
        ("period", "²"),
        ("period", "-1"),
        ("round", "a\0b"),
        ("department", "D\0"),
    ],
)
def test_what_a_spoilt_workbook_says_of_itself_stops_no_run(
    store: Store, name: str, said: str
) -> None:
    one = copy("a.xlsx", {})
    spoilt = replace(one, identity={**one.identity, name: said})
    record_run(store, RunWrites(DAY, "sync", PERIOD, ROUND, [spoilt]))
    record_run(store, RunWrites(DAY, "sync", PERIOD, ROUND, [spoilt]))
    (found,) = submissions(store)
    expected = {"period": PERIOD, "round": ROUND, "department": "D1"} | {
        name: {"9" * 40: 0, "²": 0, "-1": 0, "a\0b": "a␀b", "D\0": "D␀"}[said]
    }
    assert {name: getattr(found, name) for name in expected} == expected


def test_any_text_of_a_cell_is_kept(store: Store) -> None:
    odd = "a\0b \ufffe \U0001f600 \r\n"
    run(store, [copy("a.xlsx", {K1: {"note": odd}})])
    assert accepted(store, PERIOD, ROUND)["D1", "indicators", K1].cell("note").text == odd
    found = Finding("VAL-004", Severity.BLOCKING, Place("a.xlsx", "Indicatori", "E6"), K1, odd)
    record_run(store, RunWrites(DAY, "check", PERIOD, ROUND, findings=[found]))
    assert findings(store) == [found]


def test_sqlite_is_set_to_lose_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as store, store.engine.connect() as connection:
        asked = ("foreign_keys", "synchronous", "journal_mode")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked] == [
            1,
            2,
            "delete",
        ]
    with open_store(f"sqlite:///{tmp_path / 's.db'}") as store:
        assert submissions(store) == []
    assert [path.name for path in tmp_path.iterdir()] == ["s.db"]


def test_a_newer_schema_is_refused(database: str) -> None:
    with open_store(database) as store, tables.transaction(store, writing=True) as connection:
        connection.execute(sa.update(storeschema.VERSION).values(version=99))
    with pytest.raises(StoreError) as refused:
        open_store(database)
    assert "versione più recente di Riscontro (schema 99" in str(refused.value)
    assert "update the program" in refused.value.words.en
    assert database.partition("://")[2][:10] in refused.value.words.en


def test_an_older_schema_is_brought_forward_once(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(database) as store:
        run(store, [ONE])

    def add_note(connection: sa.Connection) -> None:
        connection.execute(sa.text("ALTER TABLE runs ADD COLUMN note TEXT"))

    monkeypatch.setattr(tables, "MIGRATIONS", (*tables.MIGRATIONS, add_note))
    for _ in range(2):
        with open_store(database) as store, store.engine.connect() as connection:
            columns = {column["name"] for column in sa.inspect(connection).get_columns("runs")}
            assert "note" in columns
            assert connection.execute(sa.select(storeschema.VERSION)).scalar_one() == (
                len(tables.MIGRATIONS) + 1
            )
            assert len(accepted(store, PERIOD, ROUND)) == 1


def test_a_store_of_the_first_version_learns_when_runs_were_complete(store: Store) -> None:
    run(store, [ONE])
    with tables.transaction(store, writing=True) as connection:
        connection.execute(sa.text("ALTER TABLE runs DROP COLUMN completed"))
        connection.execute(sa.update(storeschema.VERSION).values(version=1))
    for _ in range(2):
        with open_store(store.engine.url.render_as_string(hide_password=False)) as again:
            assert len(accepted(again, PERIOD, ROUND)) == 1
            assert last_completed(again) is None, "of earlier runs nobody knows"
    number = record_run(store, RunWrites(LATER, "sync", PERIOD, ROUND))
    mark_master(store, number, "abc", AT)
    assert last_completed(store) == Completed(number, AT)
    with store.engine.connect() as connection:
        found = connection.execute(sa.select(storeschema.VERSION)).scalar_one()
    assert found == len(tables.MIGRATIONS) + 1


def test_a_migration_that_fails_leaves_the_old_schema(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(database).engine.dispose()

    def fail(connection: sa.Connection) -> None:
        connection.execute(sa.text("ALTER TABLE runs ADD COLUMN note TEXT"))
        connection.execute(sa.text("ALTER TABLE none ADD COLUMN note TEXT"))

    with monkeypatch.context() as patched:
        patched.setattr(tables, "MIGRATIONS", (*tables.MIGRATIONS, fail))
        with pytest.raises(StoreError):
            open_store(database)
    with open_store(database) as store, store.engine.connect() as connection:
        assert "note" not in {one["name"] for one in sa.inspect(connection).get_columns("runs")}


@pytest.mark.parametrize(
    "url",
    ["postgresql+nessuno://utente:segreto@server/db", "altro://utente:segreto@server/db", "://"],
)
def test_a_database_that_cannot_be_opened_says_why(url: str) -> None:
    with pytest.raises(StoreError, match="L'archivio") as refused:
        open_store(url)
    assert "segreto" not in str(refused.value) + refused.value.words.en


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"questo non e' un archivio " * 100)
    with pytest.raises(StoreError, match="non si può usare"):
        open_store(path)
    assert path.read_bytes().startswith(b"questo")


def test_the_tables_suit_postgresql() -> None:
    dialect = postgresql.dialect()
    for table in storeschema.TABLES.sorted_tables:
        text = str(CreateTable(table).compile(dialect=dialect))
        assert "SERIAL" not in text and "DATETIME" not in text
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))


RAW = st.one_of(
    st.none(),
    st.text(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(
    st.builds(
        Typed,
        RAW,
        st.text(),
        st.none() | st.decimals(allow_nan=False, allow_infinity=False),
        st.none() | st.dates(),
        st.text(),
        st.booleans(),
    )
)
def test_cells_survive_exactly(cell: Typed) -> None:
    if not cell.text and cell.raw == "":
        cell = replace(cell, raw=None)
    back = cells_in(json.loads(json.dumps(cells_out({"value": cell}))))["value"]
    assert back == cell and type(back.raw) is type(cell.raw)
    assert str(back.number) == str(cell.number)


def test_findings_survive(store: Store) -> None:
    found = Finding(
        "VAL-004",
        Severity.BLOCKING,
        Place("a.xlsx", "Indicatori", "E6"),
        K1,
        "sì",
        "value",
        {
            "allowed": Words("a, b", "c, d"),
            "n": Decimal("1.50"),
            "due": DAY,
            "at": datetime(2025, 7, 10, 8),
            "hour": time(8, 30),
            "span": timedelta(days=1, microseconds=5),
            "years": ["2023", 2024],
            "empty": None,
            "half": 0.5,
        },
        (K1, K2),
    )
    assert finding_in(finding_out(found)) == found
    record_run(store, RunWrites(DAY, "check", PERIOD, ROUND, findings=[found, found]))
    assert findings(store) == [found, found]


def test_the_store_lies_where_the_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "store.db"
    assert url_of(own).database == str(own)
    for plain in ("postgresql://u@h:5433/plan", "postgres://u@h:5433/plan"):
        assert str(url_of(plain)) == "postgresql+psycopg://u@h:5433/plan"
    assert url_of("postgresql+pg8000://h/plan").drivername == "postgresql+pg8000"
    assert database_of("", own) == own
    assert database_of("postgresql://host/plan", own) == "postgresql://host/plan"
    monkeypatch.setenv("RISCONTRO_STORE", "sqlite:///elsewhere.db")
    assert database_of("env:RISCONTRO_STORE", own) == "sqlite:///elsewhere.db"
    with pytest.raises(StoreError, match="env:NESSUNO"):
        database_of("env:NESSUNO", own)
    ring = SimpleNamespace(get_password=lambda service, user: f"sqlite:///{service}-{user}.db")
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert database_of("keyring:piano/torino", own) == "sqlite:///piano-torino.db"


def test_what_stood_after_any_run_is_known(store: Store) -> None:
    run(store, [ONE, OTHER])
    first = accepted(store, PERIOD, ROUND)
    run(store, [copy("a.xlsx", {K1: {"value": 2}}), OTHER], LATER)
    second = accepted(store, PERIOD, ROUND)
    gone = ("D1", "indicators", K2)
    record_run(store, RunWrites(LATER, "sync", PERIOD, ROUND, gone=[gone]))
    assert first != second
    assert [accepted_at(store, number, PERIOD, ROUND) for number in (1, 2, 3)] == [
        first,
        second,
        {name: row for name, row in second.items() if name != gone},
    ]
    assert accepted_at(store, 3, PERIOD, ROUND) == accepted(store, PERIOD, ROUND)
    assert accepted_at(store, 3, 2024, ROUND) == {} == accepted_at(store, 0, PERIOD, ROUND)


def test_a_row_that_leaves_and_comes_back_in_one_run_stands(store: Store) -> None:
    base = run(store, [ONE])
    gone = ("D1", "indicators", K1)
    rows = [replace(row, received=LATER) for row in base.values()]
    record_run(store, RunWrites(LATER, "sync", PERIOD, ROUND, accepted=rows, gone=[gone]))
    assert accepted_at(store, 2, PERIOD, ROUND) == accepted(store, PERIOD, ROUND)
    assert accepted(store, PERIOD, ROUND)[gone].received == LATER


def test_changes_kept_before_readings_were_are_shown_as_their_texts(store: Store) -> None:
    one = Change(
        "indicators", "K", "D1", "value", "1", "2", "f.xlsx", "P1", AT.date(), "", "number:2"
    )
    record_run(store, RunWrites(DAY, "sync", PERIOD, ROUND, changes=[one]))
    assert last_changes(store, PERIOD, ROUND) == [one]
    with tables.transaction(store, writing=True) as connection:
        for name in ("before_read", "after_read"):
            connection.execute(sa.text(f"ALTER TABLE changes DROP COLUMN {name}"))
        connection.execute(sa.update(storeschema.VERSION).values(version=7))
    with open_store(store.engine.url.render_as_string(hide_password=False)) as again:
        assert last_changes(again, PERIOD, ROUND) == [replace(one, after_read="")]


def test_a_record_sealed_before_readings_were_is_put_back(store: Store) -> None:
    one = Change("indicators", "K", "D1", "value", "1", "2", "f.xlsx", "P1", DAY, "", "number:2")
    number = record_run(store, RunWrites(DAY, "sync", PERIOD, ROUND, changes=[one]))
    record = read_record(record_of(store, number).data)
    for row in record["tables"]["changes"]:
        del row["before_read"], row["after_read"]
    with tables.transaction(store, writing=True) as connection:
        for table in reversed(storeschema.TABLES.sorted_tables):
            if table is not storeschema.VERSION:
                connection.execute(sa.delete(table))
    assert put_back(store, record, "", {}) == number
    assert last_changes(store, PERIOD, ROUND) == [replace(one, after_read="")]


def test_a_store_of_the_second_version_knows_what_stands_in_it(store: Store) -> None:
    run(store, [ONE, OTHER])
    later = (
        "standings", "pushes", "reopenings", "editions", "retractions",
    )  # fmt: skip
    with tables.transaction(store, writing=True) as connection:
        for name in later:
            connection.execute(sa.text(f"DROP TABLE {name}"))
        connection.execute(sa.text("ALTER TABLE runs DROP COLUMN record"))
        connection.execute(sa.update(storeschema.VERSION).values(version=3))
    with open_store(store.engine.url.render_as_string(hide_password=False)) as again:
        assert accepted_at(again, 1, PERIOD, ROUND) == accepted(again, PERIOD, ROUND) != {}
