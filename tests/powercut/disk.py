"""A disk with a volatile write cache, served to QEMU over NBD.

What the guest wrote and did not flush is held here and not in the file, so that a cut loses it: none of
it arrives, or some pages of 4 KiB in any order, as with the caches of real drives. A page is whole,
because ext4 refuses to mount a journal whose last commit is torn within. The protocol is NBD's fixed
newstyle negotiation, as https://github.com/NetworkBlockDevice/nbd describes it.
"""

import os
import random
import socket
import struct
import threading

SECTOR = 512
# Sectors that a drive writes all or none of.
PAGE = 8
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
FUA = 1
# The flags of the export: there are flags, a flush is understood, and so is FUA.
EXPORT_FLAGS = 1 | 1 << 2 | 1 << 3
OPTION_EXPORT_NAME, OPTION_ABORT, OPTION_GO = 1, 2, 7
REPLY_ACK, REPLY_INFO, REPLY_UNSUPPORTED = 1, 3, 1 << 31 | 1


class LossyDisk:
    def __init__(self, image, path, seed):
        self.image, self.dice = image, random.Random(seed)
        self.size = os.path.getsize(image)
        self.lock = threading.Lock()
        # Sectors that were written and not flushed, by number.
        self.pending = {}
        self.flushes = 0
        path.unlink(missing_ok=True)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """Loses what was not flushed; returns how many sectors were lost, and how many of them arrived
        nevertheless. The guest must be dead."""
        with self.lock:
            chance = self.dice.choice((0.0, 0.0, self.dice.random()))
            pages = sorted({number // PAGE for number in self.pending})
            kept_pages = {page for page in pages if self.dice.random() < chance}
            kept = [number for number in self.pending if number // PAGE in kept_pages]
            with open(self.image, "r+b") as file:
                for number in kept:
                    file.seek(number * SECTOR)
                    file.write(self.pending[number])
            lost = len(self.pending) - len(kept)
            self.pending.clear()
            return lost, len(kept)

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection):
        try:
            with connection, connection.makefile("rb") as reader, open(self.image, "r+b") as file:
                if negotiate(connection, reader, self.size):
                    while self._answer(connection, reader, file):
                        pass
        except (OSError, struct.error):
            # The guest was killed.
            pass

    def _answer(self, connection, reader, file):
        head = reader.read(28)
        _, flags, kind, handle, offset, length = struct.unpack(">IHHQQI", head)
        reply = struct.pack(">IIQ", 0x67446698, 0, handle)
        if kind == READ:
            connection.sendall(reply + self._read(file, offset, length))
        elif kind == WRITE:
            data = reader.read(length)
            if len(data) < length:
                return False
            self._write(file, offset, data, flags & FUA)
            connection.sendall(reply)
        elif kind == FLUSH:
            self._flush(file)
            connection.sendall(reply)
        elif kind == DISCONNECT:
            return False
        else:
            raise OSError(f"NBD command {kind} is not known")
        return True

    def _read(self, file, offset, length):
        with self.lock:
            file.seek(offset)
            data = bytearray(file.read(length))
            first = offset // SECTOR
            for at in range(0, length, SECTOR):
                if sector := self.pending.get(first + at // SECTOR):
                    data[at : at + SECTOR] = sector
            return bytes(data)

    def _write(self, file, offset, data, at_once):
        with self.lock:
            first = offset // SECTOR
            for at in range(0, len(data), SECTOR):
                number = first + at // SECTOR
                if at_once:
                    self.pending.pop(number, None)
                else:
                    self.pending[number] = data[at : at + SECTOR]
            if at_once:
                file.seek(offset)
                file.write(data)
                file.flush()

    def _flush(self, file):
        with self.lock:
            for number, sector in self.pending.items():
                file.seek(number * SECTOR)
                file.write(sector)
            file.flush()
            self.pending.clear()
            self.flushes += 1


def negotiate(connection, reader, size):
    """Returns whether the guest wants the disk."""
    connection.sendall(b"NBDMAGIC" + b"IHAVEOPT" + struct.pack(">H", 3))
    reader.read(4)
    while True:
        _, option, length = struct.unpack(">8sII", reader.read(16))
        reader.read(length)

        def reply(kind, data=b""):
            head = struct.pack(">QIII", 0x3E889045565A9, option, kind, len(data))
            connection.sendall(head + data)

        if option == OPTION_EXPORT_NAME:
            connection.sendall(struct.pack(">QH", size, EXPORT_FLAGS))
            return True
        if option == OPTION_GO:
            reply(REPLY_INFO, struct.pack(">HQH", 0, size, EXPORT_FLAGS))
            reply(REPLY_ACK)
            return True
        if option == OPTION_ABORT:
            reply(REPLY_ACK)
            return False
        reply(REPLY_UNSUPPORTED)
