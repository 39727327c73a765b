"""Names, addresses, telephone numbers and times of day."""

from __future__ import annotations

import re

from docsluice.normalise.address_words import mend_address
from docsluice.normalise.text import mend_digits, one_line, trim_marks
from docsluice.normalise.types import Normalised
from docsluice.standards.countries import COUNTRIES
from docsluice.standards.jurisdictions import JURISDICTIONS

_NAME_LABEL = re.compile(
    r"""\s*(?:(?:bill(?:ed)?|sold|ship(?:ped)?|invoice[d]?|facturé|adressé)\s+(?:to|à)|customer(?:\s+name)?|client|kunde|cliente|klant|
    buyer|käufer|acheteur|seller|verkäufer|vendeur|vendor|supplier|lieferant|fournisseur|proveedor|company(?:\s+name)?|firma|name|
    advertiser(?:\s+name)?|merchant|store|from|to|an|between|by\s+and\s+between|and)\s*:\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_REGISTRATION = re.compile(
    r"\s*\(?\s*(?:co(?:mpany)?\.?\s*(?:reg\.?)?\s*no\.?\s*[:.]?\s*)?\(?\d{4,8}[\s-]{1,3}[A-Z]\)?\s*$|\s*\(?(?:Co\.?|Company)\s*(?:Reg\.?\s*)?No\.?.*$",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r""",?\s*\(?\b(?:a|an|organized|existing|duly|incorporated|having|with\s+(?:its\s+)?(?:offices?|principal)|whose|located\s+at|individually|
    acting|on\s+behalf|hereinafter|hereafter|as\s+(?:the\s+)?(?:seller|buyer|borrower|lender|agent|issuer))\b\s+\S.*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ALIAS = re.compile(
    r"""\s*[,;]?\s*\(\s*(?:(?:the|hereinafter|hereafter|referred\s+to|as|each|a|collectively|and|together|with|its|
    affiliates|individually|called|or|an)\s*,?\s*)*["“”'‘’«].*$""",
    re.IGNORECASE | re.VERBOSE,
)
ADDRESS_WORDS = "address|adresse|anschrift|dirección|indirizzo|adres|endereço"
"""What stands before an address, as a part of a pattern."""
_ADDRESS_LABEL = re.compile(rf"\s*(?:{ADDRESS_WORDS}|add)\.?\s*[:.]\s*", re.IGNORECASE)
_BORDER = re.compile(r"^[\[\]](?!.*[\[\]])\s*")  # the line of a frame, read as a bracket
_SHARP_S = re.compile(r"(?<=[Ss]tra)B(?=e(?![a-z]))")  # "StraBe", as OCR reads it
_BULLET = re.compile(r"[ \t]+[●•∙▪■·|][ \t]+")  # between the lines of an address that is set on one
_REGISTER_LINE = re.compile(r"\W*[A-Z]{0,3}\d{5,9}\s?[-·]\s?[A-Z]\W*")  # a company's number between name and address
_PHONE_LABEL = re.compile(r"[^\d+(]*")
_GB_CODE = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
_US_CITY = r"(?P<city>[^\W\d][^,\d]{1,40}),?\s+(?P<region>[A-Z]{2})\.?,?\s+(?P<code>\d{5}(?:-\d{4})?)\b"
_STATES = "|".join(name.replace(" ", r"\s") for name, code in JURISDICTIONS.items() if code.startswith("US-"))
_INDIA = (
    "India|Andhra Pradesh|Bihar|Delhi|Goa|Gujarat|Haryana|Karnataka|Kerala|Madhya Pradesh|Maharashtra|Odisha|Punjab|"
    "Rajasthan|Tamil Nadu|Telangana|Uttar Pradesh|West Bengal"
)
_POSTAL = (
    # state and code end an address of the US, whatever number begins it
    (re.compile(rf"{_US_CITY}(?=\W*(?:USA|US|United States(?: of America)?)?\W*$)"), "US"),
    (re.compile(rf"(?P<city>[^\W\d][^,\d]{{1,40}}?)[\s–-]+(?P<code>\d{{6}})(?=\W*$|\W+(?:{_INDIA}))"), None),  # IN, SG
    # DE, FR, ES, IT, MY; OCR may drop the space
    (
        re.compile(r"(?P<code>(?:[A-Z]{1,2}-)?\d{5})(?:\s+|(?=[A-ZÀ-Ý][a-zß-ÿ]{2}))(?P<city>[^\W\d][^,\d]{1,40})"),
        None,
    ),
    (re.compile(r"(?P<code>\d{4}\s?[A-Z]{2})\s+(?P<city>[^\W\d][^,\d]{1,40})"), "NL"),
    (re.compile(_US_CITY), "US"),
    (
        re.compile(rf"(?P<city>[^\W\d][^,\d]{{1,40}}),\s+(?P<region>{_STATES}),?\s+(?P<code>\d{{5}}(?:-\d{{4}})?)\b"),
        "US",
    ),
    (
        re.compile(r"(?P<city>[^\W\d][^,\d]{1,40}),?\s+(?P<region>[A-Z]{2}),?\s+(?P<code>[A-Z]\d[A-Z]\s?\d[A-Z]\d)\b"),
        "CA",
    ),
    (re.compile(rf"(?:^|(?<=, ))(?P<code>{_GB_CODE})\s+(?P<city>[^\W\d][^,\d]{{1,40}})"), "GB"),
    (re.compile(rf"(?P<city>[^\W\d][^,\d]{{1,40}}),?\s+(?P<code>{_GB_CODE})\b"), "GB"),
    (
        re.compile(r"(?P<code>(?:[A-Z]{1,2}-)?\d{4}(?:-\d{3})?)\s+(?P<city>[^\W\d][^,\d]{1,40})"),
        None,
    ),  # AT, BE, CH, DK, PT
)
_POSTAL_COMMA = re.compile(r"^\s*(?:\d{5}|\d{4}\s?[A-Z]{2}),\s+[^\W\d]{3}|^[^\W\d][^,\d]{1,40},\s+\d{5}\s*$")
_CODE_ALONE = re.compile(rf"\s*{_GB_CODE}\s*")  # on the last line of an address of the UK
_POSTAL_PREFIXES = {code: code for code in COUNTRIES.values()} | {
    "D": "DE",
    "F": "FR",
    "A": "AT",
    "B": "BE",
    "L": "LU",
    "I": "IT",
}
_CODES = "|".join(_POSTAL_PREFIXES)
# A country's code before postal code and town, or behind them; "Albany, NY 12210" has neither.
_CODE_BEFORE = re.compile(
    rf"(?:(?<=^)|(?<=, ))({_CODES})[ -](?=\d{{4,5}} (?!USA|United)[^\W\d])|(?<=, )(GB) (?={_GB_CODE} )"
)
_CODE_AT_END = re.compile(rf"(?<=\d)( [^\d,]+), ?({_CODES})$")
_REGISTER_NUMBER = re.compile(r"\d\s?-\s?[A-Z]\b")  # "(867388-U)": of a company, in Malaysia
_TIME = re.compile(
    r"(?<![\d.])(\d{1,2})\s?[:.hH]\s?(\d{2})(?:\s?[:.]\s?(\d{2}))?(?:\.\d+)?\s?([AaPp])?\.?[Mm]?(?![\d])"
)
_HOUR_ONLY = re.compile(r"(?<!\d)(\d{1,2})\s?([AaPp])\.?[Mm]\b")
_MIDDAY = 12
_FEWEST_DIGITS, _MOST_DIGITS = 5, 20
_LONG_CODE = 5


def normalise_name(raw: str) -> Normalised | None:
    """A name on one line with its legal form, without label, registration number and stray marks."""
    text = trim_marks(one_line(raw))
    label = _NAME_LABEL.match(text)
    text = trim_marks(text[label.end() :]) if label and label.end() < len(text) else text
    text = trim_marks(_REGISTRATION.sub("", text)) or text
    if not any(char.isalpha() for char in text):
        return Normalised(text, score=0.3) if any(char.isdigit() for char in text) else None
    return Normalised(text.strip('"“”'))


def normalise_party(raw: str) -> Normalised | None:
    """The name of a party to a contract, without "a Delaware corporation" and without its alias in brackets."""
    text = one_line(raw)
    for extra in (_ALIAS, _DESCRIBED):
        text = extra.sub("", text) or text
    found = normalise_name(text)
    return None if found is None else Normalised(str(found.value).rstrip(" (,"), found.reasons, found.score)


def normalise_text(raw: str) -> Normalised | None:
    """Free text on one line."""
    text = trim_marks(one_line(raw))
    return Normalised(text) if any(char.isalnum() for char in text) else None


def normalise_address(raw: str) -> Normalised | None:
    """An address: `raw` has ", " between its lines; street, postal code, city and country where they are plain."""
    parted = _BULLET.sub("\n", _ADDRESS_LABEL.sub("", raw, count=1).replace("\t", "\n"))
    lines = [trim_marks(line) for line in parted.splitlines()]
    lines = [
        _SHARP_S.sub("ß", _BORDER.sub("", one_line(line))) for line in lines if any(char.isalnum() for char in line)
    ]
    if len(lines) > 1 and _REGISTER_LINE.fullmatch(lines[0]):
        del lines[0]
    if not lines:
        return None
    whole, country = _without_country_code(mend_address(", ".join(lines)))
    if not any(char.isalpha() for char in whole):
        return None
    parts = _parts(whole)
    if country and "country" not in parts:
        parts["country"] = country
    return Normalised({"raw": whole, **parts})


def has_postal_code(line: str) -> bool:
    """Tell whether a line of an address holds a postal code and a town, in either order, with or without a comma.

    A postal code of the UK may be all that its line holds.
    """
    forms = (_POSTAL_COMMA.search(line), _CODE_ALONE.fullmatch(line))
    return any(pattern.search(line) for pattern, _ in _POSTAL) or any(forms)


def has_long_postal_code(line: str) -> bool:
    """Tell whether a line holds a town and a postal code that is no house number: of five digits, or with letters."""
    return any(
        len(match["code"]) >= _LONG_CODE and not line[: match.start("code")][-1:].isalnum()
        for pattern, _ in _POSTAL
        for match in pattern.finditer(line)
    )


def normalise_phone(raw: str) -> Normalised | None:
    """A telephone number as printed, without the word before it."""
    text = mend_digits(one_line(raw))
    bare = _PHONE_LABEL.sub("", text, count=1).strip(" .,;:-")
    if _REGISTER_NUMBER.search(bare):
        return None
    count = sum(char.isdigit() for char in bare)
    if not count >= _FEWEST_DIGITS:
        return None
    return Normalised(trim_marks(bare), score=1.0 if count <= _MOST_DIGITS else 0.5)


def normalise_time(raw: str) -> Normalised | None:
    """A time of day as HH:MM or HH:MM:SS on the 24-hour clock."""
    text = mend_digits(one_line(raw))
    for match in _TIME.finditer(text):
        hour, minute, second = int(match[1]), int(match[2]), match[3]
        if (value := _clock(hour, minute, int(second or 0), match[4])) is None:
            continue
        return Normalised(value if second else value[:5])
    hour_only = _HOUR_ONLY.search(text)
    value = _clock(int(hour_only[1]), 0, 0, hour_only[2]) if hour_only else None
    return Normalised(value[:5], score=0.8) if value else None


def _clock(hour: int, minute: int, second: int, half: str | None) -> str | None:
    if half and hour <= _MIDDAY:
        hour = hour % _MIDDAY + (_MIDDAY if half in "Pp" else 0)
    return f"{hour:02}:{minute:02}:{second:02}" if hour < 24 and minute < 60 and second < 60 else None  # noqa: PLR2004  a clock


def _without_country_code(whole: str) -> tuple[str, str | None]:
    """Address without the code before its postal code ("D-80333") or at its end (", FR"), and that country."""
    match = _CODE_BEFORE.search(whole)
    if match:
        return whole[: match.start()] + whole[match.end() :], _POSTAL_PREFIXES[match[1] or match[2]]
    match = _CODE_AT_END.search(whole)
    if match:
        return whole[: match.end(1)], _POSTAL_PREFIXES[match[2]]
    return whole, None


def _parts(whole: str) -> dict[str, str]:
    """Street, postal code, city, region and country of an address, as far as its notation gives them away."""
    parts: dict[str, str] = {}
    last = whole.rsplit(",", 1)[-1].strip(" .").casefold()
    country = COUNTRIES.get(last) or next((code for name, code in COUNTRIES.items() if last.endswith(" " + name)), None)
    for pattern, implied in _POSTAL:
        match = next(reversed(list(pattern.finditer(whole))), None)
        if match is None:
            continue
        street = whole[: match.start()].strip(" ,·|-–—")
        city = match["city"].strip(" .-")
        for name, code in COUNTRIES.items():
            if city.casefold().endswith(" " + name) and code == country:
                city = city[: -len(name)].strip()
        parts = {"street": street, "postal_code": match["code"], "city": city}
        country = country or implied
        break
    if country:
        parts["country"] = country
    return {name: value for name, value in parts.items() if value}
