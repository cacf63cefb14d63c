"""The pages of one's own account."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from technopark.accounts.forms import ProfileForm


def profile(request):
    """Name in both scripts and the language of mails and pages."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with override(user.language):
            messages.success(request, _("Your account has been saved."))
            return redirect(reverse("accounts:profile"))
    return render(request, "account/profile.html", {"form": form})
