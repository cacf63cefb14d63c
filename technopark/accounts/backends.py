"""Who may sign in. What they may then do, their roles and companies say (``spaces`` and ``tenants.permissions``)."""

from allauth.account.auth_backends import AuthenticationBackend

from technopark.accounts.models import User
from technopark.common.compiled import compiled_rows


class SignInBackend(AuthenticationBackend):
    """E-mail and password, nothing else: Django's tables of permissions hold nothing here and are never asked."""

    def get_user(self, user_id) -> User | None:
        """The person of a session, whom every page asks for."""
        person = next(iter(_person(int(user_id))), None)
        return person if person and self.user_can_authenticate(person) else None

    def has_perm(self, user_obj, perm: str, obj=None) -> bool:
        return False

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def has_module_perms(self, user_obj, app_label: str) -> bool:
        return False


_person = compiled_rows(lambda user_id: User.objects.filter(pk=user_id).order_by())
