"""Findings of one bond or instrument: days that are written and differ from what the terms give."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Entry, Instrument
from csto_membership.model.vocabulary import Act

from .day_sets import NEVER, Interval
from .spells import Ending, Finding, Step
from .terms import effect_bounds, entry_rule, exit_bounds, rule_of


def moment_between(first: int, last: int, like: Moment | None = None) -> Moment:
    """Return the day between two ordinals."""
    return Moment.between(date.fromordinal(first), date.fromordinal(last), like)


def premature(instrument: Instrument, notice: Event) -> Finding:
    """Return the finding that a notice moves nothing."""
    rule = f"a notice before its time moves nothing: {rule_of(instrument, notice)}"
    return _finding(instrument, notice, None, rule)


def without_effect(instrument: Instrument, consent: Event) -> Finding | None:
    """Return a finding where a consent claims a day of effect under an instrument that is not in force."""
    if consent.effective is None:
        return None
    return _finding(instrument, consent, None, "the instrument is not in force, so consent to it has no effect yet")


def other_claim(instrument: Instrument, notice: Event, exits: Interval, party: Moment | None) -> Finding | None:
    """Return a finding where a notice claims another exit day than the terms give.

    An earlier day does not hold. A later one holds, and is compared with what the terms give without it.

    Args:
        instrument: the instrument.
        notice: the notice.
        exits: the bounds of the day on which it matures.
        party: the day on which the state became a party.
    """
    claim = notice.effective
    if claim is None:
        return None
    if claim.earliest.toordinal() < exits[0]:
        return _finding(instrument, notice, exits, rule_of(instrument, notice))
    notified = notice.date.earliest, notice.date.latest
    given = exit_bounds(instrument, evolve(notice, effective=None), notified, party)
    if given is None or claim.earliest <= given[1]:
        return None
    return _kept(instrument, notice, claim, given, f"the later day is kept; {rule_of(instrument, notice)}")


def other_effect(instrument: Instrument, consent: Event, entries: Interval) -> Finding | None:
    """Return a finding where a consent claims another day of effect than the terms give.

    A day before the instrument is in force does not hold. Any other holds, and is compared with the rule of entry,
    if there is one; a succession has its own day.
    """
    claim = consent.effective
    if claim is None:
        return None
    if claim.earliest.toordinal() < entries[0]:
        return _finding(instrument, consent, entries, "consent has no effect before the instrument is in force")
    rule = entry_rule(instrument, consent.act, consent.date.earliest)
    given = effect_bounds(instrument, evolve(consent, effective=None))
    if rule == Entry() or given is None or (given[0] <= claim.latest and claim.earliest <= given[1]):
        return None
    return _kept(instrument, consent, claim, given, f"the written day is kept; {rule}")


def other_entry(instrument: Instrument, consent: Event, entry: Event, days: Interval) -> Finding | None:
    """Return a finding where an entry into force is written that the terms cannot give."""
    derived = effect_bounds(instrument, consent)
    if derived is None or (days[1] >= derived[0].toordinal() and days[0] <= derived[1].toordinal()):
        return None
    return _kept(instrument, entry, entry.effective or entry.date, derived, "the written entry into force is kept")


def other_exit(instrument: Instrument, notice: Event, event: Event, exits: Interval, days: Interval) -> Finding | None:
    """Return a finding where an exit is written while a notice runs that would mature on another day."""
    if days[1] >= exits[0] or exits[0] >= NEVER:
        return None
    given = date.fromordinal(exits[0]), date.fromordinal(exits[1])
    claimed, rule = event.effective or event.date, rule_of(instrument, notice)
    return _kept(instrument, event, claimed, given, f"the written exit is kept; {rule}")


def other_force(instrument: Instrument, computed: Moment | None) -> Finding | None:
    """Return a finding where a written entry into force is not the day that the consents give."""
    written, name = instrument.in_force, instrument.id
    if instrument.force is None or written is None:
        return None
    if computed is not None and written.earliest <= computed.latest and computed.earliest <= written.latest:
        return None
    return Finding("", name, name, written, computed, str(instrument.force), kept=True)


def ended_before(instrument: Instrument, ending: Ending, steps: Iterable[Step]) -> Iterator[Finding]:
    """Yield a finding for a withdrawal that is written for an earlier day than that end gives."""
    for step in steps:
        written = step.before.bound and step.event.act is Act.WITHDRAW and not step.event.derived_by
        if written and ending.began <= step.earliest and step.latest < ending.earliest:
            claimed = step.event.effective or step.event.date
            given, rule = (ending.earliest, ending.latest), f"the written exit is kept; {ending.rule}"
            yield _kept(instrument, step.event, claimed, given, rule)


def _kept(instrument: Instrument, event: Event, claim: Moment, given: tuple[date, date], rule: str) -> Finding:
    return Finding(event.state, instrument.id, event.id, claim, Moment.between(*given), rule, kept=True)


def _finding(instrument: Instrument, event: Event, holds: Interval | None, rule: str) -> Finding:
    given = holds and moment_between(*holds)
    return Finding(event.state, instrument.id, event.id, event.effective or event.date, given, rule)
