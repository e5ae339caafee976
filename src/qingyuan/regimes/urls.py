from __future__ import annotations

from django.urls import path

from .pages import reading, uploading

app_name = "regimes"
urlpatterns = [
    path("", reading.libraries, name="libraries"),
    path("upload", uploading.upload, name="upload"),
    path("<slug:issuer>/<slug:name>/<int:number>", reading.library, name="library"),
]
