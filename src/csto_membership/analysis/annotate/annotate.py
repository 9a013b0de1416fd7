"""`annotate`: add what the register says to the rows of any data frame, where the frame is.

A fact table stays in its engine, whatever its size: only the register's few intervals go to it
(`backends`). Lazy frames stay lazy: nothing is computed here, so nothing is counted either;
`unrecognised` returns the states that were not known.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from attrs import frozen

from csto_membership.analysis.aggregate import AnswersByPossible
from csto_membership.analysis.codes import known_numbers, known_texts, known_values, system_of
from csto_membership.analysis.periods import read_rule
from csto_membership.analysis.selection import histories as histories_of
from csto_membership.engine.before_force import warn_before_force
from csto_membership.engine.columns import Histories
from csto_membership.engine.horizon import warn
from csto_membership.errors import UnknownNameError, UnknownWordError, UnrecognisedWarning
from csto_membership.model.instruments import Instrument
from csto_membership.model.periods import MonthDay
from csto_membership.model.states import State, texts
from csto_membership.model.vocabulary import Counting
from csto_membership.output.columns import Kind, Value
from csto_membership.register import Register

from .adapters import Adapter, adapter_of
from .checks import check_days, check_instruments, check_new, check_years, state_kind, unused_beginning, unused_name
from .lookup import Lookup
from .years import RowAnswer, compiled_years

Frame = TypeVar("Frame")
ANSWERS = ("status", "member", "possible", "code", "projected")
"""What can be added to a row."""


def annotate(  # noqa: PLR0913  each is part of what the question means
    register: Register,
    frame: Frame,
    *,
    state: str,
    on: str | None = None,
    year: str | None = None,
    rule: str = "any",
    add: Iterable[str] | Mapping[str, str] = ("status", "member"),
    instrument: Instrument | str | None = None,
    instrument_column: str | None = None,
    counting: Counting | str = Counting.DE_JURE,
    codes: str | None = None,
) -> Frame:
    """Return a frame with the answers about each row's state on its day or in its year, in new columns.

    Takes pandas, polars (eager or lazy), PyArrow and Dask frames, DuckDB relations, Spark frames,
    narwhals frames of these, and `Table`; gives back one of the same kind. Rows are neither
    lost nor multiplied, and keep their order wherever the engine keeps one.

    The answers, each in a column of its own:

    - ``status``: the status; missing where several are possible. Of a year, as in `panel`.
    - ``member``: whether the state counts; missing where it may or may not. Of a year, by the `rule`.
    - ``possible``: all possible statuses, by name, as in ``member or signatory``. Of a year, those on the day
      that decides, or under ``any`` and ``majority`` on some of its days.
    - ``code``: the ISO 3166-1 alpha-3 code of the state that was recognised.
    - ``projected``: whether the day, or a day of the year, is later than `Register.checked_through`.

    Where the state or the instrument is missing or not recognised, or the day is missing, the answers
    are missing (``projected`` only where the day is). A column that holds nothing at all may be of any
    type, but in a lazy frame only of the type that means so, such as ``Null``. States and instruments
    that are not recognised are counted in an `UnrecognisedWarning`, and days before the one instrument is in
    force are told in a `BeforeForceWarning`, as by `panel`; neither for lazy frames, which are not computed
    here: see `unrecognised`.

    Args:
        register: the register.
        frame: the frame.
        state: the column with the states: codes, names or aliases, as they are written, in
            capitals or in small letters; or numbers, with `codes`.
        on: the column with the days: dates, or times without a zone, which count as their day.
        year: instead of `on`, the column with the years: whole numbers, floating ones with gaps, or pandas
            periods of years.
        rule: of a year, which days decide: ``any``, ``first``, ``last``, ``majority``, or a day as ``MM-DD``.
        add: which answers; a mapping also names their columns (``{"member": "csto_member"}``).
        instrument: the instrument or lineage; ``None``: the constitutive one.
        instrument_column: instead of `instrument`, the column with the id of each row's instrument or lineage.
        counting: who counts, see `Counting`.
        codes: read states by this system only (in any case): ``iso3``, ``iso2``, ``cowc``, ``name``, or for numbers
            ``cow``, ``gw`` or ``m49``.

    Raises:
        UnknownWordError: another answer, counting, rule or system of codes; or no such column.
        UnknownInstrumentError: the register has no such instrument.
        MomentError: a number in the column of years is no year.
        ValueError: numeric states without `codes`; a column of that name is there already; or not
            one of `on` and `year`, or both instruments.
        TypeError: it is no such frame, or its days are no days, its years no years.
        ImportError: narwhals is not installed (extra ``frames``).

    >>> from csto_membership import CSTO, Table
    >>> from .annotate import annotate
    >>> from datetime import date
    >>> facts = Table(("country", "day"), [("Armenia", date(2024, 3, 1)), ("UZ", date(2012, 7, 1))])
    >>> print(annotate(CSTO, facts, state="country", on="day"))
    country  day         status     member
    Armenia  2024-03-01  frozen     true
    UZ       2012-07-01  suspended  true
    >>> print(annotate(CSTO, Table(("who", "year"), [("UZB", 2012)]), state="who", year="year", rule="last"))
    who  year  status     member
    UZB  2012  withdrawn  false
    """
    rows = _Rows.of(register, frame, state, codes, instrument, instrument_column)
    given, names = rows.frame, _names(add)
    choice = _choice(given, on, year, rule, Counting(counting))
    check_new(given, names.values())
    taken = (*given.columns, *names.values())
    day = unused_name(taken, "last_day_of_year") if on is None else on
    unknown = None if given.lazy else unused_name(taken, "unknown_state")
    asked = given if year is None else given.with_last_days(year, day)

    def add_answers(values: Collection[Any] | None) -> Adapter:
        scratch = unused_beginning(taken, "place_of_answer")
        lookup = _lookup(rows, rows.keys(values), choice, names, on=day, unknown=unknown, scratch=scratch)
        return asked.add_answers(lookup, rows.kind)

    values, complete = given.values(state, rows.kind)
    annotated = add_answers(values)
    if unknown is not None:
        counted = annotated.count_unknown(unknown, *rows.named)
        if counted[0] and not complete:
            annotated = add_answers(given.values(state, rows.kind, every=True)[0])
            counted = annotated.count_unknown(unknown, *rows.named)
        _warn(register, *counted)
    scratch = [*([] if unknown is None else [unknown]), *([] if year is None else [day])]
    if instrument_column is None:
        first = asked.first_day(day)
        first = first if first is None or year is None else date(first.year, 1, 1)
        warn_before_force(register.view, register.instrument(instrument), first, choice.counting)
    found: Frame = (annotated.without(*scratch) if scratch else annotated).native()
    return found


@frozen(kw_only=True)
class _Rows:
    """The rows of a frame, and what their states and instruments are known by.

    Attributes:
        register: the register that knows them.
        frame: the frame.
        state, instrument: the columns that name them; no column: one instrument for all rows.
        kind: the type of the states.
        codes: the system of their codes.
        under: the instruments by name: the one of all rows, or those that a column names.
    """

    register: Register
    frame: Adapter
    state: str
    instrument: str | None
    kind: type
    codes: str | None
    under: Mapping[str, Instrument]

    @classmethod
    def of(
        cls,
        register: Register,
        frame: object,
        state: str,
        codes: str | None,
        instrument: Instrument | str | None,
        column: str | None,
    ) -> "_Rows":
        """Check what `annotate` and `unrecognised` are given.

        Raises:
            As `annotate`.
        """
        if not isinstance(register, Register):
            message = f"the register comes first, as in annotate(CSTO, frame, …), not {type(register).__name__}"
            raise TypeError(message)
        codes, given = system_of(codes), adapter_of(frame)
        kind = state_kind(given, state, codes)
        under = _instruments(register, given, instrument, column)
        return cls(register=register, frame=given, state=state, instrument=column, kind=kind, codes=codes, under=under)

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that name states and instruments."""
        return (self.state,) if self.instrument is None else (self.state, self.instrument)

    def keys(self, values: Collection[Any] | None) -> Mapping[Any, State]:
        """Return what names a state in a column of these values; of a column not computed yet, what may name one."""
        if values is not None:
            known = known_values(self.register, self.codes, values)
            return known if self.kind is str else {int(number): state for number, state in known.items()}
        if self.kind is str:
            return known_texts(self.register, self.codes)
        return known_numbers(self.register, str(self.codes))


class _Choice(NamedTuple):
    """Whether days or years are asked about, and who counts."""

    rule: str | MonthDay | None
    counting: Counting

    def compiled(
        self, register: Register, under: Sequence[Instrument], states: Sequence[State]
    ) -> tuple[Histories, list[RowAnswer]]:
        """Return the histories, and the answer to each kind of what holds in them."""
        if self.rule is not None:
            return compiled_years(register, under, states, self.rule, self.counting)
        histories, answers = histories_of(register, under, states), AnswersByPossible(self.counting)
        held = [answers[possible] for possible in histories.possible]
        return histories, [RowAnswer(one.status, one.member, tuple(sorted(one.statuses[None]))) for one in held]


def _lookup(
    rows: _Rows,
    keys: Mapping[Any, State],
    choice: _Choice,
    names: Mapping[str, str],
    *,
    on: str,
    unknown: str | None,
    scratch: str,
) -> Lookup:
    """Return the answers that are asked for about the states that these keys name."""
    states = sorted(set(keys.values()), key=lambda state: state.code)
    places = {known: place for place, known in enumerate(states)}
    histories, answers = choice.compiled(rows.register, tuple(rows.under.values()), states)
    found: dict[str, tuple[Kind, Sequence[Value]]] = {
        "status": (str, [one.status for one in answers]),
        "member": (bool, [one.member for one in answers]),
        "possible": (str, [" or ".join(one.possible) for one in answers]),
    }
    return Lookup(
        state=rows.state,
        on=on,
        instrument=rows.instrument,
        keys={key: places[known] for key, known in keys.items()},
        under={name: place for place, name in enumerate(rows.under)},
        codes=[known.code for known in states],
        histories=histories,
        columns=tuple(names.values()),
        answers={names[one]: answer for one, answer in found.items() if one in names},
        code=names.get("code"),
        projected=names.get("projected"),
        checked_through=rows.register.checked_through,
        unknown=unknown,
        scratch=scratch,
    )


def _choice(frame: Adapter, on: str | None, year: str | None, rule: str, counting: Counting) -> _Choice:
    """Return what is asked about.

    Raises:
        ValueError: not one of `on` and `year` is given, or a rule for days.
        As `annotate` for the column.
    """
    if (on is None) == (year is None):
        raise ValueError("name one column: on for days, or year for years")
    if year is not None:
        check_years(frame, year)
        return _Choice(read_rule(rule, "year"), counting)
    if rule != "any":
        raise ValueError(f"the rule {rule!r} says which days decide a year; name the column of years as year")
    check_days(frame, str(on))
    return _Choice(None, counting)


def _warn(register: Register, count: int, rows: int, examples: list[tuple[Value, ...]]) -> None:
    if count:
        shown = ", ".join(" under ".join(_with_hints(register, names)) for names in examples)
        what = "a state" if len(examples[0]) == 1 else "an instrument or a state"
        message = f"{count} of {rows} rows have {what} that the register does not know, such as {shown}"
        warn(UnrecognisedWarning(message))


def _with_hints(register: Register, names: tuple[Value, ...]) -> Iterator[str]:
    """Return the state and the instrument that a row names, each with what was perhaps meant by it."""
    ways: tuple[Callable[[str], object], ...] = (register.state, register.instrument)
    for find, name in zip(ways, names, strict=False):
        try:
            find(str(name))
        except UnknownNameError as error:
            yield repr(name) + (f" ({error.hint})" if error.near and error.suggestions else "")
        else:
            yield repr(name)


def _instruments(
    register: Register, frame: Adapter, instrument: Instrument | str | None, column: str | None
) -> dict[str, Instrument]:
    """Return the instruments asked about by name: the one of all rows, or those that a column names."""
    if column is None:
        one = register.instrument(instrument)
        return {one.id: one}
    if instrument is not None:
        raise ValueError("name either one instrument for all rows, or the column that names each row's")
    check_instruments(frame, column)
    values = frame.values(column, str, every=True)[0]
    known = (*register.instruments.ids(), *register.lineages.ids())
    return {name: register.instrument(name) for name in known if values is None or name in values}


def unrecognised(
    register: Register, frame: Frame, *, state: str, instrument_column: str | None = None, codes: str | None = None
) -> Frame:
    """Return the states of a frame that `annotate` does not recognise, and how many rows have each.

    The frame that comes back is of the same kind, with the column of the states and ``rows``; of a
    lazy frame it is lazy. With `instrument_column` it has that column too, and a row for each pair of a state
    and an instrument of which either is not recognised. Missing states and instruments are not counted.

    Args:
        register: the register.
        frame: the frame.
        state: the column with the states.
        instrument_column: the column with the id of each row's instrument or lineage.
        codes: as for `annotate`.

    Raises:
        As `annotate`.
    """
    rows = _Rows.of(register, frame, state, codes, None, instrument_column)
    keys = rows.keys(rows.frame.values(state, rows.kind, every=True)[0])
    # of the column's own type: polars does not compare whole numbers with others
    known: dict[str, Collection[Any]] = {state: set(map(rows.kind, keys))}
    if instrument_column is not None:
        known[instrument_column] = rows.under
    found: Frame = rows.frame.unknown(known, rows.kind, unused_name(rows.named, "rows")).native()
    return found


def _names(add: Iterable[str] | Mapping[str, str]) -> dict[str, str]:
    """Return the answers asked for, with the names of their columns.

    Raises:
        UnknownWordError: there is no such answer.
    """
    names = dict(add) if isinstance(add, Mapping) else {one: one for one in texts(add)}  # pyright: ignore[reportUnknownArgumentType]  # a mapping is the one of texts
    for one in names:
        if one not in ANSWERS:
            raise UnknownWordError(one, ANSWERS, "answer")
    return names
