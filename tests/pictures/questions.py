"""Takes the pictures of docs/questions.md: each question of the guide as a page asks it, with its answer filled in."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from playwright.sync_api import Browser
from png import smaller
from werkzeug.serving import WSGIRequestHandler, make_server

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpus.questions import examples
from gallery import gallery_app

WIDTH, HEIGHT, MARGIN = 700, 500, 15


def take_questions(browser: Browser, handler: type[WSGIRequestHandler]) -> None:
    """Take a picture of every question type."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    for example in examples().values():
        server = make_server("127.0.0.1", 0, gallery_app(example.form, dict(example.answers)), request_handler=handler)
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        page.goto(f"http://127.0.0.1:{server.server_port}/page/only")
        first, last = page.locator(".app-form-page > .govuk-heading-l"), page.locator(".app-form-page > .govuk-button")
        top = first.bounding_box() or {"y": 0, "height": 0}
        top_y = top["y"] + top["height"] + MARGIN
        bottom = last.last.bounding_box() or {"y": HEIGHT}
        clip = {"x": 0, "y": top_y, "width": WIDTH, "height": bottom["y"] - top_y - MARGIN}
        picture = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]  # floats, as the browser gave them
        example.picture.parent.mkdir(exist_ok=True)
        example.picture.write_bytes(smaller(picture))
        print(f"{example.picture.name}: {example.picture.stat().st_size // 1000} kB")
        server.shutdown()
        serving.join()
        server.server_close()
    page.close()
