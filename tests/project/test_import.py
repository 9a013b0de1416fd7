"""The front: light to import, complete, and honest about what it has."""

import inspect
import json
import re
import subprocess
import sys
from importlib import import_module

import pytest

import csto_membership
from csto_membership import load

HEAVY = [
    "statemachine",
    "cattrs",
    "click",
    "rich",
    "tomlkit",
    "numpy",
    "pandas",
    "narwhals",
    "pyarrow",
    "polars",
]
QUESTIONS = """
from csto_membership import CSTO, Counting, Event, Moment
CSTO.members("2012-07-01", counting=Counting.VOTING)
CSTO.is_member("Armenia", "2024-03-01")
CSTO.status("ARM", Moment.parse("2010"))
CSTO.position("UZB", "2012-07-01")
CSTO.statuses("2024-03-01")
CSTO.possible_statuses("AZE", "1993", instrument="cst")
CSTO.timeline("UZB").spells
str(CSTO.explain("UZB", "2012-07-01"))
CSTO.changes("2012-01-01", "2013-01-01")
CSTO.deadlines("ARM", "2025-01-01")
CSTO.by_reading("UZB", "2020-01-01").to_csv()
CSTO.as_known_on("2012-08-01").read_as(uzbekistan_2012="suspended").status("UZB", "2012-08-01")
CSTO.with_events(Event(state="ARM", act="resume", date="2026-01-31")).members("2026-01-31")
CSTO.states, CSTO.instruments, CSTO.events, CSTO.disputes, CSTO.sources, CSTO.findings
"""


def loaded_by(code):
    """Return the modules that a fresh process has loaded after some code.

    The packaged register is compiled: it was read strictly by this process at the latest.
    """
    load("csto")
    code += "\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return set(json.loads(done.stdout))


@pytest.fixture(scope="module", params=["import csto_membership", QUESTIONS], ids=["import", "questions"])
def modules(request):
    return loaded_by(request.param)


@pytest.mark.parametrize("name", HEAVY)
def test_neither_importing_nor_asking_loads_a_heavy_library(modules, name):
    assert name not in modules


def test_importing_loads_no_room_of_the_house():
    assert {name for name in loaded_by("import csto_membership") if name.startswith("csto_membership.")} == set()


def test_the_vocabulary_can_be_had_without_the_register():
    modules = loaded_by("from csto_membership import Act, Moment, Status")
    assert "csto_membership.register" not in modules
    assert "csto_membership.files.loading" not in modules


def test_the_chart_is_loaded_where_it_is_asked_for():
    assert "statemachine" in loaded_by("from csto_membership import MembershipChart")


@pytest.mark.parametrize("name", csto_membership.__all__)
def test_every_public_name_can_be_imported(name):
    value = getattr(csto_membership, name)
    assert value is not None
    assert getattr(csto_membership, name) is value, "the same one every time"


@pytest.mark.parametrize("name", [name for name in csto_membership.__all__ if name[0].isupper() and name != "CSTO"])
def test_every_public_class_says_what_it_is(name):
    assert getattr(csto_membership, name).__doc__
    assert getattr(csto_membership, name).__name__ == name


def test_a_star_import_brings_the_public_names():
    names = {}
    exec("from csto_membership import *", names)  # noqa: S102  a star is allowed at the top of a module only
    assert set(csto_membership.__all__) <= names.keys()


def test_dir_lists_the_public_names_in_order_and_no_other():
    listed = dir(csto_membership)
    assert listed == sorted(listed)
    assert {name for name in listed if not name.startswith("__")} == set(csto_membership.__all__)


FUNCTIONS = [
    *(name for name in csto_membership.__all__ if inspect.isfunction(getattr(csto_membership, name))),
    *(f"Register.{name}" for name, _ in inspect.getmembers(csto_membership.Register, inspect.isfunction)),
]


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if "._" not in name])
def test_help_explains_each_argument(name):
    function = csto_membership
    for part in name.split("."):
        function = getattr(function, part)
    told = inspect.getdoc(function)
    arguments = [one for one in inspect.signature(function).parameters if one != "self"]
    assert [one for one in arguments if not re.search(rf"\b{one}(, \w+)*: ", told)] == []


def test_no_public_name_is_there_twice():
    assert len(set(csto_membership.__all__)) == len(csto_membership.__all__)


def test_the_names_that_type_checkers_see_are_the_public_ones():
    front = {name for names in csto_membership._MODULES.values() for name in names}  # noqa: SLF001  the front's own table
    with open(csto_membership.__file__, encoding="utf-8") as source:  # noqa: PTH123
        seen = source.read().partition("if TYPE_CHECKING:")[2].partition("_MODULES")[0]
    assert {word.strip(",()") for word in seen.split()} >= front


@pytest.mark.parametrize("name", ["csto", "Csto", "members", "_nothing", "senate"])
def test_an_unknown_name_is_an_attribute_error_that_names_it(name):
    with pytest.raises(AttributeError, match=f"module 'csto_membership' has no attribute '{name}'"):
        getattr(csto_membership, name)


def test_the_version_is_that_of_the_distribution():
    metadata = import_module("importlib.metadata")
    assert csto_membership.__version__ == metadata.version("csto-membership")


def test_the_packaged_register_is_built_on_first_access():
    assert "csto_membership.register" not in loaded_by("import csto_membership; dir(csto_membership)")
    assert csto_membership.CSTO is csto_membership.load("csto")
