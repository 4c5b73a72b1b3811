"""The one app."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "fuwai.storage"
    label = "storage"
    verbose_name = "服外"
