"""Whether a file is all there: formats say where they end, or how long they are.

A file that broke off on its way is worth having, and worth a word to the one who brings it. What stands
behind the end is no matter: scanners, mailers and telephones add all sorts of things there.
"""

import re

_PDF_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_BOXES = (b"moov", b"mdat", b"meta", b"moof", b"mfra", b"free", b"skip", b"wide", b"uuid", b"udta")
_MP4_FAMILY = ("heic", "avif", "m4a", "mp4", "mov")


def is_broken_off(data, code):
    """Say whether the end of a file is missing; False where its format does not tell.

    :param bytes data: whole content, of the kind that ``code`` says
    :param str code: code of its file type
    """
    if code in _MP4_FAMILY:
        return _is_mp4_broken_off(data)
    check = _CHECKS.get(code)
    return bool(check) and check(data)


def _is_pdf_broken_off(data):
    # A PDF that opens quickly has an end mark near its beginning too, and each saved change adds one:
    # what counts is that no object comes after the last.
    end = max(data.rfind(b"%%EOF"), data.rfind(b"startxref"))
    return end < 0 or bool(_PDF_OBJECT.search(data, end))


def _is_jpeg_broken_off(data):
    """Walk the segments up to the picture, past the small picture in one of them, then seek its end."""
    at = 2
    while data[at : at + 1] == b"\xff":
        marker = data[at + 1 : at + 2]
        if marker == b"\xff":  # filling
            at += 1
        elif marker == b"\xda":
            break
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    # Within the picture 0xFF is followed by zero, so this is its end; in two of them (MPF) one will do.
    return data.find(b"\xff\xd9", min(at, len(data))) < 0


def _is_mp4_broken_off(data):
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if at and kind not in _BOXES or size == 0:
            return False  # something behind the end, or a box up to the end
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        at += max(size, 8)
    return at > len(data)


def _is_tiff_broken_off(data):
    order = "little" if data[:2] == b"II" else "big"
    # Mostly the directory stands at the end. BigTIFF writes its place elsewhere.
    return data[2:4] in (b"*\0", b"\0*") and int.from_bytes(data[4:8], order) >= len(data)


_CHECKS = {
    "pdf": _is_pdf_broken_off,
    "jpeg": _is_jpeg_broken_off,
    "png": lambda data: b"IEND" not in data[-1024:] and b"IEND" not in data,
    "gif": lambda data: b"\0;" not in data,
    "webp": lambda data: int.from_bytes(data[4:8], "little") + 8 > len(data),
    "bmp": lambda data: int.from_bytes(data[2:6], "little") > len(data),
    "tiff": _is_tiff_broken_off,
}
