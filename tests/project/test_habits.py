"""Days, names and files in other people's habits mean what their writers mean, or are refused."""

from datetime import date
from warnings import catch_warnings, simplefilter

import pytest
from habits import DAYS, FILES, HEADER, NAMES, REFUSED, ROW, UNREAD
from helpers import happened, register

from csto_membership import CSTO, MembershipError, Table, compare, import_table, read_coding
from csto_membership.analysis.annotate.annotate import annotate
from csto_membership.errors import UnknownStateError, UnrecognisedWarning
from csto_membership.files.importing.cells import UnreadCellError, read_day
from csto_membership.model.catalogue import catalogue

START = date(2000, 1, 1)
WORLD = register(happened("accede", START))


@pytest.mark.parametrize(
    ("text", "order", "meant"), [one[:3] for one in DAYS], ids=[f"{one[0]}-{one[3]}" for one in DAYS]
)
def test_a_day_means_what_its_writer_means(text, order, meant):
    if meant == REFUSED:
        with pytest.raises((UnreadCellError, MembershipError)):
            read_day(text, order)
        return
    found = read_day(text, order)
    assert (found.earliest, found.latest) == (meant if isinstance(meant, tuple) else (meant, meant))


@pytest.mark.parametrize(("name", "code"), [one[:2] for one in NAMES], ids=[f"{one[0]!a}-{one[2]}" for one in NAMES])
def test_a_name_is_the_same_state_in_every_way_of_asking(name, code):
    found = catalogue().lookup(name)
    assert (found and found.code) == code
    with catch_warnings():
        simplefilter("ignore", UnrecognisedWarning)
        frame = annotate(WORLD, Table(("who", "on"), [(name, START)]), state="who", on="on", add="code")
    assert frame.column("code") == (code,)
    try:
        assert WORLD.state(name).code == code
    except UnknownStateError:
        assert code is None


@pytest.mark.parametrize("content", [one[0] for one in FILES], ids=[one[1] for one in FILES])
def test_a_file_says_the_same_in_every_dialect(content, tmp_path):
    file = tmp_path / "coding.csv"
    file.write_bytes(content)
    (row,) = read_coding(file)
    assert tuple(str(row[name]) for name in HEADER) == ROW
    result = import_table(file, id="x", state="state", year="year", wide=True, in_force="1990-01-01")
    assert result.register.is_member("KAZ", "2000-06-01", instrument="member")


@pytest.mark.parametrize("content", [one[0] for one in UNREAD], ids=[one[1] for one in UNREAD])
def test_a_file_that_is_no_table_is_refused(content, tmp_path):
    file = tmp_path / "coding.csv"
    file.write_bytes(content)
    with pytest.raises((ValueError, MembershipError)) as caught:
        compare(CSTO, read_coding(file), state="state", year="year", member="member")
    assert str(caught.value)
    with pytest.raises((ValueError, MembershipError)):
        import_table(file, id="x", state="state", year="year", wide=True, in_force="1990-01-01")
