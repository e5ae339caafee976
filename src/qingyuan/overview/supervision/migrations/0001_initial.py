"""Enquiries, who answers one by name, and what is published of them."""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                ("library", models.CharField(blank=True, max_length=120)),
                ("checklist", models.CharField(blank=True, max_length=60)),
                ("category", models.CharField(blank=True, max_length=60)),
                ("item", models.CharField(blank=True, max_length=60)),
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("asked_by_id", models.BigIntegerField(db_index=True)),
                ("asked_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("text", models.TextField(verbose_name="要问的事")),
                ("about", models.CharField(blank=True, max_length=80)),
                ("own", models.BooleanField(default=False)),
                ("pass_up_note", models.TextField(blank=True, verbose_name="转上级的话")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待答"),
                            ("passed_up", "已转上级"),
                            ("answered", "已答"),
                            ("withdrawn", "已收回"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "with_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EnquiryAccess",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.BigIntegerField(db_index=True)),
                ("person", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("why", models.CharField(max_length=120)),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("until", models.DateField(null=True)),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="supervision.enquiry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Guidance",
            fields=[
                ("library", models.CharField(blank=True, max_length=120)),
                ("checklist", models.CharField(blank=True, max_length=60)),
                ("category", models.CharField(blank=True, max_length=60)),
                ("item", models.CharField(blank=True, max_length=60)),
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("question", models.TextField(verbose_name="问")),
                ("answer", models.TextField(verbose_name="答")),
                (
                    "state",
                    models.CharField(
                        choices=[("published", "已公开"), ("retracted", "已撤下")],
                        default="published",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("published_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("published_on", models.DateField(verbose_name="公开日期")),
                ("retracted_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("retracted_on", models.DateField(null=True)),
                ("retract_reason", models.TextField(blank=True, verbose_name="撤下的理由")),
                ("source", models.CharField(max_length=32)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(fields=["with_unit", "state"], name="enquiry_waiting"),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="enquiry_has_text"),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "answered"), _negated=True),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="enquiry_answered_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiryaccess",
            constraint=models.UniqueConstraint(fields=("enquiry", "person_id"), name="enquiry_named_once"),
        ),
        migrations.AddConstraint(
            model_name="guidance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("source",), name="guidance_once_published"
            ),
        ),
        migrations.AddConstraint(
            model_name="guidance",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("question", ""), _negated=True), models.Q(("answer", ""), _negated=True)),
                name="guidance_has_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="guidance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "retracted"), _negated=True),
                    models.Q(models.Q(("retract_reason", ""), _negated=True), ("retracted_by__isnull", False)),
                    _connector="OR",
                ),
                name="guidance_retracted_needs",
            ),
        ),
    ]
