"""A publisher of deltas, whose whole list is the house list: what the tests of deltas share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

import msgspec
from house_list import Clock, House
from publisher import Served

from watchlist.answer import Answer
from watchlist.errors import NotFoundError
from watchlist.lists import Collected, Deltas, Edition, Get, Publication
from watchlist.model import Entry, Name, Schema
from watchlist.pipeline import Polled, poll
from watchlist.pipeline.polled import Bytes
from watchlist.sources import ListSource


@dataclass(frozen=True)
class Said:
    """A delta of the test's own: a key with a new name, or none for what is removed."""

    key: str
    name: str | None

    @property
    def removes(self) -> bool:
        return self.name is None

    @property
    def adds(self) -> bool:
        return self.name is not None and self.key > "3"

    def concerns(self, *, standing: bool) -> bool:
        return standing or self.name is not None

    def stated(self) -> Entry | None:
        return self.applied(None)

    def applied(self, before: Entry | None) -> Entry | None:
        if self.name == "?":
            return None
        name = (Name(self.name or ""),)
        if before is None:
            return Entry("house", self.key, Schema.LEGAL_ENTITY, name, listed_on=date(2024, 8, 1))
        return msgspec.structs.replace(before, names=name)


class Office:
    """A publisher of deltas: what it has published, by id, and the whole list as a file."""

    def __init__(self, house: House, clock: Clock) -> None:
        self.house = house
        self.clock = clock
        self.published: dict[str, tuple[datetime, dict[str, str | None]]] = {}
        self.fetched: list[str] = []
        self.lists = 0

    @property
    def source(self) -> ListSource:
        deltas = Deltas(self._published, self._get, self._parse)
        return replace(self.house.source, deltas=deltas, collect=self._collect, path=None)

    def publish(self, name: str, changes: dict[str, str | None]) -> None:
        self.published[name] = (self.clock.now, changes)

    def poll(self, *, in_full: bool = False) -> Polled:
        # The replay looks for the source as it is configured.
        self.house.app.sources["house"] = self.source
        return poll(self.house.app, self.source, in_full=in_full)

    def _collect(self, get: Get, _url: str) -> Collected:
        self.lists += 1
        return Collected(self._keep(self.house.file.read_bytes()))

    def _published(self, _get: Get, _url: str, since: date) -> list[Publication]:
        if not self.published:
            raise NotFoundError("http://h/changes", "404")
        return [Publication(name, at) for name, (at, _) in self.published.items() if at.date() >= since]

    def _get(self, _get: Get, _url: str, which: Publication) -> Answer:
        self.fetched.append(which.id)
        return self._keep(json.dumps(self.published[which.id][1]).encode())

    def _keep(self, content: bytes) -> Answer:
        served = Served("http://h/", content)
        self.house.app.archive.keep_bytes(content)
        return Bytes(served.url, served.sha256, False, served.open)

    def _parse(self, raw: BinaryIO) -> Iterator[Edition | Said]:
        yield Edition(None)
        for key, name in json.loads(raw.read()).items():
            yield Said(key, name)
