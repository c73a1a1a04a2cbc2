"""One file of the corpus with what an office expects of it."""

from typing import NamedTuple


class Case(NamedTuple):
    """A file and what is expected: its type, the name it gets, its marks; or why it is dangerous."""

    name: str
    data: bytes
    code: str | None
    result: str | None = None
    marks: tuple = ()
    danger: str | None = None


def ok(name, data, code, result=None, *marks):
    return Case(name, data, code, result or name, marks)


def refused(name, data, danger=None):
    return Case(name, data, None, None, (), danger)
