"""Laws of answers: what the questions of a register say about the same day agrees."""

import warnings
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from csto_membership.analysis.spells import spells
from csto_membership.engine.configurations import Held
from csto_membership.errors import HorizonError, ProjectionWarning, UndeterminedError
from csto_membership.model.vocabulary import Counting, Standing

from .invariant import About, Case, in_words, law
from .question import DAY, Question, change_days


def _asked(case: Case, question: str, **more: Any) -> Any:  # noqa: ANN401  whatever the question gives
    """Ask a question about the bond and the day of a case; a refusal to guess is its answer."""
    ask: Callable[..., Any] = getattr(case.register, question)
    about = case.question
    try:
        return ask(about.state, about.on, instrument=about.instrument, projected="accept", **more)
    except UndeterminedError as error:
        return error


def _roster(case: Case, undetermined: str, counting: Counting) -> set[str]:
    ask: Callable[..., Any] = case.register.members
    about = case.question
    found = ask(about.on, instrument=about.instrument, counting=counting, undetermined=undetermined, projected="accept")
    return set(found.codes)


@law(About.DAY, "docs: time (moments)")
def an_exact_day_of_an_exact_history_has_one_position(case: Case) -> Iterator[str]:
    """Where the question and every event before it are exact, exactly one position is possible."""
    on = case.question.on
    begun = (step for step in case.timeline.steps if step.earliest <= on.latest)
    waiting = any(one.in_force is None for one in case.timeline.consents)  # in other worlds it may have entered
    known = all(step.earliest == step.latest for step in begun) and not waiting
    if on.exact and known and len(case.possible) != 1:
        yield f"possible: {in_words(case.possible)}"


@law(About.DAY, "docs: time (three-valued answers)")
def an_answer_is_the_one_possible_value(case: Case) -> Iterator[str]:
    """Status, position and membership are answered if one value is possible, and it is that one.

    Else the answer is refused.
    """
    counts, on = case.question.counting.counts, case.question.on
    values: dict[str, Callable[[Held], Any]] = {
        "status": lambda here: here.position.status,
        "position": lambda here: here.position,
        "consent": lambda here: here.consent,
        "is_member": lambda here: counts(here.position, here.consent),
    }
    holding = case.timeline.holding(on.earliest, on.latest)
    for question, value in values.items():
        more = {"counting": case.question.counting} if question == "is_member" else {}
        answer, possible = _asked(case, question, **more), set(map(value, holding))
        if len(possible) > 1 and not isinstance(answer, UndeterminedError):
            yield f"{question} is answered with {answer}, possible are {', '.join(sorted(map(str, possible)))}"
        if len(possible) == 1 and possible != {answer}:
            yield f"{question} is answered with {answer}, possible is {possible.pop()} alone"


@law(About.DAY, "docs: time (three-valued answers)")
def a_refusal_to_guess_names_what_is_open(case: Case) -> Iterator[str]:
    """A question that is not answered names two answers at least, and an event of the bond to blame."""
    for question in ("status", "position", "is_member"):
        answer = _asked(case, question)
        if isinstance(answer, UndeterminedError):
            own = {step.event.id for step in case.timeline.steps} | {one.event.id for one in case.timeline.consents}
            blamed = {event.id for event in answer.events}
            if len(set(answer.possibilities)) < 2 or not blamed or not blamed <= own:  # noqa: PLR2004  two differ
                yield f"{question} names {answer.possibilities} and blames {sorted(blamed)}"


@law(About.DAY, "docs: time (three-valued answers)")
def possible_statuses_are_those_of_the_positions(case: Case) -> Iterator[str]:
    """The possible statuses are the statuses of the possible positions."""
    statuses, expected = _asked(case, "possible_statuses"), {position.status for position in case.possible}
    if statuses != expected:
        yield f"{sorted(statuses)} are possible, the positions say {sorted(expected)}"


@law(About.DAY, "docs: words (who counts)")
def the_roster_holds_who_counts(case: Case) -> Iterator[str]:
    """A state is on the roster exactly if it counts; one that may or may not is excluded or included as asked."""
    counting, code = case.question.counting, case.question.state
    on = case.question.on
    counts = {counting.counts(one.position, one.consent) for one in case.timeline.holding(on.earliest, on.latest)}
    certain, possible = (_roster(case, way, counting) for way in ("exclude", "include"))
    if (code in certain) != (counts == {True}):
        yield f"{code} {'is' if code in certain else 'is not'} certain, though it counts {counts}"
    if (code in possible) != (True in counts):
        yield f"{code} {'is' if code in possible else 'is not'} possible, though it counts {counts}"


@law(About.DAY, "docs: time (three-valued answers)")
def certain_members_are_possible_ones(case: Case) -> Iterator[str]:
    """Whoever certainly counts possibly counts, and the undetermined states are the difference."""
    about, counting = case.question, case.question.counting
    certain, possible = (_roster(case, way, counting) for way in ("exclude", "include"))
    roster = case.register.members(
        about.on, instrument=about.instrument, counting=counting, undetermined="exclude", projected="accept"
    )
    open_ones = {state.code for state in roster.undetermined}
    if not certain <= possible or possible - certain != open_ones:
        yield f"certain {sorted(certain)}, possible {sorted(possible)}, undetermined {sorted(open_ones)}"


@law(About.DAY, "docs: words (who counts)")
def countings_are_nested(case: Case) -> Iterator[str]:
    """Who takes part or votes is a member in law, and every member in law has signed or consented."""
    for way in ("exclude", "include"):
        roster = {counting: _roster(case, way, counting) for counting in Counting}
        for inner, outer in (
            (Counting.PARTICIPATING, Counting.DE_JURE),
            (Counting.VOTING, Counting.DE_JURE),
            (Counting.DE_JURE, Counting.CONSENTED),
            (Counting.CONSENTED, Counting.SIGNED),
        ):
            if not roster[inner] <= roster[outer]:
                yield f"{sorted(roster[inner] - roster[outer])} are {inner} and not {outer} ({way})"


@law(About.DAY, "docs: machine; VCLT art. 70(1)(a)")
def a_state_that_left_never_votes(case: Case) -> Iterator[str]:
    """A former member is on no roster, least of all on that of those who vote, until it comes back."""
    on = case.question.on
    holding = case.timeline.holding(on.earliest, on.latest)
    gone = all(one.position.standing is Standing.WITHDRAWN and not one.waiting for one in holding)
    for counting in Counting if gone else ():
        if case.question.state in _roster(case, "include", counting):
            yield f"{case.state.name} has left and counts ({counting})"


@law(About.DAY, "docs: time (three-valued answers)")
def an_interval_is_the_union_of_its_days(case: Case) -> Iterator[str]:
    """What is possible on some days is what is possible on one of them."""
    on, timeline = case.question.on, case.timeline
    turning = {day for day in change_days(timeline) if on.earliest <= day <= on.latest}
    daily = {position for day in {on.earliest, *turning} for position in timeline.possible(day, day)}
    if daily != set(case.possible):
        yield f"day by day {in_words(daily)}, all together {in_words(case.possible)}"


@law(About.DAY, "docs: time (moments)")
def a_narrower_question_opens_nothing(case: Case) -> Iterator[str]:
    """Asking about fewer days never makes more positions possible."""
    on = case.question.on
    middle = on.earliest + (on.latest - on.earliest) // 2
    for first, last in ((on.earliest, middle), (middle, on.latest)):
        more = set(case.timeline.possible(first, last)) - set(case.possible)
        if more:
            yield f"from {first} to {last} {in_words(more)} are possible as well"


@law(About.DAY, "docs: python reference (changes)")
def changes_list_every_difference(case: Case) -> Iterator[str]:
    """Where no change is listed for some days, the bond stands throughout as it stood on the day before."""
    on, about = case.question.on, case.question
    if on.earliest == date.min or on.latest == date.max:
        return
    listed = [
        change
        for change in case.register.changes(on.earliest, on.latest + DAY, instrument=about.instrument)
        if change.state.code == about.state
    ]
    before = case.timeline.possible(on.earliest - DAY, on.earliest - DAY)
    if not listed and set(before) != set(case.possible):
        yield f"nothing is listed, though it was {in_words(before)} and is {in_words(case.possible)}"
    for one, other in pairwise(listed):
        if one.after != other.before:
            yield f"{one} is followed by {other}"


@law(About.DAY, "docs: python reference (explain)")
def explanations_name_what_led_there(case: Case) -> Iterator[str]:
    """An explanation names, in its fields and in its text, the events that open the spells the day can fall in."""
    on = case.question.on
    opened = [
        spell.opened_by
        for spell in case.timeline.spells
        if spell.opened_by is not None
        and (spell.start is None or spell.start.earliest <= on.latest)
        and (spell.end is None or spell.end.latest > on.earliest)
    ]
    explanation = _asked(case, "explain")
    if list(explanation.events) != opened:
        yield f"it names {list(explanation.events)}, the spells were opened by {opened}"
    yield from (f"its text is silent on {event.id!r}" for event in opened if event.id not in str(explanation))


@law(About.DAY, "docs: time (the horizon)")
def projections_are_flagged(case: Case) -> Iterator[str]:
    """A day is a projection, and is warned about, refused or marked as one, exactly if it is after checked_through."""
    about, beyond = case.question, case.question.on.latest > case.register.checked_through
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        case.register.possible_statuses(about.state, about.on, instrument=about.instrument)
    flags = {
        "warned about": any(issubclass(one.category, ProjectionWarning) for one in caught),
        "refused": _refused(case, about),
        "explained": _asked(case, "explain").projected,
    }
    yield from (f"{flag}: {flagged}, beyond: {beyond}" for flag, flagged in flags.items() if flagged != beyond)


def _refused(case: Case, about: Question) -> bool:
    try:
        case.register.possible_statuses(about.state, about.on, instrument=about.instrument, projected="refuse")
    except HorizonError:
        return True
    return False


@law(About.BOND, "docs: panels (spells)")
def rows_match_the_spells(case: Case) -> Iterator[str]:
    """The table of spells has one row for each spell of a bond: its status, its ends, its exit and its events."""
    if case.state.since is not None or case.state.until is not None:
        return  # rows are cut to the days of the state's existence
    table = spells(case.register, case.question.state, instrument=case.question.instrument)
    columns = ("status", "voting", "start_earliest", "end_latest", "exit", "opened_by")
    rows = list(zip(*map(table.column, columns), strict=True))
    expected = [
        (
            spell.status.value,
            spell.position.shown[1],
            spell.start and spell.start.earliest,
            spell.end and spell.end.latest,
            spell.exit and spell.exit.value,
            spell.opened_by and spell.opened_by.id,
        )
        for spell in case.timeline.spells
        if spell.end is None or spell.end.latest > date.min  # else it lies before the calendar
    ]
    if rows != expected:
        yield f"the rows are {rows}, the spells {expected}"
