"""The closed vocabularies of an organization's records."""

from csto_membership.model.vocabulary import Word


class Holder(Word):
    """Who holds an office: a person, or a state (whose head then sits in the chair)."""

    PERSON = "person"
    STATE = "state"


class MeetingKind(Word):
    """What sort of meeting it was; sorts differ in what they can decide."""

    REGULAR = "regular"
    EXTRAORDINARY = "extraordinary"
    INFORMAL = "informal"
    JUBILEE = "jubilee"
    WORKING = "working"


class Mode(Word):
    """Whether people met in one place."""

    IN_PERSON = "in person"
    VIDEO = "video"
    MIXED = "mixed"


class Format(Word):
    """How papers were adopted.

    ``consensus``: by all; ``limited``: by fewer, with no objection of the rest; ``open``: by
    those present, left open for the rest to join.
    """

    CONSENSUS = "consensus"
    LIMITED = "limited"
    OPEN = "open"


class Role(Word):
    """What a subject is towards an object, short of membership.

    The first three last: ``observer``, ``partner``, ``agreement``. The others happen on a
    day: a status is ``offered`` to whoever may take it, ``proposed`` or an invitation is
    made (``invited``), or somebody is merely ``mentioned`` as a candidate.
    """

    OBSERVER = "observer"
    PARTNER = "partner"
    AGREEMENT = "agreement"
    OFFERED = "offered"
    PROPOSED = "proposed"
    INVITED = "invited"
    MENTIONED = "mentioned"


LASTING = frozenset({Role.OBSERVER, Role.PARTNER, Role.AGREEMENT})
"""The roles that last; the others are said or done on a day."""


class Direction(Word):
    """Which way a relation points, seen from the register's organization."""

    INWARD = "inward"
    OUTWARD = "outward"
    MUTUAL = "mutual"


class Response(Word):
    """What became of a request for assistance."""

    GRANTED = "granted"
    PARTLY = "partly"
    DEFERRED = "deferred"
    DECLINED = "declined"
    REFUSED = "refused by requester"


class Failing(Word):
    """In what way a published statement fails.

    ``wrong``: false; ``loose``: true only if read kindly; ``stale``: true once;
    ``incomplete``: leaves out what changes the meaning; ``contradiction``: at odds with the
    same text.
    """

    WRONG = "wrong"
    LOOSE = "loose"
    STALE = "stale"
    INCOMPLETE = "incomplete"
    CONTRADICTION = "contradiction"


WORDS = (Holder, MeetingKind, Mode, Format, Role, Direction, Response, Failing)
"""The closed vocabularies."""
