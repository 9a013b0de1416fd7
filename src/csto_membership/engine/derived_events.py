"""The derived events of one bond: the exit that a notice matures into, and the end by another instrument or its own."""

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Act

from .spells import Ending
from .terms import rule_of


def _derived(
    state: State, instrument: Instrument, act: Act, name: str, day: Moment, rule: str, sources: tuple[str, ...]
) -> Event:
    return Event(
        id=f"{instrument.id}:{name}",
        state=state.code,
        act=act,
        instrument=instrument.id,
        date=day,
        sources=sources or instrument.sources,
        derived_by=rule,
    )


def end_event(state: State, instrument: Instrument, ending: Ending | None, day: Moment) -> Event:
    """Return the end of a bond: with that under another instrument, or with the instrument itself."""
    if ending is not None:
        name = f"{ending.cause}:end"
        return _derived(state, instrument, Act.TERMINATE, name, day, ending.rule, ending.sources)
    end = instrument.terminated
    assert end is not None
    rule = f"the end of the instrument on {end}"
    return _derived(state, instrument, Act.TERMINATE, "end", end, rule, ())


def exit_event(state: State, instrument: Instrument, notice: Event, day: Moment, *, as_claimed: bool) -> Event:
    """Return the exit that a notice matures into.

    Args:
        state: the state.
        instrument: the instrument.
        notice: the notice.
        day: the day of the exit.
        as_claimed: whether it is the day that the notice claims.
    """
    rule = rule_of(instrument, notice)
    if as_claimed:
        rule = f"the exit day that the notice claims; {rule}"
    return _derived(state, instrument, Act.WITHDRAW, f"{notice.id}:exit", day, rule, notice.sources)
