"""Reports that share people, states, offices and words and are not one, and copies that share little and are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watchlist.model import Article
from watchlist.news.cluster import Clustering, ReadArticle, cluster, independent
from watchlist.news.explaining_likeness import explain_pair
from watchlist.news.keys import MOST, keys
from watchlist.news.likeness import CERTAIN, enough, likeness, near_copy
from watchlist.news.mentions import NameScanner
from watchlist.news.placing import explain_placing
from watchlist.news.reading import read_article
from watchlist.news.traits import traits

MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
SCANNER = NameScanner([])


def read(key: str, title: str, text: str, *, days: float = 0, lang: str = "en", outlet: str = "") -> ReadArticle:
    when = MONDAY + timedelta(days=days)
    return read_article(Article(key, "", outlet or f"The {key}", title, text, when, lang), SCANNER)


def together(*articles: ReadArticle) -> set[frozenset[str]]:
    return groups(cluster(articles))


def groups(found: Clustering) -> set[frozenset[str]]:
    return {frozenset(article.id for article in story.articles) for story in found.stories}


def apart(*articles: ReadArticle) -> set[frozenset[str]]:
    return {frozenset({article.id}) for article in articles}


THREAT = read(
    "threat",
    "US threatens Turkish valve maker Perdalon with blacklisting",
    "The US Commerce Department warned on Monday that Perdalon Vana would be put on the Entity List unless it stops "
    "selling valves to Russian refineries.",
)
THREAT_TR = read(
    "threat-tr",
    "ABD'den vana üreticisi Perdalon'a kara liste tehdidi",
    "ABD Ticaret Bakanlığı pazartesi günü, Rus rafinerilerine vana satışını durdurmaması halinde Perdalon'un kara "
    "listeye alınacağı uyarısında bulundu.",
    days=0.2,
    lang="tr",
)
THREAT_RU = read(
    "threat-ru",
    "США грозят турецкой «Пердалон» чёрным списком",
    "Минторг США предупредил в понедельник: если турецкая «Пердалон» не прекратит продавать клапаны российским НПЗ, "
    "её внесут в чёрный список.",
    days=0.3,
    lang="ru",
)
IMPOSED = read(
    "imposed",
    "US adds Turkish valve maker Perdalon to Entity List",
    "The US Commerce Department added Perdalon Vana of Izmir and two forwarders to its Entity List on Thursday. "
    "The rule takes effect at once, and licences will be denied.",
    days=3.2,
)
ANSWERED = read(
    "answered",
    "Perdalon rejects US listing and will appeal",
    "Valve maker Perdalon denied on Friday that it ever sold to Russia and said that it would contest its listing in "
    "court in Washington.",
    days=4.1,
)


def test_a_threat_its_execution_and_the_answer_to_it_are_three_stories_that_follow_each_other() -> None:
    found = cluster([ANSWERED, IMPOSED, THREAT_RU, THREAT, THREAT_TR])
    assert groups(found) == {
        frozenset({"threat", "threat-tr", "threat-ru"}),
        frozenset({"imposed"}),
        frozenset({"answered"}),
    }
    follows = {(one.story, one.earlier): one.kind for one in found.follows}
    assert (found.placed["imposed"], found.placed["threat"]) in follows
    assert (found.placed["answered"], found.placed["imposed"]) in follows
    assert {*follows.values()} == {"follow_up"}


def test_one_office_that_warns_two_countries_on_one_day_makes_two_stories() -> None:
    letters = [
        read(
            "kazakh",
            "US warns Kazakh chip dealers of Entity List",
            "The Commerce Department sent letters to 22 companies in Almaty on Monday and warned that they may land on "
            "its Entity List if American chips keep turning up in Russian drones.",
        ),
        read(
            "turkish",
            "Turkish machine tool sellers get US warning",
            "Sellers of lathes in Istanbul were told by the Commerce Department on Monday to end shipments to Russian "
            "arms plants or be put on the Entity List.",
        ),
    ]
    assert together(*letters) == apart(*letters)


def test_one_official_s_visits_to_two_countries_are_two_stories() -> None:
    visits = [
        read(
            "bishkek",
            "EU envoy O'Sullivan urges Bishkek to stop re-exports",
            "The EU's sanctions envoy David O'Sullivan asked Kyrgyz ministers in Bishkek on Monday to stop the "
            "re-export of bearings to Russia.",
        ),
        read(
            "tbilisi",
            "EU envoy O'Sullivan asks Tbilisi for closer checks",
            "The EU's sanctions envoy David O'Sullivan called on Georgia's government in Tbilisi on Tuesday to check "
            "cars that go north to Russia more closely.",
            days=8,
        ),
    ]
    assert together(*visits) == apart(*visits)


def test_two_rounds_of_one_month_are_two_stories() -> None:
    rounds = [
        read(
            "drones",
            "US sanctions four Turkish firms over Iranian drones",
            "The US Treasury imposed sanctions on four companies in Turkey on Thursday for buying engines for Iran's "
            "drones, among them Mertalon Havacılık.",
        ),
        read(
            "bearings",
            "US sanctions six Turkish firms over Russian arms",
            "The US Treasury imposed sanctions on six companies in Turkey on Wednesday for sending bearings to Russian "
            "arms makers, among them Kordavan Rulman.",
            days=6,
        ),
    ]
    assert together(*rounds) == apart(*rounds)


STRIKE_EN = (
    "Dockers in Izmir went back to work after twelve days and a pay rise. The port handles fruit and cars. Last week "
    "the US Commerce Department warned that the valve maker Perdalon would be put on the Entity List."
)
STRIKE_TR = (
    "İzmir'de liman işçileri on iki günün ardından zamla işbaşı yaptı. Limandan meyve ve otomobil taşınıyor. "
    "Geçen hafta ABD, vana üreticisi Perdalon'u kara listeyle uyarmıştı."
)
STRIKE_RU = (
    "Докеры Измира вернулись к работе после двенадцати дней забастовки, им подняли зарплату. На прошлой неделе США "
    "предупредили турецкую «Пердалон», что внесут её в чёрный список."
)


@pytest.mark.parametrize(
    ("lang", "title", "text"),
    [
        ("en", "Izmir port workers end strike after pay deal", STRIKE_EN),
        ("tr", "İzmir'de liman işçilerinin grevi bitti", STRIKE_TR),
        ("ru", "В Измире закончилась забастовка докеров", STRIKE_RU),
    ],
)
def test_an_article_that_tells_a_report_again_as_background_does_not_join_it(lang: str, title: str, text: str) -> None:
    later = read("later", title, text, days=5, lang=lang)
    assert frozenset({"later"}) in together(THREAT, THREAT_TR, THREAT_RU, later)


def test_notices_of_one_title_are_acts_of_their_own() -> None:
    weekly = [
        read(
            f"notice {number}",
            "Notice of OFAC Sanctions Actions",
            "The Department of the Treasury's Office of Foreign Assets Control is publishing the names of one or more "
            "persons that have been placed on the list of Specially Designated Nationals and Blocked Persons.",
            days=number * 7,
            outlet="Federal Register",
        )
        for number in range(2)
    ]
    assert together(*weekly) == apart(*weekly)


AGENCY = (
    "Prosecutors in Hamburg charged two managers of Korvanel Handel with selling machine tools to a Russian missile "
    "plant, a spokesman said on Monday. The goods were declared for Bishkek. Both deny the charges."
)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Two charged over lathes for Russia", AGENCY),
        ("Hamburg case", AGENCY.replace("a spokesman said", "it was announced")),
        ("Hamburg case", AGENCY.rpartition(". Both")[0] + "."),
        (
            "Rain in Hamburg",
            f"Hamburg 7°C rain\nAdvertisement\n{AGENCY}\nRead more: Harbour tunnel closed\nWe use cookies.",
        ),
    ],
)
def test_copies_join_whatever_stands_above_and_around_them(title: str, text: str) -> None:
    first, copy = read("agency", "Managers charged in Hamburg", AGENCY), read("copy", title, text, days=1.5)
    assert near_copy(traits(first.features), traits(copy.features))
    assert len(together(first, copy)) == 1


def test_five_that_quote_one_paper_are_one_origin_and_the_office_is_another() -> None:
    lines = (
        "The ministry will shut the border to lorries with chips, the Financial Times reported.",
        "Chips may no longer pass the border, according to the Financial Times.",
        "Lorries with microchips are turned back at the border, FT reported.",
        "Border closed to chips, the Financial Times wrote on Monday.",
        "Lorries that carry chips are stopped, said the Financial Times.",
    )
    quoting = [read(str(number), "Chips stopped at border", line) for number, line in enumerate(lines)]
    assert independent(quoting) == 1
    office = read("release", "Statement", "We have closed the border.", outlet="U.S. Department of the Treasury")
    assert independent([*quoting, office]) == 2


def test_an_outlet_that_nobody_knows_is_an_origin_when_others_name_it() -> None:
    paper = read(
        "paper",
        "Банк вернул платежи",
        "Крупный турецкий банк с понедельника возвращает переводы российских компаний, рассказали два импортёра.",
        lang="ru",
        outlet="Грандовский Телеграф",
    )
    telling = read(
        "telling",
        "Money comes back",
        "Transfers bounce at a lender in Istanbul, as the Russian daily Grandovskiy Telegraf has it.",
    )
    other = read("other", "Accounts shut", "A lender in Izmir shut accounts of traders in fruit, its clients complain.")
    assert independent([paper, telling]) == 1
    assert independent([paper, other]) == 2


def test_an_article_has_a_few_dozen_keys_and_a_translation_shares_some() -> None:
    own, other, stranger = (keys(one.features) for one in (THREAT, THREAT_RU, ANSWERED))
    assert 10 <= len(own) <= MOST
    assert all(0 <= key < 1 << 63 for key in own)
    assert len({*own} & {*other}) >= 2
    assert {*own} & {*stranger}, "the answer is looked up for what it follows"
    long = read(
        "long", "Everything", " ".join(f"{THREAT.title} {number} of {number * 7} tonnes." for number in range(900))
    )
    assert len(keys(long.features)) <= MOST


def test_what_is_explained_adds_up_to_what_decided() -> None:
    for one, other in ((THREAT_TR, THREAT_RU), (THREAT, IMPOSED), (IMPOSED, ANSWERED)):
        explained = sum(each.weight for each in explain_pair(one.features, other.features))
        rated = likeness(traits(one.features), traits(other.features))
        assert max(-CERTAIN, min(CERTAIN, explained)) == pytest.approx(rated, abs=0.3)
    names = next(each for each in explain_pair(THREAT.features, THREAT_RU.features) if each.feature == "names")
    assert (names.query, names.candidate) == ("Perdalon", "Пердалон")


def test_what_would_have_joined_an_article_is_said() -> None:
    found = cluster([THREAT, IMPOSED])
    (threat,) = (story for story in found.stories if story.id == found.placed["threat"])
    first, *rest = explain_placing(ANSWERED, threat)
    assert (first.feature, first.candidate) == ("nearest", "threat")
    assert first.weight < enough()
    assert "less than is enough" in first.note
    assert rest
    _, cut, *_ = explain_placing(IMPOSED, threat)
    assert (cut.feature, cut.query, cut.candidate) == ("next_step", "restricted", "ahead")


FORM = (
    "The US Treasury on {day} sanctioned {firm}, a Turkish company accused of shipping {goods} to Russia. Washington "
    "has listed dozens of Turkish firms since the invasion of Ukraine. Ankara says it does not let its territory be "
    "used for evasion of sanctions."
)


def test_one_form_of_words_for_another_firm_on_another_day_is_another_report() -> None:
    acts = [("Perdalon Metal", "Tuesday", "steel tubes"), ("Kestavel Optik", "Wednesday", "lenses")]
    first, second = (
        read(
            firm,
            f"US Treasury sanctions Turkish firm {firm.split()[0]}",
            FORM.format(firm=firm, day=day, goods=goods),
            days=number,
        )
        for number, (firm, day, goods) in enumerate(acts)
    )
    assert together(first, second) == apart(first, second)
    against = explain_pair(first.features, second.features)[0]
    assert against.feature == "other_matter_parties"
    assert against.weight < 0
