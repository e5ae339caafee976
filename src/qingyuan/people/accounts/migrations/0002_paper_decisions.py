"""Decisions made on paper, entered with the signed page."""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperDecision",
            fields=[
                ("sha256", models.CharField(blank=True, db_index=True, max_length=64)),
                ("file_kind", models.CharField(blank=True, max_length=8)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("file_size", models.PositiveBigIntegerField(default=0)),
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("about", models.CharField(db_index=True, max_length=80)),
                ("what", models.CharField(max_length=60)),
                ("decider_id", models.BigIntegerField()),
                ("decider", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("decided_on", models.DateField(verbose_name="批准日期")),
                ("recorded_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256", ""), _negated=True), name="paper_decision_has_page"
                    )
                ],
            },
        ),
    ]
