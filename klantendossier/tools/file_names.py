"""File names from outside made safe to store, to send in a header and to unpack from a ZIP."""

import os.path
import re
import unicodedata

#: Longest stored name, in characters. Windows and ext4 stop at 255 bytes; UTF-8 takes up to 4 each,
#: and a ZIP adds folders in front of it.
MAX_LENGTH = 150

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
#: Right-to-left override and its kin make 'exe.fdp' read as 'pdf.exe'.
_INVISIBLE = ("Cf", "Cc", "Cs", "Co", "Zl", "Zp")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$", re.I)


def clean_file_name(name, default="document"):
    """Give a name that every file system and every HTTP header takes.

    Keeps letters of any script, digits and emoji; drops the path, control and invisible characters
    and what Windows forbids; shortens from the middle so that the extension stays.

    :param str name: name as the sender gave it, may be anything
    :param str default: stem when nothing usable is left
    """
    name = unicodedata.normalize("NFC", str(name or ""))
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(c for c in name if c == "\u200d" or unicodedata.category(c) not in _INVISIBLE)
    name = _FORBIDDEN.sub("_", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, extension = os.path.splitext(name)
    if len(extension) > 12:
        stem, extension = name, ""
    stem = stem.strip(" .") or default
    if _RESERVED.match(stem.split(".")[0]):
        stem = f"_{stem}"
    return stem[: MAX_LENGTH - len(extension)].rstrip(" .") + extension


def clean_title(name):
    """Give a name on one line, without control and invisible characters, of bounded length."""
    name = unicodedata.normalize("NFC", str(name or ""))
    name = "".join(" " if c in "\r\n\t" else c for c in name)
    name = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    return re.sub(r"\s+", " ", name).strip()[:MAX_LENGTH].strip()


def clean_folder_name(name):
    """Give a folder name that is safe as one step of a path inside a ZIP."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name or ""))
    name = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    name = name.strip(" .") or "map"
    return f"_{name}" if _RESERVED.match(name.split(".")[0]) else name[:MAX_LENGTH]


def unique_name(name, taken):
    """Give ``name``, or ``name (2)`` and so on, so that it is not in ``taken``; and add it there.

    Compares without case, as Windows and macOS do.

    :param str name: wanted name
    :param set taken: lower-case names in use; changed in place
    """
    stem, extension = os.path.splitext(name)
    candidate, number = name, 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{stem} ({number}){extension}"
    taken.add(candidate.lower())
    return candidate


def extension_of(name):
    """Give the extension of a name in lower case, without the dot."""
    return os.path.splitext(name or "")[1].lower().lstrip(".")


def human_size(size):
    """Give a size in bytes as people read it: '640 kB', '3,4 MB' (Dutch comma left to the caller).

    :param int size: number of bytes
    :return: tuple of a number rounded for reading and its unit
    """
    if size < 1000:
        return size, "B"
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.95 or unit == "GB":
            return (round(size) if size >= 10 or unit == "kB" else round(size, 1)), unit
    return None
