"""The labels of who does what to whom in ``news_texts``, each with the page that it stands in."""

from __future__ import annotations

import itertools
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from watchlist.model import Article, SignalType
from watchlist.news.party_traits import Cast
from watchlist.news.signals.read import read_page

TEXTS = Path(__file__).parent / "news_texts"
SAME = {"HK": "CN"}
"""Countries that the program reads as another."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence of a page with who does it, to whom (countries, "" for nobody), and to what kind of party."""

    id: str
    lang: str
    cast: Cast
    place: int
    type: SignalType
    actor: str
    target: str
    kind: str
    certainty: str


def labelled(files: Iterator[Path] | list[Path]) -> Iterator[Labelled]:
    """Each label whose sentence is found in its page."""
    for path in files:
        for line in path.read_text("utf-8").splitlines():
            item = json.loads(line)
            told = [one for one in item["signals"] if "actor" in one]
            if told:
                yield from _of_item(item, told)


def drilled() -> Iterator[Labelled]:
    """Each sentence of the drill (party_drill.toml) for each pair of states, as a title and as a text in turn."""
    drill = tomllib.loads(Path(__file__).with_name("party_drill.toml").read_text("utf-8"))
    for lang, own in drill.items():
        pairs = itertools.permutations(own["states"].items(), 2)
        for number, (pair, line) in enumerate(itertools.product(pairs, own["sentences"])):
            (actor, doer), (target, done_to) = pair
            kind, party, pattern = (one.strip() for one in line.split("|"))
            said = pattern.format(A=SimpleNamespace(**doer), B=SimpleNamespace(**done_to))
            said = said[0].upper() + said[1:]
            title, text = (said, "") if number % 2 else ("", said)
            page = read_page(Article(f"drill-{pattern}", "", "", title, text, None, lang))
            yield Labelled(f"drill-{pattern}", lang, Cast(page), 0, SignalType(kind), actor, target, party, "")


def _of_item(item: dict[str, object], told: list[dict[str, str]]) -> Iterator[Labelled]:
    page = read_page(
        Article(
            id=str(item["id"]),
            url="",
            outlet="",
            title=str(item["title"]),
            text=str(item["text"]),
            published_at=datetime.fromisoformat(str(item["date"])),
            lang=str(item["lang"]),
        )
    )
    places = {" ".join(read.words.split()): place for place, read in reversed(list(enumerate(page)))}
    for one in told:
        place = places.get(" ".join(one["quote"].split()))
        if place is not None:
            actor, target = (SAME.get(one[part] or "", one[part] or "") for part in ("actor", "target"))
            kind, certainty = one.get("kind") or "", one["certainty"]
            yield Labelled(
                str(item["id"]),
                str(item["lang"]),
                Cast(page),
                place,
                SignalType(one["type"]),
                actor,
                target,
                kind,
                certainty,
            )
