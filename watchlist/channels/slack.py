"""Slack, by an incoming webhook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from watchlist.channels.post import Post, Reply, heard, idempotency, retry_after, send
from watchlist.channels.slack_words import refusal, slack_words
from watchlist.model import Message
from watchlist.render.looks import PLAIN, Looks
from watchlist.render.payload import Json
from watchlist.render.slack import as_slack, as_slack_text

REFUSED = frozenset({400, 404, 405, 410, 413})
TAKEN = "ok"


class SlackChannel:
    """Sends messages to the webhook at ``url``, which is a secret and shows in no error."""

    def __init__(self, name: str, url: str, *, post: Post, clock: Callable[[], datetime], looks: Looks = PLAIN) -> None:
        self.name = name
        self._url = url
        self._post = post
        self._clock = clock
        self._looks = looks

    def send(self, message: Message) -> None:
        """Send a message; where Slack cannot read its blocks, send it once more as plain text."""
        reply = self._deliver(as_slack(message, self._looks), message.key)
        if reply.status == 400 and _word(reply) in slack_words().unreadable:
            reply = self._deliver(as_slack_text(message, self._looks), message.key)
        self._judge(reply)

    def _deliver(self, payload: dict[str, Json], key: str) -> Reply:
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": idempotency(key)}
        return send(self._post, self._url, msgspec.json.encode(payload), headers, channel=self.name)

    def _judge(self, reply: Reply) -> None:
        word = _word(reply)
        if reply.status == 200 and (word == TAKEN or (TAKEN.startswith(word) and not reply.whole)):
            return
        wait = retry_after(reply, self._clock())
        raise refusal(self.name, word, status=reply.status, permanent=reply.status in REFUSED, wait=wait)


def _word(reply: Reply) -> str:
    return heard(reply.body, 80)
