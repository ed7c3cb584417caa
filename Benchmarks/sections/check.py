"""`gatehouse check` beside `git diff`, and the start of the program beside the least a program can be."""
import subprocess
import sys

from measuring import (
    ENVIRONMENT, ROOT, Rounds, Row, Run, empty_program, median, milliseconds, output, ratios)

TITLE = "check"
ROUNDS = 31
ABOUT = """\
A repository (`Benchmarks/make-repository`: always the same bytes; 10,400 commits, 3,211 files, packed) and a change of
100 files in it: 60 edited, 15 renamed and edited, 15 new, 10 deleted. The policy asks all gates that need no forge,
with nearly every rule on."""

GATES = ("change-rules", "clean-repo", "commit-rules", "merge-flow", "required-reports")


def rows(setting):
    repository = setting.folder / "repository"
    if not repository.exists():
        subprocess.run([ROOT / "Benchmarks" / "make-repository", repository], check=True)
    description = setting.folder / "description.md"
    description.write_text("Does a hundred files in ten commits.\n\n- [x] tried\n")
    check = [
        setting.gatehouse, "check", "-C", repository, "--base", "main", "--head", "work", "--target", "main",
        "--source", "feature/work", "--title", "feat: do all parts", "--description-file", description,
        "--label", "parts", "--at", "2026-01-07T12:00:00Z",
    ]
    asked = output(*check, env=ENVIRONMENT)
    for gate in GATES:
        if gate not in asked:
            sys.exit(f"{gate} was not asked:\n{asked}")
    rounds = Rounds({
        "check": Run(check),
        "diff": Run([setting.git, "-C", repository, "diff", "--numstat", "-M", "main...work"]),
        "version": Run([setting.gatehouse, "version"]),
        "git version": Run([setting.git, "--version"]),
        "empty": Run([empty_program(setting.gatehouse, setting.folder), "version"]),
    }, setting.rounds)

    work = rounds.differences("check", "version")
    per_diff = [one / diff for one, diff in zip(work, rounds.seconds["diff"])]
    start = rounds.ratios("version", "empty")
    peak = median(rounds.peaks["check"]) / 1e6
    return [
        Row("`check`, all gates, less its start-up", milliseconds(work), "`git diff --numstat -M`",
            milliseconds(rounds.seconds["diff"]), ratios(per_diff), "2.00", median(per_diff) <= 2),
        Row("peak memory of `check`", f"{peak:.1f} MB", limit="100 MB", held=peak < 100),
        Row("start-up: `gatehouse version`", milliseconds(rounds.seconds["version"]),
            "an empty C program with the same libraries", milliseconds(rounds.seconds["empty"]), ratios(start),
            "1.50", median(start) <= 1.5),
        Row("start-up: `gatehouse version`", milliseconds(rounds.seconds["version"]), "`git --version`",
            milliseconds(rounds.seconds["git version"]), ratios(rounds.ratios("version", "git version"))),
        Row("`check`, start-up included", milliseconds(rounds.seconds["check"])),
    ]
