"""Book years as an office writes them: '2026', or '2025/2026' when the year is broken."""

import re

#: The years that :func:`parse_book_year` accepts.
YEARS = range(1900, 3000)

#: What becomes the book year in a template; an office writes it in Dutch or in English.
_PLACEHOLDER = re.compile(r"\{\s*(?:year|jaar)\s*\}", re.IGNORECASE)
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")

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
    if int(first) not in YEARS:
        raise ValueError(text)
    if not second:
        return first
    if len(second) == 2:
        second = first[:2] + second if int(second) > int(first[2:]) else f"{int(first) + 1}"
    if int(second) != int(first) + 1:
        raise ValueError(text)
    return f"{first}/{second}"


def has_year(text):
    """Say whether the book year comes into a text of a template."""
    return bool(_PLACEHOLDER.search(text or ""))


def find_unknown(text):
    """Give the first thing in braces that means nothing in a template, such as ``{maand}``, or an empty text."""
    rest = _PLACEHOLDER.sub("", text or "")
    found = _BRACES.search(rest)
    return found.group() if found else ""


def fill_in(text, book_year):
    """Replace ``{year}``, or ``{jaar}``, in a name or a note of a template.

    :param str text: text of the template, may be empty
    :param str book_year: canonical book year, or an empty value for a one-off template
    """
    return _PLACEHOLDER.sub(book_year or "", text or "").strip()


def find_collision(names, per_year):
    """Find two names of a template that become the same name in a dossier.

    Every book year is tried: '{year}/2027' and '2026/2027' become one in 2026 only.

    :param list names: names of folders side by side
    :param bool per_year: whether the template is applied per book year
    :return: tuple of the two names and the book year (or an empty text), or None
    """
    plain = {}
    for name in names:
        if not has_year(name) or not per_year:
            folded = fill_in(name, "").lower()
            if folded in plain:
                return plain[folded], name, ""
            plain[folded] = name
    filled = [name for name in names if has_year(name)]
    if not filled or not per_year:
        return None
    for first in YEARS:
        for year in (f"{first}", f"{first}/{first + 1}"):
            seen = {}
            for name in filled:
                folded = fill_in(name, year).lower()
                twin = plain.get(folded) or seen.get(folded)
                if twin:
                    return twin, name, year
                seen[folded] = name
    return None
