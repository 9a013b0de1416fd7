"""Laws of one bond's history: its steps, its spells, and what the terms derive."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from csto_membership.engine.terms import withdrawal_rule
from csto_membership.model.vocabulary import EXITS, Act, Participation, Standing, Status, Voting

from .invariant import About, Case, in_words, law


@law(About.BOND, "docs: time (spells are half-open)")
def spells_tile_time(case: Case) -> Iterator[str]:
    """The spells of a bond cover all time: the first has no start, the last no end, each ends where the next starts."""
    spells = case.timeline.spells
    if spells[0].start is not None or spells[-1].end is not None:
        yield f"the first starts {spells[0].start}, the last ends {spells[-1].end}"
    for one, other in pairwise(spells):
        if one.end is None or one.end != other.start:
            yield f"{one!r} is followed by {other!r}"


@law(About.BOND, "docs: time (spells are half-open)")
def every_spell_can_last_a_day(case: Case) -> Iterator[str]:
    """A spell can hold on one day at least: a position that no day can have is no spell."""
    for spell in case.timeline.spells[1:-1]:
        if spell.start is not None and spell.end is not None and spell.end.latest <= spell.start.earliest:
            yield f"{spell!r}"


@law(About.BOND, "docs: words (a spell is an interval of days with one position)")
def neighbouring_spells_differ(case: Case) -> Iterator[str]:
    """Of two spells that follow each other, the position or the way membership ended differs."""
    for one, other in pairwise(case.timeline.spells):
        if (one.position, one.exit) == (other.position, other.exit):
            yield f"{one!r} is followed by {other!r}"


@law(About.BOND, "docs: time (order is order of effect)")
def effects_stand_in_order(case: Case) -> Iterator[str]:
    """Along a bond neither the first nor the last possible day of effect runs backwards."""
    for step in case.timeline.steps:
        if step.latest < step.earliest:
            yield f"{step.event!r} begins between {step.earliest} and {step.latest}"
    for one, other in pairwise(case.timeline.steps):
        if other.earliest < one.earliest or other.latest < one.latest:
            days = f"{one.earliest} to {one.latest}, then {other.earliest} to {other.latest}"
            yield f"{one.event!r} and {other.event!r} begin {days}"


@law(About.BOND, "docs: machine (the chart is the only definition)")
def chart_and_fold_agree(case: Case) -> Iterator[str]:
    """Driven through the running state chart, the acts of a bond lead to the positions that it has."""
    from csto_membership.engine.chart import MembershipChart  # noqa: PLC0415  only this law pays for the engine

    chart = MembershipChart()
    for act, here in case.timeline.acts:
        chart.perform(act)
        if (here.position, here.consent) != (chart.position, chart.consent):
            yield f"after {act} the bond is {here!r}, the chart {chart.position}, consent {chart.consent}"


@law(About.BOND, "docs: machine; VCLT arts. 2(1)(g), 57")
def participation_and_vote_move_only_while_bound(case: Case) -> Iterator[str]:
    """Participation is frozen or suspended, and a vote withheld, of a member only, withdrawing or not."""
    for step in case.timeline.steps:
        one, other = step.before, step.after
        moved = (one.participation, one.voting) != (other.participation, other.voting)
        if moved and not one.bound:
            yield f"{step.event!r} leads from {one} to {other}"


@law(About.BOND, "docs: machine; VCLT art. 70(1)")
def leaving_restores_participation_and_vote(case: Case) -> Iterator[str]:
    """Whoever is not bound has neither a suspended participation nor a withheld vote: every exit ends both."""
    for step in case.timeline.steps:
        clean = step.after.participation is Participation.ACTIVE and step.after.voting is Voting.ENTITLED
        if not step.after.bound and not clean:
            participation, vote = step.after.participation, step.after.voting
            yield f"after {step.event!r}: {step.after.standing}, {participation}, vote {vote}"


@law(About.BOND, "docs: words (withdrawn); VCLT arts. 54-56")
def former_members_keep_how_it_ended(case: Case) -> Iterator[str]:
    """The spell of a former member, and no other, names the act that ended its membership."""
    for spell in case.timeline.spells:
        acts = EXITS if spell.status is Status.WITHDRAWN else {None}
        opened = spell.opened_by.act if spell.opened_by is not None else None
        several = len(spell.possible_exits) > 1 and opened in spell.possible_exits
        if not several and (spell.exit not in acts or spell.exit not in {None, opened}):
            yield f"{spell!r}, opened by {spell.opened_by!r}, has the exit {spell.exit}"


@law(About.BOND, "docs: terms; VCLT arts. 54(a), 56(2)")
def a_notice_matures_once_and_not_before_its_time(case: Case) -> Iterator[str]:
    """A notice of withdrawal leads to one derived exit at most, never earlier than its period and the day it claims."""
    instrument, notice = case.instrument, None
    for step in case.timeline.steps:
        if step.event.act is Act.NOTIFY_WITHDRAWAL:
            notice = step
        if not step.event.derived_by or step.event.act is not Act.WITHDRAW:
            continue
        if notice is None:
            yield f"{step.event!r} has no notice of its own before it"
            continue
        terms, claim = withdrawal_rule(instrument, notice.event.date.earliest), notice.event.effective
        due = terms.notice.after(notice.earliest) if terms and terms.notice else notice.earliest
        due = max(due, claim.earliest) if claim is not None else due
        if instrument.terminated is not None:
            due = min(due, instrument.terminated.earliest)
        if step.earliest < due:
            yield f"{notice.event!r} matured {step.moment}, {due} at the earliest"
        notice = None


@law(About.BOND, "docs: terms (a claim that the terms do not honour is a finding)")
def claims_that_do_not_hold_are_findings(case: Case) -> Iterator[str]:
    """A notice that claims an earlier exit than the one it gets is kept as a finding, with both days."""
    steps = case.timeline.steps
    for notice, step in pairwise(steps):
        claim = notice.event.effective if notice.event.act is Act.NOTIFY_WITHDRAWAL else None
        early = claim is not None and claim.latest < step.earliest
        matured = step.event.derived_by and step.event.act is Act.WITHDRAW
        if early and matured and notice.event.id not in {one.event for one in case.register.findings}:
            yield f"{notice.event!r} claims {claim} and matured {step.moment}"


@law(About.BOND, "docs: terms (what is never derived)")
def nothing_but_an_exit_is_derived(case: Case) -> Iterator[str]:
    """Each step is an event of the register, or an exit that names the rule from which it follows."""
    recorded = {(event.id, event.act) for event in case.register.events}
    for step in case.timeline.steps:
        event = step.event
        rule = event.derived_by and event.act in {Act.WITHDRAW, Act.TERMINATE}
        if (event.id, event.act) not in recorded and not rule:
            yield f"{event!r} stands in no file and names no rule"


@law(About.BOND, "docs: terms; VCLT arts. 24, 28")
def nobody_is_bound_before_the_entry_into_force(case: Case) -> Iterator[str]:
    """No state is a member before the instrument is in force, and none ever if it never is; unless that is written."""
    force = case.instrument.in_force
    for step in case.timeline.steps:
        written = step.entry is not None or step.before.bound
        if step.after.bound and not written and (force is None or step.earliest < force.earliest):
            yield f"{step.event!r} binds from {step.earliest}, the instrument is in force {force}"


@law(About.BOND, "docs: terms; VCLT arts. 54(b), 70")
def nobody_stays_after_the_end(case: Case) -> Iterator[str]:
    """From the end of an instrument on, every state is an outsider to it or a former member."""
    end = case.instrument.terminated
    left = {Standing.OUTSIDER, Standing.WITHDRAWN}
    for position in case.timeline.possible(end.latest, date.max) if end is not None else ():
        if position.standing not in left:
            yield f"{position} is possible, though the instrument ended {end}"


@law(About.DAY, "docs: time (before the first event of a bond the state is an outsider)")
def before_everything_a_state_is_an_outsider(case: Case) -> Iterator[str]:
    """Before the first event of a bond can have had effect, the state is an outsider and nothing else."""
    steps, day = case.timeline.steps, case.question.on.latest
    early = not steps or day < steps[0].earliest
    if early and [position.status for position in case.possible] != [Status.OUTSIDER]:
        yield f"possible: {in_words(case.possible)}"


@law(About.DAY, "docs: time (spells, possible positions)")
def spells_and_possible_positions_agree(case: Case) -> Iterator[str]:
    """The positions that are possible on some days are among those of the spells that can hold then."""
    on = case.question.on
    held = {
        spell.position
        for spell in case.timeline.spells
        if (spell.start is None or spell.start.earliest <= on.latest)
        and (spell.end is None or spell.end.latest > on.earliest)
    }
    if not held >= set(case.possible):
        yield f"the spells say {in_words(held)}, possible are {in_words(case.possible)}"
