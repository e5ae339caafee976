"""Reading a roster workbook (读名册): pure, no database; what it can't trust it leaves empty and says why.

columns.py the labels    headers.py, tables.py, wording.py where a table stands and which rows are people
dates.py, values.py, branches.py the cells    cells.py a row    lines.py what comes out    books.py whole files, and what one row tells about another
"""
