"""The vocabulary of the machine: acts, regions, positions, statuses, ways of counting.

Words are those of the Vienna Convention on the Law of Treaties 1969 (VCLT) where it has
them. This module holds no rule of movement: those are in `engine/chart.py`.
"""

from enum import StrEnum
from functools import cache
from typing import Any

from attrs import field, frozen

from csto_membership.errors import UnknownWordError
from csto_membership.output.plain import plain_fields


class Word(StrEnum):
    """A closed vocabulary; a word outside it is refused with the whole list."""

    @classmethod
    def _missing_(cls, value: object) -> None:
        kind = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in cls.__name__)
        raise UnknownWordError(value, tuple(cls), kind.strip())


class Act(Word):
    """What can be done to a bond: nineteen acts that move it, and `note`, which never does."""

    SIGN = "sign"
    WITHDRAW_SIGNATURE = "withdraw_signature"
    RATIFY = "ratify"
    ACCEDE = "accede"
    SUCCEED = "succeed"
    WITHDRAW_CONSENT = "withdraw_consent"
    ENTER_INTO_FORCE = "enter_into_force"
    NOTIFY_WITHDRAWAL = "notify_withdrawal"
    RESCIND_WITHDRAWAL = "rescind_withdrawal"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    EXPEL = "expel"
    TERMINATE = "terminate"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    FREEZE = "freeze"
    RESUME = "resume"
    WITHHOLD_VOTE = "withhold_vote"
    RESTORE_VOTE = "restore_vote"
    NOTE = "note"

    @classmethod
    def _missing_(cls, value: object) -> None:
        word = str(value).strip().casefold().replace(" ", "_").replace("-", "_")
        if word in _NAMED_OTHERWISE:
            raise UnknownWordError(value, _NAMED_OTHERWISE[word], "act", near=True)
        super()._missing_(value)


_NAMED_OTHERWISE: dict[str, tuple[str, ...]] = {
    word: meant
    for words, meant in (
        ("signature signed", (Act.SIGN,)),
        ("definitive_signature", (Act.ACCEDE,)),
        ("withdrawal_of_signature unsign", (Act.WITHDRAW_SIGNATURE,)),
        ("ratification ratified", (Act.RATIFY,)),
        ("acceptance accept accepted approval approve approved formal_confirmation", (Act.RATIFY,)),
        ("accession acceded adhesion adherence admission participation", (Act.ACCEDE,)),
        ("consent consent_to_be_bound", (Act.RATIFY, Act.ACCEDE)),
        ("succession succeeded", (Act.SUCCEED,)),
        ("entry_into_force in_force force", (Act.ENTER_INTO_FORCE,)),
        ("denunciation denounce denounced notice notification", (Act.NOTIFY_WITHDRAWAL, Act.WITHDRAW)),
        ("withdrawal withdrew withdrawn notice_of_withdrawal", (Act.NOTIFY_WITHDRAWAL, Act.WITHDRAW)),
        ("exit leave left", (Act.WITHDRAW, Act.NOTIFY_WITHDRAWAL)),
        ("withdrawal_of_denunciation revocation", (Act.RESCIND_WITHDRAWAL,)),
        ("termination terminated abrogation", (Act.TERMINATE, Act.WITHDRAW)),
        ("expiry expiration expire expired", (Act.LAPSE,)),
        ("expulsion expelled", (Act.EXPEL,)),
        ("suspension suspended", (Act.SUSPEND,)),
        ("reinstatement reinstated readmission", (Act.REINSTATE,)),
        ("provisional_application declaration reservation", (Act.NOTE,)),
    )
    for word in words.split()
}
"""What depositaries, data sets and everyday speech call our acts: what was perhaps meant."""


MOVES = tuple(act for act in Act if act is not Act.NOTE)
"""The nineteen acts that the chart knows."""

EXITS = frozenset({Act.WITHDRAW, Act.LAPSE, Act.EXPEL, Act.TERMINATE})
"""The acts that end membership."""

CONSENTS = frozenset({Act.RATIFY, Act.ACCEDE, Act.SUCCEED})
"""The acts that express consent to be bound (VCLT arts. 11-16; succession)."""


class Standing(Word):
    """Where a state stands in law: third State, signatory, party (member), former party."""

    OUTSIDER = "outsider"
    SIGNATORY = "signatory"
    MEMBER = "member"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


class Consent(Word):
    """Whether consent to be bound is given, in force or not (a contracting State, VCLT art. 2(1)(f))."""

    NONE = "none"
    GIVEN = "given"


class Participation(Word):
    """Whether participation was declared frozen or decided suspended; not attendance."""

    ACTIVE = "active"
    FROZEN = "frozen"
    SUSPENDED = "suspended"


class Voting(Word):
    """Whether the vote was withheld as a sanction; membership stays."""

    ENTITLED = "entitled"
    WITHHELD = "withheld"


class Status(Word):
    """A position in one word."""

    OUTSIDER = "outsider"
    SIGNATORY = "signatory"
    MEMBER = "member"
    SUSPENDED = "suspended"
    FROZEN = "frozen"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


@frozen(slots=True, cache_hash=True)
class Position:
    """The machine's configuration for one bond: one word in each of three regions."""

    standing: Standing = field(default=Standing.OUTSIDER, converter=Standing)
    participation: Participation = field(default=Participation.ACTIVE, converter=Participation)
    voting: Voting = field(default=Voting.ENTITLED, converter=Voting)

    @property
    def bound(self) -> bool:
        """Whether the state is a member (party): a notice of withdrawal does not end that."""
        return self.standing in {Standing.MEMBER, Standing.WITHDRAWING}

    @property
    def status(self) -> Status:
        """The one-word summary: standing first, then suspended, then frozen."""
        if self.standing is not Standing.MEMBER:
            return Status(self.standing)
        return Status.MEMBER if self.participation is Participation.ACTIVE else Status(self.participation)

    @property
    def shown(self) -> tuple[str | None, str | None]:
        """Participation and vote as tables show them: neither of a state that is not bound.

        The vote of a suspended member is ``suspended``: it does not vote, though no vote was withheld.
        """
        if not self.bound:
            return None, None
        suspended = self.participation is Participation.SUSPENDED
        return str(self.participation), str(self.participation if suspended else self.voting)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return plain_fields(self) | {"status": str(self.status)}

    def __str__(self) -> str:
        """Return the status, and what it hides: participation while withdrawing, the vote."""
        hidden = self.status is Status.WITHDRAWING and self.participation is not Participation.ACTIVE
        extra = [str(self.participation)] if hidden else []
        if self.voting is Voting.WITHHELD:
            extra.append("vote withheld")
        return f"{self.status} ({', '.join(extra)})" if extra else str(self.status)


class Counting(Word):
    """Who counts as a member.

    ``de_jure``: every member, whatever its participation, also while a notice runs.
    ``participating``: of these, whose participation is active. ``voting``: of these, not
    suspended and the vote not withheld. ``consented``: members, and who has given consent
    that is not in force (contracting States). ``signed``: these and signatories.
    """

    DE_JURE = "de_jure"
    PARTICIPATING = "participating"
    VOTING = "voting"
    CONSENTED = "consented"
    SIGNED = "signed"

    def counts(self, position: Position, consent: Consent = Consent.NONE) -> bool:
        """Whether a state in this position counts.

        Args:
            position: the position.
            consent: whether consent is given, as far as the position does not say so: a member has given it.
        """
        return _counts(self, position, consent)


@cache
def _counts(counting: Counting, position: Position, consent: Consent) -> bool:
    active = position.participation
    consented = position.bound or consent is Consent.GIVEN
    return {
        Counting.DE_JURE: position.bound,
        Counting.PARTICIPATING: position.bound and active is Participation.ACTIVE,
        Counting.VOTING: position.bound
        and active is not Participation.SUSPENDED
        and position.voting is Voting.ENTITLED,
        Counting.CONSENTED: consented,
        Counting.SIGNED: consented or position.standing is Standing.SIGNATORY,
    }[counting]
