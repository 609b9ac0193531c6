"""How sure counts of verdicts make one: exact probabilities, small samples being the rule."""

from math import comb


def more_often_than_not(supporting: int, contrary: int) -> float:
    """Probability that what happened ``supporting`` times and failed ``contrary`` times happens in more
    than half of all cases, every rate being as likely beforehand.

    That is P(Beta(1 + s, 1 + c) > ½), the chance of at most s heads in s + c + 1 tosses.

    >>> more_often_than_not(0, 0), more_often_than_not(3, 0), round(more_often_than_not(3, 2), 3)
    (0.5, 0.9375, 0.656)
    """
    tosses = supporting + contrary + 1
    return sum(comb(tosses, heads) for heads in range(supporting + 1)) / 2**tosses


def no_accident(liked_marked: int, marked: int, liked: int, seen: int) -> float:
    """Probability that more than ``liked_marked`` of the ``marked`` homes would be liked, were the
    ``liked`` ones spread by chance over all that were ``seen``: how sure it is that marked homes
    are liked less than others (Fisher's exact test, one-sided).

    >>> round(no_accident(0, marked=4, liked=4, seen=8), 3), no_accident(0, marked=3, liked=0, seen=9)
    (0.986, 0.0)
    """
    others = seen - marked
    fewest = max(0, liked - others)
    ways = sum(comb(marked, n) * comb(others, liked - n) for n in range(fewest, liked_marked + 1))
    return 1 - ways / comb(seen, liked)
