"""Threads: many ask one cold register at once; they get what one gets, and everything is compiled once."""

import json
import os
import pickle
import random
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Event, Lock
from time import sleep

import pytest
from attrs import evolve
from mixed import VIEWS, answer, questions

import csto_membership
from csto_membership import CSTO, load
from csto_membership.engine import fold as folding
from csto_membership.engine import kept
from csto_membership.errors import ProjectionWarning, UndeterminedError
from csto_membership.output.cached import cached_property

THREADS = 16
FILES = Path(csto_membership.__file__).parent / "data" / "csto"
PLAIN = questions()
THROUGH_VIEWS = questions(60, views=VIEWS[1:])


def figures():
    """Return what is asked at once, by name."""
    return {"threads at one cold register": THREADS, "questions of each": len(PLAIN)}


def unpickled():
    return pickle.loads(pickle.dumps(CSTO))  # noqa: S301  our own


COLD = {"from its files": lambda: load(FILES), "unpickled": unpickled}


@pytest.fixture(autouse=True)
def restless():
    """Let threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def at_once(work):
    """Run ``work(number)`` in all threads, which start together; return what each gave."""
    barrier = Barrier(THREADS)

    def started(number):
        barrier.wait(timeout=60)
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(started, range(THREADS)))


def asked_in_disorder(register, asked, number):
    """Ask all questions in an order of this thread's own; return the answers in the order of the questions."""
    order = list(range(len(asked)))
    random.Random(number).shuffle(order)  # noqa: S311  an order, no secret
    answers = {place: answer(register, asked[place]) for place in order}
    return [answers[place] for place in range(len(asked))]


@pytest.fixture
def folds(monkeypatch):
    """Count the folds, by bond and events."""
    counted, lock, fold = Counter(), Lock(), folding.fold

    def counting(state, instrument, events, *endings):
        events = tuple(events)
        with lock:
            counted[state.code, instrument.id, tuple(event.id for event in events)] += 1
        return fold(state, instrument, events, *endings)

    monkeypatch.setattr(folding, "fold", counting)
    return counted


@pytest.mark.parametrize("cold", COLD.values(), ids=COLD)
def test_sixteen_threads_at_a_cold_register_get_the_answers_of_one(cold):
    register = unpickled()
    alone = [answer(register, question) for question in PLAIN]
    shared = cold()
    assert all(answers == alone for answers in at_once(lambda number: asked_in_disorder(shared, PLAIN, number)))


def test_the_mixed_questions_are_of_all_kinds_and_some_are_refused():
    answers = [answer(CSTO, question) for question in PLAIN]
    refusals = {given[0] for given in answers if isinstance(given, tuple) and given and isinstance(given[0], str)}
    assert {kind for _, kind, _, _ in PLAIN} >= {"members", "status", "explain", "by_reading", "changes", "deadlines"}
    assert refusals >= {"UndeterminedError", "UnknownStateError"}


def test_sixteen_threads_fold_each_history_as_often_as_one_does(folds):
    asked_in_disorder(unpickled(), PLAIN, 0)
    alone = Counter(folds)
    folds.clear()
    shared = unpickled()
    at_once(lambda number: asked_in_disorder(shared, PLAIN, number))
    assert alone
    assert folds == alone


def test_each_bond_is_folded_once_by_those_who_ask_for_it_at_once(folds):
    shared = unpickled()
    timelines = at_once(lambda _: shared.timeline("UZB"))
    assert len({id(timeline) for timeline in timelines}) == 1
    assert list(folds.values()) == [1]


def test_each_reading_is_folded_once_by_those_who_ask_for_it_at_once(folds, monkeypatch):
    shared, counting = unpickled(), folding.fold

    def slow(state, instrument, events, *endings):
        sleep(0.01)  # so that all come while the first is folding
        return counting(state, instrument, events, *endings)

    monkeypatch.setattr(folding, "fold", slow)
    outcomes = at_once(lambda _: shared.by_reading("UZB", "2012-12-19"))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert set(folds.values()) == {1}


def test_views_made_in_threads_answer_as_views_made_in_one():
    alone = [answer(unpickled(), question) for question in THROUGH_VIEWS]
    shared = unpickled()
    assert all(answers == alone for answers in at_once(lambda number: asked_in_disorder(shared, THROUGH_VIEWS, number)))


def test_one_view_shared_by_threads_answers_as_in_one():
    def view():
        return unpickled().read_as(uzbekistan_2012="suspended").as_known_on("2020-01-01")

    alone = asked_in_disorder(view(), PLAIN[:200], 0)
    shared = view()
    assert all(answers == alone for answers in at_once(lambda number: asked_in_disorder(shared, PLAIN[:200], number)))


def test_a_register_can_be_pickled_while_others_ask_it():
    shared = unpickled()

    def pickled_or_asked(number):
        if number % 4:
            return bool(asked_in_disorder(shared, PLAIN[:100], number))
        return all(pickle.loads(pickle.dumps(shared)) == CSTO for _ in range(5))  # noqa: S301  our own

    assert all(at_once(pickled_or_asked))


FRONT = """
import json, random, sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
sys.setswitchinterval(1e-6)
import csto_membership
barrier = Barrier(16)

def first_access(number):
    names = list(csto_membership.__all__)
    random.Random(SEED * 16 + number).shuffle(names)
    barrier.wait(timeout=60)
    if CSTO_FIRST:
        names.insert(0, "CSTO")
    found = {name: id(getattr(csto_membership, name)) for name in names}
    return found, csto_membership.CSTO.status("UZB", "2012-07-01").value, id(csto_membership.load("csto"))

with ThreadPoolExecutor(16) as pool:
    given = list(pool.map(first_access, range(16)))
print(json.dumps([
    max(len({found[name] for found, _, _ in given}) for name in csto_membership.__all__),
    sorted({status for _, status, _ in given}),
    {loaded for _, _, loaded in given} == {id(csto_membership.CSTO)},
]))
"""


@pytest.mark.parametrize(("seed", "csto_first"), [(1, True), (2, False), (3, False)])
def test_sixteen_threads_at_the_untouched_front_get_one_object_for_each_name(seed, csto_first):
    code = FRONT.replace("SEED", str(seed)).replace("CSTO_FIRST", str(csto_first))
    run = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603  our own code
    assert done.stderr == ""
    assert json.loads(done.stdout) == [1, ["suspended"], True]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only POSIX forks")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 warns of threads
def test_a_process_that_forks_while_a_thread_folds_answers():
    register = unpickled()
    held, done = Event(), Event()

    def fold_for_long():
        with register.view.compiled.lock:
            held.set()
            done.wait(timeout=60)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(fold_for_long)
        held.wait(timeout=60)
        child = os.fork()
        if child == 0:
            signal.alarm(30)  # ends the child if it hangs
            os._exit(0 if register.status("UZB", "2012-07-01").value == "suspended" else 1)
        _, status = os.waitpid(child, 0)
        done.set()
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only POSIX forks")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 warns of threads
def test_a_process_that_forks_while_a_thread_computes_a_kept_property_answers():
    held, done = Event(), Event()

    class Slow:
        @cached_property
        def value(self):
            held.set()
            done.wait(timeout=60)
            return 1

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: Slow().value)
        held.wait(timeout=60)
        child = os.fork()
        if child == 0:
            signal.alarm(30)  # ends the child if it hangs
            done.set()
            os._exit(Slow().value)
        _, status = os.waitpid(child, 0)
        done.set()
    assert os.waitstatus_to_exitcode(status) == 1


def test_threads_that_compute_a_kept_property_at_once_get_one_object():
    barrier = Barrier(THREADS)

    class Slow:
        @cached_property
        def value(self):
            barrier.wait(timeout=60)
            return object()

    one = Slow()
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda _: one.value, range(THREADS)))
    assert len(set(map(id, found))) == 1
    assert isinstance(Slow.value, cached_property)


def test_what_is_kept_does_not_grow_with_the_objects_that_are_asked_with():
    register = unpickled()
    sizes = set()
    for number in range(3):
        for under in register.instruments:
            other = evolve(under, note=f"asked {number}")
            register.members("2012-07-01", instrument=other, undetermined="exclude")
            register.possible_statuses("UZB", "2012-07-01", instrument=other)
        compiled = register.view.compiled
        sizes.add((len(compiled.rosters), len(compiled.answers), len(compiled.timelines), len(compiled.indexes)))
    assert len(sizes) == 1


def test_the_days_that_a_question_remembers_are_bounded_and_have_the_answers_of_others():
    register, other = unpickled(), unpickled()
    days = [date(1992, 1, 1) + timedelta(days=7 * number) for number in range(1700)]
    for _ in range(2):
        assert [register.members(day, undetermined="exclude") for day in days] == [
            other.members(day.isoformat(), undetermined="exclude") for day in days
        ]
    (remembered,) = register.view.compiled.rosters.values()
    assert 0 < len(remembered) <= kept.MOST_DAYS < len(days)
    assert not any(other.view.compiled.rosters.values())  # texts have a memory of their own


def test_a_projection_is_reported_each_time_and_what_is_undetermined_refused_each_time():
    register = unpickled()
    later = register.checked_through + timedelta(days=1)
    for _ in range(3):
        with pytest.warns(ProjectionWarning):
            register.members(later)
        with pytest.raises(UndeterminedError):
            register.members(date(2012, 6, 14), instrument="forces-2010")
