"""The heartbeat, taken by a server of our own that answers as a healthchecks service does, or badly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from daemon_process import Loopback
from house_list import ALPHA, HOUSE, Clock, Configure, House

from watchlist.app import App
from watchlist.logs import without_secrets
from watchlist.model import Condition
from watchlist.pipeline.conditions import begin
from watchlist.pipeline.pinging import SEVERAL, Pinger

SECRET = "5f0f7f6e-3c1e-4e5f-9f3c-2b1c7f1d9a10"
HEARTBEAT = '[heartbeat]\nurl = "{url}/ping/{secret}"\nevery = "0.001s"\nallow_private = {private}\n'
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class Ping:
    """One request as it came."""

    method: str
    path: str
    body: str


class Service(Loopback):
    """Takes pings; while ``held`` it has one but does not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.pings: list[Ping] = []
        self.status, self.limit = 200, "100000"
        self.held = threading.Event()
        self.got = threading.Event()

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        self.pings.append(Ping(request.command, request.path, body))
        self.got.set()
        while self.held.is_set() and not self.closing.wait(0.02):
            pass
        answer = f"{self.status} for {request.path}".encode()
        request.send_response(self.status)
        request.send_header("Ping-Body-Limit", self.limit)
        request.send_header("Content-Length", str(len(answer)))
        request.end_headers()
        request.wfile.write(answer)

    @property
    def paths(self) -> list[str]:
        return [ping.path.removeprefix(f"/ping/{SECRET}") for ping in self.pings]


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        yield server


@pytest.fixture
def app(configured: Configure, service: Service) -> App:
    return configured(HEARTBEAT.format(url=service.url, secret=SECRET, private="true") + HOUSE)


class Heart(Pinger):
    """A pinger whose every ping is waited for."""

    stopping = ""

    def __init__(self, app: App) -> None:
        super().__init__(app, lambda: self.stopping)

    def beat(self) -> None:
        self._due = 0.0
        super().beat()
        self._wait()


@pytest.fixture
def heart(app: App) -> Iterator[Heart]:
    made = Heart(app)
    yield made
    made.close()


def test_start_beats_and_a_stop_by_a_person_are_told_as_such(heart: Heart, service: Service) -> None:
    heart.start()
    heart._wait()
    heart.beat()
    heart.leave(None)
    assert service.paths == ["/start", "", "/log"]
    assert {ping.method for ping in service.pings} == {"POST"}
    assert service.pings[-1].body.startswith("the daemon was told to stop\n")


def test_who_runs_no_daemon_pings_after_each_run(heart: Heart, service: Service) -> None:
    Pinger(heart._app).once()
    assert service.paths == [""]


def test_who_leaves_because_of_trouble_says_which(heart: Heart, service: Service) -> None:
    heart.leave("the courier has not moved for 300 s")
    assert service.paths == ["/fail"]
    assert service.pings[0].body.startswith("the courier has not moved for 300 s\n")


def test_as_long_as_something_stops_the_work_each_beat_fails(heart: Heart, service: Service) -> None:
    heart.stopping = "the database cannot be written: database is locked"
    heart.beat()
    heart.stopping = ""
    heart.beat()
    assert service.paths == ["/fail", ""]
    assert "database is locked" in service.pings[0].body


def test_the_body_says_how_everything_stands_and_the_heads_of_the_chains(
    heart: Heart, service: Service, tmp_path: Path, clock: Clock
) -> None:
    house = House(heart._app, tmp_path / "house.csv")
    house.poll(ALPHA)
    with house.app.store.write() as session:
        begin(session, house.app, Condition("disk:archive", "little room at /srv/secret-place"), clock())
        head = session.sources.state("house").head
    heart.beat()
    said = service.pings[0].body
    assert f"head house {head}\n" in said
    assert "sources: 1 ok\n" in said
    assert "outbox: 1 waiting, the oldest since 2024-08-07T12:00:00Z, 0 dead\n" in said
    assert "wrong: disk\n" in said
    assert "secret-place" not in said


def test_the_head_of_all_is_another_one_after_each_check(
    heart: Heart, service: Service, tmp_path: Path, clock: Clock
) -> None:
    house = House(heart._app, tmp_path / "house.csv")
    for _ in range(2):
        house.poll(ALPHA)
        clock.forward(hours=1)
        heart.beat()
    heads = [line for ping in service.pings for line in ping.body.splitlines() if line.startswith("heads: ")]
    assert len(set(heads)) == 2


def test_no_more_is_sent_than_the_service_keeps(heart: Heart, service: Service) -> None:
    service.limit = "20"
    heart.beat()
    heart.beat()
    assert len(service.pings[0].body) > 20
    assert len(service.pings[1].body) == 20


def test_a_service_that_takes_nothing_is_a_trouble_after_several_beats_only(heart: Heart, service: Service) -> None:
    service.status = 404
    for _ in range(SEVERAL - 1):
        heart.beat()
    assert heart.trouble == ""
    heart.beat()
    assert "404" in heart.trouble
    service.status = 200
    heart.beat()
    assert heart.trouble == ""
    assert heart.sign
    assert heart.sign.said == ""


def test_it_is_logged_once_and_never_with_the_address(
    heart: Heart, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.status = 500
    for _ in range(SEVERAL + 1):
        heart.beat()
    said = "".join(capsys.readouterr())
    assert said.count("answered 500") == 1
    for text in (said, heart.trouble, without_secrets(f"POST /ping/{SECRET}/fail")):
        assert SECRET not in text


def test_a_service_that_hangs_holds_up_nobody_and_gets_no_second_ping(heart: Heart, service: Service) -> None:
    service.held.set()
    Pinger.beat(heart)
    assert service.got.wait(20)
    for _ in range(50):
        heart._due = 0.0
        Pinger.beat(heart)
    service.held.clear()
    heart._wait()
    assert len(service.pings) == 1


def test_a_private_address_is_asked_only_where_that_is_allowed(configured: Configure, service: Service) -> None:
    heart = Heart(configured(HEARTBEAT.format(url=service.url, secret=SECRET, private="false") + HOUSE))
    heart.beat()
    heart.close()
    assert service.pings == []
    assert heart.sign
    assert heart.sign.said
    assert SECRET not in heart.sign.said


def test_the_address_may_lie_in_a_file_or_in_the_environment(
    configured: Configure, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ping").write_text(f"{service.url}/ping/{SECRET}?create=1\n")
    monkeypatch.setenv("HEART", f"{service.url}/ping/{SECRET}")
    for said in ('url_file = "ping"', 'url_env = "HEART"'):
        heart = Heart(configured(f"[heartbeat]\n{said}\nallow_private = true\n{HOUSE}"))
        heart.leave("over")
        heart.close()
    assert service.paths == ["/fail?create=1", "/fail"]


@pytest.mark.parametrize("said", ['url_env = "NOT_SET"', 'url = "hc-ping.example/abc"', 'url_file = "absent"'])
def test_an_address_that_cannot_be_used_is_a_trouble_and_stops_nobody(configured: Configure, said: str) -> None:
    heart = Heart(configured(f"[heartbeat]\n{said}\n{HOUSE}"))
    heart.beat()
    heart.leave(None)
    assert heart.trouble


def test_without_an_address_nothing_is_done(configured: Configure) -> None:
    heart = Heart(configured(HOUSE))
    heart.start()
    heart.beat()
    heart.leave("over")
    assert heart.sign is None
    assert heart.trouble == ""
