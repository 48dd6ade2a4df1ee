"""Views of a profile: what their sheets show, and what a profile may not ask of them."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import office
import pytest
from recordplan import profile as registry
from recordspace import LATER, Space
from regulation import PERIOD, accepted
from riscontro.schemas.findings import Severity
from riscontro.schemas.plan import Plan, PlanRecord
from riscontro.schemas.profile import ProfileError
from riscontro.sync.records import Delivery
from riscontro.sync.showing import shown
from riscontro.workbooks.master import FIRST_ROW, render
from riscontro.workbooks.mastersheets import MasterBook, Shown
from viewplan import (
    ASSIGNMENTS,
    NODES,
    ROWS,
    VIEWS,
    book,
    finding,
    only_views,
    overview,
    plain,
    sheet,
    standing,
    table,
    totals,
    viewed,
)


@pytest.fixture(scope="module")
def made() -> MasterBook:
    return book()


# Lists ------------------------------------------------------------------------------------------


def test_a_list_has_one_line_a_record_as_people_read_it(made: MasterBook) -> None:
    rows = table(made, "elenco")
    assert [row["numero"] for row in rows] == ["I-01", "I-10", "I-9", "I-02", "I-11"]
    first, second = rows[0], rows[3]
    assert first["unita"] == "Dipartimento di Automatica" and first["sede"] == "DIP – Dipartimenti"
    assert (first["chi"], second["chi"]) == ("Docente", "Dottorando")
    assert (first["vie"], second["vie"]) == ("Albo", "Albo; Avviso, art. 5")
    assert (first["anno"], first["paga"]) == ("2025/2026", 1200.5)
    assert first["dal"] == date(2025, 10, 1)
    assert (first["di_nuovo"], second["di_nuovo"]) == ("no", "sì")
    assert (first["parte"], second["parte"]) == (0.5, 0.125)
    assert first["resto"] == pytest.approx(20 / 77.5) and first["testo"] == "primo"


def test_english_has_the_english_words() -> None:
    rows = table(book(language="en"), "elenco")
    assert (rows[0]["chi"], rows[3]["vie"], rows[3]["di_nuovo"]) == (
        "Teacher", "Register; Notice, art. 5", "yes",
    )  # fmt: skip


def test_what_is_not_known_is_blank_never_zero(made: MasterBook) -> None:
    rows = {row["numero"]: row for row in table(made, "elenco")}
    nine, eleven = rows["I-9"], rows["I-11"]
    assert nine["tempo"] is None and nine["doppio"] is None and nine["resto"] is None
    assert eleven["chi"] is None and eleven["paga"] is None and eleven["vie"] is None
    assert totals(made, "elenco")["tempo"] == 77.5
    assert totals(made, "elenco")["paga"] == 2300.5


def test_columns_have_one_format_and_years_no_thousands() -> None:
    page = sheet(book(rows={**ROWS, "incarico": yearly("2025", "2024")}), "elenco")
    at = {column.id: place for place, column in enumerate(page.columns)}
    formats = {
        name: {cell.format for row in page.rows if isinstance(cell := row[at[name]], Shown)}
        for name in ("anno", "tempo", "paga")
    }
    assert formats == {"anno": {"0"}, "tempo": {"#,##0.0"}, "paga": set()}
    kinds = {column.id: column.type for column in page.columns}
    assert (kinds["paga"], kinds["dal"], kinds["parte"], kinds["testo"]) == (
        "money", "date", "percent", "long",
    )  # fmt: skip
    assert page.totals[at["tempo"]] == Shown(77.5, format="#,##0.0")


def yearly(*years: str) -> list[dict[str, Any]]:
    """The assignments with these years, the last for those left over."""
    written = [*years, *[years[-1]] * len(ASSIGNMENTS)]
    return [{**one, "aa": year} for one, year in zip(ASSIGNMENTS, written, strict=False)]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (("2025/2026", "2024/2025"), ("2025/2026", "2024/2025")),
        (("2025/26", "a.a. 2024/25", "2025/2026", "2024-2025"), ("2025/26", "2024/25")),
        (("2025", "2024", "2024/2025"), ("2025/2026", "2024/2025")),
        (("2025", "2024"), (2025, 2024)),
        (("2099/2100", "1999/00"), ("2099/2100", "1999/2000")),
    ],
)
def test_years_are_written_as_their_column_has_them(
    typed: tuple[str, ...], shown: tuple[object, object]
) -> None:
    views = VIEWS.replace(
        'value = "nota", type = "long" },\n]',
        'value = "nota", type = "long" },\n]\nsort = ["-anno"]',
        1,
    )
    views += """
[[views]]
id = "anni"
label = { it = "Anni", en = "Years" }
from = "incarico"
by = [{ id = "anno", label = { it = "Anno", en = "Year" }, value = "aa" }]
columns = [
    { id = "ultimo", label = { it = "Ultimo", en = "Last" }, value = "max(aa)", type = "whole" },
    { id = "tutti", label = { it = "Tutti", en = "All" }, value = "set(aa for incarico)" },
    { id = "dopo", label = { it = "Dopo", en = "Next" }, value = "anno + 1", type = "whole" },
]
"""
    rows = {**ROWS, "incarico": yearly(*typed, typed[0])}
    made = book(viewed(views), rows=rows)
    listed = [row["anno"] for row in table(made, "elenco")]
    assert listed == sorted(listed, reverse=True) and set(listed) == set(shown)
    grouped = table(made, "anni")
    assert [row["anno"] for row in grouped] == list(reversed(shown))
    assert [row["ultimo"] for row in grouped] == list(reversed(shown))
    assert grouped[0]["tutti"] == f"{shown[1]}; {shown[0]}"
    assert [row["dopo"] for row in grouped] == [int(str(one)[:4]) + 1 for one in reversed(shown)]


def test_a_column_sees_those_before_and_the_first_tone_that_holds(made: MasterBook) -> None:
    page = sheet(made, "elenco")
    at = [column.id for column in page.columns].index("doppio")
    tones = {row[0]: row[at].tone if isinstance(row[at], Shown) else "" for row in page.rows}
    assert [row["doppio"] for row in table(made, "elenco")] == [40, 80, None, 25, 10]
    assert tones == {"I-01": "watch", "I-10": "bad", "I-9": "", "I-02": "watch", "I-11": ""}


def test_sorting_puts_what_is_not_known_last_both_ways() -> None:
    ordered = {}
    for sign in ("", "-"):
        views = VIEWS.replace(
            'value = "nota", type = "long" },\n]',
            f'value = "nota", type = "long" }},\n]\nsort = ["{sign}tempo"]',
            1,
        )
        ordered[sign] = [row["tempo"] for row in table(book(viewed(views)), "elenco")]
    assert ordered == {"": [5, 12.5, 20, 40, None], "-": [40, 20, 12.5, 5, None]}


def test_texts_are_sorted_with_their_numbers_by_size() -> None:
    views = VIEWS.replace(
        'value = "nota", type = "long" },\n]',
        'value = "nota", type = "long" },\n]\nsort = ["numero"]',
        1,
    )
    rows = table(book(viewed(views)), "elenco")
    assert [row["numero"] for row in rows] == ["I-01", "I-02", "I-9", "I-10", "I-11"]


# Groups and pivots ------------------------------------------------------------------------------


def test_groups_count_their_rows_and_leave_out_what_is_not_known(made: MasterBook) -> None:
    rows = table(made, "gruppi")
    assert [(row["categoria"], row["unit"], row["n"]) for row in rows] == [
        ("Docente", "Dipartimento di Automatica", 2),
        ("– non indicato", "Dipartimento di Automatica", 1),
        ("Dottorando", "Dipartimento di Elettronica", 1),
    ]
    assert [(row["ore"], row["media"], row["persone"]) for row in rows] == [
        (60, 30, 1), (None, None, 1), (12.5, 12.5, 1),
    ]  # fmt: skip
    assert [row["quote"] for row in rows] == [0.5, None, 0.125]
    assert totals(made, "gruppi") == {
        "categoria": "Totale delle righe mostrate", "unit": None, "n": 4, "ore": 72.5,
        "media": None, "persone": None, "nate": None, "quote": None,
    }  # fmt: skip
    assert sheet(made, "gruppi").subtitle.endswith("3 righe da 4 elementi")


def test_personal_data_are_counted_only(made: MasterBook) -> None:
    # P001 was born in 1961; of P003 nothing is known.
    assert [row["nate"] for row in table(made, "gruppi")] == [2, 0, 0]


def test_a_column_of_which_nothing_is_known_has_no_total() -> None:
    rows = {**ROWS, "incarico": [{**one, "ore": None} for one in ASSIGNMENTS]}
    empty = book(rows=rows)
    assert totals(empty, "gruppi")["ore"] is None and totals(empty, "gruppi")["n"] == 4
    assert [c.total for c in sheet(empty, "gruppi").columns if c.id in ("n", "ore")] == ["sum", ""]
    assert sheet(empty, "sedi").chart is None


def test_a_pivot_has_a_column_for_every_entry_the_unknown_and_the_total(made: MasterBook) -> None:
    page = sheet(made, "canali")
    assert [(one.id, one.header, one.group) for one in page.columns] == [
        ("sede", "Sede", ""), ("across_albo", "Albo", "Canali"),
        ("across_avviso", "Avviso, art. 5", "Canali"),
        ("across_unknown", "Non indicato", "Canali"), ("across_total", "Totale", "Canali"),
        ("ore", "Ore", ""),
    ]  # fmt: skip
    assert [tuple(row.values()) for row in table(made, "canali")] == [
        ("DIP – Dipartimenti", 1, 0, 1, 2, 60),
        ("SCU – Scuole", 1, 2, 0, 2, 12.5),
        ("– non indicato", 0, 0, 1, 1, 5),
    ]
    assert list(totals(made, "canali").values())[1:] == [2, 2, 2, 5, 77.5]


def test_a_row_of_several_entries_counts_in_each_and_it_is_said(made: MasterBook) -> None:
    page = sheet(made, "vie")
    # The column that counts the rows is the total; units with nothing have no column.
    assert [one.id for one in page.columns] == ["via", "across_dauin", "across_det", "n"]
    assert [tuple(row.values()) for row in table(made, "vie")] == [
        ("Albo", 1, 1, 2), ("Avviso, art. 5", 1, 1, 2), ("– non indicato", 1, 1, 2),
    ]  # fmt: skip
    assert "i totali contano le voci" in page.note
    assert "i totali contano" not in sheet(made, "canali").note


def test_elements_of_the_plan_have_lines_too(made: MasterBook) -> None:
    assert [tuple(row.values()) for row in table(made, "sedi")] == [
        ("Dipartimenti", 60), ("Scuole", 12.5),
    ]  # fmt: skip


def test_findings_are_counted_by_unit_rule_and_severity() -> None:
    found = [
        finding("VAL-001", Severity.BLOCKING, "DAUIN"),
        finding("VAL-001", Severity.WARNING, "DAUIN"),
        finding("REC-001", Severity.BLOCKING, "DET", "Persone"),
    ]
    shaped = viewed()
    at = standing(shaped, findings=found)
    deliveries = tuple(
        Delivery(unit, None, None, "accepted", (f"{unit}.xlsx",), {}) for unit in ("DAUIN", "DET")
    )
    at = type(at)(replace(at.consolidated, deliveries=deliveries), at.plan, shaped)
    made = type(overview())(at, overview(shaped).rules, "it").book()
    rows = [tuple(row.values())[:5] for row in table(made, "rilievi")]
    assert rows == [
        ("Dipartimento di Automatica", "Non è un numero", "Incarichi", 1, 1),
        ("Dipartimento di Elettronica", rows[1][1], "Persone", 1, 0),
    ]


# What counts ------------------------------------------------------------------------------------


def test_nothing_to_show_is_said_in_words(made: MasterBook) -> None:
    page = sheet(made, "vuota")
    assert page.rows == [] and page.totals == ()
    assert page.empty == "Nessun elemento risponde alle condizioni di questo prospetto."
    # Of one assignment the hours are blank: nobody can tell.
    assert page.subtitle.endswith(
        "0 righe · 1 non considerato: mancano i dati per dire se ne fa parte"
    )


def test_records_of_the_plan_not_delivered_yet_are_there_and_counted() -> None:
    shaped = viewed()
    record = PlanRecord("incarico", "DET/incarico.0099", "DET", {"incarico_id": "I-99", "ore": 7})
    plan = Plan(shaped.id, PERIOD, nodes=NODES, records=(record,))
    page = sheet(book(shaped, plan=plan), "elenco")
    assert [row[0] for row in page.rows][-1] == "I-99"
    assert page.subtitle.endswith("6 righe · 1 come nel piano, non ancora acquisito")


def test_records_of_earlier_years_are_there_for_who_asks() -> None:
    shaped = viewed()
    old = {"incarico_id": "I-old", "aa": "2023/2024", "ore": 100, "_unit": "DET"}
    before = accepted({"incarico": [old]}, shaped, PERIOD - 2)
    before = [replace(one, key="DET/incarico.0077") for one in before]
    found = book(shaped, earlier=before)
    assert "I-old" in [row["numero"] for row in table(found, "elenco")]
    assert [row["n"] for row in table(found, "gruppi")] == [2, 1, 1]


def test_the_order_in_which_records_come_changes_nothing() -> None:
    shaped = viewed()
    at = standing(shaped)
    turned = replace(at.consolidated, records=tuple(reversed(at.consolidated.records)))
    rules = overview(shaped).rules
    books = [
        type(overview())(type(at)(found, at.plan, shaped), rules, "it").book()
        for found in (at.consolidated, turned)
    ]
    assert render(only_views(books[0])) == render(only_views(books[1]))


def test_work_grows_with_the_rows_not_with_their_square() -> None:
    columns = ", ".join(
        (
            column("incarico_id", "numero"),
            column("count(incarico where persona = this.persona)", "altri"),
            column("sum(ore for incarico where persona = this.persona and aa = this.aa)", "ore"),
        )
    )
    views = ONE.format(source="incarico", more="", columns=columns)
    shaped = registry(views)
    calls = {}
    for size in (300, 1200):
        rows = [
            {"incarico_id": f"I-{at}", "persona": f"P{at % (size // 3)}", "ore": 2, "_unit": "DET"}
            for at in range(size)
        ]
        made = overview(shaped, rows={"incarico": rows})
        calls[size] = counted(lambda made=made: table(made.book(), "v"))
    assert calls[1200] < 4.5 * calls[300]


def counted(work: Callable[[], Any]) -> int:
    """Count the calls some work makes."""
    number = 0

    def one(frame: Any, event: str, argument: Any) -> None:
        nonlocal number
        number += event == "call"

    sys.setprofile(one)
    try:
        work()
    finally:
        sys.setprofile(None)
    return number


# The workbook -----------------------------------------------------------------------------------


def test_tabs_stand_after_the_sheets_of_the_plan_under_names_of_their_own(made: MasterBook) -> None:
    names = [one.name for one in made.sheets]
    assert len({name.casefold() for name in names}) == len(names)
    at = names.index("Elenco degli incarichi")
    assert names[at - 1] == "Incarichi" and names[at + 7] == "Stato trasmissioni"
    assert names[at + 2] == "Incarichi – prospetto"
    assert max(map(len, names)) <= 31


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["Ore", "ore"], ["Ore", "ore – prospetto"]),
        (["Quote [a/b]: 'x'?"], ["Quote a b x"]),
        (
            ["Affidamenti diretti gratuiti per struttura e anno"] * 3,
            ["Affidamenti diretti gratuiti pe", "Affidamenti diretti – prospetto",
             "Affidamenti diret – prospetto 2"],
        ),
        (["Persone"], ["Persone – prospetto"]),
    ],
)  # fmt: skip
def test_names_of_tabs(labels: list[str], names: list[str]) -> None:
    views = "".join(
        f"""
[[views]]
id = "v{at}"
label = "{label}"
from = "incarico"
columns = [{{ id = "numero", label = "Numero", value = "incarico_id" }}]
"""
        for at, label in enumerate(labels)
    )
    found = book(registry(views))
    assert [one.name for one in found.sheets if one.id.startswith("view_")] == names


def test_a_chart_stands_under_its_table(made: MasterBook) -> None:
    chart, plain_one = sheet(made, "canali").chart, sheet(made, "sedi").chart
    assert chart is not None and plain_one is not None
    assert chart.title == "Canali: Albo, 2 su 6" and chart.bars == 3
    assert [one.column for one in chart.series] == [
        "across_albo", "across_avviso", "across_unknown",
    ]  # fmt: skip
    assert plain_one.title == "Ore: Dipartimenti, 60"
    assert "Scuole: 12,5" in plain_one.description
    assert sheet(made, "gruppi").chart is None


def test_worksheet_functions_read_views_in_both_languages(made: MasterBook) -> None:
    tables = {one.id: one for one in shown(overview(), made, lambda *_: None, {})}  # type: ignore[arg-type, return-value]
    one = tables["view_canali"]
    assert (one.name.it, one.name.en) == ("Incarichi – prospetto", "Assignments – view")
    assert [(column.header.it, column.header.en) for column in one.columns] == [
        ("Sede", "Seat"), ("Albo", "Register"), ("Avviso, art. 5", "Notice, art. 5"),
        ("Non indicato", "Not given"), ("Totale", "Total"), ("Ore", "Hours"),
    ]  # fmt: skip
    assert list(one.rows[1]) == ["SCU – Scuole", 1, 2, 0, 2, 12.5]
    assert list(tables["view_elenco"].rows[0])[11] == 50, "points, as a person reads them"


# What a profile may not ask ---------------------------------------------------------------------

ONE = """
[[views]]
id = "v"
label = "V"
from = "{source}"
{more}
columns = [{columns}]
"""
BY = 'by = [{ id = "chi", label = "Chi", value = "persona.categoria" }]'


def refused(columns: str, more: str = "", source: str = "incarico", extra: str = "") -> str:
    """Return why a profile with such a view is refused."""
    with pytest.raises(ProfileError) as caught:
        registry(extra + ONE.format(source=source, more=more, columns=columns))
    return str(caught.value)


def column(value: str, name: str = "x", more: str = "") -> str:
    return f'{{ id = "{name}", label = "X", value = "{value}"{more} }}'


@pytest.mark.parametrize(
    ("columns", "more", "source"),
    [
        (column("dati.nascita"), "", "incarico"),
        (column("nascita"), "", "anagrafica"),
        (column("persona"), "", "anagrafica"),
        (column("nata"), "", "anagrafica"),
        (column("dati.nata"), "", "incarico"),
        (column("year_of(dati.nascita) + 1"), "", "incarico"),
        (column("if(dati.nascita is filled, 1, 0)"), "", "incarico"),
        (column("min(nascita for anagrafica)"), "", "incarico"),
        (column("max(year_of(dati.nascita))"), BY, "incarico"),
        (column("value(year_of(nascita) for anagrafica where persona_id = this.persona)"), "",
         "incarico"),
        (column("exists(anagrafica where nascita > @giorno and persona_id = this.persona)"), "",
         "incarico"),
        (column("ore"), 'where = "dati.nascita > @giorno"', "incarico"),
        (column("count()"), 'by = [{ id = "n", label = "N", value = "year_of(dati.nascita)" }]',
         "incarico"),
        (column("ore", more=', tone = { bad = "dati.nascita > @giorno" }'), "", "incarico"),
    ],
)  # fmt: skip
def test_personal_data_are_refused(columns: str, more: str, source: str) -> None:
    extra = '[definitions.anagrafica]\nnata = "year_of(nascita)"\n'
    extra += '[parameters.giorno]\nvalue = "1970-01-01"\nlabel = "Giorno"\n'
    assert "it would show personal data" in refused(columns, more, source, extra)


def test_personal_data_may_be_counted() -> None:
    numbers = ["count(where dati.nascita < today)", "distinct(dati.nascita)",
               "sum(age(dati.nascita, today)) / count()"]  # fmt: skip
    columns = ", ".join(column(one, f"c{at}") for at, one in enumerate(numbers))
    made = registry(ONE.format(source="incarico", more=BY, columns=columns))
    assert len(made.views[0].columns) == 3


@pytest.mark.parametrize(
    ("columns", "more", "said"),
    [
        (column("orre"), "", "«incarico» has no «orre»"),
        (column("y") + ", " + column("ore", "y"), "", "has no «y»"),
        (column("count()"), "", "«for» and the table are missing"),
        (column("ore"), BY, "has no «ore»"),
        (column("unit"), BY, "a group of rows has no «unit»"),
        (column("ore * 2", "ore") + ", " + column("ore + 1", "z"), "", "another name"),
        (column("ore", more=', type = "euro"'), "", "«euro» is none of"),
        (column("ore", more=', tone = { red = "ore > 1" }'), "", "«red» is none of"),
        (column("ore", more=', tone = { bad = "ore" }'), "", "a condition is needed"),
        (column("ore", more=', total = "mean", type = "number"'), "", "«mean» is none of"),
        (column("ore", more=', total = "sum"'), "", "only columns number, whole and money"),
        (column("ore", more=', vocabulary = "colori"'), "", "«colori» is not the name of a list"),
        (column("ore") + ", " + column("aa"), "", "«x» cannot be the name of a column"),
        (column("ore", "x y"), "", "«x y» cannot be the name of a column"),
        (column("ore"), 'sort = ["-y"]', "«y» is not the name of a column"),
        (column("ore"), 'chart = "pie"', "«pie» is none of"),
        (column("nota"), 'chart = "bar"', "no column of numbers"),
        (column("count()", more=', type = "whole"'),
         'chart = "bar"\\n' + BY.replace("}]", '}, { id = "u", label = "U", value = "unit" }]'),
         "a chart needs one group"),
        (column("ore"), 'across = { value = "canali", vocabulary = "canale" }',
         "«across» needs a group"),
        (column("count()"), BY + '\\nacross = { value = "canali", vocabulary = "vie" }',
         "«vie» is not the name of a list"),
        (column("ore"), 'where = "ore"', "a condition is needed"),
        ("", "", "«columns» is missing"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_place(columns: str, more: str, said: str) -> None:
    told = refused(columns, more.replace("\\n", "\n"))
    assert said in told and "profile.toml views v" in told


def test_two_views_of_one_name_or_of_no_table() -> None:
    one = ONE.format(source="incarico", more="", columns=column("ore"))
    with pytest.raises(ProfileError, match="cannot be the name of a view"):
        registry(one + one)
    assert "«incarichi» is not the name of a table" in refused(column("ore"), source="incarichi")


def test_a_definition_keeps_its_meaning_beside_a_column_of_another_name() -> None:
    extra = '[definitions.incarico]\nlungo = "ore > 15"\npeso = "if(lungo, 2, 1)"\n'
    columns = ", ".join(
        (column("lungo", "lungo"), column("peso", "peso_suo"), column("'ciao'", "saluto"))
    )
    made = book(registry(extra + ONE.format(source="incarico", more="", columns=columns)))
    assert [tuple(row.values()) for row in table(made, "v")][:2] == [
        ("sì", 2, "ciao"), ("sì", 2, "ciao"),
    ]  # fmt: skip


def test_totals_of_shown_cells_are_the_sum_of_what_is_shown(made: MasterBook) -> None:
    for view in ("elenco", "gruppi", "canali", "vie"):
        page = sheet(made, view)
        for at, one in enumerate(page.columns):
            if one.total:
                numbers = [plain(row[at]) for row in page.rows if plain(row[at]) is not None]
                assert plain(page.totals[at]) == pytest.approx(sum(numbers))


def test_the_workbook_of_the_views_is_the_same_for_the_same() -> None:
    assert render(only_views(book())) == render(only_views(book()))


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_libreoffice_computes_the_totals_stored(made: MasterBook, tmp_path: Path) -> None:
    data = render(only_views(made))
    given = tmp_path / "quadro.xlsx"
    given.write_bytes(data)
    stored = office.values(given)
    given.write_bytes(office.with_wrong_results(data))
    computed = office.values(office.recalculated(given, tmp_path / "again"))
    for page in only_views(made).sheets:
        last = FIRST_ROW + len(sheet(made, page.id.removeprefix("view_")).rows)
        names = {
            at for at in stored[page.name] if at.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == f"{last}"
        }
        assert {at: computed[page.name][at] for at in names} == {
            at: pytest.approx(stored[page.name][at]) if at != f"A{last}" else stored[page.name][at]
            for at in names
        }
    assert sum(len(page) for page in computed.values()) > 150


def test_a_consolidation_writes_them_and_the_same_again(tmp_path: Path) -> None:
    space = Space(tmp_path, VIEWS)
    space.issue()
    space.type(space.file("DAUIN"), {6: {"ore": 31}})
    space.take()
    first = (space.root / "quadro.xlsx").read_bytes()
    pages = office.values(space.root / "quadro.xlsx")
    listed = pages["Elenco degli incarichi"]
    assert listed["A2"].endswith("2 righe · 1 come nel piano, non ancora acquisito")
    assert [listed[f"A{row}"] for row in (7, 8)] == ["I-01", "I-02"]
    assert (listed["G7"], listed["G8"], listed["G9"]) == (31, 12.5, 43.5)
    assert pages["Sedi"]["B7"] == 31
    space.take(LATER)
    assert (space.root / "quadro.xlsx").read_bytes() == first
