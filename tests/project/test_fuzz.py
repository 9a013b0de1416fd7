"""A short run of the fuzzing script, and proof that it finds what is planted."""

import ast
import shlex
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("resource", reason="the limits of a process are those of POSIX systems")

import fuzz

from csto_membership import CSTO
from csto_membership.files import reader, rows
from csto_membership.model import periods

SLOW = ("megabyte", "million", "thousand", "thousandth", "ten thousand years", "thirteenth", "everything")
QUICK = {name: case for name, case in fuzz.hard().items() if not any(word in name for word in SLOW)}
INPUTS = {"moments": 2000, "values": 2000, "texts": 150, "documents": 150, "commands": 80}
INPUTS |= {"cells": 300, "files": 40, "frames": 300, "plots": 15}


@pytest.fixture(autouse=True)
def _workshop():
    with fuzz.workshop():
        yield


def fuzzer():
    return fuzz.Fuzzer(seed=7, seconds=60, megabytes=1000)


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_nothing_foreign_comes_back_from_a_few_inputs(target):
    trial = fuzzer()
    trial.run(target, INPUTS[target])
    assert trial.findings == []
    assert trial.tried[target] == INPUTS[target]


@pytest.mark.parametrize("name", QUICK)
def test_a_hard_case_is_answered_or_refused(name):
    assert fuzz.fails(QUICK[name], seconds=60) is None


def test_four_thousand_events_of_one_bond_on_one_day_are_folded():
    content = fuzz.CONTENTS["four thousand events of one bond on one day"]()
    assert len(reader.read([("r.toml", content)]).bonds["t"]["CCC"]) == 4000


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_an_input_is_made_of_seed_target_and_number_alone(target):
    make, _ = fuzz.TARGETS[target]
    made = [make(Random(f"7:{target}:{number}")) for number in range(20)]  # noqa: S311  not for secrets
    assert made == [make(Random(f"7:{target}:{number}")) for number in range(20)]  # noqa: S311  the same
    assert len({repr(one) for one in made}) > 10


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_an_input_can_be_written_down_and_read_back(target):
    make, _ = fuzz.TARGETS[target]
    made = make(Random(f"7:{target}:1"))  # noqa: S311  not for secrets
    assert ast.literal_eval(repr(made)) == made


@pytest.mark.parametrize("count", [0, 1, 99, 1_000_000])
def test_inputs_are_shared_out_and_none_is_lost(count):
    assert sum(fuzz.shared(count).values()) == count


# planted faults


def plant(monkeypatch, error):
    def broken(text):
        if "-" in text:
            raise error

    monkeypatch.setattr(periods.MonthDay, "parse", broken)


def test_a_foreign_exception_is_found_and_its_input_made_short(monkeypatch):
    plant(monkeypatch, KeyError("planted"))
    trial = fuzzer()
    trial.run("moments", 200)
    (finding,) = trial.findings
    assert "KeyError('planted')" in finding
    assert shlex.split(finding.rpartition("--replay ")[2]) == ["'-'"]


def test_a_finding_can_be_repeated(monkeypatch):
    plant(monkeypatch, KeyError("planted"))
    trial = fuzzer()
    trial.replay("moments", "-")
    assert len(trial.findings) == 1


def test_one_fault_is_one_finding_however_often_it_comes(monkeypatch):
    plant(monkeypatch, ZeroDivisionError())
    trial = fuzzer()
    trial.run("moments", 300)
    assert len(trial.findings) == 1


def test_an_error_that_cannot_be_shown_is_found(monkeypatch):
    monkeypatch.setattr("csto_membership.errors.MomentError.__str__", lambda _: "")
    trial = fuzzer()
    trial.replay("moments", "x")
    assert len(trial.findings) == 1


def test_a_wrong_answer_is_found(monkeypatch):
    monkeypatch.setattr(periods.Period, "after", lambda _, day: day.replace(year=1))
    trial = fuzzer()
    trial.replay("moments", "P6M")
    assert len(trial.findings) == 1


def test_a_fault_of_the_loader_is_found(monkeypatch):
    monkeypatch.setattr(rows, "_unfit", lambda document: document["event"][0]["id"][0] and "")
    trial = fuzzer()
    trial.run("documents", 300)
    assert trial.findings


def test_a_traceback_of_the_command_line_is_found(monkeypatch):
    monkeypatch.setattr("csto_membership.cli.options.load", lambda _: 1 / 0)
    trial = fuzzer()
    trial.replay("commands", ["members", "2012-07-01"])
    (finding,) = trial.findings
    assert "ZeroDivisionError" in finding


def test_an_exit_status_that_means_nothing_is_found(monkeypatch):
    monkeypatch.setattr("csto_membership.cli.options.load", lambda _: sys.exit(1))
    trial = fuzzer()
    trial.replay("commands", ["members", "2012-07-01"])
    (finding,) = trial.findings
    assert "exit status 1" in finding


def test_an_input_without_end_is_interrupted(monkeypatch):
    def endless(_):
        while True:
            pass

    monkeypatch.setattr(periods.MonthDay, "parse", endless)
    trial = fuzz.Fuzzer(seed=7, seconds=0.2, megabytes=1000)
    trial.replay("moments", "x")
    (finding,) = trial.findings
    assert "took longer than 0.2 seconds" in finding


def test_a_hard_case_that_takes_too_much_memory_is_found(monkeypatch):
    monkeypatch.setattr(fuzz, "hard", lambda: {"a list": lambda: [0] * 10**6})
    trial = fuzz.Fuzzer(seed=7, seconds=60, megabytes=1)
    trial.run_hard()
    assert trial.findings == ["hard: a list: 8 megabytes"]


def test_a_raise_of_the_package_is_ours_and_an_error_of_python_s_is_not():
    with pytest.raises(LookupError) as refusal:
        CSTO.state("Atlantis")
    assert fuzz.ours(refusal.value)
    with pytest.raises(AttributeError) as fault:
        reader.read([("r.toml", "a text")])
    assert not fuzz.ours(fault.value)


def test_the_script_says_how_many_inputs_it_tried():
    command = [sys.executable, fuzz.__file__, "--inputs", "30", "--seed", "3", "--target", "moments"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(fuzz.__file__).parent)  # noqa: S603  our own script
    assert done.stdout.splitlines()[0].startswith("moments: 30 inputs, the slowest ")
    assert "30 inputs, seed 3, 0 findings, " in done.stdout
