"""The day arithmetic of an instrument's terms: when consent has effect, when a notice matures.

These functions know no position. Whether a notice matures at all is decided in the fold.
"""

from datetime import date

from csto_membership.model.events import Event
from csto_membership.model.instruments import Entry, EntryAt, Instrument, Withdrawal
from csto_membership.model.periods import ONE_MONTH
from csto_membership.model.vocabulary import CONSENTS, Act


def entry_day(entry: Entry, deposit: date) -> date:
    """Return the day from which a consent deposited on `deposit` has effect (VCLT art. 24(3)).

    Raises:
        MomentError: the day lies beyond the calendar.
    """
    day = entry.after.after(deposit)
    return ONE_MONTH.after(day.replace(day=1)) if entry.at is EntryAt.NEXT_MONTH else day


def minimum_exit(withdrawal: Withdrawal, notified: date) -> date:
    """Return the earliest exit day that a notice of this day can have.

    Raises:
        MomentError: the day lies beyond the calendar.
    """
    day = withdrawal.notice.after(notified)
    return withdrawal.on.at_or_after(day) if withdrawal.on else day


def effect_bounds(instrument: Instrument, event: Event) -> tuple[date, date] | None:
    """Return the bounds of the day from which an event holds.

    A consent holds from what the terms of entry derive (or from its own `effective`), but
    never before the instrument is in force (VCLT arts. 24, 28); succession knows only that
    floor. Any other act holds from its `effective` day, or its `date`; a notice of
    withdrawal from its `date`, for its `effective` is the exit day that it claims.

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
    if event.act is not Act.SUCCEED and event.effective is None:
        bounds = entry_day(instrument.entry, bounds[0]), entry_day(instrument.entry, bounds[1])
    return max(bounds[0], instrument.in_force.earliest), max(bounds[1], instrument.in_force.latest)


def exit_bounds(instrument: Instrument, notice: Event, notified: tuple[date, date]) -> tuple[date, date] | None:
    """Return the bounds of the day on which a notice of withdrawal matures.

    The claimed exit day is honoured where it is later than the minimum, else the minimum holds.

    Args:
        instrument: the instrument.
        notice: the notice.
        notified: the bounds of its day, as the order of events leaves them.

    Returns:
        Earliest and latest day; ``None`` where neither terms nor a claim fix one.

    Raises:
        MomentError: the day lies beyond the calendar.
    """
    claim, terms = notice.effective, instrument.withdrawal
    if terms is None:
        if claim is None:
            return None
        return max(claim.earliest, notified[0]), max(claim.latest, notified[1])
    earliest, latest = minimum_exit(terms, notified[0]), minimum_exit(terms, notified[1])
    if claim is not None:
        earliest, latest = max(earliest, claim.earliest), max(latest, claim.latest)
    return earliest, latest
