"""When an article is from, and what says so: its feed, its page, what it prints, its words, its address.

The time at which something was fetched is never an article's date; it only bounds what a date can be. A printed time
without a zone is somebody's local time: its day is all that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from watchlist.model import Article, Dating, Value
from watchlist.news.text import folded

AHEAD = timedelta(hours=3, minutes=30)
"""How far a clock may go ahead of ours before its date is doubted."""

_TOO_FAR = timedelta(hours=26)  # no zone labelled wrongly comes to more
_TOP, _BOTTOM = 8, 3  # lines at either end of a text in which its date is printed
_LONGEST_LINE = 90  # characters of a line that holds a date and no sentence
_OPENING = 600  # characters in which "on Wednesday" tells of today's matter
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_DAY_FIRST = frozenset({"tr", "ru", "uk", "de", "fr", "es", "it"})

Number = Annotated[str, msgspec.Meta(pattern=r"^\d+$")]


class _Ago(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    behind: tuple[str, ...]
    before: tuple[str, ...]
    minute: tuple[str, ...]
    hour: tuple[str, ...]
    day: tuple[str, ...]


class _Zones(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hours: dict[str, int]


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    months: dict[Number, tuple[str, ...]]
    weekdays: dict[Number, tuple[str, ...]]
    days: dict[Number, tuple[str, ...]]
    ago: _Ago
    zones: _Zones
    clocks: dict[str, int]


class Dated(Value, frozen=True):
    """A date with what it is known from, and the words that say so."""

    at: datetime | date
    by: Dating
    words: str


def dated(article: Article, *, seen_at: datetime | None = None) -> Article:
    """Give an article the date that is best known of it, or none.

    ``seen_at`` is when it was seen as news: it bounds its date, and makes a day of "yesterday" and "on Wednesday".
    """
    doubt = ""
    if article.published_at is not None:
        known = _clocked(article)
        if seen_at is None or (kept := _believed(known, seen_at)) is known:
            return known
        if kept.published_at is not None:
            return kept
        doubt = kept.dated_as
    found = evidence(article, seen_at=seen_at)
    if found is None:
        return replace(article, published_at=None, dated_by=Dating.UNKNOWN, dated_as=doubt)
    return replace(article, published_at=found.at, dated_by=found.by, dated_as=found.words)


def evidence(article: Article, *, seen_at: datetime | None = None) -> Dated | None:
    """What an article itself says of its date: printed, else in words that ``seen_at`` bounds, else its address."""
    found: Iterator[Dated | None] = chain(
        _printed_in(article.title, article.lang),
        _printed_in(article.text, article.lang),
        _relative_in(article.text, seen_at) if seen_at else (),
        (_addressed(article.url),),
    )
    return next((one for one in found if one and (seen_at is None or _day(one.at) <= _day(seen_at + AHEAD))), None)


def printed(text: str, lang: str = "") -> Dated | None:
    """Read the first full date that a text prints.

    >>> printed("Giriş: 7 Ağustos 2024 14:49").words, printed("August 7, 2024").at
    ('7 Ağustos 2024 14:49', datetime.date(2024, 8, 7))
    >>> printed("2024-08-07 14:49 GMT").at
    datetime.datetime(2024, 8, 7, 14, 49, tzinfo=datetime.timezone.utc)
    """
    return next(_printed(text, folded(text), lang), None)


def is_date(text: str) -> bool:
    """Whether a line says when it is from, and nothing else.

    >>> is_date("Wednesday, 7 August 2024 | 14:49"), is_date("Since 7 August 2024 it is law")
    (True, False)
    """
    found = printed(text)
    if found is None:
        return bool(_ago().fullmatch(folded(text).strip(" .,|")))
    rest = re.findall(r"[^\W\d_]+", folded(text.replace(found.words, " ")))
    return all(word in _beside_dates() for word in rest)


def _believed(article: Article, seen_at: datetime) -> Article:
    """A date that lies ahead of when it was read is kept as a day, or not at all."""
    at = article.published_at
    if isinstance(at, datetime):
        ahead = at - seen_at
        if ahead <= AHEAD:
            return article
        words = f"{at:%Y-%m-%dT%H:%MZ}, ahead of when it was read"
        day = min(at.date(), seen_at.date()) if ahead <= _TOO_FAR else None
        return replace(article, published_at=day, dated_as=words)
    # The day begins earlier in the east.
    if at is None or at <= seen_at.date() + timedelta(days=1):
        return article
    return replace(article, published_at=None, dated_as=f"{at}, ahead of when it was read")


def _clocked(article: Article) -> Article:
    """An article of a feed that prints local time as Greenwich's, at its true time."""
    off = _clock(article.url) if article.dated_by is Dating.FEED else 0
    if not off or not isinstance(article.published_at, datetime):
        return article
    words = f"{article.dated_as or f'{article.published_at:%Y-%m-%dT%H:%MZ}'} (its clock: {off} h ahead)"
    return replace(article, published_at=article.published_at - timedelta(hours=off), dated_as=words)


def _clock(url: str) -> int:
    host = _host(url)
    return next((hours for name, hours in _data().clocks.items() if host == name or host.endswith(f".{name}")), 0)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _printed_in(text: str, lang: str) -> Iterator[Dated]:
    """Dates in the lines at a text's ends that are there to say when it is from."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    ends = dict.fromkeys((*lines[:_TOP], *lines[-_BOTTOM:]))
    for line in ends:
        head = line[: _LONGEST_LINE * 2]
        plain = folded(head)
        found = next(_printed(head, plain, lang), None)
        if found and _is_stamp(line, plain, head.find(found.words), found):
            yield found


def _is_stamp(line: str, plain: str, start: int, found: Dated) -> bool:
    """Whether a date in a line is the article's: it begins it, is labelled, or stands in a line that is no sentence."""
    before = plain[:start].strip(" ([|-–—,:")
    behind = line[start + len(found.words) :].strip()
    if not before or before in _labels():
        # "7 August 2024 was the day on which ..." is a sentence.
        return not behind[:1].islower()
    if before.split(" ")[-1] in _labels() and len(before) <= _LONGEST_LINE / 2:
        return True
    return (
        len(line) <= _LONGEST_LINE
        and not line.endswith((".", "!", "?", "…"))
        and bool(re.search(r"\d[:.]\d\d", found.words))
    )


@cache
def _labels() -> frozenset[str]:
    said = """date published posted updated tarih giris yayinlanma guncelleme опубликовано обновлено дата stand datum le
        eklenme tarihi guncellenme modified am"""
    return frozenset(said.split())


@cache
def _beside_dates() -> frozenset[str]:
    """Words that may stand beside a date in a line that holds nothing else."""
    days = [word for words in _data().weekdays.values() for phrase in words for word in phrase.split()]
    days += ["montag", "monday", "pazartesi", "sali", "carsamba", "persembe", "cuma", "cumartesi", "pazar"]
    days += [
        "понедельник",
        "вторник",
        "среда",
        "четверг",
        "пятница",
        "суббота",
        "воскресенье",
        "mon",
        "tue",
        "wed",
        "thu",
    ]
    return frozenset(
        (*days, *_labels(), "fri", "sat", "sun", "saat", "at", "в", "г", "и", "last", "son", "first", "on")
    )


def _printed(text: str, plain: str, lang: str) -> Iterator[Dated]:
    for found in _dates().finditer(plain):
        day = _day_of(found, lang)
        if day is None:
            continue
        moment, end = _at_time(day, plain, found.end())
        yield Dated(moment, Dating.PRINTED, text[found.start() : end].strip())


@cache
def _dates() -> re.Pattern[str]:
    month = "|".join(sorted(_months(), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.])(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?[.\s-]\s*(?P<m1>{month})[аьяйе]{{0,2}}[.,]?[\s-]+(?P<y1>\d{{4}})"
        rf"|(?P<m2>{month})[аьяйе]{{0,2}}\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
        r"|(?P<y3>\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d)"
        r"|(?P<d4>\d{1,2})\.(?P<m4>\d{1,2})\.(?P<y4>\d{4})"
        r"|(?P<a5>\d{1,2})/(?P<b5>\d{1,2})/(?P<y5>\d{4}))(?!\d|\.\d)"
    )


@cache
def _months() -> dict[str, int]:
    return {word: int(number) for number, words in _data().months.items() for word in words}


def _day_of(found: re.Match[str], lang: str) -> date | None:
    said = found.groupdict()
    if said["a5"]:
        return _slashed(int(said["a5"]), int(said["b5"]), int(said["y5"]), lang)
    number = next(number for number in "1234" if said[f"y{number}"])
    month = said[f"m{number}"]
    return _valid(said[f"y{number}"], _months().get(month) or month, said[f"d{number}"])


def _slashed(first: int, second: int, year: int, lang: str) -> date | None:
    """With slashes nobody knows which is the month, but where one cannot be or the language says."""
    if first > 12 or lang[:2] in _DAY_FIRST:
        return _valid(year, second, first)
    return _valid(year, first, second) if second > 12 else None


def _valid(year: int | str, month: int | str, day: int | str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


@cache
def _times() -> re.Pattern[str]:
    zone = "|".join(sorted(map(re.escape, _data().zones.hours), key=len, reverse=True))
    return re.compile(
        r"(?:\s*г(?:\.|ода)?)?[\s,|–—-]*(?:t|at|saat|в|um|a)?[\s:]*(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::\d\d)?(?!\d)"
        rf"\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?:(?P<zone>{zone})\b|(?P<offset>[+-]\d\d):?(?P<rest>\d\d)\b)?"
    )


def _at_time(day: date, plain: str, end: int) -> tuple[datetime | date, int]:
    """The time behind a day, where its zone is printed too; and where all that ends."""
    found = _times().match(plain, end)
    if not found or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return day, end
    hours = _hours(found)
    if hours is None:
        return day, found.end()
    hour = int(found["hour"]) % 12 + 12 * found["half"].startswith("p") if found["half"] else int(found["hour"])
    local = datetime.combine(day, time(hour, int(found["minute"])), timezone(timedelta(hours=hours)))
    return local.astimezone(UTC), found.end()


def _hours(found: re.Match[str]) -> float | None:
    if found["zone"]:
        return _data().zones.hours[found["zone"]]
    if found["offset"] and abs(int(found["offset"])) <= 14:
        return int(found["offset"]) + int(found["rest"]) / 60 * (-1 if found["offset"].startswith("-") else 1)
    return None


def _relative_in(text: str, seen_at: datetime) -> Iterator[Dated]:
    """What short lines at the top say of their age, then the weekday that the opening names."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_TOP]
    yield from (aged for line in lines if (aged := relative(line, seen_at)))
    opening = folded(text[:_OPENING])
    for number, words in _data().weekdays.items():
        for word in words:
            found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", opening)
            if found and not re.match(r"\s+\d|,\s+\w+ \d", opening[found.end() :]):
                back = (seen_at.isoweekday() - int(number)) % 7
                yield Dated((seen_at - timedelta(days=back)).date(), Dating.RELATIVE, text[found.start() : found.end()])


def relative(line: str, seen_at: datetime) -> Dated | None:
    """Read a line that says how old it is, against when it was read.

    >>> relative("3 saat önce", datetime(2024, 8, 7, 12, tzinfo=UTC)).at
    datetime.datetime(2024, 8, 7, 9, 0, tzinfo=datetime.timezone.utc)
    >>> relative("dün 14:05", datetime(2024, 8, 7, 12, tzinfo=UTC)).at
    datetime.date(2024, 8, 6)
    """
    found = _ago().fullmatch(folded(line).strip(" .,|"))
    if not found:
        return None
    if word := found["day"]:
        back = next(int(number) for number, words in _data().days.items() if word in words)
        return Dated((seen_at - timedelta(days=back)).date(), Dating.RELATIVE, line)
    return _counted_back(found, line, seen_at)


def _counted_back(found: re.Match[str], line: str, seen_at: datetime) -> Dated:
    many = int(found["many"] or found["many2"])
    unit = next(unit for unit in ("minute", "hour", "days") if found[unit] or found[f"{unit}2"])
    at = seen_at - timedelta(**{f"{unit.removesuffix('s')}s": many})
    # Counted in days it is known to the day.
    return Dated(at.date() if unit == "days" else at.replace(second=0, microsecond=0), Dating.RELATIVE, line)


@cache
def _ago() -> re.Pattern[str]:
    said = _data()
    units = (("minute", said.ago.minute), ("hour", said.ago.hour), ("days", said.ago.day))
    behind, before = ("|".join(f"(?P<{name}{mark}>{_any(words)})" for name, words in units) for mark in ("", "2"))
    days = _any(word for words in said.days.values() for word in words)
    return re.compile(
        rf"(?P<day>{days})(?:[\s,]+(?:at |saat |в )?\d\d?[:.]\d\d)?"
        rf"|(?P<many>\d{{1,3}})\s*(?:{behind})\s+(?:{_any(said.ago.behind)})"
        rf"|(?:{_any(said.ago.before)})\s+(?P<many2>\d{{1,3}})\s*(?:{before})"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True))


_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[/-]?)(?P<m>\d\d|[a-z]{3})(?P=s)(?P<d>\d\d)(?!\d)", re.IGNORECASE
)


def _addressed(url: str) -> Dated | None:
    """The day that an address holds: /2024/08/07/, /2024/aug/07/, -20240807."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for found in _IN_ADDRESS.finditer(path):
        month = found["m"] if found["m"].isdigit() else _months().get(found["m"].lower(), 0)
        day = _valid(found["y"], month, found["d"])
        if day and (found["s"] or _is_alone(path, found)):
            return Dated(day, Dating.ADDRESS, found[0])
    return None


def _is_alone(path: str, found: re.Match[str]) -> bool:
    """Eight digits are a day only where nothing but a mark stands beside them; else they are some number."""
    return all(
        not beside.isalnum()
        for beside in (path[found.start() - 1 : found.start()], path[found.end() : found.end() + 1])
    )


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@cache
def _data() -> _Data:
    return msgspec.toml.decode((Path(__file__).parent / "dating.toml").read_bytes(), type=_Data)


def clocks() -> Mapping[str, int]:
    """The outlets whose feeds' clocks are put right, with the hours."""
    return _data().clocks
