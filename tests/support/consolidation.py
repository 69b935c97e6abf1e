"""A consolidated text of Regulation (EU) No 833/2014 in the official layout, written from rows of Annex IV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

HEADER = ("Number", "Name", "Identifying Information", "Date of listing")
INFORMATION = {
    "address": "Address",
    "registrationNumber": "Registration number",
    "phone": "Telephone",
    "email": "Email",
    "website": "Website",
    "jurisdiction": "Place of registration",
}


def cell(lines: Iterable[str]) -> str:
    return '<td valign="top">' + "".join(f'<p class="tbl-norm">{escape(line)}</p>' for line in lines) + "</td>"


def row(*cells: Sequence[str]) -> str:
    return f"<tr>{''.join(map(cell, cells))}</tr>"


def transcribed(party: Mapping[str, str]) -> str:
    """The row of a party that was transcribed: its aliases as the annex labels them, its information line by line."""
    local, *others = party["alias"].split("; ")
    names = [party["name"], *([f"Local name: {local}"] if local else [])]
    names += [f"A.k.a.: {'; '.join(others)}"] if others else []
    information = [f"{label}: {party[column]}" for column, label in INFORMATION.items() if party[column]]
    return row([f"{party['recordId']}."], names, information, [party["startDate"]])


def annex(title: str, rows: str, header: Sequence[str] = HEADER) -> str:
    headed = row(*[[one] for one in header])
    return (
        f'<div><p class="title-annex-1">ANNEX {title}</p><p class="title-annex-2">List of entities</p>'
        '<p class="modref"><a title="32026R0506: INSERTED">▼M61</a></p><div class="centered"><table class="borderOj">'
        f'<colgroup><col width="8%"/></colgroup><tbody>{headed}{rows}</tbody></table></div></div>'
    )


def text(*annexes: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>CL2014R0833</title></head><body>'
        '<p class="reference">02014R0833&nbsp;&mdash; EN — 17.07.2026 — 061.001</p>'
        f"{''.join(annexes)}</body></html>"
    ).encode()
