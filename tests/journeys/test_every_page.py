"""Every kind of page that a role can reach by its links: accessible, within the screen, within its weight, without a broken link."""

import gzip
import re
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
PLACE = re.compile(r"^/p/[^/]+(/i/[^/]+)?")
FILES = re.compile(r"\.(xlsx|csv|pdf|svg)$|/file/|/pdf/")
PAGE_BYTES = 20_000
FIRST_BYTES = 75_000
FIRST_REQUESTS = 6


def shape(path: str) -> str:
    """Return what kind of page an address is: the same for every record and every cluster."""
    return KEY.sub("KEY", PLACE.sub(lambda found: "/p/P/i/I" if found[1] else "/p/P", path))


def links(page: Any, base: str) -> list[str]:
    """Return the addresses of this server that a page links to, without their fragments."""
    found = page.eval_on_selector_all("a[href]", "nodes => nodes.map(node => node.href)")
    inside = [urlsplit(urldefrag(url)[0]) for url in found if url.startswith(base)]
    return [f"{part.path}?{part.query}" if part.query else part.path for part in inside]


def crawl(page: Any, base: str, start: str = "/") -> dict[str, str]:
    """Return one address of every kind of page that can be reached, by shape; a broken link fails."""
    seen: dict[str, str] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop(0)
        kind = shape(path.split("?")[0])
        if kind in seen or FILES.search(kind) or kind.startswith("/account/"):
            continue
        answer = page.goto(path)
        assert answer.status in (200, 403), f"{path} answered {answer.status}"
        seen[kind] = path
        waiting += [link for link in links(page, base) if shape(link.split("?")[0]) not in seen]
    return seen


def violations(page: Any) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA, with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@pytest.fixture(scope="session")
def kinds(browser: Any, server: Any) -> dict[str, dict[str, str]]:
    """Every kind of page by account, collected once."""
    found = {}
    for email in server.walkers:
        context = browser.new_context(base_url=server.url)
        page = context.new_page()
        page.goto("/account/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", server.password)
        page.locator("main button[type=submit], main form button").first.click()
        page.wait_for_url(lambda url: "/account/login" not in url)
        found[email] = crawl(page, server.url)
        context.close()
    return found


@pytest.mark.journey
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 320)])
def test_every_kind_of_page_is_accessible_and_fits(kinds, visit, server, language, width):
    wrong, done = [], set()
    for email, pages in kinds.items():
        page = visit(email, server.password, language=language, width=width)
        for kind, path in pages.items():
            if kind in done:
                continue
            done.add(kind)
            page.goto(path)
            wrong += [f"{kind}: {fault}" for fault in violations(page)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                wrong.append(f"{kind}: {wide} px wide on a screen of {width}")

    assert len(done) > 60
    assert wrong == []


@pytest.mark.journey
def test_every_kind_of_page_is_within_its_weight(kinds, visit, server):
    heavy, done = [], set()
    for email, pages in kinds.items():
        page = visit(email, server.password)
        for kind, path in pages.items():
            if kind not in done:
                done.add(kind)
                size = len(gzip.compress(page.request.get(path).body()))
                heavy += [f"{kind}: {size} bytes"] if size > PAGE_BYTES else []

    assert heavy == []


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
    road = next(path for kind, path in kinds[server.walkers[0]].items() if kind == "/p/P/i/I/")
    page.goto(road)

    assert page.locator("ol.road > li").count() == 6
