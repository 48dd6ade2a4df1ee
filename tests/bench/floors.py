"""R, the floor of reading: python-calamine alone, on the sheets our program reads.

``floors.py FOLDER SHEET…`` reads them in every workbook of a folder and tells how long that took;
its own start and import are left out.
"""

import json
import os
import sys
import time

from python_calamine import CalamineWorkbook

folder, *names = sys.argv[1:]
files = sorted(entry.path for entry in os.scandir(folder))
wall, cpu, rows = time.perf_counter(), time.process_time(), 0
for file in files:
    book = CalamineWorkbook.from_path(file)
    for name in names:
        rows += len(book.get_sheet_by_name(name).to_python())
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps({"wall": wall, "cpu": cpu, "rows": rows}))
