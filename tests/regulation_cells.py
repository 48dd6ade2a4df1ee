"""Where a rule of the regulation is told when only a part of its condition is broken.

The cases name the column of their rule. A rule that asks several things of one row is told at the
column of what does not hold: by rule, the columns whose break is told at themselves, or at another
(``changed>told``).
"""

from collections.abc import Mapping
from dataclasses import replace

from regulation import Case

_LINES = """
INC-014 su_sito
INC-035 data
INC-038 data
INC-039 ssd
INC-041 ssd
INC-042 ssd
INC-053 atti_pubblicati
INC-060 su_albo_online su_sito
INC-062 atti_pubblicati
INC-065 criteri
INC-078 atti_pubblicati
INC-079 aa persona_id ruolo
INC-081 attestata_esigenza parere_struttura
INC-082 nominata_da
INC-084 criteri
INC-085 criteri
INC-086 criteri
INC-087 atti_pubblicati
INC-088 aa attestata_esigenza attestato_positivo persona_id rinnovo_deciso_da
INC-091 atti_pubblicati
INC-092 aa attestata_esigenza attestato_positivo persona_id
INC-095 atti_pubblicati
INC-096 aa attestata_esigenza attestato_positivo persona_id rinnovo_deciso_da
INC-098 aa persona_id
INC-099 compenso
INC-103 data_parere_scuola
INC-105 deliberato_da
INC-107 aa data_parere_ndv provvedimento_di
INC-110 titolo
INC-111 deliberato_da
INC-112 aa data_parere_ndv provvedimento_di
INC-117 data_parere_senato provvedimento_di
INC-122 compenso
INC-125 accordo_titolare
INC-127 deliberato_da
INC-128 deliberato_da eccellenza>deliberato_da
INC-130 categoria>provvedimento_di provvedimento_di
INC-141 fuori_orario provvedimento_di
INC-142 provvedimento_di
INC-150 convalidato_il
INC-154 risoluzione
INC-157 giusta_causa via_procedura
INC-170 commissione_membri parere_acquisito
INC-174 corso_tipo>deliberato_da deliberato_da
"""

CELLS: Mapping[str, Mapping[str, str]] = {
    line.split()[0]: {one.partition(">")[0]: one.rpartition(">")[2] for one in line.split()[1:]}
    for line in _LINES.strip().splitlines()
}

SWITCHES = {"stato", "canale"}
"""Columns that bring a row under a rule: what is told then lacked before."""


def at_cells(code: str, case: Case) -> Case:
    """Return a case of a rule whose findings must stand where they are told."""
    changed = [name for row in case.broken.values() for name in row]
    told = {at for name in changed if (at := CELLS.get(code, {}).get(name))}
    if len(told) != 1 or not SWITCHES.isdisjoint(changed):
        return case
    (at,) = told
    return replace(case, at=tuple((sheet, row, at) for sheet, row, _ in case.spots))
