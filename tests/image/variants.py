"""The image with a GPT, and the one whose data is encrypted with a key from the board."""

import secrets

import checks
from card import DATA, SECTOR


def starts(board, report, what):
    report.note("power on to a shell", f"{board.boot():.0f} s")
    checks.times(board, report, what)
    checks.runs(board, report)
    checks.has_grown(board, report)


def gpt(stand):
    """Starts, grows its data to the card, and starts the other slot when the firmware is told to."""
    report = stand.report
    report.title("With a GPT")
    board = stand.board(stand.chosen.gpt, "gpt")
    try:
        starts(board, report, "with a GPT")
        kind = board.says("blkid -p -o value -s PTTYPE /dev/vda")
        report.check("its card has a GPT", kind == "gpt", kind)
        first = board.says("findmnt -no PARTUUID /")
        board.end()
        board.card.tryboot = True
        board.boot()
        other = board.says("findmnt -no PARTUUID /")
        report.check("with the firmware's flag the other slot starts", other != first, f"partition {board.card.slot}, root {other} after {first}")
    finally:
        board.end()


def opened(board):
    """What /data is mounted from, and what that is."""
    return board.says("findmnt -no SOURCE /data; lsblk -no TYPE,FSTYPE \"$(findmnt -no SOURCE /data)\"").split()


def holds(board, text):
    """Whether the data partition has these bytes, for whoever reads the card."""
    start, length = board.card.partitions()[DATA]
    with open(board.card.file, "rb") as card:
        card.seek(start * SECTOR)
        left, before = length * SECTOR, b""
        while left and (block := card.read(min(left, 1 << 22))):
            if text.encode() in before + block:
                return True
            left, before = left - len(block), block[-len(text) :]
    return False


def secret():
    """What a board has that no other has, as QEMU hands it over."""
    return ["-fw_cfg", f"name=opt/bluezone/secret,string={secrets.token_hex(32)}"]


def opens(board):
    """Starts it, and waits until data is there."""
    board.boot()
    board.until("findmnt /data >/dev/null", 200)
    return board.says("cat /data/kept")


def encrypted(stand):
    """The board's secret opens data, after a power cut too; another board's does not, and nor does none."""
    report = stand.report
    report.title("Data encrypted with a key from the board")
    board = stand.board(stand.chosen.encrypted, "encrypted")
    own, text = secret(), secrets.token_hex(16)
    try:
        board.more = own
        starts(board, report, "encrypted")
        is_from = opened(board)
        report.check("data is encrypted", is_from == ["/dev/mapper/data", "crypt", "ext4"], is_from)
        cipher = board.says("cryptsetup status data | grep -E 'type|cipher' | tr -s ' ' | tr '\\n' ' '")
        report.check("by LUKS and Adiantum", "LUKS2" in cipher and "adiantum" in cipher, cipher)
        board.says(f"echo {text} >/data/kept && sync")
        board.end()
        report.check("whoever reads the card does not find what was written", not holds(board, text), "searched byte by byte")
        kept = opens(board)
        report.check("after a power cut it is there again", kept == text, kept)
        for what, more in (("without the board's secret", []), ("in another board", secret())):
            board.end()
            board.more = more
            board.boot()
            board.until("systemctl is-system-running --wait | grep -qE 'running|degraded'", 600)
            mounted, status = board.run("findmnt -no SOURCE /data")
            told = board.says("journalctl -b -u bluezone-key -u systemd-cryptsetup@data -o cat | grep -iE 'secret|key file' | tail -n 1")
            report.check(f"{what} data stays closed, and the log says why", status != 0 and told != "", f"{mounted or 'not mounted'}: {told}")
        board.end()
        board.more = own
        report.check("and the board's own opens it afterwards", opens(board) == text, "the same text")
    finally:
        board.end()
