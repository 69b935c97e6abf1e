"""documents.json with the traps of the API."""

from __future__ import annotations

import json
from datetime import date

import pytest

from watchlist.errors import ParseError
from watchlist.feeds import built_in_feeds, federal_register
from watchlist.model import Article

DOCUMENT = {
    "title": "Additions of Entities to the Entity List ",
    "type": "Rule",
    "abstract": "This rule adds two entities under the destinations of Japan (1) and Turkey (1).",
    "document_number": "2026-12345",
    "html_url": "https://www.federalregister.gov/documents/2026/04/17/2026-12345/additions",
    "publication_date": "2026-04-17",
    "agencies": [{"raw_name": "DEPARTMENT OF COMMERCE"}, {"raw_name": "BIS", "slug": "industry-and-security-bureau"}],
    "excerpts": "not asked for",
}


def read(answer: object) -> tuple[Article, ...]:
    raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return federal_register.read(raw, source="us_federal_register", url="u", lang="en", outlet="Federal Register")


def test_a_document_becomes_an_article() -> None:
    (article,) = read({"count": 1, "total_pages": 1, "results": [DOCUMENT]})
    assert article.title == "Additions of Entities to the Entity List"
    assert article.text == DOCUMENT["abstract"]
    assert article.published_at == date(2026, 4, 17)
    assert article.outlet == "Federal Register"


def test_no_hits_have_no_results() -> None:
    assert read({"count": 0, "description": "Documents from nobody"}) == ()


def test_a_notice_may_have_no_abstract() -> None:
    (article,) = read({"count": 1, "results": [{**DOCUMENT, "type": "Notice", "abstract": None}]})
    assert article.text == ""


def test_the_number_is_the_identity() -> None:
    (first,) = read({"count": 1, "results": [DOCUMENT]})
    (second,) = read({"count": 1, "results": [{**DOCUMENT, "title": "x", "document_number": "2026–12345"}]})
    assert first.id == second.id


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>Request Access</html>",
        b"",
        {"status": 400, "message": "field 'x' not valid"},
        {"errors": {"cfr": "CFR title must be between 1 and 50"}},
        {"count": 3, "results": []},
        {"count": 1, "results": [{**DOCUMENT, "type": "RULE"}]},
        {"count": 1, "results": [{**DOCUMENT, "publication_date": "17 April"}]},
        {"count": 1, "results": [{"title": "x"}]},
    ],
)
def test_anything_else_is_held(answer: object) -> None:
    with pytest.raises(ParseError):
        read(answer)


def test_it_is_a_built_in_official_feed() -> None:
    spec = built_in_feeds()["us_federal_register"]
    (article,) = spec.articles(json.dumps({"count": 1, "results": [DOCUMENT]}).encode())
    assert spec.official
    assert spec.enabled
    assert "per_page=1000" in spec.url
    assert (article.source, article.lang) == (spec.key, "en")
