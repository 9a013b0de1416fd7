"""Laws of asking: an answer depends on the day and the state, not on the words or on what was asked before."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from csto_membership.engine.spells import Step
from csto_membership.errors import UndeterminedError
from csto_membership.model.dates import Day, Moment
from csto_membership.model.vocabulary import Act, Status

from .invariant import About, Case, law

_REFUSED = "refused"


def _days(on: Moment) -> tuple[Day, ...]:
    """Return the ways to write a day, all of them twice: the second time the answer may be ready."""
    ways = (on, on.earliest, on.earliest.isoformat()) if on.exact else (on, str(on))
    return (*ways, *ways)


def _words(case: Case) -> Iterator[dict[str, Any]]:
    """Return the ways to name the instrument; that a projection is accepted is said where it is one."""
    about = case.question
    more = {"projected": "accept"} if about.on.latest > case.register.checked_through else {}
    yield {"instrument": about.instrument, **more}
    if about.instrument == case.register.facts.constitutive:
        yield more


def _answer(case: Case, question: str, *asked: object, **more: Any) -> Any:  # noqa: ANN401  whatever the question gives
    ask: Callable[..., Any] = getattr(case.register, question)
    try:
        return ask(*asked, **more)
    except UndeterminedError as error:
        return _REFUSED, *error.possibilities


@law(About.DAY, "docs: python reference (Register)")
def the_words_of_a_question_change_no_answer(case: Case) -> Iterator[str]:
    """By code or name, for a moment, a date or a text, asked once or again, an answer about one state is the same."""
    about = case.question
    for question in ("status", "position", "is_member"):
        rule = {"counting": about.counting} if question == "is_member" else {}
        words = {"instrument": about.instrument, "projected": "accept"}
        expected = _answer(case, question, about.state, about.on, **words, **rule)
        for words in _words(case):
            for state in (about.state, case.state.name):
                for on in _days(about.on):
                    answer = _answer(case, question, state, on, **words, **rule)
                    if answer != expected:
                        yield f"{question} of {state} on {on!r} is {answer}, and {expected} for a moment"


@law(About.DAY, "docs: words (who counts)")
def a_roster_is_refused_where_a_state_is_open(case: Case) -> Iterator[str]:
    """However the day is written, a roster holds who certainly or who possibly counts, as asked.

    Unless that is asked, it is refused where the two differ.
    """
    on, counts = case.question.on, case.question.counting.counts
    certain, possible = set[str](), set[str]()
    for state in case.register.states:
        timeline = case.register.timeline(state, instrument=case.question.instrument)
        values = {counts(one.position, one.consent) for one in timeline.holding(on.earliest, on.latest)}
        possible |= {state.code} if True in values else set()
        certain |= {state.code} if values == {True} else set()
    expected = {"exclude": certain, "include": possible, "": certain if certain == possible else None}
    for words in _words(case):
        for day in _days(on):
            for way, holds in expected.items():
                found = _roster(case, day, way, words)
                if found != holds:
                    yield f"on {day!r} ({way or 'without a choice'}): {_listed(found)}, not {_listed(holds)}"


def _roster(case: Case, on: Day, way: str, words: dict[str, Any]) -> set[str] | None:
    """Return the codes of a roster, ``None`` for one that is refused; the way is left out where it is empty."""
    more = {"undetermined": way} if way else {}
    found = _answer(case, "members", on, counting=case.question.counting, **words, **more)
    return None if isinstance(found, tuple) else set(found.codes)


def _listed(codes: set[str] | None) -> str:
    return _REFUSED if codes is None else " ".join(sorted(codes)) or "nobody"


@law(About.DAY, "docs: python reference (Register)")
def all_statuses_are_those_of_each_state(case: Case) -> Iterator[str]:
    """The statuses of all states are what is possible for each alone.

    One that is open is left out or left empty, as asked; unless that is asked, all are refused.
    """
    on, under = case.question.on, case.question.instrument
    single: dict[str, Status | None] = {}
    for state in case.register.states:
        possible = {p.status for p in case.register.timeline(state, instrument=under).possible(on.earliest, on.latest)}
        single[state.code] = possible.pop() if len(possible) == 1 else None
    known = {code: status for code, status in single.items() if status is not None}
    ways: dict[str, Mapping[str, Status | None] | None] = {"include": single, "exclude": known}
    for way, expected in {**ways, "": single if known == single else None}.items():
        more = {"undetermined": way} if way else {}
        answer = _answer(case, "statuses", str(on), instrument=under, projected="accept", **more)
        found: dict[str, Status | None] | None = None
        if not isinstance(answer, tuple):
            found = {state.code: status for state, status in answer.items()}
        if found != expected:
            yield f"{way or 'without a choice'}: {_paired(found)}, not {_paired(expected)}"


def _paired(statuses: Mapping[str, Status | None] | None) -> str:
    if statuses is None:
        return _REFUSED
    return ", ".join(f"{code} {status or 'open'}" for code, status in sorted(statuses.items())) or "nothing"


@law(About.DAY, "docs: terms (clocks)")
def a_notice_that_matures_has_its_clock(case: Case) -> Iterator[str]:
    """From a notice that matures one clock counts to its exit, and has run out exactly if the exit has come."""
    on, about = case.question.on, case.question
    matured = {notice.event.id: (notice, exit_) for notice, exit_ in _matured(case)}
    expected = [
        (name, exit_.moment, True if exit_.latest <= on.earliest else None if exit_.earliest <= on.latest else False)
        for name, (notice, exit_) in matured.items()
        if notice.earliest <= on.latest
    ]
    for day in _days(on):
        clocks = case.register.deadlines(about.state, day, instrument=about.instrument, projected="accept")
        found = [(one.event.id, one.due, one.elapsed) for one in clocks if one.event.id in matured]
        if found != expected:
            yield f"on {day!r} the clocks are {found}, the exits {expected}"


def _matured(case: Case) -> Iterator[tuple[Step, Step]]:
    """Return each notice that matures, with the exit it leads to."""
    notice = None
    for step in case.timeline.steps:
        if step.event.act is Act.NOTIFY_WITHDRAWAL:
            notice = step
        elif notice is not None and step.event.derived_by and step.event.act is Act.WITHDRAW:
            yield notice, step
            notice = None
