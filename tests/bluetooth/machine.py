"""The guest as a machine: its second disk, QEMU, and what it leaves behind."""

import asyncio
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
DISK_MB = 256


def make_disk(folder, kiosk, settings, connect_iphones, extra=None):
    """Lays out the disk /test of the guest and returns its image."""
    tree, image = folder / "disk", folder / "disk.ext4"
    shutil.rmtree(tree, ignore_errors=True)
    (tree / "out").mkdir(parents=True)
    # The program without its debug symbols, which are most of it.
    subprocess.run(["strip", "-o", tree / "kiosk", kiosk], check=True)
    shutil.copy(HERE / "guest" / "run", tree / "run")
    if extra:
        shutil.copy(extra, tree / "extra")
    toml = (HERE / "guest" / "kiosk.toml").read_text()
    if connect_iphones:
        toml += "connect_iphones = true\n"
    (tree / "kiosk.toml").write_text(toml)
    (tree / "settings").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    image.unlink(missing_ok=True)
    made = ["mke2fs", "-q", "-t", "ext4", "-d", tree, image, f"{DISK_MB}M"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return image


async def run(guest, disk, radio, console, limit_s):
    """Runs the guest until it switches itself off; returns whether it did within `limit_s`."""
    arguments = [
        *("-M", "q35", "-cpu", "max"),
        # Not KVM: a /dev/kvm that exists may not work, and emulation is fast enough.
        *("-accel", "tcg,thread=multi", "-smp", "2", "-m", "1024"),
        *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"),
        *("-kernel", guest / "vmlinuz", "-initrd", guest / "initrd"),
        *("-append", "root=/dev/vda rw console=ttyS0 quiet panic=-1"),
        *("-drive", f"file={guest / 'root.ext4'},if=virtio,format=raw,snapshot=on"),
        *("-drive", f"file={disk},if=virtio,format=raw"),
        *("-chardev", f"socket,id=bt,path={radio}"),
        *("-device", "virtio-serial-pci", "-device", "virtconsole,chardev=bt"),
        *("-serial", f"file:{console}"),
    ]
    process = await asyncio.create_subprocess_exec(
        "qemu-system-x86_64", *map(str, arguments)
    )
    try:
        await asyncio.wait_for(process.wait(), limit_s)
        return process.returncode == 0
    except asyncio.TimeoutError:
        return False
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def collect(disk, folder):
    """Copies /test/out of a guest that is off into `folder`."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    # The guest unmounted its disk, but a killed one did not: replay the journal first.
    subprocess.run(["e2fsck", "-fy", disk], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run(
        ["debugfs", "-R", f"rdump /out {folder}", disk], check=True, stderr=subprocess.DEVNULL
    )
    return folder / "out"
