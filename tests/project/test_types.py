"""Types: what the package promises to type checkers, as mypy and pyright see it."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

import csto_membership

PACKAGE = Path(csto_membership.__file__).parent
ROOT = Path(__file__).parents[2]
SURFACE = Path(__file__).with_name("typing_surface.py")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CHECKOUT = pytest.mark.skipif(PACKAGE.parent != ROOT / "src", reason="the checkout's own files are read there")
LIBRARYS_OWN = re.compile(r"csto_membership\.(engine\.chart\.)?MembershipChart(\.bond(\..*)?)?")
"""The chart, its states and its acts: the library's own way to write a chart has no annotations."""


def needs(name):
    return [pytest.mark.heavy, pytest.mark.skipif(not find_spec(name), reason=f"needs {name}; .ci/run installs it")]


def run(folder, *arguments):
    """Run a checker in a folder, so that it finds the installed package; return what it says."""
    here = {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=os.environ | here)  # noqa: S603


def front():
    """Return the parts of the front: the names for checkers, the table of modules, and what is public."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    seen = [
        name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level for name in node.names
    ]
    named = {ast.unparse(node.targets[0]): node.value for node in tree.body if isinstance(node, ast.Assign)}
    return seen, ast.literal_eval(named["_MODULES"]), ast.literal_eval(named["__all__"])


def test_the_package_says_that_it_is_typed():
    assert (PACKAGE / "py.typed").is_file()


def test_what_is_public_is_written_out_for_checkers():
    seen, modules, public = front()
    assert sorted(public) == sorted(["CSTO", *(name for names in modules.values() for name in names)])
    assert sorted(seen) == sorted(set(public) - {"CSTO"})


def test_each_ignore_names_its_rule_and_its_reason():
    """A rule in brackets, and words after it or after the `noqa` before it."""
    unsaid = [
        f"{file.relative_to(PACKAGE)}: {line.strip()}"
        for file in PACKAGE.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if "# pyright: ignore" in line or "# type: ignore" in line
        if not re.search(r"# (noqa: \w+  [^#]*\w|(type|pyright): ignore\[[\w, -]+\]  # \w)", line)
    ]
    assert unsaid == []


@CHECKOUT
def test_both_checkers_are_strict_and_relaxed_only_for_a_reason():
    assert PROJECT["tool"]["mypy"]["strict"]
    pyright = PROJECT["tool"]["pyright"]
    assert pyright["typeCheckingMode"] == "strict"
    relaxed = [key for key in pyright if key.startswith("report")]
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert [key for key in relaxed if not re.search(rf"^{key} = false # \w", text, re.MULTILINE)] == []


@pytest.mark.parametrize("checker", [pytest.param("mypy", marks=needs("mypy"))])
def test_mypy_reads_the_surface_as_users_write_it(checker, tmp_path):
    shutil.copy(SURFACE, tmp_path)
    done = run(tmp_path, checker, "--strict", "--python-version", "3.11", "--cache-dir", os.devnull, SURFACE.name)
    assert done.stdout.splitlines()[-1] == "Success: no issues found in 1 source file", done.stdout


@pytest.mark.parametrize("checker", [pytest.param("pyright", marks=needs("pyright"))])
def test_pyright_reads_the_surface_as_users_write_it(checker, tmp_path):
    shutil.copy(SURFACE, tmp_path)
    settings = {"typeCheckingMode": "strict", "reportUnnecessaryTypeIgnoreComment": True, "pythonVersion": "3.11"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    done = run(tmp_path, checker)
    assert done.stdout.splitlines()[-1] == "0 errors, 0 warnings, 0 informations", done.stdout


@pytest.mark.parametrize("checker", [pytest.param("pyright", marks=needs("pyright"))])
def test_the_type_of_every_public_name_is_known(checker, tmp_path):
    done = run(tmp_path, checker, "--verifytypes", "csto_membership", "--ignoreexternal", "--outputjson")
    symbols = json.loads(done.stdout)["typeCompleteness"]["symbols"]
    exported = [one for one in symbols if one["isExported"]]
    vague = [one["name"] for one in exported if not one["isTypeKnown"] or one["isTypeAmbiguous"]]
    assert len(exported) > 1000
    assert [name for name in vague if not LIBRARYS_OWN.fullmatch(name)] == []
