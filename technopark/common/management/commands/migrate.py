"""``migrate`` as Django's, and in a tenth of the time where the database is empty."""

from contextlib import nullcontext

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from technopark.common import migrating


class Command(migrate.Command):
    """Bring the database to the newest migrations."""

    def handle(self, *args, **options):
        """Migrate; an empty database by adding to the models in place (technopark.common.migrating)."""
        migrated = MigrationRecorder(connections[options["database"]]).applied_migrations()
        with nullcontext() if migrated else migrating.in_place():
            super().handle(*args, **options)
