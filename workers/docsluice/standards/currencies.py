"""Currencies: ISO 4217 codes, the signs and words that stand for them, and where they are money."""

from __future__ import annotations

CURRENCIES: frozenset[str] = frozenset(
    (
        "AED ARS AUD BDT BGN BHD BND BRL CAD CHF CLP CNY COP CRC CZK DKK DOP EGP EUR GBP GEL GHS HKD HRK HUF IDR ILS "
        "INR ISK JOD JPY KES KRW KWD KZT LBP LKR MAD MOP MUR MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RSD "
        "RUB SAR SEK SGD THB TND TRY TWD TZS UAH UGX USD UYU VND ZAR ZMW"
    ).split()
)
# Signs that mean one currency wherever they stand.
SIGNS: dict[str, str] = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "₺": "TRY",
    "₴": "UAH",
    "₦": "NGN",
    "₱": "PHP",
    "zł": "PLN",
    "Kč": "CZK",
    "RM": "MYR",
    "R$": "BRL",
    "US$": "USD",
    "USS": "USD",
    "CA$": "CAD",
    "C$": "CAD",
    "CDN$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "NT$": "TWD",
    "Mex$": "MXN",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "sFr": "CHF",
    "Ft": "HUF",
    "lei": "RON",
    "Rs": "INR",
    "Rs.": "INR",
    "Rp": "IDR",
}
# Names as written out, casefolded.
WORDS: dict[str, str] = {
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "us dollar": "USD",
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "united states dollars": "USD",
    "canadian dollars": "CAD",
    "australian dollars": "AUD",
    "singapore dollars": "SGD",
    "pound sterling": "GBP",
    "pounds sterling": "GBP",
    "british pounds": "GBP",
    "swiss francs": "CHF",
    "schweizer franken": "CHF",
    "franken": "CHF",
    "ringgit": "MYR",
    "ringgit malaysia": "MYR",
    "rupees": "INR",
    "indian rupees": "INR",
    "yen": "JPY",
    "zloty": "PLN",
    "kuna": "HRK",
}
# Signs that several countries share; the document's other evidence decides.
SHARED_SIGNS: dict[str, tuple[str, ...]] = {
    # shops in Malaysia print "$" for ringgit as well
    "$": ("USD", "CAD", "AUD", "SGD", "NZD", "HKD", "MXN", "TWD", "MYR"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "DKK", "NOK", "ISK"),
    "kn": ("HRK",),
    "R": ("ZAR",),
}
CURRENCY_OF_COUNTRY: dict[str, str] = {
    "US": "USD",
    "CA": "CAD",
    "AU": "AUD",
    "NZ": "NZD",
    "SG": "SGD",
    "HK": "HKD",
    "MX": "MXN",
    "TW": "TWD",
    "JP": "JPY",
    "CN": "CNY",
    "SE": "SEK",
    "DK": "DKK",
    "NO": "NOK",
    "IS": "ISK",
    "ZA": "ZAR",
    "MY": "MYR",
    "IN": "INR",
    "GB": "GBP",
    "CH": "CHF",
    "PL": "PLN",
    "CZ": "CZK",
    "HU": "HUF",
    "RO": "RON",
    "BR": "BRL",
    "TR": "TRY",
    "ID": "IDR",
    "AE": "AED",
    "TH": "THB",
    "PH": "PHP",
    **dict.fromkeys(("DE", "FR", "ES", "IT", "NL", "PT", "AT", "BE", "IE", "FI", "LU", "GR", "SK", "SI"), "EUR"),
}
