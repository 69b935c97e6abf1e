"""One session with a mail server serves a run of letters, and losing it loses no letter."""

import threading
from collections.abc import Callable

import pytest
import trustme
from aiosmtpd.controller import Controller
from mail_office import BREAK, Mailbox, secured, trusting

from watchlist.channels.email import EmailChannel
from watchlist.channels.mail_server import Server
from watchlist.errors import DeliveryError
from watchlist.model import Message

Mail = Callable[..., EmailChannel]
Make = Callable[..., Message]


def keys(mailbox: Mailbox) -> list[str]:
    return [mail["Subject"] for _, mail in mailbox.letters]


def test_a_run_of_letters_goes_by_one_session(
    mail: Mail, start: Callable[..., Controller], mailbox: Mailbox, authority: trustme.CA, make_message: Make
) -> None:
    at = Server("127.0.0.1", start(tls_context=secured(authority)).port, "", "smtp")
    channel = mail(at, tls=trusting(authority), plain=False)
    for number in range(5):
        channel.send(make_message(str(number), title=str(number)))
    assert keys(mailbox) == ["0", "1", "2", "3", "4"]
    assert len(set(mailbox.peers)) == 1


def test_a_session_that_the_server_has_ended_is_replaced_unnoticed(
    mail: Mail, mailbox: Mailbox, make_message: Make
) -> None:
    channel = mail()
    channel.send(make_message("1", title="1"))
    for answer in ("421 too many letters in one session", BREAK):
        tired(mailbox, answer)
        channel.send(make_message(answer, title=answer))
    assert len(mailbox.letters) == len(set(mailbox.peers)) == 3


def tired(mailbox: Mailbox, answer: str) -> None:
    """Answer the next MAIL so, and no other."""
    given = mailbox._answer

    async def once(server: object, to: str) -> str:
        mailbox._answer = given  # type: ignore[method-assign]
        mailbox.refuse = {"MAIL": answer}
        said = await given(server, to)
        mailbox.refuse = {}
        return said

    mailbox._answer = once  # type: ignore[method-assign]


def test_a_refused_letter_leaves_the_next_one_a_clean_session(mail: Mail, mailbox: Mailbox, make_message: Make) -> None:
    channel = mail()
    for refuse in ({"ops@example.com": "450 busy"}, {"DATA": "554 no"}, {"MAIL": "451 later"}):
        mailbox.refuse = refuse
        with pytest.raises(DeliveryError):
            channel.send(make_message(str(refuse)))
        mailbox.refuse = {}
        channel.send(make_message("good", title="good"))
    assert keys(mailbox) == ["good", "good", "good"]


def test_a_session_that_nobody_wants_is_closed(mail: Mail, mailbox: Mailbox, message: Message) -> None:
    gone = threading.Event()
    ended = mailbox.handle_QUIT

    async def quitting(*given: object) -> str:
        gone.set()
        return await ended(*given)

    mailbox.handle_QUIT = quitting  # type: ignore[method-assign, assignment]
    mail(idle=0.05).send(message)
    assert gone.wait(10)


def test_many_threads_send_each_letter_once(mail: Mail, mailbox: Mailbox, make_message: Make) -> None:
    channel = mail()

    def send(sender: int) -> None:
        for number in range(5):
            channel.send(make_message(f"{sender}.{number}", title=f"{sender}.{number}"))

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(keys(mailbox)) == sorted(f"{n}.{i}" for n in range(4) for i in range(5))
    assert len(set(mailbox.peers)) <= 4
