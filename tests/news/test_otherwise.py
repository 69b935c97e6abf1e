"""What is said to have changed a decision would truly have changed it: the change is made, and read again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from watchlist.model import Article, Bound, Candidate, CandidateState, Citation, Claim, Entry, Name, Schema, Verdict
from watchlist.news import otherwise
from watchlist.news.candidates import name_firms
from watchlist.news.mentions import NameScanner
from watchlist.news.promotion import promoted
from watchlist.news.reading import as_read
from watchlist.news.scopes import Holding
from watchlist.news.signals import explain_signal, read_signals
from watchlist.news.signals.learned import best, learned, likelihoods
from watchlist.news.signals.spoken import spoken, spoken_traits
from watchlist.news.signals.weighed import seen_page
from watchlist.news.standing import Standing, rule_reasons, standing, with_rules
from watchlist.news.verdicts import judged, unchecked

DAY, OLD, LATE = date(2024, 8, 7), date(2016, 8, 23), date(2024, 2, 27)
NOON = datetime(2024, 8, 7, 12, tzinfo=UTC)
WARNED = "The United States warned Türkiye on Monday that it will impose sanctions unless exports to Russia stop."
PLAIN = "Officials met in Ankara for talks about the summer harvest and the weather."


# === signals ========================================================================================================


def article(text: str, title: str = "") -> Article:
    return Article("a", "", "Harbour Ledger", title, text, DAY, "en")


def lines(one: Article, place: int = 0) -> list[str]:
    signal = read_signals(as_read(one))[place]
    found = explain_signal(as_read(one), signal)
    alone = not any(other.start is not None for other in read_signals(as_read(one)))
    return list(otherwise.of_signal(signal, found, spoken_traits(found), alone=alone))


def test_without_its_strongest_trait_a_signal_is_as_likely_as_is_said() -> None:
    one = as_read(article(WARNED))
    (line,) = [line for line in lines(one) if line.startswith("had it not been")]
    said = re.fullmatch(r"had it not been for “(.*)” \((.*) likely\), it would (still|not) have been told", line)
    assert said
    trait, likely, told = said.groups()
    signal, page = read_signals(one)[0], seen_page(one, learned())
    kept = [each for each in page.traits[0] if spoken(each) != trait]
    assert len(kept) < len(page.traits[0])
    again, _ = best(likelihoods(kept, learned()).items(), page.likelihood)[signal.type]
    assert again == pytest.approx(float(likely), abs=0.02)
    assert (told == "still") is (again >= learned().thresholds[signal.type])


def test_a_headlines_signal_no_longer_rests_on_it_alone_once_the_text_says_so() -> None:
    wish = "did the text say so as well, it would not rest on the headline alone"
    assert wish in lines(article(PLAIN, WARNED))
    assert wish not in lines(article(f"{PLAIN} {WARNED}", WARNED))


def test_a_signal_that_is_not_read_any_more_says_so() -> None:
    (line,) = otherwise.of_signal(read_signals(as_read(article(WARNED)))[0], (), ())
    assert "read in another way now" in line


# === claims =========================================================================================================


def party(number: int, on: date, rule: str, country: str = "TR", program: str = "") -> Standing:
    return standing(
        Entry(
            "us_bis_entity_list",
            f"4-{country.lower()}-{number}",
            Schema.LEGAL_ENTITY,
            (Name(f"Deneme{number} Makina Sanayi"),),
            programs=(program,) if program else (),
            jurisdictions=(country,),
            citations=(Citation(rule, on),),
            listed_on=on,
        )
    )


def holding() -> Holding:
    """Six of an old rule on account of nobody, and three of a late one on account of Russia."""
    old = [party(number, OLD, "81 FR 1") for number in range(6)]
    late = [party(number, LATE, "89 FR 3", program="746.8") for number in range(10, 13)]
    whole = tuple(with_rules((*old, *late), rule_reasons((*old, *late))))
    return Holding(whole, date(2024, 1, 1), observed=True, country="TR", name="Türkiye")


def claim(value: int, bound: Bound = Bound.EXACT) -> Claim:
    return Claim(value, "companies", "so many", bound, "TR", "us_bis_entity_list", DAY, "article", part="4-")


@pytest.mark.parametrize("bound", [Bound.EXACT, Bound.AT_LEAST, Bound.ABOUT])
@pytest.mark.parametrize("value", [3, 9, 4, 400])
def test_each_other_number_gets_the_verdict_that_is_said(value: int, bound: Bound) -> None:
    found = judged(claim(value, bound), holding())
    told = 0
    for line in otherwise.of_claim(found):
        said = re.fullmatch(r"had the words said (?:exactly )?([\d,]+), it would have been (\w+).*", line)
        if said:
            again = judged(claim(int(said[1].replace(",", ""))), holding())
            assert (again.verdict is Verdict.CONTRADICTED) is (said[2] == "contradicted")
            assert said[2] == "contradicted" or f"“{again.scope}”" in line
            told += 1
    assert told


def test_the_number_that_the_words_say_is_never_said_to_be_another() -> None:
    found = judged(claim(4), holding())
    assert found.verdict is Verdict.CONTRADICTED
    assert not any("words said 4," in line for line in otherwise.of_claim(found))


@pytest.mark.parametrize(
    ("asked", "lacks"),
    [
        (replace(claim(3), list=None), "name a list"),
        (replace(claim(3), as_of=None), "with a day"),
        (claim(3), "with a reading"),
        (replace(judged(claim(4), holding()), verdict=Verdict.NOT_CHECKABLE), "read again"),
    ],
)
def test_what_could_not_be_checked_says_what_it_lacks(asked: Claim, lacks: str) -> None:
    (line,) = otherwise.of_claim(unchecked(asked, "for some reason"))
    assert lacks in line


# === firms that nobody tracks =======================================================================================


def candidate(*origins: str, official: bool = False, state: CandidateState = CandidateState.OPEN) -> Candidate:
    return Candidate("c1", "Torekan", "TR", NOON, NOON, state, len(origins), origins, official, "“company”", "s1")


def has(found: Iterable[str], words: str) -> bool:
    return any(words in line for line in found)


def test_one_more_origin_is_wished_for_only_where_the_rule_counts_them() -> None:
    one = candidate("One")
    assert has(otherwise.of_candidate(one, "two_origins"), "with one more independent origin")
    assert promoted(candidate("One", "Two"), "two_origins")
    for rule in ("official", "never"):
        assert not has(otherwise.of_candidate(one, rule), "independent origin")
        assert not promoted(candidate("One", "Two"), rule)


def test_an_official_text_is_wished_for_unless_no_rule_tracks_anything() -> None:
    named = candidate("One", official=True)
    assert has(otherwise.of_candidate(candidate("One"), "official"), "official text")
    assert promoted(named, "official")
    assert not has(otherwise.of_candidate(candidate("One"), "never"), "official text")
    assert not promoted(named, "never")
    assert has(otherwise.of_candidate(candidate("One"), "never"), "no rule tracks it")


@pytest.mark.parametrize(
    ("one", "rule", "wider"),
    [
        (candidate("One", "Two"), "official", "two_origins"),
        (candidate("One", "Two"), "never", "two_origins"),
        (candidate("One", official=True), "never", "official"),
    ],
)
def test_a_wider_setting_is_named_where_it_would_have_promoted(one: Candidate, rule: str, wider: str) -> None:
    assert has(otherwise.of_candidate(one, rule), f'with `promote = "{wider}"`')  # type: ignore[arg-type]
    assert promoted(one, wider)  # type: ignore[arg-type]
    assert not promoted(one, rule)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [CandidateState.TRACKED, CandidateState.DISMISSED])
def test_what_was_decided_wishes_for_no_origins(state: CandidateState) -> None:
    (line,) = otherwise.of_candidate(candidate("One", state=state), "two_origins")
    assert ("s1" if state is CandidateState.TRACKED else "candidates track c1") in line


def test_a_candidates_mention_says_what_called_it_a_firm() -> None:
    text = "Washington has sanctioned Turkish company Torekan Elektronik for exports."
    one = article(text)
    (mention,) = name_firms(one, ())
    without, tracked = otherwise.of_sighting(mention)
    assert mention.reason in without
    assert name_firms(article(text.replace("Turkish company ", "")), ()) == ()
    assert "that subject" in tracked
    from watchlist.model import Subject

    (named,) = NameScanner([Subject("s1", (Name("Torekan Elektronik"),), "TR")]).scan(one)
    assert (named.subject, named.candidate) == ("s1", None)
