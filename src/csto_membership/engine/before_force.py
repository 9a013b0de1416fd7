"""Tables that begin before their instrument is in force: nobody is a member in their first rows."""

from datetime import date

from csto_membership.errors import BeforeForceWarning
from csto_membership.model.instruments import Instrument
from csto_membership.model.vocabulary import Counting, Status

from .describe import status_word
from .horizon import warn
from .view import View


def warn_before_force(
    view: View, instrument: Instrument, first: date | None, counting: Counting = Counting.DE_JURE
) -> None:
    """Warn if a table about one instrument begins before it is in force (`BeforeForceWarning`).

    A lineage is asked about on purpose, so nothing is said of it; nor where signatories or consents count, which
    there are before; nor of a table without days (``first`` is ``None``).
    """
    force = instrument.in_force
    if first is None or counting in (Counting.CONSENTED, Counting.SIGNED):
        return
    if instrument.id in view.facts.lineages_by_id or (force is not None and force.earliest <= first):
        return
    known = f" as known on {view.known_on}" if view.known_on else ""
    word = status_word(Status.MEMBER, constitutive=view.facts.is_constitutive(instrument.id))
    since = f"in force {force}; nobody is a {word} under it before" if force else f"not in force{known}"
    found = [one for one in view.facts.lineages if instrument.id in one.instruments]
    others = "".join(f' For {one.name} as one: instrument="{one.id}".' for one in found)
    text = f"{instrument.name}: {since}.{others}"
    warn(BeforeForceWarning(text, instrument.id, first, tuple(one.id for one in found)))
