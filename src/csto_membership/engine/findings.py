"""Findings of one bond: days that are written and differ from what the terms give."""

from datetime import date

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument

from .day_sets import NEVER, Interval
from .spells import Finding
from .terms import effect_bounds, rule_of


def moment_between(first: int, last: int, like: Moment | None = None) -> Moment:
    """Return the day between two ordinals."""
    return Moment.between(date.fromordinal(first), date.fromordinal(last), like)


def premature(instrument: Instrument, notice: Event) -> Finding:
    """Return the finding that a notice moves nothing."""
    moves = notice.date.earliest.toordinal(), notice.date.latest.toordinal()
    rule = f"a notice before its time moves nothing: {rule_of(instrument, notice)}"
    return _finding(instrument, notice, moves, rule)


def early_claim(instrument: Instrument, notice: Event, exits: Interval) -> Finding | None:
    """Return a finding where a notice claims an exit day that is earlier than the days of its exit."""
    claim = notice.effective
    if claim is None or not claim.earliest.toordinal() < exits[0] < NEVER:
        return None
    return _finding(instrument, notice, exits, rule_of(instrument, notice))


def early_effect(instrument: Instrument, consent: Event, entries: Interval) -> Finding | None:
    """Return a finding where a consent claims effect before the days of its entry into force."""
    claim = consent.effective
    if claim is None or claim.earliest.toordinal() >= entries[0]:
        return None
    return _finding(instrument, consent, entries, "consent has no effect before the instrument is in force")


def other_entry(instrument: Instrument, consent: Event, entry: Event, days: Interval) -> Finding | None:
    """Return a finding where an entry into force is written that the terms cannot give."""
    derived = effect_bounds(instrument, consent)
    if derived is None or (days[1] >= derived[0].toordinal() and days[0] <= derived[1].toordinal()):
        return None
    claimed, holds = entry.effective or entry.date, Moment.between(*derived)
    rule = "the written entry into force is kept"
    return Finding(entry.state, instrument.id, entry.id, claimed, holds, rule, kept=True)


def _finding(instrument: Instrument, event: Event, holds: Interval, rule: str) -> Finding:
    return Finding(event.state, instrument.id, event.id, event.effective or event.date, moment_between(*holds), rule)
