"""`panel`: one row for each state and period; `wide`: one row for each state.

What a year (quarter, month) says of a state depends on which of its days decides. The rule
is always an argument, never an assumption:

============  ==================================================================
rule          the state counts in the period if it counts
============  ==================================================================
``any``       on some day of it
``first``     on its first day
``last``      on its last day
``majority``  on more than half of its days
``MM-DD``     on that day of the year (years only; 29 February falls on the 28th
              in common years)
============  ==================================================================

Where days are imprecise the answer is three-valued: true if it is so in every possible
history, false if it is so in none, else missing. Nothing is ever false because it is unknown.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from attrs import evolve

from csto_membership.engine.horizon import Projected
from csto_membership.errors import UnknownWordError
from csto_membership.model.dates import Day
from csto_membership.model.vocabulary import Counting
from csto_membership.output.columns import Value
from csto_membership.output.table import Table
from csto_membership.register import Register

from . import bulk
from .aggregate import KINDS, Aggregation, AnswersByPossible, Cells, Lifetime
from .periods import Every
from .selection import Instruments, Naming, Selection, States, histories, timelines_by_code

Shown = Literal["status", "member"]
SHOWN: tuple[Shown, ...] = ("status", "member")
"""What a cell of a wide table can show."""


def panel(  # noqa: PLR0913  each is part of what the question means
    register: Register,
    start: Day | int,
    end: Day | int,
    *,
    every: Every = "year",
    rule: str = "any",
    instrument: Instruments = None,
    counting: Counting | str = Counting.DE_JURE,
    states: States = None,
    codes: Iterable[str] | str = ("iso3",),
    projected: Projected = "accept",
) -> Table:
    """Return one row for each state and period: who counted, and with which status.

    The columns are those of `codes` (``state`` for ``iso3``), and:

    - ``instrument``: its id.
    - ``period``: the year as a number, the quarter (``1999-Q2``) or the month (``1999-04``) as a
      text, or the day.
    - ``status``: the status on the last day of the period that agrees with `member`; under a
      rule of one day, that is the status on the day. Missing where several are possible.
    - ``member``: whether the state counts; missing where it may or may not.
    - ``share_min``, ``share_max``: the share of the period's days on which the state counts
      in every possible history, and in some possible history; equal where all is known.
    - ``projected``: whether a day of the period is later than `Register.checked_through`.
    - ``undetermined``: whether the status or the membership is missing.

    A period is cut to the days on which the state exists (`State.since`, `State.until`):
    its first day is then the first of these, shares are of these, and a period of which none
    is left (or not the day of a rule ``MM-DD``) has no row.

    Args:
        register: the register.
        start: the table begins with the period of this day (of an imprecise one: of its first
            day); a number is a year.
        end: it ends with the period of this day (of an imprecise one: of its last day).
        every: ``year``, ``quarter``, ``month`` or ``day``.
        rule: ``any``, ``first``, ``last``, ``majority``, or for years a day as ``MM-DD``.
        instrument: one or several; ``None``: the constitutive one.
        counting: who counts, see `Counting`.
        states: one or several; ``None``: all.
        codes: how to name states: ``iso3``, ``iso2``, ``m49``, ``cow``, ``cowc``, ``gw``, ``name``, in any case.
        projected: ``"warn"`` about, ``"accept"`` or ``"refuse"`` (`HorizonError`) days after
            `Register.checked_through`.

    Raises:
        UnknownStateError, UnknownInstrumentError, UnknownWordError: a name that is not known.
        MomentError: no such day, or `end` before `start`.

    >>> from csto_membership import CSTO
    >>> from .panel import panel
    >>> print(panel(CSTO, 2011, 2013, states="UZB", rule="last").to_csv(), end="")
    state,instrument,period,status,member,share_min,share_max,projected,undetermined
    UZB,charter,2011,member,true,1.0,1.0,false,false
    UZB,charter,2012,withdrawn,false,0.9644808743169399,0.9644808743169399,false,false
    UZB,charter,2013,withdrawn,false,0.0,0.0,false,false
    """
    asked = Selection.of(register, instrument, states, counting, codes)
    return _rows(asked, Aggregation.over(asked, start, end, every, rule, projected))


def _rows(asked: Selection, aggregation: Aggregation) -> Table:
    existing = [(state.since, state.until) for state in asked.states]
    found = {one: aggregation.lifetime(*one) for one in dict.fromkeys(existing)}  # most exist on all days
    lifetimes = [found[one] for one in existing]
    cells = _cells(asked, aggregation, lifetimes)
    columns = asked.columns(asked.naming.columns_of(asked.states), [lifetime.rows for lifetime in lifetimes])
    kinds = asked.naming.kinds() | {"period": aggregation.periods.kind} | KINDS
    return Table.of_columns(columns | cells.columns(aggregation.periods, asked.register.checked_through), kinds)


def _cells(asked: Selection, aggregation: Aggregation, lifetimes: Sequence[Lifetime]) -> Cells:
    answers = AnswersByPossible(asked.counting)
    if bulk.pays(len(asked.states) * len(asked.instruments)):
        known = histories(asked.register, asked.instruments, asked.states)
        return bulk.cells_of(known, aggregation, answers, lifetimes)
    for one in asked.instruments:
        timelines = timelines_by_code(asked.register, one)
        for state, lifetime in zip(asked.states, lifetimes, strict=True):
            aggregation.add(answers.steps(timelines.get(state.code)), lifetime)
    return aggregation.cells()


def wide(  # noqa: PLR0913  each is part of what the question means
    register: Register,
    start: Day | int,
    end: Day | int,
    *,
    shown: Shown = "status",
    every: Every = "year",
    rule: str = "any",
    instrument: Instruments = None,
    counting: Counting | str = Counting.DE_JURE,
    states: States = None,
    codes: Iterable[str] | str = ("iso3",),
    projected: Projected = "accept",
) -> Table:
    """Return a panel in its wide form: one row for each state, one column for each period.

    A cell shows the status or the membership of `panel`. It is empty where that is missing,
    and where the state does not exist.

    Args:
        register: the register.
        start: the first period, see `panel`.
        end: the last period.
        shown: ``status`` or ``member``.
        every: see `panel`, and so are the others.
        rule: which days decide.
        instrument: one or several.
        counting: who counts.
        states: one or several.
        codes: how to name states.
        projected: what to do about days after `Register.checked_through`.

    Raises:
        UnknownStateError, UnknownInstrumentError, UnknownWordError: a name that is not known.
        MomentError: no such day, or `end` before `start`.

    >>> from csto_membership import CSTO
    >>> from .panel import wide
    >>> print(wide(CSTO, 2011, 2013, states=("ARM", "UZB")).to_csv(), end="")
    state,instrument,2011,2012,2013
    ARM,charter,member,member,member
    UZB,charter,member,suspended,withdrawn
    """
    if shown not in SHOWN:
        raise UnknownWordError(shown, SHOWN, "cell")
    asked = Selection.of(register, instrument, states, counting, codes)
    aggregation = Aggregation.over(asked, start, end, every, rule, projected)
    cells: dict[tuple[Value, Value], dict[Value, Value]] = {}
    for row in _rows(evolve(asked, naming=Naming("iso3")), aggregation):
        cells.setdefault((row["state"], row["instrument"]), {})[row["period"]] = row[shown]
    labels, named = aggregation.periods.labels(), asked.naming
    rows = [(*named.of(register.state(str(code))), under, *map(of.get, labels)) for (code, under), of in cells.items()]
    columns = [str(label) for label in labels]
    kinds = named.kinds() | dict.fromkeys(columns, KINDS[shown]) | KINDS
    return Table((*named.columns, "instrument", *columns), rows, kinds)
