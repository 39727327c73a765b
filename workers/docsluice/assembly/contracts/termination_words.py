"""The words of a termination for convenience: who "may terminate this Agreement at any time upon 30 days’ notice"."""

from __future__ import annotations

from docsluice.assembly.contracts.clause_kinds import Clause, Cue, words
from docsluice.assembly.contracts.phrases import WITHIN

_MAY = (
    r"\b(?:may|can|(?:(?:shall\s+)?have|has)\s+the\s+(?:\w+\s+)?right(?:\s+\w+)?\s+to|(?:is|are|shall\s+be)\s+entitled\s+to|"
    r"reserves?\s+the\s+right\s+to)"
)
_AGREEMENT = r"(?:this|the)\s+(?:\w+\s+)?(?:agreement|contract)"
_CONDITION = words(
    r"\b(?:if|breach\w*|default\w*|fail\w*|event|insolven\w+|bankrupt\w*|material\w*|renew\w*|occurrence|violat\w+|"
    r"force\s+majeure|in\s+case|change\s+(?:of|in)\s+control|cure|upon\s+(?:receipt|learning)|mutual(?:ly)?)\b"
)
_AFTER_THE_END = words(
    rf"\b(?:upon|after|following)\s+(?:any\s+|the\s+)?(?:expiration\s+or\s+)?terminat|employ|"
    rf"\bterminat\w+\s+(?:or\s+expir\w+\s+)?(?:of\s+{_AGREEMENT}\s+)?for\s+any\s+reason|surviv|\bfee\b|"
    r"\bevent\s+of\s+(?:the\s+)?terminat|\bnot\s+be\s+terminated|"
    rf"\b(?:terminat|expirat)ion\b{WITHIN}{{0,160}}?\bfor\s+any\s+reason(?:\s+\w+)?\s+shall\b"
)
_AT_WILL = (  # "at any time upon thirty (30) days’ written notice"
    rf"\bat\s+any\s+time\b{WITHIN}{{0,100}}?\b(?:days?|weeks?|months?)\b['’]?(?:\s+\w+){{0,3}}?\s+notice\b"
)
_ENDS_IT = r"\b(?:terminate[ds]?|terminable|cancel(?:l?ed)?)\b"
_CONDITION_BESIDE = words(
    r"\b(?:if|breach\w*|default(?!\s+exists)\w*|fail\w*|in\s+the\s+event|insolven\w+|bankrupt\w*|occurrence|violat\w+|surviv\w*|"
    r"mutual(?:ly)?|following\s+(?:events|conditions))\b"
)
TERMINATION_FOR_CONVENIENCE = Clause(
    0.75,
    (
        Cue(
            words(
                rf"\bterminat\w+{WITHIN}{{0,200}}?\b(?:for\s+(?:its\s+|their\s+|any\s+)?convenience|with\s+or\s+without\s+"
                r"cause|for\s+any\s+(?:or\s+no\s+)?reason|without\s+(?:any\s+|giving\s+any\s+)?reason|for\s+no\s+reason)\b|"
                rf"\bwith\s+or\s+without\s+cause\b{WITHIN}{{0,100}}\bterminat|"
                rf"{_MAY}\s+(?:\w+\s+)?(?:terminate|cancel){WITHIN}{{0,150}}?\bwithout\s+cause\b"
            ),
            unless=_AFTER_THE_END,
        ),
        Cue(
            words(
                rf"{_MAY}\s+(?:\w+\s+)?(?:terminate|cancel)\s+{_AGREEMENT}{WITHIN}{{0,200}}?\b(?:at\s+any\s+time|notice)\b|"
                r"\b(?:agreement|contract)\s+may\s+(?:also\s+)?be\s+(?:terminated|cancell?ed)\s+(?:at\s+any\s+time\s+)?by\s+"
                rf"(?:either|any|the)\b{WITHIN}{{0,200}}?\b(?:at\s+any\s+time|notice)\b"
            ),
            unless=_CONDITION,
        ),
        Cue(
            words(
                rf"{_ENDS_IT}{WITHIN}{{0,80}}?{_AT_WILL}|{_ENDS_IT}{WITHIN}{{0,100}}?\bwithout\s+(?:the\s+)?payment\s+of\s+"
                r"(?:any\s+)?penalty\b"
            ),
            beside=_CONDITION_BESIDE,
        ),
        Cue(
            words(
                rf"\buntil\s+(?:it\s+is\s+)?(?:terminated|cancell?ed)\s+by\s+(?:either|any)\b{WITHIN}{{0,80}}?\bnotice\b|"
                rf"\buntil\s+(?:either|any)\s+(?:of\s+the\s+)?part(?:y|ies)\s+(?:gives?|informs?|notif\w+|terminat\w+){WITHIN}{{0,100}}?"
                r"\bnotice\b"
            ),
            beside=_CONDITION_BESIDE,
        ),
        Cue(
            words(
                rf"\b(?:kann|können|(?:ist|sind)\s+berechtigt){WITHIN}{{0,160}}?\b(?:jederzeit|ohne\s+angabe\s+von\s+gründen|"
                rf"mit\s+einer\s+(?:kündigungs)?frist\s+von){WITHIN}{{0,120}}?kündig"
            ),
            unless=words(r"wichtige[mnr]?\s+grund|verlänger|verletz|insolven|verstoß|verzug|nicht\s+"),
        ),
        Cue(
            words(
                rf"\b(?:peu(?:t|vent)|pourr(?:a|ont)){WITHIN}{{0,120}}?résili(?:er|ée?)\b{WITHIN}{{0,160}}?"
                r"(?:à\s+tout\s+moment|préavis|sans\s+(?:motif|justification|avoir\s+à))"
            ),
            unless=words(r"manquement|inexécution|faute|en\s+cas\s+de|redressement|liquidation|à\s+défaut"),
        ),
    ),
)
