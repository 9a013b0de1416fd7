"""The chart: every cell, the table derived from it, what the deriver refuses, the library's traps."""

import copy
import os
import pickle
import subprocess
import sys
from collections import deque
from importlib.resources import files

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statemachine import State
from thorough import examples

from csto_membership.engine.chart import MembershipChart, derive, diagram, render
from csto_membership.engine.transitions import CONFIGURATIONS, OUTSIDER, POSITIONS, TRANSITIONS
from csto_membership.errors import TransitionError, UnknownWordError
from csto_membership.model.vocabulary import (
    CONSENTS,
    EXITS,
    MOVES,
    Act,
    Consent,
    Participation,
    Position,
    Standing,
    Voting,
)


def shortest_paths():
    """Return for each configuration the fewest acts of the table that lead there from the first."""
    paths, waiting = {CONFIGURATIONS[0]: ()}, deque([CONFIGURATIONS[0]])
    while waiting:
        here = waiting.popleft()
        for (*configuration, act), after in TRANSITIONS.items():
            if tuple(configuration) == here and after not in paths:
                paths[after] = (*paths[here], act)
                waiting.append(after)
    return paths


PATHS = shortest_paths()
GIVEN, NONE = Consent.GIVEN, Consent.NONE
NAMES = [f"{position}, {consent}" for position, consent in CONFIGURATIONS]
EVERY = pytest.mark.parametrize("configuration", CONFIGURATIONS, ids=NAMES)


def chart_at(*configuration):
    chart = MembershipChart()
    for act in PATHS[configuration]:
        chart.perform(act)
    return chart


def where(chart):
    return chart.position, chart.consent


def words_of(position, consent):
    return position.standing.value, consent.value, position.participation.value, position.voting.value


def allowed(*configuration):
    return tuple(act for act in MOVES if (*configuration, act) in TRANSITIONS)


# the cells


@EVERY
def test_a_shortest_path_of_acts_leads_the_chart_to_the_configuration(configuration):
    assert where(chart_at(*configuration)) == configuration


@pytest.mark.parametrize("act", MOVES)
@EVERY
def test_the_chart_does_in_every_cell_what_the_table_says(configuration, act):
    chart = chart_at(*configuration)
    if (*configuration, act) in TRANSITIONS:
        chart.perform(act)
        assert where(chart) == TRANSITIONS[*configuration, act]
    else:
        with pytest.raises(TransitionError) as caught:
            chart.perform(act)
        error = caught.value
        assert (error.act, error.position, error.allowed) == (act, configuration[0], allowed(*configuration))
        assert where(chart) == configuration


@pytest.mark.parametrize("act", MOVES)
@EVERY
def test_the_table_says_in_every_cell_what_the_description_says(configuration, act):
    after = TRANSITIONS.get((*configuration, act))
    assert (after and words_of(*after)) == oracle.step(words_of(*configuration), act.value)


@EVERY
def test_the_chart_names_the_acts_that_the_table_allows(configuration):
    assert chart_at(*configuration).allowed == allowed(*configuration)


@examples(60)
@given(st.lists(st.sampled_from(MOVES), max_size=10), st.randoms(use_true_random=False))
def test_chart_and_table_agree_on_whole_histories(noise, random):
    chart, here = MembershipChart(), CONFIGURATIONS[0]
    for act in noise:
        for step in (random.choice(allowed(*here)), act):  # a legal act, then any act
            if (*here, step) in TRANSITIONS:
                chart.perform(step)
                here = TRANSITIONS[*here, step]
            else:
                with pytest.raises(TransitionError):
                    chart.perform(step)
            assert where(chart) == here


def test_there_are_eighteen_configurations_fifteen_positions_and_nineteen_acts():
    assert (len(set(CONFIGURATIONS)), len(set(POSITIONS)), len(MOVES)) == (18, 15, 19)
    assert set(POSITIONS) == {position for position, _ in CONFIGURATIONS}


def test_a_hundred_and_fifteen_cells_are_legal():
    assert len(TRANSITIONS) == 115


def test_exactly_the_configurations_of_the_table_are_reached():
    left = {(position, consent) for position, consent, _ in TRANSITIONS}
    assert set(PATHS) == set(CONFIGURATIONS) == left == {*TRANSITIONS.values()}


# laws of the machine


@EVERY
def test_nothing_is_final(configuration):
    reached, waiting = {configuration}, deque([configuration])
    while waiting:
        here = waiting.popleft()
        fresh = {after for (*before, _), after in TRANSITIONS.items() if tuple(before) == here} - reached
        reached |= fresh
        waiting.extend(fresh)
    assert (Position("member"), GIVEN) in reached


def test_a_member_has_given_consent_and_a_former_one_gives_it_anew():
    assert all(consent is GIVEN for position, consent in CONFIGURATIONS if position.bound)
    left = {after for (position, _, _), after in TRANSITIONS.items() if position.bound and not after[0].bound}
    assert left == {(Position("withdrawn"), NONE)}


@pytest.mark.parametrize("act", sorted(CONSENTS))
def test_consent_alone_binds_nobody(act):
    moved = [(before, after) for (before, _, done), (after, _) in TRANSITIONS.items() if done is act]
    assert moved
    assert all(before == after for before, after in moved)


def test_only_bound_states_are_frozen_suspended_or_without_a_vote():
    assert all(position.bound or position == Position(position.standing) for position in POSITIONS)


@pytest.mark.parametrize("act", sorted(EXITS))
def test_every_exit_of_a_bound_state_resets_participation_and_vote(act):
    after = {TRANSITIONS[position, GIVEN, act] for position in POSITIONS if position.bound}
    assert after == {(Position("withdrawn"), NONE)}


def test_no_act_leaves_a_configuration_as_it_is():
    assert all(after != (position, consent) for (position, consent, _), after in TRANSITIONS.items())


# the generated module


@pytest.mark.slow
def test_the_module_is_what_is_derived_from_the_chart():
    written = files("csto_membership.engine").joinpath("transitions.py").read_text(encoding="utf-8")
    table = derive()
    assert list(table.items()) == list(TRANSITIONS.items())
    assert render(table) == written


def test_the_command_that_the_module_names_prints_the_module():
    command = [sys.executable, "-m", "csto_membership.engine.chart"]
    run = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")  # noqa: S603  our own module
    assert run.stdout == render(TRANSITIONS)


def test_the_rendered_module_names_every_position_once():
    names = [line for line in render(TRANSITIONS).splitlines() if " = Position(" in line]
    assert len(set(names)) == len(names) == 15


# diagrams


@pytest.mark.parametrize("form", ["mermaid", "markdown"])
@pytest.mark.parametrize("act", MOVES)
def test_a_diagram_names_every_act(form, act):
    spoken = act.value.replace("_", " ").capitalize()
    assert act.value in diagram(form) or spoken in diagram(form)


@pytest.mark.parametrize("form", ["mermaid", "markdown"])
@pytest.mark.parametrize("word", [word.value for word in (*Standing, *Consent, *Participation, *Voting)])
def test_a_diagram_names_every_state(form, word):
    assert word in diagram(form).casefold()


@pytest.mark.slow
def test_drawing_does_not_change_the_chart():
    diagram("mermaid")
    assert derive() == TRANSITIONS


# the chart as a thing to hold


def test_a_chart_starts_as_an_outsider():
    assert MembershipChart().position == OUTSIDER


def test_two_charts_do_not_share_their_position():
    one, other = MembershipChart(), MembershipChart()
    one.perform("accede")
    assert (where(one), where(other)) == ((OUTSIDER, GIVEN), (OUTSIDER, NONE))


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda chart: pickle.loads(pickle.dumps(chart))])  # noqa: S301
def test_a_copied_chart_goes_on_from_the_same_position(twin):
    chart = chart_at(Position("member", "frozen"), GIVEN)
    other = twin(chart)
    other.perform("resume")
    assert (other.position, chart.position) == (Position("member"), Position("member", "frozen"))


@pytest.mark.parametrize("argument", ["model", "state_field", "start_value", "listeners"])
def test_a_chart_takes_nothing_that_could_place_it_elsewhere(argument):
    with pytest.raises(TypeError, match=argument):
        MembershipChart(**{argument: "member"})


@pytest.mark.parametrize("name", ["member", "outsider", "frozen"])
def test_a_state_of_a_chart_cannot_be_overwritten(name):
    with pytest.raises(Exception, match="State overriding is not allowed"):
        setattr(MembershipChart(), name, None)


# the library's traps


@pytest.mark.parametrize("form", ["send", "perform"])
def test_a_note_is_refused_for_it_is_no_event(form):
    chart = chart_at(Position("member"), GIVEN)
    with pytest.raises(TransitionError) as caught:
        getattr(chart, form)("note")
    assert (caught.value.act, caught.value.allowed) == (Act.NOTE, allowed(Position("member"), GIVEN))
    assert chart.position == Position("member")


UNKNOWN = [
    "",
    "join",
    "SIGN",
    " sign",
    "sign ",
    "sign.",
    "sign.*",
    "sign.later",  # the library takes an event whose first part is known
    "sign.later.still",
    "accede sign",
    "*",
    "position",  # the library looks the name up as an attribute
    "send",
    "perform",
    "member",
    "bond",
    "standing",
    "states",
    "__initial__",
    "__init__",
    "__class__",
    "error.execution",
    "done.state.bond",
    None,
    1,
]


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_name_that_is_no_act_is_refused_before_the_library_sees_it(name):
    chart = MembershipChart()
    with pytest.raises(UnknownWordError):
        chart.send(name)
    assert chart.position == OUTSIDER


NO_ARGUMENTS = r"^an act takes no arguments: the chart library would silently replace or obey some of them$"
FINAL = r"^MembershipChart is final: the library lets a subclass change the transitions of its base$"


@pytest.mark.parametrize(
    "argument",
    ["state", "model", "source", "target", "machine", "event_data", "transition", "delay", "send_id", "internal", "x"],
)
def test_an_act_takes_no_arguments_that_the_library_would_replace_or_obey(argument):
    chart = MembershipChart()
    with pytest.raises(TypeError, match=NO_ARGUMENTS):
        chart.send("sign", **{argument: 5})
    assert chart.position == OUTSIDER


def test_an_act_takes_no_further_positional_arguments():
    chart = MembershipChart()
    with pytest.raises(TypeError, match=NO_ARGUMENTS):
        chart.send("sign", "accede")
    assert chart.position == OUTSIDER


def test_an_act_put_on_the_internal_queue_is_refused_likewise():
    with pytest.raises(TypeError, match=NO_ARGUMENTS):
        MembershipChart().raise_("sign")


def test_an_act_done_by_its_method_is_refused_by_the_same_error():
    chart = MembershipChart()
    with pytest.raises(TransitionError) as caught:
        chart.withdraw()
    assert (caught.value.act, caught.value.position, chart.position) == (Act.WITHDRAW, OUTSIDER, OUTSIDER)


def test_a_refusal_of_the_chart_names_no_bond_for_it_knows_none():
    with pytest.raises(TransitionError) as caught:
        MembershipChart().withdraw()
    assert (caught.value.state, caught.value.instrument, caught.value.on) == ("", "", "")


def test_an_act_done_by_its_method_moves_the_chart_as_any():
    chart = MembershipChart()
    chart.accede()
    assert where(chart) == (OUTSIDER, GIVEN)


def test_a_refused_act_leaves_nothing_waiting():
    chart = MembershipChart()
    with pytest.raises(TransitionError):
        chart.perform("ratify")
    chart.perform("sign")
    assert chart.position == Position("signatory")


def test_every_setting_is_refuse_raise_and_atomic():
    assert MembershipChart.allow_event_without_transition is False
    assert MembershipChart.catch_errors_as_events is False
    assert MembershipChart.atomic_configuration_update is True


def test_no_two_states_of_the_chart_share_an_id():
    (bond,) = MembershipChart.states
    named = [bond.id, *(region.id for region in bond.states)]
    named += [leaf.id for region in bond.states for leaf in region.states]
    assert sorted(named) == sorted(set(named))
    assert len(named) == 1 + 4 + 5 + 2 + 3 + 2


def test_a_chart_never_stops():
    assert not any(chart_at(*one).is_terminated for one in CONFIGURATIONS)


def test_no_transition_of_the_chart_fires_by_itself():
    (bond,) = MembershipChart.states
    transitions = [one for region in bond.states for leaf in region.states for one in leaf.transitions]
    assert all({str(event) for event in one.events} <= set(MOVES) and one.event for one in transitions)


def test_a_subclass_is_refused_and_leaves_the_chart_as_it_was():
    with pytest.raises(TypeError, match=FINAL):

        class Wider(MembershipChart):
            extra = State()  # a transition made here would be in the real chart before anybody could refuse it

    assert "extra" not in {state.id for state in MembershipChart.states}
    assert {str(event) for event in MembershipChart.events} == set(MOVES)


@pytest.mark.slow
@pytest.mark.parametrize("domain", ["messages", "another-program"])
def test_importing_the_chart_leaves_the_text_domain_of_the_process(domain):
    code = (
        f"import gettext; gettext.textdomain({domain!r}); "
        "import csto_membership.engine.chart; print(gettext.textdomain())"
    )
    run = subprocess.run(  # noqa: S603  our own code
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8", env=os.environ
    )
    assert run.stdout.strip() == domain
