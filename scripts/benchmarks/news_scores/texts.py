"""Labelled texts: articles with the signals that they tell of, and articles with the stories that they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from watchlist.model import Article, Certainty, Dating, Name, SignalType, Subject

HERE = Path(__file__).parent
TEXTS = HERE.parent / "news_texts"
"""Where the labelled texts of the project are; those whose name begins with "held" were written for nobody to see."""

SUBJECTS = "_subjects"
"""What a file of tracked firms is called beside its file of stories."""


Line = TypeVar("Line", bound=msgspec.Struct)


class TextsError(Exception):
    """A file of labelled texts that is not as it should be."""


class GoldSignal(msgspec.Struct, frozen=True):
    """A signal that a sentence carries, as a person has labelled it."""

    quote: str
    type: SignalType
    certainty: Certainty
    background: bool = False


class GoldMention(msgspec.Struct, frozen=True):
    """Where an article names a firm that is tracked under its full name."""

    name: str
    surface: str = ""


class Labelled(msgspec.Struct, frozen=True):
    """An article with its labels; of a file of signals or of one of stories."""

    id: str
    title: str = ""
    text: str = ""
    lang: str = ""
    date: str | None = None
    published_at: str | None = None
    outlet: str | None = None
    signals: tuple[GoldSignal, ...] = ()
    primary: tuple[SignalType, ...] | SignalType | None = None
    story: str | None = None
    mentions: tuple[GoldMention, ...] = ()

    @property
    def article(self) -> Article:
        """The article as it is read, without its labels."""
        when = published(self.published_at or self.date)
        return Article(
            id=self.id,
            url="",
            outlet=self.outlet or "",
            title=self.title,
            text=self.text,
            published_at=when,
            lang=self.lang,
            source="added",
            dated_by=Dating.GIVEN if when else Dating.UNKNOWN,
        )


class _Firm(msgspec.Struct, frozen=True):
    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """A file of labelled texts; ``held`` ones are scored, and never shown."""

    name: str
    articles: tuple[Labelled, ...]
    subjects: tuple[Subject, ...] = ()
    held: bool = False

    @property
    def of_stories(self) -> bool:
        """Whether the articles are labelled with stories, else with signals."""
        return any(article.story for article in self.articles)


def read_texts(file: Path, *, held: bool = False) -> Texts:
    """Read a file of labelled texts, and the firms in the file beside it."""
    firms = file.with_name(f"{file.stem}{SUBJECTS}.jsonl")
    subjects = tuple(map(_subject, _lines(firms, _Firm))) if firms.is_file() else ()
    articles = tuple(_lines(file, Labelled))
    for number, article in enumerate(articles, 1):
        if any(one.quote not in article.title and one.quote not in article.text for one in article.signals):
            raise TextsError(f"{file}, line {number}: a quote stands neither in the title nor in the text")
    return Texts(file.stem, articles, subjects, held or is_held(file))


def files_in(folder: Path) -> list[Path]:
    """The files of labelled texts in a folder, without those of firms."""
    return sorted(file for file in folder.glob("*.jsonl") if not file.stem.endswith(SUBJECTS))


def is_held(file: Path) -> bool:
    """Whether a file is of those that nobody may see who builds what is scored."""
    return file.name.startswith("held") or "held" in file.absolute().parts


def published(text: str | None) -> datetime | date | None:
    """The day or the time that an article carries; what has no zone is in UTC."""
    if not text:
        return None
    if len(text) == len("2024-08-07"):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _lines(file: Path, kind: type[Line]) -> list[Line]:
    """The lines of a file; an error names the line and never quotes it, for it may be held."""
    found = []
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        try:
            found.append(msgspec.json.decode(line, type=kind))
        except msgspec.DecodeError as error:
            raise TextsError(f"{file}, line {number}: {error}") from None
    return found


def _subject(firm: _Firm) -> Subject:
    return Subject(firm.id, tuple(Name(text) for text in (firm.name, *firm.aliases)))
