"""How everything here is measured: contenders in turns, a ratio for each round, quartiles of the ratios.

The machines are noisy. What slows one contender down in a round slows the others down in the
same round, so the ratio of a round says more than the ratio of two averages.
"""

import gc
import statistics
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

from attrs import frozen

Taken = dict[str, list[float]]
"""What each contender took in each round: seconds, or bytes."""
Ratio = Callable[[Mapping[str, float]], float]
"""What is made of the figures of one round."""


class DisagreementError(Exception):
    """A contender gives another answer than ours: its time would mean nothing."""


@frozen
class Contender:
    """One way to do a thing.

    Attributes:
        run: does it, as it is timed.
        answer: does it, and returns the answers in a form that all contenders share; ``None``:
            it is a measure only, and answers nothing.
        count: how many times `run` does it; figures are of one time.
    """

    run: Callable[[], object]
    answer: Callable[[], object] | None = None
    count: int = 1


Contenders = Mapping[str, Contender]


@frozen
class Spread:
    """The median of some figures with their quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Summarise one value or more."""
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [*values] * 3
        return cls(middle, low, high)


def check(contenders: Contenders) -> None:
    """Compare the answers of all that answer.

    Raises:
        DisagreementError: two differ.
    """
    answers = [(name, one.answer()) for name, one in contenders.items() if one.answer is not None]
    first, expected = answers[0]
    for name, answer in answers[1:]:
        if answer != expected:
            message = f"{name!r} does not answer as {first!r}: {answer!r:.300} instead of {expected!r:.300}"
            raise DisagreementError(message)


def in_turns(contenders: Contenders, rounds: int, clock: Callable[[], float] = perf_counter) -> Taken:
    """Run the contenders in turns (A B C A B C …) and return their seconds, each time of doing it.

    One round goes ahead and is not counted. The collector of garbage runs before each turn;
    what was there before the first is kept out of its sight.
    """
    taken: Taken = {name: [] for name in contenders}
    gc.collect()
    gc.freeze()
    try:
        for number in range(-1, rounds):
            for name, one in contenders.items():
                gc.collect()
                begun = clock()
                one.run()
                spent = clock() - begun
                if number >= 0:
                    taken[name].append(spent / one.count)
    finally:
        gc.unfreeze()
    return taken


def ratios(taken: Mapping[str, Sequence[float]], ratio: Ratio) -> list[float]:
    """Return the ratio of each round."""
    rounds = zip(*taken.values(), strict=True)
    return [ratio(dict(zip(taken, one, strict=True))) for one in rounds]
