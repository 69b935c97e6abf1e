"""E-mail against a real SMTP server: TLS, login, refusals, and a letter that mail programs can thread."""

import asyncio
import email
import email.policy
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from watchlist.channels.email import EmailChannel, Server, server
from watchlist.channels.letter import address, letter
from watchlist.errors import ConfigError, DeliveryError
from watchlist.model import Message

SENDER = "Watchlist <watchlist@example.com>"
Start = Callable[..., Controller]


class Mailbox:
    """Keeps what it is sent, and refuses what ``refuse`` names (``DATA`` and ``MAIL`` for the whole letter)."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self.refuse: dict[str, str] = {}

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, sender: str, options: list[str]) -> str:
        envelope.mail_from = sender
        envelope.mail_options.extend(options)
        return self.refuse.get("MAIL", "250 OK")

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, to: str, _options: list[str]) -> str:
        if to in self.refuse:
            return self.refuse[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if "DATA" in self.refuse:
            return self.refuse["DATA"]
        parsed = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=email.policy.default)
        self.letters.append((list(envelope.rcpt_tos), parsed))
        return "250 OK"

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:
        return self.refuse.get("QUIT", "221 Bye")


class LoopbackController(Controller):
    """A controller on whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
    good = (data.login, data.password) == (b"user@example.com", b"right")
    return AuthResult(success=good, handled=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def start(mailbox: Mailbox) -> Iterator[Start]:
    started: list[Controller] = []

    def begin(**options: Any) -> Controller:
        controller = LoopbackController(mailbox, hostname="127.0.0.1", port=0, **options)
        controller.start()
        started.append(controller)
        return controller

    yield begin
    for controller in started:
        controller.stop()


def channel(at: Server, to: list[str] | None = None, **options: Any) -> EmailChannel:
    given = {"tell": lambda line: None, **options}
    return EmailChannel("ops", at, sender=SENDER, to=to or ["ops@example.com"], **given)


def local(controller: Controller) -> Server:
    return server(f"smtp://127.0.0.1:{controller.port}")


def secured(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def refusal(sender: EmailChannel, message: Message) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        sender.send(message)
    assert "right" not in str(caught.value)
    return caught.value


def test_a_letter_goes_out_as_text_and_html(start: Start, mailbox: Mailbox, message: Message) -> None:
    channel(local(start()), ["ops@example.com", "Desk <desk@example.com>"]).send(message)
    ((recipients, mail),) = mailbox.letters
    assert recipients == ["ops@example.com", "desk@example.com"]
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert "ALFA MAKİNA LTD. ŞTİ." in text.get_content()
    assert "<h1" in html.get_content()
    assert mail["Subject"] == "Listed: ALFA MAKİNA on OFAC SDN"
    assert mail["From"].addresses[0].addr_spec == "watchlist@example.com"


def test_starttls_and_login(start: Start, mailbox: Mailbox, authority: trustme.CA, message: Message) -> None:
    controller = start(
        tls_context=secured(authority), require_starttls=True, authenticator=authenticate, auth_required=True
    )
    at = Server("127.0.0.1", controller.port, "user@example.com", "smtp")
    channel(at, password="right", tls=trusting(authority), plain=False).send(message)
    assert len(mailbox.letters) == 1
    wrong = refusal(channel(at, password="wrong", tls=trusting(authority), plain=False), message)
    assert not wrong.permanent
    assert "check user and password" in str(wrong)


def test_tls_from_the_first_byte(start: Start, mailbox: Mailbox, authority: trustme.CA, message: Message) -> None:
    at = Server("127.0.0.1", start(ssl_context=secured(authority)).port, "", "smtps")
    channel(at, tls=trusting(authority)).send(message)
    assert len(mailbox.letters) == 1


def test_an_unknown_certificate_sends_nothing(
    start: Start, mailbox: Mailbox, authority: trustme.CA, message: Message
) -> None:
    at = Server("127.0.0.1", start(tls_context=secured(authority)).port, "", "smtp")
    error = refusal(channel(at, plain=False), message)
    assert not error.permanent
    assert "certificate" in str(error).lower()
    assert mailbox.letters == []


def test_a_server_without_starttls_gets_nothing(start: Start, mailbox: Mailbox, message: Message) -> None:
    error = refusal(channel(Server("127.0.0.1", start().port, "", "smtp"), plain=False), message)
    assert not error.permanent
    assert "STARTTLS" in str(error)
    assert mailbox.letters == []


def test_one_refused_recipient_does_not_cost_the_others_theirs(
    start: Start, mailbox: Mailbox, message: Message
) -> None:
    told: list[str] = []
    mailbox.refuse = {"gone@example.com": "550 5.1.1 no such mailbox"}
    channel(local(start()), ["ops@example.com", "gone@example.com"], tell=told.append).send(message)
    assert [to for to, _ in mailbox.letters] == [["ops@example.com"]]
    assert "gone@example.com: 550 5.1.1 no such mailbox" in told[0]


def test_a_recipient_put_off_is_tried_again_alone(start: Start, mailbox: Mailbox, message: Message) -> None:
    sender = channel(local(start()), ["ops@example.com", "slow@example.com"])
    mailbox.refuse = {"slow@example.com": "451 4.7.1 greylisted"}
    assert not refusal(sender, message).permanent
    mailbox.refuse = {}
    sender.send(message)
    assert [to for to, _ in mailbox.letters] == [["ops@example.com"], ["slow@example.com"]]
    sender.send(message)
    assert mailbox.letters[-1][0] == ["ops@example.com", "slow@example.com"]


@pytest.mark.parametrize(
    ("refuse", "permanent"),
    [
        ({"ops@example.com": "550 no"}, True),
        ({"ops@example.com": "450 busy"}, False),
        ({"DATA": "451 later"}, False),
        ({"DATA": "554 looks like spam"}, True),
        ({"MAIL": "421 closing"}, False),
        ({"MAIL": "553 who are you"}, True),
        ({"MAIL": "530 log in first"}, False),
    ],
)
def test_each_refusal_says_whether_trying_again_can_help(
    start: Start, mailbox: Mailbox, message: Message, refuse: dict[str, str], permanent: bool
) -> None:
    mailbox.refuse = refuse
    assert refusal(channel(local(start())), message).permanent is permanent


def test_a_farewell_that_fails_does_not_send_twice(start: Start, mailbox: Mailbox, message: Message) -> None:
    mailbox.refuse = {"QUIT": "421 no goodbye"}
    channel(local(start())).send(message)
    assert len(mailbox.letters) == 1


def test_a_server_that_is_away_is_tried_again(message: Message) -> None:
    assert not refusal(channel(server("smtp://127.0.0.1:1")), message).permanent


def test_the_same_message_has_the_same_id_and_its_matter_one_thread(make_message: Callable[..., Message]) -> None:
    first, again, other = (letter(make_message(key), sender=SENDER, to=["a@example.com"]) for key in ("1", "1", "2"))
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["In-Reply-To"] == other["References"] != first["Message-ID"]
    assert first["Message-ID"].endswith("@example.com>")
    assert first["List-Id"] == "<compliance.watchlist.example.com>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"].datetime == datetime(2024, 8, 23, 14, 7, tzinfo=UTC)


def test_names_put_no_header_into_a_letter(make_message: Callable[..., Message]) -> None:
    mail = letter(
        make_message(title="ALFA\r\nBcc: all@example.com\n\nbody" + "Ş" * 500), sender=SENDER, to=["a@example.com"]
    )
    raw = mail.as_bytes()
    head = raw.split(b"\r\n\r\n", 1)[0]
    assert raw.isascii()
    assert mail["Bcc"] is None
    assert b"\r\nBcc:" not in head
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("text", ["", "nobody", "a@", "@b", "a@b\r\nBcc: c@d", "<>", "a b@c"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="from"):
        address(text, what="from")


def test_a_server_is_read_from_its_url() -> None:
    assert server("smtp://user%40x@mail.example.com") == Server("mail.example.com", 587, "user@x", "smtp")
    assert server("smtps://mail.example.com").port == 465
    assert not server("smtp://mail.example.com:25").plain
    assert server("smtp+plain://relay.example.com").plain
    assert all(server(f"smtp://{host}:25").plain for host in ("localhost", "127.0.0.1", "[::1]"))


@pytest.mark.parametrize("url", ["", "mail.example.com", "http://x", "smtp://", "smtp://x:port", "smtp://u:secret@x"])
def test_a_server_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        server(url)
    assert "secret@" not in str(caught.value)
