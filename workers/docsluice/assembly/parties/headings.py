"""What stands below the heading of a party ("Verkäufer", "Bill to", "Adresse du client") belongs to that party.

A heading is alone on its line or in its cell; what follows it in its column, down to the next heading of any party, is
its section. Headings of others than seller and buyer (a delivery, a payee, a tax representative) end a section, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.choose import value_key
from docsluice.assembly.evidence import locate, reading_confidence
from docsluice.assembly.found import Found, Option
from docsluice.assembly.fragments import list_fragments
from docsluice.assembly.parties.salutations import ATTENTION, is_salutation
from docsluice.assembly.parties.sender_line import find_sender_line
from docsluice.confidence.features import Features
from docsluice.normalise.contacts import has_postal_code
from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.assembly.fragments import Fragment
    from docsluice.records import Document
    from docsluice.schema.spec import FieldSpec, Schema

HEADED = 0.8
"""Score of a name that nothing but the heading above it gives.

Where all names of the engine were taken away, 126 of 141 such were right, 116 of 125 of them by a heading: 175 training
invoices, 60 of these synthetic in six languages.
"""

_KNOWN = 0.3  # rank from which an engine knows of a name
_NEXT_LINE = 2.0  # line heights between two lines of a section
_EDGE = 1.5  # line heights by which the left edges of a heading and its lines may differ
_MOST_LINES = 12
_MOST_BEFORE_NAME = 3
_LONGEST = 60
_MOST_HEADINGS = 40  # of a page; the rest of more is no form
_OTHER = (
    r"(?:ship(?:ped)?|deliver(?:y|ed)?|consign|remit|pay(?:ment|able)?)\s*(?:to|address)?|delivery\s+(?:address|to)|payee|consignee|"
    r"tax\s+representative|abweichender\s+\w+|(?:liefer|waren|zahlungs)(?:adresse|anschrift|empf[äa]nger)|"
    r"lieferung\s+an|direcci[óo]n\s+de\s+entrega|indirizzo\s+di\s+(?:consegna|spedizione)|leveringsadres|"
    r"steuer(?:bevollmächtigte|vertrete)r?(?:\s+des\s+verkäufers)?|adresse\s+de\s+livraison|(?:adresse\s+)?livr(?:aison|é\s+[àa]).*|"
    r"b[ée]n[ée]ficiaire|repr[ée]sentant\s+fiscal.*|(?:direcci[óo]n\s+de\s+)?env[íi]o|enviar\s+a|"
    r"(?:luogo\s+di\s+)?(?:consegna|destinazione)|spedire\s+a|(?:aflever|bezorg)adres"
)
_SELLER = (
    r"verkauft\s+(?:von|durch)|vendu\s+par|vendido\s+por|venduto\s+da|verkocht\s+door|"
    r"seller|vendor|supplier|sold\s+by|issued\s+by|bill(?:ed)?\s+from|from|ver\s?käufer(?:in)?|lieferant|rechnungs(?:aus)?steller|"
    r"leistungserbringer|vendeur|fournisseur|[ée]metteur|prestataire|vendedor|proveedor|emisor|venditore|fornitore|"
    r"cedente(?:\s*/\s*prestatore)?|verkoper|leverancier"
)
_BUYER = (
    r"(?:invoice|kunden)\s*ad(?:d?ress|resse)|customer\s+details|issued\s+to|kundendaten|coordonn[ée]es\s+(?:du\s+)?client|"
    r"datos\s+(?:del\s+cliente|de\s+facturaci[óo]n)|direcci[óo]n\s+de\s+facturaci[óo]n|dati\s+(?:del\s+)?cliente|"
    r"intestatario(?:\s+(?:della\s+)?fattura)?|indirizzo\s+di\s+fatturazione|klantgegevens|"
    r"buyer|purchaser|(?:bill(?:ed)?|sold|invoiced?)\s+to|bill(?:ing)?\s+address|customer|client|käufer(?:in)?|kunde|rechnung\s+an|"
    r"rechnungs(?:empf[äa]nger|adresse|anschrift)|leistungsempf[äa]nger|käufer\s*/\s*leistungsempfänger|auftraggeber|acheteur|"
    r"factur[ée]e?\s+[àa]|vendu\s+[àa]|(?:adresse\s+(?:du|de\s+facturation)\s*)(?:client)?|destinataire|comprador|cliente|"
    r"facturar\s+a|(?:cessionario|acquirente)(?:\s*/\s*committente)?|destinatario|fatturare\s+a|koper|klant|factuuradres|"
    r"afnemer|gefactureerd\s+aan"
)
_FROM, _TO = r"(?:von|de|da|van)\s*:", r"(?:to|an|[àa]|aan|per|para)\s*:"  # words that are headings with a colon only
_HEADING = re.compile(
    rf"[\s\[(|]*(?:(?P<other>{_OTHER})|(?P<seller>{_SELLER}|{_FROM})|(?P<buyer>{_BUYER}|{_TO}))\s*:?\s*",
    re.IGNORECASE,
)
_NAME_LABEL = re.compile(r"(?:name|firma|nom|raison\s+sociale|nombre|ragione\s+sociale|naam)\s*:\s*", re.IGNORECASE)
_CONTACT = r"(?<!\w)(?:contact|ansprechpartner|contatto|contacto)(?!\w)|(?<!\w)tel\."
_OTHER_LINE = re.compile(
    rf"{_CONTACT}|{ATTENTION}|[:@]|https?|www\.|^\W*[\d\s/.-]+\W*$|^\d{{1,5}}[a-z]?,?\s", re.IGNORECASE
)


_BEFORE_NAME = re.compile(  # words above a company's name that are none of it
    r"(?:messrs|firma|fa|company|empresa|soci[ée]t[ée]|ditta|spett(?:\.?\s?le|abile)|bedrijf|accounts?\s+payable|"
    r"(?:kreditoren)?buchhaltung|comptabilit[ée]|contabilit[àa]|contabilidad)\.?:?",
    re.IGNORECASE,
)
_COLON = re.compile(r"\s*:")  # between a label and its value in the next cell


class Heading(NamedTuple):
    """Where a heading stands among the fragments of its page, and its party: None for any other than the two."""

    number: int
    party: str | None


def find_headings(fragments: Sequence[Fragment], text: str) -> Iterator[Heading]:
    """Headings of parties that have their cell for themselves, in reading order."""
    for number, fragment in enumerate(fragments):
        if fragment.end - fragment.start <= _LONGEST and (
            match := _HEADING.fullmatch(text, fragment.start, fragment.end)
        ):
            party = "seller" if match["seller"] else "buyer" if match["buyer"] else None
            yield Heading(number, party)


def list_sections(document: Document) -> Iterator[tuple[str | None, list[Fragment]]]:
    """Each party, None for others than seller and buyer, with the lines in the column below its heading."""
    for page, offset in zip(document.pages, document.page_offsets, strict=True):
        if page.words:
            fragments = list_fragments(document, offset)
            headings = {heading.number: heading.party for heading in find_headings(fragments, document.text)}
            for number, party in islice(headings.items(), _MOST_HEADINGS):
                yield party, list(_section(number, fragments, frozenset(headings)))


def party_headed(start: int, sections: Sequence[tuple[str | None, Sequence[Fragment]]], text: str) -> str | None:
    """The party below whose heading a place stands, or its label in the cell before it; "" for one of no party."""
    row = max(text.rfind("\n", 0, start) + 1, text.rfind("\t", 0, max(text.rfind("\t", 0, start), 0)) + 1)
    owners = {party for party, lines in sections for line in lines if row <= line.start <= start}
    return (owners.pop() or "") if len(owners) == 1 else None


def name_headed(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> dict[str, Found]:
    """The values, with the first line below its heading as the name of a party of which an engine knows none.

    Without a heading the line of the sender names the seller, and the line below it the buyer. A name that an engine
    has for both parties is known of neither.
    """
    named = dict(chosen)
    if ground.document.xml:
        return named
    shared = shared_name(chosen)
    sections = list(list_sections(ground.document))
    sender = find_sender_line(ground.document)
    for party in ("seller", "buyer"):
        spec, item = schema.field(f"{party}.name"), chosen.get(f"{party}.name")
        is_shared = item is not None and value_key(item.value) == shared
        if spec is None or (item is not None and item.chosen.rank >= _KNOWN and not is_shared):
            continue
        names = (_name_of(lines, spec, ground) for owner, lines in sections if owner == party)
        option = next((one for one in names if one is not None), None)
        if option is None and sender is not None:
            lines = sender.receiver
            option = _option(*sender.name, spec, ground) if party == "seller" else _name_of(lines, spec, ground)
        if option is not None and value_key(option.value) != shared:
            rest = (item.chosen, *item.options) if item else ()
            named[spec.path] = Found(spec.path, spec, option, tier="derived", options=rest)
    spec, item = schema.field("seller.address"), chosen.get("seller.address")
    if sender is not None and spec is not None and (item is None or item.chosen.rank < _KNOWN):
        option = _option(*sender.address, spec, ground, sender.address_lines)
        if option is not None:
            named[spec.path] = Found(spec.path, spec, option, tier="derived")
    return named


def shared_name(chosen: Mapping[str, Found]) -> str | None:
    """The name that both parties have, by its key."""
    keys = [value_key(item.value) for party in ("seller", "buyer") if (item := chosen.get(f"{party}.name"))]
    return keys[0] if len(keys) > 1 and len(set(keys)) == 1 else None


def _section(number: int, fragments: Sequence[Fragment], headings: frozenset[int]) -> Iterator[Fragment]:
    """Lines of the column of a heading, from the one below it to the next heading or gap."""
    line, left = fragments[number], fragments[number].box.x0
    for _ in range(_MOST_LINES):
        height = line.box.y1 - line.box.y0
        below = [
            (one.box.y0, place)
            for place, one in enumerate(fragments)
            if -height / 2 < one.box.y0 - line.box.y1 <= _NEXT_LINE * height
            and abs(one.box.x0 - left) <= _EDGE * height
        ]
        if not below or min(below)[1] in headings:
            return
        line = fragments[min(below)[1]]
        yield line


def _name_of(lines: Sequence[Fragment], spec: FieldSpec, ground: Ground) -> Option | None:
    """The first line of a section that is no number, labelled line or part of an address; or what "Name:" labels."""
    document = ground.document
    for line in lines[:_MOST_BEFORE_NAME]:
        alone = document.text[line.start : line.end]
        if is_salutation(alone) or _BEFORE_NAME.fullmatch(alone.strip()):
            continue
        row_end = document.text.find("\n", line.end)
        row = document.text[line.start : row_end if row_end >= 0 else len(document.text)]
        label = _NAME_LABEL.match(row.replace("\t", " "))
        start = line.start + label.end() if label else line.start
        end = line.start + len(row.partition("\n")[0]) if label else line.end
        end = start + len(document.text[start:end].partition("\t")[0])
        raw, behind = document.text[start:end], document.text[end : end + 3]
        if has_postal_code(raw):
            return None
        if _OTHER_LINE.search(raw) or _COLON.match(behind):
            continue
        option = _option(start, end, spec, ground)
        if option is not None:
            return option
    return None


def _option(start: int, end: int, spec: FieldSpec, ground: Ground, lines: str | None = None) -> Option | None:
    raw = ground.document.text[start:end]
    meaning = normalise_value(lines or raw, spec, ground.context)
    if meaning is None:
        return None
    reading = reading_confidence(ground.document, start, end)
    features = Features(HEADED, margin=HEADED, parse=meaning.score, reading=reading)
    return Option(meaning.value, raw, features, locate(ground.document, start, end), meaning.reasons)
