"""`diff`: on which days two registers, two editions, or a register and a coding differ."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import ALAND, BELAND, day, entry, happened, instrument, register, window
from histories import registers
from hypothesis import given
from thorough import examples

from csto_membership import CSTO, dump, read_coding
from csto_membership.analysis.diff import diff
from csto_membership.cli.main import main
from csto_membership.errors import UnknownInstrumentError, UnknownWordError

DATA = Path(__file__).parents[2] / "examples" / "data"


def runs(table):
    return [tuple(row[name] for name in ("state", "start", "end", "here", "there")) for row in table]


def test_a_register_does_not_differ_from_itself():
    assert len(diff(CSTO, CSTO)) == 0


def test_two_editions_differ_on_the_days_of_what_was_added_and_moved():
    old = register(happened("accede", day(0)), happened("accede", day(5), "BBB"))
    new = register(happened("accede", day(0)), happened("withdraw", day(9)), happened("accede", day(7), "BBB"))
    assert runs(diff(old, new)) == [
        ("AAA", day(9), None, "member", "withdrawn"),
        ("BBB", day(5), day(7), "member", "outsider"),
    ]
    first = next(iter(diff(old, new)))
    assert (first["days"], first["event_here"], first["event_there"]) == (
        None,
        f"accede-{day(0)}",
        f"withdraw-{day(9)}",
    )
    assert list(diff(old, new).column("days")) == [None, 2]


def test_what_is_only_possible_is_a_difference_too():
    vague, exact = register(happened("accede", window(day(3), day(5)))), register(happened("accede", day(4)))
    assert runs(diff(vague, exact)) == [
        ("AAA", day(3), day(4), "member or outsider", "outsider"),
        ("AAA", day(4), day(5), "member or outsider", "member"),
    ]
    assert runs(diff(vague, exact, by="member"))[0] == ("AAA", day(3), day(4), "yes or no", "no")


def test_positions_may_differ_where_statuses_do_not():
    one = register(happened("accede", day(0)), happened("withhold_vote", day(1)))
    other = register(happened("accede", day(0)))
    assert len(diff(one, other)) == 0
    assert runs(diff(one, other, by="position"))[0][1] == day(1)
    assert runs(diff(one, other, by="member", counting="voting")) == [("AAA", day(1), None, "no", "yes")]


def test_an_instrument_or_a_state_that_one_register_lacks_has_no_answer_or_is_an_outsider():
    one = register(happened("accede", day(0)), states=(ALAND,))
    both = (instrument(), instrument(id="u", name="Another"))
    events = (happened("accede", day(0)), happened("accede", day(1), "BBB"), happened("sign", day(2), instrument="u"))
    other = register(*events, instruments=both, states=(ALAND, BELAND))
    assert [(row["instrument"], *row.values())[:1] + runs([row])[0] for row in diff(one, other)] == [
        ("t", "BBB", day(1), None, "outsider", "member"),
        ("u", "AAA", day(2), None, None, "signatory"),
    ]
    assert len(diff(one, other, instrument="t")) == 1
    with pytest.raises(UnknownInstrumentError, match="'x'"):
        diff(one, other, instrument="x")


@given(registers(), registers())
@examples(25)
def test_days_that_are_not_listed_have_the_same_answer_and_those_listed_another(one, other):
    found = runs(diff(one, other, instrument="t"))
    for state in {each.code for each in one.states} & {each.code for each in other.states}:
        for number in range(-2, 30, 2):
            on = day(number)
            here, there = (
                " or ".join(sorted(each.possible_statuses(state, on, instrument="t", projected="accept")))
                for each in (one, other)
            )
            held = [
                (a, b) for who, start, end, a, b in found if who == state and start <= on and (end or on) >= on != end
            ]
            assert held == ([(here, there)] if here != there else [])


def test_a_coding_differs_by_the_register_s_own_conventions():
    rows = [{"s": "AAA", "y": year, "m": year in {2000, 2004}} for year in range(1999, 2006)]
    asked = register(happened("accede", "2000-06-01"))
    columns = {"state": "s", "year": "y", "member": "m"}
    assert runs(diff(asked, rows, **columns)) == [
        ("AAA", date(2001, 1, 1), date(2004, 1, 1), "yes", "no"),
        ("AAA", date(2005, 1, 1), date(2006, 1, 1), "yes", "no"),
    ]
    assert runs(diff(asked, rows, rule="first", **columns))[0] == (
        ("AAA", date(2000, 1, 1), date(2001, 1, 1), "no", "yes")
    )
    assert list(diff(asked, rows, **columns).column("days")) == [3 * 365, 365]


def test_a_state_counts_from_its_consent_where_consents_count():
    asked = register(happened("accede", "2000-06-01"), instruments=[instrument(entry=entry("P1Y"))])
    rows = [{"s": "AAA", "y": 2000, "m": True}, {"s": "AAA", "y": 2001, "m": True}]
    assert runs(diff(asked, rows, state="s", year="y", member="m", counting="consented")) == []


def test_a_coding_of_spells_differs_by_days():
    atop = read_coding(DATA / "atop_1992_treaty.csv")
    found = diff(CSTO, atop, state="state", start="start", end="end", instrument="cst", counting="signed")
    assert ("BLR", date(1993, 12, 31), date(1994, 1, 3), "yes", "no") in runs(found)
    assert all(row["days"] == (row["end"] - row["start"]) / timedelta(days=1) for row in found)


@pytest.mark.parametrize(
    ("other", "more", "error", "words"),
    [
        (CSTO, {"by": "flag"}, UnknownWordError, "unknown way to differ 'flag'"),
        (CSTO, {"year": "y"}, TypeError, "only of a coding: year"),
        (CSTO, {"codes": "cow"}, TypeError, "only of a coding: codes"),
        (CSTO, {"rule": "last"}, TypeError, "only of a coding: rule"),
        (CSTO, {"covers": ("2000-01-01", "2001-01-01")}, TypeError, "only of a coding: covers"),
        ([{"s": "ARM", "y": 2010}], {"by": "status", "state": "s", "year": "y"}, UnknownWordError, "coding differs"),
        ([{"s": "ARM", "y": 2010}], {"state": "s"}, ValueError, "a coding has a column of years"),
        (CSTO, {"counting": "loud"}, UnknownWordError, "loud"),
    ],
)
def test_what_is_asked_wrongly_is_refused(other, more, error, words):
    with pytest.raises(error, match=words):
        diff(CSTO, other, **more)


# the command


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command_compares_two_editions(tmp_path):
    acceded, withdrew = happened("accede", day(0), id="a"), happened("withdraw", day(9), id="w")
    old, new = register(acceded), register(acceded, withdrew)
    for name, one in (("old", old), ("new", new)):
        dump(one, tmp_path / f"{name}.toml")
    done = run("diff", tmp_path / "old.toml", tmp_path / "new.toml", "--format", "json")
    assert (done.exit_code, done.stdout, done.stderr) == (0, diff(old, new).to_json(), "note: 1 bond differs\n")
    assert run("diff", "csto", "csto").stderr == "note: no bond differs\n"


def test_the_command_compares_a_register_with_a_coding():
    words = ("--state", "ccode", "--codes", "cow", "--year", "year", "--member", "csto", "--where", "ccode=704")
    done = run("diff", "csto", DATA / "cow_igo_v3.csv", *words, "--rule", "last", "--format", "csv")
    assert done.stdout.splitlines()[1:] == ["charter,UZB,Uzbekistan,2002-01-01,2006-01-01,1461,no,yes,,"]


@pytest.mark.parametrize(
    ("option", "values"),
    [
        *((one, ["y"]) for one in ("--year", "--on", "--start", "--end", "--open", "--member")),
        *(("--codes", ["cow"]), ("--covers", ["2000-01-01", "2001-01-01"]), ("--where", ["y=1"]), ("--rule", ["last"])),
    ],
)
def test_the_command_refuses_what_only_a_coding_has(option, values):
    done = run("diff", "csto", "csto", option, *values)
    line = f"error: {option} is about a coding: --state names the column with its states (see "
    assert (done.exit_code, done.stdout, done.stderr[: len(line)]) == (2, "", line)


def test_a_coding_without_rows_is_refused():
    with pytest.raises(ValueError, match="nothing of the coding can be compared: it has no rows"):
        diff(CSTO, [], state="state", year="year")
