"""The learnt reading: its file, its traits, what it makes of the texts that it was learnt from, and its reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from watchlist.model import Article, Attribution, Certainty, Feature, SignalType
from watchlist.news.lexicon import kinds
from watchlist.news.reading import as_read
from watchlist.news.signals import explain_signal, read_signals
from watchlist.news.signals.attribution import attribution
from watchlist.news.signals.concepts import LANGUAGES, vocabulary
from watchlist.news.signals.learned import (
    ANY,
    BACKGROUND,
    best,
    label_text,
    learned,
    likelihoods,
    page_likelihood,
    read,
    telling,
    told,
)
from watchlist.news.signals.read import read_page
from watchlist.news.signals.spoken import spoken, spoken_traits
from watchlist.news.signals.traits import seen, traits

TEXTS = Path(__file__).parents[2] / "scripts" / "benchmarks" / "news_texts"
EVERY = 40
"""One text of so many is read: a floor, no score."""

FILE = (
    "labels\tdesignation\twarning_threat\tdesignation/imposed\tdesignation/reported\twarning_threat/threatened\t"
    "any\tbackground\n"
    "thresholds\tdesignation=0.60\twarning_threat=0.50\n"
    "begin\t-3\t-3\t-3\t-4\t-3\t-1\t-3\n"
    "unit\t0.1\t0.0\t3\t-1\t3\t0\t0\t3\t0\n"
    "unit\t0.1\t0.0\t0\t3\t0\t0\t3\t3\t0\n"
    "always\tPP\n"
    "stem:adds\tZF\n"
    "stem:warns\tP~\n"
)


def article(text: str, title: str = "", published: date | None = None) -> Article:
    return Article(id="1", url="", outlet="", title=title, text=text, published_at=published, lang="en")


def said(*found: str) -> dict[SignalType, tuple[float, Certainty]]:
    known = read(FILE)
    likely = likelihoods(found, known)
    return best(likely.items(), page_likelihood([likely]))


def test_the_file_says_what_each_trait_weighs_and_each_unit_adds() -> None:
    known = read(FILE)
    assert known.labels[:3] == (
        SignalType.DESIGNATION,
        SignalType.WARNING_THREAT,
        (SignalType.DESIGNATION, Certainty.IMPOSED),
    )
    assert known.labels[-2:] == (ANY, BACKGROUND)
    assert "\t".join(map(label_text, known.labels)) == FILE.splitlines()[0].removeprefix("labels\t")
    assert known.thresholds == {SignalType.DESIGNATION: 0.6, SignalType.WARNING_THREAT: 0.5}
    assert known.of(["stem:adds", "stem:unknown"]) == [b"ZF"]
    assert known.units[0].adds == (3.0, -1.0, 3.0, 0.0, 0.0, 3.0, 0.0)
    assert known.awake(["stem:adds"]) == [pytest.approx(10 * 0.1 * 5), 0.0]


@pytest.mark.parametrize(
    "broken",
    [
        FILE.replace("labels\tdesignation", "labels\tdesignated"),
        FILE.replace("designation/imposed", "designation/sure"),
        FILE.replace("designation=0.60", "designation=much"),
        FILE.replace("\t-1\t3", "\tmuch\t3"),
        FILE.replace("ZF", "Z"),
        FILE.replace("ZF", "ZF\tZF"),
    ],
)
def test_a_file_that_says_something_else_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"designated|sure|much|argument|unpack"):
        likelihoods(["always", "stem:adds"], read(broken))


def test_the_file_that_comes_with_the_program_knows_every_type_and_how_sure_each_is() -> None:
    known = learned()
    assert known.thresholds.keys() == {*SignalType}
    assert {label[0] for label in known.labels if isinstance(label, tuple)} == {*SignalType}
    assert {*SignalType, ANY, BACKGROUND} <= {*known.labels}


def test_what_speaks_for_a_type_makes_it_likely() -> None:
    assert said("stem:adds")[SignalType.DESIGNATION][0] > said("always")[SignalType.DESIGNATION][0]
    assert said("stem:adds")[SignalType.DESIGNATION][1] is Certainty.IMPOSED


def test_only_what_is_likely_enough_is_told() -> None:
    known = read(FILE)
    assert told(said("stem:adds"), known.thresholds).keys() == {SignalType.DESIGNATION}
    assert told(said("always"), known.thresholds) == {}


def test_what_may_be_a_threat_is_no_deed() -> None:
    known = read(FILE)
    assert told(said("stem:adds", "stem:warns"), known.thresholds).keys() == {SignalType.WARNING_THREAT}


def test_the_traits_that_spoke_are_told_with_what_they_added() -> None:
    known = read(FILE)
    spoke = telling(("always", "stem:adds", "stem:unknown", "stem:warns"), SignalType.WARNING_THREAT, known)
    assert [trait for trait, _ in spoke] == ["stem:warns", "stem:adds"]
    assert spoke[0][1] > 0 > spoke[1][1]
    assert len(telling(("stem:warns", "stem:adds"), SignalType.WARNING_THREAT, known, most=1)) == 1


def test_a_unit_that_is_asleep_says_nothing() -> None:
    known = read(FILE)
    spoke = dict(telling(("stem:adds",), SignalType.WARNING_THREAT, known))
    assert spoke == {"stem:adds": pytest.approx(10 * 0.1 * 5 * -1)}


def of_sentence(text: str, title: str = "", place: int = -1, published: date | None = None) -> set[str]:
    """The traits of a sentence of an article."""
    year = published.year if published else 0
    views = [seen(one, year) for one in read_page(article(text, title, published))]
    return {*traits(views)[place]}


def test_a_sentence_has_its_words_its_concepts_and_their_order() -> None:
    found = of_sentence("The Treasury warned 7 Turkish banks.")
    assert {"stem:warne", "stems:warne #", "has:warning", "has:bank_word", "warning > bank_word"} <= found
    assert "a sanctioner > warning > a third" in found
    assert "bank_word > warning" not in found


def test_a_sentence_has_its_place_and_its_marks() -> None:
    first = of_sentence("In 2022 it said “no”. Then: why?", "A title", 1, date(2024, 8, 7))
    assert {"in text", "sentence first", "mark:years ago", "mark:quoted", "few words"} <= first
    second = of_sentence("In 2022 it said “no”. Then: why?", "A title", 2, date(2024, 8, 7))
    assert {"sentence second", "mark:colon", "mark:asks"} <= second
    assert {"in title"} <= of_sentence("Text.", "A title", 0)
    assert {"alone", "in text"} <= of_sentence("One sentence.")


def test_a_sentence_knows_its_title_and_the_sentence_before() -> None:
    found = of_sentence("A bank was fined. It paid.", "Warning to exporters", 2)
    assert {"title has:warning", "before has:bank_word", "before has:fining_act"} <= found
    assert "has:warning" not in found
    assert {"page has:warning", "page has:bank_word"} <= found
    assert {"after has:bank_word", "after has:fining_act"} <= of_sentence("It paid. A bank was fined.", "", 0)


def test_an_act_is_seen_with_what_turns_it() -> None:
    assert "listing_act ~ cue modal before" in of_sentence("Washington may impose sanctions on the firm.")
    assert "fining_act ~ plain" in of_sentence("Washington fined the firm.")
    assert "fining_act ~ time_past behind" in of_sentence("Washington fined the firm a decade ago.")


def test_a_word_is_seen_by_its_end() -> None:
    found = of_sentence("Şirket yarın listeye eklenecek.")
    assert {"end:ecek", "last end:ecek", "last:eklen", "first:sirke", "word:eklenece"} <= found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Analysts believe that sanctions may follow.", Attribution.OPINION),
        (
            "A US official, speaking on condition of anonymity, said that sanctions were near.",
            Attribution.UNNAMED_OFFICIAL,
        ),
        ("The Treasury said that it had sanctioned two firms.", Attribution.OFFICIAL),
        ("Reuters reported that two firms were sanctioned.", Attribution.REPORTED),
        ("Two firms were sanctioned.", Attribution.OUTLET),
    ],
)
def test_who_says_it_is_told(text: str, expected: Attribution) -> None:
    (only,) = read_page(article(text))
    assert attribution(only) is expected


def test_what_stands_in_a_title_is_said_by_the_headline() -> None:
    assert attribution(read_page(article("", "Treasury says it sanctioned two firms"))[0]) is Attribution.HEADLINE


THREAT = "The US Treasury warned Turkish banks that they risk sanctions over payments from Russia."


@pytest.mark.parametrize(("text", "title"), [(f"Talks went on. {THREAT}", ""), ("", THREAT.removesuffix("."))])
def test_a_signal_says_why_it_was_read(text: str, title: str) -> None:
    told = article(text, title)
    signal = next(one for one in read_signals(told) if one.type is SignalType.WARNING_THREAT)
    reading, page, *rest = explain_signal(told, signal)
    assert (reading.feature, reading.query) == ("likelihood", "warning_threat")
    assert reading.weight >= float(reading.candidate)
    assert page.feature == "page"
    spoke = [one for one in rest if one.feature == "trait"]
    assert spoke
    assert all((one.note == "for it") == (one.weight > 0) for one in spoke)
    others = [one.query for one in rest if one.feature == "likelihood"]
    assert others
    assert "warning_threat" not in others


def test_a_signal_is_found_again_where_its_quote_is_printed_with_what_was_not_read() -> None:
    text = f"ANKARA — {THREAT}\n\nMore on this topic: weather."
    printed = Article(id="1", url="", outlet="", title="Banks", text=text, lang="en")
    read_text = as_read(printed)
    signal = next(one for one in read_signals(read_text) if one.type is SignalType.WARNING_THREAT and one.end)
    assert signal.start is not None
    assert explain_signal(read_text, signal)


def test_what_is_not_read_any_more_has_no_reasons() -> None:
    signal = next(iter(read_signals(article(THREAT))))
    assert explain_signal(article("The text is another now."), signal) == ()


def test_every_concept_and_every_word_of_the_rules_can_be_said() -> None:
    said = {f"has:{kind}" for lang in LANGUAGES for kind in vocabulary(lang)}
    said |= {f"has:cue {kind}" for kind in kinds()} | {f"has:a {kind}" for kind in ("sanctioner", "shunned", "third")}
    raw = {trait for trait in said if "_" in spoken(trait) or "cue" in spoken(trait)}
    assert raw == set()


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("stem:yurtd", "the word “yurtd…”"),
        ("stem:ban", "the word “ban”"),
        ("stem:#", "a number"),
        ("title has:bank_word", "the title speaks of a bank"),
        ("before has:a shunned", "the sentence before speaks of a state under sanctions"),
        ("rule:sanctioned", "the rule sanctioned holds"),
        ("warning > bank_word", "a warning, then a bank"),
        ("mark:years ago", "it names a year before the article's"),
        ("end:ecek", "a word that ends in “…ecek”"),
        ("last end:ecek", "its last word that ends in “…ecek”"),
        ("page has:bank_word", "the article speaks of a bank"),
        ("fining_act ~ plain", "a fine, as a plain fact"),
        ("parties:a sanctioner, a third", "names one who sanctions, then a third state"),
    ],
)
def test_a_trait_is_said_in_words(trait: str, words: str) -> None:
    assert spoken(trait) == words


def test_traits_that_sound_alike_are_told_once_and_what_is_no_trait_is_not() -> None:
    found = spoken_traits(
        [
            Feature("likelihood", 0.9, "penalty", "0.50"),
            Feature("trait", -0.4, "always", "", "against it"),
            Feature("trait", 0.3, "has:threatening", "", "for it"),
            Feature("trait", 0.2, "has:cue threat", "", "for it"),
        ]
    )
    assert [(one.query, one.weight, one.note) for one in found] == [
        ("speaks of a threat", 0.5, "for it"),
        ("any sentence, to begin with", -0.4, "against it"),
    ]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with the types that it tells afresh; ``retells`` where it tells of old things alone."""

    article: Article
    types: frozenset[SignalType]
    retells: bool


@pytest.fixture(scope="module")
def labelled() -> list[Labelled]:
    return [*_labelled()]


def _labelled() -> Iterator[Labelled]:
    lines = (line for file in sorted(TEXTS.glob("signals_*.jsonl")) for line in file.read_text("utf-8").splitlines())
    for row in [json.loads(line) for line in lines][::EVERY]:
        day = date.fromisoformat(row["date"][:10]) if row.get("date") else None
        text = Article(row["id"], "", "", row["title"], row["text"], published_at=day, lang=row["lang"])
        fresh = frozenset(SignalType(one["type"]) for one in row["signals"] if not one.get("background"))
        yield Labelled(text, fresh, bool(row["signals"]) and not fresh)


def fresh_types(one: Article) -> frozenset[SignalType]:
    return frozenset(signal.type for signal in read_signals(one) if not signal.background)


def test_the_texts_that_it_was_learnt_from_are_read_as_they_are_labelled(labelled: list[Labelled]) -> None:
    right = wrong = missed = 0
    for one in labelled:
        found = fresh_types(one.article)
        right += len(found & one.types)
        wrong += len(found - one.types)
        missed += len(one.types - found)
    assert right > 50
    assert 2 * right / (2 * right + wrong + missed) >= 0.8


def test_texts_of_other_matters_seldom_tell_anything(labelled: list[Labelled]) -> None:
    others = [one.article for one in labelled if not one.types and not one.retells]
    assert len(others) > 15
    assert sum(bool(fresh_types(one)) for one in others) <= 0.08 * len(others)


def test_a_threat_is_hardly_ever_read_as_a_listing(labelled: list[Labelled]) -> None:
    threats = [one.article for one in labelled if one.types == {SignalType.WARNING_THREAT}]
    assert len(threats) > 5
    assert sum(SignalType.DESIGNATION in fresh_types(one) for one in threats) <= 0.05 * len(threats)
