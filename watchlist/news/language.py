"""Which language an article is in, where nobody says: by script and by the commonest words."""

from __future__ import annotations

import re

from watchlist.model import Article
from watchlist.news.text import folded

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 4000  # characters are plenty to count common words in
_COMMON = {
    "en": "the of and to in for that on is with by was from has as it said its at are",
    "tr": "ve bir bu da de ile icin olarak gore daha olan sonra kadar ancak dedi oldugu ise ya turk ni nin in",
    "de": "der die und das den mit von fur auf ist des dem ein eine nicht sich wegen nach",
    "fr": "le la les des et une est dans pour que sur au aux du avec par",
}
_UKRAINIAN = re.compile(r"[іїєґ]")


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
        return "uk" if _UKRAINIAN.search(plain) else "ru"
    counts = {lang: sum(words.count(word) for word in common.split()) for lang, common in _COMMON.items()}
    # Letters that only Turkish has outweigh short words that several languages share.
    counts["tr"] += sum(text[:_ENOUGH].count(letter) for letter in "ışğİŞĞ") // 2
    best = max(counts, key=lambda lang: counts[lang])
    return best if counts[best] else ""
