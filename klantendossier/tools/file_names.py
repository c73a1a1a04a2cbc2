"""File names from outside made safe to store, to send in a header and to unpack from a ZIP."""

import re
import unicodedata

#: Longest stored name. Windows, ext4 and APFS stop at 255 characters or bytes, and a ZIP adds folders
#: in front of it; UTF-8 takes up to 4 bytes per character.
MAX_LENGTH = 150
MAX_BYTES = 240

_SEPARATORS = re.compile(r"[/\\|]")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
#: Right-to-left override and its kin make 'exe.fdp' read as 'pdf.exe'.
_INVISIBLE = ("Cf", "Cc", "Cs", "Co", "Zl", "Zp")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$", re.I)
#: How a path begins that a browser or a program sends as the name of a file.
_PATH = re.compile(r"^([a-z]:[\\/]|\\\\|/|\.\.?[\\/]|~[\\/])", re.I)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}$")


def drop_path(name):
    """Give the last step of a path, as 'C:\\fakepath\\bon.pdf' of old browsers; for uploads only.

    A slash alone makes no path: macOS lets people write 'Jaarrekening 2025/2026'.

    :param str name: name of a file as it was sent
    """
    name = str(name or "")
    if not _PATH.match(name):
        return name
    return re.split(r"[/\\]", name)[-1] or name


def clean_file_name(name, default="document"):
    """Give a name that every file system and every HTTP header takes, with all its words.

    Keeps letters of any script, digits and emoji. What cannot stand in a file name is replaced ('/' by
    '-'), what nobody can see is dropped; a name that is too long is shortened before its extension.

    :param str name: name as somebody gave it, may be anything
    :param str default: stem when nothing usable is left
    """
    name = re.sub(r"\s", " ", str(name or ""))
    name = "".join(c for c in name if c == "\u200d" or unicodedata.category(c) not in _INVISIBLE)
    name = re.sub(r" +", " ", unicodedata.normalize("NFC", name))
    name = _FORBIDDEN.sub("_", _SEPARATORS.sub("-", name))
    name = name.strip(" .")
    found = _EXTENSION.search(name)
    extension = found[0] if found else ""
    stem = name[: len(name) - len(extension)].strip(" .") or default
    if _RESERVED.match(stem.split(".")[0]):
        stem = f"_{stem}"
    return join_extension(stem, extension[1:])


def join_extension(stem, extension, suffix=""):
    """Give stem and extension as one name of bounded length; what is too long goes off the stem.

    :param str stem: cleaned name without extension
    :param str extension: without its dot; may be empty
    :param str suffix: what stands between the two and always stays, such as ' (2)'
    """
    end = f"{suffix}.{extension}" if extension else suffix
    stem = stem[: MAX_LENGTH - len(end)]
    stem = stem.encode()[: MAX_BYTES - len(end.encode())].decode(errors="ignore")
    return stem.rstrip(" .\u200d") + end


def clean_title(name):
    """Give a name on one line, without control and invisible characters, of bounded length."""
    name = unicodedata.normalize("NFC", str(name or ""))
    name = "".join(" " if c in "\r\n\t" else c for c in name)
    name = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    return re.sub(r"\s+", " ", name).strip()[:MAX_LENGTH].strip()


def fold_name(name):
    """Give a name as file systems compare it: Windows and macOS without case, macOS without regard to
    how a letter with an accent is composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def unique_name(name, taken):
    """Give ``name``, or ``name (2)`` and so on, so that it is not in ``taken``; and add it there.

    :param str name: wanted name
    :param set taken: names in use as :func:`fold_name` gives them; changed in place
    """
    found = _EXTENSION.search(name)
    extension = found[0][1:] if found else ""
    stem = name[: found.start()] if found else name
    candidate, number = name, 1
    while fold_name(candidate) in taken:
        number += 1
        candidate = join_extension(stem, extension, f" ({number})")
    taken.add(fold_name(candidate))
    return candidate


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
