"""Lines of a table as a spreadsheet of an office opens them: UTF-8 with a mark, ``;`` between the cells.

A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, 'CSV Injection'): a client
user chooses his own name and the names of his files.
"""

import csv
import io

#: With these a spreadsheet begins a formula; the wide ones are what an Asian keyboard makes of them.
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def guard(value):
    """Give a cell that no spreadsheet calculates.

    :param value: a text, or nothing
    """
    text = "" if value is None or value is False else str(value)
    # Some programs pass over the spaces before a formula.
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def write_rows(rows, first=False):
    """Give rows as bytes.

    :param rows: lists of texts
    :param bool first: whether the file begins with them
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guard(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig" if first else "utf-8")
