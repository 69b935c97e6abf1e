"""What Turkish writes behind a word by its case: suffixes by vowel harmony, after names with an apostrophe.

A word that is read as it is written ends in its last vowel and letter; an abbreviation that nobody can read as a word
is read letter by letter, a number by its last word. Foreign names are taken as a Turk reads them.
"""

from __future__ import annotations

from typing import Final

CASES: Final = ("genitive", "accusative", "dative", "locative", "ablative")
_VOWELS = "aeıioöuü"
_FRONT, _ROUND, _HARD = "eiöü", "oöuü", "çfhkpsştcqx"
_PLAIN = str.maketrans("âäáàãåéèêëæîíïóòôõøûúùœ", "aaaaaaeeeeeiiiooooöuuuö")
_POSSESSED = ("ığı", "iği", "uğu", "üğü", "ları", "leri", "ası", "esi", "isi", "usu", "yonu", "seyi", "şirketi")
"""How names end that are somebody's: Hazine Bakanlığı, Avrupa Komisyonu."""
_SPOKEN = """a a b be c ce ç çe d de e e f fe g ge ğ ge h he ı ı i i j je k ke l le m me n ne o o ö ö p pe r re s se
ş şe t te u u ü ü v ve y ye z ze q kü w ve x iks 0 sıfır 1 bir 2 iki 3 üç 4 dört 5 beş 6 altı 7 yedi 8 sekiz 9 dokuz
10 on 20 yirmi 30 otuz 40 kırk 50 elli 60 altmış 70 yetmiş 80 seksen 90 doksan 00 yüz"""
_READ_AS = dict(zip(_SPOKEN.split()[::2], _SPOKEN.split()[1::2], strict=True))
_READ = {"a.ş": "aşe", "a.s": "ase", "şti": "şirketi", "sti": "şirketi", "ltd": "limitet"}
"""How abbreviations of firms are read."""


_COMMON = ("listesi", "bankalar", "şirketler", "kişiler", "kuruluşlar", "taraf", "taraflar", "adımlar")
"""How words of ours end that are no name, and take their suffix without an apostrophe."""


def cased(text: str, case: str) -> str:
    """Put a name, or a few words of ours, into a case.

    >>> cased("OFAC SDN listesi", "dative"), cased("Entity List", "dative"), cased("iki taraf", "accusative")
    ('OFAC SDN listesine', "Entity List'e", 'iki tarafı')
    """
    return decline(text, case) if text.endswith(_COMMON) else inflect(text, case)


def inflect(name: str, case: str) -> str:
    """Put a proper name into a case, the suffix behind an apostrophe.

    >>> [inflect(name, "genitive") for name in ("Confienza", "OFAC", "Baykar", "SDN", "Türkiye")]
    ["Confienza'nın", "OFAC'ın", "Baykar'ın", "SDN'nin", "Türkiye'nin"]
    >>> inflect("Entity List", "dative"), inflect("EO14024", "locative"), inflect("ABD", "ablative")
    ("Entity List'e", "EO14024'te", "ABD'den")
    >>> inflect("Alfa Ltd. Şti.", "dative"), inflect("Alfa A.Ş.", "accusative"), inflect("Hazine Bakanlığı", "locative")
    ("Alfa Ltd. Şti.'ne", "Alfa A.Ş.'yi", "Hazine Bakanlığı'nda")
    """
    said = read(name)
    return f"{name}'{suffix(said, case, buffer='n' if said.endswith(_POSSESSED) else None)}"


def decline(words: str, case: str) -> str:
    """Put common words into a case; those that end in a possessive take an n first.

    >>> decline("bankalar", "accusative"), decline("şirket", "dative"), decline("listesi", "locative")
    ('bankaları', 'şirkete', 'listesinde')
    """
    return f"{words}{suffix(read(words), case, buffer='n' if words.endswith(_POSSESSED) else None)}"


def suffix(word: str, case: str, buffer: str | None = None) -> str:
    """The suffix that a word of small letters takes, without the word.

    ``buffer`` is the consonant between two vowels where it is not that of the case; a possessive has one in all cases.
    """
    vowel = next((letter for letter in reversed(word) if letter in _VOWELS), "e")
    open_ = word.endswith(tuple(_VOWELS))
    hard = buffer is None and word.endswith(tuple(_HARD))
    two = "e" if vowel in _FRONT else "a"
    four = ("ü" if vowel in _ROUND else "i") if vowel in _FRONT else ("u" if vowel in _ROUND else "ı")
    ending = {
        "genitive": f"{(buffer or 'n') if open_ else ''}{four}n",
        "accusative": f"{(buffer or 'y') if open_ else ''}{four}",
        "dative": f"{(buffer or 'y') if open_ else ''}{two}",
        "locative": f"{buffer or ''}{'t' if hard else 'd'}{two}",
        "ablative": f"{buffer or ''}{'t' if hard else 'd'}{two}n",
    }
    return ending[case]


def read(name: str) -> str:
    """How the last word of a name is read, in small letters: as far as a suffix depends on it.

    >>> read("OFAC"), read("SDN"), read("2030"), read("Confienza (Türkiye)")
    ('ofac', 'sedene', 'otuz', 'türkiye')
    """
    last = (name.split() or [""])[-1].strip(".,;:!?)(]['’”“\"»«")
    small = lower(last)
    if small in _READ:
        return _READ[small]
    if last[-1:].isdigit():
        return _number(last)
    letters = "".join(sign for sign in small if sign.isalpha())
    spelt = last.isupper() and (len(letters) < 3 or letters == "abd" or not any(sign in _VOWELS for sign in letters))
    return "".join(_READ_AS.get(sign, sign) for sign in letters) if spelt else letters.translate(_PLAIN)


def lower(text: str) -> str:
    """Write a text in small letters as Turkish does.

    >>> lower("IŞIK"), lower("İHRACAT")
    ('ışık', 'ihracat')
    """
    return text.replace("I", "ı").replace("İ", "i").lower()


def capital(text: str) -> str:
    """Begin a text with a capital as Turkish does.

    >>> capital("ihracat")
    'İhracat'
    """
    return f"{'İ' if text[:1] == 'i' else text[:1].upper()}{text[1:]}"


def _number(word: str) -> str:
    return "bin" if word.endswith("000") else _READ_AS.get(word[-2:]) or _READ_AS.get(word[-1], "")
