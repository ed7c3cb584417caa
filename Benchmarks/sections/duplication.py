"""Duplicated code: a whole tree and a pull request, beside other finders of clones and the cost of reading the blobs."""
import dataclasses
import os
import pathlib
import shutil
import subprocess

from measuring import Rounds, Row, Run, median, output, peer, ratios, spread

TITLE = "duplication"
ROUNDS = 7
ABOUT = """\
Real code: Flask and Django from PyPI, Go's own library and tools and part of the Linux kernel from Debian. Each is
committed to a repository of its own, without folders of foreign code, packed. *Whole tree* is `gatehouse run
duplication`, from nothing. *Pull request* is `gatehouse run duplication --base main --head work --cache DIR`, for a
change that edits ten files, moves one, and copies 60 lines into a new one; the cache holds the index of `main`. *Less
start-up* is without what `gatehouse version` takes, *the gate alone* without what `gatehouse run clean-repo` takes for
the same change. Times are those of the processors, all
threads together, and ratios too; a peak is the greatest of all rounds, the program of some 30 MB included. jscpd and
similarity-tester look for clones of 100 tokens as well; jscpd's are of 10 lines. Neither writes a report."""


@dataclasses.dataclass(frozen=True)
class Code:
    """Source code of one size."""

    name: str
    # Of the names of its files.
    suffixes: tuple
    # jscpd's word for the language, and similarity-tester's program.
    format: str
    similarity: str
    # Rounds beyond these tell no more, and take minutes.
    rounds: int
    # How many times cheaper a pull request must be than the whole tree.
    saving: int = 0
    # What a peer takes too long or too much memory for is left out.
    has_peers: bool = True


CODES = (
    Code("Flask", (".py",), "python", "sim_text", 15),
    Code("Django", (".py",), "python", "sim_text", 7, saving=10),
    Code("Go", (".go",), "go", "sim_c", 5),
    Code("Linux", (".c", ".h"), "c", "sim_c", 3, saving=40, has_peers=False),
)
# Folders that hold four million lines.
LINUX = ("arch/x86", "block", "fs", "kernel", "lib", "mm", "net", "security")
# What Gatehouse leaves out by name.
FOREIGN = {"vendor", "testdata", "third_party", "build", "dist", "generated", "node_modules", "target"}


def rows(setting):
    found = []
    for code in CODES:
        folder = setting.folder / code.name
        if not (folder / "made").exists():
            make(code, folder)
        found += whole_tree(setting, code, folder) + pull_request(setting, code, folder)
    return found


# Whole tree

def whole_tree(setting, code, folder):
    repository, count = folder / "repository", lines(folder)
    blobs = folder / "blobs"
    runs = {
        "mine": Run([setting.gatehouse, "run", "duplication", "-C", repository], exits=(0, 1)),
        "version": Run([setting.gatehouse, "version"]),
        "blobs": shell(f"exec '{setting.git}' -C '{repository}' cat-file --batch < '{blobs}'"),
    }
    if code.has_peers:
        runs["jscpd"] = Run([*jscpd(code), repository])
        runs["sim"] = shell(f"exec '{similarity(code)}' -i -n -r 100 < '{folder / 'files'}'")
    rounds = Rounds(runs, min(setting.rounds, code.rounds))
    what = f"{code.name}, {count / 1000:.0f} k lines: whole tree"
    work = [mine - version for mine, version in zip(rounds.cpu["mine"], rounds.cpu["version"])]
    per_blobs = [one / blobs for one, blobs in zip(work, rounds.cpu["blobs"])]
    # A program that starts is most of what there is to see in a small tree.
    is_small = count < 100_000
    found = [
        Row(f"{what}, less start-up", seconds(work), "`git cat-file --batch` of the same blobs",
            seconds(rounds.cpu["blobs"]), ratios(per_blobs), "" if is_small else "3.50",
            is_small or median(per_blobs) <= 3.5)]
    if code.has_peers:
        per_jscpd = rounds.cpu_ratios("mine", "jscpd")
        found += [
            Row(what, seconds(rounds.cpu["mine"]), "jscpd 5", seconds(rounds.cpu["jscpd"]), ratios(per_jscpd),
                "" if is_small else "0.14", is_small or median(per_jscpd) <= 1 / 7),
            Row(what, seconds(rounds.cpu["mine"]), f"similarity-tester (`{code.similarity}`)",
                seconds(rounds.cpu["sim"]), ratios(rounds.cpu_ratios("mine", "sim"))),
        ]
    peak, limit = rounds.peak("mine"), 120 * count / 1e6
    theirs = f"{rounds.peak('jscpd'):.0f} MB" if code.has_peers else ""
    found.append(
        Row(f"{what}, peak memory", f"{peak:.0f} MB", "jscpd 5" if theirs else "", theirs,
            limit="" if is_small else f"{limit:.0f} MB (120 for a million lines)", held=is_small or peak <= limit))
    return found


# Pull request

def pull_request(setting, code, folder):
    repository, cache = folder / "repository", folder / "cache"
    subject = ["-C", repository, "--base", "main", "--head", "work"]
    change = [setting.gatehouse, "run", "duplication", *subject]
    shutil.rmtree(cache, ignore_errors=True)
    subprocess.run([*change, "--cache", cache], stdout=subprocess.DEVNULL)
    runs = {
        "warm": Run([*change, "--cache", cache], exits=(0, 1)),
        "cold": Run([*change, "--cache", ""], exits=(0, 1)),
        "other": Run([setting.gatehouse, "run", "clean-repo", *subject], exits=(0, 1)),
        "version": Run([setting.gatehouse, "version"]),
    }
    if code.has_peers:
        runs["jscpd"] = Run([*jscpd(code), "--baseline-from-ref", "main", "."], folder=repository, exits=(0, 1))
    rounds = Rounds(runs, min(setting.rounds, code.rounds))
    what = f"{code.name}: pull request"

    def less(name, other):
        return [one - without for one, without in zip(rounds.cpu[name], rounds.cpu[other])]

    def share(other):
        return [warm / cold for warm, cold in zip(less("warm", other), less("cold", other))]

    found = [
        Row(what, seconds(rounds.cpu["warm"]), "the same without the index", seconds(rounds.cpu["cold"]),
            ratios(rounds.cpu_ratios("warm", "cold"))),
        Row(f"{what}, less start-up", seconds(less("warm", "version")), "the same without the index",
            seconds(less("cold", "version")), precise(share("version")), f"{1 / code.saving:.3f}" if code.saving else "",
            not code.saving or median(share("version")) <= 1 / code.saving),
        Row(f"{what}, the gate alone", seconds(less("warm", "other")), "the same without the index",
            seconds(less("cold", "other")), precise(share("other"))),
    ]
    if code.has_peers:
        found.append(
            Row(what, seconds(rounds.cpu["warm"]), "jscpd 5 `--baseline-from-ref`", seconds(rounds.cpu["jscpd"]),
                precise(rounds.cpu_ratios("warm", "jscpd"))))
    peak = rounds.peak("warm")
    theirs = f"{rounds.peak('jscpd'):.0f} MB" if code.has_peers else ""
    found.append(
        Row(f"{what}, peak memory", f"{peak:.0f} MB", "jscpd 5" if theirs else "", theirs, limit="60 MB",
            held=peak <= 60))
    return found


# Programs

def shell(command):
    return Run(["/bin/sh", "-c", command])


def jscpd(code):
    return [peer("jscpd"), "--min-tokens", "100", "--min-lines", "10", "--format", code.format, "--reporters", "silent",
            "--no-gitignore", "--max-size", "4mb", "--max-lines", "1000000"]


def similarity(code):
    return peer(f"../debian/usr/bin/{code.similarity}")


def seconds(values):
    first, middle, third = spread(values)
    return f"{middle:.3f} s ({first:.3f} to {third:.3f})"


def precise(values):
    first, middle, third = spread(values)
    return f"{middle:.3f} ({first:.3f} to {third:.3f})"


# Inputs

def make(code, folder):
    """A repository of the code with its branches main and work, and lists of its blobs and files."""
    shutil.rmtree(folder, ignore_errors=True)
    repository = folder / "repository"
    source = folder / "source"
    source.mkdir(parents=True)
    SOURCES[code.name](source)
    paths = sorted(
        path for path in source.rglob("*")
        if path.suffix in code.suffixes and path.is_file() and not path.is_symlink()
        and not FOREIGN.intersection(path.relative_to(source).parts))
    for path in paths:
        target = repository / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    shutil.rmtree(source)
    git(repository, "init", "--quiet", "--initial-branch", "main")
    commit(repository, "base")
    (folder / "blobs").write_text("".join(
        line.split()[2] + "\n" for line in git(repository, "ls-tree", "-r", "main").splitlines()))
    names = git(repository, "ls-files", "-z").rstrip("\0").split("\0")
    (folder / "files").write_text("".join(f"{repository / name}\n" for name in names))
    git(repository, "checkout", "--quiet", "-b", "work")
    edit(repository, names)
    commit(repository, "work")
    git(repository, "checkout", "--quiet", "main")
    git(repository, "gc", "--quiet")
    git(repository, "checkout", "--quiet", "work")
    (folder / "made").touch()


def edit(repository, names):
    """Ten files edited, one moved, and 60 lines of the largest of them copied into a new one."""
    chosen = [repository / names[len(names) * part // 12] for part in range(1, 12)]
    for path in chosen[:10]:
        text = path.read_bytes().split(b"\n")
        middle = len(text) // 2
        path.write_bytes(b"\n".join(text[:middle] + [b"edited = compute(edited, 1)"] + text[middle:]))
    moved = chosen[10]
    moved.rename(moved.with_name("moved_" + moved.name))
    text = max((path.read_bytes().split(b"\n") for path in chosen[:10]), key=len)
    middle = len(text) // 3
    chosen[0].with_name("copied_" + chosen[0].name).write_bytes(b"\n".join(text[middle : middle + 60]) + b"\n")


def commit(repository, subject):
    git(repository, "add", "--all", "--force")
    git(repository, "commit", "--quiet", "--message", subject)


def git(repository, *arguments):
    dated = {
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z", "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
        "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/nonexistent", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
    }
    return output("git", "-C", repository, "-c", "gc.auto=0", *arguments, env=dated)


def lines(folder):
    """Physical lines of all files, counted once."""
    known = folder / "lines"
    if not known.exists():
        names = (folder / "files").read_text().splitlines()
        # The branch that is checked out moved one of them.
        paths = [path for path in map(pathlib.Path, names) if path.exists()]
        known.write_text(str(sum(path.read_bytes().count(b"\n") for path in paths)))
    return int(known.read_text())


def from_pypi(*requirement):
    def get(folder):
        download = [peer("python3"), "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*download, "--dest", folder, *requirement], check=True)
        for archive in folder.glob("*.tar.gz"):
            subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
    return get


def from_debian(package, *parts, inner=None):
    def get(folder):
        # As whoever runs this: apt's own user may not write here.
        command = ["apt-get", "-o", "APT::Sandbox::User=root", "download", "-qq", package]
        subprocess.run(command, cwd=folder, check=True)
        for archive in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
        if inner:
            archive = next(folder.rglob(inner))
            root = archive.name.removesuffix(".tar.xz")
            subprocess.run(["tar", "-xf", archive, "-C", folder, *(f"{root}/{part}" for part in parts)], check=True)
    return get


SOURCES = {
    "Flask": from_pypi("Flask==3.1.0"),
    "Django": from_pypi("Django==5.1.4"),
    "Go": from_debian("golang-1.19-src"),
    "Linux": from_debian("linux-source-6.1", *LINUX, inner="linux-source-6.1.tar.xz"),
}
