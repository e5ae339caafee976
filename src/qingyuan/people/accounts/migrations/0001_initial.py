"""Accounts, their opening slips, and the log of sign-ins."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0001_initial"),
        ("roster", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("username", models.CharField(max_length=40, null=True, unique=True, verbose_name="登录名")),
                ("home_id", models.BigIntegerField()),
                (
                    "administrator",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("system-administrator", "系统管理员"),
                            ("security-administrator", "安全保密管理员"),
                            ("audit-administrator", "安全审计员"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待开户"), ("open", "已开户"), ("closed", "已停用")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=10)),
                ("session_round", models.PositiveIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.person"
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
            name="OpeningSlip",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code_index", models.CharField(max_length=32, unique=True)),
                ("issued_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("ok", models.BooleanField()),
                (
                    "way",
                    models.CharField(
                        choices=[("password", "密码"), ("slip", "开户条"), ("demo", "演示")], max_length=10
                    ),
                ),
                ("address", models.GenericIPAddressField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id", "at"], name="accounts_si_account_b0b6d4_idx"),
                    models.Index(fields=["address", "at"], name="accounts_si_address_5a934b_idx"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)), fields=("person",), name="account_one_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "open"), _negated=True), ("username__isnull", False), _connector="OR"
                ),
                name="account_open_has_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingslip",
            constraint=models.UniqueConstraint(
                condition=models.Q(("used_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("account",),
                name="slip_one_at_a_time",
            ),
        ),
    ]
