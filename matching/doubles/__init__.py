"""Finding records of the same thing: the contact entered twice, the home advertised by two agencies.

Fields are declared, candidates come from blocking passes (no pair outside them is ever looked at), and a
pair's score is the probability that both records mean the same, after Fellegi and Sunter (1969): how much
likelier its agreements are among doubles than among others. How reliable and how telling a field is gets
estimated without any truth, by expectation and maximisation over the candidates themselves; the rarer a
value, the more an agreement in it says. Not all others are strangers: a third class, kin, stands for
records that belong together without being the same (a household, the flats of a new building), which have
the ``shared`` fields in common as doubles do.

>>> doubles = Doubles(
...     Name("given", swaps="family"), Name("family", shared=True),
...     Digits("phone", several=True, tail=9, shared=True), Exact("email", several=True),
... )
>>> records = doubles.records(3, {
...     "given": ["Zofia", "Zofia", "Jan"], "family": ["Łęcka", "Lecka", "Łęcki"],
...     "phone": [["+48 601 000 001"], ["601000001"], ["601000001"]],
...     "email": [["zofia@example.org"], [], ["jan@example.org"]],
... })
>>> found = doubles.pairs(records, floor=0.5)
>>> found.left.tolist(), found.right.tolist()
([0], [1])
>>> [agreement.code for agreement in doubles.why(records, [0], [1])[0]]
['same', 'same', 'same', 'missing']
>>> new = doubles.records(1, {"given": ["Lecka"], "family": ["Zofja"], "phone": [["48601000001"]]})
>>> doubles.like(records, new, floor=0.5).right.tolist()
[0, 1]
>>> clusters(found, 3).tolist()
[0, 0, 2]

Scores of a pair do not depend on the order of rows, on the side a record stands on, nor on what else is
asked in the same call. Attributes that stand for people's origin are no business of a declaration.
"""

from matching.doubles.clusters import clusters
from matching.doubles.declaring import Doubles
from matching.doubles.fields import Bits, Company, Day, Digits, Exact, Field, Name, Number, Place, Text
from matching.doubles.index import Block
from matching.doubles.pairs import Pairs
from matching.doubles.passes import Pass
from matching.doubles.reasons import Agreement
from matching.doubles.records import Records
from matching.doubles.weights import Weights

__all__ = [
    "Agreement",
    "Bits",
    "Block",
    "Company",
    "Day",
    "Digits",
    "Doubles",
    "Exact",
    "Field",
    "Name",
    "Number",
    "Pairs",
    "Pass",
    "Place",
    "Records",
    "Text",
    "Weights",
    "clusters",
]
