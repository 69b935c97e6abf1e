"""Made-up parties with names of their own, of many countries, three in a hundred of them Turkish.

They are the same ones every time. In the changed version one in a hundred has moved, and has an alias more spelt out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

AMENDED_EVERY = 100
ONSETS = ("", *"b br ch d dr f g gr h k kh kr l m n p pr r s sh st t tr v vl y z zh".split())  # noqa: SIM905
VOWELS = ("a", "e", "i", "o", "u", "ai", "ia")
CODAS = ("", "", "", *"d k l m n r s sh rd nt v".split())  # noqa: SIM905
"""What syllables are made of: few enough to be spoken, many enough that words are seldom alike."""

LETTERS = str.maketrans(
    {"a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "k": "к", "l": "л", "m": "м"}
    | {"n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "y": "й", "z": "з", "c": "ц"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A country, two of its cities, how its firms are called, and how many of a hundred parties are of it."""

    code: str
    country: str
    cities: tuple[str, str]
    form: str
    share: int


PLACES = (
    Place("RU", "Russia", ("Moscow", "Saint Petersburg"), "OOO {}", 37),
    Place("IR", "Iran", ("Tehran", "Isfahan"), "{} Industries Company", 12),
    Place("CN", "China", ("Shenzhen", "Beijing"), "{} Technology Co., Ltd.", 14),
    Place("AE", "United Arab Emirates", ("Dubai", "Sharjah"), "{} Trading FZE", 9),
    Place("TR", "Turkey", ("Istanbul", "Mersin"), "{} Makina Sanayi Ve Ticaret Limited Sirketi", 3),
    Place("BY", "Belarus", ("Minsk", "Brest"), "OAO {}", 6),
    Place("SY", "Syria", ("Damascus", "Aleppo"), "{} Group", 5),
    Place("DE", "Germany", ("Hamburg", "Leipzig"), "{} Handels GmbH", 3),
    Place("PA", "Panama", ("Panama City", "Colon"), "{} Shipping S.A.", 4),
    Place("IN", "India", ("Mumbai", "Chennai"), "{} Exports Private Limited", 3),
    Place("KG", "Kyrgyzstan", ("Bishkek", "Osh"), "OsOO {}", 2),
    Place("HK", "Hong Kong", ("Kowloon", "Wan Chai"), "{} Electronics Limited", 2),
)


@dataclass(frozen=True, slots=True)
class Party:
    """A party; ``given`` and ``family`` are empty for a firm, ``number`` counts from 1."""

    number: int
    name: str
    aliases: tuple[str, ...]
    given: str
    family: str
    street: str
    city: str
    postcode: str
    place: Place
    registered: str
    born: date
    listed: date
    reasons: str

    @property
    def is_person(self) -> bool:
        """Whether it is a person."""
        return bool(self.family)

    @property
    def local(self) -> str:
        """Its name in Cyrillic letters, or so."""
        return self.name.lower().translate(LETTERS).title()


def parties(count: int, *, changed: bool = False, persons: float = 0.4) -> Iterator[Party]:
    """So many parties, of which a share are persons; ``changed`` one in a hundred has moved."""
    draw = random.Random(20260101)
    words = sorted({_word(draw) for _ in range(9_000)})
    taken: set[str] = set()
    for number in range(1, count + 1):
        party = _party(draw, words, number, taken, persons)
        yield _moved(party) if changed and number % AMENDED_EVERY == 1 else party


def _party(draw: random.Random, words: list[str], number: int, taken: set[str], persons: float) -> Party:
    place = draw.choices(PLACES, [place.share for place in PLACES])[0]
    is_person = draw.random() < persons
    given, family = _own(draw, words, taken)
    name = f"{given} {family.upper()}" if is_person else place.form.format(f"{given} {family}")
    others = [" ".join(draw.choices(words, k=2)) for _ in range(draw.randint(1, 3))]
    return Party(
        number=number,
        name=name,
        aliases=tuple(others if is_person else [place.form.format(other) for other in others]),
        given=given if is_person else "",
        family=family.upper() if is_person else "",
        street=f"{draw.choice(words)} Street {draw.randint(1, 400)}, Building {draw.randint(1, 9)}",
        city=draw.choice(place.cities),
        postcode=str(draw.randint(10_000, 99_999)),
        place=place,
        registered=str(draw.randint(10**9, 10**10 - 1)),
        born=date(1940, 1, 1) + timedelta(draw.randint(0, 20_000)),
        listed=date(2014, 1, 1) + timedelta(draw.randint(0, 4_500)),
        reasons=_reasons(draw, words, name),
    )


def _own(draw: random.Random, words: list[str], taken: set[str]) -> tuple[str, str]:
    """Two words that no party before was called by."""
    while True:
        given, family = draw.choices(words, k=2)
        if f"{given} {family}" not in taken:
            taken.add(f"{given} {family}")
            return given, family


def _reasons(draw: random.Random, words: list[str], name: str) -> str:
    """Some 400 characters on why it is listed."""
    owner, customer = " ".join(draw.choices(words, k=2)), draw.choice(words)
    return (
        f"{name} operates in a sector of strategic significance and supplies goods to {customer} Holding. It is owned"
        f" or controlled by {owner}, who has been listed before. In {draw.randint(2014, 2025)} it took part in"
        f" deliveries worth {draw.randint(2, 90)} million by way of a third country, and so obtained a benefit from, or"
        " supported, those who are responsible."
    )


def _moved(party: Party) -> Party:
    aliases = (f"{party.aliases[0]} and Sons", *party.aliases[1:])
    return replace(party, street=f"{party.street}, 2nd floor", aliases=aliases)


def _word(draw: random.Random) -> str:
    """Two or three syllables."""
    kinds = (ONSETS, VOWELS, CODAS) * draw.randint(2, 3)
    return "".join(draw.choice(kind) for kind in kinds).capitalize()
