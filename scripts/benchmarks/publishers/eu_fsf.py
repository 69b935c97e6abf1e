"""The EU's financial sanctions files: the feed of changes, and the XML 1.1."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from scripts.benchmarks.bare import xml
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import ROOT, Publisher

FEED = "/fsd/fsf/public/rss"
FILE = "/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw"
_CHECKSUMS = ("0" * 39 + "1", "0" * 39 + "2")
_TIMES = ("2026-08-05T16:47:04.449+02:00", "2026-08-06T16:47:04.449+02:00")
_LANGUAGES = ("EN", "FR", "DE", "RU")
_ACT = "https://eur-lex.europa.eu/eli/reg_impl/2024/3183/oj"


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The feed and the file."""
    link = f"{ROOT}{FILE}"
    item = (
        f"<title>XML (Based on XSD) - v1.1</title><link>{link}</link><guid>{link}&amp;checksum={_CHECKSUMS[changed]}"
        "</guid><pubDate>Fri, 05 Jun 2026 14:00:14 GMT</pubDate>"
    )
    feed = f'<rss version="2.0"><channel><item>{item}</item></channel></rss>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<export'
    head += f' xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="{_TIMES[changed]}" globalFileId="184961">\n'
    found = map(_entity, parties(entries, changed=changed, persons=0.7))
    return {FEED: feed.encode(), FILE: "".join([head, *found, "</export>\n"]).encode()}


def _entity(party: Party) -> str:
    code, letter = ("person", "P") if party.is_person else ("enterprise", "E")
    listed, number = party.listed.isoformat(), party.number
    return (
        f'  <sanctionEntity designationDate="{listed}" designationDetails="" unitedNationId=""'
        f' euReferenceNumber="EU.{number}.{number % 97}" logicalId="{number}">\n    <remark>{party.reasons}</remark>\n'
        f'    <regulation regulationType="amendment" organisationType="council" publicationDate="{listed}"'
        f' entryIntoForceDate="{listed}" numberTitle="2024/3183 (OJ L3183)" programme="UKR" logicalId="{number}7">\n'
        f"      <publicationUrl>{_ACT}</publicationUrl>\n    </regulation>\n"
        f'    <subjectType code="{code}" classificationCode="{letter}"/>\n'
        f"{''.join(_names(party))}{_of_person(party) if party.is_person else ''}{_address(party)}{_number(party)}"
        "  </sanctionEntity>\n"
    )


def _summary(party: Party) -> str:
    return (
        f'      <regulationSummary regulationType="amendment" publicationDate="{party.listed}"'
        f' numberTitle="2024/3183 (OJ L3183)" publicationUrl="{_ACT}"/>\n'
    )


def _names(party: Party) -> Iterator[str]:
    named = [party.name, *party.aliases, party.local]
    for place, name in enumerate(named):
        first, last = (party.given, party.family) if name == party.name else ("", "")
        yield (
            f'    <nameAlias firstName={quoteattr(first)} middleName="" lastName={quoteattr(last)}'
            f' wholeName={quoteattr(name)} function="" gender="" title=""'
            f' nameLanguage="{_LANGUAGES[min(place, 3)]}" strong="true" regulationLanguage="en"'
            f' logicalId="{party.number}{place:02}">\n{_summary(party)}    </nameAlias>\n'
        )


def _country(party: Party) -> str:
    return f'countryIso2Code="{party.place.code}" countryDescription="{party.place.country.upper()}"'


def _of_person(party: Party) -> str:
    born = party.born
    return (
        f'    <citizenship region="" {_country(party)} regulationLanguage="en" logicalId="{party.number}20">\n'
        f"{_summary(party)}    </citizenship>\n"
        f'    <birthdate circa="false" calendarType="GREGORIAN" city="{party.city}" zipCode="" birthdate="{born}"'
        f' dayOfMonth="{born.day}" monthOfYear="{born.month}" year="{born.year}" region="" place=""'
        f' {_country(party)} regulationLanguage="en" logicalId="{party.number}21">\n{_summary(party)}'
        "    </birthdate>\n"
    )


def _address(party: Party) -> str:
    return (
        f'    <address city="{party.city}" street="{party.street}" poBox="" zipCode="{party.postcode}" region=""'
        f' place="" asAtListingTime="false" {_country(party)} regulationLanguage="en" logicalId="{party.number}30">\n'
        f"{_summary(party)}    </address>\n"
    )


def _number(party: Party) -> str:
    kind, said = ("passport", "National passport") if party.is_person else ("taxid", "Tax Identification Number")
    return (
        '    <identification diplomatic="false" knownExpired="false" knownFalse="false" reportedLost="false"'
        f' revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" number="{party.registered}" region=""'
        f' {_country(party)} identificationTypeCode="{kind}" identificationTypeDescription="{said}"'
        f' regulationLanguage="en" logicalId="{party.number}40">\n{_summary(party)}    </identification>\n'
    )


PUBLISHER = Publisher(key="eu_fsf", path=FEED, entries=6_241, answers=answers, reads={FILE: xml("sanctionEntity")})
