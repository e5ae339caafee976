"""URLs and their verbs (网址与动作)."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import clear_url_caches, path

from qingyuan.kernel import routes
from qingyuan.kernel.routes import Declared, route


@route("GET", verb="view")
def declared(request, number):
    return HttpResponse("in")


def bare(request):
    return HttpResponse("in")


@pytest.fixture
def site(settings):
    """site(patterns): serve these URLs instead."""

    def serve(*patterns):
        settings.ROOT_URLCONF = tuple(patterns)

    yield serve
    clear_url_caches()


def test_every_url_is_listed_with_what_it_declares(site):
    site(path("declared/<int:number>", declared, name="declared"))
    assert list(routes.patterns()) == [("/declared/<int:number>", "declared", Declared(("GET",), "view", False))]
    routes.require_declared()


def test_an_undeclared_url_stops_the_start_and_is_named(site):
    site(path("declared/<int:number>", declared, name="declared"), path("bare", bare, name="bare"))
    with pytest.raises(ImproperlyConfigured, match=r"/bare \(bare\)"):
        routes.require_declared()


def test_every_url_of_the_site_declares_its_verb():
    routes.require_declared()


def request(method="get", url="/findings/?state=open&page=2", **attributes):
    made = getattr(RequestFactory(), method)(url)
    for name, value in {"reader": None, "scope": None, **attributes}.items():
        setattr(made, name, value)
    return made


def test_a_stranger_is_led_to_sign_in_and_back_to_the_whole_address():
    answer = declared(request(), 1)
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in?next=%2Ffindings%2F%3Fstate%3Dopen%26page%3D2")


def test_a_public_page_opens_without_signing_in():
    assert route("GET", verb="view", public=True)(bare)(request()).status_code == 200


def test_a_method_that_is_not_declared_is_refused_and_head_comes_with_get():
    assert declared(request("post"), 1).status_code == 405
    assert declared(request("head", reader="someone"), 1).status_code == 200


@pytest.mark.django_db
def test_every_answer_carries_the_strict_content_policy():
    policy = Client().get("/no-such-page")["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
