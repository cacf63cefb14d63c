"""Lists of the admin, without what a conflict of interest closes to whoever looks."""

from applications.blind import without_blind
from applications.conflicts import without_conflicts


class WithoutConflicts:
    """No row of a file that is closed to whoever looks, by a conflict of interest or by a blind review they owe.

    ``file`` leads from a row to its file.
    """

    file = "application"

    def get_queryset(self, request):
        rows = without_conflicts(super().get_queryset(request), request.user, self.file)
        return without_blind(rows, request.user, self.file)
