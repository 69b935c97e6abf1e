"""Slack, by a bot's token: updates of one matter go into the thread of what was told first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from watchlist.channels.hosts import is_loopback
from watchlist.channels.memory import Memory
from watchlist.channels.post import Post, Reply, heard, idempotency, retry_after, send
from watchlist.channels.slack_words import refusal, slack_words
from watchlist.errors import ConfigError
from watchlist.model import Kind, Message, Purpose
from watchlist.render.looks import PLAIN, Looks
from watchlist.render.payload import Json
from watchlist.render.slack import as_slack, as_slack_text
from watchlist.resources import decoder

API = "https://slack.com/api/"
REFUSED = frozenset({400, 404, 405, 410, 413})
QUIET_KINDS = frozenset({Kind.AMENDED})


class Answer(msgspec.Struct, frozen=True):
    """What the Web API answers: whether it posted, and what it calls the message or the error."""

    ok: bool
    ts: str = ""
    error: str = ""


ANSWER = decoder(Answer)


class SlackBot:
    """Posts messages to a conversation; ``token`` shows in no error."""

    def __init__(
        self,
        name: str,
        token: str,
        conversation: str,
        *,
        post: Post,
        clock: Callable[[], datetime],
        memory: Memory,
        api: str = API,
        looks: Looks = PLAIN,
    ) -> None:
        self.name = name
        self._looks = looks
        self._token = token
        self._conversation = conversation
        self._url = method_address(api or API, "chat.postMessage", what=f"channel {name}")
        self._post = post
        self._clock = clock
        self._memory = memory

    def send(self, message: Message) -> None:
        """Post a message, under the one that began its thread where there is one; its own begins a thread otherwise."""
        parent = self._parent(message)
        reply, answer = self._written(message, parent)
        if parent and answer.error in slack_words().parentless:
            parent = ""
            reply, answer = self._written(message, parent)
        if not answer.ok:
            raise self._refusal(reply, answer)
        if message.thread and not parent and answer.ts:
            self._memory.keep(self.name, message.thread, f"{self._conversation} {answer.ts}")

    def _parent(self, message: Message) -> str:
        kept = self._memory.recall(self.name, message.thread) if message.thread else None
        conversation, _, ts = (kept or "").rpartition(" ")
        # Who moves the channel to another conversation begins its threads anew.
        return ts if conversation == self._conversation else ""

    def _written(self, message: Message, parent: str) -> tuple[Reply, Answer]:
        """Post with blocks and, where Slack cannot read them, once more as plain text."""
        reply, answer = self._deliver(message, as_slack(message, self._looks), parent)
        if answer.error in slack_words().unreadable:
            return self._deliver(message, as_slack_text(message, self._looks), parent)
        return reply, answer

    def _deliver(self, message: Message, body: dict[str, Json], parent: str) -> tuple[Reply, Answer]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {self._token}",
            "Idempotency-Key": idempotency(message.key),
        }
        payload = body | {"channel": self._conversation} | _metadata(message) | _place(message, parent)
        reply = send(self._post, self._url, msgspec.json.encode(payload), headers, channel=self.name)
        return reply, _answer(reply)

    def _refusal(self, reply: Reply, answer: Answer) -> Exception:
        word = heard(answer.error or reply.body, 80)
        lasting = not answer.error and reply.status in REFUSED
        return refusal(self.name, word, status=reply.status, permanent=lasting, wait=retry_after(reply, self._clock()))


def method_address(api: str, method: str, *, what: str) -> str:
    """The address of a method of the Web API; raises ConfigError where the token would travel unhidden."""
    parts = urlsplit(api)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ConfigError(f"{what}: url must begin with https://, for the token goes there")
    return f"{api.rstrip('/')}/{method}"


def _answer(reply: Reply) -> Answer:
    try:
        return ANSWER.decode(reply.body)
    except msgspec.DecodeError:
        return Answer(ok=False)


def _metadata(message: Message) -> dict[str, Json]:
    """The key, for whoever reads the conversation by program: a message that was posted twice carries the same."""
    return {"metadata": {"event_type": "watchlist_alert", "event_payload": {"key": idempotency(message.key)}}}


def _place(message: Message, parent: str) -> dict[str, Json]:
    return {"thread_ts": parent, "reply_broadcast": is_urgent(message)} if parent else {}


def is_urgent(message: Message) -> bool:
    """Whether an update is shown in the conversation too, and not only to those who follow the thread.

    All is but amendments alone and what says that a matter is over: a party listed, removed or reported anew must not
    hide under an old message.
    """
    kinds = {item.kind for item in message.items}
    return message.purpose is not Purpose.RESOLUTION and not kinds <= QUIET_KINDS
