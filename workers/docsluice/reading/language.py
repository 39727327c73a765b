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
    "description price due payment customer order address phone please thank tax unit paid bill ship subtotal qty",
    "deu": "der die das und mit fur von den dem ist sind wir sie ihre ihr bei aus nach uber auf zum zur im am bis "
    "rechnung datum betrag menge preis kunde kundennummer lieferung bestellung einzelpreis gesamt gesamtpreis "
    "steuer mwst ust netto brutto zahlung bitte konto strasse telefon seite artikel bezeichnung summe zzgl inkl",
    "fra": "le la les des du et est sont pour avec sur par vous nous votre notre une dans au aux ce cette en facture "
    "montant quantite prix designation client commande tva ttc paiement echeance adresse livraison reglement numero "
    "siret rue tel remise unitaire",
    "spa": "el los las y del para con por su sus es son que una esta factura fecha importe cantidad precio descripcion "
    "cliente pedido iva pago direccion calle vencimiento cif nif telefono numero unidad subtotal euros",
    "ita": "il lo gli di e della del dei per con una sono che nel fattura data importo quantita prezzo descrizione "
    "cliente ordine iva pagamento indirizzo scadenza partita codice fiscale totale numero imponibile via cap spett",
    "nld": "de het een en van voor met op is zijn aan bij uw u wij naar factuur datum bedrag aantal prijs omschrijving "
    "klant klantnummer bestelling btw betaling adres vervaldatum totaal subtotaal incl excl factuurnummer gelieve kvk",
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
