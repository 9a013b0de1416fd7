"""The chart: every cell, the table derived from it, what the deriver refuses, the library's traps."""

import copy
import os
import pickle
import subprocess
import sys
from collections import deque
from importlib.resources import files
from itertools import product

import oracle
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statemachine import Event, HistoryState, State, StateChart
from statemachine.exceptions import TransitionNotAllowed
from statemachine.transition import Transition

from csto_membership.engine.chart import ChartError, MembershipChart, derive, diagram, render
from csto_membership.engine.transitions import OUTSIDER, POSITIONS, TRANSITIONS
from csto_membership.errors import TransitionError, UnknownWordError
from csto_membership.model.vocabulary import EXITS, MOVES, Act, Participation, Position, Standing, Voting


def shortest_paths():
    """Return for each position the fewest acts of the table that lead there from an outsider."""
    paths, waiting = {OUTSIDER: ()}, deque([OUTSIDER])
    while waiting:
        here = waiting.popleft()
        for (position, act), after in TRANSITIONS.items():
            if position == here and after not in paths:
                paths[after] = (*paths[here], act)
                waiting.append(after)
    return paths


PATHS = shortest_paths()


def chart_at(position):
    chart = MembershipChart()
    for act in PATHS[position]:
        chart.perform(act)
    return chart


def words_of(position):
    return position.standing.value, position.participation.value, position.voting.value


def allowed(position):
    return tuple(act for act in MOVES if (position, act) in TRANSITIONS)


# the cells


@pytest.mark.parametrize("position", POSITIONS, ids=str)
def test_a_shortest_path_of_acts_leads_the_chart_to_the_position(position):
    assert chart_at(position).position == position


@pytest.mark.parametrize("act", MOVES)
@pytest.mark.parametrize("position", POSITIONS, ids=str)
def test_the_chart_does_in_every_cell_what_the_table_says(position, act):
    chart = chart_at(position)
    if (position, act) in TRANSITIONS:
        chart.perform(act)
        assert chart.position == TRANSITIONS[position, act]
    else:
        with pytest.raises(TransitionError) as caught:
            chart.perform(act)
        error = caught.value
        assert (error.act, error.position, error.allowed) == (act, position, allowed(position))
        assert chart.position == position


@pytest.mark.parametrize("act", MOVES)
@pytest.mark.parametrize("position", POSITIONS, ids=str)
def test_the_table_says_in_every_cell_what_the_description_says(position, act):
    after = TRANSITIONS.get((position, act))
    assert (after and words_of(after)) == oracle.step(words_of(position), act.value)


@pytest.mark.parametrize("position", POSITIONS, ids=str)
def test_the_chart_names_the_acts_that_the_table_allows(position):
    assert chart_at(position).allowed == allowed(position)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(MOVES), max_size=10), st.randoms(use_true_random=False))
def test_chart_and_table_agree_on_whole_histories(noise, random):
    chart, position = MembershipChart(), OUTSIDER
    for act in noise:
        for step in (random.choice(allowed(position)), act):  # a legal act, then any act
            if (position, step) in TRANSITIONS:
                chart.perform(step)
                position = TRANSITIONS[position, step]
            else:
                with pytest.raises(TransitionError):
                    chart.perform(step)
            assert chart.position == position


def test_there_are_fifteen_positions_and_seventeen_acts():
    assert (len(set(POSITIONS)), len(POSITIONS), len(MOVES)) == (15, 15, 17)


def test_a_hundred_and_two_cells_are_legal():
    assert len(TRANSITIONS) == 102


def test_exactly_the_positions_of_the_table_are_reached():
    assert set(PATHS) == set(POSITIONS) == {position for position, _ in TRANSITIONS} == {*TRANSITIONS.values()}


# laws of the machine


@pytest.mark.parametrize("position", POSITIONS, ids=str)
def test_nothing_is_final(position):
    reached, waiting = {position}, deque([position])
    while waiting:
        here = waiting.popleft()
        fresh = {after for (before, _), after in TRANSITIONS.items() if before == here} - reached
        reached |= fresh
        waiting.extend(fresh)
    assert Position("member") in reached


def test_only_bound_states_are_frozen_suspended_or_without_a_vote():
    assert all(position.bound or position == Position(position.standing) for position in POSITIONS)


@pytest.mark.parametrize("act", sorted(EXITS))
def test_every_exit_of_a_bound_state_resets_participation_and_vote(act):
    assert {TRANSITIONS[position, act] for position in POSITIONS if position.bound} == {Position("withdrawn")}


def test_no_act_leaves_a_position_as_it_is():
    assert all(after != position for (position, _), after in TRANSITIONS.items())


# the generated module


def test_the_module_is_what_is_derived_from_the_chart():
    written = files("csto_membership.engine").joinpath("transitions.py").read_text(encoding="utf-8")
    assert render(derive()) == written


def test_the_derived_table_is_the_table_of_the_fold_in_the_same_order():
    assert list(derive().items()) == list(TRANSITIONS.items())


def test_the_command_that_the_module_names_prints_the_module():
    command = [sys.executable, "-m", "csto_membership.engine.chart"]
    run = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")  # noqa: S603  our own module
    assert run.stdout == render(derive())


def test_the_rendered_module_names_every_position_once():
    names = [line for line in render(derive()).splitlines() if " = Position(" in line]
    assert len(set(names)) == len(names) == 15


# diagrams


@pytest.mark.parametrize("form", ["mermaid", "markdown"])
@pytest.mark.parametrize("act", MOVES)
def test_a_diagram_names_every_act(form, act):
    spoken = act.value.replace("_", " ").capitalize()
    assert act.value in diagram(form) or spoken in diagram(form)


@pytest.mark.parametrize("form", ["mermaid", "markdown"])
@pytest.mark.parametrize("word", [word.value for word in (*Standing, *Participation, *Voting)])
def test_a_diagram_names_every_state(form, word):
    assert word in diagram(form).casefold()


def test_drawing_does_not_change_the_chart():
    diagram("mermaid")
    assert derive() == TRANSITIONS


# the chart as a thing to hold


def test_a_chart_starts_as_an_outsider():
    assert MembershipChart().position == OUTSIDER


def test_two_charts_do_not_share_their_position():
    one, other = MembershipChart(), MembershipChart()
    one.perform("accede")
    assert (one.position, other.position) == (Position("member"), OUTSIDER)


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda chart: pickle.loads(pickle.dumps(chart))])  # noqa: S301
def test_a_copied_chart_goes_on_from_the_same_position(twin):
    chart = chart_at(Position("member", "frozen"))
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
    chart = chart_at(Position("member"))
    with pytest.raises(TransitionError) as caught:
        getattr(chart, form)("note")
    assert (caught.value.act, caught.value.allowed) == (Act.NOTE, allowed(Position("member")))
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
    assert chart.position == Position("member")


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
    assert len(named) == 1 + 3 + 5 + 3 + 2


def test_a_chart_never_stops():
    assert not any(chart_at(position).is_terminated for position in POSITIONS)


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


# the deriver: planted charts


REGIONS = {"standing": Standing, "participation": Participation, "voting": Voting}
SETTINGS = {
    "allow_event_without_transition": False,
    "catch_errors_as_events": False,
    "atomic_configuration_update": True,
    "validate_disconnected_states": False,
    "validate_trap_states": False,
}


def nested(kind, name, body):
    """Make a state with states inside, as a class statement does."""
    return type(kind)(name, (kind,), body)


def region(name, more=None, **parameters):
    """Make a region with its usual states; `more` gives further names for its body, from these states."""
    states = {
        word.value: State(**({"initial": True} if place == 0 else {}) | parameters.get(word.value, {}))
        for place, word in enumerate(REGIONS[name])
    }
    return nested(State.Compound, name, states | (more(states) if more else {}))


def act(name, source, target, **parameters):
    """Plant a transition."""
    return lambda s: {name: s[source].to(s[target], **parameters)}


def planted(standing=None, *, bond=None, root=State.Parallel, **attributes):
    """Make a chart that is like the real one, in small, but for what is planted."""
    regions = bond or {
        "standing": region("standing", standing or act("sign", "outsider", "signatory")),
        "participation": region("participation", act("freeze", "active", "frozen")),
        "voting": region("voting", act("withhold_vote", "entitled", "withheld")),
    }
    body = SETTINGS | {"bond": nested(root, "bond", regions)} | attributes
    return type(StateChart)("Planted", (StateChart,), body)


GUARDING = ("cond", "unless", "validators", "before", "on", "after")


def guarded(**given):
    """Plant a guard or an action on a transition; what else is given belongs to the chart."""
    how = {name: value for name, value in given.items() if name in GUARDING}
    rest = {name: value for name, value in given.items() if name not in GUARDING}
    return lambda: planted(act("sign", "outsider", "signatory", **how), **rest)


def with_standing(more=None, **parameters):
    """Plant something into the states or the body of the first region."""
    regions = {"standing": region("standing", more, **parameters)}
    return planted(bond=regions | {name: region(name) for name in ("participation", "voting")})


def with_bond(**regions):
    """Plant other regions, in the order given."""
    return planted(bond=regions)


def nothing(*_args, **_kwargs):
    return True


def to_another_region():
    participation = region("participation")
    standing = region("standing", lambda s: {"sign": s["outsider"].to(participation.states[1])})
    return with_bond(standing=standing, participation=participation, voting=region("voting"))


def out_of_a_region():
    regions = {name: region(name) for name in REGIONS}
    leaf = regions["standing"].states[1]
    return planted(bond=regions | {"sign": regions["standing"].to(leaf)})


def between_regions():
    regions = {name: region(name) for name in REGIONS}
    return planted(bond=regions | {"sign": regions["standing"].to(regions["voting"])})


def to_several_at_once(s):
    s["outsider"].transitions.add_transitions(
        Transition(s["outsider"], [s["signatory"], s["member"]], event="sign"),
    )
    return {}


def beside_the_bond():
    return planted(elsewhere=State(initial=True))


def unassigned(s):
    s["outsider"].to(s["member"])
    return {}


def entered_by(leaf, **parameters):
    regions = {name: region(name) for name in REGIONS}
    regions["standing"].to(regions["standing"].states[leaf], initial=True, **parameters)
    return planted(bond=regions)


class Listener:
    def on_sign(self):
        """Do what no table tells."""


REFUSED = {
    # guards
    "a guard by function": (guarded(cond=nothing), "a computed guard"),
    "a guard by lambda": (guarded(cond=lambda: True), "a computed guard"),
    "a guard by property": (guarded(cond=property(nothing)), "a computed guard"),
    "a guard by name": (guarded(cond="may_sign", may_sign=nothing), "the guard may_sign"),
    "a guard with not": (guarded(cond="not In('frozen')"), "the guard not In"),
    "a guard with and": (guarded(cond="In('active') and In('entitled')"), "the guard In('active') and"),
    "a guard with or inside or": (
        guarded(cond="In('active') or (In('frozen') or In('member'))"),
        "the guard In('active') or (",
    ),
    "a guard of two states": (guarded(cond="In('active', 'entitled')"), "the guard In('active', "),
    "a guard with a keyword": (guarded(cond="In('active', deep=True)"), "the guard In('active', "),
    "a guard of a region": (guarded(cond="In('standing')"), "the guard In('standing')"),
    "a guard of the bond": (guarded(cond="In('active') or In('bond')"), "the guard In('active') or In('bond')"),
    "a guard of no state": (guarded(cond="In('membre')"), "the guard In('membre')"),
    "a guard with the library's not": (guarded(cond="!In('frozen')"), "the guard !In"),
    "a guard with the library's or": (guarded(cond="In('active') v In('frozen')"), "the guard In('active') v"),
    "a guard with the library's and": (guarded(cond="In('active') ^ In('entitled')"), "the guard In('active') ^"),
    "a guard without words": (guarded(cond=""), "the guard"),
    "a guard of another function": (guarded(cond="in_('active')"), "the guard in_"),
    "a guard that compares": (guarded(cond="votes > 3", votes=4), "the guard votes"),
    "a guard that is a constant": (guarded(cond="True"), "the guard True"),
    "a guard that must not hold": (guarded(unless="In('frozen')"), "a computed guard"),
    "a validator": (guarded(validators=nothing), "an action"),
    # actions
    "an action before": (guarded(before=nothing), "an action"),
    "an action on": (guarded(on=nothing), "an action"),
    "an action after": (guarded(after=nothing), "an action"),
    "an action by name": (guarded(on="tell", tell=nothing), "an action"),
    "an action on entering": (lambda: with_standing(signatory={"enter": nothing}), "actions on signatory"),
    "an action on leaving": (lambda: with_standing(outsider={"exit": nothing}), "actions on outsider"),
    "an invocation": (lambda: with_standing(outsider={"invoke": nothing}), "actions on outsider"),
    **{
        f"a method {name}": (lambda name=name: planted(**{name: nothing}), words)
        for name, words in [
            ("on_enter_state", "actions on"),
            ("on_exit_state", "actions on"),
            ("on_invoke_state", "actions on"),
            ("on_enter_bond", "actions on bond"),
            ("on_enter_standing", "actions on standing"),
            ("on_enter_signatory", "actions on signatory"),
            ("on_exit_outsider", "actions on outsider"),
            ("on_invoke_frozen", "actions on frozen"),
            ("before_transition", "action"),
            ("on_transition", "action"),
            ("after_transition", "action"),
            ("before_sign", "an action"),
            ("on_sign", "an action"),
            ("after_sign", "an action"),
        ]
    },
    # transitions
    "an internal transition": (
        lambda: planted(act("sign", "outsider", "outsider", internal=True)),
        "an internal or self transition",
    ),
    "a self transition": (lambda: planted(act("sign", "outsider", "outsider")), "an internal or self transition"),
    "a transition without an event": (lambda: planted(unassigned), "the events of"),
    "a transition without a target": (lambda: planted(lambda s: {"sign": s["outsider"].to(None)}), "the target of"),
    "a transition with two targets": (lambda: planted(to_several_at_once), "the target of"),
    "a transition into another region": (to_another_region, "the target of"),
    "a transition out of a region": (out_of_a_region, "transitions out of standing"),
    "a transition between regions": (between_regions, "transitions out of standing"),
    "two ways for an act": (
        lambda: planted(lambda s: {"sign": s["outsider"].to(s["signatory"], s["member"])}),
        "two ways for sign out of outsider",
    ),
    # events
    "an unknown event": (lambda: planted(act("join", "outsider", "member")), "the events of"),
    "the note as an event": (lambda: planted(act("note", "outsider", "member")), "the events of"),
    "an event for everything": (lambda: planted(act("sign", "outsider", "member", event="*")), "the events of"),
    "an event with a prefix": (lambda: planted(act("sign", "outsider", "member", event="sign.later")), "the events of"),
    "an event of errors": (lambda: planted(act("error_execution", "outsider", "member")), "the events of"),
    "a delayed event": (
        lambda: planted(lambda s: {"sign": Event(s["outsider"].to(s["signatory"]), delay=1)}),
        "a delay of",
    ),
    "an internal event": (
        lambda: planted(lambda s: {"sign": Event(s["outsider"].to(s["signatory"]), internal=True)}),
        "a delay of",
    ),
    "a preparation of events": (lambda: planted(prepare_event=nothing), "a preparation of events"),
    "listeners of the class": (lambda: planted(listeners=[Listener]), "listeners"),
    # states
    "another value of a state": (lambda: with_standing(signatory={"value": "signed"}), "another value for signatory"),
    "an end": (lambda: with_standing(withdrawn={"final": True}), "or an end at, withdrawn"),
    "a history": (lambda: with_standing(lambda _: {"before": HistoryState()}), "history in"),
    "a fourth region": (
        lambda: with_bond(
            **{name: region(name) for name in REGIONS},
            more=nested(State.Compound, "more", {"one": State(initial=True)}),
        ),
        "other regions or states",
    ),
    "two regions": (
        lambda: with_bond(standing=region("standing"), participation=region("participation")),
        "other regions or states",
    ),
    "regions in another order": (
        lambda: with_bond(**{name: region(name) for name in ("standing", "voting", "participation")}),
        "other regions or states",
    ),
    "another state": (lambda: with_standing(lambda _: {"observer": State()}), "other regions or states"),
    "states inside a state": (
        lambda: with_bond(
            standing=nested(
                State.Compound,
                "standing",
                {word.value: State(initial=word.value == "outsider") for word in list(Standing)[:-1]}
                | {"withdrawn": nested(State.Compound, "withdrawn", {"expelled": State(initial=True)})},
            ),
            participation=region("participation"),
            voting=region("voting"),
        ),
        "states inside withdrawn",
    ),
    "a parallel region": (
        lambda: with_bond(
            standing=nested(State.Parallel, "standing", {word.value: State() for word in Standing}),
            participation=region("participation"),
            voting=region("voting"),
        ),
        "a parallel region standing",
    ),
    "another start": (lambda: with_standing(outsider={"initial": False}, member={"initial": True}), "another start"),
    "a start elsewhere": (lambda: planted(start_configuration_values=["member"]), "a start of its own"),
    "a first transition elsewhere": (lambda: entered_by(2), "another entry into standing"),
    "an action on the first transition": (lambda: entered_by(0, on=nothing), "actions on the entry into standing"),
    "regions that are not side by side": (lambda: planted(root=State.Compound), "anything but one parallel root"),
    "a state beside the bond": (beside_the_bond, "anything but one parallel root"),
    # settings
    "unknown events let pass": (lambda: planted(allow_event_without_transition=True), "settings"),
    "errors as events": (lambda: planted(catch_errors_as_events=True), "settings"),
    "half moves": (lambda: planted(atomic_configuration_update=False), "settings"),
}


def test_a_chart_with_nothing_planted_is_derived():
    assert derive(planted()) == {
        (Position("outsider", p, v), Act(name)): Position(*after)
        for p, v in product(["active", "frozen"], ["entitled", "withheld"])
        for name, legal, after in [
            ("sign", True, ("signatory", p, v)),
            ("freeze", p == "active", ("outsider", "frozen", v)),
            ("withhold_vote", v == "entitled", ("outsider", p, "withheld")),
        ]
        if legal
    } | {
        (Position("signatory", p, v), Act(name)): Position(*after)
        for p, v in product(["active", "frozen"], ["entitled", "withheld"])
        for name, legal, after in [
            ("freeze", p == "active", ("signatory", "frozen", v)),
            ("withhold_vote", v == "entitled", ("signatory", p, "withheld")),
        ]
        if legal
    }


@pytest.mark.parametrize("plant", REFUSED)
def test_a_feature_that_the_deriver_does_not_model_is_refused_by_name(plant):
    chart, words = REFUSED[plant]
    with pytest.raises(ChartError) as caught:
        derive(chart())
    message = str(caught.value)
    start, end = "the table cannot be derived: the chart has ", ", which the deriver does not model"
    assert (message[: len(start)], message[-len(end) :]) == (start, end)
    assert f" {words}" in f" {message[len(start) : -len(end)]}"
    assert f"{words} None" not in message


# the deriver: charts of modelled features only, against the library


GUARDS = st.one_of(
    st.none(),
    st.lists(
        st.lists(
            st.sampled_from([word.value for word in (*Standing, *Participation, *Voting)]), min_size=1, max_size=2
        ).map(lambda words: " or ".join(f"In('{word}')" for word in words)),
        min_size=1,
        max_size=2,
    ),
)


@st.composite
def moves(draw, words):
    """Draw transitions of one region: source, target, act, guards."""
    names = [word.value for word in words]
    pairs = [(a, b) for a, b in product(names, names) if a != b]
    some = st.tuples(st.sampled_from(pairs), st.sampled_from(MOVES[:6]), GUARDS)
    return draw(st.lists(some, min_size=1, max_size=5))


def plant(drawn):
    def body(states):
        acts = {}
        for (source, target), name, guards in drawn:
            transition = states[source].to(states[target], cond=guards)
            acts[name.value] = acts[name.value] | transition if name.value in acts else transition
        return acts

    return body


@settings(max_examples=60)
@given(moves(Standing), moves(Participation), moves(Voting), st.lists(st.sampled_from(MOVES[:6]), max_size=12))
def test_the_derived_table_does_what_the_library_does_on_any_chart_that_is_modelled(one, two, three, history):
    drawn = {"standing": one, "participation": two, "voting": three}
    chart = planted(bond={name: region(name, plant(some)) for name, some in drawn.items()})
    try:
        table = derive(chart)
    except ChartError as error:
        assume("two ways" not in str(error))
        raise
    running, position = chart(), OUTSIDER
    for step in history:
        if (position, step) in table:
            running.send(step.value)
            position = table[position, step]
        else:
            with pytest.raises(TransitionNotAllowed):
                running.send(step.value)
        here = running.configuration_values
        assert set(words_of(position)) <= set(here)
