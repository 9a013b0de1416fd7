"""A register with hostile texts."""

from helpers import day, happened, instrument, notice, window

from csto_membership import Source, State
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.facts import Facts
from csto_membership.register import Register


def hurt(text="</script><script>alert(1)</script><img src=x onerror=alert(2)>{{DATA}}&amp;'\""):
    """Make a register with a hostile text wherever one can stand."""
    bad = f"{text} bad"
    return Register(
        Facts(
            id="r",
            name=bad,
            constitutive="t",
            checked_through=day(99),
            states=[State(code="AAA", name=bad), State(code="BBB", name="Beland", note=bad)],
            instruments=[instrument(name=bad, note=bad, withdrawal=notice("P1M", basis=bad, condition=bad))],
            sources=[
                Source(id=bad, title=bad, publisher=bad, url="javascript:alert(3)"),
                Source(id="web", title="", url=f'https://example.org/"{text}'),
            ],
            disputes=[
                Dispute(
                    id="d",
                    question=bad,
                    default="one",
                    readings=[Reading(id=one, text=bad, sources=[bad, "web"]) for one in ("one", "other")],
                )
            ],
            events=[
                happened(
                    "accede", day(1), id=bad, form=bad, by=bad, basis=bad, note=bad, sources=[bad, "web", "lost <b>"]
                ),
                happened("freeze", day(9), id="f", readings={"d": ["one"]}, sources=[]),
                happened("note", day(20), id="n", topic=bad, note=bad, sources=[bad]),
                happened("notify_withdrawal", window(day(30), day(31)), id="w", basis=bad),
            ],
        )
    )
