"""What a document shows about its own habits: decimal mark, order of dates, currency, country, languages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.normalise.currency import currency_of
from docsluice.normalise.dates import written_orders
from docsluice.normalise.money import decimal_mark_of
from docsluice.normalise.types import Context
from docsluice.standards.jurisdictions import JURISDICTIONS

if TYPE_CHECKING:
    from docsluice.records import Document

_LONGEST = 60_000  # characters that are looked at: habits show early
# Words that are frequent in one language and rare in the others.
_LANGUAGE_WORDS = {
    "en": "the of and to invoice total amount date due tax bill thank you subtotal cash change order agreement shall",
    "de": "der die das und für rechnung betrag datum summe mwst ust gesamt netto brutto zahlung str ihre nr menge bar",
    "fr": "le la les et des du facture montant tva total date ht ttc prix quantité règlement merci euros votre client",
    "es": "el los las y factura importe fecha iva cantidad precio cliente gracias base imponible del pago",
    "it": "il di e fattura importo data iva quantità prezzo totale cliente grazie pagamento imponibile",
    "nl": "de het een en factuur bedrag datum btw totaal aantal prijs klant bedankt betaling van",
    "pt": "o os e fatura valor data iva quantidade preço cliente obrigado pagamento nif",
    "ms": "sdn bhd jalan taman cukai jumlah tunai baki resit selangor terima kasih",
}
_WORDS = {language: frozenset(words.split()) for language, words in _LANGUAGE_WORDS.items()}
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DC|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|"
    "PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY"
)
_STATE_NAMES = "|".join(name for name, code in JURISDICTIONS.items() if code.startswith("US-"))
# Signs of a country, each with its weight.
_COUNTRY_SIGNS: tuple[tuple[str, re.Pattern[str], int], ...] = (
    ("US", re.compile(rf"\b(?:{_STATES})\.?,?\s*\d{{5}}(?:-\d{{4}})?\b"), 3),
    ("US", re.compile(r"(?<!\d)(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-.]\d{4}(?!\d)"), 2),
    (
        "US",
        re.compile(
            r"\b(?:sales\s+tax|state\s+of\s+(?:delaware|new\s+york|california|texas)|delaware|u\.s\.|USA|gratuity)\b",
            re.IGNORECASE,
        ),
        1,
    ),
    ("US", re.compile(rf"\b(?:{_STATE_NAMES})\b"), 1),
    ("CA", re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z]\s?\d[A-Z]\d\b"), 4),
    ("CA", re.compile(r"\b(?:HST|QST|TVQ|TPS|CAD|Canada|Ontario|Toronto)\b"), 2),
    ("GB", re.compile(r"£|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"), 2),
    ("GB", re.compile(r"\b(?:United\s+Kingdom|England|London|GB\d{9})\b"), 2),
    (
        "MY",
        re.compile(r"\b(?:SDN\.?\s*BHD|RM\s?\d|JALAN|SELANGOR|KUALA\s+LUMPUR|JOHOR|MALAYSIA\b|S/B\b)", re.IGNORECASE),
        3,
    ),
    ("MY", re.compile(r"\bRM\b(?!\s?[#:\d])"), 2),  # the head of a column
    ("SG", re.compile(r"\b(?:PTE\.?\s+LTD|SINGAPORE)\b", re.IGNORECASE), 3),
    ("AU", re.compile(r"\b(?:ABN|Australia|NSW|VIC|QLD|Melbourne|Sydney)\b"), 3),
    ("NZ", re.compile(r"\bNew\s+Zealand\b"), 3),
    ("IN", re.compile(r"\b(?:GSTIN|CGST|SGST|INDIA)\b|₹|\bRs\.?\s?\d", re.IGNORECASE), 3),
    ("ZA", re.compile(r"\bSouth\s+Africa\b|\bR\s?\d+\.\d{2}\b"), 2),
    ("DE", re.compile(r"\b(?:GmbH|Deutschland|USt-?Id|DE\d{9}|MwSt)\b"), 2),
    ("FR", re.compile(r"\b(?:SIRET|SIREN|TVA|FR\d{11}|France)\b"), 2),
    ("ES", re.compile(r"\b(?:CIF|NIF|España|ES[A-Z]\d{8})\b"), 2),
    ("IT", re.compile(r"\b(?:P\.?\s?IVA|Italia|IT\d{11})\b"), 2),
    ("NL", re.compile(r"\b(?:BTW|Nederland|NL\d{9}B\d{2}|B\.V\.|KvK)\b"), 2),
    ("CH", re.compile(r"\b(?:CHF|CHE-\d{3}|Schweiz|Suisse)"), 2),
    ("PL", re.compile(r"\b(?:NIP|PLN|Polska)\b|zł"), 2),
    ("CZ", re.compile(r"\b(?:DIČ|DIC|CZK|IČO)\b|Kč"), 2),
    ("AT", re.compile(r"\b(?:ATU\d{8}|Österreich)\b"), 3),
    ("BE", re.compile(r"\b(?:BE\s?0?\d{3}\.?\d{3}\.?\d{3}|België|Belgique)\b"), 3),
    ("PT", re.compile(r"\b(?:Portugal|Contribuinte|PT\d{9}|Lisboa)\b"), 3),
    ("HU", re.compile(r"\b(?:ÁFA|[Aa]dószám|HUF|Magyarország)\b"), 3),
    ("RO", re.compile(r"\b(?:CUI|România|Bucureşti|București)\b"), 3),
    ("HR", re.compile(r"\b(?:OIB|Hrvatska|HRK)\b"), 3),
    ("SE", re.compile(r"\b(?:Sverige|SEK|SE\d{12})\b"), 3),
    ("DK", re.compile(r"\b(?:CVR|Danmark|DKK)\b"), 3),
    ("NO", re.compile(r"\b(?:Norge|NOK|MVA)\b"), 3),
    ("BR", re.compile(r"\b(?:CNPJ|BRASIL|Brasil)\b|R\$\s?\d"), 3),
    ("MX", re.compile(r"\b(?:MXN|M[EÉ]XICO|C\.P\. \d{5})\b"), 3),
    ("TR", re.compile(r"\b(?:KDV|TÜRKİYE|Türkiye)\b|₺"), 3),
    ("HK", re.compile(r"\b(?:HKD|HONG\s?KONG|Hong\s?Kong|KOWLOON|Kowloon)\b|\bHK\$"), 3),
    ("AE", re.compile(r"\b(?:AED|U\.?A\.?E|DUBAI|Dubai|ABU\s+DHABI|Abu\s+Dhabi|Dirhams?)\b"), 2),
    ("IE", re.compile(r"\b(?:IRELAND|Ireland|DUBLIN|Dublin|IE\d{7}[A-Z]{1,2})\b"), 2),
    ("TH", re.compile(r"\b(?:THB|THAILAND|Thailand|BANGKOK|Bangkok)\b|฿"), 3),
    ("PH", re.compile(r"\b(?:PHP|PHILIPPINES|Philippines|MANILA|Manila|VATable)\b|₱"), 3),
    ("ID", re.compile(r"\b(?:NPWP|INDONESIA|Jakarta|JAKARTA)\b|\bRp\.?\s?\d"), 3),
)
_MONTH_FIRST = frozenset({"US"})
_NEITHER = frozenset({"CA"})
_DAY_FIRST_LANGUAGES = frozenset({"de", "fr", "es", "it", "nl", "pt", "ms"})


def context_of(document: Document) -> Context:
    """The habits of a document, from its whole text."""
    printed = all(page.reader == "text_layer" for page in document.pages)
    return replace(context_of_text(document.text[:_LONGEST]), printed=printed)


def context_of_text(text: str) -> Context:
    """The habits that a text shows.

    Dates: one that can only be read one way ("25/03/2020") proves the order for all; else country and
    language hint at it. Nothing is taken from the machine that this runs on.
    """
    languages, country = _languages(text), _country(text)
    day, month = written_orders(text)
    sure = day != month
    return Context(
        decimal_mark=decimal_mark_of(text),
        day_first=day > month if sure else _usual_order(country, languages),
        day_first_sure=sure,
        currency=currency_of(text, country),
        country=country,
        languages=languages,
    )


def _languages(text: str) -> tuple[str, ...]:
    counts = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    scores = {language: sum(counts[word] for word in words) for language, words in _WORDS.items()}
    ranked = sorted((language for language in scores if scores[language]), key=lambda one: -scores[one])
    return tuple(language for language in ranked if 2 * scores[language] >= scores[ranked[0]])


def _country(text: str) -> str | None:
    votes: Counter[str] = Counter()
    for country, sign, weight in _COUNTRY_SIGNS:
        votes[country] += weight * min(3, len(sign.findall(text)))
    best = votes.most_common(2)
    return best[0][0] if best[0][1] >= 2 and best[0][1] > best[1][1] else None  # noqa: PLR2004  one weak sign is none


def _usual_order(country: str | None, languages: tuple[str, ...]) -> bool | None:
    if country in _MONTH_FIRST:
        return False
    if country in _NEITHER:
        return None
    if country is not None or any(language in _DAY_FIRST_LANGUAGES for language in languages[:1]):
        return True
    return None
