"""A ZIP that is written while it is sent: memory stays constant, whatever its size."""

import hashlib
import zipfile
from collections.abc import Callable
from typing import NamedTuple

CHUNK_SIZE = 256 * 1024


class ZipEntry(NamedTuple):
    """One file of the ZIP.

    ``source`` opens a stream on its bytes: from the file store that costs no memory; where an office
    keeps attachments in the database, it is one document at a time.
    """

    name: str
    source: Callable
    sha256: str
    date: tuple


class IntegrityError(Exception):
    """The stored bytes are not the bytes that were received."""


class _Pipe:
    """A write-only file that hands over what was written since the last look."""

    def __init__(self):
        self._chunks = []

    def write(self, data):  # pylint: disable=method-required-super
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def take(self):
        data = b"".join(self._chunks)
        self._chunks.clear()
        return data


def stream_zip(entries):
    """Yield the bytes of a ZIP with the given files, stored without compression.

    Most of what lies in a dossier is compressed already (PDF, JPEG, Office), so storing costs little
    room and no time. Each file's SHA-256 is checked as it passes; a file that was damaged breaks the
    download off, so that nobody takes a damaged file for the real one.

    :param entries: iterable of :class:`ZipEntry`
    :raises IntegrityError: when a file does not have its hash
    """
    pipe = _Pipe()
    with zipfile.ZipFile(
        pipe, mode="w", compression=zipfile.ZIP_STORED, allowZip64=True
    ) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, date_time=entry.date)
            info.external_attr = 0o600 << 16
            digest = hashlib.sha256()
            with entry.source() as source, archive.open(info, "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK_SIZE):
                    digest.update(chunk)
                    target.write(chunk)
                    yield pipe.take()
            if digest.hexdigest() != entry.sha256:
                raise IntegrityError(entry.name)
            yield pipe.take()
    yield pipe.take()
