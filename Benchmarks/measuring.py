"""How everything in Benchmarks is measured: paired rounds, medians with quartiles, rows with limits."""
import dataclasses
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"}


@dataclasses.dataclass(frozen=True)
class Setting:
    """What a section measures with."""

    # The program as users get it.
    gatehouse: str
    git: str
    # Inputs go here, below the name of the section; what is there already is taken as made before.
    folder: pathlib.Path
    rounds: int


@dataclasses.dataclass(frozen=True)
class Row:
    what: str
    mine: str
    peer: str = ""
    theirs: str = ""
    ratio: str = ""
    # As people read it; empty where nothing is promised.
    limit: str = ""
    held: bool = True

    def cells(self):
        verdict = "" if not self.limit else "held" if self.held else "EXCEEDED"
        return [self.what, self.mine, self.peer, self.theirs, self.ratio, self.limit, verdict]


def table(rows):
    lines = ["| what | time | peer | its time | ratio | limit | |", "|---|---:|---|---:|---:|---:|---|"]
    return lines + ["| " + " | ".join(row.cells()) + " |" for row in rows]


@dataclasses.dataclass(frozen=True)
class Run:
    """One program, to be run once a round."""

    command: list
    folder: pathlib.Path | None = None
    # What counts as having done the work: a gate that blocks exits with 1.
    exits: tuple = (0,)


class Rounds:
    """Every round runs every program once, one after another, so that a busy moment of the machine meets them all."""

    def __init__(self, runs, count):
        self.seconds = {name: [] for name in runs}
        # Of the processors, all threads together.
        self.cpu = {name: [] for name in runs}
        # Resident bytes.
        self.peaks = {name: [] for name in runs}
        # One round that does not count: it fills the page cache.
        for number in range(count + 1):
            for name, run in runs.items():
                took, used, peak, code = once(run.command, run.folder)
                if code not in run.exits:
                    sys.exit(f"{' '.join(map(str, run.command))} exited with {code}")
                if number > 0:
                    self.seconds[name].append(took)
                    self.cpu[name].append(used)
                    self.peaks[name].append(peak)

    def peak(self, name):
        """The greatest of all rounds, in megabytes."""
        return max(self.peaks[name]) / 1e6

    def ratios(self, mine, theirs):
        """Round by round: how many times the seconds of the one are in those of the other."""
        return [one / other for one, other in zip(self.seconds[mine], self.seconds[theirs])]

    def cpu_ratios(self, mine, theirs):
        return [one / other for one, other in zip(self.cpu[mine], self.cpu[theirs])]

    def differences(self, mine, theirs):
        return [one - other for one, other in zip(self.seconds[mine], self.seconds[theirs])]


def once(command, folder=None):
    """Seconds, seconds of the processors, peak resident bytes and exit code of one run."""
    # The peak of a child is at least that of this small program, some 15 MB: the kernel counts it in.
    command = [str(part) for part in command]
    before = os.getcwd()
    begin = time.perf_counter()
    try:
        if folder is not None:
            os.chdir(folder)
        process = os.posix_spawn(
            command[0], command, ENVIRONMENT,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0),
            ])
    finally:
        os.chdir(before)
    _, status, usage = os.wait4(process, 0)
    used = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - begin, used, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status)


def output(*command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **more).stdout.strip()


def spread(values):
    """The first quartile, the median and the third."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    first, middle, third = statistics.quantiles(values, n=4)
    return first, middle, third


def median(values):
    return spread(values)[1]


def milliseconds(values):
    first, middle, third = (1000 * value for value in spread(values))
    return f"{middle:.1f} ms ({first:.1f} to {third:.1f})"


def seconds(values):
    first, middle, third = spread(values)
    return f"{middle:.2f} s ({first:.2f} to {third:.2f})"


def ratios(values):
    first, middle, third = spread(values)
    return f"{middle:.2f} ({first:.2f} to {third:.2f})"


def compiled(source, program, *flags):
    """A small C program, as a floor: the path of the program."""
    path = program.with_suffix(".c")
    path.write_text(source)
    subprocess.run(["cc", "-O2", "-o", program, path, *flags], check=True)
    return str(program)


def empty_program(gatehouse, folder):
    """A C program that does nothing and links what Gatehouse links."""
    needed = re.findall(r"\(NEEDED\).*\[(.+)\]", output("readelf", "--dynamic", "--wide", gatehouse))
    libraries = [f"-l:{name}" for name in needed if not name.startswith(("ld-linux", "libc.so"))]
    source = "int main(void) { return 0; }\n"
    return compiled(source, folder / "empty", "-Wl,--no-as-needed", *libraries)


def peer(program):
    """A program that scripts/setup-peers installs."""
    path = ROOT / ".build" / "peers" / "bin" / program
    if not path.exists():
        sys.exit(f"{program} is not there: run scripts/setup-peers")
    return str(path)


def machine():
    model = platform.machine()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    swift = output("swift", "--version", stderr=subprocess.DEVNULL).splitlines()[0]
    system = next(
        (line.split("=", 1)[1].strip('"') for line in pathlib.Path("/etc/os-release").read_text().splitlines()
         if line.startswith("PRETTY_NAME=")), platform.system())
    load = os.getloadavg()[0]
    return [
        f"{os.cpu_count()} cores of {model}; {system}, kernel {platform.release()}; load {load:.1f} at the end",
        f"{swift}; {output('git', '--version')}; commit {output('git', 'rev-parse', '--short', 'HEAD', cwd=ROOT)}",
    ]
