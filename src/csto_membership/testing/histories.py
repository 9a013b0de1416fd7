"""Strategies of histories: those that the machine accepts, and those that it refuses at their last act.

Histories are walked along the transition table and dated by the terms of their instrument;
they do not ask the fold whether they are legal, so that the fold can be tested with them.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn

from csto_membership.engine.configurations import START, Held
from csto_membership.engine.terms import effect_bounds, exit_bounds
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event, Readings
from csto_membership.model.instruments import Instrument, Kind
from csto_membership.model.vocabulary import CONSENTS, EXITS, MOVES, Act, Position

from .question import DAY

TREATY = Instrument(id="treaty", name="The Treaty", kind=Kind.TREATY, in_force=date(1900, 1, 1))
"""An instrument without terms, in force since before everything: histories are drawn for it by default."""


class Walk:
    """A history in the making: where it stands, and from which day on the next act can fall.

    A notice that runs has an exit to come, between two days; the next act comes before the
    first of them or after the second, so that it is legal wherever in its bounds it falls.
    """

    def __init__(self, draw: DrawFn, instrument: Instrument, state: str, first: date, *, exact: bool) -> None:
        """Begin as an outsider; the first act can fall on `first`."""
        self.draw = draw
        self.instrument = instrument
        self.state = state
        self.exact = exact
        self.here: Held = START
        self.since: date = first
        self.known: date = first
        self.exit: tuple[date, date] | None = None
        self.entry: tuple[date, date] | None = None
        self.events: tuple[Event, ...] = ()
        self.sources: tuple[str, ...] = ()
        self.readings: Readings = ()

    @property
    def until(self) -> date:
        """The last day on which the next act can take effect."""
        end = self.instrument.terminated
        limits = [pending[0] for pending in (self.exit, self.entry) if pending is not None]
        limits += [end.earliest] if end is not None else []
        return min(limits, default=date.max) - DAY

    def go_on(self, acts: Sequence[Act]) -> bool:
        """Draw one act that is legal, and perform it; return whether there was one."""
        self.perhaps_leave()
        legal = [act for act in acts if self.after(act) is not None]
        if not legal or self.since > self.until:
            return False
        event = self.event(self.choose(legal))
        effect = effect_bounds(self.instrument, event)
        end = self.instrument.terminated
        if effect is not None and end is not None and effect[1] >= end.earliest:
            return False
        self.perform(event, effect)
        return True

    def choose(self, legal: Sequence[Act]) -> Act:
        """Draw one of some acts; the four exits together weigh as much as any other, lest histories end early."""
        exits = [act for act in legal if act in EXITS]
        act = self.draw(st.sampled_from([*(act for act in legal if act not in EXITS), *exits[:1]]))
        return self.draw(st.sampled_from(exits)) if act in EXITS else act

    def perhaps_leave(self) -> None:
        """Let consent or a notice that runs mature, if no day is left before that, or by chance."""
        pending = self.exit or self.entry
        if pending is None or (self.since <= self.until and not self.draw(st.booleans())):
            return
        leaving = self.exit is not None
        self.here = self.here.moves[Act.WITHDRAW if leaving else Act.ENTER_INTO_FORCE]
        self.since, self.exit, self.entry = pending[1] + DAY if leaving else pending[1], None, None

    def after(self, act: Act) -> Held | None:
        """Return what is held after an act."""
        return self.here.moves.get(act)

    def event(self, act: Act) -> Event:
        """Draw the day of an act, and when it became public."""
        most = min((self.until - self.since).days, 400)
        first = self.since + timedelta(self.draw(st.integers(0, most)))
        width = 0 if self.exact else min((self.until - first).days, self.draw(st.sampled_from([0, 0, 3, 40])))
        on = Moment(first, first + timedelta(width), uncertain=not self.exact and self.draw(st.integers(0, 9)) == 9)  # noqa: PLR2004  one in ten
        known = max(self.known, on.latest + timedelta(self.draw(st.sampled_from([0, 0, 1, 30]))))
        return Event(
            id=f"{self.state}-{self.instrument.id}-{len(self.events) + 1}{''.join(r for _, (r,) in self.readings)}",
            state=self.state,
            instrument=self.instrument.id,
            act=act,
            date=on,
            effective=self.claim(on) if act is Act.NOTIFY_WITHDRAWAL else None,
            reported=known if known != on.latest else None,
            sources=self.sources,
            readings=self.readings,
        )

    def claim(self, notified: Moment) -> Moment | None:
        """Draw the exit day that a notice claims, if it claims one."""
        days = self.draw(st.none() | st.integers(0, 500))
        return None if days is None else Moment.of(notified.latest + timedelta(days))

    def perform(self, event: Event, effect: tuple[date, date] | None) -> None:
        """Perform an act whose effect begins within these bounds; without them it has none."""
        force = self.instrument.in_force
        self.known = event.known_from.latest
        if event.act in CONSENTS and force is not None:
            self.known = max(self.known, force.latest)
        self.here = self.after(event.act) or self.here
        self.events = (*self.events, event)
        self.since = max(self.since, event.date.earliest)
        if event.act is Act.NOTIFY_WITHDRAWAL and effect is not None:
            self.exit = exit_bounds(self.instrument, event, effect)
        elif not self.here.withdrawing:
            self.exit = None
        self.entry = effect if event.act in CONSENTS else None


def walked(draw: DrawFn, walk: Walk, acts: Sequence[Act], min_size: int, max_size: int) -> Walk:
    """Go on with a history by some number of acts, as far as there are legal ones."""
    for _ in range(draw(st.integers(min_size, max_size))):
        if not walk.go_on(acts):
            break
    return walk


@st.composite
def legal_histories(  # noqa: PLR0913  each has a default
    draw: DrawFn,
    *,
    instrument: Instrument = TREATY,
    state: str = "AAA",
    acts: Sequence[Act] = MOVES,
    min_size: int = 0,
    max_size: int = 6,
    first: date = date(2000, 1, 1),
    exact: bool = False,
) -> tuple[Event, ...]:
    """Draw histories of one bond that the machine accepts, in order.

    Args:
        draw: given by Hypothesis.
        instrument: the instrument, whose terms are kept: notices mature, consent waits.
        state: code of the state.
        acts: the acts to draw from.
        min_size: how many events at least, if the acts allow it.
        max_size: how many events at most.
        first: the first day on which something can happen.
        exact: whether all days are exact.

    Returns:
        The events in order of effect, ready for `Register.with_events` or a `Facts`.
    """
    walk = Walk(draw, instrument, state, first, exact=exact)
    return walked(draw, walk, acts, min_size, max_size).events


@frozen(slots=True)
class IllegalHistory:
    """A history that the machine accepts, and one more act that it refuses.

    Attributes:
        legal: the events that it accepts.
        refused: the event that it refuses after them.
        position: the position in which it is refused.
    """

    legal: tuple[Event, ...]
    refused: Event
    position: Position

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, the refused one last."""
        return (*self.legal, self.refused)


@st.composite
def illegal_histories(
    draw: DrawFn,
    *,
    instrument: Instrument = TREATY,
    state: str = "AAA",
    max_size: int = 6,
    first: date = date(2000, 1, 1),
    exact: bool = False,
) -> IllegalHistory:
    """Draw histories of one bond that the machine refuses at their last act, and at no other.

    Args:
        draw: given by Hypothesis.
        instrument: the instrument, whose terms are kept; it is in force, and has not ended.
        state: code of the state.
        max_size: how many events are accepted at most.
        first: the first day on which something can happen.
        exact: whether all days are exact.
    """
    if instrument.in_force is None or instrument.terminated is not None:
        message = (
            f"{instrument.id!r} is not in force, or has ended: then the position alone does not say what is refused"
        )
        raise InvalidArgument(message)
    walk = walked(draw, Walk(draw, instrument, state, first, exact=exact), MOVES, 0, max_size)
    walk.perhaps_leave()
    refused = [act for act in MOVES if walk.after(act) is None and not (walk.exit and act in CONSENTS)]
    refused.remove(Act.ENTER_INTO_FORCE) if Act.ENTER_INTO_FORCE in refused else None  # it would replace a derived one
    return IllegalHistory(walk.events, walk.event(draw(st.sampled_from(refused))), walk.here.position)
