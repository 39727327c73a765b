"""Numbers of orders that stand in sentences, or behind words for a reference whose value says that it is an order.

"Rechnung gemäß Bestellung Nr. 2018-471331", "Votre référence PO445".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsluice.assembly.lines import Span

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground

_NO = r"(?:\s*(?:numbers?|nummer|num[ée]ro|n[uú]mero|nr|no|n[°ºo]|#)\.?)?"
_CODE = r"(?P<code>(?=[\w/-]*\d)[A-Za-z0-9][\w/-]{2,24})(?![\w/]|[.,:]\d)"
_SENTENCE = re.compile(
    r"\b(?:gem(?:äß|ass|äss)|gem\.|laut|lt\.|zu|aufgrund|according\s+to|as\s+per|per|against|with\s+reference\s+to|selon|suivant|"
    r"conformément\s+à|según|segun|come\s+da|secondo|volgens|conform)\s+(?:your|the|ihrer|der|votre|la|su|vostro|uw)?\s*"
    rf"(?:purchase\s+order|order|bestellung|bon\s+de\s+commande|commande|pedido|orden\s+de\s+compra|ordine|bestelling){_NO}"
    rf"[\s:]*{_CODE}",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?<!\w)(?:your|customer|ihre?|kunden|votre|v/|su|vostro|vs\.?|uw)\s*-?(?:ref(?:erence|\.)?|referenz|zeichen|réf(?:érence|\.)?|"
    r"referencia|riferimento|rif\.?|referentie|kenmerk)(?!\w)[\s:.#°]*(?P<code>(?:PO|P\.O\.|BC|BDC|CDE|CMD|PED|ODA)[\s-]?\d[\w/-]{1,20})",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}")


def find_order_numbers(ground: Ground) -> Iterator[Span]:
    """Spans of numbers of orders, in reading order; dates are none."""
    text = ground.document.text
    hits = [match for pattern in (_SENTENCE, _REFERENCE) for match in pattern.finditer(text)]
    for match in sorted(hits, key=lambda match: match.start()):
        if not _DATE.fullmatch(match["code"]):
            yield Span(*match.span("code"))
