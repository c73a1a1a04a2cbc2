#!/usr/bin/env python3
"""Make the files that the demo data of the addon places in its dossiers.

    pip install reportlab openpyxl pillow python-docx numpy python-magic
    python dev/demo_files.py

writes klantendossier/demo/files/<administration>/. Everything in them is made up: persons, firms, amounts, and the
account, registration and citizen numbers, which are not valid ones on purpose. The result is the same on every run
(with the same versions of the libraries), so that a change here shows as a change of only the files meant.
"""

import csv
import io
import shutil
import zipfile
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

import docx
import numpy
import openpyxl
import reportlab
from docx.shared import Pt
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Image as FlowImage,
)
from reportlab.platypus import (
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

TARGET = Path(__file__).resolve().parent.parent / "klantendossier" / "demo" / "files"
TOTAL_LIMIT = 12_000_000
STAMP = (2027, 3, 1, 9, 0, 0)

VOF, BV, KOK, STICHTING, LOTTE = "1042", "1057", "1063", "1071", "1094"

# The free Bitstream Vera faces that come with reportlab: embedded, so that every viewer shows the same.
FONTS = Path(reportlab.__file__).parent / "fonts"
FAINT = colors.HexColor("#5a6068")
ACCENT = colors.HexColor("#1f5f5b")

OFFICE = [
    "Lindeboom Accountants",
    "Lindelaan 40",
    "2012 AB Haarlem",
    "020 555 01 23",
    "info@lindeboom.example",
]
PARTNERSHIP = ["VOF De Vries & Jansen", "Traiteur en catering", "Dorpsstraat 12", "2011 ZZ Haarlem"]
BAKERY = ["BV Bakkerij Van Dam", "Molenstraat 7", "2022 ZZ Haarlem"]
CARPENTER = ["Timmerbedrijf Kok", "Werfkade 3", "2031 ZZ Haarlem"]
FOUNDATION = ["Stichting Dorpshuis De Brink", "Brink 1", "2061 ZZ Duinrand"]


# Text and numbers


def euro(amount, decimals=2):
    text = f"{amount:,.{decimals}f}"
    return text.replace(",", "_").replace(".", ",").replace("_", ".")


def whole(amount):
    return euro(amount, 0) if amount else "-"


MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def day(value):
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def font(size, *, bold=False, mono=False):
    name = "VeraBd.ttf" if bold else "Vera.ttf"
    if mono:
        name = "DejaVuSansMono.ttf" if (FONTS / "DejaVuSansMono.ttf").exists() else name
    return ImageFont.truetype(str(FONTS / name), size)


def path_of(administration, name):
    path = TARGET / administration / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def rezip(source):
    """The same zip with a fixed time on every member: the office formats are zips, and theirs is the time of saving."""
    result = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/core.xml":
                stamp = b"%d-%02d-%02dT%02d:%02d:%02dZ" % STAMP
                for tag in (b"created", b"modified"):
                    start = content.find(b"<dcterms:" + tag)
                    if start >= 0:
                        start = content.index(b">", start) + 1
                        content = content[:start] + stamp + content[content.index(b"<", start) :]
            new.writestr(zipfile.ZipInfo(info.filename, STAMP), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


# PDF with text

BODY = ParagraphStyle("body", fontName="Vera", fontSize=9, leading=13.5, spaceAfter=6)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=7.5, leading=10.5, textColor=FAINT)
HEAD = ParagraphStyle(
    "head", parent=BODY, fontName="VeraBd", fontSize=11, leading=15, spaceBefore=8, textColor=ACCENT
)
TITLE = ParagraphStyle(
    "title", parent=BODY, fontName="VeraBd", fontSize=16, leading=21, spaceAfter=10
)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8.5, leading=11, spaceAfter=0)
CELL_BOLD = ParagraphStyle("cell_bold", parent=CELL, fontName="VeraBd")
CELL_RIGHT = ParagraphStyle("cell_right", parent=CELL, alignment=2)
CELL_RIGHT_BOLD = ParagraphStyle("cell_right_bold", parent=CELL_BOLD, alignment=2)

PAGE = PageBreak()


def head(text):
    return Paragraph(escape(text), HEAD)


def title(text):
    return Paragraph(escape(text), TITLE)


def small(text):
    return Paragraph(escape(text), SMALL)


def table(rows, widths, *, header=True, total=False):
    """A table with numbers (all cells but the first that hold a digit and no letter) at the right."""
    cells = []
    for number, row in enumerate(rows):
        strong = (header and number == 0) or (total and number == len(rows) - 1)
        line = []
        for column, value in enumerate(row):
            text = str(value)
            right = column and (
                not any(c.isalpha() for c in text) or text.startswith("€") or strong
            )
            style = (
                (CELL_RIGHT_BOLD if strong else CELL_RIGHT)
                if right
                else (CELL_BOLD if strong else CELL)
            )
            line.append(Paragraph(escape(text), style))
        cells.append(line)
    flow = Table(
        cells,
        colWidths=[width * mm for width in widths],
        repeatRows=1 if header else 0,
        hAlign="LEFT",
    )
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.HexColor("#d5d9dc")),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]
    if header:
        style.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, ACCENT))
    if total:
        style.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black))
    flow.setStyle(TableStyle(style))
    return flow


def pairs(rows, width=60):
    return table([[label, value] for label, value in rows], [width, 165 - width], header=False)


def pdf(administration, name, sender, flow, *, stamp=None, password=None):
    """A page letter or report of `sender`; a str in `flow` is a paragraph; `password` is asked when it is opened."""

    def decorate(canvas: Canvas, document):
        canvas.saveState()
        canvas.setFont("VeraBd", 11)
        canvas.setFillColor(ACCENT)
        canvas.drawString(22 * mm, A4[1] - 17 * mm, sender[0])
        canvas.setFont("Vera", 7.5)
        canvas.setFillColor(FAINT)
        canvas.drawString(22 * mm, A4[1] - 21.5 * mm, " · ".join(sender[1:]))
        canvas.drawString(22 * mm, 11 * mm, "Fictief voorbeeld")
        canvas.drawRightString(A4[0] - 22 * mm, 11 * mm, f"bladzijde {document.page}")
        if stamp:
            canvas.setFillColor(colors.Color(0.75, 0.1, 0.1, alpha=0.16))
            canvas.translate(A4[0] / 2, A4[1] / 2)
            canvas.rotate(52)
            canvas.setFont("VeraBd", 78)
            canvas.drawCentredString(0, -25, stamp)
        canvas.restoreState()

    document = SimpleDocTemplate(
        str(path_of(administration, name)),
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=30 * mm,
        bottomMargin=20 * mm,
        title=Path(name).stem,
        author=sender[0],
        subject="Fictief voorbeeld",
        invariant=1,
        encrypt=StandardEncryption(password, strength=128) if password else None,
    )
    flow = [Paragraph(escape(part), BODY) if isinstance(part, str) else part for part in flow]
    document.build(flow, onFirstPage=decorate, onLaterPages=decorate)


def address(lines):
    return Paragraph("<br/>".join(map(escape, lines)) + "<br/><br/>", BODY)


def invoice_pdf(administration, name, seller, buyer, number, when, lines, *, rate=21, note=""):
    net = sum(quantity * price for _, quantity, price in lines)
    tax = round(net * rate / 100, 2)
    rows = [["Omschrijving", "Aantal", "Prijs", "Bedrag"]]
    rows += [
        [text, quantity, euro(price), euro(quantity * price)] for text, quantity, price in lines
    ]
    pdf(
        administration,
        name,
        seller,
        [
            address(buyer),
            title(f"Factuur {number}"),
            pairs([("Factuurdatum", day(when)), ("Vervaldatum", day(when + timedelta(days=30)))]),
            Spacer(1, 14),
            table(rows, [90, 20, 27, 28]),
            Spacer(1, 10),
            table(
                [
                    ["Bedrag zonder btw", euro(net)],
                    [f"Btw {rate} %", euro(tax)],
                    ["Te betalen", "€ " + euro(net + tax)],
                ],
                [137, 28],
                header=False,
                total=True,
            ),
            Spacer(1, 14),
            note
            or "Wij leveren volgens onze algemene voorwaarden. Bewaar deze factuur bij uw garantiebewijs.",
            f"Betaling op NL00 VRBD 0{number.replace('-', '')[-4:]} 0000 00 met vermelding van {number}.",
        ],
    )


# PDF of a scan: only a picture of the text, slightly askew, with grain

SCAN_SIZE = (1130, 1598)


def scan_page(lines, random, *, signature=()):
    page = Image.new("L", SCAN_SIZE, 246)
    draw = ImageDraw.Draw(page)
    y = 120
    for line in lines:
        size, bold = (30, True) if line.startswith("# ") else (19, False)
        face = font(size, bold=bold)
        words, text = line.removeprefix("# ").split(" "), ""
        for word in [*words, None]:
            trial = f"{text} {word}".strip() if word is not None else None
            if trial is None or draw.textlength(trial, font=face) > SCAN_SIZE[0] - 260:
                draw.text((130, y), text, font=face, fill=45)
                y += int(size * 1.6)
                text = word or ""
            else:
                text = trial
        y += 8
    for column, person in enumerate(signature):
        x, base = 150 + column * 440, min(y + 120, SCAN_SIZE[1] - 180)
        points = [
            (
                x + step * 9,
                base - 18 + int(26 * numpy.sin(step * 1.3 + column)) + random.randint(-9, 9),
            )
            for step in range(26)
        ]
        draw.line(points, fill=70, width=3, joint="curve")
        draw.line((x - 10, base + 25, x + 290, base + 25), fill=120, width=1)
        draw.text((x, base + 35), person, font=font(17), fill=60)
    draw.text((130, SCAN_SIZE[1] - 90), "Fictief voorbeeld", font=font(14), fill=150)
    page = page.filter(ImageFilter.GaussianBlur(0.7))
    page = page.rotate(random.uniform(-1.3, 1.3), resample=Image.Resampling.BICUBIC, fillcolor=238)
    grain = numpy.random.default_rng(random.randrange(2**32)).normal(
        0, 4.5, (SCAN_SIZE[1], SCAN_SIZE[0])
    )
    shade = numpy.linspace(-7, 5, SCAN_SIZE[0])[None, :]
    pixels = numpy.clip(numpy.asarray(page, dtype=float) + grain + shade, 0, 255)
    return Image.fromarray(pixels.astype("uint8"))


def scan(administration, name, pages, *, signature=()):
    random = Random(name)
    canvas = Canvas(str(path_of(administration, name)), pagesize=A4, invariant=1)
    canvas.setTitle(Path(name).stem)
    canvas.setCreator("Kopieerapparaat kantoor")
    for number, lines in enumerate(pages, start=1):
        picture = scan_page(lines, random, signature=signature if number == len(pages) else ())
        content = io.BytesIO()
        picture.save(content, "JPEG", quality=32)
        content.seek(0)
        canvas.drawImage(ImageReader(content), 0, 0, *A4)
        canvas.showPage()
    canvas.save()


# Word, Excel, text


def word(administration, name, parts, *, author="Lindeboom Accountants"):
    """A str starting with '# ' or '## ' is a heading, with '- ' a bullet, a list of lists a table."""
    document = docx.Document()
    document.core_properties.author = author
    document.core_properties.title = Path(name).stem
    document.core_properties.comments = "Fictief voorbeeld"
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    for part in parts:
        if isinstance(part, list):
            grid = document.add_table(rows=0, cols=len(part[0]), style="Light Grid Accent 1")
            for row in part:
                for cell, value in zip(grid.add_row().cells, row, strict=True):
                    cell.text = str(value)
            document.add_paragraph()
        elif part.startswith("## "):
            document.add_heading(part[3:], 2)
        elif part.startswith("# "):
            document.add_heading(part[2:], 1)
        elif part.startswith("- "):
            document.add_paragraph(part[2:], style="List Bullet")
        else:
            document.add_paragraph(part)
    content = io.BytesIO()
    document.save(content)
    path_of(administration, name).write_bytes(rezip(content))


def excel(administration, name, sheets):
    """`sheets`: name -> rows; the first row is the heading, a str starting with '=' a formula."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "Lindeboom Accountants"
    book.properties.title = Path(name).stem
    for sheet_name, rows in sheets.items():
        sheet = book.create_sheet(sheet_name)
        for row in rows:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", fgColor="1F5F5B")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, date):
                    cell.number_format = "dd-mm-yyyy"
                elif isinstance(cell.value, float) or str(cell.value).startswith("="):
                    cell.number_format = "#,##0.00"
            if str(row[0].value).startswith("Totaal"):
                for cell in row:
                    cell.font = Font(bold=True)
        for index, column in enumerate(sheet.iter_cols(values_only=True), start=1):
            longest = max(
                len(str(value))
                for value in column
                if value is not None and not str(value).startswith("=")
            )
            sheet.column_dimensions[get_column_letter(index)].width = min(max(longest + 2, 11), 46)
        sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    path_of(administration, name).write_bytes(rezip(content))


def excel_with_macro(administration, name, sheets):
    """A workbook that says that it holds macros; its macro part is made up and holds none."""
    excel(administration, name, sheets)
    path = path_of(administration, name)
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "[Content_Types].xml":
                part = part.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ).replace(
                    b"</Types>",
                    b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
                    b"</Types>",
                )
            new.writestr(info.filename, part)
        new.writestr("xl/vbaProject.bin", b"Fictief voorbeeld")
    path.write_bytes(rezip(content))


def comma_separated(administration, name, rows):
    """As Dutch programs write it: semicolons, comma as decimal sign, Windows line ends."""
    content = io.StringIO(newline="")
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n")
    writer.writerows(
        [[euro(v).replace(".", "") if isinstance(v, float) else v for v in row] for row in rows]
    )
    path_of(administration, name).write_text(content.getvalue(), encoding="utf-8", newline="")


def text(administration, name, content):
    path_of(administration, name).write_text(content.strip() + "\n", encoding="utf-8")


def email(administration, name, sender, recipient, subject, when, body, attachments=()):
    message = EmailMessage(policy=SMTP)
    message["Return-Path"] = f"<{sender.split('<')[-1].rstrip('>')}>"
    message["Received"] = f"from mail.voorbeeld.example by mx.lindeboom.example; {when}"
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = when
    message["Message-ID"] = f"<{Path(name).stem.lower().replace(' ', '-')}@voorbeeld.example>"
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    for attached_name, attached in attachments:
        message.add_attachment(
            attached, maintype="application", subtype="pdf", filename=attached_name
        )
    if attachments:
        message.set_boundary("=_klantendossier_voorbeeld_1")
    path_of(administration, name).write_bytes(message.as_bytes())


# Electronic invoice


def ubl(administration, name, seller, buyer, number, when, lines, *, rate=21, seller_id, buyer_id):
    """UBL 2.1 invoice as the Dutch government profile (NLCIUS) wants it."""
    net = sum(quantity * price for _, quantity, price in lines)
    tax = round(net * rate / 100, 2)

    def party(lines_, company_id):
        code, city = lines_[-1].split(" ", 2)[:2], lines_[-1].split(" ", 2)[2]
        return f"""
    <cac:Party>
      <cbc:EndpointID schemeID="0106">{company_id}</cbc:EndpointID>
      <cac:PostalAddress>
        <cbc:StreetName>{escape(lines_[-2])}</cbc:StreetName>
        <cbc:CityName>{escape(city)}</cbc:CityName>
        <cbc:PostalZone>{" ".join(code)}</cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>
      <cac:PartyTaxScheme>
        <cbc:CompanyID>NL0{company_id}B01</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:PartyTaxScheme>
      <cac:PartyLegalEntity>
        <cbc:RegistrationName>{escape(lines_[0])}</cbc:RegistrationName>
        <cbc:CompanyID schemeID="0106">{company_id}</cbc:CompanyID>
      </cac:PartyLegalEntity>
    </cac:Party>"""

    invoice_lines = "".join(
        f"""
  <cac:InvoiceLine>
    <cbc:ID>{index}</cbc:ID>
    <cbc:InvoicedQuantity unitCode="C62">{quantity}</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="EUR">{quantity * price:.2f}</cbc:LineExtensionAmount>
    <cac:Item>
      <cbc:Name>{escape(description)}</cbc:Name>
      <cac:ClassifiedTaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>{rate}</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="EUR">{price:.2f}</cbc:PriceAmount></cac:Price>
  </cac:InvoiceLine>"""
        for index, (description, quantity, price) in enumerate(lines, start=1)
    )
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
         xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
         xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
  <cbc:ID>{number}</cbc:ID>
  <cbc:IssueDate>{when}</cbc:IssueDate>
  <cbc:DueDate>{when + timedelta(days=30)}</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:Note>Fictief voorbeeld</cbc:Note>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>{escape(buyer[0])}</cbc:BuyerReference>
  <cac:AccountingSupplierParty>{party(seller, seller_id)}
  </cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty>{party(buyer, buyer_id)}
  </cac:AccountingCustomerParty>
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
    <cbc:PaymentID>{number}</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>NL00VRBD0{seller_id}0</cbc:ID></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="EUR">{tax:.2f}</cbc:TaxAmount>
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="EUR">{net:.2f}</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="EUR">{tax:.2f}</cbc:TaxAmount>
      <cac:TaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>{rate}</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:TaxCategory>
    </cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="EUR">{net:.2f}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="EUR">{net:.2f}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="EUR">{net + tax:.2f}</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="EUR">{net + tax:.2f}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>{invoice_lines}
</Invoice>
"""
    path_of(administration, name).write_text(content, encoding="utf-8")


# Pictures


def grain(picture, seed, strength):
    noise = numpy.random.default_rng(seed).normal(0, strength, (picture.height, picture.width, 1))
    pixels = numpy.clip(numpy.asarray(picture, dtype=float) + noise, 0, 255)
    return Image.fromarray(pixels.astype("uint8"))


def exif(model, when):
    tags = Image.Exif()
    tags[0x010F] = "Voorbeeld"
    tags[0x0110] = model
    tags[0x0112] = 1
    tags[0x0132] = when
    tags[0x010E] = "Fictief voorbeeld"
    return tags


def type_plate(administration, name):
    """A photo as a telephone takes it: 12 megapixels, more than 4 MB."""
    width, height = 4032, 3024
    row = (
        numpy.linspace(95, 150, height)[:, None]
        + 18 * numpy.sin(numpy.linspace(0, 9, width))[None, :]
    )
    photo = Image.fromarray(numpy.repeat(row[:, :, None], 3, axis=2).astype("uint8"))
    plate = Image.new("RGB", (2600, 1750), (196, 200, 204))
    draw = ImageDraw.Draw(plate)
    draw.rounded_rectangle((25, 25, 2575, 1725), 60, outline=(70, 74, 80), width=10)
    for x in (110, 2490):
        for y in (110, 1640):
            draw.ellipse(
                (x - 45, y - 45, x + 45, y + 45),
                fill=(140, 144, 148),
                outline=(80, 80, 80),
                width=6,
            )
            draw.line((x - 30, y - 12, x + 30, y + 12), fill=(70, 70, 70), width=10)
    draw.text((230, 130), "KOELTECHNIEK ZUID", font=font(150, bold=True), fill=(30, 60, 110))
    lines = [
        ("Type", "KZ-240 koelcel"),
        ("Serienummer", "VB-0000-88121"),
        ("Bouwjaar", "2026"),
        ("Spanning", "400 V / 3~ / 50 Hz"),
        ("Vermogen", "2,4 kW"),
        ("Koudemiddel", "R290, 0,42 kg"),
        ("Temperatuur", "+2 tot +8 °C"),
    ]
    for index, (label, value) in enumerate(lines):
        y = 390 + index * 165
        draw.text((230, y), label, font=font(92), fill=(60, 60, 60))
        draw.text((1080, y), value, font=font(96, bold=True), fill=(25, 25, 25))
        draw.line((230, y + 130, 2370, y + 130), fill=(150, 152, 155), width=4)
    draw.text((230, 1590), "Fictief voorbeeld", font=font(60), fill=(110, 110, 110))
    plate = plate.convert("RGBA").rotate(-3.5, expand=True, resample=Image.Resampling.BICUBIC)
    photo.paste(plate, (660, 560), plate)
    photo = grain(photo.filter(ImageFilter.GaussianBlur(1.6)), 1042, 9)
    for quality in range(70, 96):
        content = io.BytesIO()
        photo.save(
            content, "JPEG", quality=quality, exif=exif("Telefoon A1", "2027:02:01 16:42:10")
        )
        if content.tell() > 4_250_000:
            break
    path_of(administration, name).write_bytes(content.getvalue())


def receipts(administration, name, slips, seed):
    photo = Image.new("RGB", (1600, 1200), (118, 92, 70))
    for index, lines in enumerate(slips):
        slip = Image.new("RGB", (430, 720), (244, 243, 238))
        draw = ImageDraw.Draw(slip)
        for number, line in enumerate(lines):
            draw.text(
                (30, 40 + number * 44), line, font=font(24, bold=number == 0), fill=(50, 50, 55)
            )
        slip = slip.rotate(
            (-6, 3, 8)[index % 3],
            expand=True,
            fillcolor=(118, 92, 70),
            resample=Image.Resampling.BICUBIC,
        )
        photo.paste(slip, (60 + index * 510, 190))
    photo = grain(photo.filter(ImageFilter.GaussianBlur(0.8)), seed, 7)
    photo.save(
        path_of(administration, name),
        "JPEG",
        quality=68,
        exif=exif("Telefoon B2", "2027:01:28 09:15:00"),
    )


def identity(administration, name, surname, given, born, seed):
    """Copy of a card as the office may keep it: number masked, photo hidden, 'VOORBEELD' across."""
    card = Image.new("RGB", (1012, 638), (226, 234, 240))
    draw = ImageDraw.Draw(card)
    for step in range(0, 1012, 14):
        draw.arc((step - 300, -200, step + 500, 900), 200, 340, fill=(205, 219, 230), width=2)
    draw.rectangle((0, 0, 1012, 84), fill=(58, 92, 122))
    draw.text(
        (30, 22), "VOORBEELD VAN EEN IDENTITEITSBEWIJS", font=font(30, bold=True), fill="white"
    )
    draw.rectangle((40, 130, 300, 470), fill=(170, 178, 185))
    draw.ellipse((115, 185, 225, 315), fill=(140, 148, 155))
    draw.pieslice((75, 320, 265, 560), 180, 360, fill=(140, 148, 155))
    draw.rectangle((40, 440, 300, 472), fill=(20, 20, 20))
    fields = [
        ("Naam", surname),
        ("Voornamen", given),
        ("Geboortedatum", born),
        ("Documentnummer", "XXXX00000"),
        ("Geldig tot", "14 05 2031"),
    ]
    for index, (label, value) in enumerate(fields):
        draw.text((350, 120 + index * 68), label, font=font(17), fill=(90, 100, 110))
        draw.text((350, 142 + index * 68), value, font=font(27, bold=True), fill=(30, 40, 50))
    draw.text((350, 470), "Burgerservicenummer", font=font(17), fill=(90, 100, 110))
    draw.rectangle((350, 496, 640, 534), fill=(15, 15, 15))
    draw.text((365, 502), "XXXXXXXXX", font=font(24, bold=True), fill=(15, 15, 15))
    draw.text(
        (30, 590),
        "Kopie, alleen voor cliëntenonderzoek Lindeboom Accountants",
        font=font(19),
        fill=(150, 30, 30),
    )
    cross = Image.new("RGBA", (1100, 220), (0, 0, 0, 0))
    ImageDraw.Draw(cross).text(
        (60, 20), "VOORBEELD", font=font(140, bold=True), fill=(190, 25, 25, 120)
    )
    cross = cross.rotate(24, expand=True, resample=Image.Resampling.BICUBIC)
    card.paste(cross, (-40, 0), cross)
    card = grain(card, seed, 3 if name.endswith(".jpg") else 0.0001)
    card.save(path_of(administration, name), quality=82)


def site_photo(width=900, height=520):
    """The front of the building for the valuation report."""
    random = Random(12)
    picture = Image.new("RGB", (width, height), (186, 208, 226))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 420, width, height), fill=(128, 128, 126))
    draw.rectangle((190, 130, 720, 430), fill=(156, 84, 66))
    for y in range(134, 430, 12):
        for x in range(190 + (y // 12 % 2) * 12, 716, 26):
            shade = random.randint(-12, 12)
            draw.rectangle((x, y, x + 22, y + 9), fill=(160 + shade, 88 + shade, 70 + shade))
    draw.polygon([(170, 132), (740, 132), (640, 40), (270, 40)], fill=(74, 70, 72))
    draw.rectangle((230, 300, 560, 425), fill=(60, 78, 88), outline="white", width=8)
    draw.text((262, 262), "DE VRIES & JANSEN", font=font(26, bold=True), fill="white")
    draw.rectangle((600, 290, 680, 430), fill=(38, 66, 60), outline="white", width=6)
    for x in (240, 370, 500, 610):
        draw.rectangle((x, 160, x + 80, 240), fill=(86, 104, 116), outline="white", width=6)
    return grain(picture.filter(ImageFilter.GaussianBlur(1)), 12, 6)


def chart(administration, name, heading, values):
    """A screen picture of a bar chart."""
    picture = Image.new("RGB", (1280, 760), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((60, 36), heading, font=font(30, bold=True), fill=(31, 95, 91))
    top = max(values)
    for index, value in enumerate(values):
        x, high = 90 + index * 96, int(520 * value / top)
        draw.rectangle((x, 660 - high, x + 64, 660), fill=(31, 95, 91))
        draw.text((x + 10, 672), MONTHS[index][:3], font=font(18), fill=(60, 60, 60))
        draw.text((x - 4, 632 - high), whole(value), font=font(17), fill=(60, 60, 60))
    draw.text((60, 720), "Fictief voorbeeld", font=font(15), fill=(130, 130, 130))
    picture.save(path_of(administration, name), optimize=True)


# Statements that look alike for every administration


def bank_rows(seed, year, month, opening, parties, count=26):
    random = Random(seed)
    balance, rows = opening, []
    days = sorted(random.randint(1, 28) for _ in range(count))
    for number in days:
        party, low, high = random.choice(parties)
        amount = round(random.uniform(low, high), 2)
        balance = round(balance + amount, 2)
        rows.append((date(year, month, number), party, amount, balance))
    return rows


def bank_statement(administration, name, holder, account, period, opening, rows):
    pdf(
        administration,
        name,
        ["Spaarnebank", "Zakelijk betalen", "www.spaarnebank.example"],
        [
            address(holder),
            title("Rekeningafschrift"),
            pairs(
                [
                    ("Rekening", account),
                    ("Periode", period),
                    ("Beginsaldo", "€ " + euro(opening)),
                    ("Eindsaldo", "€ " + euro(rows[-1][3])),
                ]
            ),
            Spacer(1, 12),
            table(
                [["Datum", "Omschrijving", "Bedrag", "Saldo"]]
                + [
                    [f"{when:%d-%m-%Y}", party, euro(amount), euro(balance)]
                    for when, party, amount, balance in rows
                ],
                [24, 81, 30, 30],
            ),
        ],
    )


def registration(administration, name, holder, number, form, started, activity, persons):
    pdf(
        administration,
        name,
        ["Handelsregister", "uittreksel", "dit is geen echt uittreksel"],
        [
            title("Uittreksel Handelsregister"),
            pairs(
                [
                    ("KvK-nummer", number),
                    ("Rechtsvorm", form),
                    ("Naam", holder[0]),
                    ("Startdatum", started),
                ]
            ),
            head("Vestiging"),
            pairs(
                [
                    ("Bezoekadres", ", ".join(holder[-2:])),
                    ("Activiteiten", activity),
                    ("Werkzame personen", len(persons) + 3),
                ]
            ),
            head("Functionarissen"),
            table([["Naam", "Functie", "Bevoegdheid"], *persons], [60, 45, 60]),
            Spacer(1, 16),
            small("Gewaarmerkt op 11 januari 2027. Voorbeelddocument zonder rechtskracht."),
        ],
        stamp="VOORBEELD",
    )


def income_tax(administration, name, person, lines, assets):
    pdf(
        administration,
        name,
        OFFICE,
        [
            title("Aangifte inkomstenbelasting 2025"),
            pairs(
                [
                    ("Naam", person),
                    ("Burgerservicenummer", "XXXXXXXXX (afgeschermd)"),
                    ("Status", "concept, ter akkoord"),
                ]
            ),
            head("Box 1: werk en woning"),
            table(
                [["Omschrijving", "Bedrag"], *[[label, whole(value)] for label, value in lines]],
                [125, 40],
            ),
            head("Box 3: sparen en beleggen"),
            table(
                [
                    ["Omschrijving", "1 januari 2025"],
                    *[[label, whole(value)] for label, value in assets],
                ],
                [125, 40],
            ),
            PAGE,
            head("Berekening"),
            (
                "Het verzamelinkomen is de som van box 1, box 2 en box 3. Op het belastbare bedrag in box 1 zijn de "
                "heffingskortingen toegepast. De ingehouden loonheffing en de betaalde voorlopige aanslagen zijn verrekend."
            ),
            table(
                [
                    ["Omschrijving", "Bedrag"],
                    ["Belasting en premies over box 1", whole(sum(v for _, v in lines) * 0.3582)],
                    ["Algemene heffingskorting en arbeidskorting", "-5.210"],
                    ["Voorlopige aanslag 2025", "-4.800"],
                    ["Te betalen", whole(sum(v for _, v in lines) * 0.3582 - 10010)],
                ],
                [125, 40],
                total=True,
            ),
            "Wij sturen de aangifte pas in nadat u akkoord heeft gegeven in uw dossier.",
        ],
        stamp="CONCEPT",
    )


def vat_return(administration, name, holder, period, rows):
    due = sum(tax for _, _, tax in rows)
    pdf(
        administration,
        name,
        OFFICE,
        [
            address(holder),
            title(f"Aangifte omzetbelasting {period}"),
            table(
                [
                    ["Rubriek", "Omzet", "Btw"],
                    *[[label, whole(net), whole(tax)] for label, net, tax in rows],
                ]
                + [["5g Te betalen", "", whole(due)]],
                [95, 35, 35],
                total=True,
            ),
            Spacer(1, 10),
            (
                "De aangifte is op basis van uw administratie opgesteld en afgestemd op de grootboekrekeningen btw. "
                f"Betaal {'het bedrag' if due > 0 else 'niets: u krijgt dit bedrag terug'} vóór het eind van de maand na de periode."
            ),
        ],
    )


def depreciation(assets, year):
    """Per asset: bought, cost, years, residual, book value at start, depreciation of the year, book value at end."""
    rows = []
    for label, bought, cost, years, residual in assets:
        yearly = (cost - residual) / years if years else 0.0
        used = (
            min(max(year - bought.year + (12 - bought.month + 1) / 12 - 1, 0), years)
            if years
            else 0
        )
        before = cost - yearly * used if bought.year < year else 0.0
        share = 1.0 if bought.year < year else (13 - bought.month) / 12
        charge = (
            min(yearly * share, max((before or cost) - residual, 0)) if bought.year <= year else 0.0
        )
        rows.append(
            (label, bought, cost, years, residual, before, charge, (before or cost) - charge)
        )
    return rows


ASSETS = [
    ("Bedrijfspand Dorpsstraat 12", date(2014, 6, 1), 485000.0, 40, 210000.0),
    ("Verbouwing keuken", date(2019, 3, 1), 68500.0, 10, 0.0),
    ("Combisteamer", date(2022, 9, 1), 14250.0, 7, 1500.0),
    ("Vaatwasstraat", date(2023, 2, 1), 9800.0, 7, 800.0),
    ("Bestelbus Smit VB-101-X", date(2026, 6, 1), 25430.0, 5, 7500.0),
    ("Koelcel KZ-240", date(2026, 11, 1), 12600.0, 8, 1000.0),
    ("Kassa en automatisering", date(2025, 4, 1), 4350.0, 5, 0.0),
]


def asset_list(administration, name, year, *, remark=None):
    assets = [asset for asset in ASSETS if asset[1].year <= year]
    rows = [
        [
            "Omschrijving",
            "Aanschafdatum",
            "Aanschafwaarde",
            "Jaren",
            "Restwaarde",
            f"Boekwaarde 1-1-{year}",
            f"Afschrijving {year}",
            f"Boekwaarde 31-12-{year}",
        ]
    ]
    for index, (label, bought, cost, years, residual, before, charge, _) in enumerate(
        depreciation(assets, year), start=2
    ):
        start = f"=C{index}" if bought.year == year else round(before, 2)
        rows.append(
            [label, bought, cost, years, residual, start, round(charge, 2), f"=F{index}-G{index}"]
        )
    last = len(rows)
    rows.append(
        [
            "Totaal",
            None,
            *[f"=SUM({c}2:{c}{last})" for c in "C"],
            None,
            *[f"=SUM({c}2:{c}{last})" for c in "EFGH"],
        ]
    )
    bought = [["Omschrijving", "Datum", "Bedrag", "Factuur"]]
    bought += [[a[0], a[1], a[2], "in dossier"] for a in assets if a[1].year == year]
    bought.append(["Totaal", None, f"=SUM(C2:C{len(bought)})", None])
    check = [
        ["Controle", "Bedrag"],
        ["Aanschafwaarde volgens lijst", f"=Activa!C{last + 1}"],
        ["Investeringen van het jaar", f"=Investeringen!C{len(bought)}"],
        ["Opmerking", remark or "Nog af te stemmen op het grootboek"],
    ]
    excel(administration, name, {"Activa": rows, "Investeringen": bought, "Aansluiting": check})


# Annual accounts


def accounts(
    administration, name, holder, year, figures, *, state, owners, building_note, equity_word
):
    def compare(rows, before="31-12-"):
        return table(
            [["", f"{before}{year}", f"{before}{year - 1}"]]
            + [[label, whole(a), whole(b)] for label, a, b in rows],
            [95, 35, 35],
            total=True,
        )

    def sums(label, rows):
        return (label, sum(a for _, a, _ in rows), sum(b for _, _, b in rows))

    assets, liabilities, revenue, costs = figures
    result = sums("", revenue)[1] - sums("", costs)[1], sums("", revenue)[2] - sums("", costs)[2]
    pdf(
        administration,
        name,
        OFFICE,
        [
            Spacer(1, 150),
            title(holder[0]),
            title(f"Jaarrekening {year}"),
            f"{', '.join(holder[-2:])}",
            f"{state}, {day(date(year + 1, 3, 5))}",
            PAGE,
            title("Inhoud"),
            pairs(
                [
                    ("Samenstellingsverklaring", "3"),
                    ("Balans", "4"),
                    ("Winst-en-verliesrekening", "5"),
                    ("Toelichting: grondslagen", "6"),
                    ("Toelichting: materiële vaste activa", "7"),
                    (f"Toelichting: {equity_word}", "8"),
                    ("Overige toelichting", "9"),
                ],
                120,
            ),
            PAGE,
            title("Samenstellingsverklaring van de accountant"),
            f"Aan: opdrachtgever, {holder[0]}",
            (
                f"De jaarrekening van {holder[0]} is door ons samengesteld op basis van de van u gekregen informatie. De "
                f"jaarrekening bestaat uit de balans per 31 december {year} en de winst-en-verliesrekening over {year} met de "
                "daarbij horende toelichting. In de toelichting staat ook een overzicht van de gehanteerde grondslagen."
            ),
            (
                "Deze samenstellingsopdracht is door ons uitgevoerd volgens de voor ons geldende standaard voor "
                "samenstellingsopdrachten. Op grond daarvan wordt van ons verwacht dat wij u ondersteunen bij het opstellen en "
                "presenteren van de jaarrekening. U bent verantwoordelijk voor de juistheid en de volledigheid van wat u aanlevert."
            ),
            (
                "Wij hebben geen controle- of beoordelingswerkzaamheden uitgevoerd die ons in staat stellen om een oordeel te "
                "geven over de getrouwheid van de jaarrekening."
            ),
            "Haarlem, Lindeboom Accountants",
            "M. Bos",
            PAGE,
            title(f"Balans per 31 december {year}"),
            head("Activa"),
            compare([*assets, sums("Totaal", assets)]),
            head("Passiva"),
            compare([*liabilities, sums("Totaal", liabilities)]),
            PAGE,
            title(f"Winst-en-verliesrekening over {year}"),
            head("Opbrengsten"),
            compare([*revenue, sums("Totaal", revenue)], ""),
            head("Kosten"),
            compare([*costs, sums("Totaal", costs)], ""),
            Spacer(1, 10),
            compare([("Resultaat", *result)], ""),
            PAGE,
            title("Toelichting"),
            head("1 Algemeen"),
            f"De activiteiten van {holder[0]} worden uitgeoefend vanaf {', '.join(holder[-2:])}.",
            head("2 Grondslagen"),
            (
                "Activa en passiva zijn gewaardeerd tegen nominale waarde, tenzij anders vermeld. Baten en lasten zijn "
                "toegerekend aan het jaar waarop zij betrekking hebben. Voorraden zijn gewaardeerd tegen de laatste inkoopprijs of "
                "lagere opbrengstwaarde. Vorderingen zijn opgenomen onder aftrek van een voorziening voor oninbaarheid."
            ),
            "Bedragen zijn in hele euro's. Winsten zijn genomen wanneer zij zijn gerealiseerd; verliezen zodra zij voorzienbaar zijn.",
            PAGE,
            head("3 Materiële vaste activa"),
            building_note,
            (
                "De afschrijving is lineair, berekend over de aanschafwaarde onder aftrek van de restwaarde, vanaf de maand van "
                "ingebruikneming."
            ),
            table(
                [
                    ["Verloop", "Bedrag"],
                    ["Boekwaarde 1 januari", whole(assets[0][2])],
                    ["Investeringen", whole(assets[0][1] - assets[0][2] + costs[2][1])],
                    ["Afschrijvingen", whole(-costs[2][1])],
                    ["Boekwaarde 31 december", whole(assets[0][1])],
                ],
                [95, 35],
                total=True,
            ),
            PAGE,
            head(f"4 {equity_word.capitalize()}"),
            table(
                [["", *[owner for owner, _, _ in owners]]]
                + [["Stand 1 januari", *[whole(start) for _, start, _ in owners]]]
                + [
                    [
                        "Aandeel in het resultaat",
                        *[whole(result[0] * share) for _, _, share in owners],
                    ]
                ]
                + [
                    [
                        "Stand 31 december",
                        *[whole(start + result[0] * share) for _, start, share in owners],
                    ]
                ],
                [65] + [100 / len(owners)] * len(owners),
                total=True,
            ),
            PAGE,
            head("5 Niet uit de balans blijkende verplichtingen"),
            "Er lopen huur- en leaseverplichtingen van in totaal € 1.240 per maand, met een resterende looptijd van 31 maanden.",
            head("6 Gebeurtenissen na balansdatum"),
            "Er zijn geen gebeurtenissen na balansdatum die vermelding vragen.",
            head("Ondertekening"),
            "Voor akkoord: digitaal in uw dossier.",
        ],
        stamp="CONCEPT" if state.startswith("Concept") else None,
    )


VOF_FIGURES = (
    [
        ("Materiële vaste activa", 423827, 405676),
        ("Voorraden", 18460, 16920),
        ("Vorderingen", 22315, 19870),
        ("Liquide middelen", 61240, 48115),
    ],
    [
        ("Vennotenkapitaal", 246142, 214881),
        ("Langlopende schulden", 236000, 244000),
        ("Kortlopende schulden", 43700, 31700),
    ],
    [("Netto-omzet", 486300, 451200), ("Overige opbrengsten", 3200, 2100)],
    [
        ("Kostprijs van de omzet", 198400, 187600),
        ("Personeelskosten", 96350, 91200),
        ("Afschrijvingen", 19879, 17020),
        ("Overige bedrijfskosten", 71310, 68940),
        ("Rentelasten", 9440, 9760),
    ],
)
BV_FIGURES = (
    [
        ("Materiële vaste activa", 182400, 151300),
        ("Financiële vaste activa", 12000, 12000),
        ("Voorraden", 14210, 13380),
        ("Vorderingen", 31850, 29410),
        ("Liquide middelen", 74320, 66190),
    ],
    [
        ("Eigen vermogen", 168980, 141280),
        ("Voorzieningen", 8500, 8500),
        ("Langlopende schulden", 82000, 74000),
        ("Kortlopende schulden", 55300, 48500),
    ],
    [("Netto-omzet", 892400, 846100)],
    [
        ("Kostprijs van de omzet", 358700, 341900),
        ("Personeelskosten", 347200, 331800),
        ("Afschrijvingen", 28900, 25400),
        ("Overige bedrijfskosten", 118600, 112300),
        ("Vennootschapsbelasting", 7410, 6590),
    ],
)


def partnership_files():
    a = VOF
    scan(
        a,
        "Vennootschapscontract 2014.pdf",
        [
            [
                "# Vennootschapscontract",
                (
                    "De ondergetekenden: mevrouw A. de Vries, wonende te Haarlem, hierna te noemen vennoot A, en de heer P. Jansen, "
                    "wonende te Haarlem, hierna te noemen vennoot B, verklaren met ingang van 1 juni 2014 een vennootschap onder firma "
                    "te zijn aangegaan onder de volgende bepalingen."
                ),
                "Artikel 1. Naam en zetel",
                "De vennootschap draagt de naam VOF De Vries & Jansen en is gevestigd te Haarlem.",
                "Artikel 2. Doel",
                "De vennootschap heeft ten doel de uitoefening van een traiteur en cateringbedrijf in de ruimste zin.",
                "Artikel 3. Duur",
                (
                    "De vennootschap is aangegaan voor onbepaalde tijd. Opzegging geschiedt bij aangetekende brief met een termijn van "
                    "zes maanden, tegen het einde van een boekjaar."
                ),
                "Artikel 4. Inbreng",
                "Iedere vennoot brengt in zijn kennis, arbeid en vlijt, alsmede een bedrag van vijfentwintigduizend euro.",
            ],
            [
                "Artikel 5. Bevoegdheid",
                (
                    "Iedere vennoot is bevoegd voor de vennootschap te handelen. Voor verbintenissen boven tienduizend euro is de "
                    "medewerking van beide vennoten nodig."
                ),
                "Artikel 6. Winst en verlies",
                (
                    "De vennoten delen in de winst en het verlies ieder voor de helft, na een vergoeding van vier procent over het "
                    "kapitaal bij de aanvang van het boekjaar."
                ),
                "Artikel 7. Boekjaar",
                "Het boekjaar is gelijk aan het kalenderjaar. Binnen vijf maanden na afloop wordt de jaarrekening opgemaakt.",
                "Artikel 8. Geschillen",
                "Geschillen worden voorgelegd aan de bevoegde rechter.",
                "Aldus opgemaakt in tweevoud en ondertekend te Haarlem op 28 mei 2014.",
            ],
        ],
        signature=["A. de Vries", "P. Jansen"],
    )
    registration(
        a,
        "KvK-uittreksel De Vries en Jansen.pdf",
        PARTNERSHIP,
        "99001042",
        "Vennootschap onder firma",
        "1 juni 2014",
        "Eventcatering en verkoop van bereide maaltijden",
        [
            ["A. de Vries", "Vennoot", "Beperkt tot € 10.000"],
            ["P. Jansen", "Vennoot", "Beperkt tot € 10.000"],
        ],
    )
    word(
        a,
        "Opdrachtbevestiging 2026.docx",
        [
            "# Opdrachtbevestiging",
            "Aan: VOF De Vries & Jansen, Dorpsstraat 12, Haarlem",
            "Geachte mevrouw De Vries, geachte heer Jansen,",
            (
                "In deze brief bevestigen wij de opdracht om voor u de jaarrekening 2026 samen te stellen, de aangiften te "
                "verzorgen en u het hele jaar te adviseren."
            ),
            "## Onze werkzaamheden",
            "- samenstellen van de jaarrekening",
            "- aangiften omzetbelasting, per kwartaal",
            "- aangiften inkomstenbelasting van beide vennoten",
            "- salarisadministratie voor drie medewerkers",
            "## Honorarium",
            [
                ["Werkzaamheid", "Per jaar", "Btw"],
                ["Jaarrekening", "€ 3.450", "21 %"],
                ["Omzetbelasting", "€ 960", "21 %"],
                ["Inkomstenbelasting, per vennoot", "€ 425", "21 %"],
                ["Salarissen", "€ 1.080", "21 %"],
            ],
            "## Aanleveren en bewaren",
            (
                "U levert uw stukken aan in uw dossier. Wij bewaren het dossier zeven jaar. Toegang tot het dossier is persoonlijk "
                "en beveiligd met tweestapsverificatie."
            ),
            "Met vriendelijke groet,",
            "Marieke Bos, Lindeboom Accountants",
        ],
    )
    identity(
        a, "Kopie identiteitsbewijs Anna de Vries.png", "DE VRIES", "ANNA MARIA", "03 09 1984", 1
    )
    identity(
        a, "Kopie identiteitsbewijs Pieter Jansen.jpg", "JANSEN", "PIETER WILLEM", "21 01 1981", 2
    )
    income_tax(
        a,
        "IB-aangifte 2025 Anna de Vries.pdf",
        "A.M. de Vries",
        [
            ("Winst uit onderneming", 39550),
            ("Zelfstandigenaftrek", -2470),
            ("Mkb-winstvrijstelling", -4709),
            ("Eigen woning", -6120),
        ],
        [("Bank- en spaartegoeden", 38200), ("Vrijgesteld bedrag", -57684)],
    )
    income_tax(
        a,
        "IB-aangifte 2025 Pieter Jansen.pdf",
        "P.W. Jansen",
        [
            ("Winst uit onderneming", 39550),
            ("Zelfstandigenaftrek", -2470),
            ("Mkb-winstvrijstelling", -4709),
            ("Lijfrente", -2400),
        ],
        [("Bank- en spaartegoeden", 21750), ("Beleggingen", 18300), ("Vrijgesteld bedrag", -57684)],
    )
    scan(
        a,
        "Huurovereenkomst opslag Waarderkade.pdf",
        [
            [
                "# Huurovereenkomst bedrijfsruimte",
                "Verhuurder: Havenbeheer Waarderkade, te Haarlem. Huurder: VOF De Vries & Jansen, te Haarlem.",
                "1. Verhuurd is de opslagruimte Waarderkade 8, unit 14, groot 62 vierkante meter.",
                "2. De huur loopt van 1 oktober 2024 tot en met 30 september 2029 en daarna steeds een jaar door.",
                "3. De huurprijs is 640,00 euro per maand, te vermeerderen met omzetbelasting.",
                "4. De huurprijs wordt jaarlijks op 1 oktober aangepast aan het prijsindexcijfer.",
                "5. De waarborgsom is 1.920,00 euro en is betaald op 24 september 2024.",
                "6. Onderverhuur is niet toegestaan zonder schriftelijke toestemming.",
                "Aldus overeengekomen te Haarlem, 20 september 2024.",
            ]
        ],
        signature=["Havenbeheer Waarderkade", "P. Jansen"],
    )
    pdf(
        a,
        "Verzekeringspolis bedrijfspand.pdf",
        ["Duinzicht Verzekeringen", "Zakelijke polis", "www.duinzicht.example"],
        [
            address(PARTNERSHIP),
            title("Polis bedrijfsgebouw en inventaris"),
            pairs(
                [
                    ("Polisnummer", "VB-0000-55310"),
                    ("Ingangsdatum", "1 januari 2026"),
                    ("Risicoadres", "Dorpsstraat 12, Haarlem"),
                    ("Verzekerd gebouw", "€ 640.000"),
                    ("Verzekerde inventaris", "€ 135.000"),
                    ("Eigen risico", "€ 500 per gebeurtenis"),
                    ("Premie per jaar", "€ 2.184,60"),
                ]
            ),
            head("Dekking"),
            (
                "Brand, ontploffing, storm, neerslag, inbraak, vandalisme en waterschade. De koelcel is meeverzekerd tegen "
                "bederf van voorraden tot € 10.000 per gebeurtenis."
            ),
        ],
    )
    asset_list(
        a, "Activastaat 2025.xlsx", 2025, remark="Afgestemd op het grootboek, 12 april 2026 (MB)"
    )
    asset_list(a, "Activastaat 2026 versie 1.xlsx", 2026)
    asset_list(
        a,
        "Activastaat 2026 versie 2.xlsx",
        2026,
        remark="Koelcel toegevoegd, afgestemd op 5 maart 2027 (MB)",
    )
    van = [("Bestelbus, bouwjaar 2024", 1, 24750.0), ("Trekhaak gemonteerd", 1, 680.0)]
    garage = ["Autobedrijf Smit", "Industrieweg 21", "2041 ZZ Haarlem"]
    invoice_pdf(
        a, "Factuur bestelbus Smit.pdf", garage, PARTNERSHIP, "2026-1188", date(2026, 6, 14), van
    )
    ubl(
        a,
        "Factuur bestelbus Smit.xml",
        garage,
        PARTNERSHIP,
        "2026-1188",
        date(2026, 6, 14),
        van,
        seller_id="99005521",
        buyer_id="99001042",
    )
    picture = io.BytesIO()
    site_photo().save(picture, "JPEG", quality=70)
    picture.seek(0)
    pdf(
        a,
        "Taxatierapport Dorpsstraat 12.pdf",
        ["Spaarne Makelaars & Taxateurs", "Bakenesserkade 3", "2011 ZY Haarlem"],
        [
            title("Taxatierapport bedrijfspand"),
            pairs(
                [
                    ("Object", "Dorpsstraat 12, Haarlem"),
                    ("Opdrachtgever", "VOF De Vries & Jansen"),
                    ("Peildatum", "31 december 2026"),
                    ("Doel", "waardering voor de jaarrekening"),
                    ("Marktwaarde, kosten koper", "€ 592.000"),
                ]
            ),
            Spacer(1, 10),
            FlowImage(picture, width=165 * mm, height=95 * mm),
            small("Voorgevel op de dag van de opname (illustratie)."),
            PAGE,
            head("1 Opdracht en opname"),
            (
                "Op 14 januari 2027 is het object van binnen en van buiten bekeken in aanwezigheid van de eigenaar. De taxateur is "
                "onafhankelijk van de opdrachtgever."
            ),
            head("2 Omschrijving"),
            (
                "Winkel met keuken en bovenliggende opslag, bouwjaar 1928, in 2019 verbouwd. Bruto vloeroppervlak 284 m², "
                "perceel 310 m². Energielabel C. Bestemming: gemengd, centrum."
            ),
            head("3 Referenties"),
            table(
                [
                    ["Object", "m²", "Verkocht", "Prijs", "Per m²"],
                    ["Kerkstraat 4", "240", "03-2026", "489.000", "2.038"],
                    ["Dorpsstraat 31", "305", "07-2026", "655.000", "2.148"],
                    ["Markt 9", "268", "10-2026", "548.000", "2.045"],
                ],
                [55, 22, 28, 30, 30],
            ),
            PAGE,
            head("4 Waardering"),
            (
                "De waarde is bepaald met de huurwaardekapitalisatie en getoetst aan de referenties. Huurwaarde € 41.500 per jaar, "
                "bruto aanvangsrendement 6,9 %, correctie voor achterstallig onderhoud € 9.400."
            ),
            head("5 Verklaring"),
            "De taxateur verklaart de taxatie naar beste weten te hebben verricht.",
            "C. van Houten, taxateur",
        ],
    )
    rows = [["Activum", "Aanschaf", "Afschrijving 2026", "Boekwaarde"]]
    calculated = depreciation(ASSETS, 2026)
    rows += [
        [label, whole(cost), whole(charge), whole(end)]
        for label, _, cost, _, _, _, charge, end in calculated
    ]
    rows.append(["Totaal", *[whole(sum(row[i] for row in calculated)) for i in (2, 6, 7)]])
    pdf(
        a,
        "Afschrijvingen 2026.pdf",
        OFFICE,
        [
            title("Afschrijvingsstaat 2026"),
            "VOF De Vries & Jansen, administratie 1042",
            Spacer(1, 8),
            table(rows, [75, 30, 32, 28], total=True),
            Spacer(1, 10),
            "De bestelbus is afgeschreven vanaf juni, de koelcel vanaf november.",
        ],
    )
    pdf(
        a,
        "Berekening KIA 2026.pdf",
        OFFICE,
        [
            title("Kleinschaligheidsinvesteringsaftrek 2026"),
            table(
                [
                    ["Investering", "Bedrag"],
                    ["Bestelbus Smit", "25.430"],
                    ["Koelcel KZ-240", "12.600"],
                    ["Totaal", "38.030"],
                ],
                [125, 40],
                total=True,
            ),
            Spacer(1, 10),
            (
                "Het totaal ligt in de schijf waarin 28 % aftrek geldt. De aftrek is € 10.648 en wordt gelijk verdeeld over de "
                "vennoten: ieder € 5.324."
            ),
            "Desinvesteringsbijtelling: bij verkoop binnen vijf jaar wordt de aftrek deels teruggenomen.",
        ],
    )
    pdf(
        a,
        "Privegebruik bestelbus 2026.pdf",
        OFFICE,
        [
            title("Privégebruik bestelbus 2026"),
            "Wij gaan uit van privégebruik van meer dan 500 kilometer door mevrouw De Vries. De bijtelling over zeven maanden is:",
            table(
                [
                    ["Omschrijving", "Bedrag"],
                    ["Cataloguswaarde", "31.250"],
                    ["22 % over zeven maanden", "4.010"],
                    ["Btw-correctie 2,7 %", "492"],
                ],
                [125, 40],
            ),
            Spacer(1, 10),
            "Heeft u een rittenadministratie bijgehouden? Stuur die dan mee: de bijtelling kan dan vervallen.",
        ],
    )
    type_plate(a, "Typeplaatje koelcel.jpg")
    word(
        a,
        "Werkprogramma MVA.docx",
        [
            "# Werkprogramma materiële vaste activa",
            "Intern werkdocument van kantoor, niet voor de klant.",
            [
                ["Nr", "Werkzaamheid", "Paraaf", "Uitkomst"],
                ["1", "Aansluiting beginbalans met jaarrekening 2025", "TH", "akkoord"],
                ["2", "Investeringen boven € 450 afgestemd op facturen", "TH", "2 van 2 gezien"],
                ["3", "Afschrijvingen herrekend", "MB", "akkoord"],
                ["4", "Bijzondere waardevermindering overwogen", "MB", "taxatie ontvangen"],
                ["5", "Restwaarde bestelbus nagaan", "", "open"],
            ],
            "## Conclusie",
            "Het saldo is aanvaardbaar, met uitzondering van punt 5.",
        ],
    )
    goods = [
        ("Rundvlees, gekoeld", "kg", 84, 12.4),
        ("Kip, diepvries", "kg", 132, 6.85),
        ("Zalmzijde", "kg", 41, 17.9),
        ("Groenten, divers", "krat", 38, 11.2),
        ("Olijfolie 5 l", "stuk", 26, 31.5),
        ("Wijn, rood", "doos", 44, 38.0),
        ("Verpakking bakjes 500 ml", "doos", 57, 24.6),
        ("Servetten", "doos", 31, 18.4),
        ("Kaas, belegen", "kg", 66, 9.95),
    ]
    count = [["Artikel", "Eenheid", "Geteld", "Inkoopprijs", "Waarde"]]
    count += [[*good, f"=C{i}*D{i}"] for i, good in enumerate(goods, start=2)]
    count.append(["Totaal", None, None, None, f"=SUM(E2:E{len(count)})"])
    team = [
        ["Ruimte", "Geteld door", "Tijd"],
        ["Koelcel", "Anna de Vries", "18:30"],
        ["Opslag Waarderkade", "Pieter Jansen", "19:15"],
    ]
    excel(a, "Voorraadtelling 31-12-2026.xlsx", {"Telling": count, "Telteam": team})
    comma_separated(
        a,
        "Voorraadtelling 31-12-2025.csv",
        [
            ["Artikel", "Eenheid", "Geteld", "Inkoopprijs"],
            *[[n, u, int(q * 0.9), round(p * 0.96, 2)] for n, u, q, p in goods],
        ],
    )
    parties = [
        ("Dagomzet pin", 480, 1650),
        ("Groothandel Spaarndam", -1900, -260),
        ("Catering gemeente Duinrand", 900, 4200),
        ("Energie Noordzee", -740, -410),
        ("Aflossing lening Spaarnebank", -667, -666),
        ("Loon december", -2600, -1700),
        ("Verpakkingen Van Loon", -420, -60),
    ]
    december = bank_rows("dec", 2026, 12, 42310.55, parties, 32)
    november = bank_rows("nov", 2026, 11, 37180.20, parties, 30)
    account = "NL00 VRBD 0104 2000 01"
    bank_statement(
        a,
        "Bankafschriften december 2026.pdf",
        PARTNERSHIP,
        account,
        "december 2026",
        42310.55,
        december,
    )
    bank_statement(
        a,
        "Bankafschriften november 2026.pdf",
        PARTNERSHIP,
        account,
        "november 2026",
        37180.20,
        november,
    )
    comma_separated(
        a,
        "Bankmutaties Q4 2026.csv",
        [["Datum", "Rekening", "Tegenpartij", "Bedrag", "Saldo"]]
        + [
            [f"{d:%d-%m-%Y}", account.replace(" ", ""), p, amount, balance]
            for d, p, amount, balance in november + december
        ],
    )
    random = Random("kas")
    cash = [
        ["Datum", "Omschrijving", "In", "Uit", "Saldo"],
        [date(2026, 1, 1), "Beginsaldo", 250.0, 0.0, "=C2-D2"],
    ]
    for index in range(3, 63):
        when = date(2026, 1, 1) + timedelta(days=(index - 2) * 6)
        amount = round(random.uniform(40, 310), 2)
        line = ["Contante verkopen", amount, 0.0] if index % 3 else ["Afstorting bank", 0.0, amount]
        cash.append([when, *line, f"=E{index - 1}+C{index}-D{index}"])
    excel(
        a,
        "Kasboek 2026.xlsx",
        {
            "Kas": cash,
            "Samenvatting": [
                ["Post", "Bedrag"],
                ["Ontvangen", "=SUM(Kas!C3:C62)"],
                ["Afgestort", "=SUM(Kas!D3:D62)"],
                ["Eindsaldo", "=Kas!E62"],
            ],
        },
    )
    scan(
        a,
        "Leningovereenkomst Spaarnebank.pdf",
        [
            [
                "# Overeenkomst van geldlening",
                "Spaarnebank, hierna de bank, en VOF De Vries & Jansen, hierna de kredietnemer, komen overeen:",
                "1. De bank verstrekt een lening van 320.000,00 euro voor de aankoop van het pand Dorpsstraat 12.",
                "2. De rente is 3,9 procent per jaar, vast tot 1 juni 2029.",
                "3. De aflossing is 8.000,00 euro per jaar, in maandelijkse termijnen.",
                "4. Tot zekerheid dient een recht van eerste hypotheek op het pand en een pandrecht op de inventaris.",
                "5. De kredietnemer levert ieder jaar vóór 1 juli de jaarrekening aan.",
                "6. Vervroegde aflossing is boetevrij tot tien procent van de hoofdsom per jaar.",
                "Getekend te Haarlem, 26 mei 2014.",
            ]
        ],
        signature=["Spaarnebank", "A. de Vries"],
    )
    plan = [["Jaar", "Beginsaldo", "Aflossing", "Rente", "Eindsaldo"]]
    for index, year in enumerate(range(2024, 2032), start=2):
        opening = 252000.0 if index == 2 else f"=E{index - 1}"
        plan.append([year, opening, 8000.0, f"=ROUND(B{index}*0.039,2)", f"=B{index}-C{index}"])
    excel(
        a,
        "Aflossingsschema lening.xlsx",
        {
            "Schema": plan,
            "Uitgangspunten": [
                ["Post", "Waarde"],
                ["Rente", 0.039],
                ["Rentevast tot", date(2029, 6, 1)],
            ],
        },
    )
    owners = [("A. de Vries", 107440, 0.5), ("P. Jansen", 107441, 0.5)]
    older = (
        [
            ("Materiële vaste activa", 405676, 418200),
            ("Voorraden", 16920, 15480),
            ("Vorderingen", 19870, 21140),
            ("Liquide middelen", 48115, 39260),
        ],
        [
            ("Vennotenkapitaal", 214881, 203480),
            ("Langlopende schulden", 244000, 252000),
            ("Kortlopende schulden", 31700, 38600),
        ],
        [("Netto-omzet", 451200, 428900), ("Overige opbrengsten", 2100, 1900)],
        [
            ("Kostprijs van de omzet", 187600, 179800),
            ("Personeelskosten", 91200, 88400),
            ("Afschrijvingen", 17020, 17020),
            ("Overige bedrijfskosten", 68940, 66210),
            ("Rentelasten", 9760, 10080),
        ],
    )
    first = "Het bedrijfspand is gewaardeerd tegen aanschafwaarde onder aftrek van afschrijvingen; er is geen taxatie beschikbaar."
    second = (
        "Het bedrijfspand is gewaardeerd tegen aanschafwaarde onder aftrek van afschrijvingen. De waardering is in versie 2 "
        "aangepast: volgens het taxatierapport van 14 januari 2027 is de marktwaarde € 592.000, zodat geen afwaardering nodig is."
    )
    common = {"owners": owners, "equity_word": "vennotenkapitaal"}
    accounts(
        a,
        "Jaarrekening 2025 definitief.pdf",
        PARTNERSHIP,
        2025,
        older,
        state="Definitief",
        building_note=first,
        **common,
    )
    concept = "Concept, ter akkoord"
    accounts(
        a,
        "Concept jaarrekening 2026 versie 1.pdf",
        PARTNERSHIP,
        2026,
        VOF_FIGURES,
        state=concept,
        building_note=first,
        **common,
    )
    accounts(
        a,
        "Concept jaarrekening 2026 versie 2.pdf",
        PARTNERSHIP,
        2026,
        VOF_FIGURES,
        state=concept,
        building_note=second,
        **common,
    )
    vat_return(
        a,
        "Btw-aangifte Q4 2026.pdf",
        PARTNERSHIP,
        "vierde kwartaal 2026",
        [
            ("1a Hoog tarief", 38420, 8068),
            ("1b Laag tarief", 91350, 8222),
            ("1d Privégebruik", 0, 492),
            ("5b Voorbelasting", 0, -9716),
        ],
    )
    cooling = ["Koeltechniek Zuid", "Vriesweg 5", "2051 ZZ Haarlem"]
    cold_store = [("Koelcel KZ-240", 1, 11850.0), ("Plaatsing en inbedrijfstelling", 1, 750.0)]
    invoice_pdf(
        a,
        "Factuur 88121 Koeltechniek.pdf",
        cooling,
        PARTNERSHIP,
        "2026-88121",
        date(2026, 11, 9),
        cold_store,
    )
    ubl(
        a,
        "Factuur 88121 Koeltechniek.xml",
        cooling,
        PARTNERSHIP,
        "2026-88121",
        date(2026, 11, 9),
        cold_store,
        seller_id="99005788",
        buyer_id="99001042",
    )
    email(
        a,
        "RE bankafschriften.eml",
        "Pieter Jansen <pieter@devriesjansen.example>",
        "De Vries & Jansen dossier <devriesjansen.dossier@lindeboom.example>",
        "RE: bankafschriften",
        "Mon, 08 Mar 2027 17:22:05 +0100",
        "Dag Marieke,\n\nHierbij de afschriften van november. December heb ik in het dossier gezet.\n\nGroet,\nPieter\n",
        [
            (
                "Bankafschriften november 2026.pdf",
                path_of(a, "Bankafschriften november 2026.pdf").read_bytes(),
            )
        ],
    )
    text(
        a,
        "Notitie telefoongesprek 2 maart.txt",
        """
Telefoonnotitie 2 maart 2027, Marieke Bos met Anna de Vries

- Koelcel is op 9 november geplaatst, oude cel is kosteloos afgevoerd.
- Geen rittenadministratie voor de bus. Bijtelling blijft dus.
- Anna levert de voorraadtelling deze week aan.
- Vraag over lijfrente van Pieter: Tom belt hem zelf.
""",
    )
    receipts(
        a,
        "Bonnetjes januari 2027.jpg",
        [
            [
                "Tankstation Oost",
                "28-01-2027",
                "Diesel 41,2 l",
                "€ 71,48",
                "btw 21 %",
                "Pin betaald",
            ],
            [
                "Bouwmarkt De Hoek",
                "22-01-2027",
                "Stellingplank 4x",
                "Schroeven",
                "€ 63,10",
                "Pin betaald",
            ],
            ["Groothandel", "25-01-2027", "Room 10 l", "Boter 5 kg", "€ 88,35", "Op rekening"],
        ],
        1042,
    )


def bakery_files():
    a = BV
    scan(
        a,
        "Akte van oprichting Bakkerij Van Dam.pdf",
        [
            [
                "# Akte van oprichting",
                (
                    "Heden, drie april tweeduizend elf, verscheen voor mij, meester V. Voorbeeld, notaris te Haarlem: mevrouw K. van Dam, "
                    "die verklaarde bij deze akte een besloten vennootschap met beperkte aansprakelijkheid op te richten."
                ),
                "# Statuten",
                "Artikel 1. De vennootschap is genaamd: Bakkerij Van Dam B.V. Zij heeft haar zetel te Haarlem.",
                "Artikel 2. Zij heeft ten doel het uitoefenen van een ambachtelijke bakkerij en alles wat daarmee verband houdt.",
                "Artikel 3. Het geplaatste kapitaal bedraagt achttienduizend euro, verdeeld in aandelen van één euro.",
                "Artikel 4. Het bestuur bestaat uit één of meer directeuren, die de vennootschap vertegenwoordigen.",
            ],
            [
                "Artikel 5. Het boekjaar is gelijk aan het kalenderjaar.",
                "Artikel 6. De algemene vergadering stelt de jaarrekening vast binnen zes maanden na afloop van het boekjaar.",
                "Artikel 7. De winst staat ter beschikking van de algemene vergadering.",
                "Slotverklaring. Tot eerste directeur wordt benoemd mevrouw K. van Dam.",
                "Waarvan akte, verleden te Haarlem op de datum in het hoofd van deze akte vermeld.",
            ],
        ],
        signature=["K. van Dam", "mr. V. Voorbeeld"],
    )
    registration(
        a,
        "KvK-uittreksel Bakkerij Van Dam.pdf",
        BAKERY,
        "99001057",
        "Besloten vennootschap",
        "3 april 2011",
        "Vervaardiging en verkoop van brood en banket",
        [
            ["K. van Dam", "Directeur", "Alleen bevoegd"],
            ["A. de Vries", "Gevolmachtigde", "Beperkt tot € 2.500"],
        ],
    )
    note = "De bedrijfsinventaris is gewaardeerd tegen aanschafwaarde onder aftrek van afschrijvingen. De nieuwe oven is in mei 2026 in gebruik genomen."
    accounts(
        a,
        "Concept jaarrekening 2026.pdf",
        BAKERY,
        2026,
        BV_FIGURES,
        state="Concept, ter akkoord",
        owners=[("Eigen vermogen", 141280, 1.0)],
        building_note=note,
        equity_word="eigen vermogen",
    )
    random = Random("loon")
    payroll = [["Maand", *[f"Medewerker {letter}" for letter in "ABCDE"], "Totaal"]]
    for index, month in enumerate(MONTHS, start=2):
        payroll.append(
            [
                month,
                *[round(random.uniform(1850, 3120), 2) for _ in range(5)],
                f"=SUM(B{index}:F{index})",
            ]
        )
    payroll.append(["Totaal", *[f"=SUM({c}2:{c}13)" for c in "BCDEFG"]])
    charges = [
        ["Post", "Percentage", "Bedrag"],
        ["Werkgeverslasten", 0.187, "=ROUND(Loonstaat!G14*B2,2)"],
        ["Pensioen", 0.112, "=ROUND(Loonstaat!G14*B3,2)"],
    ]
    excel(a, "Loonstaat 2026.xlsx", {"Loonstaat": payroll, "Lasten": charges})
    pdf(
        a,
        "Loonaangifte december 2026.pdf",
        OFFICE,
        [
            address(BAKERY),
            title("Aangifte loonheffingen december 2026"),
            table(
                [
                    ["Omschrijving", "Bedrag"],
                    ["Totaal loon voor de loonheffing", "24.318"],
                    ["Ingehouden loonheffing", "5.842"],
                    ["Premies werknemersverzekeringen", "2.187"],
                    ["Inkomensafhankelijke bijdrage zorg", "1.581"],
                    ["Te betalen", "9.610"],
                ],
                [125, 40],
                total=True,
            ),
        ],
    )
    word(
        a,
        "Notulen algemene vergadering 2026.docx",
        [
            "# Notulen van de algemene vergadering",
            "Bakkerij Van Dam B.V., gehouden op 18 juni 2026 aan de Molenstraat 7.",
            "Aanwezig: K. van Dam (enig aandeelhouder en directeur), T. Hendriks (Lindeboom Accountants).",
            "## 1 Opening",
            "Mevrouw Van Dam opent de vergadering om 10.00 uur.",
            "## 2 Vaststelling jaarrekening 2025",
            "De jaarrekening 2025 wordt vastgesteld. Aan het bestuur wordt decharge verleend.",
            "## 3 Bestemming resultaat",
            "Van de winst wordt € 12.000 als dividend uitgekeerd; het restant gaat naar de overige reserves. De uitkeringstoets is gedaan.",
            "## 4 Sluiting",
            "De vergadering wordt gesloten om 10.35 uur.",
        ],
        author="K. van Dam",
    )
    oven_maker = ["Ovenbouw Noord", "Steenweg 88", "2071 ZZ Duinrand"]
    oven = [
        ("Etageoven, 4 lagen", 1, 38400.0),
        ("Transport en opstelling", 1, 1850.0),
        ("Instructie per dag", 2, 475.0),
    ]
    invoice_pdf(a, "Factuur etageoven.pdf", oven_maker, BAKERY, "2026-0431", date(2026, 5, 6), oven)
    ubl(
        a,
        "Factuur etageoven.xml",
        oven_maker,
        BAKERY,
        "2026-0431",
        date(2026, 5, 6),
        oven,
        seller_id="99006130",
        buyer_id="99001057",
    )
    pdf(
        a,
        "Vpb-aangifte 2025.pdf",
        OFFICE,
        [
            address(BAKERY),
            title("Aangifte vennootschapsbelasting 2025"),
            table(
                [
                    ["Omschrijving", "Bedrag"],
                    ["Commerciële winst voor belasting", "34.700"],
                    ["Niet-aftrekbare kosten", "1.120"],
                    ["Investeringsaftrek", "-1.134"],
                    ["Belastbaar bedrag", "34.686"],
                ],
                [125, 40],
                total=True,
            ),
            Spacer(1, 10),
            "Verschuldigd: 19 % van € 34.686 is € 6.590. De voorlopige aanslag was € 6.000; bij te betalen € 590.",
        ],
    )
    pdf(
        a,
        "Leaseovereenkomst bestelauto.pdf",
        ["Duinlease", "Zakelijk rijden", "www.duinlease.example"],
        [
            address(BAKERY),
            title("Leaseovereenkomst"),
            pairs(
                [
                    ("Contract", "VB-2025-0093"),
                    ("Voertuig", "bestelauto, elektrisch, VB-202-Y"),
                    ("Looptijd", "60 maanden vanaf 1 februari 2025"),
                    ("Termijn per maand", "€ 412,50, te vermeerderen met btw"),
                    ("Kilometers per jaar", "20.000"),
                    ("Restwaarde", "€ 6.800"),
                ]
            ),
            "De auto blijft eigendom van Duinlease. De overeenkomst telt als operationele lease.",
        ],
    )
    comma_separated(
        a,
        "Voorraadlijst grondstoffen 31-12-2026.csv",
        [
            ["Grondstof", "Eenheid", "Aantal", "Prijs"],
            ["Tarwebloem", "zak 25 kg", 96, 18.4],
            ["Roggemeel", "zak 25 kg", 41, 21.15],
            ["Boter", "kg", 180, 7.6],
            ["Suiker", "zak 25 kg", 37, 26.9],
            ["Gist", "kg", 22, 4.3],
            ["Amandelspijs", "kg", 64, 11.8],
        ],
    )
    parties = [
        ("Dagomzet pin", 1400, 3900),
        ("Meelfabriek Zaan", -3800, -900),
        ("Lonen", -6200, -2100),
        ("Energie Noordzee", -1900, -1300),
        ("Horeca op rekening", 500, 2600),
    ]
    rows = bank_rows("bv", 2026, 12, 58120.10, parties, 34)
    bank_statement(
        a,
        "Bankafschriften december 2026.pdf",
        BAKERY,
        "NL00 VRBD 0105 7000 01",
        "december 2026",
        58120.10,
        rows,
    )
    chart(
        a,
        "Omzet per maand 2026.png",
        "Omzet per maand 2026 (x € 1.000)",
        [70, 66, 72, 79, 74, 71, 64, 68, 73, 76, 80, 99],
    )
    email(
        a,
        "Vraag over dividend.eml",
        "Karin van Dam <karin@bakkerijvandam.example>",
        "vandam.dossier@lindeboom.example",
        "Vraag over dividend",
        "Thu, 04 Mar 2027 08:11:40 +0100",
        "Beste Tom,\n\nKan ik in juni weer € 12.000 dividend uitkeren? Ik hoor graag wat de uitkeringstoets zegt.\n\nKarin\n",
    )
    pdf(
        a,
        "Salarisspecificaties december 2026.pdf",
        ["Loonbureau De Schelp", "Salarisverwerking", "www.deschelp.example"],
        [
            title("Salarisspecificaties december 2026"),
            table(
                [
                    ["Medewerker", "Bruto", "Loonheffing", "Netto"],
                    ["J. van Dam", "3.120,00", "612,00", "2.508,00"],
                    ["S. Bakker", "2.480,00", "388,00", "2.092,00"],
                    ["Totaal", "5.600,00", "1.000,00", "4.600,00"],
                ],
                [75, 30, 30, 30],
                total=True,
            ),
        ],
        password="voorbeeld",
    )
    excel_with_macro(
        a,
        "Kostprijsberekening brood 2026.xlsm",
        {
            "Kostprijs": [
                ["Product", "Grondstof", "Arbeid", "Kostprijs"],
                ["Volkoren", 0.62, 0.95, "=B2+C2"],
                ["Desem", 0.71, 1.40, "=B3+C3"],
                ["Krentenbol", 0.24, 0.31, "=B4+C4"],
            ]
        },
    )
    pdf(
        a,
        "Concept jaarrekening 2026 versie 2.pdf",
        OFFICE,
        [
            title("Jaarrekening 2026 (concept, versie 2)"),
            "BV Bakkerij Van Dam. Verwerkt: de opmerkingen over de voorraad en over de reservering vakantiegeld.",
            pairs([("Resultaat na belasting", "€ 31.840"), ("Eigen vermogen", "€ 148.210")]),
        ],
        stamp="CONCEPT",
    )


def carpenter_files():
    a = KOK
    word(
        a,
        "Opdrachtbevestiging Kok.docx",
        [
            "# Opdrachtbevestiging",
            "Aan: Timmerbedrijf Kok, mevrouw R. Kok, Werfkade 3, Haarlem",
            "Wij verzorgen voor u de jaarcijfers, de aangifte inkomstenbelasting en de aangiften omzetbelasting.",
            [
                ["Werkzaamheid", "Per jaar"],
                ["Jaarcijfers en inkomstenbelasting", "€ 1.350"],
                ["Omzetbelasting", "€ 640"],
            ],
        ],
    )
    income_tax(
        a,
        "IB-aangifte 2025 Ria Kok.pdf",
        "M.J. Kok",
        [
            ("Winst uit onderneming", 46210),
            ("Zelfstandigenaftrek", -2470),
            ("Mkb-winstvrijstelling", -5555),
            ("Eigen woning", -4380),
        ],
        [("Bank- en spaartegoeden", 24900), ("Vrijgesteld bedrag", -57684)],
    )
    random = Random("uren")
    hours = [["Week", "Klant", "Declarabel", "Kantoor", "Totaal"]]
    places = ["Verbouwing Kerkstraat", "Kozijnen Markt", "Dorpshuis De Brink", "Dakkapel Linde"]
    for week in range(1, 49):
        hours.append(
            [
                week,
                places[week % 4],
                random.randint(22, 36),
                random.randint(3, 8),
                f"=C{week + 1}+D{week + 1}",
            ]
        )
    hours.append(["Totaal", None, "=SUM(C2:C49)", "=SUM(D2:D49)", "=SUM(E2:E49)"])
    excel(
        a,
        "Urenregistratie 2026.xlsx",
        {
            "Uren": hours,
            "Urencriterium": [
                ["Toets", "Uitkomst"],
                ["Gewerkt", "=Uren!E50"],
                ["Nodig", 1225],
                ["Ruimte", "=B2-B3"],
            ],
        },
    )
    trips, km = [["Datum", "Van", "Naar", "Beginstand", "Eindstand", "Soort"]], 84210
    for index in range(60):
        length = random.randint(6, 58)
        trips.append(
            [
                f"{date(2026, 1, 5) + timedelta(days=index * 6):%d-%m-%Y}",
                "Haarlem",
                places[index % 4],
                km,
                km + length,
                "zakelijk",
            ]
        )
        km += length
    comma_separated(a, "Kilometerregistratie 2026.csv", trips)
    invoice_pdf(
        a,
        "Verkoopfactuur 2026-017.pdf",
        [*CARPENTER],
        FOUNDATION,
        "2026-017",
        date(2026, 9, 18),
        [("Vervangen kozijnen grote zaal", 6, 485.0), ("Arbeid per dag", 4, 392.0)],
        note="Werk opgeleverd op 16 september 2026.",
    )
    scan(
        a,
        "Garantiebewijs formaatzaag.pdf",
        [
            [
                "# Garantiebewijs",
                "Machinehandel De Werf verklaart op de formaatzaag FZ-300, serienummer VB-0000-1963, twee jaar garantie te geven.",
                "Gekocht op 11 maart 2026 door Timmerbedrijf Kok voor 7.490,00 euro zonder btw.",
                "Bewaar dit bewijs bij de factuur. Zaagbladen zijn van garantie uitgesloten.",
            ]
        ],
        signature=["Machinehandel De Werf"],
    )
    vat_return(
        a,
        "Btw-aangifte Q4 2026.pdf",
        CARPENTER,
        "vierde kwartaal 2026",
        [
            ("1a Hoog tarief", 21840, 4586),
            ("1b Laag tarief", 6200, 558),
            ("5b Voorbelasting", 0, -2931),
        ],
    )
    receipts(
        a,
        "Bonnen gereedschap.jpg",
        [
            ["IJzerwaren Kok", "03-02-2027", "Beitelset", "€ 84,95", "btw 21 %"],
            ["Houthandel Spaarne", "09-02-2027", "Vuren 12 m", "€ 57,60", "Op rekening"],
        ],
        1063,
    )


def foundation_files():
    a = STICHTING
    word(
        a,
        "Notulen bestuur 12 februari 2027.docx",
        [
            "# Notulen bestuursvergadering",
            "Stichting Dorpshuis De Brink, 12 februari 2027, 20.00 uur, kleine zaal.",
            "Aanwezig: L. Mulder (voorzitter), E. Visser (penningmeester), G. Smits (secretaris). Afwezig met bericht: H. Pol.",
            "## 1 Opening en notulen",
            "De notulen van 14 december worden vastgesteld.",
            "## 2 Financiën",
            (
                "Mevrouw Visser licht de cijfers over 2026 toe. Het tekort van € 1.840 komt door de kozijnen en wordt uit de "
                "bestemmingsreserve betaald. De accountant ontvangt de stukken vóór 15 maart."
            ),
            "## 3 Besluiten",
            [
                ["Nr", "Besluit", "Wie"],
                ["1", "Zaalhuur per 1 april met 3 % verhogen", "G. Smits"],
                ["2", "Subsidie 2028 aanvragen", "E. Visser"],
                ["3", "Offerte zonnepanelen opvragen", "H. Pol"],
            ],
            "## 4 Rondvraag en sluiting",
            "De voorzitter sluit de vergadering om 21.25 uur.",
        ],
        author="G. Smits",
    )
    scan(
        a,
        "Subsidiebeschikking 2026.pdf",
        [
            [
                "# Beschikking subsidieverlening",
                "Gemeente Duinrand, 9 december 2025, kenmerk VB-2025-77120",
                "Geacht bestuur,",
                (
                    "Op uw aanvraag van 1 september 2025 hebben wij besloten u voor het jaar 2026 een subsidie te verlenen van ten hoogste "
                    "28.500,00 euro voor het openhouden van het dorpshuis en het aanbieden van sociaal-culturele activiteiten."
                ),
                (
                    "De subsidie wordt in vier gelijke termijnen betaald. U dient vóór 1 mei 2027 een aanvraag tot vaststelling in, met een "
                    "financieel verslag en een verslag van de activiteiten."
                ),
                "Niet-bestede subsidie betaalt u terug, tenzij wij toestemming geven voor een bestemmingsreserve.",
                "Bent u het niet eens met dit besluit, dan kunt u binnen zes weken bezwaar maken.",
            ]
        ],
        signature=["Namens het college"],
    )
    budget = [["Post", "Begroting 2026", "Werkelijk 2026", "Verschil", "Begroting 2027"]]
    posts = [
        ("Subsidie gemeente", 28500.0, 28500.0, 29000.0),
        ("Zaalhuur", 31200.0, 32840.0, 33800.0),
        ("Buffet", 14500.0, 13960.0, 14800.0),
        ("Giften", 2000.0, 2410.0, 2200.0),
        ("Huisvesting", -38400.0, -40150.0, -41200.0),
        ("Inkoop buffet", -7100.0, -6980.0, -7300.0),
        ("Onderhoud", -9000.0, -13720.0, -9500.0),
        ("Activiteiten", -18200.0, -17650.0, -18600.0),
        ("Bestuur en administratie", -1200.0, -1050.0, -1250.0),
    ]
    budget += [[label, b, r, f"=C{i}-B{i}", n] for i, (label, b, r, n) in enumerate(posts, start=2)]
    budget.append(["Totaal", *[f"=SUM({c}2:{c}10)" for c in "BCDE"]])
    excel(
        a,
        "Begroting 2027.xlsx",
        {
            "Begroting": budget,
            "Toelichting": [
                ["Post", "Toelichting"],
                ["Onderhoud", "Kozijnen grote zaal in 2026"],
                ["Zaalhuur", "Verhoging 3 % per 1 april 2027"],
            ],
        },
    )
    pdf(
        a,
        "Jaarverslag 2025.pdf",
        FOUNDATION,
        [
            title("Jaarverslag 2025"),
            "Het dorpshuis was 302 dagen open en ontving ruim 18.000 bezoekers. Er waren 14 vaste gebruikers en 41 losse activiteiten.",
            head("Bestuur"),
            "L. Mulder (voorzitter), E. Visser (penningmeester), G. Smits (secretaris), H. Pol (gebouw).",
            head("Financieel"),
            table(
                [
                    ["", "2025", "2024"],
                    ["Baten", "75.180", "72.940"],
                    ["Lasten", "73.610", "73.020"],
                    ["Resultaat", "1.570", "-80"],
                ],
                [95, 35, 35],
                total=True,
            ),
            PAGE,
            head("Activiteiten"),
            "Maandelijkse maaltijd, taalcafé, repaircafé, biljart, koor en toneel. De zomermarkt bracht € 1.120 op.",
            head("Vooruitblik"),
            "In 2026 worden de kozijnen van de grote zaal vervangen. Het bestuur zoekt twee vrijwilligers voor het buffet.",
        ],
    )
    pdf(
        a,
        "WOZ-beschikking 2026.pdf",
        ["Gemeente Duinrand", "Belastingen", "www.duinrand.example"],
        [
            address(FOUNDATION),
            title("WOZ-beschikking 2026"),
            pairs(
                [
                    ("Object", "Brink 1, Duinrand"),
                    ("Waardepeildatum", "1 januari 2025"),
                    ("Vastgestelde waarde", "€ 418.000"),
                    ("Aanslagnummer", "VB-0000-20260"),
                ]
            ),
            "U kunt binnen zes weken bezwaar maken tegen de vastgestelde waarde.",
        ],
    )
    pdf(
        a,
        "Polis aansprakelijkheid bestuur.pdf",
        ["Duinzicht Verzekeringen", "Zakelijke polis", "www.duinzicht.example"],
        [
            address(FOUNDATION),
            title("Polis bestuurdersaansprakelijkheid"),
            pairs(
                [
                    ("Polisnummer", "VB-0000-60812"),
                    ("Verzekerd bedrag", "€ 500.000 per jaar"),
                    ("Premie per jaar", "€ 218,40"),
                    ("Looptijd", "1 januari 2026 tot 1 januari 2029"),
                ]
            ),
        ],
    )
    text(
        a,
        "Kascontrole 2026.txt",
        """
Verslag kascommissie, Stichting Dorpshuis De Brink

Op 20 februari 2027 hebben wij de kas en de bankrekening over 2026 gecontroleerd.
Kassaldo 31 december 2026: € 312,45, geteld en akkoord.
Bonnen van het buffet: steekproef van 25 stuks, één bon ontbreekt (€ 14,60).

De commissie stelt voor het bestuur decharge te verlenen.
""",
    )
    email(
        a,
        "Toezegging gift.eml",
        "Els Visser <els@debrink.example>",
        "debrink.dossier@lindeboom.example",
        "Toezegging gift",
        "Sun, 14 Feb 2027 21:03:00 +0100",
        "Goedenavond,\n\nDe familie Pol heeft voor 2027 een gift van € 750 toegezegd. De brief volgt.\n\nEls Visser, penningmeester\n",
    )


def office_logo():
    """Draw the logo of the made-up office: a linden leaf and its name."""
    logo = Image.new("RGBA", (1240, 192), (255, 255, 255, 0))
    pen = ImageDraw.Draw(logo)
    pen.ellipse((8, 8, 184, 184), fill=(46, 74, 62, 255))
    pen.polygon([(96, 36), (140, 92), (96, 142), (52, 92)], fill=(240, 244, 236, 255))
    pen.line((96, 60, 96, 164), fill=(46, 74, 62, 255), width=7)
    font = ImageFont.truetype(str(FONTS / "VeraBd.ttf"), 68)
    pen.text((216, 54), "Lindeboom Accountants", font=font, fill=(46, 74, 62, 255))
    logo.resize((620, 96)).save(TARGET.parent / "logo.png", optimize=True)


def main():
    import magic

    for face in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(face, str(FONTS / f"{face}.ttf")))
    if TARGET.exists():
        shutil.rmtree(TARGET)
    office_logo()
    partnership_files()
    bakery_files()
    carpenter_files()
    foundation_files()
    files = sorted(path for path in TARGET.rglob("*") if path.is_file())
    for path in files:
        print(
            f"{path.stat().st_size:>9}  {magic.from_file(str(path), mime=True):<72}{path.relative_to(TARGET)}"
        )
    total = sum(path.stat().st_size for path in files)
    print(f"{total:>9}  {len(files)} files")
    if total > TOTAL_LIMIT:
        raise SystemExit(f"Together more than {TOTAL_LIMIT} bytes.")


if __name__ == "__main__":
    main()
