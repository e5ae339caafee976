"""Tablets that a branch shares, and the six digits people enter with there. Nobody has any yet."""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_commissions"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedDevice",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="叫什么、放在哪里")),
                ("key_index", models.CharField(max_length=32, unique=True)),
                ("registered_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("registered_at", models.DateTimeField()),
                ("revoked_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="account",
            name="pin",
            field=models.CharField(blank=True, max_length=128),
        ),
        migrations.AddField(
            model_name="signin",
            name="device_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="signin",
            name="way",
            field=models.CharField(
                choices=[("password", "密码"), ("slip", "开户条"), ("pin", "公用平板"), ("demo", "演示")], max_length=10
            ),
        ),
        migrations.AddIndex(
            model_name="signin",
            index=models.Index(fields=["device_id", "at"], name="accounts_si_device__333bdf_idx"),
        ),
        migrations.AddField(
            model_name="shareddevice",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
            ),
        ),
    ]
