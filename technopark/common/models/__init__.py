from technopark.common.models.document import Document, DocumentCounter
from technopark.common.models.holiday import Holiday
from technopark.common.models.link import PrivateLink, PrivateLinkQuerySet, link_constraints
from technopark.common.models.mail import Mail, MailTemplate

__all__ = [
    "Document",
    "DocumentCounter",
    "Holiday",
    "Mail",
    "MailTemplate",
    "PrivateLink",
    "PrivateLinkQuerySet",
    "link_constraints",
]
