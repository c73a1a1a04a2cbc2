"""More of the corpus: what a try-out with 232 files of real programs found (issue 5, A1)."""

from . import file_makers as make
from . import ole
from .common import PDF
from .file_case import ok, refused

TABLE = b"<html><head></head><body><table><tr><td>Debiteur</td><td>1.210,00</td></tr></table></body></html>"
AUDIT = b'<?xml version="1.0"?>\n<auditfile xmlns="http://www.auditfiles.nl/XAS/7"><header/></auditfile>'
MT940 = b":20:VOORBEELD\r\n:25:NL00BANK0123456789\r\n:28C:1/1\r\n:60F:C270101EUR0,00\r\n-"
IWORK = make.zipped([("Index/Document.iwa", b"x"), ("Metadata/Properties.plist", b"x")])
XPS = make.zipped([("[Content_Types].xml", b"<Types/>"), ("FixedDocSeq.fdseq", b"<a/>")])
EPUB = make.zipped([("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"<a/>")])
VISIO = make.zipped(
    [
        (
            "[Content_Types].xml",
            b'<Types><Override ContentType="application/vnd.ms-visio.drawing.main+xml"/></Types>',
        )
    ]
)
PLAIN_ZIP = make.zipped([("content.json", b"[]"), ("Thumbnails/thumbnail.png", b"x")])

PACKAGES = [
    ok("begroting.numbers", IWORK, "iwork"),
    ok("brief.pages", IWORK, "iwork"),
    ok("uitleg.key", IWORK, "iwork"),
    ok("oud.key", make.zipped([("index.apxl", b"x")]), "iwork"),
    ok("begroting.zip", IWORK, "iwork", "begroting.pages"),
    ok("afdruk.oxps", XPS, "xps"),
    ok("afdruk.xps", make.zipped([("FixedDocumentSequence.fdseq", b"<a/>")]), "xps"),
    ok("boek.epub", EPUB, "epub"),
    ok("tekening.odg", make.open_document("graphics"), "odg"),
    ok("schema.vsdx", VISIO, "vsdx"),
    ok("schema", VISIO, "vsdx", "schema.vsdx"),
    ok("plan.xmind", PLAIN_ZIP, "package"),
    ok("dashboard.pbix", PLAIN_ZIP, "package"),
    ok("kaart.kmz", PLAIN_ZIP, "package"),
]

ALIASES = [
    ok("salaris.adf", AUDIT, "xml"),
    ok("oud.adf", b"HDR;2027\r\nREC;1\r\n", "txt"),
    ok("oud.xaf", b"HDR 2027\r\n", "txt"),
    ok("camt.c53", b"<?xml version='1.0'?><Document/>", "xml"),
    ok("bank.mta", MT940, "txt"),
    ok("bank.mt940", MT940, "txt"),
    ok("bank.cod", b"0000001012700005\r\n1000001\r\n", "txt"),
    ok("clieop.cld", b"0001ACLIEOP03\r\n", "txt"),
    ok("export.asc", b"1000 Kas\r\n", "txt"),
    ok("order.edi", b"UNA:+.? 'UNB+UNOA:1'\r\n", "txt"),
    ok("lijst.prn", b"Saldo   12,50\r\n", "txt"),
    ok("bank.cod", PDF, "pdf", "bank.pdf"),
    ok("kaartje.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jan\r\nEND:VCARD\r\n", "vcf"),
    ok("kaartje", b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", "vcf", "kaartje.vcf"),
    ok("gegevens.json", b'{"bedrag": 1}\r\n', "json"),
    ok("lijst.json", b"\xef\xbb\xbf[1, 2]", "json"),
    ok("geen.json", b"gewone tekst", "txt", "geen.txt"),
    ok("gegevens", b'{"bedrag": 1}', "txt", "gegevens.txt"),
    ok("foto.hif", make.mp4("heix", "mif1", "heic"), "heic"),
    ok("foto.avif", make.mp4("avif", "mif1", "miaf"), "avif"),
    ok("reeks.avif", make.mp4("avis", "msf1"), "avif"),
    ok("los.avif", make.mp4("mif1", "avif"), "avif"),
    ok("foto.heic", make.mp4("avif", "mif1", "miaf"), "avif", "foto.avif"),
]

EXPORTS = [
    ok("debiteuren.doc", TABLE, "doc", None, "export"),
    ok("debiteuren2.doc", b"<table><tr><td>1</td></tr></table>", "doc", None, "export"),
]

LINEAR = (
    b"%PDF-1.5\n9 0 obj<</Linearized 1>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n0\n%%EOF\n"
    b"1 0 obj<</Type/Catalog>>endobj\nstartxref\n42\n%%EOF\n"
)
CHANGED = PDF + b"3 0 obj<</Type/Annot>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
PHOTO = make.photo()
THUMBNAIL = make.picture("JPEG")

WHOLE = [
    ok("nullen-erachter.pdf", make.real_pdf() + b"\0" * 2000, "pdf"),
    ok("html-erachter.pdf", make.real_pdf() + b"\n<!-- served by portal -->\n", "pdf"),
    ok("veel-erachter.pdf", make.real_pdf() + b"x" * 9000, "pdf"),
    ok("zonder-eof.pdf", make.real_pdf().replace(b"%%EOF", b""), "pdf"),
    ok("snel.pdf", LINEAR, "pdf"),
    ok("gewijzigd.pdf", CHANGED, "pdf"),
    ok("gewoon.jpg", PHOTO, "jpeg"),
    ok("samsung.jpg", PHOTO + b"SEFHk\0\0\0SEFT" * 20, "jpeg"),
    ok("twee.jpg", PHOTO + PHOTO, "jpeg"),
    ok("halve-tweede.jpg", PHOTO + PHOTO[:300], "jpeg"),
    ok("voorbeeld.jpg", make.photo(THUMBNAIL), "jpeg"),
    ok("progressief.jpg", make.photo(progressive=True), "jpeg"),
    ok("erachter.png", make.picture("PNG") + b"x" * 4000, "png"),
    ok("erachter.heic", make.mp4("heic", "mif1") + b"samsung trailer", "heic"),
    ok("erachter.gif", make.picture("GIF") + b"\r\n", "gif"),
]

BROKEN_OFF = [
    ok("half.pdf", make.real_pdf()[:-120], "pdf", None, "incomplete"),
    ok("half-snel.pdf", LINEAR[:-20], "pdf", None, "incomplete"),
    ok("half-gewijzigd.pdf", CHANGED[:-40], "pdf", None, "incomplete"),
    ok("half.jpg", PHOTO[:-40], "jpeg", None, "incomplete"),
    ok("begin.jpg", PHOTO[:100], "jpeg", None, "incomplete"),
    ok("half-voorbeeld.jpg", make.photo(THUMBNAIL)[:-40], "jpeg", None, "incomplete"),
    ok("half.png", make.picture("PNG")[:-20], "png", None, "incomplete"),
    ok("half.gif", make.picture("GIF")[:-2], "gif", None, "incomplete"),
    ok("half.bmp", make.picture("BMP")[:-9], "bmp", None, "incomplete"),
    ok("half.tif", b"II*\0\x40\0\0\0" + b"\1" * 9, "tiff", None, "incomplete"),
    ok("half.webp", b"RIFF\x40\0\0\0WEBPVP8L" + b"\1" * 9, "webp", None, "incomplete"),
    ok("half.heic", make.mp4("heic", "mif1")[:-9], "heic", None, "incomplete"),
    ok("half.mov", make.mp4("qt  ")[:-9], "mov", None, "incomplete"),
]

#: Documents under the names of files that a system keeps for itself.
NAMESAKES = [
    ok("~$brief.docx", make.office("docx"), "docx"),
    ok("~$notitie.txt", b"Een korte notitie", "txt"),
    ok("Thumbs.db", b"Gewone tekst\r\n", "txt", "Thumbs.db.txt"),
    ok("desktop.ini", b"Gewone tekst\r\n", "txt", "desktop.ini.txt"),
    ok("._brief.pdf", PDF, "pdf", "_brief.pdf"),
    ok(".~lock.brief.odt#", PDF, "pdf", "~lock.brief.odt#.pdf"),
]

ACCEPTED = [*PACKAGES, *ALIASES, *EXPORTS, *WHOLE, *BROKEN_OFF, *NAMESAKES]

SAVED_PAGE = make.mail(
    "From: <Saved by Blink>",
    "MIME-Version: 1.0",
    'Content-Type: multipart/related; type="text/html"; boundary="b"',
    "",
    "--b",
    "<html></html>",
)
FOLDER_SETTINGS = b"[.ShellClassInfo]\r\nIconResource=x\r\n"
LOCK = b"\x05Marie" + b" " * 49 + b"\x05\0M\0a\0r\0i\0e\0" + b" \0" * 48

REFUSED = [
    refused("rapport.doc", SAVED_PAGE, "web_page"),
    refused("debiteuren.doc", TABLE.replace(b"<body>", b"<body onload='x()'>"), "web_page"),
    refused("app.jar", PLAIN_ZIP, "program"),
    refused("app.apk", PLAIN_ZIP, "program"),
    refused("app.zip", make.zipped([("AppxManifest.xml", b"x")]), "program"),
    refused("~$brief.docx", LOCK, "system_file"),
    refused("~$model.xlsx", LOCK, "system_file"),
    refused("~$uitleg.pptx", LOCK, "system_file"),
    refused(r"C:\map\~$brief.doc", LOCK, "system_file"),
    refused(".~lock.brief.odt#", b",anna,pc,01.03.2027 10:00,file:///home/anna;", "system_file"),
    refused("Thumbs.db", ole.make({"Catalog": b"x"}), "system_file"),
    refused("desktop.ini", FOLDER_SETTINGS, "system_file"),
    refused("Desktop.ini", FOLDER_SETTINGS.decode().encode("utf-16"), "system_file"),
    refused("autorun.inf", b"[autorun]\r\nopen=x\r\n", "system_file"),
    refused(".directory", b"[Desktop Entry]\nIcon=folder\n", "system_file"),
    refused(".DS_Store", b"\0\0\0\1Bud1" + b"\0" * 300, "system_file"),
    refused("._brief.pdf", b"\0\5\x16\7\0\2\0\0Mac OS X" + b"\0" * 90, "system_file"),
]

#: Refused as damaged.
DAMAGED = [
    refused("proef.pdf", b"%PDF-1.4\nhello"),
    refused("proef", b"%PDF-1.4\nhello"),
    refused("proef.txt", b"%PDF-1.4\nhello"),
]
