"""What goes wrong around a server. Each has a beginning and an end, and lasts for a moment."""
import errno
import os
import pathlib
import signal
import subprocess


class Disturbance:
    """- begin, end: called once each, in this order, whatever happens in between."""

    def __init__(self, name, begin, end, can_stop_a_start=False):
        self.name, self.begin, self.end, self.can_stop_a_start = name, begin, end, can_stop_a_start


def all_of(trial):
    """Those that this machine and this storage can have, and the names of those that it cannot."""
    found = [
        *forge_faults(trial),
        Disturbance("git cut off", trial.git.cut, trial.git.mend),
        Disturbance("webhooks lost, doubled and shuffled", lambda: lose(trial), lambda: trial.forge.admin(
            "delivery", {"dup": 1, "shuffle": 0, "drop": 0, "bad_signature": 0})),
        *pauses(trial),
    ]
    missing = []
    if trial.database is not None:
        found += [
            Disturbance("database cut off", trial.to_database.cut, trial.to_database.mend, True),
            Disturbance("database crashed", trial.database.stop, trial.database.start, True),
        ]
    elif trial.disk is not None:
        found.append(Disturbance("disk full", trial.disk.fill, trial.disk.free, True))
    else:
        missing.append("disk full: only root can mount a small disk")
    if trial.clock:
        found += clocks(trial)
    else:
        missing.append("clock jumping: there is no C compiler")
    return found, missing


def forge_faults(trial):
    def faults(*list):
        return lambda: trial.forge.admin("faults", [{"times": 10**6, "path": "^/(repos|app|installation)", **fault}
                                                    for fault in list])
    kinds = {
        "forge cut off": [{"kind": "reset"}],
        "forge ill (502)": [{"kind": "status", "status": 502}],
        "forge slow": [{"kind": "slow", "seconds": 0.4}],
        "answers of the forge cut short": [{"kind": "truncate", "method": "GET"}],
        "answers of the forge silent": [{"kind": "stall", "seconds": 1, "method": "GET"}],
        "writes done and the answer lost": [
            {"kind": "reset", "phase": "after", "method": method} for method in ("POST", "PATCH", "PUT", "DELETE")],
        "forge's limit reached": [{"kind": "secondary", "retry_after": 1}],
    }
    return [Disturbance(name, faults(*list), faults()) for name, list in kinds.items()]


def lose(trial):
    chance = trial.random
    trial.forge.admin("delivery", {
        "dup": chance.randint(1, 3), "shuffle": chance.choice([0, 4]), "drop": chance.randint(0, 4),
        "bad_signature": chance.randint(0, 2)})


def pauses(trial):
    """A machine that stands still: longer than a lease, where another server takes over."""
    halted = []

    def halt():
        halted.append(trial.random.choice(trial.servers))
        if halted[-1].is_running():
            halted[-1].send(signal.SIGSTOP)

    def go_on():
        server = halted.pop()
        if server.is_running():
            server.send(signal.SIGCONT)

    return [Disturbance("server stood still", halt, go_on)]


def clocks(trial):
    def jump():
        for server in trial.servers:
            if trial.random.random() < 0.7:
                server.set_clock(trial.random.choice([-3 * 86400, -3600, -70, 70, 3600, 3 * 86400, 400 * 86400]))

    def right():
        for server in trial.servers:
            server.set_clock(0)

    return [Disturbance("clock jumped", jump, right)]


class Disk:
    """A small one, in memory."""

    def __init__(self, folder, megabytes=160):
        self.folder = folder
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)

    @staticmethod
    def is_possible():
        return os.geteuid() == 0 and subprocess.run(
            ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL).returncode == 0

    @property
    def filler(self):
        return self.folder / "filler"

    def fill(self):
        with open(self.filler, "wb") as file:
            while True:
                space = os.statvfs(self.folder)
                try:
                    os.posix_fallocate(file.fileno(), 0, max(1, space.f_bavail * space.f_frsize))
                    return
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    # A server wrote meanwhile. Where it left nothing, the disk is as full as it is to be.
                    if not space.f_bavail:
                        return

    def free(self):
        pathlib.Path(self.filler).unlink(missing_ok=True)

    def end(self):
        subprocess.run(["umount", "-l", self.folder], check=True)
