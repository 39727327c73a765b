"""The words of the clauses of a contract, and words beside them that mean something else: the table of `find_cues`.

A cue finds a place by a word, then asks what else its sentence says: who may do something, to what, and when. A clause
that only grants in one sense ("may assign without consent in a merger") is told from the one that binds by that.
"""

from __future__ import annotations

from collections.abc import Mapping

from docsluice.assembly.contracts.clause_kinds import Clause, Cue, words
from docsluice.assembly.contracts.phrases import WITHIN
from docsluice.assembly.contracts.termination_words import TERMINATION_FOR_CONVENIENCE

_NOT_EXCLUSIVE = words(
    r"\bnon[-\s‐‑–]{0,3}exclusiv|\bnot\s+(?:be\s+(?:\w+\s+){0,4})?exclusiv|\bnor\b[^.;]{0,50}exclusiv|jurisdiction|"
    r"remed(?:y|ies)|exclusive\s+(?:property|owner)|exclusively\s+(?:own|by\s+|to\s+the\s+terms)|courts?\b|venue|\blaws?\b|"
    r"not\s+the\s+obligation|exclusive\s+rights?\s+to\s+(?:prepare|file|prosecute|defend|enforce|control|remove|determine|"
    r"manage|settle|decide|appoint|select|use)\b|termination\s+of\s+exclusiv|(?:subject\s+to|such)\s+exclusive|whereas|"
    r"have\s+entered\s+into|previously|exclusive\s+rights?,?\s+(?:of\s+ownership|title|and\s+interests?|of\s+the\s+intellectual)|"
    r"\b(?:inure|enure)s?\b|substantially\s+all|warrant(?:y|ies)|(?:conflicts?\s+with|violates?|existing)\s+(?:\w+\s+)?exclusiv|"
    r"(?:right|rights)\s+to\s+(?:any|an)\s+exclusive|\bnot\s+(?:be\s+considered|grants?|creates?|confers?|conveys?)\s+"
    r"(?:[\w'’]+\s+){0,8}exclusive|exclusive\s+right\s+to\s+(?:apply|regist)"
)
_SENTENCE = words(r"(?:\w+\W+){4}\w")  # a heading says nothing yet
_NO_OTHER_PARTNER = words(
    r"conflict|interfere|encumber|improper|brib|colorable|confus|subcontract|sublicens|assign|warrant|disclos|"
    r"consent\s+of\s+the\s+other|employee"
)
_INSPECTED = words(
    r"\b(?:books|records?|accounts|premises|facilit\w+|documents|documentation|offices?|place\s+of\s+business|locations?|"
    r"operations|reports|statements|information)\b"
)
_LET_IN = words(r"\b(?:right|entitled|may|permit\w*|allow\w*|available|open|access|grant|cause|opportunity)\b")
_HOW_INSPECTED = words(
    r"business\s+hours|hours\s+of\s+the|reasonable\s+(?:times?|hours|intervals)|"
    r"(?:reasonable|prior|advance|written)\s+(?:\w+\s+){0,3}notice|request\b|"
    r"independent\s+(?:\w+\s+){0,4}(?:accountant|auditor|accounting)|certified\s+public|at\s+(?:any|all)\s+time|compliance|"
    r"verif\w+|accuracy|(?:books|records)\s+(?:and|of)|copies|facilit"
)
_OF_A_SALE = words(
    r"independently\s+developed|registration\s+statement|prospectus|closing\s+date|governmental\s+authorit|due\s+diligence|shareholder"
)
_TAKEN_OVER = (
    r"(?:mergers?\b|merges\b|merged\b|consolidation\b|"
    r"(?:sale|sells?|transfer\w*|disposition|acqui\w+|convey\w*)\s+(?:\w+\s+|,\s*){0,6}substantially\s+all|"
    r"(?:majority|controlling|voting|\d\s*%\)?|percent\)?)\W(?:\w+\W+){0,8}(?:stock|securities|interests?|shares|power|equity|"
    r"control)\b|acquired\s+by\s+(?:an?|another|any)\b|(?:ownership|shareholders?|equity)\b.{0,30}\bchanges?\b)"
)
_MAY_END = (
    r"(?:\b(?:may|right|rights|can|entitled|option|permitted)\b.{0,80}\bterminate\b|\bterminated\b.{0,40}\bby\b|"
    r"\bterminat\w+.{0,30}\b(?:immediately|upon|in\s+the\s+event|if|for\s+cause)\b|\bshall\s+(?:automatically\s+)?terminate)"
)
_ENDED_BY_TAKEOVER = words(
    rf"{_MAY_END}.{{0,600}}\b{_TAKEN_OVER}|\b(?:if|event|upon|case)\b.{{0,200}}\b{_TAKEN_OVER}.{{0,400}}{_MAY_END}"
)
_COUNTS_AS = (
    r"\b(?:deemed|considered|constitutes?|treated\s+as)\s+(?:to\s+be\s+)?(?:an?\s+)?(?:\w+\s+)?(?:assignment|transfer)"
)
_TAKEOVER_ASSIGNS = words(
    rf"\b{_TAKEN_OVER}.{{0,300}}{_COUNTS_AS}|{_COUNTS_AS}.{{0,300}}\b{_TAKEN_OVER}|"
    rf"[\"“](?:assign\w*|transfer),?[\"”]\s.{{0,100}}\b(?:include|mean)\w*.{{0,200}}\b{_TAKEN_OVER}|"
    rf"not\s+be\s+assigned.{{0,80}}(?:including|in\s+connection\s+with)\s.{{0,60}}{_TAKEN_OVER}"
)
# Sought before the patterns above, which are slow.
_ENDS, _ASSIGNED = words("terminat"), words("assign|transfer")
_COUNTS_AS_NONE = r"not\s+(?:be\s+)?(?:deemed|considered|constitute)"
# Consent to it is not needed, or it is defined, stands in a heading, or concerns those whom a party employs.
_OF_STAFF = (
    r"severance|employment|executive|\bemployee|\bvest|consultant's\s+services|stock\s+option|\bpension|warrants?\b|subpoena|"
    r"make\s+any\s+payment|has\s+the\s+meaning"
)
_FREE_TO_ASSIGN = (
    r"\b(?:assign\w*|transfer\w*)\b.{0,200}\bwithout\b.{0,80}\b(?:consent|approval)|"
    r"\bwithout\b.{0,120}\b(?:consent|approval)\b.{0,60}\bassign|\bno\s+(?:such\s+)?consent|" + _COUNTS_AS_NONE
)
_NO_SAY_IN_CONTROL = words(
    rf"{_OF_STAFF}|{_FREE_TO_ASSIGN}|"
    r"change\s+(?:of|in)\s+(?:the\s+)?control[\"”'’]*\s*(?:,|\)|shall|as\s+used)?\s*(?:shall\s+)?(?:means?|be\s+deemed|"
    r"includes?|is\s+defined|occurs)|^\W*(?:\w+\W+){0,4}change\s+(?:of|in)\s+control\W*(?:\w+\W*){0,3}$"
)
_NO_TAKEOVER = words(rf"{_OF_STAFF}|{_FREE_TO_ASSIGN}|fiscal|end\s+users|prospectus|dissenting")
_RIVAL = (
    r"(?:\bcompet(?:e|es|ing|itive(?:ly)?|itors?|ition)\b|"
    r"\b(?:products?|services?|business|goods|activit\w+|items?|compan\w+|entit\w+|commitments?)\b.{0,60}\b(?:similar\s+to|"
    r"same\s+as|same\s+or\s+(?:\w+\s+)?similar|in\s+the\s+same)\b|"
    r"\b(?:same|substantially\s+(?:the\s+same|similar)|similar)\s+(?:\w+\s+){0,3}(?:products?|services?|business|"
    r"commitments?)\b)"
)
_MUST_NOT_RIVAL = words(
    r"(?:(?:shall|will|may|agrees?|covenants?|must|undertakes?)\b[^.;]{0,60}?\bnot\b|"
    r"\bneither\b[^.;]{0,80}?\b(?:shall|will|may)\b|\bno\s+circumstances\b|\brefrain\w*|\bprohibited).{0,160}?"
    r"\b(?:compete|engag\w+|participat\w+|own|owning|operat\w+|develop\w*|market\w*|sell\w*|distribut\w+|promot\w+|"
    r"manufactur\w+|endors\w+|represent|render|interest|associat\w+|employed|invest\w*|licens\w+|perform|offer|carry|"
    r"enter\s+into|establish|conduct|advertis\w+|consult\w*|serve|handle|deal|work|solicit\w*|produce|commerciali[sz]\w+|"
    rf"acquire|supply|appear|become|act|accept|permit|use)\b.{{0,300}}?{_RIVAL}"
)
_BARRED = words(r"\bnot\b|\bneither\b|\bno\s+circumstances\b|refrain|prohibited")
_OTHER_RIVAL = words(
    r"trade\s+secret|confidential|competitive\s+(?:price|advantage|harm|bid)|competent|jurisdiction|"
    r"nothing\s+(?:in|contained|herein)|competition\s+(?:law|act|authorit)|antitrust|remed|waive|disclos|confusing|"
    r"represents\s+and\s+warrants|non-competitive|sublicens|\bassign(?:ed)?\b|may\s+continue|does\s+not\s+agree|trademarks?|"
    r"insur|to\s+the\s+(?:best|extent)|whether\s+or\s+not|except\s+in\s+furtherance|reverse\s+engineer|competitive\s+analysis|\bnot\s+prevent|"
    r"\blogos?\b"
)
CLAUSES: Mapping[str, Clause] = {
    "exclusivity": Clause(
        0.7,
        (
            Cue(
                words(
                    r"\bexclusive(?:ly)?,?\s+(?:(?:and|worldwide|perpetual|irrevocable|royalty[- ]free|sub-?licensable|"
                    r"transferable|limited|non-?transferable|,)\s*){0,5}(?:rights?|licen[sc]e[sd]?|licensee|distribut\w+|"
                    r"agent|agency|suppl\w+|provider|manufactur\w+|basis|sponsor\w*|franchise\w*|partner|reseller|"
                    r"represent\w+|dealer|territor\w+|promot\w+|market\w*|sell\w*|purchas\w+|vendor|hosting)\b"
                ),
                beside=_NOT_EXCLUSIVE,
            ),
            Cue(
                words(r"\bexclusivity\b"),
                also=(_SENTENCE,),
                unless=words(r"\bno\s+exclusivity\b"),
                beside=_NOT_EXCLUSIVE,
            ),
            Cue(
                words(
                    r"\b(?:shall|will)\s+be\s+(?:\w+['’]s\s+)?(?:the\s+)?(?:only|sole)\s+(?:\w+\s+){0,2}"
                    r"(?:distributor|supplier|provider|agent|reseller|licensee|dealer|representative|sponsor|vendor)\b|"
                    rf"\bnot\s+(?:to\s+)?(?:appoint|grant|license|engage){WITHIN}{{0,80}}?\b(?:any(?:one|\s+(?:person|party|entity))\s+other"
                    r"\s+than|additional\s+distributors?)\b"
                ),
                unless=_NO_OTHER_PARTNER,
            ),
            Cue(
                words(
                    rf"\b(?:shall|will|agrees?\s+(?:not\s+)?to)\b{WITHIN}{{0,60}}\bexclusively\s+"
                    r"(?:from|through|to|with|by|use|purchase)\b"
                ),
                beside=_NOT_EXCLUSIVE,
            ),
            Cue(
                words(
                    rf"\b(?:shall|will|may|agrees?)\s+not\b{WITHIN}{{0,80}}\b(?:appoint|grant|engage|license|authorize|"
                    rf"enter\s+into){WITHIN}{{0,60}}\b(?:any\s+other|another|any\s+third)\b"
                ),
                unless=_NO_OTHER_PARTNER,
            ),
        ),
    ),
    "termination_for_convenience": TERMINATION_FOR_CONVENIENCE,
    "anti_assignment": Clause(
        0.9,
        (
            Cue(
                words(
                    r"\b(?:may|shall|will|can)\s+not\s+(?:\w+\s+){0,6}?(?:assign|be\s+assign|transfer|delegate)|"
                    r"\bneither\s+(?:\w+\s+){1,4}?(?:may|shall|will|can)\s+(?:\w+\s+){0,4}?(?:assign|transfer)|"
                    rf"\b(?:not|non-?)\s*(?:be\s+)?assignable|\bno\s+(?:party|assignment)\b{WITHIN}{{0,80}}?\bassign|"
                    rf"\b(?:assign\w*|transfer\w*){WITHIN}{{0,200}}?\bwithout\b{WITHIN}{{0,80}}?\b(?:consent|approval|permission)|"
                    rf"\bwithout\b{WITHIN}{{0,80}}?\b(?:consent|approval){WITHIN}{{0,120}}?\bassign"
                ),
                also=(words(r"agreement|contract|rights|obligations|interest|duties|herein|hereunder"),),
                unless=words(
                    r"sublicens|confidential|warrants\s+that|has\s+not\s+assigned|invention|employee|"
                    r"without\s+(?:the\s+)?(?:need|requirement|any)"
                ),
            ),
        ),
    ),
    "change_of_control": Clause(
        0.8,
        (
            Cue(
                words(
                    r"\bchange\s+(?:of|in)\s+(?:\w+,?\s+){0,4}(?:control\b(?!\s+(?:sops?|procedures?)\b)|ownership)\b"
                ),
                unless=_NO_SAY_IN_CONTROL,
            ),
            Cue(words(rf"\b{_TAKEN_OVER}"), also=(_ENDS, _ENDED_BY_TAKEOVER), unless=_NO_TAKEOVER),
            Cue(words(rf"\b{_TAKEN_OVER}"), also=(_ASSIGNED, _TAKEOVER_ASSIGNS), unless=words(_COUNTS_AS_NONE)),
        ),
        needs=words(r"control|merge|consolidat|substantially\s+all|acqui|shares|stock|securities|owner|assign"),
    ),
    "non_compete": Clause(
        0.75,
        (
            Cue(
                words(
                    r"\bnon[-\s]?compet\w+\b(?!\s+agreement)|covenants?\s+not\s+to\s+compete|"
                    r"not\s+(?:to\s+|directly\s+or\s+indirectly\s+)?compete\b"
                ),
                also=(_SENTENCE,),
                unless=_OTHER_RIVAL,
            ),
            Cue(words(_RIVAL), also=(_BARRED, _MUST_NOT_RIVAL), unless=_OTHER_RIVAL),
        ),
        needs=words(r"\bnot\b|\bneither\b|\bnor\b|\bno\b|compet|exclusiv|refrain|prohibit|only"),
    ),
    "audit_rights": Clause(
        0.9,
        (
            Cue(
                words(
                    r"\b(?:right|entitled|may|shall\s+(?:permit|allow))(?=[^;]{0,320}?(?:books|records|accounts|premises|facilit))"
                    rf"{WITHIN}{{0,120}}\b(?:audit|inspect|examine)\w*"
                    rf"{WITHIN}{{0,120}}\b(?:books|records|accounts|premises|facilit)"
                )
            ),
            Cue(
                words(
                    rf"\b(?:audit(?!or|ed)|inspect|examin(?!ers))\w*|\b(?:review|verify|copy)\b{WITHIN}{{0,60}}"
                    rf"\b(?:books|records)|\b(?:books|records)\b{WITHIN}{{0,80}}\bavailable\s+to\b|"
                    r"\bavailable\s+(?:\w+\s+){0,3}for\s+(?:review|inspection|examination)|"
                    rf"\baccess(?:ible)?\b{WITHIN}{{0,100}}?\b(?:books|records)\b|"
                    rf"\bma(?:ke|de)\s+(?:\w+\s+)?available\b{WITHIN}{{0,80}}?\b(?:books|records)\b"
                ),
                also=(_INSPECTED, _LET_IN, _HOW_INSPECTED),
                unless=_OF_A_SALE,
            ),
        ),
        needs=words(r"audit|inspect|examin|review|verif|access|books|records"),
    ),
    "insurance": Clause(
        0.9,
        (Cue(words(rf"\b(?:maintain|carry|procure|obtain|keep|secure)\b{WITHIN}{{0,150}}\binsurance\b")),),
        needs=words("insur"),
    ),
    "cap_on_liability": Clause(
        0.9,
        (
            Cue(
                words(
                    r"\b(?:in\s+no\s+event|neither\s+party|not\s+be\s+liable|no\s+liability|limitation\s+of\s+liability)"
                    rf"{WITHIN}{{0,300}}\b(?:consequential|indirect|exceed|incidental|punitive)\b"
                )
            ),
        ),
    ),
}
