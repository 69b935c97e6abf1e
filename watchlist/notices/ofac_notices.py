"""Notices of OFAC's sanctions actions: numbered paragraphs, each one party as the SDN List prints it in text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import msgspec

from watchlist.model import Act, Announcement, Citation
from watchlist.notices import Pictured
from watchlist.notices.federal_register_documents import Document
from watchlist.notices.ofac_paragraph import TAG, entry
from watchlist.notices.register_blocks import Block, Kind

_ACTS = {
    Act.REVISES: (
        r"continues? to be (?:blocked|listed)",
        r"(?:changes|amendments|revisions|updates) (?:have been |were )?made to",
        r"(?:updat|revis|amend|correct|chang)\w* (?:\w+ ){0,6}(?:information|entr(?:y|ies)|identif\w+|listings?)",
    ),
    Act.REMOVES: (
        r"\bunblock\w*",
        r"no longer (?:be )?(?:blocked|subject to|meets?)",
        r"\bdelist\w*|\bremov\w+|\bdeletions?\b|\brevo[ck]\w+",
    ),
    Act.ADDS: (
        r"\b(?:are|is|be|been) (?:hereby )?(?:blocked|added|designated|identified)",
        r"\badditions\b|\bplaced on\b",
    ),
}
_LEADS = {act: re.compile("|".join(patterns), re.IGNORECASE) for act, patterns in _ACTS.items()}
_LEADING = re.compile(r"\bfollowing\b|\bbelow\b|\bas follows\b|:\s*$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,4}[.)]|[•·-])\s+")
_ISSUED = re.compile(r"\b(?:issued on|takes? effect on|effective(?: on)?|[Oo]n)\s+([A-Z][a-z]+ \d{1,2}, \d{4})")
_CHANGED = re.compile(r"[\s,;]+-+\s?to\s?-+\s+", re.IGNORECASE)
_TYPED = {"individual": "Individual", "entit": "Entity", "vessel": "Vessel", "aircraft": "Aircraft"}


def announcements(blocks: Sequence[Block], document: Document, effective_on: date | None) -> Iterator[Announcement]:
    """What the notice does to each party; raises Pictured where the names are an image."""
    act, kind, day, count = Act.ADDS, "", effective_on, 0
    for block in blocks:
        text = _NUMBERED.sub("", block.text)
        if TAG.search(text) and not _leads(block.text):
            count += 1
            yield _announcement(text, act, kind, document, day)
            continue
        day = _day(block.text) or day
        kind = _kind(block.text) or kind
        act = _act(block.text) or act
    if not count and any(block.kind is Kind.GRAPHIC for block in blocks):
        raise Pictured("the parties are printed as a picture")


def _leads(text: str) -> bool:
    """Whether a paragraph with a tag is prose about the program, not a party."""
    return text.startswith(("Designated ", "Identified ", "On ")) or ("following" in text and not _NUMBERED.match(text))


def _announcement(text: str, act: Act, kind: str, document: Document, day: date | None) -> Announcement:
    """One party; where a paragraph prints the entry before and after the change, the one after it."""
    parts = _CHANGED.split(text)
    act = Act.REVISES if len(parts) > 1 and TAG.search(parts[0]) else act
    found = entry(parts[-1], kind)
    found = msgspec.structs.replace(found, citations=_citations(document), listed_on=day if act is Act.ADDS else None)
    return Announcement(
        act,
        found,
        document.number,
        document.title,
        document.citation,
        document.announced_on,
        day or document.effective_on,
    )


def _citations(document: Document) -> tuple[Citation, ...]:
    return (document.citation,)


def _act(text: str) -> Act | None:
    """What the persons below a paragraph have done to them, where it introduces persons."""
    if not _LEADING.search(text):
        return None
    return next((act for act, lead in _LEADS.items() if lead.search(text)), None)


def _kind(text: str) -> str:
    """What the persons below a heading are."""
    words = text.strip(" :").lower()
    return next((kind for start, kind in _TYPED.items() if words.startswith(start) and len(words) < 20), "")


def _day(text: str) -> date | None:
    """The day that the action was taken, which can be months before the notice."""
    if "OFAC" not in text and "action" not in text:
        return None
    found = _ISSUED.search(text)
    return printed_day(found[1]) if found else None


def printed_day(text: str) -> date | None:
    """A date in words, None where it is none.

    >>> printed_day("August 27, 2024")
    datetime.date(2024, 8, 27)
    """
    try:
        return datetime.strptime(text, "%B %d, %Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None
