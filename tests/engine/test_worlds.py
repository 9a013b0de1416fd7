"""What is possible on each day is exactly what some world has: against the enumeration of all worlds.

The samples are random but fixed by their number; a sample that fails can be run again by it.
"""

import random
from datetime import date, timedelta

import pytest
import worlds
from helpers import ALAND

from csto_membership.engine.fold import fold
from csto_membership.errors import MembershipError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Boundaries, Entry, Instrument, Window, Withdrawal
from csto_membership.model.periods import MonthDay, Period

FIRST, LAST = date(2002, 6, 1), date(2008, 12, 31)
KINDS = ("plain", "entry", "notice", "force", "party", "mixed")
FEW, MANY = 400, 50_000
"""How many histories of each kind are compared, in the fast run and in the long one."""


def window(rng, around, spread, width):
    first = around + timedelta(rng.randint(-spread, spread))
    return first, first + timedelta(rng.randint(0, rng.choice([0, 0, 1, 2, 3, width])))


def entry_rules(rng, base):
    rules = [
        worlds.Rule(
            months=rng.choice([0, 0, 1]),
            days=rng.choice([0, 0, 1, 2, 5, 30]),
            next_month=rng.random() < 0.4,
            notified=rng.random() < 0.15,
        )
    ]
    if rng.random() < 0.2:
        acts = ("accede",) if rng.random() < 0.5 else ()
        until = base + timedelta(rng.randint(0, 10))
        rules.insert(0, worlds.Rule(days=rng.choice([0, 3]), acts=acts, until=until))
    return tuple(rules)


def withdrawal_rules(rng, base, *, party):
    rule = worlds.Rule(
        months=rng.choice([0, 0, 1]),
        days=rng.choice([0, 1, 2, 5, 10]),
        next_month=rng.random() < 0.3,
        on=rng.choice([None, None, None, (base.month, base.day), (12, 31), (1, 1)]),
    )
    kind, matures = rng.random(), rng.random() < 0.3
    if kind < 0.25 or party:
        years = (rng.choice([1, 2]), "party" if party else "in-force", rng.choice(["notice", "effect"]))
        rule = rule._replace(not_before=years, matures=matures)
    elif kind < 0.4:
        rule = rule._replace(window=(2, 1), matures=matures)
    elif kind < 0.55:
        rule = rule._replace(every=(1, 1), on=None)
    rules = [rule]
    if rng.random() < 0.15:
        rules.insert(0, worlds.Rule(days=rng.choice([0, 4]), until=base + timedelta(rng.randint(0, 40))))
    return tuple(rules)


def sample(rng, kind):
    """Return terms and a mostly legal history of a few acts close together."""
    base = date(2003, rng.randint(1, 12), rng.randint(1, 28))
    force, ended, entry, withdrawal = (date(1990, 1, 1),) * 2, None, (), ()
    if kind in {"entry", "mixed"}:
        entry = entry_rules(rng, base)
    if kind in {"notice", "party", "mixed"}:
        withdrawal = withdrawal_rules(rng, base, party=kind == "party")
    if kind in {"force", "mixed"} or rng.random() < 0.1:
        force = window(rng, base + timedelta(rng.randint(0, 15)), 8, 12)
    if kind != "plain" and rng.random() < 0.25:
        ended = window(rng, base + timedelta(rng.randint(5, 60)), 20, 12)
    if kind not in {"notice", "party", "mixed"} and rng.random() < 0.04:
        force = None
    facts, places, day = [], {worlds.NOTHING}, base
    for _ in range(rng.randint(1, 6)):
        acts = [act for place in sorted(places) for act in ACTS if worlds.step(place, act)]
        acts += [act for act in acts if act in LIVELY] * 3
        act = rng.choice(acts)
        day += timedelta(rng.choice([0, 0, 1, 2, 3, 7, 15, 31]))
        days, claim, notified = window(rng, day, 3, 14), None, None
        if act in {*worlds.CONSENTS, "notify_withdrawal"} and rng.random() < 0.2:
            claim = window(rng, day + timedelta(rng.randint(-3, 12)), 4, 6)
        if act in worlds.CONSENTS and any(rule.notified for rule in entry) and rng.random() < 0.6:
            notified = window(rng, day + timedelta(4), 4, 6)
        facts.append(worlds.Fact(act, days, claim, notified))
        places = {after for place in places if (after := worlds.step(place, act))}
        places |= {after for place in places if (after := worlds.step(place, "enter_into_force"))}
        places |= {worlds.step(place, "withdraw") for place in places if place[0] == "withdrawing"}
    return worlds.Terms(force, ended, entry, withdrawal), facts


ACTS = sorted(set(worlds.ACTS))
LIVELY = (*worlds.CONSENTS, "notify_withdrawal", "rescind_withdrawal", "withdraw_consent")


def moment(bounds):
    return bounds and Moment.between(*bounds)


def period(months, days=0):
    return Period(months, days)


def of_entry(rule):
    return Entry(
        after=period(rule.months, rule.days),
        at="next-month" if rule.next_month else "day",
        counted="notified" if rule.notified else "date",
        acts=rule.acts,
        until=None if rule.until == date.max else rule.until,
    )


def of_withdrawal(rule):
    on = MonthDay(*rule.on) if rule.on else None
    on = Boundaries(first=period(rule.every[0]), every=period(rule.every[1])) if rule.every else on
    months, anchor, of = rule.not_before or (None, "in-force", "notice")
    return Withdrawal(
        notice=period(rule.months, rule.days),
        at="next-month" if rule.next_month else "day",
        on=on,
        not_before=None if months is None else period(months),
        not_before_from=anchor,
        not_before_of=of,
        window=Window(every=period(rule.window[0]), open=period(rule.window[1])) if rule.window else None,
        premature="matures" if rule.matures else "moves nothing",
        until=None if rule.until == date.max else rule.until,
    )


def folded(terms, facts):
    """Return what the fold finds possible: days of change and the configurations, or nothing."""
    treaty = Instrument(
        id="t",
        name="The Treaty",
        kind="treaty",
        in_force=moment(terms.in_force),
        terminated=moment(terms.ended),
        entry=tuple(map(of_entry, terms.entry)),
        withdrawal=tuple(map(of_withdrawal, terms.withdrawal)) or None,
    )
    events = [
        Event(
            id=f"{number}",
            state=ALAND.code,
            act=fact.act,
            instrument="t",
            date=moment(fact.date),
            effective=moment(fact.effective),
            notified=moment(fact.notified),
        )
        for number, fact in enumerate(facts)
    ]
    try:
        return fold(ALAND, treaty, events)
    except MembershipError:
        return None


def words(here):
    position = here.position
    return (
        position.standing.value,
        here.consent.value,
        position.participation.value,
        position.voting.value,
        here.exit.value if here.exit else "",
    )


def masks(timeline):
    """Return the days on which each configuration is possible, as bits."""
    size, found = (LAST - FIRST).days + 1, {}
    days, possible = timeline.held
    places = [0, *(min(max((day - FIRST).days, 0), size) for day in days), size]
    for some, first, end in zip(possible, places, places[1:], strict=False):
        for here in some if first < end else ():
            found[words(here)] = found.get(words(here), 0) | (1 << end) - (1 << first)
    return found


def differing(kind, numbers):
    """Return the first sample of a kind in which the fold and the enumeration differ."""
    for number in numbers:
        terms, facts = sample(random.Random(f"{kind} {number}"), kind)  # noqa: S311  no secret
        every, timeline = worlds.enumerate_worlds(terms, facts, FIRST, LAST), folded(terms, facts)
        if (every and every.masks) != (timeline and masks(timeline)):
            return number, terms, facts
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_possible_is_what_some_world_has(kind):
    assert differing(kind, range(FEW)) is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_possible_is_what_some_world_has_in_many_samples(kind):
    assert differing(kind, range(FEW, MANY)) is None
