"""Posts over an httpx client."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import httpx

from watchlist.channels.post import Post, Reply
from watchlist.errors import FetchError

LONGEST_REPLY = 1 << 18  # Slack repeats the whole message; whatever more a receiver sends is left unread


def poster(client: httpx.Client) -> Post:
    """Make of a client what channels post through; redirects are returned, not followed."""
    # httpx logs every address at INFO, and a Slack webhook's address is its password.
    logging.getLogger("httpx").setLevel(logging.WARNING)

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        try:
            with client.stream("POST", url, content=body, headers=dict(headers), follow_redirects=False) as response:
                said, whole = _start(response)
                return Reply(response.status_code, said, dict(response.headers), whole)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(url, f"{type(error).__name__}: {error}") from error

    return post


def _start(response: httpx.Response) -> tuple[str, bool]:
    """What a server says, and whether it is whole: its status and headers count all the same where it breaks off."""
    held, whole = bytearray(), True
    try:
        for piece in response.iter_bytes():
            held += piece
            if len(held) >= LONGEST_REPLY:
                break
    except httpx.HTTPError:
        whole = False
    return held[:LONGEST_REPLY].decode("utf-8", "replace"), whole
