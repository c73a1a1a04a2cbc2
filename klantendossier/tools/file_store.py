"""Bytes on the disk: written so that they survive a power cut (rule R9), and read in pieces."""

import contextlib
import hashlib
import io
import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

CHUNK_SIZE = 1024 * 1024
#: The disk brings several files home in little more time than one.
WORKERS = 8
FEW = 4
#: So many files are open at once.
BATCH = 100


class CollisionError(Exception):
    """Under this name lies a whole file with other bytes and the same SHA-1."""


class StoredBytes(NamedTuple):
    """Where the bytes of one version are: in a file, or here."""

    path: str | None = None
    data: bytes = b""

    def open(self):
        """Open the bytes for reading.

        :raises OSError: when the file has gone or cannot be read
        """
        return open(self.path, "rb") if self.path else io.BytesIO(self.data)

    def read_all(self):
        """Give all bytes at once.

        :raises OSError: when the file has gone or cannot be read
        """
        with self.open() as source:
            return source.read()

    def get_size(self):
        """Give the number of bytes; -1 when the file has gone."""
        if not self.path:
            return len(self.data)
        try:
            return os.path.getsize(self.path)
        except OSError:
            return -1

    def get_sha256(self):
        """Give the SHA-256, read in pieces; an empty text when the file has gone or cannot be read."""
        try:
            with self.open() as source:
                return hash_stream(source)
        except OSError:
            return ""


def hash_stream(source):
    """Give the SHA-256 of what is left of a stream.

    :raises OSError: when it cannot be read
    """
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK_SIZE):
        digest.update(chunk)
    return digest.hexdigest()


def store_files(files, spool):
    """Bring files home: when this returns they are on the disk, whole, under their names.

    Each is written beside its place, waited for, and then given its name, so that there is never half
    a file under it. The same file that lies there already is waited for too: who wrote it may not
    have done so. One that was cut off is replaced.

    :param dict files: path -> bytes; the name of a file is the SHA-1 of its bytes
    :param str spool: directory on the same file system for files in the making
    :raises OSError: the disk is full, for instance; nothing half is left behind
    :raises CollisionError: see there
    """
    folders = {folder for path in files for folder in _make_folder(os.path.dirname(path))}
    os.makedirs(spool, exist_ok=True)
    paths = list(files)
    for start in range(0, len(paths), BATCH):
        batch = [_Incoming(path, files[path], spool) for path in paths[start : start + BATCH]]
        try:
            # All written before any is waited for: the disk brings many home in one go. Only waiting is
            # for threads; they would write no quicker.
            for incoming in batch:
                incoming.put()
            _in_parallel(_Incoming.sync, batch)
            for incoming in batch:
                incoming.rename()
        finally:
            for incoming in batch:
                incoming.tidy()
    _in_parallel(_sync, folders)


def _in_parallel(function, items):
    """Wait for the disk for each item, by several threads at once when that is worth starting them."""
    items = list(items)
    if len(items) < FEW:
        for item in items:
            function(item)
        return

    def work(mine):
        for item in mine:
            function(item)

    # A share for each thread: handing out one by one costs more than the work.
    shares = [items[start::WORKERS] for start in range(min(WORKERS, len(items)))]
    with ThreadPoolExecutor(max_workers=len(shares)) as pool:
        list(pool.map(work, shares))


def _make_folder(folder):
    """Make sure that a folder is there; give all folders whose list of names may be new to the disk.

    The folder above is always among them: another process may just have made this one.
    """
    touched = [folder]
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
        touched.append(folder)
    os.makedirs(touched[0], exist_ok=True)
    return {*touched, os.path.dirname(touched[0])}


class _Incoming:
    """One file on its way to its name."""

    def __init__(self, path, data, spool):
        self.path, self.data = path, data
        self.temporary = os.path.join(spool, uuid.uuid4().hex)
        self.descriptor = self.is_new = None

    def put(self):
        self.is_new = not _has_content(self.path, self.data)
        if not self.is_new:
            self.descriptor = os.open(self.path, os.O_RDONLY)
            return
        # 0o666 less the umask: what open() gives, so the same mode as Odoo's own files.
        self.descriptor = os.open(self.temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        left = memoryview(self.data)
        while left:
            left = left[os.write(self.descriptor, left) :]

    def sync(self):
        os.fsync(self.descriptor)

    def rename(self):
        if self.is_new:
            os.replace(self.temporary, self.path)

    def tidy(self):
        """Close what is open; and when it did not get its name, leave nothing behind."""
        if self.descriptor is not None:
            os.close(self.descriptor)
        with contextlib.suppress(OSError):
            os.unlink(self.temporary)


def _has_content(path, data):
    """Say whether a file holds exactly these bytes; False when there is none, or a damaged one.

    :raises CollisionError: when it holds other bytes that belong under this name
    """
    try:
        if os.path.getsize(path) == len(data):
            view = memoryview(data)
            with open(path, "rb") as file:
                start = 0
                while chunk := file.read(CHUNK_SIZE):
                    if chunk != view[start : start + len(chunk)]:
                        break
                    start += len(chunk)
                else:
                    return start == len(data)
        with open(path, "rb") as file:
            digest = hashlib.sha1(usedforsecurity=False)
            while chunk := file.read(CHUNK_SIZE):
                digest.update(chunk)
    except FileNotFoundError:
        return False
    if digest.hexdigest() == os.path.basename(path):
        raise CollisionError(path)
    return False


def _sync(path):
    """Wait until a file, or the list of names of a folder, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
