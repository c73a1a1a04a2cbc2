"""Book years as an office writes them: '2026', or '2025/2026' when the year is broken."""

import re

_BOOK_YEAR = re.compile(r"^\s*(\d{4})\s*(?:[/-]\s*(\d{4}|\d{2}))?\s*$")


def parse_book_year(text):
    """Give the canonical form of a book year.

    :param str text: what the user typed: ``2026``, ``2025/2026``, ``2025-26``
    :return: ``"2026"`` or ``"2025/2026"``
    :raises ValueError: when it is no year, or when a broken year does not span two successive years
    """
    match = _BOOK_YEAR.match(text or "")
    if not match:
        raise ValueError(text)
    first, second = match.groups()
    if not 1900 <= int(first) <= 2999:
        raise ValueError(text)
    if not second:
        return first
    if len(second) == 2:
        second = first[:2] + second if int(second) > int(first[2:]) else f"{int(first) + 1}"
    if int(second) != int(first) + 1:
        raise ValueError(text)
    return f"{first}/{second}"


def fill_in(text, book_year):
    """Replace ``{year}`` in a name or a note of a template.

    :param str text: text of the template, may be empty
    :param str book_year: canonical book year, or an empty value for a one-off template
    """
    return (text or "").replace("{year}", book_year or "").strip()
