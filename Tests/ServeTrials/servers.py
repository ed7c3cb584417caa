"""Servers of Gatehouse as users run them, to be stopped, killed and cut off."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

from forge import SECRET

ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"}


def movable_clock(folder):
    """A library that moves the time of day of a program it is loaded into; None where there is no compiler."""
    compiler = next(filter(shutil.which, ("cc", "clang", "gcc")), None)
    if compiler is None:
        return None
    library = folder / "clock.so"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, pathlib.Path(__file__).with_name("clock.c")],
                   check=True)
    return library


class Server:
    """One process of `gatehouse serve` at a time, always at the same port and with the same folder."""

    def __init__(self, gatehouse, folder, forge, storage, git_url=None, lease=None, every="5s", workers=3,
                 clock=None):
        """- clock: of `movable_clock`."""
        self.gatehouse, self.folder, self.process = gatehouse, folder, None
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(forge.key, folder / "app.pem")
        (folder / "secret").write_text(SECRET)
        self.port = free_port()
        self.config = folder / "gatehouse-server.yml"
        self.config.write_text(f"""\
listen: 127.0.0.1:{self.port}
storage: {storage}
mirrors: {{folder: mirrors, limit: 1 GB}}
cache: cache
workers: {{count: {workers}, grace: 2s{f", lease: {lease}" if lease else ""}}}
reconcile: {{every: {every}}}
forges:
  github:
    kind: github
    api: {forge.url}
    url: {git_url or forge.url}
    app: {{id: "4242", key: {{file: app.pem}}}}
    webhook_secrets: [{{file: secret}}]
    repositories: ["acme/*"]
""")
        self.environment = dict(ENVIRONMENT)
        self.clock = folder.parent / f"{folder.name}.clock"
        if clock:
            self.clock.write_bytes(bytes(8))
            self.environment |= {"LD_PRELOAD": str(clock), "CLOCK_AHEAD": str(self.clock)}

    def set_clock(self, ahead):
        """- ahead: seconds that its clock is ahead of the machine's."""
        # In place: the program looks at these bytes.
        with open(self.clock, "r+b") as file:
            file.write(ahead.to_bytes(8, sys.byteorder, signed=True))

    def start(self):
        with open(self.log, "ab") as log:
            self.life = log.tell()
            self.process = subprocess.Popen(
                [self.gatehouse, "serve", "--config", self.config], cwd=self.folder, env=self.environment,
                stderr=log, stdout=log, stdin=subprocess.DEVNULL)

    @property
    def log(self):
        return self.folder.parent / f"{self.folder.name}.log"

    def has_started(self):
        """Whether this life of it came to where it listens, to signals as well."""
        return b'"event": "started"' in self.log.read_bytes()[self.life:]

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def send(self, number):
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def kill(self):
        """- Returns: whether it was there to be killed."""
        if self.process is None:
            return False
        was_running = self.is_running()
        self.send(signal.SIGCONT)
        self.process.kill()
        code = self.process.wait()
        self.process = None
        return was_running and code == -signal.SIGKILL

    def stop(self):
        """As an operator does. - Returns: with what it ended."""
        self.process.terminate()
        code = self.process.wait()
        self.process = None
        return code

    def wait(self, seconds=600):
        """Until it answers. - Returns: whether it did."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.is_running():
            with contextlib.suppress(OSError):
                if self.get("/healthz"):
                    return True
            time.sleep(0.02)
        return False

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return answer.read().decode()

    def figures(self):
        """The values of /metrics by name with labels."""
        lines = [line for line in self.get("/metrics").splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    def waiting(self):
        """Slots of the queue that are not done: (due or held, later, dead)."""
        figures = self.figures()
        count = lambda state: int(figures.get(f'gatehouse_queue{{state="{state}"}}', 0))
        return count("due") + count("held"), count("later"), count("dead")

    def admin(self, *words):
        told = subprocess.run(
            [self.gatehouse, "admin", *words, "--config", self.config], cwd=self.folder, env=ENVIRONMENT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if told.returncode:
            raise RuntimeError(f"gatehouse admin {' '.join(words)}: {told.stderr}")
        return told.stdout

    def entries(self):
        """What it has logged, of all its lives; a line that a kill cut is left out."""
        found, others = [], []
        for line in self.log.read_bytes().splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                others.append(line.decode(errors="replace"))
        return found, others


class Process:
    """What Linux says of one."""

    def __init__(self, number):
        self.folder = pathlib.Path(f"/proc/{number}")

    def _kilobytes(self, name):
        return int(re.search(rf"{name}:\s+(\d+)", (self.folder / "status").read_text()).group(1))

    @property
    def resident(self):
        return self._kilobytes("VmRSS") * 1024

    @property
    def peak(self):
        return self._kilobytes("VmHWM") * 1024

    @property
    def threads(self):
        return self._kilobytes("Threads")

    @property
    def descriptors(self):
        return len(list((self.folder / "fd").iterdir()))

    @property
    def seconds(self):
        """Of processor time."""
        fields = (self.folder / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Postgres:
    """A cluster of the trial's own, over TCP on loopback. Processes that are killed lose nothing with fsync off."""

    def __init__(self, folder):
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        if not programs:
            raise SystemExit("PostgreSQL is not there: scripts/setup-peers installs it")
        self.programs, self.folder, self.port = programs[-1], folder, free_port()
        folder.mkdir()
        # PostgreSQL refuses to run as root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", folder / "cluster", "-U", "gatehouse", "-A", "trust", "--locale=C",
                  "--encoding=UTF8", "--no-sync")
        self.start()
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "gatehouse", "gatehouse")

    def _run(self, program, *words):
        told = subprocess.run([*self.user, self.programs / program, *words], cwd="/", text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        if told.returncode:
            raise RuntimeError(f"{program}: {told.stdout}")

    def start(self):
        settings = (f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} "
                    "-c fsync=off -c max_connections=200 -c shared_buffers=32MB -c log_min_messages=fatal")
        # What the server holds open is not this program's output.
        self._run("pg_ctl", "-D", self.folder / "cluster", "-w", "-t", "600", "-s", "-l", self.folder / "log", "-o",
                  settings, "start")

    def stop(self):
        """As a crash does."""
        self._run("pg_ctl", "-D", self.folder / "cluster", "-w", "-t", "600", "-s", "-m", "immediate", "stop")

    def end(self):
        # It may be stopped already.
        with contextlib.suppress(RuntimeError):
            self.stop()

    def query(self, text):
        return subprocess.run(
            [self.programs / "psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "gatehouse", "-d", "gatehouse",
             "-Atc", text], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout.strip()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
