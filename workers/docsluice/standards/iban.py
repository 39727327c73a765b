"""IBAN (ISO 13616-1, check digits by ISO 7064 MOD 97-10) and BIC (ISO 9362)."""

from __future__ import annotations

import re

from docsluice.standards.countries import ISO_COUNTRIES

# Length of an IBAN by country: SWIFT IBAN registry, release 99.
IBAN_LENGTHS: dict[str, int] = {
    entry[:2]: int(entry[2:])
    for entry in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 "
        "EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 "
        "KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 "
        "PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 "
        "VA22 VG24 XK20 YE30"
    ).split()
}
_BIC = re.compile(r"[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}([A-Z0-9]{3})?")


def has_iban_length(iban: str) -> bool:
    """Tell whether a compact IBAN has the length of its country."""
    return IBAN_LENGTHS.get(iban[:2]) == len(iban)


def has_iban_checksum(iban: str) -> bool:
    """Tell whether the check digits of a compact IBAN hold (ISO 7064 MOD 97-10)."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", iban):
        return False
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def is_bic(bic: str) -> bool:
    """Tell whether a compact text has the form of a BIC: bank, country (ISO 3166), place and perhaps branch."""
    match = _BIC.fullmatch(bic)
    return match is not None and match[1] in ISO_COUNTRIES
