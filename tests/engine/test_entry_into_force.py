"""Entry into force after a number of consents, computed from the consents alone."""

from datetime import date
from pathlib import Path

import pytest

from csto_membership import Event, Register, RegisterError, dump, load

HEAD = """
[register]
format = 1
id = "pact"
name = "A pact"
constitutive = "pact"
checked_through = 2020-12-31
[[source]]
id = "list"
title = "The depositary's list"
[[instrument]]
id = "pact"
name = "The Pact"
kind = "treaty"
"""


def consent(state: str, day: str, act: str = "accede", more: str = "") -> str:
    return (
        f'[[event]]\nid = "{state}-{act}-{len(more)}"\nstate = "{state}"\nact = "{act}"\ndate = "{day}"\n'
        f'sources = ["list"]\n{more}\n'
    )


def read(tmp_path: Path, terms: str, *events: str, more: str = "") -> Register:
    path = tmp_path / "pact.toml"
    path.write_text(f"{HEAD}{terms}\n{more}\n{''.join(events)}", encoding="utf-8")
    return load(path)


def in_force(register: Register) -> str | None:
    moment = register.instrument("pact").in_force
    return None if moment is None else str(moment)


THREE = consent("ARM", "2001-01-01"), consent("BLR", "2001-03-01"), consent("KAZ", "2001-05-01")


@pytest.mark.parametrize(
    ("terms", "day"),
    [
        ("parties = 3", "2001-05-01"),
        ("parties = 2", "2001-03-01"),
        ("parties = 4", None),
        ('parties = 3\nafter = "P12M"', "2002-05-01"),
        ('parties = 3\nafter = "P30D"\nat = "next-month"', "2001-06-01"),
        ('parties = 2\nexcept = ["ARM"]', "2001-05-01"),
        ('parties = 1\nacts = ["ratify"]', None),
    ],
)
def test_an_instrument_enters_into_force_with_so_many_consents(tmp_path: Path, terms: str, day: str | None) -> None:
    assert in_force(read(tmp_path, f"[instrument.force]\n{terms}", *THREE)) == day


def test_parties_are_bound_from_the_computed_day(tmp_path: Path) -> None:
    register = read(tmp_path, "[instrument.force]\nparties = 3", *THREE)
    assert register.members("2001-04-30").codes == ()
    assert register.members("2001-04-30", counting="consented").codes == ("ARM", "BLR")
    assert register.members("2001-05-01").codes == ("ARM", "BLR", "KAZ")


def test_a_consent_withdrawn_before_is_not_counted_and_one_withdrawn_later_undoes_nothing(tmp_path: Path) -> None:
    early = consent("ARM", "2001-02-01", "withdraw_consent")
    assert in_force(read(tmp_path, "[instrument.force]\nparties = 3", THREE[0], early, *THREE[1:])) is None
    late = consent("ARM", "2001-06-01", "withdraw_consent")
    late_too = read(tmp_path, '[instrument.force]\nparties = 3\nafter = "P1Y"', THREE[0], late, *THREE[1:])
    assert in_force(late_too) == "2002-05-01"
    assert late_too.members("2002-05-01").codes == ("BLR", "KAZ")


def test_imprecise_consents_give_bounds(tmp_path: Path) -> None:
    some = consent("ARM", "2001-01-01"), consent("BLR", "2001-03"), consent("KAZ", "2001-02")
    assert in_force(read(tmp_path, "[instrument.force]\nparties = 3", *some)) == "[2001-03-01..2001-03-31]"
    assert in_force(read(tmp_path, "[instrument.force]\nparties = 2", *some)) == "[2001-02-01..2001-02-28]"


def test_a_written_day_wins_and_a_difference_is_a_finding(tmp_path: Path) -> None:
    register = read(tmp_path, "in_force = 2001-07-01\n[instrument.force]\nparties = 3", *THREE)
    assert in_force(register) == "2001-07-01"
    assert [str(one) for one in register.findings] == [
        "'pact' says in force 2001-07-01, the consents give 2001-05-01: in force with 3 consents"
    ]
    assert not read(tmp_path, "in_force = 2001-05-01\n[instrument.force]\nparties = 3", *THREE).findings


def test_what_was_known_on_a_day_is_computed_from_the_consents_public_by_then(tmp_path: Path) -> None:
    terms = '[instrument.force]\nparties = 3\nafter = "P1Y"'
    late = consent("KAZ", "2001-05-01", more='reported = "2001-08-01"')
    register = read(tmp_path, terms, *THREE[:2], late)
    assert in_force(register.as_known_on("2001-07-31")) is None
    assert in_force(register.as_known_on("2001-08-01")) == "2002-05-01", "a future day holds"


def test_each_reading_has_its_own_day(tmp_path: Path) -> None:
    dispute = """
[[dispute]]
id = "kaz"
question = "When?"
default = "may"
[[dispute.reading]]
id = "may"
[[dispute.reading]]
id = "june"
"""
    some = (
        *THREE[:2],
        consent("KAZ", "2001-05-01", more='readings = { kaz = ["may"] }'),
        consent("KAZ", "2001-06-01", "accede", 'readings = { kaz = ["june"] } '),
    )
    register = read(tmp_path, "[instrument.force]\nparties = 3", *some, more=dispute)
    assert in_force(register) == "2001-05-01"
    assert in_force(register.read_as(kaz="june")) == "2001-06-01"
    assert list(register.by_reading("ARM", "2001-05-15"))[1]["status"] == "outsider"


def test_a_supposed_consent_can_bring_it_into_force(tmp_path: Path) -> None:
    register = read(tmp_path, "[instrument.force]\nparties = 4", *THREE)
    supposed = register.with_events(Event(state="RUS", act="accede", date=date(2002, 1, 1)))
    assert in_force(supposed) == "2002-01-01"
    assert supposed.members("2002-01-01").codes == ("ARM", "BLR", "KAZ", "RUS")


def test_a_rule_comes_back_from_a_file(tmp_path: Path) -> None:
    terms = '[instrument.force]\nparties = 3\nafter = "P1Y"\nat = "next-month"\nexcept = ["RUS"]\nacts = ["accede"]\n'
    register = read(tmp_path, terms + 'basis = "Article 9"', *THREE)
    dump(register, tmp_path / "again.toml")
    assert load(tmp_path / "again.toml") == register


@pytest.mark.parametrize("terms", ["parties = 0", 'parties = 3\nexcept = ["XYZ"]', "after = 'P1Y'"])
def test_a_rule_that_cannot_be_is_a_fault(tmp_path: Path, terms: str) -> None:
    with pytest.raises(RegisterError):
        read(tmp_path, f"[instrument.force]\n{terms}", *THREE)


def test_a_consent_counts_by_its_deposit_whatever_its_effect_and_its_order_bounds_it(tmp_path: Path) -> None:
    late = consent("ARM", "2001-03-01", more='effective = "2001-01-01"')
    assert in_force(read(tmp_path, "[instrument.force]\nparties = 1", late)) == "2001-03-01"
    vague = consent("ARM", "2001-02-01", "sign"), consent("ARM", "2001", "ratify")
    assert in_force(read(tmp_path, "[instrument.force]\nparties = 1", *vague)) == "[2001-02-01..2001-12-31]"


def test_a_consent_withdrawn_on_its_own_day_is_not_counted(tmp_path: Path) -> None:
    early = consent("ARM", "2001-01-01", "withdraw_consent")
    assert in_force(read(tmp_path, "[instrument.force]\nparties = 3", THREE[0], early, *THREE[1:])) is None
    assert in_force(read(tmp_path, "[instrument.force]\nparties = 2", THREE[0], early, *THREE[1:])) == "2001-05-01"


@pytest.mark.parametrize("more", ["", 'at = "next-month"'])
def test_a_period_that_leads_beyond_the_calendar_ends_with_it(tmp_path: Path, more: str) -> None:
    terms = f'[instrument.force]\nparties = 3\nafter = "P9000Y"\n{more}'
    assert in_force(read(tmp_path, terms, *THREE)) == "9999-12-31"
