"""The past of a branch judged again, beside git that only lists what changed in it."""
import subprocess
import sys

from measuring import ENVIRONMENT, ROOT, Rounds, Row, Run, median, output, ratios, seconds

TITLE = "replay"
ROUNDS = 3
LAST = 200
ABOUT = f"""\
A repository of 10,000 commits, of which 317 merge a branch of 1 to 58 others (`Benchmarks/make-merges`: always the same
bytes). `gatehouse policy replay --last {LAST}` judges the newest {LAST} merges by the gates that git alone suffices for,
`duplication` among them; *two policies* judges them by another policy beside it. Each run begins with an empty cache. git
lists the lines that each of the merges brought, with renames. Before that, the answer to two policies is asked for twice,
and has to be the same to the byte."""

# Seconds.
LIMIT = 20

STRICTER = ("max_lines: 300", "max_lines: 100")


def rows(setting):
    repository = setting.folder / "repository"
    if not repository.exists():
        subprocess.run([ROOT / "Benchmarks" / "make-merges", repository], check=True)
    policy = output(setting.git, "-C", repository, "show", "main:.gatehouse.yml", env=ENVIRONMENT)
    old, new = setting.folder / "old.yml", setting.folder / "new.yml"
    old.write_text(policy)
    new.write_text(policy.replace(*STRICTER))
    cache = setting.folder / "cache"
    replay = ["/bin/sh", "-c", 'rm -rf "$0"; exec "$@"', cache, setting.gatehouse, "policy", "replay", "-C",
              repository, "--last", str(LAST), "--cache", cache, "--policy"]
    one, two = [*replay, old], [*replay, new, "--against", old]
    answers = {output(*two, "--format", "json", env=ENVIRONMENT) for _ in range(2)}
    if len(answers) != 1:
        sys.exit("the same past was judged differently the second time")
    runs = {
        "one": Run(one),
        "two": Run(two),
        "git": Run([setting.git, "-C", repository, "log", "--first-parent", "-m", "--merges", f"-{LAST}", "--numstat",
                    "-M", "main"]),
    }
    rounds = Rounds(runs, setting.rounds)
    found = []
    for name, words in (("one", f"{LAST} merges"), ("two", f"{LAST} merges, two policies")):
        taken = rounds.seconds[name]
        found.append(Row(words, seconds(taken), "`git log --numstat -M`", seconds(rounds.seconds["git"]),
                         ratios(rounds.ratios(name, "git")), f"{LIMIT} s", median(taken) <= LIMIT))
        found.append(Row(f"{words}, peak memory", f"{rounds.peak(name):.0f} MB"))
    return found
