"""Where an act comes from, for the log, when it goes on after its request has ended."""

from typing import NamedTuple


class Origin(NamedTuple):
    """Address and browser of a request, kept in the context of what goes on after it.

    An object of the running process: over RPC a context is plain JSON, so nobody can claim another
    address.
    """

    address: str | None
    browser: str | None
