"""Errors sown into filled-in workbooks, each with the cell where a reader would look for it."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.sync.records import Record


@dataclass(frozen=True)
class Seed:
    """One error: its kind, the cell it is expected at, the rules that may name it.

    ``also`` are further cells that rightly get a finding because of it.
    """

    kind: str
    place: str
    codes: frozenset[str]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """What a seed is sown into: a workbook, a row nothing is wrong with, a source of chance."""

    file: Workbook
    record: Record
    others: Sequence[Record]
    chance: random.Random

    @property
    def page(self) -> Worksheet:
        return self.file[self.record.place.sheet]

    def at(self, name: str) -> str:
        return self.record.at(name).cell

    def put(self, name: str, value: Any) -> str:
        self.page[self.at(name)].value = value
        return self.where(name)

    def where(self, name: str) -> str:
        return f"{self.page.title}!{self.at(name)}"


Sow = Callable[[Field], Seed | None]
Kinds = Mapping[str, tuple[str, Sow]]
"""Kind of error to the kind of row it is sown into and how."""


def typed(kind: str, name: str, values: Sequence[Any], *codes: str) -> Sow:
    """Return an error typed into one cell."""

    def sow(field: Field) -> Seed:
        return Seed(kind, field.put(name, field.chance.choice(values)), frozenset(codes))

    return sow


def missing(field: Field) -> Seed:
    return Seed("missing", field.put("value", None), frozenset({"IND-001"}))


def jumped(field: Field) -> Seed | None:
    before = field.record.issued_number("y2024")
    if before is None or before < 20:
        return None
    factor = field.chance.choice((0.001, 100, 1000))
    value = round(float(before) * factor) if factor < 1 else int(before) * int(factor)
    return Seed("jump", field.put("value", max(value, 1)), frozenset({"IND-006"}))


def stale(field: Field) -> Seed | None:
    before = field.record.issued_number("y2024")
    if before is None or before < 100:
        return None
    return Seed("stale", field.put("value", float(before)), frozenset({"IND-007"}))


def both(field: Field) -> Seed:
    return Seed("both", field.put("missing_reason", "non rilevato"), frozenset({"IND-002"}))


def no_date(field: Field) -> Seed:
    field.put("value", None)
    field.put("missing_reason", "disponibile dal")
    return Seed("no date", field.where("available_from"), frozenset({"IND-008"}))


def lone_date(field: Field) -> Seed:
    place = field.put("available_from", datetime(2026, 9, 30))
    return Seed("lone date", place, frozenset({"IND-009"}))


def exceeding(field: Field) -> Seed | None:
    below = field.record.cell("denominator").number
    if below is None or "may_exceed" in field.record.options or field.record.cell("note").text:
        return None
    place = field.put("value", float(below) + 1)
    return Seed("exceeding", place, frozenset({"IND-003"}))


def one_cell(field: Field) -> Seed:
    return Seed("ratio in a cell", field.put("value", "467 / 624"), frozenset({"VAL-012"}))


def denominator_of_none(field: Field) -> Seed:
    return Seed("denominator", field.put("denominator", 12), frozenset({"IND-005"}))


def locked(field: Field) -> Seed:
    name = field.chance.choice(("indicator", "code", "unit", "y2024", "target", "direction"))
    if field.record.kind == "activity":
        name = field.chance.choice(("activity", "code", "indicators", "before", "others"))
    value = 98765 if name in ("y2024", "target") else "altro"
    return Seed(f"locked {name}", field.put(name, value), frozenset({"LCK-001"}))


def formula(field: Field) -> Seed:
    names = [name for name in ("outcome", "rating", "progress", "change", "findings", "length")
             if name in field.record.columns]  # fmt: skip
    value = field.chance.choice(("fatto", 12, "=1+1", None, "=SUM(A1:A3)"))
    place = field.put(field.chance.choice(names), value)
    return Seed("formula", place, frozenset({"LCK-002", "LCK-003"}))


def key_changed(field: Field) -> Seed:
    value = field.chance.choice(("zz", None, f"{field.record.key}x"))
    return Seed("key", field.put("key", value), frozenset({"LCK-004"}))


def key_doubled(field: Field) -> Seed:
    other = field.others[0]
    place = field.put("key", other.key)
    also = f"{other.place.sheet}!{other.at('key').cell}"
    return Seed("double key", place, frozenset({"ROW-001"}), (also,))


def _below(field: Field) -> int:
    column = field.record.columns["key"]
    rows = [row for row in range(1, field.page.max_row + 1)
            if any(field.page.cell(row, at).value for at in (column, *field.record.columns.values()))]  # fmt: skip # noqa: E501
    return max(rows) + 1


def stranger(field: Field) -> Seed:
    row, named = _below(field), field.record.columns
    cells = {"key": "M99.P01/z.1", "path": "M99.P01", "code": "z.1", "indicator": "Di altri",
             "activity": "Di altri", "value": 12, "status": "In corso"}  # fmt: skip
    for name, value in cells.items():
        if name in named:
            field.page.cell(row, named[name]).value = value
    place = field.page.cell(row, named["key"]).coordinate
    return Seed("stranger", f"{field.page.title}!{place}", frozenset({"ROW-002"}))


def loose(field: Field) -> Seed:
    row, named = _below(field), field.record.columns
    cell = field.page.cell(row, named["note"])
    cell.value = "Seguito del testo incollato."
    return Seed("loose", f"{field.page.title}!{cell.coordinate}", frozenset({"ROW-005"}))


def went_back(field: Field) -> Seed | None:
    if field.record.options.get("previous_status") not in ("under_way", "completed"):
        return None
    if not field.record.cell("done").blank:
        return None
    return Seed("went back", field.put("status", "Avviato"), frozenset({"ACT-006"}))


def unfinished(field: Field) -> Seed | None:
    if field.record.cell("status").term != "completed":
        return None
    return Seed("percent and state", field.put("done", 0.6), frozenset({"ACT-005"}))


def unstarted(field: Field) -> Seed | None:
    if field.record.issued_text("indicators"):
        return None
    place = field.put("status", "Non avviato")
    field.put("done", None)
    return Seed(
        "not started", field.where("actions"), frozenset({"ACT-009"}), (place,)
    )  # The state itself may have gone back.


def earlier_text(field: Field) -> Seed | None:
    texts = field.record.issued_text("history").split("\n")
    long = [text for text in texts if len(text) > 100]
    if not long:
        return None
    return Seed("old text", field.put("actions", long[-1]), frozenset({"ACT-004"}), ())


def same_text(field: Field) -> Seed | None:
    other = next((one for one in field.others if len(one.cell("actions").text) > 100), None)
    if other is None:
        return None
    place = field.put("actions", other.cell("actions").text)
    also = f"{other.place.sheet}!{other.at('actions').cell}"
    return Seed("same text", place, frozenset({"ACT-008"}), (also,))


INDICATORS: Kinds = {
    "words": ("number", typed("words", "value", ("dodici", "vedi relazione", "sì", "in corso di "
                              "rilevazione", "Importo confluito nel Cap 166000"),
                              "VAL-001", "VAL-014", "VAL-015")),
    "unreadable": ("number", typed("unreadable", "value", ("4.224057,67", "12,34,56", "1.23.456",
                                   "1,234.56.7"), "VAL-002")),
    "unreadable amount": ("money", typed("unreadable amount", "value", ("100.0000 euro",
                                         "€. 20,000", "4.224057,67"), "VAL-002")),
    "beside": ("number", typed("beside", "value", ("76 (BITO)", "c.a. 6800", ">50", "oltre 300",
                               "+105", "2.345*"), "VAL-011")),
    "unit": ("number", typed("unit", "value", ("12 km", "300 €", "45 %", "3 ore"), "VAL-003")),
    "several": ("number", typed("several", "value", ("tot. 187.281 SC. 151.034", "12 - 15",
                                "16 tram 97 bus elettrici", "523 TI - 30 TD", "467/624"),
                                "VAL-013")),
    "state": ("number", typed("state", "value", ("concluso", "Conclusa"), "VAL-014")),
    "sign": ("number", typed("sign", "value", ("-", "n.d.", "ND", "/", "–"), "VAL-015")),
    "date": ("number", typed("date", "value", (datetime(2026, 8, 5), datetime(2025, 5, 1)),
                             "VAL-016")),
    "qualified": ("number", typed("qualified", "value", ("Pre-consuntivo 959", "stima 120"),
                                  "VAL-019", "VAL-011")),
    "other year": ("number", typed("other year", "value", ("Anno 2023 4.410", "2024: 120"),
                                   "VAL-020")),
    "negative": ("number", typed("negative", "value", (-12, "-7", -0.5), "VAL-006")),
    "decimals": ("number", typed("decimals", "value", (1.352, "12,5"), "VAL-009")),
    "error": ("number", typed("error", "value", ("#REF!", "#N/A", "#DIV/0!", "#VALORE!", "#N/D",
                              "#NOME?"), "VAL-010")),
    "empty formula": ("number", typed("empty formula", "value", ("=10+5",), "VAL-021")),
    "out of range": ("percent", typed("out of range", "value", (1.4, 87, "140%", -0.2),
                                      "VAL-005")),
    "text in percent": ("percent", typed("text in percent", "value", ("quasi tutto", "#DIV/0!"),
                                         "VAL-001", "VAL-010")),
    "missing": ("number", missing),
    "jump": ("number", jumped),
    "stale": ("number", stale),
    "both": ("number", both),
    "no date": ("number", no_date),
    "lone date": ("number", lone_date),
    "no such date": ("number", typed("no such date", "available_from", ("31/02/2026", "domani"),
                                     "VAL-007")),
    "far date": ("number", typed("far date", "available_from", (datetime(2049, 1, 1),
                                 "01/01/1925"), "VAL-008")),
    "list": ("number", typed("list", "value_kind", ("boh", "definitivissimo", 3), "VAL-004")),
    "reason": ("number", typed("reason", "missing_reason", ("non so", "x"), "VAL-004")),
    "provisional": ("number", typed("provisional", "value_kind", ("stima", "parziale"),
                                    "IND-010")),
    "long note": ("number", typed("long note", "note", ("x " * 600,), "VAL-017")),
    "exceeding": ("ratio", exceeding),
    "no denominator": ("ratio", typed("no denominator", "denominator", (0, None), "IND-004")),
    "bad denominator": ("ratio", typed("bad denominator", "denominator", (-3, "tanti", "1.23.456"),
                                       "VAL-006", "VAL-001", "VAL-002")),
    "one cell": ("ratio", one_cell),
    "denominator": ("number", denominator_of_none),
    "locked": ("number", locked),
    "formula": ("number", formula),
    "key": ("number", key_changed),
    "double key": ("number", key_doubled),
}  # fmt: skip

ACTIVITIES: Kinds = {
    "state not listed": ("activity", typed("state not listed", "status", ("Sospeso", "quasi", 1),
                                           "VAL-004")),
    "no state": ("activity", typed("no state", "status", (None,), "ACT-001")),
    "no actions": ("activity", typed("no actions", "actions", (None,), "ACT-002")),
    "done": ("activity", typed("done", "done", (1.8, -0.1, "150 %", 60), "VAL-005")),
    "done in words": ("activity", typed("done in words", "done", ("quasi tutto",), "VAL-001")),
    "percent and state": ("activity", unfinished),
    "went back": ("activity", went_back),
    "not started": ("activity", unstarted),
    "years before": ("activity", typed("years before", "actions", (
        "Nel 2023 sono stati completati i lavori del secondo lotto.", "2022: avviata la gara.",
        "Avviata nel corso del 2021 la revisione del regolamento."), "ACT-003")),
    "no such day": ("activity", typed("no such day", "actions", (
        "Nel 2025 approvato il progetto in data 31/02/2025.",
        "Delibera del 2025, lavori conclusi il 30 febbraio 2025.",
        "Avvio previsto nel 2025, fine il 10/12/2095."), "ACT-007")),
    "old text": ("activity", earlier_text),
    "same text": ("activity", same_text),
    "long": ("activity", typed("long", "note", ("y " * 600,), "VAL-017")),
    "locked": ("activity", locked),
    "formula": ("activity", formula),
    "key": ("activity", key_changed),
}  # fmt: skip

LAST: Kinds = {"stranger": ("number", stranger), "loose": ("activity", loose)}


def sown(
    file: Workbook, rows: Mapping[str, Sequence[Record]], chance: random.Random
) -> Iterator[Seed]:
    """Sow every kind of error the rows allow, one on a row.

    Args:
        file: the workbook, changed.
        rows: rows nothing is wrong with, by the type of what they measure.
        chance: decides which row gets which error, and how.
    """
    left = {kind: list(own) for kind, own in rows.items()}
    for own in left.values():
        chance.shuffle(own)
    for kinds in (INDICATORS, ACTIVITIES, LAST):
        names = list(kinds)
        chance.shuffle(names)
        for name in names:
            wanted, sow = kinds[name]
            for record in list(left.get(wanted, ())):
                others = [one for one in left[wanted] if one is not record]
                if not others and name in ("double key", "same text"):
                    break
                seed = sow(Field(file, record, others, chance))
                if seed is None:
                    continue
                left[wanted].remove(record)
                if seed.also and name in ("double key", "same text"):
                    left[wanted].remove(next(
                        one for one in others if seed.also[0].endswith(f"!{one.at('key').cell}")
                        or seed.also[0].endswith(f"!{one.at('actions').cell}")))  # fmt: skip
                yield seed
                break
