"""The backend on this machine, and an operator at its portal who pairs the kiosk of the board."""

import html
import re

from process import wait_for
from programs import Backend
from staff import person

# The board reaches this machine there.
HOST_OF_BOARD = "10.0.2.2"


class Portal:
    def __init__(self, folder, binaries):
        self.backend = Backend(folder, binaries).serve()
        self.backend.cli("kiosk", "add", "--venue", "1", "--position", "Cổng số 2")
        self.browser = person(self.backend, "minh.do", "operator")

    @property
    def address(self):
        return f"http://{HOST_OF_BOARD}:{self.backend.port}"

    def page(self):
        return html.unescape(self.browser.get("/staff/kiosks/1/pair").body.decode())

    def digits(self):
        answer = self.browser.post("/staff/kiosks/1/pair")
        assert answer.status in (200, 303), answer
        shown = re.search(r'class="code6">([^<]+)<', self.page())[1]
        return re.sub(r"\D", "", shown)

    def confirm(self):
        """Once the kiosk has proved its key: somebody compares the six words of both screens, and says yes."""

        def asked():
            return re.search(r'<form[^>]*action="/staff/kiosks/1/pair/confirm".*?</form>', self.page(), re.DOTALL)

        form = wait_for("a kiosk that typed the digits", asked, 120)[0]
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
        words = re.findall(r"<li>([^<]+)</li>", self.page().split('class="pairwords"')[1].split("</ol>")[0])
        answer = self.browser.post("/staff/kiosks/1/pair/confirm", **fields)
        assert answer.status in (200, 303), answer
        return words
