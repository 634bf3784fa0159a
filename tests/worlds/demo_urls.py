"""The table of URLs as a demo has it: in one process there is one table, and that of the tests is a sandbox's."""

from __future__ import annotations

from django.urls import path

from rejoinder.site import urls
from rejoinder.web.pages import demo

urlpatterns = [
    *urls.urlpatterns,
    path("demo", demo.show),
    path("demo/members", demo.members),
    path("demo/coming", demo.coming),
    path("demo/clock", demo.move),
    path("demo/be", demo.be),
    path("demo/public", demo.be_nobody),
]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500
