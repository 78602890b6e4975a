"""A finger on the board's touchscreen."""

import time

FULL = 32767
# A page that has turned takes no touch for a moment (docs/ARCHITECTURE.md, "Touches that nobody meant").
PAUSE_S = 0.6


class Finger:
    """`part` is what of the display is looked at: left, top, right, bottom."""

    def __init__(self, board, part):
        self.board, self.part, self.number = board, part, 0

    def slot(self, kind, number):
        return {"type": "mtt", "data": {"type": kind, "slot": 0, "tracking-id": number, "axis": "x", "value": 0}}

    def at(self, axis, share):
        data = {"type": "data", "slot": 0, "tracking-id": self.number, "axis": axis, "value": round(share * FULL)}
        return {"type": "mtt", "data": data}

    def touch(self, x, y, limit_s=30):
        """Touches, and waits until what is shown there has changed and rests."""
        before = self.seen()
        width, height = self.board.size
        self.number += 1
        button = {"type": "btn", "data": {"button": "touch", "down": True}}
        place = [self.at("x", (x + 0.5) / width), self.at("y", (y + 0.5) / height)]
        events = [self.slot("begin", self.number), button, self.slot("update", self.number), *place]
        self.board.ask("input-send-event", events=events)
        time.sleep(0.15)
        button = {"type": "btn", "data": {"button": "touch", "down": False}}
        self.board.ask("input-send-event", events=[self.slot("end", -1), button])
        until, last = time.monotonic() + limit_s, before
        while time.monotonic() < until:
            time.sleep(0.3)
            now = self.seen()
            if now == last != before:
                break
            last = now
        time.sleep(PAUSE_S)
        return last != before

    def seen(self):
        """The pixels of the part, row by row."""
        picture = self.board.raw_picture()
        left, top, right, bottom = self.part
        width = self.board.size[0]
        return b"".join(picture[3 * (y * width + left) : 3 * (y * width + right)] for y in range(top, bottom))
