"""Lines of receipts that state a total: its words at the start or behind a time or count, its amount at the end.

What stands between is a rate, a currency or a word of few letters at most. Where the words stand alone, their amount
is on the line below, or above if the picture is askew; only a sum tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.found import read_amount
from docsluice.assembly.lines import Span

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.schema.spec import FieldSpec

NET, TAX, TIP, GROSS = "total_net", "total_tax", "tip", "total_gross"
TOTALS = (NET, TAX, TIP, GROSS)
BELOW, ABOVE = 1, 2
"""Distances of an amount that stands on the line below its words, and above them."""
LONGEST = 120  # characters of a line that can state a total; patterns take their time with long runs of spaces
_MOST_TABS = 4
_LONGEST_LEAD = 16  # characters of another column before the words
MOST_TAX = Decimal("0.35")
"""Share of a total that a tax or a tip can be."""

_O = "[o0öcu]"
_TOTAL = rf"(?:[tf7]{_O}[ .]?t?a[l1i|]{{1,2}}|t[o0]\W?al|t[o0]?tl|totaal|totale)"
_SUB = r"[s5][uo]?[bpo8hy][\s._-]*"
_TAXES = (
    r"(?:[cgihpqs]{0,2}[\s-]?[gphq0]\.?s\.?t|v\.?a\.?[tr]|s\.?s\.?t|[t1]a[x<](?:es)?|taxe|t\.?v\.?[aq0]|t\.?p\.?s|[i1]\.?v\.?a|b\.?t\.?w|m\.?w\.?s\.?t|"
    r"ust|moms|igic|ptu|impuestos?|k[äa]ibemaks|dph|pdv|ddv|áfa|alv|k\.?d\.?v|icms)"
)
_WITHOUT = r"(?:excl?|excluding|exclusive|ex|exkl|before|without|w/o|hors|ohne|sin|senza|zonder|sem|utan|uden|ilma)"
_WITH = r"(?:[il]n[ce]l?[.,]?|inclusive|including|includes|included|inkl|after|with|avec|mit|con|met|com|d[oa]nt)"
_OF_TAX = rf"\.?\s*(?:of\s+)?{_TAXES}"
_PERCENT = r"\d{1,2}(?:[.,]\d{1,4})?\s?[%x]"
_WORDS: Mapping[str, str] = {
    NET: rf"(?:(?:purchase|taxable|food|bill|order)[\s_]+)?(?:{_SUB}{_TOTAL}|sub[\s.-]*t{_O}?t(?:a?l)?)"
    rf"(?:\s*\(?{_WITHOUT}{_OF_TAX}\)?)?|"
    rf"sous[\s-]*{_TOTAL}|zwischensumme|mellansumma|delsum|mezisoučet|"
    rf"(?:(?:total|pri?[xl]x?)\s+)?(?:base(?:\s+imp(?:onible|\.)?)?|imponibile|h\.?t)|netto(?:betrag|summe|umsatz)?(?:\(\d\))?|"
    rf"summa\s+ilma\s+km-ta|{_TOTAL}(?:\s+(?:sales?|amount|amt))?\s*\(?{_WITHOUT}{_OF_TAX}\)?|{_TOTAL}\s*\(?{_WITHOUT}\.?\)?|"
    rf"{_TOTAL}\s+{_TAXES}\s+{_WITHOUT}\.?|taxable\s+{_TOTAL}|net\s+(?:ttl|sales)|"
    r"(?:counter|drive|dining)[\s-]*(?:thru[\s-]*)?(?:eat[\s-]*in|take[\s-]*(?:out|away)|to[\s-]*go)",
    TAX: rf"(?:(?:{_TOTAL}|{_WITH})\s+)?(?:{_PERCENT}\s*)?"
    r"(?:(?:sales|state|city|local|county|food|meals?|service|output|state\W{1,3}local|eat[\s-]?in|take[\s-]?out|go[vu]t|beverage)\s+){0,2}"
    rf"(?:[a-z]{{1,3}}\W{{1,3}})?(?:{_PERCENT}\s*(?:(?:sales|state|food)\s+)?)?{_TAXES}(?:\s?\d(?![\d.,%]))?"
    rf"(?:\s+(?:total|amount|amt|payable|{_WITH}\.?))?|mehrwertsteuer|umsatzsteuer|steuer|"
    rf"(?:{_TOTAL}\s+)?{_WITH}\s+(?:{_PERCENT}\s+)?(?:go[vu]t\.?\s+)?{_TAXES}\s+of|"
    rf"tax\s+invoice\s+{_WITH}(?:\s+of)?\s+{_PERCENT}\s+{_TAXES}",
    TIP: r"tips?(?:\s+amount)?|gratuity|trinkgeld|pourboire|propina|mancia|fooi|dricks|drikkepenge|gorjeta",
    GROSS: r"(?:(?:[gsc6]rand|order|invoice|bill|sales?|final|receipt|purchase|gross|nett?|your|rounded|check|fuel|"
    rf"take[\s-]?out|eat[\s-]?in)\s+)?{_TOTAL}"
    r"(?:\s+(?:due|rounded|amount|sales?|amt|ttc|payable|rm|eur|euro|usd|to\s+pay|general|a\s+pagar|da\s+pagare|te\s+betalen|"
    r"complessivo|importe|factura|bill|purchase|payment|balance|sum|comm?ande|after\s+rounding|(?:for\s+)?\d{1,3}\s+[i1]tems?))?"
    rf"(?:\s*\(?{_WITH}{_OF_TAX}\)?|\s*\({_TAXES}\s+{_WITH}\.?\))?|"
    r"(?:amount|amt|balance|payment)\s+due|[bs]alance\s+am(?:oun)?t|round[\s-]?up\s+amount|(?:amount|balance)\s+to\s+pay|to\s+pay|pay(?:able)?\s+amount|amount(?:\s+(?:payable|paid))?|"
    r"gesamt(?:betrag|summe)?|summe(?:\s+eur)?|endsumme|rechnungsbetrag|zu\s+zahlen|zahlbetrag|tot(?=\s+euro?s?\b)|"
    r"(?:net\s+|reste\s+)?[àa]\s+payer|montant\s+(?:total|ttc|d[ûu])|importe\s+total|importo\s+(?:totale|pagato)|"
    r"te\s+betalen|valor\s+(?:total|a\s+pagar)|a\s+pagar|att\s+betala|i\s+alt|at\s+betale|[åa]\s+betale|yhteensä|"
    r"maksettava|maksustatav\s+summa|suma(?:\s+pln)?|razem|do\s+zap[łl]aty|celkem|k\s+[úu]hrad[ěe]|[öo]sszesen|kokku|ukupno|"
    r"sveukupno|skupaj|(?:genel\s+)?toplam|σύνολο",
}
_SIGN = (
    r"(?:[€$£¥₹₽]|(?:au?|us?|nt|s|hk|c)\$|rs\.?|rm|kr\.?|euros?|(?-i:[SRE])(?=\d)|kn|z[łl]|k[čc]|ft|lei|din|tl|(?-i:(?:"
    r"CHF|EUR|USD|PHP|INR|THB|SGD|HKD|AUD|CAD|NZD|GBP|G8P|PLN|CZK|HUF|HRK|RON|RSD|MYR|AED|JOD|OMR|QAR|BHD|KWD|SAR|EGP|TRY|"
    r"BRL|MXN|ARS|CLP|COP|PEN|ZAR|KES|NGN|LKR|BDT|NPR|PKR|VND|IDR|KRW|JPY|CNY|RMB|TWD|XPF|XOF|XAF|UAH|RUB|BGN|ILS|NIS|DKK|"
    r"NOK|SEK)))"
)
_NUMBER = r"(?:\d{1,3}(?:[.,' ]\d{3})+[.,]\d{2}|\d+ ?[.,] ?\d{2}|[.,]\d{2})"
_AMOUNT = rf"(?P<amount>\([€$£]? ?{_NUMBER}\)|-?{_NUMBER}(?:-(?![\w-]))?)(?![\d%])(?!\s?%)"
_WHOLE = r"(?P<amount>\d{1,3}(?:[.,]\d{3})+|\d{3,7})(?![\d%.,])"
_END = r"\s*(?:[€$£*#]|[a-z]{1,3}|euro)?[\s.*)]*\Z"
_RATE = r"\(?\s*@?\s*\d{1,2}(?:[.,]\d{1,4})?\s*[%x]\s*\)?"
_OF_AMOUNT = rf"(?:{_RATE}|\(\s*\d{{1,2}}(?:[.,]\d{{1,4}})?\s?%)\s*(?:of|on)\s+[$€£]?\d[\d.,]*\d\)?\.?"
_BESIDE = rf"(?:\([^)\W\d]{{1,6}}\)|{_OF_AMOUNT}|{_RATE}|\d(?![\d.,]))"
_BEFORE = r"[^\w(.,]*+(?:x\W+)?\(?"
_TIME = r"\d{0,2}:\d\d(?::\d\d)?\s?(?:[ap]m?(?=\W|t))?|\d\d\s?[ap]m"
_LEAD = re.compile(
    rf"\s*(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\s+(?:{_TIME})?|{_TIME}|\d{{1,3}}(?:\s?[i1]te[mn]s?)?(?=\s)|"
    r"(?:tot(?:al)?\s+)?(?:no\.?\s*(?:of\s+)?)?items?(?:\s+sold)?\s*:?\s*\d{1,3}(?=\s))\s*",
    re.IGNORECASE,
)
"""A time, a date or a count of articles that a picture put before the words on their line."""
_OTHER_LEAD = re.compile(
    r"\d[.,]\d\d(?!\d)|disc|coup|sav|rabatt|remise|tax|vat|gst|qty|points|tend|change|cash|card|price|total|promo",
    re.IGNORECASE,
)


def _line_patterns(amount: str) -> dict[str, re.Pattern[str]]:
    return {
        path: re.compile(
            rf"{_BEFORE}(?:{words})(?![^\W\d_])\s*+(?:{_BESIDE})?(?:[\s:=*_+]|\.(?!\d))*+(?:{_SIGN}[\s:]*+)?{amount}{_END}",
            re.IGNORECASE,
        )
        for path, words in _WORDS.items()
    }


_LINES, _WHOLE_LINES = _line_patterns(_AMOUNT), _line_patterns(_WHOLE)
_ALONE = {
    path: re.compile(rf"{_BEFORE}(?:{words})\s*+(?:{_BESIDE})?[\s:=.*-]*+\Z", re.IGNORECASE)
    for path, words in _WORDS.items()
}
_AMOUNT_LINE = re.compile(rf"\s*+{_SIGN}?\s*+{_AMOUNT}{_END}", re.IGNORECASE)
_TAX_FIRST = re.compile(
    rf"\s*(?P<amount>{_NUMBER})\s+(?:food\s+)?{_TAXES}\s*(?:ttl|total|{_RATE})\s*{_SIGN}?\s*(?P<whole>{_NUMBER}){_END}",
    re.IGNORECASE,
)
"""A tax before its words, and all that it is a part of behind them: "7.48 VAT TTL 44.85"."""
_INCLUDES = re.compile(rf"{_BEFORE}{_TOTAL}\s+[il]n[ce]ludes", re.IGNORECASE)
_NET_TOTAL = re.compile(rf"{_BEFORE}nett?\s+{_TOTAL}", re.IGNORECASE)
_TAX_WORD = re.compile(rf"(?<![^\W_]){_TAXES}(?![^\W\d_])", re.IGNORECASE)
_PRINTED = re.compile(r"(?<![\d.,])\d{1,6}[.,]\d\d(?![\d%]|[.,]\d)")
_LOST_POINT = re.compile(r"(\d) (\d\d\s*)\Z")
_AMOUNT_ALONE = re.compile(r"\W*amount\W", re.IGNORECASE)


class Stated(NamedTuple):
    """An amount that words for a total point at; `distance` is 0 on their line, else BELOW or ABOVE."""

    path: str
    span: Span
    amount: Decimal
    distance: int = 0


def find_stated_totals(specs: Sequence[FieldSpec], ground: Ground) -> list[Stated]:
    """Amounts behind words for a total on their line, or alone on the line beside them, in reading order.

    Amounts without cents count where no total has some.
    """
    by_path = {spec.path: spec for spec in specs}
    found = list(_find(by_path, _LINES, ground))
    if not any(one.path in (NET, GROSS) for one in found):
        found += [one for one in _find(by_path, _WHOLE_LINES, ground) if not one.distance]
    return _settle(found, ground)


def path_of_line(line: str) -> str | None:
    """Whether a line states a subtotal or a total."""
    return next((path for path in (NET, GROSS) if len(line) <= LONGEST and _LINES[path].match(line)), None)


def states_total(line: str) -> bool:
    """Whether a line from its start on states a total, a tax or a tip, and so no article; its point may be lost."""
    if len(line) > LONGEST:
        return False
    pointed = _LOST_POINT.sub(r"\1.\2", line)
    return any(pattern.match(one) for pattern in _LINES.values() for one in {line, pointed})


def _find(
    by_path: Mapping[str, FieldSpec], patterns: Mapping[str, re.Pattern[str]], ground: Ground
) -> Iterator[Stated]:
    start, waiting, below = 0, "", BELOW
    is_alone_above, above = False, None
    for line in ground.document.text.split("\n"):
        short = line if len(line) <= LONGEST else ""
        alone = _AMOUNT_LINE.match(short)
        path, match = _match(short, by_path, patterns)
        wanted = [(waiting, below, start, alone), (path, 0, start, match)]
        waiting = "" if match or alone else next((one for one in by_path if _ALONE[one].match(short)), "")
        if above is not None:
            wanted.append((path or waiting, ABOVE, *above))
        for one, distance, place, here in wanted:
            if one and here is not None and (span := _span_of(one, place, here)) is not None:
                amount = read_amount(here["amount"], by_path[one], ground)
                if amount is not None:
                    yield Stated(one, span, amount, distance)
        below = ABOVE if is_alone_above else BELOW  # either amount may be that of the words between them
        is_alone_above = alone is not None
        last = alone or match
        above = (start, last) if last else None
        start += len(line) + 1


def _span_of(path: str, start: int, match: re.Match[str]) -> Span | None:
    """Offsets of an amount; None where the rest of it is lost: ".34"."""
    if match["amount"][0] in ".," and path not in (TAX, TIP):
        return None
    return Span(start + match.start("amount"), start + match.end("amount"))


def _match(
    line: str, by_path: Mapping[str, FieldSpec], patterns: Mapping[str, re.Pattern[str]]
) -> tuple[str, re.Match[str] | None]:
    """What a line states, tried from its start, behind a time or count, and behind another column."""
    if not any(map(str.isdigit, line)):
        return "", None
    if TAX in by_path and (first := _TAX_FIRST.match(line)):
        return TAX, first
    for place in _starts_of(line):
        for path, pattern in patterns.items():
            if path in by_path and (match := pattern.match(line, place)):
                return path, match
    return "", None


def _starts_of(line: str) -> Iterator[int]:
    yield 0
    lead = _LEAD.match(line)
    if lead is not None:
        yield lead.end()
    place = -1
    for _ in range(_MOST_TABS):
        place = line.find("\t", place + 1)
        if place < 0 or place > _LONGEST_LEAD or _OTHER_LEAD.search(line, 0, place):
            return
        yield place + 1


def _settle(found: Sequence[Stated], ground: Ground) -> list[Stated]:
    """The amounts as others tell of them: "Total includes GST 3.98" is a tax, "Amount" above a total a subtotal.

    "Net Total" is what is to be paid in some countries, and the amount before tax in others: where a tax is printed
    that makes another printed amount of it.
    """
    text = ground.document.text
    totals = [one for one in found if one.path == GROSS and not one.distance]
    most = max((one.amount for one in totals), default=Decimal(0))
    later = dict(zip(totals, _most_later(totals), strict=True))
    settled = []
    for one in found:
        line = text[text.rfind("\n", 0, one.span.start) + 1 : one.span.start] if one in later else ""
        if line and _INCLUDES.match(line) and one.amount <= MOST_TAX * most:
            settled.append(one._replace(path=TAX))
        elif line and (
            (_AMOUNT_ALONE.match(line) and later[one] >= one.amount > 0)
            or (_NET_TOTAL.match(line) and _becomes_another_with_tax(one.amount, text))
        ):
            settled.append(one._replace(path=NET))
        else:
            settled.append(one)
    return settled


def _becomes_another_with_tax(amount: Decimal, text: str) -> bool:
    """Whether an amount on a line that names a tax makes another printed amount of it."""
    lines = [(line, _list_printed(line)) for line in text.split("\n") if len(line) <= LONGEST]
    printed = {one for _, amounts in lines for one in amounts}
    taxes = {one for line, amounts in lines if amounts and _TAX_WORD.search(line) for one in amounts}
    return any(tax > 0 and amount + tax in printed for tax in taxes)


def _list_printed(line: str) -> list[Decimal]:
    return [Decimal(match[0].replace(",", ".")) for match in _PRINTED.finditer(line)]


def _most_later(totals: Sequence[Stated]) -> list[Decimal]:
    """The largest amount behind each; nothing behind the last."""
    most = [Decimal(0)]
    for one in reversed(totals[1:]):
        most.append(max(most[-1], one.amount))
    return most[::-1][: len(totals)]
