"""What was checked and seen, on the terminal and as a page with pictures."""

import html
import time

STYLE = """body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #17202a }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem } img { max-width: 100%; border: 1px solid #99a }
td { padding: .2rem .8rem .2rem 0; vertical-align: top } .fault { color: #a40000; font-weight: bold }
figure { margin: 1rem 0 } figcaption { color: #555 }"""


class Report:
    def __init__(self, folder):
        self.folder, self.faults, self.begun, self.parts = folder, 0, time.monotonic(), []

    def title(self, text):
        print(f"==> {text}", flush=True)
        self.parts.append(f"<h2>{html.escape(text)}</h2>")

    def check(self, what, holds, seen=""):
        self.faults += not holds
        seconds = time.monotonic() - self.begun
        print(f"[{seconds:5.0f} s] {'ok   ' if holds else 'FAULT'} {what}: {seen}", flush=True)
        mark = "ok" if holds else '<span class="fault">FAULT</span>'
        self.parts.append(f"<table><tr><td>{mark}</td><td>{html.escape(what)}: {html.escape(str(seen))}</td></tr></table>")

    def note(self, what, seen):
        print(f"[{time.monotonic() - self.begun:5.0f} s]       {what}: {seen}", flush=True)
        self.parts.append(f"<table><tr><td>–</td><td>{html.escape(what)}: {html.escape(str(seen))}</td></tr></table>")

    def show(self, picture, caption):
        name = picture.relative_to(self.folder)
        self.parts.append(f'<figure><img src="{name}" alt=""><figcaption>{html.escape(caption)}</figcaption></figure>')

    def finish(self):
        verdict = "PASSED" if self.faults == 0 else f"FAILED, {self.faults} faults"
        seconds = time.monotonic() - self.begun
        page = self.folder / "report.html"
        page.write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Boot test</title><style>{STYLE}</style>'
            f"<h1>Boot test: {verdict} in {seconds:.0f} s</h1>{''.join(self.parts)}</html>\n"
        )
        print(f"{verdict} in {seconds:.0f} s; pictures and figures are in {page}")
        return 1 if self.faults else 0
