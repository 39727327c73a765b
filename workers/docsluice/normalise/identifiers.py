"""IBAN, BIC, tax ids and codes: compact forms, OCR slips mended where a check digit proves the mending."""

from __future__ import annotations

import re
from itertools import combinations

from docsluice.normalise.text import one_line, strip_label, trim_marks
from docsluice.normalise.types import Normalised
from docsluice.standards.iban import IBAN_LENGTHS, has_iban_checksum, has_iban_length, is_bic
from docsluice.standards.vat import check_vat, has_vat_form, split_vat

_IBAN_START = re.compile(r"[A-Z]{2}[0-9OQIlSB]{2}(?=[ A-Z0-9]{8})", re.IGNORECASE)
_LETTER_OF = str.maketrans("0158", "OISB")  # in the prefix of a VAT id
_DIGIT_OF = str.maketrans("OQDIL|ZSB", "000111258")
_CONFUSED = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8"}
_ALL_DIGITS = frozenset("AT BE CZ DE DK EE ES FI HR HU IL IS LT NO PL PT RS SE SI SK XK".split())
_MOST_SLIPS = 2
_FEWEST_OF_IBAN = 12  # characters from which what starts with no country of the registry is taken for an IBAN
_PRINTED_SHORT = 0.9  # score of an IBAN that is printed with another length than its country gives it
_BANK = 4  # letters of the bank, which start a BIC written in parts
_TAX_LABEL = re.compile(
    r"""(?:(?:our|your|notre|votre|seller|buyer|customer|ihre|unsere)\s+)?(?:
    ust\.?[\s-]*id(?:ent)?(?:ifikations)?[\s.-]*(?:nr|nummer)?\.? | umsatzsteuer[\w-]*(?:nr|nummer)?\.?
    | steuer[\s-]*(?:nr|nummer)\.? | btw[\s-]*(?:nr|nummer|id)?\.?
    | (?:n°|no\.?|num[ée]ro|code)?\s*(?:de\s+|d')?(?:tva|identification|siret|siren)
      (?:\s+(?:intracommunautaire|intracom\.?))?
    | partita\s+iva | p\.?\s?iva | c(?:odice)?[\s.]*f(?:iscale)?\.? | n\.?i\.?f\.? | c\.?i\.?f\.?
    | (?:vat|gst|hst|pst|tax|abn|ein|tin|sst|qst|tps|tvq|nip|dič|dic|oib|gstin|federal\s+tax)
      (?:[\s./-]*(?:reg(?:istration)?|id(?:entification)?|payer|number|no|num|nr|n°|code|\#))*\.?
    )(?=[\s:.#°-]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_CODE_LABEL = re.compile(
    r"""(?:(?:tax\s+)?invoice|rechnung[s]?|facture|factura|fattura|factuur|receipt|bill|order|auftrag[s]?|bestell|credit\s+note|
    gutschrift[s]?|document|doc|purchase\s+order|p\.?o\.?|contract|estimate|ticket|inv|ref(?:erence)?|belegnummer|beleg|bon)?[\s-]*
    (?:number|nummer|num[ée]ro|n[úu]mero|nr|no|n°|nº|num|id|\#)(?:\s*[.:#]+\s*|\s+)""",
    re.IGNORECASE | re.VERBOSE,
)


def normalise_iban(raw: str, *, printed: bool = False) -> Normalised | None:
    """A compact IBAN; one that fails its check digits is kept with the reason `invalid_checksum`.

    A slip of OCR ("O" for "0") is mended if at most two characters change and the check digits then hold. Where the
    text was not recognised (`printed`), wrong check digits are no sign of a misreading.
    """
    text = re.sub(r"[^A-Za-z0-9 ]", "", one_line(raw, ""))
    start = _IBAN_START.search(text)
    if start is None:
        return None
    compact = re.sub(r"\s", "", text[start.start() :]).upper()
    country = compact[:2]
    if country not in IBAN_LENGTHS:
        is_like = len(compact) >= _FEWEST_OF_IBAN and compact[4:].isdigit()
        return Normalised(compact, ("invalid_checksum",), 0.3) if is_like else None
    compact = compact[: IBAN_LENGTHS[country]]
    digits = country + compact[2:].translate(_DIGIT_OF) if country in _ALL_DIGITS else compact
    if has_iban_checksum(compact):
        return Normalised(compact)
    if has_iban_length(compact) and (mended := digits if has_iban_checksum(digits) else _mend_iban(compact)):
        return Normalised(mended, score=0.9)
    is_long = has_iban_length(compact)
    if not printed or (not is_long and len(compact) % 4 == 0):  # a line of whole groups may go on below
        return Normalised(compact, ("invalid_checksum",), 0.6 if is_long else 0.3)
    score = 1.0 if is_long else _PRINTED_SHORT
    return Normalised(compact, ("invalid_checksum",), score)


def normalise_bic(raw: str) -> Normalised | None:
    """A compact BIC of 8 or 11 characters."""
    words = re.findall(r"[A-Za-z0-9]+", one_line(raw).upper())
    runs = ("".join(words[i:j]) for i in range(len(words)) if len(words[i]) == _BANK for j in range(i + 2, i + 5))
    found = next((word for word in (*reversed(words), *runs) if is_bic(word)), None)
    return Normalised(found) if found else None


def normalise_tax_id(raw: str, *, printed: bool = False) -> Normalised | None:
    """A tax number: EU VAT ids compact and checked, others as printed without their label.

    Where the text was not recognised (`printed`), a wrong check digit is the issuer's and no sign of a misreading.
    """
    text = trim_marks(one_line(raw))
    bare = trim_marks(strip_label(text, _TAX_LABEL)).strip("()[]:. ")
    compact = re.sub(r"[\s./-]", "", bare).upper()
    if not any(char.isdigit() for char in bare):
        return Normalised(bare, score=0.2) if 0 < len(bare) <= 3 else None  # noqa: PLR2004  a tax class
    if split_vat(compact) is None:
        prefixed = compact[:2].translate(_LETTER_OF) + compact[2:]
        if compact[:1].isdigit() or compact[1:2].isalpha() or not has_vat_form(prefixed):
            return Normalised(bare, score=0.9)
        compact = prefixed
    if check_vat(compact) != "invalid":
        return Normalised(compact)
    mended = compact[:2] + compact[2:].translate(_DIGIT_OF)
    if check_vat(mended) == "valid":
        return Normalised(mended, score=0.9)
    if has_vat_form(compact):
        return Normalised(compact, ("invalid_checksum",), 1.0 if printed else 0.7)
    return Normalised(bare, score=0.6)


def normalise_code(raw: str) -> Normalised | None:
    """A number of a document, an order or an article: as printed, without the label before it."""
    text = trim_marks(one_line(raw))
    bare = trim_marks(strip_label(text, _CODE_LABEL)).strip("()[]")
    if not any(char.isalnum() for char in bare):
        return None
    return Normalised(bare, score=1.0 if any(char.isdigit() for char in bare) else 0.4)


def _mend_iban(compact: str) -> str | None:
    """The only IBAN with right check digits that differs by one or two letters that OCR confuses."""
    places = [i for i in range(2, len(compact)) if compact[i] in _CONFUSED]
    for count in range(1, _MOST_SLIPS + 1):
        found = set()
        for chosen in combinations(places, count):
            chars = list(compact)
            for place in chosen:
                chars[place] = _CONFUSED[chars[place]]
            if has_iban_checksum("".join(chars)):
                found.add("".join(chars))
        if found:
            return found.pop() if len(found) == 1 else None
    return None
