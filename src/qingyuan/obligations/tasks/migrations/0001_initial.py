"""Subjects, own items and what was done; suggestions; problems posted and who has claimed them."""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0001_initial"),
        ("regimes", "0002_parts_of_an_adoption"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnItem",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("text", models.CharField(max_length=200, verbose_name="要办的事")),
                ("owner_id", models.BigIntegerField()),
                ("owner", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("due_on", models.DateField(null=True, verbose_name="时限")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "在办"), ("dropped", "不再办")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="不再办的原因")),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "adoption",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regimes.adoption"
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
        ),
        migrations.CreateModel(
            name="Handling",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("item", models.CharField(blank=True, max_length=60)),
                ("period", models.DateField(null=True)),
                ("slot", models.CharField(max_length=140, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("reported", "待认可"), ("accepted", "已认可"), ("sent_back", "退回补办")],
                        default="reported",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("reviewer_role", models.CharField(max_length=40)),
                ("reported_by_id", models.BigIntegerField(null=True)),
                ("reported_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("reported_at", models.DateTimeField()),
                ("reviewed_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="认可或者退回的话")),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "adoption",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regimes.adoption"
                    ),
                ),
                (
                    "library",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regimes.libraryversion",
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
                (
                    "own",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.ownitem"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="题目")),
                ("text", models.TextField(verbose_name="难在哪里")),
                ("solved", models.TextField(verbose_name="解决到什么样算成")),
                ("due_on", models.DateField(null=True, verbose_name="揭榜截止")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "可以揭榜"), ("closed", "已结榜")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regimes.adoption"
                    ),
                ),
                (
                    "library",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regimes.libraryversion"
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
            name="Claim",
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
                            ("claimed", "正在攻关"),
                            ("submitted", "待评审"),
                            ("accepted", "评审通过"),
                            ("published", "做法已公开"),
                            ("withdrawn", "已退榜"),
                            ("released", "已解除"),
                        ],
                        default="claimed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("claimed_by_id", models.BigIntegerField()),
                ("claimed_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("claimed_on", models.DateField()),
                ("due_on", models.DateField(verbose_name="期限")),
                ("reviewer_role", models.CharField(max_length=40)),
                ("reviewed_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="评审意见")),
                ("learned", models.TextField(blank=True, verbose_name="管用的做法")),
                ("published_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("result", models.BooleanField(default=False)),
                ("text", models.TextField(verbose_name="进展")),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.claim"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Record",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("record", "办理情况"), ("visit", "走访"), ("figures", "数据")],
                        max_length=10,
                        verbose_name="记什么",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("went", models.CharField(blank=True, max_length=80, verbose_name="谁去的")),
                ("text", models.TextField(blank=True, verbose_name="办理情况")),
                (
                    "word",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "有帮助"),
                            ("little", "帮助不大"),
                            ("none", "没有帮助"),
                            ("unsaid", "没有说"),
                        ],
                        max_length=10,
                        verbose_name="本人怎么说",
                    ),
                ),
                ("word_text", models.CharField(blank=True, max_length=200, verbose_name="原话")),
                ("word_from", models.CharField(blank=True, max_length=40, verbose_name="谁说的")),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "handling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.handling"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("value", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "handling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.handling"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.record"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("since", models.DateField(verbose_name="列入日期")),
                ("left_on", models.DateField(null=True)),
                ("left_why", models.CharField(blank=True, max_length=200, verbose_name="不再列入的原因")),
                ("by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regimes.adoption"
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
        ),
        migrations.AddField(
            model_name="handling",
            name="subject",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.subject"
            ),
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("home_id", models.BigIntegerField()),
                ("author_id", models.BigIntegerField(db_index=True)),
                ("author", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("text", models.TextField(verbose_name="建议")),
                ("suggested_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待答复"),
                            ("passed_up", "已报上级"),
                            ("answered", "已答复"),
                            ("taken", "已列为任务"),
                            ("posted", "已发榜"),
                            ("withdrawn", "本人撤回"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "at",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "own",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.ownitem"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.post"
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
        migrations.AddIndex(
            model_name="ownitem",
            index=models.Index(fields=["unit", "state"], name="own_item_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="ownitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="own_item_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("solved", ""), _negated=True)),
                name="post_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("claimed", "submitted", "accepted", "published"))),
                fields=("post", "unit"),
                name="claim_once_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    models.Q(models.Q(("learned", ""), _negated=True), ("published_at__isnull", False)),
                    _connector="OR",
                ),
                name="claim_published_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="progress",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="progress_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "figures"), models.Q(("text", ""), _negated=True), _connector="OR"),
                name="record_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(fields=("record", "key"), name="figure_once_a_record"),
        ),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["unit", "adoption"], name="subject_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on__isnull", True)),
                fields=("unit", "adoption", "name"),
                name="subject_listed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="subject_is_named"),
        ),
        migrations.AddIndex(
            model_name="handling",
            index=models.Index(fields=["unit", "state"], name="handling_of_unit"),
        ),
        migrations.AddIndex(
            model_name="handling",
            index=models.Index(fields=["adoption", "unit"], name="handling_of_adoption"),
        ),
        migrations.AddConstraint(
            model_name="handling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adoption__isnull", True), ("item", ""), ("own__isnull", False)),
                    models.Q(
                        ("adoption__isnull", False),
                        ("library__isnull", False),
                        ("own__isnull", True),
                        models.Q(("item", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="handling_of_one_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="handling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent_back"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="handling_sent_back_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="handling",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "reported"), ("reviewed_by__isnull", False), _connector="OR"),
                name="handling_reviewed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="suggestion_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "answered"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="suggestion_answered_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "taken"), _negated=True), ("own__isnull", False), _connector="OR"
                ),
                name="suggestion_taken_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "posted"), _negated=True), ("post__isnull", False), _connector="OR"
                ),
                name="suggestion_posted_needs",
            ),
        ),
    ]
