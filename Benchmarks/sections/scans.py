"""Gates over large reports of scanners and tests, beside programs that read the same files."""
import subprocess

from measuring import ROOT, Rounds, Row, Run, median, output, peer, ratios, seconds

TITLE = "scans"
ROUNDS = 7
ABOUT = """\
A repository of 2,000 files and a branch that edits 20 of them (`Benchmarks/make-scans`: always the same bytes), with
SARIF of 194,000 results, Grype's JSON of 88,000 matches and JUnit of 500,000 cases, some 100 MB each. *Gated* is
`gatehouse run security` or `run tests`, whole process, diff and places of the findings in the tree included. *New only*
is `run security` with a report of the target branch of 48 MB beside. ijson (C back end) counts results by level,
matches by severity; jq counts results; sarif-tools sums them up; `xmllint --stream` only parses."""

# Seconds and megabytes.
LIMITS = {"SARIF": (1.0, 64), "JUnit": (0.8, 32), "new only": (2.0, None)}

IJSON = """
import collections, sys, ijson
counts = collections.Counter()
with open(sys.argv[1], "rb") as file:
    for value in ijson.items(file, sys.argv[2]):
        counts[value] += 1
print(counts)
"""


def rows(setting):
    made = setting.folder / "made"
    if not made.exists():
        subprocess.run([ROOT / "Benchmarks" / "make-scans", made], check=True)
    repository = made / "repository"
    reports = repository / "reports"
    sarif, grype, junit = (reports / name for name in ("scan.sarif", "grype.json", "junit.xml"))
    count = setting.folder / "count.py"
    count.write_text(IJSON)

    def gate(name, report, *more):
        return Run([
            setting.gatehouse, "run", name, "--base", "main", "--set", f"reports[all].paths=reports/{report.name}",
            *more], repository, exits=(0, 1))

    everything = ("--set", "scope=all")
    python = peer("python3")
    jq, xmllint = (output("sh", "-c", f"command -v {name}") for name in ("jq", "xmllint"))
    runs = {
        "SARIF": gate("security", sarif, *everything), "Grype": gate("security", grype, *everything),
        "JUnit": gate("tests", junit),
        "new only": gate("security", sarif, "--set", "reports[all].base_paths=reports/scan-main.sarif", "--set",
                         "scope=new"),
        "ijson SARIF": Run([python, count, sarif, "runs.item.results.item.level"]),
        "ijson Grype": Run([python, count, grype, "matches.item.vulnerability.severity"]),
        "jq SARIF": Run([jq, "[.runs[].results | length] | add", sarif]),
        "jq Grype": Run([jq, ".matches | length", grype]),
        "sarif-tools": Run([peer("sarif"), "summary", sarif]),
        "xmllint": Run([xmllint, "--stream", "--huge", junit]),
    }
    rounds = Rounds(runs, setting.rounds)
    peers = {
        "SARIF": (("ijson SARIF", "ijson"), ("jq SARIF", "jq"), ("sarif-tools", "sarif-tools")),
        "Grype": (("ijson Grype", "ijson"), ("jq Grype", "jq")), "JUnit": (("xmllint", "`xmllint --stream`"),),
        "new only": (("sarif-tools", "sarif-tools, of one of the two"),),
    }
    found = []
    for name, others in peers.items():
        limit, memory = LIMITS.get(name, (None, None))
        taken, peak = rounds.seconds[name], rounds.peak(name)
        found.append(Row(f"{name}, gated", seconds(taken), limit=f"{limit:.1f} s" if limit else "",
                         held=limit is None or median(taken) <= limit))
        found.append(Row(f"{name}, peak memory", f"{peak:.0f} MB", limit=f"{memory} MB" if memory else "",
                         held=memory is None or peak <= memory))
        for key, words in others:
            times = rounds.ratios(name, key)
            found.append(Row(f"{name}, gated", seconds(taken), f"{words}, {rounds.peak(key):.0f} MB",
                             seconds(rounds.seconds[key]), ratios(times), "1.00", median(times) < 1))
    return found
