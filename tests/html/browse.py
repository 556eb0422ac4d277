"""What a page does in a browser: `browse.py CHECK CHROMIUM PAGE`.

Each check opens the page as people do, and fails with what is wrong. Whatever it does,
nothing but the file itself may be asked for, and the console stays empty.
"""

import io
import sys
import time
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

# What is not on the screen is drawn too, so that axe sees its colours.
DRAWN = ".note { content-visibility: visible !important }"


@contextmanager
def opened(chromium, page, **options):
    """Opens the page, and checks what it asked for and complained of."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(**{"viewport": {"width": 1000, "height": 700}, **options})
        tab = context.new_page()
        asked, said = [], []
        tab.on("request", lambda request: asked.append(request.url))
        # What the policy of the page stopped was not asked for.
        tab.on("requestfailed", lambda request: request.failure == "csp" and asked.remove(request.url))
        tab.on("websocket", lambda socket: asked.append(socket.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(page)
        if options.get("java_script_enabled", True):
            tab.evaluate(
                "document.addEventListener('securitypolicyviolation',"
                " event => console.log('policy: ' + event.blockedURI))"
            )
        tab.said = said
        yield tab
        tab.wait_for_timeout(150)
        asked = [url for url in asked if not url.startswith("data:") and url != page]
        assert not asked, f"it asked for {asked}"
        assert not said, f"it said {said}"
        browser.close()


def shown(tab, selector):
    """Returns how many elements can be seen."""
    return tab.evaluate(
        "selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility("
        "{ contentVisibilityAuto: false, visibilityProperty: true })).length",
        selector,
    )


def equal(actual, expected):
    assert actual == expected, f"{actual!r} instead of {expected!r}"


def asks_for_nothing(chromium, page):
    with opened(chromium, page) as tab:
        tab.keyboard.press("a")
        tab.mouse.wheel(0, 20_000)
        tab.wait_for_timeout(300)
        # Nor could it, were something to try.
        stopped = tab.evaluate(
            """() => new Promise(done => {
                document.addEventListener('securitypolicyviolation', event => {
                    event.stopImmediatePropagation();
                    done(event.violatedDirective);
                }, { capture: true, once: true });
                new Image().src = 'https://go.example/x.png';
            })"""
        )
        equal(stopped, "img-src")
        tab.said.clear()


def is_accessible(chromium, page):
    axe = Axe()
    found = []
    for scheme in ["light", "dark"]:
        for steps in [[], ["a"], ["?"], ["a", "/"]]:
            with opened(chromium, page, color_scheme=scheme) as tab:
                tab.add_style_tag(content=DRAWN)
                for key in steps:
                    tab.keyboard.press(key)
                if "/" in steps:
                    tab.keyboard.type("a")
                if steps == ["a"]:
                    for option in tab.query_selector_all(".options input"):
                        option.check()
                    for field in tab.query_selector_all(".typing input"):
                        field.fill("Lama")
                        field.press("Enter")
                tab.wait_for_timeout(250)
                for violation in axe.run(tab).response["violations"]:
                    nodes = [node["html"][:120] + " " + node["failureSummary"] for node in violation["nodes"][:3]]
                    found.append(f"{scheme} {steps}: {violation['id']}: {violation['help']}: {nodes}")
    assert not found, "\n".join(found)


def finds_words(chromium, page):
    with opened(chromium, page) as tab:
        total = shown(tab, ".note")
        tab.keyboard.press("/")
        # Capitals and accents make no difference.
        tab.keyboard.type("LIMA centro")
        equal(tab.inner_text("#found"), f"1 of {total}")
        equal(shown(tab, ".note"), 1)
        equal(tab.get_attribute("#found", "aria-live") or tab.evaluate("found.tagName"), "OUTPUT")
        # It stands in the answer, which is still hidden.
        equal(shown(tab, ".found-below .reveal"), 1)
        # A section without a hit is hidden.
        equal(shown(tab, ".section"), 1)
        tab.wait_for_timeout(200)
        equal(tab.evaluate("[...CSS.highlights.get('hit')].map(String).sort()"), ["Centró", "Lima"])
        tab.keyboard.press("Escape")
        equal(shown(tab, ".note"), total)
        equal(tab.evaluate("CSS.highlights.has('hit')"), False)
        tab.keyboard.press("/")
        # Arabic without its points, as people type it.
        tab.keyboard.type("جافاسكريبت")
        equal(shown(tab, ".note"), 1)
        tab.fill("#search", "nobody wrote this")
        equal(tab.inner_text("#found"), "Nothing found")
        tab.fill("#search", "#demo")
        equal(shown(tab, ".note"), total)
        tab.keyboard.press("Escape")
        tab.keyboard.press("a")
        tab.click("#n1 .tag")
        equal(tab.input_value("#search"), "#demo")


def obeys_keys(chromium, page):
    with opened(chromium, page) as tab:
        focused = lambda: tab.evaluate("document.activeElement.id")
        tab.keyboard.press("Tab")
        equal(tab.evaluate("document.activeElement.className"), "skip")
        tab.keyboard.press("j")
        equal(focused(), "n1")
        tab.keyboard.press("ArrowRight")
        equal(focused(), "n2")
        tab.keyboard.press("k")
        tab.keyboard.press("k")
        equal(focused(), "n1")
        equal(shown(tab, "#a1 > *:first-child"), 0)
        tab.keyboard.press(" ")
        equal(shown(tab, "#a1 > *:first-child"), 1)
        equal(tab.get_attribute("#n1 .reveal", "aria-expanded"), "true")
        tab.keyboard.press("Enter")
        equal(shown(tab, "#a1 > *:first-child"), 0)
        answers = len(tab.query_selector_all(".answer"))
        tab.keyboard.press("a")
        equal(shown(tab, ".answer > *:first-child"), answers)
        equal(tab.get_attribute("#every", "aria-pressed"), "true")
        tab.keyboard.press("a")
        equal(shown(tab, ".answer > *:first-child"), 0)
        tab.keyboard.press("?")
        equal(tab.evaluate("menu.open"), True)
        tab.keyboard.press("Escape")
        equal(tab.evaluate("menu.open"), False)
        # On a keyboard with other letters, the key in the same place.
        tab.evaluate("n1.focus()")
        tab.evaluate("n1.dispatchEvent(new KeyboardEvent('keydown', { key: 'ت', code: 'KeyJ', bubbles: true }))")
        equal(focused(), "n2")
        # Words in a field are words.
        tab.focus("#search")
        tab.keyboard.type("jak?")
        equal(tab.input_value("#search"), "jak?")
        # The button does what Space does.
        tab.keyboard.press("Escape")
        tab.click("#n1 .reveal")
        equal(shown(tab, "#a1 > *:first-child"), 1)


def goes_the_other_way(chromium, page):
    with opened(chromium, page) as tab:
        equal(tab.evaluate("[document.documentElement.dir, document.documentElement.lang]"), ["rtl", "ar"])
        tab.keyboard.press("j")
        tab.keyboard.press("ArrowLeft")
        equal(tab.evaluate("document.activeElement.id"), "n2")
        number, question = tab.query_selector("#n1 .number").bounding_box(), tab.query_selector("#q1 span").bounding_box()
        assert number["x"] > question["x"], "the number stands on the right"
        equal(tab.evaluate("getComputedStyle(document.querySelector('#q4 span')).direction"), "ltr")
        equal(tab.evaluate("getComputedStyle(document.querySelector('pre')).direction"), "ltr")
        equal(tab.inner_text("#every"), "إظهار الإجابات")


def opens_gaps(chromium, page):
    with opened(chromium, page, viewport={"width": 1000, "height": 5000}) as tab:
        closed = lambda: shown(tab, "#n9 .gap.closed")
        text = lambda: tab.inner_text("#n9 .asked")
        equal(closed(), 3)
        assert "100 °C" not in text() and "warm" in text(), text()
        equal(tab.evaluate("getComputedStyle(document.querySelector('#n9 mstyle.gap > *')).visibility"), "hidden")
        equal(tab.get_attribute("#n9 .gap", "role"), "button")
        equal(tab.get_attribute("#n9 .gap", "aria-label"), "Gap: show it (warm)")
        tab.click("#n9 .gap >> nth=1")
        equal(closed(), 2)
        equal(tab.get_attribute("#n9 .gap >> nth=1", "role"), None)
        assert "0 °C" in text() and "100 °C" not in text(), text()
        tab.evaluate("n9.tabIndex = -1, n9.focus()")
        tab.keyboard.press(" ")
        assert "100 °C" in text(), text()
        equal(closed(), 1)
        equal(shown(tab, "#a9 > *:first-child"), 0)
        # With the last gap comes what stands below.
        tab.keyboard.press("Enter")
        equal(closed(), 0)
        equal(shown(tab, "#a9 > *:first-child"), 1)
        tab.keyboard.press(" ")
        equal(closed(), 3)


def compares_what_is_typed(chromium, page):
    with opened(chromium, page) as tab:
        def typed(text):
            tab.fill("#t7", text)
            tab.press("#t7", "Enter")
            return tab.inner_text("#n7 output .verdict")
        assert typed("Lima  Centró").startswith("✓ Right")
        equal(shown(tab, "#a7 > *:first-child"), 1)
        assert typed("lima centro").startswith("≈ Almost")
        assert typed("Lma Centrox").startswith("✗ Not quite")
        parts = tab.evaluate("[...document.querySelectorAll('#n7 .compared > *')].map(e => e.nodeName + ' ' + e.textContent)")
        equal(parts, ["SPAN L", "INS i", "SPAN ma Centr", "DEL ox", "INS ó"])


def checks_what_is_chosen(chromium, page):
    with opened(chromium, page) as tab:
        said = lambda note: tab.evaluate(
            "note => Object.fromEntries([...document.querySelectorAll(note + ' li')].map(li => "
            "[li.querySelector('.option').textContent, li.querySelector('.verdict')?.textContent ?? '']))", note)
        equal(set(said("#n5").values()), {""})
        tab.click("#n5 label:has-text('Rings')")
        tab.click("#n5 .reveal")
        equal(said("#n5"), {"Rings": "✗ wrong", "Brunoise": "✓ right", "Wedges": ""})
        equal(tab.inner_text("#a5 .letters"), "B")
        # Several can be chosen where several are right.
        tab.click("#n6 label:has-text('Butter')")
        tab.click("#n6 label:has-text('Vinegar')")
        equal(len(tab.query_selector_all("#n6 input:checked")), 2)
        tab.focus("#n6 input")
        tab.keyboard.press("Enter")
        equal(said("#n6"), {"Egg yolk": "✓ right", "Vinegar": "✗ wrong", "Butter": "✓ right"})
        tab.click("#n5 .reveal")
        equal(set(said("#n5").values()), {""})


def shuffles_options(chromium, page):
    orders = set()
    for _ in range(12):
        with opened(chromium, page) as tab:
            options = tab.evaluate("[...document.querySelectorAll('#n1 .option')].map(e => e.textContent)")
            orders.add(" ".join(options))
            tab.keyboard.press("a")
            right = "ABCDE".index(tab.inner_text("#a1 .letters"))
            equal(options[right], "two")
            # Options that mean others stay where they are.
            equal(tab.evaluate("[...document.querySelectorAll('#n2 .option')].map(e => e.textContent)"), ["one", "two", "All of the above"])
    assert len(orders) > 1, orders


def reads_without_script(chromium, page):
    with opened(chromium, page, java_script_enabled=False, viewport={"width": 1000, "height": 5000}) as tab:
        text = tab.inner_text("body")
        for words in ["A position that could repeat", "return items[::-1]", "Small dice melt away", "the tree", "100 °C", "No answer yet", "Butter"]:
            assert words in text, words
        # Nothing is there that would not work.
        for selector in ["button", "input[type=search]", ".typing", "dialog"]:
            equal(len([e for e in tab.query_selector_all(selector) if e.is_visible()]), 0)


def prints_well(chromium, page):
    with opened(chromium, page) as tab:
        def printed():
            reader = PdfReader(io.BytesIO(tab.pdf(format="A4")))
            return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        text = printed()
        for words in ["A position that could repeat", "return items", "Small dice", "the tree", "100", "https://go.example/rules/ko", "No answer yet", "Lima"]:
            assert words in text, f"{words!r} is not in {text!r}"
        for words in ["Show answers", "Search", "Check", "Settings"]:
            assert words not in text, words
        # The address stands behind words that do not say it, and there alone.
        equal(text.count("https://go.example/ (") + text.count("(https://go.example/)"), 0)
        tab.keyboard.press("?")
        tab.uncheck("#with-answers")
        tab.keyboard.press("Escape")
        text = printed()
        for words in ["A position that could repeat", "the tree", "100 °C", "Lima"]:
            assert words not in text, words
        assert "Water boils" in text, text
        tab.emulate_media(media="print", color_scheme="dark")
        equal(tab.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
        equal(tab.evaluate("getComputedStyle(n1).breakInside"), "avoid")


def remembers_the_scheme(chromium, page):
    with opened(chromium, page, color_scheme="light") as tab:
        paper = lambda: tab.evaluate("getComputedStyle(document.body).backgroundColor")
        light = paper()
        tab.keyboard.press("?")
        tab.check("[name=scheme][value=dark]")
        dark = paper()
        assert light != dark
        tab.reload()
        equal(paper(), dark)
        tab.keyboard.press("?")
        tab.check("[name=scheme][value=system]")
        equal(paper(), light)
        tab.emulate_media(color_scheme="dark")
        equal(paper(), dark)


def lives_without_a_store(chromium, page):
    with opened(chromium, page) as tab:
        tab.context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })")
        tab.reload()
        tab.keyboard.press("?")
        tab.check("[name=scheme][value=dark]")
        equal(tab.evaluate("document.documentElement.dataset.scheme"), "dark")


def fits_a_telephone(chromium, page):
    with opened(chromium, page, viewport={"width": 360, "height": 640}) as tab:
        tab.add_style_tag(content=DRAWN)
        for key in ["a", "?"]:
            tab.keyboard.press(key)
            width = tab.evaluate("document.documentElement.scrollWidth")
            assert width <= 360, f"{width} wide"
        tab.keyboard.press("Escape")
        cut = tab.evaluate(
            "[...document.querySelectorAll('main *')].filter(e => !e.closest('pre, .table, .formula, .unseen, math')"
            " && e.getBoundingClientRect().right > 361).map(e => e.outerHTML.slice(0, 99))")
        equal(cut, [])


def sets_formulas(chromium, page):
    with opened(chromium, page) as tab:
        tab.keyboard.press("a")
        equal(tab.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Pagella Math\"'))"), True)
        root, under = [tab.query_selector(f"#n3 {name}").bounding_box() for name in ["msqrt", "msqrt > *"]]
        assert root["width"] > under["width"] + 5, "there is a sign before what stands under the root"
        equal(tab.text_content("#n3 mi:text('ℝ')"), "ℝ")


def copes_with_very_much(chromium, page):
    with opened(chromium, page) as tab:
        took = {}
        def timed(name, what):
            start = time.monotonic()
            what()
            tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            took[name] = round(time.monotonic() - start, 2)
        timed("reload", lambda: tab.reload())
        timed("every answer", lambda: tab.keyboard.press("a"))
        tab.keyboard.press("/")
        timed("first letter", lambda: tab.keyboard.type("n"))
        timed("second letter", lambda: tab.keyboard.type("u"))
        timed("all letters", lambda: tab.keyboard.type("mber 4321"))
        equal(shown(tab, ".note"), 1)
        tab.keyboard.press("Escape")
        timed("next question", lambda: tab.keyboard.press("j"))
        print(took)
        slow = {name: seconds for name, seconds in took.items() if seconds > (6 if name == "reload" else 2)}
        assert not slow, slow


if __name__ == "__main__":
    check, chromium, page = sys.argv[1:]
    globals()[check](chromium, page)
