"""The language of a page from a few of its words, so that Tesseract loads one language instead of six.

All six at once take twice the time of one. The words are common ones and those of invoices; accents are dropped,
because the words may have been read by a model of another language.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MIN_HITS = 3
MIN_LEAD = 1.8  # times the hits of the next language

_WORDS: dict[str, str] = {
    "eng": "the and of to for with is are this that from by your you our on invoice date amount number quantity "
    "description price due payment customer order address phone please thank tax unit paid bill ship subtotal qty "
    "shall which any such not be or as at party parties agreement name bank account vat net no item rate",
    "deu": "der die das und mit fur von den dem ist sind wir sie ihre ihr bei aus nach uber auf zum zur im am bis in "
    "rechnung rechnungen rechnungsdatum datum betrag gesamtbetrag nettobetrag menge preis nettopreis bruttopreis kunde "
    "kundennummer lieferung lieferdatum lieferant bestellung einzelpreis gesamt gesamtpreis beschreibung steuer "
    "steuersatz umsatzsteuer steuernummer mwst ust netto brutto zahlung zahlungsart bitte konto strasse telefon seite "
    "artikel bezeichnung summe zzgl inkl vom nr pos stk art einheit wahrung kaufer verkaufer handelsrechnung "
    "gutschrift abrechnung abrechnungszeitraum leistung leistungszeitraum zuschlag abschlag abschlage",
    "fra": "le la les de des du et est sont pour avec sur par vous nous votre notre une un dans au aux ce cette en "
    "facture facturation montant quantite prix designation client commande tva ttc ht paiement echeance adresse "
    "livraison bon fin debut reglement numero reference references code ligne taux total siret siren rue tel remise "
    "unitaire euros date devise prestation",
    "spa": "el la los las de y en un del para con por su sus es son que una esta factura fecha importe cantidad precio "
    "descripcion cliente pedido iva pago direccion calle vencimiento cif nif telefono numero unidad subtotal total "
    "euros base",
    "ita": "il la lo gli di e un della del dei per con una in sono che nel fattura data importo quantita prezzo "
    "descrizione cliente ordine iva pagamento indirizzo scadenza partita codice fiscale totale numero imponibile via "
    "cap spett art",
    "nld": "de het een en van voor met op is in zijn aan bij uw u wij naar factuur datum bedrag aantal prijs "
    "omschrijving klant klantnummer bestelling btw betaling adres vervaldatum totaal subtotaal incl excl factuurnummer "
    "gelieve kvk per",
}
_LETTERS = re.compile(r"[a-z]+")


def guess_language(words: Iterable[str], languages: Sequence[str]) -> str | None:
    """Return which of `languages` (Tesseract's names) the words are in, or None when that is not clear.

    A word that two languages share counts half for each.
    """
    owners = _word_owners()
    hits = dict.fromkeys(languages, 0.0)
    for word in words:
        for plain in _LETTERS.findall(_plain(word)):
            known = [language for language in owners.get(plain, ()) if language in hits]
            for language in known:
                hits[language] += 1 / len(known)
    ranked = sorted(((count, language) for language, count in hits.items()), reverse=True)
    if not ranked or ranked[0][0] < MIN_HITS:
        return None
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    return ranked[0][1] if ranked[0][0] >= MIN_LEAD * second else None


@functools.cache
def _word_owners() -> dict[str, tuple[str, ...]]:
    """Return the languages of every word in the lists."""
    owners: dict[str, tuple[str, ...]] = {}
    for language, line in _WORDS.items():
        for word in line.split():
            owners[word] = (*owners.get(word, ()), language)
    return owners


def _plain(word: str) -> str:
    """Return a word in lower case without accents; ß is ss."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))
