"""The company that issues a receipt: the name with a legal form goes before the brand above it.

Receipts print a brand, the company behind it, and often its branch, one below the other. An engine gives all of them,
and runs over several lines; only one is the company, and its legal form tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.choose import value_key
from docsluice.assembly.evidence import overlap
from docsluice.assembly.lines import Span, span_of
from docsluice.assembly.receipts.name_lines import SITE, find_name_line
from docsluice.normalise.types import Context
from docsluice.normalise.values import normalise_value
from docsluice.records import Candidate

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground, Option
    from docsluice.schema.spec import FieldSpec, Schema

NAMED = 0.8
"""Score of the only name with a legal form in the head of a receipt, if an engine has none."""

TITLED = 0.5
"""Score of the first line of a receipt as its seller's name, where no name has a legal form."""

SELLER = "seller.name"
_LEAST = 0.25  # score from which an engine's name with a legal form goes before one without
_BRAND = 0.3  # what is left of a name without legal form as a rival of one with it
_SURE = 0.5
_HEAD = 8  # lines
_LEAST_COMMON = 4  # letters of a name that two share
_MOST_NAME_LINES = 4
_GREETING = re.compile(r"\W*welco[mn]e\W", re.IGNORECASE)
_FORM = re.compile(
    r"(?:(?<=[ ,\n.)])|(?<=\n))(?:[s5][doibu0]n\.?,?[ ~]?[b38e][hn][douó0]|(?<=\) )bhd|[s5]/[b80]|"
    r"gmbh(?: ?& ?co\.? ?kg)?|s\.?a\.?r\.?l|s\.a\.s|sas|s\.?r\.?l|"
    r"s\.?p\.?a|b\.?v|n\.v|s\.l(?:\.u)?|s\.a|(?:co\.?,? |pt[ey]\.? |pvt\.? )?(?:ltd|limited)|plc|l\.?l\.?c|l\.?l\.?p|"
    r"inc|corp|d\.o\.o|s\.r\.o|a/s|aps|oy|ltda|kft|e\.? ?k)\.?(?=\s*(?:\Z|[\n\t(\[<{,]|\d{5}))",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\(?(?:co|m|company|and|&|\W+)\b|[^(\n]*\)", re.IGNORECASE)  # the rest of a name
_WORD = re.compile(r"[^\W\d_][\w.&’'-]+")
_LABEL = re.compile(r".*:\s*")
_FEWEST_WORDS = 2
_REGISTERED = re.compile(
    r"(?:[ \t]*[(<\[{] ?[A-Z]{0,2}\d{4,9} ?(?:[-·] ?)?[A-Z] ?[)>\]}]|"
    r"(?:(?<=\n)|\A)[ \t]*(?:[A-Z]{2}\d{6,8}|\d{5,9}) ?[-·] ?[A-Z])"
    r"[ \t.]*(?=\n)"
)
"""The number of a company's register behind its name or below it: "(519537-X)"."""
_SDN_BHD = re.compile(
    r"(?<![^\W_])[s5]([doibu0]n\.?,?[ ~]?)[b38e][hn][douó0](?=\.?\Z)|(?<=[ .])[5s]/[b80]\Z", re.IGNORECASE
)
_FORMER = re.compile(r"(?<![^\W_])(?:formerly|f[./]?k[./]?a|dahulu|vormals|anciennement)(?![^\W_])", re.IGNORECASE)
_OWNED = re.compile(
    r"\W*(?:dimiliki\s+oleh|owned?\s+(?:and\s+operated\s+)?by|owner\s+by|operated\s+by|formerly\s+known\s+as)\W*",
    re.IGNORECASE,
)


def prefer_company(schema: Schema, chosen: Mapping[str, Found]) -> dict[str, Found]:
    """The values of a receipt, its seller the likeliest name with a legal form, else the likeliest but web addresses.

    Brands are hardly rivals of the former and web addresses none of the latter; other cuts of its place are none.
    """
    item = chosen.get(SELLER)
    if item is None or not is_receipt(schema):
        return dict(chosen)
    options = (item.chosen, *item.options)
    front = next((one for one in options if _is_company(one) and one.features.score >= _LEAST), None)
    rest = options if front is None else tuple(one for one in options if _is_company(one))
    if front is None:
        front = next((one for one in options if not _is_site(one)), item.chosen)
        rest = tuple(one for one in options if not _is_site(one))
    brands = [one for one in options if one not in rest]
    rivals = [one.features.score for one in rest if _is_rival(one, front)]
    if _is_company(front):
        rivals += [_BRAND * one.features.score for one in brands if _is_rival(one, front)]
    margin = front.features.score - max(rivals, default=0.0)
    others = tuple(one for one in options if one is not front)
    front = _with_form(_without_repeats(_cut_to_company(front, item.spec), item.spec))
    front = replace(front, features=front.features._replace(margin=margin))
    return {**chosen, SELLER: replace(item, chosen=front, options=others)}


def _is_rival(option: Option, front: Option) -> bool:
    """Whether another name is a rival: elsewhere, and neither holds the other as "meijer #174" does "Meijer"."""
    if overlap(option.evidence, front.evidence):
        return False
    ours, theirs = (value_key(one.value) for one in (front, option))
    return min(len(ours), len(theirs)) < _LEAST_COMMON or (ours not in theirs and theirs not in ours)


def _without_repeats(option: Option, spec: FieldSpec) -> Option:
    """A name over lines cut before a line, or to the last one, that says the same again: a brand above its name.

    "SAMCO, SAMCO" is "SAMCO", "CREST, FOODS, Crest Foods#5" the last, "SAFEWAY, EM, WELCOME TO SAFEWAY" the first.
    """
    lines = option.raw.split("\n")
    if not 1 < len(lines) <= _MOST_NAME_LINES or len(option.evidence) != 1:
        return option
    first, last, upper = value_key(lines[0]), value_key(lines[-1]), value_key("".join(lines[:-1]))
    if min(len(first), len(last)) < _LEAST_COMMON:
        return option
    if first == last or (first in last and _GREETING.match(lines[-1])):
        return _cut(option, spec, 0, len(lines[0]))
    if last.startswith(upper):
        return _cut(option, spec, len(option.raw) - len(lines[-1]), len(option.raw))
    return option


def _cut(option: Option, spec: FieldSpec, start: int, end: int) -> Option:
    """A name with a part of its lines, from and to offsets in its text; as it is where that is no name."""
    (place,) = option.evidence
    raw = option.raw[start:end]
    meaning = normalise_value(raw, spec, Context())
    if meaning is None or place.end - place.start != len(option.raw):
        return option
    boxes = place.boxes[:1] if not start else place.boxes[-1:]
    place = place.model_copy(update={"start": place.start + start, "end": place.start + end, "boxes": boxes})
    return replace(option, value=meaning.value, raw=raw, evidence=(place,))


def _cut_to_company(option: Option, spec: FieldSpec) -> Option:
    """A name over lines without the brand above, where its last line is a whole company of two words or more.

    On training receipts of SROIE 28 such companies were the label alone and 5 together with the line above.
    """
    above, _, last = option.raw.rpartition("\n")
    form = _FORM.search(f"\n{last}")
    if not above or form is None or not _is_company(option) or len(option.evidence) != 1:
        return option
    if len(_WORD.findall(last[: form.start()])) < _FEWEST_WORDS or _GOES_ON.match(last):
        return option
    owned = _OWNED.match(last)
    return _cut(option, spec, len(option.raw) - len(last) + (owned.end() if owned else 0), len(option.raw))


def _with_form(option: Option) -> Option:
    """A name whose last words can only be the legal form "Sdn Bhd" or "S/B" with a letter misread, with these."""
    if not isinstance(option.value, str) or (match := _SDN_BHD.search(option.value)) is None:
        return option
    is_small = match[0][-1].islower() or match[0][-2].islower()
    form = "S/B" if match[1] is None else "Sdn Bhd" if is_small else "SDN BHD"
    mended = option.value[: match.start()] + form + option.value[match.end() :]
    if match[1] is not None and re.fullmatch(r"s[do]n\W*bhd", match[0], re.IGNORECASE):
        return option
    if mended == option.value:
        return option
    return replace(option, value=mended, reasons=(*option.reasons, "repaired"))


def propose_company(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> list[Candidate]:
    """The only name with a legal form in the head of a receipt, where the engine holds no name with one for likely.

    Where the head has none, the one before the number of a register, or the first line that can be a name. An engine
    that holds the same name for likely is evidence beside these, and where it is sure of another, they are none.
    """
    if not is_receipt(schema):
        return []
    item = chosen.get(SELLER)
    text = ground.document.text
    spans = list(find_companies(text, _end_of_head(text)))
    score = NAMED
    if not spans:
        spans = list(find_registered(text, _end_of_head(text)))
    if not spans and (title := find_name_line(ground.document)) is not None:
        spans, score = [title], TITLED
    if len(spans) != 1:
        return []
    (span,) = spans
    options: Sequence[Option] = (item.chosen, *item.options) if item else ()
    same = next((one for one in options if one.evidence and span_of(one, ground.document) == span), None)
    if item is not None and _is_settled(item) and (same is None or not _is_likeliest(same, options)):
        return []
    if same is not None:
        score = 1 - (1 - score) * (1 - same.features.score)
    return [Candidate(field=SELLER, start=span.start, end=span.end, text=text[span.start : span.end], score=score)]


def is_receipt(schema: Schema) -> bool:
    """Whether the schema is one of receipts: they have a time of day, and one party."""
    return schema.field("time") is not None


def has_form(name: str) -> bool:
    """Tell whether a name ends in a legal form: "Sdn Bhd", "GmbH", "S.r.l."."""
    return any(match.end() == len(name) for match in _FORM.finditer(name))


def _is_site(option: Option) -> bool:
    return isinstance(option.value, str) and SITE.search(option.value) is not None


def _is_company(option: Option) -> bool:
    return isinstance(option.value, str) and has_form(option.value)


def find_companies(text: str, end: int) -> Iterator[Span]:
    """Names up to their legal form, each on its line; one that only ends there begins on the line above."""
    for match in _FORM.finditer(text, 0, end):
        start = _line_start(text, match.start())
        label = _LABEL.match(text, start, match.start())
        start = label.end() if label else start
        words = _WORD.findall(text, start, match.start())
        is_end = not words or (len(words) < _FEWEST_WORDS and _SDN_BHD.search(match[0]) is not None)
        if start and (is_end or _GOES_ON.match(text, start, match.start())):
            start = _line_start(text, start - 1)
            words = _WORD.findall(text, start, match.start())
        is_former = start and _FORMER.search(text, _line_start(text, start - 1), match.start()) is not None
        if (len(words) >= _FEWEST_WORDS or not start) and not is_former:
            yield Span(start, match.end())


def find_registered(text: str, end: int) -> Iterator[Span]:
    """Names before the number of their register, or above it where it stands alone; one line of them.

    Of 104 such lines on training receipts without a legal form 77 were the name, and most others misread it.
    """
    for match in _REGISTERED.finditer(text, 0, end):
        stop = match.start()
        start = _line_start(text, stop)
        if not text[start:stop].strip() and start:
            stop = start - 1
            start = _line_start(text, stop)
        if len(_WORD.findall(text, start, stop)) >= _FEWEST_WORDS and not _GOES_ON.match(text, start, stop):
            yield Span(start, stop)


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\t", 0, place)) + 1


def _end_of_head(text: str) -> int:
    lines = text.split("\n")[:_HEAD]
    return len("\n".join(lines))


def _is_likeliest(option: Option, options: Sequence[Option]) -> bool:
    """Whether an option is the first, or the first company among brands, and not unlikely."""
    if option.features.score < _LEAST:
        return False
    return option is options[0] or next((one for one in options if _is_company(one)), None) is option


def _is_settled(item: Found) -> bool:
    options: Sequence[Option] = (item.chosen, *item.options)
    return item.chosen.features.score >= _SURE or any(_is_company(one) for one in options)
