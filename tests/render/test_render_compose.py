"""What a message says: who, what, by whom, how certain, why you, and what to do."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchlist.model import (
    Address,
    Attribution,
    Band,
    Certainty,
    Change,
    Conflict,
    Feature,
    Identifier,
    Item,
    Kind,
    Message,
    Origin,
    Reason,
    Schema,
    Sent,
    Signal,
    SignalType,
    Told,
)
from watchlist.render.compose import compose
from watchlist.render.text import as_text
from watchlist.render.words import why_line, words_of

NOW = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)
Compose = Callable[..., Message]
Make = Callable[..., Told]


def values(item: Item, label: str) -> list[str]:
    return [line.value for line in item.lines if line.label == label]


def changed_event(one: Told, **changes: object) -> Told:
    return msgspec.structs.replace(one, event=msgspec.structs.replace(one.event, **changes))


def test_a_listing_says_who_where_and_under_what(make: Make, composed: Compose) -> None:
    message = composed(make())
    assert message.title == "Listed: ALFA MAKINA LIMITED SIRKETI on OFAC SDN (RUSSIA-EO14024)"
    assert "US persons may not deal with it" in message.lead
    (item,) = message.items
    assert values(item, "Law") == ["89 FR 68312, 23 August 2024"]
    assert [line.url for line in item.lines if line.label == "Law"] == ["https://law.example.com/89fr68312"]
    assert values(item, "Match") == ["score 0.93, by its primary name"]
    assert values(item, "Because") == ["same name"]
    assert values(item, "Identifier") == ["Tax ID No. 123 456 7890"]
    assert values(item, "Seen") == ["23 August 2024, 14:07 UTC"]
    assert "weak alias" in values(item, "Also named")[0]


def commands(message: Message) -> list[str]:
    return [action.command for action in message.actions]


def test_the_footer_says_why(make: Make, composed: Compose) -> None:
    footer = composed(make()).footer
    assert footer == f"Subscription “compliance”. {why_line(Reason.NEW_LISTING)}"


def test_a_message_says_what_its_reader_can_do(make: Make, composed: Compose) -> None:
    assert commands(composed(make())) == [
        "watchlist alerts ack al1",
        "watchlist judge h1 positive",
        "watchlist judge h1 negative",
        "watchlist mute alert al1",
        "watchlist why alert al1",
    ]
    assert "watchlist sources --held" in commands(composed(make(Kind.SOURCE_FAULT, origin=None)))


def test_a_possible_match_never_reads_like_a_certain_one(make: Make, composed: Compose) -> None:
    message = composed(make(band=Band.POSSIBLE, reason=Reason.POSSIBLE_MATCH))
    assert message.title.startswith("Possible match: ALFA MAKINA LIMITED SIRKETI, listed on OFAC SDN")
    assert "a person should decide" in message.lead
    assert "possible match, needs review" in values(message.items[0], "Match")[0]
    assert message.items[0].heading.endswith("possible match")


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (Kind.AMENDED, "Amended: ALFA MAKINA LIMITED SIRKETI on OFAC SDN"),
        (Kind.DELISTED, "Delisted: ALFA MAKINA LIMITED SIRKETI from OFAC SDN"),
        (Kind.ANNOUNCED, "Announced: ALFA MAKINA LIMITED SIRKETI for OFAC SDN"),
        (Kind.ALREADY_LISTED, "Already listed: ALFA MAKINA LIMITED SIRKETI on OFAC SDN"),
        (Kind.DISAGREEMENT, "Lists disagree: disagreement 1"),
        (Kind.SOURCE_FAULT, "Source fault: source_fault 1"),
        (Kind.OPERATOR, "For the operator: operator 1"),
    ],
)
def test_every_kind_has_its_title_and_lead(make: Make, composed: Compose, kind: Kind, start: str) -> None:
    message = composed(make(kind))
    assert message.title.startswith(start)
    assert message.lead.endswith(".")
    assert "{" not in message.title + message.lead
    assert message.lead[0].isupper() or message.lead.startswith("watchlist")


def test_an_amendment_says_what_changed_field_by_field(make: Make, composed: Compose) -> None:
    message = composed(make(Kind.AMENDED, reason=Reason.AMENDED))
    assert "address and alias" in message.lead
    text = as_text(message)
    assert "address: Ankara → Istanbul" in text
    assert "alias: added ALFA" in text


def test_a_delisting_does_not_repeat_what_the_list_means(make: Make, composed: Compose) -> None:
    assert "blocked" not in composed(make(Kind.DELISTED)).lead


def test_an_announced_party_without_an_entry_is_told_by_its_notice(make: Make, composed: Compose) -> None:
    one = changed_event(make(Kind.ANNOUNCED), entry=None, title="Final rule adds 12 entities")
    message = composed(one)
    assert message.title == "Announced: Final rule adds 12 entities"


def test_a_story_says_how_certain_and_from_how_many(story: Told, composed: Compose) -> None:
    message = composed(story)
    assert message.title == (
        "Threatened: United States warns Türkiye over exports to Russia – names Alfa Makina Ltd. Şti. "
        "(5 copies, 1 independent origin: Financial Times)"
    )
    assert "nothing is in force" in message.lead
    assert "You track Alfa Makina Ltd. Şti." in message.lead
    (item,) = message.items
    assert values(item, "Quote") == ["“there will be consequences”"]
    assert item.heading == "Warning or threat, threatened, by United States, towards Türkiye"
    assert values(item, "Also tells of") == ["listing"]
    assert [line.url for line in item.lines if line.label == "Read it"] == ["https://news.example.com/a1"]


def saying(one: Told, signal: Signal, event: str, *changes: Change) -> Told:
    """The same story, told for what a signal says."""
    said = msgspec.structs.replace(one.event, id=event, signal=signal, changes=changes)
    alert = msgspec.structs.replace(one.alert, id=f"al-{event}", event=event)
    return msgspec.structs.replace(one, event=said, alert=alert)


def test_several_developments_of_a_story_are_one_item_that_says_each(story: Told, composed: Compose) -> None:
    assert story.story is not None
    threat = story.story.signals[1]
    fine = Signal(SignalType.PENALTY, Certainty.REPORTED, "was fined", "r2", attribution=Attribution.UNNAMED_OFFICIAL)
    whole = msgspec.structs.replace(story.story, signals=(threat, fine), follows=("s0",))
    told = [
        msgspec.structs.replace(saying(story, one, event), story=whole) for one, event in ((fine, "e2"), (threat, "e1"))
    ]
    message = composed(*told)
    assert message.title.startswith("Threatened: United States warns Türkiye")
    (item,) = message.items
    assert values(item, "Says") == ["penalty, reported"], "the heading says the other"
    assert values(item, "Quote") == ["“there will be consequences”", "“was fined” – an unnamed official says so"]
    assert values(item, "Also tells of") == []
    assert values(item, "Goes on from") == ["watchlist stories show s0"]


def test_what_has_become_surer_says_what_it_was(story: Told, composed: Compose) -> None:
    assert story.story is not None
    imposed = Signal(SignalType.DESIGNATION, Certainty.IMPOSED, "were listed", "r1", actor="United States")
    whole = msgspec.structs.replace(story.story, signals=(story.story.signals[1], imposed), title="")
    change = Change("certainty", "threatened", "imposed")
    one = msgspec.structs.replace(saying(story, imposed, "e3", change), story=whole)
    message = composed(one)
    assert message.title.startswith("Imposed: United States warns Türkiye over exports")
    assert "Before, it was threatened." in message.lead
    assert message.items[0].changes == (change,)


def test_a_story_without_a_signal_or_an_origin_is_reported(story: Told, composed: Compose) -> None:
    assert story.story is not None
    bare = msgspec.structs.replace(
        story.story,
        signals=(),
        origin=None,
        independent=2,
        conflicts=(Conflict("amount", {"a1": "2", "a2": "3"}, "3"),),
    )
    message = composed(msgspec.structs.replace(story, story=bare, articles=()))
    assert message.title.startswith("Reported: United States warns Türkiye over exports to Russia – names Alfa Makina")
    assert message.title.endswith(" (5 copies, 2 independent origins)")
    assert values(message.items[0], "Copies differ") == ["amount: 2 and 3; likely 3"]


def test_a_group_counts_and_names_its_list(make: Make, composed: Compose) -> None:
    message = composed(*(make(number=n, name=f"FIRMA {n}", on="us_bis_entity_list") for n in range(3)))
    assert message.title == "3 firms listed on the BIS Entity List"
    assert [line.value for line in message.shared if line.label == "Law"] == ["89 FR 68312, 23 August 2024"]
    assert all(not values(item, "Law") for item in message.items)
    assert [item.alert for item in message.items] == ["al0", "al1", "al2"]
    assert all(values(message.items[n], "Match")[0].endswith(f" · judge h{n}") for n in range(3))
    assert "watchlist judge ID positive|negative" in commands(message)


def test_what_tells_parties_apart_stays_with_each(make: Make, composed: Compose) -> None:
    message = composed(make(number=1), make(number=2))
    assert {line.label for line in message.shared} <= {"List", "Program", "Law", "Listed on", "Seen", "Proof"}


def test_the_users_own_firms_come_first_then_the_surer(make: Make, composed: Compose) -> None:
    told = [
        make(number=1, name="A", origin=None),
        make(number=2, name="B", origin=Origin.LIST),
        make(number=3, name="Z", band=Band.POSSIBLE),
        make(number=4, name="Y"),
    ]
    message = composed(*told)
    assert [item.alert for item in message.items] == ["al4", "al3", "al2", "al1"]
    assert message.title == "4 firms listed on OFAC SDN; yours: Y and Z"
    assert "You track Y and Z." in message.lead
    assert "1 match is only possible" in message.lead


def test_the_order_of_the_alerts_changes_nothing(make: Make, story: Told, composed: Compose) -> None:
    told = [make(number=n, name=f"F{n % 3}", origin=Origin.LIST if n % 2 else Origin.USER) for n in range(9)]
    told += [story, make(Kind.DELISTED, 20)]
    first = composed(*told)
    random.Random(7).shuffle(told)
    assert composed(*told) == first


def test_several_kinds_are_counted_each(make: Make, story: Told, composed: Compose) -> None:
    message = composed(make(), make(number=2), make(Kind.DELISTED, 3), story, make(Kind.SOURCE_FAULT, 4, origin=None))
    assert message.title == "2 firms listed, 1 firm delisted, 1 story in the news and 1 source fault"
    assert message.items[0].heading.startswith("Listed: ")


def test_a_title_names_the_list_on_which_several_things_befell(make: Make, composed: Compose) -> None:
    one, other = make(), make(Kind.DELISTED, 2)
    assert composed(one, other).title.startswith("OFAC SDN: 1 firm listed and 1 firm delisted")
    elsewhere = make(Kind.DELISTED, 2, on="us_bis_entity_list")
    assert composed(one, elsewhere).title.startswith("1 firm listed and 1 firm delisted")


def test_a_source_that_is_well_again_is_not_counted_as_a_fault(make: Make, composed: Compose) -> None:
    over = changed_event(make(Kind.SOURCE_FAULT, 4, origin=None), changes=(Change("state", "held", "ok"),))
    message = composed(make(Kind.SOURCE_FAULT, 3, origin=None), over)
    assert message.title == "1 source fault and 1 source that is well again"
    assert [item.heading.partition(":")[0] for item in message.items] == ["Source fault", "Source is well again"]


def test_who_is_to_be_removed_is_not_counted_with_who_is_to_be_listed(make: Make, composed: Compose) -> None:
    added = make(Kind.ANNOUNCED, 1, name="ALFA")
    removed = make(Kind.ANNOUNCED, 2, name="BETA")
    removed = changed_event(removed, title="BETA: to be removed from OFAC SDN")
    message = composed(added, removed)
    assert message.title.startswith("OFAC SDN: 1 firm announced and 1 firm to be removed")
    assert message.items[1].heading == "Announced: BETA (TR), to be removed from OFAC SDN"


def test_what_one_message_said_for_several_subjects_is_referred_to_once(make: Make, composed: Compose) -> None:
    before = [Sent(f"before-{number}", NOW, Kind.LISTED, "Listed: ALFA") for number in range(3)]
    told = [msgspec.structs.replace(make(Kind.DELISTED), earlier=tuple(before))]
    (line,) = values(composed(*told).items[0], "Told before")
    assert line == "23 August 2024, Listed: ALFA (alert before-2)"


def test_a_line_says_which_name_was_met_where_no_heading_does(make: Make, composed: Compose) -> None:
    one, other = make(), make(number=2, name="BETA")
    assert other.hit is not None
    met = msgspec.structs.replace(other.hit.comparison, matched_name="ALFA", strength="weak")
    other = msgspec.structs.replace(other, hit=msgspec.structs.replace(other.hit, comparison=met))
    lines = {item.heading: values(item, "Match") for item in composed(one, other).items}
    assert lines["BETA (TR)"] == ["score 0.93, by a weak alias of it, “ALFA” · judge h2"]
    assert lines["ALFA MAKINA LIMITED SIRKETI (TR)"] == ["score 0.93 · judge h1"]


def test_one_firm_on_several_lists_is_named_in_the_title(make: Make, composed: Compose) -> None:
    first, second = make(), make(number=2, on="us_bis_entity_list")
    message = composed(first, msgspec.structs.replace(second, subject=first.subject))
    assert message.title == "Alfa Makina Limited Sirketi: listed on OFAC SDN and the BIS Entity List"


def test_persons_and_ships_are_not_firms(make: Make, composed: Compose) -> None:
    def of(number: int, schema: str) -> Told:
        one = make(number=number)
        assert one.event.entry is not None
        return changed_event(one, entry=msgspec.structs.replace(one.event.entry, schema=schema))

    assert composed(of(1, Schema.VESSEL), of(2, Schema.VESSEL)).title.startswith("2 vessels")
    assert composed(of(1, Schema.PERSON), of(2, Schema.COMPANY)).title.startswith("2 parties")
    assert composed(of(1, "Yacht"), of(2, "Yacht")).title.startswith("2 parties")


def test_sixty_firms_stay_readable(make: Make, composed: Compose) -> None:
    message = composed(*(make(number=n, name=f"FIRMA {n:02}") for n in range(60)))
    assert message.title == "60 firms listed on OFAC SDN"
    assert len(message.items) == 60
    assert max(len(item.lines) for item in message.items) <= 4
    assert len(as_text(message).splitlines()) < 60 * 7


def test_one_event_for_two_subjects_is_one_event(make: Make, composed: Compose) -> None:
    one, other = make(), make(number=2)
    message = composed(one, msgspec.structs.replace(other, event=one.event))
    assert message.title.startswith("Listed: ALFA MAKINA")
    (item,) = message.items
    assert values(item, "Law") == ["89 FR 68312, 23 August 2024"]
    assert [line.split(" · ")[1] for line in values(item, "Tracked as")] == [
        "judge h1",
        "judge h2",
    ]
    assert (item.alert, [other.alert for other in item.others]) == ("al1", ["al2"])


def test_messages_on_one_matter_share_a_thread(make: Make, story: Told, composed: Compose) -> None:
    listed, amended = composed(make()), composed(make(Kind.AMENDED))
    assert listed.thread == amended.thread is not None
    assert composed(make(number=2)).thread != listed.thread
    assert composed(make(), make(number=2)).thread is None
    fault = composed(make(Kind.SOURCE_FAULT, 1, origin=None))
    assert fault.thread == composed(make(Kind.SOURCE_FAULT, 2, origin=None)).thread is not None
    assert composed(story).thread != fault.thread


def test_a_day_that_is_not_the_listing_day_is_told_too(make: Make, composed: Compose) -> None:
    (item,) = composed(changed_event(make(), occurred_on=date(2024, 8, 26))).items
    assert values(item, "Dated") == ["26 August 2024"]
    (same,) = composed(changed_event(make(), occurred_on=date(2024, 8, 23))).items
    assert values(same, "Dated") == []


def test_an_unknown_list_is_named_by_its_key(make: Make) -> None:
    at = datetime(2024, 1, 1, tzinfo=UTC)
    message = compose([make(on="house_list")], subscription="s", key="k", now=at, titles={})
    assert message.title.startswith("Listed: ALFA MAKINA LIMITED SIRKETI on the house_list")
    assert message.created_at == at
    assert message.key == "k"


def test_hostile_names_are_cleaned_in_titles(make: Make, composed: Compose) -> None:
    message = composed(make(name="ALFA\r\nBcc: all@example.com\x1b[2J\u202e"))
    assert "\n" not in message.title
    assert "\x1b" not in message.title
    assert "ALFA Bcc: all@example.com[2J" in message.title


@pytest.mark.parametrize("language", ["en", "tr"])
def test_every_reason_says_why(language: str) -> None:
    assert len({why_line(reason, words=words_of(language)) for reason in Reason}) == len(Reason)


def test_an_event_with_no_hit_asks_for_no_judgement(make: Make, composed: Compose) -> None:
    message = composed(make(Kind.LISTED, origin=None))
    assert not any(command.startswith("watchlist judge") for command in commands(message))
    assert "watchlist why alert al1" in commands(message)


def of_entry(one: Told, **changes: object) -> Told:
    assert one.event.entry is not None
    return changed_event(one, entry=msgspec.structs.replace(one.event.entry, **changes))


def explained(one: Told, *features: Feature, score: float = 1.0) -> Told:
    assert one.hit is not None
    met = msgspec.structs.replace(one.hit.comparison, explanation=features, score=score)
    return msgspec.structs.replace(one, hit=msgspec.structs.replace(one.hit, comparison=met))


def test_a_story_that_names_seven_firms_is_one_item(make: Make, story: Told, composed: Compose) -> None:
    firms = [make(number=n, name=f"FIRMA {n}", origin=Origin.LIST) for n in range(7)]
    told = [msgspec.structs.replace(one, event=story.event, story=story.story) for one in firms]
    notice = msgspec.structs.replace(
        changed_event(make(Kind.ANNOUNCED, 9, origin=None), entry=None, story=story.event.story), story=story.story
    )
    message = composed(*told, notice)
    assert message.title.startswith("Threatened: United States warns")
    (item,) = message.items
    assert len(values(item, "Names")) == 7
    assert "7 parties are tracked because a list names them" in message.lead
    assert values(item, "Names")[3] == "Firma 3, score 0.93 · judge h3"
    assert sorted([item.alert, *(other.alert for other in item.others)]) == sorted(
        one.alert.id for one in [*told, notice]
    )


def test_the_entries_of_one_firm_on_one_list_are_one_item(make: Make, composed: Compose) -> None:
    turkish, kazakh = make(number=1), make(number=2)
    abroad = of_entry(kazakh, addresses=(Address("Auezova 14, Almaty", country="KZ"),), identifiers=())
    message = composed(turkish, msgspec.structs.replace(abroad, subject=turkish.subject), make(number=3, name="BETA"))
    assert message.title == "2 firms (3 entries) listed on OFAC SDN: Alfa Makina Limited Sirketi and Beta"
    first, _ = message.items
    assert first.heading == "ALFA MAKINA LIMITED SIRKETI (KZ and TR)"
    assert [line.split(",")[0] for line in values(first, "Match")] == ["entry of TR", "entry of KZ"]
    assert values(first, "Address") == ["No. 5, Istanbul", "Auezova 14, Almaty"]


def test_two_firms_of_one_name_stay_two(make: Make, composed: Compose) -> None:
    message = composed(make(number=1), make(number=2))
    assert len(message.items) == 2
    assert message.title == "2 firms listed on OFAC SDN: Alfa Makina Limited Sirketi"


def test_each_amended_entry_keeps_its_own_changes(make: Make, composed: Compose) -> None:
    one, other = make(Kind.AMENDED), make(Kind.AMENDED, 2)
    message = composed(one, msgspec.structs.replace(other, subject=one.subject))
    assert [len(item.changes) for item in message.items] == [2, 2]
    assert message.title == "Alfa Makina Limited Sirketi: amended on OFAC SDN"


def test_twelve_changes_of_one_entry_are_told_each(make: Make, composed: Compose) -> None:
    changes = tuple(Change(f"field_{n}", str(n), str(n + 1)) for n in range(12))
    text = as_text(composed(changed_event(make(Kind.AMENDED), changes=changes)))
    assert all(f"field {n}: {n} → {n + 1}" in text for n in range(12))


def test_a_firm_that_is_the_entry_is_not_explained_to_itself(make: Make, composed: Compose) -> None:
    known = explained(make(origin=Origin.LIST), Feature("known", 1.0, "Alfa", "ALFA", "this subject is this entry"))
    (item,) = composed(known).items
    assert values(item, "Match") == ["is this entry"]
    assert values(item, "Because") == []
    assert values(item, "Tracked because") == ["address in TR"]
    first = next(item for item in composed(known, make(number=2, name="BETA")).items if item.alert == "al1")
    assert values(first, "Tracked as") == values(first, "Match") == []


@pytest.mark.parametrize(
    ("feature", "score", "said"),
    [
        (Feature("country", 1.02, "TR", "KG, TR", "a country in common"), 1.0, ["same country"]),
        (Feature("country", 0.94, "TR", "RU", ""), 0.9, ["another country: TR, not RU"]),
        (Feature("word_translated", 0.4, "digital", "dijital", "common"), 0.9, ["“digital” translates “dijital”"]),
        (Feature("word_equal", 1.0, "alfa", "alfa", "distinctive"), 0.9, []),
        (Feature("everyday_word", 0.69, "A", "A", ""), 1.0, []),
        (Feature("everyday_word", 0.69, "A", "A", ""), 0.69, ["only everyday words are alike"]),
        (
            Feature("vkn", 0.65, "1234567890", "9876543210", ""),
            0.6,
            ["different tax number (VKN): 1234567890 and 9876543210"],
        ),
        (Feature("shoe_size", 0.65, "", "", "told by nobody"), 0.6, ["shoe size: told by nobody"]),
    ],
)
def test_reasons_are_a_persons_words(
    make: Make, composed: Compose, feature: Feature, score: float, said: list[str]
) -> None:
    (item,) = composed(explained(make(), feature, score=score)).items
    assert values(item, "Because") == said


def test_an_equal_identifier_is_the_match(make: Make, composed: Compose) -> None:
    one = explained(make(), Feature("registration", 1.0, "TR:394", "TR:394", "an equal identifier decides"))
    assert one.hit is not None
    met = msgspec.structs.replace(one.hit.comparison, strength="identifier")
    (item,) = composed(msgspec.structs.replace(one, hit=msgspec.structs.replace(one.hit, comparison=met))).items
    assert values(item, "Match") == ["same registration number: 394"]
    assert values(item, "Because") == []


def test_one_printed_number_is_shown_once(make: Make, composed: Compose) -> None:
    mersis = Identifier("mersis", "0612129479900001", label="Central Registration No.", printed="612129479900001")
    vkn = Identifier("vkn", "6121294799", label="Central Registration No.", printed="612129479900001")
    (item,) = composed(of_entry(make(), identifiers=(mersis, vkn))).items
    assert values(item, "Identifier") == ["Central Registration No. 612129479900001"]


def test_a_list_is_named_in_full_once_and_shortly_elsewhere(make: Make) -> None:
    titles = {"us_ofac_sdn": "Specially Designated Nationals and Blocked Persons (SDN)"}
    told = [make(number=n, name=f"FIRMA {n}") for n in range(5)]
    text = as_text(compose(told, subscription="s", key="k", now=told[0].event.detected_at, titles=titles))
    assert text.startswith("5 firms listed on the SDN list\n")
    assert text.count("Specially Designated") == 1


def test_a_lists_own_subject_says_shortly_why_it_is_tracked(make: Make, composed: Compose) -> None:
    one = make(origin=Origin.LIST)
    assert one.subject is not None
    long = "us_bis_entity_list: address in TR: No. 5, a very long street, Istanbul"
    (item,) = composed(msgspec.structs.replace(one, subject=msgspec.structs.replace(one.subject, reason=long))).items
    assert values(item, "Tracked because") == ["address in TR, on the BIS Entity List"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([Kind.LISTED, Kind.AMENDED, Kind.DELISTED, Kind.ALREADY_LISTED, Kind.SOURCE_FAULT]),
            st.sampled_from(["ALFA", "BETA"]),
            st.sampled_from(["us_ofac_sdn", "us_bis_entity_list"]),
            st.sampled_from([Origin.USER, Origin.LIST, None]),
            st.sampled_from([Band.HIT, Band.POSSIBLE]),
            st.booleans(),
        ),
        min_size=1,
        max_size=20,
    ),
    st.randoms(),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_alert_is_lost_or_told_twice(
    make: Make,
    story: Told,
    composed: Compose,
    given_alerts: list[tuple[Kind, str, str, Origin | None, Band, bool]],
    shuffle: random.Random,
) -> None:
    told = []
    for number, (kind, name, on, origin, band, in_news) in enumerate(given_alerts):
        one = make(kind, number, name=name, on=on, origin=origin, band=band)
        told.append(msgspec.structs.replace(one, event=story.event, story=story.story) if in_news else one)
    message = composed(*told)
    references = [(item.alert, *(other.alert for other in item.others)) for item in message.items]
    assert sorted(alert for held in references for alert in held) == sorted(one.alert.id for one in told)
    assert len(message.items) <= len({one.event.id for one in told})
    assert (
        sum(one.story is not None for one in told) == 0 or sum(item.event == "e-story" for item in message.items) == 1
    )
    shuffle.shuffle(told)
    assert composed(*told) == message


def test_what_is_yours_in_a_mixed_message_is_counted_apart(make: Make, composed: Compose) -> None:
    message = composed(make(), make(Kind.DELISTED, 2, name="B", origin=Origin.LIST))
    assert message.title == "OFAC SDN: 1 firm listed and 1 firm delisted; yours: Alfa Makina Limited Sirketi"


def test_a_held_source_is_told_once_and_shortly(make: Make) -> None:
    full = "House register (annex 2)"
    one = changed_event(make(Kind.SOURCE_FAULT, origin=None), title=f"{full}: held: too few", source="house")
    told = [msgspec.structs.replace(one, alert=msgspec.structs.replace(one.alert, reason=Reason.SOURCE_FAULT))]
    message = compose(told, subscription="s", key="k", now=one.event.detected_at, titles={"house": full})
    assert message.title == "Source fault: House register: held: too few"
    assert message.items[0].heading == "House register (annex 2) (house)"
    assert values(message.items[0], "Says") == values(message.items[0], "Source") == []


def test_the_end_of_trouble_is_not_told_as_its_beginning(make: Make, composed: Compose) -> None:
    over = changed_event(make(Kind.SOURCE_FAULT, origin=None), changes=(Change("state", "held", "ok"),))
    message = composed(over)
    assert message.title.startswith("Source is well again")
    assert "reads well again; what it changed" in message.lead
    assert not any("--held" in command for command in commands(message))
