"""Earlier conclusions (以往结论) and who may read those of a confidential source.

They stand in tables of their own, not among the findings: a conclusion is what others found, a finding is what this
year's list says, and most conclusions never become one.
"""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
        ("questions", "0001_initial"),
        ("rectification", "0003_figures_by_category"),
        ("regimes", "0002_parts_of_an_adoption"),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierConclusion",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("discipline", "纪检监察结论"),
                            ("inspection", "巡视巡察反馈"),
                            ("petition", "信访办结结论"),
                            ("party-life", "民主生活会、组织生活会"),
                        ],
                        max_length=12,
                        verbose_name="结论来源",
                    ),
                ),
                ("source_text", models.CharField(blank=True, max_length=200, verbose_name="文号或反馈文件")),
                ("concluded_on", models.DateField(null=True, verbose_name="结论日期")),
                ("concluded_text", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField(verbose_name="结论指出的问题")),
                ("unit_text", models.CharField(blank=True, max_length=120, verbose_name="被反馈单位")),
                ("category_text", models.CharField(blank=True, max_length=120)),
                ("confidential", models.BooleanField(default=False)),
                ("imported_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("imported_at", models.DateTimeField()),
                ("identity", models.CharField(max_length=32)),
                ("checklist", models.CharField(blank=True, max_length=60)),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="问题类别")),
                ("item", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[("to_match", "待对应"), ("matched", "已对应"), ("set_aside", "不采用")],
                        default="to_match",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("matched_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("matched_at", models.DateTimeField(null=True)),
                ("set_aside_reason", models.TextField(blank=True, verbose_name="不采用的理由")),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "below",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.finding",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "library",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regimes.libraryversion",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questions.question",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConclusionAccess",
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
                    "conclusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.earlierconclusion",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="earlierconclusion",
            index=models.Index(fields=["kept_by", "state", "confidential"], name="conclusion_tabs"),
        ),
        migrations.AddConstraint(
            model_name="earlierconclusion",
            constraint=models.UniqueConstraint(fields=("home_id", "identity"), name="conclusion_row_once"),
        ),
        migrations.AddConstraint(
            model_name="earlierconclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="conclusion_has_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierconclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "petition"), _negated=True), ("confidential", True), _connector="OR"
                ),
                name="conclusion_petition_confidential",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierconclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "matched"), _negated=True),
                    models.Q(
                        ("unit__isnull", False),
                        models.Q(("category", ""), _negated=True),
                        ("matched_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="conclusion_matched_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierconclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "set_aside"), _negated=True),
                    models.Q(("set_aside_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="conclusion_set_aside_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="conclusionaccess",
            constraint=models.UniqueConstraint(fields=("conclusion", "person_id"), name="conclusion_named_once"),
        ),
    ]
