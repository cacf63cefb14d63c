"""The pages of one's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from technopark.accounts.forms import ProfileForm
from technopark.accounts.notices import current_notice


def profile(request):
    """Name in both scripts and the language of mails and pages."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with override(user.language):
            messages.success(request, _("Your account has been saved."))
            return redirect(reverse("accounts:profile"))
    return render(request, "account/profile.html", {"form": form})


@login_not_required
def privacy(request):
    """The privacy notice in force, for everybody to read before giving anything (law 09-08)."""
    return render(request, "common/privacy.html", {"notice": current_notice()})
