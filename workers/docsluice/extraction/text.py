"""The text as a model sees it: line ends made visible, every offset unchanged."""

from __future__ import annotations

LINE_END = "|"
_URL_STARTS = ("http://", "https://", "www.")


def to_model_text(text: str) -> str:
    """Replace each line feed by "|", one to one, so that offsets stay those of `text`.

    A line feed is kept where the line ends in a URL: GLiNER's splitter reads a URL up to the next space, so a
    "|" would be glued to it together with the first word of the next line.
    """
    lines = text.split("\n")
    ends = ["\n" if _ends_in_url(line) else LINE_END for line in lines[:-1]]
    return "".join(part for pair in zip(lines, [*ends, ""], strict=True) for part in pair)


def _ends_in_url(line: str) -> bool:
    """Whether the run of non-spaces at the very end of `line` holds the start of a URL."""
    if not line or line[-1].isspace():
        return False
    tail = line.rsplit(maxsplit=1)[-1].lower()
    return any(start in tail for start in _URL_STARTS)
