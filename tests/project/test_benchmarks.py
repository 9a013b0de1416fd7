"""The machinery of the benchmarks, without a clock: equal answers, right ratios, every row, honest figures."""

import json
import platform
import re
import sys
from functools import cache
from itertools import count, pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import drawn  # noqa: E402
import measured  # noqa: E402
from benchmarks import __main__ as command  # noqa: E402  stands beside the package
from benchmarks import check, figures, growth, made_up, processes, suite  # noqa: E402
from benchmarks.contest import Contest, Result, Row  # noqa: E402
from benchmarks.measure import Contender, DisagreementError, Spread, in_turns, ratios  # noqa: E402
from benchmarks.measure import check as compare  # noqa: E402


def row(**given):
    return Row(**({"key": "r", "what": "ours", "against": "theirs", "ours": "a", "theirs": "b"} | given))


def result(median, **given):
    return Result(row(**given), Spread(median, median, median), 1.0, 1.0, 5)


def contest(*figures_of_runs, **given):
    """Make a contest whose runs give these ratios, one after the other."""
    runs = iter(figures_of_runs)

    def measure(rounds, _scale):
        return {"a": [next(runs)] * rounds, "b": [1.0] * rounds}

    return Contest(rows=(row(target=1.0),), prepare=lambda _: {}, measure=measure, rounds=2, **given)


# the suite


def test_no_two_rows_have_one_name():
    assert len(suite.ROWS) == sum(len(one.rows) for one in suite.CONTESTS)


@cache
def prepared(number):
    """Make the contenders of a contest, much smaller than they are measured."""
    one = suite.CONTESTS[number]
    if one.missing:
        pytest.skip(f"a contender needs {', '.join(one.missing)}")
    return one.prepare(0.02 if one.quick == 1 else 0.001)


@pytest.mark.parametrize("number", range(len(suite.CONTESTS)), ids=lambda n: suite.CONTESTS[n].rows[0].key)
def test_all_contenders_give_our_answers(number):
    contenders = prepared(number)
    compare(contenders)
    assert sum(contender.answer is not None for contender in contenders.values()) >= 2


@pytest.mark.parametrize(
    "number",
    [number for number, one in enumerate(suite.CONTESTS) if one.measure is None],
    ids=lambda n: suite.CONTESTS[n].rows[0].key,
)
def test_every_row_divides_figures_that_its_contest_has(number):
    named = {name for line in suite.CONTESTS[number].rows for name in (line.ours, line.theirs)}
    assert named <= set(prepared(number))


@pytest.mark.parametrize(
    ("only", "keys"),
    [
        ("linear", {"linear", "linear-memory"}),
        ("fold,import", {"fold", "fold-columns", "fold-move", "fold-record", "import", "cold-answer", "command-line"}),
        ("growth", set()),
        ("", set(suite.ROWS)),
    ],
)
def test_rows_are_chosen_by_how_they_begin(only, keys):
    chosen = {line.key for one in suite.chosen(only) for line in one.rows}
    assert chosen - {key for key in chosen if key.endswith("-without-byte-code") and only} == keys


def test_a_row_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match=r"no row begins with 'sped'; the rows are members, .*, growth"):
        suite.chosen("fold,sped")


def test_a_contest_without_its_contenders_is_left_out_and_said_so(capsys):
    assert list(suite.measured([contest(1.0, needs=("no_such_package",))])) == []
    assert capsys.readouterr().err == "left out: r (not installed: no_such_package)\n"


# measuring


def test_contenders_take_turns_and_the_first_round_does_not_count():
    order = []
    ticks = count()
    contenders = {name: Contender(lambda name=name: order.append(name)) for name in "ab"}
    taken = in_turns(contenders, 2, clock=lambda: next(ticks))
    assert order == list("ababab")
    assert taken == {"a": [1, 1], "b": [1, 1]}


def test_figures_are_of_one_time():
    ticks = iter([0.0, 7.0, 10.0, 30.0])
    assert in_turns({"a": Contender(lambda: None, None, 4)}, 1, clock=lambda: next(ticks)) == {"a": [5.0]}


def test_another_answer_is_refused_with_both_names():
    contenders = {
        "ours": Contender(print, lambda: [1]),
        "idle": Contender(print),
        "theirs": Contender(print, lambda: [2]),
    }
    with pytest.raises(DisagreementError, match=r"'theirs' does not answer as 'ours': \[2\] instead of \[1\]"):
        compare(contenders)


def test_nothing_is_timed_where_answers_differ():
    timed = []
    contenders = {"a": Contender(lambda: timed.append(1), lambda: 1), "b": Contender(print, lambda: 2)}
    with pytest.raises(DisagreementError):
        Contest(rows=(row(),), prepare=lambda _: contenders).results()
    assert timed == []


@pytest.mark.parametrize(
    ("values", "spread"),
    [
        ([5, 1, 4, 2, 3], Spread(3, 2, 4)),
        ([1, 2, 3, 4], Spread(2.5, 1.75, 3.25)),
        ([7], Spread(7, 7, 7)),
    ],
)
def test_a_spread_is_the_median_with_the_quartiles(values, spread):
    assert Spread.of(values) == spread


@pytest.mark.parametrize(("sense", "expected"), [("at most", [2, 3]), ("at least", [0.5, 1 / 3])])
def test_a_ratio_is_taken_in_each_round(sense, expected):
    assert ratios({"a": [2, 6], "b": [1, 2], "c": [9, 9]}, row(sense=sense).ratio) == expected


def test_the_median_is_of_the_ratios_and_not_of_the_times():
    found = Result.of(row(), {"a": [1, 10, 100], "b": [1, 1, 1000]})
    assert (found.ratio.median, found.ours, found.theirs, found.rounds) == (1, 10, 1, 3)


def test_what_an_idle_process_takes_is_subtracted_from_all():
    figures_of_a_round = {"nothing": 1, "cli": 8, "click": 3, "answer": 2.5}
    assert processes.beyond_nothing("cli", "click", "answer")(figures_of_a_round) == 2


@pytest.mark.parametrize(
    ("sense", "target", "median", "verdict"),
    [
        ("at most", 2.5, 2.5, "reached"),
        ("at most", 2.5, 2.51, "not reached"),
        ("at least", 40, 40, "reached"),
        ("at least", 40, 39.9, "not reached"),
        ("at most", None, 99, ""),
    ],
)
def test_a_verdict_is_on_the_median(sense, target, median, verdict):
    assert result(median, sense=sense, target=target).verdict == verdict


# what is made up


@pytest.mark.parametrize(("states", "changes"), [(10, 6), (200, 30)])
def test_every_change_has_a_day_of_its_own(states, changes):
    known = made_up.facts(states, changes)
    assert len({fact.on for fact in known}) == len(known) == states * changes
    assert known == made_up.facts(states, changes)


def test_windows_of_imprecise_days_do_not_meet():
    days = sorted(fact.on.toordinal() for fact in made_up.facts(200, 30))
    assert min(later - earlier for earlier, later in pairwise(days)) >= made_up.APART


def test_one_bond_in_four_ends():
    known = made_up.bonds(1000)
    assert len({(fact.state, fact.instrument) for fact in known}) == 1000
    assert sum(fact.status == "withdrawn" for fact in known) == 250


def test_only_our_byte_code_is_taken_away(tmp_path):
    for package in ("attr", "csto_membership", "csto_membership/view"):
        (tmp_path / "site" / package).mkdir(parents=True)
        (tmp_path / "site" / package / "room.pyc").touch()
    processes.forget(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.pyc")] == ["site/attr/room.pyc"]


# the regression check


@pytest.mark.parametrize(
    ("sense", "target", "shown", "limit"),
    [
        ("at most", 2.5, 2.0, 5.0),
        ("at most", 2.5, 4.0, 8.0),
        ("at most", 2.5, None, 5.0),
        ("at least", 40, 60, 20),
        ("at least", 40, 30, 15),
        ("at most", None, 3.0, 6.0),
        ("at most", None, None, None),
    ],
)
def test_what_is_allowed_is_twice_the_target_or_what_is_shown_where_that_misses_it(sense, target, shown, limit):
    assert check.allowed(row(sense=sense, target=target), shown, 2.0) == limit


@pytest.mark.parametrize(
    ("given", "median", "said"),
    [
        ({"target": 2.5}, 5.0, ""),
        ({"target": 2.5}, 5.1, "r: ours, against theirs: 5.1, at most 5 allowed"),
        ({"target": 40, "sense": "at least"}, 20, ""),
        ({"target": 40, "sense": "at least"}, 12, "r: ours, against theirs: 12, at least 20 allowed"),
        ({}, 99, ""),
    ],
)
def test_a_fault_names_the_row_and_what_is_allowed(given, median, said):
    assert check.fault(result(median, **given), None, 2.0) == said


def test_what_seems_slow_once_is_measured_again():
    assert check.checked(contest(9.0, 1.0), {}) == []
    assert check.checked(contest(9.0, 8.0), {}) == ["r: ours, against theirs: 8, at most 4 allowed"]


def test_a_smaller_run_is_allowed_more():
    assert check.checked(contest(5.9, quick=0.1), {}) == []
    assert len(check.checked(contest(6.1, 6.1, quick=0.1), {})) == 1


@pytest.mark.parametrize(("ratio", "status"), [(1.0, 0), (9.0, 1)])
def test_the_check_exits_with_one_and_a_line_where_something_is_slow(monkeypatch, capsys, ratio, status):
    slow = contest(ratio, ratio)
    monkeypatch.setattr(check, "CONTESTS", (slow, contest(99.0, quick=0)))
    with pytest.raises(SystemExit) as ended:
        check.main()
    assert ended.value.code == status
    assert capsys.readouterr().out.count("slower than allowed: r:") == status


# figures


def test_figures_are_printed_and_written(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(command, "chosen", lambda _: (contest(0.5),))
    command.main(["--json", str(tmp_path / "f.json")])
    assert re.search(
        r"^r +≤ 1 +0\.5 \(0\.5-0\.5\) +reached +ours, against theirs$", capsys.readouterr().out, re.MULTILINE
    )
    (kept,) = figures.read(tmp_path / "f.json")["rows"]
    assert (kept["median"], kept["verdict"], kept["rounds"]) == (0.5, "reached", 2)


@pytest.mark.parametrize("wrong", [["--only", "sped"], ["--write", "--scale", "0.1"]])
def test_bad_options_are_refused(wrong, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(wrong)
    assert ended.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_new_figures_take_the_place_of_older_ones(tmp_path):
    path = tmp_path / "f.json"
    older = [figures.described(suite.ROWS[key]) | {"median": 1.0} for key in ("status", "members")]
    figures.write(path, {"rows": [*older, {"key": "gone"}], "growth": [{"events": 1}]})
    figures.renew([older[0] | {"median": 2.0, "what": "an older text"}], path=path)
    found = figures.read(path)
    assert [(one["key"], one["median"], one["what"]) for one in found["rows"]] == [
        ("members", 1.0, "`members(date)`"),
        ("status", 2.0, "`status(state, date)`"),
    ]
    assert found["growth"] == [{"events": 1}]


def test_a_file_that_is_not_there_has_no_figures(tmp_path):
    assert figures.read(tmp_path / "none.json") == {"rows": [], "growth": []}


@pytest.mark.parametrize(
    ("value", "written"), [(2.5, "2.5"), (0.1234, "0.123"), (999, "999"), (1_500, "1,500"), (32_812, "32,800")]
)
def test_a_ratio_has_three_digits(value, written):
    assert figures.number(value) == measured.number(value) == written


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (2.5, "seconds", "2.5 s"),
        (0.0025, "seconds", "2.5 ms"),
        (2.5e-7, "seconds", "250 ns"),
        (2.5e-6, "seconds", "2.5 µs"),
        (10.0**-6, "seconds", "1 µs"),
        (139_000_000, "bytes", "139 MB"),
        (45_056, "bytes", "45.1 kB"),
        (12, "bytes", "12 B"),
    ],
)
def test_an_amount_has_the_unit_that_suits_it(value, kind, written):
    assert measured.amount(value, kind) == written


# what the docs show


SHOWN = figures.read()


def test_the_docs_show_every_row_of_the_suite():
    assert [{name: one[name] for name in figures.described(suite.ROWS["members"])} for one in SHOWN["rows"]] == [
        figures.described(one) for one in suite.ROWS.values()
    ]


@pytest.mark.parametrize("shown", SHOWN["rows"], ids=lambda one: one["key"])
def test_a_shown_figure_has_its_verdict(shown):
    assert shown["low"] <= shown["median"] <= shown["high"]
    assert result(shown["median"], sense=shown["sense"], target=shown["target"]).verdict == shown["verdict"]


def test_the_page_has_the_table_of_the_figures():
    head, _, *lines = drawn.draw("figures").splitlines()
    assert head.startswith("| row | what | against | target | measured |")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [
        (one[0], f"**{measured.number(two['median'])}**", one[5]) for one, two in zip(cells, SHOWN["rows"], strict=True)
    ] == [(f"`{two['key']}`", one[4].split()[0], two["verdict"]) for one, two in zip(cells, SHOWN["rows"], strict=True)]


def test_the_page_says_of_every_row_that_was_not_reached_why():
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    told = page.partition("## What was not reached")[2].partition("\n## ")[0]
    missed = [one["key"] for one in SHOWN["rows"] if one["verdict"] == "not reached"]
    assert [key for key in missed if f"`{key}`" not in told] == []


def test_the_curve_goes_from_one_event_to_a_million():
    assert [one["events"] for one in SHOWN["growth"]] == list(growth.SIZES) == [10**power for power in range(7)]
    text = drawn.draw("growth")
    assert text.count("<circle") == sum(
        one[key] > 0 for one in SHOWN["growth"] for key in ("build", "question", "bytes")
    )
    assert text.count("<polyline") == 3


def test_the_figures_say_on_what_class_of_machine_and_name_none():
    text = figures.SHOWN.read_text(encoding="utf-8")
    assert set(SHOWN) == {*figures.surroundings(), "rows", "growth"}
    assert platform.node() not in {*re.findall(r"[\w.-]+", json.dumps(SHOWN["machine"]))}
    assert re.findall(r"/(?:tmp|home|root|work|Users)/", text) == []
