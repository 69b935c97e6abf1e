"""Against a real server on loopback: what is downloaded, what is not, and what is said about it."""

import gzip
import hashlib
import os
import resource
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from watchlist.errors import ConfigError, FetchError, NotFoundError, Stopped, StoreError
from watchlist.fetch import Fetched, Fetcher, Network, NotAllowed, Validators

LIST = b"<sdnList>" + b"<sdnEntry/>" * 20_000 + b"</sdnList>"
VALIDATORS = Validators('"v1"', "Wed, 07 Aug 2024 12:00:00 GMT")


def body(fetched: Fetched) -> bytes:
    assert fetched.path is not None
    return fetched.path.read_bytes()


def temporary_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def conditional(asked: Request) -> Response:
    if asked.headers.get("If-None-Match") == VALIDATORS.etag:
        return Response(status=304)
    return Response(LIST, headers={"ETag": '"v1"', "Last-Modified": "Wed, 07 Aug 2024 12:00:00 GMT"})


def test_a_list_comes_whole_with_hash_validators_and_headers(fetcher: Fetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/list.xml").respond_with_data(
        LIST, headers={"ETag": '"v1"', "Last-Modified": "Wed, 07 Aug 2024 12:00:00 GMT", "Set-Cookie": "session=1"}
    )
    fetched = fetcher.get(httpserver.url_for("/list.xml"))
    assert body(fetched) == LIST
    assert (fetched.status, fetched.size, fetched.sha256) == (200, len(LIST), hashlib.sha256(LIST).hexdigest())
    assert fetched.validators == VALIDATORS
    assert fetched.headers["content-length"] == str(len(LIST))
    assert "set-cookie" not in fetched.headers
    assert fetched.seconds > 0


def test_the_client_says_who_it_is_and_takes_gzip(fetcher: Fetcher, httpserver: HTTPServer, network: Network) -> None:
    httpserver.expect_request("/").respond_with_data(b"x")
    fetcher.get(httpserver.url_for("/"))
    asked, _ = httpserver.log[-1]
    assert asked.headers["User-Agent"] == network.user_agent
    assert asked.headers["Accept-Encoding"] == "gzip"


def test_a_form_and_a_language_are_asked_for_at_every_hop(fetcher: Fetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/act").respond_with_data(status=303, headers={"Location": "/act.xhtml"})
    httpserver.expect_request("/act.xhtml").respond_with_data(b"<html/>")
    fetcher.get(httpserver.url_for("/act"), accept="application/xhtml+xml", accept_language="eng")
    asked = [(sent.headers["Accept"], sent.headers["Accept-Language"]) for sent, _ in httpserver.log]
    assert asked == [("application/xhtml+xml", "eng")] * 2


def test_what_has_not_changed_is_not_downloaded(fetcher: Fetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/list.xml").respond_with_handler(conditional)
    url = httpserver.url_for("/list.xml")
    first = fetcher.get(url)
    again = fetcher.get(url, validators=first.validators)
    assert (again.status, again.path, again.sha256, again.size) == (304, None, None, 0)
    assert again.validators == first.validators


def test_a_redirect_carries_the_condition_and_the_original_keeps_the_validators(
    fetcher: Fetcher, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/list.xml").respond_with_data(status=302, headers={"Location": "/signed?X-Signature=s"})
    httpserver.expect_request("/signed").respond_with_handler(conditional)
    url = httpserver.url_for("/list.xml")
    first = fetcher.get(url)
    assert (first.url, first.final_url) == (url, httpserver.url_for("/signed?X-Signature=s"))
    assert first.validators == VALIDATORS
    assert fetcher.get(url, validators=first.validators).status == 304


def test_gzip_is_undone_before_hashing(fetcher: Fetcher, httpserver: HTTPServer) -> None:
    packed = gzip.compress(LIST)
    httpserver.expect_request("/").respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    fetched = fetcher.get(httpserver.url_for("/"))
    assert body(fetched) == LIST
    assert fetched.sha256 == hashlib.sha256(LIST).hexdigest()


def test_a_server_whose_gzip_is_broken_is_asked_without(fetcher: Fetcher, httpserver: HTTPServer) -> None:
    def answer(asked: Request) -> Response:
        if "gzip" in asked.headers["Accept-Encoding"]:
            return Response(gzip.compress(LIST)[:-20], headers={"Content-Encoding": "gzip"})
        return Response(LIST)

    httpserver.expect_request("/").respond_with_handler(answer)
    assert body(fetcher.get(httpserver.url_for("/"))) == LIST


@pytest.mark.parametrize("status", [404, 410])
def test_nothing_there_has_an_error_of_its_own(fetcher: Fetcher, httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/").respond_with_data(status=status)
    with pytest.raises(NotFoundError, match=str(status)):
        fetcher.get(httpserver.url_for("/"))


@pytest.mark.parametrize("status", [400, 401, 403, 406, 451, 501, 202, 204, 300, 302])
def test_other_statuses_are_final(
    fetcher: Fetcher, httpserver: HTTPServer, waits: list[float], folder: Path, status: int
) -> None:
    httpserver.expect_request("/").respond_with_data(b"", status=status)
    with pytest.raises(FetchError, match=f"the server answers {status}") as caught:
        fetcher.get(httpserver.url_for("/"))
    assert ("User-Agent" in str(caught.value)) == (status == 403)
    assert waits == []
    assert temporary_files(folder) == []


def test_an_error_shows_no_key(fetcher: Fetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": "/next?token=hush"})
    httpserver.expect_request("/next").respond_with_data(status=500)
    url = httpserver.url_for("/?key=hush").replace("http://", "http://me:hush@")
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert "hush" not in str(caught.value)
    assert "/next?token=…: the server answers 500" in str(caught.value)
    assert "tried 4 times" in str(caught.value)


def test_redirects_in_a_circle_end(fetcher: Fetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": "/"})
    with pytest.raises(FetchError, match="more than 10 redirects"):
        fetcher.get(httpserver.url_for("/"))


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_beyond_the_limit_is_refused(
    httpserver: HTTPServer, network: Network, folder: Path, packed: bool
) -> None:
    data, headers = (gzip.compress(LIST), {"Content-Encoding": "gzip"}) if packed else (LIST, {})
    httpserver.expect_request("/").respond_with_data(data, headers=headers)
    with Fetcher(replace(network, max_bytes=100_000), folder) as fetcher:
        with pytest.raises(FetchError, match="larger than 100,000 bytes"):
            fetcher.get(httpserver.url_for("/"))
        assert temporary_files(folder) == []


def test_a_full_disk_is_told_and_leaves_nothing(fetcher: Fetcher, httpserver: HTTPServer, folder: Path) -> None:
    httpserver.expect_request("/").respond_with_data(LIST)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(StoreError, match="cannot be written: File too large"):
            fetcher.get(httpserver.url_for("/"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert temporary_files(folder) == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0x7f000001", "127.1", "0.0.0.0", "[::ffff:127.0.0.1]"]
)
def test_loopback_in_any_writing_needs_leave(httpserver: HTTPServer, network: Network, folder: Path, host: str) -> None:
    httpserver.expect_request("/").respond_with_data(b"secret")
    strict = replace(network, allow_private=False)
    with Fetcher(strict, folder) as fetcher, pytest.raises(FetchError, match="allow_private = true"):
        fetcher.get(f"http://{host}:{httpserver.port}/")
    assert httpserver.log == []


def test_an_octal_host_reaches_nothing(httpserver: HTTPServer, network: Network, folder: Path) -> None:
    with Fetcher(replace(network, allow_private=False), folder) as fetcher, pytest.raises(FetchError):
        fetcher.get(f"http://0177.0.0.1:{httpserver.port}/")
    assert httpserver.log == []


def test_leave_is_given_by_the_source_or_for_all(httpserver: HTTPServer, network: Network, folder: Path) -> None:
    httpserver.expect_request("/").respond_with_data(b"x")
    url = httpserver.url_for("/")
    with Fetcher(replace(network, allow_private=False), folder) as fetcher:
        assert fetcher.get(url, allow_private=True).status == 200
        # The connection that was made with leave is not used without.
        with pytest.raises(FetchError, match="allow_private"):
            fetcher.get(url)
    with Fetcher(network, folder) as fetcher, pytest.raises(FetchError, match="allow_private"):
        fetcher.get(url, allow_private=False)


def test_the_fetcher_passes_the_size_of_each_piece_on(httpserver: HTTPServer, network: Network, folder: Path) -> None:
    httpserver.expect_request("/").respond_with_data(LIST)
    sizes: list[int] = []
    with Fetcher(network, folder, progress=sizes.append) as fetcher:
        fetcher.get(httpserver.url_for("/"))
    assert sum(sizes) == len(LIST)


def test_one_server_is_asked_one_thing_at_a_time(network: Network, folder: Path) -> None:
    asking = threading.Semaphore(1)

    def answer(_: Request) -> Response:
        alone = asking.acquire(blocking=False)
        try:
            return Response(os.urandom(200_000), status=200 if alone else 400)
        finally:
            if alone:
                asking.release()

    with HTTPServer(threaded=True) as server, Fetcher(network, folder) as fetcher:
        server.expect_request("/").respond_with_handler(answer)
        with ThreadPoolExecutor(8) as pool:
            fetched = list(pool.map(fetcher.get, [server.url_for("/")] * 24))
    assert [answer.status for answer in fetched] == [200] * 24


def test_closing_removes_what_the_caller_has_left(fetcher: Fetcher, httpserver: HTTPServer, folder: Path) -> None:
    httpserver.expect_request("/").respond_with_data(b"x")
    path = fetcher.get(httpserver.url_for("/")).path
    assert path is not None
    assert path.exists()
    fetcher.close()
    assert list(folder.iterdir()) == []
    fetcher.stop()
    with pytest.raises(Stopped):
        fetcher.get(httpserver.url_for("/"))


@pytest.mark.parametrize("user_agent", ["", "watchlist İstanbul", "a\r\nX-Injected: 1"])
def test_a_user_agent_that_no_header_can_hold_is_refused(folder: Path, user_agent: str) -> None:
    with pytest.raises(ConfigError, match="user_agent"):
        Fetcher(Network(user_agent=user_agent), folder)


def test_channels_post_under_the_same_rules(httpserver: HTTPServer, network: Network, folder: Path) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data(b"ok")
    with Fetcher(replace(network, allow_private=False), folder) as fetcher:
        with fetcher.client(allow_private=True) as client:
            assert client.post(httpserver.url_for("/hook"), json={"text": "x"}).text == "ok"
        with fetcher.client() as client, pytest.raises(NotAllowed):
            client.post(httpserver.url_for("/hook"))
        with fetcher.client(allow_private=True) as client:
            assert client.post(httpserver.url_for("/hook")).status_code == 200
