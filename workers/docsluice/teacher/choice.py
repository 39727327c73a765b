"""Choose among the places of a value: 119.00 stands as total, as paid and in a row; only one is the total."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from docsluice.teacher.alignment import line_of
from docsluice.teacher.samples import Span

# Words on the line of the value (or just above it) that say what it is; from the train splits.
WORDING: Mapping[str, str] = {
    "total amount": r"total|gesamt|brutto|ttc|rechnungsbetrag|endbetrag|summe|importe|rounded|net\s*total|gross|sum",
    "total without tax": (
        r"sub\s*-?\s*total|net|zwischensumme|\bht\b|excl|hors|base|taxable|ohne\s+(ust|mwst)|imponibile"
    ),
    "total tax": r"tax|vat|mwst|ust|tva|gst|iva|btw|steuer|hst|pst",
    "amount due": r"due|payable|zahlbetrag|zu\s*zahlen|fällig|net\s*[àa]\s*payer|balance|duepayable|to pay|pagar",
    "tip": r"tip|gratuity|service",
    "issue date": r"date|datum|\bdu\b|vom|fecha|data|print",
    "due date": r"due|fällig|échéance|echeance|zahlbar|vencimiento|scadenza|pay|bis",
    "service period start": r"flight|period|start|contract|dates",
    "service period end": r"flight|period|end|contract|dates",
    "invoice number": r"invoice|rechnung|facture|no|nr|num|order|contract|#|beleg",
    "purchase order number": r"order|bestell|commande|po\b|p\.o|référence|referenz|reference",
}
AVOID: Mapping[str, str] = {
    "total amount": r"sub\s*-?\s*total|change|cash|excl|\bht\b|netto|tax\b|vat\b|mwst|ohne|position|zahl|anzahl",
    "total without tax": r"incl|brutto|ttc|gross|position|basis|à payer|zahl",
    "total tax": r"excl|incl|total\s*amount|sub\s*-?total",
    "amount due": r"tax|vat",
    "issue date": r"due|fällig|échéance|liefer|deliver|period|bis",
    "tip": r"total",
}
FIRST_ONLY = {"seller name", "seller address", "buyer name", "buyer address", "document name"}
AMOUNTS = {"total amount", "amount due"}
DATES = {"issue date", "service period start", "service period end"}
EARLY = 700  # characters after the first place in which other places of a name are still its heading


def prefer(label: str, text: str, spans: Sequence[Span]) -> tuple[Span, ...]:  # noqa: PLR0911  one rule a line
    """The places that stand for the label, best wording first decided; never empty for non-empty spans."""
    ordered = sorted(set(spans))
    if label in {"seller address", "buyer address"}:
        return tuple(ordered)
    if label in FIRST_ONLY:
        return tuple(span for span in ordered if span.start - ordered[0].start <= EARLY)
    if label == "currency":
        return tuple(ordered[:3])
    if label not in WORDING or len(ordered) == 1:
        return tuple(ordered)
    scores = [_score(label, text, span) for span in ordered]
    best = max(scores)
    chosen = [span for span, score in zip(ordered, scores, strict=True) if score == best]
    if best <= 0 and label in AMOUNTS:
        return tuple(chosen[-1:])
    if label in DATES:
        return tuple(chosen[: 2 if best > 1 else 1])
    return tuple(chosen)


def _score(label: str, text: str, span: Span) -> int:
    line = line_of(text, span.start)
    before = text[line.start : span.start].lower()
    above = line_of(text, max(0, line.start - 1))
    score = 0
    if re.search(WORDING[label], before):
        score += 3
    elif re.search(WORDING[label], text[line.start : line.end].lower()):
        score += 2
    elif re.search(WORDING[label], text[above.start : above.end].lower()):
        score += 1
    if label in AVOID and re.search(AVOID[label], before):
        score -= 2
    return score
