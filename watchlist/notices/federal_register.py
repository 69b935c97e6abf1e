"""Rules and notices of the Federal Register, read to the party days or weeks before the lists have them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from functools import partial
from urllib.parse import urlencode, urljoin

from watchlist.answer import Answer
from watchlist.errors import FetchError, NotFoundError, ParseError
from watchlist.lists import Get, Hours
from watchlist.model import Announcement
from watchlist.notices import Notice, Notices, Pictured, entity_rules, ofac_notices
from watchlist.notices.federal_register_documents import (
    BIS,
    OFAC,
    Document,
    Stage,
    documents,
    is_listing,
    of_interest,
    page,
    says_it_lists,
)
from watchlist.notices.ofac_notices import printed_day
from watchlist.notices.register_blocks import Block, blocks

__all__ = ["Document", "Pictured", "Stage", "announcements", "collect", "documents", "is_listing"]

_ASKED = (
    "document_number",
    "title",
    "type",
    "action",
    "abstract",
    "publication_date",
    "effective_on",
    "citation",
    "html_url",
    "full_text_xml_url",
    "raw_text_url",
    "pdf_url",
    "agencies",
)
_FILED = (
    "document_number",
    "title",
    "type",
    "filing_type",
    "filed_at",
    "publication_date",
    "html_url",
    "raw_text_url",
    "pdf_url",
    "agencies",
    "toc_subject",
)
_EFFECTIVE = re.compile(r"\beffective(?:\s+date)?(?:\s+on|\s*:|\s+as of)?\s+([A-Z][a-z]+ \d{1,2}, \d{4})")
_ROW_LIMIT = 1000


def announcements(text: bytes, document: Document) -> Iterator[Announcement]:
    """Read what a document does to each party, from its XML or its plain text.

    Raises ParseError for what is not the text of a document, and where one that changes a list names nobody that can
    be read. A rule that changes none, though its title let one expect it might, gives nothing.
    """
    found = blocks(text)
    day = document.effective_on or _effective_on(found)
    if _is_ofac(document):
        read = list(ofac_notices.announcements(found, document, day))
        certain = True
    else:
        read = list(entity_rules.announcements(found, document, day))
        certain = says_it_lists(document) or entity_rules.amends_a_list(found)
    if certain and not read:
        raise ParseError(f"no party is found in {document.title!r}", place=document.number)
    yield from read


def _is_ofac(document: Document) -> bool:
    return OFAC in document.agencies if document.agencies else document.type == "Notice"


def _effective_on(found: Sequence[Block]) -> date | None:
    """The day in the paragraph on dates, where the API does not give it."""
    days = (printed_day(dated[1]) for block in found[:40] if (dated := _EFFECTIVE.search(block.text)))
    return next((day for day in days if day), None)


def collect(
    get: Get, url: str, since: date, known: Container[str] = frozenset()
) -> Iterator[tuple[Document, Answer | None]]:
    """Fetch the text of each document since a day that may change a list and whose key is not ``known``.

    The text is None where the publisher has it not yet. One that does not answer keeps the others from nobody: its
    trouble is raised at the end.
    """
    trouble: FetchError | None = None
    for document in _wanted(get, url, since, known):
        try:
            text = _text(get, document)
        except FetchError as error:
            trouble = trouble or error
            continue
        yield document, text
    if trouble:
        raise trouble


def _wanted(get: Get, url: str, since: date, known: Container[str]) -> Iterator[Document]:
    """The published documents, the oldest first, then those on inspection that are not published yet."""
    base = _base(url)
    published = sorted(_published(get, base, since), key=lambda one: (one.publication_date or since, one.number))
    numbers = {document.number for document in published}
    filed = [document for document in _filed(get, base) if document.number not in numbers]
    for document in (*published, *filed):
        if document.key not in known and is_listing(document):
            yield document


def _base(url: str) -> str:
    """The address that the API's own are built on."""
    before, found, _ = url.partition("/api/v1/")
    return f"{before}/api/v1/" if found else urljoin(url, "/api/v1/")


def _published(get: Get, base: str, since: date) -> Iterator[Document]:
    asked = [("conditions[agencies][]", agency) for agency in (BIS, OFAC)]
    asked += [("conditions[publication_date][gte]", since.isoformat()), ("order", "newest")]
    # Anything but 2 to 2000 falls back to 20 without a word.
    asked += [("per_page", str(_ROW_LIMIT)), *(("fields[]", name) for name in _ASKED)]
    address: str | None = f"{base}documents.json?{urlencode(asked)}"
    count = given = 0
    while address:
        with get(address, accept="application/json").open() as answer:
            found = page(answer.read())
        count, given = max(count, found.count), given + len(found.results)
        address = found.next_page_url if given < count else None
        yield from of_interest(found)
    if given < count:
        raise ParseError(f"{count} documents are counted, {given} are given", place=base)


def _filed(get: Get, base: str) -> list[Document]:
    """What is on public inspection now; the address takes no conditions."""
    asked = urlencode([("fields[]", name) for name in _FILED])
    try:
        with get(f"{base}public-inspection-documents/current.json?{asked}", accept="application/json").open() as answer:
            return documents(answer.read())
    except NotFoundError:
        return []


def _text(get: Get, document: Document) -> Answer | None:
    """The document's text, as XML where there is one, else plain."""
    for address in _addresses(document):
        try:
            return get(address)
        except NotFoundError:
            continue
    return None


def _addresses(document: Document) -> Iterable[str]:
    return [address for address in (document.full_text_xml_url, document.raw_text_url) if address]


def _notices(get: Get, url: str, since: date, known: Container[str]) -> Iterator[Notice]:
    for document, answer in collect(get, url, since, known):
        yield Notice(
            key=document.key,
            document=document.number,
            title=document.title,
            url=document.html_url,
            on=document.announced_on,
            answer=answer,
            read=partial(announcements, document=document),
        )


NOTICES = Notices(
    source="us_federal_register",
    since=timedelta(days=60),
    again=timedelta(days=14),
    collect=_notices,
    # An issue comes out at 6:00, public inspection at 8:45, and special filings until the evening.
    hours=Hours("America/New_York", time(6), time(19), outside=timedelta(hours=1)),
)
