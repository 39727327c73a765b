"""Heads of tables: a line that names columns ("Menge", "Unit price", "Montant HT"), and where each column stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docsluice.assembly.lines import Sheet
    from docsluice.records import Word

_GROSS = r"(?:incl?\.?|including|inkl\.?|brutto\w*|gross|ttc|t\.t\.c\.?)"
_WORDS = {
    "gross": rf"(?:\w+[ -])?{_GROSS}(?: (?:vat|tax|mwst\.?|ust\.?))?",
    "rate": r"(?:vat|tax|gst|mwst\.?|ust\.?|tva|iva|btw|steuer)(?:[ -]?(?:rate|code|satz|amount|%|\(%\)))*|steuersatz|"
    r"steuerbetrag|taux(?: (?:de )?tva)?|tipo(?: iva)?|% ?(?:vat|tax|mwst\.?|ust\.?|tva|iva|btw)|btw-?%?|aliquota",
    "discount": r"(?:% ?)?(?:disc(?:ount|\.)?|rabatt|nachlass|rem(?:ise|\.)?|descuento|dto\.?|"
    r"dcto\.?|sconto|sc\.|korting)(?: ?(?:%|\(%\)))?",
    "description": r"(?:item |product |service )?(?:descriptions?|details)|items?|articles?|products?|services?|"
    r"particulars|activity|(?:artikel|waren|produkt|leistungs)?bezeichnung|(?:artikel|waren|leistungs|produkt)?beschreibung|leistung(?:en)?|"
    r"artikel(?:name)?|produkt(?:name)?|text|ware|tätigkeit|d[ée]signations?|libell[ée]s?|produits?|prestations?|intitul[ée]|"
    r"descripci[oó]n|conceptos?|art[ií]culos?|productos?|detalle|"
    r"descrizione|prodott[oi]|articol[oi]|omschrijving|naam|title|name",
    "quantity": r"qty\.?(?:/hr)?|quantit\w{0,2}(?: billed)?|quant\.?|units|hours|hrs|days|menge|anzahl|"
    r"anz\.?|stk\.?|stückzahl|stunden|tage|quantit[ée]s?|qt[ée]s?\.?|nombre|heures|jours|cantidad|cant\.?|uds\.?|unidades|horas|quantità|q\.?t[aà]'?\.?|ore|"
    r"aantal|uren|hoeveelheid",
    "unit_price": r"(?:(?:unit|list|net|sales|item)[ -]?)?(?:price|cost|rate)s?"
    r"(?:(?: per | / |/| )(?:unit|item|each|hour|piece))?"
    r"(?: (?:excl?\.?|ex) (?:vat|tax))?|price each|each|"
    r"(?:einzel|einheits|stück|netto|e|einh\.)[ -]?preis(?: netto)?|einzel|ansatz|preis(?: ?(?:pro|je|/) ?\w+)?|ep|"
    r"prix[ -]?u(?:nit(?:aire|\.)?|\.)?(?: h\.?t\.?)?|p\.? ?u\.?(?: h\.?t\.?)?|tarif(?: h\.?t\.?)?|unitaire|"
    r"precio(?: (?:unit(?:ario|\.)?|ud\.?|unidad))?|p\.? ?unit\.?|tarifa|prezzo(?: un(?:it(?:ario|\.)?|\.))?|"
    r"(?:stuks?|eenheids)?prijs(?: per \w+)?|tarief",
    "net_amount": r"(?:line |net |ext(?:ended|\.) |total )?(?:amount|total|price|value)"
    r"(?: (?:excl?\.?|ex|net) ?(?:vat|tax)?)?|sub-?total|line sum|(?:item|line|net) (?:total|value)|"
    r"extension|(?:gesamt|positions|zeilen)[ -]?(?:preis|betrag|summe|netto|wert)?|"
    r"(?:netto|einzel|positions-?)?(?:betrag|wert)(?: netto)?|"
    r"netto(?:summe|gesamt)|summe|g-?preis|gp|"
    r"warenwert|entgelt|"
    r"(?:montant|total|valeur|prix(?: total)?)(?: (?:net )?h\.?t\.?)?|importe(?: (?:neto|total))?|"
    r"total(?: l[ií]nea)?|neto|valor|"
    r"(?:importo|totale|valore)(?: (?:netto|riga|totale))?|(?:totaal|regel)?bedrag|(?:sub|regel)?totaal",
}
_CURRENCY = (
    r"(?: ?[(\[]?(?:eur|usd|gbp|chf|in|€|\$|£|h\.?t\.?|nett?o?|excl?\.?|vat|tax|ohne|ust\.?|mwst\.?|btw|iva|tva)"
    r"(?!\w)[)\]]?)*"
)
_HEADS = [
    (name, re.compile(rf"(?<![\w-])(?:{words}){_CURRENCY}(?![\w])", re.IGNORECASE)) for name, words in _WORDS.items()
]
_CELLS = frozenset({"description", "quantity", "unit_price", "net_amount"})
_KEPT = _CELLS | {"discount"}
_AMOUNT = re.compile(r"\d[.,]\d{2}(?!\d)")
_LEAST_NAMES = 3  # columns that make a head
_WIDE = 0.9  # line heights; a wider gap is the next column
_STACKED = 1.6  # line heights between the lines of one head


class Head(NamedTuple):
    """The head of one column, with its left and right x: name of its cell, "discount", or "" for any other column."""

    name: str
    left: float
    right: float


class HeadLine(NamedTuple):
    """The heads of a table from left to right, and the numbers of the first and last line that they stand on."""

    heads: tuple[Head, ...]
    first: int
    last: int


def find_head_lines(sheet: Sheet) -> Iterator[HeadLine]:
    """Heads of tables of articles from top to bottom: those that name a description, an amount and another column."""
    number = 0
    while number < len(sheet.lines):
        found = _read_heads(number, sheet)
        if found is not None:
            yield found
            number = found.last
        number += 1


def names_columns(number: int, sheet: Sheet) -> bool:
    """Whether a line names columns of some table, so that the one above has ended."""
    line = sheet.lines[number]
    if _AMOUNT.search(line.text):
        return False
    return len({head.name for head in _heads_of(sheet.words(line.span)) if head.name}) >= _LEAST_NAMES


def is_head(text: str) -> bool:
    """Whether a text is nothing but the name of a column."""
    return any(pattern.fullmatch(text) for _, pattern in _HEADS)


def _read_heads(number: int, sheet: Sheet) -> HeadLine | None:
    """The heads on a line, and on the lines close below and above it."""
    line = sheet.lines[number]
    words = sheet.words(line.span)
    if len(words) < _LEAST_NAMES - 1 or _AMOUNT.search(line.text):
        return None
    own = _heads_of(words)
    if len({head.name for head in own if head.name}) < _LEAST_NAMES - 1:
        return None
    best, first, last = own, number, number
    for other in (number + 1, number - 1, number + 2, number - 2):
        heads = _close_heads(other, number, sheet)
        if heads and (joined := _stack(best, heads)) is not None:
            best, first, last = joined, min(first, other), max(last, other)
    best = _settle(best)
    names = {head.name for head in best}
    if "description" in names and "net_amount" in names and len(names & _CELLS) >= _LEAST_NAMES:
        return HeadLine(tuple(best), first, last)
    return None


def _close_heads(number: int, beside: int, sheet: Sheet) -> list[Head]:
    """Heads on a line close to another that holds no number."""
    if not 0 <= number < len(sheet.lines) or sheet.lines[number].page != sheet.lines[beside].page:
        return []
    ours, theirs = sheet.words(sheet.lines[number].span), sheet.words(sheet.lines[beside].span)
    if not ours or not theirs or any(char.isdigit() for char in sheet.lines[number].text):
        return []
    height = theirs[0].box.y1 - theirs[0].box.y0
    return _heads_of(ours) if abs(ours[0].box.y0 - theirs[0].box.y0) <= _STACKED * height else []


def _stack(heads: Sequence[Head], others: Sequence[Head]) -> list[Head] | None:
    """Heads with those of a line above or below: the ones that overlap are one; None where nothing is gained."""
    joined = list(heads)
    gained = False
    for other in others:
        near = [i for i, head in enumerate(joined) if min(head.right, other.right) > max(head.left, other.left)]
        if not near and other.name:
            joined.append(other)
            gained = True
        elif len(near) == 1 and other.name and _overrules(other.name, (old := joined[near[0]]).name):
            joined[near[0]] = Head(other.name, min(old.left, other.left), max(old.right, other.right))
            gained = True
    return sorted(joined, key=lambda head: head.left) if gained else None


def _overrules(name: str, other: str) -> bool:
    """Whether a word tells more about a column than the one above or below: "unitaire" more than "Prix"."""
    return not other or (name == "unit_price" and other in {"net_amount", "rate"})


def _settle(heads: Sequence[Head]) -> list[Head]:
    """Heads with one column a cell: the rightmost amount, and words that mean something else in their company."""
    heads = list(heads)
    names = [head.name for head in heads]
    described = names.index("description") if "description" in names else None
    if names.count("description") > 1:  # "Item Description": the wider name is the column of a code
        described = max(i for i, name in enumerate(names) if name == "description")
        heads = [h._replace(name="") if h.name == "description" and i != described else h for i, h in enumerate(heads)]
    amounts = [i for i, head in enumerate(heads) if head.name == "net_amount"]
    prices = [i for i, head in enumerate(heads) if head.name == "unit_price"]
    if not amounts and prices and len(prices) > 1 - (prices[-1] == len(heads) - 1):
        heads[prices[-1]] = heads[prices[-1]]._replace(name="net_amount")
        amounts, prices = [prices[-1]], prices[:-1]
    if len(amounts) > 1 and "quantity" not in names and described is not None and amounts[0] < described:
        heads[amounts[0]] = heads[amounts[0]]._replace(name="quantity")
        amounts = amounts[1:]
    if len(amounts) > 1 and not prices and amounts[0] != amounts[-1]:
        heads[amounts[0]] = heads[amounts[0]]._replace(name="unit_price")
        amounts = amounts[1:]
    for extra in amounts[:-1]:
        heads[extra] = heads[extra]._replace(name="")
    for extra in prices[1:]:
        if heads[extra].name == "unit_price":
            heads[extra] = heads[extra]._replace(name="")
    counts = [i for i, head in enumerate(heads) if head.name == "quantity"]
    for extra in counts[1:]:
        heads[extra] = heads[extra]._replace(name="")
    return [head if head.name in _KEPT else head._replace(name="") for head in heads]


def _heads_of(words: Sequence[Word]) -> list[Head]:
    """Heads on a line: the names of columns that are known, and the other words between wide gaps."""
    heads: list[Head] = []
    for run in part_runs(words):
        heads += _split(run)
    return heads


def part_runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words of a line, parted where gaps are wide."""
    run: list[Word] = []
    for word in words:
        if run and word.box.x0 - run[-1].box.x1 > _WIDE * (word.box.y1 - word.box.y0):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _split(run: Sequence[Word]) -> Iterator[Head]:
    """Heads of words that no wide gap parts: names of columns side by side are several."""
    text, starts = "", []
    for word in run:
        starts.append(len(text))
        text += word.text + " "
    taken: list[tuple[int, int, str]] = []
    for place in starts:
        if taken and place < taken[-1][1]:
            continue
        found = [
            (match.end(), -rank, name)
            for rank, (name, pattern) in enumerate(_HEADS)
            if (match := pattern.match(text, place))
        ]
        if found:
            end, _, name = max(found)
            taken.append((place, end, name))
    cuts = sorted({0, *(start for start, _, _ in taken), *(_next_start(starts, end) for _, end, _ in taken), len(text)})
    for start, end in pairwise(cuts):
        inside = [word for word, place in zip(run, starts, strict=True) if start <= place < end]
        if inside:
            name = next((name for place, _, name in taken if place == start), "")
            yield Head(name, inside[0].box.x0, inside[-1].box.x1)


def _next_start(starts: Sequence[int], end: int) -> int:
    return next((start for start in starts if start >= end), starts[-1] + 10_000)
