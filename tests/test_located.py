"""What a list says is found in its bytes, whatever they are written in, and never where it does not stand."""

from __future__ import annotations

import io

import pytest

from watchlist.located import AT_ONCE, NEAR, Located, locate

NAME = "Örnek Makine & Sanayi A.Ş."
XML = "<list><entry><uid>44801</uid><lastName>Örnek Makine &amp; Sanayi A.Ş.</lastName></entry></list>".encode()
CSV = '44801,"Örnek Makine & Sanayi A.Ş.",-0- \r\n'.encode()
JSON = rb'[{"id": "44801", "name": "\u00d6rnek Makine & Sanayi A.\u015e."}]'
HTML = b"<table><tr><td>44801</td><td>&#214;rnek <b>Makine</b> &amp;\n Sanayi A.&#x15e;.</td></tr></table>"
OTHER = b"<entry><uid>7</uid><lastName>Somebody Else</lastName></entry>"


def found(content: bytes, name: str = NAME, key: str = "44801") -> Located | None:
    place = locate(io.BytesIO(content), name, key)
    if place:
        # Whoever looks at the place sees the same.
        cut = content[place.offset : place.offset + place.length]
        assert cut.decode("utf-8", "replace") == place.excerpt
    return place


@pytest.mark.parametrize("content", [XML, CSV, JSON, HTML], ids=["xml", "csv", "json", "html"])
def test_an_entry_is_found_in_every_format(content: bytes) -> None:
    place = found(OTHER + content + OTHER)
    assert place is not None
    assert place.met == ("name", "key")
    assert "44801" in place.excerpt


def test_the_entry_with_the_key_is_meant_and_not_another_of_the_name() -> None:
    twin = XML.replace(b"44801", b"99")
    content = twin + b" " * 3 * NEAR + XML
    place = found(content)
    assert place is not None
    assert place.offset > len(twin)
    assert "44801" in place.excerpt


def test_a_person_printed_in_parts_is_found_by_the_key() -> None:
    place = found(b"<uid>44801</uid><first>Ay\xc5\x9fe</first><last>KAYNARCA</last>", "KAYNARCA, Ay\u015fe")
    assert place is not None
    assert place.met == ("key",)


def test_a_key_inside_a_longer_number_is_not_the_key() -> None:
    place = found(b"<uid>1448012</uid><name>Another</name>")
    assert place is None


def test_what_does_not_stand_there_is_not_found() -> None:
    assert found(OTHER) is None
    assert found(b"") is None


@pytest.mark.parametrize("around", [-NEAR, -40, -3, 0, 3, 40, NEAR])
def test_what_stands_where_two_pieces_meet_is_found(around: int) -> None:
    place = found(b" " * (AT_ONCE + around) + XML)
    assert place is not None
    assert place.met == ("name", "key")
    assert 0 <= place.offset - (AT_ONCE + around) < len(XML)


def test_an_entry_without_a_key_is_found_by_its_name() -> None:
    place = found(XML, key="")
    assert place is not None
    assert place.met == ("name",)


def test_a_quote_is_found_between_the_tags_of_a_page() -> None:
    page = b"<p>The ministry <i>said</i> it&nbsp;would &quot;act&quot;, soon.</p>"
    place = found(page, 'The ministry said it would "act", soon.', "")
    assert place is not None
