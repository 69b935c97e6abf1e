"""One try of a delivery: the message is made and handed to its channel, and whatever comes of it is an answer."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from watchlist.app import App
from watchlist.config import CONSOLE
from watchlist.errors import DeliveryError, Stopped, StoreError, WatchlistError
from watchlist.logs import logger
from watchlist.model import Message
from watchlist.pipeline.composing import Together, message_for
from watchlist.pipeline.detour import why_this_way
from watchlist.pipeline.sending import Open
from watchlist.render.words import words_of
from watchlist.store.outbox import Delivery


class OwnFault(Exception):  # noqa: N818 - ours, not theirs
    """A fault of watchlist itself: named to people, and logged whole."""


@dataclass(frozen=True, slots=True)
class Job:
    """A delivery that is to be tried, and what it was taken up with."""

    delivery: Delivery
    together: Together


@dataclass(frozen=True, slots=True)
class Answer:
    """What a try came to: ``error`` is None where the channel took the message.

    ``ended`` is what ended the try without any answer: we are stopping, or the database failed.
    """

    delivery: Delivery
    error: Exception | None = None
    ended: BaseException | None = None


def attempt(app: App, open_channel: Open, job: Job) -> Answer:
    """Make a delivery's message and send it; never raises."""
    delivery = job.delivery
    try:
        _expect_configured(app, delivery.channel)
        open_channel(delivery.channel).send(_message(app, job))
    except (Stopped, StoreError, SQLAlchemyError) as error:
        return Answer(delivery, ended=error)
    except WatchlistError as error:
        return Answer(delivery, error)
    except Exception as error:  # noqa: BLE001 - one message that we cannot make or send must not hold up all others
        logger("watchlist.pipeline").error("unexpected", delivery=delivery.id, exc_info=error)
        said = f"{delivery.channel}: an error of watchlist itself, please report it: {type(error).__name__}"
        return Answer(delivery, OwnFault(said))
    except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits for the answer
        return Answer(delivery, ended=error)
    return Answer(delivery)


def _expect_configured(app: App, channel: str) -> None:
    if channel != CONSOLE and channel not in app.settings.channels:
        raise DeliveryError(
            f"{channel}: there is no channel {channel!r} in the configuration any more; name it again under "
            "[channels], then `watchlist alerts retry ID`",
            permanent=True,
        )


def _message(app: App, job: Job) -> Message:
    delivery = job.delivery
    message = message_for(app, delivery, job.together.told(delivery), app.clock())
    said = why_this_way(app.settings.subscriptions, delivery, words_of(message.language))
    return msgspec.structs.replace(message, lead=f"{message.lead} {said}") if said else message
