"""A publisher without a network: the addresses that it answers, and what it was asked."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO

from watchlist.errors import NotFoundError
from watchlist.lists import Collected


@dataclass(frozen=True)
class Served:
    """One answer."""

    url: str
    content: bytes
    not_modified: bool = False

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    def open(self) -> BinaryIO:
        return io.BytesIO(self.content)


@dataclass
class Publisher:
    """Answers from ``pages`` (or where a page is a function, by what was posted); what it lacks is a 404."""

    pages: Mapping[str, bytes | Callable[[bytes], bytes]]
    mark: str = ""
    asked: list[str] = field(default_factory=list)
    wishes: list[dict[str, object]] = field(default_factory=list)

    def __call__(
        self, url: str, *, accept: str = "*/*", language: str = "", body: bytes | None = None, content_type: str = ""
    ) -> Served:
        self.asked.append(url)
        self.wishes.append({"accept": accept, "language": language, "body": body, "content_type": content_type})
        page = self.pages.get(url)
        if page is None:
            raise NotFoundError(url, "404")
        return Served(url, page(body or b"") if callable(page) else page)


def answer(collected: Collected) -> Served:
    """The one answer that was collected."""
    assert isinstance(collected.answer, Served)
    return collected.answer
