"""What a page may load: its own site, nothing else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

Handler = Callable[[HttpRequest], HttpResponse]


def content_policy(handle: Handler) -> Handler:
    """Send the policy with every answer; a bulletin's own page brings a stricter one in its head."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer
