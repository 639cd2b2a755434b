"""Every kind of page that a role can reach by its links: accessible, within the screen, within its weight, without a broken link."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

LINK = re.compile(r"""<a\b[^>]*\bhref=["']([^"']*)["']""")
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
PLACE = re.compile(r"^/p/[^/]+(/i/[^/]+)?")
FILES = re.compile(r"\.(xlsx|csv|pdf|svg|json|geojson|parquet|zip)$|/file/|/pdf/")
LAPTOP, PHONE = 1280, 320
PAGE_BYTES = 20_000
FIRST_BYTES = 75_000
FIRST_REQUESTS = 6


def shape(path: str) -> str:
    """Return what kind of page an address is: the same for every record and every cluster."""
    return KEY.sub("KEY", PLACE.sub(lambda found: "/p/P/i/I" if found[1] else "/p/P", path))


def links(text: str, base: str, path: str) -> list[str]:
    """Return the addresses of this server that a page links to, without their fragments."""
    found = [urljoin(f"{base}{path}", unescape(href)) for href in LINK.findall(text)]
    inside = [urlsplit(urldefrag(url)[0]) for url in found if url.startswith(base)]
    return [f"{part.path}?{part.query}" if part.query else part.path for part in inside]


def violations(page: Any) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA, with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@dataclass(frozen=True)
class Look:
    """One kind of page as it was met: where, how heavy, how wide, and what axe finds."""

    path: str
    weight: int
    width: int
    faults: list[str]


def look(page: Any, path: str, answer: Any) -> Look:
    """Measure the page that is open."""
    width = page.evaluate("document.documentElement.scrollWidth")
    return Look(path, len(gzip.compress(answer.body())), width, violations(page))


def crawl(page: Any, base: str, known: dict[str, Look]) -> list[str]:
    """Visit one page of every kind that can be reached by links, measure the kinds not known; a link that leads nowhere fails."""
    seen: list[str] = []
    waiting = [("/", "the address bar")]
    while waiting:
        path, origin = waiting.pop(0)
        kind = shape(path.split("?")[0])
        if kind in seen or FILES.search(kind) or kind.startswith("/account/"):
            continue
        # What somebody met before is only asked for, not drawn again: its links are what matters.
        answer = page.request.get(f"{base}{path}") if kind in known else page.goto(path)
        assert answer.status == 200, f"{path}, to which {origin} leads, answered {answer.status}"
        seen.append(kind)
        if kind not in known:
            known[kind] = look(page, path, answer)
        waiting += [(link, path) for link in links(answer.text(), base, path) if shape(link.split("?")[0]) not in seen]
    return seen


@pytest.fixture(scope="module")
def signed_in(browser: Any, server: Any) -> Iterator[Callable[..., Any]]:
    """Open a page as somebody in a language and width, for as long as this file runs."""
    contexts = []

    def opened(email: str, language: str, width: int) -> Any:
        context = browser.new_context(base_url=server.url, viewport={"width": width, "height": 900})
        context.add_cookies([{"name": "django_language", "value": language, "url": server.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto("/account/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", server.password)
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: "/account/login" not in url)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def kinds(signed_in: Any, server: Any) -> dict[str, tuple[str, Look]]:
    """Every kind of page, with the account that met it first and what it was like in English on a laptop."""
    known: dict[str, Look] = {}
    finder: dict[str, str] = {}
    for email in server.walkers:
        for kind in crawl(signed_in(email, "en", LAPTOP), server.url, known):
            finder.setdefault(kind, email)
    return {kind: (finder[kind], found) for kind, found in known.items()}


@pytest.mark.journey
def test_every_kind_of_page_is_accessible_light_and_fits_a_laptop(kinds):
    faults = [f"{kind}: {fault}" for kind, (_email, found) in kinds.items() for fault in found.faults]
    wide = [f"{kind}: {found.width} px" for kind, (_email, found) in kinds.items() if found.width > LAPTOP]
    heavy = [f"{kind}: {found.weight} bytes" for kind, (_email, found) in kinds.items() if found.weight > PAGE_BYTES]

    assert len(kinds) > 250
    assert (faults, wide, heavy) == ([], [], [])


@pytest.mark.journey
def test_every_kind_of_page_is_accessible_and_fits_a_small_phone_in_arabic(kinds, signed_in):
    pages: dict[str, Any] = {}
    wrong = []
    for kind, (email, found) in kinds.items():
        if email not in pages:
            pages[email] = signed_in(email, "ar", PHONE)
        page = pages[email]
        page.goto(found.path)
        wrong += [f"{kind}: {fault}" for fault in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{kind}: {wide} px wide"] if wide > PHONE else []

    assert wrong == []


@pytest.mark.journey
def test_the_first_page_is_light(browser, server):
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/account/login/", wait_until="networkidle")
    context.close()

    assert len(sizes) <= FIRST_REQUESTS
    assert sum(sizes) <= FIRST_BYTES


@pytest.mark.journey
def test_the_road_works_without_script(kinds, visit, server):
    page = visit(server.walkers[0], server.password, script=False)
    page.goto(kinds["/p/P/i/I/"][1].path)

    assert page.locator("ol.road > li").count() == 6
