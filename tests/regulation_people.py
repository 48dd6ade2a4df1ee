"""Small worlds of direct assignments, seminars, registers and payments, to be changed by cases.

A world holds what the rule under test looks at and little else. Every identifier is made up.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from regulation import Case

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Fields = Mapping[str, Any]
Change = Mapping[str, object] | Mapping[tuple[str, int], Mapping[str, object]]

AA, NEXT_AA, LAST_AA = "2025/2026", "2026/2027", "2024/2025"
SIGNED = date(2025, 9, 1)
STARTS, ENDS = date(2025, 10, 1), date(2026, 1, 31)


def cases(
    rows: Rows, field: str, *changes: Change, sheet: str = "incarico", row: int | Sequence[int] = 0
) -> tuple[Case, ...]:
    """Return a case for each change that breaks a rule.

    Args:
        rows: a world that keeps it.
        field: where the finding stands.
        changes: fields of the (first) row, or of several rows: ``{(sheet, row): fields}``.
        sheet: sheet of the row.
        row: the row at fault, or several.
    """
    at = (row,) if isinstance(row, int) else tuple(row)
    return tuple(
        Case(
            rows=rows,
            broken=change  # type: ignore[arg-type]
            if all(isinstance(key, tuple) for key in change)
            else {(sheet, at[0]): change},
            at=tuple((sheet, one, field) for one in at),
        )
        for change in changes
    )


def need(kind: str = "laurea", **changes: object) -> Row:
    """A teaching activity to be covered."""
    return {
        "attivita_id": "T1",
        "aa": AA,
        "struttura": "DAUIN",
        "dipartimento": "DAUIN",
        "corso_tipo": kind,
        "insegnamento": "Reti di calcolatori",
        "ruolo": "titolarita",
        "natura": "insegnamento",
    } | changes


def assignment(**changes: object) -> Row:
    """An assignment that is over, so that nothing may be missing any more."""
    return {
        "incarico_id": "I1",
        "attivita_id": "T1",
        "persona_id": "P1",
        "aa": AA,
        "ruolo": "titolarita",
        "canale": "albo",
        "stato": "concluso",
    } | changes


def world(
    kind: str = "laurea",
    *,
    needed: Fields | None = None,
    person: Fields | None = None,
    personal: Fields | None = None,
    plus: Mapping[str, list[Row]] | None = None,
    **changes: object,
) -> Rows:
    """Return a world with one assignment.

    Args:
        kind: kind of course.
        needed: what is different in the teaching activity.
        person: what is known of the person.
        personal: what the central office's personal sheet says.
        plus: more rows, by sheet; those of a sheet that is there come after its first.
        changes: what the assignment says.
    """
    rows: Rows = {
        "persona": [{"persona_id": "P1"} | dict(person or {"categoria": "altro_esterno"})],
        "attivita": [need(kind) | dict(needed or {})],
        "incarico": [assignment(**changes)],
    }
    if personal is not None:
        rows["persona_dati"] = [{"persona_id": "P1"} | dict(personal)]
    for sheet, more in (plus or {}).items():
        rows.setdefault(sheet, []).extend(dict(row) for row in more)
    return rows


def renewed(kind: str, **changes: object) -> Rows:
    """Return a world whose assignment renews that of the year before for a second year."""
    chain = ("rinnovo_di", "anno_n", "stato")
    earlier = {name: value for name, value in changes.items() if name not in chain}
    earlier |= {"incarico_id": "I0", "attivita_id": "T0", "aa": LAST_AA, "anno_n": 1}
    return world(
        kind,
        plus={
            "attivita": [need(kind, attivita_id="T0", aa=LAST_AA)],
            "incarico": [assignment(**earlier)],
        },
        **({
            "rinnovo_di": "I0",
            "anno_n": 2,
            "attestato_positivo": "sì",
            "attestata_esigenza": "sì",
        } | changes),
    )  # fmt: skip


def seminar(kind: str = "laurea", **changes: Any) -> Rows:
    """Return a world with a seminar of ten hours."""
    return world(kind, **({"canale": "seminario", "ruolo": "collaborazione", "ore": 10} | changes))


def direct(kind: str = "laurea", **changes: Any) -> Rows:
    """Return a world with a direct assignment under comma 1."""
    return world(kind, **({"canale": "diretto_c1"} | changes))


def sitting(kind: str, *, by: Fields, size: int = 3, **changes: object) -> Rows:
    """Return a board of a kind of course and its members, every one with the same qualities."""
    return {
        "commissione": [
            {"commissione_id": "C1", "ambito": "iniziativa", "corso_tipo": kind} | changes
        ],
        "membro": [
            {"commissione_id": "C1", "persona": f"M{number}"} | dict(by)
            for number in range(1, size + 1)
        ],
    }


def paid(kind: str = "laurea", *, settled: Fields, book: Fields | None, **more: Any) -> Rows:
    """Return a world in which an assignment of forty hours is paid.

    Args:
        kind: kind of course.
        settled: what the payment says.
        book: what the register says; none when ``None``.
        more: as in ``world``.
    """
    rows = world(kind, **({"ruolo": "titolarita", "tariffa": 50} | more))
    if book is not None:
        rows["registro"] = [
            {
                "incarico_id": "I1",
                "ore_consuntivo": 40,
                "fine_periodo": date(2026, 1, 16),
                "compilato_il": date(2026, 1, 20),
                "convalidato_il": date(2026, 1, 26),
                "visto_il": date(2026, 1, 30),
            }
            | dict(book)
        ]
    payment = {"incarico_id": "I1", "data": date(2026, 2, 27)} | dict(settled)
    rows["pagamento"] = [payment, *rows.get("pagamento", [])]
    return rows
