"""Learning a person's weights and tolerances from what they liked, dismissed and visited.

``Crowd.fit`` learns what people in general care about and how far they differ; ``Crowd.update``
says what one person cares about from the first signals on, the crowd being what is believed before
any. ``suggest`` puts what the verdicts on one wish say into suggestions with their evidence. What is
learned is for people to take or leave: nothing here changes a wish.

Columns are fits of criteria, so what holds for criteria holds here: attributes that stand for
people (age, gender, origin, household, the make-up of a neighbourhood) are never learned from.
"""

from matching.learning.crowd import Crowd
from matching.learning.evidence import About, Evidence, evidence
from matching.learning.lenses import Lens, fits_through
from matching.learning.signals import Signals, choices, nobody, verdicts
from matching.learning.suggesting import Suggestion, suggest
from matching.learning.taste import Taste

__all__ = [
    "About",
    "Crowd",
    "Evidence",
    "Lens",
    "Signals",
    "Suggestion",
    "Taste",
    "choices",
    "evidence",
    "fits_through",
    "nobody",
    "suggest",
    "verdicts",
]
