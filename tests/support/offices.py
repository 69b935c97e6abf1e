"""Two publishers of notices on a local server, with the manners of the real ones, and what they were asked for."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

from pytest_httpserver import HTTPServer
from register_printer import Party
from werkzeug import Request, Response

AGENCY = {"raw_name": "Bureau of Industry and Security", "slug": "industry-and-security-bureau"}
TREASURY = {"raw_name": "Office of Foreign Assets Control", "slug": "foreign-assets-control-office"}
COLUMNS = ("Country", "Entity", "License requirement", "License review policy", "Federal Register citation")


@dataclass
class Office:
    """Answers from ``pages`` by path, an exception's number as such a status; 304 to who has the bytes already."""

    server: HTTPServer
    pages: dict[str, bytes | int] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.server.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    def url(self, path: str) -> str:
        return self.server.url_for(path)

    def _answer(self, request: Request) -> Response:
        self.asked[request.path] += 1
        page = self._page(request)
        if isinstance(page, int):
            return Response("", status=page)
        tag = hashlib.sha256(page).hexdigest()
        if request.method == "GET" and tag in request.if_none_match:
            return Response("", status=304)
        self.sent[request.path] += 1
        return Response(page, headers={"ETag": f'"{tag}"'} if request.method == "GET" else {})

    def _page(self, request: Request) -> bytes | int:
        return self.pages.get(request.path, 404)


class Register(Office):
    """The Federal Register and the eCFR."""

    documents = "/api/v1/documents.json"
    inspection = "/api/v1/public-inspection-documents/current.json"
    titles = "/api/versioner/v1/titles.json"

    def file(self, number: str, text: bytes, title: str, filed_at: str, **said: object) -> None:
        """Put a document on public inspection."""
        path = f"/public-inspection/raw_text/{number}.txt"
        self.pages[path] = text
        row = {
            **self._row(number, title, said),
            "filing_type": "special",
            "filed_at": filed_at,
            "html_url": f"https://www.federalregister.gov/public-inspection/{number}/x",
            "raw_text_url": self.url(path),
        }
        self._show(self.inspection, [row])

    def print(self, number: str, text: bytes | None, title: str, day: date, abstract: str = "", **said: object) -> None:
        """Publish a document, and take what was filed from public inspection; without a text it has none yet."""
        path = f"/documents/full_text/xml/{number}.xml"
        if text is not None:
            self.pages[path] = text
        row = {
            **self._row(number, title, said),
            "abstract": abstract,
            "publication_date": day.isoformat(),
            "citation": "89 FR 68548",
            "html_url": f"https://www.federalregister.gov/d/{number}",
            "full_text_xml_url": self.url(path),
        }
        self._show(self.documents, [row, *self._shown(self.documents)])
        self._show(self.inspection, [])

    def enlist(self, day: date, parties: Sequence[Party]) -> None:
        """Put parties on the Entity List, complete as of a day."""
        titles = {"titles": [{"number": 15, "up_to_date_as_of": day.isoformat()}], "meta": {}}
        self.pages[self.titles] = json.dumps(titles).encode()
        self.pages[f"/api/versioner/v1/full/{day}/title-15.xml"] = entity_list(parties)

    def open(self) -> None:
        """Begin with nothing."""
        self._show(self.documents, [])
        self._show(self.inspection, [])

    def _row(self, number: str, title: str, said: dict[str, object]) -> dict[str, object]:
        return {"document_number": number, "title": title, "type": "Rule", "agencies": [AGENCY], **said}

    def _shown(self, path: str) -> list[object]:
        page = self.pages[path]
        assert isinstance(page, bytes)
        return list(json.loads(page).get("results", []))

    def _show(self, path: str, rows: Sequence[object]) -> None:
        # Where nothing is found the API leaves the results out.
        answer = {"count": len(rows), **({"results": rows} if rows else {})}
        self.pages[path] = json.dumps(answer).encode()


def entity_list(parties: Sequence[Party]) -> bytes:
    """Supplement No. 4 to part 744 as the eCFR prints it."""
    rows = [(p.country.upper(), _cell(p), p.requirement, p.policy, p.cited) for p in parties]
    printed = _row(COLUMNS, "TH") + "".join(_row(row, "TD") for row in rows)
    return f'<DIV5 N="744"><DIV9 N="Supplement No. 4 to Part 744"><TABLE>{printed}</TABLE></DIV9></DIV5>'.encode()


def _cell(party: Party) -> str:
    return (" " if party.aliases else ", ").join(party.lines)


def _row(cells: Sequence[str], tag: str) -> str:
    return "<TR>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</TR>"


class Cellar(Office):
    """The EU's repository of law: acts and a consolidated text by their CELEX numbers."""

    sparql = "/webapi/rdf/sparql"
    consolidated = "02014R0833-20260101"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.acts: dict[str, date] = {}

    def text(self, celex: str, content: bytes | int) -> None:
        self.pages[f"/resource/celex/{celex}"] = content

    def _page(self, request: Request) -> bytes | int:
        if request.path != self.sparql or request.path in self.pages:
            return super()._page(request)
        if b"doc_date" not in request.data:
            self.asked["consolidation"] += 1
            return self._bound([{"cons_celex": self.consolidated}])
        named = {"title": "Council Regulation (EU) 2026/506", "type": "http://x/resource-type/REG"}
        return self._bound([{"celex": celex, "doc_date": str(day), **named} for celex, day in self.acts.items()])

    def _bound(self, rows: Sequence[dict[str, str]]) -> bytes:
        terms = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
        return json.dumps({"head": {"vars": []}, "results": {"bindings": terms}}).encode()
