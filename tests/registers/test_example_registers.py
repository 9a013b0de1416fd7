"""The example registers answer the days that they state by hand."""

import re
from pathlib import Path

import pytest

from csto_membership import load

FOLDER = Path(__file__).parents[2] / "examples" / "registers"
KNOWN = re.compile(r"^# known: (\w+) (\d{4}-\d{2}-\d{2}) (\w+)(?: (\S+))?", re.MULTILINE)
FILES = sorted(FOLDER.glob("*.toml"))


def known_days():
    for path in FILES:
        for state, on, status, under in KNOWN.findall(path.read_text(encoding="utf-8")):
            yield pytest.param(path, state, on, status, under or None, id=f"{path.stem}-{state}-{on}")


@pytest.mark.parametrize(("path", "state", "on", "status", "under"), list(known_days()))
def test_known_days(path, state, on, status, under):
    assert load(path).status(state, on, instrument=under) == status


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_states_at_least_ten_known_days_and_sources_everything(path):
    assert len(KNOWN.findall(path.read_text(encoding="utf-8"))) >= 10
    register = load(path)
    assert all(event.sources for event in register.facts.events)
    for state in register.states:
        assert str(register.explain(state, "2020-01-01"))


def test_the_communities_are_there():
    assert {path.stem for path in FILES} == {
        "arab-league",
        "commonwealth",
        "council-of-europe",
        "guam",
        "rome-statute",
        "unesco",
        "warsaw-treaty",
    }
