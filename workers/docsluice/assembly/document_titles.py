"""What a document calls itself: a title such as "Credit note" or "Factuur 2026-17" in a cell of its own on page 1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docsluice.assembly.fragments import list_fragments
from docsluice.assembly.lines import Span

if TYPE_CHECKING:
    from docsluice.records import Document

_TOP = 0.6  # share of the first page in which a title stands
_MOST_CELLS = 120
_LONGEST = 60
_WORDS = {
    "credit note": r"credit\s+(?:note|memo)|gutschrift|rechnungskorrektur|korrekturrechnung|storno(?:rechnung)?|avoir|"
    r"facture\s+d['’]avoir|nota\s+de\s+(?:cr[ée]dito|abono)|factura\s+rectificativa|nota\s+(?:di\s+)?credito|"
    r"credit(?:nota|factuur)",
    "invoice": r"(?:(?:sales|tax|vat)\s+)?invoice|(?:schluss|abschlags|teil|sammel)?rechnung|facture|factura|"
    r"fattura(?:\s+(?:immediata|differita))?|factuur",
    "order": r"(?:purchase\s+)?order(?:\s+confirmation)?|(?:broadcast\s+)?contract|bestellung|auftragsbestätigung|"
    r"(?:bon\s+de\s+)?commande|pedido|ordine|bestelling|orderbevestiging",
}
_NUMBER = r"(?:[\s.:#-]\s{0,2}(?:n[°ºro]|nr|no|num[ée]ro|n[uú]mero|number|nummer)?[\s.:#]{0,3}(?=\S{0,30}\d)\S{1,30})?"
_TITLES = {
    kind: re.compile(rf"\W{{0,3}}(?:{words}){_NUMBER}\W{{0,3}}", re.IGNORECASE) for kind, words in _WORDS.items()
}


def find_title(document: Document) -> tuple[str, Span] | None:
    """Invoice or credit note, as the title tells, and its place; None without a title, or with others beside it.

    A number of an order has the same words before it as a title, so that these only say that an invoice may be none.
    """
    if not document.pages or not document.pages[0].words:
        return None
    top = _TOP * document.pages[0].height
    found: dict[str, Span] = {}
    for cell in list_fragments(document, 0)[:_MOST_CELLS]:
        if cell.box.y0 > top or cell.end - cell.start > _LONGEST:
            continue
        for kind, title in _TITLES.items():
            if title.fullmatch(document.text, cell.start, cell.end):
                found.setdefault(kind, Span(cell.start, cell.end))
    if "credit note" in found:
        found.pop("order", None)
    return next(iter(found.items())) if len(found) == 1 and "order" not in found else None
