"""The formulas of progress to read: as a list, one by one, as JSON, as the README's table."""

import json
from collections.abc import Mapping

from ..schemas.explanations import INPUTS
from ..schemas.findings import Language
from ..schemas.formulae import FORMULAS, USUAL, Formula
from ..schemas.terms import VOCABULARIES, Words

WHERE: Mapping[str, Words] = {
    "F15": Words("soglie di valutazione, in ordine: vale la prima che si verifica",
                 "rating thresholds, in order: the first that holds"),
    "F16": Words("sintesi di più parti: media pesata, somma, tutti o il peggiore",
                 "roll-up of parts: weighted mean, sum, all or the worst"),
    "F17": Words("dati mancanti: che cosa fare senza valore o senza target",
                 "missing data: what to do without a value or a target"),
}  # fmt: skip
"""Families that are no formula of an indicator: they stand in the profile, under ``[progress]``."""

_NAMES: Mapping[str, Words] = {
    "answer": Words("sì o no", "yes or no"),
    "wanted": Words("risposta attesa", "answer wanted"),
    "bands": Words("fasce", "bands"),
    "points": Words("serie dei valori", "series of values"),
    "values": Words("serie dei valori", "series of values"),
    "peers": Words("valori di confronto", "values of the peers"),
    "middle": Words("target", "target"),
    "start": Words("anno di partenza", "baseline year"),
    "at": Words("data del valore", "date of the value"),
    "end": Words("anno del target", "target year"),
    "direction": Words("verso", "direction"),
    "kind": Words("come si sommano i valori", "how values add up"),
}


def listed(language: Language) -> str:
    """Return one line a formula: id, title, what it needs."""
    width = max(len(name) for name in FORMULAS)
    return "\n".join(
        f"{name:<{width}}  {formula.title[language]} ({needs(formula, language)})"
        for name, formula in FORMULAS.items()
    )


def described(formula: Formula, language: Language) -> str:
    """Return one formula: what it needs, for which directions, its cases, its source."""
    ways = [
        next(one.label[language] for one in VOCABULARIES["direction"] if one.id == way)
        for way in formula.directions
        if way
    ]
    lines = [f"{formula.id} · {formula.title[language]}", f"  ← {needs(formula, language)}"]
    if ways:
        lines.append(f"  {_NAMES['direction'][language]}: {', '.join(ways)}")
    lines += [
        f"  {case.when or '…'} → {case.then or '–'}" + (f"  ({case.id})" if case.id else "")
        for case in formula.cases
    ]
    lines.append(f"  [{formula.source}]")
    return "\n".join(lines)


def whole(names: tuple[str, ...] = ()) -> str:
    """Return the formulas as JSON, both languages."""
    return json.dumps(
        [
            {
                "id": formula.id,
                "title": {"it": formula.title.it, "en": formula.title.en},
                "needs": list(formula.needs),
                "directions": [way for way in formula.directions if way],
                "usual_for": [way for way, name in USUAL.items() if name == formula.id],
                "progress": formula.against != "none",
                "scale": formula.scale,
                "cases": [[case.id, case.when, case.then] for case in formula.cases],
                "source": formula.source,
            }
            for name, formula in FORMULAS.items()
            if not names or name in names
        ],
        ensure_ascii=False,
        indent=2,
    )


def table(language: Language) -> str:
    """Return the formulas as a Markdown table, the one of the README."""
    heads = {
        "it": "| formula | che cosa misura | che cosa serve | fonte |",
        "en": "| formula | what it measures | what it needs | source |",
    }
    rows = [
        f"| {name} | {formula.title[language]} | {needs(formula, language)} | {formula.source} |"
        for name, formula in FORMULAS.items()
    ]
    rows += [f"| {name} | {words[language]} | | `[progress]` |" for name, words in WHERE.items()]
    order = sorted(rows, key=lambda row: _order(row.split("|")[1].strip()))
    return "\n".join([heads[language], "|---|---|---|---|", *order])


def needs(formula: Formula, language: Language) -> str:
    """Name what a formula cannot do without."""
    names = dict.fromkeys(
        (INPUTS.get(name) or _NAMES[name])[language]
        for name in formula.needs
        if name in INPUTS or name in _NAMES
    )
    return ", ".join(names)


def _order(name: str) -> tuple[int, str]:
    digits = "".join(sign for sign in name if sign.isdigit())
    return int(digits), name
