"""Slack, by an incoming webhook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType

import msgspec

from watchlist.channels.post import Post, Reply, idempotency, retry_after, send
from watchlist.errors import DeliveryError
from watchlist.model import Message
from watchlist.render.clean import clean
from watchlist.render.payload import Json
from watchlist.render.slack import as_slack, as_slack_text

UNREADABLE = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_payload"})
PERMANENT = MappingProxyType(
    {
        "invalid_token": "the webhook's address is not valid; make a new one in Slack",
        "no_service": "the webhook was removed or switched off; make a new one in Slack",
        "no_team": "the workspace is gone; make a webhook in another",
        "no_active_hooks": "the webhook is switched off; make a new one in Slack",
        "team_disabled": "the workspace is disabled; ask its administrator",
        "channel_not_found": "the channel is gone; make a webhook for another",
        "channel_is_archived": "the channel is archived; restore it or make a webhook for another",
        "user_not_found": "the user is gone; make a webhook for another",
        "action_prohibited": "an administrator forbids it; ask them",
        "posting_to_general_channel_denied": "an administrator forbids posting to the general channel; choose another",
    }
)
REFUSED = frozenset({400, 404, 405, 410, 413})


class SlackChannel:
    """Sends messages to the webhook at ``url``, which is a secret and shows in no error."""

    def __init__(self, name: str, url: str, *, post: Post, clock: Callable[[], datetime]) -> None:
        self.name = name
        self._url = url
        self._post = post
        self._clock = clock

    def send(self, message: Message) -> None:
        """Send a message; where Slack cannot read its blocks, send it once more as plain text."""
        reply = self._deliver(as_slack(message), message.key)
        if reply.status == 400 and _word(reply) in UNREADABLE:
            reply = self._deliver(as_slack_text(message), message.key)
        self._judge(reply)

    def _deliver(self, payload: dict[str, Json], key: str) -> Reply:
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": idempotency(key)}
        return send(self._post, self._url, msgspec.json.encode(payload), headers, channel=self.name)

    def _judge(self, reply: Reply) -> None:
        word = _word(reply)
        if reply.status == 200 and word == "ok":
            return
        if remedy := PERMANENT.get(word):
            raise DeliveryError(f"{self.name}: Slack says {word}: {remedy}", permanent=True)
        raise DeliveryError(
            f"{self.name}: Slack answered {reply.status} {word}".rstrip(),
            permanent=reply.status in REFUSED,
            retry_after=retry_after(reply, self._clock()),
        )


def _word(reply: Reply) -> str:
    return clean(reply.body)[:80]
