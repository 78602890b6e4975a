"""Ed25519 as in RFC 8032, for keys of attackers: Python's own library has none. Not constant in time."""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
IDENTITY = (0, 1, 1, 0)


def _base():
    y = 4 * pow(5, -1, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = x if x % 2 == 0 else P - x
    return (x, y, 1, x * y % P)


def _add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _powers():
    point = _base()
    for _ in range(256):
        yield point
        point = _add(point, point)


_POWERS = list(_powers())


def _times_base(scalar):
    point = IDENTITY
    for power in _POWERS:
        if scalar & 1:
            point = _add(point, power)
        scalar >>= 1
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


class Key:
    def __init__(self, seed):
        half = hashlib.sha512(seed).digest()
        self._scalar = int.from_bytes(half[:32], "little") & ((1 << 254) - 8) | (1 << 254)
        self._prefix = half[32:]
        self.public = _times_base(self._scalar)

    def sign(self, message):
        nonce = _number(self._prefix, message) % ORDER
        point = _times_base(nonce)
        challenge = _number(point, self.public, message) % ORDER
        return point + ((nonce + challenge * self._scalar) % ORDER).to_bytes(32, "little")
