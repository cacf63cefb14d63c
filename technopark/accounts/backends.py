"""Who may sign in. What they may then do, their roles and companies say (``spaces`` and ``tenants.permissions``)."""

from allauth.account.auth_backends import AuthenticationBackend


class SignInBackend(AuthenticationBackend):
    """E-mail and password, nothing else: Django's tables of permissions hold nothing here and are never asked."""

    def has_perm(self, user_obj, perm: str, obj=None) -> bool:
        return False

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def has_module_perms(self, user_obj, app_label: str) -> bool:
        return False
