"""The image with a GPT, and the one whose data is encrypted with a key from the board."""

import secrets

import checks
from card import DATA, SECTOR
from emulated import Failed

# In the files of whoever reads the card without the key there is no such text.
KNOWN = "a-name-that-nobody-else-reads-"


def starts(board, report, what):
    report.note("power on to a shell", f"{board.boot():.0f} s")
    checks.times(board, report, what)
    state = board.says("systemctl is-system-running --wait; systemctl --failed --no-legend --plain | cat", 600)
    report.check("the system runs and no unit failed", state == "running", state.replace("\n", "; "))


def gpt(stand):
    """Starts, grows its data to the card, and starts the other slot when the firmware is told to."""
    report = stand.report
    report.title("With a GPT")
    board = stand.board(stand.chosen.gpt, "gpt")
    try:
        starts(board, report, "with a GPT")
        kind = board.says("blkid -p -o value -s PTTYPE /dev/vda")
        report.check("its card has a GPT", kind == "gpt", kind)
        size = int(board.says("findmnt -bno SIZE /data"))
        report.check("data has grown to the card", size > checks.MIN_DATA_MB << 20, f"{size >> 20} MB")
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


def encrypted(stand):
    """The board's secret opens data, after a power cut too; another board's does not, and nor does none."""
    report = stand.report
    report.title("Data encrypted with a key from the board")
    board = stand.board(stand.chosen.encrypted, "encrypted")
    own = ["-fw_cfg", f"name=opt/bluezone/secret,string={secrets.token_hex(32)}"]
    text = KNOWN + secrets.token_hex(8)
    try:
        board.more = own
        starts(board, report, "encrypted")
        is_from = opened(board)
        report.check("data is encrypted", is_from == ["/dev/mapper/data", "crypt", "ext4"], is_from)
        size = int(board.says("findmnt -bno SIZE /data"))
        report.check("data has grown to the card", size > checks.MIN_DATA_MB << 20, f"{size >> 20} MB")
        cipher = board.says("cryptsetup status data | grep -E 'type|cipher' | tr -s ' ' | tr '\\n' ' '")
        report.check("by LUKS and Adiantum", "LUKS2" in cipher and "adiantum" in cipher, cipher)
        board.says(f"echo {text} >/data/kept && sync")
        board.end()
        report.check("whoever reads the card does not find what was written", not holds(board, text), "searched byte by byte")
        board.boot()
        board.until("findmnt /data >/dev/null", 200)
        kept = board.says("cat /data/kept")
        report.check("after a power cut it is there again", kept == text, kept)
        for what, more in (("without the board's secret", []), ("in another board", ["-fw_cfg", f"name=opt/bluezone/secret,string={secrets.token_hex(32)}"])):
            board.end()
            board.more = more
            board.boot()
            board.until("systemctl is-system-running --wait | grep -qE 'running|degraded'", 600)
            mounted, status = board.run("findmnt -no SOURCE /data")
            told = board.says("journalctl -b -u bluezone-key -u systemd-cryptsetup@data -o cat | grep -iE 'secret|key file' | tail -n 1")
            report.check(f"{what} data stays closed, and the log says why", status != 0 and told != "", f"{mounted or 'not mounted'}: {told}")
        board.end()
        board.more = own
        board.boot()
        board.until("findmnt /data >/dev/null", 200)
        report.check("and the board's own opens it afterwards", board.says("cat /data/kept") == text, "the same text")
    except Failed as fault:
        report.check("the encrypted image goes to its end", False, str(fault))
    finally:
        board.end()
