"""The migrations make what the models say."""

import io

from django.core.management import call_command


def test_no_model_has_changed_without_its_migration(db):
    out = io.StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=out, verbosity=1)

    assert "No changes detected" in out.getvalue()
