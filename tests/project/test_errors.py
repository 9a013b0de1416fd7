"""Errors: fields in, message out; each class survives pickling and keeps its built-in class."""

import inspect
import pickle
from datetime import date

import pytest

from csto_membership import errors
from csto_membership.errors import (
    BeforeForceWarning,
    Fault,
    HorizonError,
    MembershipError,
    MomentError,
    OrderError,
    ProjectionWarning,
    RegisterError,
    TransitionError,
    UndeterminedError,
    UnknownInstrumentError,
    UnknownNameError,
    UnknownReadingError,
    UnknownStateError,
    UnknownWordError,
    UnrecognisedWarning,
)
from csto_membership.model.events import Event
from csto_membership.model.vocabulary import Act, Position

MEMBER = Position("member")
NOTICE = Event(id="notice", state="ARM", act="notify_withdrawal", date="2027-01")
FREEZE = Event(id="freeze", state="ARM", act="freeze", date="2024-02-22?")

WORDED = [
    (MembershipError("something"), "something"),
    (UnknownNameError("x"), "unknown name 'x'"),
    (UnknownStateError("Uzbekstan", ["Uzbekistan"]), "unknown state 'Uzbekstan'; did you mean Uzbekistan?"),
    (
        UnknownStateError("Georgian", ["Georgia", "Armenia"]),
        "unknown state 'Georgian'; did you mean Georgia or Armenia?",
    ),
    (UnknownInstrumentError("charta", ["charter"]), "unknown instrument 'charta'; did you mean charter?"),
    (UnknownInstrumentError("nato", ["cst", "charter"], near=False), "unknown instrument 'nato'; one of: cst, charter"),
    (UnknownReadingError("d=x", ["d=a", "d=b"]), "unknown reading 'd=x'; did you mean d=a or d=b?"),
    (UnknownReadingError("d=x"), "unknown reading 'd=x'"),
    (UnknownReadingError("d=x", [], near=False), "unknown reading 'd=x'"),
    (UnknownReadingError("d=x", ["d=a", "d=b"], near=False), "unknown reading 'd=x'; one of: d=a, d=b"),
    (UnknownWordError("x", (), "office"), "there is no office; 'x' is unknown"),
    (UnknownWordError("", (), "office"), "there is no office"),
    (UnknownWordError("joined", ["sign", "ratify"], "act"), "unknown act 'joined'; one of: sign, ratify"),
    (UnknownWordError(7, ["csv"]), "unknown word 7; one of: csv"),
    (MomentError("24-01-01", "is not a day"), "'24-01-01' is not a day"),
    (MomentError("a\nb", "is not a day"), r"'a\nb' is not a day"),
    (
        TransitionError(
            "Armenia", "charter", "2024-02-22", Act.RESUME, MEMBER, [Act.FREEZE, Act.SUSPEND], "e1", "freeze first"
        ),
        (
            "Armenia cannot resume under 'charter' on 2024-02-22 (event 'e1'): its position is member; "
            "allowed from there: freeze, suspend; freeze first"
        ),
    ),
    (
        TransitionError("", "", "", Act.NOTE, Position("member", "frozen", "withheld"), [Act.RESUME]),
        "a bond cannot note: its position is frozen (vote withheld); allowed from there: resume",
    ),
    (
        OrderError("Armenia", "charter", "a", "b", "their days run backwards"),
        "Armenia under 'charter': events 'a' and 'b' cannot stand in this order: their days run backwards",
    ),
    (RegisterError([]), "0 faults in the register"),
    (
        UndeterminedError("the status of Armenia", ["frozen", "withdrawing"], [FREEZE, NOTICE], "ask for a day"),
        (
            "the status of Armenia cannot be determined; possible: frozen, withdrawing; because of "
            "freeze (freeze 2024-02-22?), notice (notify_withdrawal 2027-01); ask for a day"
        ),
    ),
    (
        UndeterminedError("the status", ["member", "outsider"]),
        "the status cannot be determined; possible: member, outsider",
    ),
    (
        HorizonError(date(2026, 2, 1), date(2026, 1, 31)),
        (
            "2026-02-01 is later than 2026-01-31, through which the register was checked; "
            'projected="accept" answers as if nothing had happened since'
        ),
    ),
    (BeforeForceWarning("not in force yet"), "not in force yet"),
    (ProjectionWarning("later than checked"), "later than checked"),
    (UnrecognisedWarning("2 of 3 rows"), "2 of 3 rows"),
]
WARNINGS = {BeforeForceWarning, ProjectionWarning, UnrecognisedWarning}
CLASSES = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, BaseException)}


def ids(pair):
    return type(pair).__name__ if isinstance(pair, BaseException) else ""


def again(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own bytes


# messages


@pytest.mark.parametrize(("error", "message"), WORDED, ids=ids)
def test_a_message_is_built_from_the_fields(error, message):
    assert str(error) == message


def test_every_class_of_the_room_is_in_the_table_above():
    assert {type(error) for error, _ in WORDED} == CLASSES


@pytest.mark.parametrize("error", [error for error, _ in WORDED], ids=ids)
def test_an_error_survives_pickling_with_all_its_fields(error):
    copy = again(error)
    assert type(copy) is type(error)
    assert (str(copy), copy.args, vars(copy)) == (str(error), error.args, vars(error))


@pytest.mark.parametrize("error", [error for error, _ in WORDED], ids=ids)
def test_the_repr_of_an_error_names_its_class(error):
    assert repr(error).startswith(f"{type(error).__name__}(")


def test_a_refusal_that_leaves_nothing_allowed_says_so():
    error = TransitionError("Armenia", "cst", "1999-05-01", Act.SIGN, Position(), [], hint="the instrument ended")
    assert "allowed from there: nothing; the instrument ended" in str(error)


# fields


def test_an_unknown_name_keeps_the_name_and_the_suggestions():
    error = UnknownStateError("Uzbekstan", ["Uzbekistan"])
    assert (error.name, error.suggestions) == ("Uzbekstan", ("Uzbekistan",))


def test_an_unknown_word_keeps_what_its_vocabulary_is_for():
    error = UnknownWordError("joined", ["sign"], "act")
    assert (error.name, error.suggestions, error.kind) == ("joined", ("sign",), "act")


def test_a_kind_given_to_one_error_does_not_leak_into_its_class():
    UnknownWordError("joined", ["sign"], "act")
    assert UnknownWordError.kind == "name"


def test_a_refused_transition_keeps_every_field():
    error = TransitionError("Armenia", "charter", "2024-02-22", Act.RESUME, MEMBER, iter([Act.FREEZE]), "e1", "hint")
    assert vars(error) == {
        "state": "Armenia",
        "instrument": "charter",
        "on": "2024-02-22",
        "act": Act.RESUME,
        "position": MEMBER,
        "allowed": (Act.FREEZE,),
        "event": "e1",
        "hint": "hint",
    }


def test_an_order_error_keeps_the_bond_and_both_events():
    error = OrderError("Armenia", "charter", "a", "b", "backwards")
    assert vars(error) == {
        "state": "Armenia",
        "instrument": "charter",
        "first": "a",
        "second": "b",
        "why": "backwards",
    }


def test_an_undetermined_answer_keeps_possibilities_and_events_of_any_iterable():
    error = UndeterminedError("q", iter(["a", "b"]), iter([FREEZE]), "h")
    assert (error.question, error.possibilities, error.events, error.hint) == ("q", ("a", "b"), (FREEZE,), "h")


def test_a_horizon_error_keeps_both_days():
    error = HorizonError(date(2026, 2, 1), date(2026, 1, 31))
    assert (error.on, error.checked_through) == (date(2026, 2, 1), date(2026, 1, 31))


def test_a_moment_error_keeps_the_text_and_the_fault():
    error = MomentError("x", "is not a day")
    assert (error.text, error.why) == ("x", "is not a day")


# hierarchy


@pytest.mark.parametrize("kind", sorted(CLASSES - WARNINGS, key=str))
def test_every_error_has_the_one_root(kind):
    assert issubclass(kind, MembershipError)


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (UnknownStateError, LookupError),
        (UnknownInstrumentError, LookupError),
        (UnknownReadingError, LookupError),
        (UnknownWordError, LookupError),
        (UnknownWordError, ValueError),
        (MomentError, ValueError),
        (TransitionError, ValueError),
        (OrderError, ValueError),
        (RegisterError, ValueError),
        (HorizonError, ValueError),
        (BeforeForceWarning, UserWarning),
        (ProjectionWarning, UserWarning),
        (UnrecognisedWarning, UserWarning),
    ],
)
def test_a_class_keeps_the_builtin_class_that_people_catch(kind, builtin):
    assert issubclass(kind, builtin)


def test_an_undetermined_answer_is_no_bad_value():
    assert not issubclass(UndeterminedError, (ValueError, LookupError))


@pytest.mark.parametrize("kind", sorted(WARNINGS, key=str))
def test_a_warning_is_no_error_of_the_package(kind):
    assert not issubclass(kind, MembershipError)


# faults of a register


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (
            Fault("arm.toml", "event", "arm-freeze", "act", "freez", "unknown act"),
            "arm.toml: [event] 'arm-freeze' act = 'freez': unknown act",
        ),
        (
            Fault("arm.toml", "event", "", "date", "1993-13", "no such month"),
            "arm.toml: [event] date = '1993-13': no such month",
        ),
        (Fault("arm.toml", "event", "e", "", None, "is twice"), "arm.toml: [event] 'e': is twice"),
        (Fault("arm.toml", "", "", "", None, "is not UTF-8"), "arm.toml: is not UTF-8"),
        (Fault("", "register", "", "format", 2, "is not 1"), "[register] format = 2: is not 1"),
        (
            Fault("arm.toml", "event", "e", "note", value=False, problem="is no text"),
            "arm.toml: [event] 'e' note = False: is no text",
        ),
        (Fault("arm.toml", "event", "e", "note", "", "is empty"), "arm.toml: [event] 'e' note = '': is empty"),
    ],
)
def test_a_fault_is_one_line_of_place_value_and_problem(fault, line):
    assert str(fault) == line


def test_a_value_of_two_hundred_characters_stands_in_full():
    value = "x" * 198  # and two quotation marks
    assert str(Fault("f", "", "", "k", value, "p")) == f"f: k = '{value}': p"


def test_a_longer_value_is_cut_after_two_hundred_characters():
    assert str(Fault("f", "", "", "k", "x" * 199, "p")) == f"f: k = '{'x' * 199}…: p"


def test_a_fault_with_a_line_break_in_its_value_stays_on_one_line():
    assert "\n" not in str(Fault("f", "event", "e", "note", "a\nb", "p"))


@pytest.mark.parametrize(("count", "head"), [(1, "1 fault in"), (2, "2 faults in"), (11, "11 faults in")])
def test_a_register_error_counts_its_faults(count, head):
    faults = [Fault(f"{n}.toml", "", "", "", None, "is empty") for n in range(count)]
    assert str(RegisterError(faults)).startswith(head)


def test_a_register_error_lists_every_fault_on_its_line_in_the_order_given():
    faults = [Fault("b.toml", "", "", "", None, "is empty"), Fault("a.toml", "event", "e", "act", "x", "unknown act")]
    assert str(RegisterError(iter(faults))).splitlines()[1:] == [
        "  b.toml: is empty",
        "  a.toml: [event] 'e' act = 'x': unknown act",
    ]


def test_a_register_error_keeps_its_faults_after_pickling():
    faults = (Fault("a.toml", "event", "e", "act", "x", "unknown act"),)
    assert again(RegisterError(faults)).faults == faults


def test_a_value_that_cannot_be_written_out_does_not_hide_the_fault():
    assert "a int too large to show: too large" in str(Fault("f.toml", "state", "AAA", "cow", 10**5000, "too large"))
