"""Containers taken apart: mail, PEC, archives, signed envelopes; bounded, and never raising."""

import base64
import zipfile
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcels import (
    SEGNATURA,
    Files,
    enciphered,
    encrypted_zip,
    framed,
    mail,
    pec,
    raw_mail,
    signed,
    streamed,
    zipped,
)
from riscontro.schemas.rules import common, words
from riscontro.sync import unpackingmail as mailing
from riscontro.sync.envelopes import Envelope, certified, sent_on
from riscontro.sync.unpacking import DEEPEST, MOST_PARTS, Signature, Unpacked, unpack
from riscontro.sync.unpackingparts import LONGEST_NAME, safe_name
from riscontro.workbooks.limits import Limits

BOOK = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
SHEET = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, zipfile.ZIP_STORED)
SMALL = Limits(file=200_000, total=400_000, parts=20, ratio_from=50_000)


def found(unpacked: Unpacked) -> Files:
    assert unpacked.findings == ()
    return {piece.shown: piece.data for piece in unpacked.pieces}


def codes(unpacked: Unpacked) -> list[tuple[str, str]]:
    return [(one.code, one.place.workbook) for one in unpacked.findings]


# What is no container ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["CUL.xlsx", "CUL.xlsm", "CUL.dat", "CUL"])
def test_a_workbook_passes_whatever_it_is_called(name: str) -> None:
    assert found(unpack(BOOK, name)) == {name: BOOK}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("CUL.ods", SHEET),
        ("vecchio.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("rotto.xlsx", BOOK[: len(BOOK) // 2]),
        ("nota.pdf", b"%PDF-1.7"),
        ("dati.csv", b"From: a\nContent-Type: b\n"),
        ("vuoto.xlsx", b""),
        ("firma.xlsx.p7s", signed(b"", detached=True)),
    ],
)
def test_other_files_pass_too(name: str, data: bytes) -> None:
    assert found(unpack(data, name)) == {name: data}


# Mail -------------------------------------------------------------------------------------------


def test_two_attachments() -> None:
    one, two = BOOK, SHEET
    unpacked = unpack(mail({"CUL.xlsx": one, "EDU.ods": two}), "posta.eml")
    assert found(unpacked) == {"posta.eml › CUL.xlsx": one, "posta.eml › EDU.ods": two}
    piece = unpacked.pieces[0]
    assert piece.path == ("posta.eml",) and piece.signed is None
    assert piece.envelope is not None
    assert (piece.envelope.kind, piece.envelope.day) == ("mail", date(2026, 2, 18))
    assert piece.envelope.sender == "cultura@comune.esempio.it"
    assert "cultura@" not in repr(piece), "who sent it is shown nowhere"


def test_mail_without_attachments() -> None:
    assert unpack(mail({}), "posta.eml") == Unpacked((), ())


def test_mail_is_known_without_its_extension() -> None:
    assert [piece.name for piece in unpack(mail({"a.xlsx": BOOK}), "posta").pieces] == ["a.xlsx"]


NAME = "attività è già più.xlsx"


def _encoded(charset: str) -> bytes:
    text = base64.b64encode(NAME.encode(charset)).decode()
    return f"=?{charset}?B?{text}?=".encode()


def _twice() -> bytes:
    halves = (NAME[:9], NAME[9:])
    return b'"' + b"\r\n ".join(
        b"=?utf-8?B?" + base64.b64encode(half.encode()) + b"?=" for half in halves
    ) + b'"'  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Disposition: attachment; filename*=iso-8859-1''" + quote(NAME.encode("latin-1")).encode(),  # noqa: E501
        b"Content-Disposition: attachment; filename*=UTF-8''" + quote(NAME).encode(),
        b"Content-Disposition: attachment;\r\n filename*0*=UTF-8''" + quote(NAME[:9]).encode()
        + b";\r\n filename*1*=" + quote(NAME[9:]).encode(),
        b'Content-Disposition: attachment; filename="' + _encoded("iso-8859-1") + b'"',
        b'Content-Disposition: attachment; filename="' + _encoded("windows-1252") + b'"',
        b"Content-Disposition: attachment;\r\n filename=" + _twice(),
        b'Content-Disposition: attachment; filename="' + NAME.encode("latin-1") + b'"',
        b'Content-Disposition: attachment; filename="' + NAME.encode() + b'"',
        b'Content-Type: application/vnd.ms-excel; name="' + _encoded("utf-8") + b'"',
        b'Content-Type: application/x-prova;\r\n name="' + NAME.encode("latin-1") + b'"',
    ],
)  # fmt: skip
def test_names_in_every_manner(header: bytes) -> None:
    assert found(unpack(raw_mail(header, BOOK), "p.eml")) == {f"p.eml › {NAME}": BOOK}


def test_an_unknown_character_set_keeps_the_file() -> None:
    header = b'Content-Disposition: attachment; filename="=?x-nessuno?B?YS54bHN4?="'
    assert list(found(unpack(raw_mail(header, BOOK), "p.eml"))) == ["p.eml › a.xlsx"]


def test_an_attachment_without_a_name() -> None:
    header = b"Content-Type: application/octet-stream"
    assert found(unpack(raw_mail(header, BOOK), "p.eml")) == {"p.eml › allegato-1": BOOK}


def test_the_message_may_be_the_workbook() -> None:
    text = base64.encodebytes(BOOK)
    head = b'Content-Type: application/octet-stream; name="a.xlsx"\nContent-Transfer-Encoding: base64\n\n'  # noqa: E501
    assert found(unpack(head + text, "p.eml")) == {"p.eml › a.xlsx": BOOK}


def test_quoted_printable() -> None:
    data = b'Content-Type: application/x-prova; name="a.dat"\nContent-Transfer-Encoding: quoted-printable\n\na=E0=\nb'  # noqa: E501
    assert found(unpack(data, "p.eml")) == {"p.eml › a.dat": b"a\xe0b"}


@pytest.mark.parametrize("encoded", [False, True])
def test_certified_mail(encoded: bool) -> None:
    unpacked = unpack(pec(mail({"CUL.xlsx": BOOK}), encoded=encoded), "busta.eml")
    assert found(unpacked) == {"busta.eml › postacert.eml › CUL.xlsx": BOOK}
    envelope = unpacked.pieces[0].envelope
    assert envelope is not None
    assert (envelope.kind, envelope.day) == ("pec", date(2026, 2, 19))
    assert envelope.identifier == "opec293.20260219091500.0001@pec.esempio.it"


def test_the_protocol_number_of_the_sender() -> None:
    inner = mail({"Segnatura.xml": SEGNATURA, "CUL.xlsx": BOOK})
    unpacked = unpack(pec(inner), "busta.eml")
    assert list(found(unpacked)) == ["busta.eml › postacert.eml › CUL.xlsx"]
    envelope = unpacked.pieces[0].envelope
    assert envelope is not None
    assert (envelope.protocol, envelope.protocol_day) == ("0004512", date(2026, 2, 18))


def test_certified_mail_forwarded_as_an_attachment() -> None:
    forwarded = mail(
        {"busta.eml": pec(mail({"CUL.xlsx": BOOK}))}, "Fri, 20 Feb 2026 10:00:00 +0100"
    )
    (piece,) = unpack(forwarded, "posta.eml").pieces
    assert piece.path == ("posta.eml", "busta.eml", "postacert.eml")
    assert piece.envelope is not None and piece.envelope.day == date(2026, 2, 19)


@pytest.mark.parametrize("kind", ["avvenuta-consegna", "accettazione"])
def test_a_receipt_carries_back_what_was_sent(kind: str) -> None:
    unpacked = unpack(pec(mail({"CUL.xlsx": BOOK}), kind), "ricevuta.eml")
    assert unpacked.pieces == ()
    assert codes(unpacked) == [("RCV-012", "ricevuta.eml")]
    assert kind.replace("-", " ") in words(unpacked.findings[0], "it", common())[0]


@pytest.mark.parametrize(
    "data", [b"", b"<a/>", b"no", b"<postacert", b"\xff\xfe<", b"x" * 2_000_000]
)
def test_what_is_no_description_tells_nothing(data: bytes) -> None:
    assert certified(Envelope(), data).day is None


def test_entities_are_not_read() -> None:
    data = b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]><postacert><mittente>&x;</mittente></postacert>'
    assert certified(Envelope(), data).sender == ""


@pytest.mark.parametrize("text", ["", "ieri", "Wed, 99 Feb 2026 10:00:00 +0100", "1 Jan 0"])
def test_no_day(text: str) -> None:
    assert sent_on(text) is None


HEAD = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"--x\n\n\n" * mailing.MOST_PARTS,
        HEAD + b"Content-Disposition: attachment; " + b"a=b;\n " * mailing.LONGEST_HEADER,
        HEAD + b"Content-Type: multipart/mixed\n" * 8000,
    ],
)
def test_messages_made_to_choke_the_parser(data: bytes) -> None:
    unpacked = unpack(data, "p.eml")
    assert unpacked.pieces == () and codes(unpacked) == [("RCV-005", "p.eml")]


def test_a_message_inside_that_is_none() -> None:
    unpacked = unpack(raw_mail(b'Content-Type: message/rfc822; name="a.eml"', b""), "p.eml")
    assert unpacked.pieces == ()


# Archives ---------------------------------------------------------------------------------------


def test_a_zip_in_a_zip() -> None:
    inner = zipped({"CUL.xlsx": BOOK})
    unpacked = unpack(zipped({"ufficio/dentro.zip": inner, "EDU.ods": SHEET}), "fuori.zip")
    assert found(unpacked) == {
        "fuori.zip › dentro.zip › CUL.xlsx": BOOK,
        "fuori.zip › EDU.ods": SHEET,
    }


def test_what_a_mac_leaves_behind_is_passed_over() -> None:
    files = {"a/": b"", "CUL.xlsx": BOOK, "__MACOSX/._CUL.xlsx": b"x", ".DS_Store": b"x"}
    assert found(unpack(zipped(files), "a.zip")) == {"a.zip › CUL.xlsx": BOOK}


def test_names_written_in_utf8_without_saying_so() -> None:
    made = bytearray(zipped({"attivita.xlsx": BOOK}))
    made = bytearray(bytes(made).replace(b"attivita.xlsx", "attivà.xlsx".encode() + b"x"))
    assert list(found(unpack(bytes(made), "a.zip"))) == ["a.zip › attivà.xlsxx"]


def test_a_password_is_told_once() -> None:
    unpacked = unpack(encrypted_zip("CUL.xlsx", BOOK), "a.zip")
    assert unpacked.pieces == () and codes(unpacked) == [("RCV-002", "a.zip")]


def test_a_bomb() -> None:
    bomb = zipped({"zeri.xlsx": bytes(150_000), "CUL.xlsx": BOOK})
    unpacked = unpack(bomb, "a.zip", SMALL)
    assert [piece.name for piece in unpacked.pieces] == ["CUL.xlsx"]
    assert codes(unpacked) == [("RCV-005", "a.zip › zeri.xlsx")]


def test_a_bomb_in_slices() -> None:
    files = {f"{n}.bin": bytes([n]) * 45_000 for n in range(15)}
    unpacked = unpack(zipped(files), "a.zip", SMALL)
    assert sum(len(piece.data) for piece in unpacked.pieces) <= SMALL.total
    assert codes(unpacked) == [("RCV-005", "a.zip")]


def test_a_bomb_in_layers() -> None:
    data = bytes(40_000)
    for n in range(DEEPEST + 3):
        data = zipped({f"{n}.zip": data})
    unpacked = unpack(data, "a.zip", SMALL)
    assert unpacked.pieces == ()
    assert [code for code, _ in codes(unpacked)] == ["RCV-005"]


def test_too_many_files() -> None:
    unpacked = unpack(zipped({f"{n}.txt": b"x" for n in range(30)}), "a.zip", SMALL)
    assert unpacked.pieces == () and codes(unpacked) == [("RCV-005", "a.zip")]
    inner = zipped({f"{n}.txt": b"x" for n in range(900)})
    many = unpack(zipped({"a.zip": inner, "b.zip": inner}), "c.zip")
    assert len(many.pieces) <= MOST_PARTS and codes(many) == [("RCV-005", "c.zip")]


def test_a_size_that_lies() -> None:
    made = zipped({"a.xlsx": bytes(9000)})
    lying = made.replace((9000).to_bytes(4, "little"), (12).to_bytes(4, "little"))
    unpacked = unpack(lying, "a.zip")
    assert unpacked.pieces == () and codes(unpacked) == [("RCV-004", "a.zip › a.xlsx")]


def test_a_method_nobody_reads() -> None:
    unpacked = unpack(zipped({"a.xlsx": BOOK}, zipfile.ZIP_LZMA), "a.zip")
    assert unpacked.pieces == () and codes(unpacked) == [("RCV-003", "a.zip › a.xlsx")]


def test_a_truncated_archive() -> None:
    unpacked = unpack(zipped({"a.txt": b"x" * 999})[:-30], "a.zip")
    assert unpacked.pieces == () and codes(unpacked) == [("RCV-004", "a.zip")]


# Names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\avvio\\CUL.xlsx", "CUL.xlsx"),
        ("C:\\Utenti\\x\\CUL.xlsx", "CUL.xlsx"),
        ("C:CUL.xlsx", "CUL.xlsx"),
        ("/", "allegato"),
        ("..", "allegato"),
        ("", "allegato"),
        ("attivita\u0300.xlsx", "attività.xlsx"),
        ("CUL\u202excod.xlsx", "CULxcod.xlsx"),
        ("a\x00b\x1f\r\nc.xlsx", "ab c.xlsx"),
        ('a<b>:"|?*.xlsx', "a_b______.xlsx"),
        ("nul.xlsx", "_nul.xlsx"),
        ("CON", "_CON"),
        ("conto.xlsx", "conto.xlsx"),
        ("CUL.xlsx. . ", "CUL.xlsx"),
        ("\ud800.xlsx", "_.xlsx"),
        ("x" * 300 + ".xlsx", "x" * (LONGEST_NAME - 5) + ".xlsx"),
    ],
)
def test_a_name_is_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_any_name_is_one_step_and_stays(name: str) -> None:
    safe = safe_name(name)
    assert safe and len(safe) <= LONGEST_NAME
    assert not set(safe) & set('/\\:*?"<>|\x00\n') and safe not in (".", "..")
    assert safe_name(safe) == safe
    safe.encode("utf-8")


def test_names_from_a_zip_are_safe() -> None:
    files = {"../../CUL.xlsx": BOOK, "C:\\x\\EDU.ods": SHEET}
    assert list(found(unpack(zipped(files), "a.zip"))) == ["a.zip › CUL.xlsx", "a.zip › EDU.ods"]


# Signed envelopes -------------------------------------------------------------------------------


@pytest.mark.parametrize("wrap", [
    lambda data: data, framed, base64.b64encode, base64.encodebytes,
])  # fmt: skip
def test_a_signed_workbook(wrap: object) -> None:
    assert callable(wrap)
    (piece,) = unpack(wrap(signed(BOOK)), "CUL.xlsx.p7m").pieces
    assert (piece.name, piece.data, piece.path) == ("CUL.xlsx", BOOK, ("CUL.xlsx.p7m",))
    assert piece.signed == Signature(1, 1)


def test_an_envelope_written_piece_by_piece() -> None:
    (piece,) = unpack(streamed(BOOK * 50), "CUL.xlsx.p7m").pieces
    assert piece.data == BOOK * 50 and piece.signed == Signature(1, 1)


def test_signed_twice_in_turn_and_side_by_side() -> None:
    (piece,) = unpack(signed(signed(BOOK), signers=2), "CUL.xlsx.p7m.p7m").pieces
    assert piece.shown == "CUL.xlsx.p7m.p7m › CUL.xlsx.p7m › CUL.xlsx"
    assert piece.data == BOOK and piece.signed == Signature(3, 2)


@pytest.mark.parametrize("name", ["CUL.xlsx", "CUL.p7m", "CUL"])
def test_a_signed_file_is_known_by_its_bytes(name: str) -> None:
    (piece,) = unpack(signed(BOOK), name).pieces
    assert piece.data == BOOK and piece.signed == Signature(1, 1)


def test_a_signed_archive_in_certified_mail() -> None:
    inner = mail({"dati.zip.p7m": signed(zipped({"CUL.xlsx.p7m": signed(BOOK)}))})
    (piece,) = unpack(pec(inner), "busta.eml").pieces
    assert piece.path == ("busta.eml", "postacert.eml", "dati.zip.p7m", "dati.zip", "CUL.xlsx.p7m")
    assert piece.data == BOOK and piece.signed == Signature(2, 2)
    assert piece.envelope is not None and piece.envelope.kind == "pec"


def test_an_opaque_message() -> None:
    body = (
        b'Content-Type: application/x-prova; name="a.xlsx"\nContent-Transfer-Encoding: base64\n\n'
    )
    (piece,) = unpack(signed(body + base64.encodebytes(BOOK)), "smime.p7m").pieces
    assert piece.data == BOOK and piece.name == "a.xlsx"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (signed(b"", detached=True), "RCV-006"),
        (enciphered(b"segreto"), "RCV-002"),
        (b"non e' una busta", "RCV-004"),
        (signed(BOOK)[:200], "RCV-004"),
        (b"", "RCV-004"),
        (streamed(BOOK).replace(b"\x04\x82", b"\x05\x82"), "RCV-004"),
    ],
)
def test_envelopes_that_give_nothing(data: bytes, code: str) -> None:
    unpacked = unpack(data, "CUL.xlsx.p7m")
    assert unpacked.pieces == () and codes(unpacked) == [(code, "CUL.xlsx.p7m")]


def test_who_signed_is_said_nowhere() -> None:
    assert "Maria" not in repr(unpack(signed(BOOK), "CUL.xlsx.p7m"))


# What is not opened, and everything else --------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("posta.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le")),
        ("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00"),
        ("dati.7z", b"7z\xbc\xaf\x27\x1c"),
        ("dati.rar", b"Rar!\x1a\x07"),
    ],
)
def test_what_is_not_opened_is_told_with_advice(name: str, data: bytes) -> None:
    unpacked = unpack(mail({name: data}), "posta.eml")
    assert unpacked.pieces == () and codes(unpacked) == [("RCV-003", f"posta.eml › {name}")]
    assert ".eml" in words(unpacked.findings[0], "it", common())[1]


def test_a_file_over_the_limit_is_not_opened() -> None:
    unpacked = unpack(bytes(SMALL.file + 1), "a.zip", SMALL)
    assert unpacked.pieces == () and codes(unpacked) == [("RCV-005", "a.zip")]


def test_one_bad_attachment_hides_no_other() -> None:
    files = {"a.p7m": b"no", "b.zip": b"PK\3\4no", "c.7z": b"7z\xbc\xaf\x27\x1c", "CUL.xlsx": BOOK}
    unpacked = unpack(mail(files), "p.eml")
    assert [piece.name for piece in unpacked.pieces] == ["CUL.xlsx"]
    assert [code for code, _ in codes(unpacked)] == ["RCV-004", "RCV-004", "RCV-003"]


SAMPLES = [
    mail({"CUL.xlsx": BOOK, "b.zip": zipped({"x.txt": b"x"})}),
    pec(mail({"CUL.xlsx.p7m": signed(BOOK)})),
    zipped({"a.zip": zipped({"b": b"x" * 500}), "c.p7m": signed(BOOK)}),
    signed(signed(BOOK), signers=2),
    streamed(BOOK, 60),
    framed(signed(BOOK)),
]
NAMES = st.sampled_from(["a.eml", "a.zip", "a.p7m", "a.p7m.p7m", "a.xlsx", "a", "", "winmail.dat"])


@given(st.binary(max_size=3000), NAMES)
def test_any_bytes_give_findings_at_worst(data: bytes, name: str) -> None:
    bounded(unpack(data, name, SMALL))


@given(st.sampled_from(SAMPLES), st.data(), NAMES)
def test_damaged_containers_give_findings_at_worst(
    sample: bytes, chance: st.DataObject, name: str
) -> None:
    begin = chance.draw(st.integers(0, len(sample)))
    length = chance.draw(st.integers(0, 40))
    patch = chance.draw(st.binary(max_size=40))
    bounded(unpack(sample[:begin] + patch + sample[begin + length :], name, SMALL))
    bounded(unpack(sample[:begin], name, SMALL))


def bounded(unpacked: Unpacked) -> None:
    assert len(unpacked.pieces) <= MOST_PARTS
    assert sum(len(piece.data) for piece in unpacked.pieces) <= SMALL.total + SMALL.file
    for piece in unpacked.pieces:
        assert all(safe_name(step) == step for step in (*piece.path, piece.name))
    for one in unpacked.findings:
        assert all("…" not in text for text in words(one, "it", common()))


def test_messages_nested_beyond_reason() -> None:
    data = mail({"CUL.xlsx": BOOK})
    for _ in range(400):
        data = b"Content-Type: message/rfc822\n\n" + data
    unpacked = unpack(data, "p.eml", SMALL)
    assert unpacked.pieces == () and unpacked.findings
