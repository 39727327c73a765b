from __future__ import annotations

import pytest

from docsluice.reading.language import guess_language

ALL = ("eng", "deu", "fra", "spa", "ita", "nld")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Invoice number 4711 Please pay the amount to the address", "eng"),
        ("Rechnung Datum Menge Einzelpreis Lieferung fur Bestellung", "deu"),
        ("Facture du 14 mars, montant TTC, votre commande et livraison", "fra"),
        ("Factura fecha importe precio del pedido", "spa"),
        ("Fattura data importo quantità della merce", "ita"),
        ("Factuur datum bedrag van de klant met btw", "nld"),
        ("Rechnung 4711", None),
        ("4711 0815 ACME", None),
        ("Invoice date amount Rechnung Datum Betrag", None),
    ],
)
def test_language_of_a_few_words(text: str, language: str | None) -> None:
    assert guess_language(text.split(), ALL) == language


def test_only_the_languages_asked_for_are_answered() -> None:
    assert guess_language("Rechnung Menge Lieferung Bestellung".split(), ("eng", "fra")) is None
