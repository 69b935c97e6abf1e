"""The publishers of the official lists, each with its own manners; a list without one here has no test of its wire."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from hashlib import sha1
from zoneinfo import ZoneInfo

from stage import BYTES, JSON, PLAIN, SECRET, XML, Office, compressed, cut, given, slowly
from werkzeug import Request, Response
from werkzeug.utils import redirect

EAST = ZoneInfo("America/New_York")

SPARQL = "application/sparql-results+json"


class Ofac(Office):
    """Refuses who does not say who it is, leads to signed addresses, and gives out its changes before the list."""

    file = ""
    has_feed = True
    optional = "^/changes/"
    heavy = "^/Published/"

    def __init__(self, files: Mapping[str, bytes], day: date) -> None:
        super().__init__(files, day)
        self.changes: dict[str, tuple[datetime, bytes]] = {}

    def change(self, number: str, at: datetime, content: bytes) -> None:
        """Give out a set of changes; the service writes the time of the US East, and no zone."""
        self.changes[number] = at.astimezone(EAST).replace(tzinfo=None), content

    def answer(self, request: Request) -> Response | None:
        path = request.path
        if not path.startswith(("/api/PublicationPreview/", "/Published/", "/changes/")):
            return None
        if "watchlist/" not in request.headers.get("User-Agent", ""):
            return Response("Forbidden", 403)
        if path == f"/api/PublicationPreview/exports/{self.file}":
            signed = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={SECRET}&X-Amz-Signature={SECRET}"
            return redirect(f"/Published/{self.edition}/{self.file}?{signed}")
        if path == f"/Published/{self.edition}/{self.file}":
            is_signed = request.args.get("X-Amz-Signature") == SECRET
            return given(request, self.body, BYTES) if is_signed else Response("AccessDenied", 403)
        return self._changes(path)

    @property
    def body(self) -> bytes:
        return self.only

    def _changes(self, path: str) -> Response | None:
        if path.startswith("/changes/history/"):
            year = int(path.rpartition("/")[2])
            rows = [
                {"publicationID": int(number), "datePublished": at.isoformat(), "hasDelta": True}
                for number, (at, _) in self.changes.items()
                if at.year == year
            ]
            return Response(json.dumps(rows), content_type=JSON)
        number = path.removeprefix("/changes/")
        return Response(self.changes[number][1], content_type=XML) if number in self.changes else None


class Sdn(Ofac):
    url = "/api/PublicationPreview/exports/SDN_XML.ZIP"
    file = "SDN_XML.ZIP"

    @property
    def body(self) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("SDN.XML"), self.only)
        return made.getvalue()


class Consolidated(Ofac):
    url = "/api/PublicationPreview/exports/CONSOLIDATED.XML"
    file = "CONSOLIDATED.XML"


class Ecfr(Office):
    """Answers only who takes compression; says when part 744 was amended, and gives it as of any day."""

    url = "/api/versioner/v1/titles.json"
    heavy = "/full/"
    optional = "/versions/"
    has_feed = True

    def __init__(self, files: Mapping[str, bytes], day: date) -> None:
        super().__init__(files, day)
        self.issues = {day - timedelta(days=1): self.only}

    def publish(self, files: Mapping[str, bytes]) -> None:
        super().publish(files)
        self.day += timedelta(days=1)
        self.issues[self.day] = self.only

    def answer(self, request: Request) -> Response | None:
        if not request.path.startswith("/api/versioner/"):
            return None
        if request.path == self.url:
            titles = [{"number": number, "up_to_date_as_of": f"{self.day}"} for number in (14, 15)]
            told: object = {"titles": titles, "meta": {"date": f"{self.day}", "import_in_progress": False}}
            return compressed(request, json.dumps(told).encode(), JSON)
        if request.args.get("part") != "744":
            return Response("all of title 15", 400)
        if request.path.endswith("/versions/title-15.json"):
            amended = [
                {"identifier": "Supplement No. 4 to Part 744", "issue_date": f"{day}", "type": "appendix"}
                for day in self.issues
            ]
            return compressed(request, json.dumps({"content_versions": amended}).encode(), JSON)
        asked = date.fromisoformat(request.path.split("/")[-2])
        standing = [content for day, content in sorted(self.issues.items()) if day <= asked <= self.day]
        return compressed(request, standing[-1], XML) if standing else None


class Dpl(Office):
    """A page whose one link leads to a file with a day in its name."""

    url = "/licensing/end-user-guidance/denied-persons-list-dpl"
    heavy = r"\.csv$"

    def answer(self, request: Request) -> Response | None:
        file = f"/sites/default/files/dpl_{self.day + timedelta(days=self.edition):%m%d%Y}.csv"
        if request.path == self.url:
            links = f'<a href="/home">Home</a> <a href="{file}"><b>Export</b> as CSV</a>'
            return Response(f"<!DOCTYPE html><html><body>{links}</body></html>", content_type="text/html")
        return given(request, self.only, PLAIN) if request.path == file else None


class Csl(Office):
    """One large file, with a tag by which it is known not to have changed."""

    url = "/downloadable_consolidated_screening_list/v1/consolidated.json"
    heavy = r"consolidated\.json$"

    def answer(self, request: Request) -> Response | None:
        return given(request, self.only, JSON) if request.path == self.url else None


class Fsf(Office):
    """A feed that names a checksum, and a list that is made while one waits; both want the token of the user."""

    url = f"/fsd/fsf/public/rss?token={SECRET}"
    heavy = "/content$"
    optional = "/rss$"
    has_feed = True

    def answer(self, request: Request) -> Response | None:
        if not request.path.startswith("/fsd/fsf/"):
            return None
        if request.args.get("token") != SECRET:
            return Response("Forbidden", 403)
        if request.path.endswith("/rss"):
            return Response(self._feed(request.host_url), content_type="application/rss+xml")
        return slowly(self.only) if request.path == "/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content" else None

    def _feed(self, host: str) -> str:
        link = f"{host}fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw"
        checksum = sha1(self.only).hexdigest()
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>FSF</title><item>'
            f"<title>XML (Based on XSD) - v1.1</title><link>{link}</link>"
            f"<guid>{link}&amp;checksum={checksum}</guid></item></channel></rss>"
        )


class Cellar(Office):
    """Answers questions that are posted, gives a text in the form and language asked for, and has the map beside it."""

    url = "/webapi/rdf/sparql"
    heavy = "/resource/"
    optional = "/api/v1/regime"
    has_feed = True

    def answer(self, request: Request) -> Response | None:
        celex = f"02014R0833-{self.day + timedelta(days=self.edition - 1):%Y%m%d}"
        if request.path == self.url:
            return self._answered(request, celex)
        if request.path == f"/resource/celex/{celex}":
            is_asked = "xhtml" in request.headers["Accept"] and request.headers.get("Accept-Language") == "eng"
            return redirect("/resource/cellar/f2b1.0006.03/DOC_1", 303) if is_asked else Response("", 404)
        if request.path == "/resource/cellar/f2b1.0006.03/DOC_1":
            return slowly(self.files["consolidated.xhtml"], "application/xhtml+xml;charset=UTF-8")
        if request.path == "/api/v1/regime":
            regimes = [
                {"id": 26, "specification": "Russia's actions destabilising the situation in Ukraine", "programme": []}
            ]
            return Response(json.dumps({"data": regimes}), content_type=JSON)
        return given(request, self.files["sanctionsmap.json"], JSON) if request.path == "/api/v1/regime/26" else None

    def _answered(self, request: Request, celex: str) -> Response:
        is_question = request.method == "POST" and request.content_type == "application/sparql-query"
        if not is_question or b"2014R0833" not in request.get_data():
            return Response("Virtuoso 37000 Error", 400)
        if b"02014R0833-" not in request.get_data():
            # Which acts have amended it: none of late.
            return Response('{"head": {"vars": ["celex"]}, "results": {"bindings": []}}', content_type=SPARQL)
        rows = [{"cons_celex": {"type": "literal", "value": value}} for value in ("02014R0833-20220601", celex)]
        answered = {"head": {"vars": ["cons_celex"]}, "results": {"bindings": rows}}
        return Response(json.dumps(answered), content_type=SPARQL)


class Uk(Office):
    """Two files as mere octets, and a page of GOV.UK that says when they were published."""

    url = "/docs/UK-Sanctions-List.csv"
    heavy = "^/docs/"
    optional = "^/api/content/"
    has_feed = True

    def answer(self, request: Request) -> Response | None:
        if request.path == "/api/content/government/publications/the-uk-sanctions-list":
            told = {"title": "UK Sanctions List", "public_updated_at": f"{self.day}T14:{self.edition:02}:00+01:00"}
            return Response(json.dumps(told), content_type=JSON)
        name = request.path.removeprefix("/docs/")
        return given(request, self.files[name], BYTES) if name in self.files else None


class Un(Office):
    """A list that comes slowly."""

    url = "/resources/xml/en/consolidated.xml"
    heavy = "consolidated"

    def answer(self, request: Request) -> Response | None:
        return slowly(self.only) if request.path == self.url else None


class Seco(Office):
    """A list that is made for each who asks; the first time the connection drops in the middle of it."""

    url = "/sesam-search-web/pages/downloadXmlGesamtliste.xhtml?lang=en&action=downloadXmlGesamtlisteAction"
    heavy = "Gesamtliste"
    dropped = False

    def answer(self, request: Request) -> Response | None:
        if not request.path.endswith("downloadXmlGesamtliste.xhtml"):
            return None
        if not self.dropped:
            self.dropped = True
            return cut(self.only)
        return slowly(self.only)


class Canada(Office):
    """A file in gzip for all who take it."""

    url = "/world-monde/assets/office_docs/sanctions/sema-lmes.xml"
    heavy = "sema-lmes"

    def answer(self, request: Request) -> Response | None:
        return compressed(request, self.only, XML) if request.path == self.url else None


class Meti(Office):
    """A page that links files whose names begin with the day of their edition."""

    url = "/policy/02_export/17_russia/russia.html"
    heavy = r"\.pdf$"
    has_feed = True

    def answer(self, request: Request) -> Response | None:
        named = {f"{self.day + timedelta(days=self.edition):%y%m%d}_{name}": name for name in self.files}
        if request.path == self.url:
            links = "".join(f'<li><a href="/policy/02_export/17_russia/{name}">PDF</a></li>' for name in named)
            return Response(f"<!DOCTYPE html><html><body><ul>{links}</ul></body></html>", content_type="text/html")
        name = named.get(request.path.rpartition("/")[2])
        return given(request, self.files[name], "application/pdf") if name else None


class Dfat(Office):
    """A workbook behind a redirect to another path, piece by piece."""

    url = "/sites/default/files/Australian_Sanctions_Consolidated_List.xlsx"
    heavy = r"\.xlsx$"

    def answer(self, request: Request) -> Response | None:
        stored = "/sites/default/files/2026-08/Australian_Sanctions_Consolidated_List.xlsx"
        if request.path == self.url:
            return redirect(stored, 301)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return slowly(self.only, kind) if request.path == stored else None


class Nsdc(Office):
    """An interface that wants the user's key in a header, and has a question of its own for each subject's decrees."""

    url = "/"
    heavy = "/subjects"
    optional = "/actions$"
    key = SECRET

    def answer(self, request: Request) -> Response | None:
        if not request.path.startswith(("/v2/subjects", "/subjects/")):
            return None
        if request.headers.get("x-cota-public-api-key") != self.key:
            return Response('{"message": "Unauthorized"}', 401, content_type=JSON)
        subject = request.path.removeprefix("/subjects/").removesuffix("/actions")
        name = request.args.get("subjectType") if request.path == "/v2/subjects" else f"actions-{subject}"
        return given(request, self.files[f"{name}.json"], JSON) if f"{name}.json" in self.files else None


OFFICES: dict[str, type[Office]] = {
    "us_ofac_sdn": Sdn,
    "us_ofac_consolidated": Consolidated,
    "us_bis_entity_list": Ecfr,
    "us_bis_dpl": Dpl,
    "us_csl": Csl,
    "eu_fsf": Fsf,
    "eu_annex_iv": Cellar,
    "gb_sanctions": Uk,
    "un_sc": Un,
    "ch_seco": Seco,
    "ca_sema": Canada,
    "jp_meti": Meti,
    "au_dfat": Dfat,
    "ua_nsdc": Nsdc,
}
