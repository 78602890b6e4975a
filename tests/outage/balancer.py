"""The proxy in front of the processes: each connection goes to one that takes it."""

import random
import socket
import threading


class Balancer:
    def __init__(self, ports):
        self.ports = ports
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = self._connect()
            if server is None:
                client.close()
                continue
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()

    def _connect(self):
        for port in random.sample(self.ports, len(self.ports)):
            try:
                return socket.create_connection(("127.0.0.1", port), 5)
            except OSError:
                continue
        return None


def _pass_on(one, other):
    """Until either side ends, and then for both."""
    try:
        one.settimeout(None)
        while data := one.recv(65536):
            other.sendall(data)
    except OSError:
        pass
    finally:
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
