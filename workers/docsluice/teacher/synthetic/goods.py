"""Goods and services as tables of line items name them: one word to ten, with sizes, codes, colours and periods."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
from collections.abc import Mapping

from docsluice.teacher.synthetic import words as w

THINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("Desk", "Ball bearing", "Drill", "Notebook", "Mouse", "Headset", "Monitor", "Keyboard", "Docking station", "Cable", "Filter", "Valve", "Gasket", "Pump", "Paint", "Timber", "Cement", "Roof tile", "Coffee", "Olive oil", "Rice", "Butter", "Yogurt", "Shampoo", "T-shirt", "Jacket", "Safety boots", "Lamp", "Battery", "Tyre", "Brake pads", "Wiper blade", "Bandage", "Syringe", "Toner", "Envelopes", "Ring binder", "Flyer", "Banner", "Domain", "Server", "Licence", "Seat", "Ticket", "Tablet case", "Smartphone", "Memory card", "Toaster", "Sofa", "Mattress"),
    "de": ("Schreibtisch", "Kugellager", "Bohrmaschine", "Notebook", "Maus", "Bildschirm", "Tastatur", "Kabel", "Filter", "Ventil", "Dichtung", "Pumpe", "Farbe", "Bauholz", "Zement", "Dachziegel", "Kaffee", "Olivenöl", "Reis", "Butter", "Joghurt", "Shampoo", "Arbeitsjacke", "Sicherheitsschuhe", "Leuchte", "Batterie", "Reifen", "Bremsbeläge", "Wischerblatt", "Toner", "Briefumschläge", "Ordner", "Flyer", "Banner", "Domain", "Lizenz", "Fahrkarte", "Schraube", "Dübel", "Rohr", "Heizkörper", "Steckdose", "Teppich", "Papiertüte", "Karton", "Palette", "Müllbeutel", "Wasserzähler", "Haftpflicht", "Vollkasko", "Hausrat", "Arbeitspreis", "Grundpreis", "Leistungspreis", "Netzentgelt", "Mautgebühr", "Frachtpauschale"),
    "fr": ("Bureau", "Roulement", "Perceuse", "Ordinateur portable", "Souris", "Écran", "Clavier", "Câble", "Filtre", "Vanne", "Joint", "Pompe", "Peinture", "Bois", "Ciment", "Tuile", "Café", "Huile", "Riz", "Beurre", "Yaourt", "Chaussures de sécurité", "Lampe", "Pile", "Pneu", "Plaquettes de frein", "Enveloppes", "Classeur", "Affiche", "Licence", "Billet", "Vis", "Tuyau", "Radiateur", "Prise", "Carton", "Palette", "Confiture", "Savon"),
    "es": ("Escritorio", "Rodamiento", "Taladro", "Portátil", "Ratón", "Monitor", "Cable", "Filtro", "Válvula", "Pintura", "Madera", "Cemento", "Café", "Arroz", "Lámpara", "Batería", "Neumático", "Sobres", "Carpeta", "Licencia", "Tornillo", "Tubo", "Caja", "Jabón"),
    "it": ("Scrivania", "Cuscinetto", "Trapano", "Portatile", "Monitor", "Cavo", "Filtro", "Valvola", "Vernice", "Legname", "Cemento", "Caffè", "Riso", "Lampada", "Batteria", "Pneumatico", "Buste", "Licenza", "Vite", "Tubo", "Scatola", "Sapone"),
    "nl": ("Bureau", "Kogellager", "Boormachine", "Laptop", "Muis", "Beeldscherm", "Kabel", "Filter", "Klep", "Verf", "Hout", "Cement", "Koffie", "Rijst", "Lamp", "Batterij", "Band", "Enveloppen", "Ordner", "Licentie", "Schroef", "Buis", "Doos", "Zeep", "Tablethoes", "Geheugenkaart"),
}  # fmt: skip
WORK: Mapping[str, tuple[str, ...]] = {
    "en": ("Installation of", "Repair of", "Rental of", "Delivery of", "Support for", "Design of", "Replacement of", "Inspection of", "Cleaning of"),
    "de": ("Montage", "Reparatur", "Miete", "Lieferung", "Wartung", "Austausch", "Prüfung", "Reinigung", "Versand", "Einbau"),
    "fr": ("Installation de", "Réparation de", "Location de", "Livraison de", "Entretien de", "Remplacement de"),
    "es": ("Instalación de", "Reparación de", "Alquiler de", "Entrega de"), "it": ("Installazione di", "Riparazione di", "Noleggio di", "Consegna di"),
    "nl": ("Installatie van", "Reparatie van", "Huur van", "Levering van"),
}  # fmt: skip
QUALITIES: Mapping[str, tuple[str, ...]] = {
    "en": ("black", "blue", "large", "wireless", "stainless steel", "organic", "heavy duty", "refurbished", "incl. delivery", "per month", "various colours", "round trip"),
    "de": ("schwarz", "blau", "groß", "kabellos", "Edelstahl", "Bio", "verzinkt", "gebraucht", "inkl. Anlieferung", "pro Monat", "farblich sortiert", "Pauschale", "je gefahrene Kilometer", "Stufe 2", "HT", "NT"),
    "fr": ("noir", "bleu", "grand", "sans fil", "inox", "bio", "reconditionné", "livraison incluse", "par mois", "à l'ancienne"),
    "es": ("negro", "azul", "grande", "inalámbrico", "ecológico", "por mes"), "it": ("nero", "blu", "grande", "senza fili", "biologico", "al mese"),
    "nl": ("zwart", "blauw", "groot", "draadloos", "biologisch", "per maand"),
}  # fmt: skip
MAKES = ("Bosch", "HP", "Apple", "Samsung", "Decoded", "Siemens", "3M", "Brother", "Canon", "Philips", "Lenovo", "Makita", "Dell", "Sony", "Festool", "Logitech", "Grohe", "Osram")  # fmt: skip
MODELS = ("Pro", "Mini", "Air", "Plus", "X200", "GS60", "Series 5", "Retina", "Ultra", "Vintage", "Type B", "Ghost", "Elite", "M8x40", "USB 3.0", "7", "II")  # fmt: skip


def describe(rng: random.Random, language: str) -> str:
    """A line item's description in a language (a code such as "de")."""
    style = rng.random()
    if style < 0.22:
        text = rng.choice(w.GOODS[language])
    elif style < 0.37:
        text = rng.choice(THINGS[language])
    elif style < 0.62:
        text = f"{rng.choice(THINGS[language])}{rng.choice((' ', ' ', ', ', ' - ', ': '))}{rng.choice(QUALITIES[language])}"
    elif style < 0.74:
        text = f"{rng.choice(MAKES)} {rng.choice(THINGS[language])} {rng.choice(MODELS)}"
    elif style < 0.84:
        text = f"{rng.choice(MAKES)} {rng.choice(MODELS)} {rng.choice(MODELS)}"
    elif style < 0.94:
        text = f"{rng.choice(WORK[language])} {_lower(rng.choice(THINGS[language]), language)}"
    else:
        text = f"{rng.choice(w.GOODS[language])}, {rng.choice(w.GOODS[language])}"
    for chance in (0.35, 0.1):
        if rng.random() < chance:
            text = f"{text} {_detail(rng, language)}"
    return text.upper() if rng.random() < 0.14 else text


def _detail(rng: random.Random, language: str) -> str:
    size = rng.choice(("cm", "mm", "m", "ml", "l", "kg", "g", "GB", "W", "V", "Zoll", '"'))
    year = rng.randint(2010, 2026)
    return rng.choice((
        f"({rng.choice(QUALITIES[language])})", f"{rng.randint(1, 900)} {size}", f"{rng.randint(1, 900)}{size}",
        f"{rng.randint(2, 90)}x{rng.randint(2, 90)}x{rng.randint(2, 90)} {size}", f"{rng.randint(2, 90)} x {rng.randint(2, 90)} {size}",
        f"{rng.choice('ABHKMT')}{rng.choice('LQXZ')}-{rng.randint(10, 9999)}", f"({rng.randint(2, 50)} %)", f"#{rng.randint(10, 9999)}", f"No. {rng.randint(1, 99)}",
        f"{rng.randint(1, 12):02d}/{year}", f"Q{rng.randint(1, 4)} {year}", f"{rng.randint(1, 28):02d}.{rng.randint(1, 12):02d}. - {rng.randint(1, 28):02d}.{rng.randint(1, 12):02d}.{year}",
        f"ref {rng.randint(1000, 999999)}", f"Typ {rng.choice('ABC')}{rng.randint(1, 30)}", f"~{rng.randint(100, 3000)}{size}", f"({rng.choice('ABH')}{rng.randint(1, 9)}L{rng.randint(10, 99)}ET)", f"{rng.randint(2, 24)}er Pack",
    ))  # fmt: skip


def _lower(text: str, language: str) -> str:
    return text if language == "de" else text[0].lower() + text[1:]
