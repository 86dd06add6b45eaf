"""The ways in which a server is brought down, and how its store comes back."""

import ctypes
import fcntl
import os
import pathlib
import signal
import struct
import subprocess
import time

EXT4_IOC_SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = struct.pack("I", 2)  # what is not on the disk yet, the journal included, is gone


class ProcessKill:
    """SIGKILL. What the process has written stays with the system."""

    def __init__(self, folder):
        self.store = os.path.join(folder, "store")

    def crash(self, server):
        server.kill()

    def close(self):
        pass


class PowerCut:
    """An ext4 file system in memory, cut off at one moment: what was not synced is gone, as if power had failed."""

    def __init__(self, folder, megabytes):
        self.folder = pathlib.Path(folder)
        self.image, self.mounted = self.folder / "memory" / "image", self.folder / "mounted"
        self.image.parent.mkdir()
        self.mounted.mkdir()
        self.store = str(self.mounted / "store")
        run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", self.image.parent)
        try:
            with open(self.image, "wb") as image:
                image.truncate((megabytes - 16) << 20)
            run("mkfs.ext4", "-q", "-F", self.image)
            run("mount", "-o", "loop", self.image, self.mounted)
        except BaseException:
            run("umount", self.image.parent)
            raise

    def crash(self, server):
        freeze(server.process)
        folder = os.open(self.mounted, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, EXT4_IOC_SHUTDOWN, NO_LOG_FLUSH)
        finally:
            os.close(folder)
        server.kill()
        run("umount", self.mounted)
        run("mount", "-o", "loop", self.image, self.mounted)

    def close(self):
        run("umount", self.mounted)
        run("umount", self.image.parent)


def why_no_power_cuts():
    """Why this machine allows none; None if it does."""
    if os.geteuid() != 0:
        return "cutting a file system off needs root"
    if not os.path.exists("/dev/loop-control"):
        return "there are no loop devices"
    # In a namespace of its own nothing stays mounted, however this ends.
    if ctypes.CDLL(None, use_errno=True).unshare(0x00020000) != 0:
        return "file systems may not be mounted"
    subprocess.run(["mount", "--make-rprivate", "/"], check=False)
    return None


def freeze(process):
    """Stops all threads of the process, so that none sends an answer once the disk is gone."""
    process.send_signal(signal.SIGSTOP)
    deadline = time.monotonic() + 10
    while any(state_of(thread) != "T" for thread in pathlib.Path(f"/proc/{process.pid}/task").iterdir()):
        if time.monotonic() > deadline:
            raise RuntimeError("the server does not stop")
        time.sleep(0.001)


def state_of(thread):
    return (thread / "stat").read_text().rsplit(")", 1)[1].split()[0]


def run(*command):
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
