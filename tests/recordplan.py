"""A small plan of records: people and courses of a central office, assignments of three units."""

from pathlib import Path

from riscontro.schemas.profile import Profile, join_parts, parse

PROFILE_TOML = """
title = { it = "Registro degli incarichi", en = "Register of assignments" }
owner = "Ateneo di prova"
rounds = ["consuntivo"]

[import]
period = 2025

[[levels]]
id = "struttura"
label = { it = "Struttura", en = "Structure" }
key = "{code}"
pattern = "[A-Z]+"
source = { file = "strutture.tsv", code = "codice", label = "nome" }

[[sheets]]
id = "persona"
kind = "record"
table = "tblPersone"
label = { it = "Persone", en = "People" }
singular = { it = "persona", en = "person" }
identifier = ["persona_id"]
spare = 4
units = ["ATENEO"]
shown_to = "all"
fields = ["persona_id", "categoria", "parti"]
required = ["persona_id", "categoria"]
source = { file = "persone.tsv" }

[[sheets]]
id = "anagrafica"
kind = "record"
table = "tblAnagrafica"
label = { it = "Dati personali", en = "Personal data" }
singular = { it = "scheda personale", en = "personal file" }
identifier = ["persona_id"]
spare = 3
units = ["ATENEO"]
personal = true
columns = ["persona_id", "nascita"]
source = { file = "anagrafica.tsv" }

[sheets.fields.persona_id]
label = { it = "Persona", en = "Person" }
type = "reference"
reference = { persona = "persona" }

[[sheets]]
id = "incarico"
kind = "record"
table = "tblIncarichi"
label = { it = "Incarichi", en = "Assignments" }
singular = { it = "incarico", en = "assignment" }
identifier = ["incarico_id"]
spare = 6
not_units = ["ATENEO"]
fields = ["incarico_id", "persona", "struttura", "canali", "aa", "ore", "compenso", "inizio",
          "rinnovo", "presso", "precedenti", "quota", "nota"]
required = ["persona", "ore"]
source = { file = "incarichi.tsv" }

[fields.persona_id]
label = { it = "Identificativo", en = "Identifier" }
width = 14

[fields.incarico_id]
label = { it = "Numero", en = "Number" }
aliases = ["Incarico"]
width = 14

[fields.categoria]
label = { it = "Categoria", en = "Category" }
type = "list"
vocabulary = "categoria"
width = 18

[fields.parti]
label = { it = "Settori", en = "Fields" }
width = 20

[fields.nascita]
label = { it = "Data di nascita", en = "Day of birth" }
type = "date"
personal = true

[fields.persona]
label = { it = "Persona", en = "Person" }
type = "reference"
reference = { persona = "persona", dati = "anagrafica" }
help = { it = "L'identificativo del foglio Persone.", en = "The identifier in the sheet People." }

[fields.struttura]
label = { it = "Struttura", en = "Structure" }
type = "node"
level = "struttura"
reference = { struttura = "struttura" }

[fields.canali]
label = { it = "Canali", en = "Channels" }
type = "terms"
vocabulary = "canale"
width = 24

[fields.aa]
label = { it = "Anno accademico", en = "Academic year" }
type = "year"

[fields.ore]
label = { it = "Ore", en = "Hours" }
type = "number"

[fields.compenso]
label = { it = "Compenso", en = "Pay" }
type = "number"

[fields.inizio]
label = { it = "Inizio", en = "Start" }
type = "date"

[fields.rinnovo]
label = { it = "Rinnovo", en = "Renewal" }
type = "boolean"

[fields.presso]
label = { it = "Presso", en = "At" }
type = "unit"

[fields.precedenti]
label = { it = "Precedenti", en = "Earlier ones" }
type = "references"
reference = { precedente = "incarico" }

[fields.nota]
label = { it = "Nota", en = "Note" }
type = "long"

[fields.quota]
label = { it = "Quota", en = "Share" }
type = "percent"

[[vocabularies.categoria]]
id = "docente"
label = { it = "Docente", en = "Teacher" }

[[vocabularies.categoria]]
id = "dottorando"
label = { it = "Dottorando", en = "PhD student" }

[[vocabularies.canale]]
id = "albo"
label = { it = "Albo", en = "Register" }

[[vocabularies.canale]]
id = "avviso"
label = { it = "Avviso, art. 5", en = "Notice, art. 5" }
aliases = ["avviso"]
"""

DEPARTMENTS_TOML = """
[[department]]
id = "ATENEO"
name = "Ateneo – Ufficio incarichi"

[[department]]
id = "DAUIN"
name = "Dipartimento di Automatica"
aliases = ["Automatica"]

[[department]]
id = "DET"
name = "Dipartimento di Elettronica"
"""

TABLES = {
    "strutture.tsv": "codice\tnome\nDIP\tDipartimenti\nSCU\tScuole\n",
    "persone.tsv": "persona_id\tCategoria\tparti\n"
    "P001\tdocente\tING-INF/05\nP002\tDottorando\t\nP003\tdocente\tMAT/05; MAT/08\n",
    "anagrafica.tsv": "persona_id\tnascita\nP001\t12/03/1961\nP002\t1995-07-01\n",
    "incarichi.tsv": "unita\tincarico.incarico_id\tpersona\tstruttura\tcanali\taa\tore\tcompenso\t"
    "inizio\trinnovo\tpresso\tprecedenti\tquota\tnota\n"
    "DAUIN\tI-01\tP001\tDIP\talbo\t2025/2026\t20\t1.200,50\t01/10/2025\tno\tDET\t\t50%\tprimo\n"
    "DET\tI-02\tP002\tSCU\talbo; Avviso, art. 5\t2025/26\t12,5\t\t2025-11-03\tsì\tAutomatica\t"
    "I-01\t12,5%\t\n",
}


def profile(extra: str = "", rules: str = "") -> Profile:
    """Return the profile, with more text at its end and rules of its own."""
    parts = {"profile.toml": PROFILE_TOML + extra, "departments.toml": DEPARTMENTS_TOML}
    if rules:
        parts["rules.toml"] = rules
    return parse("registro", join_parts(parts))


def write_source(folder: Path, **changed: str) -> Path:
    """Write the tables of the plan into a folder; ``changed`` has other texts by file stem."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TABLES.items():
        stem = name.removesuffix(".tsv")
        (folder / name).write_text(changed.get(stem, text), "utf-8")
    return folder


def write_profile(folder: Path, extra: str = "", rules: str = "") -> Path:
    """Write the profile as a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "profile.toml").write_text(PROFILE_TOML + extra, "utf-8")
    (folder / "departments.toml").write_text(DEPARTMENTS_TOML, "utf-8")
    if rules:
        (folder / "rules.toml").write_text(rules, "utf-8")
    return folder
