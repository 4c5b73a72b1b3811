"""Every address of the site."""

from django.urls import path

from fuwai.web import home

urlpatterns = [
    path("", home.home, name="home"),
    path("tables/<str:kind>", home.table, name="table"),
    path("files/<path:name>", home.file, name="file"),
    path("style.css", home.style, name="style"),
]
