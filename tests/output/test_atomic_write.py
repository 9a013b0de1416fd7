"""Files are written whole, or stay as they were."""

import errno
import os
import select
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from csto_membership.output import atomic_write
from csto_membership.output.atomic_write import put, put_all
from csto_membership.output.bounded_read import content_of

OLD, NEW = b"as it was", b"what is new"


def full(_path, _content):
    raise OSError(errno.ENOSPC, "No space left on device", "somewhere")


def test_a_file_is_written_and_replaced(tmp_path):
    path = tmp_path / "a"
    put(path, OLD)
    put(path, NEW)
    assert path.read_bytes() == NEW
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_file_that_is_replaced_keeps_its_rights(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(OLD)
    path.chmod(0o640)
    put(path, NEW)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has modes")
def test_a_new_file_has_the_mode_that_the_process_gives_files(tmp_path):
    before = os.umask(0o027)
    try:
        put(tmp_path / "a", NEW)
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_that_is_replaced_keeps_its_owner(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(OLD)
    os.chown(path, 1234, 4321)
    put(path, NEW)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)


def refuse(*_):
    raise PermissionError(errno.EACCES, "Permission denied")


def test_a_file_that_must_not_be_written_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write all
    monkeypatch.setattr(atomic_write, "_write_directly", refuse)
    with pytest.raises(PermissionError):
        put(path, NEW)
    assert path.read_bytes() == OLD


def test_a_link_still_leads_to_the_file(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a").write_bytes(OLD)
    (tmp_path / "link").symlink_to(tmp_path / "folder" / "a")
    put(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder" / "a").read_bytes() == NEW


def test_what_cannot_be_written_leaves_the_file_as_it_was_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(OLD)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left") as info:
        put(path, NEW)
    assert (info.value.errno, info.value.filename) == (errno.ENOSPC, str(path))
    assert path.read_bytes() == OLD
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_folder_that_takes_no_new_file_may_have_one_that_can_be_written(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(OLD)
    monkeypatch.setattr(atomic_write, "_write_new", refuse)
    put(path, NEW)
    assert path.read_bytes() == NEW


def test_an_interruption_leaves_the_file_as_it_was_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(OLD)

    def interrupted(new, *_):
        new.write_bytes(NEW[:3])
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic_write, "_write_new", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put(path, NEW)
    assert path.read_bytes() == OLD
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_links_in_a_circle_are_refused(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OSError, match="links"):
        put(tmp_path / "a", NEW)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(IsADirectoryError) as info:
        put(tmp_path, NEW)
    assert info.value.filename == str(tmp_path)


def test_an_absent_folder_is_named_by_the_path_that_was_given(tmp_path):
    with pytest.raises(FileNotFoundError) as info:
        put(tmp_path / "no" / "a", NEW)
    assert info.value.filename == str(tmp_path / "no" / "a")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has named pipes")
def test_a_pipe_that_somebody_reads_is_written_to_and_stays_one(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match=r"is a pipe that nobody reads: "):
        put(pipe, NEW)
    with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:
        put(pipe, NEW)
        assert reader.read() == NEW
    assert pipe.is_fifo()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has named pipes")
def test_a_pipe_takes_more_than_it_can_hold_at_once(tmp_path):
    pipe, much = tmp_path / "pipe", NEW * 100_000
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    with ThreadPoolExecutor() as pool, os.fdopen(reader, "rb") as file:
        written = pool.submit(put, pipe, much)
        while not select.select([file], [], [], 0.01)[0] and not written.done():
            pass
        assert file.read() == much
        written.result()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has named pipes")
def test_only_regular_files_of_a_bounded_size_are_read(tmp_path):
    (tmp_path / "a").write_bytes(OLD)
    os.mkfifo(tmp_path / "pipe")
    assert content_of(tmp_path / "a") == content_of(tmp_path / "a", most=len(OLD)) == OLD
    for path, most, number, why in [
        (tmp_path / "a", len(OLD) - 1, errno.EFBIG, "is larger than 0 MiB"),
        (tmp_path / "pipe", 3, errno.EINVAL, "is no regular file"),
        (Path("/dev/zero"), 3, errno.EINVAL, "is no regular file"),
    ]:
        with pytest.raises(OSError, match=why) as caught:
            content_of(path, most=most)
        assert (caught.value.errno, caught.value.strerror, caught.value.filename) == (number, why, str(path))


def test_several_files_are_written_together(tmp_path):
    (tmp_path / "a").write_bytes(OLD)
    (tmp_path / "a").chmod(0o640)
    put_all({tmp_path / "a": NEW, tmp_path / "b": NEW})
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"a": NEW, "b": NEW}
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["write", "replace"])
def test_where_one_of_several_files_cannot_be_written_all_are_as_they_were(tmp_path, monkeypatch, error, step):
    (tmp_path / "a").write_bytes(OLD)
    (tmp_path / "c").write_bytes(OLD)
    write, replace, seen = atomic_write._write_new, Path.replace, []  # noqa: SLF001  what is stopped half way

    def stopping(function):
        def stopped(*arguments):
            seen.append(arguments)
            if len(seen) == 3:
                raise error
            return function(*arguments)

        return stopped

    if step == "write":
        monkeypatch.setattr(atomic_write, "_write_new", stopping(write))
    else:
        monkeypatch.setattr(Path, "replace", stopping(replace))
    with pytest.raises(type(error)):
        put_all({tmp_path / name: NEW for name in "abc"})
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"a": OLD, "c": OLD}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_device_that_is_full_is_refused_in_the_system_s_words():
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as caught:
        put(Path("/dev/full"), NEW)
    assert caught.value.filename == "/dev/full"
