"""A worksheet that writes formulas as they are."""

from xlsxwriter.worksheet import Worksheet


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A worksheet for formulas that need no prefix.

    XlsxWriter looks in every formula for thirty functions younger than Excel 2016, one after the
    other: more work than all the rest of a workbook. Ours have none of them, and a test says so.
    Where XlsxWriter no longer asks this method it looks again, and writes the same.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Return a formula as it stands in the file."""
        return formula.removeprefix("=")
