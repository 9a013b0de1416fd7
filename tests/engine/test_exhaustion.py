"""Every word of acts: up to length five through the chart, up to length six through the fold.

A word is any sequence of the seventeen acts. Its verdict is the position that it ends in, or the
place of the first act that is refused and the position that refuses it. The verdicts are compared
with those of a machine that is written here from the description of the regions alone.
"""

from collections import Counter
from functools import cache
from itertools import product

import pytest
from helpers import ALAND, day, happened, instrument

from csto_membership.engine.chart import MembershipChart, derive
from csto_membership.engine.fold import fold
from csto_membership.engine.transitions import TRANSITIONS
from csto_membership.errors import TransitionError
from csto_membership.model.vocabulary import MOVES, Consent

STANDING = """
sign: outsider|withdrawn → signatory · withdraw_signature: signatory → outsider ·
enter_into_force: outsider|signatory|withdrawn → member ·
notify_withdrawal: member → withdrawing · rescind_withdrawal: withdrawing → member ·
withdraw: member|withdrawing → withdrawn · expel: member|withdrawing → withdrawn ·
lapse: member|withdrawing → withdrawn · lapse: signatory → outsider ·
terminate: member|withdrawing → withdrawn · terminate: signatory → outsider
"""
CONSENT = """
ratify: none → given · accede: none → given · succeed: none → given · withdraw_consent: given → none ·
withdraw: given → none · expel: given → none · lapse: given → none · terminate: given → none
"""
PARTICIPATION = """
suspend: active|frozen → suspended · reinstate: suspended → active · freeze: active → frozen · resume: frozen → active
"""
VOTING = "withhold_vote: entitled → withheld · restore_vote: withheld → entitled"
FIRST = ("outsider", "none", "active", "entitled")
BOUND, UNBOUND = ("member", "withdrawing"), ("outsider", "signatory", "withdrawn")
GUARDS = {
    "sign": ("none", UNBOUND),
    "withdraw_signature": ("none", UNBOUND),
    "enter_into_force": ("given", UNBOUND),
    "ratify": ("none", ("signatory",)),
    "succeed": ("none", ("outsider", "signatory")),
    "withdraw_consent": ("given", UNBOUND),
    "withdraw": ("given", BOUND),
    "expel": ("given", BOUND),
}
"""What an act needs beside the place that it moves from: of consent, and of standing."""
RESETTING = ("withdraw", "lapse", "expel", "terminate")
FOLDED, CHARTED, ONE_BY_ONE = 6, 5, 4
"""How long the words are: through the fold, through the chart, and through the fold one by one."""


def rules(region):
    """Read the moves of a region: (act, from) to where."""
    moves = {}
    for rule in " ".join(region.split()).split(" · "):
        act, way = rule.rstrip(" ·").split(": ")
        sources, target = way.split(" → ")
        moves |= {(act, source): target for source in sources.split("|")}
    return moves


REGIONS = tuple(map(rules, (STANDING, CONSENT, PARTICIPATION, VOTING)))
ACTS = tuple(act.value for act in MOVES)


def described(here, act):
    """Return where an act leads by the description; nothing where it is refused."""
    needed, places = GUARDS.get(act, (here[1], here[:1]))
    if here[1] != needed or here[0] not in places:
        return None
    after = tuple(moves.get((act, word)) for moves, word in zip(REGIONS, here, strict=True))
    if here[0] not in BOUND:
        after = (*after[:2], None, None)
    if not any(after):
        return None
    moved = tuple(new or old for new, old in zip(after, here, strict=True))
    return (*moved[:2], *FIRST[2:]) if act in RESETTING else moved


@cache
def described_machine():
    """Return the description as {position: {act: position}}, for the positions that can be reached."""
    machine, waiting = {}, [FIRST]
    while waiting:
        here = waiting.pop()
        machine[here] = {act: after for act in ACTS if (after := described(here, act))}
        waiting += [after for after in machine[here].values() if after not in machine]
    return machine


def words_of(position, consent):
    return position.standing.value, consent.value, position.participation.value, position.voting.value


def nested(table):
    """Return a product table as {position: {act: position}}, in plain words."""
    machine = {}
    for (*here, act), after in table.items():
        machine.setdefault(words_of(*here), {})[act.value] = words_of(*after)
    return machine


def verdict(machine, word):
    """Return (place of the refusal or nothing, position there or at the end) of a word."""
    here = FIRST
    for place, act in enumerate(word):
        after = machine[here].get(act)
        if after is None:
            return place, here
        here = after
    return None, here


def all_words(longest):
    return (word for length in range(longest + 1) for word in product(ACTS, repeat=length))


@cache
def legal(longest):
    """Return every word up to a length that the description allows, with the positions that it goes through."""
    words = level = [((), ())]
    for _ in range(longest):
        level = [
            ((*word, act), (*course, after))
            for word, course in level
            for act, after in described_machine()[course[-1] if course else FIRST].items()
        ]
        words = words + level
    return words


@cache
def by_powers(longest):
    """Count the words by (length, place of the refusal, position), by powers of the matrix of the positions."""
    machine = described_machine()
    places = {position: number for number, position in enumerate(machine)}
    rows = [Counter(places[after] for after in moves.values()) for moves in machine.values()]
    row, counts = [int(position == FIRST) for position in machine], Counter()
    for length in range(longest + 1):
        for position, ways in zip(machine, row, strict=True):
            counts[length, None, position] += ways
            for longer in range(length + 1, longest + 1):
                refusing = len(ACTS) - len(machine[position])
                counts[longer, length, position] += ways * refusing * len(ACTS) ** (longer - length - 1)
        row = [sum(ways * moves[there] for ways, moves in zip(row, rows, strict=True)) for there in range(len(row))]
    return +counts


@cache
def counted_by_table():
    """Count the words by (length, place of the refusal, position), one by one through the chart's table."""
    chart = nested(derive())
    return Counter((len(word), *verdict(chart, word)) for word in all_words(CHARTED))


EVENTS = {(act, number): happened(act, day(number), id=f"{number}") for act in ACTS for number in range(FOLDED)}
TREATY = instrument(in_force=None)  # so that entry into force is written, never derived


def folded(word):
    """Fold a word, one act a day; return the verdict and the positions that it went through."""
    events = [EVENTS[act, number] for number, act in enumerate(word)]
    try:
        course = tuple(words_of(here.position, here.consent) for _, here in fold(ALAND, TREATY, events).acts)
    except TransitionError as refused:
        place = int(refused.event)
        before = fold(ALAND, TREATY, events[:place]).acts
        where = words_of(before[-1][1].position, before[-1][1].consent) if before else FIRST
        assert where[::2] == words_of(refused.position, Consent.NONE)[::2]  # noqa: PT017  of every refusal
        return (place, where), tuple(map(str, refused.allowed))
    return (None, course[-1] if course else FIRST), course


@cache
def continuations():
    """Fold every legal word with every act after it: the verdict of every word that is one longer."""
    return {(*word, act): folded((*word, act)) for word, _ in legal(FOLDED - 1) for act in ACTS}


@cache
def counted_by_folding():
    """Count the words by (length, place of the refusal, position) as the fold decides them.

    A word whose beginning is refused is refused there, whatever follows: `folded` shows it one by one.
    """
    counts = Counter({(0, None, FIRST): 1})
    for word, ((refused, position), _) in continuations().items():
        longest = len(word) if refused is None else FOLDED
        for length in range(len(word), longest + 1):
            counts[length, refused, position] += len(ACTS) ** (length - len(word))
    return counts


@cache
def pairs():
    """Return every two transitions of which the second begins where the first ends."""
    machine = described_machine()
    return tuple(
        (before, first, second)
        for before, moves in machine.items()
        for first, middle in moves.items()
        for second in machine[middle]
    )


def run(word):
    """Drive the chart itself through a legal word; return its positions, and the acts that it would take next."""
    chart, course = MembershipChart(), []
    for act in word:
        chart.perform(act)
        course.append(words_of(chart.position, chart.consent))
    return tuple(course), set(map(str, chart.allowed))


@cache
def ways():
    """Return for each position a shortest legal word that leads there."""
    shortest = {}
    for word, course in legal(CHARTED):
        shortest.setdefault(course[-1] if course else FIRST, word)
    return shortest


def figures():
    """Return what was counted, by name; some seconds, for the fold goes through every word once."""
    machine = described_machine()
    return {
        "configurations": len(machine),
        "acts": len(ACTS),
        "cells": len(machine) * len(ACTS),
        "transitions": sum(map(len, machine.values())),
        "pairs of transitions": len(pairs()),
        "words up to length 5, one by one through the chart's table": sum(counted_by_table().values()),
        "words up to length 6, decided by the fold": sum(counted_by_folding().values()),
        "words up to length 6 that are legal": sum(
            count for (_, refused, _), count in counted_by_folding().items() if refused is None
        ),
        "histories folded for them": len(continuations()),
    }


def test_the_figures_are_these():
    assert figures() == {
        "configurations": 18,
        "acts": 19,
        "cells": 342,
        "transitions": 115,
        "pairs of transitions": 528,
        "words up to length 5, one by one through the chart's table": sum(19**n for n in range(6)),
        "words up to length 6, decided by the fold": sum(19**n for n in range(7)),
        "words up to length 6 that are legal": 6723,
        "histories folded for them": 27930,
    }


def test_the_acts_of_the_description_are_the_moves():
    assert sorted(ACTS) == sorted(act.value for act in MOVES)


@pytest.mark.parametrize("table", [pytest.param(derive(), id="derived"), pytest.param(TRANSITIONS, id="generated")])
def test_the_table_is_the_described_machine(table):
    assert nested(table) == described_machine()


def test_every_word_up_to_length_five_has_one_verdict_by_the_charts_table_and_by_the_description():
    chart, expected = nested(derive()), described_machine()
    differing = [word for word in all_words(CHARTED) if verdict(chart, word) != verdict(expected, word)]
    assert not differing


def test_the_verdicts_of_the_charts_table_are_as_many_as_the_powers_of_the_matrix_say():
    assert counted_by_table() == by_powers(CHARTED)


def test_the_running_chart_goes_every_legal_way_and_takes_after_it_the_acts_that_are_described():
    for word, expected in legal(CHARTED - 1):
        course, allowed = run(word)
        assert (course, allowed) == (expected, set(described_machine()[expected[-1] if expected else FIRST])), word


def test_the_running_chart_goes_through_every_pair_of_transitions():
    machine, seen = described_machine(), set()
    for before, first, second in pairs():
        course, _ = run((*ways()[before], first, second))
        middle = machine[before][first]
        assert course[-2:] == (middle, machine[middle][second]), (before, first, second)
        seen.add((before, first, middle))
    assert len(seen) == sum(map(len, machine.values()))


def test_the_fold_decides_every_continuation_of_every_legal_word_as_described():
    machine = described_machine()
    for word, (found, _) in continuations().items():
        assert found == verdict(machine, word), word


def test_the_fold_goes_through_the_positions_that_are_described():
    expected = dict(legal(FOLDED))
    accepted = {word: course for word, ((refused, _), course) in continuations().items() if refused is None}
    assert {(): (), **accepted} == expected


def test_a_refusal_of_the_fold_names_the_acts_that_are_described():
    for word, ((refused, position), allowed) in continuations().items():
        assert refused is None or set(allowed) == set(described_machine()[position]), word


def test_the_fold_decides_as_many_words_in_each_way_as_the_powers_of_the_matrix_say():
    assert counted_by_folding() == by_powers(FOLDED)


def test_nothing_that_follows_a_refused_act_changes_the_verdict_of_the_fold():
    machine = described_machine()
    assert all(folded(word)[0] == verdict(machine, word) for word in all_words(ONE_BY_ONE))


def test_the_legal_words_that_are_folded_go_through_every_configuration_and_transition():
    machine = described_machine()
    courses = [((FIRST, *course), word) for word, course in legal(FOLDED)]
    steps = {(course[place], act) for course, word in courses for place, act in enumerate(word)}
    assert {course[-1] for course, _ in courses} == set(machine)
    assert steps == {(position, act) for position, moves in machine.items() for act in moves}
