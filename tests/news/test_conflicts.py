"""Where copies disagree the story says so: the values by copy, the likelier one, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from watchlist.model import Article, Conflict
from watchlist.news.cluster import ReadArticle
from watchlist.news.conflicts import Fact, conflicts
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article

SCANNER = NameScanner([])
DAY = date(2025, 3, 12)


def read(key: str, text: str, lang: str = "en") -> ReadArticle:
    return read_article(Article(key, "", key, "", text, DAY, lang), SCANNER)


def differ(*articles: ReadArticle) -> dict[str, Conflict]:
    origins = {one.id: one.features.origin or one.id for one in articles}
    return {found.field: found for found in conflicts({one.id: one.facts for one in articles}, origins)}


def test_an_official_has_one_title_in_three_languages() -> None:
    found = differ(
        read("en", "Jane Ashcombe, assistant commerce secretary, met bankers in Ankara. The US warned of sanctions."),
        read("ru", "Помощник министра торговли США Джейн Эшкомб провела встречи. США пригрозили санкциями.", "ru"),
        read("tr", "ABD Ticaret Bakan Yardımcısı Jane Ashcombe Ankara'da görüştü. ABD yaptırım uyarısı yaptı.", "tr"),
    )
    assert not any(field.startswith("title") for field in found)


def test_a_deputy_is_no_assistant() -> None:
    found = differ(
        read("a", "Deputy Secretary of Commerce Jane Ashcombe met bankers in Ankara."),
        read("b", "Jane Ashcombe, assistant commerce secretary, met bankers in Ankara."),
        read("c", "US Assistant Secretary of Commerce Jane Ashcombe met bankers in Ankara."),
    )["title of Ashcombe"]
    assert found.values["a"] == "Deputy Secretary of Commerce"
    assert (found.likely, found.why) == ("assistant commerce secretary", "2 of 3 say so")


def test_a_name_in_another_script_is_the_same_person() -> None:
    found = differ(
        read("en", "Under Secretary of the Treasury Martin Keldrun spoke in Ankara."),
        read("ru", "Помощник министра финансов США Мартин Келдрун выступил в Анкаре.", "ru"),
    )
    assert found["title of Keldrun"].likely == "Under Secretary of the Treasury"


def test_the_offices_own_title_goes_before_any_majority() -> None:
    wrong = "Deputy Secretary of the Treasury for Counterterrorism and Financial Intelligence, Martin Keldrun, spoke."
    found = differ(read("a", wrong), read("b", "The minister spoke in Ankara."))["title of Keldrun"]
    assert found.likely == "Under Secretary of the Treasury for Terrorism and Financial Intelligence"
    assert "own name" in found.why


QUOTE = "“{said} on those that evade our export controls unless we see progress,” the US official warned Turkey."


def test_a_quote_in_the_original_language_goes_before_retellings() -> None:
    found = differ(
        read("a", QUOTE.format(said="We will have no choice but to impose consequences")),
        read("b", "Washington warned Turkey that it may impose sanctions unless it sees progress."),
        read("ru", "США пригрозили Турции санкциями, если не увидят прогресса.", "ru"),
    )["measure threatened"]
    assert (found.values["a"], found.values["b"], found.likely) == ("consequences", "sanctions", "consequences")
    assert "original language" in found.why


def test_a_count_that_some_do_not_give_is_no_conflict() -> None:
    said = "BIS has already put 18 Turkish companies on its Entity List."
    without = "BIS has already put Turkish companies on its Entity List."
    assert differ(read("a", said), read("b", without), read("c", said)) == {}
    found = differ(read("a", said), read("b", said.replace("18", "28")), read("c", said.replace("18", "eighteen")))
    (conflict,) = found.values()
    assert (conflict.different, conflict.likely) == (("18", "28"), "18")


def test_at_least_so_many_is_not_against_more() -> None:
    said = "BIS has already put {} Turkish companies on its Entity List."
    assert differ(read("a", said.format("at least 12")), read("b", said.format("18"))) == {}


def test_the_list_has_its_own_name() -> None:
    found = differ(
        read("a", "BIS has already put Turkish companies on its “entities list”."),
        read("b", "BIS has already put Turkish companies on its Entity List."),
    )["name of the Entity List"]
    assert (found.values["a"], found.likely) == ("entities list", "Entity List")


def test_two_offices_cannot_both_have_done_it() -> None:
    found = differ(
        read("a", "The Treasury imposed sanctions on Turkish companies."),
        read("b", "The US Department of Commerce imposed sanctions on Turkish companies."),
        read("c", "The US Treasury imposed sanctions on Turkish companies."),
    )
    (conflict,) = found.values()
    assert (conflict.likely, conflict.field) == ("US Treasury", "who imposed: sanctions")


def test_the_copies_of_one_origin_have_one_voice() -> None:
    stated = {key: (Fact("count", "18"),) for key in "abc"} | {key: (Fact("count", "16"),) for key in "de"}
    assert conflicts(stated)[0].likely == "18"
    wire = dict.fromkeys("abc", "Wire") | {"d": "d", "e": "e"}
    assert conflicts(stated, wire)[0].likely == "16"
    assert "3 origins" in conflicts(stated, wire)[0].why


def test_one_copy_alone_is_in_no_conflict() -> None:
    assert conflicts({"a": (Fact("count", "18"), Fact("count", "16"))}) == ()


@pytest.fixture
def seeds(shared: Path) -> list[ReadArticle]:
    return [read(file.name[:3], file.read_text("utf-8")) for file in sorted((shared / "seeds").glob("*.txt"))]


def test_what_the_five_seeds_differ_in_is_found(seeds: list[ReadArticle]) -> None:
    found = differ(*seeds)
    assert found["title of Axelrod"].values["000"] == "Deputy Secretary of Commerce"
    assert found["title of Axelrod"].likely == "Assistant Secretary of Commerce for Export Enforcement"
    assert (found["title of Nelson"].likely or "").startswith("Under Secretary")
    assert found["measure threatened"].likely == "consequences"
    assert found["name of the Entity List"].likely == "Entity List"


def test_counts_differ_where_no_list_is_named() -> None:
    found = differ(
        read("a", "The US sanctioned 12 Turkish firms on Monday."),
        read("b", "Washington sanctioned 12 Turkish companies."),
        read("c", "The US has sanctioned 15 Turkish firms, officials said."),
    )["companies of TR put on a list of US"]
    assert (found.values["c"], found.likely, found.why) == ("15", "12", "2 of 3 say so")


def test_a_number_that_is_meant_about_is_against_none() -> None:
    found = differ(
        read("a", "The US sanctioned 12 Turkish firms on Monday."),
        read("b", "The US sanctioned about a dozen Turkish firms on Monday."),
        read("c", "The US sanctioned 10 to 15 Turkish firms on Monday."),
    )
    assert not any("companies" in field for field in found)
