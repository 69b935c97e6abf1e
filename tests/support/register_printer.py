"""Prints rules of the Federal Register as their publisher does: the GPO's XML, and the text of a filing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

STARS = "*         *         *         *         *         *         *"
COUNTS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}


@dataclass(frozen=True)
class Party:
    """A party as the Entity List prints it."""

    name: str
    country: str
    aliases: tuple[str, ...] = ()
    address: str = ""
    requirement: str = "For all items subject to the EAR. (See § 744.11 of the EAR)."
    policy: str = "Presumption of denial."
    cited: str = "89 FR [INSERT FR PAGE NUMBER], 8/27/24."

    @property
    def lines(self) -> list[str]:
        """The lines of the party's cell."""
        count = len(self.aliases)
        if not count:
            return [self.name, *([self.address] if self.address else [])]
        said = f"{self.name}, a.k.a., the following {COUNTS.get(count, count)} alias{'es' if count > 1 else ''}:"
        ends = ["; and" if i == count - 2 else "." if i == count - 1 else ";" for i in range(count)]
        listed = [f"—{alias.rstrip('.;, ')}{end}" for alias, end in zip(self.aliases, ends, strict=True)]
        return [said, *listed, *([self.address] if self.address else [])]


def by_country(parties: Iterable[Party]) -> list[tuple[str, list[Party]]]:
    ordered = sorted(parties, key=lambda party: party.country)
    return [(country, list(group)) for country, group in groupby(ordered, key=lambda party: party.country)]


def _orders(verb: str, parties: Sequence[Party]) -> list[str]:
    return [
        f"Under {country.upper()}, by {verb} " + ", ".join(f"“{party.name}”" for party in group) + ";"
        for country, group in by_country(parties)
    ]


def instructions(added: Sequence[Party], revised: Sequence[Party], removed: Sequence[Party]) -> list[str]:
    """The amendatory instructions, from the second on."""
    items = [
        *_orders("adding in alphabetical order entries for", added),
        *_orders("revising the entries for", revised),
        *_orders("removing the entries for", removed),
    ]
    letters = [
        chr(ord("a") + number // 26 - 1) * (number >= 26) + chr(ord("a") + number % 26) for number in range(len(items))
    ]
    return [
        "2. Supplement No. 4 to part 744 is amended:",
        *(f"{letter}. {item}" for letter, item in zip(letters, items, strict=True)),
    ]


def preamble(added: Sequence[Party], removed: Sequence[Party]) -> list[tuple[str, str]]:
    """Headings, sentences and bullets of the supplementary information."""
    found = [("HD1", "Additions to the Entity List")] if added else []
    found += (
        [("P", "This final rule adds the following entities to the Entity List and, where appropriate, aliases:")]
        if added
        else []
    )
    found += _bullets(added)
    if removed:
        found += [("HD1", "Removals From the Entity List"), ("P", "This final rule removes the following entities:")]
    return found + _bullets(removed)


def _bullets(parties: Sequence[Party]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for country, group in by_country(parties):
        found.append(("HD2", country))
        found += [("FP", f"• {party.name}{'.' if party is group[-1] else ';'}") for party in group]
    return found


def gpo_xml(
    added: Sequence[Party], revised: Sequence[Party] = (), removed: Sequence[Party] = (), *, lines: bool = True
) -> bytes:
    """The rule in the XML of the Government Publishing Office; a cell's lines are elements, or run on."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<RULE><PREAMB><AGENCY TYPE="S">DEPARTMENT OF COMMERCE</AGENCY>']
    out.append("<SUBAGY>Bureau of Industry and Security</SUBAGY><CFR>15 CFR Part 744</CFR>")
    out.append("<SUBJECT>Additions of Entities to the Entity List</SUBJECT><EFFDATE><HD SOURCE='HED'>DATES:</HD>")
    out.append("<P>This rule is effective August 27, 2024.</P></EFFDATE></PREAMB><SUPLINF>")
    for kind, text in preamble(added, removed):
        tag = "HD" if kind.startswith("HD") else kind
        source = f' SOURCE="{kind}"' if tag == "HD" else ' SOURCE="FP-1"' if tag == "FP" else ""
        out.append(f"<{tag}{source}>{escape(text)}</{tag}>\n")
    out.append("<LSTSUB><HD SOURCE='HED'>List of Subjects in 15 CFR Part 744</HD><P>Exports.</P></LSTSUB>")
    out.append('<REGTEXT TITLE="15" PART="744"><AMDPAR>1. The authority citation for part 744 continues to read ')
    out.append("as follows:</AMDPAR>")
    out.append("<AUTH><HD SOURCE='HED'>Authority:</HD><P>50 U.S.C. 4801-4852.</P></AUTH></REGTEXT>\n")
    out.append("<REGTEXT TITLE='15' PART='744'>")
    out += [f"<AMDPAR>{escape(text)}</AMDPAR>\n" for text in instructions(added, revised, removed)]
    out.append(
        "<P>The additions and revisions read as follows:</P>"
        "<HD SOURCE='HD1'>Supplement No. 4 to Part 744—Entity List</HD><STARS/>"
    )
    out.append(_table([*added, *revised], lines=lines))
    out.append("</REGTEXT></SUPLINF><FRDOC>[FR Doc. 2024-19339 Filed 8-23-24; 4:15 pm]</FRDOC>")
    out.append("<BILCOD>BILLING CODE 3510-33-P</BILCOD></RULE>")
    return "".join(out).encode()


def _table(parties: Sequence[Party], *, lines: bool) -> str:
    heads = (
        "Country",
        "Entity",
        "License <LI>requirement</LI>",
        "License <LI>review policy</LI>",
        "Federal Register citation",
    )
    out = [
        '<GPOTABLE COLS="5" OPTS="L1,i1"><TTITLE> </TTITLE><BOXHD>',
        *(f'<CHED H="1">{head}</CHED>' for head in heads),
        "</BOXHD>",
    ]
    for country, group in by_country(parties):
        out.append(f'<ROW><ENT I="28">{STARS}</ENT></ROW>\n')
        for number, party in enumerate(group):
            cells = (country.upper() if not number else "", _lines(party.lines, apart=lines))
            plain = (party.requirement, party.policy, party.cited)
            row = [escape(cells[0]), cells[1], *map(escape, plain)]
            out.append(
                "<ROW>"
                + "".join(f'<ENT I="{"22" if i else "01"}">{cell}</ENT>' for i, cell in enumerate(row))
                + "</ROW>\n"
            )
    return "".join([*out, "</GPOTABLE>"])


def _lines(printed: Sequence[str], *, apart: bool) -> str:
    if not apart:
        return escape(" ".join(printed))
    return escape(printed[0]) + "".join(f"<LI>{escape(line)}</LI>" for line in printed[1:])


def filed_text(
    added: Sequence[Party], revised: Sequence[Party] = (), removed: Sequence[Party] = (), *, doubled: bool = False
) -> bytes:
    """The text of the rule as filed or printed: 72 columns, in single or double spacing, without its tables."""
    blocks = [
        "DEPARTMENT OF COMMERCE",
        "Bureau of Industry and Security",
        "15 CFR Part 744",
        "Additions of Entities to the Entity List",
        "AGENCY: Bureau of Industry and Security, Department of Commerce.",
        "ACTION: Final rule.",
        "DATES: This rule is effective August 27, 2024.",
        "SUPPLEMENTARY INFORMATION:",
        *(text for _, text in preamble(added, removed)),
        "List of Subjects in 15 CFR Part 744",
        "Exports, Reporting and recordkeeping requirements, Terrorism.",
        "Accordingly, part 744 of the Export Administration Regulations (15 CFR parts 730-774) is amended as follows:",
        "PART 744—CONTROL POLICY: END-USER AND END-USE BASED",
        "1. The authority citation for part 744 continues to read as follows:",
        "Authority: 50 U.S.C. 4801-4852.",
        *instructions(added, revised, removed),
        "[FR Doc. 2024-19339 Filed: 8/23/2024 4:15 pm; Publication Date: 8/27/2024]",
        "BILLING CODE 3510-33-P",
    ]
    wrapped = [textwrap.wrap(block, 72, break_long_words=False, break_on_hyphens=False) for block in blocks]
    if doubled:
        return "\n\n".join(line for block in wrapped for line in block).encode()
    return "\n\n".join("\n".join(block) for block in wrapped).encode()
