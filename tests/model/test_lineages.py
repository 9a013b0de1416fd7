"""A lineage as plain values."""

from datetime import date

import pytest

from csto_membership.model.lineages import Lineage


@pytest.mark.parametrize("since", [{"new": date(2003, 1, 1)}, [("new", "2003-01-01")]], ids=["mapping", "pairs"])
def test_a_lineage_is_told_by_its_name_and_as_plain_values(since):
    one = Lineage(id="both", name="Both", instruments=["old", "new"], overlap="last", since=since)
    assert str(one) == "Both"
    told = one.as_dict()
    assert (told["id"], told["instruments"], told["overlap"]) == ("both", ["old", "new"], "last")
    assert told["since"] == {"new": "2003-01-01"}


def test_a_lineage_has_instruments():
    with pytest.raises(ValueError, match="the lineage 'both' names no instrument"):
        Lineage(id="both", name="Both", instruments=[])
