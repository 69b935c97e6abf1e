"""Messages to look at, composed as the pipeline composes them: of firms that there are not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec

from watchlist.model import (
    Action,
    Address,
    Alert,
    AlertState,
    Article,
    Band,
    Certainty,
    Change,
    Citation,
    Comparison,
    Entry,
    Event,
    Feature,
    Hit,
    Identifier,
    Kind,
    Message,
    Name,
    Origin,
    Purpose,
    Reason,
    Schema,
    Signal,
    SignalType,
    Story,
    Strength,
    Subject,
    Told,
)
from watchlist.render.compose import compose

NOW = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)
TITLES = {
    "us_ofac_sdn": "OFAC Specially Designated Nationals (SDN)",
    "us_bis_entity_list": "BIS Entity List (15 CFR part 744, Supplement No. 4)",
    "eu_fsf": "EU consolidated financial sanctions",
    "press": "Trade news",
}
LAW = Citation("89 FR 68312", date(2024, 8, 23), "https://www.federalregister.gov/citation/89-FR-68312")
STORY = Story(
    id="5b1c7e",
    title="US warns Turkish banks over payments for Russian goods",
    origin="a news agency",
    first_seen=NOW,
    articles=("a1", "a2", "a3"),
    signals=(
        Signal(
            SignalType.WARNING_THREAT,
            Certainty.THREATENED,
            "Banks that go on with such payments must expect to lose their correspondent accounts",
            "r1",
            actor="United States",
            target="banks in Türkiye",
        ),
    ),
)


def specimens() -> dict[str, Message]:
    """Every message, by a name for its files."""
    group = [_listing(n, name=f"{word} {KINDS[n % 4]}", user=n % 17 == 5) for n, word in enumerate(_words(60))]
    digest = [
        *(_listing(n, name=f"{word} {KINDS[n % 4]}", on=on) for n, (word, on) in enumerate(_mixed(), 100)),
        _amendment(),
        _removal(),
        _story(),
    ]
    return {
        "listing": _composed(_listing(1, name="ALFA MAKİNA SANAYİ VE TİCARET LTD. ŞTİ.", user=True)),
        "amendment": _composed(_amendment()),
        "story": _composed(_story()),
        "digest": _composed(*digest),
        "group": _composed(*group),
        "fault": _composed(_fault()),
        "reminder": msgspec.structs.replace(_composed(_listing(1, user=True)), purpose=Purpose.REMINDER),
        "turkish": _turkish(),
    }


KINDS = ("MAKİNA SANAYİ LTD. ŞTİ.", "DIŞ TİCARET A.Ş.", "ELEKTRONİK LTD. ŞTİ.", "LOJİSTİK VE NAKLİYAT A.Ş.")


def _words(count: int) -> list[str]:
    first, second = ("AK", "BOZ", "GÜN", "KARA", "YEL", "ÖZ", "SU", "TAŞ"), ("ALAN", "BAY", "DERE", "KENT", "TEPE")
    names = [f"{one}{other}" for one in first for other in second]
    return [*names, *(f"{name} YENİ" for name in names)][:count]


def _mixed() -> list[tuple[str, str]]:
    lists = ("us_ofac_sdn", "us_bis_entity_list", "eu_fsf")
    return [(word, lists[number % 3]) for number, word in enumerate(_words(9))]


def _composed(*told: Told) -> Message:
    message = compose(told, subscription="compliance", key="k", now=NOW, titles=TITLES)
    return message if message.actions else msgspec.structs.replace(message, actions=_actions())


def _actions() -> tuple[Action, ...]:
    return (
        Action("Acknowledge", "watchlist alerts ack 7f3d2c1b9a", "https://watch.example.com/ack/7f3d2c1b9a"),
        Action("It is the firm, or it is not", "watchlist judge h1 positive|negative"),
        Action("Hear no more of this firm for a month", "watchlist alerts mute subject alfa --until 30d"),
        Action("Why you were told", "watchlist why alert 7f3d2c1b9a"),
    )


def _entry(name: str, key: str, on: str) -> Entry:
    return Entry(
        list=on,
        key=key,
        schema=Schema.COMPANY,
        names=(Name(name), Name(name.split()[0], Strength.WEAK)),
        programs=("RUSSIA-EO14024",),
        addresses=(Address("Organize Sanayi Bölgesi 4. Cadde No. 17, Kat 3, Ümraniye, Istanbul", country="TR"),),
        identifiers=(Identifier("vkn", "1234567890", label="Tax ID No.", printed="123 456 7890"),),
        citations=(LAW,),
        listed_on=date(2024, 8, 23),
    )


def _told(event: Event, *, user: bool, story: Story | None = None, score: float = 0.93) -> Told:
    name = event.entry.name if event.entry else "Alfa Makina"
    subject = Subject(
        f"{'alfa' if user else 's'}-{event.id}",
        (Name("Alfa Makina Sanayi" if user and event.entry is None else name),),
        country="TR",
        origin=Origin.USER if user else Origin.LIST,
        reason=f"{event.source}: address in TR",
        tags=("distributor",) if user else (),
    )
    features = (
        Feature("name", 1.0, "alfa makina", "ALFA MAKINA", "equal"),
        Feature("country", 0.1, "TR", "TR", "equal"),
    )
    met = Comparison(score, name, "primary", features)
    hit = Hit(f"h{event.id}", event.id, subject.id, Band.HIT if score >= 0.8 else Band.POSSIBLE, met)
    reason = Reason.NEW_STORY if story else Reason.NEW_LISTING
    alert = Alert(f"a{event.id}", "compliance", event.id, subject.id, AlertState.PENDING, reason, NOW)
    articles = (
        Article("a1", "https://news.example.com/world/2024/08/23/banks", "A news agency", STORY.title, "", NOW),
        Article("a2", "https://haber.example.com/ekonomi/abd-uyardi", "Bir gazete", "ABD bankaları uyardı", "", NOW),
    )
    return Told(alert, event, subject, hit, story, articles if story else ())


def _listing(
    number: int, *, name: str = "ALFA MAKİNA SANAYİ LTD. ŞTİ.", user: bool = False, on: str = "us_ofac_sdn"
) -> Told:
    entry = _entry(name, str(48_000 + number), on)
    return _told(Event(f"e{number}", Kind.LISTED, on, NOW, name, entry=entry, snapshot="ab12" * 16), user=user)


def _amendment() -> Told:
    entry = _entry("BETA ELEKTRONİK DIŞ TİCARET A.Ş.", "47112", "us_ofac_sdn")
    changes = (
        Change("address", "Organize Sanayi Bölgesi 4. Cadde No. 17, Istanbul", "Liman Mahallesi 22, Mersin"),
        Change("alias", None, "BETA ELECTRONICS FOREIGN TRADE JOINT STOCK COMPANY"),
        Change("phone_number", "+90 212 000 00 00", None),
    )
    return _told(Event("e70", Kind.AMENDED, "us_ofac_sdn", NOW, "amended", entry=entry, changes=changes), user=True)


def _removal() -> Told:
    entry = _entry("GAMMA LOJİSTİK A.Ş.", "40001", "eu_fsf")
    return _told(Event("e71", Kind.DELISTED, "eu_fsf", NOW, "delisted", entry=entry), user=False, score=0.74)


def _story() -> Told:
    event = Event("e80", Kind.REPORTED, "press", NOW, STORY.title, story=STORY.id, signal=STORY.signals[0])
    return _told(event, user=True, story=STORY)


def _fault() -> Told:
    title = "us_ofac_sdn: held: 2,113 of 17,012 entries are missing (12.4 %, at most 10.0 % may be)"
    event = Event("e90", Kind.SOURCE_FAULT, "us_ofac_sdn", NOW, title, check="c90")
    return Told(Alert("a90", "oncall", "e90", None, AlertState.PENDING, Reason.SOURCE_FAULT, NOW), event)


def _turkish() -> Message:
    said = _composed(_listing(1, user=True))
    return msgspec.structs.replace(said, language="tr")
