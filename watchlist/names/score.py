"""The score: how likely two parties are one, and why.

Identifiers decide first. Then the best pair of names counts: words that tell firms apart weigh most, the words of a
trade little, legal forms almost nothing. A word of one name that stands against another word of the other says that
they are two; a word that one name has more says much less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from watchlist.model import Comparison, Feature, Identifier, Name, Party, Schema, Strength
from watchlist.names.align import Alignment, Pair, align
from watchlist.names.identifiers import ANY, conflicting, implied
from watchlist.names.parts import Parts, Word, parts
from watchlist.names.vocabulary import Kind, words

IDENTIFIER = "identifier"
"""The strength of a match that an equal number decides."""

REVIEW_AT_MOST = 0.69
"""What a weak name, or one everyday word alone, can score: something to review, never a match."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a word of one kind counts: where it meets, where it stands against another, where it is left over."""

    meets: float
    against: float
    over: float


WEIGHTS = {
    Kind.DISTINCTIVE: Weight(1.0, 1.0, 0.35),
    Kind.NUMBER: Weight(0.5, 1.0, 0.3),
    Kind.GIVEN: Weight(0.7, 1.0, 0.3),
    Kind.COMMON: Weight(0.4, 0.6, 0.15),
    Kind.SECTOR: Weight(0.3, 0.8, 0.08),
    Kind.TRADE: Weight(0.08, 0.04, 0.015),
    Kind.INITIAL: Weight(0.4, 1.0, 0.08),
    Kind.PARTICLE: Weight(0.1, 0.1, 0.02),
}
AGAINST = 0.65
"""What one distinctive word that stands against another leaves of a score."""

SAME_FORM, TRANSLATED_FORM, ONE_FORM, OTHER_FORM, OTHER_NATURE = 1.0, 0.995, 0.985, 0.93, 0.70
OTHER_WRITING, OTHER_ORDER = 0.995, 0.995
ACRONYM = 0.74
SHARED_AGAINST_AT_MOST, SHARED_OVER_AT_MOST = 0.9, 0.2
OTHER_COUNTRY, OTHER_SCHEMA, OTHER_NUMBER, OTHER_BIRTH = 0.94, 0.75, 0.65, 0.8
SAME_COUNTRY = 1.02

_BUSINESS = frozenset({"share_company", "limited_company", "company", "partnership"})
_SHARED = frozenset({Kind.COMMON, Kind.SECTOR, Kind.TRADE})
_PERSONAL = frozenset({Schema.PERSON})
_THINGS = frozenset({Schema.VESSEL, Schema.AIRPLANE})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of two names, the reasons, and whether only an everyday word met."""

    score: float
    ours: Parts
    theirs: Parts
    alignment: Alignment | None
    note: str = ""


def compare(a: str, b: str, schema: str = Schema.LEGAL_ENTITY) -> Comparison:
    """Compare two names.

    >>> compare("ÖRNEK DIŞ TİCARET LİMİTED ŞİRKETİ", "Ornek Foreign Trade Limited Company").score > 0.9
    True
    >>> compare("Örnek Elektronik A.Ş.", "Başka Elektronik A.Ş.").score < 0.6
    True
    """
    return compare_parties(Party((Name(a),), schema), Party((Name(b),), schema))


def compare_parties(query: Party, candidate: Party, *, explained_from: float = 0.0) -> Comparison:
    """Compare two parties: an equal identifier decides, else the best pair of names with what speaks for and against.

    A weak name (on either side) or one everyday word alone never scores more than 0.69. Scores below
    ``explained_from`` come without their reasons, which take a third of the time.
    """
    if found := _equal_identifier(query.identifiers, candidate.identifiers):
        return _decided(candidate, *found)
    best, ours, theirs = _best_names(query, candidate)
    context = tuple(_context(query, candidate))
    score = best.score
    for feature in context:
        score *= feature.weight
    weak = Strength.WEAK in (ours.strength, theirs.strength)
    capped = min(score, REVIEW_AT_MOST) if weak or best.note == "everyday" else min(score, 1.0)
    if capped < explained_from:
        return Comparison(round(capped, 4), theirs.text, theirs.strength)
    explanation = (*_features(best), *context, *_caps(capped < score, weak, ours, theirs))
    return Comparison(round(capped, 4), theirs.text, theirs.strength, explanation)


def compare_names(ours: Parts, theirs: Parts) -> Verdict:
    """Score two names that are taken apart."""
    if ours.text == theirs.text and not _written_differently(ours, theirs):
        return Verdict(1.0, ours, theirs, None, "everyday" if _lone_everyday(ours, theirs) else "equal")
    if ours.joined == theirs.joined and not _written_differently(ours, theirs):
        return Verdict(0.98, ours, theirs, None, "joined")
    alignment = align(ours, theirs)
    score = _met(alignment) * _forms(ours, theirs) * OTHER_WRITING
    if [pair for pair in alignment.pairs if pair.how == "equal"] and not _same_order(ours, theirs):
        score *= OTHER_ORDER
    if _reversed_descent(ours, theirs):
        score *= AGAINST
    if score < ACRONYM and _acronym(ours, theirs):
        return Verdict(ACRONYM, ours, theirs, alignment, "acronym")
    return Verdict(score, ours, theirs, alignment, "everyday" if _only_everyday(alignment, ours, theirs) else "")


def is_person(ours: str, theirs: str = Schema.PERSON) -> bool:
    """Whether two schemas are compared as persons' names."""
    return Schema.PERSON in (ours, theirs) and {ours, theirs} <= {Schema.PERSON, Schema.LEGAL_ENTITY}


def _best_names(query: Party, candidate: Party) -> tuple[Verdict, Name, Name]:
    person = is_person(query.schema, candidate.schema)
    scored = (
        (_capped(verdict.score, verdict.note, ours, theirs), verdict, ours, theirs)
        for ours, theirs in product(query.names, candidate.names)
        for verdict in _verdicts(ours.text, theirs.text, person)
    )
    nothing = Parts("", (), frozenset(), "", person)
    empty = (0.0, Verdict(0.0, nothing, nothing, None), Name(""), Name(""))
    _, verdict, ours, theirs = max(scored, key=lambda found: found[0], default=empty)
    return verdict, ours, theirs


def _verdicts(ours: str, theirs: str, person: bool) -> Iterator[Verdict]:
    for left, right in product(parts(ours, person), parts(theirs, person)):
        yield compare_names(left, right)


def _capped(score: float, note: str, ours: Name, theirs: Name) -> float:
    weak = Strength.WEAK in (ours.strength, theirs.strength)
    return min(score, REVIEW_AT_MOST) if weak or note == "everyday" else score


def _met(alignment: Alignment) -> float:
    """The share of weight that met, less what stands against each other.

    The words that many firms share count together up to a limit: a long list of trades, there or not, is one fact.
    """
    met = against = parted = shared_against = 0.0
    for pair in alignment.pairs:
        weight = _weight(pair)
        met += pair.alike * weight.meets
        parted += (1 - pair.alike) * weight.meets
        against += (1 - pair.alike) * weight.against
    ours, theirs = _by_weight(alignment.ours), _by_weight(alignment.theirs)
    for left, right in zip(ours, theirs, strict=False):
        weight = _lesser(left, right)
        parted += weight.meets
        if left.kind in _SHARED or right.kind in _SHARED:
            shared_against += weight.against
        else:
            against += weight.against
    against += min(shared_against, SHARED_AGAINST_AT_MOST)
    over = _over(ours[len(theirs) :] or theirs[len(ours) :])
    return met / (met + parted + over) * AGAINST**against if met else 0.0


def _over(words_left: list[Word]) -> float:
    shared = sum(WEIGHTS[word.kind].over for word in words_left if word.kind in _SHARED)
    return min(shared, SHARED_OVER_AT_MOST) + sum(
        WEIGHTS[word.kind].over for word in words_left if word.kind not in _SHARED
    )


def _weight(pair: Pair) -> Weight:
    """The weight of words that met: that of the least telling of them."""
    return WEIGHTS[max(word.kind for word in pair.ours + pair.theirs)]


def _lesser(ours: Word, theirs: Word) -> Weight:
    """The weight of two words that stand against each other: that of the less telling one."""
    return WEIGHTS[max(ours.kind, theirs.kind)]


def _by_weight(left: list[Word]) -> list[Word]:
    return sorted(left, key=lambda word: -WEIGHTS[word.kind].against)


def _forms(ours: Parts, theirs: Parts) -> float:
    left, right = ours.forms - {"company"}, theirs.forms - {"company"}
    if ours.form_text == theirs.form_text:
        return SAME_FORM
    if left & right:
        return TRANSLATED_FORM
    if not left or not right:
        return ONE_FORM
    return OTHER_FORM if left <= _BUSINESS and right <= _BUSINESS else OTHER_NATURE


def _same_order(ours: Parts, theirs: Parts) -> bool:
    left = [word.key for word in ours.words]
    right = [word.key for word in theirs.words]
    shared = set(left) & set(right)
    return [key for key in left if key in shared] == [key for key in right if key in shared]


def _reversed_descent(ours: Parts, theirs: Parts) -> bool:
    """Whether one name makes the child of the other's parent."""
    return any((parent, child) in theirs.descents for child, parent in ours.descents)


def _written_differently(ours: Parts, theirs: Parts) -> bool:
    """Whether both names have characters, and other ones: what is read alike is not the same name."""
    return bool(ours.written and theirs.written) and ours.written != theirs.written


def _acronym(ours: Parts, theirs: Parts) -> bool:
    return _initials_are(ours, theirs) or _initials_are(theirs, ours)


def _initials_are(short: Parts, full: Parts) -> bool:
    """Whether one name is the first letters of the other's words."""
    if len(short.words) != 1 or not 3 <= len(short.words[0].text) <= 6 or len(full.words) < 3:
        return False
    core = "".join(word.text[0] for word in full.words)
    everything = "".join(token[0] for token in full.text.split())
    return short.words[0].text in (core, everything)


def _lone_everyday(ours: Parts, theirs: Parts) -> bool:
    """Whether two equal names are nothing but one everyday word."""
    return len(ours.words) == 1 and not (ours.forms or theirs.forms) and _is_everyday(ours.words[0])


def _only_everyday(alignment: Alignment, ours: Parts, theirs: Parts) -> bool:
    """Whether all that met is one everyday word without so much as an equal legal form, or one that many firms share
    while other words do not meet."""
    kinds = [max(pair.ours[0].kind, pair.theirs[0].kind) for pair in alignment.pairs]
    if min(kinds, default=Kind.PARTICLE) >= Kind.GIVEN and _named(alignment.ours + alignment.theirs):
        return True
    telling = [pair for pair, kind in zip(alignment.pairs, kinds, strict=True) if kind <= Kind.TRADE]
    if len(telling) != 1:
        return False
    word = telling[0].ours[0]
    if word.key in words().everyday:
        return not ours.forms & theirs.forms
    return _is_everyday(word) and bool(alignment.ours or alignment.theirs)


def _named(left: list[Word]) -> bool:
    """Whether a word that tells firms apart is left over."""
    return any(word.kind is Kind.DISTINCTIVE for word in left)


def _is_everyday(word: Word) -> bool:
    return word.key in words().everyday or word.text in words().phrases


def _equal_identifier(ours: Iterable[Identifier], theirs: tuple[Identifier, ...]) -> tuple[str, str] | None:
    """The type and value of an identifier that both have."""
    asked = tuple(ours)
    if not asked or not theirs:
        return None
    if met := implied(asked) & implied(theirs):
        return min(met)
    values = {found.value: found for found in theirs}
    for found in asked:
        if found.type == ANY and found.value in values:
            return values[found.value].type, found.value
    return None


def _decided(candidate: Party, kind: str, value: str) -> Comparison:
    name = candidate.names[0].text if candidate.names else ""
    return Comparison(1.0, name, IDENTIFIER, (Feature(kind, 1.0, value, value, "an equal identifier decides"),))


def _context(query: Party, candidate: Party) -> Iterator[Feature]:
    """What beside the names speaks for or against: each weight multiplies the score."""
    for ours, theirs in conflicting(query.identifiers, candidate.identifiers):
        yield Feature(
            ours.type, OTHER_NUMBER, ours.value, theirs.value, "two different numbers of which a party has one"
        )
    if query.countries and candidate.countries:
        same = bool(set(query.countries) & set(candidate.countries))
        ours_text, theirs_text = ", ".join(query.countries), ", ".join(candidate.countries)
        note = "a country in common" if same else "no country in common"
        yield Feature("country", SAME_COUNTRY if same else OTHER_COUNTRY, ours_text, theirs_text, note)
    if _unlike_schemas(query.schema, candidate.schema):
        yield Feature("schema", OTHER_SCHEMA, query.schema, candidate.schema, "two sorts of party")
    if query.birth_dates and candidate.birth_dates and not _born_alike(query.birth_dates, candidate.birth_dates):
        ours_text, theirs_text = ", ".join(query.birth_dates), ", ".join(candidate.birth_dates)
        yield Feature("birth_date", OTHER_BIRTH, ours_text, theirs_text, "born in different years")


def _unlike_schemas(ours: str, theirs: str) -> bool:
    if Schema.LEGAL_ENTITY in (ours, theirs) and not {ours, theirs} & _THINGS:
        return False
    return any((ours in sort) != (theirs in sort) for sort in (_PERSONAL, _THINGS))


def _born_alike(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether two people may be born in one year; dates begin with the year."""
    return bool({date[:4] for date in ours} & {date[:4] for date in theirs})


def _features(verdict: Verdict) -> Iterator[Feature]:
    """Why two names score as they do, the heaviest reason first."""
    ours, theirs, alignment = verdict.ours, verdict.theirs, verdict.alignment
    yield Feature("name", round(verdict.score, 4), ours.text, theirs.text, verdict.note)
    if alignment is None:
        return
    for pair in alignment.pairs:
        weight = round(pair.alike * _weight(pair).meets, 4)
        yield Feature(f"word_{pair.how}", weight, _text(pair.ours), _text(pair.theirs), _kind(pair.ours))
    left = _by_weight(alignment.ours), _by_weight(alignment.theirs)
    for mine, yours in zip(*left, strict=False):
        weight = -_lesser(mine, yours).against
        yield Feature("word_against", weight, mine.text, yours.text, "")
    common = min(len(left[0]), len(left[1]))
    for word in left[0][common:]:
        yield Feature("word_over", -WEIGHTS[word.kind].over, word.text, "", word.kind.name.lower())
    for word in left[1][common:]:
        yield Feature("word_over", -WEIGHTS[word.kind].over, "", word.text, word.kind.name.lower())
    if ours.form_text or theirs.form_text:
        yield Feature("legal_form", _forms(ours, theirs), ours.form_text, theirs.form_text, "multiplies the score")


def _caps(capped: bool, weak: bool, ours: Name, theirs: Name) -> Iterator[Feature]:
    if capped and weak:
        yield Feature("weak_name", REVIEW_AT_MOST, ours.text, theirs.text, "a weak name alone is for review")
    elif capped:
        yield Feature("everyday_word", REVIEW_AT_MOST, ours.text, theirs.text, "words that many share are for review")


def _text(found: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in found)


def _kind(found: tuple[Word, ...]) -> str:
    return found[0].kind.name.lower()
