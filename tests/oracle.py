"""A slow, independent calculation of what the package answers; it shares no code with it.

The machine is written out again from its description; a history with imprecise days is
answered by enumerating every possible world: each event picks a day of its window, worlds
in which the order or the machine is violated fall away, and the rest are walked through
day by day.
"""

import calendar
import itertools
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
BOUND = ("member", "withdrawing")
EXITS = ("withdraw", "lapse", "expel", "terminate")
OUTSIDER = ("outsider", "active", "entitled")


def step(position, act):
    """Return the position after an act, or None where it is refused."""
    standing, participation, voting = position
    moves = {
        "sign": {"outsider": "signatory", "withdrawn": "signatory"},
        "withdraw_signature": {"signatory": "outsider"},
        "ratify": {"signatory": "member"},
        "accede": {"outsider": "member", "withdrawn": "member", "signatory": "member"},
        "succeed": {"outsider": "member"},
        "notify_withdrawal": {"member": "withdrawing"},
        "rescind_withdrawal": {"withdrawing": "member"},
    }
    if act in moves:
        after = moves[act].get(standing)
        return after and (after, participation, voting)
    if act in EXITS:
        if standing in BOUND:
            return ("withdrawn", "active", "entitled")
        return OUTSIDER if standing == "signatory" and act in ("lapse", "terminate") else None
    if standing not in BOUND:
        return None
    if act in ("withhold_vote", "restore_vote"):
        before, after = ("entitled", "withheld") if act == "withhold_vote" else ("withheld", "entitled")
        return (standing, participation, after) if voting == before else None
    froms, after = {
        "suspend": (("active", "frozen"), "suspended"),
        "reinstate": (("suspended",), "active"),
        "freeze": (("active",), "frozen"),
        "resume": (("frozen",), "active"),
    }[act]
    return (standing, after, voting) if participation in froms else None


def status(position):
    standing, participation, _ = position
    if standing != "member":
        return standing
    return {"active": "member"}.get(participation, participation)


class Fact(NamedTuple):
    """An event of a small history: an act, and the first and last day that it can be."""

    act: str
    first: date
    last: date
    claim: date | None = None


class Terms(NamedTuple):
    """The terms of a small instrument; periods are days here, except `notice_months`."""

    in_force: date = date(1900, 1, 1)
    after: int = 0
    notice: int | None = None
    notice_months: int = 0
    year_end: bool = False
    ended: tuple[date, date] | None = None


def add_months(day, months):
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def exit_day(terms, notified, claim):
    if terms.notice is None:
        return max(claim, notified) if claim else None
    due = add_months(notified, terms.notice_months) + terms.notice * DAY
    while terms.year_end and (due.month, due.day) != (12, 31):
        due += DAY
    return max(due, claim) if claim else due


def effect(terms, fact, day):
    if fact.act == "succeed":
        return max(day, terms.in_force)
    if fact.act in ("ratify", "accede"):
        return max(fact.claim or day + terms.after * DAY, terms.in_force)
    return day if fact.act == "notify_withdrawal" or fact.claim is None else fact.claim


def world(terms, facts, days, ended):  # noqa: C901  one walk, told in one piece
    """Walk through one world; return [(day, position after), …], or None if it is impossible."""
    course, position, maturing, gone = [], OUTSIDER, None, False

    def derive(limit, replaced):
        """Let exit and end happen up to a day; on the day itself, unless an explicit exit replaces them."""
        nonlocal position, maturing, ended, gone
        while True:
            due = [d for d in (maturing, ended) if d is not None]
            first = min(due, default=None)
            if first is None or first > limit or (first == limit and replaced):
                return
            if first == maturing:
                position, maturing = ("withdrawn", "active", "entitled"), None
                course.append((first, position))
            else:
                ended, gone = None, True
                after = step(position, "terminate")
                if after:
                    position, maturing = after, None
                    course.append((first, position))

    before = date.min
    for fact, day in zip(facts, days, strict=True):
        begins = effect(terms, fact, day)
        if begins < before:
            return None
        before = begins
        derive(begins, fact.act in EXITS)
        after = step(position, fact.act)
        if after is None or (gone and fact.act in ("sign", "ratify", "accede", "succeed")):
            return None
        position = after
        course.append((begins, position))
        if fact.act == "notify_withdrawal":
            maturing = exit_day(terms, day, fact.claim)
        elif position[0] != "withdrawing":
            maturing = None
    derive(date.max, replaced=False)
    return course


def worlds(terms, facts):
    """Return the course of every possible world."""
    windows = [_days(fact.first, fact.last) for fact in facts]
    ends = _days(*terms.ended) if terms.ended else [None]
    courses = (world(terms, facts, days, ended) for *days, ended in itertools.product(*windows, ends))
    return [course for course in courses if course is not None]


def _days(first, last):
    return [first + n * DAY for n in range((last - first).days + 1)]


def position_on(course, day):
    position = OUTSIDER
    for begins, after in course:
        if begins <= day:
            position = after
    return position


def possible(courses, first, last):
    """Return every position that some world has on some day from `first` to `last`."""
    return {position_on(course, day) for course in courses for day in _days(first, last)}
