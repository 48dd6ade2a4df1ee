"""What a far folder says of its files, and what its address shows."""

from datetime import UTC, datetime
from typing import Any

import pytest
from riscontro.sync.addresses import address_of, bare, fingerprint, is_address, shown
from riscontro.sync.credentials import holds_password
from riscontro.sync.looks import (
    Known,
    Look,
    Memory,
    fetched,
    look_of,
    remembered,
    unchanged,
    whole,
    written,
)

MOMENT = datetime(2026, 2, 20, 8, 30, tzinfo=UTC)
ZIP = b"PK\3\4 content PK\5\6" + bytes(18)
SIZE = len(ZIP)
HERE = Look(SIZE, "1")


@pytest.mark.parametrize(
    ("info", "look"),
    [
        ({"size": 5, "mtime": MOMENT}, Look(5, "1771576200.000")),
        ({"size": 5, "created": MOMENT.timestamp()}, Look(5, "1771576200.000")),
        ({"size": 5, "mtime": MOMENT, "created": 1}, Look(5, "1771576200.000")),
        ({"size": 5, "ETag": '"ab"', "Last-Modified": "Fri"}, Look(5, "ab Fri")),
        ({"size": 5, "md5": "ab"}, Look(5, "ab", strong=True)),
        ({"size": None, "type": "file"}, Look(None, "")),
    ],
)
def test_what_is_said_of_a_file_is_one_line(info: dict[str, Any], look: Look) -> None:
    assert look_of(info) == look


def test_a_file_is_known_once_fetched_twice_alike() -> None:
    once = fetched(None, HERE, HERE, "aa")
    twice = fetched(once, HERE, HERE, "aa")
    assert not unchanged(None, HERE) and not unchanged(once, HERE) and unchanged(twice, HERE)
    assert not unchanged(twice, Look(SIZE + 1, "1")) and not unchanged(twice, Look(SIZE, "2"))
    assert not fetched(twice, HERE, HERE, "bb").settled
    silent = Look(SIZE, "")
    assert not unchanged(Known(silent, silent, "aa", settled=True), silent)
    sure = Look(SIZE, "ab", strong=True)
    assert unchanged(fetched(None, sure, sure, "aa"), sure)


def test_a_file_is_whole_when_nothing_moved() -> None:
    assert whole(ZIP, HERE, HERE, HERE, None)
    assert not whole(ZIP, HERE, HERE, Look(SIZE, "2"), None)
    assert not whole(ZIP, HERE, None, HERE, None) and not whole(ZIP, HERE, HERE, None, None)
    assert not whole(ZIP, Look(SIZE - 1, "1"), HERE, HERE, None)
    half, look = ZIP[:9], Look(9, "1")
    assert not whole(half, look, look, look, None) and whole(half, look, look, look, look)
    assert not whole(half, look, look, look, Look(8, "1"))


def test_a_memory_reads_back_and_rubbish_is_none() -> None:
    memory = Memory("f", {"à.xlsx": Known(HERE, HERE, "aa", True)}, {"b.xlsx": HERE}, ("/x",),
                    {"c.xlsx": "cc"})  # fmt: skip
    assert remembered(written(memory)) == memory
    for text in ("", "{}", "[]", "null", '{"folder": "f", "files": 3}'):
        assert remembered(text) == Memory()


@pytest.mark.parametrize(
    ("entry", "seen", "secret"),
    [
        ("sftp://ente@host:22/dir", "sftp://host:22/dir", False),
        ("sftp://ente:parola@host/dir", "sftp://host/dir", True),
        ("https://host/dir?sig=parola#x", "https://host/dir", True),
        ("postgresql://host/db?password=parola", "postgresql://host/db", True),
        ("env:postgresql://ente:parola@host/db", "env:postgresql://host/db", True),
        ("s3://secchio/dir", "s3://secchio/dir", False),
        ("env:NOME", "env:NOME", False),
        ("http://[rotto/dir", "http://[rotto/dir", False),
    ],
)
def test_addresses_show_no_login(entry: str, seen: str, secret: bool) -> None:
    assert shown(entry) == seen and holds_password(entry) is secret and is_address(entry)


def test_an_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTRA", "sftp://ente:p%40r%2Fola@File.Host:2222/una%20cartella/")
    found = address_of("env:ALTRA")
    assert (found.protocol, found.host, found.port) == ("sftp", "File.Host", 2222)
    assert (found.path, found.user, found.password) == ("/una cartella", "ente", "p@r/ola")
    assert "p@r" not in repr(found) and "p%40" not in repr(found)
    assert bare(found) == "sftp://File.Host:2222/una%20cartella/"
    monkeypatch.setenv("ALTRA", "sftp://ente:nuova@File.Host:2222/una%20cartella")
    assert fingerprint(address_of("env:ALTRA")) == fingerprint(found)
    assert not is_address("trasmissioni") and not is_address("C:\\piani\\arrivi")
