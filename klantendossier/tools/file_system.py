"""Files that Windows, macOS and Office keep for themselves, and that come along with a folder."""

import re

from .file_names import drop_path
from .file_text import get_plain

#: Largest file of a program that locks a document: it holds the name of whoever has it open.
_MAX_LOCK = 1024
_LOCK = re.compile(
    r"~\$.*\.(do[ct][xm]?|xl[st][xmb]?|xlsb|pp[st][xm]?|pot[xm]?|vsd[xm]?|mpp|pub|rtf|csv)", re.I
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTIONS = {
    "desktop.ini": re.compile(rb"\[(\.ShellClassInfo|ViewState|LocalizedFileNames)\b", re.I),
    "autorun.inf": re.compile(rb"\[autorun\b", re.I),
    ".directory": re.compile(rb"\[(Desktop Entry|Dolphin)\b", re.I),
}


def is_system_file(data, name):
    """Say whether a file is one that an operating system or a program keeps for itself.

    Its name *and* its content say so: a document under such a name is a document.

    :param bytes data: whole content
    :param str name: its name as it was sent, with its dot in front
    """
    name = drop_path(name)
    lower = name.lower()
    if _LOCK.fullmatch(name):
        # A byte with the length of the name, then the name, filled up.
        return len(data) <= _MAX_LOCK and 0 < data[0] <= 64 and not data.startswith((b"PK", b"{\\"))
    if lower.startswith(".~lock.") and lower.endswith("#"):
        return len(data) <= _MAX_LOCK and b"," in data and data.rstrip().endswith(b";")
    if lower in ("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db"):
        return data.startswith((_OLE, b"CMMM"))
    if lower == ".ds_store":
        return data[4:8] == b"Bud1"
    if name.startswith("._"):
        return data.startswith((b"\0\5\x16\7", b"\0\5\x16\0"))
    section = _SECTIONS.get(lower)
    return bool(section and section.search(get_plain(data) or b""))
