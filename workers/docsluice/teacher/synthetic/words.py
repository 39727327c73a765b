"""Wordings of business documents in six languages, by language code."""


# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "en": ("en_GB", "en_US", "en_IE"), "de": ("de_DE", "de_AT", "de_CH"), "fr": ("fr_FR", "fr_BE"),
    "es": ("es_ES",), "it": ("it_IT",), "nl": ("nl_NL", "nl_BE"),
}  # fmt: skip

# kind → language → ways to say it
TITLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "invoice": {
        "en": ("Invoice", "INVOICE", "Tax Invoice", "VAT Invoice", "Sales Invoice", "Commercial invoice"),
        "de": ("Rechnung", "RECHNUNG", "Handelsrechnung", "Teilrechnung", "Schlussrechnung", "Baurechnung"),
        "fr": ("Facture", "FACTURE", "Facture de vente", "Facture client", "Facture d'acompte"),
        "es": ("Factura", "FACTURA", "Factura de venta"), "it": ("Fattura", "FATTURA", "Fattura accompagnatoria"),
        "nl": ("Factuur", "FACTUUR", "Verkoopfactuur"),
    },
    "credit note": {
        "en": ("Credit Note", "CREDIT NOTE", "Credit Memo", "Sales Credit Memo"),
        "de": ("Gutschrift", "GUTSCHRIFT", "Rechnungskorrektur", "Stornorechnung", "Korrekturrechnung"),
        "fr": ("Avoir", "AVOIR", "Note de crédit", "Facture d'avoir"),
        "es": ("Nota de crédito", "Abono", "Factura rectificativa"), "it": ("Nota di credito", "NOTA DI CREDITO"),
        "nl": ("Creditnota", "CREDITFACTUUR", "Creditfactuur"),
    },
    "order": {
        "en": ("Purchase Order", "PURCHASE ORDER", "Order", "Order Confirmation", "Insertion Order", "Sales Order", "CONTRACT", "Broadcast Contract"),
        "de": ("Bestellung", "BESTELLUNG", "Auftragsbestätigung", "Auftrag"),
        "fr": ("Bon de commande", "BON DE COMMANDE", "Confirmation de commande"),
        "es": ("Pedido", "Orden de compra"), "it": ("Ordine di acquisto", "Conferma d'ordine"),
        "nl": ("Bestelling", "Inkooporder", "Orderbevestiging"),
    },
}  # fmt: skip

KEYS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "invoice number": {
        "en": ("Invoice No.", "Invoice Number", "Invoice #", "Invoice no", "Inv. No.", "Number", "Document No.", "Invoice ID", "Bill No", "Reference No."),
        "de": ("Rechnungsnummer", "Rechnungs-Nr.", "Rechnung Nr.", "Re.-Nr.", "Belegnummer", "Rechnungsnr.", "Nummer", "Beleg-Nr."),
        "fr": ("Facture n°", "N° de facture", "Numéro de facture", "Numéro", "Facture N°", "N° facture", "Référence facture"),
        "es": ("Factura nº", "Número de factura", "Nº factura", "Nº"), "it": ("Fattura n.", "Numero fattura", "N. fattura", "Numero"),
        "nl": ("Factuurnummer", "Factuurnr.", "Factuur nr"),
    },
    "credit number": {
        "en": ("Credit Note No.", "Credit Memo No.", "Document No.", "Number"), "de": ("Gutschriftsnummer", "Gutschrift Nr.", "Belegnummer", "Stornonummer"),
        "fr": ("Avoir n°", "N° d'avoir", "Numéro"), "es": ("Abono nº", "Número"), "it": ("Nota di credito n.", "Numero"),
        "nl": ("Creditnotanummer", "Creditfactuurnr."),
    },
    "order number": {
        "en": ("Order No.", "Order #", "PO Number", "Order / Rev", "Purchase Order No.", "Order Number", "Contract #"), "de": ("Bestellnummer", "Bestell-Nr.", "Auftragsnummer", "Auftrags-Nr."),
        "fr": ("Commande n°", "N° de commande", "Bon de commande n°"), "es": ("Pedido nº", "Número de pedido"), "it": ("Ordine n.", "Numero ordine"),
        "nl": ("Bestelnummer", "Ordernummer"),
    },
    "issue date": {
        "en": ("Invoice Date", "Date", "Date of issue", "Issue date", "Issued", "Document Date", "Posting Date", "Billing date", "Date issued"),
        "de": ("Rechnungsdatum", "Datum", "Belegdatum", "Ausstellungsdatum", "vom", "Ausgestellt am"),
        "fr": ("Date de facture", "Date", "Date d'émission", "Date facture", "Émise le", "Le", "Date de facturation"),
        "es": ("Fecha", "Fecha de factura", "Fecha de emisión"), "it": ("Data", "Data fattura", "Data documento", "del"),
        "nl": ("Factuurdatum", "Datum"),
    },
    "due date": {
        "en": ("Due Date", "Payment due", "Due", "Pay by", "Due by", "Payment Due Date", "Please pay by"),
        "de": ("Fällig am", "Fälligkeit", "Zahlbar bis", "Fälligkeitsdatum", "Zahlungsziel", "Zahlbar bis zum"),
        "fr": ("Échéance", "Date d'échéance", "Date limite de paiement", "À payer avant le", "Date échéance", "Échéance le"),
        "es": ("Vencimiento", "Fecha de vencimiento"), "it": ("Scadenza", "Data scadenza"), "nl": ("Vervaldatum", "Te betalen voor", "Uiterste betaaldatum"),
    },
    "delivery date": {
        "en": ("Delivery Date", "Shipment Date", "Shipped", "Date of supply"), "de": ("Lieferdatum", "Leistungsdatum", "Liefer- und Leistungsdatum"),
        "fr": ("Date de livraison", "Livré le", "Date de prestation"), "es": ("Fecha de entrega",), "it": ("Data consegna",), "nl": ("Leverdatum",),
    },
    "purchase order number": {
        "en": ("PO Number", "P.O. No.", "Your Order", "Purchase Order", "Order No.", "Your Reference", "Customer PO", "PO #", "Cust. Ref."),
        "de": ("Ihre Bestellnummer", "Bestellnummer", "Ihre Bestellung", "Bestell-Nr.", "Ihre Auftragsnummer", "Auftragsreferenz"),
        "fr": ("Votre commande", "N° de commande", "Commande n°", "Bon de commande", "Réf. commande", "Votre référence"),
        "es": ("Pedido", "Su pedido", "Nº pedido"), "it": ("Vostro ordine", "Ordine n.", "Rif. ordine"), "nl": ("Uw bestelling", "Uw ordernummer", "Inkooporder"),
    },
    "customer number": {
        "en": ("Customer No.", "Account No.", "Customer ID", "Client #", "Bill-to Customer No."), "de": ("Kundennummer", "Kunden-Nr.", "Kd.-Nr.", "Debitor"),
        "fr": ("N° client", "Code client", "Compte client"), "es": ("Nº cliente",), "it": ("Codice cliente",), "nl": ("Klantnummer", "Debiteurnummer"),
    },
    "contact": {
        "en": ("Contact", "Salesperson", "Account manager", "Your contact"), "de": ("Ansprechpartner", "Bearbeiter", "Sachbearbeiter", "Verkäufer"),
        "fr": ("Contact", "Votre contact", "Interlocuteur"), "es": ("Contacto",), "it": ("Referente",), "nl": ("Contactpersoon",),
    },
    "payment terms": {
        "en": ("Payment Terms", "Terms", "Terms of payment", "Payment"), "de": ("Zahlungsbedingungen", "Zahlungsbedingung", "Zahlungskonditionen", "Zahlung"),
        "fr": ("Conditions de paiement", "Règlement", "Modalités de paiement", "Conditions de règlement"), "es": ("Condiciones de pago", "Forma de pago"),
        "it": ("Condizioni di pagamento", "Pagamento"), "nl": ("Betalingsvoorwaarden", "Betalingsconditie"),
    },
    "preceding invoice number": {
        "en": ("Original Invoice", "Invoice corrected", "Applies to invoice", "Ref. invoice", "Credit for invoice"), "de": ("zu Rechnung", "Ursprungsrechnung", "Bezug Rechnung Nr.", "Ursprüngliche Rechnung"),
        "fr": ("Facture d'origine", "Avoir sur facture", "Facture rectifiée", "Référence facture"), "es": ("Factura original", "Rectifica la factura"),
        "it": ("Rif. fattura", "Fattura di riferimento"), "nl": ("Oorspronkelijke factuur", "Betreft factuur"),
    },
    "service period": {
        "en": ("Service period", "Billing period", "Period", "Invoice Period", "Flight Dates", "Order Flight", "Contract Dates", "Subscription period"),
        "de": ("Leistungszeitraum", "Abrechnungszeitraum", "Zeitraum", "Lieferzeitraum"), "fr": ("Période", "Période de facturation", "Période de prestation"),
        "es": ("Periodo", "Periodo de facturación"), "it": ("Periodo", "Periodo di riferimento"), "nl": ("Periode", "Factuurperiode"),
    },
    "seller": {
        "en": ("From", "Seller", "Supplier", "Vendor", "Remit to", "Sold by", "Pay to"), "de": ("Verkäufer", "Lieferant", "Rechnungssteller", "Von", "Absender", "Leistungserbringer"),
        "fr": ("Vendeur", "Émetteur", "Fournisseur", "De"), "es": ("Proveedor", "Emisor", "Vendedor"), "it": ("Fornitore", "Cedente", "Cedente/prestatore", "Venditore"), "nl": ("Verkoper", "Leverancier", "Van"),
    },
    "buyer": {
        "en": ("Bill To", "Billed to", "Customer", "Sold to", "Invoice to", "To", "Client", "Buyer", "BILL TO:"), "de": ("Käufer", "Rechnungsempfänger", "Rechnung an", "Kunde", "Käufer/Leistungsempfänger", "Empfänger", "An"),
        "fr": ("Client", "Acheteur", "Facturé à", "Adresse de facturation", "Destinataire", "À"), "es": ("Cliente", "Facturar a", "Comprador"), "it": ("Cliente", "Spett.le", "Cessionario/committente", "Destinatario"), "nl": ("Klant", "Factuuradres", "Aan", "Koper"),
    },
    "ship to": {
        "en": ("Ship To", "Deliver to", "Delivery address"), "de": ("Lieferadresse", "Lieferung an", "Warenempfänger"), "fr": ("Livré à", "Adresse de livraison", "Lieu de livraison"),
        "es": ("Enviar a", "Dirección de entrega"), "it": ("Destinazione", "Luogo di consegna"), "nl": ("Afleveradres", "Verzendadres"),
    },
    "tax id": {
        "en": ("VAT No.", "VAT Reg No", "VAT Registration No.", "VAT ID", "Tax ID", "TIN", "VAT Number", "GST Reg No", "EIN"), "de": ("USt-IdNr.", "USt-ID", "USt.-Id.-Nr.", "UID", "Umsatzsteuer-ID", "USt-Identnr.", "Steuernummer", "St.-Nr.", "MWST-Nr."),
        "fr": ("N° TVA", "TVA intracommunautaire", "N° TVA intracom", "SIRET", "SIREN", "TVA", "Numéro de TVA"), "es": ("NIF", "CIF", "NIF/IVA"), "it": ("P. IVA", "Partita IVA", "P.IVA", "C.F./P.IVA"), "nl": ("BTW-nummer", "BTW nr.", "BTW", "KvK"),
    },
    "phone": {
        "en": ("Tel", "Phone", "Tel.", "Telephone", "Ph", "T"), "de": ("Tel.", "Telefon", "Tel", "Fon"), "fr": ("Tél.", "Tél", "Téléphone"), "es": ("Tel.", "Teléfono", "Tlf"), "it": ("Tel.", "Telefono"), "nl": ("Tel.", "Telefoon", "T"),
    },
    "iban": {"en": ("IBAN", "IBAN No.", "Account (IBAN)"), "de": ("IBAN", "IBAN-Nr."), "fr": ("IBAN", "Code IBAN"), "es": ("IBAN", "Cuenta IBAN"), "it": ("IBAN", "Codice IBAN"), "nl": ("IBAN", "IBAN-nummer")},
    "bic": {"en": ("BIC", "SWIFT", "SWIFT/BIC", "SWIFT Code"), "de": ("BIC", "BIC/SWIFT", "SWIFT-BIC"), "fr": ("BIC", "Code BIC", "SWIFT"), "es": ("BIC", "SWIFT"), "it": ("BIC", "SWIFT"), "nl": ("BIC",)},
    "bank": {"en": ("Bank", "Bank name"), "de": ("Bank", "Bankverbindung", "Kreditinstitut"), "fr": ("Banque", "Domiciliation"), "es": ("Banco",), "it": ("Banca",), "nl": ("Bank",)},
    "payment reference": {
        "en": ("Payment reference", "Reference", "Please quote", "Remittance reference", "Remittance Information"), "de": ("Verwendungszweck", "Zahlungsreferenz", "Referenz", "Zahlungsreferenznummer"), "fr": ("Référence de paiement", "Référence à rappeler", "Communication"),
        "es": ("Referencia de pago", "Concepto"), "it": ("Causale", "Riferimento pagamento"), "nl": ("Betalingskenmerk", "Omschrijving betaling"),
    },
    "currency": {"en": ("Currency", "Currency Code"), "de": ("Währung",), "fr": ("Devise", "Monnaie"), "es": ("Moneda", "Divisa"), "it": ("Valuta", "Divisa"), "nl": ("Valuta", "Munteenheid")},
    "sum of lines": {"en": ("Sum of lines", "Items total", "Goods total", "Line total", "Total of items"), "de": ("Summe Positionen", "Warenwert", "Zwischensumme", "Positionssumme", "Gesamtwarenwert"), "fr": ("Total des lignes", "Total brut HT", "Montant brut HT", "Total lignes HT"), "es": ("Suma de líneas", "Importe bruto"), "it": ("Totale merce", "Totale righe"), "nl": ("Totaal regels", "Goederenbedrag")},
    "discount": {"en": ("Discount", "Less discount", "Rebate", "Invoice discount"), "de": ("Rabatt", "Abzgl. Rabatt", "Nachlass", "Abschlag", "abzüglich Rabatt"), "fr": ("Remise", "Rabais", "Remise globale"), "es": ("Descuento",), "it": ("Sconto", "Sconto incondizionato"), "nl": ("Korting",)},
    "charges": {"en": ("Shipping", "Freight", "Delivery charge", "Handling", "Shipping & handling", "Carriage"), "de": ("Versandkosten", "Fracht", "Versand", "Zuschlag", "Verpackung", "Porto"), "fr": ("Frais de port", "Port", "Frais de livraison", "Transport"), "es": ("Gastos de envío", "Portes"), "it": ("Spese di spedizione", "Trasporto"), "nl": ("Verzendkosten", "Vracht")},
    "total without tax": {
        "en": ("Subtotal", "Sub Total", "Net total", "Net amount", "Total excl. VAT", "Total before tax", "Total net", "Taxable amount", "SUBTOTAL", "Total Ex. VAT", "Sub-total"), "de": ("Nettobetrag", "Summe netto", "Netto", "Zwischensumme netto", "Gesamt netto", "Gesamtbetrag netto", "Rechnungssumme netto", "Total ohne MWST"),
        "fr": ("Total HT", "Montant HT", "Total hors taxes", "Total net HT", "Net HT", "Sous-total HT"), "es": ("Base imponible", "Subtotal", "Total sin IVA"), "it": ("Imponibile", "Totale imponibile", "Totale netto"), "nl": ("Subtotaal", "Totaal excl. BTW", "Nettobedrag"),
    },
    "total tax": {
        "en": ("VAT", "Tax", "Sales tax", "Total VAT", "VAT amount", "GST", "Total tax", "TAX"), "de": ("MwSt.", "USt.", "Umsatzsteuer", "Mehrwertsteuer", "zzgl. MwSt.", "Steuerbetrag", "Summe USt.", "MWST"), "fr": ("TVA", "Total TVA", "Montant TVA", "Total de la TVA"), "es": ("IVA", "Cuota IVA", "Total IVA"), "it": ("IVA", "Imposta", "Totale IVA", "Totale imposta"), "nl": ("BTW", "BTW bedrag", "Totaal BTW"),
    },
    "total amount": {
        "en": ("Total", "TOTAL", "Grand Total", "Invoice total", "Total incl. VAT", "Total amount", "Total Due", "Gross total", "Amount total", "Invoice Amount", "Total (incl. tax)"), "de": ("Gesamtbetrag", "Rechnungsbetrag", "Gesamtsumme", "Bruttobetrag", "Summe brutto", "Endbetrag", "Gesamt", "Total inkl. MWST", "Rechnungsendbetrag", "Gesamtbetrag inkl. MwSt."),
        "fr": ("Total TTC", "Montant TTC", "Total toutes taxes comprises", "TOTAL TTC", "Total général TTC", "Montant total TTC"), "es": ("Total", "Total factura", "Importe total", "TOTAL"), "it": ("Totale", "Totale fattura", "Totale documento", "Totale complessivo"), "nl": ("Totaal", "Totaal incl. BTW", "Totaalbedrag", "Factuurbedrag"),
    },
    "amount paid": {"en": ("Paid", "Amount paid", "Deposit paid", "Prepaid", "Less payments", "Payment received", "Advance payment"), "de": ("Anzahlung", "Bereits bezahlt", "abzgl. Anzahlung", "Vorauszahlung", "Gezahlter Betrag"), "fr": ("Acompte versé", "Déjà réglé", "Acompte", "Montant payé"), "es": ("Pagado", "Anticipo", "A cuenta"), "it": ("Acconto", "Pagato", "Già versato"), "nl": ("Betaald", "Aanbetaling", "Reeds voldaan")},
    "rounding": {"en": ("Rounding", "Rounding adjustment", "Rounding Adj"), "de": ("Rundung", "Rundungsdifferenz"), "fr": ("Arrondi",), "es": ("Redondeo",), "it": ("Arrotondamento",), "nl": ("Afronding",)},
    "amount due": {"en": ("Amount due", "Balance due", "Amount payable", "Total due", "Balance", "Please pay", "Due payable amount"), "de": ("Zahlbetrag", "Zu zahlen", "Fälliger Betrag", "Offener Betrag", "Restbetrag", "Zahlungsbetrag"), "fr": ("Net à payer", "Reste à payer", "Montant dû", "Solde à payer", "NET A PAYER"), "es": ("A pagar", "Importe a pagar", "Pendiente de pago"), "it": ("Netto a pagare", "Da pagare", "Totale da pagare"), "nl": ("Te betalen", "Openstaand bedrag", "Te voldoen")},
}  # fmt: skip

COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "line number": {"en": ("#", "Pos", "No.", "Line", "Item"), "de": ("Pos.", "Pos", "Nr."), "fr": ("N°", "Pos", "Ligne"), "es": ("Nº", "Pos"), "it": ("N.", "Pos"), "nl": ("Nr", "Pos")},
    "item code": {"en": ("Code", "SKU", "Item No.", "Article", "Part No.", "Item code"), "de": ("Art.-Nr.", "Artikelnummer", "Artikel-Nr.", "Artikel"), "fr": ("Réf.", "Référence", "Code", "Code article"), "es": ("Código", "Ref."), "it": ("Codice", "Articolo"), "nl": ("Artikelnr.", "Code")},
    "description": {"en": ("Description", "Item", "Product", "Details", "Service", "DESCRIPTION"), "de": ("Bezeichnung", "Beschreibung", "Artikelbezeichnung", "Leistung", "Text"), "fr": ("Désignation", "Description", "Libellé", "Produit"), "es": ("Descripción", "Concepto"), "it": ("Descrizione", "Prodotto"), "nl": ("Omschrijving", "Product")},
    "quantity": {"en": ("Qty", "Quantity", "QTY", "Units", "Hours"), "de": ("Menge", "Anzahl", "Mge."), "fr": ("Qté", "Quantité", "Qte"), "es": ("Cantidad", "Cant."), "it": ("Quantità", "Q.tà"), "nl": ("Aantal",)},
    "unit": {"en": ("Unit", "UOM"), "de": ("Einheit", "Einh.", "ME"), "fr": ("Unité", "U"), "es": ("Unidad", "Ud."), "it": ("U.M.", "UM"), "nl": ("Eenheid",)},
    "unit price": {"en": ("Unit price", "Price", "Rate", "Unit Cost", "Price each", "Net price"), "de": ("Einzelpreis", "E-Preis", "Preis", "Einzelpreis netto", "Stückpreis"), "fr": ("Prix unitaire", "P.U. HT", "PU HT", "Prix unit. HT", "P.U."), "es": ("Precio", "Precio unitario"), "it": ("Prezzo", "Prezzo unitario"), "nl": ("Prijs", "Stukprijs")},
    "tax rate": {"en": ("VAT %", "VAT", "Tax", "VAT rate"), "de": ("MwSt.", "USt. %", "MwSt. %", "USt."), "fr": ("TVA", "TVA %", "Taux TVA"), "es": ("IVA", "IVA %"), "it": ("IVA", "Aliq. IVA"), "nl": ("BTW", "BTW %")},
    "net amount": {"en": ("Amount", "Total", "Line total", "Net amount", "Ext. price", "AMOUNT"), "de": ("Gesamtpreis", "Betrag", "Gesamt", "G-Preis", "Nettobetrag", "Summe"), "fr": ("Montant HT", "Total HT", "Montant", "Total"), "es": ("Importe", "Total"), "it": ("Importo", "Totale"), "nl": ("Bedrag", "Totaal")},
}  # fmt: skip
UNITS: Mapping[str, tuple[str, ...]] = {
    "en": ("pcs", "Piece", "hrs", "each", "box", "kg", "unit", "EA"), "de": ("Stk.", "Stück", "Std.", "kg", "Pauschal", "Stk", "m", "H87"),
    "fr": ("pce", "unité", "h", "kg", "forfait", "U"), "es": ("ud", "hora", "kg"), "it": ("pz", "ore", "kg", "nr"), "nl": ("stuks", "uur", "kg", "st"),
}  # fmt: skip
RATES: Mapping[str, tuple[str, ...]] = {
    "en_GB": ("20", "5", "0"), "en_US": ("8.25", "7", "6.5", "0", "8.875"), "en_IE": ("23", "13.5", "0"), "de_DE": ("19", "7", "0"),
    "de_AT": ("20", "10", "13"), "de_CH": ("8.1", "2.6", "7.7"), "fr_FR": ("20", "5.5", "10", "2.1"), "fr_BE": ("21", "6"), "es_ES": ("21", "10", "4"),
    "it_IT": ("22", "10", "4"), "nl_NL": ("21", "9", "0"), "nl_BE": ("21", "6"),
}  # fmt: skip
CURRENCIES: Mapping[str, tuple[str, str]] = {"en_GB": ("GBP", "£"), "en_US": ("USD", "$"), "de_CH": ("CHF", "Fr.")}
TERMS: Mapping[str, tuple[str, ...]] = {
    "en": ("Net {d} days", "{d} days net", "Due on receipt", "Payment within {d} days of invoice date", "NET {d}", "1 Month/2% 8 days"),
    "de": ("{d} Tage netto", "Zahlbar innerhalb {d} Tagen netto", "Zahlbar sofort ohne Abzug", "Zahlbar innerhalb von {d} Tagen ohne Abzug", "bei Zahlung innerhalb 10 Tagen 2% Skonto", "innerhalb {d} Tagen nach Rechnungserhalt"),
    "fr": ("{d} jours net", "Paiement à {d} jours", "À réception de facture", "{d} jours fin de mois", "Virement à {d} jours"),
    "es": ("{d} días", "Transferencia a {d} días", "Al contado"), "it": ("{d} giorni data fattura", "Bonifico {d} gg", "Rimessa diretta"), "nl": ("{d} dagen netto", "Betaling binnen {d} dagen"),
}  # fmt: skip
GOODS: Mapping[str, tuple[str, ...]] = {
    "en": ("Steel bolts M8", "Copper wire 2.5mm", "Consulting services", "Laser printer HP", "Office chair, blue", "Web hosting plan", "Safety gloves size L", "Hydraulic pump", "Support retainer", "USB-C cable 2m", "Oak desk", "Website design", "Monthly maintenance", "TV spot :30 prime time", "Test for 21 days evaluation", "Printer paper A4", "Software licence", "Training day", "Travel expenses", "Cleaning service"),
    "de": ("Schreibtischstuhl, blau", "Trennblätter A4", "Joghurt Banane", "Montagearbeiten", "Beamer-Deckenhalterung", "Beratungsleistung", "Kopierpapier 80g", "Wartungsvertrag", "Fachkraft Elektro", "Abrechnungskreis", "Druckerpatrone schwarz", "Lieferung Bauholz", "Softwarelizenz Jahresabo", "Anfahrtspauschale", "Aktenschrank", "Hosting-Paket M", "Obst und Gemüse", "Reinigung der Büroräume"),
    "fr": ("Nougat de l'Abbaye 250g", "Biscuits aux raisins 300g", "Huile d'olive à l'ancienne", "Prestation de conseil", "Formation utilisateur", "Cartouche d'encre", "Maintenance annuelle", "Location de matériel", "Chaise de bureau", "Abonnement mensuel", "Développement site internet", "Main d'oeuvre", "Peinture blanche 10L"),
    "es": ("Silla de oficina", "Servicio de consultoría", "Papel A4", "Mantenimiento mensual", "Licencia de software", "Transporte", "Aceite de oliva 1L"),
    "it": ("Sedia da ufficio", "Consulenza tecnica", "Carta A4", "Manutenzione annuale", "Licenza software", "Olio extravergine 1L", "Trasporto"),
    "nl": ("Bureaustoel", "Advieswerkzaamheden", "Kopieerpapier A4", "Onderhoud jaarlijks", "Softwarelicentie", "Schoonmaak kantoor", "Kopje", "Lepel"),
}  # fmt: skip
NOTES: Mapping[str, tuple[str, ...]] = {
    "en": ("Thank you for your business.", "Goods remain our property until paid in full.", "Please make cheques payable to the company above.", "Late payments bear interest of 8% per year.", "This invoice was created electronically and is valid without signature.", "Registered in England and Wales No. 0{n}"),
    "de": ("Wir danken für Ihren Auftrag.", "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.", "Bitte überweisen Sie den Betrag unter Angabe der Rechnungsnummer.", "Es gelten unsere Allgemeinen Geschäftsbedingungen.", "Amtsgericht HRB {n}", "Geschäftsführer: {p}"),
    "fr": ("Nous vous remercions de votre confiance.", "Pas d'escompte pour paiement anticipé.", "En cas de retard de paiement, une indemnité forfaitaire de 40 € sera due.", "RCS {n}", "Capital social 10 000 €"),
    "es": ("Gracias por su confianza.", "Inscrita en el Registro Mercantil, tomo {n}"), "it": ("Grazie per la fiducia.", "Contributo CONAI assolto ove dovuto.", "REA {n}"), "nl": ("Bedankt voor uw bestelling.", "KvK {n}"),
}  # fmt: skip
