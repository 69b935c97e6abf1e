"""The recorded server behaves as the real ones do, as far as a poller can tell."""

from __future__ import annotations

import gzip
import io
import json
import tomllib
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from watchlist.config import load
from watchlist.demo.publishers import DOCUMENTS, EXPORTS, VERSIONER, recording
from watchlist.demo.server import RECORDED_FEEDS, RecordedServer, settings

AGENT = {"User-Agent": "watchlist-test"}
GZIP = {"Accept-Encoding": "gzip"}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def server() -> Iterator[RecordedServer]:
    with RecordedServer() as running:
        yield running


def get(server: RecordedServer, target: str, headers: dict[str, str] | None = None) -> Answer:
    """Ask with no header that is not given, and follow no redirect."""
    connection = HTTPConnection(urlsplit(server.url("/")).netloc, timeout=5)
    try:
        connection.putrequest("GET", target, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def stored(server: RecordedServer, name: str) -> str:
    return get(server, f"{EXPORTS}{name}", AGENT).headers["location"]


def test_ofac_refuses_a_client_without_a_name(server: RecordedServer) -> None:
    assert get(server, f"{EXPORTS}SDN.XML").status == 403


def test_ofac_redirects_to_a_signed_address_that_needs_its_signature(server: RecordedServer) -> None:
    answer = get(server, f"{EXPORTS}SDN.XML", AGENT)
    assert answer.status == 302
    signed = answer.headers["location"]
    assert "X-Amz-Signature=" in signed
    assert get(server, signed).body == recording("SDN.XML", 1).body
    assert get(server, urlsplit(signed).path).status == 403
    assert get(server, signed.replace("day1", "day2")).status == 403


def test_ofac_zips_the_same_list(server: RecordedServer) -> None:
    answer = get(server, stored(server, "SDN_XML.ZIP"))
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.namelist() == ["SDN.XML"]
        assert archive.read("SDN.XML") == recording("SDN.XML", 1).body


def test_the_ecfr_answers_only_who_takes_gzip(server: RecordedServer) -> None:
    target = f"{VERSIONER}titles.json"
    assert get(server, target).status == 406
    answer = get(server, target, GZIP)
    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.body))["titles"][1]["number"] == 15


@pytest.mark.parametrize(
    ("today", "asked", "recorded"),
    [
        (1, "2024-08-07", 1),
        (1, "2024-08-28", None),
        (2, "2024-08-28", 2),
        (2, "2024-08-10", 1),
        (2, "2024-08-06", None),
        (2, "current", None),
    ],
)
def test_the_ecfr_has_the_part_as_of_any_date_it_has_reached(
    server: RecordedServer, today: int, asked: str, recorded: int | None
) -> None:
    server.day = today
    answer = get(server, f"{VERSIONER}full/{asked}/title-15.xml?part=744", GZIP)
    if recorded is None:
        assert answer.status == 404
    else:
        assert gzip.decompress(answer.body) == recording("title-15-part-744.xml", recorded).body


def test_the_ecfr_recording_is_of_part_744_alone(server: RecordedServer) -> None:
    assert get(server, f"{VERSIONER}full/2024-08-07/title-15.xml?part=746", GZIP).status == 404


def targets() -> list[str]:
    return ["SDN.XML", "SDN_XML.ZIP", f"{VERSIONER}titles.json", DOCUMENTS, *(feed.path for feed in RECORDED_FEEDS)]


@pytest.mark.parametrize("target", targets())
@pytest.mark.parametrize(("theirs", "ours"), [("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")])
def test_who_has_the_bytes_hears_that_nothing_changed_until_the_next_day(
    server: RecordedServer, target: str, theirs: str, ours: str
) -> None:
    def ask(headers: dict[str, str]) -> Answer:
        place = target if target.startswith("/") else stored(server, target)
        return get(server, place, {**GZIP, **headers})

    first = ask({})
    assert first.status == 200
    validator = {ours: first.headers[theirs]}
    again = ask(validator)
    assert (again.status, again.body) == (304, b"")
    server.day = 2
    later = ask(validator)
    assert later.status == 200
    assert later.body != first.body


def test_a_validator_that_is_not_a_date_is_ignored(server: RecordedServer) -> None:
    assert get(server, DOCUMENTS, {"If-Modified-Since": "yesterday"}).status == 200


@pytest.mark.parametrize("target", ["/", "/feeds/../SDN.XML", "/feeds/other.rss", f"{EXPORTS}ALT.CSV", "/api/v2/x"])
def test_there_is_nothing_else(server: RecordedServer, target: str) -> None:
    assert get(server, target, {**AGENT, **GZIP}).status == 404


def test_a_day_that_was_not_recorded_cannot_be_served(server: RecordedServer) -> None:
    with pytest.raises(ValueError, match="day 3 is not recorded"):
        server.day = 3
    assert server.day == 1


def test_the_server_says_nothing_on_the_terminal(server: RecordedServer, capfd: pytest.CaptureFixture[str]) -> None:
    get(server, DOCUMENTS)
    get(server, "/nothing")
    assert capfd.readouterr() == ("", "")


def test_the_settings_name_each_source_where_the_server_has_it(server: RecordedServer) -> None:
    written = tomllib.loads(settings(server))
    assert written["network"] == {"allow_private": True}
    sources = written["sources"]
    assert sources.pop("builtin") is False
    assert set(sources) == {
        "us_ofac_sdn",
        "us_bis_entity_list",
        "us_federal_register",
        *(feed.key for feed in RECORDED_FEEDS),
    }
    for source in sources.values():
        parts = urlsplit(source["url"])
        assert get(server, parts.path, {**AGENT, **GZIP}).status in (200, 302)


def test_the_settings_are_a_configuration(server: RecordedServer, tmp_path: Path) -> None:
    file = tmp_path / "watchlist.toml"
    file.write_text(settings(server), "utf-8")
    read = load(str(file))
    assert read.network.allow_private
    assert not read.sources.builtin
    assert read.sources.named["us_ofac_sdn"].at_least == 20
    assert read.sources.named["liman_postasi"].outlet == "Liman Postası"
