"""Ukraine's State Sanctions Register, kept by the National Security and Defense Council, by its keyed interface.

The register has tens of thousands of subjects; the decrees of each are a question of their own, which is asked only
for those with a tie to Türkiye.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import BinaryIO, TypeVar
from urllib.parse import quote, urljoin

import msgspec

from watchlist.errors import NotFoundError, ParseError
from watchlist.lists import Answer, Collected, Edition, Get, Gone, Item, OfficialList
from watchlist.lists.nsdc_subject import KEY, Action, Subject, ended_on, entry
from watchlist.lists.unpack import LARGEST, Reader, members
from watchlist.lists.whole_file import whole
from watchlist.model import Schema

_SCHEMAS = {"legal": Schema.ORGANIZATION, "individual": Schema.PERSON}
_ENDED = frozenset({"expired", "excluded"})
_ACTIONS = "actions-"
_MOST_ASKED = 200
"""How many subjects are asked about one by one."""

Type = TypeVar("Type")


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (which the register does not print), the active subjects, and those that it says are no more so.

    Raises ParseError for a bundle without both kinds of subjects, and for a field that is unknown or of another type.
    """
    files = members(raw)
    if missing := {f"{kind}.json" for kind in _SCHEMAS} - files.keys():
        raise ParseError(f"{', '.join(sorted(missing))} is not in it")
    yield Edition(None)
    actions = dict(_actions(files))
    for kind, schema in _SCHEMAS.items():
        for subject in _each(files[f"{kind}.json"], kind):
            yield _item(subject, schema, actions.get(subject.key, ()))


def _actions(files: Mapping[str, BinaryIO]) -> Iterator[tuple[str, Sequence[Action]]]:
    for name, raw in files.items():
        if name.startswith(_ACTIONS):
            yield name.removeprefix(_ACTIONS).removesuffix(".json"), _decoded(whole(raw, LARGEST), list[Action], name)
        elif name.removesuffix(".json") not in _SCHEMAS:
            raise ParseError("an unknown file is in it", place=name)


def _item(subject: Subject, schema: Schema, actions: Sequence[Action]) -> Item:
    if not subject.name.strip() or not subject.key:
        raise ParseError("it has no name or no sid", place=f"subject {subject.key!r}")
    if subject.status in _ENDED:
        return Gone(subject.key, ended_on(actions))
    return entry(subject, schema, actions)


def _each(raw: Reader, place: str) -> Iterator[Subject]:
    """The subjects of a file, one at a time: as values they would take several times the file."""
    for one in _decoded(whole(raw, LARGEST), list[msgspec.Raw], place):
        yield _decoded(one, Subject, place)


def _decoded(content: bytes | msgspec.Raw, kind: type[Type], place: str) -> Type:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ParseError(str(error), place=place) from error


def collect(get: Get, url: str) -> Collected:
    """Fetch both kinds of subjects, and for those with a tie to Türkiye what each decree does."""
    found: dict[str, Answer] = {}
    turkish: list[Subject] = []
    for kind in _SCHEMAS:
        answer = get(urljoin(url, f"v2/subjects?subjectType={kind}"), accept="application/json")
        found[f"{kind}.json"] = answer
        turkish += _turkish(answer, kind)
    for subject in sorted(turkish, key=lambda subject: (len(subject.key), subject.key))[:_MOST_ASKED]:
        try:
            address = urljoin(url, f"subjects/{quote(subject.key, safe='')}/actions")
            found[f"{_ACTIONS}{subject.key}.json"] = get(address, accept="application/json")
        except NotFoundError:
            continue
    return Collected(members=found)


def _turkish(answer: Answer, kind: str) -> list[Subject]:
    """The subjects of an answer with a tie to Türkiye.

    There are none where it cannot be read, which is for ``parse`` to say once it is archived.
    """
    try:
        with answer.open() as raw:
            return [subject for subject in _each(raw, kind) if subject.is_turkish]
    except ParseError:
        return []


LIST = OfficialList(
    key=KEY,
    title="State Sanctions Register of Ukraine (NSDC)",
    url="https://api-drs.nsdc.gov.ua/",
    publisher="National Security and Defense Council of Ukraine",
    law="Law of Ukraine No. 1644-VII on Sanctions",
    licence="Creative Commons Attribution 4.0 International",
    parse=parse,
    collect=collect,
    every=timedelta(hours=6),
    at_least=4000,
    at_most=100_000,
    key_header="x-cota-public-api-key",
)
