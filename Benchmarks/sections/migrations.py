"""Migrations read as files, beside a linter of PostgreSQL."""
import subprocess

from measuring import ROOT, Rounds, Row, Run, median, peer, ratios, seconds

TITLE = "migrations"
ROUNDS = 7
ABOUT = """\
`gatehouse run migrations PATH --engine postgres-15` over 10,000 numbered files, each judged in the schema that those
before it leave behind, and over one dump of 50 MB with its rows as INSERT (`Benchmarks/make-migrations`: always the same
bytes). squawk reads the same files; it looks at each statement by itself."""

# Seconds and megabytes.
LIMITS = {"10,000 files": (1.0, 60), "a dump of 50 MB": (3.0, 300)}


def rows(setting):
    made = setting.folder / "made"
    if not made.exists():
        subprocess.run([ROOT / "Benchmarks" / "make-migrations", made], check=True)
    paths = {"10,000 files": "migrations", "a dump of 50 MB": "dump.sql"}
    squawk = peer("squawk")
    runs = {}
    for name, path in paths.items():
        runs[name] = Run(
            [setting.gatehouse, "run", "migrations", path, "--engine", "postgres-15", "--framework", "raw"], made,
            exits=(0, 1))
        files = sorted((made / path).glob("*.sql")) if (made / path).is_dir() else [made / path]
        runs[f"squawk {name}"] = Run([squawk, "--reporter", "gcc", *files], made, exits=(0, 1))
    rounds = Rounds(runs, setting.rounds)
    found = []
    for name in paths:
        limit, memory = LIMITS[name]
        taken, peak, other = rounds.seconds[name], rounds.peak(name), f"squawk {name}"
        times = rounds.ratios(name, other)
        found += [
            Row(name, seconds(taken), limit=f"{limit:.1f} s", held=median(taken) <= limit),
            Row(f"{name}, peak memory", f"{peak:.0f} MB", limit=f"{memory} MB", held=peak <= memory),
            Row(name, seconds(taken), f"squawk, {rounds.peak(other):.0f} MB", seconds(rounds.seconds[other]),
                ratios(times), "1.00", median(times) < 1),
        ]
    return found
