"""Cases of article 4 of the regulation: vacancy calls."""

from datetime import date

from regulation import Case
from regulation_telling import breaks, broke, kept, told
from regulation_world import (
    AA,
    FOREIGN,
    LAST_AA,
    NEXT_AA,
    Row,
    Rows,
    albo_call,
    eligible,
    sectors,
    vacancy_call,
    world,
)

CASES: dict[str, Case | tuple[Case, ...]] = {}

_CALL: Rows = {"ssd": sectors(), "avviso": [vacancy_call()]}


def _called(**changes: object) -> Rows:
    return {"ssd": sectors(), "avviso": [vacancy_call(**changes)]}


# Article 4

CASES["INC-054"] = (
    broke(_CALL, "avviso", "motivo", motivo=""),
    kept(_called(motivo="", stato="bozza")),
    kept({"avviso": [albo_call()]}),
)

_NOBODY = _called(motivo="a") | {"idoneita": [eligible(aa_inizio="2022/2023", aa_fine=LAST_AA)]}
_SUPPORT: Row = {"incarico_id": "I1", "avviso_id": "V1", "ruolo": "supporto", "aa": AA}
CASES["INC-055"] = (
    told(_NOBODY, ("idoneita", 0), ("avviso", 0, "motivo"), aa_fine="2025/2026"),
    told(_NOBODY, ("idoneita", 1), ("avviso", 0, "motivo"), **eligible(elenco="tutori")),
    kept(_NOBODY | {"idoneita": [eligible(ssd=FOREIGN)]}),
    kept(_NOBODY | {"idoneita": [eligible(esito="non_idoneo")]}),
    # The call is for a list without anybody eligible.
    kept(_NOBODY | {"idoneita": [eligible()], "incarico": [_SUPPORT]}),
    kept(_called(motivo="c") | {"idoneita": [eligible()]}),
)

CASES["INC-056"] = (
    broke(_called(motivo="b", verbale_id="VB9"), "avviso", "verbale_id", verbale_id=""),
    kept(_called(motivo="b", stato="bozza")),
)

CASES["INC-057"] = (
    *breaks(
        _CALL,
        "avviso",
        "richiesta_motivata",
        {"richiesta_motivata": "no"},
        {"richiesta_motivata": ""},
    ),
    kept(_called(motivo="b", verbale_id="VB9", richiesta_motivata="")),
)

_CONTENTS = str(vacancy_call()["contenuti"]).split("; ")
CASES["INC-058"] = (
    *(
        broke(
            _CALL,
            "avviso",
            "contenuti",
            contenuti="; ".join(one for one in _CONTENTS if one != left_out),
        )
        for left_out in _CONTENTS
    ),
    kept(_called(ssd="", contenuti="; ".join(one for one in _CONTENTS if one != "ssd"))),
    kept({"avviso": [albo_call()]}),
)

CASES["INC-059"] = (
    broke(_CALL, "avviso", "emanato_da", emanato_da="rettore"),
    broke(_CALL, "avviso", "emanato_da", emanato_da=""),
    kept({"avviso": [albo_call()]}),
)

CASES["INC-060"] = (
    *breaks(
        _called(fine_pubbl=date(2025, 9, 7)),
        "avviso",
        "fine_pubbl",
        {"fine_pubbl": date(2025, 9, 6)},
        {"su_albo_online": "no"},
        {"su_sito": "no"},
        {"fine_pubbl": ""},
    ),
    kept({"avviso": [albo_call(su_sito="no")]}),
)

_CHOSEN = world(
    incarico={"canale": "avviso_vacanza", "avviso_id": "V1"}, plus={"avviso": [vacancy_call()]}
)
CASES["INC-061"] = (
    broke(_CHOSEN, "incarico", "aa", aa=NEXT_AA),
    told(_CHOSEN, ("avviso", 1), ("incarico", 0, "aa"), graduatoria_aa=NEXT_AA),
    kept(
        world(
            incarico={
                "canale": "avviso_vacanza",
                "avviso_id": "V1",
                "aa": NEXT_AA,
                "rinnovo_di": "I0",
            },
            plus={"avviso": [vacancy_call()]},
        )
    ),
)

CASES["INC-062"] = (
    *breaks(
        _CALL,
        "avviso",
        "atti_approvati_da",
        {"atti_approvati_da": "rettore"},
        {"atti_approvati_da": ""},
        {"atti_pubblicati": "no"},
        {"atti_pubblicati": ""},
    ),
    kept(_called(atti_approvati_da="direttore_dipartimento")),
    kept(_called(atti_approvati_da="direttore_scuola_master", _unit="SCUMA")),
    kept(_called(atti_approvati_da="", atti_pubblicati="", stato="valutato")),
    kept({"avviso": [albo_call(atti_approvati_da="rettore")]}),
)
