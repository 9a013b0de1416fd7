"""`Instrument` and its terms: what the instrument itself says of entry into force, duration and withdrawal.

The records only hold what is written. Which day follows from a day is calculated in `engine.terms`; whether
a consent or a notice matures at all is decided in the fold.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from attrs import Attribute, evolve, field, frozen
from attrs.converters import optional

from csto_membership.output.plain import Plain, plain_fields

from .dates import Moment, optional_moment
from .days import as_date, optional_date
from .periods import MonthDay, Period
from .states import texts
from .validation import typed, typed_tuple
from .vocabulary import Act, Word


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


NOT_BEFORE = ("not_before", "not_before_from", "not_before_of")
"""The fields of a rule of withdrawal that are always written together."""
MOST_CHAINED = 16
"""How many instruments may end one with the other."""


def _period(value: Period | str) -> Period:
    return value if isinstance(value, Period) else Period.parse(value)


def _month_day(value: MonthDay | str | None) -> MonthDay | None:
    return value if value is None or isinstance(value, MonthDay) else MonthDay.parse(value)


class Anchor(Word):
    """What a period of years is counted from: the instrument's entry into force, or that for the state."""

    IN_FORCE = "in-force"
    PARTY = "party"


class Counted(Word):
    """From which day of a consent its period is counted: the deposit, or the depositary's notification of it."""

    DATE = "date"
    NOTIFIED = "notified"


class Of(Word):
    """What must not come before a number of years: the notice, or its effect."""

    NOTICE = "notice"
    EFFECT = "effect"


class Premature(Word):
    """What becomes of a notice that comes too early: nothing, or it counts from the first day allowed."""

    NOTHING = "moves nothing"
    MATURES = "matures"


def _acts(value: Iterable[Act | str]) -> tuple[Act, ...]:
    return tuple(Act(word) for word in texts(value))


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Entry(Plain):
    """Entry into force for a state that consents (VCLT art. 24(3)).

    Attributes:
        after: the period counted from the deposit, or from what `counted` says.
        at: ``day``, or ``next-month``: the first day of the month after that day.
        counted: the day that the period is counted from.
        acts: the acts that the rule is for; empty: ratification and accession.
        since, until: the first and the last day of deposit that the rule is for, where the clause was amended.
        basis: the clause.
    """

    after: Period = field(default=Period(0, 0), converter=_period)
    at: EntryAt = field(default=EntryAt.DAY, converter=EntryAt)
    counted: Counted = field(default=Counted.DATE, converter=Counted)
    acts: tuple[Act, ...] = field(default=(), converter=_acts)
    since: date | None = field(default=None, converter=optional_date)
    until: date | None = field(default=None, converter=optional_date)
    basis: str = ""

    def __str__(self) -> str:
        """Return the rule in one phrase."""
        told = "notification" if self.counted is Counted.NOTIFIED else "deposit"
        at = ", on the first of the next month" if self.at is EntryAt.NEXT_MONTH else ""
        basis = f" ({self.basis})" if self.basis else ""
        return f"in force {self.after} after the {told}{at}{basis}"


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Force(Plain):
    """Entry into force of the instrument itself, with a number of consents (VCLT art. 24(1)).

    Attributes:
        parties: how many consents it takes, counted by their `date`.
        after: the period after the day on which so many stand.
        at: ``day``, or ``next-month``: the first day of the month after that day.
        excluded: codes of those whose consent is not counted, such as regional organizations.
        acts: the acts that are counted; empty: every consent.
        basis: the clause.
    """

    parties: int
    after: Period = field(default=Period(0, 0), converter=_period)
    at: EntryAt = field(default=EntryAt.DAY, converter=EntryAt)
    excluded: tuple[str, ...] = field(default=(), converter=texts)
    acts: tuple[Act, ...] = field(default=(), converter=_acts)
    basis: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a number that no day can have.

        Raises:
            ValueError: fewer than one.
        """
        if self.parties < 1:
            message = f"parties must be at least 1, not {self.parties}"
            raise ValueError(message)

    def __str__(self) -> str:
        """Return the rule in one phrase."""
        period = f"{self.after} after " if self.after.months or self.after.days else ""
        at = ", on the first of the next month" if self.at is EntryAt.NEXT_MONTH else ""
        basis = f" ({self.basis})" if self.basis else ""
        return f"in force {period or 'with '}{self.parties} consents{at}{basis}"


def _some_time(_: object, attribute: "Attribute[Period]", value: Period) -> None:
    if not value.months and not value.days:
        message = f"{attribute.name} must be a day or more, not {value}"
        raise ValueError(message)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Boundaries(Plain):
    """Days at a regular distance, such as the ends of periods of five years.

    Attributes:
        first: the period at whose end the first lies.
        every: the distance from one to the next.
        counted_from: what the first period is counted from.
    """

    first: Period = field(converter=_period)
    every: Period = field(converter=_period, validator=_some_time)
    counted_from: Anchor = field(default=Anchor.IN_FORCE, converter=Anchor)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Window(Plain):
    """Times in which a notice counts, at a regular distance.

    Attributes:
        every: the period at whose end the first opens, and the distance from one to the next.
        open: how long each is open.
        counted_from: what the first period is counted from.
    """

    every: Period = field(converter=_period, validator=_some_time)
    open: Period = field(converter=_period)
    counted_from: Anchor = field(default=Anchor.IN_FORCE, converter=Anchor)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class EndsWith(Plain):
    """Another instrument: being a party ends by itself after membership under that one has ended.

    Attributes:
        instrument: id of the other instrument.
        after: the period after the end of membership under it.
    """

    instrument: str
    after: Period = field(default=Period(0, 0), converter=_period)

    def __str__(self) -> str:
        """Return the rule in one phrase."""
        period = f"{self.after} after" if self.after.months or self.after.days else "with"
        return f"ends {period} the end of membership under {self.instrument!r}"


def _on(value: Any) -> MonthDay | Boundaries | None:  # noqa: ANN401  whatever is written
    return value if value is None or isinstance(value, Boundaries) else _month_day(value)


def _optional_period(value: Period | str | None) -> Period | None:
    return None if value is None else _period(value)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Withdrawal(Plain):
    """Withdrawal by notice (VCLT arts. 54, 56, 65-68).

    Attributes:
        notice: the period counted from the `date` of the notice; ``None``: the rule is for no notice.
        at: ``day``, or ``next-month``: the first day of the month after the day on which the period ends.
        on: the exit is on the next such day at or after the period: a day of the year, or `Boundaries`.
        not_before: the years before which there is no notice, or no effect of one; the next two fields are
            always written with it.
        not_before_from: what they are counted from.
        not_before_of: what must not come before: the notice or its effect.
        window: the times in which a notice counts; ``None``: always.
        premature: what becomes of a notice before its time or outside a window.
        ends_with: another instrument with which membership ends, without a notice.
        since, until: the first and the last day of a notice, or of the end under the other instrument, that the
            rule is for, where the clause was amended.
        basis: the clause.
        condition: what must be met besides and cannot be computed.
    """

    notice: Period | None = field(default=None, converter=_optional_period)
    at: EntryAt = field(default=EntryAt.DAY, converter=EntryAt)
    on: MonthDay | Boundaries | None = field(default=None, converter=_on)
    not_before: Period | None = field(default=None, converter=_optional_period)
    not_before_from: Anchor | None = field(default=None, converter=optional(Anchor))
    not_before_of: Of | None = field(default=None, converter=optional(Of))
    window: Window | None = None
    premature: Premature = field(default=Premature.NOTHING, converter=Premature)
    ends_with: EndsWith | None = None
    since: date | None = field(default=None, converter=optional_date)
    until: date | None = field(default=None, converter=optional_date)
    basis: str = ""
    condition: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a rule that says too little.

        Raises:
            ValueError: it is for no notice and ends with nothing; or what a time is counted from is not written.
        """
        if self.notice is None and self.ends_with is None:
            message = "notice is missing: the period after which a notice takes effect"
            raise ValueError(message)
        if len({getattr(self, name) is None for name in NOT_BEFORE}) > 1:
            message = f"{', '.join(NOT_BEFORE)} are written together, or none of them"
            raise ValueError(message)

    def __str__(self) -> str:
        """Return the rule in one phrase."""
        at = ", on the first of the next month" if self.at is EntryAt.NEXT_MONTH else ""
        every = isinstance(self.on, Boundaries)
        on = f", at the end of a period of {self.on.every}" if isinstance(self.on, Boundaries) else ""
        on = f", at the next {self.on}" if self.on and not every else on
        basis = f" ({self.basis})" if self.basis else ""
        return f"{self.notice} after the notice{at}{on}{basis}"


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Arrears(Plain):
    """A clock that unpaid dues start; running out, it only makes a decision possible.

    Attributes:
        after: the period counted from the effective day of a note of topic ``arrears``.
        basis: the clause.
        consequence: what may then be decided, and by whom.
    """

    after: Period = field(converter=_period)
    basis: str = ""
    consequence: str = ""


def _entries(value: Any) -> Entry | tuple[Entry, ...]:  # noqa: ANN401  whatever is given
    return value if isinstance(value, Entry) else typed_tuple(value, Entry)


def _withdrawals(value: Any) -> Withdrawal | tuple[Withdrawal, ...] | None:  # noqa: ANN401  whatever is given
    return value if value is None or isinstance(value, Withdrawal) else typed_tuple(value, Withdrawal)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Instrument(Plain):
    """A treaty, charter, protocol or agreement.

    Attributes:
        id: its name within the register.
        name: its title.
        kind: treaty, charter, protocol or agreement.
        signed: when it was opened for signature or signed.
        in_force: when it entered into force; ``None``: it has not (VCLT art. 24).
        terminated: when it ended for all its parties (VCLT art. 54), if it has.
        depositary: code or name of the depositary.
        force: the consents with which it enters into force; a written `in_force` has precedence.
        entry: how a later consent takes effect; of several rules the first that fits decides.
        withdrawal: how a notice of withdrawal matures; of several rules the first that fits decides;
            ``None``: notices do not mature by themselves.
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
    force: Force | None = None
    entry: Entry | tuple[Entry, ...] = field(factory=Entry, converter=_entries)
    withdrawal: Withdrawal | tuple[Withdrawal, ...] | None = field(default=None, converter=_withdrawals)
    arrears: Arrears | None = None
    sources: tuple[str, ...] = field(default=(), converter=texts)
    note: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rules of entry, in order."""
        return self.entry if isinstance(self.entry, tuple) else (self.entry,)

    @property
    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """The rules of withdrawal, in order."""
        written = self.withdrawal
        return () if written is None else written if isinstance(written, tuple) else (written,)

    @property
    def ends_with(self) -> tuple[str, ...]:
        """The ids of the instruments with which membership under this one can end."""
        if self.withdrawal is None:
            return ()
        return tuple(dict.fromkeys(rule.ends_with.instrument for rule in self.withdrawals if rule.ends_with))

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON; the rules of entry and of withdrawal are lists."""
        return plain_fields(self, entry=self.entries, withdrawal=self.withdrawals)

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


def unfounded(instruments: Iterable[Instrument], others: Iterable[str] = ()) -> set[str]:
    """Return the ids of instruments that end with one another in a circle, or with one that is not there.

    So do those that lead to such a one, or through more than `MOST_CHAINED` instruments.

    Args:
        instruments: the instruments.
        others: ids that are taken as sound besides.
    """
    left, sound = {one.id: one.ends_with for one in instruments}, set(others)
    for _ in range(MOST_CHAINED):
        sound |= {name for name, needed in left.items() if sound.issuperset(needed)}
        left = {name: needed for name, needed in left.items() if name not in sound}
    return set(left)


def _known(moment: Moment | None, day: date) -> Moment | None:
    return moment if moment is not None and moment.latest <= day else None
