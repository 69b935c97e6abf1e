"""Annex IV as CELLAR answers it, and the sanctions map beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.sax.saxutils import escape

from scripts.benchmarks.bare import xml
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

QUESTIONS = "/webapi/rdf/sparql"
_TEXTS = ("02014R0833-20260717", "02014R0833-20260718")
_GOODS = 10
"""Lines on goods for each entry: the annexes of the same text that name no parties."""

_TABLE = '<table border="1" class="borderOj"><tbody>\n'


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """CELLAR's answer, the consolidated text that it names, and the map's regimes and the one in question."""
    celex = _TEXTS[changed]
    found = list(parties(entries, changed=changed, persons=0))
    results = {"results": {"bindings": [{"cons_celex": {"type": "literal", "value": celex}}]}}
    specification = "Restrictive measures in view of Russia's actions destabilising the situation in Ukraine"
    regimes = {"data": [{"id": 26, "specification": specification, "programme": ["UKR"]}]}
    return {
        QUESTIONS: json.dumps(results).encode(),
        f"/resource/celex/{celex}": _text(found, celex).encode(),
        "/api/v1/regime": json.dumps(regimes).encode(),
        "/api/v1/regime/26": json.dumps(_regime(found), ensure_ascii=False).encode(),
    }


def _text(found: Sequence[Party], celex: str) -> str:
    printed = f"{celex[-2:]}.{celex[-4:-2]}.{celex[-8:-4]}"
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>\n'
    header = _cells("Number", "Name", "Identifying Information", "Date of listing")
    goods = "".join(
        f'<tr><td><p class="tbl-norm">{8000 + line % 1000} {line % 90:02}</p></td><td><p class="tbl-norm">'
        f"Machines and apparatus of heading {line}, whether or not electrically operated</p></td></tr>\n"
        for line in range(_GOODS * len(found))
    )
    return (
        f'{head}<p class="reference">02014R0833 — EN — {printed} — 061.001</p>\n'
        f'<div><p class="title-annex-1">ANNEX II</p>{_TABLE}{goods}</tbody></table></div>\n'
        '<div><p class="title-annex-1">ANNEX IV</p><p class="title-annex-2">List of entities</p>\n'
        f'<div class="centered">{_TABLE}<tr>{header}</tr>\n'
        f"{''.join(map(_row, found))}</tbody></table></div></div>\n</body></html>\n"
    )


def _cells(*texts: str) -> str:
    return "".join(f'<td valign="top"><p class="tbl-norm">{text}</p></td>' for text in texts)


def _row(party: Party) -> str:
    between = '</p><p class="tbl-norm">'
    name = between.join(
        (escape(party.name), f"Local name: {escape(party.local)}", f"A.k.a.: {escape('; '.join(party.aliases))}")
    )
    said = (
        f"Address: {party.postcode}, {party.street}, {party.city}, {party.place.country}",
        f"Registration number: {party.registered} (Tax ID/INN)",
        f"Telephone: + 7 495 {party.postcode}",
        f"Email: office{party.number}@example.com",
    )
    return f"<tr>{_cells(f'{party.number}.', name, between.join(said), f'{party.listed:%-d.%-m.%Y}')}</tr>\n"


def _regime(found: Sequence[Party]) -> dict[str, object]:
    members = [
        {
            "FSD_ID": None,
            "type": "E",
            "name": f"{party.name} (alias {party.aliases[0]})",
            "id_code": party.registered,
            "reason": "Annex IV",
            "creation_date": party.listed.isoformat(),
        }
        for party in found
    ]
    return {"data": {"measures": {"data": [{"lists": {"data": [{"members": {"data": members}}]}}]}}}


PUBLISHER = Publisher(
    key="eu_annex_iv",
    path=QUESTIONS,
    entries=921,
    per_entry=2,
    answers=answers,
    reads={f"/resource/celex/{_TEXTS[0]}": xml("tr")},
)
