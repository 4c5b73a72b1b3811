"""What a page may load and do: its own site, its own script, nothing inline, no camera, no frame around it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # charts come as data: they carry no script
        "connect-src 'self'",
        "form-action 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# A bulletin's own page has its styles in its head and no script; the policy in its head is stricter still.
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What is shown to one person is kept by no one on the way; the files with a digest in their name say otherwise themselves.
KEPT_BY_NOBODY = "private, no-store"

Handler = Callable[[HttpRequest], HttpResponse]


def content_policy(handle: Handler) -> Handler:
    """Send the policy with every answer that does not bring its own."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        return response

    return answer
