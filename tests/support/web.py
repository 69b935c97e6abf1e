"""A web of a few addresses that a feed's collector asks, and what it asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from publisher import Served

from watchlist.answer import Answer
from watchlist.errors import NotFoundError


@dataclass
class Web:
    """Answers by address, or made for an address; what is not there is not found."""

    pages: Mapping[str, bytes] | Callable[[str], bytes]
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> Served:
        self.asked.append(url)
        if callable(self.pages):
            return Served(url, self.pages(url))
        if url not in self.pages:
            raise NotFoundError(url, "the server answers 404")
        return Served(url, self.pages[url])


def contents(collected: Mapping[str, Answer]) -> list[str]:
    """The addresses that were collected, in their order."""
    return [collected[name].url for name in sorted(collected)]
