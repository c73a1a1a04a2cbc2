"""What lies in files that are containers: ZIP (new Office files, OpenDocument) and OLE (old ones)."""

import io
import re
import struct
import zipfile

import olefile

#: A ZIP-based file that unpacks to more than this, or to this many times its size, is a bomb.
MAX_UNPACKED = 1024**3
MAX_RATIO = 200
#: Largest part that is unpacked to look at it.
MAX_PART = 4 * 1024**2

_MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "dotx"),
    (b"ms-word.document.macroenabled.main+xml", "docm"),
    (b"ms-word.template.macroenabledtemplate.main+xml", "docm"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xltx"),
    (b"ms-excel.sheet.macroenabled.main+xml", "xlsm"),
    (b"ms-excel.template.macroenabled.main+xml", "xlsm"),
    (b"ms-excel.sheet.binary.macroenabled.main", "xlsb"),
    (b"ms-visio.", "vsdx"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"presentationml.slideshow.main+xml", "pptx"),
    (b"presentationml.template.main+xml", "pptx"),
    (b"ms-powerpoint.presentation.macroenabled.main+xml", "pptm"),
    (b"ms-powerpoint.slideshow.macroenabled.main+xml", "pptm"),
    (b"ms-powerpoint.template.macroenabled.main+xml", "pptm"),
)
_MAIN_FOLDERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_ADD_IN = b".addin.macroenabled.main+xml"
_OPEN_DOCUMENT = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp", b"graphics": "odg"}
_MEDIA_TYPE = re.compile(
    rb"vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)(-template)?\b"
)
#: Parts that only Apple's Pages, Numbers and Keynote write, of today and of before 2013.
_IWORK_PART = re.compile(r"(^|/)(index/[^/]+\.iwa|index\.apxl|buildversionhistory\.plist)$")
_PROGRAM_PART = re.compile(
    r"\.(exe|scr|com|pif|bat|cmd|msi|dll|cpl|js|jse|vbs|vbe|wsf|hta|ps1|jar|lnk|class|dex)$"
)


class ZipLook:
    """The parts of a ZIP, without unpacking it; ``None`` of them when it is broken off or damaged.

    :param bytes data: whole content
    """

    def __init__(self, data):
        self.is_whole = False
        self._infos = {}
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
            return
        self.is_whole = True
        infos = self._archive.infolist()
        # Some packages write backslashes, and Windows tells no capitals apart.
        self._infos = {info.filename.replace("\\", "/").lower(): info for info in infos}
        unpacked = sum(info.file_size for info in infos)
        self.is_bomb = unpacked > max(min(MAX_RATIO * len(data), MAX_UNPACKED), 10 * 1024**2)
        self.is_encrypted = any(info.flag_bits & 1 for info in infos)

    def _read(self, name):
        """Give the beginning of one part, or nothing when it cannot be read."""
        info = self._infos.get(name)
        if info is None or info.flag_bits & 1:
            return b""
        try:
            with self._archive.open(info) as part:
                return part.read(MAX_PART)
        except Exception:  # damaged in any of the ways that compression knows
            return b""

    def get_code(self):
        """Give the code of the file type, ``zip`` when it is just a ZIP, None when it is damaged."""
        if not self.is_whole:
            return None
        if "[content_types].xml" in self._infos:
            types = self._read("[content_types].xml").replace(b"\0", b"").lower()
            found = [code for part, code in _MAIN_PARTS if part in types]
            found += [code for folder, code in _MAIN_FOLDERS if self._has(folder)]
            if found:
                return found[0]
        manifest = self._read("meta-inf/manifest.xml")[:MAX_PART]
        kind = _MEDIA_TYPE.search(self._read("mimetype")) or _MEDIA_TYPE.search(manifest)
        return _OPEN_DOCUMENT[kind[1]] if kind else self._get_other_code()

    def _get_other_code(self):
        """Give the code of what is a ZIP to nobody but programmers, or ``zip``."""
        if any(_IWORK_PART.search(name) for name in self._infos):
            return "iwork"
        if any(name.endswith(".fdseq") for name in self._infos):
            return "xps"
        return "epub" if b"application/epub+zip" in self._read("mimetype") else "zip"

    def _has(self, folder):
        return any(name.startswith(folder) for name in self._infos)

    def is_program(self):
        """Say whether it is a program (Java, Android), an add-in, or a ZIP that holds programs."""
        if _ADD_IN in self._read("[content_types].xml").replace(b"\0", b"").lower():
            return True
        return bool({"androidmanifest.xml", "appxmanifest.xml"} & set(self._infos)) or any(
            _PROGRAM_PART.search(name) for name in self._infos
        )

    def get_marks(self):
        """Give the marks that its parts say: ``password``, ``macro``."""
        marks = set()
        if self.is_encrypted or b"encryption-data" in self._read("meta-inf/manifest.xml"):
            marks.add("password")
        if any(_is_macro_part(name) for name in self._infos):
            marks.add("macro")
        return marks


def _is_macro_part(name):
    if name.endswith("/"):
        return False
    if name.startswith("basic/"):
        return not name.endswith(("script-lc.xml", "script-lb.xml"))
    return (
        name.endswith("vbaproject.bin")
        or "/macrosheets/" in name
        or "/intlmacrosheets/" in name
        or name.startswith("scripts/")
    )


# ---------------------------------------------------------------------- OLE

OLE_MAGIC = olefile.MAGIC
#: Installers of Windows: the class of their root, and how their tables begin.
_INSTALLER_CLASSES = ("000C1084", "000C1086", "000C1082")
_OLE_STREAMS = (
    ("__properties_version1.0", "msg"),
    ("worddocument", "doc"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("powerpoint document", "ppt"),
    ("pp97_dualstorage", "ppt"),
)
_BOF, _FILEPASS, _BOUNDSHEET = (0x0809, 0x0009, 0x0209, 0x0409), 0x002F, 0x0085
_ENCRYPTED_USER = 0xF3D1C4DF


class OleLook:
    """The streams of an OLE file: old Word, Excel, PowerPoint, Outlook, and protected new ones.

    :param bytes data: whole content
    """

    def __init__(self, data):
        self.is_whole = False
        self._names, self._top, self._class = set(), {}, ""
        try:
            # A file object: from bytes that are short, olefile would make a path and open that.
            self._ole = olefile.OleFileIO(io.BytesIO(data))
            entries = self._ole.listdir(streams=True, storages=True)
            self._class = (self._ole.root.clsid or "").upper()
        except Exception:  # whatever a damaged file makes of its tables
            return
        self.is_whole = True
        self._names = {step.lower() for entry in entries for step in entry}
        self._top = {entry[0].lower(): entry[0] for entry in entries}

    def get_code(self):
        """Give the code of the file type; None when it holds something else or is damaged."""
        return next((code for stream, code in _OLE_STREAMS if stream in self._top), None)

    def is_protected_package(self):
        """Say whether it is a new Office file behind a password; which one, only the name tells."""
        return "encryptedpackage" in self._top

    def is_program(self):
        """Say whether it is an installer of Windows."""
        return self._class.startswith(_INSTALLER_CLASSES)

    def get_marks(self):
        """Give the marks that its streams say: ``password``, ``macro``."""
        marks = set()
        if self.is_protected_package() or "encryptedsummary" in self._top:
            marks.add("password")
        if self._names & {"vba", "_vba_project", "_vba_project_cur"} or (
            "macros" in self._top and self.get_code() == "doc"
        ):
            marks.add("macro")
        code = self.get_code()
        if code == "doc":
            # FibBase: bit 8 of the flags says encrypted.
            head = self._read("worddocument", 12)
            if len(head) == 12 and head[11] & 1:
                marks.add("password")
        elif code == "xls":
            marks |= self._get_workbook_marks()
        elif code == "ppt":
            head = self._read("current user", 16)
            if len(head) == 16 and struct.unpack_from("<I", head, 12)[0] == _ENCRYPTED_USER:
                marks.add("password")
        return marks

    def _read(self, name, size):
        try:
            return self._ole.openstream(self._top[name]).read(size)
        except Exception:  # see __init__
            return b""

    def _get_workbook_marks(self):
        """Walk the first records of a workbook: protected, or with sheets of old macros."""
        name = "workbook" if "workbook" in self._top else "book"
        data, marks, position = self._read(name, MAX_PART), set(), 0
        while position + 4 <= len(data):
            kind, size = struct.unpack_from("<HH", data, position)
            if kind == 0x000A:  # end of the part that describes the whole
                break
            if kind == _FILEPASS:
                marks.add("password")
                break
            if kind == _BOUNDSHEET and size > 5 and data[position + 9 : position + 10] == b"\x01":
                marks.add("macro")
            position += 4 + size
        return marks
