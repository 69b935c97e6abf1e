"""Countries as the lists print them."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.names.countries import country_code

SHARED = Path(__file__).parents[3] / "shared" / "data" / "lists"
NO_COUNTRY = {
    "",
    "-0-",
    "undetermined",
    "Region: Commonwealth of Independent States",
    "Region: Jammu and Kashmir",
    "Middle East Region",
    "North Korean entity in China",
    "Turkish individual",
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Turkey", "TR"),
        ("TÜRKİYE", "TR"),
        ("Türkiye", "TR"),
        ("turkiye", "TR"),
        ("TURKIYE", "TR"),
        ("Turkey (Turkiye)", "TR"),
        ("Republic of Türkiye", "TR"),
        ("TR", "TR"),
        ("TUR", "TR"),
        ("Turkish", "TR"),
        ("CHINA, PEOPLE'S REPUBLIC OF", "CN"),
        ("People’s Republic of China", "CN"),
        ("Republic of China", "TW"),
        ("Korea, North", "KP"),
        ("North Korea (DPRK)", "KP"),
        ("Korea, Republic of", "KR"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Congo, Republic of the", "CG"),
        ("Dominica", "DM"),
        ("Dominican Republic", "DO"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("U.A.E.", "AE"),
        ("UK", "GB"),
        ("CRIMEA REGION OF UKRAINE", "UA"),
        ("Region: Crimea", "UA"),
        ("Burma", "MM"),
        ("Iran", "IR"),
        ("Russia / Russie", "RU"),
        ("Rusya Federasyonu", "RU"),
        ("Россия", "RU"),
        ("Kosovo", "XK"),
        ("Cote d Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Bahamas, The", "BS"),
        ("AND", "AD"),
        ("and", "AD"),
        ("Soudan du sud", "SS"),
        ("Atlantis", None),
        ("Russia / Iran", None),
        ("", None),
        ("00", None),
    ],
)
def test_a_country_is_read_as_publishers_print_it(text: str, code: str | None) -> None:
    assert country_code(text) == code


@given(st.text())
def test_an_answer_is_a_code_of_two_capitals_or_none(text: str) -> None:
    code = country_code(text)
    assert code is None or (len(code) == 2 and code.isascii() and code.isupper())


def printed_countries() -> set[str]:
    """Every text in a country column of the development data."""
    found = set()
    for path in SHARED.glob("ofac_csv/*/add.csv"):
        with path.open(encoding="cp1252", errors="replace", newline="") as handle:
            found |= {row[4].strip() for row in csv.reader(handle) if len(row) > 4}
    for path in SHARED.glob("bis_entity_list_derived/*.json"):
        entities = json.loads(path.read_text("utf-8")).get("entities", [])
        found |= {entity["country"] for entity in entities if entity.get("country")}
    return found


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development data is not beside the repository")
def test_every_country_of_the_real_lists_is_known() -> None:
    printed = printed_countries()
    assert len(printed) > 200
    assert {text for text in printed if country_code(text) is None} <= NO_COUNTRY
