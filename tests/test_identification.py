"""Whose workbook this is, when people took some of its marks away."""

from dataclasses import replace
from pathlib import Path

import pytest
from forge import PROFILE, Forge
from riscontro.schemas.plan import Department
from riscontro.schemas.profile import Profile
from riscontro.schemas.rules import common
from riscontro.schemas.terms import IDENTITY_SHEET
from riscontro.sync.intake import Opened, admitted, refused
from riscontro.sync.issuing import issued
from riscontro.sync.parsing import read_submission
from riscontro.sync.records import Submission
from riscontro.workbooks.reader import read_workbook


def without_marks(forge: Forge) -> Path:
    for name in list(forge.file.custom_doc_props.names):
        del forge.file.custom_doc_props[name]
    del forge.file[IDENTITY_SHEET]
    return forge.save()


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    units = tuple(Department(one.id, one.name) for one in Forge(tmp_path).plan.departments)
    return Forge(tmp_path, profile=with_units(units)).fill()


def with_units(units: tuple[Department, ...]) -> Profile:
    return replace(PROFILE, departments=units)


def read(forge: Forge, path: Path) -> Submission:
    return read_submission(read_workbook(path), forge.profile, issued(forge.books, forge.profile))


def test_the_instructions_alone_tell_it_where_the_plan_is_known(forge: Forge) -> None:
    submission = read(forge, without_marks(forge))
    assert submission.department == "CUL"
    assert [found.code for found in submission.findings] == ["WBK-008", "WBK-008"]
    assert len(submission.records) == 19
    now = Opened("prova-2025", 2025, "consuntivo", forge.plan.departments,
                 issued(forge.books, forge.profile))  # fmt: skip
    assert not refused(admitted(submission, now, common()))


def test_alone_such_a_file_is_not_known(forge: Forge) -> None:
    submission = read_submission(read_workbook(without_marks(forge)))
    assert [found.code for found in submission.findings] == ["WBK-002"]


def test_words_nobody_knows_are_not_guessed(forge: Forge) -> None:
    forge.form("department", "Ufficio mai visto")
    submission = read(forge, without_marks(forge))
    assert [found.code for found in submission.findings] == ["WBK-002"]
