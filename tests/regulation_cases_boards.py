"""Cases of article 3, paragraph 4, and article 6, paragraph 1: the boards."""

from datetime import date

from regulation import Case
from regulation_telling import breaks, broke, kept, told
from regulation_world import (
    FOREIGN,
    LAST_AA,
    NEXT_AA,
    OWN,
    board,
    member,
    seated,
    world,
)

CASES: dict[str, Case | tuple[Case, ...]] = {}

_BOTH = (("commissione", 0, "ssd"), ("commissione", 1, "ssd"))
_SAME = board(commissione_id="C2")
CASES["INC-019"] = (
    *breaks(
        seated(),
        "commissione",
        "nominata_da",
        {"nominata_da": "responsabile_struttura"},
        {"proposta_da": ""},
    ),
    told(seated(), ("commissione", 1), _BOTH, **_SAME),
    told(
        seated(),
        ("commissione", 1),
        _BOTH,
        **_SAME | {"ssd": f"{FOREIGN}; {OWN}", "aa_inizio": "2027/2028", "aa_fine": "2029/2030"},
    ),
    kept(
        seated()
        | {
            "commissione": [
                board(),
                _SAME | {"aa_inizio": "2028/2029", "aa_fine": "2030/2031"},
                _SAME | {"commissione_id": "C3", "ssd": FOREIGN},
                _SAME | {"commissione_id": "C4", "ambito": "mista"},
            ]
        }
    ),
    kept(seated(ambito="iniziativa", nominata_da="proposta_istituzione", proposta_da="")),
)

_TWO = [member(1), member(2)]
CASES["INC-020"] = (
    told(
        {"commissione": [board()], "membro": [*_TWO, member(3)]},
        ("membro", 2),
        ("commissione", 0, "commissione_id"),
        commissione_id="C9",
    ),
    # Who replaces a member makes no further one.
    told(
        {"commissione": [board()], "membro": [*_TWO, member(3)]},
        ("membro", 2),
        ("commissione", 0, "commissione_id"),
        sostituisce="M2",
    ),
    kept({"commissione": [board()], "membro": [*_TWO, member(3, sostituisce="M9")]}),
    kept({"commissione": [board(ambito="iniziativa")], "membro": _TWO}),
)

_FELLOW = {"ruolo": "rtdb", "asn": "sì"}
CASES["INC-021"] = (
    *breaks(
        seated(),
        "membro",
        "ruolo",
        {"ruolo": "altro"},
        {"ruolo": "rtdb", "asn": "no"},
    ),
    broke(seated(by=_FELLOW), "membro", "asn", asn=""),
    kept(seated(by={"asn": "no"})),
    kept(seated(by=_FELLOW)),
    kept(seated(by={"ruolo": "altro"}, ambito="iniziativa")),
)

_OUTSIDE = seated() | {"membro": [member(1), member(2), member(3, di_polito="no")]}
CASES["INC-022"] = (
    told(_OUTSIDE, ("membro", 1), ("commissione", 0, "commissione_id"), di_polito="no"),
    # Half of them is no majority.
    told(
        _OUTSIDE,
        ("membro", 3),
        ("commissione", 0, "commissione_id"),
        **member(4, di_polito="no"),
    ),
    kept(seated(by={"di_polito": "no"}, ambito="iniziativa")),
)

_BEFORE = board(commissione_id="C0", aa_inizio="2022/2023", aa_fine=LAST_AA)
_SUCCESSION = seated() | {
    "commissione": [board(), _BEFORE],
    "membro": [
        *(member(number) for number in (1, 2, 3)),
        *(member(number, commissione_id="C0", aa_fine=LAST_AA) for number in (4, 5, 6)),
    ],
}
CASES["INC-023"] = (
    told(
        seated() | {"membro": [member(1), member(2), member(3)]},
        ("membro", 1),
        ("commissione", 0, "commissione_id"),
        genere="f",
    ),
    told(_SUCCESSION, ("membro", 4), ("commissione", 0, "commissione_id"), persona="M1"),
    kept(seated(by={"genere": ""})),
    kept(_SUCCESSION | {"commissione": [board(), _BEFORE | {"ssd": FOREIGN}]}),
)

_DECIDED = world(without=("membro",))
CASES["INC-024"] = (
    *breaks(
        _DECIDED,
        "commissione",
        "aa_fine",
        {"aa_fine": "2028/2029"},
        {"aa_fine": NEXT_AA},
        {"aa_inizio": NEXT_AA, "aa_fine": "2028/2029"},
    ),
    told(_DECIDED, ("incarico", 0), ("commissione", 0, "aa_fine"), aa="2028/2029"),
    kept(world(commissione={"ambito": "iniziativa", "aa_fine": ""})),
    kept(world(incarico={"aa": "2028/2029", "rinnovo_di": "I0"})),
)

_REPLACED = seated() | {
    "membro": [
        member(1),
        member(2),
        member(3, aa_fine=NEXT_AA),
        member(4, sostituisce="M3", aa_fine=NEXT_AA),
    ]
}
CASES["INC-025"] = (
    broke(_REPLACED, "membro", "aa_fine", 3, aa_fine="2027/2028"),
    broke(_REPLACED, "membro", "aa_fine", 3, aa_fine=""),
    # The member replaced is not on record: the term is that of the board.
    told(
        seated() | {"membro": [member(1, sostituisce="M9")]},
        ("membro", 0),
        ("membro", 0, "aa_fine"),
        aa_fine="2028/2029",
    ),
)

CASES["INC-026"] = (
    *breaks(
        seated(),
        "commissione",
        "pubblicata_sito",
        {"pubblicata_sito": "no"},
        {"pubblicata_sito": ""},
    ),
    kept(seated(ambito="iniziativa", pubblicata_sito="")),
)

_MASTER_BOARD = seated(
    by={"organo_corso": "sì"},
    ambito="iniziativa",
    corso_tipo="master_fp",
    nominata_da="proposta_istituzione",
    proposta_da="",
    fine_iniziativa=date(2026, 9, 30),
)
_AT_BOARD = ("commissione", 0, "commissione_id")
CASES["INC-082"] = (
    broke(_MASTER_BOARD, "commissione", "commissione_id", nominata_da="rettore"),
    told(_MASTER_BOARD, ("membro", 0), _AT_BOARD, organo_corso="no"),
    told(_MASTER_BOARD, ("membro", 0), _AT_BOARD, di_polito="no"),
    told(_MASTER_BOARD, ("membro", 3), _AT_BOARD, **member(4, organo_corso="sì")),
    kept(seated(ambito="iniziativa", corso_tipo="dottorato")),
    # Who replaces a member makes no fourth one.
    kept(
        _MASTER_BOARD
        | {
            "membro": [
                *(member(number, organo_corso="sì") for number in (1, 2, 3)),
                member(4, organo_corso="sì", sostituisce="M3"),
            ]
        }
    ),
)
