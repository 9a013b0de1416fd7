"""Compare the fold with the enumeration of all worlds, on random histories of each kind.

    python tools/worlds.py --histories 50000 --kind entry

The samples are random but fixed by their number: one that differs can be made again by it. The table has a row for
each kind, with the histories that differ by what is wrong with them; the exit status is 1 where there is one.
"""

import argparse
import random
import sys
from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

import enumeration

from csto_membership.engine.fold import fold
from csto_membership.engine.spells import Ending
from csto_membership.errors import MembershipError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Boundaries, Entry, Instrument, Window, Withdrawal
from csto_membership.model.periods import MonthDay, Period
from csto_membership.model.states import State

FIRST, LAST = date(2002, 6, 1), date(2008, 12, 31)
ALAND = State(code="ALA", name="Aland")
KINDS = {
    "plain": "no terms",
    "entry": "entry rules",
    "notice": "notices, windows and rescissions",
    "party": "notices counted from the state's own entry",
    "force": "imprecise entry into force",
    "told": "periods counted from a notification, imprecise entry into force",
    "months": "months and quarters",
    "with": "ends with another instrument",
    "mixed": "all together",
}
FAULTS = ("possible refused", "impossible accepted", "too narrow", "too wide", "wrong exits")


def some_month(around):
    first = around.replace(day=1)
    return first, enumeration.add_months(first, 1) - timedelta(1)


def some_quarter(around):
    first = date(around.year, around.month - (around.month - 1) % 3, 1)
    return first, enumeration.add_months(first, 3) - timedelta(1)


def window(rng, around, spread, width):
    first = around + timedelta(rng.randint(-spread, spread))
    return first, first + timedelta(rng.randint(0, rng.choice([0, 0, 1, 2, 3, width])))


def entry_rules(rng, base):
    rules = [
        enumeration.Rule(
            months=rng.choice([0, 0, 1]),
            days=rng.choice([0, 0, 1, 2, 5, 30]),
            next_month=rng.random() < 0.4,
            notified=rng.random() < 0.15,
        )
    ]
    if rng.random() < 0.2:
        acts = ("accede",) if rng.random() < 0.5 else ()
        until = base + timedelta(rng.randint(0, 10))
        rules.insert(0, enumeration.Rule(days=rng.choice([0, 3]), acts=acts, until=until))
    return tuple(rules)


def withdrawal_rules(rng, base, *, party):
    rule = enumeration.Rule(
        months=rng.choice([0, 0, 1]),
        days=rng.choice([0, 1, 2, 5, 10]),
        next_month=rng.random() < 0.3,
        on=rng.choice([None, None, None, (base.month, base.day), (12, 31), (1, 1)]),
    )
    kind, matures = rng.random(), rng.random() < 0.3
    start = "party" if party else "in-force"
    if kind < 0.25 or (party and kind < 0.7):
        years = (rng.choice([1, 2]), "party" if party else "in-force", rng.choice(["notice", "effect"]))
        rule = rule._replace(not_before=years, matures=matures)
    elif kind < 0.4 or (party and kind < 0.85):
        rule = rule._replace(window=(2, 1), matures=matures, start=start)
    elif kind < 0.55 or party:
        rule = rule._replace(every=(1, 1), on=None, start=start)
    rules = [rule]
    if rng.random() < 0.15:
        rules.insert(0, enumeration.Rule(days=rng.choice([0, 4]), until=base + timedelta(rng.randint(0, 40))))
    return tuple(rules)


def sample(rng, kind):
    """Return terms and a mostly legal history of a few acts close together."""
    base = date(2003, rng.randint(1, 12), rng.randint(1, 28))
    force, ended, entry, withdrawal = (date(1990, 1, 1),) * 2, None, (), ()
    if kind in {"entry", "mixed"} or (kind in {"months", "with"} and rng.random() < 0.5):
        entry = entry_rules(rng, base)
    if kind == "told":
        entry = tuple(rule._replace(notified=True) for rule in entry_rules(rng, base))
    if kind in {"notice", "party", "mixed"} or (kind in {"months", "with"} and rng.random() < 0.5):
        withdrawal = withdrawal_rules(rng, base, party=kind == "party")
    if kind in {"force", "told", "mixed"} or (kind != "months" and rng.random() < 0.1):
        force = window(rng, base + timedelta(rng.randint(0, 15)), 8, 12)
    if kind not in {"plain", "months", "told"} and rng.random() < 0.25:
        ended = window(rng, base + timedelta(rng.randint(5, 60)), 20, 12)
    if kind not in {"notice", "party", "mixed"} and rng.random() < 0.04:
        force = None
    facts, places, day = [], {enumeration.NOTHING}, base
    for _ in range(rng.randint(1, 3 if kind == "months" else 6)):
        acts = [act for place in sorted(places) for act in ACTS if enumeration.step(place, act)]
        acts += [act for act in acts if act in LIVELY] * 3
        act = rng.choice(acts)
        day += timedelta(rng.choice([0, 0, 1, 2, 3, 7, 15, 31]))
        days, claim, notified = window(rng, day, 3, 14), None, None
        if kind == "months" and rng.random() < 0.6:
            days = some_quarter(day) if rng.random() < 0.08 else some_month(day)
        if act in {*enumeration.CONSENTS, "notify_withdrawal"} and rng.random() < (0.04 if kind == "months" else 0.2):
            claim = window(rng, day + timedelta(rng.randint(-3, 12)), 4, 6)
        if (
            kind != "months"
            and act in enumeration.CONSENTS
            and any(rule.notified for rule in entry)
            and rng.random() < 0.6
        ):
            notified = window(rng, day + timedelta(1 if kind == "told" else 4), 4, 6)
        facts.append(enumeration.Fact(act, days, claim, notified))
        places = {after for place in places if (after := enumeration.step(place, act))}
        places |= {after for place in places if (after := enumeration.step(place, "enter_into_force"))}
        places |= {enumeration.step(place, "withdraw") for place in places if place[0] == "withdrawing"}
    return enumeration.Terms(force, ended, entry, withdrawal, ceasing(rng, kind, base)), facts


def ceasing(rng, kind, base):
    """Return ends of membership with another instrument, in order."""
    found, day = [], base
    for _ in range(rng.choice([1, 1, 2]) if kind == "with" else int(kind == "mixed" and rng.random() < 0.2)):
        first, last = window(rng, day + timedelta(rng.randint(3, 30)), 3, 8)
        first = max(first, found[-1][1]) if found else first
        found.append((first, max(first, last), rng.random() < 0.7))
        day = last
    return tuple(found)


ACTS = sorted(set(enumeration.ACTS))
LIVELY = (*enumeration.CONSENTS, "notify_withdrawal", "rescind_withdrawal", "withdraw_consent")


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
    on = (
        Boundaries(first=period(rule.every[0]), every=period(rule.every[1]), counted_from=rule.start)
        if rule.every
        else on
    )
    months, anchor, of = rule.not_before or (None, None, None)
    return Withdrawal(
        notice=period(rule.months, rule.days),
        at="next-month" if rule.next_month else "day",
        on=on,
        not_before=None if months is None else period(months),
        not_before_from=anchor,
        not_before_of=of,
        window=Window(every=period(rule.window[0]), open=period(rule.window[1]), counted_from=rule.start)
        if rule.window
        else None,
        premature="matures" if rule.matures else "moves nothing",
        until=None if rule.until == date.max else rule.until,
    )


def of_ending(ceases):
    first, last, certain = ceases
    return Ending(FIRST, first, last, certain, "cause", "ends with another", ())


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
        return fold(ALAND, treaty, events, map(of_ending, terms.ceases))
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


class Difference(NamedTuple):
    """A history on which the fold and the enumeration differ."""

    number: int
    fault: str
    terms: enumeration.Terms
    facts: list[enumeration.Fact]


def without_exits(masks):
    """Return the masks of positions and consent, whatever ended membership."""
    found = {}
    for (*words, _), mask in masks.items():
        found[tuple(words)] = found.get(tuple(words), 0) | mask
    return found


def fault_of(every, timeline):
    """Return what is wrong with the answers of the fold; None where nothing is."""
    if every is None or timeline is None:
        return None if every is timeline else FAULTS[0] if timeline is None else FAULTS[1]
    told = masks(timeline)
    if told != every.masks:
        ours, theirs = without_exits(told), without_exits(every.masks)
        if any(theirs[key] & ~ours.get(key, 0) for key in theirs):
            return FAULTS[2]
        return FAULTS[3] if ours != theirs else FAULTS[4]
    return None if all(exit_holds(spell, every) for spell in timeline.spells) else FAULTS[4]


def exit_holds(spell, every):
    """Return whether the one exit that a spell names is the exit in every world, while the spell certainly lasts."""
    first = spell.start.latest if spell.start else None
    if spell.exit is None or not FIRST <= first <= LAST:
        return True
    if spell.end is not None and spell.end.earliest <= first:
        return True
    return {words[-1] for words in every.on(first) if words[0] == "withdrawn"} <= {spell.exit.value}


def differences(kind, numbers):
    """Yield the samples of a kind on which the fold and the enumeration differ."""
    for number in numbers:
        terms, facts = sample(random.Random(f"{kind} {number}"), kind)
        fault = fault_of(enumeration.enumerate_worlds(terms, facts, FIRST, LAST), folded(terms, facts))
        if fault is not None:
            yield Difference(number, fault, terms, facts)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=1000, help="how many of each kind")
    parser.add_argument("--first", type=int, default=0, help="the number of the first")
    parser.add_argument("--kind", choices=KINDS, action="append", help="only this kind; can be repeated")
    options = parser.parse_args(argv)
    failed = False
    print("| kind | histories |", " | ".join(FAULTS), "|")
    print("| --- |", " | ".join(["---:"] * (len(FAULTS) + 1)), "|")
    for kind in options.kind or KINDS:
        count = Counter()
        for found in differences(kind, range(options.first, options.first + options.histories)):
            count[found.fault] += 1
            failed = True
            if count[found.fault] <= 3:
                print(found, file=sys.stderr)
        figures = " | ".join(str(count[fault]) for fault in FAULTS)
        print(f"| {KINDS[kind]} | {options.histories:,} | {figures} |", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
