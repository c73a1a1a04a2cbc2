"""Writes OLE files (compound documents), as old Word, Excel, PowerPoint and Outlook are; for tests only.

Simple and valid: one FAT, no small streams (all are filled up to the size from which they are kept
apart), a directory whose siblings are chained to the right.
"""

import struct
import uuid

SECTOR = 512
SMALL = 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


def make(tree, clsid=None):
    """Give the bytes of an OLE file.

    :param dict tree: name -> bytes (a stream) or dict (a storage)
    :param str clsid: class of the root, as installers of Windows have one
    """
    entries = [{"name": "Root Entry", "kind": ROOT, "data": b"", "child": FREE, "next": FREE}]
    _add(entries, entries[0], tree)
    data_sectors, chains, start = [], [], {}
    for number, entry in enumerate(entries):
        if entry["kind"] == STREAM:
            start[number] = len(data_sectors)
            data = entry["data"].ljust(SMALL, b"\0")
            pieces = [
                data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)
            ]
            chains += [len(data_sectors) + at + 1 for at in range(len(pieces) - 1)] + [END]
            data_sectors += pieces
    directory = b"".join(
        _entry(entry, start.get(number, END), clsid if number == 0 else None)
        for number, entry in enumerate(entries)
    )
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    count = len(directory) // SECTOR
    first_directory = len(data_sectors)
    chains += [first_directory + at + 1 for at in range(count - 1)] + [END]
    fat_count = 1
    while (len(chains) + fat_count) * 4 > fat_count * SECTOR:
        fat_count += 1
    fat_start = len(chains)
    chains += [FAT] * fat_count
    fat = struct.pack(f"<{len(chains)}I", *chains).ljust(fat_count * SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6),
        *(0, fat_count, first_directory, 0, SMALL, END, 0, END, 0),
    )
    difat = [fat_start + at for at in range(fat_count)] + [FREE] * (109 - fat_count)
    header += struct.pack("<109I", *difat)
    return header + b"".join(data_sectors) + directory + fat


def _add(entries, parent, tree):
    before = None
    for name, content in tree.items():
        entry = {"name": name, "child": FREE, "next": FREE, "data": b""}
        entry["kind"] = STORAGE if isinstance(content, dict) else STREAM
        number = len(entries)
        entries.append(entry)
        if before:
            before["next"] = number
        else:
            parent["child"] = number
        before = entry
        if isinstance(content, dict):
            _add(entries, entry, content)
        else:
            entry["data"] = content


def _entry(entry, start, clsid):
    name = entry["name"].encode("utf-16-le") + b"\0\0"
    size = max(len(entry["data"]), SMALL) if entry["kind"] == STREAM else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        *(name, len(name), entry["kind"], 1, FREE, entry["next"], entry["child"]),
        *(uuid.UUID(clsid).bytes_le if clsid else b"\0" * 16, 0, 0, 0),
        *(start if entry["kind"] == STREAM else (END if entry["kind"] == ROOT else 0), size),
    )
