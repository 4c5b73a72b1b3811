"""邮件: a message to a person, where FUWAI_MAIL names a server. Nothing waits for it and nothing depends on it."""

import logging

from django.conf import settings
from django.core.mail import send_mail

LOG = logging.getLogger("fuwai.mail")


def send(address: str, subject: str, text: str) -> bool:
    """Whether the server took the message; False where there is none. A server that refuses is logged, not raised: what
    the message tells stands in the system too."""
    if not settings.MAIL.hostname:
        return False
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
    except OSError as error:  # smtplib's errors are of this kind
        LOG.error("mail to %s was not sent: %s", address, error)
        return False
    return True
