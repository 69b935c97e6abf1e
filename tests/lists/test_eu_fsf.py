"""The EU's financial sanctions files: how the feed of changes is followed, and what a user would notice of the list."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from publisher import Publisher, answer
from shortcut import assert_as_whole

from watchlist.errors import ParseError
from watchlist.lists import Item
from watchlist.lists.eu_fsf import LIST, PUBLIC_TOKEN, collect, parse
from watchlist.lists.slices import Sames, Uncut
from watchlist.model import Entry

SAMPLE = (Path(__file__).parent / "eu_fsf" / "sample.xml").read_bytes()
PUBLIC = "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw"
CHECKSUM = "0123456789abcdef0123456789abcdef01234567"


def feed(guid: str = "", link: str = PUBLIC, enclosure: str = PUBLIC) -> bytes:
    """The feed of changes, with the CSV before the XML."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>FSF</title>
<item><title>CSV - v1.1</title><link>https://example.com/csv</link><guid>x&amp;checksum=ffff</guid></item>
<item><title>XML (Based on XSD) - v1.0</title><link>https://example.com/1_0</link></item>
<item><title>XML (Based on XSD) - v1.1</title><link>{link.replace("&", "&amp;")}</link><guid>{guid}</guid>
<enclosure url="{enclosure.replace("&", "&amp;")}" type="application/xml" length="25800000"/>
<pubDate>Fri, 05 Jun 2026 14:00:14 GMT</pubDate></item>
</channel></rss>""".encode()


def entries(raw: bytes = SAMPLE) -> dict[str, Entry]:
    return {item.key: item for item in parse(io.BytesIO(raw)) if isinstance(item, Entry)}


def test_the_list_is_fetched_where_the_feed_says() -> None:
    get = Publisher({LIST.url: feed(f"{PUBLIC}&amp;checksum={CHECKSUM}"), PUBLIC: SAMPLE})
    found = collect(get, LIST.url)
    assert answer(found).content == SAMPLE
    assert found.mark == CHECKSUM


def test_an_unchanged_checksum_costs_no_download() -> None:
    get = Publisher({LIST.url: feed(f"{PUBLIC}&amp;checksum={CHECKSUM.upper()}")}, mark=CHECKSUM)
    assert collect(get, LIST.url).answer is None
    assert get.asked == [LIST.url]


@pytest.mark.parametrize(
    ("page", "mark"),
    [
        (feed(link=f"{PUBLIC}&checksum=aa11"), "aa11"),
        (feed(enclosure=f"{PUBLIC}&checksum=bb22"), "bb22"),
        (feed(), "Fri, 05 Jun 2026 14:00:14 GMT 25800000"),
    ],
)
def test_the_checksum_is_sought_in_guid_link_and_enclosure(page: bytes, mark: str) -> None:
    found = collect(Publisher({LIST.url: page, PUBLIC: SAMPLE, f"{PUBLIC}&checksum=aa11": SAMPLE}), LIST.url)
    assert found.mark == mark


def test_without_a_feed_the_list_is_fetched_beside_it() -> None:
    assert answer(collect(Publisher({PUBLIC: SAMPLE}), LIST.url)).url == PUBLIC


def test_a_token_of_ones_own_is_used_instead_of_the_public_one() -> None:
    own = PUBLIC.replace(PUBLIC_TOKEN, "mine")
    url = f"{LIST.url}?token=mine"
    assert answer(collect(Publisher({url: feed(), own: SAMPLE}), url)).url == own
    assert answer(collect(Publisher({own: SAMPLE}), own)).url == own


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/list.xml", PUBLIC, PUBLIC.partition("?")[0]])
def test_an_address_that_holds_the_list_itself_is_read_as_such(url: str) -> None:
    found = collect(Publisher({"http://127.0.0.1:8000/list.xml": SAMPLE, PUBLIC: SAMPLE}), url)
    assert answer(found).content == SAMPLE
    assert not found.mark


def test_a_name_in_many_languages_is_said_once() -> None:
    assert [name.text for name in entries()["EU.9001.10"].names] == ["Enutek Makina Sanayi Ve Ticaret"]


def test_weak_names_are_those_said_to_be_weak_or_of_low_quality() -> None:
    strengths = {name.text: name.strength for name in entries()["EU.9003.32"].names[1:]}
    assert strengths == {"MULTIMAT LTD.": "weak", "MULTIMAT TRADING COMPANY": "weak"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"2020-10-01", b"2020-13-01"),
        (b'generationDate="2026-08-05T16:47:04.449+02:00" ', b""),
        (b"<remark>First remark</remark>", b"<remark><b/>First remark</remark>"),
        (b"<remark>First remark</remark>", b"First remark"),
        (b'<subjectType code="person"', b'<subjectType kind="person"'),
        (b'wholeName="Enutek Makina Sanayi Ve Ticaret"', b'wholeName=""'),
        (b'euReferenceNumber="" logicalId="170003"', b""),
    ],
    ids=["day", "no time", "element in text", "text", "attribute", "no name", "no key"],
)
def test_what_the_format_does_not_allow_is_an_error(old: bytes, new: bytes) -> None:
    assert old in SAMPLE
    with pytest.raises(ParseError):
        entries(SAMPLE.replace(old, new))


def later(raw: bytes = SAMPLE) -> bytes:
    """The list as it is made on another day."""
    return raw.replace(b"2026-08-05T16:47:04.449+02:00", b"2026-08-06T09:00:00+02:00").replace(b"184961", b"184977")


@pytest.mark.parametrize("change", [(b"", b""), (b"Bayrampasa", b"Bakirkoy"), (b"EU.9002.21", b"EU.9002.22")])
def test_the_shortcut_reads_what_the_whole_reads(change: tuple[bytes, bytes]) -> None:
    assert_as_whole(LIST, later(SAMPLE.replace(*change) if change[0] else SAMPLE), SAMPLE)


def differing(new: bytes) -> list[Item | Sames]:
    assert LIST.differing
    return list(LIST.differing(io.BytesIO(new), io.BytesIO(SAMPLE), entries()))


def test_only_the_first_and_what_differs_is_parsed_though_the_file_is_made_anew() -> None:
    items = differing(later(SAMPLE.replace(b"MULTIMAT LTD.", b"MULTIMAT LIMITED")))
    assert [item.key for item in items if isinstance(item, Entry)] == ["EU.9001.10", "EU.9003.32"]
    assert [item.keys for item in items if isinstance(item, Sames)] == [("EU.9002.21", "170003")]


def test_another_namespace_is_not_cut() -> None:
    with pytest.raises(Uncut):
        differing(SAMPLE.replace(b"fpi/fsd/export", b"fpi/fsd/other"))
