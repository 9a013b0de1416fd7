"""Which day follows from a day, by the terms of an instrument: pure arithmetic of days.

No position is known here. `entry_day` and `exit_day` answer for exact days; `ways` gives, for an event whose
days are known only within bounds, every way in which it can fall, as `worlds` takes them. Days in `ways` are
ordinals.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from itertools import groupby, pairwise

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
    Withdrawal,
)
from csto_membership.model.periods import Period
from csto_membership.model.vocabulary import CONSENTS, Act

from .worlds import Alternative, Interval, Rule

_MONTH = Period(1, 0, "P1M")
_NOTHING = Period(0, 0, "P0D")
_SAME_DAY = Entry()


def next_month(day: date) -> date:
    """Return the first day of the month after a day."""
    return _MONTH.after(day.replace(day=1))


def order_days(event: Event) -> Interval:
    """Return the bounds of the day by which an event stands in order, as ordinals.

    A consent stands at its deposit, or at its effect where that is earlier; a notice of withdrawal at its
    `date`; any other act at its effect.
    """
    if event.effective is None or event.act is Act.NOTIFY_WITHDRAWAL:
        moment = event.date
    elif event.act in CONSENTS:
        one, other = event.date, event.effective
        return min(one.earliest, other.earliest).toordinal(), min(one.latest, other.latest).toordinal()
    else:
        moment = event.effective
    return moment.earliest.toordinal(), moment.latest.toordinal()


# entry


def entry_rule(instrument: Instrument, act: Act, deposit: date) -> Entry:
    """Return the rule by which a consent of this day enters into force; succession has effect on its own day."""
    if act is Act.SUCCEED:
        return next((rule for rule in instrument.entries if act in rule.acts and _fits(rule, deposit)), _SAME_DAY)
    fitting = (rule for rule in instrument.entries if (not rule.acts or act in rule.acts) and _fits(rule, deposit))
    return next(fitting, _SAME_DAY)


def _fits(rule: Entry | Withdrawal, day: date) -> bool:
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
    return next((rule for rule in instrument.withdrawals if _fits(rule, notified)), None)


def _anchor(rule: Withdrawal, force: date | None, party: date | None) -> date | None:
    return force if rule.not_before_from is Anchor.IN_FORCE else party


def counts_from(rule: Withdrawal, notified: date, force: date | None, party: date | None) -> date | None:
    """Return the day from which a notice counts: its own, a later one, or ``None`` where it moves nothing."""
    opens: date | None = None
    anchor = _anchor(rule, force, party)
    if rule.not_before is not None and rule.not_before_of is Of.NOTICE and anchor is not None:
        first = rule.not_before.after(anchor)
        opens = first if notified < first else None
    if opens is None and rule.window is not None and force is not None:
        opens = _next_window(rule, notified, force)
    if opens is None:
        return notified
    return opens if rule.premature is Premature.MATURES else None


def _next_window(rule: Withdrawal, notified: date, force: date) -> date | None:
    """Return the day on which the next window opens; ``None`` where the day lies in one."""
    assert rule.window is not None
    for opens in _multiples(rule.window.every, rule.window.every, force):
        if notified < opens:
            return opens
        if notified < rule.window.open.after(opens):
            return None
    return None


def _multiples(first: Period, every: Period, start: date) -> Iterator[date]:
    months, days = first.months, first.days
    while True:
        yield Period(months, days).after(start)
        months, days = months + every.months, days + every.days


def exit_after(rule: Withdrawal, counted: date, force: date | None = None, party: date | None = None) -> date:
    """Return the day on which a notice matures that counts from a day."""
    due = rule.notice.after(counted)
    anchor = _anchor(rule, force, party)
    if rule.not_before is not None and rule.not_before_of is Of.EFFECT and anchor is not None:
        due = max(due, rule.not_before.after(anchor))
    if rule.at is EntryAt.NEXT_MONTH:
        due = next_month(due)
    if isinstance(rule.on, Boundaries):
        if force is not None:
            due = next(day for day in _multiples(rule.on.first, rule.on.every, force) if day >= due)
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


def exit_bounds(instrument: Instrument, notice: Event, notified: tuple[date, date]) -> tuple[date, date] | None:
    """Return the bounds of the day on which a notice of withdrawal matures, its neighbours left aside.

    Returns:
        Earliest and latest day; ``None`` where neither terms nor a claim fix one.

    Raises:
        MomentError: the day lies beyond the calendar.
    """
    force, claim = instrument.in_force, notice.effective
    found: list[date] = []
    for day, claimed, entered in zip(
        notified,
        (claim.earliest, claim.latest) if claim else (date.min, date.min),
        (force.earliest, force.latest) if force else (None, None),
        strict=True,
    ):
        rule = withdrawal_rule(instrument, day)
        if rule is None and claim is None:
            return None
        counted = counts_from(rule, day, entered, None) or day if rule else day
        due = exit_after(rule, counted, entered, None) if rule else counted
        found.append(max(due, claimed))
    return found[0], found[1]


# ways


def anchored(instrument: Instrument) -> bool:
    """Return whether some rule of withdrawal counts from the entry into force of the instrument."""
    return any(
        rule.window or isinstance(rule.on, Boundaries) or (rule.not_before and rule.not_before_from is Anchor.IN_FORCE)
        for rule in instrument.withdrawals
    )


def party_matters(instrument: Instrument) -> bool:
    """Return whether some rule of withdrawal counts from the day on which the state became a party."""
    return any(rule.not_before and rule.not_before_from is Anchor.PARTY for rule in instrument.withdrawals)


def _same(day: int) -> int:
    return day


def _in_ordinals(rule: Callable[[date], date]) -> Callable[[int], int]:
    @cache
    def day(number: int) -> int:
        return rule(date.fromordinal(number)).toordinal()

    return day


def _shortest(rule: Entry | Withdrawal) -> int:
    period = rule.after if isinstance(rule, Entry) else rule.notice
    return 28 * bool(period.months) + period.days + (rule.at is EntryAt.NEXT_MONTH)


def _bounds(moment: Moment) -> Interval:
    return moment.earliest.toordinal(), moment.latest.toordinal()


def _by_rule(rules: tuple[Entry, ...] | tuple[Withdrawal, ...], first: int, last: int) -> Iterator[Interval]:
    """Split some days where a rule begins or ceases to fit."""
    cuts = {first, last + 1}
    for rule in rules:
        cuts |= {rule.since.toordinal()} if rule.since else set()
        cuts |= {rule.until.toordinal() + 1} if rule.until else set()
    days = sorted(cut for cut in cuts if first <= cut <= last + 1)
    yield from ((one, other - 1) for one, other in pairwise(days))


def consent_ways(instrument: Instrument, event: Event, force: Interval) -> list[Alternative]:
    """Return the ways in which a consent can fall.

    Args:
        instrument: the instrument.
        event: the consent.
        force: bounds of the day before which it cannot enter into force.
    """
    first, last = _bounds(event.date)
    ways: list[Alternative] = []

    def add(one: int, other: int, rule: Rule) -> None:
        if one <= other:
            ways.append(Alternative(one, other, event.act, rule))

    def on_the_day(one: int, other: int) -> None:
        """It enters into force on its own day, or with the instrument."""
        add(max(one, force[0]), other, Rule(Act.ENTER_INTO_FORCE, _same, 0))
        waiting = max(force[0], one + 1), force[1]
        if waiting[0] <= waiting[1]:
            add(one, min(other, force[1] - 1), Rule(Act.ENTER_INTO_FORCE, _same, 0, claims=waiting))

    if event.effective is not None:
        early, late = _bounds(event.effective)
        on_the_day(early, min(late, last))
        claims = max(early, force[0]), max(late, force[1])
        add(first, min(last, late - 1), Rule(Act.ENTER_INTO_FORCE, _same, 0, claims=claims))
        return ways
    for one, other in _by_rule(instrument.entries, first, last):
        rule = entry_rule(instrument, event.act, date.fromordinal(one))
        told = _bounds(event.notified) if event.notified and rule.counted is Counted.NOTIFIED else None
        if told is not None:
            _told_ways(rule, one, min(other, told[1]), told, force, add)
        elif not _shortest(rule):
            on_the_day(one, other)
        else:
            day = _in_ordinals(partial(enters, rule))
            add(one, other, Rule(Act.ENTER_INTO_FORCE, day, _shortest(rule), since=force[0]))
            if force[1] > day(one):
                add(one, other, Rule(Act.ENTER_INTO_FORCE, day, _shortest(rule), claims=force))
    return ways


def _told_ways(
    rule: Entry, one: int, other: int, told: Interval, force: Interval, add: Callable[[int, int, Rule], None]
) -> None:
    """Add the ways of a consent whose period counts from a notification, which cannot come before it."""
    if not _shortest(rule):
        claims = max(told[0], force[0]), max(told[1], force[1])
        add(one, other, Rule(Act.ENTER_INTO_FORCE, _same, 0, claims=claims))
        return
    day = _in_ordinals(partial(enters, rule))
    add(one, other, Rule(Act.ENTER_INTO_FORCE, day, _shortest(rule), since=force[0], told=told))
    if force[1] > day(max(one, told[0])):
        least = _in_ordinals(lambda deposit: enters(rule, max(deposit, date.fromordinal(told[0]))))
        add(one, other, Rule(Act.ENTER_INTO_FORCE, least, _shortest(rule), claims=force))


def notice_ways(instrument: Instrument, event: Event, force: date | None, party: date | None) -> list[Alternative]:
    """Return the ways in which a notice of withdrawal can fall."""
    first, last = _bounds(event.date)
    claim = _bounds(event.effective) if event.effective else None
    ways: list[Alternative] = []
    for one, other in _by_rule(instrument.withdrawals, first, last):
        rule = withdrawal_rule(instrument, date.fromordinal(one))
        if rule is None:
            ways += _claimed(event, one, other, _same, 0, claim) if claim else [Alternative(one, other, event.act)]
            continue
        for early, late, counted in _counting(rule, one, other, force, party):
            if counted is None:
                ways.append(Alternative(early, late, None, needs=event.act))
                continue

            def due(notified: date, rule: Withdrawal = rule, counted: int = counted) -> date:
                return exit_after(rule, max(notified, date.fromordinal(counted)), force, party)

            day, shortest = _in_ordinals(due), _shortest(rule)
            if not shortest and (counted > early or rule.on or rule.not_before):
                for lot in _lots(day, early, late):
                    ways += _claimed(event, *lot, day, 2, claim)
            else:
                ways += _claimed(event, early, late, day, shortest, claim)
    return ways


def _counting(
    rule: Withdrawal, first: int, last: int, force: date | None, party: date | None
) -> Iterator[tuple[int, int, int | None]]:
    """Split some days of a notice by the day from which it counts at the earliest; ``None``: it moves nothing."""
    if rule.window is None and (rule.not_before is None or rule.not_before_of is Of.EFFECT):
        yield first, last, first
        return

    def kind(day: int) -> int | None:
        counted = counts_from(rule, date.fromordinal(day), force, party)
        return None if counted is None else 0 if counted.toordinal() == day else counted.toordinal()

    for counted, days in groupby(range(first, last + 1), kind):
        lot = list(days)
        yield lot[0], lot[-1], counted if counted != 0 else lot[0]


def _lots(day: Callable[[int], int], first: int, last: int) -> Iterator[Interval]:
    """Split some days by what follows from them."""
    for _, days in groupby(range(first, last + 1), day):
        lot = list(days)
        yield lot[0], lot[-1]


def _claimed(
    event: Event, first: int, last: int, day: Callable[[int], int], shortest: int, claim: Interval | None
) -> list[Alternative]:
    """Return the ways of a notice that matures by a rule, or later on the day that it claims."""
    if claim is None:
        return [Alternative(first, last, event.act, Rule(Act.WITHDRAW, day, shortest))]
    ways: list[Alternative] = []
    if day(last) >= claim[0]:
        ways.append(Alternative(first, last, event.act, Rule(Act.WITHDRAW, day, shortest, since=claim[0])))
    if claim[1] > day(first):
        ways.append(Alternative(first, last, event.act, Rule(Act.WITHDRAW, day, shortest, claims=claim)))
    return ways
