"""``make bench``: what the rules of the regulation cost on a university's records.

Times are those of the processor. Beside each stands what one rule asked of one record costs.
"""

import argparse
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from regulation import PERIOD, ROUND, TODAY, Row, regulation, submissions
from regulation_signed import fellow
from regulation_world import sectors
from riscontro.schemas.plan import Plan
from riscontro.schemas.rules import catalogue
from riscontro.sync.checktables import Surroundings, tables_of
from riscontro.sync.conditionrules import evaluated, holds
from riscontro.sync.measuring import Context
from riscontro.sync.recordchecks import record_findings
from riscontro.sync.statechecks import state_findings

RECORDS, PERSONS_A_SECTOR = 20_000, 60
SIGNED = date(2025, 9, 1)
UNITS = ("DAD", "DAUIN", "DENERG", "DET", "DIATI", "DIGEP", "DIMEAS", "DISAT", "DISEG", "DISMA")
SHARED = ("avviso", "commissione", "membro")
"""Sheets of which a sector has rows, not every person."""

NAMING = (
    "persona_id", "domanda_id", "attivita_id", "incarico_id", "avviso_id", "commissione_id",
    "persona", "ssd", "ssd_usato",
)  # fmt: skip


def university(records: int) -> dict[str, list[Row]]:
    """Return signed assignments of as many persons as it takes, over sectors and departments."""
    rows: dict[str, list[Row]] = {"ssd": []}
    persons = made = 0
    while made < records:
        sector = persons // PERSONS_A_SECTOR
        first = persons % PERSONS_A_SECTOR == 0
        if first:
            rows["ssd"] += [named(one, sector, sector) for one in sectors()]
        book = {"incarico_id": "I1", "ore_consuntivo": 40, "compilato_il": TODAY}
        world = fellow(40) | {
            "registro": [book],
            "pagamento": [{"incarico_id": "I1", "data": TODAY}],
        }
        for sheet, listed in world.items():
            if sheet == "ssd" or (sheet == "parametro" and persons) or (
                sheet in SHARED and not first
            ):  # fmt: skip
                continue
            own = rows.setdefault(sheet, [])
            for one in listed:
                cells = named(one, persons, sector)
                if "data_provvedimento" in cells:
                    cells["data_provvedimento"] = SIGNED + timedelta(persons % 25)
                if cells.get("_unit") == "DAUIN" or "incarico_id" in cells:
                    cells["_unit"] = UNITS[persons % len(UNITS)]
                own.append(cells)
        persons += 1
        made = sum(map(len, rows.values()))
    return rows


def named(row: Row, person: int, sector: int) -> dict[str, object]:
    """Return a row with identifiers of one person, or of one sector."""
    made = dict(row)
    for name in NAMING:
        if name in made:
            shared = name in ("avviso_id", "commissione_id", "persona", "ssd", "ssd_usato")
            made[name] = f"{made[name]}-{sector if shared else person}"
    if "affini" in made:
        made["affini"] = f"{made['affini']}-{sector}"
    return made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--slowest", type=int, default=8, help="rules shown one by one")
    asked = parser.parse_args()
    profile = regulation()
    rules = catalogue(profile)
    sent = submissions(university(asked.records), profile)
    records = [one for submission in sent for one in submission.records]
    due = frozenset(one.department for one in sent)
    around = Surroundings(Plan(profile.id, PERIOD))
    plain = Context(profile, rules, PERIOD, ROUND, TODAY, due, around)

    start = time.process_time()
    tables_of(profile, sent, records, PERIOD, around)
    context = evaluated(plain, sent, records)
    tables = (time.process_time() - start) / 2
    costs: Counter[str] = Counter()
    found = []
    pairs = 0
    for code, rule in rules.items():
        if rule.predicate != "holds":
            continue
        own = [one for one in records if one.sheet == rule.sheet]
        pairs += len(own)
        start = time.process_time()
        found += holds(rule, own, context)
        costs[code] = time.process_time() - start  # type: ignore[assignment]
    start = time.process_time()
    state_findings(records, context, found)
    states = time.process_time() - start
    start = time.process_time()
    record_findings(sent, records, context)
    named_by = time.process_time() - start

    total = costs.total()
    told = Counter(one.code for one in found)
    print(f"{len(records):,} records, {len(costs)} rules, {pairs:,} questions, {len(found):,} told")
    print(f"tables   {tables:6.2f} s")
    print(f"rules    {total:6.2f} s   {total / pairs * 1e6:6.1f} µs a question")
    print(f"states   {states:6.2f} s")
    print(f"records  {named_by:6.2f} s")
    for code, seconds in costs.most_common(asked.slowest):
        own = sum(one.sheet == rules[code].sheet for one in records)
        print(f"  {code}  {seconds:6.2f} s   {seconds / own * 1e6:6.1f} µs   told {told[code]:,}")


if __name__ == "__main__":
    main()
