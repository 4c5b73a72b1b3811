"""The WSGI application that granian runs."""

from django.core.wsgi import get_wsgi_application

from fuwai.settings import configure

configure()
application = get_wsgi_application()
