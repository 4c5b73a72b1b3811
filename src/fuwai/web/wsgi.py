"""The WSGI application that granian runs."""

import os
import threading

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fuwai.settings")
application = get_wsgi_application()
ADDRESSES = len(get_resolver().url_patterns)  # every room is imported now: no visitor waits for it

from fuwai.services import progress, together  # noqa: E402  # the models that they need are there only now

if os.environ.get("FUWAI_TOGETHER") == "1":  # `fuwai serve` says so; who only imports this gets no thread
    together.start()
    threading.Thread(target=progress.ready, name="fuwai-ready", daemon=True).start()
