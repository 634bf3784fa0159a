"""The pages: links and sessions by which members come to them, what they have seen there, and what they wrote there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import PROTECT

if TYPE_CHECKING:
    from django.db.migrations.operations.base import Operation


def _of_a_member() -> models.ForeignKey[Any]:
    return models.ForeignKey(db_column="member", db_index=False, on_delete=PROTECT, related_name="+", to="store.member")


class Migration(migrations.Migration):
    """See above."""

    dependencies: ClassVar = [("store", "0002_ids_compare_bytewise")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            model_name="feedbackversion",
            name="on_page",
            field=models.SmallIntegerField(
                db_comment="1 where its author wrote it on a page.", db_default=0, default=0
            ),
        ),
        migrations.CreateModel(
            name="SignInLink",
            fields=[
                ("hash", models.BinaryField(primary_key=True, serialize=False)),
                ("return_to", models.TextField()),
                ("expires_at", models.BigIntegerField()),
                ("used_at", models.BigIntegerField(null=True)),
                ("member", _of_a_member()),
            ],
            options={
                "db_table": "sign_in_link",
                "indexes": [
                    models.Index(models.F("member"), name="link_of_member"),
                    models.Index(models.F("expires_at"), name="link_by_expiry"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PageSession",
            fields=[
                ("hash", models.BinaryField(primary_key=True, serialize=False)),
                ("started_at", models.BigIntegerField()),
                ("seen_at", models.BigIntegerField()),
                ("member", _of_a_member()),
            ],
            options={
                "db_table": "page_session",
                "indexes": [
                    models.Index(models.F("member"), name="session_of_member"),
                    models.Index(models.F("seen_at"), name="session_by_last_sight"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticesSeen",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_column="member",
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="store.member",
                    ),
                ),
                ("at", models.BigIntegerField()),
            ],
            options={"db_table": "notices_seen"},
        ),
    ]
