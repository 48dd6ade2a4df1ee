"""A report and its master read back as another program would."""

from decimal import Decimal
from pathlib import Path

from docx.table import Table
from python_calamine import CalamineWorkbook
from riscontro.workbooks.master import ID_ROW

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def cells(table: Table) -> list[list[str]]:
    """Read a table as another program would: the text of every cell."""
    return [
        ["\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in tc.iter(f"{W}p"))
         for tc in row._tr.tc_lst]
        for row in table.rows
    ]  # fmt: skip


def number(text: str) -> Decimal | None:
    """Read an Italian number, a percentage as a fraction."""
    bare = text.replace("€", "").strip()
    share = bare.endswith("%")
    bare = bare.rstrip("% ").replace(".", "").replace(",", ".")
    try:
        size = Decimal(bare)
    except ArithmeticError:
        return None
    return size / 100 if share else size


def master(root: Path, name: str) -> list[dict[str, object]]:
    rows = CalamineWorkbook.from_path(str(root / "quadro.xlsx")).get_sheet_by_name(name).to_python()
    ids = [str(one) for one in rows[ID_ROW - 1]]
    return [dict(zip(ids, row, strict=True)) for row in rows[ID_ROW + 2 :]]


def plain(text: object) -> str:
    return " ".join(str(text).split())
