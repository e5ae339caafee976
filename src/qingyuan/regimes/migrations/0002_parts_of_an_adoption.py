"""A campaign's parts (its checklist, what is added below) are adoptions of their own; what holds until ended has no last day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("regimes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="part_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regimes.adoption"
            ),
        ),
        migrations.AddField(model_name="adoption", name="instead", field=models.BooleanField(default=False)),
        migrations.AlterField(
            model_name="adoption",
            name="ends_on",
            field=models.DateField(null=True, verbose_name="结束日期"),
        ),
    ]
