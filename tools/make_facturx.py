"""Make a French invoice as a Factur-X file: a page that people read, and inside it the same values as XML.

    python tools/make_facturx.py samples/invoice_facturx_fr.pdf

The page is drawn with ReportLab; the XML (CII, profile EN 16931) is attached the way of PDF/A-3: embedded file, /AF
with its relationship, XMP that names the profile. The same run gives the same bytes.
All names, addresses and numbers are invented; totals are computed, so that they are true.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from facturx_sample import (
    BASES,
    BIC,
    BUYER,
    DISCOUNT,
    DUE,
    FREIGHT,
    IBAN,
    ISSUED,
    LINES,
    LINES_NET,
    NUMBER,
    ORDER,
    PAID,
    SELLER,
    TAXES,
    TERMS,
    TOTAL,
    TOTAL_NET,
    TOTAL_TAX,
    cii_xml,
    french,
    french_date,
)

LEFT, RIGHT = 50.0, A4[0] - 50.0


XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>
<fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def draw_page(canvas: Canvas) -> None:
    """Draw head, parties, lines, taxes and totals, payment, foot."""
    _write(canvas, (LEFT, 785), [SELLER.name], size=17, bold=True)
    address = [SELLER.street, f"{SELLER.postal_code} {SELLER.city}", "Tél. 02 40 00 00 00", f"N° TVA : {SELLER.vat}"]
    _write(canvas, (LEFT, 766), address)
    _write(canvas, (390, 785), ["FACTURE"], size=17, bold=True)
    head = [
        f"Facture n° : {NUMBER}",
        f"Date : {french_date(ISSUED)}",
        f"Échéance : {french_date(DUE)}",
        f"Votre commande : {ORDER}",
    ]
    _write(canvas, (390, 766), head)
    canvas.setStrokeColor(colors.grey)
    canvas.roundRect(320, 612, RIGHT - 320, 76, 4)
    _write(canvas, (332, 672), ["Facturé à"], size=8)
    _write(canvas, (332, 658), [BUYER.name], bold=True)
    _write(
        canvas,
        (332, 645),
        [BUYER.street, f"{BUYER.postal_code} {BUYER.city}", f"N° TVA intracommunautaire : {BUYER.vat}"],
    )
    bottom = _draw_lines(canvas, top=585)
    _draw_sums(canvas, top=bottom - 22)
    payment = [f"IBAN : {' '.join(IBAN[i : i + 4] for i in range(0, len(IBAN), 4))}", f"BIC : {BIC}"]
    _write(canvas, (LEFT, 190), ["Règlement par virement"], bold=True)
    _write(canvas, (LEFT, 176), [*payment, f"Référence à rappeler : {NUMBER}", TERMS])
    foot = [
        "En cas de retard de paiement, pénalités au taux de 10 % et indemnité forfaitaire de 40 €.",
        f"{SELLER.name} au capital de 8 000 € – RCS Nantes 999 123 458 – {SELLER.street}, 44000 Nantes",
    ]
    _write(canvas, (LEFT, 60), foot, size=7)


def _draw_lines(canvas: Canvas, top: float) -> float:
    """Return the lower edge of the table."""
    head = ["Réf.", "Désignation", "Qté", "Unité", "P.U. HT", "TVA", "Montant HT"]
    rows = [
        [
            line.sku,
            line.name,
            french(line.quantity),
            line.unit,
            french(line.price),
            f"{french(line.rate)} %",
            french(line.net),
        ]
        for line in LINES
    ]
    return _draw_table(canvas, top, [head, *rows], [62, 185, 36, 42, 54, 48, 68], numbers_from=4)


def _draw_sums(canvas: Canvas, top: float) -> None:
    taxes = [[f"{french(rate)} %", french(base), french(TAXES[rate])] for rate, base in BASES.items()]
    _draw_table(canvas, top, [["Taux TVA", "Base HT", "Montant TVA"], *taxes], [60, 70, 75], numbers_from=1)
    sums = [
        ("Total lignes HT", LINES_NET),
        ("Remise fidélité", -DISCOUNT),
        ("Frais de port", FREIGHT),
        ("Total HT", TOTAL_NET),
        ("Total TVA", TOTAL_TAX),
        ("Total TTC", TOTAL),
        ("Acompte versé", -PAID),
        ("Net à payer", TOTAL - PAID),
    ]
    for index, (label, amount) in enumerate(sums):
        y = top - 10 - 15 * index
        bold = label in {"Total TTC", "Net à payer"}
        _write(canvas, (370, y), [label], bold=bold)
        canvas.drawRightString(RIGHT, y, f"{french(amount)} €")


def _draw_table(canvas: Canvas, top: float, rows: list[list[str]], widths: list[int], numbers_from: int) -> float:
    table = Table(rows, colWidths=widths, rowHeights=17)
    style: list[Any] = [
        ("FONT", (0, 0), (-1, -1), "Vera", 8),
        ("FONT", (0, 0), (-1, 0), "VeraBd", 8),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e8ecf1")),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey),
        ("ALIGN", (numbers_from, 0), (-1, -1), "RIGHT"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    table.setStyle(TableStyle(style))
    _, height = table.wrapOn(canvas, sum(widths), top)
    table.drawOn(canvas, LEFT, top - height)
    return top - height


def _write(canvas: Canvas, at: tuple[float, float], lines: list[str], size: float = 9, *, bold: bool = False) -> None:
    canvas.setFont("VeraBd" if bold else "Vera", size)
    for index, line in enumerate(lines):
        canvas.drawString(at[0], at[1] - 1.4 * size * index, line)


def embed(canvas: Canvas, xml: bytes) -> None:
    """Attach the XML as Factur-X says: /AFRelationship Alternative, XMP with the profile."""
    document: Any = vars(canvas)["_doc"]  # ReportLab has no public way to the objects of the file
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
    name, pdf_string = pdfdoc.PDFName, pdfdoc.PDFString
    parameters = pdfdoc.PDFDictionary({"Size": len(xml), "ModDate": pdf_string("D:20240315000000Z")})
    entries = {"Type": name("EmbeddedFile"), "Subtype": name("text/xml"), "Params": parameters}
    content = document.Reference(pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), xml))
    specification = document.Reference(
        pdfdoc.PDFDictionary(
            {
                "Type": name("Filespec"),
                "F": pdf_string("factur-x.xml"),
                "UF": pdf_string("factur-x.xml"),
                "AFRelationship": name("Alternative"),
                "Desc": pdf_string("Factur-X invoice"),
                "EF": pdfdoc.PDFDictionary({"F": content, "UF": content}),
            }
        )
    )
    names = pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray([pdf_string("factur-x.xml"), specification])})
    catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": names})
    catalog.AF = pdfdoc.PDFArray([specification])
    about = pdfdoc.PDFDictionary({"Type": name("Metadata"), "Subtype": name("XML")})
    catalog.Metadata = pdfdoc.PDFStream(about, XMP.encode(), filters=())


def make_invoice(target: Path) -> None:
    """Write the PDF."""
    for font in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))  # they come with ReportLab
    canvas = Canvas(str(target), pagesize=A4, invariant=1, lang="fr")
    canvas.setTitle(f"Facture {NUMBER}")
    canvas.setAuthor(SELLER.name)
    draw_page(canvas)
    embed(canvas, cii_xml())
    canvas.save()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    make_invoice(parser.parse_args().target)


if __name__ == "__main__":
    main()
