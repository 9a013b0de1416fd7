"""`Instrument` and its terms: what the instrument itself says about entry, duration and withdrawal.

The days that follow from the terms are computed in `engine.terms`.
"""

from datetime import date

from attrs import evolve, field, frozen

from .dates import Moment, optional_moment
from .days import as_date
from .periods import MonthDay, Period
from .states import texts
from .validation import typed
from .vocabulary import Word


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
