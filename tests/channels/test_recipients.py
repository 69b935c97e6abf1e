"""Several recipients of one letter: each has it once, and who cannot have it costs nobody else theirs."""

from collections.abc import Callable

import pytest
from mail_office import Mailbox, Told

from watchlist.channels.email import EmailChannel
from watchlist.errors import DeliveryError
from watchlist.model import Message

Mail = Callable[..., EmailChannel]
Make = Callable[..., Message]
GONE = {"gone@example.com": "550 5.1.1 no such mailbox"}
SLOW = {"slow@example.com": "451 4.7.1 greylisted"}


def refusal(channel: EmailChannel, message: Message) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        channel.send(message)
    return caught.value


def had(mailbox: Mailbox) -> list[list[str]]:
    return [to for to, _ in mailbox.letters]


def test_of_a_refused_recipient_the_operator_is_told_once_and_when_it_is_over(
    mail: Mail, mailbox: Mailbox, told: Told, make_message: Make
) -> None:
    channel = mail(to=["ops@example.com", "gone@example.com"])
    mailbox.refuse = GONE
    channel.send(make_message("1"))
    channel.send(make_message("2"))
    assert had(mailbox) == [["ops@example.com"]] * 2
    ((key, said, remedy),) = told.begun
    assert key == "recipient:ops:gone@example.com"
    assert "gone@example.com: 550 5.1.1 no such mailbox; the others have it" in said
    assert "channels.ops.to" in remedy
    mailbox.refuse = {}
    channel.send(make_message("3"))
    assert told.ended == [key]
    mailbox.refuse = GONE
    channel.send(make_message("4"))
    assert len(told.begun) == 2


def test_a_recipient_put_off_is_tried_again_alone_after_a_restart_too(
    mail: Mail, mailbox: Mailbox, make_message: Make
) -> None:
    to = ["ops@example.com", "slow@example.com"]
    mailbox.refuse = SLOW
    error = refusal(mail(to=to), make_message("1"))
    assert not error.permanent
    assert "slow@example.com: 451" in str(error)
    mailbox.refuse = {}
    again = mail(to=to)
    again.send(make_message("1"))
    assert had(mailbox) == [["ops@example.com"], ["slow@example.com"]]
    again.send(make_message("2"))
    assert had(mailbox)[-1] == to


def test_one_refused_and_one_put_off(mail: Mail, mailbox: Mailbox, told: Told, make_message: Make) -> None:
    channel = mail(to=["ops@example.com", "gone@example.com", "slow@example.com"])
    mailbox.refuse = GONE | SLOW
    refusal(channel, make_message("1"))
    refusal(channel, make_message("1"))
    assert len(told.begun) == 1
    mailbox.refuse = GONE
    channel.send(make_message("1"))
    assert had(mailbox) == [["ops@example.com"], ["slow@example.com"]]


def test_a_server_that_closes_among_the_recipients_has_sent_nobody_anything(
    mail: Mail, mailbox: Mailbox, make_message: Make
) -> None:
    to = ["ops@example.com", "slow@example.com"]
    channel = mail(to=to)
    mailbox.refuse = {"slow@example.com": "421 closing"}
    assert not refusal(channel, make_message("1")).permanent
    mailbox.refuse = {}
    channel.send(make_message("1"))
    assert had(mailbox) == [to]


def test_all_refused_closes_the_channel_and_a_later_try_asks_all_again(
    mail: Mail, mailbox: Mailbox, told: Told, make_message: Make
) -> None:
    to = ["gone@example.com", "left@example.com"]
    channel = mail(to=to)
    mailbox.refuse = GONE | {"left@example.com": "550 5.1.6 has moved"}
    error = refusal(channel, make_message("1"))
    assert error.permanent
    assert error.closed
    assert told.begun == []
    mailbox.refuse = {}
    channel.send(make_message("1"))
    assert had(mailbox) == [to]


def test_who_was_put_off_and_then_taken_out_of_the_settings_is_not_waited_for(
    mail: Mail, mailbox: Mailbox, make_message: Make
) -> None:
    mailbox.refuse = SLOW
    refusal(mail(to=["ops@example.com", "desk@example.com", "slow@example.com"]), make_message("1"))
    mail(to=["ops@example.com", "desk@example.com"]).send(make_message("1"))
    assert len(mailbox.letters) == 1
