"""Makes small files of all kinds, by the libraries that Odoo has or by hand; all made up, for tests only."""

import base64
import io
import struct
import zipfile

import openpyxl
import pypdf
import xlwt
from PIL import Image

from . import ole

OOXML = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    "docx": ("word/document.xml", f"{OOXML}wordprocessingml.document.main+xml"),
    "dotx": ("word/document.xml", f"{OOXML}wordprocessingml.template.main+xml"),
    "docm": ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OOXML}spreadsheetml.sheet.main+xml"),
    "xltx": ("xl/workbook.xml", f"{OOXML}spreadsheetml.template.main+xml"),
    "xlsm": ("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    "xlsb": ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
    "xlam": ("xl/workbook.xml", "application/vnd.ms-excel.addin.macroEnabled.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OOXML}presentationml.presentation.main+xml"),
    "ppsx": ("ppt/presentation.xml", f"{OOXML}presentationml.slideshow.main+xml"),
    "pptm": (
        "ppt/presentation.xml",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    ),
}


def zipped(parts, stored=False):
    """Give a ZIP of (name, content) pairs in this order."""
    buffer = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def office(code, *more, types_last=False, backslash=False, stored=False, encoding="utf-8"):
    """Give a new Office file with just the parts that tell what it is.

    :param more: further (name, content) pairs
    """
    main, content_type = MAIN_PARTS[code]
    types = (
        f'<?xml version="1.0" encoding="{encoding}"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="/{main}" ContentType="{content_type}"/></Types>'
    )
    parts = [
        ("[Content_Types].xml", types.encode(encoding)),
        ("_rels/.rels", "<Relationships/>"),
        (main, "<w:document/>"),
        *more,
    ]
    if types_last:
        parts = parts[1:] + parts[:1]
    if backslash:
        parts = [(name.replace("/", "\\"), content) for name, content in parts]
    return zipped(parts, stored)


def open_document(kind, *more, mimetype_at=0, encrypted=False):
    """Give an OpenDocument file; ``mimetype_at`` None leaves out the part that should come first."""
    protected = "<manifest:encryption-data/>" if encrypted else ""
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="application/vnd.oasis.opendocument.{kind}"/>'
        f"{protected}</manifest:manifest>"
    )
    parts = [("META-INF/manifest.xml", manifest), ("content.xml", "<office:document/>"), *more]
    if mimetype_at is not None:
        parts.insert(mimetype_at, ("mimetype", f"application/vnd.oasis.opendocument.{kind}"))
    return zipped(parts)


def workbook():
    """Give a real workbook as openpyxl writes it."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Datum", "Bedrag"])
    book.save(buffer)
    return buffer.getvalue()


def old_workbook():
    """Give a real workbook of Excel 97-2003 as xlwt writes it."""
    book, buffer = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("Blad1").write(0, 0, "Bedrag")
    book.save(buffer)
    return buffer.getvalue()


def records(*pairs):
    """Give records of an old workbook: the first says what it is, the last ends its general part."""
    begin = (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    pairs = (begin, *pairs, (0x000A, b""))
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in pairs)


def word_stream(flags=0):
    return struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x413, 0, flags).ljust(64, b"\0")


def slides(token):
    """Give an old PowerPoint file; the token of its user says whether it is protected."""
    user = struct.pack("<HHIII", 0, 0x0FF6, 32, 20, token)
    return ole.make({"PowerPoint Document": b"x", "Current User": user})


def real_pdf(user=None, owner=None):
    """Give a PDF of one page; ``user`` asks for a password, ``owner`` alone forbids changes only."""
    writer, buffer = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if user is not None:
        writer.encrypt(user, owner, algorithm="RC4-128")
    writer.write(buffer)
    return buffer.getvalue()


def picture(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(buffer, kind)
    return buffer.getvalue()


def photo(thumbnail=b"", progressive=False):
    """Give a JPEG; with a small JPEG in its EXIF segment, as telephones put it there."""
    buffer = io.BytesIO()
    Image.effect_noise((60, 60), 90).save(buffer, "JPEG", progressive=progressive)
    data = buffer.getvalue()
    exif = b"Exif\0\0" + thumbnail
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    return data[:2] + segment + data[2:]


def mp4(*brands):
    """Give the beginning of a file of the MP4 family with its main brand and the others."""
    body = brands[0].encode() + b"\0\0\0\0" + "".join(brands[1:] or brands).encode()
    box = struct.pack(">I4s", len(body) + 8, b"ftyp") + body
    return box + struct.pack(">I4s", 24, b"mdat") + bytes(range(200, 216))


def signed(text=False):
    """Give the beginning of a signed or encrypted message (PKCS #7), binary or as base64."""
    data = bytes.fromhex("30820400 06092a864886f70d010702 a0820400 3082") + bytes(range(1, 120))
    return base64.encodebytes(data) if text else data


def program():
    """Give the head of a program of Windows."""
    head = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".ljust(60, b"\0") + struct.pack("<I", 64)
    return head + b"PE\0\0\x4c\x01\x01\0" + b"\0" * 200


def mail(*lines, newline="\r\n"):
    return newline.join(lines).encode("latin-1")


def bomb():
    return office("docx", ("word/media/nullen.bin", b"\0" * 60_000_000))


def installer():
    """Give what an installer of Windows (.msi) is: an OLE file of a class of its own."""
    return ole.make({"\x05SummaryInformation": b"x"}, clsid="000C1084-0000-0000-C000-000000000046")
