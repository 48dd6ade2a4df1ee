"""The real report's cell texts, read as a careful person read them."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from riscontro.schemas.values import as_json, read

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
GOLD = CORPUS / "torino-2025" / "valori.tsv"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not GOLD.exists(), reason="the report's data are not beside the repository"),
]


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def numbers_of(row: dict[str, str]) -> list[Decimal]:
    return [Decimal(one) for one in row["numbers"].replace(" | ", " ; ").split(" ; ") if one]


def test_classes_and_numbers_of_the_report() -> None:
    rows = gold()
    wrong_class, wrong_numbers = [], []
    for row in rows:
        reading = read(row["value"])
        expected = numbers_of(row)
        found = reading.numbers or reading.candidates[: len(expected)]
        if reading.kind != row["class"]:
            wrong_class.append((row["value"], reading.kind, row["class"]))
        if list(found) != expected:
            wrong_numbers.append((row["value"], found, expected))
    classes = 1 - len(wrong_class) / len(rows)
    numbers = 1 - len(wrong_numbers) / len(rows)
    print(f"\n{len(rows)} distinct texts: class {classes:.2%}, numbers {numbers:.2%}")
    assert classes >= 0.99, wrong_class
    assert numbers >= 0.99, wrong_numbers


def test_denominators_and_printed_quotients_of_the_report() -> None:
    wrong = []
    for row in gold():
        plain = as_json(read(row["value"]))
        under = plain["denominator"]
        joined = " ; ".join(under) if isinstance(under, list) else under or ""
        if joined != row["denominator"] or (plain["result"] or "") != row["result"]:
            wrong.append((row["value"], under, plain["result"]))
    assert wrong == []


def test_only_what_deserves_it_gets_a_finding() -> None:
    found = {row["value"]: read(row["value"]).finding for row in gold()}
    assert {text: code for text, code in found.items() if code} == {
        "4.224057,67": "VAL-002",
        "€. 20,000": "VAL-002",
        "100.0000 euro": "VAL-002",
        "Concluso": "VAL-014",
        "concluso": "VAL-014",
        "tot. 19.469 centrale 6.216 Del. 12.803": "VAL-018",
        "€ 6.788.620,90/ 6888 € 980,45": "VAL-018",
    }
