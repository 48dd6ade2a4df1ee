"""The spreadsheet skins: worksheet functions and ribbon."""
