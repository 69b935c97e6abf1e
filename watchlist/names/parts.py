"""Parts: a name taken apart into the words that tell firms apart, the words that many share, and the legal form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from watchlist.names.fold import fold, readings
from watchlist.names.likeness import sound, sounds
from watchlist.names.rarity import rarity
from watchlist.names.spoken import Said, names_within
from watchlist.names.vocabulary import Kind, forms, persons, places, words

_IDEOGRAPH = re.compile(r"([\u3400-\u9fff\uac00-\ud7af])")
_LETTERS = re.compile(r"\b[a-z](?: [a-z]\b)+")
_SERVANT_OF = frozenset({"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdus"})
_ARTICLES = frozenset({"al", "el", "ul", "ur", "us", "ar", "as"})
_ARTICLES_OF_FIRMS = frozenset({"al", "el"})
_PLURAL = ("ler", "lar")
_NO_DESCENT: frozenset[tuple[str, str]] = frozenset()
_SHORTEST_MENDED = 5
_SHORTEST_WITHIN = 3
_WORDS_OF_A_NAME, _LONGEST_ASIDE = 3, 60
_SHORTEST_ACRONYM = 3


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word (or set phrase) of a name: as folded, under the one name of all its translations, its kind, how
    rare it is (1.0 where hardly another name has it), and whether it stands in brackets."""

    text: str
    key: str
    kind: Kind
    rarity: float = 1.0
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart: ``text`` is folded, ``forms`` are the classes of its legal forms, ``descents`` the pairs
    of names that "bin" or its like joins in a person's name, ``written`` its Chinese, Japanese or Korean characters,
    ``named`` whether it has a word of its own: else the first of the shared ones is taken for its name."""

    text: str
    words: tuple[Word, ...]
    forms: frozenset[str]
    form_text: str
    person: bool
    descents: frozenset[tuple[str, str]] = _NO_DESCENT
    written: str = ""
    named: bool = True

    @property
    def joined(self) -> str:
        """The name without its spaces."""
        return self.text.replace(" ", "")


@lru_cache(maxsize=1 << 16)
def parts(name: str, person: bool) -> tuple[Parts, ...]:
    """Take a name apart, once for each of its readings."""
    take = _person if person else _firm
    spaced = name if name.isascii() else _IDEOGRAPH.sub(r" \1 ", name)
    found: dict[str, Parts] = {}
    for said in names_within(spaced):
        for text in readings(said.text):
            if text and text not in found:
                found[text] = _set_aside(take(text), said) if said.aside else take(text)
        if said.aside and not person and (other := _named_aside(said.aside)):
            found.setdefault(other.text, other)
    # Characters that are read alike are not alike, so each keeps itself as its key.
    characters = [] if name.isascii() else _IDEOGRAPH.findall(name)
    return tuple([_keyed(taken, characters) for taken in found.values()] if characters else found.values())


def _set_aside(found: Parts, said: Said) -> Parts:
    """Mark the words that stand in brackets: one that the other name has not is no surprise.

    What stands outside as well is said twice, and a legal form in brackets is no word of the name.
    """
    within, outside = _tokens_of(said.aside), _tokens_of(said.rest)
    kept: dict[str, Word] = {}
    for word in found.words:
        tokens = word.text.split()
        if not within.issuperset(tokens) or outside.issuperset(tokens):
            kept.setdefault(word.text, word)
        elif word.text not in forms().phrases:
            kept.setdefault(word.text, replace(word, aside=True))
    return replace(found, words=tuple(kept.values()) or found.words)


def _tokens_of(text: str) -> set[str]:
    return {token for reading in readings(text) for token in reading.split()}


def _named_aside(aside: str) -> Parts | None:
    """What stands in brackets, where it is a name of its own: "KNL (Karayolları Nakliyat Lojistik)"."""
    found = _firm(fold(aside)) if any(map(str.isalnum, aside)) else None
    if found is None or len(found.words) < _WORDS_OF_A_NAME or len(aside) > _LONGEST_ASIDE:
        return None
    return found if any(word.kind is Kind.DISTINCTIVE and len(word.text) > 1 for word in found.words) else None


def _keyed(found: Parts, characters: list[str]) -> Parts:
    keys = {fold(character): character for character in characters}
    keyed = (Word(word.text, keys.get(word.text, word.key), word.kind, word.rarity) for word in found.words)
    return replace(found, words=tuple(keyed), written="".join(characters))


def split_forms(text: str) -> tuple[list[str], list[str]]:
    """Split the legal forms off a firm's folded name: at the end, in front, then amid; one word always stays.

    >>> split_forms("ornek dis ticaret limsted sirketi")
    (['ornek', 'dis', 'ticaret'], ['limited sirketi'])
    """
    tokens = text.split()
    if _form_vocabulary().any.isdisjoint(tokens):
        return tokens, []
    core, found = _from_end(_mended(tokens), [])
    core, found = _from_front(core, found)
    return _from_within(core, found)


def _firm(text: str) -> Parts:
    core, phrases = split_forms(_respelled(text))
    taken = _without_own_acronym(_firm_words(core))
    named = any(word.kind <= Kind.NUMBER and word.text not in _lexicon().phrases for word in taken)
    return Parts(text, taken, _classes(tuple(phrases)), " ".join(phrases), person=False, named=named)


def _without_own_acronym(taken: tuple[Word, ...]) -> tuple[Word, ...]:
    """Set an acronym aside that stands before or behind what it stands for: "KNL Karayolları Nakliyat Lojistik"."""
    if len(taken) < _WORDS_OF_A_NAME:
        return taken
    for short, others in ((taken[0], taken[1:]), (taken[-1], taken[:-1])):
        if (
            short.kind is Kind.DISTINCTIVE
            and len(short.text) >= _SHORTEST_ACRONYM
            and others[0].text[0] == short.text[0]
        ):
            letters = "".join([token[0] for word in others for token in word.text.split()])
            if letters == short.text:
                return tuple([replace(word, aside=True) if word is short else word for word in taken])
    return taken


_LONG, _SHORT = 5, 2


def _respelled(text: str) -> str:
    """Give words of trades and forms that are written as another language hears them their own spelling.

    "Dich Tidjaret Limited Chirketi" is Dış Ticaret Limited Şirketi. Short words are only heard where a longer one is
    written so.
    """
    tokens = text.split()
    if not any(map(_is_foreign, tokens)):
        return text
    return " ".join([_heard(token, _SHORT) for token in tokens])


@lru_cache(maxsize=1 << 16)
def _is_foreign(token: str) -> bool:
    """Whether a longer word is a well-known one as another language writes it, by itself or as the lists do."""
    if len(token) < _LONG:
        return False
    return _heard(token, _LONG) != token or _spoken().by_sound.get(sound(token), token) != token


@lru_cache(maxsize=1 << 16)
def _heard(token: str, at_least: int) -> str:
    """The well-known word that an unknown one of so many sounds or more is heard as, or the word itself."""
    known = _spoken()
    if token in known.alone or len(token) < at_least or (token in known.spelled and at_least >= _LONG):
        return token
    said = (heard for heard in sounds(token) if len(heard) >= at_least)
    return next((known.by_sound[heard] for heard in said if heard in known.by_sound), token)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The words of trades and legal forms as they are spelled, those that are told alone, and each by its sound."""

    spelled: frozenset[str]
    alone: frozenset[str]
    by_sound: dict[str, str]


@cache
def _spoken() -> _Spoken:
    phrases = [*_lexicon().phrases, *forms().phrases]
    shared = (phrase for phrase, (kind, _) in _lexicon().phrases.items() if kind in (Kind.SECTOR, Kind.TRADE))
    heard = (word for phrase in (*shared, *forms().phrases) for word in phrase.split() if len(word) >= _SHORT)
    by_sound: dict[str, str] = {}
    for word in heard:
        by_sound.setdefault(sound(word), word)
    of_forms = (word for phrase in forms().phrases for word in phrase.split())
    alone = frozenset((*(phrase for phrase in phrases if " " not in phrase), *of_forms, *_lexicon().silent))
    return _Spoken(frozenset(word for phrase in phrases for word in phrase.split()), alone, by_sound)


@lru_cache(maxsize=4096)
def _classes(phrases: tuple[str, ...]) -> frozenset[str]:
    known = forms().phrases
    return frozenset(known[phrase].kind for phrase in phrases)


@dataclass(frozen=True, slots=True)
class _FormVocabulary:
    """The words of legal forms: all, and those that end, begin or make a phrase."""

    any: frozenset[str]
    last: frozenset[str]
    first: frozenset[str]
    within: frozenset[str]


@cache
def _form_vocabulary() -> _FormVocabulary:
    known = forms()
    split = [phrase.split() for phrase in known.phrases]
    anywhere = [phrase.split() for phrase in known.phrases if phrase not in known.end_only]
    return _FormVocabulary(
        any=frozenset(word for phrase in split for word in phrase),
        last=frozenset(phrase[-1] for phrase in split),
        first=frozenset(phrase[0] for phrase in anywhere),
        within=frozenset(phrase[0] for phrase in anywhere if len(" ".join(phrase)) > 3),
    )


def _mended(tokens: list[str]) -> list[str]:
    """Put right the words of a legal form that are printed wrong ("limsted sirketi") beside another word of one."""
    longer = forms().misprinted
    if longer.isdisjoint(tokens):
        return tokens
    return [
        _mended_word(token, tokens[max(place - 1, 0) : place + 2]) if len(token) >= _SHORTEST_MENDED else token
        for place, token in enumerate(tokens)
    ]


def _mended_word(token: str, around: list[str]) -> str:
    longer = forms().misprinted
    if token in longer or token in words().phrases or longer.isdisjoint(around):
        return token
    return _nearest_form_word(token) or token


@lru_cache(maxsize=4096)
def _nearest_form_word(token: str) -> str | None:
    longer = sorted(forms().misprinted)
    return next((word for word in longer if OSA.distance(word, token, score_cutoff=1) <= 1), None)


def _firm_words(tokens: list[str]) -> tuple[Word, ...]:
    """The words of a firm's name; what many firms share is found by its longest phrase."""
    if min(map(len, tokens)) == 1:
        tokens = _LETTERS.sub(_without_spaces, " ".join(_numbered_letters(tokens))).split()
    known = _lexicon()
    kept: list[Word] = []
    place = 0
    while place < len(tokens):
        text = tokens[place]
        size = _phrase_at(tokens, place, known.heads[text]) if text in known.heads else 1
        if size > 1:
            text = " ".join(tokens[place : place + size])
        place += size
        # A letter in front is an initial, whatever it means amid a name ("y" is Spanish for "and").
        if text not in known.silent or (len(text) == 1 and not kept):
            kept.append(firm_word(text) if kept or len(text) > 3 else _first_word(text))
    return _with_a_name(kept) if kept else tuple(Word(text, text, Kind.DISTINCTIVE) for text in tokens)


def _numbered_letters(tokens: list[str]) -> Iterator[str]:
    """ "Üç K" and "3 K" are "3K": a number before a single letter is one word with it."""
    place = 0
    while place < len(tokens):
        number = _as_number(tokens[place])
        if number and place + 1 < len(tokens) and len(tokens[place + 1]) == 1 and tokens[place + 1].isalpha():
            yield number + tokens[place + 1]
            place += 2
        else:
            yield tokens[place]
            place += 1


def _as_number(token: str) -> str:
    """The digits of a number in digits or in words; nothing for other words and for single letters."""
    if token.isdigit():
        return token
    kind, key = words().phrases.get(token, (None, ""))
    return key if kind is Kind.NUMBER and len(token) > 1 else ""


def _without_spaces(found: re.Match[str]) -> str:
    """Single letters in a row are one word: "D B C Makina" is "DBC Makina"."""
    return found[0].replace(" ", "")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What is known of words in firms' names; ``heads`` has the longest phrase, in words, that begins with a word."""

    phrases: dict[str, tuple[Kind, str]]
    silent: frozenset[str]
    heads: dict[str, int]
    kinds: dict[str, Kind]


@cache
def _lexicon() -> _Lexicon:
    shared, known = words(), places()
    phrases = {phrase: (Kind.PLACE, f"city {name}") for phrase, name in (known.cities | known.regions).items()}
    phrases |= {phrase: (Kind.PLACE, f"country {name}") for phrase, name in known.countries.items()}
    phrases |= shared.phrases
    # A capital I is often read as an l.
    misread = {f"l{phrase[1:]}": found for phrase, found in phrases.items() if phrase[0] == "i" and len(phrase) > 4}
    heads: dict[str, int] = {}
    for phrase in (*phrases, *shared.silent):
        first, *others = phrase.split()
        if others:
            heads[first] = max(heads.get(first, 1), 1 + len(others))
    kinds = {key: kind for kind, key in phrases.values()}
    return _Lexicon({**misread, **phrases}, shared.silent, heads, kinds)


def _phrase_at(tokens: list[str], place: int, longest: int) -> int:
    """How many words the longest known phrase has that starts here; an unknown word is a phrase of one."""
    known = _lexicon()
    for size in range(min(longest, len(tokens) - place), 1, -1):
        phrase = " ".join(tokens[place : place + size])
        if phrase in known.phrases or phrase in known.silent:
            return size
    return 1


@lru_cache(maxsize=1 << 17)
def firm_word(text: str) -> Word:
    """A word (or set phrase) of a firm's name."""
    kind, key = _lexicon().phrases.get(text, (Kind.DISTINCTIVE, text))
    if text.isdigit():
        return Word(text, text.lstrip("0") or "0", Kind.NUMBER)
    if kind is Kind.DISTINCTIVE and text in _ARTICLES_OF_FIRMS:
        return Word(text, "al", Kind.PARTICLE)
    if kind is Kind.DISTINCTIVE and len(text) == 1:
        return Word(text, text, Kind.INITIAL)
    if text.endswith(_PLURAL) and (number := _as_number(text[:-3])):
        return Word(text, f"{number}ler", Kind.DISTINCTIVE)
    return Word(text, key, kind, rarity(text))


def kind_of_key(key: str) -> Kind | None:
    """The kind of the words of a meaning that many firms share; None for any other word."""
    return _lexicon().kinds.get(key)


def is_shared(word: Word) -> bool:
    """Whether many names have a word, though it may be taken for the name of this one: "AO NII", "Air"."""
    return word.text in _lexicon().phrases or word.key in _lexicon().kinds


def word_of(text: str, *, person: bool) -> Word:
    """A word (or set phrase) of a name, as far as it is known without the others."""
    return _person_word(text) if person else firm_word(text)


@lru_cache(maxsize=4096)
def _first_word(text: str) -> Word:
    """An abbreviation in front is more likely the firm's own: "San", "Mak" and "Den" are names as well."""
    found = firm_word(text)
    return Word(text, text, Kind.DISTINCTIVE) if found.kind in (Kind.SECTOR, Kind.TRADE) else found


def _with_a_name(kept: list[Word]) -> tuple[Word, ...]:
    """Where all words are shared ones, the first is the firm's name: "Kuzey Lojistik" is named Kuzey."""
    if any(word.kind <= Kind.NUMBER for word in kept):
        return tuple(kept)
    return (_as_a_name(kept[0]), *kept[1:])


@lru_cache(maxsize=4096)
def _as_a_name(word: Word) -> Word:
    return Word(word.text, word.key, Kind.DISTINCTIVE, word.rarity)


def _from_end(tokens: list[str], found: list[str]) -> tuple[list[str], list[str]]:
    known, last = forms(), _form_vocabulary().last
    while len(tokens) > 1 and tokens[-1] in last:
        sizes = range(min(known.longest, len(tokens) - 1), 0, -1)
        phrase = next((one for size in sizes if (one := " ".join(tokens[-size:])) in known.phrases), None)
        if phrase is None:
            break
        tokens, found = tokens[: -phrase.count(" ") - 1], [*found, phrase]
    return tokens, found


def _from_front(tokens: list[str], found: list[str]) -> tuple[list[str], list[str]]:
    known, first = forms(), _form_vocabulary().first
    while len(tokens) > 1 and tokens[0] in first:
        sizes = range(min(known.longest, len(tokens) - 1), 0, -1)
        phrases = (" ".join(tokens[:size]) for size in sizes)
        phrase = next((one for one in phrases if one in known.phrases and one not in known.end_only), None)
        if phrase is None:
            break
        tokens, found = tokens[phrase.count(" ") + 1 :], [*found, phrase]
    return tokens, found


def _from_within(tokens: list[str], found: list[str]) -> tuple[list[str], list[str]]:
    """Forms amid a name, where the phrase is long enough to be nothing else."""
    begins = _form_vocabulary().within
    while not begins.isdisjoint(tokens[1:-1]) and (within := _within(tokens)):
        place, phrase = within
        tokens, found = tokens[:place] + tokens[place + phrase.count(" ") + 1 :], [*found, phrase]
    return tokens, found


def _within(tokens: list[str]) -> tuple[int, str] | None:
    """Where the longest form amid a name begins, and what it is."""
    known, begins = forms(), _form_vocabulary().within
    for size in range(min(known.longest, len(tokens) - 1), 0, -1):
        for place in range(1, len(tokens) - size):
            if tokens[place] in begins:
                phrase = " ".join(tokens[place : place + size])
                if len(phrase) > _SHORTEST_WITHIN and phrase in known.phrases and phrase not in known.end_only:
                    return place, phrase
    return None


def _person(text: str) -> Parts:
    tokens = text.split()
    if not _SERVANT_OF.isdisjoint(tokens):
        tokens = list(_with_servants_joined(tokens))
    titles = persons().titles
    named = tokens if titles.isdisjoint(tokens) else [token for token in tokens if token not in titles] or tokens
    descents = _NO_DESCENT if persons().descent.isdisjoint(named) else frozenset(_descents(named))
    return Parts(text, tuple([_person_word(token) for token in named]), _classes(()), "", True, descents)


@lru_cache(maxsize=1 << 17)
def _person_word(token: str) -> Word:
    if token in persons().particles:
        return Word(token, token, Kind.PARTICLE)
    if token.isdigit():
        return Word(token, token, Kind.NUMBER)
    if len(token) == 1:
        return Word(token, token, Kind.INITIAL)
    kind = Kind.GIVEN if sound(token) in _common_sounds() else Kind.DISTINCTIVE
    return Word(token, persons().variants.get(token, token), kind, rarity(token))


@cache
def _common_sounds() -> frozenset[str]:
    return frozenset(sound(name) for name in persons().common)


def _with_servants_joined(tokens: Sequence[str]) -> Iterator[str]:
    """ "Abd al Rahman", "Abdul Rahman" and "Abdulrahman" are one name."""
    place = 0
    while place < len(tokens):
        token, place = tokens[place], place + 1
        if token in _SERVANT_OF:
            if place + 1 < len(tokens) and tokens[place] in _ARTICLES:
                place += 1
            token = f"abdul{tokens[place]}" if place < len(tokens) else token
            place += 1
        yield token


def _descents(tokens: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Who is said to be whose child."""
    for place in range(1, len(tokens) - 1):
        if tokens[place] in persons().descent:
            yield tokens[place - 1], tokens[place + 1]
