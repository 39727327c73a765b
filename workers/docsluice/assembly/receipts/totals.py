"""Totals of receipts by the words on their line, beside the engine's: subtotal, tax, tip and what had to be paid.

Tills print "TAX 8.75%  .35" in small type at the edge of a picture, and in languages that an engine saw little of. A
line that begins with such a word and ends in an amount states a total; what stands between is a rate at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.evidence import overlap, start_of
from docsluice.assembly.found import as_decimal, read_amount
from docsluice.assembly.lines import Span
from docsluice.assembly.receipts.names import is_receipt
from docsluice.records import Candidate

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground, Option
    from docsluice.records import Evidence
    from docsluice.schema.spec import FieldSpec, Schema

NET, TAX, TIP, GROSS = "total_net", "total_tax", "tip", "total_gross"
WORDED = 0.8
"""Score of the only amount behind words for a total.

On 785 training receipts of SROIE and WildReceipt right were 524 of 558 such totals, many others of them to be rounded;
of subtotals 117 of 126, of taxes 100 of 108.
"""
ADDING_UP = 0.9
"""Score of one that adds up with two others."""
_SURE = 0.5  # score from which an engine's value needs no other
_CONTRADICTED = 0.5  # what is left of the score of an amount that its line calls another
_LEAST = 0.15  # rank of another option that takes the place of an amount that another field has
_MOST_TAX = Decimal("0.35")  # share of a total that a tax or a tip can be
_LONGEST = 120  # characters of a line that can state a total; patterns take their time with long runs of spaces
_COIN = Decimal("0.05")  # by how much totals were rounded

_O = "[o0ö]"
_TOTAL = rf"(?:t{_O}ta[l1i|]|totaal|totale)"
_TAXES = (
    r"(?:[gphq]\.?s\.?t|v\.?a\.?t|s\.?s\.?t|tax(?:es)?|t\.?v\.?a|i\.?v\.?a|b\.?t\.?w|m\.?w\.?s\.?t|ust|moms|igic|ptu|"
    r"k[äa]ibemaks|dph|pdv|ddv|áfa|alv|k\.?d\.?v|icms)"
)
_WITHOUT = r"(?:excl?|excluding|exclusive|ex|exkl|before|without|w/o|hors|ohne|sin|senza|zonder|sem|utan|uden|ilma)"
_WITH = r"(?:incl?|inclusive|including|includes|inkl|after|with|avec|mit|con|met|com)"
_OF_TAX = rf"\.?\s*(?:of\s+)?{_TAXES}"
_WORDS: Mapping[str, str] = {
    NET: rf"sub[\s.-]*{_TOTAL}(?:\s*\(?{_WITHOUT}{_OF_TAX}\)?)?|sous[\s-]*{_TOTAL}|"
    r"zwischensumme|mellansumma|delsum|mezisoučet|"
    r"(?:total\s+)?(?:base(?:\s+imp(?:onible|\.)?)?|imponibile|h\.?t)|netto(?:betrag|summe|umsatz)?|summa\s+ilma\s+km-ta|"
    rf"{_TOTAL}(?:\s+(?:sales?|amount|amt))?\s*\(?{_WITHOUT}{_OF_TAX}\)?|{_TOTAL}\s*\(?{_WITHOUT}\.?\)?",
    TAX: r"(?:total\s+)?(?:(?:sales|state|city|local|county|food|meals?|service|output)\s+)?"
    rf"(?:[a-z]{{1,3}}\s+)?(?:\d{{1,2}}(?:[.,]\d{{1,4}})?\s?%\s*)?{_TAXES}(?:\s+(?:total|amount|amt|payable))?|"
    r"mehrwertsteuer|umsatzsteuer|steuer",
    TIP: r"tips?(?:\s+amount)?|gratuity|trinkgeld|pourboire|propina|mancia|fooi|dricks|drikkepenge|gorjeta",
    GROSS: r"(?:(?:grand|order|invoice|bill|sales?|final|receipt|purchase|gross|nett?|your|rounded|"
    rf"take[\s-]?out|eat[\s-]?in)\s+)?{_TOTAL}"
    r"(?:\s+(?:due|rounded|amount|sales?|amt|ttc|payable|rm|eur|euro|usd|to\s+pay|general|a\s+pagar|da\s+pagare|te\s+betalen|"
    r"complessivo|importe|factura|bill|purchase|payment|balance|sum))?"
    rf"(?:\s*\(?{_WITH}{_OF_TAX}\)?|\s*\({_TAXES}\s+{_WITH}\.?\))?|"
    r"(?:amount|amt|balance|payment)\s+due|(?:amount|balance)\s+to\s+pay|to\s+pay|pay(?:able)?\s+amount|amount(?:\s+payable)?|"
    r"gesamt(?:betrag|summe)?|summe(?:\s+eur)?|endsumme|rechnungsbetrag|zu\s+zahlen|zahlbetrag|"
    r"(?:net\s+)?[àa]\s+payer|montant\s+(?:total|ttc|d[ûu])|importe\s+total|importo\s+(?:totale|pagato)|"
    r"te\s+betalen|valor\s+(?:total|a\s+pagar)|a\s+pagar|att\s+betala|i\s+alt|at\s+betale|[åa]\s+betale|yhteensä|"
    r"maksettava|maksustatav\s+summa|suma(?:\s+pln)?|razem|do\s+zap[łl]aty|celkem|k\s+[úu]hrad[ěe]|[öo]sszesen|kokku|ukupno|"
    r"sveukupno|skupaj|(?:genel\s+)?toplam|σύνολο",
}
_SIGN = (
    r"(?:[€$£¥₹₽]|rs\.?|rm|kr\.?|chf|eur|usd|s\$|php|inr|kn|z[łl]|k[čc]|ft|lei|din|tl|thb|sgd|hkd|aud|cad|nzd|gbp|pln|czk|"
    r"huf|hrk|ron|rsd|myr|aed)"
)
_AMOUNT = r"(?P<amount>-?(?:\d{1,3}(?:[.,' ]\d{3})+[.,]\d{2}|\d+ ?[.,] ?\d{2}|[.,]\d{2}))(?![\d%])(?!\s?%)"
_END = r"\s*(?:[€$£*#]|[a-z]{1,3}|euro)?[\s.*]*\Z"
_RATE = r"\(?\s*@?\s*\d{1,2}(?:[.,]\d{1,4})?\s*%\)?"
_BESIDE = rf"(?:\([^)\W\d]{{1,6}}\)|{_RATE}|\d(?![\d.,]))"
_BEFORE = r"[^\w(.,]*(?:x\W+)?"
_LINES = {
    path: re.compile(
        rf"{_BEFORE}(?:{words})(?![^\W\d_])\s*(?:{_BESIDE})?[\s:=*_+.]*?{_SIGN}?\s*{_AMOUNT}{_END}", re.IGNORECASE
    )
    for path, words in _WORDS.items()
}
_ALONE = {
    path: re.compile(rf"{_BEFORE}(?:{words})\s*(?:{_BESIDE})?[\s:=.*-]*\Z", re.IGNORECASE)
    for path, words in _WORDS.items()
}
_OF_QUANTITIES = re.compile(r"\W*tot(?:al)?\W+(?:no\W+of\W+)?(?:qty|quantity|items?|pcs)(?![^\W_])", re.IGNORECASE)
_AMOUNT_LINE = re.compile(rf"{_SIGN}?\s*{_AMOUNT}{_END}", re.IGNORECASE)


class Stated(NamedTuple):
    """An amount that words for a total point at."""

    path: str
    span: Span
    amount: Decimal


def find_stated_totals(specs: Sequence[FieldSpec], ground: Ground) -> Iterator[Stated]:
    """Amounts behind words for a total on their line, or alone on the line below them, in reading order."""
    text, start, waiting = ground.document.text, 0, ""
    by_path = {spec.path: spec for spec in specs}
    for line in text.split("\n"):
        path, match = waiting, _AMOUNT_LINE.match(line[:_LONGEST]) if waiting else None
        waiting = ""
        if match is None and len(line) <= _LONGEST:
            for path, pattern in _LINES.items():
                if path in by_path and (match := pattern.match(line)):
                    break
            else:
                waiting = next((p for p, pattern in _ALONE.items() if p in by_path and pattern.match(line)), "")
        if match is not None:
            amount = read_amount(match["amount"], by_path[path], ground)
            if amount is not None and (match["amount"][0].isdigit() or path in (TAX, TIP)):  # ".34": the rest is lost
                yield Stated(path, Span(start + match.start("amount"), start + match.end("amount")), amount)
        start += len(line) + 1


def propose_totals(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> dict[str, list[Candidate]]:
    """Candidates by path of field, one at most for each, where the engine is sure of none and its amount can be it."""
    if not is_receipt(schema):
        return {}
    sure = {
        path: item
        for path, item in chosen.items()
        if item.chosen.features.score >= _SURE and not (path == GROSS and _is_before_tax(item.chosen, ground))
    }
    specs = [spec for spec in schema.fields if spec.path in _WORDS]
    if all(spec.path in sure for spec in specs):
        return {}
    stated: dict[str, list[Stated]] = {spec.path: [] for spec in specs}
    for one in find_stated_totals(specs, ground):
        stated[one.path].append(one)
    known = {path: amount for path in _WORDS if path in sure and (amount := sure[path].amount()) is not None}
    first = {path: ones[-1 if path == GROSS else 0].amount for path, ones in stated.items() if ones} | known
    proposed: dict[str, list[Candidate]] = {}
    for path, ones in stated.items():
        if path in sure:
            continue
        adding = [one for one in ones if _adds_up({**first, path: one.amount})]
        best = adding[0] if adding else _likeliest(path, ones)
        if best is not None and _is_possible(path, best.amount, first):
            (start, end), score = best.span, ADDING_UP if adding else WORDED
            text = ground.document.text[start:end]
            proposed[path] = [Candidate(field=path, start=start, end=end, text=text, score=score)]
    return proposed


def _likeliest(path: str, ones: Sequence[Stated]) -> Stated | None:
    """Of several taxes the first, of several totals the last, which was rounded; of other amounts only a lone one."""
    if not ones:
        return None
    if path == TAX:
        return ones[0]
    if path == GROSS:
        return ones[-1] if ones[-1].amount == max(one.amount for one in ones) or _are_close(ones) else None
    return ones[0] if len({one.amount for one in ones}) == 1 else None


def _are_close(ones: Sequence[Stated]) -> bool:
    amounts = [one.amount for one in ones]
    return max(amounts) - min(amounts) < _COIN


def _adds_up(amounts: Mapping[str, Decimal]) -> bool:
    if not {NET, TAX, GROSS} <= amounts.keys() or not amounts[NET]:
        return False
    rest = amounts[GROSS] - amounts[NET] - amounts[TAX]
    return rest in (0, amounts.get(TIP))


def _is_possible(path: str, amount: Decimal, others: Mapping[str, Decimal]) -> bool:
    """Whether a total is not nothing, and a tax or tip a small part of it."""
    if path in (NET, GROSS):
        return amount != 0
    whole = max((others[one] for one in (NET, GROSS) if one in others), default=None)
    return whole is None or abs(amount) <= _MOST_TAX * abs(whole)


def part_places(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> dict[str, Found]:
    """The values of a receipt, no printed amount both its subtotal and its total.

    What its line says decides, else the likelier one has it. The other takes its likeliest option at another place.
    """
    net, gross = chosen.get(NET), chosen.get(GROSS)
    if not is_receipt(schema) or gross is None:
        return dict(chosen)
    parted = _part_before_tax(schema, gross, ground)
    if net is None or parted:
        return {**parted, **chosen, GROSS: parted.get(GROSS, gross)}
    if not overlap(net.chosen.evidence, gross.chosen.evidence):
        return dict(chosen)
    says = _path_of_line(net.chosen.evidence[0], ground)
    is_net_lost = says == GROSS or (says != NET and net.chosen.rank <= gross.chosen.rank)
    loser, winner = (net, gross) if is_net_lost else (gross, net)
    other = next((one for one in loser.options if _can_stand_beside(one, winner, is_less=is_net_lost)), None)
    if other is not None:
        rest = tuple(one for one in loser.options if one is not other)
        return {**chosen, loser.path: replace(loser, chosen=other, options=rest)}
    return {path: item for path, item in chosen.items() if item is not loser or not is_net_lost}


def _part_before_tax(schema: Schema, gross: Found, ground: Ground) -> dict[str, Found]:
    """The subtotal and total of a receipt whose total is on a line that calls it one before tax or of quantities."""
    spec, amount = schema.field(NET), gross.amount()
    if spec is None or amount is None or not _is_before_tax(gross.chosen, ground):
        return {}
    for one in gross.options:
        other = as_decimal(one.value)
        if other is not None and other > amount and _path_of_line(one.evidence[0], ground) == GROSS:
            rest = tuple(option for option in gross.options if option is not one)
            margin = one.features.score - _CONTRADICTED * gross.chosen.features.score
            front = replace(one, features=one.features._replace(margin=margin))
            return {
                GROSS: replace(gross, chosen=front, options=rest),
                NET: replace(gross, path=NET, spec=spec, options=()),
            }
    return {}


def _is_before_tax(option: Option, ground: Ground) -> bool:
    if not option.evidence:
        return False
    place = option.evidence[0]
    return _OF_QUANTITIES.match(_line_of(place, ground)) is not None or _path_of_line(place, ground) == NET


def _line_of(place: Evidence, ground: Ground) -> str:
    text, start = ground.document.text, start_of(ground.document, place)
    return text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0]


def _can_stand_beside(option: Option, winner: Found, *, is_less: bool) -> bool:
    """Whether a subtotal at another place is less than the total, or a total elsewhere not less than its subtotal."""
    amount, other = as_decimal(option.value), winner.amount()
    if amount is None or other is None or overlap(option.evidence, winner.chosen.evidence):
        return False
    return option.rank >= _LEAST and (amount < other if is_less else amount >= other)


def _path_of_line(place: Evidence, ground: Ground) -> str | None:
    line = _line_of(place, ground)
    return next((path for path in (NET, GROSS) if len(line) <= _LONGEST and _LINES[path].match(line)), None)
