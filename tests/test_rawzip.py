"""A zip written again: untouched members lie as they lay, whatever wrote them."""

import io
import zipfile
from collections.abc import Callable

import pytest
from dressed import packed_parts
from riscontro.workbooks.package import PackageError, open_package
from riscontro.workbooks.rawzip import rewritten

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/w.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    'sheet.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Type="x/officeDocument" Target="w.xml"/></Relationships>'
)
MEMBERS = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": RELATIONS,
    "w.xml": "<w/>",
    "un’immagine.png": "x" * 5000,
    "vuoto.bin": "",
}


class Pipe(io.RawIOBase):
    """A file that cannot go back, so that sizes stand behind the data."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += bytes(data)
        return len(data)


def _put(package: zipfile.ZipFile, *, zip64: bool = False, stored: bool = False) -> None:
    for name, text in MEMBERS.items():
        info = zipfile.ZipInfo(name, (2019, 2, 3, 4, 5, 6))
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.external_attr = 0o640 << 16
        info.comment = b"nota"
        info.extra = b"\x99\x99\x02\x00ab"
        with package.open(info, "w", force_zip64=zip64) as member:
            member.write(text.encode())


def _plain() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        _put(package)
        package.comment = b"commento PK"
    return target.getvalue()


def _streamed() -> bytes:
    target = Pipe()
    with zipfile.ZipFile(target, "w") as package:  # type: ignore[arg-type]
        _put(package)
    return target.data


def _long_sizes() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        _put(package, zip64=True)
    return target.getvalue()


def _streamed_long_sizes() -> bytes:
    target = Pipe()
    with zipfile.ZipFile(target, "w") as package:  # type: ignore[arg-type]
        _put(package, zip64=True)
    return target.data


def _stored() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        _put(package, stored=True)
    return target.getvalue()


MAKERS = [_plain, _streamed, _long_sizes, _streamed_long_sizes, _stored]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__.strip("_"))
def test_untouched_members_are_copied_as_they_lie(make: Callable[[], bytes]) -> None:
    before = make()
    after = rewritten(open_package(before), {"w.xml": b"<w>nuovo</w>"}, {"vuoto.bin"})
    with (
        zipfile.ZipFile(io.BytesIO(before)) as one,
        zipfile.ZipFile(io.BytesIO(after)) as other,
    ):
        assert other.testzip() is None
        assert other.namelist() == [name for name in one.namelist() if name != "vuoto.bin"]
        assert other.read("w.xml") == b"<w>nuovo</w>"
        assert other.comment == one.comment
        for info in other.infolist():
            old = one.getinfo(info.filename)
            assert (info.date_time, info.external_attr) == (old.date_time, old.external_attr)
            assert info.comment == old.comment
            if info.filename != "w.xml":
                assert other.read(info) == one.read(old)
                assert (info.flag_bits, info.compress_type) == (old.flag_bits, old.compress_type)
    left, right = packed_parts(before), packed_parts(after)
    assert {name for name in left if left[name] != right.get(name)} == {"w.xml", "vuoto.bin"}
    assert rewritten(open_package(after), {}) == after


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__.strip("_"))
def test_a_copy_without_changes_says_the_same(make: Callable[[], bytes]) -> None:
    before = make()
    assert packed_parts(rewritten(open_package(before), {})) == packed_parts(before)


def test_a_plain_zip_copied_is_the_same_file() -> None:
    assert rewritten(open_package(_plain()), {}) == _plain()
    assert rewritten(open_package(_streamed()), {}) == _streamed()


def test_a_directory_that_hides_a_member_is_refused() -> None:
    data = bytearray(_plain())
    record = data.rindex(b"PK\1\2")
    data[record : record + 4] = b"PK\1\3"
    with pytest.raises(PackageError):
        rewritten(open_package(bytes(data)), {})
