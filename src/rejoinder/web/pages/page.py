"""How every page goes out, and who is let in; it is rendered whole, and what goes wrong is a page too."""

from __future__ import annotations

from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_protect

from rejoinder.policy.evidence import LARGEST
from rejoinder.web.api.door import PRIVATE, PUBLIC, begin_body, has_seen
from rejoinder.web.edge import fault
from rejoinder.web.evidence_files import into_memory
from rejoinder.web.house import the_house
from rejoinder.web.pages import spoken
from rejoinder.web.pages.squeezed import squeeze, takes_gzip
from rejoinder.web.pages.visit import NAME, Visit, reads_as, visit_of
from rejoinder.web.problems import EDGE, Problem, request_id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http.response import HttpResponseBase

P = ParamSpec("P")
UNAVAILABLE, WENT_WRONG = 503, 400
READS = ("GET", "HEAD")
LONGEST_FORM = 262_144
"""Bytes of a form without files: five thousand characters of four bytes, each written as twelve, and room beside."""
KEPT = ("text", "comment", "note", "description", "statement", "reasons")
"""Fields in which people write: whatever goes wrong, these are given back."""
NOT_AGAIN = ("/sign-in/", "/sign-out")
"""Where nobody is sent back to: the one has a secret in its address (T-59), the other has happened."""
SAME_SITE = frozenset({"", "same-origin", "none"})


def a_page(
    view: Callable[Concatenate[Visit, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a view be a page that anybody may read."""
    return _guarded(view, members=False, posts=False)


def a_form(
    view: Callable[Concatenate[Visit, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a view be a page with a form that anybody may send."""
    return _guarded(view, members=False, posts=True)


def a_member_page(
    view: Callable[Concatenate[Visit, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a view be a page for members who are signed in, with or without a form."""
    return _guarded(view, members=True, posts=True)


def a_member_upload(
    view: Callable[Concatenate[Visit, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a view be a page for members whose form may bring documents: they are in ``visit.sent``."""
    return _guarded(view, members=True, posts=True, documents=True)


def _guarded(
    view: Callable[Concatenate[Visit, P], HttpResponse], *, members: bool, posts: bool, documents: bool = False
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    def let_in(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visit: Visit = request.visit  # type: ignore[attr-defined]  # ``shown`` puts it there.
        if members and visit.signed_in is None:
            return sign_in_first(visit)
        return view(visit, *args, **kwargs)

    methods = (*READS, "POST") if posts else READS
    if posts:  # What is only read has no form to protect, and every reader would pay for it.
        let_in = csrf_protect(let_in)

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visit = None
        try:
            visit = visit_of(request)
            request.visit = visit  # type: ignore[attr-defined]  # For what is rendered far from the view.
            with translation.override(visit.language), timezone.override(visit.zone):
                if request.method not in methods:
                    return _not_with_this_method(visit, methods)
                return _answered(visit, let_in, documents, *args, **kwargs)
        except Exception as error:  # noqa: BLE001  Whatever it is, it is logged without its words, and said calmly.
            status = fault(request, error).status_code
            code = "unavailable" if status == UNAVAILABLE else "internal"
            visit = visit or _nobody(request)
            with translation.override(visit.language):
                return trouble(visit, code, number=request_id_of(request))

    return shown


def _answered(
    visit: Visit,
    let_in: Callable[..., HttpResponse],
    documents: bool,  # noqa: FBT001  It stands before what the view takes.
    /,
    *args: Any,
    **kwargs: Any,
) -> HttpResponse:
    request = visit.request
    try:
        if request.method == "POST":
            ours = request.headers.get("Sec-Fetch-Site", "") in SAME_SITE
            taken = _is_taken(visit, documents=documents and ours and visit.signed_in is not None)
            if not ours:
                return form_is_out_of_date(request)
            if not taken:
                return trouble(visit, "request.too_large", gettext("What was sent is larger than this page takes."))
        return let_in(request, *args, **kwargs)
    except Problem as found:
        return trouble(visit, found.code, found.detail, [each["detail"] for each in found.errors])
    except (BadRequest, SuspiciousOperation, MultiPartParserError):
        return trouble(visit, "request.invalid")


def _not_with_this_method(visit: Visit, methods: tuple[str, ...]) -> HttpResponse:
    """Say which methods this page has. A form that was sent to it is not read; whatever it was, nothing was done."""
    visit.request._body = b""  # noqa: SLF001  As below; what came is thrown away at the edge.
    response = trouble(visit, "method_not_allowed")
    response.headers["Allow"] = ", ".join(methods)
    return response


def _is_taken(visit: Visit, *, documents: bool) -> bool:
    """Read a form before anybody asks for what is in it, and no more of it than its kind may have (I-1).

    Of one that is too large the beginning is read all the same: nobody's words are lost.
    """
    request = visit.request
    if not request.META.get("CONTENT_TYPE", "").lower().startswith("multipart/form-data"):
        form = begin_body(request, LONGEST_FORM)
        request._body = form[:LONGEST_FORM]  # noqa: SLF001  Django keeps what was read of a body here.
        return len(form) <= LONGEST_FORM
    limit = LARGEST + LONGEST_FORM if documents else LONGEST_FORM
    body = begin_body(request, limit)
    cut_short = len(body) > limit
    visit.sent = into_memory(request, body[:LONGEST_FORM] if cut_short else body, cut_short=cut_short)
    return documents or not cut_short


def _nobody(request: HttpRequest) -> Visit:
    """Stand for a reader of whom nothing could be read, because the database can't be."""
    visit = reads_as(Visit(request, the_house()))
    request.visit = visit  # type: ignore[attr-defined]  # As above.
    return visit


def page(visit: Visit, template: str, shown: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Show a page that is for one member: it is kept nowhere."""
    response = _written(visit, template, shown, status)
    response.headers["Cache-Control"] = PRIVATE
    return response


def public_page(visit: Visit, template: str, shown: Mapping[str, Any]) -> HttpResponse:
    """Show a public page. Caches may keep it but ask each time, so that nothing outlives its instant (R-901)."""
    if visit.signed_in is not None:
        # Not compressed: beside a form's secret, what comes from the address would tell of it by the length (BREACH).
        return page(visit, template, shown)
    return kept_by_its_content(visit.request, _written(visit, template, shown))


def kept_by_its_content(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let caches keep an answer under the hash of its own content, and ask each time whether it still is so.

    It goes out compressed to whoever takes it so, under another name than the plain one.
    """
    packed = takes_gzip(request)
    etag = f'"{sha256(response.content).hexdigest()}{"-gzip" if packed else ""}"'
    if has_seen(request, etag):
        response = HttpResponseNotModified()
    elif packed:
        response.content = squeeze(response.content)
        response.headers["Content-Encoding"] = "gzip"
    headers = response.headers
    headers["ETag"] = etag
    headers["Cache-Control"] = PUBLIC
    headers["Vary"] = "Accept-Language, Cookie, Accept-Encoding"
    return response


def see(path: str) -> HttpResponse:
    """Send a browser on to another page, which it then gets."""
    response = HttpResponseRedirect(path, status=303)
    response.headers["Cache-Control"] = PRIVATE
    return response


def trouble(
    visit: Visit, code: str, detail: str | None = None, errors: list[str] | None = None, *, number: str | None = None
) -> HttpResponse:
    """Say on a page what a problem document says. For one code and detail it is the same page, byte for byte (R-800).

    ``number`` names the request, where somebody should tell it to us. What somebody wrote is given back.
    """
    status, title, said = EDGE[code]
    visit.now = None  # Nor does it tell how far the reading had come.
    shown = {
        "code": code,
        "title": gettext(title),
        "detail": detail or gettext(said),
        "errors": errors,
        "number": number,
        "kept": kept_words(visit.request),
        "come_back": "/how",  # What was asked for would make every such page another one.
    }
    response = page(visit, "trouble.html", shown, status)
    if status == UNAVAILABLE:
        response.headers["Retry-After"] = "1"
    return response


def sign_in_first(visit: Visit) -> HttpResponse:
    """Say that this page is for members, alike whatever stands there; and give back what somebody wrote."""
    shown = {"kept": kept_words(visit.request), "way_in": way_in(visit.request.get_full_path())}
    response = page(visit, "sign_in_first.html", shown, 403)
    if visit.request.headers.get("HX-Request"):
        response.headers["HX-Redirect"] = visit.request.get_full_path()
    return response


def way_in(return_to: str) -> str | None:
    """Give the address where the marketplace signs its members in, or the demo's page; none where none is known."""
    place: str = settings.SIGN_IN_URL
    return f"{place}{'&' if '?' in place else '?'}{urlencode({'return_to': return_to})}" if place else None


def form_is_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that didn't come from our own page, or from one that is too old (A-5); nothing was done."""
    visit: Visit = request.visit  # type: ignore[attr-defined]  # The page's decorator has put it there.
    return page(visit, "out_of_date.html", {"kept": kept_words(request), "again": request.get_full_path()}, 403)


def kept_words(request: HttpRequest) -> list[str]:
    """Give what somebody had written into a form, so that it is never lost."""
    if request.method != "POST":
        return []
    try:
        return [words for name in KEPT for words in request.POST.getlist(name) if words.strip()]
    except (BadRequest, SuspiciousOperation, MultiPartParserError):  # What can't be read has nothing to give back.
        return []


def _written(visit: Visit, template: str, shown: Mapping[str, Any], status: int = 200) -> HttpResponse:
    request = visit.request
    visit.count_for_bell()
    if status >= WENT_WRONG and request.headers.get("HX-Request"):
        template = "fragment.html"
    ours = {
        "visit": visit,
        "marketplace": NAME,
        "here": request.path,
        "come_back": "/how" if request.path.startswith(NOT_AGAIN) else request.path,
        "text_direction": spoken.direction(visit.language),
        "csrf": lambda: get_token(request),
        "sandbox": visit.house.stamp.sandbox,
        "demo_switch": "/demo" if settings.DEMO else None,
        "request_id": request_id_of(request),
    }
    text = spoken.template(template, visit.language).render({**ours, **shown})
    return HttpResponse(text, status=status)
