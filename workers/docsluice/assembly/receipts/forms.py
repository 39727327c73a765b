"""Candidates by form on receipts, beside the engine's: date, time and telephone number.

Tills print date and time close together, and pictures lose the gap between them ("14/03/20185:57PM"): an engine that
sees one word then finds neither. What has the form of a date is taken where the receipt has no other date, or only one
beside a time of day or behind a word for a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.choose import value_key
from docsluice.assembly.lines import Span
from docsluice.assembly.receipts.names import is_receipt
from docsluice.normalise.values import normalise_value
from docsluice.records import Candidate

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground
    from docsluice.schema.spec import FieldSpec, Schema

FORMED = 0.85
"""Score of the only value of its form.

On 250 training receipts of SROIE and WildReceipt 211 of 217 such dates were the labelled ones, the others misread; of
76 times 71; of 18 telephone numbers 16.
"""
_BESIDE = 120  # characters of a line before and after a value that tell what it is
_SURE = 0.5  # score from which an engine's value needs no other

_YEAR = r"(?:(?:19|20)\d\d|\d\d)"
_MONTH = (
    r"(?:jan|feb|m[aäeé]r|mrt|apr|avr|abr|ma[iyj]|mag|giu|jui?n|lug|jui?l|ago|ao[uû]|aug|sep|set|o[ckt]t|out|nov|dec|dez|"
    r"dic|[d0][ée]c|gen|ene)"
)
_DATE = re.compile(
    r"(?:(?<![\d.,/$€£])(?<![\w.,/]-)(?:"
    rf"\d{{1,2}} ?(?P<mark>[-/.]) ?\d{{1,2}} ?(?P=mark) ?{_YEAR}"
    r"|20\d\d(?P<other>[-/.])\d{1,2}(?P=other)\d\d?"
    r"|\d{1,2}[-/.,]\d{1,2}[-/.](?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ ./-]{{0,2}}{_MONTH}[^\W\d_]{{0,6}}[ .,'’‘´`/-]{{0,2}}{_YEAR}"
    rf"|(?<!\d )(?<!\w){_MONTH}[^\W\d_]{{0,6}}\.? ?\d{{1,2}}(?:st|nd|rd|th)?(?:, ?| ?['’‘´`] ?| )"
    r"(?:20\d\d|(?<=['’‘´`])\d\d)"
    r")|(?<=\d)\d\d/\d\d/20\d\d(?= ?\d\d:\d\d))(?=\.?\d{1,2}[:.]\d\d(?!\d)|[^\d/]|[/]\D|\Z)",
    re.IGNORECASE,
)
_HALF = r"(?: ?[ap]\.? ?[mhn]\b\.?)"  # "PM", also as "PH"
_CLOCK = re.compile(  # an hour of one digit without its half of the day may have lost it
    r"(?:(?<!\d)|(?<=20\d\d)|(?<=[^\d:][-/.]\d\d)|(?<=20\d\d[-/.]\d\d[-/.]\d\d)|(?<=[^\W\d_]{3}\d\d))(?<![:,-])"
    rf"(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d|:\d|%){_HALF}?|(?:(?<!\d)|(?<=\d{{4}}))\d:[0-5]\d(?::[0-5]\d)?{_HALF})",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(
    r"(?<![^\W_])(?:exp(?:iry|ires?)?|valid|until|before|birth\w*|dob|since|due|best|return\w*|offer|ends?|starts?|"
    r"g[üu]ltig|bis|seit|haltbar|valable|jusqu\W?au|v[áa]lido|hasta|valido|fino|geldig|tot)(?![^\W_])",
    re.IGNORECASE,
)
_DATE_WORD = re.compile(r"(?<![^\W_])(?:date|datum|fecha|data|dt|tarikh|kuup[äa]ev|dato)\W{0,4}\Z", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![^\W_])(?:tel(?:ephone|efono|éfono|efon|efoon|\.?\s?no|lf)?|t[ée]l|telf|phone(?:\s?no)?|ph|fono|fon)\b[\s.:#°/=-]{0,4}"
    r"(?P<number>\(?\+?\d[\d ()./-]{5,18}\d)(?![\w-])",
    re.IGNORECASE,
)
_AMERICAN = re.compile(r"(?<![\w-])(?:\([2-9]\d\d\) ?|[2-9]\d\d[-. ])[2-9]\d\d ?[-.] ?\d{4}(?![\w-])")
_FAX = re.compile(r"(?<![^\W_])(?:tele)?fax\W{0,4}\Z", re.IGNORECASE)


class Hit(NamedTuple):
    """Where a value of some form stands, whether a time of day or a word speaks for it, and whether its word does."""

    span: Span
    is_supported: bool
    is_labelled: bool = False


def propose_by_form(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> dict[str, list[Candidate]]:
    """Candidates by path of field, for receipts: the only value of its form.

    Beside a value that the engine is sure of only the same is proposed, as evidence for it.
    """
    if ground.document.xml or not is_receipt(schema):
        return {}
    text = ground.document.text
    proposed: dict[str, list[Candidate]] = {}
    for path, find in _FINDERS.items():
        spec, item = schema.field(path), chosen.get(path)
        if spec is None:
            continue
        key, spans = _only_value(list(find(text)), spec, ground)
        is_other = item is not None and item.chosen.features.score >= _SURE and value_key(item.value) != key
        if spans and not is_other:
            proposed[path] = [
                Candidate(field=path, start=span.start, end=span.end, text=text[span.start : span.end], score=FORMED)
                for span in spans
            ]
    return proposed


def find_dates_by_form(text: str) -> Iterator[Hit]:
    """Dates, but for those of which the words before tell that they are others: the end of an offer, a birthday."""
    for match in _DATE.finditer(text):
        before, after = _line_around(text, match.start(), match.end())
        if not _OTHER_DATE.search(before):
            is_labelled = _DATE_WORD.search(before) is not None
            yield Hit(Span(*match.span()), is_labelled or _CLOCK.search(before + " " + after) is not None, is_labelled)


def find_times_by_form(text: str) -> Iterator[Hit]:
    """Times of day; those on the line of a date are supported."""
    for match in _CLOCK.finditer(text):
        before, after = _line_around(text, match.start(), match.end())
        yield Hit(Span(*match.span()), any(_DATE.search(part) for part in (before, after)))


def find_phones_by_form(text: str) -> Iterator[Hit]:
    """Numbers behind a word for telephone, and those that are grouped as in North America; none behind one for fax."""
    for match in _PHONE.finditer(text):
        yield Hit(Span(*match.span("number")), is_supported=True)
    for match in _AMERICAN.finditer(text):
        if not _FAX.search(_line_around(text, *match.span())[0]):
            yield Hit(Span(*match.span()), is_supported=False)


def _line_around(text: str, start: int, end: int) -> tuple[str, str]:
    before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    return before.rpartition("\n")[2], after.partition("\n")[0]


def _only_value(hits: Sequence[Hit], spec: FieldSpec, ground: Ground) -> tuple[str, list[Span]]:
    """The only value that is labelled, else supported, else the only one at all: its key, and its places."""
    text = ground.document.text
    read = [
        (value_key(meaning.value), hit)
        for hit in hits
        if (meaning := normalise_value(text[hit.span.start : hit.span.end], spec, ground.context)) is not None
    ]
    labelled, supported = (
        [pair for pair in read if pair[1].is_labelled],
        [pair for pair in read if pair[1].is_supported],
    )
    for some in (labelled, supported, read):
        if len({key for key, _ in some}) == 1:
            return some[0][0], [hit.span for _, hit in some]
    return "", []


_FINDERS: Mapping[str, Callable[[str], Iterator[Hit]]] = {
    "issue_date": find_dates_by_form,
    "time": find_times_by_form,
    "seller.phone": find_phones_by_form,
}
