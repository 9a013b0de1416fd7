"""Every possible world of one bond, one by one: a slow model that shares no code with the package.

A *world* gives every written day (date, effective, notified, the days of the instrument) one day within
its bounds. It is possible if the order written, the machine and the rules for ties hold. The machine and
the day arithmetic of the terms are written here once more from their description.

Worlds are walked event by event; the rest of a walk depends only on the present day, the configuration
and the days of what is pending, so walks that agree in these are walked once.
"""

import calendar
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import NamedTuple

DAY = timedelta(days=1)
BOUND = ("member", "withdrawing")
EXITS = ("withdraw", "lapse", "expel", "terminate")
CONSENTS = ("ratify", "accede", "succeed")
ACTS = (
    *("sign", "withdraw_signature", "ratify", "accede", "succeed", "withdraw_consent", "enter_into_force"),
    *("notify_withdrawal", "rescind_withdrawal", "withdraw", "lapse", "expel", "terminate"),
    *("suspend", "reinstate", "freeze", "resume", "withhold_vote", "restore_vote"),
)
NOTHING = ("outsider", "none", "active", "entitled", "")


def step(configuration, act):
    """Return (standing, consent, participation, voting, exit act) after an act; None where it is refused."""
    standing, consent, participation, voting, left = configuration
    bound = standing in BOUND
    if act == "sign":
        legal = standing in ("outsider", "withdrawn") and consent == "none"
        return ("signatory", consent, participation, voting, "") if legal else None
    if act == "withdraw_signature":
        return NOTHING if standing == "signatory" and consent == "none" else None
    if act in CONSENTS:
        places = {"ratify": ("signatory",), "accede": ("outsider", "signatory", "withdrawn")}
        legal = consent == "none" and standing in places.get(act, ("outsider", "signatory"))
        return (standing, "given", participation, voting, left) if legal else None
    if act == "withdraw_consent":
        return (standing, "none", participation, voting, left) if consent == "given" and not bound else None
    if act == "enter_into_force":
        return ("member", "given", "active", "entitled", "") if consent == "given" and not bound else None
    if act == "notify_withdrawal":
        return ("withdrawing", *configuration[1:]) if standing == "member" else None
    if act == "rescind_withdrawal":
        return ("member", *configuration[1:]) if standing == "withdrawing" else None
    if act in EXITS:
        if bound:
            return ("withdrawn", "none", "active", "entitled", act)
        if act in ("lapse", "terminate"):
            if standing == "signatory":
                return NOTHING
            return (standing, "none", participation, voting, left) if consent == "given" else None
        return None
    if not bound or act is None:
        return None
    moves = {
        "suspend": (2, ("active", "frozen"), "suspended"),
        "reinstate": (2, ("suspended",), "active"),
        "freeze": (2, ("active",), "frozen"),
        "resume": (2, ("frozen",), "active"),
        "withhold_vote": (3, ("entitled",), "withheld"),
        "restore_vote": (3, ("withheld",), "entitled"),
    }
    place, sources, target = moves[act]
    if configuration[place] not in sources:
        return None
    return (*configuration[:place], target, *configuration[place + 1 :])


class Fact(NamedTuple):
    """A written event: an act and the bounds of its days, each a pair of dates."""

    act: str
    date: tuple[date, date]
    effective: tuple[date, date] | None = None
    notified: tuple[date, date] | None = None


class Rule(NamedTuple):
    """How a day follows from a day: months, then days, then the first of the next month, then a day of the year."""

    months: int = 0
    days: int = 0
    next_month: bool = False
    on: tuple[int, int] | None = None
    acts: tuple[str, ...] = ()
    since: date = date.min
    until: date = date.max
    notified: bool = False
    every: tuple[int, int] | None = None  # boundaries so many months after an entry into force, then each so many
    not_before: tuple[int, str, str] | None = None  # months, "in-force" or "party", "notice" or "effect"
    window: tuple[int, int] | None = None  # each so many months after an entry into force, open for so many
    start: str = "in-force"  # of boundaries and windows: the instrument's entry into force, or "party", the state's
    matures: bool = False  # a premature notice counts from the first day allowed


class Terms(NamedTuple):
    """What the instrument says: bounds of its days, and its rules."""

    in_force: tuple[date, date] | None = (date(1900, 1, 1), date(1900, 1, 1))
    ended: tuple[date, date] | None = None
    entry: tuple[Rule, ...] = ()
    withdrawal: tuple[Rule, ...] = ()
    ceases: tuple[tuple[date, date, bool], ...] = ()  # ends with another instrument: bounds, and whether certain


def add_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_of(bounds):
    return [bounds[0] + n * DAY for n in range((bounds[1] - bounds[0]).days + 1)]


def following(rule, day, force, party=None):
    """Return the day that follows from a day by a rule."""
    due = add_months(day, rule.months) + rule.days * DAY
    anchor = force if rule.not_before and rule.not_before[1] == "in-force" else party
    if rule.not_before and rule.not_before[2] == "effect" and anchor:
        due = max(due, add_months(anchor, rule.not_before[0]))
    if rule.next_month:
        due = add_months(due.replace(day=1), 1)
    if rule.on:
        candidates = [_in_year(year, rule.on) for year in (due.year, due.year + 1)]
        due = next(day for day in candidates if day >= due)
    if rule.every:
        first, every = rule.every
        start, number = force if rule.start == "in-force" else party, 0
        if start is None:
            return due
        while add_months(start, first + number * every) < due:
            number += 1
        due = add_months(start, first + number * every)
    return due


def _ceasing(ceases):
    """Return the days on which membership can end with another instrument; None where it need not."""
    first, last, certain = ceases
    return [*days_of((first, last)), *([] if certain else [None])]


def _in_year(year, on):
    return date(year, on[0], min(on[1], calendar.monthrange(year, on[0])[1]))


def counts_from(rule, day, force, party):
    """Return the day from which a notice counts: its own, a later one, or None where it moves nothing."""
    anchor = force if rule.not_before and rule.not_before[1] == "in-force" else party
    if rule.not_before and rule.not_before[2] == "notice" and anchor:
        first = add_months(anchor, rule.not_before[0])
        if day < first:
            return first if rule.matures else None
    if rule.window:
        every, length = rule.window
        start, number = force if rule.start == "in-force" else party, 1
        while start is not None:
            opens = add_months(start, number * every)
            if day < opens:
                return opens if rule.matures else None
            if day < add_months(opens, length):
                return day
            number += 1
    return day


def fitting(rules, act, day):
    """Return the first rule for an act of a day."""
    return next((r for r in rules if (not r.acts or act in r.acts) and r.since <= day <= r.until), None)


class Answer(NamedTuple):
    """What is possible on the days of a calendar: a mask of days for each configuration."""

    first: date
    masks: dict[tuple[str, ...], int]

    def on(self, day):
        place = max((day - self.first).days, 0)
        return {configuration for configuration, mask in self.masks.items() if mask >> place & 1}


def enumerate_worlds(terms, facts, first, last):
    """Return what is possible on the days from `first` to `last`; None where there is no world.

    The calendar must hold every day that matters; days before `first` are as `first`.
    """
    size = (last - first).days + 1

    def span(start, end):
        low = 0 if start is None else max((start - first).days, 0)
        high = size if end is None else min((end - first).days, size)
        return (1 << high) - (1 << low) if low < high else 0

    replaced = []
    for place, fact in enumerate(facts):
        rest = (later.act for later in facts[place + 1 :])
        ends = ("enter_into_force", "withdraw_consent", "rescind_withdrawal", "lapse", "terminate", *CONSENTS)
        after = next((act for act in rest if act in ends), None)
        replaced.append(fact.act in CONSENTS and after == "enter_into_force")

    def walk_with(force, end, ceased):
        ends = sorted([*((day, "cease") for day in ceased if day), *([(end, "terminate")] if end else [])])

        def due(x, y, gone):
            """Return the derived event that comes first: on one day the exit, then the end, then the entry."""
            day, act = ends[gone] if gone < len(ends) else (None, None)
            waiting = [(x, 0, "withdraw"), (day, 1, act), (y, 2, "enter_into_force")]
            return min((one for one in waiting if one[0] is not None), default=None)

        def happen(act, configuration, x, y):
            if act == "cease":
                act = "terminate" if configuration[0] in BOUND else None
            after = step(configuration, act) or configuration
            return pending(after, x, y)

        def pending(after, x, y):
            return (
                after,
                x if after[0] == "withdrawing" else None,
                y if after[1] == "given" and after[0] not in BOUND else None,
            )

        @cache
        def walk(place, since, configuration, x, y, party, entered, gone):  # noqa: PLR0913
            """Return the masks of every way on from here, where `configuration` holds since a day."""
            found = {}

            def merge(masks):
                for key, mask in masks.items():
                    found[key] = found.get(key, 0) | mask

            if place == len(facts):
                masks, now, at = {}, configuration, since
                while (derived := due(x, y, gone)) is not None:
                    day, kind, act = derived
                    masks[now] = masks.get(now, 0) | span(at, day)
                    gone += kind == 1
                    now, x, y = happen(act, now, x, y)
                    at = day
                masks[now] = masks.get(now, 0) | span(at, None)
                return masks
            fact = facts[place]
            for key, claim, told in choices(fact, idle=replaced[place] or not terms.in_force):
                if since is not None and key < since:
                    continue
                masks, now, at, x1, y1, gone1, entered1, party1 = {}, configuration, since, x, y, gone, entered, party
                while (derived := due(x1, y1, gone1)) is not None:
                    day, kind, act = derived
                    if day > key or (day == key and fact.act in EXITS and kind < 2):
                        break
                    masks[now] = masks.get(now, 0) | span(at, day)
                    gone1 += kind == 1
                    now, x1, y1 = happen(act, now, x1, y1)
                    at = day
                    if act == "enter_into_force":
                        entered1, party1 = True, day
                after = step(now, fact.act)
                ended = any(act == "terminate" for _, act in ends[:gone1])
                if after is None or (ended and fact.act in ("sign", *CONSENTS)):
                    continue
                if fact.act == "notify_withdrawal":
                    rule = fitting(terms.withdrawal, fact.act, key)
                    counted = counts_from(rule, key, force, party1) if rule else key
                    if counted is None:
                        after = now
                    elif rule:
                        x1 = following(rule, counted, force, party1)
                        x1 = max(x1, claim) if claim else x1
                    else:
                        x1 = max(claim, key) if claim else None
                if fact.act in CONSENTS and terms.in_force and not replaced[place]:
                    y1 = told if entered1 else max(told, force)
                if fact.act == "enter_into_force":
                    entered1, party1 = True, key
                masks[now] = masks.get(now, 0) | span(at, key)
                after, x1, y1 = pending(after, x1, y1)
                rest = walk(place + 1, key, after, x1, y1, party1, entered1, gone1)
                if rest is not None:
                    merge(masks)
                    merge(rest)
            return found or None

        def choices(fact, *, idle):
            """Return (day of the act's effect, claimed exit, day of entry by the rule), each combination once."""
            made = set()
            if fact.act in CONSENTS:
                for day in days_of(fact.date):
                    rule = fitting(terms.entry, fact.act, day) or Rule()
                    if fact.effective:
                        made |= {(min(day, e), None, max(e, min(day, e))) for e in days_of(fact.effective)}
                    elif fact.act == "succeed":
                        made.add((day, None, day))
                    elif rule.notified and fact.notified and not idle:
                        told = [n for n in days_of(fact.notified) if n >= day]
                        made |= {(day, None, following(rule, n, force)) for n in told}
                    else:
                        made.add((day, None, following(rule, day, force)))
            elif fact.act == "notify_withdrawal":
                claims = days_of(fact.effective) if fact.effective else [None]
                made = {(day, claim, None) for day in days_of(fact.date) for claim in claims}
            else:
                made = {(day, None, None) for day in days_of(fact.effective or fact.date)}
            return sorted(made, key=str)

        return walk(0, None, NOTHING, None, None, None, False, 0)

    total = None
    for force in days_of(terms.in_force) if terms.in_force else [None]:
        for end, *ceased in product(days_of(terms.ended) if terms.ended else [None], *map(_ceasing, terms.ceases)):
            masks = walk_with(force, end, ceased)
            if masks is not None:
                total = total or {}
                for key, mask in masks.items():
                    total[key] = total.get(key, 0) | mask
    return None if total is None else Answer(first, {key: mask for key, mask in total.items() if mask})
