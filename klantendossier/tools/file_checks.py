"""What the checks of a file from outside say to each other: the file, and the verdict of one check.

Plain Python; the checks themselves are methods of the document, see ``models/document_check.py``.
"""

import functools
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .file_content import inspect
from .file_types import clean_upload_name

#: What a check can say, from mild to severe. Of the last three the severest one counts.
ACTIONS = ("accept", "rename", "mark", "wait", "quarantine", "refuse")

#: Which state a stored file gets by the severest verdict; anything else is ``ok``.
STATES = {"wait": "waiting", "quarantine": "quarantine"}


class Bringer(NamedTuple):
    """Who brings a file.

    ``kind`` is ``office``, ``client`` or ``mail``; ``client`` is the row of a client user (in sudo, maybe
    empty). Texts differ: a client is sent to his office, an office user never is.
    """

    kind: str
    client: Any = None


class Verdict(NamedTuple):
    """What one check says of a file; made by the functions below.

    ``reason`` is a code; its text comes from ``document._explain_verdict``, with ``values`` in it.
    """

    action: str
    reason: str = ""
    name: str = ""
    marks: frozenset = frozenset()
    values: dict = {}


def accept():
    """Say nothing: for this check the file is in order."""
    return Verdict("accept")


def rename(reason, name):
    """Store the file under another name; the one who brings it is told.

    :param str reason: code
    :param str name: the name to store
    """
    return Verdict("rename", reason, name=name)


def mark(*marks):
    """Note something that people see as a badge, such as ``password`` or ``macro``.

    :param marks: codes, see ``document._get_mark_labels``
    """
    return Verdict("mark", marks=frozenset(marks))


def refuse(reason, **values):
    """Keep nothing of the file.

    :param str reason: code
    :param values: plain values for the text
    """
    return Verdict("refuse", reason, values=values)


def quarantine(reason, **values):
    """Keep the file where only a manager reaches it, until he releases it.

    :param str reason: code
    :param values: plain values for the text
    """
    return Verdict("quarantine", reason, values=values)


def wait(reason, **values):
    """Keep the file for the office alone, until whoever said this ends the waiting.

    :param str reason: code
    :param values: plain values for the text
    """
    return Verdict("wait", reason, values=values)


@dataclass
class IncomingFile:
    """One file from outside on its way through the checks.

    ``administration``, ``folder`` (empty: the inbox) and ``document`` (of which it becomes a version, or
    empty) are records in sudo. ``name`` is the name it will be stored under: a check that renames changes
    it for those that follow. ``verdicts`` is what was said so far.
    """

    name: str
    data: bytes
    administration: Any = None
    folder: Any = None
    bringer: Bringer = Bringer("office")
    document: Any = None
    #: Size in bytes; larger than ``data`` when only the beginning of the file is there.
    size: int = -1
    verdicts: list = field(default_factory=list)

    def __post_init__(self):
        self.sent_name = self.name
        self.name = clean_upload_name(self.name)
        if self.size < 0:
            self.size = len(self.data)

    @functools.cached_property
    def inspection(self):
        """What the content is; worked out only when a check asks for it."""
        return inspect(self.data, self.sent_name)

    @property
    def is_whole(self):
        """Whether all of it is there, not only its beginning."""
        return len(self.data) == self.size

    @property
    def known_inspection(self):
        """The inspection as far as it was made; None when no check came that far."""
        return self.__dict__.get("inspection")

    @property
    def file_type(self):
        """The file's type, or None when it is of no known kind."""
        return self.inspection.file_type

    @property
    def refusal(self):
        """The verdict that refuses the file, or None."""
        return next((v for v in self.verdicts if v.action == "refuse"), None)

    @property
    def holding(self):
        """The severest verdict that keeps the file from client users, or None."""
        found = [v for v in self.verdicts if v.action in STATES]
        return max(found, key=lambda v: ACTIONS.index(v.action), default=None)

    @property
    def state(self):
        """``ok``, ``waiting`` or ``quarantine``."""
        return STATES[self.holding.action] if self.holding else "ok"

    @property
    def marks(self):
        """The codes of all marks, sorted, as they are stored."""
        return ",".join(sorted(frozenset().union(*(v.marks for v in self.verdicts))))
