"""E-mail against a real SMTP server: TLS, login, refusals, and a letter that mail programs can thread."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from mail_office import BREAK, HANG, Mailbox, authenticate, secured, trusting

from watchlist.channels import mail_server, submission
from watchlist.channels.email import EmailChannel
from watchlist.channels.letter import address, letter
from watchlist.channels.mail_server import Server, server
from watchlist.errors import ConfigError, DeliveryError
from watchlist.model import Message

SENDER = "Watchlist <watchlist@example.com>"
Start = Callable[..., Controller]
Mail = Callable[..., EmailChannel]


def refusal(sender: EmailChannel, message: Message) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        sender.send(message)
    assert "right" not in str(caught.value)
    return caught.value


def test_a_letter_goes_out_as_text_and_html(mail: Mail, mailbox: Mailbox, message: Message) -> None:
    mail(to=["ops@example.com", "Desk <desk@example.com>"]).send(message)
    ((recipients, had),) = mailbox.letters
    assert recipients == ["ops@example.com", "desk@example.com"]
    assert had.get_content_type() == "multipart/alternative"
    text, html = had.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert "ALFA MAKİNA LTD. ŞTİ." in text.get_content()
    assert "<h1" in html.get_content()
    assert had["Subject"] == "Listed: ALFA MAKİNA on OFAC SDN"
    assert had["From"].addresses[0].addr_spec == "watchlist@example.com"


def test_starttls_and_login(
    mail: Mail, start: Start, mailbox: Mailbox, authority: trustme.CA, message: Message
) -> None:
    controller = start(
        tls_context=secured(authority), require_starttls=True, authenticator=authenticate, auth_required=True
    )
    at = Server("127.0.0.1", controller.port, "user@example.com", "smtp")
    mail(at, password="right", tls=trusting(authority), plain=False).send(message)
    assert len(mailbox.letters) == 1
    wrong = refusal(mail(at, password="wrong", tls=trusting(authority), plain=False), message)
    assert not wrong.permanent
    assert wrong.closed
    assert "check user and password" in str(wrong)


def test_tls_from_the_first_byte(
    mail: Mail, start: Start, mailbox: Mailbox, authority: trustme.CA, message: Message
) -> None:
    at = Server("127.0.0.1", start(ssl_context=secured(authority)).port, "", "smtps")
    mail(at, tls=trusting(authority)).send(message)
    assert len(mailbox.letters) == 1


def test_an_authority_of_ones_own_is_trusted_beside_the_others(
    mail: Mail, start: Start, mailbox: Mailbox, authority: trustme.CA, message: Message, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ours.pem"))
    tls = mail_server.trusting(tmp_path / "ours.pem", what="channel ops")
    at = Server("127.0.0.1", start(tls_context=secured(authority)).port, "", "smtp")
    mail(at, tls=tls, plain=False).send(message)
    assert len(mailbox.letters) == 1
    assert len(tls.get_ca_certs()) == len(ssl.create_default_context().get_ca_certs()) + 1


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_authority_that_cannot_be_read_is_named(tmp_path: Path, content: str | None) -> None:
    given = tmp_path / "ours.pem"
    if content:
        given.write_text(content)
    with pytest.raises(ConfigError, match=r"channel ops: cannot read ca_file .*ours\.pem"):
        mail_server.trusting(given, what="channel ops")


@pytest.mark.parametrize(("scheme", "option"), [("smtp", "tls_context"), ("smtps", "ssl_context")])
def test_an_unknown_certificate_sends_nothing(
    mail: Mail,
    start: Start,
    mailbox: Mailbox,
    authority: trustme.CA,
    message: Message,
    scheme: str,
    option: str,
) -> None:
    at = Server("127.0.0.1", start(**{option: secured(authority)}).port, "", scheme)
    error = refusal(mail(at, plain=False), message)
    assert not error.permanent
    assert "certificate" in str(error).lower()
    assert mailbox.letters == []


def test_a_server_without_starttls_gets_nothing(mail: Mail, start: Start, mailbox: Mailbox, message: Message) -> None:
    error = refusal(mail(Server("127.0.0.1", start().port, "", "smtp"), plain=False), message)
    assert not error.permanent
    assert "STARTTLS" in str(error)
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("refuse", "permanent", "closed"),
    [
        ({"ops@example.com": "550 5.1.1 no such mailbox"}, True, True),
        ({"ops@example.com": "550 no such mailbox"}, True, True),
        ({"ops@example.com": "554 5.7.1 looks like spam"}, True, False),
        ({"ops@example.com": "550 5.7.1 looks like spam"}, True, False),
        ({"ops@example.com": "450 4.7.1 greylisted"}, False, False),
        ({"ops@example.com": "452 4.2.2 mailbox full"}, False, False),
        ({"DATA": "451 later"}, False, False),
        ({"DATA": "421 closing"}, False, False),
        ({"DATA": "554 looks like spam"}, True, False),
        ({"DATA": "552 5.3.4 too large"}, True, False),
        ({"MAIL": "421 closing"}, False, False),
        ({"MAIL": "451 later"}, False, False),
        ({"MAIL": "552 5.3.4 too large"}, True, False),
        ({"MAIL": "553 who are you"}, True, True),
        ({"MAIL": "550 5.7.1 not yours to send from"}, True, True),
        ({"MAIL": "530 log in first"}, False, True),
        ({"MAIL": BREAK}, False, False),
        ({"ops@example.com": BREAK}, False, False),
        ({"DATA": BREAK}, False, False),
        ({"MAIL": HANG}, False, False),
        ({"DATA": HANG}, False, False),
    ],
)
def test_each_refusal_says_whether_trying_again_can_help(
    mail: Mail,
    mailbox: Mailbox,
    message: Message,
    monkeypatch: pytest.MonkeyPatch,
    refuse: dict[str, str],
    permanent: bool,
    closed: bool,
) -> None:
    monkeypatch.setattr(submission, "LONGEST_READING", 0.3)
    mailbox.refuse = refuse
    error = refusal(mail(timeout=0.3), message)
    assert (error.permanent, error.closed) == (permanent, closed)


def test_a_farewell_that_fails_does_not_send_twice(mail: Mail, mailbox: Mailbox, message: Message) -> None:
    mailbox.refuse = {"QUIT": "421 no goodbye"}
    channel = mail()
    channel.send(message)
    channel.close()
    assert len(mailbox.letters) == mailbox.farewells == 1


def test_a_server_that_is_away_is_tried_again(mail: Mail, message: Message) -> None:
    error = refusal(mail(server("smtp://127.0.0.1:1")), message)
    assert not error.permanent
    assert not error.closed


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
