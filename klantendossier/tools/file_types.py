"""What a file *is*: its content decides (libmagic), never its name (design D4)."""

import io
import zipfile
from typing import NamedTuple

import magic

#: Bytes that libmagic gets to see. Office files keep their telltale entries near the front.
HEAD_SIZE = 256 * 1024

#: A ZIP-based office file that unpacks to more than this, or to this many times its size, is a bomb.
MAX_UNPACKED = 1024**3
MAX_RATIO = 200

GENERIC_TEXT = {"text/plain", "application/json", "application/octet-stream"}


class FileType(NamedTuple):
    """A kind of file that an office can allow.

    ``mimetype`` is what we serve; ``detected`` is what libmagic may call it; ``inline`` says whether
    a browser may show it (rule R6: PDF, PNG and JPEG only).
    """

    code: str
    label: str
    mimetype: str
    extensions: tuple
    detected: tuple
    inline: bool = False


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_OLE = ("application/CDFV2", "application/x-ole-storage", "application/vnd.ms-office")

FILE_TYPES = (
    FileType("pdf", "PDF", "application/pdf", ("pdf",), ("application/pdf",), True),
    FileType("jpeg", "JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), ("image/jpeg",), True),
    FileType("png", "PNG", "image/png", ("png",), ("image/png",), True),
    FileType("heic", "HEIC", "image/heic", ("heic", "heif"), ("image/heic", "image/heif")),
    FileType("tiff", "TIFF", "image/tiff", ("tif", "tiff"), ("image/tiff",)),
    FileType(
        "docx",
        "Word",
        f"{_OOXML}.wordprocessingml.document",
        ("docx",),
        (f"{_OOXML}.wordprocessingml.document",),
    ),
    FileType(
        "xlsx",
        "Excel",
        f"{_OOXML}.spreadsheetml.sheet",
        ("xlsx",),
        (f"{_OOXML}.spreadsheetml.sheet",),
    ),
    FileType(
        "pptx",
        "PowerPoint",
        f"{_OOXML}.presentationml.presentation",
        ("pptx",),
        (f"{_OOXML}.presentationml.presentation",),
    ),
    FileType("odt", "OpenDocument", f"{_ODF}.text", ("odt",), (f"{_ODF}.text",)),
    FileType("ods", "OpenDocument", f"{_ODF}.spreadsheet", ("ods",), (f"{_ODF}.spreadsheet",)),
    FileType("doc", "Word", "application/msword", ("doc",), ("application/msword", *_OLE)),
    FileType(
        "xls", "Excel", "application/vnd.ms-excel", ("xls",), ("application/vnd.ms-excel", *_OLE)
    ),
    FileType(
        "msg",
        "Outlook",
        "application/vnd.ms-outlook",
        ("msg",),
        ("application/vnd.ms-outlook", *_OLE),
    ),
    FileType("eml", "E-mail", "message/rfc822", ("eml",), ("message/rfc822", "message/news")),
    FileType(
        "xml",
        "XML",
        "application/xml",
        ("xml", "xbrl", "xaf", "ubl"),
        ("text/xml", "application/xml"),
    ),
    FileType("csv", "CSV", "text/csv", ("csv",), ("text/csv", "application/csv")),
    FileType("txt", "TXT", "text/plain", ("txt", "mt940", "940", "sta"), ("text/plain",)),
    FileType("rtf", "RTF", "application/rtf", ("rtf",), ("text/rtf", "application/rtf")),
    FileType("zip", "ZIP", "application/zip", ("zip",), ("application/zip",)),
)

BY_CODE = {file_type.code: file_type for file_type in FILE_TYPES}
BY_EXTENSION = {ext: file_type for file_type in FILE_TYPES for ext in file_type.extensions}
#: Ready-made list for a new office: everything but archives, whose content nobody can see.
DEFAULT_CODES = tuple(file_type.code for file_type in FILE_TYPES if file_type.code != "zip")

#: Text that libmagic cannot tell apart from other text, so the name may say which it is.
_TEXT_CODES = ("csv", "txt", "eml", "xml")


def detect(data):
    """Give the MIME type that libmagic sees in the content.

    :param bytes data: the content, whole or its first ``HEAD_SIZE`` bytes
    """
    mimetype = magic.from_buffer(data[:HEAD_SIZE], mime=True)
    if mimetype == "application/zip" or mimetype == "application/octet-stream":
        return _office_type_of_zip(data) or mimetype
    return mimetype


def _office_type_of_zip(data):
    """Tell Word, Excel and PowerPoint apart by the parts inside, where libmagic says just 'zip'."""
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    for folder, code in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
        if any(name.startswith(folder) for name in names):
            return BY_CODE[code].mimetype
    return None


def _starts_like_markup(data):
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<svg", b"<script")) or b"<html" in head


def identify(data, name):
    """Decide which file type the content is.

    The content decides. The name only chooses between types that libmagic cannot tell apart (old
    Office files, plain text), and a name that claims another known type is a mismatch.

    :param bytes data: whole content
    :param str name: cleaned file name
    :return: tuple ``(file_type, detected)``: ``file_type`` is None when the content is of no known
        type, or when the name claims another type than the content has
    """
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    detected = detect(data)
    claimed = BY_EXTENSION.get(extension)
    if _starts_like_markup(data):
        return None, "text/html"
    candidates = [file_type for file_type in FILE_TYPES if detected in file_type.detected]
    if detected in GENERIC_TEXT | {"text/html", "text/csv"} or (
        not candidates and detected.startswith("text/")
    ):
        # Source code, mail and CSV all look like some kind of text: take the claim, else plain text.
        if detected == "application/octet-stream":
            return None, detected
        codes = _TEXT_CODES if _is_text(data) else ()
        candidates = [BY_CODE[code] for code in codes]
        if extension and claimed not in candidates:
            return None, detected
        return (claimed or BY_CODE["txt"]) if candidates else None, detected
    if not candidates:
        return None, detected
    if not extension:
        return candidates[0], detected
    return (claimed if claimed in candidates else None), detected


def _is_text(data):
    return b"\x00" not in data[:HEAD_SIZE]


def is_bomb(data):
    """Say whether a ZIP-based file would unpack to far more than it is; it is never unpacked here.

    :param bytes data: whole content
    """
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    return unpacked > MAX_UNPACKED or unpacked > max(MAX_RATIO * len(data), 10 * 1024**2)
