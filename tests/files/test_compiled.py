"""What was read strictly is kept, answers for exactly the same files, and is never needed."""

import copy
import errno
import os
import pickle
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import astuple, evolve
from documents import SOUND, altered, content

from csto_membership import Event, Register, dump, load
from csto_membership.engine.equality import same_facts
from csto_membership.engine.view import View
from csto_membership.files import compiled, loading
from csto_membership.files.loading import DATA, build, contents_of, packaged, read, view_of


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache of the test's own, which takes small registers as well."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(compiled, "_cache", lambda: folder)
    monkeypatch.setattr(compiled, "SMALLEST", 0)
    return folder


@pytest.fixture
def file(tmp_path):
    """A register file."""
    path = tmp_path / "r.toml"
    path.write_bytes(content(SOUND))
    return path


def facts_of(path):
    """Return the facts of a path, compiled or read."""
    return view_of(path).facts


@pytest.fixture
def strict_readings(monkeypatch):
    """The file names of each strict reading."""
    readings = []
    strictly = loading._strictly  # noqa: SLF001  the one way to it

    def counted(files):
        readings.append([name for name, _ in files])
        return strictly(files)

    monkeypatch.setattr(loading, "_strictly", counted)
    return readings


@pytest.mark.slow
@pytest.mark.parametrize("name", packaged())
def test_a_packaged_register_answers_as_its_files_do(name):
    view = read(DATA / name)
    assert same_facts(load(name).facts, view.facts)
    again = compiled.from_bytes(compiled.to_bytes(view, "k"), "k")
    assert same_facts(again.facts, view.facts)
    for one in view.instruments:
        assert astuple(again.columns(one.id), recurse=False) == astuple(view.columns(one.id), recurse=False)


def test_every_kind_of_fact_survives(cache, file, strict_readings):
    before, after = facts_of(file), facts_of(file)
    assert strict_readings == [["r.toml"]]
    assert len(list(cache.iterdir())) == 1
    assert same_facts(after, before)
    assert after is not before
    for under, states in before.bonds.items():
        assert (len(after.bonds[under]), dict(after.bonds[under])) == (len(states), dict(states))
        assert [state in after.bonds[under] for state in ("AAA", "BBB", "CCC", "ZZZ", None)] == [
            state in states for state in ("AAA", "BBB", "CCC", "ZZZ", None)
        ]
    assert after.rows == before.rows
    assert [event.origin for event in after.events] == [event.origin for event in before.events]
    assert [state.note for state in after.states] == ["An island.", "", ""]
    assert Register(after).timeline("AAA").spells == Register(before).timeline("AAA").spells


@pytest.mark.usefixtures("cache")
def test_an_edited_fact_is_used_at_once(file, strict_readings):
    facts_of(file)
    file.write_bytes(content(altered({"register.note": "Edited."})))
    assert facts_of(file).note == "Edited."
    file.write_bytes(content(SOUND))
    assert facts_of(file).note == "Invented."
    assert len(strict_readings) == 2


@pytest.mark.usefixtures("cache")
def test_a_file_that_is_added_to_a_folder_is_read_at_once(tmp_path):
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / "r.toml").write_bytes(content(SOUND))
    assert len(facts_of(folder).sources) == 2
    (folder / "s.toml").write_text('[[source]]\nid = "more"\ntitle = "More"\n')
    assert len(facts_of(folder).sources) == 3


def test_the_key_tells_files_names_and_code_apart(monkeypatch):
    keys = {
        compiled.key_of(files)
        for files in ([("a", b"bc")], [("ab", b"c")], [("a", b"b"), ("c", b"")], [("c", b""), ("a", b"b")], [])
    }
    no_text = {compiled.key_of([(os.fsdecode(name), b"")]) for name in (b"\xff.toml", b"\xfe.toml")}
    monkeypatch.setattr(compiled, "_code", lambda: "other code")
    assert len(keys | no_text | {compiled.key_of([("a", b"bc")])}) == 8


def test_the_key_depends_on_the_code_that_reads_and_proves_and_on_the_catalogue(tmp_path, monkeypatch):
    folders = ("model", "engine", "organization", "files")
    counted = ["errors.py", "data/states.csv", *(f"{folder}/{name}.py" for folder in folders for name in "ab")]
    for name in [*counted, "cli/main.py", "register.py"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    monkeypatch.setattr(compiled, "PACKAGE", tmp_path)
    code = compiled._code.__wrapped__  # noqa: SLF001  what is kept of one process
    hashes = [code()]
    for name in counted:
        (tmp_path / name).write_text("x")
        hashes.append(code())
    (tmp_path / "model" / "a.py").rename(tmp_path / "model" / "c.py")
    hashes.append(code())
    assert len(set(hashes)) == len(hashes)
    (tmp_path / "cli" / "main.py").write_text("x")
    (tmp_path / "register.py").write_text("x")
    assert code() == hashes[-1]


DAMAGE = {
    "empty": lambda _: b"",
    "cut off": lambda whole: whole[:-10],
    "changed": lambda whole: whole.replace(b"Aland", b"Bland"),
    "no text": lambda _: b"\xff\xfe\n\xff",
    "another's": lambda whole: b"0" * 64 + whole[64:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_what_is_damaged_is_ignored_and_replaced(cache, file, strict_readings, damage):
    facts = facts_of(file)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert same_facts(facts_of(file), facts)
    assert len(strict_readings) == 2
    assert kept.read_bytes() == whole


posix = pytest.mark.skipif(os.name != "posix", reason="only POSIX has these rights")


@posix
def test_only_the_user_can_read_what_is_kept(cache, file):
    facts_of(file)
    (kept,) = cache.iterdir()
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@posix
def test_what_others_can_write_or_read_is_not_trusted(cache, file, strict_readings):
    facts_of(file)
    (kept,) = cache.iterdir()
    kept.chmod(0o644)
    facts_of(file)
    cache.chmod(0o777)
    file.write_bytes(content(altered({"register.note": "Edited."})))
    facts_of(file)
    assert len(strict_readings) == 3
    assert list(cache.iterdir()) == [kept]


@posix
@pytest.mark.parametrize("mode", [0o711, 0o755, 0o720, 0o702])
def test_a_folder_into_which_others_can_write_is_no_cache(cache, file, mode):
    cache.mkdir()
    cache.chmod(mode)
    facts_of(file)
    assert bool(list(cache.iterdir())) is not bool(mode & (stat.S_IWGRP | stat.S_IWOTH))


@posix
def test_links_are_not_followed(cache, file, tmp_path, strict_readings):
    facts_of(file)
    (kept,) = cache.iterdir()
    kept.rename(tmp_path / "elsewhere.json")
    kept.symlink_to(tmp_path / "elsewhere.json")
    facts_of(file)
    cache.rename(tmp_path / "other")
    cache.symlink_to(tmp_path / "other")
    file.write_bytes(content(altered({"register.note": "Edited."})))
    facts_of(file)
    assert len(strict_readings) == 3
    assert len(list(cache.iterdir())) == 1


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch, file):
    (tmp_path / "taken").write_text("no folder")
    monkeypatch.setattr(compiled, "_cache", lambda: tmp_path / "taken" / "cache")
    monkeypatch.setattr(compiled, "SMALLEST", 0)
    assert facts_of(file).id == "r"


def test_the_oldest_registers_leave_a_full_cache(cache, file, monkeypatch):
    facts_of(file)
    (first,) = cache.iterdir()
    os.utime(first, (0, 0))
    monkeypatch.setattr(compiled, "LARGEST", first.stat().st_size + 100)
    file.write_bytes(content(altered({"register.note": "Edited."})))
    facts_of(file)
    assert len(list(cache.iterdir())) == 1
    assert not first.exists()
    monkeypatch.setattr(compiled, "LARGEST", 10)
    file.write_bytes(content(altered({"register.note": "Edited again."})))
    facts_of(file)
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("spare", [0, -1])
def test_a_register_is_kept_and_found_within_exactly_these_sizes(cache, file, monkeypatch, strict_readings, spare):
    facts_of(file)
    (kept,) = cache.iterdir()
    monkeypatch.setattr(compiled, "LARGEST", kept.stat().st_size + spare)
    facts_of(file)
    assert (len(strict_readings), list(cache.iterdir())) == (1 - spare, [kept])
    kept.unlink()
    facts_of(file)
    assert list(cache.iterdir()) == [kept] * (1 + spare)
    kept.unlink(missing_ok=True)
    monkeypatch.setattr(compiled, "LARGEST", 10**6)
    monkeypatch.setattr(compiled, "SMALLEST", file.stat().st_size - spare)
    facts_of(file)
    assert list(cache.iterdir()) == [kept] * (1 + spare)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other folders for caches")
def test_the_cache_is_a_folder_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(compiled.SWITCH, raising=False)
    assert compiled._cache() == tmp_path / "csto-membership"  # noqa: SLF001  where it is


def test_a_small_register_is_not_kept(cache, file, monkeypatch):
    monkeypatch.setattr(compiled, "SMALLEST", 10**6)
    facts_of(file)
    assert not cache.exists()


def test_the_cache_can_be_switched_off(monkeypatch, file):
    monkeypatch.setattr(compiled, "SMALLEST", 0)
    monkeypatch.setenv(compiled.SWITCH, "off")
    assert compiled._cache() is None  # noqa: SLF001  where it would be
    assert facts_of(file).id == "r"


def test_a_cache_that_cannot_be_written_to_the_end_leaves_nothing_behind(cache, file, monkeypatch):
    def full(_):
        yield b"one line"
        raise OSError(errno.ENOSPC, "the disk is full")

    monkeypatch.setattr(compiled, "_lines", full)
    assert facts_of(file).id == "r"
    assert list(cache.iterdir()) == []


def test_a_register_that_is_refused_is_not_kept(cache, file):
    file.write_bytes(content(altered({"register.id": 5})))
    with pytest.raises(ValueError, match="must be a text"):
        facts_of(file)
    assert not cache.exists()


@pytest.mark.parametrize("folder", [False, True])
@pytest.mark.usefixtures("cache")
def test_a_register_can_be_compiled_beside_its_sources(file, folder, strict_readings):
    path = file.parent if folder else file
    place = build(path)
    assert place.name[0] == "_"
    assert load(path) == Register(read(path))
    assert len(strict_readings) == 2  # of `build` and of `read`
    file.write_bytes(content(altered({"register.note": "Edited."})))
    assert load(path).facts.note == "Edited."


@pytest.mark.parametrize(
    ("byte_code", "switch", "kept"), [(True, "", "beside"), (False, "", "cache"), (True, "off", "")]
)
def test_a_packaged_register_is_kept_beside_its_sources_as_byte_code_is(
    cache, file, monkeypatch, byte_code, switch, kept
):
    monkeypatch.setattr(compiled, "DATA", file.parent)
    monkeypatch.setattr(sys, "dont_write_bytecode", not byte_code)
    if switch == "off":
        monkeypatch.setattr(compiled, "_cache", lambda: None)
    view_of(file)
    assert (compiled.beside(file).exists(), cache.exists()) == (kept == "beside", kept == "cache")
    assert load(file) == Register(read(file))


def test_a_packaged_register_that_is_in_the_cache_is_kept_beside_its_sources_too(
    cache, file, monkeypatch, strict_readings
):
    view_of(file)
    monkeypatch.setattr(compiled, "DATA", file.parent)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    view_of(file)
    assert (compiled.beside(file).exists(), len(strict_readings)) == (True, 1)
    shutil.rmtree(cache)
    assert (view_of(file) == read(file), len(strict_readings)) == (True, 2)  # that of `read`


def test_a_packaged_register_is_kept_in_the_cache_where_the_package_cannot_be_written(cache, file, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(compiled, "DATA", file.parent)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "write_beside", refuse)
    view_of(file)
    assert cache.exists()


@pytest.mark.usefixtures("cache")
def test_a_compiled_register_is_not_written_over_itself(file):
    register = load(file)
    dump(register, file)
    assert load(file) == register


def test_a_roster_makes_no_records_of_events_and_a_question_about_a_bond_those_of_that_bond(monkeypatch):
    facts = load("csto").facts
    register = Register(compiled.from_bytes(compiled.to_bytes(load("csto").view, "k"), "k"))
    made = []
    from_row = compiled.from_row
    monkeypatch.setattr(compiled, "from_row", lambda kind, row: made.append((kind, row)) or from_row(kind, row))
    assert register.members("2012-07-01") == load("csto").members("2012-07-01")
    assert Event not in {kind for kind, _ in made}
    assert register.status("UZB", "2012-07-01", instrument="cst") == load("csto").status(
        "UZB", "2012-07-01", instrument="cst"
    )
    assert {(row["state"], row["instrument"]) for kind, row in made if kind is Event} == {("UZB", "cst")}
    assert register.facts.events == facts.events


def test_compiled_facts_travel_before_and_after_they_are_used():
    facts = load("guam").facts
    found = compiled.from_bytes(compiled.to_bytes(load("guam").view, "k"), "k").facts
    assert same_facts(pickle.loads(pickle.dumps(found)), facts)  # noqa: S301  our own bytes
    assert same_facts(copy.copy(found), facts)
    assert found.events == facts.events
    assert same_facts(pickle.loads(pickle.dumps(found)), facts)  # noqa: S301  our own bytes
    with pytest.raises(AttributeError, match=r"^facts have no field 'nothing'$"):
        found.nothing  # noqa: B018  it is what raises


def test_facts_that_were_not_read_from_files_survive():
    facts = evolve(load("guam").facts, sources=[], disputes=[], events=[], rows={})
    assert same_facts(compiled.from_bytes(compiled.to_bytes(View(facts), "k"), "k").facts, facts)


@pytest.mark.slow
def test_a_second_process_reads_nothing_strictly(tmp_path):
    script = (
        "import sys; from csto_membership import CSTO; CSTO.status('ARM', '2024-03-01'); print('cattrs' in sys.modules)"
    )
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)}
    runs = [
        subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)  # noqa: S603  our own
        for _ in range(2)
    ]
    assert runs[1].stdout == "False\n"
    shipped = (
        compiled.find(DATA / "csto", contents_of(DATA / "csto")) is not None
        and Path(compiled.beside(DATA / "csto")).exists()
    )
    assert shipped or runs[0].stdout == "True\n"


def test_the_histories_folded_by_a_strict_reading_are_not_folded_again(file, monkeypatch):
    register = Register(read(file))

    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr("csto_membership.engine.fold.fold", refuse)
    assert register.status("Aland", "2003-01-01").value == "member"
