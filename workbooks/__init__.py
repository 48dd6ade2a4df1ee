"""The spreadsheet files: reading, building, patching."""
