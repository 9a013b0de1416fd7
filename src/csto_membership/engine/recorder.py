"""What the fold finds of one bond, written down in order: steps, consents, acts and findings."""

from collections.abc import Mapping, Sequence
from datetime import date

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import CONSENTS, Act

from . import findings
from .configurations import Held
from .day_sets import Interval
from .derived_events import end_event, exit_event
from .findings import moment_between
from .spells import Consented, Ending, Finding, Step
from .timeline import Timeline


class Recorder:
    """The record of one bond under way.

    Attributes:
        state, instrument: the bond.
        endings: the ends of membership that follow from another instrument.
        steps, consents, acts, without_effect, findings: as of the timeline.
    """

    def __init__(self, state: State, instrument: Instrument, endings: Sequence[Ending] = ()) -> None:
        """Begin with nothing."""
        self.state = state
        self.instrument = instrument
        self.endings = endings
        self.steps: list[Step] = []
        self.consents: list[Consented] = []
        self.acts: list[tuple[Act, Held]] = []
        self.without_effect: list[Event] = []
        self.findings: list[Finding] = []

    def record(self, event: Event | None, act: Act, days: Interval, here: Held, after: Held) -> None:
        """Record what an event does: a step, and consent given, in force or gone.

        Args:
            event: the event; ``None``: the entry into force that the last consent matures into.
            act: its act.
            days: the bounds of its day.
            here: what is held before it.
            after: what is held after it.
        """
        earliest = latest = date.fromordinal(days[0])
        if days[0] != days[1]:
            latest = date.fromordinal(days[1])
        self.acts.append((act, after))
        if act in CONSENTS:
            assert event is not None
            self.consents.append(Consented(event, _moment(earliest, latest, event.date)))
            return
        if act is Act.ENTER_INTO_FORCE and self.consents:
            consent = self.consents[-1].event
            self.steps.append(Step(consent, earliest, latest, here.position, after.position, event))
            if event is not None:
                self._check_entry(consent, event, days)
            self.consents[-1] = self.consents[-1].entered(_moment(earliest, latest, consent.date), event)
            return
        assert event is not None
        if here.position is not after.position:
            self.steps.append(Step(event, earliest, latest, here.position, after.position))
        if here.consent is not after.consent and self.consents:
            self.consents[-1] = self.consents[-1].ended_by(_moment(earliest, latest, event.date), event)

    def record_exit(self, notice: Event, days: Interval, here: Held) -> Held:
        """Record the exit that a notice matures into; return what is held after it."""
        after = here.moves[Act.WITHDRAW]
        self.record(self.exit_event(notice, days), Act.WITHDRAW, days, here, after)
        return after

    def record_end(self, days: Interval, here: Held, ending: Ending | None = None) -> Held:
        """Record the end with another instrument, or of the instrument itself; return what is held after it."""
        after = here.moves[Act.TERMINATE]
        event = end_event(self.state, self.instrument, ending, moment_between(*days))
        self.record(event, Act.TERMINATE, days, here, after)
        return after

    def exit_event(self, notice: Event, days: Interval) -> Event:
        """Return the exit that a notice matures into, on its claimed day unless that was too early."""
        as_claimed = notice.effective is not None and all(one.event != notice.id or one.kept for one in self.findings)
        day = moment_between(*days, notice.date)
        return exit_event(self.state, self.instrument, notice, day, as_claimed=as_claimed)

    def check_claim(self, notice: Event, exits: Interval) -> None:
        """Keep a finding where a notice claims another exit day than the terms give."""
        party = next((one.in_force for one in reversed(self.consents)), None)
        self._keep(findings.other_claim(self.instrument, notice, exits, party))

    def check_effect(self, consent: Event, entries: Interval) -> None:
        """Keep a finding where a consent claims another day of effect than the terms give."""
        self._keep(findings.other_effect(self.instrument, consent, entries))

    def check_exit(self, notice: Event, event: Event, exits: Interval, days: Interval) -> None:
        """Keep a finding where an exit is written for another day than the notice before it gives."""
        self._keep(findings.other_exit(self.instrument, notice, event, exits, days))

    def has_no_effect(self, consent: Event) -> None:
        """Keep that the instrument of a consent is not in force, and the finding where the consent claims a day."""
        self.without_effect.append(consent)
        self._keep(findings.without_effect(self.instrument, consent))

    def moves_nothing(self, notice: Event) -> None:
        """Keep the finding that a notice comes before its time."""
        self.findings.append(findings.premature(self.instrument, notice))

    def _check_entry(self, consent: Event, entry: Event, days: Interval) -> None:
        if self.instrument.in_force is None:
            self.without_effect.append(consent)
        self._keep(findings.other_entry(self.instrument, consent, entry, days))

    def _keep(self, finding: Finding | None) -> None:
        if finding is not None:
            self.findings.append(finding)

    def timeline(
        self,
        marks: tuple[tuple[int, Held], ...] = (),
        covered: Mapping[Held, Sequence[Interval]] | None = None,
        ends: Sequence[tuple[Event, Interval]] = (),
    ) -> Timeline:
        """Return the record as a timeline.

        Args:
            marks: what is held from each day on, where every day is exact.
            covered: else what is possible, between some days.
            ends: and the events that can end membership.
        """
        for ending in self.endings:
            self.findings += findings.ended_before(self.instrument, ending, self.steps)
        return Timeline(
            self.state,
            self.instrument,
            tuple(self.steps),
            tuple(self.without_effect),
            tuple(self.findings),
            tuple(self.consents),
            tuple(self.acts),
            marks,
            covered,
            tuple(ends),
        )


def _moment(earliest: date, latest: date, like: Moment) -> Moment:
    """Return a day, the one that is like it where that is the same: a long history has thousands of them."""
    if earliest == latest == like.earliest == like.latest:
        return like
    return Moment.between(earliest, latest, like)
