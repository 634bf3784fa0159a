"""What the pages ask of a member takes as long after ten years as after one: indexes of what happened lately.

All but one hold few rows, and none that an import brings in; that one is in the place of one that was there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations, models
from django.db.models import F, Q

if TYPE_CHECKING:
    from django.db.migrations.operations.base import Operation

LATE_ACT = Q(last_at__gt=F("closes_at")) & (Q(imported=0) | Q(last_at__gt=F("end_recorded_at")))


class Migration(migrations.Migration):
    """See above."""

    dependencies: ClassVar = [("store", "0003_pages")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveIndex("counted", "counted_by_author"),
        migrations.AddIndex("counted", models.Index(F("author"), F("left_at"), name="counted_by_author")),
        migrations.AddIndex(
            "counted",
            models.Index(
                F("about"),
                F("side"),
                name="counted_otherwise",
                condition=Q(version__gt=1) | Q(removed_at__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "contract", models.Index(F("client"), F("last_at"), name="late_act_of_client", condition=LATE_ACT)
        ),
        migrations.AddIndex(
            "contract", models.Index(F("freelancer"), F("last_at"), name="late_act_of_freelancer", condition=LATE_ACT)
        ),
        migrations.AddIndex(
            "removal", models.Index(F("at"), name="removed_responses", condition=Q(target="response"))
        ),
        migrations.AddIndex(
            "member", models.Index(F("erased_at"), name="former_members", condition=Q(erased_at__isnull=False))
        ),
    ]
