"""In which ways an event can fall whose days are known only within bounds, by the terms of its instrument.

Each way is an `Alternative` as `worlds` takes it: some days of the event, and the days of the entry into force
or of the exit that follow from them. Days are ordinals.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, partial
from itertools import groupby, pairwise

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Boundaries, Counted, Entry, EntryAt, Instrument, Of, Premature, Withdrawal
from csto_membership.model.vocabulary import Act

from .day_sets import NEVER, Interval
from .terms import anchor_day, anchors, counts_from, enters, entry_rule, exit_after, withdrawal_rule
from .ways import Alternative, Maturity, Row

AT_ONCE: Interval = (-NEVER, -NEVER)
"""The entry into force of an instrument, for a state that has been a party to it before: nothing to wait for."""
_Days = Callable[[int], int]


def bounds_of_days(moment: Moment) -> Interval:
    """Return the first and the last day of a moment."""
    return moment.earliest.toordinal(), moment.latest.toordinal()


def by_the_day(ways: Iterable[Alternative], most: int) -> list[Alternative]:
    """Split the ways in which a state becomes a party at once so that each has one day, or few if they are too many."""
    parts: list[Alternative] = []
    for one in ways:
        if not one.immediate and one.act is not Act.ENTER_INTO_FORCE:
            parts.append(one)
            continue
        width = (one.last - one.first) // most + 1
        parts += (
            one._replace(first=day, last=min(day + width - 1, one.last))
            for day in range(one.first, one.last + 1, width)
        )
    return parts


def of_few_values(ways: Iterable[Alternative], most: int) -> list[Alternative]:
    """Take neighbouring days of what an event matures into together where there are too many: answers become wider."""
    found: list[Alternative] = []
    for one in ways:
        rows = list(one.matures.rows) if one.matures else []
        if one.matures is not None and len(rows) > most:
            width = (len(rows) - 1) // most + 1
            parts = (rows[place : place + width] for place in range(0, len(rows), width))
            joined = (Row(p[0].low, p[-1].high, min(r.first for r in p), max(r.last for r in p)) for p in parts)
            found.append(one._replace(matures=one.matures._replace(rows=tuple(joined))))
        else:
            found.append(one)
    return found


# consents


def consent_ways(instrument: Instrument, event: Event, force: Interval) -> list[Alternative]:
    """Return the ways in which a consent can fall.

    Args:
        instrument: the instrument.
        event: the consent.
        force: bounds of the day before which it cannot enter into force.
    """
    first, last = bounds_of_days(event.date)
    if event.effective is not None:
        return _with_effect(event.act, (first, last), bounds_of_days(event.effective), force)
    ways: list[Alternative] = []
    for one, other in _by_rule(instrument.entries, first, last):
        rule = entry_rule(instrument, event.act, date.fromordinal(one))
        day = _in_ordinals(partial(enters, rule))
        if event.notified and rule.counted is Counted.NOTIFIED:
            told = bounds_of_days(event.notified)
            rows = _told_rows(day, (one, min(other, told[1])), (max(one, told[0]), told[1]), force)
        elif rule.after.months or rule.after.days or rule.at is EntryAt.NEXT_MONTH:
            rows = _rows(day, day, (one, other), force)
        else:
            ways += _way(event.act, max(one, force[0]), other)
            waiting = range(max(force[0], one + 1), force[1] + 1)
            rows = [Row(z, z, one, min(other, z - 1)) for z in waiting]
        ways += _later(event.act, Act.ENTER_INTO_FORCE, rows)
    return ways


def _way(act: Act, first: int, last: int) -> list[Alternative]:
    """Return the way of a consent that enters into force on its own day, if there is one."""
    return [Alternative(first, last, act, immediate=True)] if first <= last else []


def _with_effect(act: Act, given: Interval, effect: Interval, force: Interval) -> list[Alternative]:
    """Return the ways of a consent with an effective day of its own: it begins on the earlier of the two."""
    rows: list[Row] = []
    for z in range(max(effect[0], force[0]), max(effect[1], force[1]) + 1):
        if z <= effect[1]:
            rows.append(Row(z, z, given[0], min(given[1], z - 1)))
        if z <= force[1]:
            rows.append(Row(z, z, min(given[0], effect[0]), min(given[1], effect[1], z - 1)))
    at_once = _way(act, max(effect[0], force[0]), min(effect[1], given[1]))
    return at_once + _later(act, Act.ENTER_INTO_FORCE, rows)


def _told_rows(day: _Days, given: Interval, told: Interval, force: Interval) -> list[Row]:
    """Return the days of entry whose period counts from a notification, which cannot come before the consent."""
    latest: dict[int, int] = {}
    for number in range(told[0], told[1] + 1):
        if (due := day(number)) >= force[0]:
            latest[due] = number
    number = told[0] - 1
    for due in range(max(force[0], day(told[0])), force[1] + 1):
        while number < told[1] and day(number + 1) <= due:
            number += 1
        latest[due] = number
    return [Row(due, due, given[0], min(given[1], latest[due])) for due in sorted(latest)]


# notices


def notice_ways(
    instrument: Instrument, event: Event, force: Interval | None, party: Interval | None
) -> list[Alternative]:
    """Return the ways in which a notice of withdrawal can fall.

    Args:
        instrument: the instrument.
        event: the notice.
        force: the entry into force of the instrument; where a rule counts from it and it is not one day, the
            answers are wider.
        party: that for the state; the same.
    """
    first, last = bounds_of_days(event.date)
    claim = bounds_of_days(event.effective) if event.effective else AT_ONCE
    ways: list[Alternative] = []
    for one, other in _by_rule(instrument.withdrawals, first, last):
        rule = withdrawal_rule(instrument, date.fromordinal(one))
        if rule is None:
            rows = _rows(_same, _same, (one, other), claim) if event.effective else []
            ways += _later(event.act, Act.WITHDRAW, rows) or [Alternative(one, other, event.act)]
        elif _exact(rule, force, party):
            ways += _by_notice(rule, event.act, (one, other), claim, _date(force), _date(party))
        else:
            ways += _by_anchor(rule, event.act, (one, other), claim, anchor_day(rule.not_before_from, force, party))
    return ways


def _exact(rule: Withdrawal, force: Interval | None, party: Interval | None) -> bool:
    """Return whether what a rule counts from is one day, or nothing."""
    days = (anchor_day(one, force, party) for one in anchors(rule))
    return all(one is None or one[0] == one[1] for one in days)


def _by_notice(
    rule: Withdrawal, act: Act, notified: Interval, claim: Interval, force: date | None, party: date | None
) -> Iterator[Alternative]:
    """Yield the ways of a notice by a rule: those that count, and those that move nothing."""

    @cache
    def counted(number: int) -> int:
        from_day = counts_from(rule, date.fromordinal(number), force, party)
        return NEVER if from_day is None else from_day.toordinal()

    always = rule.window is None and (rule.not_before is None or rule.not_before_of is Of.EFFECT)

    @cache
    def due(number: int) -> int:
        from_day = number if always else counted(number)
        return exit_after(rule, date.fromordinal(from_day), force, party).toordinal()

    if always:
        yield from _later(act, Act.WITHDRAW, _rows(due, due, notified, claim))
        return
    for moves, numbers in groupby(range(notified[0], notified[1] + 1), lambda number: counted(number) < NEVER):
        days = list(numbers)
        if moves:
            yield from _later(act, Act.WITHDRAW, _rows(due, due, (days[0], days[-1]), claim))
        else:
            yield Alternative(days[0], days[-1], None, needs=act)


def _by_anchor(
    rule: Withdrawal, act: Act, notified: Interval, claim: Interval, anchor: Interval | None
) -> Iterator[Alternative]:
    """Yield the ways of a notice by a rule that counts from a day known only within bounds: more than there are."""
    opens: list[int] = []
    if rule.not_before is not None and anchor is not None:
        opens = [rule.not_before.after(date.fromordinal(day)).toordinal() for day in anchor]
    early = rule.not_before_of is Of.NOTICE and bool(opens)
    if rule.premature is Premature.NOTHING and (rule.window or early):
        last = notified[1] if rule.window else min(notified[1], opens[1] - 1)
        if notified[0] <= last:
            yield Alternative(notified[0], last, None, needs=act)
        notified = (max(notified[0], opens[0]) if early else notified[0]), notified[1]
    rest = Withdrawal(notice=rule.notice, at=rule.at, on=None if isinstance(rule.on, Boundaries) else rule.on)
    waits = [rule.window.every] if rule.window else []
    waits += [rule.on.first, rule.on.every] if isinstance(rule.on, Boundaries) else []

    def due(number: int, *, late: bool) -> int:
        day = date.fromordinal(max(number, opens[1]) if late and opens else number)
        for wait in waits if late else ():
            day = wait.after(day)
        return exit_after(rest, day).toordinal()

    if notified[0] <= notified[1]:
        rows = _rows(cache(partial(due, late=False)), cache(partial(due, late=True)), notified, claim)
        yield from _later(act, Act.WITHDRAW, rows)


# days that follow from days


def _same(day: int) -> int:
    return day


def _date(days: Interval | None) -> date | None:
    return None if days is None else date.fromordinal(days[0])


def _in_ordinals(rule: Callable[[date], date]) -> _Days:
    @cache
    def day(number: int) -> int:
        return rule(date.fromordinal(number)).toordinal()

    return day


def _by_rule(rules: tuple[Entry, ...] | tuple[Withdrawal, ...], first: int, last: int) -> Iterator[Interval]:
    """Split some days where a rule begins or ceases to fit."""
    cuts = {first, last + 1}
    for rule in rules:
        cuts |= {rule.since.toordinal()} if rule.since else set()
        cuts |= {rule.until.toordinal() + 1} if rule.until else set()
    days = sorted(cut for cut in cuts if first <= cut <= last + 1)
    yield from ((one, other - 1) for one, other in pairwise(days))


def _rows(low: _Days, high: _Days, days: Interval, floor: Interval) -> list[Row]:
    """Return the days that follow from some days, and from which of these each can follow.

    Args:
        low: the first day that can follow from a day, never earlier for a later one.
        high: the last; the same.
        days: the bounds of the day.
        floor: the bounds of a day before which nothing follows.
    """
    first, last = days
    since = beyond = first
    rows: list[Row] = []
    due, latest = max(low(first), floor[0]), max(high(last), floor[1])
    while due <= latest:
        while beyond <= last and low(beyond) <= due:
            beyond += 1
        while due > floor[1] and high(since) < due:
            since += 1
        if since < beyond:
            rows.append(Row(due, due, since, beyond - 1))
            due += 1
        else:
            due = low(beyond)
    return rows


def _later(act: Act, derived: Act, rows: list[Row]) -> list[Alternative]:
    """Return the way of an event that matures into another, if it has days at all."""
    rows = [row for row in rows if row.first <= row.last]
    if not rows:
        return []
    first, last = min(row.first for row in rows), max(row.last for row in rows)
    return [Alternative(first, last, act, Maturity(derived, tuple(rows)))]
