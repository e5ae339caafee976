"""A member asks for a correction of what is held of him, or explains it, and is answered: there was no place for either."""

import django.db.models.deletion
from django.db import migrations, models

import qingyuan.kernel.encryption
import qingyuan.kernel.fields
import qingyuan.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
        ("roster", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    qingyuan.kernel.fields.IdField(
                        default=qingyuan.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("correct", "请求更正"), ("explain", "说明情况")],
                        max_length=8,
                        verbose_name="更正或说明",
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("name", "姓名"),
                            ("sex", "性别"),
                            ("nation", "民族"),
                            ("born", "出生日期"),
                            ("education", "学历"),
                            ("id_number", "公民身份号码"),
                            ("phone", "手机号码"),
                            ("kind", "人员类别"),
                            ("joined", "入党日期"),
                            ("full", "转正日期"),
                            ("membership", "组织关系"),
                            ("tenure", "任职"),
                            ("absence", "外出与流动"),
                            ("exemption", "免到会"),
                            ("effect", "影响期"),
                            ("other", "别的内容"),
                        ],
                        max_length=12,
                        verbose_name="所涉内容",
                    ),
                ),
                ("text", qingyuan.kernel.encryption.EncryptedField(verbose_name="本人的话")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "待答复"), ("answered", "已答复"), ("withdrawn", "已撤回")],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("corrected", "已更正"), ("kept", "不更正"), ("noted", "说明已记下")],
                        max_length=10,
                        verbose_name="答复",
                    ),
                ),
                ("answer", qingyuan.kernel.encryption.EncryptedField(blank=True, verbose_name="答复的话")),
                ("answered_by", qingyuan.kernel.fields.SignatureField(blank=True, null=True, verbose_name="答复人")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("revision", models.PositiveIntegerField(default=1)),
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
                "indexes": [
                    models.Index(fields=["unit", "state", "asked_at"], name="roster_rema_unit_id_a927a8_idx"),
                    models.Index(fields=["person", "asked_at"], name="roster_rema_person__6c0223_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("state", "answered")),
                            models.Q(models.Q(("state", "answered"), _negated=True), ("answered_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="remark_answered_once",
                    )
                ],
            },
        ),
    ]
