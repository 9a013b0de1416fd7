"""`Instrument` and its terms: what the instrument itself decides, as pure day arithmetic.

No position is known here: these functions say which day a deposit has effect and which
day a notice matures. Whether a notice matures at all is decided in the fold (`timeline`).
"""

from datetime import date

from attrs import evolve, field, frozen

from .dates import Moment, MonthDay, Period, as_date, optional_moment
from .events import Event
from .states import texts
from .validation import typed
from .vocabulary import CONSENTS, Act, Word


class Kind(Word):
    """What sort of instrument it is."""

    TREATY = "treaty"
    CHARTER = "charter"
    PROTOCOL = "protocol"
    AGREEMENT = "agreement"


class EntryAt(Word):
    """When, counted from the period after the deposit, consent has effect."""

    DAY = "day"
    NEXT_MONTH = "next-month"


def _period(value: Period | str) -> Period:
    return value if isinstance(value, Period) else Period.parse(value)


def _month_day(value: MonthDay | str | None) -> MonthDay | None:
    return value if value is None or isinstance(value, MonthDay) else MonthDay.parse(value)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Entry:
    """Entry into force for a state that ratifies or accedes (VCLT art. 24(3)).

    Attributes:
        after: the period counted from the day of deposit.
        at: ``day``, or ``next-month``: the first day of the month after that day.
    """

    after: Period = field(default=Period(0, 0), converter=_period)
    at: EntryAt = field(default=EntryAt.DAY, converter=EntryAt)

    def day(self, deposit: date) -> date:
        """Return the day from which a consent deposited on `deposit` has effect."""
        day = self.after.after(deposit)
        if self.at is EntryAt.NEXT_MONTH:
            day = Period(1, 0, "P1M").after(day.replace(day=1))
        return day


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Withdrawal:
    """Withdrawal by notice (VCLT arts. 54, 56, 65-68).

    Attributes:
        notice: the period counted from the `date` of the notice.
        on: a day of the year: the exit is on the next such day at or after the period.
        basis: the clause.
        condition: what must be met besides and cannot be computed.
    """

    notice: Period = field(converter=_period)
    on: MonthDay | None = field(default=None, converter=_month_day)
    basis: str = ""
    condition: str = ""

    def minimum(self, notified: date) -> date:
        """Return the earliest exit day that a notice of this day can have."""
        day = self.notice.after(notified)
        return self.on.at_or_after(day) if self.on else day

    def __str__(self) -> str:
        """Return the rule in one phrase."""
        on = f", at the next {self.on}" if self.on else ""
        basis = f" ({self.basis})" if self.basis else ""
        return f"{self.notice} after the notice{on}{basis}"


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Arrears:
    """A clock that unpaid dues start; running out, it only makes a decision possible.

    Attributes:
        after: the period counted from the effective day of a note of topic ``arrears``.
        basis: the clause.
        consequence: what may then be decided, and by whom.
    """

    after: Period = field(converter=_period)
    basis: str = ""
    consequence: str = ""


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Instrument:
    """A treaty, charter, protocol or agreement.

    Attributes:
        id: its name within the register.
        name: its title.
        kind: treaty, charter, protocol or agreement.
        signed: when it was opened for signature or signed.
        in_force: when it entered into force; ``None``: it has not (VCLT art. 24).
        terminated: when it ended for all its parties (VCLT art. 54), if it has.
        depositary: code or name of the depositary.
        entry: how a later consent takes effect.
        withdrawal: how a notice of withdrawal matures; ``None``: notices do not mature by themselves.
        arrears: the clock of unpaid dues, if there is one.
        sources: ids of the sources.
        note: whatever else should be known.
    """

    id: str
    name: str
    kind: Kind = field(converter=Kind)
    signed: Moment | None = field(default=None, converter=optional_moment)
    in_force: Moment | None = field(default=None, converter=optional_moment)
    terminated: Moment | None = field(default=None, converter=optional_moment)
    depositary: str = ""
    entry: Entry = field(factory=Entry)
    withdrawal: Withdrawal | None = None
    arrears: Arrears | None = None
    sources: tuple[str, ...] = field(default=(), converter=texts)
    note: str = ""

    def effect(self, event: Event) -> tuple[date, date] | None:
        """Return the bounds of the day from which an event holds.

        A consent holds from what `entry` derives (or from its own `effective`), but never
        before the instrument is in force (VCLT arts. 24, 28); succession knows only that
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
        if self.in_force is None:
            return None
        if event.act is not Act.SUCCEED and event.effective is None:
            bounds = self.entry.day(bounds[0]), self.entry.day(bounds[1])
        return max(bounds[0], self.in_force.earliest), max(bounds[1], self.in_force.latest)

    def exit(self, notice: Event, notified: tuple[date, date]) -> tuple[date, date] | None:
        """Return the bounds of the day on which a notice of withdrawal matures.

        The claimed exit day is honoured where it is later than the minimum, else the
        minimum holds.

        Args:
            notice: the notice.
            notified: the bounds of its day, as the order of events leaves them.

        Returns:
            Earliest and latest day; ``None`` where neither terms nor a claim fix one.

        Raises:
            MomentError: the day lies beyond the calendar.
        """
        claim = notice.effective
        if self.withdrawal is None:
            if claim is None:
                return None
            return max(claim.earliest, notified[0]), max(claim.latest, notified[1])
        earliest, latest = self.withdrawal.minimum(notified[0]), self.withdrawal.minimum(notified[1])
        if claim is not None:
            earliest, latest = max(earliest, claim.earliest), max(latest, claim.latest)
        return earliest, latest

    def as_known_on(self, day: date) -> "Instrument":
        """Return the instrument as it was known: what happened to it later is not known yet."""
        day = as_date(day)
        return evolve(
            self,
            in_force=_known(self.in_force, day),
            terminated=_known(self.terminated, day),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.name


def _known(moment: Moment | None, day: date) -> Moment | None:
    return moment if moment is not None and moment.latest <= day else None
