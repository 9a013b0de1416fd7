"""Membership that ends with that under another instrument (VCLT art. 54(a)), without any notice.

The other bond is folded by itself, and the days on which membership under it can have ended are taken as
independent of this bond.
"""

from collections.abc import Iterable, Iterator

from csto_membership.model.instruments import Instrument

from .spells import Ending, Exit
from .terms import fits


def endings_with(instrument: Instrument, other: str, exits: Iterable[Exit]) -> Iterator[Ending]:
    """Yield the ends of membership that follow from those under another instrument.

    Args:
        instrument: the instrument.
        other: the id of the other one.
        exits: the ends of being bound by that.

    Raises:
        MomentError: a day lies beyond the calendar.
    """
    rules = [(rule, rule.ends_with) for rule in instrument.withdrawals if rule.ends_with]
    rules = [(rule, end) for rule, end in rules if end.instrument == other]
    for ended in exits:
        fitting = [next((pair for pair in rules if fits(pair[0], day)), None) for day in (ended.earliest, ended.latest)]
        first, last = fitting
        if found := first or last:
            rule, end = found
            yield Ending(
                began=ended.earliest,
                earliest=end.after.after(ended.earliest if first else ended.latest),
                latest=(last or (rule, end))[1].after.after(ended.latest),
                certain=ended.certain and first is not None and last is not None,
                cause=ended.event.id,
                rule=f"{end}{f' ({rule.basis})' if rule.basis else ''}",
                sources=ended.event.sources,
            )
