"""Reading what is masked on pages."""

from django.db import transaction

from applications.models import Application, CnieReading
from applications.permissions_staff import can_screen, require


@transaction.atomic
def read_cnie(application: Application, *, by) -> str:
    """Return the founder's CNIE in full and keep who read it, and when (law 09-08).

    Raises NotAllowed for whoever does not screen the files of the park.
    """
    require(can_screen(by, application))
    CnieReading.objects.create(application=application, read_by=by)
    return application.cnie
