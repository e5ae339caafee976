"""Questions put to units; who handles a confidential one by name, and who has opened it."""

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
            name="Question",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=60, verbose_name="类别")),
                ("about", models.CharField(max_length=80)),
                ("text", models.TextField(verbose_name="要说明的事")),
                ("facts", models.TextField(verbose_name="看到的情况")),
                ("asked_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField(verbose_name="答复期限")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待答"),
                            ("answered", "已答"),
                            ("closed_explained", "说明清楚"),
                            ("closed_finding", "列为问题"),
                            ("closed_mistaken", "提错了"),
                        ],
                        default="asked",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("answer_choice", models.CharField(blank=True, max_length=60)),
                ("answer_text", models.TextField(blank=True, verbose_name="说明")),
                ("answered_by_id", models.BigIntegerField(null=True)),
                ("answered_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("taken_down_by_id", models.BigIntegerField(null=True)),
                ("taken_down_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("closed_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("close_note", models.TextField(blank=True, verbose_name="办结意见")),
                ("confidential", models.BooleanField(default=False)),
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
            ],
        ),
        migrations.CreateModel(
            name="QuestionAccess",
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
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.question"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuestionView",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.question"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["unit", "state", "confidential", "due_on"], name="question_figures"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("asked", "answered"))),
                fields=("unit", "about"),
                name="question_once_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), models.Q(("facts", ""), _negated=True)),
                name="question_has_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["answered", "closed_explained"]), _negated=True),
                    models.Q(
                        ("answered_by__isnull", False),
                        models.Q(("answer_choice", ""), ("answer_text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="question_answered_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("asked", "answered")), ("closed_by__isnull", False), _connector="OR"),
                name="question_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed_finding"), _negated=True),
                    models.Q(("close_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="question_finding_shown",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionaccess",
            constraint=models.UniqueConstraint(fields=("question", "person_id"), name="question_named_once"),
        ),
    ]
