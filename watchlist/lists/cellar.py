"""CELLAR, the EU's repository of law: questions in SPARQL, and texts by their CELEX numbers.

A text is at ``/resource/celex/{CELEX}`` of the host that answers questions, in the form and language that is asked for.
"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import msgspec

from watchlist.answer import Answer
from watchlist.errors import ParseError, SourceError
from watchlist.lists import Get
from watchlist.resources import decoder

HOST = "publications.europa.eu"
PREFIXES = """PREFIX cdm: <http://publications.europa.eu/ontology/cdm#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

_ENDPOINT = "/webapi/rdf/sparql"


class _Term(msgspec.Struct):
    value: str


class _Results(msgspec.Struct):
    bindings: list[dict[str, _Term]]


class _Answered(msgspec.Struct):
    results: _Results


_ANSWERED = decoder(_Answered)


def ask(get: Get, url: str, query: bytes) -> bytes:
    """Put a question, and give what was answered in JSON."""
    answer = get(url, accept="application/sparql-results+json", body=query, content_type="application/sparql-query")
    with answer.open() as raw:
        return raw.read()


def bindings(content: bytes) -> list[dict[str, str]]:
    """The rows of an answer, of each variable that is bound the text; raises ParseError for anything else."""
    try:
        answered = _ANSWERED.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not SPARQL's results in JSON: {error}") from error
    return [{name: term.value.strip() for name, term in row.items()} for row in answered.results.bindings]


def text_of(get: Get, url: str, celex: str) -> Answer:
    """Fetch the English XHTML of a text, from the host of ``url``; raises SourceError where it comes empty."""
    answer = get(beside(url, f"/resource/celex/{celex}"), accept="application/xhtml+xml", language="eng")
    with answer.open() as raw:
        if not raw.read(1):
            raise SourceError(f"CELLAR gives nothing as the text of {celex}")
    return answer


def beside(url: str, path: str) -> str:
    """The address of another path at the host that answers questions at ``url``.

    >>> beside("http://127.0.0.1:8000/eu/webapi/rdf/sparql", "/resource/celex/32026R0506")
    'http://127.0.0.1:8000/eu/resource/celex/32026R0506'
    """
    parts = urlsplit(url)
    base = parts.path.removesuffix(_ENDPOINT) if parts.path.endswith(_ENDPOINT) else ""
    return urlunsplit((parts.scheme, parts.netloc, base + path, "", ""))
