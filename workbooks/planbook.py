"""The plan workbook ``piano.xlsx``: a plan written as a workbook people edit, and read back.

It is written at the import only; afterwards people type in it and single cells are patched.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.terms import IDENTITY_SHEET, Words, fold
from .identity import LINE, MORE, PROFILE
from .layout import FIRST_ROW, HEADER_ROW, ID_ROW, PROPERTY_PREFIX, TEXT_KIND
from .plancells import COLUMNS_JOINT, Cell, Lists, encode
from .planguide import Count, Guide, write_guide
from .planlook import MORE as PART
from .planlook import (
    Look,
    arranged,
    colour,
    height,
    link_format,
    pieces,
    print_set_up,
    set_up,
    validations,
)
from .planreader import read_plan as read_plan
from .planrows import DoubtWords, Row, sheets_of
from .plansheets import (
    PlanColumn,
    PlanSheet,
    list_label,
    said,
    suggestions,
    vocabularies,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["read_plan", "write_plan"]
