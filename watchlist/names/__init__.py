"""Names: folding, identifiers, countries, and how likely two parties are one.

The library's face is two things, which the README beside this file explains::

    from watchlist.names import Index, compare

    compare("ÖRNEK DIŞ TİCARET LTD. ŞTİ.", "Ornek Foreign Trade Limited Company").score

    index = Index((entry.key, entry.party) for entry in entries)
    index.search(subject.party)          # [(key, Comparison), ...], best first

From 0.80 a score is a hit, from 0.70 a possible one, from 0.60 something to review. Every Comparison says why.
"""

from watchlist.names.index import Index
from watchlist.names.score import compare, compare_parties

__all__ = ["Index", "compare", "compare_parties"]
