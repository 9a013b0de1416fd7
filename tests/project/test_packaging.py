"""Packaging: what is built, that it is built the same every time, and the workflows that release it."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import HeaderParser
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

import pytest

import csto_membership
from csto_membership.files.loading import packaged

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "csto_membership"
PACKAGE = Path(csto_membership.__file__).parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = ("run", "build", "sbom")
WRITTEN = {"__pycache__", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".benchmarks", "_build"}
"""Folders that tools write: no part of what is built."""
CHECKOUT = pytest.mark.skipif(not SOURCE.is_dir(), reason="a checkout is built; here are no sources")
BUILDER = pytest.mark.skipif(
    not (find_spec("build") and find_spec("hatchling")), reason="needs build and hatchling; .ci/run installs them"
)


def files_below(folder):
    """Return the files of a folder by their path in it, without what tools write."""
    found = [file.relative_to(folder) for file in folder.rglob("*") if file.is_file()]
    kept = (file for file in found if not WRITTEN & set(file.parts) and file.suffix != ".pyc")
    return {file.as_posix() for file in kept if file.name != "_compiled.json"}


def copied(folder, when):
    """Copy the checkout, with other times and rights."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*WRITTEN, ".git", ".venv", "dist"))
    for file in folder.rglob("*"):
        os.utime(file, (when, when))
        if file.is_file():
            file.chmod(0o600 if when % 2 else 0o644)
    return folder


def built(folder, out, epoch="1700000000", **more):
    """Build the sdist and from it the wheel; return both."""
    command = [sys.executable, "-m", "build", "-q", "--no-isolation", "--outdir", str(out), str(folder)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": epoch} | more
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=300)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("one")
    return built(copied(folder / "checkout", 1_600_000_000), folder / "dist")


@pytest.fixture(scope="module")
def sdist(packages):
    """Return the files of the sdist, below its one folder."""
    with tarfile.open(packages[0]) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


@pytest.fixture(scope="module")
def wheel(packages):
    with zipfile.ZipFile(packages[1]) as archive:
        return set(archive.namelist())


@CHECKOUT
@BUILDER
@pytest.mark.heavy
class TestBuild:
    def test_two_builds_are_equal_to_the_byte(self, packages, tmp_path):
        again = built(copied(tmp_path / "elsewhere", 1_500_000_001), tmp_path / "dist", TZ="Asia/Yerevan", LC_ALL="C")
        assert [file.name for file in again] == [file.name for file in packages]
        assert [file.read_bytes() for file in again] == [file.read_bytes() for file in packages]

    def test_another_epoch_makes_other_bytes(self, packages, tmp_path):
        later = built(copied(tmp_path / "checkout", 1_600_000_000), tmp_path / "dist", epoch="1800000000")
        assert later[1].read_bytes() != packages[1].read_bytes()

    def test_the_wheel_holds_the_package_whole_and_its_metadata_and_no_more(self, wheel):
        about = {name for name in wheel if ".dist-info/" in name}
        compiled = {f"csto_membership/data/{name}/_compiled.json" for name in packaged()}
        assert wheel - about == {f"csto_membership/{file}" for file in files_below(SOURCE)} | compiled
        assert {name.partition("/")[2] for name in about} == {
            "METADATA",
            "WHEEL",
            "RECORD",
            "entry_points.txt",
            "licenses/LICENSE",
            "licenses/LICENSE-DATA",
        }

    def test_the_sdist_holds_what_its_tests_and_checks_read(self, sdist):
        for folder in ("src", "tests", "tools", "docs", "examples", "benchmarks", ".ci", ".github"):
            held = {name.partition("/")[2] for name in sdist if name.startswith(f"{folder}/")}
            assert files_below(ROOT / folder) <= held, folder
        texts = {"README.md", "CHANGELOG.md", "DATA-NEWS.md", "CITATION.cff", "LICENSE", "LICENSE-DATA"}
        assert texts | {"pyproject.toml", "PKG-INFO"} <= sdist

    def test_nothing_that_tools_write_is_packed(self, sdist, wheel):
        assert [name for name in sdist | wheel if WRITTEN & set(name.split("/")) or name.endswith(".pyc")] == []

    def test_twine_finds_no_fault(self, packages):
        pytest.importorskip("twine", reason="needs twine; .ci/run installs it")
        command = [sys.executable, "-m", "twine", "check", "--strict", *map(str, packages)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own files
        assert done.returncode == 0, done.stdout

    def test_the_metadata_say_what_it_is(self, packages):
        with zipfile.ZipFile(packages[1]) as archive:
            name = next(name for name in archive.namelist() if name.endswith("METADATA"))
            said = HeaderParser().parsestr(archive.read(name).decode())
        assert said["Name"] == "csto-membership"
        assert said["Version"] == csto_membership.__version__
        assert said["License-Expression"] == "MIT AND CC-BY-4.0"
        assert said["Requires-Python"] == ">=3.11"
        assert said["Description-Content-Type"] == "text/markdown"
        assert set(said.get_all("License-File")) == {"LICENSE", "LICENSE-DATA"}


def test_the_installed_package_has_its_data_and_says_that_it_is_typed():
    files = files_below(PACKAGE)
    assert {"py.typed", "visualization/page_template.html", "data/register.schema.json"} <= files
    assert {f"data/csto/{name}.toml" for name in ("ARM", "UZB", "register", "sources")} <= files


def test_the_command_is_an_entry_point():
    scripts = [one for one in distribution("csto-membership").entry_points if one.group == "console_scripts"]
    assert [(one.name, one.value) for one in scripts] == [("csto-membership", "csto_membership.cli.main:main")]
    assert callable(scripts[0].load())


# the scripts and the workflows


def steps_of(text):
    """Return what a workflow does: the actions that it uses, and the commands that it runs."""
    uses = re.findall(r"^ *(?:- )?uses: (.*)$", text, re.MULTILINE)
    return uses, re.findall(r"^ *(?:- )?run: (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="the scripts are for bash on POSIX systems")
def test_a_script_is_sound_bash(script):
    done = subprocess.run(["bash", "-n", str(ROOT / ".ci" / script)], capture_output=True, check=False)  # noqa: S603, S607
    assert done.stderr == b""


def test_there_are_workflows_for_checks_and_for_releases():
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "release.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
class TestWorkflow:
    def test_every_action_is_pinned_to_a_commit_and_names_its_version(self, path):
        uses, _ = steps_of(path.read_text(encoding="utf-8"))
        assert uses
        assert [one for one in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []

    def test_one_action_has_one_commit_everywhere(self, path):
        pins = {use for each in WORKFLOWS for use in steps_of(each.read_text(encoding="utf-8"))[0]}
        assert len({pin.partition("@")[0] for pin in pins}) == len(pins), path

    def test_what_it_runs_is_there(self, path):
        _, runs = steps_of(path.read_text(encoding="utf-8"))
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        assert runs
        for command in runs:
            for script in re.findall(r"\.ci/\w+", command):
                assert (ROOT / script).is_file(), command
            for group in re.findall(r"--group (\w+)", command):
                assert group in project["dependency-groups"], command
            for extra in re.findall(r"\.\[(\w+)\]", command):
                assert extra in project["project"]["optional-dependencies"], command

    def test_it_holds_no_secret_and_shows_no_input_to_a_shell(self, path):
        text = path.read_text(encoding="utf-8")
        _, runs = steps_of(text)
        assert "secrets." not in text
        assert "pull_request_target" not in text
        assert [command for command in runs if "${{" in command] == []

    def test_rights_are_given_job_by_job(self, path):
        yaml = pytest.importorskip("yaml", reason="needs pyyaml; .ci/run installs it")
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {}
        for name, job in workflow["jobs"].items():
            assert {right for right, kind in job["permissions"].items() if kind == "write"} <= {
                "attestations",
                "id-token",
            }
            assert job["timeout-minutes"] <= 90, name
            assert all(("uses" in step) != ("run" in step) for step in job["steps"]), name

    def test_a_checkout_leaves_no_credentials_behind(self, path):
        yaml = pytest.importorskip("yaml", reason="needs pyyaml; .ci/run installs it")
        jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
        checkouts = [
            step for job in jobs for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")
        ]
        assert [step for step in checkouts if step["with"]["persist-credentials"] is not False] == []


def test_the_workflows_try_every_python_that_the_package_claims():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    claimed = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    quoted = ", ".join(f'"{one}"' for one in claimed)
    assert f"python: [{quoted}]" in text
    assert f"for version in {' '.join(claimed)}; do" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_only_the_job_that_publishes_and_the_one_that_signs_may_prove_who_they_are():
    yaml = pytest.importorskip("yaml", reason="needs pyyaml; .ci/run installs it")
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))["jobs"]
    assert {name for name, job in jobs.items() if "id-token" in job["permissions"]} == {"attest", "publish"}
    assert jobs["publish"]["needs"] == ["build", "attest"]
    assert jobs["publish"]["environment"] == "release"
