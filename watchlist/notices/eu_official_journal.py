"""Acts of the EU's Official Journal that amend Annex IV to Regulation (EU) No 833/2014.

They come out days or weeks before a consolidated text has what they say.
"""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterator
from datetime import date, timedelta
from functools import partial

from watchlist.answer import Answer
from watchlist.errors import NotFoundError, ParseError, SourceError, Stopped
from watchlist.lists import Get
from watchlist.lists.annex_iv_cells import KEY, day, entry
from watchlist.lists.cellar import PREFIXES, ask, bindings, text_of
from watchlist.model import Act, Announcement, Citation, Value
from watchlist.notices import Notice, Notices
from watchlist.notices.journal_act import Row, orders

REGULATION = "32014R0833"

_TYPES = "http://publications.europa.eu/resource/authority/resource-type/"
_ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
_CELEX = re.compile(r"3(\d{4})([RD])(\d{4})")
_KINDS = {"R": "Regulation", "D": "Decision"}
_YEAR_FIRST = 2015
_READ_AT = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:"


class LegalAct(Value, frozen=True):
    """An act as CELLAR describes it: its number, its English title where it has one yet, its day and its type."""

    celex: str
    title: str
    dated: date | None
    type: str


def query(since: date) -> bytes:
    """Ask for the acts that amend the regulation, or are based on it, from a day on."""
    return f"""{PREFIXES}
SELECT DISTINCT ?celex ?framework_celex ?relation ?title ?doc_date ?type WHERE {{
  VALUES ?type {{ <{_TYPES}REG> <{_TYPES}REG_IMPL> <{_TYPES}DEC> <{_TYPES}DEC_IMPL> }}
  VALUES ?framework_celex {{ "{REGULATION}"^^xsd:string }}
  ?framework cdm:resource_legal_id_celex ?framework_celex .
  {{ ?work cdm:resource_legal_amends_resource_legal ?framework . BIND("amends" AS ?relation) }}
  UNION
  {{ ?work cdm:resource_legal_based_on_resource_legal ?framework . BIND("based_on" AS ?relation) }}
  ?work cdm:resource_legal_id_celex ?celex ;
        cdm:work_date_document ?doc_date ;
        cdm:work_has_resource-type ?type .
  FILTER(?doc_date >= "{since.isoformat()}"^^xsd:date)
  OPTIONAL {{
    ?expression cdm:expression_belongs_to_work ?work ;
                cdm:expression_uses_language <{_ENGLISH}> ;
                cdm:expression_title ?title .
  }}
}}
ORDER BY ?doc_date ?celex
""".encode()


def acts(raw: bytes) -> list[LegalAct]:
    """The acts that CELLAR names, each once, the earliest first; raises ParseError for another answer."""
    found: dict[str, LegalAct] = {}
    for row in bindings(raw):
        celex = row.get("celex", "")
        if _CELEX.fullmatch(celex) and not (celex in found and found[celex].title):
            found[celex] = LegalAct(celex, row.get("title", ""), _dated(row), row.get("type", "").rpartition("/")[2])
    return sorted(found.values(), key=lambda act: (act.dated or date.max, act.celex))


def _dated(row: dict[str, str]) -> date | None:
    text = row.get("doc_date", "")
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise ParseError(f"doc_date is not a date: {text!r}", place=row.get("celex", "")) from error


def collect_acts(
    get: Get, url: str, since: date, known: Container[str] = frozenset()
) -> Iterator[tuple[LegalAct, Answer | None]]:
    """Fetch the text of every act from a day on whose CELEX number is not ``known``; None where it has none yet.

    One that does not answer keeps the others from nobody: its trouble is raised at the end.
    """
    trouble: SourceError | None = None
    for act in acts(ask(get, url, query(since))):
        if act.celex in known:
            continue
        try:
            text = _text(get, url, act)
        except Stopped:
            raise
        except SourceError as error:
            trouble = trouble or error
            continue
        yield act, text
    if trouble:
        raise trouble


def _text(get: Get, url: str, act: LegalAct) -> Answer | None:
    try:
        return text_of(get, url, act.celex)
    except NotFoundError:
        return None


def announcements(raw: bytes, act: LegalAct) -> Iterator[Announcement]:
    """What an act does to the parties of Annex IV; nothing where it amends something else.

    Raises ParseError where the act amends the annex and cannot be read to the party.
    """
    try:
        for row in orders(io.BytesIO(raw)):
            yield _announcement(row, act)
    except ParseError as error:
        raise ParseError(str(error), place=act.celex) from error


def _announcement(row: Row, act: LegalAct) -> Announcement:
    listed_on = day(row.day) if row.day else None
    return Announcement(
        row.act,
        entry("", row.name, row.information, listed_on),
        act.celex,
        act.title or _cited(act.celex),
        Citation(_cited(act.celex), act.dated, _READ_AT + act.celex),
        announced_on=act.dated,
        effective_on=_effective(row.act, listed_on, act.dated),
    )


def _effective(act: Act, listed_on: date | None, dated: date | None) -> date | None:
    """The day of listing that the row prints, where the act comes before it.

    Else the day after the act's: these acts enter into force on the day following that of their publication, which is
    the day they bear. An entry that is replaced or deleted prints the day on which it was listed once.
    """
    if act is Act.ADDS and listed_on and (dated is None or listed_on >= dated):
        return listed_on
    return dated + timedelta(days=1) if dated else None


def _cited(celex: str) -> str:
    """An act as it is cited.

    >>> _cited("32026R0506"), _cited("32014R0960")
    ('Regulation (EU) 2026/506', 'Regulation (EU) No 960/2014')
    """
    found = _CELEX.fullmatch(celex)
    if not found:
        return celex
    year, kind, number = found[1], found[2], int(found[3])
    numbered = f"{year}/{number}" if int(year) >= _YEAR_FIRST else f"No {number}/{year}"
    return f"{_KINDS[kind]} (EU) {numbered}"


def _notices(get: Get, url: str, since: date, known: Container[str]) -> Iterator[Notice]:
    for act, answer in collect_acts(get, url, since, known):
        yield Notice(
            key=act.celex,
            document=act.celex,
            title=act.title or _cited(act.celex),
            url=_READ_AT + act.celex,
            on=act.dated,
            answer=answer,
            read=partial(announcements, act=act),
        )


# An act bears the day on which it was adopted, and may be printed weeks after that.
NOTICES = Notices(source=KEY, since=timedelta(days=90), again=timedelta(days=45), collect=_notices)
