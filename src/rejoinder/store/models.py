"""Rows, and nothing but rows: every rule lives in ``policy/``, every guarantee in a constraint or a trigger.

Instants are integers: microseconds since 1970-01-01T00:00:00Z. Members and contracts have a private integer ``key``
besides the marketplace's own ``id``, so that a person's id can be erased without touching what points to it (R-1001).
``side`` is always the side of a feedback's *author*: ``client`` or ``freelancer``.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CompositePrimaryKey as PrimaryKey
from django.db.models import F, Q

ID = 64
"""Characters in an id of the marketplace's."""
RANDOM = 32
"""Hexadecimal digits of a random id or a pseudonym: 128 bits."""
LATE_ACT = Q(last_at__gt=F("closes_at")) & (Q(imported=0) | Q(last_at__gt=F("end_recorded_at")))
"""A contract on which something happened after its feedback window, other than that it was brought in with an import:
the few that can't be found by their end. The reads name it word for word, or the indexes would stand unused."""


class Installation(models.Model):
    """The one row that says what this database is for: real people or a sandbox (T-35)."""

    id = models.SmallIntegerField(primary_key=True)
    sandbox = models.SmallIntegerField(null=True)
    pseudonym = models.CharField(max_length=RANDOM)
    created_at = models.BigIntegerField()
    sandbox_now = models.BigIntegerField(null=True)

    class Meta:
        db_table = "installation"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_installation")]


class Terms(models.Model):
    """A row of the terms as it stood when a contract ended under it, named by its content: a promise can't move."""

    hash = models.CharField(max_length=64, primary_key=True)
    starts_on = models.CharField(max_length=10)
    body = models.TextField()

    class Meta:
        db_table = "terms"


class Member(models.Model):
    """A person or firm on the marketplace; after erasure a key and two instants, nothing else."""

    key = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=ID, unique=True, null=True)
    display_name = models.TextField(null=True)
    country = models.CharField(max_length=2, null=True)
    pseudonym = models.CharField(max_length=RANDOM, unique=True, null=True)
    created_at = models.BigIntegerField()
    erased_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "member"
        indexes: ClassVar = [models.Index(F("erased_at"), name="former_members", condition=Q(erased_at__isnull=False))]


class ErasedId(models.Model):
    """The keyed hash of an erased member's id: never given out again, and never readable (R-1001)."""

    mac = models.CharField(max_length=64, primary_key=True)

    class Meta:
        db_table = "erased_id"


class Contract(models.Model):
    """One client, one freelancer, one end. ``reveals_at`` is written at the end and only ever made earlier (R-207)."""

    key = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=ID, unique=True)
    pseudonym = models.CharField(max_length=RANDOM, unique=True)
    client = models.ForeignKey(Member, models.PROTECT, db_column="client", related_name="+", db_index=False)
    freelancer = models.ForeignKey(Member, models.PROTECT, db_column="freelancer", related_name="+", db_index=False)
    title = models.TextField()
    description = models.TextField(null=True)
    category = models.TextField(null=True)
    started_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)
    end_recorded_at = models.BigIntegerField(null=True)
    terms = models.ForeignKey(Terms, models.PROTECT, db_column="terms", null=True, db_index=False)
    closes_at = models.BigIntegerField(null=True)
    reveals_at = models.BigIntegerField(null=True)
    amount = models.TextField(null=True)
    currency = models.CharField(max_length=3, null=True)
    public = models.SmallIntegerField(default=0)
    imported = models.SmallIntegerField(default=0)
    last_at = models.BigIntegerField()

    class Meta:
        db_table = "contract"
        indexes: ClassVar = [
            models.Index(F("client"), F("ended_at"), F("id"), name="contract_of_client"),
            models.Index(F("freelancer"), F("ended_at"), F("id"), name="contract_of_freelancer"),
            models.Index("category", "ended_at", name="contract_of_category", condition=Q(category__isnull=False)),
            models.Index(F("client"), F("last_at"), name="late_act_of_client", condition=LATE_ACT),
            models.Index(F("freelancer"), F("last_at"), name="late_act_of_freelancer", condition=LATE_ACT),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(client=F("freelancer")), name="r_100_two_different_members"),
            models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="r_101_ends_after_its_start"),
        ]


class FeedbackVersion(models.Model):
    """What one side said, as it was said. Version 1 is the feedback itself, so its key is R-201's "one a side"."""

    pk = PrimaryKey("contract", "side", "version")
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    side = models.CharField(max_length=10)
    version = models.IntegerField()
    at = models.BigIntegerField()
    ratings = models.TextField()
    overall = models.TextField()
    comment = models.TextField(null=True)
    on_page = models.SmallIntegerField(default=0, db_default=0, db_comment="1 where its author wrote it on a page.")

    class Meta:
        db_table = "feedback_version"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(side__in=("client", "freelancer")), name="version_has_a_side"),
            models.CheckConstraint(condition=Q(version__gte=1), name="versions_count_from_one"),
        ]


class PrivatePart(models.Model):
    """R-206. For the marketplace only, never changed."""

    pk = PrimaryKey("contract", "side")
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    side = models.CharField(max_length=10)
    recommend = models.SmallIntegerField(null=True)
    note = models.TextField(null=True)

    class Meta:
        db_table = "private_part"


class Counted(models.Model):
    """Where a feedback stands now: its latest version, from when it is shown, and what it counts for.

    The one row about a feedback that moves. It has none of its words, and ``rejoinder verify`` works it out again.
    """

    pk = PrimaryKey("contract", "side")
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    side = models.CharField(max_length=10)
    author = models.ForeignKey(Member, models.PROTECT, db_column="author", related_name="+", db_index=False)
    about = models.ForeignKey(Member, models.PROTECT, db_column="about", related_name="+", db_index=False)
    left_at = models.BigIntegerField()
    shown_at = models.BigIntegerField()
    ended_at = models.BigIntegerField()
    version = models.IntegerField()
    star = models.SmallIntegerField()
    overall = models.TextField()
    ratings = models.TextField()
    public = models.SmallIntegerField()
    removed_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "counted"
        indexes: ClassVar = [
            models.Index(F("about"), F("side"), F("shown_at"), name="counted_by_reveal"),
            models.Index(F("about"), F("side"), F("star"), F("ended_at"), name="counted_by_star"),
            models.Index(F("author"), F("left_at"), name="counted_by_author"),
            models.Index(
                F("about"),
                F("side"),
                name="counted_otherwise",
                condition=Q(version__gt=1) | Q(removed_at__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(star__gte=1, star__lte=5), name="r_204_one_to_five_stars"),
        ]


class Summary(models.Model):
    """R-900. What a member's public feedback adds up to, folded forward over ``shown_at`` up to ``folded_to``."""

    pk = PrimaryKey("member", "side")
    member = models.ForeignKey(Member, models.PROTECT, db_column="member", db_index=False)
    side = models.CharField(max_length=10, db_comment="The side that the member works on: not an author's.")
    contracts_finished = models.BigIntegerField(default=0)
    feedback_count = models.BigIntegerField(default=0)
    star_1 = models.BigIntegerField(default=0)
    star_2 = models.BigIntegerField(default=0)
    star_3 = models.BigIntegerField(default=0)
    star_4 = models.BigIntegerField(default=0)
    star_5 = models.BigIntegerField(default=0)
    sums = models.TextField(default="{}")
    folded_to = models.BigIntegerField(default=0)

    class Meta:
        db_table = "summary"


class Response(models.Model):
    """R-302. The one answer of the member whom a feedback is about."""

    pk = PrimaryKey("contract", "side")
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    side = models.CharField(max_length=10)
    author = models.ForeignKey(Member, models.PROTECT, db_column="author", related_name="+", db_index=False)
    at = models.BigIntegerField()
    answered_version = models.IntegerField()
    audience = models.CharField(max_length=11)
    text = models.TextField()

    class Meta:
        db_table = "response"


class ChangeRequest(models.Model):
    """R-402. ``number`` counts the author's requests from 1: two at once meet on the key."""

    pk = PrimaryKey("contract", "side", "number")
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    side = models.CharField(max_length=10)
    number = models.IntegerField()
    asked_at = models.BigIntegerField()
    lapses_at = models.BigIntegerField()

    class Meta:
        db_table = "change_request"


class ChangeWindow(models.Model):
    """R-400. ``number`` 1 is the window that the member opened; 2 is a senior moderator's (R-407)."""

    pk = PrimaryKey("contract", "side", "number")
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    side = models.CharField(max_length=10)
    number = models.IntegerField()
    opened_at = models.BigIntegerField()
    closes_at = models.BigIntegerField()

    class Meta:
        db_table = "change_window"


class Removal(models.Model):
    """R-600, R-606. That a feedback or a response was removed, and why; the words stay where they are for the desk."""

    pk = PrimaryKey("contract", "side", "target", "number")
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    side = models.CharField(max_length=10)
    target = models.CharField(max_length=8)
    number = models.IntegerField()
    at = models.BigIntegerField()
    ground_class = models.CharField(max_length=32)
    pressured = models.SmallIntegerField(null=True)
    note = models.TextField(null=True)

    class Meta:
        db_table = "removal"
        indexes: ClassVar = [models.Index(F("at"), name="removed_responses", condition=Q(target="response"))]


class Pressured(models.Model):
    """R-210. "I was pressured or offered something": told in confidence, for its author and the desk alone."""

    id = models.CharField(max_length=RANDOM, primary_key=True)
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract")
    author = models.ForeignKey(Member, models.PROTECT, db_column="author", related_name="+")
    at = models.BigIntegerField()
    note = models.TextField()

    class Meta:
        db_table = "pressured"


class Case(models.Model):
    """The desk's work on one feedback or response; every further report and notice joins the open one."""

    id = models.CharField(max_length=RANDOM, primary_key=True)
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    side = models.CharField(max_length=10)
    target = models.CharField(max_length=8)
    state = models.CharField(max_length=8)
    opened_at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "desk_case"
        indexes: ClassVar = [models.Index(F("contract"), F("side"), name="case_of_feedback")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("contract", "side", "target"), condition=Q(state="open"), name="one_open_case_a_target"
            )
        ]


class Report(models.Model):
    """R-500. A member's claim that a feedback misuses the system."""

    id = models.CharField(max_length=RANDOM, primary_key=True)
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    side = models.CharField(max_length=10)
    target = models.CharField(max_length=8)
    version = models.IntegerField()
    reporter = models.ForeignKey(Member, models.PROTECT, db_column="reporter", related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, db_column="case_id", related_name="+")
    ground = models.CharField(max_length=32)
    kind = models.CharField(max_length=32, null=True)
    description = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "report"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("contract", "side", "target", "version", "reporter"), name="r_501_one_report_a_version"
            )
        ]


class Evidence(models.Model):
    """R-504. A document that a member filed: its words are in an encrypted file, its key in this row (E-5)."""

    id = models.CharField(max_length=RANDOM, primary_key=True)
    uploader = models.ForeignKey(Member, models.PROTECT, db_column="uploader", related_name="+")
    at = models.BigIntegerField()
    name = models.TextField()
    media_type = models.CharField(max_length=32)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_sha256 = models.CharField(max_length=64)
    wrapped_key = models.BinaryField()

    class Meta:
        db_table = "evidence"


class EvidenceUse(models.Model):
    """Which report or confidential note a document was filed with: ``used_by`` is that one's id."""

    pk = PrimaryKey("evidence", "used_by")
    evidence = models.ForeignKey(Evidence, models.PROTECT, db_column="evidence", related_name="+", db_index=False)
    used_by = models.CharField(max_length=RANDOM, db_index=True)
    at = models.BigIntegerField()

    class Meta:
        db_table = "evidence_use"


class Notice(models.Model):
    """R-500. Anybody's notice of illegal or abusive content. ``contract`` is as they wrote it: it may name nothing."""

    id = models.CharField(max_length=RANDOM, primary_key=True)
    contract = models.CharField(max_length=ID)
    side = models.CharField(max_length=10)
    case = models.ForeignKey(Case, models.PROTECT, db_column="case_id", null=True, related_name="+")
    name = models.TextField()
    email = models.TextField()
    reasons = models.TextField()
    at = models.BigIntegerField()
    received_at = models.BigIntegerField(db_comment="On the wall clock: what guards the door is never the sandbox's.")
    address_mac = models.CharField(max_length=64)

    class Meta:
        db_table = "notice"
        indexes: ClassVar = [models.Index(F("address_mac"), F("received_at"), name="notice_by_address")]


class Due(models.Model):
    """A deadline that the calendar knows and that is still to be told. Nothing visible waits for it (P-16)."""

    pk = PrimaryKey("contract", "kind", "side", "number")
    contract = models.ForeignKey(Contract, models.PROTECT, db_column="contract", db_index=False)
    kind = models.CharField(max_length=32)
    side = models.CharField(max_length=10)
    number = models.IntegerField()
    at = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "due"


class Event(models.Model):
    """What the outside may be told: names and instants, never words or ratings. ``position`` never leaves the house."""

    position = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=RANDOM, unique=True)
    type = models.CharField(max_length=32)
    at = models.BigIntegerField(db_index=True)
    data = models.TextField()

    class Meta:
        db_table = "event"


class JournalEntry(models.Model):
    """R-1000. One entry an act: the exact bytes that were hashed, and their leaf (J-1)."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        db_table = "journal"


class JournalPayload(models.Model):
    """What an entry commits to, and the nonce that hides it; erasable (J-3)."""

    seq = models.BigIntegerField(primary_key=True)
    nonce = models.BinaryField()
    payload = models.BinaryField()

    class Meta:
        db_table = "journal_payload"


class JournalHead(models.Model):
    """Size and frontier of the record; the row that every act locks last (J-5)."""

    id = models.SmallIntegerField(primary_key=True)
    size = models.BigIntegerField()
    frontier = models.BinaryField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "journal_head"


class ErasureTicket(models.Model):
    """Present only inside an erasure's transaction: the triggers let rows go while it is there (J-11)."""

    id = models.SmallIntegerField(primary_key=True)

    class Meta:
        db_table = "erasure_ticket"


class ApiKey(models.Model):
    """A marketplace's key: its hash, its scopes (A-1)."""

    id = models.CharField(max_length=8, primary_key=True)
    hash = models.BinaryField()
    scopes = models.TextField()
    created_at = models.BigIntegerField()
    revoked_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "api_key"


class IdempotentAnswer(models.Model):
    """What a POST with an ``Idempotency-Key`` was answered: names and instants; words are rendered anew (T-12)."""

    pk = PrimaryKey("caller", "idempotency_key", "path")
    caller = models.CharField(max_length=8)
    idempotency_key = models.CharField(max_length=255)
    path = models.TextField()
    body_mac = models.CharField(max_length=64)
    answer = models.TextField()
    at = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "idempotent_answer"


class ImportedFile(models.Model):
    """A file that was taken in whole, and how many rows it had."""

    hash = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=16)
    rows_done = models.BigIntegerField()
    finished_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "imported_file"


class SignInLink(models.Model):
    """One link by which a member comes to the pages: hashed, five minutes, one use (O-8). On the wall clock."""

    hash = models.BinaryField(primary_key=True)
    member = models.ForeignKey(Member, models.PROTECT, db_column="member", related_name="+", db_index=False)
    return_to = models.TextField()
    expires_at = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "sign_in_link"
        indexes: ClassVar = [
            models.Index(F("member"), name="link_of_member"),
            models.Index(F("expires_at"), name="link_by_expiry"),
        ]


class PageSession(models.Model):
    """A member who is signed in to the pages: the hash of what their browser holds (A-3). On the wall clock."""

    hash = models.BinaryField(primary_key=True)
    member = models.ForeignKey(Member, models.PROTECT, db_column="member", related_name="+", db_index=False)
    started_at = models.BigIntegerField()
    seen_at = models.BigIntegerField()

    class Meta:
        db_table = "page_session"
        indexes: ClassVar = [
            models.Index(F("member"), name="session_of_member"),
            models.Index(F("seen_at"), name="session_by_last_sight"),
        ]


class NoticesSeen(models.Model):
    """Until when a member has seen what they were told on the pages."""

    member = models.OneToOneField(Member, models.PROTECT, primary_key=True, db_column="member", related_name="+")
    at = models.BigIntegerField()

    class Meta:
        db_table = "notices_seen"
