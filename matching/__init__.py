"""Matching homes with wishes: declared criteria, scores that can be explained, both directions
alike.

For a pair every criterion that the wish states gives a fit in [0, 1]; an unknown value gives 0.5.
With weights w the score is Σ w·fit / Σ w. Gates, musts that a known value does not meet at all,
known absent must tags and known present avoid tags rule the pair out. A wish whose weights add up
to 0 (nothing stated but gates and avoid tags) matches nothing.

Attributes that stand for people (age, gender, origin, the make-up of a neighbourhood) must never
be declared as criteria: fair-housing law forbids choosing homes by them.

>>> import numpy as np
>>> criteria = Criteria(Choice("kind", gate=True), Range("price", slack=0.1), Near("place"), Tags("features"))
>>> homes = criteria.homes(2, {
...     "kind": [0, 0], "price": [100.0, 104.0], "place": [[52.23, 21.01], [52.24, 21.01]],
...     "features": np.array([[True], [False]]), "features:known": np.array([[True], [False]]),
... })
>>> wishes = criteria.wishes(1, {
...     "kind:any": np.array([[True]]), "price:max": [100.0],
...     "place:areas": [[Circle(52.23, 21.01, km=2.0)]], "features:must": np.array([[True]]),
... })
>>> rank(homes, wishes).home.tolist()
[0, 1]
>>> [reason.code for reason in explain(homes, wishes, wish=0, home=1)]
['chosen', 'over_max', 'inside_area', 'tag_unknown']
"""

from matching.areas import Circle, Polygon
from matching.criteria import Criteria
from matching.declarations import Choice, Near, Range, Tags
from matching.demanding import Demand, demand
from matching.ranking import Ranking, rank, rank_one
from matching.reasons import Reason, explain, explain_pairs
from matching.relaxing import Loosening, relax
from matching.scoring import score_pairs
from matching.spreading import Spread
from matching.stores import Homes, Wishes

ENGINE = "1"
"""Version of the semantics: it changes when the same inputs could give another score or reason."""

__all__ = [
    "ENGINE",
    "Choice",
    "Circle",
    "Criteria",
    "Demand",
    "Homes",
    "Loosening",
    "Near",
    "Polygon",
    "Range",
    "Ranking",
    "Reason",
    "Spread",
    "Tags",
    "Wishes",
    "demand",
    "explain",
    "explain_pairs",
    "rank",
    "rank_one",
    "relax",
    "score_pairs",
]
