"""What the recorded publishers answer to a request, with the manners of the real ones.

OFAC refuses a client that does not name itself and redirects to a signed address; the eCFR answers only clients that
take gzip; all of them answer 304 to a client that has the bytes already.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

RECORDED = Path(__file__).parent / "recorded"

OBSERVED: Mapping[int, datetime] = {
    1: datetime(2024, 8, 7, 16, tzinfo=UTC),
    2: datetime(2024, 8, 28, 16, tzinfo=UTC),
}
"""When each recorded day is looked at: after the last thing in it was published."""

EXPORTS = "/api/PublicationPreview/exports/"
STORAGE = "/Published/"
VERSIONER = "/api/versioner/v1/"
DOCUMENTS = "/api/v1/documents.json"
FEEDS = "/feeds/"


@dataclass(frozen=True, slots=True)
class Recording:
    """One file of one recorded day, and when its bytes last became what they are."""

    body: bytes
    changed_at: datetime

    @property
    def sha256(self) -> bytes:
        """The digest of the bytes, 32 of them."""
        return hashlib.sha256(self.body).digest()

    @property
    def etag(self) -> str:
        """The validator that the server gives out, with its quotes."""
        return f'"{self.sha256.hex()[:32]}"'


@dataclass(frozen=True, slots=True)
class Request:
    """One GET, and the recorded day on which it is made; the names of headers are in small letters."""

    target: str
    headers: Mapping[str, str]
    day: int

    @property
    def path(self) -> str:
        """The address without its query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        """The query's values by name."""
        return parse_qs(urlsplit(self.target).query)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a publisher says to one request."""

    status: HTTPStatus
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@cache
def recording(name: str, day: int) -> Recording:
    """Read one file as it stood on a recorded day; raises FileNotFoundError for a name that was not recorded."""
    body = (RECORDED / f"day{day}" / name).read_bytes()
    unchanged = day > 1 and recording(name, day - 1).body == body
    return recording(name, day - 1) if unchanged else Recording(body, OBSERVED[day] - timedelta(hours=1))


def answer(request: Request) -> Reply:
    """Answer a request as the publisher of what it asks for would."""
    for prefix, reply in _ROUTES.items():
        if request.path.startswith(prefix):
            return reply(request)
    return Reply(HTTPStatus.NOT_FOUND)


def _export(request: Request) -> Reply:
    """OFAC's front door: 403 without a User-Agent, else 302 to a signed address in its storage."""
    if not request.headers.get("user-agent"):
        return Reply(HTTPStatus.FORBIDDEN)
    name = request.path.removeprefix(EXPORTS)
    if name not in _STORED:
        return Reply(HTTPStatus.NOT_FOUND)
    place = f"{STORAGE}day{request.day}/{name}"
    return Reply(HTTPStatus.FOUND, headers={"Location": f"{place}?X-Amz-Expires=3600&X-Amz-Signature={_sign(place)}"})


def _stored(request: Request) -> Reply:
    """OFAC's storage: whoever brings the signature gets the bytes of the day that was signed."""
    if request.query.get("X-Amz-Signature") != [_sign(request.path)]:
        return Reply(HTTPStatus.FORBIDDEN)
    signed_day, _, name = request.path.removeprefix(f"{STORAGE}day").partition("/")
    found = _STORED[name](int(signed_day))
    checksum = {"x-amz-checksum-sha256": base64.b64encode(found.sha256).decode()}
    return _conditional(request, found, f"application/{Path(name).suffix.lower()[1:]}", checksum)


def _sign(place: str) -> str:
    return hashlib.sha256(f"recorded {place}".encode()).hexdigest()


def _xml(day: int) -> Recording:
    return recording("SDN.XML", day)


def _zipped(day: int) -> Recording:
    plain = _xml(day)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        member = zipfile.ZipInfo("SDN.XML", plain.changed_at.timetuple()[:6])
        archive.writestr(member, plain.body, zipfile.ZIP_DEFLATED)
    return Recording(packed.getvalue(), plain.changed_at)


_STORED: Mapping[str, Callable[[int], Recording]] = {"SDN.XML": _xml, "SDN_XML.ZIP": _zipped}


def _versioner(request: Request) -> Reply:
    """The eCFR: 406 for a client that does not take gzip, else what it has, in gzip."""
    if "gzip" not in request.headers.get("accept-encoding", "").lower():
        return Reply(HTTPStatus.NOT_ACCEPTABLE)
    found = _title_15(request)
    if found is None:
        return Reply(HTTPStatus.NOT_FOUND)
    squeezed = Recording(gzip.compress(found.body, mtime=0), found.changed_at)
    kind = f"application/{Path(request.path).suffix[1:]}"
    return _conditional(request, squeezed, kind, {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})


def _title_15(request: Request) -> Recording | None:
    match request.path.removeprefix(VERSIONER).split("/"):
        case ["titles.json"]:
            return recording("titles.json", request.day)
        case ["full", printed, "title-15.xml"] if request.query.get("part") == ["744"]:
            effective = _recorded_by(printed, request.day)
            return recording("title-15-part-744.xml", effective) if effective else None
    return None


def _recorded_by(printed: str, today: int) -> int | None:
    """The latest recorded day that the date reaches: none before the first, none for a date still to come."""
    try:
        wanted = date.fromisoformat(printed)
    except ValueError:
        return None
    if wanted > OBSERVED[today].date():
        return None
    return max((day for day, moment in OBSERVED.items() if moment.date() <= wanted), default=None)


def _documents(request: Request) -> Reply:
    return _conditional(request, recording("federal-register.json", request.day), "application/json")


def _feed(request: Request) -> Reply:
    name = request.path.removeprefix(FEEDS)
    if name not in {path.name for path in (RECORDED / f"day{request.day}").glob("*.rss")}:
        return Reply(HTTPStatus.NOT_FOUND)
    return _conditional(request, recording(name, request.day), "application/rss+xml; charset=utf-8")


def _conditional(request: Request, found: Recording, kind: str, more: Mapping[str, str] | None = None) -> Reply:
    validators = {"ETag": found.etag, "Last-Modified": format_datetime(found.changed_at, usegmt=True), **(more or {})}
    if _has_it(request, found):
        return Reply(HTTPStatus.NOT_MODIFIED, headers=validators)
    return Reply(HTTPStatus.OK, found.body, {"Content-Type": kind, **validators})


def _has_it(request: Request, found: Recording) -> bool:
    """Whether the client holds these bytes; an ETag, where it sends one, decides alone."""
    if tags := request.headers.get("if-none-match"):
        return found.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    try:
        return parsedate_to_datetime(request.headers.get("if-modified-since", "")) >= found.changed_at
    except (ValueError, TypeError):
        return False


_ROUTES: Mapping[str, Callable[[Request], Reply]] = {
    EXPORTS: _export,
    STORAGE: _stored,
    VERSIONER: _versioner,
    DOCUMENTS: _documents,
    FEEDS: _feed,
}
