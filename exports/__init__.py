"""Brief, deck and workbook: print the same Exhibits that the pages show."""
