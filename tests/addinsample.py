"""A few functions of every shape, and icons, to build the add-in's file with."""

import struct
import zlib

from riscontro.addin.cellerrors import Failed
from riscontro.addin.registry import Argument, Given, Registry
from riscontro.addin.ribbonxml import icons
from riscontro.schemas.terms import Words


def sample_registry() -> Registry:
    """An optional argument named like a word of VBA; none; a table; one name for both."""
    registry = Registry()

    @registry.register(
        Words("KPI_DOPPIO", "KPI_TWICE"),
        Words("Dà il doppio di un numero: «più» è detto.", "Gives twice a number."),
        "values",
        Argument("value", Words("valore", "value"), Words("Il numero.", "The number.")),
        Argument(
            "more",
            Words("Unità in più", "string"),
            Words("Quanto aggiungere ✔.", "How much to add."),
            optional=True,
        ),
        example="3",
    )
    def twice(value: float, more: float = 0.0) -> Given:
        if not isinstance(value, float):
            raise Failed("#VALUE!", Words("«x» non è un numero.", "Not a number."))
        return 2 * value + more

    @registry.register(
        Words("KPI_TABELLA", "KPI_TABLE"),
        Words("Rende la tabella.", "Gives the table back."),
        "plan",
        Argument("table", Words("tabella", "table"), Words("Celle.", "Cells."), table=True),
    )
    def table(table: Given) -> Given:
        return table

    @registry.register(Words("KPI_PI", "KPI_PI"), Words("Pi greco.", "Pi."), "service")
    def pi() -> Given:
        return 3.141592653589793

    return registry


def png(size: int) -> bytes:
    """A square of one colour."""
    rows = b"".join(b"\0" + b"\x17\x32\x4d\xff" * size for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def pictures() -> dict[str, bytes]:
    """An icon for each the ribbon shows."""
    return {name: png(int(name.rpartition("_")[2])) for name in icons()}
