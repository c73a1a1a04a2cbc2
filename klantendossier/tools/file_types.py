"""The kinds of files that an office can allow, their groups, and how a name follows the kind.

What a given file *is* follows from its content: see :mod:`.file_content`.
"""

from typing import NamedTuple

from .file_names import clean_file_name, drop_path, join_extension


class FileType(NamedTuple):
    """A kind of file that an office can allow.

    ``label`` is the word for people; ``mimetype`` is what we serve; ``extensions`` are those that fit,
    the usual one first; ``detected`` is what libmagic may call it, for kinds without a check of our own;
    ``inline`` says whether a browser may show it (rule R6: PDF, PNG and JPEG only); ``default`` whether
    a new office accepts it.
    """

    code: str
    label: str
    mimetype: str
    extensions: tuple
    group: str
    detected: tuple = ()
    inline: bool = False
    default: bool = True


#: Groups of kinds, in the order of the settings page.
GROUPS = (
    "document",
    "spreadsheet",
    "presentation",
    "image",
    "mail",
    "data",
    "media",
    "archive",
)

#: What an accepted file can be marked with; ``klantendossier.file.type`` has the words for people.
MARKS = ("password", "macro", "export", "wrapped", "incomplete")

#: Why content is never kept. ``external``: XML that fetches something from elsewhere when it is opened;
#: ``drawing``: SVG; ``system_file``: no danger, but nobody's document, see :mod:`.file_system`.
DANGERS = ("program", "script", "web_page", "drawing", "bomb", "external", "system_file")

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_OFF = {"default": False}
#: What packages and banks call text. Never what a system starts by a double click. Some are names of
#: another kind as well: XAF of before it was XML is text, and 'dat' is anything.
_TEXT_ALIASES = (
    *("mt940", "940", "sta", "mta", "mut", "cod", "cld", "cli", "asc", "edi", "edf"),
    *("aud", "adf", "xaf", "dat", "prn", "lst", "log", "md"),
)
#: What programs call their own data that is a ZIP; nothing but the name tells it from one.
_PACKAGE_NAMES = (
    *("xmind", "mmap", "mindnode", "pbix", "pbit", "twbx", "sketch", "fig", "idml", "odb", "odf"),
    *("kmz", "3mf", "cbz", "goodnotes", "afpub", "ggb", "drawio"),
)

FILE_TYPES = (
    FileType("pdf", "PDF", "application/pdf", ("pdf",), "document", inline=True),
    FileType("docx", "Word", f"{_OOXML}.wordprocessingml.document", ("docx",), "document"),
    FileType("doc", "Word", "application/msword", ("doc", "dot"), "document"),
    # Word files with macros: hardly used in an office, and the usual way for malware to come in.
    FileType(
        "docm",
        "Word",
        "application/vnd.ms-word.document.macroEnabled.12",
        ("docm", "dotm"),
        "document",
        **_OFF,
    ),
    FileType("dotx", "Word", f"{_OOXML}.wordprocessingml.template", ("dotx",), "document"),
    FileType("odt", "OpenDocument", f"{_ODF}.text", ("odt", "ott"), "document"),
    FileType("rtf", "RTF", "application/rtf", ("rtf",), "document"),
    FileType("txt", "TXT", "text/plain", ("txt", *_TEXT_ALIASES), "document"),
    # What is a ZIP inside, but no archive to whoever has it.
    FileType(
        "iwork",
        "Apple iWork",
        "application/vnd.apple.iwork",
        ("pages", "numbers", "key"),
        "document",
        **_OFF,
    ),
    FileType("xps", "XPS", "application/vnd.ms-xpsdocument", ("xps", "oxps"), "document", **_OFF),
    FileType("epub", "EPUB", "application/epub+zip", ("epub",), "document", **_OFF),
    FileType("odg", "OpenDocument", f"{_ODF}.graphics", ("odg", "otg"), "document", **_OFF),
    FileType(
        "vsdx",
        "Visio",
        "application/vnd.ms-visio.drawing",
        ("vsdx", "vsdm", "vstx", "vssx"),
        "document",
        **_OFF,
    ),
    FileType("xlsx", "Excel", f"{_OOXML}.spreadsheetml.sheet", ("xlsx",), "spreadsheet"),
    FileType("xls", "Excel", "application/vnd.ms-excel", ("xls", "xlt"), "spreadsheet"),
    FileType(
        "xlsm",
        "Excel",
        "application/vnd.ms-excel.sheet.macroEnabled.12",
        ("xlsm", "xltm"),
        "spreadsheet",
    ),
    FileType(
        "xlsb",
        "Excel",
        "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
        ("xlsb",),
        "spreadsheet",
    ),
    FileType("xltx", "Excel", f"{_OOXML}.spreadsheetml.template", ("xltx",), "spreadsheet"),
    FileType("ods", "OpenDocument", f"{_ODF}.spreadsheet", ("ods", "ots"), "spreadsheet"),
    FileType("csv", "CSV", "text/csv", ("csv", "tsv", "tab"), "spreadsheet"),
    FileType(
        "pptx",
        "PowerPoint",
        f"{_OOXML}.presentationml.presentation",
        ("pptx", "ppsx", "potx"),
        "presentation",
    ),
    FileType(
        "ppt",
        "PowerPoint",
        "application/vnd.ms-powerpoint",
        ("ppt", "pps", "pot"),
        "presentation",
    ),
    FileType(
        "pptm",
        "PowerPoint",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
        ("pptm", "ppsm", "potm"),
        "presentation",
        **_OFF,
    ),
    FileType("odp", "OpenDocument", f"{_ODF}.presentation", ("odp", "otp"), "presentation"),
    FileType("jpeg", "JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "image", inline=True),
    FileType("png", "PNG", "image/png", ("png",), "image", inline=True),
    FileType("heic", "HEIC", "image/heic", ("heic", "heif", "hif"), "image"),
    FileType("avif", "AVIF", "image/avif", ("avif", "avifs"), "image"),
    FileType("tiff", "TIFF", "image/tiff", ("tif", "tiff"), "image"),
    FileType("gif", "GIF", "image/gif", ("gif",), "image"),
    FileType("webp", "WebP", "image/webp", ("webp",), "image"),
    FileType("bmp", "BMP", "image/bmp", ("bmp", "dib"), "image"),
    FileType("eml", "E-mail", "message/rfc822", ("eml",), "mail"),
    FileType("msg", "Outlook", "application/vnd.ms-outlook", ("msg",), "mail"),
    FileType("tnef", "Outlook", "application/vnd.ms-tnef", ("dat",), "mail"),
    FileType("p7m", "P7M", "application/pkcs7-mime", ("p7m", "p7s", "p7c"), "mail"),
    FileType("ics", "ICS", "text/calendar", ("ics", "ifb"), "mail"),
    FileType("vcf", "VCF", "text/vcard", ("vcf", "vcard"), "mail"),
    FileType(
        "xml",
        "XML",
        "application/xml",
        ("xml", "xbrl", "xaf", "ubl", "adf", "xas", "camt", "c52", "c53", "c54"),
        "data",
    ),
    FileType("json", "JSON", "application/json", ("json",), "data"),
    FileType("ixbrl", "iXBRL", "application/xhtml+xml", ("xhtml", "html", "htm"), "data", **_OFF),
    FileType("ofx", "OFX", "application/x-ofx", ("ofx", "qfx"), "data"),
    FileType("qif", "QIF", "application/qif", ("qif",), "data"),
    FileType("swi", "MT940", "text/plain", ("swi",), "data"),
    FileType("m4a", "M4A", "audio/mp4", ("m4a", "m4b"), "media", **_OFF),
    FileType("mp3", "MP3", "audio/mpeg", ("mp3",), "media", ("audio/mpeg",), **_OFF),
    FileType("mp4", "MP4", "video/mp4", ("mp4", "m4v", "3gp"), "media", **_OFF),
    FileType("mov", "MOV", "video/quicktime", ("mov", "qt"), "media", **_OFF),
    # Off: nobody can see what is in them.
    FileType("zip", "ZIP", "application/zip", ("zip",), "archive", **_OFF),
    FileType("package", "ZIP", "application/octet-stream", _PACKAGE_NAMES, "archive", **_OFF),
)

BY_CODE = {file_type.code: file_type for file_type in FILE_TYPES}
BY_EXTENSION = {ext: file_type for file_type in FILE_TYPES for ext in file_type.extensions}
#: Ready-made list for a new office.
DEFAULT_CODES = tuple(file_type.code for file_type in FILE_TYPES if file_type.default)


def get_extension(name):
    """Give the extension of a name in lower case without its dot, if it is one that we know; else ''.

    'Brief dhr. Jansen' and 'Factuur 2026.001' have none: what stands behind a dot may be words.

    :param str name: cleaned file name
    """
    stem, dot, extension = name.rpartition(".")
    extension = extension.lower()
    return extension if dot and stem.strip(" .") and extension in BY_EXTENSION else ""


def get_stem(name):
    """Give a name without its extension, if it has one that we know."""
    extension = get_extension(name)
    return name[: -len(extension) - 1] if extension else name


def has_words(name):
    """Say whether anything is left of a name but dots, spaces, dashes and an extension that we know.

    :param str name: name as somebody typed it
    """
    words = clean_file_name(name, default="").strip(" .-_")
    is_extension = str(name or "").strip().startswith(".") and words.lower() in BY_EXTENSION
    return bool(words) and not is_extension


def clean_upload_name(name):
    """Give the name of a file from outside, cleaned and without the path in front of it.

    :param str name: name as the sender gave it; without words it becomes 'document'
    """
    name = drop_path(name)
    if has_words(name):
        return clean_file_name(name)
    extension = name.strip(" .").lower()
    return f"document.{extension}" if extension in BY_EXTENSION else "document"


def get_claimed(name):
    """Give the file type that a name claims by its extension, or None."""
    return BY_EXTENSION.get(get_extension(name))


def name_as(name, file_type):
    """Give a name that fits a file type: only its extension changes, every word stays.

    A known extension is replaced, else the right one is added. A number behind the dot ('Afschrift
    2026.940') may be a word: it is kept when it does not fit.

    :param str name: cleaned file name
    :param FileType file_type: what the content is
    :return: pair of the name and None, ``extension_added`` or ``extension_replaced``
    """
    extension = get_extension(name)
    if extension in file_type.extensions:
        return name, None
    right = file_type.extensions[0]
    if extension and not extension.isdigit():
        return join_extension(get_stem(name), right), "extension_replaced"
    return join_extension(name, right), "extension_added"
