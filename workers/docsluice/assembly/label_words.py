"""Values by the words that label them: the number, dates and totals of an invoice, in six languages.

A label ("Rechnungsnummer", "Date d'échéance", "Totaal incl. btw") starts a line or a column; its value follows it,
stands right of it, or below it in its column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.choose import value_key
from docsluice.assembly.evidence import locate, reading_confidence
from docsluice.assembly.found import Found, Option
from docsluice.assembly.fragments import list_fragments
from docsluice.assembly.lines import Span
from docsluice.assembly.order_numbers import find_order_numbers
from docsluice.confidence.features import Features
from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.assembly.fragments import Fragment
    from docsluice.schema.spec import FieldSpec, Schema

LABELLED = 0.9
"""Score of a value that its label points at; an engine that holds the same for likely is evidence beside it.

Of such values in 194 training documents (90 of Factur-X, the rest synthetic in six languages) 497 of 506 were right;
where an engine held another value for likelier, 15 of 15.
"""
_CONTRADICTED = 0.5  # what is left of the score of another value as a rival

_NO = r"(?:numbers?|num|no|nr|n[°ºo]|#|id)\.?"
_DOCUMENT = r"(?:invoice|credit\s+note|rechnungs?|gutschrifts?|facture|avoir|factura|fattura|factuur|creditnota)"
_WORDS = {
    "invoice_number": rf"(?:tax\s+)?{_DOCUMENT}[\s-]*{_NO}|{_DOCUMENT}[\s-]?nummer|(?:num[ée]ro|n[uú]mero|n[°ºo.])\s*"
    r"(?:de\s+|della\s+|di\s+)?(?:la\s+)?(?:facture|factura|fattura|d'avoir)|n[uú]m\.?\s+(?:de\s+)?factura",
    "issue_date": r"(?:invoice|issue|bill)\s+date(?:\s*/\s*tax\s+point)?|date\s*/\s*tax\s+point|"
    r"date\s+(?:of\s+(?:invoice|issue)|issued)|rechnungsdatum(?:\s*/\s*(?:liefer|leistungs)datum)?|"
    r"ausstellungsdatum|belegdatum|date\s+(?:de\s+)?(?:la\s+)?(?:facture|facturation)|date\s+d['’](?:émission|avoir)|"
    r"fecha\s+(?:de\s+)?(?:la\s+)?(?:factura|emisión|expedición)|data\s+(?:di\s+|della\s+)?(?:fattura|emissione)|"
    r"factuurdatum",
    "due_date": r"(?:payment\s+)?due\s+(?:date|on|by)|payment\s+due|date\s+due|pay(?:able)?\s+by|"
    r"fällig(?:keit(?:sdatum)?|\s+(?:am|bis))|zahlbar\s+bis(?:\s+zum)?|zu\s+zahlen\s+bis|(?:date\s+d['’])?[ée]ch[ée]ance|date\s+limite\s+de\s+paiement|"
    r"(?:fecha\s+(?:de\s+)?)?vencimiento|(?:data\s+(?:di\s+)?)?scadenz[ae]|[àa]\s+(?:payer|r[ée]gler)\s+avant\s+le|pagar\s+antes\s+del?|(?:te\s+)?betalen\s+v[oó]{2}r|verval(?:datum|dag)|uiterste\s+betaaldatum",
    "purchase_order_number": rf"(?:(?:your|customer)\s+)?(?:purchase\s+order|p\.?\s?o\.?(?:/s\.?o\.?)?)(?:\s*{_NO})?|"
    rf"(?:your|customer)\s+order(?:\s*{_NO})?|"
    rf"(?:ihre\s+)?bestell(?:ung)?(?:s?[\s-]*(?:nummer|{_NO}))(?:\s+kunde)?|ihre\s+bestellung|bestellung(?=\s*(?::|$))|"
    r"(?:n[°ºo]\s*)?bon\s+de\s+commande|"
    r"(?:n[°ºo]|num[ée]ro)\s*(?:de\s+)?(?:votre\s+)?commande|votre\s+commande|(?:n[ºo°.]\s*)?(?:de\s+|su\s+)?(?:pedido|"
    r"orden\s+de\s+compra)|(?:vostro|vs\.?)\s+ordine(?:\s+n[°ºr]?\.?)?|ordine\s+d['’]acquisto|"
    r"uw\s+(?:bestelling|order(?:nummer)?)|(?:uw\s+)?(?:bestelnummer|inkoopordernummer|inkooporder)",
    "total_net": r"total\s+(?:ht|hors\s+taxes?)|montant\s+(?:total\s+)?ht|sub[\s-]?total|net\s+(?:total|amount)|"
    r"total\s+net|total\s+excl(?:\.|uding)?\s*(?:vat|tax)|netto(?:betrag|summe)|(?:gesamt(?:betrag)?|summe)\s+netto|"
    r"rechnungssumme\s+ohne\s+ust\.?|base\s+imponible|total\s+neto|(?:totale\s+)?imponibile|totale\s+netto|"
    r"totaal\s+excl(?:\.|usief)?\s*btw|subtotaal",
    "total_tax": r"total\s+(?:vat|tax|tva|iva)|(?:vat|tax)\s+(?:total|amount)|sales\s+tax|steuerbetrag|montant\s+tva|"
    r"totale\s+iva|totaal\s+btw|taxes",
    "total_gross": r"(?:total|montant)\s+ttc|gesamt(?:betrag|summe)(?:\s+brutto)?|brutto(?:betrag|summe)|"
    r"rechnungsbetrag|gutschriftsbetrag|endbetrag|grand\s+total|invoice\s+total|total\s+incl(?:\.|uding)?\s*(?:vat|tax)|total\s+factura|importe\s+total|"
    r"totale\s+(?:fattura|documento)|totaal\s+incl(?:\.|usief)?\s*btw|totaalbedrag",
    "amount_due": r"(?:amount|balance|total)\s+(?:due|payable|outstanding)|total\s+to\s+pay|"
    r"(?:net|solde|reste|montant|total)\s+(?:[àa]\s+payer|d[ûu])|zahlbetrag|restbetrag|"
    r"(?:noch\s+)?zu\s+zahlen(?:der\s+(?:rest)?betrag)?|fälliger\s+betrag|(?:noch\s+)?offener\s+betrag|"
    r"(?:importe|total|l[ií]quido)\s+a\s+(?:pagar|abonar|percibir)|"
    r"(?:netto|totale|saldo)\s+(?:a|da)\s+pagare|(?:totaal\s+)?te\s+(?:betalen|voldoen)(?:\s+bedrag)?|openstaand\s+bedrag",
}
_RECEIPT_WORDS = {
    "total_net": r"sub[\s-]*tota[l1]|sous[\s-]?total|zwischensumme|subtotaal|subtotale",
    "total_tax": r"(?:sales\s+|state\s+|total\s+)?tax|gst|hst|vat|tva|iva|btw|mwst",
    "total_gross": r"(?:grand\s+|order\s+|net\s+|invoice\s+)?tota[l1](?:\s+(?:due|amount|sales?|amt|ttc|payable|rm))?|"
    r"(?:amount|balance)\s+due|total\s+(?:inclusive|incl\.?)\s+(?:of\s+)?gst|gesamt(?:betrag|summe)?|summe|totaal|totale",
}


def _compile(words: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {
        path: re.compile(rf"[\s(\[|]*(?:{one})(?!\w)(?:\s*\([^)]{{1,12}}\))?[\s.:#°]*(?:-\s+)?", re.IGNORECASE)
        for path, one in words.items()
    }


_LABELS = _compile(_WORDS)
_RECEIPT_LABELS = _compile(_RECEIPT_WORDS)
_TITLE = re.compile(
    rf"\s*{_DOCUMENT}[\s:#]+(?=\S*\d\S*\s*$)|"  # "Facture 2026-17", or "Numero 482/2026 del 11/09/2026"
    rf"\s*(?:{_DOCUMENT}\s+)?(?:numero|num[ée]ro|nummer|n[°ºr]\.?|n\.|no\.)[\s:]*(?=\S*\d\S*\s+(?:del|du|vom|van|de|dated)\s+\d)",
    re.IGNORECASE,
)
_VALUES = {
    "code": re.compile(r"(?=\S*\d)[A-Za-z0-9][\w./-]{2,24}(?=\s|$)"),
    "money": re.compile(r"(?:[A-Z]{3}|[€$£])?\s?[-–−]?\(?\d[\d.,'’ ]*[.,]\d{2}\)?-?(?!\d)"),
    "date": re.compile(
        r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}(?!\d)|\d{1,2}\.?\s+[^\W\d]{3,10}\.?,?\s+\d{4}|"
        r"[^\W\d]{3,10}\.?\s+\d{1,2},?\s+\d{4}"
    ),
}
_SURE = 0.5  # rank from which a value of the engine goes before a number in a sentence
_COLON = re.compile(r"\s*:\s*")
_BELOW = 2.5  # line heights between a label and the value below it
_TOTALS = frozenset({"total_net", "total_tax", "total_gross", "amount_due"})
_LAST_TOTALS = frozenset({"total_gross", "amount_due"})
_AROUND = 300  # fragments of a page before and behind a label that may stand on its line or below it
_RATE = re.compile(r"\s?%")


def prefer_labelled(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> dict[str, Found]:
    """The values, those that a label points at in the place of others; several values for one label decide nothing.

    On receipts a label only confirms what the engine holds for likeliest. A document with XML keeps its values: the XML
    states all that it means to state.
    """
    if ground.document.xml:
        return dict(chosen)
    pointed: dict[str, dict[str, Option]] = defaultdict(dict)
    for spec, span in find_labelled(schema, ground):
        option = _read_option(spec, span, ground)
        if option is not None:
            pointed[spec.path].setdefault(value_key(option.value), option)
    order = schema.field("purchase_order_number")
    if order is not None and not pointed[order.path] and not _is_sure(chosen.get(order.path)):
        numbers = (_read_option(order, span, ground) for span in find_order_numbers(ground))
        pointed[order.path] = {value_key(one.value): one for one in numbers if one is not None}
    preferred = dict(chosen)
    for spec in schema.fields:
        options, item = [*pointed[spec.path].values()], chosen.get(spec.path)
        if len(options) == 1 and (_is_invoice(schema) or _agree(item, options[0])):
            preferred[spec.path] = _prefer(spec, options[0], item)
    return preferred


def _is_sure(item: Found | None) -> bool:
    return item is not None and item.chosen.rank >= _SURE


def _is_invoice(schema: Schema) -> bool:
    """Whether the schema is one of documents with a due date: receipts print sums before and after tax as "Total"."""
    return schema.field("due_date") is not None


def _agree(item: Found | None, option: Option) -> bool:
    return item is not None and value_key(item.chosen.value) == value_key(option.value)


def _prefer(spec: FieldSpec, option: Option, item: Found | None) -> Found:
    """The value with an option in front; `option` itself where the engine has not the same value among its own."""
    engine = (item.chosen, *item.options) if item else ()
    same = next((one for one in engine if value_key(one.value) == value_key(option.value)), None)
    front = same or option
    others = tuple(one for one in engine if one is not same)
    score = 1 - (1 - LABELLED) * (1 - same.features.score) if same else LABELLED
    rival = _CONTRADICTED * max((one.features.score for one in others), default=0.0)
    front = replace(front, features=front.features._replace(score=score, margin=score - rival))
    if item is None or same is None:
        return Found(spec.path, spec, front, tier="derived", options=others)
    return replace(item, chosen=front, options=others)


def _read_option(spec: FieldSpec, span: Span, ground: Ground) -> Option | None:
    raw = ground.document.text[span.start : span.end]
    meaning = normalise_value(raw, spec, ground.context)
    if meaning is None:
        return None
    reading = reading_confidence(ground.document, *span)
    features = Features(LABELLED, parse=meaning.score, reading=reading)
    return Option(meaning.value, raw, features, locate(ground.document, *span), meaning.reasons)


def find_labelled(schema: Schema, ground: Ground) -> Iterator[tuple[FieldSpec, Span]]:
    """Fields with the spans that their labels point at, in reading order; a document that is XML alone has none."""
    text = ground.document.text
    labels = _LABELS if _is_invoice(schema) else _RECEIPT_LABELS
    asked = [(spec, label) for path, label in labels.items() if (spec := schema.field(path)) and spec.type in _VALUES]
    if not asked:  # contracts have no such fields, and many pages
        return
    for page, offset in zip(ground.document.pages, ground.document.page_offsets, strict=True):
        if not page.words:
            continue
        fragments = list_fragments(ground.document, offset)
        for number, fragment in enumerate(fragments):
            piece = text[fragment.start : fragment.end]
            for spec, label in asked:
                match = label.match(piece) or (_TITLE.match(piece) if spec.path == "invoice_number" else None)
                span = _value(spec, number, fragment.start + match.end(), fragments, ground) if match else None
                if span is not None:
                    yield spec, span


def _value(spec: FieldSpec, number: int, start: int, fragments: Sequence[Fragment], ground: Ground) -> Span | None:
    """Where the value of a label stands: behind it, right of it, or below it."""
    text, own = ground.document.text, fragments[number]
    if start < own.end:
        return _read(spec, start, own.end, ground)
    right = fragments[number + 1] if number + 1 < len(fragments) else None
    if right is not None and "\n" not in text[own.end : right.start]:
        colon = _COLON.match(text, right.start, right.end)
        span = _read(spec, colon.end() if colon else right.start, right.end, ground)
        if span is not None:
            return span
    if spec.type == "money" and not _heads_totals(number, fragments, ground):
        return None
    height = own.box.y1 - own.box.y0
    for below in fragments[number + 1 : number + _AROUND]:
        gap = below.box.y0 - own.box.y1
        if -height / 2 < gap <= _BELOW * height and below.box.x0 < own.box.x1 and own.box.x0 < below.box.x1:
            return _read(spec, below.start, below.end, ground)
    return None


def _heads_totals(number: int, fragments: Sequence[Fragment], ground: Ground) -> bool:
    """Whether the line of a label has those of several totals: other heads of columns are those of lines or rates."""
    text, own = ground.document.text, fragments[number]
    near = fragments[max(0, number - _AROUND) : number + _AROUND]
    heads = [one for one in near if abs(one.box.y0 - own.box.y0) <= (own.box.y1 - own.box.y0) / 2]
    named = {path for path in _TOTALS for one in heads if _LABELS[path].match(text[one.start : one.end])}
    return len(named) > 1 and bool(named & _LAST_TOTALS)


def _read(spec: FieldSpec, start: int, end: int, ground: Ground) -> Span | None:
    """The span of a value that starts a piece of text."""
    piece = ground.document.text[start:end]
    match = _VALUES[spec.type].match(piece)
    if match is None or _RATE.match(piece, match.end()) or normalise_value(match[0], spec, ground.context) is None:
        return None
    return Span(start, start + len(match[0].rstrip()))
