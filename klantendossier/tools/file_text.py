"""What text from outside is: decoded first, then looked at, and never parsed as a browser would.

Everything here works on text made comparable: bytes in which ASCII means itself. UTF-16 and UTF-32
become UTF-8; UTF-8, cp1252, and what DOS wrote stay as they are, since only their ASCII is looked at.
"""

import codecs
import re

#: Longest piece that a rule about the beginning of a text looks at.
HEAD = 64 * 1024

_BOMS = (
    (codecs.BOM_UTF8, None),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(c for c in (*range(32), 127) if c not in b"\t\n\v\f\r\x1b")


def get_plain(data):
    """Give text as bytes in which ASCII means itself, without byte order mark; None when it is no text.

    A few control characters belong to text: MT940 frames messages with them, DOS ends a file with 0x1A,
    old programs fill up with zeros.

    :param bytes data: whole content
    """
    plain = _decode(data)
    if plain is None:
        return None
    plain = plain.rstrip(b"\0\x1a")
    return plain if plain and _is_text(plain[:4096]) and _is_text(plain) else None


def _decode(data):
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _recode(data[len(bom) :], encoding) if encoding else data[len(bom) :]
    sample = data[:4096]
    # Every second byte of Latin text in UTF-16 is zero; text of one byte per character has none.
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(zeros) > 1 and zeros.count(0) > 0.6 * len(zeros) and sample.count(0) < len(sample):
            recoded = _recode(data, encoding)
            if recoded and b"\0" not in recoded.rstrip(b"\0"):
                return recoded
    return data


def _recode(data, encoding):
    width = 4 if "32" in encoding else 2
    try:
        return data[: len(data) // width * width].decode(encoding).encode()
    except UnicodeError:
        return None


def _is_text(plain):
    controls = len(plain) - len(plain.translate(None, _CONTROLS))
    return controls <= 4 + len(plain) * 3 // 100 and controls * 4 <= len(plain)


# ---------------------------------------------------------------------- scripts

_SCRIPT_START = re.compile(
    rb"#!\s*/|<\?php|<%|@echo\s+off|windows registry editor|regedit4|\[internetshortcut\]"
    rb"|\[desktop entry\]|<\?wsf|<scriptlet|option\s+explicit\s",
    re.I,
)
_SCRIPT_SIGNS = re.compile(
    rb"createobject\s?\(|wscript\.|activexobject|powershell|invoke-expression|\beval\s?\("
    rb"|document\.(write|cookie|location)|window\.location|<script|\bcmd(\.exe)?\s/[ck]\b|\balert\s?\("
    rb"|function\s{0,9}\w{0,60}\s{0,9}\([^)]{0,200}\)\s{0,9}\{|\bimport\s(os|sys|subprocess)\b",
    re.I,
)
# Microsoft's SYLK, which Excel recognises under any name, can hold macros that start by themselves.
_SYLK_LINE = re.compile(rb"[A-Z]{1,2}(;|$)")
_SYLK_MACRO = re.compile(rb"O;[^\n]*E|NN;[^\n]*(auto_(open|activate)|;ER)", re.I)


def is_script(plain):
    """Say whether a text is a script by how it begins.

    :param bytes plain: see :func:`get_plain`
    """
    return bool(_SCRIPT_START.match(plain[:HEAD].lstrip())) or _is_sylk_with_macros(plain)


def _is_sylk_with_macros(plain):
    if not plain.startswith(b"ID;P"):
        return False
    lines = plain[:HEAD].splitlines()[1:]
    first = lines[:50]
    if sum(bool(_SYLK_LINE.match(line)) for line in first) * 2 < len(first):
        return False
    return any(_SYLK_MACRO.match(line) for line in lines)


def has_script_signs(plain):
    """Say whether typical words of scripts occur; for text whose name claims that it is no text."""
    return bool(_SCRIPT_SIGNS.search(plain[:HEAD]))


# ---------------------------------------------------------------------- markup

# No rule here may take longer than the text is long, whatever somebody made up: no nested repetition,
# and every repetition with an end.
_TAG = re.compile(rb"<(?:[\w.-]{1,60}:)?([\w.-]{1,60})")
_PAGE_TAGS = {
    *(b"html", b"head", b"body", b"script", b"svg", b"iframe", b"frameset", b"object", b"embed"),
    *(b"applet", b"meta", b"style", b"base", b"application"),
}
_ACTIVE_TAG = re.compile(
    rb"<(?:[\w.-]{1,60}:)?(?:script|i?frame|object|embed|applet|base|foreignobject)\b"
)
_ACTIVE_WORDS = (b"script", b"frame", b"object", b"embed", b"applet", b"base")
_ACTIVE_VALUE = re.compile(
    rb"(?:java|vb)script\s{0,9}:|data\s{0,9}:\s{0,9}text/html"
    rb"|http-equiv\s{0,9}=\s{0,9}[\"']?\s{0,9}refresh"
)
_HANDLER = re.compile(rb"on([a-z]{3,25})\s{0,9}=")
_EVENTS = re.compile(
    rb"(dbl)?click|mouse|pointer|key(down|up|press)|load|unload|error|focus|blur|change|input|submit|toggle"
    rb"|animation|transition|begin|wheel|scroll|drag|drop|copy|cut|paste|touch|resize|page(show|hide)"
)
_INLINE_XBRL = re.compile(rb"http://www\.xbrl\.org/20\d\d/inlineXBRL")
_PAGE_NAMESPACES = (b"www.w3.org/1999/xhtml", b"www.w3.org/2000/svg")
_XSL = b"www.w3.org/1999/xsl/transform"
_HIDDEN_NAMESPACE = re.compile(rb"xmlns(?::[\w.-]{1,60})?\s{0,9}=\s{0,9}[\"'][^\"'<>&]{0,300}&")
_EXTERNAL = re.compile(rb"\s+(?:%\s+)?[^\s<>]+\s+(system|public)\b")


def get_root(plain):
    """Give the local name of the first tag in lower case when a text begins as markup, else ``b""``.

    :param bytes plain: see :func:`get_plain`
    """
    found = _TAG.match(_drop_prolog(plain[:HEAD]))
    return found[1].lower() if found else b""


def _drop_prolog(head):
    """Give what comes after comments, instructions and the document type; nothing when these do not end."""
    while True:
        head = head.lstrip()
        if head.startswith(b"<!--"):
            end = head.find(b"-->", 4) + 3
        elif head.startswith(b"<?"):
            end = head.find(b"?>") + 2
        elif head[:9].lower() == b"<!doctype":
            end = head.find(b">")
            if 0 <= head.find(b"[") < end:
                end = head.find(b">", max(head.find(b"]"), 0) or len(head))
            end += 1
        else:
            return head
        if end < 4:
            return b""
        head = head[end:]


def is_page(plain):
    """Say whether a text is a web page or drawing (HTML, XHTML, SVG, HTA): by its first tag.

    :param bytes plain: see :func:`get_plain`
    """
    head = plain[:HEAD].lstrip()[:2048].lower()
    return head.startswith(b"<!doctype html") or get_root(plain) in _PAGE_TAGS


def is_active(plain):
    """Say whether a page does something when it is opened: scripts, handlers, frames, redirection."""
    lower = plain.lower()
    return (
        any(word in lower for word in _ACTIVE_WORDS)
        and bool(_ACTIVE_TAG.search(lower))
        or bool(_ACTIVE_VALUE.search(lower))
        or _has_handler(lower)
    )


def _has_handler(lower):
    """Say whether an attribute of a tag is a handler; the words of an event are enough anywhere."""
    for found in _HANDLER.finditer(lower):
        at = found.start()
        if lower[at - 1 : at] not in (b" ", b"\t", b"\r", b"\n", b"\f", b"/", b'"', b"'"):
            continue
        before = lower[max(at - 4096, 0) : at]
        if _EVENTS.match(found[1]) or before.rfind(b"<") > before.rfind(b">"):
            return True
    return False


def is_inline_xbrl(plain):
    """Say whether a page is annual accounts as inline XBRL."""
    return get_root(plain) == b"html" and bool(_INLINE_XBRL.search(plain[:HEAD]))


def get_xml_danger(plain):
    """Give what is dangerous in XML: ``bomb``, ``external``, ``web_page``; else None. Nothing is parsed.

    Entities that hold entities unpack to any size; external ones fetch files; parts in the namespaces
    of web pages, or a style sheet inside the file itself, can run scripts in whoever's browser opens it.

    :param bytes plain: text that begins as markup
    """
    lower = plain.lower()
    for declaration in lower[:HEAD].split(b"<!entity")[1:]:
        if _EXTERNAL.match(declaration):
            return "external"
        value = declaration.partition(b">")[0]
        if b"&" in value.replace(b"&#", b""):
            return "bomb"
    is_page_inside = any(namespace in lower for namespace in _PAGE_NAMESPACES)
    if (is_page_inside or _HIDDEN_NAMESPACE.search(lower)) and is_active(lower):
        return "web_page"
    return "web_page" if b"<?xml-stylesheet" in lower and _XSL in lower else None


# ---------------------------------------------------------------------- exports of other packages

_SHEET_SIGN = re.compile(rb"<table\b|schemas-microsoft-com:office:(excel|spreadsheet)", re.I)
_WORD_SIGN = re.compile(
    rb"<table\b|schemas-microsoft-com:office:word|word/2003/wordml|progid[=\"' ]+word", re.I
)


def is_export(plain, code):
    """Say whether a text is what other packages write under the name of an old Office file.

    HTML with a table, XML or MHTML of Office, or lines with separators under '.xls'; HTML with a table,
    HTML or XML of Word under '.doc'. Excel and Word open these.

    :param bytes plain: see :func:`get_plain`
    :param str code: file type that the name claims
    """
    sign = {"xls": _SHEET_SIGN, "doc": _WORD_SIGN}.get(code)
    if not sign:
        return False
    if get_root(plain) or _is_web_archive(plain):
        return bool(sign.search(plain[: 16 * HEAD])) and not is_active(plain)
    return code == "xls" and is_table(plain)


def _is_web_archive(plain):
    found = _get_mail_headers(plain)
    return b"mime-version" in found and b"multipart/related" in plain[:HEAD].lower()


def is_table(plain):
    """Say whether the first lines have the same number of tabs or semicolons, or of many commas."""
    lines = [line for line in plain[:HEAD].splitlines()[:10] if line.strip()]
    if len(plain) > HEAD:
        lines = lines[:-1] or lines
    for separator, least in ((b"\t", 1), (b";", 1), (b",", 2)):
        counts = {line.count(separator) for line in lines}
        if len(lines) > 1 and len(counts) == 1 and counts.pop() >= least:
            return True
    return False


# ---------------------------------------------------------------------- mail and other text formats

_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
_MAIL_HEADERS = {
    *(b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"mime-version", b"received"),
    *(b"return-path", b"delivered-to", b"reply-to", b"sender", b"content-type", b"dkim-signature"),
    *(b"authentication-results", b"arc-seal", b"x-received", b"in-reply-to", b"references"),
}
_SAVED_PAGE = re.compile(rb"^(snapshot-content-location:|from: <saved by)", re.I | re.M)


def _get_mail_headers(plain):
    """Give which headers of mail a text begins with; stops at the first line that is none."""
    found = set()
    for number, line in enumerate(plain[:HEAD].lstrip(b"\r\n").splitlines()):
        if number == 0 and line.startswith((b"From ", b">From ")):
            continue
        if line[:1] in (b" ", b"\t") and found:
            continue
        header = _HEADER.match(line)
        if not header:
            return found
        if header[1].lower() in _MAIL_HEADERS or header[1].lower().startswith(b"x-"):
            found.add(header[1].lower())
    return found


def is_mail(plain, claimed=False):
    """Say whether a text is a mail: by its headers, two of which are enough where the name says so.

    :param bytes plain: see :func:`get_plain`
    :param bool claimed: the name says that it is a mail
    """
    found = _get_mail_headers(plain)
    if claimed:
        return len(found & _MAIL_HEADERS) > 1
    return len(found & _MAIL_HEADERS) > 2 and bool(found & {b"from", b"received", b"return-path"})


def is_saved_page(plain):
    """Say whether a text is a web page saved as one file (MHTML), which looks like a mail."""
    head = plain[:HEAD]
    return bool(_SAVED_PAGE.search(head)) and b"multipart/related" in head.lower()


def is_statement(plain):
    """Say whether a text is a bank statement in MT940 (SWIFT)."""
    head = plain[:HEAD]
    found = re.search(rb"(?:^|\n)[^\w\n]{0,4}:20:", head)
    return bool(found) and b"\n:25" in head[found.end() :] or b"{1:F01" in head[:99]


def is_json(plain):
    """Say whether a text begins and ends as JSON; it is not parsed.

    :param bytes plain: see :func:`get_plain`
    """
    plain = plain.strip()
    return plain[:1] + plain[-1:] in (b"{}", b"[]")


TEXT_STARTS = {
    "rtf": re.compile(rb"\s*\{\\rtf"),
    "vcf": re.compile(rb"\s*BEGIN:VCARD", re.I),
    "ics": re.compile(rb"\s*BEGIN:VCALENDAR", re.I),
    "qif": re.compile(rb"\s*!(Type|Account|Option|Clear)\b", re.I),
    "ofx": re.compile(rb"\s*(OFXHEADER:|<\?xml[^>]*>\s*<\?OFX\b|<\?OFX\b|<OFX>)", re.I),
}
