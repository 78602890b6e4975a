"""Who stands between kiosk and backend: passes everything on, and changes what an attack asks for."""

import http.client
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EVENTS = "/api/v1/events"


class Proxy:
    def __init__(self, upstream):
        self.upstream = upstream
        # Milliseconds added to the backend's time.
        self.shift_ms = 0
        # Called with path and body, returns the body.
        self.change = lambda path, body: body
        # A path whose answers have no end, and their status.
        self.endless, self.endless_status = None, 200
        # Requests by path, and answers by status.
        self.requests, self.answers = Counter(), Counter()
        self.sent = 0
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                pass_on(proxy, self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def pass_on(proxy, handler):
    path = handler.path.split("?")[0]
    body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
    proxy.requests[path] += 1
    if proxy.endless == path:
        return answer_without_end(proxy, handler, path)
    upstream = http.client.HTTPConnection("127.0.0.1", proxy.upstream, timeout=120)
    try:
        named = {n: v for n, v in handler.headers.items() if n.lower() not in ("host", "connection")}
        upstream.request(handler.command, handler.path, body or None, named)
        answer = upstream.getresponse()
        proxy.answers[answer.status] += 1
        streams = path == EVENTS and answer.status == 200
        content = b"" if streams else proxy.change(path, answer.read())
        handler.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() == "x-time":
                value = str(int(value) + proxy.shift_ms)
            if name.lower() in ("content-type", "etag", "x-time"):
                handler.send_header(name, value)
        if streams:
            handler.send_header("connection", "close")
            handler.end_headers()
            while chunk := answer.read1(65536):
                handler.wfile.write(chunk)
                handler.wfile.flush()
            handler.close_connection = True
        else:
            handler.send_header("content-length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
    except OSError:
        handler.close_connection = True
    finally:
        upstream.close()


def answer_without_end(proxy, handler, path):
    handler.close_connection = True
    kind = "text/event-stream" if path == EVENTS else "application/json"
    try:
        handler.send_response(proxy.endless_status)
        handler.send_header("content-type", kind)
        handler.send_header("connection", "close")
        handler.end_headers()
        handler.wfile.write(b"event: checkin\ndata: " if path == EVENTS else b'{"venue":"')
        chunk = b"a" * (1 << 20)
        while proxy.endless == path:
            handler.wfile.write(chunk)
            proxy.sent += len(chunk)
    except OSError:
        pass
