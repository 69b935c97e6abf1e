"""Other services by apprise, over its JSON service on a real local server."""

import json
import logging
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from watchlist.channels.apprise import AppriseChannel
from watchlist.errors import ConfigError, DeliveryError
from watchlist.model import Message
from watchlist.render.looks import Looks

PATH = "/verysecret/path"


def address(httpserver: HTTPServer) -> str:
    return f"json://someone:verysecretword@{httpserver.host}:{httpserver.port}{PATH}?+X-Key=verysecretkey"


def test_a_message_is_sent_as_title_and_plain_text(httpserver: HTTPServer, message: Message) -> None:
    httpserver.expect_oneshot_request(PATH, method="POST").respond_with_data("")
    AppriseChannel("team", address(httpserver)).send(message)
    ((request, _),) = httpserver.log
    body = json.loads(request.data)
    assert body["title"] == "Listed: ALFA MAKİNA on OFAC SDN"
    assert "https://law.example.com/89fr68312" in body["message"]
    assert "ALFA MAKİNA LTD. ŞTİ." in body["message"]
    assert body["attachments"] == []


def test_a_message_looks_as_the_templates_of_the_user_say(
    httpserver: HTTPServer, message: Message, tmp_path: Path
) -> None:
    (tmp_path / "subject.txt.j2").write_text("[{{ message.subscription }}] {{ message.title }}", encoding="utf-8")
    (tmp_path / "message.txt.j2").write_text("House style: {{ message.lead }}", encoding="utf-8")
    httpserver.expect_oneshot_request(PATH, method="POST").respond_with_data("")
    AppriseChannel("team", address(httpserver), Looks(tmp_path)).send(message)
    ((request, _),) = httpserver.log
    body = json.loads(request.data)
    assert body["title"] == "[compliance] Listed: ALFA MAKİNA on OFAC SDN"
    assert body["message"] == "House style: It is listed."


def test_what_is_not_taken_is_tried_again_and_hides_the_address(
    httpserver: HTTPServer,
    message: Message,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    httpserver.expect_request(PATH).respond_with_data("verysecretkey is not let in", status=403)
    caplog.set_level(logging.DEBUG)
    with pytest.raises(DeliveryError) as caught:
        AppriseChannel("team", address(httpserver)).send(message)
    assert (caught.value.permanent, caught.value.closed) == (False, False)
    assert str(caught.value).startswith("team: JSON did not take it")
    assert "403" in str(caught.value)
    said = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]
    for text in (str(caught.value), *said, *capsys.readouterr()):
        assert "verysecret" not in text


def test_a_service_that_is_away_is_tried_again(message: Message) -> None:
    with pytest.raises(DeliveryError, match="JSON did not take it") as caught:
        AppriseChannel("team", "json://127.0.0.1:1/verysecret").send(message)
    assert not caught.value.permanent
    assert "verysecret" not in str(caught.value)


@pytest.mark.parametrize("given", ["nosuch://verysecret", "verysecret", "json://127.0.0.1/verysecret json://127.0.0.1"])
def test_an_address_that_is_none_or_more_than_one_is_refused_in_one_line(given: str) -> None:
    with pytest.raises(ConfigError, match="channel team: ") as caught:
        AppriseChannel("team", given)
    assert "verysecret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(ConfigError, match=r"watchlist\[apprise\]"):
        AppriseChannel("team", "json://127.0.0.1/")
