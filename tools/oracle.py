"""A slow, independent calculation of what the package answers; it shares no code with it.

The machine is written out again from its description; a history with imprecise days is
answered by enumerating every possible world: each event picks a day of its window, worlds
in which the order or the machine is violated fall away, and the rest are walked through
day by day. The files of a register are read here once more as well, days and periods included.
"""

import calendar
import collections
import itertools
import tomllib
from datetime import date, timedelta
from typing import Any, NamedTuple

DAY = timedelta(days=1)
BOUND = ("member", "withdrawing")
EXITS = ("withdraw", "lapse", "expel", "terminate")
CONSENTS = ("ratify", "accede", "succeed")
OUTSIDER = ("outsider", "active", "entitled", "none")
NOTHING = ("outsider", "none", "active", "entitled")


def step(configuration, act):
    """Return (standing, consent, participation, voting) after an act, or None where it is refused."""
    standing, consent, participation, voting = configuration
    rest = (participation, voting)
    bound, given = standing in BOUND, consent == "given"
    if act in EXITS:
        if bound:
            return ("withdrawn", "none", "active", "entitled")
        if act in ("lapse", "terminate") and (given or standing == "signatory"):
            return ("outsider" if standing == "signatory" else standing, "none", *rest)
        return None
    moves = {
        "sign": (not given and standing in ("outsider", "withdrawn"), "signatory", "none"),
        "withdraw_signature": (not given and standing == "signatory", "outsider", "none"),
        "ratify": (not given and standing == "signatory", standing, "given"),
        "accede": (not given, standing, "given"),
        "succeed": (not given and standing != "withdrawn", standing, "given"),
        "withdraw_consent": (given and not bound, standing, "none"),
        "enter_into_force": (given and not bound, "member", "given"),
        "notify_withdrawal": (standing == "member", "withdrawing", "given"),
        "rescind_withdrawal": (standing == "withdrawing", "member", "given"),
    }
    if act in moves:
        legal, after, agreed = moves[act]
        return (after, agreed, *rest) if legal else None
    if not bound:
        return None
    if act in ("withhold_vote", "restore_vote"):
        before, after = ("entitled", "withheld") if act == "withhold_vote" else ("withheld", "entitled")
        return (standing, consent, participation, after) if voting == before else None
    froms, after = {
        "suspend": (("active", "frozen"), "suspended"),
        "reinstate": (("suspended",), "active"),
        "freeze": (("active",), "frozen"),
        "resume": (("frozen",), "active"),
    }[act]
    return (standing, consent, after, voting) if participation in froms else None


def status(position):
    standing, participation, *_ = position
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
    """The terms of a small instrument; periods are days here, except those named months."""

    in_force: date = date(1900, 1, 1)
    after: int = 0
    after_months: int = 0
    next_month: bool = False
    notice: int | None = None
    notice_months: int = 0
    on: tuple[int, int] | None = None
    ended: tuple[date, date] | None = None


def add_months(day, months):
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def exit_day(terms, notified, claim):
    if terms.notice is None:
        return max(claim, notified) if claim else None
    due = add_months(notified, terms.notice_months) + terms.notice * DAY
    while terms.on and (due.month, due.day) != terms.on:
        due += DAY
    return max(due, claim) if claim else due


def effect(terms, fact, day):
    """Return the day on which an act has effect: of a consent, its entry into force."""
    if fact.act == "succeed":
        return max(day if fact.claim is None else fact.claim, terms.in_force)
    if fact.act in ("ratify", "accede"):
        after = add_months(day, terms.after_months) + terms.after * DAY
        if terms.next_month:
            after = add_months(after.replace(day=1), 1)
        return max(fact.claim or after, terms.in_force)
    return day if fact.act == "notify_withdrawal" or fact.claim is None else fact.claim


def stands(fact, day):
    """Return the day by which an act stands in order: of a consent, the deposit or an earlier effect."""
    if fact.claim is None or fact.act == "notify_withdrawal":
        return day
    return min(day, fact.claim) if fact.act in CONSENTS else fact.claim


def _written(later):
    """Say whether the entry into force of a consent is written among the acts after it."""
    ends = ("enter_into_force", "withdraw_consent", "rescind_withdrawal", "lapse", "terminate", *CONSENTS)
    return next((fact.act for fact in later if fact.act in ends), None) == "enter_into_force"


def _answer(configuration):
    """Return standing, participation, voting and consent, in the order in which the package answers."""
    standing, consent, participation, voting = configuration
    return standing, participation, voting, consent


def world(terms, facts, days, ended):
    """Walk through one world; return [(day, position and consent after), …], or None if it is impossible."""
    course, here, gone = [], NOTHING, False
    due = {"withdraw": None, "terminate": ended, "enter_into_force": None}  # on one day in this order

    def settle():
        """Forget what is pending and cannot come any more."""
        if here[0] != "withdrawing":
            due["withdraw"] = None
        if here[1] != "given" or here[0] in BOUND:
            due["enter_into_force"] = None

    def derive(limit, replaced):
        """Let exit, end and entry happen up to a day; on the day itself, unless an explicit exit replaces them."""
        nonlocal here, gone
        while waiting := [(day, place, act) for place, (act, day) in enumerate(due.items()) if day is not None]:
            day, _, act = min(waiting)
            if day > limit or (day == limit and replaced and act != "enter_into_force"):
                return
            due[act] = None
            gone = gone or act == "terminate"
            after = step(here, act)
            if after:
                here = after
                course.append((day, _answer(here)))
                settle()

    before = date.min
    for place, (fact, day) in enumerate(zip(facts, days, strict=True)):
        begins = stands(fact, day)
        if begins < before:
            return None
        before = begins
        derive(begins, fact.act in EXITS)
        after = step(here, fact.act)
        if after is None or (gone and fact.act in ("sign", *CONSENTS)):
            return None
        if after != here:
            course.append((begins, _answer(after)))
        here = after
        if fact.act == "notify_withdrawal":
            due["withdraw"] = exit_day(terms, day, fact.claim)
        elif fact.act in CONSENTS and terms.in_force != date.max and not _written(facts[place + 1 :]):
            due["enter_into_force"] = max(effect(terms, fact, day), begins)
        settle()
    derive(date.max, replaced=False)
    return course


def worlds(terms, facts):
    """Return the course of every possible world."""
    return walks(terms, facts, [_days(fact.first, fact.last) for fact in facts])


def walks(terms, facts, windows):
    """Return the course of every possible world in which each fact has one of the days given for it."""
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
    """Return every position, with consent, that some world has on some day from `first` to `last`."""
    return {position_on(course, day) for course in courses for day in _days(first, last)}


# the files of a register, read once more


class Book(NamedTuple):
    """What the files of a register hold, as far as it matters to who stands where."""

    states: tuple[str, ...]
    instruments: dict[str, dict[str, Any]]
    constitutive: str
    disputes: dict[str, tuple[str, ...]]
    events: tuple[dict[str, Any], ...]
    through: date


def read(paths):
    """Read the files of a register; the default reading of each dispute comes first."""
    tables: dict[str, list] = {}
    for path in sorted(paths):
        for name, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            tables.setdefault(name, []).extend(rows if isinstance(rows, list) else [rows])
    (head,) = tables["register"]
    disputes = {
        row["id"]: tuple(sorted((one["id"] for one in row["reading"]), key=lambda one, row=row: one != row["default"]))
        for row in tables.get("dispute", [])
    }
    return Book(
        tuple(row["code"] for row in tables["state"]),
        {row["id"]: row for row in tables["instrument"]},
        head["constitutive"],
        disputes,
        tuple(row for row in tables["event"] if row["act"] != "note"),
        head["checked_through"],
    )


def bounds(value):
    """Return the first and the last day that a date of a file can mean."""
    if isinstance(value, date):
        return value, value
    text = value.rstrip("?~%")
    if text.startswith("["):
        return tuple(date(*map(int, part.split("-"))) for part in text[1:-1].split(".."))
    year, *parts = text.split("-")
    parts = [part for part in parts if part != "XX"]
    if len(parts) == 2:
        day = date(int(year), int(parts[0]), int(parts[1]))
        return day, day
    quarter = {"Q1": 1, "Q2": 2, "Q3": 3, "Q4": 4, "33": 1, "34": 2, "35": 3, "36": 4}.get(parts[0] if parts else "")
    first = 3 * quarter - 2 if quarter else int(parts[0]) if parts else 1
    length = 3 if quarter else 1 if parts else 12
    begins = date(int(year), first, 1)
    return begins, add_months(begins, length) - DAY


def period(text):
    """Return the months and the days of a period such as P6M or P1Y10D."""
    months = days = number = 0
    for letter in text[1:]:
        if letter.isdigit():
            number = 10 * number + int(letter)
        else:
            months += number * {"Y": 12, "M": 1}.get(letter, 0)
            days += number * {"W": 7, "D": 1}.get(letter, 0)
            number = 0
    return months, days


def bond(book, instrument, state):
    """Return the events of one bond in the order written."""
    return [
        row
        for row in book.events
        if state in (row.get("states") or [row.get("state")])
        and instrument in (row.get("instruments") or [row.get("instrument", book.constitutive)])
    ]


def touching(book, instrument, state):
    """Return every combination of the readings that touch one bond, the defaults first."""
    names = dict.fromkeys(dispute for row in bond(book, instrument, state) for dispute in row.get("readings", {}))
    choices = itertools.product(*(book.disputes[name] for name in names))
    return [dict(zip(names, choice, strict=True)) for choice in choices]


def facts(book, instrument, state, readings, known_on=date.max):
    """Return what holds of one bond under some readings, as far as it was public by a day."""
    return [fact for fact, public in published(book, instrument, state, readings) if public <= known_on]


def published(book, instrument, state, readings):
    """Return what holds of one bond under some readings, and the day by which each fact was public.

    A fact is public on the last day that it can be, if nothing is written; but whoever knew a later fact knew it too,
    and a later fact has happened by the last day of its own. Nothing is public before its first day.
    """
    chosen = {dispute: choices[0] for dispute, choices in book.disputes.items()} | readings
    held, written = [], []
    for row in bond(book, instrument, state):
        if all(chosen[dispute] in choices for dispute, choices in row.get("readings", {}).items()):
            first, last = bounds(row["effective"]) if "effective" in row else (None, None)
            assert first == last, "the oracle reads no imprecise day of effect"
            held.append(Fact(row["act"], *bounds(row["date"]), first))
            written.append(bounds(row["reported"])[1] if "reported" in row else None)
    alone = [day or fact.last for fact, day in zip(held, written, strict=True)]
    happened = [stands(fact, fact.last) for fact in held]
    days = []
    for place, fact in enumerate(held):
        later = min([*alone[place + 1 :], *happened[place + 1 :]], default=date.max)
        days.append(written[place] or max(fact.first, min(fact.last, later)))
    return [(fact, max(days[: place + 1])) for place, fact in enumerate(held)]


def terms_of(book, instrument, known_on=date.max):
    """Return the terms of an instrument: one for each day on which it can have entered into force, or none."""
    row = book.instruments[instrument]
    entry, exits = row.get("entry", {}), row.get("withdrawal", {})
    after_months, after = period(entry.get("after", "P0D"))
    notice_months, notice = period(exits["notice"]) if exits else (0, None)
    ended = bounds(row["terminated"]) if "terminated" in row else None
    if "in_force" not in row or bounds(row["in_force"])[1] > known_on:
        return []
    return [
        Terms(
            in_force=day,
            after=after,
            after_months=after_months,
            next_month=entry.get("at") == "next-month",
            notice=notice,
            notice_months=notice_months,
            on=tuple(map(int, exits["on"].split("-"))) if "on" in exits else None,
            ended=ended if ended and ended[1] <= known_on else None,
        )
        for day in _days(*bounds(row["in_force"]))
    ]


def courses(book, instrument, state, readings, known_on=date.max):
    """Return the courses that one bond can have taken, enough of them to see every position possible on a day.

    Days of a fact that have the same effect are one. Facts whose days cannot meet are varied in turn, the
    others held still: on a day between their days it is settled which of them have happened. A consent
    to an instrument that is not in force waits.
    """
    held = facts(book, instrument, state, readings, known_on)
    known = terms_of(book, instrument, known_on)
    if not known:
        known = [Terms(in_force=date.max)]
    return {
        tuple(course)
        for terms in known
        for windows in _in_turn(terms, held, [_apart(terms, fact) for fact in held])
        for course in walks(terms, held, windows)
    }


def _apart(terms, fact):
    """Return the days of a fact, one for each effect; of a notice all, for its exit counts from them."""
    days = _days(fact.first, fact.last)
    if fact.act == "notify_withdrawal" or fact.act in CONSENTS:
        return days
    return sorted({effect(terms, fact, day): day for day in reversed(days)}.values())


def _in_turn(terms, held, windows):
    """Return windows in which only the facts of one group vary; the days of two groups cannot meet."""
    groups, latest, open_notice = [], date.min, False
    for place, (fact, days) in enumerate(zip(held, windows, strict=True)):
        first, last = effect(terms, fact, days[0]), effect(terms, fact, days[-1])
        together = groups and (first <= latest or open_notice or terms.ended)
        groups = [*groups[:-1], [*groups[-1], place]] if together else [*groups, [place]]
        latest = max(latest, last)
        open_notice = open_notice or (fact.act == "notify_withdrawal" and len(days) > 1)
    return [[days if place in group else days[:1] for place, days in enumerate(windows)] for group in groups or [[]]]


def sweep(found):
    """Return the days on which what is possible can change, and what is possible before, from each on.

    Of more than a thousand days those are left out on which nothing changes.
    """
    moves = collections.defaultdict(list)
    held = collections.Counter(OUTSIDER for _ in found)
    for course in found:
        for (_, before), (day, after) in itertools.pairwise([(None, OUTSIDER), *course]):
            moves[day].append((before, after))
    days, possible = [], [frozenset(held)]
    for day in sorted(moves):
        held.subtract(before for before, _ in moves[day])
        held.update(after for _, after in moves[day])
        if len(moves) <= 1000 or frozenset(+held) != possible[-1]:
            days.append(day)
            possible.append(frozenset(+held))
    return days, possible
