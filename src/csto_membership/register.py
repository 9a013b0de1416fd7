"""`Register`: the public questions. Every method checks its arguments and makes one call."""

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, overload

from attrs import frozen

from .engine.holdings import Holdings, InstrumentOrId, StateOrName
from .engine.horizon import Projected, check_horizon
from .engine.kept import MOST_DAYS, NO_ROSTERS
from .engine.questions import ask, consent_of, members, position_of, status_of, statuses
from .engine.roster import Roster, statuses_of
from .errors import MomentError
from .model.dates import Day, Moment, bounds_of, exact_day, read_day
from .model.states import State
from .model.vocabulary import Consent, Counting, Position, Status

if TYPE_CHECKING:
    from .engine.changes import Change
    from .engine.deadlines import Deadline
    from .engine.explain import Explanation
    from .organization.questions import Organization
    from .output.table import Table

Undetermined = Literal["raise", "exclude", "include"]


@frozen(slots=True, eq=False, repr=False)
class Register(Holdings):
    """The membership status of states under the instruments of one treaty community, on any day.

    Questions share their arguments:

    - ``on``: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`. A naive datetime at
      midnight counts as its date. An imprecise question is answered only if the answer is
      the same on every day that it can mean.
    - ``state``: a code, a name or an alias in any case, or a `State`.
    - ``instrument``: its id; ``None`` is the constitutive instrument.
    - ``projected``: what to do about days after `checked_through`: ``"warn"``
      (`ProjectionWarning`), ``"accept"`` or ``"refuse"`` (`HorizonError`).

    - Before an instrument is in force every state is an outsider to it, or a signatory. A question says nothing of
      that, because it answers in microseconds; tables warn of it (`BeforeForceWarning`), and `explain` names the
      instrument or lineage that goes back further.

    They raise `UnknownStateError`, `UnknownInstrumentError`, `UnknownWordError`,
    `MomentError` (no such day), `TypeError` (not a day at all), and `UndeterminedError`
    rather than guess.
    """

    @property
    def organization(self) -> "Organization":
        """Offices, meetings, relations and requests for assistance, in this view."""
        from .organization.questions import Organization  # noqa: PLC0415  4 ms that a plain question need not pay
        from .organization.rows import records_of  # noqa: PLC0415  the same

        return Organization(self.view, records_of(self.facts))

    # questions

    def check_horizon(self, latest: date, projected: str) -> None:
        """Warn about, accept or refuse a day after `checked_through`, as every question does.

        Args:
            latest: the last day asked about.
            projected: what to do about days after `checked_through`: ``"warn"`` (`ProjectionWarning`), ``"accept"``
                or ``"refuse"`` (`HorizonError`).

        Raises:
            HorizonError: the day is later and `projected` is ``"refuse"``.
            UnknownWordError: `projected` is no such word.
        """
        check_horizon(self.checked_through, latest, projected)

    def members(
        self,
        on: Day,
        *,
        instrument: InstrumentOrId = None,
        counting: Counting | str = Counting.DE_JURE,
        undetermined: Undetermined = "raise",
        projected: Projected = "warn",
    ) -> Roster:
        """Return the states that count as members; none, before the instrument is in force (see `explain`).

        Args:
            on: the day.
            instrument: the instrument or lineage; ``None``: the constitutive one.
            counting: who counts, see `Counting`.
            undetermined: what to do with states that may or may not count: ``"raise"``,
                ``"exclude"`` (only who counts on every possible day) or ``"include"``.
            projected: what to do after `checked_through`.

        Raises:
            UndeterminedError: some state may or may not count.

        >>> from csto_membership import CSTO
        >>> CSTO.members("2012-07-01", counting="voting").codes
        ('ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK')
        """
        compiled = self.view.compiled
        named, rule, way, later, rosters = compiled.latest
        if not (instrument is named and counting is rule and undetermined is way and projected is later):
            try:
                rosters = compiled.rosters[instrument, counting, undetermined, projected]
                compiled.latest = instrument, counting, undetermined, projected, rosters
            except (KeyError, TypeError):  # not asked with these words before, or not in words
                rosters = NO_ROSTERS
        if type(on) is date:
            ready = rosters.get(on)
            if ready is not None:
                return ready
            ready = rosters.ready[bisect_right(rosters.days, on)]
            if ready is not None and len(rosters) < MOST_DAYS:
                rosters[on] = ready
        else:
            day = read_day(on) if type(on) is str else None
            ready = rosters.ready[bisect_right(rosters.days, day)] if type(day) is date else None
        if ready is not None:
            return ready
        return members(self.view, on, instrument, counting, undetermined, projected)

    def _answer(self, question: Any, state: StateOrName, on: Day, instrument: Any, projected: str) -> Any:  # noqa: ANN401
        """Return the kept answer to a question about one bond, or find it out."""
        if type(on) is str:
            on = read_day(on)
        try:
            known = self.view.compiled.answers[question, state, instrument, projected]
            ready = known.answers[bisect_right(known.days, on)] if type(on) is date else None
        except (KeyError, TypeError):  # not asked with these words before, or not in words
            ready = None
        return ready if ready is not None else ask(self.view, question, state, on, instrument, projected)

    def is_member(
        self,
        state: StateOrName,
        on: Day,
        *,
        instrument: InstrumentOrId = None,
        counting: Counting | str = Counting.DE_JURE,
        projected: Projected = "warn",
    ) -> bool:
        """Whether a state counts as a member.

        Args:
            state: code, name or alias, in any case; or a `State`.
            on: the day: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`; an imprecise one is answered only
                if the answer is the same on every day that it can mean.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
            counting: who counts, see `Counting`.
            projected: what to do about days after `checked_through`: ``"warn"`` (`ProjectionWarning`), ``"accept"``
                or ``"refuse"`` (`HorizonError`).

        Raises:
            UndeterminedError: it may or may not.

        >>> from csto_membership import CSTO
        >>> CSTO.is_member("Armenia", "2024-03-01")
        True
        """
        answer: bool = self._answer(counting, state, on, instrument, projected)
        return answer

    def status(
        self, state: StateOrName, on: Day, *, instrument: InstrumentOrId = None, projected: Projected = "warn"
    ) -> Status:
        """Return where a state stands, in one word.

        Args:
            state: code, name or alias, in any case; or a `State`.
            on: the day: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`; an imprecise one is answered only
                if the answer is the same on every day that it can mean.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
            projected: what to do about days after `checked_through`: ``"warn"`` (`ProjectionWarning`), ``"accept"``
                or ``"refuse"`` (`HorizonError`).

        Raises:
            UndeterminedError: several statuses are possible; see `possible_statuses`.

        >>> from csto_membership import CSTO
        >>> CSTO.status("ARM", "2024-03-01").value
        'frozen'
        """
        answer: Status = self._answer(status_of, state, on, instrument, projected)
        return answer

    def position(
        self, state: StateOrName, on: Day, *, instrument: InstrumentOrId = None, projected: Projected = "warn"
    ) -> Position:
        """Return where a state stands: standing, participation and voting.

        Args:
            state: code, name or alias, in any case; or a `State`.
            on: the day: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`; an imprecise one is answered only
                if the answer is the same on every day that it can mean.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
            projected: what to do about days after `checked_through`: ``"warn"`` (`ProjectionWarning`), ``"accept"``
                or ``"refuse"`` (`HorizonError`).

        Raises:
            UndeterminedError: several positions are possible.
        """
        answer: Position = self._answer(position_of, state, on, instrument, projected)
        return answer

    def consent(
        self, state: StateOrName, on: Day, *, instrument: InstrumentOrId = None, projected: Projected = "warn"
    ) -> Consent:
        """Return whether a state has given consent to be bound, in force or not (VCLT art. 2(1)(f)).

        Args:
            state: code, name or alias, in any case; or a `State`.
            on: the day: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`; an imprecise one is answered only
                if the answer is the same on every day that it can mean.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
            projected: what to do about days after `checked_through`: ``"warn"`` (`ProjectionWarning`), ``"accept"``
                or ``"refuse"`` (`HorizonError`).

        Raises:
            UndeterminedError: it may or may not have.

        >>> from csto_membership import CSTO
        >>> CSTO.consent("ARM", "2024-03-01").value
        'given'
        """
        answer: Consent = self._answer(consent_of, state, on, instrument, projected)
        return answer

    @overload
    def statuses(
        self,
        on: Day,
        *,
        instrument: InstrumentOrId = ...,
        undetermined: Literal["raise", "exclude"] = ...,
        projected: Projected = ...,
    ) -> dict[State, Status]: ...
    @overload
    def statuses(
        self, on: Day, *, instrument: InstrumentOrId = ..., undetermined: Literal["include"], projected: Projected = ...
    ) -> dict[State, Status | None]: ...
    def statuses(
        self,
        on: Day,
        *,
        instrument: InstrumentOrId = None,
        undetermined: Undetermined = "raise",
        projected: Projected = "warn",
    ) -> dict[State, Status] | dict[State, Status | None]:
        """Return every state's status, by name.

        Args:
            on: the day.
            instrument: the instrument; ``None``: the constitutive one.
            undetermined: what to do with states of several possible statuses: ``"raise"``,
                ``"exclude"`` them, or ``"include"`` them with ``None`` for a status.
            projected: what to do after `checked_through`.

        Raises:
            UndeterminedError: some state has several possible statuses.
        """
        return statuses(self.view, on, instrument, undetermined, projected)

    def possible_statuses(
        self, state: StateOrName, on: Day, *, instrument: InstrumentOrId = None, projected: Projected = "warn"
    ) -> frozenset[Status]:
        """Return every status that is possible on some day that the question can mean.

        Args:
            state: code, name or alias, in any case; or a `State`.
            on: the day: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`, which may be imprecise.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
            projected: what to do about days after `checked_through`: ``"warn"`` (`ProjectionWarning`), ``"accept"``
                or ``"refuse"`` (`HorizonError`).

        >>> from csto_membership import CSTO
        >>> sorted(CSTO.possible_statuses("AZE", "1993", instrument="cst"))
        [<Status.OUTSIDER: 'outsider'>, <Status.SIGNATORY: 'signatory'>]
        """
        earliest, latest = bounds_of(on)
        possible = self.timeline(state, instrument=instrument).possible(earliest, latest)
        check_horizon(self.checked_through, latest, projected)
        return frozenset(statuses_of(possible))

    def by_reading(
        self, state: StateOrName, on: Day, *, instrument: InstrumentOrId = None, projected: Projected = "warn"
    ) -> "Table":
        """Return the answer under every reading of the disputes that matter to it.

        A dispute matters if changing its reading alone changes the answer, whatever the
        readings of the others. The table has a column for each dispute that matters, then
        ``status`` (empty where it cannot be determined) and ``possible`` (all the statuses
        that are possible, or why a supposed history cannot be).

        Args:
            state: code, name or alias, in any case; or a `State`.
            on: the day: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`, which may be imprecise.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
            projected: what to do about days after `checked_through`: ``"warn"`` (`ProjectionWarning`), ``"accept"``
                or ``"refuse"`` (`HorizonError`).
        """
        from .engine.explain import by_reading  # noqa: PLC0415  3 ms that a plain question need not pay

        found, under = self.state(state), self.facts.instrument(instrument).id
        return by_reading(self.view, found, on, under, projected)

    def explain(
        self, state: StateOrName, on: Day, *, instrument: InstrumentOrId = None, projected: Projected = "warn"
    ) -> "Explanation":
        """Return why a state stands where it stands: events, rules, sources, disputes, clocks.

        An answer that cannot be determined is explained too: what is possible, and why.

        Args:
            state: code, name or alias, in any case; or a `State`.
            on: the day: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`, which may be imprecise.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
            projected: what to do about days after `checked_through`: ``"warn"`` (`ProjectionWarning`), ``"accept"``
                or ``"refuse"`` (`HorizonError`).
        """
        from .engine.explain import explain  # noqa: PLC0415  3 ms that a plain question need not pay

        check_horizon(self.checked_through, bounds_of(on)[1], projected)
        return explain(self.view, self.state(state), Moment.of(on), self.instrument(instrument))

    def changes(self, start: Day, end: Day, *, instrument: InstrumentOrId = None) -> "tuple[Change, ...]":
        """Return what changed in [start, end), in order: every event that took effect then.

        Events whose day is imprecise are listed if it can lie in that time.

        Args:
            start: the first day, exact.
            end: the day after the last, exact.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.

        Raises:
            MomentError: `start` or `end` is not an exact day, or they run backwards.
        """
        from .engine.changes import changes  # noqa: PLC0415  3 ms that a plain question need not pay

        first, last = (exact_day(day, " to begin or end a period") for day in (start, end))
        if last < first:
            raise MomentError(str(end), f"is earlier than the day to begin with, {start}")
        under = self.facts.instrument(instrument).id
        lineage = self.facts.lineages_by_id.get(under)
        timelines = [
            line for one in (lineage.instruments if lineage else (under,)) for line in self.view.timelines(one)
        ]
        return changes(timelines, first, last, is_constitutive=self.facts.is_constitutive)

    def deadlines(
        self, state: StateOrName, on: Day, *, instrument: InstrumentOrId = None, projected: Projected = "warn"
    ) -> "tuple[Deadline, ...]":
        """Return the clocks that run or have run out on a day, and what they permit.

        Args:
            state: code, name or alias, in any case; or a `State`.
            on: the day: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`, which may be imprecise.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
            projected: what to do about days after `checked_through`: ``"warn"`` (`ProjectionWarning`), ``"accept"``
                or ``"refuse"`` (`HorizonError`).
        """
        from .engine.deadlines import deadlines  # noqa: PLC0415  1 ms that a plain question need not pay

        earliest, latest = bounds_of(on)
        check_horizon(self.checked_through, latest, projected)
        timeline = self.timeline(state, instrument=instrument)
        return deadlines(timeline, self.notes(state, instrument=instrument), earliest, latest)
