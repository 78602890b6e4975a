"""Where an attack takes place: a folder and the programs in it, all ended afterwards."""

import shutil

from process import Clock
from programs import Backend, Kiosk
from proxy import Proxy


class Stand:
    def __init__(self, folder, binaries):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder, self.binaries = folder, binaries
        self.ending = []

    def backend(self, *arguments, recipient=None, **options):
        keys = {"recipient": recipient} if recipient else {}
        backend = Backend(self.folder, self.binaries, **keys)
        self.ending.append(backend.stop)
        return backend.serve(*arguments, **options)

    def beside(self, backend):
        """A second server on the database of `backend`."""
        other = backend.beside()
        self.ending.append(other.stop)
        return other.serve()

    def proxy(self, backend):
        proxy = Proxy(backend.port)
        self.ending.append(proxy.stop)
        return proxy

    def kiosk(self, backend, port=None):
        """An enrolled kiosk that was not started; `port` is that of a proxy."""
        kiosk = Kiosk(self.folder, self.binaries, port or backend.port)
        self.ending.append(kiosk.stop)
        return kiosk.enrol(backend)

    def clock(self, name):
        return Clock(self.folder, name)

    def end(self):
        for end in reversed(self.ending):
            end()
