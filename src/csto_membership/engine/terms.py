"""Which day follows from a day, by the terms of an instrument: pure arithmetic of days.

No position is known here. `entry_day` and `exit_day` answer for exact days; `alternatives` for days that are
known only within bounds.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import (
    Anchor,
    Boundaries,
    Counted,
    Entry,
    EntryAt,
    Instrument,
    Of,
    Premature,
    Window,
    Withdrawal,
)
from csto_membership.model.periods import Period
from csto_membership.model.vocabulary import CONSENTS, Act

AnchorDay = TypeVar("AnchorDay")
_MONTH = Period(1, 0, "P1M")
_SAME_DAY = Entry()


def next_month(day: date) -> date:
    """Return the first day of the month after a day."""
    return _MONTH.after(day.replace(day=1))


# entry


def entry_rule(instrument: Instrument, act: Act, deposit: date) -> Entry:
    """Return the rule by which a consent of this day enters into force; succession has effect on its own day."""
    if act is Act.SUCCEED:
        return next((rule for rule in instrument.entries if act in rule.acts and fits(rule, deposit)), _SAME_DAY)
    fitting = (rule for rule in instrument.entries if (not rule.acts or act in rule.acts) and fits(rule, deposit))
    return next(fitting, _SAME_DAY)


def fits(rule: Entry | Withdrawal, day: date) -> bool:
    """Return whether a rule that may have been amended is for a day."""
    return (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)


def enters(rule: Entry, day: date) -> date:
    """Return the day on which a consent has effect whose period counts from a day."""
    due = rule.after.after(day)
    return next_month(due) if rule.at is EntryAt.NEXT_MONTH else due


def entry_day(instrument: Instrument, event: Event, floor: date | None) -> date:
    """Return the day on which a consent of exact days enters into force, no earlier than a day."""
    deposit = event.date.earliest
    if event.effective is not None:
        due = event.effective.earliest
    else:
        rule = entry_rule(instrument, event.act, deposit)
        told = event.notified if rule.counted is Counted.NOTIFIED else None
        due = enters(rule, told.earliest if told else deposit)
    return due if floor is None or floor <= due else floor


# withdrawal


def withdrawal_rule(instrument: Instrument, notified: date) -> Withdrawal | None:
    """Return the rule for a notice of this day."""
    return next((rule for rule in instrument.withdrawals if rule.notice and fits(rule, notified)), None)


def rule_of(instrument: Instrument, notice: Event) -> str:
    """Return the rule by which a notice matures, in words."""
    rule = withdrawal_rule(instrument, notice.date.earliest)
    return f"withdrawal {rule}" if rule else "no exit before its notice"


def anchors(rule: Withdrawal) -> Iterator[Anchor]:
    """Return what the times of a rule are counted from, besides the notice."""
    if rule.not_before_from is not None:
        yield rule.not_before_from
    if rule.window is not None:
        yield rule.window.counted_from
    if isinstance(rule.on, Boundaries):
        yield rule.on.counted_from


def anchor_day(anchor: Anchor | None, force: AnchorDay, party: AnchorDay) -> AnchorDay:
    """Return the entry into force that a time is counted from: the instrument's, or that for the state."""
    return party if anchor is Anchor.PARTY else force


def counts_from(rule: Withdrawal, notified: date, force: date | None, party: date | None) -> date | None:
    """Return the day from which a notice counts: its own, a later one, or ``None`` where it moves nothing."""
    opens: date | None = None
    anchor = anchor_day(rule.not_before_from, force, party)
    if rule.not_before is not None and rule.not_before_of is Of.NOTICE and anchor is not None:
        first = rule.not_before.after(anchor)
        opens = first if notified < first else None
    if opens is None and rule.window is not None:
        start = anchor_day(rule.window.counted_from, force, party)
        opens = _next_window(rule.window, notified, start) if start is not None else None
    if opens is None:
        return notified
    return opens if rule.premature is Premature.MATURES else None


def _next_window(window: Window, notified: date, start: date) -> date | None:
    """Return the day on which the next window opens; ``None`` where the day lies in one."""
    starts = _multiples(window.every, window.every, start, notified)
    opens = next(day for day in starts if notified < window.open.after(day))
    return opens if notified < opens else None


def _multiples(first: Period, every: Period, start: date, day: date) -> Iterator[date]:
    """Yield days at a regular distance: the last one before a day, if there is one, and all that follow."""
    months, days = first.months, first.days
    skipped = max(0, ((day - start).days - 31 * months - days) // (31 * every.months + every.days) - 1)
    months, days = months + skipped * every.months, days + skipped * every.days
    while True:
        yield Period(months, days).after(start)
        months, days = months + every.months, days + every.days


def exit_after(rule: Withdrawal, counted: date, force: date | None = None, party: date | None = None) -> date:
    """Return the day on which a notice matures that counts from a day."""
    due = rule.notice.after(counted) if rule.notice else counted
    anchor = anchor_day(rule.not_before_from, force, party)
    if rule.not_before is not None and rule.not_before_of is Of.EFFECT and anchor is not None:
        due = max(due, rule.not_before.after(anchor))
    if rule.at is EntryAt.NEXT_MONTH:
        due = next_month(due)
    if isinstance(rule.on, Boundaries):
        start = anchor_day(rule.on.counted_from, force, party)
        if start is not None:
            due = next(day for day in _multiples(rule.on.first, rule.on.every, start, due) if day >= due)
    elif rule.on is not None:
        due = rule.on.at_or_after(due)
    return due


def exit_day(instrument: Instrument, notice: Event, force: date | None, party: date | None) -> tuple[bool, date | None]:
    """Return whether a notice of exact days counts, and the day on which it matures, if one is fixed."""
    notified, claim = notice.date.earliest, notice.effective
    rule = withdrawal_rule(instrument, notified)
    if rule is None:
        return True, max(claim.earliest, notified) if claim else None
    counted = counts_from(rule, notified, force, party)
    if counted is None:
        return False, None
    due = exit_after(rule, counted, force, party)
    return True, max(due, claim.earliest) if claim else due


# bounds


def effect_bounds(instrument: Instrument, event: Event) -> tuple[date, date] | None:
    """Return the bounds of the day from which an event holds, its neighbours left aside.

    A consent holds from its entry into force, never before that of the instrument (VCLT arts. 24, 28). Any
    other act holds from its `effective` day, or its `date`; a notice of withdrawal from its `date`.

    Returns:
        Earliest and latest day, or ``None``: a consent to an instrument not in force.

    Raises:
        MomentError: the day lies beyond the calendar.
    """
    moment = event.date if event.act is Act.NOTIFY_WITHDRAWAL else event.effective or event.date
    bounds = moment.earliest, moment.latest
    if event.act not in CONSENTS:
        return bounds
    if instrument.in_force is None:
        return None
    if event.effective is None:
        first, last = (entry_rule(instrument, event.act, day) for day in (event.date.earliest, event.date.latest))
        told = event.notified if Counted.NOTIFIED in (first.counted, last.counted) else None
        bounds = (told.earliest, told.latest) if told else bounds
        bounds = enters(first, bounds[0]), enters(last, bounds[1])
    return max(bounds[0], instrument.in_force.earliest), max(bounds[1], instrument.in_force.latest)


def exit_bounds(
    instrument: Instrument, notice: Event, notified: tuple[date, date], party: Moment | None = None
) -> tuple[date, date] | None:
    """Return the bounds of the day on which a notice of withdrawal matures, its neighbours left aside.

    Args:
        instrument: the instrument.
        notice: the notice.
        notified: the bounds of its day.
        party: the day on which the state became a party; ``None``: what counts from that day is left aside.

    Returns:
        Earliest and latest day; ``None`` where neither terms nor a claim fix one.

    Raises:
        MomentError: the day lies beyond the calendar.
    """
    force, claim = instrument.in_force, notice.effective
    found: list[date] = []
    for day, claimed, entered, joined in zip(
        notified,
        (claim.earliest, claim.latest) if claim else (date.min, date.min),
        (force.earliest, force.latest) if force else (None, None),
        (party.earliest, party.latest) if party else (None, None),
        strict=True,
    ):
        rule = withdrawal_rule(instrument, day)
        if rule is None and claim is None:
            return None
        counted = counts_from(rule, day, entered, joined) or day if rule else day
        due = exit_after(rule, counted, entered, joined) if rule else counted
        found.append(max(due, claimed))
    return found[0], found[1]


# what rules count from


def counts_from_anchor(instrument: Instrument, anchor: Anchor) -> bool:
    """Return whether some rule of withdrawal counts from an entry into force."""
    return any(anchor in anchors(rule) for rule in instrument.withdrawals)
