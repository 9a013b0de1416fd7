"""`Change`: what an event did to one bond, and the changes of some days."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from attrs import frozen

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import CONSENTS, Consent, Counting, Position
from csto_membership.output.plain import plain, plain_fields

from .describe import change_words
from .timeline import Timeline


@frozen(slots=True, kw_only=True)
class Change:
    """What one event did to one bond and to the rosters.

    Attributes:
        on: the day it took effect, exact or within bounds.
        state, instrument: the bond.
        event: the event, perhaps a derived one.
        before, after: the positions before and after it.
        constitutive: whether standing under the instrument is membership of the organization.
    """

    on: Moment
    state: State
    instrument: Instrument
    event: Event
    before: Position
    after: Position
    constitutive: bool

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return plain_fields(self, state=self.state.code, instrument=self.instrument.id) | {
            "joined": plain(self.joined),
            "left": plain(self.left),
        }

    @property
    def joined(self) -> tuple[Counting, ...]:
        """The rosters that the state came into; not that of consents where the consent was given on a day before."""
        waited = self.event.act in CONSENTS and self.event.date.latest < self.on.earliest
        consent = Consent.GIVEN if waited else Consent.NONE
        return tuple(c for c in Counting if c.counts(self.after) and not c.counts(self.before, consent))

    @property
    def left(self) -> tuple[Counting, ...]:
        """The rosters that the state went out of."""
        return tuple(c for c in Counting if c.counts(self.before) and not c.counts(self.after))

    def __str__(self) -> str:
        """Return one sentence."""
        change = change_words(self.event, self.before, self.after, constitutive=self.constitutive)
        return f"{self.on}: {self.state.name} under {self.instrument.id}: {change}"


def changes(
    timelines: Iterable[Timeline], start: date, end: date, *, is_constitutive: Callable[[str], bool]
) -> tuple[Change, ...]:
    """Return the changes of some bonds in [start, end), in order of effect."""
    found = [
        (step, timeline)
        for timeline in timelines
        for step in timeline.steps
        if step.earliest < end and step.latest >= start
    ]
    found.sort(key=lambda one: (one[0].earliest, one[0].latest, one[1].state.name))
    return tuple(
        Change(
            on=step.moment,
            state=timeline.state,
            instrument=timeline.instrument,
            event=step.event,
            before=step.before,
            after=step.after,
            constitutive=is_constitutive(timeline.instrument.id),
        )
        for step, timeline in found
    )
