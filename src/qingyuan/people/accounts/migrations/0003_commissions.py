"""Commissions of branches, and what is done by them."""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_paper_decisions"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Commission",
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
                ("trustee_id", models.BigIntegerField(db_index=True)),
                ("trustee", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("works", models.CharField(max_length=200)),
                ("until", models.DateField(verbose_name="委托到哪天")),
                ("given_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("given_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "待接受"),
                            ("accepted", "代办中"),
                            ("declined", "没有接受"),
                            ("ended", "已结束"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("state_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("state_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommissionedAct",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=60)),
                ("record_id", models.BigIntegerField()),
                ("verb", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.commission"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="commission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["offered", "accepted"])),
                fields=("unit", "trustee_id"),
                name="commission_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="commission",
            constraint=models.CheckConstraint(
                condition=models.Q(("works", ""), _negated=True), name="commission_of_some_work"
            ),
        ),
        migrations.AddIndex(
            model_name="commissionedact",
            index=models.Index(fields=["person_id", "label", "record_id"], name="commissioned_act_of"),
        ),
    ]
