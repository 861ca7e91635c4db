"""The wall: each attack a local desk must withstand, tried as the attacker would.

The attackers: a web page of another origin in the same browser, a rebound host name, a program
that guesses paths, and whoever finds the start address later.
"""

import logging
import re
from collections.abc import Callable

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from fairdue.casefile import CaseFile
from fairdue.desk import app
from fairdue.desk.guard import FORM_MAX_BYTES, HEADERS, Keyring

PORT = 8400
BASE = f"http://127.0.0.1:{PORT}"
TOKEN = "a-start-token"
Visitor = TestClient[Litestar]
Knock = Callable[[Litestar], Visitor]

ROOMS = ["/", "/call", "/timeline", "/findings", "/money", "/letters", "/record", "/help"]


def test_without_a_session_no_room_opens(knock: Knock, example_case: CaseFile) -> None:
    with knock(app(example_case, token=TOKEN, port=PORT)) as stranger:
        for room in [*ROOMS, "/record/import", "/facts/x", "/no-such-room"]:
            answer = stranger.get(room)
            assert answer.status_code == 401, room
            assert "林晓禾" not in answer.text


def test_the_start_address_opens_in_a_second_browser_too(
    knock: Knock, example_case: CaseFile
) -> None:
    application = app(example_case, token=TOKEN, port=PORT)
    with knock(application) as first:
        answer = first.get(f"/?token={TOKEN}", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"
        assert first.get("/").status_code == 200
        first.cookies.clear()
        assert first.get("/").status_code == 401
        assert first.get(f"/?token={TOKEN}").status_code == 200


def test_a_start_address_may_name_the_language_even_for_who_chose_another(
    knock: Knock, example_case: CaseFile
) -> None:
    with knock(app(example_case, token=TOKEN, port=PORT)) as visitor:
        visitor.cookies.set("fairdue_locale", "zh-CN")
        page = visitor.get(f"/?token={TOKEN}&lang=en")
        assert '<html lang="en">' in page.text
        assert '<html lang="en">' in visitor.get("/money").text
        strange = visitor.get(f"/?token={TOKEN}&lang=//x", follow_redirects=False)
        assert strange.headers["location"] == "/"


def test_a_wrong_token_does_not_use_up_the_right_one(knock: Knock, example_case: CaseFile) -> None:
    with knock(app(example_case, token=TOKEN, port=PORT)) as visitor:
        assert visitor.get("/?token=guess").status_code == 401
        assert visitor.get(f"/?token={TOKEN}").status_code == 200


def test_who_is_inside_may_use_the_old_address(desk: Visitor) -> None:
    assert desk.get(f"/?token={TOKEN}").status_code == 200


def test_the_session_cookie_is_strict_and_hidden_from_scripts(
    knock: Knock, example_case: CaseFile
) -> None:
    with knock(app(example_case, token=TOKEN, port=PORT)) as visitor:
        answer = visitor.get(f"/?token={TOKEN}", follow_redirects=False)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"fairdue_desk_{PORT}=")
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert TOKEN not in cookie


def test_no_page_tells_the_token_or_the_session(desk: Visitor) -> None:
    session = desk.cookies[f"fairdue_desk_{PORT}"]
    for room in ROOMS:
        text = desk.get(room).text
        assert TOKEN not in text
        assert session not in text


def test_sessions_are_compared_as_digests() -> None:
    keyring = Keyring(TOKEN, PORT)
    session = keyring.exchange(TOKEN)
    assert session is not None
    assert keyring.admits(session)
    assert not keyring.admits(session[:-1])
    assert not keyring.admits("")
    assert session not in repr(vars(keyring))
    other = keyring.exchange(TOKEN)
    assert other not in {None, session}
    assert keyring.exchange(TOKEN[:-1]) is None


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", "localhost.evil:8400", ""],
)
def test_a_rebound_host_name_reaches_nothing(desk: Visitor, host: str) -> None:
    for room in ["/", "/static/desk.css", "/no-such-room"]:
        assert desk.get(room, headers={"host": host}).status_code == 421


def test_localhost_is_the_same_desk(knock: Knock, example_case: CaseFile) -> None:
    with knock(app(example_case, token=TOKEN, port=PORT)) as visitor:
        answer = visitor.get("/", headers={"host": f"localhost:{PORT}"})
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": BASE, "sec-fetch-site": "cross-site"},
        {"origin": BASE, "sec-fetch-site": "same-site"},
        {"origin": BASE, "sec-fetch-site": "none"},
        {"origin": f"http://127.0.0.1:{PORT + 1}", "sec-fetch-site": "same-site"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
    ],
)
def test_forms_of_other_pages_are_refused(desk: Visitor, headers: dict[str, str]) -> None:
    for path in ["/undo", "/call", "/language", "/record/import", "/no-such-form"]:
        assert desk.post(path, data={"x": "y"}, headers=headers).status_code == 403


@pytest.mark.parametrize("gone", ["origin", "both"])
def test_a_form_that_does_not_say_where_it_comes_from_is_refused(
    knock: Knock, example_case: CaseFile, gone: str
) -> None:
    with knock(app(example_case, token=TOKEN, port=PORT)) as visitor:
        del visitor.headers["origin"]
        if gone == "both":
            del visitor.headers["sec-fetch-site"]
        visitor.get(f"/?token={TOKEN}")
        assert visitor.post("/language", data={"locale": "en"}).status_code == 403


def test_a_null_origin_counts_only_when_the_browser_says_same_origin(desk: Visitor) -> None:
    own = {"origin": "null", "sec-fetch-site": "same-origin"}
    answer = desk.post("/language", data={"locale": "en", "back": "/help"}, headers=own)
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_do_not_exist(desk: Visitor, method: str) -> None:
    answer = desk.request(method, "/")
    assert answer.status_code == 405
    assert not [h for h in answer.headers if h.startswith("access-control")]


@pytest.mark.parametrize(
    "path",
    [
        "//record",
        "/static//desk.css",
        "/static/../record",
        "/static/%2e%2e/record",
        "/static/%2E%2E%2Frecord",
        "/static/..%5crecord",
        "/./record",
        "/record%00",
        "/%252e%252e/record",
    ],
)
def test_paths_have_one_spelling(knock: Knock, example_case: CaseFile, path: str) -> None:
    with knock(app(example_case, token=TOKEN, port=PORT)) as stranger:
        answer = stranger.get(BASE + path)
        assert answer.status_code in {400, 401, 404}
        assert "林晓禾" not in answer.text


def test_every_answer_carries_the_headers(desk: Visitor) -> None:
    css = re.search(r"/static/desk\.css\?v=\w+", desk.get("/").text)
    assert css is not None
    answers = [desk.get(room) for room in [*ROOMS, "/no-such-room", css.group(0)]]
    answers.append(desk.get("/", headers={"host": "evil.example"}))
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy


def test_pages_are_never_stored(desk: Visitor) -> None:
    for room in ROOMS:
        assert desk.get(room).headers["cache-control"] == "no-store"


def test_no_page_holds_inline_script_or_style(desk: Visitor) -> None:
    for room in [*ROOMS, "/record/verify", "/letters/hold", "/money?plan=avalanche"]:
        text = desk.get(room).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), room
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), room
        assert not re.search(r"(?:src|href|action)=\"(?!/|#|tel:)", text), room


def test_forms_have_a_largest_size(desk: Visitor) -> None:
    assert desk.post("/call", data={"note": "x" * FORM_MAX_BYTES}).status_code == 413


def test_a_form_without_a_length_is_refused(desk: Visitor) -> None:
    answer = desk.post("/call", content=iter([b"note=x"]))
    assert answer.status_code == 411


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_form_leads_to_another_site(desk: Visitor, back: str) -> None:
    answer = desk.post("/language", data={"locale": "en", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_unknown_files_are_not_served(desk: Visitor) -> None:
    for name in ["htmx-LICENSE.txt", "guard.py", "desk.db"]:
        assert desk.get(f"/static/{name}").status_code == 404


def test_a_mistake_of_ours_is_logged_without_the_case(
    desk: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: CaseFile) -> None:
        raise ValueError("林晓禾 13800000000")

    monkeypatch.setattr(CaseFile, "problems", broken)
    with caplog.at_level(logging.DEBUG, logger="fairdue.desk"):
        answer = desk.get("/record")
    assert answer.status_code == 500
    assert "出了差错" in answer.text
    assert "林晓禾" not in answer.text
    assert "ValueError" in caplog.text
    assert "林晓禾" not in caplog.text


def test_the_locked_desk_shows_nothing(desk: Visitor) -> None:
    locked = desk.post("/locked")
    assert "已锁定" in locked.text
    for room in ROOMS:
        answer = desk.get(room)
        assert answer.url.path == "/locked"
        assert "林晓禾" not in answer.text
    part = desk.get("/gate", headers={"hx-request": "true"})
    assert part.headers["hx-redirect"] == "/locked"
    assert part.text == ""
    assert desk.post("/locked", data={"open": "1"}).url.path == "/"


def test_a_desk_with_a_passphrase_unlocks_with_it_only(
    knock: Knock, empty_case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CaseFile, "has_passphrase", property(lambda _: True))
    application = app(empty_case, token=TOKEN, port=PORT, unlock=lambda given: given == "right")
    with knock(application) as visitor:
        visitor.get(f"/?token={TOKEN}")
        visitor.post("/locked")
        wrong = visitor.post("/locked", data={"open": "1", "passphrase": "wrong"})
        assert wrong.url.path == "/locked"
        assert "不是本案卷的口令" in wrong.text
        right = visitor.post("/locked", data={"open": "1", "passphrase": "right"})
        assert right.url.path == "/"
