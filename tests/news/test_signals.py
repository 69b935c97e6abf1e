"""What an article tells of, as a reader would say it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchlist.model import Article, Attribution, Certainty, Signal, SignalType, TargetKind
from watchlist.news.signals import read_signals

SHARED = Path(__file__).parents[3] / "shared"


def article(text: str, title: str = "", published: date | None = None, lang: str = "") -> Article:
    return Article(id="1", url="", outlet="", title=title, text=text, published_at=published, lang=lang)


def read(text: str, title: str = "", published: date | None = None) -> tuple[Signal, ...]:
    return read_signals(article(text, title, published))


def one(kind: SignalType, text: str, title: str = "") -> Signal:
    """The first signal of a type."""
    return next(signal for signal in read(text, title) if signal.type is kind)


def test_a_signal_says_who_does_what_to_whom_and_where_it_is_said() -> None:
    text = "Talks went on. The commerce department added two Turkish companies to its Entity List. Nobody spoke."
    signal = one(SignalType.DESIGNATION, text)
    assert (signal.certainty, signal.background, signal.attribution) == (Certainty.IMPOSED, False, Attribution.OUTLET)
    assert (signal.actor, signal.target) == ("US Department of Commerce", "companies in Türkiye")
    assert (signal.target_kind, signal.instrument) == (TargetKind.FIRMS, "Entity List")
    assert signal.quote == "The commerce department added two Turkish companies to its Entity List."
    assert (signal.start, signal.end) == (15, 86)
    assert text[15:86] == signal.quote


def test_offsets_count_code_points_of_the_text_as_given() -> None:
    text = "𝔸İ ß ﬁ.\r\nİSTANBUL — ABD Ticaret Bakanlığı, iki Türk şirketini kara listeye aldı. Son."
    signal = one(SignalType.DESIGNATION, text)
    assert text[signal.start : signal.end] == signal.quote


def test_what_stands_only_in_the_title_has_no_offsets() -> None:
    signal = one(SignalType.DESIGNATION, "Nothing more was known.", title="US adds two Turkish firms to Entity List")
    assert (signal.start, signal.end) == (None, None)
    assert signal.quote == "US adds two Turkish firms to Entity List"


def test_a_headline_is_no_surer_than_its_text() -> None:
    signals = read(
        "Washington warned that it could impose sanctions on Turkish companies that evade export controls.",
        title="US slaps sanctions on Turkish companies",
    )
    told = {(signal.type, signal.certainty) for signal in signals}
    assert ("warning_threat", "threatened") in told
    assert "designation" not in {kind for kind, _ in told}


def test_the_first_line_serves_as_a_title_where_there_is_none() -> None:
    signals = read("US sanctions five Turkish companies\n\nOfficials in Washington may impose sanctions on more firms.")
    types = {signal.type for signal in signals}
    assert SignalType.WARNING_THREAT in types
    assert SignalType.DESIGNATION not in types


@pytest.mark.parametrize(
    "text",
    [
        "The US has already added 18 Turkish companies to its Entity List.",
        "Last year Treasury imposed sanctions on five Turkish companies.",
        "Treasury had imposed sanctions on five Turkish companies.",
        "In 2023 Treasury imposed sanctions on five Turkish companies.",
        "ABD Ticaret Bakanlığı daha önce 18 Türk şirketini kara listeye aldı.",
        "ABD Ticaret Bakanlığı 18 Türk şirketini kara listeye almıştı.",
        "Минторг США ранее внёс в чёрный список 18 турецких компаний.",
    ],
)
def test_what_retells_something_old_is_background(text: str) -> None:
    told = {(signal.type, signal.background) for signal in read(text, published=date(2024, 8, 7))}
    assert (SignalType.DESIGNATION, True) in told
    assert (SignalType.DESIGNATION, False) not in told


@pytest.mark.parametrize(
    "text",
    [
        "Treasury imposed sanctions on five Turkish companies on Wednesday.",
        "ABD Hazine Bakanlığı beş Türk şirketine yaptırım uyguladı.",
        "Минфин США ввёл санкции против пяти турецких компаний.",
    ],
)
def test_news_is_fresh(text: str) -> None:
    told = {(signal.type, signal.background) for signal in read(text, published=date(2024, 8, 7))}
    assert (SignalType.DESIGNATION, False) in told


def test_the_weightiest_fresh_signal_comes_first() -> None:
    signals = read(
        "Treasury imposed sanctions on 400 companies, some in Turkey. Beijing criticised the sanctions. "
        "The US had recently warned Turkey of consequences.",
        title="US imposes sanctions on 400 firms",
    )
    assert signals[0].type is SignalType.DESIGNATION
    assert signals[-1].background


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The US Treasury sanctioned three Turkish banks.", TargetKind.BANKS),
        ("The US Treasury sanctioned two Turkish companies.", TargetKind.FIRMS),
        ("The US warned Turkey of consequences over exports to Russia.", TargetKind.STATE),
    ],
)
def test_whom_it_is_aimed_at_has_a_kind(text: str, expected: TargetKind) -> None:
    assert {signal.target_kind for signal in read(text)} == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The company announced record sales of its new phone and named a new chief executive.",
        "The central bank warned of consequences if inflation stays high.",
        "A court sentenced a man to ten years in prison for theft.",
        "Ankara and Kyiv signed a free trade agreement; exports rose 3 percent.",
        "Regulators fined the airline for late flights.",
    ],
)
def test_other_news_gives_nothing(text: str) -> None:
    assert read(text, title="Business in brief") == ()


@settings(max_examples=150)
@given(st.text(max_size=120), st.sampled_from(["en", "tr", "ru", "de", ""]), st.text(max_size=40))
def test_any_text_is_read_and_every_quote_stands_where_it_says(text: str, lang: str, title: str) -> None:
    whole = f"{text} The US imposed sanctions on two Turkish firms. {text}"
    for signal in read_signals(article(whole, title, lang=lang)):
        if signal.start is not None:
            assert whole[signal.start : signal.end] == signal.quote


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development articles lie beside the repository, and are not there")
def test_the_development_articles_are_read_for_what_they_tell() -> None:
    rows = json.loads((SHARED / "data" / "news" / "story_set_development.json").read_text())
    right = 0
    for row in rows:
        title, _, text = row["text"].partition("\n")
        signals = read(text, title, date.fromisoformat(row["date"]))
        fresh = [signal.type.value for signal in signals if not signal.background]
        right += fresh[0] in row["expected_primary"] if fresh else not row["expected_primary"]
    assert right >= 0.75 * len(rows)
