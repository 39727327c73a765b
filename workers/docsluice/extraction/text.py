"""The text as a model sees it: line ends and wide gaps made visible, every offset unchanged."""

from __future__ import annotations

import re

LINE_END = "|"
WIDE_GAP = "~"
RANGE = "–"
_URL_STARTS = ("http://", "https://", "www.")
# "05/06/20-05/12/20": GLiNER's splitter takes "20-05" for one word, so that neither date could be cut out.
_IN_RANGE = re.compile(r"(?:(?<=[/.:]\d)|(?<=[/.:]\d\d)|(?<=[/.:]\d{4}))-(?=\d{1,2}[/.:]\d)")


def to_model_text(text: str, wide_gap: str = "\t", dash: str = "-") -> str:
    """Replace each line feed by "|" and each tab by `wide_gap`, one to one, so that offsets stay those of `text`.

    A hyphen between two dates or times becomes `dash`.

    A reader puts a tab where words of a line stand far apart: between the columns of a table, or seller and buyer.
    GLiNER's splitter drops white space, so a model sees neither unless they are shown. Both are kept where they
    follow a URL: the splitter reads a URL up to the next space, so the sign would be glued to it together with the
    first word of what follows.
    """
    parts = re.split("([\n\t])", _IN_RANGE.sub(dash, text))  # text at even places, what ends it at odd ones
    for place in range(1, len(parts), 2):
        if not _ends_in_url(parts[place - 1]):
            parts[place] = LINE_END if parts[place] == "\n" else wide_gap
    return "".join(parts)


def _ends_in_url(line: str) -> bool:
    """Whether the run of non-spaces at the very end of `line` holds the start of a URL."""
    if not line or line[-1].isspace():
        return False
    tail = line.rsplit(maxsplit=1)[-1].lower()
    return any(start in tail for start in _URL_STARTS)
