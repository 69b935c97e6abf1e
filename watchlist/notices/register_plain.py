"""The plain text of a Federal Register document, as printed (72 columns) or as filed (double-spaced), in paragraphs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from watchlist.errors import ParseError
from watchlist.names.countries import country_code

_PRE = re.compile(r"<pre\b[^>]*>(.*?)(?:</pre\s*>|$)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_PAGE = re.compile(r"^[ \t]*\[\[Page \w+\]\][ \t]*$|\[\[Page \w+\]\]|^\s*(?:Page )?\d{1,4}\s*$", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\\\d+\\")
_RULE = re.compile(r"^[\s=_.|*-]*$")
_BULLET = re.compile(r"^(?:[•·▪●○\x95\uf0b7]|<bullet>|&bull;|\(bullet\))\s*")
_NUMBERED = re.compile(
    r"^(?:■\s*)?(?:\d{1,3}|[a-z]{1,4}|[A-Z])\.\s+(?=[\"“'‘A-Z(]|(?:by|under|in|add|remov|revis)\w*\s)"
    r"|^\(\w{1,4}\)\s+(?=[A-Z“\"])"
)
_LABEL = re.compile(
    r"^(?:agency|action|summary|dates|effective dates?|addresses|for further information contact|"
    r"supplementary information|authority)\s*:",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^(?:(?:\w+\s+and\s+)?(?:additions?|removals?|revisions?|modifications?|corrections?|changes?)\b[^.;:]{0,90}"
    r"|background|savings clause|list of subjects in [^.;]{0,60}|rulemaking requirements|the entity list"
    r"|export control reform act[^.;]{0,20}|part \d+\W.*|license exceptions?|billing code.*|\[fr doc.*"
    r"|(?:individuals?|entit(?:y|ies)|vessels?|aircraft|persons?)\s*:?|supplement no\. \d+ to part \d+[^.;]{0,60})$",
    re.IGNORECASE,
)
_LAW_BEGINS = re.compile(r"\bcfr parts? .{0,200}\b(?:is|are) amended\b|\bas follows:\s*$|^part \d+\W", re.IGNORECASE)
# The printed text begins a paragraph with four blanks and parts it from the one before by nothing else.
_INDENTED = re.compile(r"^ {4}(?=\S)")
_COLUMN = re.compile(
    r"^(?:(?:for )?(?:all )?items (?:on|subject)|presumption of|policy of|case-by-case|\d+ FR [\[\d]|\[FR Doc)",
    re.IGNORECASE,
)
"""How the cells behind a party's begin: a filing's text prints a row's cells below each other."""

_COUNTED = re.compile(r"\s*:?\s*\(\d+\)\s*")
_SHORT = 50
_ENDED = re.compile(r"(?:[.;:]|\band|[.;]\s+and)[\"”']?$")
_WHOLE = re.compile(r"FR Doc|BILLING CODE", re.IGNORECASE)
_GRAPHIC = re.compile(r"\[GRAPHIC\]|\[TIFF OMITTED\]", re.IGNORECASE)


def unwrapped(raw: bytes) -> str:
    """The text that an answer holds, out of the ``<pre>`` that it may come in; raises ParseError for other pages."""
    text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\x0c", "\n")
    if text.lstrip()[:1] == "<" and not text.lstrip().lower().startswith("<bullet>"):
        held = _PRE.search(text)
        if held is None:
            raise ParseError("a web page came where a document's text was expected")
        text = html.unescape(_TAG.sub(lambda tag: tag[0] if tag[0].lower() == "<bullet>" else "", held[1]))
    if "\ufffd" in text and text.count("\ufffd") > len(text) // 50:
        raise ParseError("the text is no text")
    tail = text.rstrip()
    if not _WHOLE.search(tail[-3000:]) and not tail.endswith((".", "]", ")", ":")):
        raise ParseError("the text is cut off: it ends with neither the number of the document nor a sentence")
    return text


def paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """The paragraphs with their kinds: text, heading, instruction or graphic."""
    in_law = False
    for joined in _joined(_lines(text)):
        in_law = in_law or _LAW_BEGINS.search(joined) is not None
        if _GRAPHIC.search(joined):
            yield "graphic", ""
        elif in_law and _NUMBERED.match(joined):
            yield "instruction", joined.lstrip("■ ")
        elif joined:
            yield ("heading" if _HEADING.match(joined) else "text"), _BULLET.sub("• ", joined)


def _lines(text: str) -> list[str]:
    text = _FOOTNOTE_MARK.sub("", _PAGE.sub("", text))
    text = text.replace("``", "“").replace("''", "”").replace("Secs. ", "§§ ").replace("Sec. ", "§ ")
    return text.split("\n")


def _joined(lines: list[str]) -> Iterator[str]:
    """The lines of each paragraph as one: parted by blank lines, or where all lines are, by how they begin and end."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    apart = sum(1 for one, next_one in pairwise(filled) if next_one - one > 1)
    doubled = len(filled) > 3 and apart > 0.8 * len(filled)
    held: list[str] = []
    blank = False
    for printed in lines:
        line = printed.strip()
        if not line or _RULE.match(line):
            blank = True
            continue
        if held and (_INDENTED.match(printed) or _parted(held, line, blank=blank, doubled=doubled)):
            yield _one(held)
            held = []
        held.append(line)
        blank = False
    if held:
        yield _one(held)


def _parted(held: list[str], line: str, *, blank: bool, doubled: bool) -> bool:
    """Whether a line begins a new paragraph: never inside quotes; in double spacing where a sentence has ended."""
    before = "".join(held[-6:])
    if (blank and not doubled) or _BULLET.match(line):
        return True
    if before.rfind("“") > before.rfind("”"):
        return False
    ended = _ENDED.search(held[-1]) is not None
    # A line that was not filled to its end was not broken there.
    last = held[-1]
    stands = _stands_alone(line) or _stands_alone(last)
    if len(last) < _SHORT and (ended or stands):
        blank = True
    if last.endswith((".", ";", ":")) and stands:
        blank = True
    return _begins(line, blank, ended) or (blank and (ended or _stands_alone(held[-1])))


def _begins(line: str, blank: bool, ended: bool) -> bool:
    """Whether a line begins a paragraph whatever else stands before it."""
    if any(pattern.match(line) for pattern in (_BULLET, _LABEL, _COLUMN, _GRAPHIC)):
        return True
    return (blank and _stands_alone(line)) or ((blank or ended) and _NUMBERED.match(line) is not None)


def _stands_alone(line: str) -> bool:
    """Whether a line is a heading, or names a country and nothing else."""
    named = _COUNTED.sub("", line).strip(" :")
    if not line[:1].isupper() and line[:1] != "[":
        return False
    # What stands in brackets is read as a country too: "Tax ID No. 6481617870 (Turkey)".
    return (len(named) > 3 and "(" not in named and country_code(named) is not None) or _HEADING.match(line) is not None


def _one(lines: list[str]) -> str:
    text = ""
    for line in lines:
        text += line if not text or text.endswith("-") else f" {line}"
    return " ".join(text.split())
