"""A ZIP that is written while it is sent: memory stays constant, whatever its size."""

import hashlib
import zipfile

CHUNK_SIZE = 256 * 1024


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


class ZipWriter:
    """Makes a ZIP piece by piece; each method is a generator of the bytes that are ready to be sent.

    Files are stored without compression: most of what lies in a dossier is compressed already (PDF,
    JPEG, Office), so that costs little room and no time.
    """

    def __init__(self):
        self._pipe = _Pipe()
        self._archive = zipfile.ZipFile(
            self._pipe, mode="w", compression=zipfile.ZIP_STORED, allowZip64=True
        )

    def add(self, path, date, source):
        """Add a file.

        :param str path: its path in the ZIP
        :param tuple date: year, month, day, hour, minute, second: a ZIP knows no time zones
        :param source: open file, read to its end in pieces
        :return: SHA-256 of what was read and sent
        """
        info = zipfile.ZipInfo(path, date_time=date)
        info.external_attr = 0o600 << 16
        digest = hashlib.sha256()
        with self._archive.open(info, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK_SIZE):
                digest.update(chunk)
                target.write(chunk)
                yield self._pipe.take()
        yield self._pipe.take()
        return digest.hexdigest()

    def finish(self):
        """Add the list of files: without it a ZIP is none."""
        self._archive.close()
        yield self._pipe.take()
