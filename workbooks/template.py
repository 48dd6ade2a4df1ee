"""What the departmental workbooks of one plan, round and language share, prepared once.

A workbook is a frame whose marks are replaced by what is the unit's own; its parts without marks
are compressed once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from ..schemas.grid import column_letter, split_address
from ..schemas.profile import Profile
from ..schemas.terms import IDENTITY_SHEET
from .counts import counts
from .entryrows import Entries, EntryRows
from .frames import COUNT, NAME, UNIT, Wanted, bare, last_row, part_of, skeleton, titles
from .identity import identity_rows, issued_in, layouts
from .layout import Book, Cell, SheetLayout, sheet_name
from .leftsheet import left_rows
from .listsheets import list_rows, list_title
from .rawzip import Member, member, whole
from .records import DAY
from .sharedtexts import Texts, content
from .sheetrows import Rows, Shapes, SheetRow
from .sidesheets import history_rows, proposal_rows
from .styles import plain

KEPT = 64
"""Templates, and frames of one, that are remembered before all are forgotten."""

LEVEL = 5
"""How hard zlib tries."""

SHEETS, TEXTS = "xl/worksheets/", "xl/sharedStrings.xml"
END = "</sheetData>"

_DIMENSION = re.compile(r'<dimension ref="([A-Z]+\d+:)?([A-Z]+\d+)"/>')
_MARKS = re.compile(
    rf"({UNIT}|{NAME}|{END}|</sst>|<dimension [^>]*>|<v>-[67]\d{{6}}</v>|"
    r"(?<=[A-Z])9\d\d(?=[\" ]))"
)
_SAMPLES = re.compile(r"<sheetData>.*</sheetData>")
_COUNTED = re.compile(r' count="\d+" uniqueCount="\d+"')


class Frame:
    """A workbook without its rows.

    Attributes:
        styles: number of the style of each shape that was wanted, in their order.
    """

    def __init__(self, wanted: Wanted, laid: Sequence[SheetLayout], profile: Profile) -> None:
        """Prepare the parts.

        Args:
            wanted: what the workbook is like.
            laid: its entry sheets.
            profile: sheets, columns and vocabularies.
        """
        self._titles = titles(wanted.book, laid, profile)
        parts = skeleton(wanted, laid, profile)
        identity = part_of(len(self._titles))
        samples = _SAMPLES.search(parts[identity])
        assert samples is not None
        self.styles = [int(number) for number in re.findall(r' s="(\d+)"', samples[0])]
        emptied = _SAMPLES.sub("<sheetData></sheetData>", parts[identity])
        parts[identity] = _DIMENSION.sub('<dimension ref="A1"/>', emptied)
        self._texts = parts[TEXTS].count("<si>")
        parts[TEXTS] = _COUNTED.sub("", parts[TEXTS], count=1)
        cut = {name: _MARKS.split(xml) for name, xml in parts.items()}
        self._parts = {
            name: pieces if len(pieces) > 1 else member(name, pieces[0].encode(), LEVEL)
            for name, pieces in cut.items()
        }

    def filled(
        self,
        book: Book,
        rows: Mapping[str, Rows],
        styles: Mapping[int, int],
        counted: Mapping[str, Cell],
    ) -> bytes:
        """Return the file of a workbook.

        Args:
            book: the workbook.
            rows: what stands below the heads of its sheets, by their names.
            styles: number of the style of each shape of the rows.
            counted: what the counting formulas show.
        """
        texts = Texts(self._texts)
        common = {UNIT: content(book.identity.department), NAME: content(book.department)}
        common |= {
            f"<v>{COUNT - at}</v>": f"<v>{size}</v>" for at, size in enumerate(counted.values())
        }
        numbers = {title: number for number, title in enumerate(self._titles, 1)}
        common |= {
            str(last_row(numbers[title])): str(max(one.first, one.last))
            for title, one in rows.items()
        }
        # In the parts of sheets the name stands in the footer alone.
        sheet = common | {NAME: content(plain(book.department))}
        below = {part_of(numbers[title]): one for title, one in rows.items()}
        made = []
        for name, pieces in self._parts.items():
            if isinstance(pieces, Member):
                made.append(pieces)
                continue
            marks = sheet if name.startswith(SHEETS) else common
            if name in below:
                marks = marks | {END: below[name].written(styles, texts) + END}
                pieces = [_grown(piece, below[name]) for piece in pieces]
            elif name == TEXTS:
                marks = marks | {"</sst>": "".join([*texts.written(), "</sst>"])}
            xml = "".join([marks.get(piece, piece) for piece in pieces])
            made.append(member(name, xml.encode(), LEVEL))
        return whole(made)


class Template:
    """What some workbooks of a plan share."""

    def __init__(self, book: Book, profile: Profile) -> None:
        """Prepare what is the same for all of them; ``book`` is one of them."""
        self._profile, self._shapes = profile, Shapes()
        self._laid = layouts(book, profile)
        self._sheets = [
            EntryRows(layout, profile, book.language, bool(book.history), self._shapes)
            for layout in self._laid
        ]
        self._frames: list[tuple[Wanted, Frame]] = []

    def written(self, book: Book) -> bytes:
        """Return the file of one of the workbooks."""
        entries = [sheet.of(book.rows.get(sheet.layout.id, ())) for sheet in self._sheets]
        rows = dict(self._rows(book, entries))
        used = sorted(set().union(*(one.shapes for one in rows.values())))
        known = list(self._shapes)
        shapes = sorted((known[number] for number in used), key=repr)
        frame = self._frame(Wanted(bare(book), [one.outline for one in entries], shapes))
        numbers = {
            self._shapes[shape]: style for shape, style in zip(shapes, frame.styles, strict=True)
        }
        outcomes = {
            layout.id: one.outcomes for layout, one in zip(self._laid, entries, strict=True)
        }
        return frame.filled(book, rows, numbers, counts(outcomes, ()))

    def _frame(self, wanted: Wanted) -> Frame:
        found = next((frame for known, frame in self._frames if known == wanted), None)
        if found is None:
            if len(self._frames) >= KEPT:
                self._frames.clear()
            found = Frame(wanted, self._laid, self._profile)
            self._frames.append((wanted, found))
        return found

    def _rows(self, book: Book, entries: Sequence[Entries]) -> Iterator[tuple[str, Rows]]:
        """Yield what stands below the heads of the sheets, with their names."""
        shapes, profile, say = self._shapes, self._profile, book.language
        for layout, one in zip(self._laid, entries, strict=True):
            yield layout.name, one.rows
        for listed in book.listed:
            title = list_title(profile.sheet(listed.sheet), say)
            yield title, list_rows(shapes, listed, book, profile)
        if book.left:
            yield sheet_name("left", say), left_rows(shapes, book)
        yield sheet_name("proposals", say), proposal_rows(shapes, book, profile)
        if book.history:
            yield sheet_name("history", say), history_rows(shapes, book, self._laid)
        yield IDENTITY_SHEET, self._identity(book, entries)

    def _identity(self, book: Book, entries: Sequence[Entries]) -> Rows:
        text, day = self._shapes.joined(), self._shapes.joined({"num_format": DAY})
        issued = (
            cell
            for layout, one in zip(self._laid, entries, strict=True)
            for cell in issued_in(layout, one.cells)
        )
        plain_row, dated = (text,) * 4, (text, text, text, day)
        made = [
            SheetRow(row, plain_row if isinstance(row[-1], str | int | float) else dated)
            for row in identity_rows(book, issued)
        ]
        return Rows(1, 1, made)


_TEMPLATES: dict[tuple[object, ...], tuple[Profile, Template]] = {}


def template_of(book: Book, profile: Profile) -> Template:
    """Return what a workbook shares with others of its plan, round and language."""
    one = book.identity
    sheets = tuple(sheet.id for sheet in profile.sheets if sheet.concerns(one.department))
    key = (id(profile), one.period, one.round, book.language, sheets, bool(book.history))
    # The profile is held, so that no other can have the same id meanwhile.
    found = _TEMPLATES.get(key)
    if found is None:
        if len(_TEMPLATES) >= KEPT:
            _TEMPLATES.clear()
        found = _TEMPLATES[key] = (profile, Template(book, profile))
    return found[1]


def _grown(piece: str, rows: Rows) -> str:
    """Return the dimension of a sheet with its rows; any other piece of it as it is."""
    found = _DIMENSION.fullmatch(piece)
    if found is None:
        return piece
    right = max(split_address(found[2])[1], rows.right)
    return f'<dimension ref="{found[1] or "A1:"}{column_letter(right)}{rows.last}"/>'
