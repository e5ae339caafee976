"""What putting right keeps beside the ledger's columns: causes, further measures, looks, the same problem before, draws, rules.

Old rows stay empty: nobody wrote a cause then or said that a problem had been there before, and a guess would be a
false record.
"""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
        ("rectification", "0004_earlier_conclusions"),
        ("regimes", "0002_parts_of_an_adoption"),
    ]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="cause",
            field=models.TextField(blank=True, verbose_name="原因分析"),
        ),
        migrations.AddField(
            model_name="finding",
            name="earlier",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rectification.finding"
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="look_every",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="几个月看一次"),
        ),
        migrations.AddField(
            model_name="finding",
            name="no_rule_needed",
            field=models.BooleanField(default=False, verbose_name="无需立制"),
        ),
        migrations.AddField(
            model_name="pastround",
            name="cause",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("population", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("count", models.PositiveIntegerField(verbose_name="抽取条数")),
                ("seed_from", models.CharField(max_length=200, verbose_name="号码来处")),
                ("announced_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("announced_at", models.DateTimeField()),
                ("seed", models.CharField(blank=True, max_length=100, verbose_name="号码")),
                ("drawn_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("drawn_at", models.DateTimeField(null=True)),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DrawnFinding",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("order", models.PositiveIntegerField()),
                (
                    "came_back",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.pastround",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.draw",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rectification.finding"
                    ),
                ),
                (
                    "look",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.look",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("order", models.PositiveSmallIntegerField()),
                ("text", models.TextField(verbose_name="措施")),
                ("criterion", models.TextField(verbose_name="标准")),
                (
                    "kind",
                    models.CharField(
                        choices=[("at_once", "立行立改"), ("by_date", "限期整改"), ("lasting", "长期坚持")],
                        max_length=10,
                        verbose_name="整改方式",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="时限")),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("done_on", models.DateField(null=True, verbose_name="办完日期")),
                ("done_note", models.TextField(blank=True)),
                ("done_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("dropped_reason", models.TextField(blank=True)),
                ("dropped_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                (
                    "finding",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.finding",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandingRule",
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
                ("title", models.CharField(max_length=120, verbose_name="制度名称")),
                ("issued_on", models.DateField(verbose_name="印发日期")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="存放处")),
                ("text", models.TextField(blank=True, verbose_name="内容")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RuleLink",
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
                    "finding",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.finding",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rectification.standingrule"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gte", 1), ("count__lte", models.F("size"))), name="draw_count_fits"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drawn_at__isnull", True), ("seed", "")),
                    models.Q(models.Q(("seed", ""), _negated=True), ("drawn_at__isnull", False)),
                    _connector="OR",
                ),
                name="draw_seed_when_drawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawnfinding",
            constraint=models.UniqueConstraint(fields=("draw", "finding"), name="drawn_once"),
        ),
        migrations.AddConstraint(
            model_name="drawnfinding",
            constraint=models.UniqueConstraint(fields=("draw", "order"), name="drawn_order_once"),
        ),
        migrations.AddConstraint(
            model_name="drawnfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(("look__isnull", True), ("came_back__isnull", True), _connector="OR"),
                name="drawn_one_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.UniqueConstraint(fields=("finding", "round", "order"), name="measure_order_once"),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), models.Q(("criterion", ""), _negated=True)),
                name="measure_has_a_criterion",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_on__isnull", True), ("dropped_reason", ""), _connector="OR"),
                name="measure_done_or_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "lasting"), _negated=True),
                    models.Q(("done_on__isnull", True), ("due_on__isnull", True)),
                    _connector="OR",
                ),
                name="measure_lasting_has_no_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    models.Q(("sha256", ""), _negated=True),
                    _connector="OR",
                ),
                name="standing_rule_stands_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulelink",
            constraint=models.UniqueConstraint(fields=("finding", "rule"), name="rule_linked_once"),
        ),
    ]
