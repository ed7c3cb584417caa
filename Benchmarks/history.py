"""Repositories with a long history, made by `git fast-import`; the same bytes every time."""
import random
import subprocess
import sys

WORDS = """account address amount answer archive balance batch branch budget cache charge check client column
commit config count course credit currency customer database date default delivery detail device discount driver
editor engine entry error event export factor field filter format gateway group handler header history image
import index input invoice item key label language layer ledger length level limit line list loader locale lock
market member memory merge message method metric minute model module month name node note number object offer
option order output owner package page parcel parser part partner path payment period person place plan point
policy price product profile project queue quota range rate reader record region release report request result
review role route rule schedule schema search second section seller session setting shipment signal source stage
state status step stock store stream string summary supplier table target tax team template text ticket time
title token total trace track transfer tree type unit update user value version view visit voucher warehouse
window worker writer year zone""".split()


class Repository:
    def __init__(self, folder):
        self.random = random.Random(20240101)
        self.folder = folder
        self.files = {}
        self.mark = 0
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
        self.importer = subprocess.Popen(
            ["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE)
        self.write = self.importer.stdin.write

    def line(self):
        choice = self.random.choice
        depth = "  " * self.random.randrange(5)
        return f"{depth}{choice(WORDS)}.{choice(WORDS)}({choice(WORDS)}: {choice(WORDS)}, {self.random.randrange(1000)})\n"

    def lines(self):
        """A file as source trees have them: most are short, few are long."""
        return [self.line() for _ in range(min(900, max(20, int(self.random.lognormvariate(4.6, 0.8)))))]

    def path(self):
        choice = self.random.choice
        while True:
            path = f"src/{choice(WORDS)}/{choice(WORDS)}/{choice(WORDS)}_{choice(WORDS)}.py"
            if path not in self.files:
                return path

    def commit(self, branch, message, changes, start=None, merged=None):
        """changes: (path, lines or None), against the first parent. start and merged: marks of parents."""
        self.mark += 1
        time = 1_600_000_000 + 3_600 * self.mark
        self.write(f"commit refs/heads/{branch}\nmark :{self.mark}\n".encode())
        for role in ("author", "committer"):
            self.write(f"{role} Ada Example <ada@example.org> {time} +0000\n".encode())
        text = f"{message}\n\nSigned-off-by: Ada Example <ada@example.org>\n".encode()
        self.write(b"data %d\n%s\n" % (len(text), text))
        if start is not None:
            self.write(f"from :{start}\n".encode())
        if merged is not None:
            self.write(f"merge :{merged}\n".encode())
        for path, lines in changes:
            if lines is None:
                self.write(f"D {path}\n".encode())
                self.files.pop(path)
                continue
            self.files[path] = lines
            content = "".join(lines).encode()
            self.write(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")

    def edited(self, path):
        lines = list(self.files[path])
        for _ in range(self.random.randrange(1, 9)):
            at = self.random.randrange(len(lines))
            kind = self.random.randrange(3)
            if kind == 0:
                lines[at] = self.line()
            elif kind == 1:
                lines.insert(at, self.line())
            elif len(lines) > 10:
                del lines[at]
        return lines

    def grow(self, count):
        """Adds so many files to main, 40 in a commit; their paths."""
        source = []
        while len(source) < count:
            batch = []
            for _ in range(40):
                path = self.path()
                source.append(path)
                # Kept at once, so that no path comes twice in a batch.
                self.files[path] = self.lines()
                batch.append((path, self.files[path]))
            self.commit("main", f"feat: add part {len(source)}", batch)
        return source

    def finish(self, branch):
        """Packs it, and checks the branch out."""
        self.importer.stdin.close()
        if self.importer.wait() != 0:
            sys.exit("git fast-import failed")
        git = ["git", "-C", self.folder]
        subprocess.run(git + ["-c", "gc.autoDetach=false", "gc", "--quiet"], check=True)
        subprocess.run(git + ["checkout", "--quiet", branch], check=True)
