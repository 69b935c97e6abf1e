"""Ties: legal forms that only one country uses."""

import csv
from pathlib import Path

import pytest

from watchlist.names.ties import form_country

FIRMS = Path(__file__).parents[3] / "shared" / "data" / "turkish_firms.csv"


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("KARAHANLI LOJISTIK LIMITED SIRKETI", "TR"),
        ("Karahanlı Lojistik Ltd. Şti.", "TR"),
        ("KARAHANLI LTD STI", "TR"),
        ("Karahanlı Anonim Şirketi", "TR"),
        ("Karahanlı A.Ş.", "TR"),
        ("Karahanlı a.ş", "TR"),
        ("Karahanlı A.\u0218.", "TR"),
        ("KARAHANLI LIMSTED SIRKETI", "TR"),
        ("KARAHANLI AS", None),
        ("Karahanli A.S.", None),
        ("Karahanli Ltd", None),
        ("Karahanli JSC", None),
        ("ПАО «Карахан»", "RU"),
        ("ООО «Карахан»", None),
        ("Karakhan PAO", "RU"),
        ("Karahan GmbH", None),
        ("Karahan Oyj", "FI"),
        ("Karahan Sp. z o.o.", "PL"),
        ("PAO Karahan / Karahan Oyj", None),
        ("Traş", None),
        ("", None),
    ],
)
def test_a_legal_form_tells_the_country_where_only_it_uses_the_form(name: str, country: str | None) -> None:
    assert form_country(name) == country


@pytest.mark.skipif(not FIRMS.is_file(), reason="the development data is not beside the repository")
def test_forms_of_listed_firms_with_a_turkish_tie_are_read_as_turkish_or_not_at_all() -> None:
    with FIRMS.open(encoding="utf-8", newline="") as handle:
        found = [form_country(row["name"]) for row in csv.DictReader(handle)]
    assert found.count("TR") > len(found) / 4
    assert len([country for country in found if country not in ("TR", None)]) < len(found) / 40
