"""The machine and the clock of a notice, as Spin finds them in models written by hand.

The models are `model/bond.pml` and `model/notice.pml`; what they say is in their heads. Spin searches
every state that they can reach. Here what it has found is compared with the package.
"""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from helpers import ALAND, day, happened, instrument

from csto_membership.engine.chart import derive
from csto_membership.engine.fold import fold
from csto_membership.errors import TransitionError
from csto_membership.model.instruments import Withdrawal
from csto_membership.model.periods import Period
from csto_membership.model.vocabulary import MOVES, Standing

MODELS = Path(__file__).parent / "promela"
MISSING = [name for name in ("spin", "gcc") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(bool(MISSING), reason=f"no {' and no '.join(MISSING)}; .ci/run installs the model checker"),
]
NONE = 99  # how notice.pml says that there is none
TEXTS = {name: (MODELS / f"{name}.pml").read_text(encoding="utf-8") for name in ("bond", "notice")}
CLAIMS = {name: tuple(re.findall(r"^ltl (\w+)", text, re.MULTILINE)) for name, text in TEXTS.items()}
PRINTED = {"bond": "cell", "notice": "course"}
REGIONS = ("standing", "consent", "participation", "voting")
UNASSERTED = "-D'assert(x)=skip'"  # the quotes are for the shell in which Spin starts its preprocessor


class Search(NamedTuple):
    """What one search has found: the lines printed, how many states there are, how many errors."""

    lines: frozenset[str]
    states: int
    errors: int


def searched(folder, *options):
    """Let a compiled model search its states."""
    command = ["./pan", "-w18", "-m100000", *options]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=True, encoding="ascii")  # noqa: S603  built here
    assert "max search depth too small" not in run.stdout
    states, errors = (int(re.search(p, run.stdout)[1]) for p in (r"(\d+) states, stored", r"errors: (\d+)"))
    return Search(frozenset(run.stdout.splitlines()), states, errors)


def made(folder, model, *, checked=(), compiled=()):
    """Have Spin write the checker of a model, and compile it."""
    spin = ["spin", "-o2", *checked, "-a", str(MODELS / f"{model}.pml")]
    for command in (spin, ["gcc", *compiled, "-o", "pan", "pan.c"]):
        subprocess.run(command, cwd=folder, capture_output=True, check=True)  # noqa: S603  our own models


@cache
def whole(model):
    """Search the whole state space, with the assertions; keep what the model prints."""
    with TemporaryDirectory() as folder:
        made(folder, model, compiled=("-DNOCLAIM", "-DPRINTF"))
        found = searched(folder)
    return found._replace(lines=frozenset(line for line in found.lines if line.startswith(f"{PRINTED[model]} ")))


@cache
def asserted(model, fault):
    """Return the errors of the assertions of a model with a planted fault (0: none)."""
    with TemporaryDirectory() as folder:
        made(folder, model, checked=(f"-DFAULT={fault}",), compiled=("-DNOCLAIM",))
        return searched(folder).errors


@cache
def claimed(model, fault):
    """Return the errors of each claim about a model with a planted fault (0: none), its assertions left out."""
    with TemporaryDirectory() as folder:
        made(folder, model, checked=(f"-DFAULT={fault}", UNASSERTED))
        return {claim: searched(folder, "-a", "-N", claim) for claim in CLAIMS[model]}


def violated(model, fault):
    found = {claim for claim, search in claimed(model, fault).items() if search.errors}
    return found | ({"an assertion"} if asserted(model, fault) else set())


# what was found, in our words


def words(kind):
    """Return the words of a vocabulary of bond.pml by their numbers: Spin counts from the last."""
    listed = re.search(rf"mtype:{kind} = \{{([^}}]*)\}}", TEXTS["bond"])[1]
    told = ["active" if word == "ordinary" else word for word in re.findall(r"\w+", listed)]
    return dict(enumerate(reversed(told), start=1))


def configuration(position, consent):
    return tuple(map(str, (position.standing, consent, position.participation, position.voting)))


@cache
def cells():
    """Return what Spin saw become of each act where it came: {(configuration, act): {(taken, configuration)}}."""
    kinds = [words(kind) for kind in (*REGIONS, "act")]
    found = {}
    for line in whole("bond").lines:
        _, *before, act, taken, a, b, c, d = line.split()
        here = tuple(kind[int(number)] for kind, number in zip(kinds[:4], before, strict=True))
        after = tuple(kind[int(number)] for kind, number in zip(kinds[:4], (a, b, c, d), strict=True))
        found.setdefault((here, kinds[4][int(act)]), set()).add((taken, after))
    return found


class StepFunction(NamedTuple):
    """A course of days that Spin went through: what was set, what was done, and what came of it."""

    period: int | None
    claim: int | None
    acts: tuple[tuple[str, int], ...]
    refused: int | None
    exit_day: int | None
    derived: bool


ACTS = {1: "notify_withdrawal", 2: "rescind_withdrawal", 3: "withdraw"}


@cache
def courses():
    """Return every course that Spin went through to its end."""
    found = set()
    for line in whole("notice").lines:
        numbers = [int(number) for number in line.split()[1:]]
        period, claim, refused, exit_day, derived = (None if number == NONE else number for number in numbers[:5])
        count, *rest = numbers[5:]
        acts = [(ACTS[act], when) for act, when in zip(rest[::2][:count], rest[1::2][:count], strict=True)]
        found.add(StepFunction(period, claim, tuple(acts), refused, exit_day, derived == 1))
    return frozenset(found)


def ours(course):
    """Fold what was done in a course; return what came of it, in the same form."""
    terms = None if course.period is None else Withdrawal(notice=Period(0, course.period))
    first = next((place for place, (act, _) in enumerate(course.acts) if act == "notify_withdrawal"), None)
    events = [happened("accede", day(-9), id="joins")]
    for place, (act, when) in enumerate(course.acts):
        claims = place == first and course.claim is not None  # only the first notice claims a day
        events.append(happened(act, day(when), effective=day(course.claim) if claims else None, id=f"{place}"))
    try:
        steps, refused = fold(ALAND, instrument(withdrawal=terms), events).steps, None
    except TransitionError as error:
        refused = int(error.event)
        steps = fold(ALAND, instrument(withdrawal=terms), events[: refused + 1]).steps
    out = [step for step in steps if step.after.standing is Standing.WITHDRAWN]
    assert len(out) <= 1
    exit_day = (out[0].earliest - day(0)).days if out else None
    return course._replace(refused=refused, exit_day=exit_day, derived=bool(out and out[0].event.derived_by))


def figures():
    """Return what Spin found, by name; nothing where it is absent. Some seconds: two models are compiled."""
    if MISSING:
        return {}
    return {
        "configurations that Spin reached": len({here for here, _ in cells()}),
        "transitions that Spin made": sum(taken == "taken" for found in cells().values() for taken, _ in found),
        "refusals that Spin met": sum(taken == "refused" for found in cells().values() for taken, _ in found),
        "states of the model of a bond": whole("bond").states,
        "claims and assertions that Spin proved": sum(map(len, CLAIMS.values()))
        + sum(len(re.findall(r"\bassert\(", text)) for text in TEXTS.values()),
        "planted faults that Spin found": len(FAULTS),
        "courses of a notice compared": len(courses()),
    }


# the machine


def test_spin_reaches_the_configurations_of_the_chart_and_no_others():
    expected = {configuration(position, consent) for position, consent, _ in derive()}
    assert {here for here, _ in cells()} == expected
    assert len(expected) == 18


def test_spin_finds_one_answer_in_every_cell_in_whatever_order_the_regions_move():
    assert {len(answers) for answers in cells().values()} == {1}
    assert len(cells()) == 18 * 19


def test_spin_makes_the_transitions_of_the_chart_and_no_others():
    expected = {
        (configuration(position, consent), act.value): configuration(*after)
        for (position, consent, act), after in derive().items()
    }
    made = {cell: after for cell, ((taken, after),) in cells().items() if taken == "taken"}
    assert made == expected
    assert len(made) == 115


def test_what_spin_finds_refused_stays_where_it_is():
    assert all(after == cell[0] for cell, ((taken, after),) in cells().items() if taken == "refused")


def test_spin_proposes_every_act_of_the_chart():
    assert sorted(words("act").values()) == sorted(act.value for act in MOVES)


# the clock of a notice


def test_spin_goes_through_every_course_of_three_acts_in_six_days():
    scripts = {(course.period, course.claim): {} for course in courses()}
    for course in courses():
        scripts[course.period, course.claim][course.acts] = course
    assert set(scripts) == {(period, claim) for period in (None, 0, 1, 3) for claim in (None, 0, 2, 5)}
    for known in scripts.values():
        waiting = [()]
        for acts in waiting:
            assert acts in known
            if len(acts) < 3 and known[acts].refused is None:
                since = acts[-1][1] if acts else 0
                waiting += [(*acts, (act, when)) for act in ACTS.values() for when in range(since, 6)]
        assert len(waiting) == len(known)


def test_every_course_of_a_notice_ends_in_the_fold_as_spin_found_it():
    for course in courses():
        assert ours(course) == course


def test_among_the_courses_are_exits_of_every_kind():
    kinds = {(bool(c.refused), c.exit_day is not None, c.derived) for c in courses()}
    assert kinds == {(False, False, False), (False, True, False), (False, True, True), (True, False, False),
                     (True, True, False), (True, True, True)}  # fmt: skip


# claims, and whether they can fail


@pytest.mark.parametrize("model", CLAIMS)
def test_no_assertion_of_a_model_is_violated_and_nothing_blocks(model):
    assert whole(model).errors == 0


@pytest.mark.parametrize(("model", "claim"), [(model, claim) for model, claims in CLAIMS.items() for claim in claims])
def test_a_claim_holds_on_every_way_through_the_model(model, claim):
    assert claimed(model, 0)[claim].errors == 0


FAULTS = {
    ("bond", 1): {"an_exit_resets"},
    ("bond", 2): {"an_exit_resets"},
    ("bond", 3): {"comes_home", "an assertion"},
    ("bond", 4): {"an_exit_resets", "only_an_exit_releases"},
    ("bond", 5): {"only_consent_binds", "who_is_bound_has_consented", "who_left_votes_only_after_new_consent"},
    ("bond", 6): {"a_refusal_moves_nothing", "an assertion"},
    ("bond", 7): {"who_is_bound_has_consented"},
    ("notice", 1): {"never_early", "an assertion"},
    ("notice", 2): {
        *("never_early", "only_a_notice_that_runs_matures"),
        *("who_rescinds_in_time_stays", "a_clock_runs_out", "an assertion"),
    },
    ("notice", 3): {"never_early", "an assertion"},
    ("notice", 4): {"a_clock_runs_out", "an assertion"},
    ("notice", 5): {"a_clock_runs_out"},
}
"""What each planted fault violates."""


@pytest.mark.parametrize(("model", "fault"), FAULTS)
def test_spin_finds_a_planted_fault(model, fault):
    assert violated(model, fault) == FAULTS[model, fault]


def test_every_claim_is_violated_by_some_planted_fault():
    assert set().union(*FAULTS.values()) == {"an assertion", *(claim for claims in CLAIMS.values() for claim in claims)}


def test_every_fault_that_a_model_plants_is_tried():
    planted = {(name, int(number)) for name, text in TEXTS.items() for number in re.findall(r"FAULT [=!]= (\d)", text)}
    assert planted == set(FAULTS)


def test_the_figures_are_these():
    found = figures()
    assert found.pop("states of the model of a bond") > 10_000
    assert found == {
        "configurations that Spin reached": 18,
        "transitions that Spin made": 115,
        "refusals that Spin met": 227,
        "claims and assertions that Spin proved": 16,
        "planted faults that Spin found": 12,
        "courses of a notice compared": 5851,
    }
