"""What a file from outside is: its content decides (design D4), in this order.

1. Is it dangerous (program, script, active web page, bomb)? Then that.
2. Is it what its name says, by the structure of that very format? Then that.
3. Is it another kind that we know? Then that, under the right extension.

libmagic has the first look, but not the last word: it takes a CSV that begins with 'ID;' for SYLK, a
mail whose body is HTML for a web page, and a PDF behind four other bytes for nothing at all.
"""

import base64
import binascii
import io
import re
from functools import cached_property
from typing import NamedTuple

import magic

from . import file_system, file_text, file_types, file_whole
from .file_containers import OLE_MAGIC, OleLook, ZipLook
from .file_text import HEAD, TEXT_STARTS

#: Bytes that libmagic gets to see.
MAGIC_HEAD = 64 * 1024


class Inspection(NamedTuple):
    """What :func:`inspect` found.

    ``file_type`` is None when it is dangerous or of no kind that we know; ``danger`` is one of
    ``file_types.DANGERS``; ``name`` is clean and fits the type; ``renamed`` says what was done for that:
    ``extension_added``, ``extension_replaced`` or None; ``marks`` are of ``file_types.MARKS``, and say
    ``damaged`` where there is no type because the file broke off; ``claimed`` is the type that the name
    claims, or None.
    """

    file_type: file_types.FileType | None
    danger: str | None
    name: str
    renamed: str | None
    marks: frozenset
    claimed: file_types.FileType | None


def inspect(data, name):
    """Find out what a file from outside is.

    :param bytes data: whole content
    :param str name: its name as the sender gave it; a path in front of it is dropped
    :return: an :class:`Inspection`; whether the office accepts that type is not asked here
    """
    is_system = bool(data) and file_system.is_system_file(data, str(name or ""))
    name = file_types.clean_upload_name(name)
    claimed = file_types.get_claimed(name)
    content = Content(data)
    danger = "system_file" if is_system else _get_danger(content, name, claimed)
    file_type = None if danger else _get_file_type(content, name, claimed)
    if not danger:
        names = _PROGRAM_NAMES if not file_type else _ARCHIVE_PROGRAM_NAMES
        if not file_type or file_type.code == "zip":
            danger = _get_claimed_danger(name, names)
            file_type = None if danger else file_type
    if not file_type:
        marks = {"damaged"} if content.is_damaged and not danger else set()
        return Inspection(None, danger, name, None, frozenset(marks), claimed)
    name, renamed = file_types.name_as(name, file_type)
    return Inspection(file_type, None, name, renamed, _get_marks(content, file_type), claimed)


_ZIP_STARTS = (b"PK\3\4", b"PK\5\6", b"PK\7\x08", b"PK00PK\3\4")
#: How formats begin that can hold so much readable text that they look like it as a whole.
_BINARY_STARTS = (
    *_ZIP_STARTS,
    OLE_MAGIC,
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
)


class Content:
    """Content with the looks that were taken at it, each once and only when it is asked for."""

    def __init__(self, data):
        self.data = data

    @cached_property
    def detected(self):
        """What libmagic calls it."""
        return magic.from_buffer(self.data[: 4096 if self.plain else MAGIC_HEAD], mime=True)

    @cached_property
    def plain(self):
        """The text that it is, see :func:`.file_text.get_plain`; None when it is no text."""
        return None if self.data.startswith(_BINARY_STARTS) else file_text.get_plain(self.data)

    @cached_property
    def zip(self):
        return ZipLook(self.data) if self.data.startswith(_ZIP_STARTS) else None

    @cached_property
    def ole(self):
        return OleLook(self.data) if self.data.startswith(OLE_MAGIC) else None

    @cached_property
    def brands(self):
        """What a file of the MP4 family says that it is: its main brand first."""
        if self.data[4:8] != b"ftyp":
            return ()
        end = min(int.from_bytes(self.data[:4], "big"), 256)
        found = [self.data[at : at + 4] for at in (8, *range(16, end, 4))]
        return tuple(brand.decode("latin-1") for brand in found)

    @property
    def is_damaged(self):
        if self.zip or self.ole:
            return not (self.zip or self.ole).is_whole
        return self.is_damaged_pdf

    @property
    def is_damaged_pdf(self):
        """Whether it begins as PDF, but has not a single object, so no page either."""
        return self.data.startswith(b"%PDF-") and b"obj" not in self.data


# ---------------------------------------------------------------------- 1. danger

_PROGRAM_STARTS = (
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"L\0\0\0\x01\x14\x02\0",  # shortcut of Windows
    b"dex\n0",
    b"\0asm",
    b"ITSF\x03\0",  # compiled help
    b"\xed\xab\xee\xdb",
    b"!<arch>\ndebian",
)
_PROGRAM_TYPES = {
    *("application/vnd.microsoft.portable-executable", "application/x-dosexec"),
    *("application/x-executable", "application/x-sharedlib", "application/x-pie-executable"),
    *("application/x-mach-binary", "application/x-java-applet", "application/x-msi"),
    *("application/x-shockwave-flash", "application/x-ms-shortcut", "application/java-archive"),
    *(
        "application/vnd.android.package-archive",
        "application/x-object",
        "application/x-ms-ne-executable",
    ),
}
#: Names that say that text is a script, or a page; and that anything else is a program. Only what a
#: double click starts: 'Bestelling bol.com' and 'Faktura firma.pl' are names like others.
_SCRIPT_NAMES = {
    **dict.fromkeys(
        "js jse mjs vbs vbe wsf wsh bat cmd ps1 psm1 sh bash py php reg scf url sct lnk".split(),
        "script",
    ),
    **dict.fromkeys("html htm xhtml xht shtml mht mhtml svg hta".split(), "web_page"),
}
_PROGRAM_NAMES = dict.fromkeys(
    "exe scr com pif cpl dll sys msi msp msix appx apk jar class lnk xll deb rpm dmg pkg".split(),
    "program",
)
#: Names of programs that are a ZIP: nothing to unpack.
_ARCHIVE_PROGRAM_NAMES = dict.fromkeys(
    "jar war ear apk aab xapk appx msix appxbundle msixbundle ipa xpi crx vsix whl nupkg".split(),
    "program",
)


def _get_claimed_danger(name, names):
    return names.get(name.rpartition(".")[2].lower()) if "." in name else None


def _get_danger(content, name, claimed):
    disguised = bool(claimed) and claimed.code not in _TEXT_CHECKS
    if _is_program(content, disguised):
        return "program"
    if content.zip and content.zip.is_whole and content.zip.is_bomb:
        return "bomb"
    if content.plain is None or _CHECKS["pdf"](content):
        return _get_text_danger_before_pdf(content)
    return _get_text_danger(content.plain, name, claimed, disguised)


def _is_program(content, disguised):
    data = content.data
    if data.startswith(_PROGRAM_STARTS):
        return True
    # Text may begin with these two letters; the header of a program has zeros.
    if data.startswith(b"MZ") and (disguised or b"\0" in data[:64]):
        return True
    if content.zip and content.zip.is_whole:
        return content.zip.is_program()
    if content.ole and content.ole.is_program():
        return True
    return content.plain is None and content.detected in _PROGRAM_TYPES


def _get_text_danger_before_pdf(content):
    """Look at what stands before a PDF: a page or script there makes it two things at once."""
    at = content.data.find(b"%PDF-", 0, 1024)
    plain = file_text.get_plain(content.data[:at]) if at > 0 else None
    if plain and file_text.is_page(plain):
        return "web_page"
    return "script" if plain and file_text.is_script(plain) else None


def _get_text_danger(plain, name, claimed, disguised):
    if file_text.is_script(plain):
        return "script"
    if claimed and file_text.is_export(plain, claimed.code):
        return None
    if file_text.get_root(plain) == b"svg":
        return "drawing"
    if file_text.is_page(plain):
        harmless = file_text.is_inline_xbrl(plain) and not file_text.is_active(plain)
        return None if harmless else "web_page"
    if file_text.get_root(plain) and (danger := file_text.get_xml_danger(plain)):
        return danger
    if file_text.is_saved_page(plain):
        return "web_page"
    if disguised and file_text.has_script_signs(plain):
        return "script"
    return _get_claimed_danger(name, _SCRIPT_NAMES)


# ---------------------------------------------------------------------- 2. and 3. what it is

_HEIC = {*("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1", "mif2")}
_AVIF = {"avif", "avis"}
#: Brands of pictures that say nothing of how they are packed; then the other brands tell.
_ANY_CODEC = ("mif1", "mif2", "msf1")
_OID_PKCS7 = bytes.fromhex("06092a864886f70d0107")
_PEM_PKCS7 = re.compile(rb"\s*-----BEGIN (PKCS7|CMS|PKCS #7 SIGNED DATA)-----")
_OLD_WORKBOOK = re.compile(rb"\x09[\0\x02\x04\x08][\x04\x06\x08\x10]\0")
_BITMAP_HEADERS = {12, 40, 52, 56, 64, 108, 124}


def _is_signed(content):
    data = content.data
    if _PEM_PKCS7.match(data[:200]):
        return True
    if data[:1] == b"M" and content.plain:
        try:
            data = base64.b64decode(b"".join(data[:400].split())[:128])
        except (binascii.Error, ValueError):
            return False
    return data[:1] == b"0" and _OID_PKCS7 in data[:64]


def _is_pdf(content):
    # Readers look for it in the first kilobyte, since scanners and mailers put bytes before it.
    at = content.data[:1029].find(b"%PDF-")
    return at == 0 and b"obj" in content.data or at > 0 and b" obj" in content.data


def _is_bitmap(content):
    data = content.data
    return data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BITMAP_HEADERS


def _is_heic(content):
    brands = content.brands
    if not brands:
        return False
    return brands[0] in _HEIC and not (_AVIF & set(brands) and brands[0] in _ANY_CODEC)


def _is_avif(content):
    brands = content.brands
    if not brands or _is_heic(content):
        return False
    return brands[0] in _AVIF or brands[0] in _ANY_CODEC and bool(_AVIF & set(brands))


def _is_mov(content):
    if content.brands:
        return content.brands[0] == "qt  "
    atom = content.data[4:8]
    return atom in (b"moov", b"mdat", b"wide", b"free", b"skip") and "quicktime" in content.detected


def _is_m4a(content):
    return bool(content.brands) and content.brands[0] in ("M4A ", "M4B ", "M4P ")


def _is_mp4(content):
    brands = content.brands
    if not brands or _is_heic(content) or _is_mov(content) or _is_m4a(content):
        return False
    return brands[0].startswith(("iso", "mp4", "avc", "M4V", "3g", "MSNV", "dash", "f4v", "mmp"))


def _is_mp3(content):
    data = content.data
    if content.plain is not None:
        return False
    return data[:3] == b"ID3" or data[:1] == b"\xff" and content.detected == "audio/mpeg"


def _is_ole(code):
    def check(content):
        return bool(content.ole) and content.ole.get_code() == code

    return check


def _is_xls(content):
    return _is_ole("xls")(content) or bool(_OLD_WORKBOOK.match(content.data))


def _is_zip(code):
    def check(content):
        return bool(content.zip) and content.zip.get_code() == code

    return check


def _starts(*starts):
    def check(content):
        return content.data.startswith(starts)

    return check


#: Per type: does the content have its structure? In the order in which a nameless file is asked.
_CHECKS = {
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpeg": _starts(b"\xff\xd8\xff"),
    "gif": lambda content: content.data[:6] in (b"GIF87a", b"GIF89a"),
    "webp": lambda content: content.data[:4] == b"RIFF" and content.data[8:12] == b"WEBP",
    "tiff": _starts(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "bmp": _is_bitmap,
    "heic": _is_heic,
    "avif": _is_avif,
    "m4a": _is_m4a,
    "mov": _is_mov,
    "mp4": _is_mp4,
    **{code: _is_ole(code) for code in ("msg", "doc", "ppt")},
    "xls": _is_xls,
    **{
        code: _is_zip(code)
        for code in ("docx", "docm", "dotx", "xlsx", "xlsm", "xlsb", "xltx", "pptx", "pptm")
    },
    **{code: _is_zip(code) for code in ("odt", "ods", "odp", "odg")},
    **{code: _is_zip(code) for code in ("iwork", "xps", "epub", "vsdx", "zip")},
    # Only a name tells these from a ZIP.
    "package": _is_zip("zip"),
    "tnef": _starts(b"\x78\x9f\x3e\x22"),
    "p7m": _is_signed,
    "pdf": _is_pdf,
    "mp3": _is_mp3,
}

#: The same for text; most special first.
_TEXT_CHECKS = {
    **{
        code: (lambda plain, start=start: bool(start.match(plain[:HEAD])))
        for code, start in TEXT_STARTS.items()
    },
    "ixbrl": file_text.is_inline_xbrl,
    "xml": lambda plain: bool(file_text.get_root(plain)) and not file_text.is_page(plain),
    "eml": file_text.is_mail,
    "swi": file_text.is_statement,
    "json": file_text.is_json,
    "csv": file_text.is_table,
    "txt": lambda plain: True,
}
#: Text of these kinds is not what a name means that says CSV, respectively text.
_NOT_CSV = ("rtf", "xml", "ixbrl")
_NOT_TXT = ("rtf", "ixbrl")
#: Kinds that a nameless text is not taken for: banks give MT940 any extension, so it stays text, and so
#: does what looks like JSON.
_NEVER_GUESSED = ("swi", "json")
_NEW_OFFICE = ("docx", "docm", "dotx", "xlsx", "xlsm", "xlsb", "xltx", "pptx", "pptm")
_OLD_OFFICE = ("doc", "xls", "ppt")


def _get_file_type(content, name, claimed):
    """Give the type of harmless content: the claimed one where it fits, else the one that it is."""
    if claimed and not content.is_damaged_pdf and _is_claimed(content, claimed.code):
        return claimed
    code = next((code for code, check in _CHECKS.items() if check(content)), None)
    if not code and not content.is_damaged and content.plain is not None:
        code = next(
            code
            for code, check in _TEXT_CHECKS.items()
            if code not in _NEVER_GUESSED and check(content.plain)
        )
        if code == "csv" and file_types.get_extension(name) in file_types.BY_CODE["txt"].extensions:
            code = "txt"  # the program that reads it knows it by its own extension
    return file_types.BY_CODE.get(code)


def _is_claimed(content, code):
    plain = content.plain
    if plain is not None and code in _TEXT_CHECKS:
        return not content.data.startswith(b"%PDF-") and _is_claimed_text(plain, code)
    if plain is not None and file_text.is_export(plain, code):
        return True
    if code == "eml":
        # A body in eight bits is no text as a whole; its headers are.
        return file_text.is_mail(content.data, claimed=True)
    if content.ole:
        if content.ole.is_protected_package():
            # Office asks for the password first and then sees for itself which kind it is.
            return code in _NEW_OFFICE + _OLD_OFFICE
        if not content.ole.is_whole:
            return code in (*_OLD_OFFICE, "msg")
    return code in _CHECKS and _CHECKS[code](content)


def _is_claimed_text(plain, code):
    if code == "eml":
        return file_text.is_mail(plain, claimed=True)
    others = {"csv": _NOT_CSV, "txt": _NOT_TXT}.get(code)
    if others is None:
        return _TEXT_CHECKS[code](plain)
    return not any(_TEXT_CHECKS[other](plain) for other in others)


# ---------------------------------------------------------------------- marks


def _get_marks(content, file_type):
    marks = set()
    if content.zip:
        marks |= content.zip.get_marks()
    elif content.ole:
        marks |= content.ole.get_marks()
    elif file_type.code == "pdf" and _asks_password(content.data):
        marks.add("password")
    elif file_type.code in _OLD_OFFICE and content.plain is not None:
        marks.add("export")
        if b"editdata.mso" in content.plain or b"application/x-mso" in content.plain:
            marks.add("macro")
    if file_type.code == "tnef":
        marks.add("wrapped")
    if file_whole.is_broken_off(content.data, file_type.code):
        marks.add("incomplete")
    return frozenset(marks)


def _asks_password(data):
    """Say whether a PDF cannot be opened without its password; many are only closed for changes."""
    if b"/Encrypt" not in data:
        return False
    try:
        from odoo.tools.pdf import PdfFileReader  # heavy, and for few files only

        return not PdfFileReader(io.BytesIO(data), strict=False).decrypt("")
    except Exception:  # too damaged to tell, or a way of encryption that is not known here
        return False
