"""Copies of one workbook read together: what is taken, what is a conflict, what never is lost."""

from dataclasses import replace
from datetime import date

import pytest
from copies import Base, Rows, consolidated, copy, texts
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.findings import Finding, Place, Severity
from riscontro.schemas.rules import common, words
from riscontro.sync.merge import merged
from riscontro.sync.records import Answer, Proposal, Submission

K1, K2 = "M01.P02/a.1", "M01.P02/a.2"
RULES = common()


def codes(findings: list[Finding]) -> list[str]:
    return [found.code for found in findings]


def test_each_row_from_the_copy_that_filled_it_in() -> None:
    one = copy("divisione 1.xlsx", {K1: {"value": 12}, K2: {"value": None}})
    other = copy("divisione 2.xlsx", {K1: {"value": None}, K2: {"value": 7}})
    base, findings, _ = consolidated([one, other])
    assert texts(base) == {K1: {"value": "12"}, K2: {"value": "7"}}
    assert [base["indicators", key].workbook for key in (K1, K2)] == [
        "divisione 1.xlsx",
        "divisione 2.xlsx",
    ]
    assert codes(findings) == ["WBK-009"]
    assert findings[0].facts == {"count": 2, "files": ["divisione 1.xlsx", "divisione 2.xlsx"]}
    assert base["indicators", K2].sha256 == other.sha256


def test_cells_of_one_row_from_two_copies_keep_their_addresses() -> None:
    one = copy("a.xlsx", {K1: {"value": 12, "note": "perimetro", "status": None}})
    other = copy("b.xlsx", {K2: {"value": 1}, K1: {"value": None, "status": "in corso"}})
    whole, _ = merged([one, other], {}, RULES)
    record = next(record for record in whole.records if record.key == K1)
    assert record.place.workbook == "a.xlsx"
    assert record.at("value") == Place("a.xlsx", "Indicatori", "E6")
    assert record.at("status") == Place("b.xlsx", "Indicatori", "G7")
    base, _, changes = consolidated([one, other])
    row = base["indicators", K1]
    assert row.addresses == {"value": "E6", "note": "F6", "status": "G7"}
    assert row.at("status").sha256 == other.sha256 and row.at("value").sha256 == one.sha256
    assert {(change.field, change.workbook, change.cell) for change in changes} >= {
        ("value", "a.xlsx", "E6"),
        ("status", "b.xlsx", "G7"),
    }


def test_changed_differently_is_a_conflict_and_neither_is_taken() -> None:
    start, _, _ = consolidated([copy("a.xlsx", {K1: {"value": 5}, K2: {"value": 1}})])
    one = copy("a.xlsx", {K1: {"value": 6}, K2: {"value": 2}})
    other = copy("b.xlsx", {K1: {"value": 7}, K2: {"value": 2}})
    base, findings, changes = consolidated([one, other], start)
    assert texts(base) == {K1: {"value": "5"}, K2: {"value": "2"}}
    assert base["indicators", K1].held and not base["indicators", K2].held
    clash = [found for found in findings if found.code == "CON-001"]
    assert [str(found.place) for found in clash] == [
        "[a.xlsx]Indicatori!E6",
        "[b.xlsx]Indicatori!E6",
    ]
    assert all(found.severity is Severity.BLOCKING for found in clash)
    assert clash[1].facts == {"a": "7", "b": "6", "file_a": "b.xlsx", "file_b": "a.xlsx"}
    assert words(clash[0], "it", RULES)[0] == (
        "Due copie riportano valori diversi: 6 (a.xlsx) e 7 (b.xlsx)."
    )
    assert codes(findings).count("CON-002") == 1
    assert [change.key for change in changes] == [K2]


def test_a_conflict_stays_one_when_the_profile_makes_it_a_warning() -> None:
    mild = {**RULES, "CON-001": replace(RULES["CON-001"], severity=Severity.WARNING)}
    copies = [copy("a.xlsx", {K1: {"value": 6}}), copy("b.xlsx", {K1: {"value": 7}})]
    whole, findings = merged(copies, {}, mild)
    cell = whole.records[0].cell("value")
    assert cell.number is None and not cell.read and cell.text == "6 / 7"
    base, _, _ = consolidated(copies, rules=mild)
    assert base == {} and codes(findings) == ["WBK-009", "CON-001", "CON-001"]


def test_a_blank_against_a_figure_in_two_copies_is_worded() -> None:
    both = [copy("a.xlsx", {K1: {"value": 5}}), copy("b.xlsx", {K1: {"value": 5, "note": "x"}})]
    start, _, _ = consolidated(both)
    now = [copy("a.xlsx", {K1: {"value": None}}), copy("b.xlsx", {K1: {"value": 8, "note": "x"}})]
    base, findings, _ = consolidated(now, start)
    assert texts(base) == {K1: {"value": "5", "note": "x"}}
    sentence = words(next(f for f in findings if f.code == "CON-001"), "it", RULES)[0]
    assert "cella vuota (a.xlsx) e 8 (b.xlsx)" in sentence


def test_the_same_change_in_two_spellings_is_one() -> None:
    one = copy("a.xlsx", {K1: {"value": 12, "status": "In corso"}})
    other = copy("b.xlsx", {K1: {"value": "12.0", "status": "in corso"}})
    base, findings, _ = consolidated([one, other])
    assert texts(base) == {K1: {"value": "12", "status": "In corso"}}
    assert codes(findings) == ["WBK-009"]


def test_an_old_copy_left_in_the_folder_takes_nothing_back() -> None:
    first, _, _ = consolidated([copy("a.xlsx", {K1: {"value": 5}})])
    old = copy("a (copia in conflitto).xlsx", {K1: {"value": 5}})
    new = copy("a.xlsx", {K1: {"value": 6, "note": "corretto"}})
    second, _, _ = consolidated([old, new], first)
    assert texts(second) == {K1: {"value": "6", "note": "corretto"}}
    third, findings, changes = consolidated([old, new], second)
    assert third == second and changes == [] and codes(findings) == ["WBK-009"]


def test_a_value_deleted_in_its_own_copy_is_deleted() -> None:
    one, other = copy("a.xlsx", {K1: {"value": 5}}), copy("b.xlsx", {K1: {"value": None}})
    start, _, _ = consolidated([one, other])
    cleared = copy("a.xlsx", {K1: {"value": None}})
    base, _, changes = consolidated([cleared, other], start)
    assert texts(base) == {K1: {}}
    assert [(change.before, change.after) for change in changes] == [("5", "")]


def test_a_new_copy_with_blanks_takes_nothing_away() -> None:
    known = copy("a.xlsx", {K1: {"value": 5}})
    start, _, _ = consolidated([known])
    late = copy("b.xlsx", {K1: {"value": None, "note": "in ritardo"}})
    base, _, _ = consolidated([known, late], start)
    assert texts(base) == {K1: {"value": "5", "note": "in ritardo"}}


def test_what_only_a_vanished_copy_held_is_not_kept_alive() -> None:
    copies = [copy("a.xlsx", {K1: {"value": 5}}), copy("b.xlsx", {K1: {"value": None}})]
    third = copy("c.xlsx", {K1: {"value": None, "note": "c"}})
    start, _, _ = consolidated([*copies, third])
    base, _, changes = consolidated([copies[1], third], start)
    assert texts(base) == {K1: {"note": "c"}}
    assert [(change.field, change.before) for change in changes] == [("value", "5")]


def test_identical_files_are_read_once() -> None:
    one = copy("piano.xlsx", {K1: {"value": 5}}, digest="aa")
    twin = replace(one, workbook="piano (2).xlsx")
    whole, findings = merged([twin, one, twin], {}, RULES)
    assert whole is one
    assert [(f.code, f.place.workbook, f.facts) for f in findings] == [
        ("WBK-012", "piano (2).xlsx", {"other": "piano.xlsx"})
    ]


def test_a_draft_stands_aside_while_a_copy_is_submitted() -> None:
    sent = copy("a.xlsx", {K1: {"value": 5}, K2: {"value": None}})
    work = copy("b.xlsx", {K1: {"value": 6}, K2: {"value": 9}}, state="draft")
    whole, findings = merged([sent, work], {}, RULES)
    assert whole.state == "submitted"
    assert [(f.code, f.place.workbook) for f in findings] == [
        ("WBK-009", "a.xlsx"),
        ("CON-004", "b.xlsx"),
    ]
    assert texts(consolidated([sent, work])[0]) == {K1: {"value": "5"}, K2: {}}
    taken, findings, _ = consolidated([sent, work], take_drafts=True)
    assert texts(taken) == {K2: {"value": "9"}}
    assert codes(findings).count("CON-001") == 2


def test_copies_that_are_all_drafts_make_a_draft() -> None:
    rows: Rows = {K1: {"value": 5}}
    draft, waiting = copy("b.xlsx", rows, "draft"), copy("a.xlsx", {K1: {}}, "approval")
    assert merged([draft, waiting], {}, RULES)[0].state == "draft"
    assert merged([waiting, replace(draft, state="approval")], {}, RULES)[0].state == "approval"


def test_findings_follow_the_cells_they_are_about() -> None:
    def at(book: str, code: str, cell: str, key: str = K1, field: str = "value") -> Finding:
        sheet = "Indicatori" if cell else ""
        return Finding(code, RULES[code].severity, Place(book, sheet, cell), key, field=field)

    one = copy(
        "a.xlsx",
        {K1: {"value": 5, "note": "x"}},
        findings=(
            at("a.xlsx", "VAL-009", "E6"),
            at("a.xlsx", "LCK-001", "D6", field="target"),
            at("a.xlsx", "ROW-004", "", K2, ""),
            at("a.xlsx", "SHT-005", "", "", ""),
        ),
    )
    other = copy(
        "b.xlsx",
        {K1: {"value": None, "note": None}, K2: {"value": 3}},
        findings=(
            at("b.xlsx", "VAL-015", "E6"),
            at("b.xlsx", "LCK-001", "D6", field="target"),
            at("b.xlsx", "VAL-009", "E7", K2),
            at("b.xlsx", "ROW-004", "", "M09.P01/z.1", ""),
            at("b.xlsx", "ROW-005", "E9", "", ""),
        ),
    )
    whole, _ = merged([other, one], {}, RULES)
    kept = [(found.place.workbook, found.code, found.key) for found in whole.findings]
    assert kept == [
        ("a.xlsx", "VAL-009", K1),
        ("a.xlsx", "LCK-001", K1),
        ("a.xlsx", "SHT-005", ""),
        ("b.xlsx", "VAL-009", K2),
        ("b.xlsx", "ROW-004", "M09.P01/z.1"),
        ("b.xlsx", "ROW-005", ""),
    ]


def test_nothing_is_taken_from_a_copy_refused_as_a_whole() -> None:
    wrong = Finding("WBK-005", Severity.BLOCKING, Place("b.xlsx"))
    good = copy("a.xlsx", {K1: {"value": 5}})
    bad = copy("b.xlsx", {K1: {"value": 8}}, findings=(wrong,))
    base, findings, _ = consolidated([good, bad])
    assert texts(base) == {K1: {"value": "5"}} and not base["indicators", K1].held
    assert wrong in findings and "CON-001" not in codes(findings)


def test_a_key_that_stands_twice_is_kept_and_held() -> None:
    one = copy("a.xlsx", {K1: {"value": 5}})
    again = replace(one.records[0], row=9, cells=copy("a", {K1: {"value": 6}}).records[0].cells)
    one = replace(one, records=(*one.records, again))
    whole, _ = merged([one, copy("b.xlsx", {K1: {"value": None}})], {}, RULES)
    assert [record.cell("value").text for record in whole.records] == ["5", "6", ""]
    base, findings, _ = consolidated([one])
    assert base == {} and codes(findings) == ["CON-002"]


def test_answers_and_proposals_are_united() -> None:
    answer = Answer("VAL-009", K1, "value", "5", "confirmed", "verificato", Place("a.xlsx"))
    wish = Proposal("change", K1, "Nuovo target", "Più risorse", "D1", Place("a.xlsx"))
    one = replace(copy("a.xlsx", {}), answers=(answer,), proposals=(wish,))
    more = replace(answer, key=K2, place=Place("b.xlsx"))
    other = replace(
        copy("b.xlsx", {}),
        answers=(replace(answer, place=Place("b.xlsx")), more),
        proposals=(replace(wish, place=Place("b.xlsx")),),
    )
    whole, _ = merged([other, one], {}, RULES)
    assert set(whole.answers) == {answer, more} and whole.proposals == (wish,)


def test_two_files_of_one_name_are_two_copies() -> None:
    one, other = copy("a.xlsx", {K1: {"value": 5}}), copy("a.xlsx", {K1: {"note": "x"}})
    assert texts(consolidated([one, other])[0]) == {K1: {"value": "5", "note": "x"}}


VALUES = st.sampled_from([None, None, 5, "5.0", 6, 7, "n.d.", date(2026, 9, 30), "in corso"])
ROWS = st.dictionaries(
    st.sampled_from([K1, K2, "activities!M01.P02/a"]),
    st.fixed_dictionaries({"value": VALUES, "note": VALUES}),
)
STATES = st.sampled_from(["submitted", "submitted", "draft"])


@st.composite
def folders(draw: st.DrawFn, states: st.SearchStrategy[str] = STATES) -> list[Submission]:
    """Up to three copies; the same file name may come again later with other content."""
    names = draw(st.lists(st.sampled_from(["a.xlsx", "b.xlsx", "c.xlsx"]), unique=True, min_size=1))
    return [copy(name, draw(ROWS), draw(states)) for name in names]


def stood(histories: list[list[Submission]]) -> Base:
    base: Base = {}
    for copies in histories:
        base, _, _ = consolidated(copies, base)
    return base


HISTORIES = st.lists(folders(), max_size=3)


@given(folders(), HISTORIES)
def test_one_copy_is_itself(copies: list[Submission], before: list[list[Submission]]) -> None:
    assert merged(copies[:1], stood(before), RULES) == (copies[0], [])


@given(folders(), HISTORIES, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    copies: list[Submission], before: list[list[Submission]], chance: object
) -> None:
    base = stood(before)
    shuffled = list(copies)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merged(shuffled, base, RULES) == merged(copies, base, RULES)
    assert merged([*copies, *shuffled], base, RULES) == merged(copies, base, RULES)


@given(folders(st.just("submitted")), HISTORIES)
def test_nothing_typed_is_lost(copies: list[Submission], before: list[list[Submission]]) -> None:
    """Taken, or as accepted before, or as this copy held when it was last read, or named."""
    base = stood(before)
    whole, findings = merged(copies, base, RULES)
    taken = {(record.sheet, record.key): record for record in whole.records}
    named = {found.place for found in findings if found.code == "CON-001"}
    for submission in copies:
        for record in submission.records:
            last = base.get((record.sheet, record.key))
            for field, cell in record.cells.items():
                known = {"", taken[record.sheet, record.key].cell(field).meaning}
                if last is not None:
                    known.add(last.cell(field).meaning)
                    known.add(last.others.get(submission.workbook, {}).get(field, ""))
                assert cell.meaning in known or record.at(field) in named


@given(folders(), HISTORIES)
def test_nothing_is_invented(copies: list[Submission], before: list[list[Submission]]) -> None:
    """What a merged cell says stands in the cell it names."""
    whole, findings = merged(copies, stood(before), RULES)
    named = {(found.key, found.field) for found in findings if found.code == "CON-001"}
    found = {
        record.at(field): cell
        for submission in copies
        for record in submission.records
        for field, cell in record.cells.items()
    }
    for record in whole.records:
        for field, cell in record.cells.items():
            if (record.key, field) not in named:
                assert found[record.at(field)] == cell


@given(folders(), HISTORIES)
def test_consolidating_twice_is_once(
    copies: list[Submission], before: list[list[Submission]]
) -> None:
    once, found, _ = consolidated(copies, stood(before))
    twice, again, changes = consolidated(copies, once, day=date(2025, 8, 1))
    assert twice == once and again == found and changes == []


@pytest.mark.parametrize("value", [5, "n.d.", date(2026, 9, 30)])
def test_a_row_only_one_copy_has_is_taken(value: object) -> None:
    one, other = copy("a.xlsx", {K1: {"value": value}}), copy("b.xlsx", {K2: {"value": 1}})
    assert set(consolidated([one, other])[0]) == {("indicators", K1), ("indicators", K2)}
