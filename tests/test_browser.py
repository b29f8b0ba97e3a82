"""The page and the frame in headless Chromium, against a real server on a loopback port."""

import json
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from paged_fakes import HEIGHT, WIDTH, pdf
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    Route,
    expect,
    sync_playwright,
)
from web_fakes import QuotingChain, shelf

from corpus.sandbox import Sandbox
from qa.web.adding import Upload, add_file
from qa.web.server import application
from qa.web.shelf import Shelf

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MILL = pdf(labels="<< /Nums [0 << /S /r /St 12 >>] >>")  # its pages are called xii and xiii
PATIENCE = 60_000  # milliseconds; the machine may be busy

HOSTILE = Path(__file__).parent / "data" / "hostile.txt"

expect.set_options(timeout=PATIENCE)


@contextmanager
def serving(app: object, **options: object) -> Iterator[str]:
    """The address of a server for ``app`` that runs in a thread."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1, **options))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def portals() -> Iterator[tuple[str, str]]:
    """The origins of two portals; each page at them frames the address in its query."""

    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'<!doctype html><title>portal</title><iframe src="{urlsplit(self.path).query}"></iframe>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Portal) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    allowed, forbidden = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    yield allowed, forbidden
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def gate() -> threading.Event:
    """While it is closed, an answer stops behind its first sentence."""
    gate = threading.Event()
    gate.set()
    return gate


@pytest.fixture(scope="module")
def collections(
    tmp_path_factory: pytest.TempPathFactory, portals: tuple[str, str], gate: threading.Event
) -> Iterator[Shelf]:
    """The study document, and a PDF in the collection "orr"; uploads are read and pages drawn in child processes."""
    made = shelf(
        tmp_path_factory.mktemp("home"),
        lambda library: QuotingChain(library, lambda: gate.wait(120)),
        Sandbox(),
        frame_ancestors=portals[0],
    )
    add_file(made, "orr", Upload(MILL, "mill.pdf"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(collections: Shelf) -> Iterator[str]:
    with serving(application(collections.settings, shelf=collections)) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    assert CHROMIUM, "the browser tests need Chromium: sudo apt-get install chromium"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def visit(chromium: Browser, **options: object) -> Iterator[Page]:
    """A page in a fresh context; afterwards, every request has gone to a loopback address and no script has failed."""
    hosts: set[str | None] = set()
    failures: list[str] = []

    def note(request: Request) -> None:
        if request.url.startswith(("http", "ws")):
            hosts.add(urlsplit(request.url).hostname)

    context: BrowserContext = chromium.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("request", note)
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    context.close()
    assert hosts <= {"127.0.0.1"}
    assert failures == []


def opened(page: Page, site: str) -> Page:
    page.goto(site)
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(page.get_by_role("button", name="What happened to the Russian Su-24?")).to_be_visible()
    return page


def ask(page: Page, question: str) -> Locator:
    """Ask, and wait for the whole answer."""
    before = page.locator(".ibid-done").count()
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    answer = page.locator(".ibid-done").nth(before)
    expect(answer).to_be_visible()
    return answer


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_an_answer_shows_its_notes_and_opens_its_source_by_mouse_and_by_keyboard(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        answer = ask(opened(page, site), "What did Putin offer Erdogan on the night of the coup?")
        marker = answer.get_by_role("link", name="[n. 64]")
        expect(marker).to_have_attribute("aria-expanded", "false")
        marker.click()
        panel = page.get_by_role("complementary", name="Note 64")
        expect(panel.locator("mark")).to_contain_text("special forces.")
        expect(panel).to_contain_text("The document carries the marker of note 64 but not its text.")
        expect(panel).to_contain_text("Russian special pushes")
        expect(panel.get_by_role("heading", name="Note 64", level=2)).to_be_focused()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(marker).to_be_focused()
        page.keyboard.press("Enter")
        expect(panel).to_be_visible()
        panel.get_by_role("button", name="Close the source").click()
        expect(marker).to_be_focused()
        expect(page.locator("#ibid-status")).to_have_text("Answer ready, 2 sources.")


def test_a_sentence_without_a_note_of_its_own_names_the_next_one(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        answer = ask(opened(page, site), "What did the Russians insist about the plane?")
        marker = answer.get_by_role("link", name="[next note: 60]")
        marker.click()
        panel = page.get_by_role("complementary", name="No note of its own")
        expect(panel).to_contain_text("This sentence has no note of its own; the next one in its paragraph is 60.")


def test_a_pdf_shows_its_page_with_the_cited_words_marked(chromium: Browser, site: str, tmp_path: Path) -> None:
    (tmp_path / "mill.pdf").write_bytes(MILL)
    pictures: list[Response] = []
    with visit(chromium) as page:
        page.on("response", lambda response: pictures.append(response) if ".png" in response.url else None)
        opened(page, site).get_by_label("New collection").fill("uploaded")
        page.locator("#ibid-library input[type=file]").set_input_files([tmp_path / "mill.pdf"])
        expect(page.locator("#ibid-report")).to_contain_text("linked to their text")
        answer = ask(page, "When did the mill burn down in May 1871?")
        marker = answer.get_by_role("link", name="[n. 1], p. xii (page 1 of the file), show the source")
        expect(marker).to_have_attribute("title", "p. xii (page 1 of the file)")
        assert pictures == []
        marker.click()
        panel = page.get_by_role("complementary", name="Note 1")
        expect(panel).to_contain_text("p. xii (page 1 of the file), n. 1")
        expect(panel).to_contain_text("Orr Valley Herald, 4 May 1871.")
        image = panel.get_by_role("img", name="The Mill, p. xii (page 1 of the file), as printed")
        expect(image).to_be_visible()
        expect(image).to_have_js_property("complete", True)  # noqa: FBT003  the property's value
        lines = [in_points(bar, image) for bar in panel.locator(".ibid-bar:not(.ibid-note-bar)").all()]
        (note,) = [in_points(bar, image) for bar in panel.locator(".ibid-note-bar").all()]
        printed = Image.open(BytesIO(pictures[0].body()))
    assert len(lines) == 2
    for left, top, right, bottom in lines:
        assert ink(printed, top, bottom) == (pytest.approx(left, abs=4), pytest.approx(right, abs=4))
    label = 2 * 8 * 0.6  # points that the note's printed number and the space behind it take
    assert ink(printed, note[1], note[3]) == (pytest.approx(note[0] - label, abs=4), pytest.approx(note[2], abs=4))
    assert [round(top + bottom) // 2 for _, top, _, bottom in lines] == [
        pytest.approx(131.5, abs=4),
        pytest.approx(147.5, abs=4),
    ]


Points = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def in_points(bar: Locator, image: Locator) -> Points:
    """Where a bar lies on the page, measured on the screen."""
    over, whole = bar.bounding_box(), image.bounding_box()
    assert over
    assert whole
    across, down = WIDTH / whole["width"], HEIGHT / whole["height"]
    left, top = (over["x"] - whole["x"]) * across, (over["y"] - whole["y"]) * down
    return left, top, left + over["width"] * across, top + over["height"] * down


def ink(picture: Image.Image, top: float, bottom: float) -> tuple[float, float]:
    """From the leftmost to the rightmost dark point between two heights of the page."""
    scale = picture.width / WIDTH
    strip = picture.convert("L").crop((0, round(top * scale), picture.width, round(bottom * scale)))
    box = strip.point(lambda light: 255 * (light < 128)).getbbox()
    assert box
    return box[0] / scale, box[2] / scale


def test_a_page_opens_larger_and_gives_the_way_back_to_the_keyboard(chromium: Browser, site: str) -> None:
    with visit(chromium, viewport={"width": 390, "height": 844}) as page:
        page.goto(f"{site}/embed?collection=orr")
        marker = ask(page, "Who sold the land to Anna Weiss in spring 1872?").get_by_role("link", name="[n. 2]")
        marker.press("Enter")
        panel = page.get_by_role("complementary", name="Note 2")
        expect(panel.get_by_role("button", name="p. xii", exact=True)).to_have_attribute("aria-pressed", "true")
        panel.get_by_role("button", name="p. xiii").press("Enter")
        expect(panel.get_by_role("img", name="p. xiii (page 2 of the file)")).to_be_visible()
        panel.get_by_role("button", name="Larger").press("Enter")
        large = page.get_by_role("dialog")
        expect(large.get_by_role("img", name="p. xiii (page 2 of the file)")).to_be_visible()
        assert fits(page)
        page.keyboard.press("Escape")
        expect(large).to_have_count(0)
        expect(panel.get_by_role("button", name="Larger")).to_be_focused()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(marker).to_be_focused()


def test_the_text_of_a_note_leads_to_its_sentence(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        page.goto(f"{site}/embed?collection=orr")
        marker = ask(page, "deed of sale in the county archive").get_by_role("link", name="[text of n. 2]")
        marker.click()
        panel = page.get_by_role("complementary", name="Text of note 2")
        panel.get_by_role("link", name="He sold the land for $2,500").click()
        panel = page.get_by_role("complementary", name="Note 2", exact=True)
        expect(panel.locator("mark")).to_contain_text("He sold the land")
        page.keyboard.press("Escape")
        expect(marker).to_be_focused()


ATTACK = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


def test_whatever_a_place_is_called_stays_inert(chromium: Browser, site: str) -> None:
    def forge(route: Route) -> None:
        note = {"label": ATTACK, "text": ATTACK, "refers": {"label": ATTACK, "text": ATTACK}}
        page_of = {"number": 1, "label": ATTACK, "name": ATTACK, "short": ATTACK, "width": 420, "height": 595}
        place = route.fetch().json() | {
            "title": ATTACK,
            "heading": [ATTACK],
            "where": ATTACK,
            "place": {"file": ATTACK, "element": ATTACK, "paragraph": None},
            "pages": [page_of, page_of],
            "notes": [note],
            "in_note": note,
            "annotated": {"text": ATTACK, "start": 0, "end": 5, "passage_id": ATTACK},
        }
        route.fulfill(json=place)

    with visit(chromium) as page:
        page.route("**/api/v1/passages/**", forge)
        page.goto(f"{site}/embed?collection=orr")
        ask(page, "When did the mill burn down in May 1871?").get_by_role("link").first.click()
        panel = page.get_by_role("complementary")
        expect(panel.get_by_role("heading", level=2)).to_have_text(f"Text of note {ATTACK}")
        expect(panel.locator(".ibid-where")).to_have_text(f"{ATTACK}, n. {ATTACK}")
        expect(panel.locator(".ibid-refers").first).to_contain_text(f"n. {ATTACK}: {ATTACK}")
        panel.get_by_role("button", name="Larger").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert page.locator("script:not([src])").count() == 0
        assert page.locator("img[src='x']").count() == 0
        assert page.title() != "owned"


def test_a_page_without_a_picture_says_so(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        page.route("**/*.png?*", lambda route: route.fulfill(status=404))
        page.goto(f"{site}/embed?collection=orr")
        ask(page, "When did the mill burn down in May 1871?").get_by_role("link", name="[n. 1]").click()
        expect(page.get_by_role("alert")).to_have_text("The picture of this page cannot be shown.")
        expect(page.get_by_role("complementary")).to_contain_text("Orr Valley Herald, 4 May 1871.")


def test_what_is_not_checked_and_what_went_wrong_is_said(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        answer = ask(opened(page, site), "What did Putin offer Erdogan on the night of the coup?")
        expect(answer).to_contain_text("(not checked)")
        expect(answer).to_contain_text("the model gave no answer; these are exact sentences")


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_words_that_answer_are_bold_and_what_does_not_stand_is_struck_out(
    chromium: Browser, site: str, path: str
) -> None:
    with visit(chromium) as page:
        answer = ask(opened(page, site + path), "What did Putin offer Erdogan on the night of the coup, the moon?")
        expect(answer.locator(".ibid-claim strong")).to_have_text("forces")
        struck = answer.locator("s")
        expect(struck).to_have_css("text-decoration-line", "line-through")
        expect(struck).to_contain_text("Struck out: ")
        expect(answer).to_contain_text("(the text says otherwise: it is the <b>sun</b>; compare the passage)")
        expect(answer.locator(".ibid-marker")).to_have_count(1)
        expect(page.locator("#ibid-status")).to_have_text("Answer ready, 1 source.")
        answer.locator(".ibid-marker").click()
        expect(page.locator("#ibid-panel mark strong")).to_have_text("forces")
        page.keyboard.press("Escape")
        answer.get_by_role("link", name="the passage").click()
        expect(page.locator("#ibid-panel mark")).to_be_visible()
        expect(page.locator("#ibid-panel mark strong")).to_have_count(0)


def test_silence_is_told_apart_and_opens_the_nearest_passages(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        answer = ask(opened(page, site), "On what exact date was the jet shot down?")
        expect(answer).to_contain_text("No answer in the documents")
        answer.get_by_role("link").first.click()
        panel = page.get_by_role("complementary")
        expect(panel).to_be_visible()
        expect(panel.locator("mark")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(answer.get_by_role("link").first).to_be_focused()


def test_a_gap_is_shown_and_explained(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        answer = ask(opened(page, site), "What happened to the Turkish F-16 plane, a Russian Su-24 and Ankara?")
        answer.get_by_role("link", name="[n. 59]").click()
        panel = page.get_by_role("complementary", name="Note 59")
        expect(panel.locator("mark .ibid-gap")).to_have_text("[…]")
        expect(panel.get_by_role("heading", name="Gaps in the source")).to_be_visible()


def test_an_example_is_asked_by_a_click_and_clear_empties_the_conversation(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        opened(page, site).get_by_role("button", name="What happened to the Russian Su-24?").click()
        expect(page.locator(".ibid-done")).to_be_visible()
        page.get_by_role("button", name="Start over").click()
        expect(page.locator(".ibid-answer")).to_have_count(0)


def test_a_second_question_waits_until_the_first_is_answered(
    chromium: Browser, site: str, gate: threading.Event
) -> None:
    with visit(chromium) as page:
        question = opened(page, site).get_by_label("Your question")
        gate.clear()
        try:
            question.fill("What did Putin offer Erdogan on the night of the coup?")
            question.press("Enter")
            question.press("Enter")
            expect(page.get_by_role("button", name="Stop")).to_be_visible()
            question.fill("What did the Russians insist about the plane?")
            question.press("Enter")
        finally:
            gate.set()
        expect(page.locator(".ibid-done")).to_have_count(2)
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        expect(question).to_have_value("")
        expect(page.locator(".ibid-answer")).to_have_count(2)
        expect(page.locator(".ibid-done").last).to_contain_text("The Russians insisted")


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_an_answer_grows_and_can_be_stopped(chromium: Browser, site: str, gate: threading.Event, path: str) -> None:
    with visit(chromium) as page:
        page.goto(site + path)
        page.get_by_label("Your question").fill("What did Putin offer Erdogan on the night of the coup?")
        gate.clear()
        try:
            page.get_by_label("Your question").press("Enter")
            expect(page.locator(".ibid-claims")).to_contain_text("special forces.")
            page.get_by_role("button", name="Stop").click()
            expect(page.locator(".ibid-answer.ibid-error")).to_have_text("Stopped.")
            expect(page.get_by_role("button", name="Stop")).to_be_hidden()
            expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        finally:
            gate.set()
        expect(page.locator(".ibid-done")).to_have_count(0)


def test_an_answer_is_copied_with_its_sources(chromium: Browser, site: str) -> None:
    with visit(chromium, permissions=["clipboard-read", "clipboard-write"]) as page:
        answer = ask(opened(page, site), "What did Putin offer Erdogan on the night of the coup?")
        answer.get_by_role("button", name="Copy with sources").click()
        expect(page.locator("#ibid-status")).to_have_text("Copied with its sources.")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("# What did Putin offer Erdogan on the night of the coup?\n\nIn a phone call on")
        assert "special forces.[^1]" in copied
        assert "[^1]: Russian-Turkish relations, n. 64: the document carries the marker" in copied
        assert "#cite" not in copied


def test_where_nothing_is_exported_the_sources_are_copied_as_plain_text(chromium: Browser, site: str) -> None:
    with visit(chromium, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.route("**/api/v1/export**", lambda route: route.fulfill(status=404, body="no such page"))
        answer = ask(opened(page, site), "What did Putin offer Erdogan on the night of the coup?")
        answer.get_by_role("button", name="Copy with sources").click()
        expect(page.locator("#ibid-status")).to_have_text("Copied with its sources.")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "[n. 64] Russian-Turkish relations: “In a phone call on the night of the coup" in copied
        answer.get_by_text("Download").click()
        answer.get_by_role("button", name="Word").click()
        expect(answer.locator(".ibid-told")).to_have_text("Not saved: the server answered 404")


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_an_answer_is_saved_as_markdown_and_as_word_with_footnotes(chromium: Browser, site: str, path: str) -> None:
    with visit(chromium) as page:
        page.goto(site + path)
        answer = ask(page, "What did Putin offer Erdogan on the night of the coup?")
        menu = answer.get_by_text("Download")
        menu.click()
        with page.expect_download() as markdown:
            answer.get_by_role("button", name="Markdown").click()
        expect(page.locator("#ibid-status")).to_have_text("answer.md was handed to the browser.")
        expect(menu).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(answer.get_by_role("button", name="Word")).to_be_focused()
        with page.expect_download() as word:
            page.keyboard.press("Enter")
        assert (markdown.value.suggested_filename, word.value.suggested_filename) == ("answer.md", "answer.docx")
        text = Path(markdown.value.path()).read_text(encoding="utf-8")
        with zipfile.ZipFile(word.value.path()) as made:
            notes = made.read("word/footnotes.xml").decode()
    assert "special forces.[^1]" in text
    assert "[^1]: Russian-Turkish relations, n. 64: " in text
    assert "Russian-Turkish relations, n. 64: " in notes


def test_the_menu_closes_by_escape_before_the_panel_does(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        answer = ask(opened(page, site), "What did Putin offer Erdogan on the night of the coup?")
        answer.get_by_role("link", name="[n. 64]").click()
        panel = page.get_by_role("complementary", name="Note 64")
        answer.get_by_text("Download").click()
        expect(answer.get_by_role("button", name="BibTeX")).to_be_visible()
        page.keyboard.press("Escape")
        expect(answer.get_by_role("button", name="BibTeX")).to_be_hidden()
        expect(answer.get_by_text("Download")).to_be_focused()
        expect(panel).to_be_visible()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        answer.get_by_text("Download").click()
        answer.locator(".ibid-claims").click()
        expect(answer.get_by_role("button", name="BibTeX")).to_be_hidden()


def test_what_cannot_be_saved_is_told_in_words(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        answer = ask(opened(page, site), "What did Putin offer Erdogan on the night of the coup?")
        answer.get_by_text("Download").click()
        answer.get_by_role("button", name="RIS").click()
        said = "Not saved: no note that the answer cites has a text; there is nothing to export"
        expect(answer.locator(".ibid-told")).to_have_text(said)
        expect(page.locator("#ibid-status")).to_have_text(said)


def test_where_the_browser_forbids_copying_the_text_is_offered(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        page.add_init_script("document.execCommand = () => false; navigator.clipboard.write = () => Promise.reject();")
        answer = ask(opened(page, site), "What did Putin offer Erdogan on the night of the coup?")
        answer.get_by_role("button", name="Copy with sources").click()
        expect(page.get_by_label("Answer with sources")).to_be_focused()


def test_a_hostile_upload_is_reported_asked_and_removed_and_stays_inert(
    chromium: Browser, site: str, tmp_path: Path
) -> None:
    bad = tmp_path / "picture.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    with visit(chromium) as page:
        opened(page, site).get_by_label("New collection").fill("seminar-3")
        expect(page.locator("#ibid-formats")).to_contain_text("HTML, EPUB, Word (DOCX)")
        expect(page.locator("#ibid-library input[type=file]")).to_have_attribute(
            "accept", re.compile(r"\.docx,.*\.pdf")
        )
        page.locator("#ibid-library input[type=file]").set_input_files([HOSTILE, bad])
        report = page.locator("#ibid-report")
        expect(report).to_contain_text("notes found")
        expect(report).to_contain_text("Not added")
        expect(report).to_contain_text("picture.png")
        expect(page.get_by_label("Collection", exact=True)).to_have_value("seminar-3")
        answer = ask(page, "What did the fishermen do with the nets? <script>document.title='owned'</script>")
        expect(answer).to_contain_text(
            "Fishermen [praised](javascript:document.title='owned') the ](#cite-default/x) nets $$x_2$$"
        )
        assert answer.locator("img, script, b, math").count() == 0
        assert answer.locator("a[href^='javascript']").count() == 0
        answer.get_by_role("link", name="[n. 3]").click()
        panel = page.get_by_role("complementary", name="Note 3")
        expect(panel.locator("mark")).to_contain_text("<script>")
        expect(panel).to_contain_text("Berg, Nets and Dances, 2004, <img src=x")
        page.keyboard.press("Escape")
        assert page.title() == "Ibid"
        page.get_by_role("checkbox", name="hostile").check()
        page.get_by_role("button", name="Remove selected").click()
        expect(report).to_contain_text("1 document removed.")
        expect(page.get_by_role("checkbox")).to_have_count(0)


@pytest.mark.parametrize("address", ["{secret}", "http://127.0.0.1:9/secret.txt"])
def test_a_forged_upload_reads_no_file_of_the_server(site: str, tmp_path: Path, address: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The secret is safe.", encoding="utf-8")
    file = {"path": address.format(secret=secret), "orig_name": "secret.txt", "meta": {"_type": "gradio.FileData"}}
    with httpx.Client(base_url=site, timeout=60) as client:
        events = client.get("/config").json()["dependencies"]
        upload = next(event["id"] for event in events if event["targets"][0][1] == "upload")
        join = {"data": [[file], "default", ""], "fn_index": upload, "session_hash": "forged", "trigger_id": 1}
        client.post("/gradio_api/queue/join", json=join).raise_for_status()
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "forged"}) as messages:
            done = next(line for line in messages.iter_lines() if "process_completed" in line)
        assert json.loads(done.removeprefix("data: "))["success"] is False
        assert [document["title"] for document in client.get("/api/v1/documents").json()] == [
            "Russian-Turkish relations"
        ]


QUESTIONS = b"""\
{"id": "right", "question": "What did Putin offer Erdogan on the night of the coup?", "answers": ["assistance"]}
{"id": "<b>wrong</b>", "question": "What did <i>Putin</i> offer Erdogan on the night of the coup?", "answers": ["gas"]}
{"id": "silent", "question": "On what exact date was the jet shot down?", "answerable": false}
"""


def test_an_instructor_evaluates_a_set_stops_and_opens_its_report(
    chromium: Browser, site: str, gate: threading.Event
) -> None:
    with visit(chromium, viewport={"width": 390, "height": 844}) as page:
        toggle = opened(page, site).get_by_role("button", name="Evaluate")
        toggle.press("Enter")
        view = page.get_by_role("region", name="How good are the answers?")
        expect(view.get_by_role("heading", name="How good are the answers?")).to_be_focused()
        expect(toggle).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_label("Your question")).to_be_hidden()
        file = {"name": "<b>set.jsonl", "mimeType": "application/json", "buffer": QUESTIONS}
        view.get_by_label("File with questions").set_input_files(files=[file])  # type: ignore[list-item]
        expect(view.get_by_role("radio", name="A file of your own")).to_be_checked()
        gate.clear()
        try:
            view.get_by_role("button", name="Ask the questions").press("Enter")
            expect(view).to_contain_text("0 of 3 questions answered.")
            expect(view.get_by_role("button", name="Stop")).to_be_focused()
            page.keyboard.press("Enter")
            expect(page.locator("#ibid-status")).to_have_text("Stopped. 0 of 3 questions answered.")
        finally:
            gate.set()
        expect(view.get_by_role("button", name="Ask the questions")).to_be_focused()
        until_free(page, view)
        expect(view.get_by_role("heading", name="<b>set.jsonl, 3 questions")).to_be_focused()
        expect(view).to_contain_text("Something is wrong with 1 of 3 questions")
        wrong = view.get_by_role("table", name="What went wrong").get_by_role("row")
        expect(wrong).to_have_count(2)
        expect(wrong.last).to_contain_text("What did <i>Putin</i> offer Erdogan on the night of the coup? <b>wrong</b>")
        expect(view.get_by_role("table", name="Measures")).to_contain_text("Questions handled correctly")
        assert view.locator("i, td b, th b").count() == 0
        assert fits(page)
        with page.context.expect_page() as opening:
            view.get_by_role("link", name="Open the whole report").click()
        report = opening.value
        expect(report.get_by_role("heading", name="How good are the answers?")).to_be_visible()
        assert report.evaluate("origin") == "null"
        with page.expect_download() as saved:
            view.get_by_role("link", name="Save it as a page").click()
        assert saved.value.suggested_filename == "report.html"
        page.keyboard.press("Escape")
        expect(view).to_be_hidden()
        expect(toggle).to_be_focused()


def until_free(page: Page, view: Locator) -> None:
    """Evaluate, and again while the run that was stopped ends its last question."""
    for _ in range(20):
        with page.expect_response("**/api/v1/evaluations") as answered:
            view.get_by_role("button", name="Ask the questions").press("Enter")
        if answered.value.ok:
            return
        expect(view.locator(".ibid-problem")).to_contain_text("another evaluation is running")
        page.wait_for_timeout(250)


def test_dark_mode_is_kept(chromium: Browser, site: str) -> None:
    with visit(chromium, color_scheme="light") as page:
        toggle = opened(page, site).get_by_role("button", name="Dark")
        light = page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor")
        expect(toggle).to_have_attribute("aria-pressed", "false")
        toggle.click()
        expect(toggle).to_have_attribute("aria-pressed", "true")
        assert light != page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor")
        page.reload()
        expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_nothing_scrolls_sideways_and_the_sheet_leaves_the_marker_visible(
    chromium: Browser, site: str, width: int
) -> None:
    with visit(chromium, viewport={"width": width, "height": 844}, has_touch=True) as page:
        answer = ask(opened(page, site), "What did Putin offer Erdogan on the night of the coup?")
        assert fits(page)
        marker = answer.locator("a.ibid-marker").last
        marker.click()
        sheet = page.get_by_role("complementary")
        expect(sheet).to_be_visible()
        assert fits(page)
        below, top = marker.bounding_box(), sheet.bounding_box()
        assert below
        assert top
        assert below["height"] >= 24
        assert below["y"] + below["height"] <= top["y"]
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Documents").click()
        expect(page.get_by_label("Collection", exact=True)).to_be_visible()
        assert fits(page)


def test_the_page_has_a_language_and_a_heading(chromium: Browser, site: str) -> None:
    with visit(chromium, locale="de-DE") as page:
        opened(page, site)
        expect(page.get_by_role("heading", level=1, name="Ibid")).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "en"


def test_an_allowed_portal_shows_the_frame(chromium: Browser, site: str, portals: tuple[str, str]) -> None:
    with visit(chromium, viewport={"width": 700, "height": 600}) as page:
        page.goto(f"{portals[0]}/?{site}/embed")
        frame = page.frame_locator("iframe")
        frame.get_by_label("Your question").fill("What did Putin offer Erdogan on the night of the coup?")
        frame.get_by_label("Your question").press("Enter")
        marker = frame.get_by_role("link", name="[n. 64]")
        marker.click()
        expect(frame.get_by_role("complementary", name="Note 64").locator("mark")).to_contain_text("special forces.")
        frame.get_by_role("heading", name="Note 64", level=2).press("Escape")
        expect(marker).to_be_focused()
        expect(frame.locator("input[type=file]")).to_have_count(0)
        assert page.context.cookies() == []


def test_an_answer_in_a_portals_frame_is_saved_and_copied(
    chromium: Browser, site: str, portals: tuple[str, str]
) -> None:
    with visit(chromium, viewport={"width": 390, "height": 600}) as page:
        page.goto(f"{portals[0]}/?{site}/embed")
        frame = page.frame_locator("iframe")
        frame.get_by_label("Your question").fill("What did Putin offer Erdogan on the night of the coup?")
        frame.get_by_label("Your question").press("Enter")
        frame.get_by_text("Download").click()
        with page.expect_download() as saved:
            frame.get_by_role("button", name="Word").click()
        assert saved.value.suggested_filename == "answer.docx"
        expect(frame.locator(".ibid-told")).to_contain_text("If nothing was saved, the page around this one")
        frame.get_by_role("button", name="Copy with sources").click()
        expect(frame.get_by_role("button", name="Copied")).to_be_visible()


def test_any_other_portal_is_shown_nothing(chromium: Browser, site: str, portals: tuple[str, str]) -> None:
    for path in (f"{portals[1]}/?{site}/embed", f"{portals[0]}/?{site}/"):
        messages: list[str] = []
        with visit(chromium) as page:
            page.on("console", partial(_keep, messages))
            page.goto(path)
            expect(page.frame_locator("iframe").get_by_label("Your question")).to_have_count(0)
        assert any("frame-ancestors" in message for message in messages)


def test_the_documentation_is_served_from_here(chromium: Browser, site: str) -> None:
    with visit(chromium) as page:
        page.goto(f"{site}/docs")
        expect(page.get_by_text("/api/v1/ask")).to_be_visible()


def _keep(messages: list[str], message: ConsoleMessage) -> None:
    messages.append(message.text)
