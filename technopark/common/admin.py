"""What every admin page of the house has: refusals as messages, buttons for actions, the row's history."""

from collections.abc import Mapping

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from technopark.common.errors import Refusal
from technopark.common.object_actions import ObjectAction
from technopark.common.refusals import words_for
from technopark.common.row_history import history_of, is_tracked


class RefusalAdminMixin:
    """A refusal, by an action or by the database, reaches the person as a message in the form; all they typed stays.

    ``refusals`` names by constraint which ``Refusal`` tells more than the constraint's own sentence.
    """

    refusals: Mapping[str, type[Refusal]] = {}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refusal, DatabaseError) as error:
            # Django has rolled back by now; the same form again, with the refusal in it, saves nothing.
            request.refusal = self._words_or_raise(request, error)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        words = getattr(request, "refusal", "")
        return refused(form, words) if words else form

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except (Refusal, DatabaseError) as error:
            messages.error(request, self._words_or_raise(request, error))
            return redirect(reverse(self._url_name("change"), args=[object_id]))

    def changelist_view(self, request, extra_context=None):
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        try:
            with transaction.atomic():
                return super().changelist_view(request, extra_context)
        except (Refusal, DatabaseError) as error:
            messages.error(request, self._words_or_raise(request, error))
            return redirect(request.get_full_path())

    def _words_or_raise(self, request, error: Exception) -> str:
        words = words_for(error, self.refusals)
        if request.method != "POST" or words is None:
            raise error
        return words

    def _url_name(self, view: str) -> str:
        return f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{view}"


def refused(form_class, words: str):
    """A copy of ``form_class`` that is never valid, because of ``words``."""

    class Refused(form_class):
        def clean(self):
            cleaned = super().clean()
            self.add_error(None, words)
            return cleaned

    return Refused


class ObjectActionsMixin:
    """Buttons on the page of a row, declared with ``technopark.common.object_actions.object_action``.

    Each leads to a page that asks for what it needs, or only for a yes; the action runs on POST.
    """

    object_actions: tuple[str, ...] = ()

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_do"
        view = self.admin_site.admin_view(self.object_action_view)
        return [path("<path:object_id>/do/<slug:name>/", view, name=name), *super().get_urls()]

    def may_do(self, request, action: ObjectAction, obj) -> bool:
        """Whether the person may press the button on ``obj``; park-scoped admins ask for the object's park."""
        return request.user.has_perm(action.permission)

    def render_change_form(  # noqa: PLR0917 -- Django's signature
        self, request, context, add=False, change=False, form_url="", obj=None
    ):
        context["object_actions"] = self._buttons(request, obj) if obj is not None else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def object_action_view(self, request, object_id: str, name: str):
        """Ask for what the action needs (GET), then do it (POST); a refusal comes back in the form."""
        action, obj = self._action(name), self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.may_do(request, action, obj):
            raise PermissionDenied
        form = action.form_class(request.POST if request.method == "POST" else None, obj=obj, user=request.user)
        if request.method == "POST" and form.is_valid() and self._done(request, action, obj, form):
            return redirect(reverse(self._url_name("change"), args=[object_id]))
        return self._ask(request, action, obj, form)

    def _done(self, request, action: ObjectAction, obj, form) -> bool:
        try:
            with transaction.atomic():
                words = action.run(self, request, obj, **form.cleaned_data)
                self.log_change(request, obj, str(action.label))
        except (Refusal, DatabaseError) as error:
            form.add_error(None, self._words_or_raise(request, error))
            return False
        messages.success(request, words or _("Done: %(step)s.") % {"step": action.label})
        return True

    def _ask(self, request, action: ObjectAction, obj, form):
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(action.label),
            "subtitle": str(obj),
            "action": action,
            "form": form,
            "media": self.media + form.media,
            "opts": self.opts,
            "original": obj,
            "change_url": reverse(self._url_name("change"), args=[obj.pk]),
            "list_url": reverse(self._url_name("changelist")),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/object_action.html", context)

    def _action(self, name: str) -> ObjectAction:
        if name not in self.object_actions:
            raise Http404
        return getattr(self, name).object_action

    def _buttons(self, request, obj) -> list[dict]:
        actions = [self._action(name) for name in self.object_actions]
        return [
            {"action": action, "url": reverse(self._url_name("do"), args=[obj.pk, action.name])}
            for action in actions
            if action.when(obj) and self.may_do(request, action, obj)
        ]


class RowHistoryMixin:
    """The history page of a row says what the database saw, whoever wrote, not only what went through the admin."""

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        if is_tracked(model):
            self.object_history_template = "admin/row_history.html"

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not is_tracked(self.model):
            return super().history_view(request, object_id, extra_context)
        return super().history_view(request, object_id, {"events": history_of(obj), **(extra_context or {})})


class HouseAdmin(ObjectActionsMixin, RowHistoryMixin, RefusalAdminMixin, admin.ModelAdmin):
    """The base of every admin page that belongs to no park; rows of a park use ``spaces.scoping.ParkScopedAdmin``."""
