"""From departmental workbooks to one master workbook."""
