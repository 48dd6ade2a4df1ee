"""How a cell may begin: the kind of value (*pre-consuntivo*) or the year it refers to."""

import re

_PROVISIONAL = re.compile(
    r"\(?(?P<said>(?:dato (?:di )?)?pre[- ]?consuntivo"
    r"|(?:dat[oi] )?(?:provvisori[oa]|stimat[oi]|parzial[ei])"
    r"|stim[ae]|previsione|consuntivo|preventivo)\)?"
    r"(?:\s+(?P<year>(?:19|20)[0-9]{2})(?=\s?:))?\s*[:.-]?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\(?(?P<said>(?:anno|dat[oi]|a\.?s\.?|esercizio|al 31[/.-]12[/.-]|al 31 dicembre)"
    r"\s*(?:scolastico |del )?(?P<year>(?:19|20)[0-9]{2})(?:[/-][0-9]{2,4})?)\)?\s*[:;,.-]?\s+"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)


def opening(text: str) -> tuple[str, int | None, str] | None:
    """Split ``Anno 2021 8239`` in (what is said, the year, the rest); ``None`` without opening."""
    found = _PROVISIONAL.fullmatch(text)
    if found is None:
        found = _YEAR.fullmatch(text)
        if found is None or _YEAR.search(found["rest"]):
            return None
    year = int(found["year"]) if found["year"] else None
    said = found["said"].casefold().replace("preconsuntivo", "pre-consuntivo")
    said = said.replace("pre consuntivo", "pre-consuntivo")
    said = "pre-consuntivo" if "pre-consuntivo" in said else said
    return said, year, found["rest"]
