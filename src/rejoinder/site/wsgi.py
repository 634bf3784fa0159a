"""The application as a WSGI server loads it: the installation opened, its database ours alone, its deadlines told."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import django
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries
from django.http import HttpResponse
from django.urls import get_resolver

from rejoinder.site.alone import hold
from rejoinder.store.database import SqliteDatabase
from rejoinder.store.schema import is_in_place
from rejoinder.web.house import the_house
from rejoinder.worker.due import keep_telling

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


class NotInPlace(Exception):  # noqa: N818  It is said to the operator in these words.
    """The schema is not the newest, or its triggers are not as shipped (X-9)."""


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rejoinder.site.settings")
django.setup(set_prefix=False)

answering = WSGIHandler()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request by Django, and give an answer that is ready as the list of bytes that it is.

    The server sends that at once; whatever it has to iterate over costs it a thread's round trip for each part.
    """
    response = answering(environ, start_response)
    if not isinstance(response, HttpResponse):
        return response  # A stream of bytes.
    content = response.content
    response.close()
    return [content]


# Django would look after its own connections at each request; while serving there are none (docs/adr/0001).
request_started.disconnect(reset_queries)
for signal in (request_started, request_finished):
    signal.disconnect(close_old_connections)
# Loaded before anybody waits for an answer, and so that what is broken is told at the start.
get_resolver().url_patterns  # noqa: B018

house = the_house()
if isinstance(house.database, SqliteDatabase):
    hold(house.database.directory)
    keep_telling(house)
if not is_in_place(house.database):
    raise NotInPlace("The schema isn't in place, or not as shipped. Run `rejoinder doctor`, which says what to do.")
# All that was loaded stays for good: the collector needn't look at it again, nor so often at what a request leaves.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
