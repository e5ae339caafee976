"""Answers to pledges with the sheets they were signed on, yearly accounts, and what other bodies decided about a clause."""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.encryption
import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0001_initial"),
        ("regimes", "0002_parts_of_an_adoption"),
        ("roster", "0002_remarks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sheet",
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
                ("on", models.DateField(verbose_name="签名日期")),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("pledge", models.CharField(max_length=60)),
                ("clause", models.CharField(max_length=60)),
                ("decided_by", qingyuan.kernel.encryption.EncryptedField(verbose_name="认定机关")),
                ("paper_number", qingyuan.kernel.encryption.EncryptedField(verbose_name="文号")),
                ("decided_on", models.DateField(verbose_name="认定日期")),
                ("entered_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("entered_by_id", models.BigIntegerField(null=True)),
                ("entered_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("withdrawn_reason", qingyuan.kernel.encryption.EncryptedField(blank=True, verbose_name="撤回的说明")),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "entered_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", False), _connector="OR"
                        ),
                        name="breach_withdrawn_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("pledge", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("signed", "已签"),
                            ("declined", "不签"),
                            ("superseded", "已由后一次代替"),
                            ("void", "登记有误"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("said", models.CharField(choices=[("signed", "已签"), ("declined", "不签")], max_length=12)),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("on", models.DateField(verbose_name="签署日期")),
                (
                    "way",
                    models.CharField(
                        choices=[("password", "本人用密码确认"), ("paper", "在纸上签名")],
                        max_length=10,
                        verbose_name="签署方式",
                    ),
                ),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("reason", qingyuan.kernel.encryption.EncryptedField(blank=True, verbose_name="不签的说明")),
                ("void_reason", qingyuan.kernel.encryption.EncryptedField(blank=True, verbose_name="登记有误的说明")),
                ("revision", models.PositiveIntegerField(default=1)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pledges.sheet"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("signed", "declined"))),
                        fields=("person", "pledge"),
                        name="pledge_answered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("signed", "declined")), _negated=True),
                            ("state", models.F("said")),
                            _connector="OR",
                        ),
                        name="pledge_state_is_what_was_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", True), ("sheet__isnull", True), ("way", "password")),
                            models.Q(("by__isnull", False), ("sheet__isnull", False), ("way", "paper")),
                            _connector="OR",
                        ),
                        name="pledge_paper_has_its_sheet",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearlyAccount",
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
                ("pledge", models.CharField(max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("on", models.DateField(verbose_name="述诺日期")),
                ("meeting", models.CharField(blank=True, max_length=60, verbose_name="在什么会上")),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "pledge", "year"), name="pledge_account_once_a_year")
                ],
            },
        ),
    ]
