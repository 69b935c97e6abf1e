"""What the Federal Register's API says of its documents, published or filed for public inspection."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

from watchlist.errors import ParseError
from watchlist.model import Citation, Value
from watchlist.resources import decoder

BIS = "industry-and-security-bureau"
OFAC = "foreign-assets-control-office"

_DASHES = str.maketrans({"–": "-", "—": "-", "‑": "-"})
_UNLINKED = {"bureau of industry and security": BIS, "office of foreign assets control": OFAC}


class Stage(StrEnum):
    """How far a document has come: filed where the public may see it, or printed."""

    INSPECTION = "inspection"
    PUBLISHED = "published"


class Document(Value, frozen=True):
    """One document; its number is the same on inspection and in print.

    ``agencies`` are the slugs; ``special`` says that it was filed outside the hours of the regular filing.
    """

    number: str
    title: str
    type: str
    stage: Stage
    agencies: tuple[str, ...] = ()
    action: str = ""
    abstract: str = ""
    publication_date: date | None = None
    effective_on: date | None = None
    filed_at: datetime | None = None
    special: bool = False
    printed_at: str = ""
    html_url: str = ""
    full_text_xml_url: str = ""
    raw_text_url: str = ""
    pdf_url: str = ""

    @property
    def key(self) -> str:
        """The number with the stage: what is read once."""
        return f"{self.number} {self.stage}"

    @property
    def announced_on(self) -> date | None:
        """The day it came out: the day of the filing, in the publisher's zone, where that is known."""
        return self.filed_at.date() if self.filed_at else self.publication_date

    @property
    def citation(self) -> Citation:
        """Volume and page, or the number of a document that has no page yet."""
        text = self.printed_at or f"FR Doc. {self.number}"
        return Citation(text, self.publication_date or self.announced_on, self.html_url or None)


class _Agency(msgspec.Struct, frozen=True):
    """An agency without a match has nothing but its raw name."""

    slug: str | None = None
    raw_name: str | None = None


class _Row(msgspec.Struct, frozen=True):
    """One result of either address; fields that nobody asked for are left alone."""

    document_number: str
    title: str | None = None
    type: str | None = None
    action: str | None = None
    abstract: str | None = None
    publication_date: date | None = None
    effective_on: date | None = None
    citation: str | None = None
    html_url: str | None = None
    full_text_xml_url: str | None = None
    raw_text_url: str | None = None
    pdf_url: str | None = None
    agencies: tuple[_Agency, ...] | None = None
    filing_type: str | None = None
    filed_at: datetime | None = None
    toc_subject: str | None = None


class Page(msgspec.Struct, frozen=True):
    """One answer: ``results`` is absent, not empty, where nothing was found."""

    count: int
    results: tuple[_Row, ...] = ()
    next_page_url: str | None = None


_PAGE = decoder(Page)


def page(raw: bytes) -> Page:
    """Read an answer of either address; raises ParseError for an error object, a page or a short answer."""
    try:
        found = _PAGE.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not the documents of the Federal Register: {error}") from error
    if found.count and not found.results:
        raise ParseError(f"{found.count} documents are counted, none is given")
    return found


def documents(raw: bytes) -> list[Document]:
    """The documents of BIS and OFAC in an answer of ``documents.json`` or of public inspection, in the order given."""
    return list(of_interest(page(raw)))


def of_interest(found: Page) -> Iterator[Document]:
    """The documents of BIS and OFAC: public inspection cannot be asked for them alone."""
    for row in found.results:
        document = _document(row)
        # An answer without agencies is one to a question that was already narrowed to them.
        if row.agencies is None or {BIS, OFAC} & set(document.agencies):
            yield document


def _document(row: _Row) -> Document:
    title = row.title or row.toc_subject or ""
    return Document(
        number=row.document_number.translate(_DASHES).strip(),
        title=" ".join(title.split()),
        type=row.type or "",
        stage=_stage(row),
        agencies=tuple(_slugs(row.agencies or ())),
        action=" ".join((row.action or "").split()),
        abstract=" ".join((row.abstract or "").split()),
        publication_date=row.publication_date,
        effective_on=row.effective_on,
        filed_at=row.filed_at,
        special=row.filing_type == "special",
        printed_at=row.citation or "",
        html_url=row.html_url or "",
        full_text_xml_url=row.full_text_xml_url or "",
        raw_text_url=row.raw_text_url or "",
        pdf_url=row.pdf_url or "",
    )


def _stage(row: _Row) -> Stage:
    addresses = f"{row.html_url} {row.raw_text_url}"
    filed = row.filing_type or row.filed_at or "/public-inspection/" in addresses
    return Stage.INSPECTION if filed else Stage.PUBLISHED


def _slugs(agencies: tuple[_Agency, ...]) -> Iterator[str]:
    for agency in agencies:
        slug = agency.slug or _UNLINKED.get(" ".join((agency.raw_name or "").lower().split()))
        if slug:
            yield slug


def is_listing(document: Document) -> bool:
    """Whether the document may add, revise or remove parties: widely, since its text decides.

    A rule of BIS without an abstract, as on public inspection, is one whatever its title: rules on sanctions against
    a country have carried additions to the Entity List.
    """
    words = f"{document.title} {document.abstract} {document.action}"
    of_bis = not document.agencies or BIS in document.agencies
    of_ofac = not document.agencies or OFAC in document.agencies
    if _known("no_listing").search(document.title):
        return False
    if of_ofac and document.type != "Rule" and _known("ofac").search(words):
        return True
    if not of_bis or document.type in {"Notice", "Proposed Rule", "Presidential Document", "Sunshine Act Document"}:
        return False
    return not document.abstract or _known("bis").search(words) is not None


def says_it_lists(document: Document) -> bool:
    """Whether the title alone promises parties."""
    return _known("promise").search(document.title) is not None


@cache
def _known(section: str) -> re.Pattern[str]:
    text = Path(__file__).with_name("federal_register.toml").read_text("utf-8")
    return re.compile("|".join(tomllib.loads(text)[section]), re.IGNORECASE)
