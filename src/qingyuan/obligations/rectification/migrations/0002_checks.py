"""Going through the checklist: a unit's list, its answers by category, and that a member has gone through."""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.fields
import qingyuan.kernel.ids
import qingyuan.obligations.rectification.models.checks


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
        ("rectification", "0001_initial"),
        ("regimes", "0002_parts_of_an_adoption"),
        ("roster", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitCheck",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "对照中"),
                            ("handed_in", "待审核"),
                            ("sent_back", "退回修改"),
                            ("accepted", "审核通过"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("handed_in_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("handed_in_on", models.DateField(null=True, verbose_name="报送日期")),
                ("reviewed_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("accepted_on", models.DateField(null=True, verbose_name="审核通过日期")),
                ("send_back_note", models.TextField(blank=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regimes.adoption"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CategoryAnswer",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("checklist", models.CharField(max_length=60)),
                ("category", models.CharField(max_length=60)),
                ("bases", qingyuan.obligations.rectification.models.checks.KeysField(default=tuple)),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "library",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regimes.libraryversion"
                    ),
                ),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rectification.unitcheck"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="finding",
            name="check_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rectification.unitcheck"
            ),
        ),
        migrations.CreateModel(
            name="MemberCheck",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("checklist", models.CharField(max_length=60)),
                ("on", models.DateField(verbose_name="对照日期")),
                ("paper", models.BooleanField(default=False)),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regimes.adoption",
                    ),
                ),
                (
                    "library",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regimes.libraryversion",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "adoption"], name="rectificati_unit_id_12c3e8_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("adoption", "person", "library", "checklist"), name="member_checked_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paper", False), ("by__isnull", False), _connector="OR"),
                        name="paper_check_has_a_register",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="unitcheck",
            index=models.Index(fields=["unit", "state"], name="rectificati_unit_id_609b16_idx"),
        ),
        migrations.AddConstraint(
            model_name="unitcheck",
            constraint=models.UniqueConstraint(fields=("adoption", "unit"), name="unit_check_once"),
        ),
        migrations.AddConstraint(
            model_name="categoryanswer",
            constraint=models.UniqueConstraint(
                fields=("check_of", "library", "checklist", "category"), name="category_answered_once_a_version"
            ),
        ),
    ]
