"""Paths inside a ZIP that unpack on Windows, macOS and Linux alike, each to a file of its own."""

import re
import unicodedata

from .file_names import clean_file_name, fold_name

#: Longest path in UTF-16 units: Windows stops at 260 with its own folder in front.
MAX_PATH = 240
#: Longest part of a path: in bytes of UTF-8 (Linux) and, decomposed, in UTF-16 units (macOS, Windows).
MAX_PART = 255
#: What is kept free for a file below a folder, and for each folder on the way to it, up to so many.
MIN_FILE, MIN_FOLDER, MIN_DEPTH = 64, 16, 6

_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$", re.I)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}$")


class ZipNames:
    """Gives the folders and documents of one ZIP their paths.

    Names stay as they are unless they would be too long or meet another one; then the stem is cut and
    gets a number, and the extension stays. In a tree that is deeper than a path can be, folders in the
    middle are left out: documents always get a path.
    """

    def __init__(self, folders, documents):
        """Work out all paths.

        :param folders: triples of id, id of the folder above and name, each after the one above it; the
            first is the one that is asked for
        :param documents: triples of id, id of the folder and name
        """
        self._taken = {}
        self._folders = {}
        #: Path of each document, by its id.
        self.paths = {}
        folders, documents = list(folders), list(documents)
        need = self._count_room(folders, documents)
        for folder_id, parent_id, name in folders:
            above = self._folders.get(parent_id, "")
            self._folders[folder_id] = self._add(
                above, clean_file_name(name, "map"), MIN_FOLDER, need.get(folder_id), folder=True
            )
        for document_id, folder_id, name in documents:
            self.paths[document_id] = self._add(
                self._folders[folder_id], clean_file_name(name), MIN_FILE
            )

    def reserve(self, paths):
        """Take paths for given away, which another object of this class gave."""
        for path in paths:
            above = ""
            for part in path.split("/"):
                self._taken.setdefault(fold_name(above), set()).add(_fold(part))
                above = f"{above}/{part}" if above else part

    def add_file(self, name, folder=""):
        """Give a path to one more file.

        :param str name: wanted name
        :param str folder: path of its folder; empty for the top
        """
        return self._add(folder, clean_file_name(name), MIN_FILE)

    def change_type(self, path, name):
        """Give the path of a file that has meanwhile another extension, that of ``name``."""
        stem, extension = _split(path.rpartition("/")[2])
        wanted = _split(name)[1]
        if wanted.lower() == extension.lower():
            return path
        return self.add_file(f"{stem}{wanted}", path.rpartition("/")[0])

    def _count_room(self, folders, documents):
        """Give what has to stay free below each folder: by its id, units with the slashes in them."""
        need, most = {}, MIN_FILE + 1 + MIN_DEPTH * (MIN_FOLDER + 1)
        for _id, folder_id, _name in documents:
            need[folder_id] = MIN_FILE + 1
        for folder_id, parent_id, _name in reversed(folders):
            if folder_id in need:
                below = min(need[folder_id] + MIN_FOLDER + 1, most)
                need[parent_id] = max(need.get(parent_id, 0), below)
        return need

    def _add(self, above, name, least, need=0, folder=False):
        """Give a new path below a path, with ``need`` units left behind it; the path above when a
        folder cannot have ``least`` units there."""
        room = MAX_PATH - (need or 0) - (_units(above) + 1 if above else 0)
        if folder and room < min(least, _units(name)):
            return above
        taken = self._taken.setdefault(fold_name(above), set())
        stem, extension = (name, "") if folder else _split(name)
        number, part = 1, _join(stem, extension, "", room)
        while _fold(part) in taken:
            number += 1
            part = _join(stem, extension, f" ({number})", room)
        taken.add(_fold(part))
        return f"{above}/{part}" if above else part


def _split(name):
    """Give stem and extension, the latter with its dot."""
    found = _EXTENSION.search(name)
    return (name[: found.start()], found[0]) if found and found.start() else (name, "")


def _units(text):
    """Count as Windows does: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fold(part):
    """Give a part as the file system compares it that tells least apart.

    Windows compares capitals, macOS small letters, and macOS overlooks joiners.
    """
    part = unicodedata.normalize("NFD", part).upper().replace("\u200d", "").replace("\ufe0f", "")
    return unicodedata.normalize("NFD", fold_name(part))


def _is_short(part, room):
    return (
        _units(part) <= min(room, MAX_PART)
        and len(part.encode()) <= MAX_PART
        and _units(unicodedata.normalize("NFD", part)) <= MAX_PART
    )


def _join(stem, extension, suffix, room):
    """Put the pieces of one part together; what is too long goes off the stem."""
    while True:
        stem = stem.rstrip(" .\u200d")
        part = f"{stem or '_'}{suffix}{extension}"
        if _RESERVED.match(part.split(".")[0].strip()):
            part = f"_{part}"
        if _is_short(part, room) or not stem:
            return part
        stem = stem[: len(stem) - max(1, (_units(part) - room) // 2)]
