"""Cases of the rules of articles 1 to 6 of the regulation on teaching assignments, by code."""

from regulation import Case
from regulation_cases_albo import CASES as ALBO
from regulation_cases_boards import CASES as BOARDS
from regulation_cases_rights import CASES as RIGHTS
from regulation_cases_selection import CASES as SELECTION
from regulation_cases_vacancy import CASES as VACANCY

CASES: dict[str, Case | tuple[Case, ...]] = ALBO | BOARDS | RIGHTS | SELECTION | VACANCY
