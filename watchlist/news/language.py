"""Which language an article is in, where nobody says: by script and by the commonest words."""

from __future__ import annotations

import re

from watchlist.model import Article
from watchlist.news.text import folded

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 4000  # characters are plenty to count common words in
_COMMON = {
    "en": "the of and to in for that on is with by was from has as it said its at are over after against into than "
    "will would have not be an or but who which says new more amid",
    "tr": "ve bir bu da de ile icin olarak gore daha olan sonra kadar ancak dedi oldugu ise ya turk ni nin in",
    "de": "der die und das den mit von fur auf ist des dem ein eine nicht sich wegen nach",
    "fr": "le la les des et une est dans pour que sur au aux du avec par",
    "es": "el la los las del que en y por con para una se su mas como fue",
    "it": "il di che la per non con una del della dei sono alla gli nel le",
    "pt": "os que em um uma para com nao por mais da do dos das ao foi pelo",
    "nl": "het een van en niet met voor zijn dat op te door wordt aan",
    "pl": "na nie sie do jest ze przez po oraz dla ktore byl",
}
_CYRILLIC = {"kk": re.compile(r"[әғқңұү]"), "be": re.compile("ў"), "uk": re.compile(r"[іїєґ]")}
# Other scripts, each with the language that is commonest in it; of Arabic letters some tell the language.
_SCRIPTS = {
    "ur": re.compile(r"[ٹڈڑے]"),
    "fa": re.compile(r"[پچژگ]"),
    "ar": re.compile(r"[\u0620-\u064a]"),
    "el": re.compile(r"[α-ω]"),
    "he": re.compile(r"[א-ת]"),
    "ka": re.compile(r"[ა-ჰ]"),
    "hy": re.compile(r"[ա-ֆ]"),
    "ko": re.compile(r"[가-힣]"),
    "ja": re.compile(r"[ぁ-ヿ]"),
    "zh": re.compile(r"[一-鿿]"),
}


def language(article: Article) -> str:
    """The language as the article says it (its first two letters), else as its words do; "" for no guess."""
    return article.lang[:2].lower() or guess(f"{article.title}\n{article.text}")


def guess(text: str) -> str:
    """Guess a language from a text.

    >>> guess("Вашингтон предупредил"), guess("Bakanlık bu karar ile ilgili"), guess("the ministry of trade")
    ('ru', 'tr', 'en')
    """
    plain = folded(text[:_ENOUGH])
    words = _WORD.findall(plain)
    if not words:
        return ""
    if sum("а" <= word[0] <= "я" for word in words) * 2 > len(words):
        return next((lang for lang, letters in _CYRILLIC.items() if letters.search(plain)), "ru")
    if sum(word[0] > "ʯ" for word in words) * 2 > len(words):
        return next((lang for lang, letters in _SCRIPTS.items() if letters.search(plain)), "")
    counts = {lang: sum(words.count(word) for word in common.split()) for lang, common in _COMMON.items()}
    # Letters that only Turkish has outweigh short words that several languages share.
    counts["tr"] += sum(text[:_ENOUGH].count(letter) for letter in "ışğİŞĞ") // 2
    best = max(counts, key=lambda lang: counts[lang])
    return best if counts[best] else ""
