"""Finding names that are nearly the ones asked for, thousands of questions a second.

Strings go in as they should be compared (fold case and diacritics before, where they do not matter), rows
and scores come out. The score of two names is `similarity`: 1 for equal ones, less by each letter that is
missing, wrong, too many or swapped with its neighbour, and a little less where only the order of words
differs. `Names` finds every name above a floor, exactly as comparing with all of them would; `Beginnings`
does so for what has only been typed in part.

>>> names = Names(["krakow", "krasnik", "bielsko biala", "lodz"])
>>> hits = names.search(["krakoww", "biala bielsko", "warszawa"], floor=0.7)
>>> hits.query.tolist(), hits.key.tolist(), hits.score.round(3).tolist()
([0, 1], [0, 2], [0.8569999933242798, 0.949999988079071])
"""

from matching.names.beginnings import Beginnings
from matching.names.finding import Hits
from matching.names.index import Names
from matching.names.likeness import ORDER, similarity

__all__ = ["ORDER", "Beginnings", "Hits", "Names", "similarity"]
