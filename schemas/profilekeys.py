"""The keys a profile may have, table by table, and those it cannot do without."""

from collections.abc import Mapping
from dataclasses import fields
from typing import get_args

from .controls import HEADINGS
from .policies import Policies
from .publication import Publication
from .rollover import RolloverPolicy
from .terms import Field, FieldType, Role

Keys = frozenset[str]


def _keys(words: str) -> Keys:
    return frozenset(words.split())


def _members(kind: type, without: str = "") -> Keys:
    return frozenset(member.name for member in fields(kind)) - _keys(without)


TYPES, ROLES = get_args(FieldType), get_args(Role)
KINDS = ("activity", "indicator", "record")

KNOWN: Mapping[str, Keys] = {
    "top": _keys(
        "title owner template_version accepted_versions rounds history_years levels sheets fields "
        "vocabularies severities settings progress rollover import definitions parameters views "
        "links link_table coverage gaps crossing years publication "
        "controls"
    ),
    "level": _keys("id label plural key joint pattern parent side source optional"),
    "sheet": _keys(
        "id kind table label singular pattern fields columns required source identifier spare "
        "units not_units personal given states beside shown_to"
    ),
    "field": _members(Field, "id"),
    "term": _keys("id label aliases code parent version valid_from valid_to"),
    "department": _keys("id name parent aliases valid_from valid_to succession successor act kind"),
    "states": _keys("field order exits guards"),
    "exit": _keys("from to"),
    "guard": _keys("that rules needs"),
    "parameter": _keys("value label note source choices"),
    "view": _keys("id label title note from where by across columns sort chart"),
    "view column": _keys("id label value type width total tone vocabulary"),
    "across": _keys("value vocabulary"),
    "rule": _keys("severity title message hint source sheet predicate parameters exception"),
    "publication": _members(Publication, "lacking elsewhere"),
    "controls": frozenset(HEADINGS),
    "rollover": _members(RolloverPolicy),
    "progress": _members(Policies)
    | _keys("roll missing over_limit below_zero observed comparable unrated closing"),
    "source": _keys(
        "file optional aliases attributes echoes parent code code_printed label label_read "
        "label_fallback kind section group note value_prefix value as_of origin generated_code "
        "minted_code vocabulary declared activity status department text indicators "
        "indicators_printed block departments departments_below title unit"
    ),
    "import": _keys(
        "file period period_from without_code default_department department_sections section_words "
        "ignored_files ignored_columns years notes cross words collective context descriptions "
        "editions"
    ),
    "period_from": _keys("sheet field"),
    "cross": _keys(
        "file table parent section row_type header data columns year kind generated_code"
    ),
    "notes": _keys("file parent text section"),
    "words": _keys("it en"),
}
"""Known keys by kind of table."""

NEEDED: Mapping[str, Keys] = {
    "top": _keys("title owner levels sheets"),
    "level": _keys("id label key pattern"),
    "sheet": _keys("id kind table label"),
    "term": _keys("id label"),
    "department": _keys("id name"),
    "states": _keys("field order"),
    "exit": _keys("from to"),
    "parameter": _keys("value label"),
    "view": _keys("id label from"),
    "view column": _keys("id label value"),
    "across": _keys("value vocabulary"),
    "rule": _keys("severity title message hint"),
    "cross": _keys("file parent row_type header data columns generated_code"),
    "notes": _keys("file parent text"),
    "period_from": _keys("sheet field"),
    "words": _keys("it en"),
}
"""Keys without which a table says nothing."""
