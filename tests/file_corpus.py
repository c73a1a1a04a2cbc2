"""Small files of the kinds that reach an office, each with the decision that it expects (issue 5, A1.3).

The kinds come from what was refused in a try-out with files of real programs; every file is made here.
"""

from . import file_corpus_more, ole
from . import file_makers as make
from .common import PDF, PNG
from .file_case import ok, refused

CSV = "Datum;Omschrijving;Bedrag\r\n01-01-2027;Café € 5;12,50\r\n"
MT940 = b":20:VOORBEELD\r\n:25:NL00BANK0123456789\r\n:28C:1/1\r\n:60F:C270101EUR0,00\r\n:62F:C270101EUR0,00\r\n-"
EXCEL_HTML = (
    b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {color: red}</style></head>'
    b"<body><table><tr><td>1000</td></tr></table></body></html>"
)
EXCEL_XML = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
XBRL = b'<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance"><xbrli:context/></xbrli:xbrl>'
INLINE_XBRL = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
    b'xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><body><ix:nonFraction>10</ix:nonFraction></body></html>'
)
UBL = (
    '<?xml version="1.0" encoding="{}"?>\n<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">'
    "<ID>1</ID></Invoice>"
)
MAIL = ("From: a@voorbeeld.example", "To: b@voorbeeld.example", "Subject: Bon", "Date: 1 Mar 2027")
SAVED_PAGE = make.mail(
    "From: <Saved by Blink>",
    "Snapshot-Content-Location: http://voorbeeld.example/",
    "Subject: Bank",
    "MIME-Version: 1.0",
    'Content-Type: multipart/related; type="text/html"; boundary="b"',
    "",
    "--b",
    "<html><script>1</script></html>",
)
MHTML_WORKBOOK = make.mail(
    "MIME-Version: 1.0",
    "X-Document-Type: Workbook",
    'Content-Type: multipart/related; boundary="b"',
    "",
    "--b",
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>1</td></tr></table></html>',
)
VBA = ("{}/vbaProject.bin", b"\xcc\x61")

NAMES = [
    ok("Brief dhr. Jansen", PDF, "pdf", "Brief dhr. Jansen.pdf"),
    ok("Factuur 2026.001", PDF, "pdf", "Factuur 2026.001.pdf"),
    ok("Afschrift 2026.940", PDF, "pdf", "Afschrift 2026.940.pdf"),
    ok("scan.pdf (1)", PDF, "pdf", "scan.pdf (1).pdf"),
    ok("factuur.pdf.tmp", PDF, "pdf", "factuur.pdf.tmp.pdf"),
    ok("Bestelling bol.com", PDF, "pdf", "Bestelling bol.com.pdf"),
    ok("Bestelling bol.com", b"Een regel\r\n", "txt", "Bestelling bol.com.txt"),
    ok("factuur.pdf.exe", PDF, "pdf", "factuur.pdf.exe.pdf"),
    ok("Jaarrekening 2025/2026.pdf", PDF, "pdf", "Jaarrekening 2025-2026.pdf"),
    ok(r"C:\fakepath\bon.pdf", PDF, "pdf", "bon.pdf"),
    ok("/tmp/scans/bon.pdf", PDF, "pdf", "bon.pdf"),
    ok(".pdf", PDF, "pdf", "document.pdf"),
    ok("...", PDF, "pdf", "document.pdf"),
    ok("Notulen v1.2", make.office("docx"), "docx", "Notulen v1.2.docx"),
    ok("notulen.doc", make.office("docx"), "docx", "notulen.docx"),
    ok("notulen.DOCX", make.office("docx"), "docx", "notulen.DOCX"),
    ok("export.xls", make.workbook(), "xlsx", "export.xlsx"),
    ok("export.xlsx", make.old_workbook(), "xls", "export.xls"),
    ok("foto.jpg", PNG, "png", "foto.png"),
    ok("foto.png", make.picture("JPEG"), "jpeg", "foto.jpg"),
    ok("foto.jfif", make.picture("JPEG"), "jpeg"),
    ok("lijst.pdf", CSV.encode(), "csv", "lijst.csv"),
    ok("brief.doc", rb"{\rtf1\ansi Geachte}", "rtf", "brief.rtf"),
]

TEXTS = [
    ok("utf8.csv", CSV.encode(), "csv"),
    ok("bom.csv", CSV.encode("utf-8-sig"), "csv"),
    ok("cp1252.csv", CSV.encode("cp1252"), "csv"),
    ok("dos.csv", CSV.replace("€", "E").encode("cp850") + b"\x1a", "csv"),
    ok("utf16.csv", CSV.replace(";", "\t").encode("utf-16"), "csv"),
    ok("utf16-be.csv", b"\xfe\xff" + CSV.encode("utf-16-be"), "csv"),
    ok("utf16-zonder.csv", CSV.encode("utf-16-le"), "csv"),
    ok("utf16-be-zonder.csv", CSV.encode("utf-16-be"), "csv"),
    ok("id.csv", b"ID;Periode;Bedrag\r\n1;2027-01;12,50\r\n", "csv"),
    ok("from.csv", b"From: Jansen;12\r\nTo: Bakker;13\r\n", "csv"),
    ok("html-erin.csv", b"code;tekst\r\n1;<html> en <script>\r\n", "csv"),
    ok("mz.csv", b"MZ Logistiek;12\r\nBM;13\r\nPK;14\r\n", "csv"),
    ok("een-kolom.csv", b"Saldo\r\n12,50\r\n", "csv"),
    ok("tabs.tsv", b"a\tb\r\n1\t2\r\n", "csv"),
    ok("lijst", CSV.encode(), "csv", "lijst.csv"),
    ok("dos.txt", b"Regel een\r\n\x1a", "txt"),
    ok("nullen.txt", b"Regel een\r\n" + b"\0" * 90, "txt"),
    ok("utf16.txt", "Regel één\r\n".encode("utf-16"), "txt"),
    ok("printer.txt", b"\x1b&l0O Regel een\r\n\x0cRegel twee\r\n", "txt"),
    ok("html-erin.txt", b"Zet <html> vooraan.\r\n", "txt"),
    ok("from.txt", b"From: Jansen\r\nSubject: btw\r\nDate: maart\r\n\r\nTekst\r\n", "txt"),
    ok("pdf-erin.txt", b"Een PDF begint met %PDF-1.4 en heeft 1 0 obj\r\n", "txt"),
    ok("notitie", "Eén regel, twee woorden".encode("cp1252"), "txt", "notitie.txt"),
    ok("bank.940", b"\x01\r\n" + MT940 + b"\x03", "txt"),
    ok("bank.sta", MT940, "txt"),
    ok(
        "bank.swi", b"{1:F01BANKNL2AXXX0000000000}{2:I940BANKNL2AXXXN}{4:\r\n" + MT940 + b"}", "swi"
    ),
    ok("geen.swi", b"gewone tekst", "txt", "geen.txt"),
    ok("bank.ofx", b"OFXHEADER:100\r\nDATA:OFXSGML\r\n\r\n<OFX><SIGNONMSGSRSV1></OFX>", "ofx"),
    ok("bank2.ofx", b'<?xml version="1.0"?>\r\n<?OFX OFXHEADER="200"?>\r\n<OFX/>', "ofx"),
    ok("bank.qif", b"!Type:Bank\r\nD01/03'27\r\nT-12.50\r\n^\r\n", "qif"),
    ok("afspraak.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "ics"),
    ok("mail.rtf", rb"{\rtf1\ansi\fromhtml1 {\*\htmltag19 <html>}\pard Kunt u\par}", "rtf"),
    ok("brief", b"\r\n{\\rtf1 Geachte}", "rtf", "brief.rtf"),
]

MAILS = [
    ok(
        "html.eml", make.mail(*MAIL, "Content-Type: text/html", "", "<html><body>Btw</body>"), "eml"
    ),
    ok("gmail.eml", make.mail("MIME-Version: 1.0", "Date: 1 Mar 2027", *MAIL, "", "Hoi"), "eml"),
    ok("received.eml", make.mail("Received: by x;", "\tMon, 1 Mar", *MAIL, "", "Hoi"), "eml"),
    ok("mbox.eml", make.mail("From a@b.example Mon Mar 1 2027", *MAIL, "", "Hoi"), "eml"),
    ok("leeg-vooraf.eml", make.mail("", "", *MAIL, "", "Hoi"), "eml"),
    ok("x-kop.eml", make.mail("X-Mailer: Pakket", "X-Prioriteit: 3", *MAIL, "", "Hoi"), "eml"),
    ok("bom.eml", b"\xef\xbb\xbf" + make.mail(*MAIL, "", "Hoi"), "eml"),
    ok("unix.eml", make.mail(*MAIL, "", "Hoi", newline="\n"), "eml"),
    ok("acht-bits.eml", make.mail(*MAIL, "", "") + bytes(range(256)) * 9, "eml"),
    ok("Re btw", make.mail("Received: by x", *MAIL, "", "Hoi"), "eml", "Re btw.eml"),
    ok("bericht.msg", ole.make({"__properties_version1.0": b"\0" * 32}), "msg"),
    ok(
        "winmail.dat",
        b"\x78\x9f\x3e\x22\x01\0" + b"\x01\x06\x90\x08\0" * 9,
        "tnef",
        None,
        "wrapped",
    ),
    ok("kasboek.dat", b"Gewone tekst\r\n", "txt"),
    ok("contract.pdf.p7m", make.signed(), "p7m"),
    ok("smime.p7m", make.signed(text=True), "p7m"),
    ok("pem.p7s", b"-----BEGIN PKCS7-----\nMIAG\n-----END PKCS7-----\n", "p7m"),
]

OFFICE = [
    ok("gewoon.xlsx", make.workbook(), "xlsx"),
    ok("backslash.xlsx", make.office("xlsx", backslash=True), "xlsx"),
    ok("volgorde.docx", make.office("docx", types_last=True), "docx"),
    ok("ongecomprimeerd.docx", make.office("docx", stored=True), "docx"),
    ok("utf16.docx", make.office("docx", encoding="utf-16"), "docx"),
    ok("sjabloon.dotx", make.office("dotx"), "dotx"),
    ok("macro.docm", make.office("docm", ("word/vbaProject.bin", b"x")), "docm", None, "macro"),
    ok(
        "macro.docx",
        make.office("docm", ("word/vbaProject.bin", b"x")),
        "docm",
        "macro.docm",
        "macro",
    ),
    ok("rest.docx", make.office("docx", ("word/vbaProject.bin", b"x")), "docx", None, "macro"),
    ok("model.xlsm", make.office("xlsm", ("xl/vbaProject.bin", b"x")), "xlsm", None, "macro"),
    ok("leeg.xlsm", make.office("xlsm"), "xlsm"),
    ok("gewoon.xlsm", make.office("xlsx"), "xlsx", "gewoon.xlsx"),
    ok("oud.xlsm", make.office("xlsm", ("xl/macrosheets/s1.xml", b"x")), "xlsm", None, "macro"),
    ok("binair.xlsb", make.office("xlsb"), "xlsb"),
    ok("sjabloon.xltx", make.office("xltx"), "xltx"),
    ok("uitleg.pptx", make.office("pptx"), "pptx"),
    ok("uitleg.ppsx", make.office("ppsx"), "pptx"),
    ok("uitleg.pptm", make.office("pptm", ("ppt/vbaProject.bin", b"x")), "pptm", None, "macro"),
    ok("brief.odt", make.open_document("text"), "odt"),
    ok("volgorde.odt", make.open_document("text", mimetype_at=2), "odt"),
    ok("zonder.ods", make.open_document("spreadsheet", mimetype_at=None), "ods"),
    ok(
        "macro.ods",
        make.open_document("spreadsheet", ("Basic/Standard/Module1.xml", "<x/>")),
        "ods",
        None,
        "macro",
    ),
    ok(
        "geen-macro.ods",
        make.open_document("spreadsheet", ("Basic/Standard/script-lb.xml", "<x/>")),
        "ods",
    ),
    ok("geheim.ods", make.open_document("spreadsheet", encrypted=True), "ods", None, "password"),
    ok("uitleg.odp", make.open_document("presentation"), "odp"),
    *(
        ok(
            f"geheim.{code}",
            ole.make({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
            code,
            None,
            "password",
        )
        for code in ("xlsx", "docx", "pptx", "xlsm")
    ),
]

OLD_OFFICE = [
    ok("brief.doc", ole.make({"WordDocument": make.word_stream()}), "doc"),
    ok("geheim.doc", ole.make({"WordDocument": make.word_stream(0x100)}), "doc", None, "password"),
    ok(
        "macro.doc",
        ole.make({"WordDocument": make.word_stream(), "Macros": {"VBA": {"_VBA_PROJECT": b"x"}}}),
        "doc",
        None,
        "macro",
    ),
    ok("xlwt.xls", make.old_workbook(), "xls"),
    ok("excel95.xls", ole.make({"Book": make.records()}), "xls"),
    ok("excel4.xls", b"\x09\x04\x06\0\0\0\x10\0\0\0" + b"\x0a\0\0\0" * 9, "xls"),
    ok(
        "macro.xls",
        ole.make({"Workbook": make.records(), "_VBA_PROJECT_CUR": {"VBA": {"dir": b"x"}}}),
        "xls",
        None,
        "macro",
    ),
    ok(
        "macroblad.xls",
        ole.make({"Workbook": make.records((0x85, b"\0\0\0\0\0\x01\x01\0M"))}),
        "xls",
        None,
        "macro",
    ),
    ok(
        "geheim.xls",
        ole.make({"Workbook": make.records((0x2F, b"\x01\0" + b"x" * 52))}),
        "xls",
        None,
        "password",
    ),
    ok(
        "uitleg.ppt",
        make.slides(0xE391C05F),
        "ppt",
    ),
    ok(
        "geheim.pps",
        make.slides(0xF3D1C4DF),
        "ppt",
        None,
        "password",
    ),
    ok("brief.xls", ole.make({"WordDocument": make.word_stream()}), "doc", "brief.doc"),
]

EXPORTS = [
    ok("html.xls", EXCEL_HTML, "xls", None, "export"),
    ok("tabel.xls", b"<table border=1><tr><td>1</td></tr></table>", "xls", None, "export"),
    ok("doctype.xls", b"<!DOCTYPE html>\r\n<html><table><tr><td>1</table>", "xls", None, "export"),
    ok("tabs.xls", b"Datum\tBedrag\r\n1-1-2027\t12,50\r\n", "xls", None, "export"),
    ok("utf16-tabs.xls", "Datum\tCafé\r\n1-1\t1\r\n".encode("utf-16"), "xls", None, "export"),
    ok("puntkomma.xls", CSV.encode("cp1252"), "xls", None, "export"),
    ok("xml.xls", EXCEL_XML, "xls", None, "export"),
    ok("mhtml.xls", MHTML_WORKBOOK, "xls", None, "export"),
    ok(
        "mhtml-macro.xls",
        MHTML_WORKBOOK + b"\r\nContent-Location: editdata.mso\r\n",
        "xls",
        None,
        "export",
        "macro",
    ),
    ok(
        "word.doc",
        b'<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><p>Geachte</p></body></html>',
        "doc",
        None,
        "export",
    ),
    ok("gewone-tekst.xls", b"Dit is geen tabel\r\n", "txt", "gewone-tekst.txt"),
]

OTHERS = [
    ok("vier-bytes.pdf", b"\n\xa0\xa4\x03" + make.real_pdf(), "pdf"),
    ok("kop.pdf", b"Content-Type: application/pdf\r\n\r\n" + make.real_pdf(), "pdf"),
    ok("nullen.pdf", b"\0" * 900 + make.real_pdf(), "pdf"),
    ok("geheim.pdf", make.real_pdf("geheim", "baas"), "pdf", None, "password"),
    ok("alleen-lezen.pdf", make.real_pdf("", "baas"), "pdf"),
    ok("foto.tiff", b"II*\0\x08\0\0\0\0\0", "tiff"),
    ok("foto.tif", b"MM\0*\0\0\0\x08\0\0", "tiff"),
    ok("logo.gif", make.picture("GIF"), "gif"),
    ok("foto.webp", b"RIFF\x12\0\0\0WEBPVP8L\x0d\0\0\0" + b"\x2f\0\0\0\x10\x07", "webp"),
    ok("foto.bmp", make.picture("BMP"), "bmp"),
    ok("foto.heic", make.mp4("heic", "mif1", "heic"), "heic"),
    ok("reeks.heic", make.mp4("msf1", "msf1", "hevc"), "heic"),
    ok("reeks2.heif", make.mp4("hevc", "mif1", "heic"), "heic"),
    ok("foto.jpg", make.mp4("heic", "mif1"), "heic", "foto.heic"),
    ok("gesprek.m4a", make.mp4("M4A ", "mp42"), "m4a"),
    ok("gesprek.mp3", b"ID3\x03\0\0\0\0\0\x0a" + b"\xff\xfb\x90\x44" + b"\0" * 400, "mp3"),
    ok("kaal.mp3", b"\xff\xfb\x90\x44" + b"\0" * 413 + b"\xff\xfb\x90\x44" + b"\0" * 413, "mp3"),
    ok("film.mp4", make.mp4("isom", "mp41"), "mp4"),
    ok("film.mov", make.mp4("qt  "), "mov"),
    ok("film.mp4", make.mp4("qt  "), "mov", "film.mov"),
    ok("stukken.zip", make.zipped([("bon.pdf", PDF)]), "zip"),
    ok("factuur.xml", UBL.format("UTF-8").encode(), "xml"),
    ok("utf16.xml", UBL.format("UTF-16").encode("utf-16"), "xml"),
    ok("factuur.ubl", b"\xef\xbb\xbf\r\n" + UBL.format("UTF-8").encode(), "xml"),
    ok("audit.xaf", b"<?xml version='1.0'?><!-- Pakket --><auditfile><header/></auditfile>", "xml"),
    ok("aangifte.xbrl", XBRL, "xml"),
    ok(
        "voetnoot.xbrl",
        XBRL.replace(b"<xbrli:context/>", b'<p xmlns="http://www.w3.org/1999/xhtml">Noot</p>'),
        "xml",
    ),
    ok("stijl.xml", b'<?xml version="1.0"?><?xml-stylesheet href="factuur.xsl"?><Factuur/>', "xml"),
    ok("euro.xml", b'<!DOCTYPE f [<!ENTITY euro "&#8364;">]><f>&euro;</f>', "xml"),
    ok("factuur 001", UBL.format("UTF-8").encode(), "xml", "factuur 001.xml"),
    ok("jaarrekening.xhtml", INLINE_XBRL, "ixbrl"),
    ok("jaarrekening.xml", INLINE_XBRL, "ixbrl", "jaarrekening.xhtml"),
]

ACCEPTED = [
    *NAMES,
    *TEXTS,
    *MAILS,
    *OFFICE,
    *OLD_OFFICE,
    *EXPORTS,
    *OTHERS,
    *file_corpus_more.ACCEPTED,
]

BOMB_ENTITIES = b'<!DOCTYPE a [<!ENTITY b "xxxx"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
SYLK = b"ID;PWXL;N;E\r\nO;E\r\nNN;NAuto_open;ER1C1\r\nC;X1;Y1;EEXEC()\r\nE\r\n"
PAGE = b"<html><body><script>alert(1)</script></body></html>"

DANGEROUS = [
    *file_corpus_more.REFUSED,
    refused("factuur.pdf", make.program(), "program"),
    refused("factuur.txt", make.program() + b"A" * 90_000, "program"),
    refused("factuur.exe", make.program(), "program"),
    refused("factuur.docx", b"\x7fELF\x02\x01\x01\0" + b"\0" * 90, "program"),
    refused("Applet.dat", b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 90, "program"),
    refused("mac.pdf", b"\xcf\xfa\xed\xfe\x07\0\0\x01" + b"\0" * 90, "program"),
    refused("factuur.pdf", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 90, "program"),
    refused("factuur.pdf.lnk", b"[onbekend]\0\x01\x02\x03" * 9, "program"),
    refused(
        "pakket.zip", make.zipped([("META-INF/MANIFEST.MF", b"x"), ("A.class", b"x")]), "program"
    ),
    refused("stukken.zip", make.zipped([("bon.pdf", PDF), ("map/bon.pdf.EXE", b"x")]), "program"),
    refused("app.docx", make.zipped([("AndroidManifest.xml", b"x")]), "program"),
    refused("invoegtoepassing.xlsm", make.office("xlam"), "program"),
    refused("brief.doc", make.installer(), "program"),
    refused("pakket.msi", b"\x01\x02\x03\x04" * 90, "program"),
    refused("film.mp4", b"FWS\x06\x10\0\0\0" + b"\x80\0\x01\x02" * 90, "program"),
    refused("script.js", b"alert(document.cookie)", "script"),
    refused("script.vbs", b'CreateObject("WScript.Shell").Run "calc"', "script"),
    refused("start.bat", b"copy a b\r\n", "script"),
    refused("foto.jpg", b'var s = new ActiveXObject("WScript.Shell");', "script"),
    refused("factuur.pdf", b"powershell -enc aaaa", "script"),
    refused("notitie.txt", b"#!/bin/sh\nrm -rf /\n", "script"),
    refused("notitie.txt", b"@echo off\r\ndel *.*\r\n", "script"),
    refused("pagina.csv", b"<?php system($_GET[1]); ?>", "script"),
    refused("sleutels.txt", "Windows Registry Editor Version 5.00\r\n".encode("utf-16"), "script"),
    refused("snel.txt", b"[InternetShortcut]\r\nURL=http://x\r\n", "script"),
    refused("lijst.csv", SYLK, "script"),
    refused("pagina.html", PAGE, "web_page"),
    refused("pagina.htm", b"Alleen tekst", "web_page"),
    refused("pagina.txt", b"<!DOCTYPE html><html></html>", "web_page"),
    refused("pagina.csv", b"\xef\xbb\xbf \r\n<!-- x --><HTML><body></body></HTML>", "web_page"),
    refused("pagina.pdf", PAGE, "web_page"),
    refused("utf16.txt", PAGE.decode().encode("utf-16"), "web_page"),
    refused("beide.pdf", PAGE + PDF, "web_page"),
    refused("beide.pdf", b"#!/bin/sh\nls\n" + PDF, "script"),
    refused("plaatje.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "drawing"),
    refused("plaatje.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "drawing"),
    refused(
        "plaatje.xml",
        b'<?xml version="1.0"?><s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
        "drawing",
    ),
    refused(
        "factuur.xml",
        b'<a><s:script xmlns:s="http://www.w3.org/1999/xhtml">alert(1)</s:script></a>',
        "web_page",
    ),
    refused(
        "vermomd.xml",
        b'<a><s:script xmlns:s="http&#58;//www.w3.org/1999/xhtml">alert(1)</s:script></a>',
        "web_page",
    ),
    refused(
        "stijl.xml",
        b'<?xml version="1.0"?><?xml-stylesheet href="#s" type="text/xsl"?><a><x:stylesheet id="s" '
        b'xmlns:x="http://www.w3.org/1999/XSL/Transform"/></a>',
        "web_page",
    ),
    refused("macro.hta", b"<html><hta:application/></html>", "web_page"),
    refused("bank.mhtml", SAVED_PAGE, "web_page"),
    refused("bank.eml", SAVED_PAGE, "web_page"),
    refused("export.xls", b"<html><table></table><script>alert(1)</script></html>", "web_page"),
    refused("export.xls", b'<html><table><tr onclick="x()"></tr></table></html>', "web_page"),
    refused("export.xls", b"<html><p>Gewone pagina</p></html>", "web_page"),
    refused("brief.doc", b"<html><p>Gewone pagina</p></html>", "web_page"),
    refused("jaar.xhtml", INLINE_XBRL.replace(b"<body>", b"<body><script>1</script>"), "web_page"),
    refused("bom.docx", make.bomb(), "bomb"),
    refused("bom.xml", BOMB_ENTITIES, "bomb"),
    refused(
        "haal.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "external"
    ),
]

UNKNOWN = [
    refused("stukken.7z", b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(range(256))),
    refused("niets.pdf", bytes(range(256)) * 9),
    refused("afgebroken.docx", make.office("docx")[:-30]),
    refused("geheim", ole.make({"EncryptedPackage": b"x"})),
    *file_corpus_more.DAMAGED,
]
