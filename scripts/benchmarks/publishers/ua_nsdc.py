"""Ukraine's State Sanctions Register, by its keyed interface."""

from __future__ import annotations

import json as json_text
from collections.abc import Sequence

from scripts.benchmarks.bare import json
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

_FIRMS, _PERSONS = "/v2/subjects?subjectType=legal", "/v2/subjects?subjectType=individual"


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """Both kinds of subjects, and what decrees do to each: those with a tie to Türkiye are asked about."""
    found = list(parties(entries, changed=changed, persons=0.7))
    asked = {f"/subjects/{party.number}/actions": _encoded([_action(party)]) for party in found if _is_asked(party)}
    persons = [party for party in found if party.is_person]
    firms = [party for party in found if not party.is_person]
    return {_FIRMS: _subjects(firms), _PERSONS: _subjects(persons), **asked}


def _is_asked(party: Party) -> bool:
    return party.place.code == "TR"


def _encoded(value: object) -> bytes:
    return json_text.dumps(value, ensure_ascii=False).encode()


def _subjects(found: Sequence[Party]) -> bytes:
    return _encoded([_subject(party) for party in found])


def _subject(party: Party) -> dict[str, object]:
    address = f"{party.street}, {party.city} {party.postcode}, {party.place.country}"
    number = {"id": "tax:number", "code": party.registered, "iso2": party.place.code, "note": None}
    return {
        "sid": str(party.number),
        "name": f"{party.local} ({party.name})",
        "translit": party.name,
        "aliases": "; ".join(party.aliases),
        "citizenships": [party.place.code],
        "bd": party.born.isoformat() if party.is_person else None,
        "dd": None,
        "status": "active",
        "identifiers": [number],
        "attributes": [{"key": "Адреса", "value": address}, {"key": "Підстава", "value": party.reasons}],
    }


def _action(party: Party) -> dict[str, object]:
    link = "https://www.president.gov.ua/documents/12026-1"
    return {
        "aid": str(party.number),
        "status": "active",
        "decree": {"number": f"{party.number}/2026", "date": party.listed.isoformat(), "link": link},
        "endDate": None,
        "term": "10 років",
        "restrictions": [{"restriction": "блокування активів"}],
        "reasons": None,
        "reason": None,
        "issuers": None,
    }


PUBLISHER = Publisher(
    key="ua_nsdc",
    path="/",
    entries=20_000,
    answers=answers,
    reads={_FIRMS: json, _PERSONS: json},
    key_env="WATCHLIST_BENCH_NSDC_KEY",
)
