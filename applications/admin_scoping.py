"""Lists of the admin, without what a conflict of interest closes to whoever looks."""

from applications.conflicts import without_conflicts


class WithoutConflicts:
    """No row of a file that a conflict of interest closes to whoever looks; ``file`` leads from a row to its file."""

    file = "application"

    def get_queryset(self, request):
        return without_conflicts(super().get_queryset(request), request.user, self.file)
