"""`gatehouse run coverage` on large reports and a large change, beside diff-cover and pycobertura."""
import re
import subprocess
import sys

from measuring import ENVIRONMENT, ROOT, Rounds, Row, Run, compiled, median, output, peer, seconds, spread

TITLE = "coverage"
ROUNDS = 7
ABOUT = """\
A repository of 4,000 files in which 1,100,000 lines can run (`Benchmarks/make-coverage`: always the same bytes), a branch
that adds 112,774 lines in 2,000 of them, and two reports of one run, as coverage.py writes them: Cobertura of 49 MB and
lcov of 44 MB. Asked is what share of the added lines was run; all of the programs give the same answer. Times are of
whole processes, the diff included where nothing else is said. pycobertura reads no diff: `show` sums up one report,
`diff` compares those of the branch and of main."""

# How many times as long diff-cover has to take, at least.
TIMES = 9
# Megabytes.
PEAK = 150
# Seconds beside what `git diff` takes.
SECONDS = 0.5

# The least that reading XML through libxml2 can cost: one callback for each tag, which counts.
SAX = r"""
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

static long lines, covered;

static void start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                  const xmlChar **declared, int count, int defaulted, const xmlChar **attributes) {
  if (strcmp((const char *)name, "line") != 0) return;
  lines++;
  for (int index = 0; index < count; index++, attributes += 5)
    if (strcmp((const char *)attributes[0], "hits") == 0) covered += *attributes[3] != '0';
}

int main(int count, char **arguments) {
  xmlSAXHandler events;
  memset(&events, 0, sizeof events);
  events.initialized = XML_SAX2_MAGIC;
  events.startElementNs = start;
  if (xmlSAXUserParseFile(&events, NULL, arguments[1]) != 0) return 1;
  printf("%ld of %ld\n", covered, lines);
  return lines == 0;
}
"""

# The least that reading lcov can cost: every line's first bytes are looked at.
SCAN = r"""
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

int main(int count, char **arguments) {
  struct stat status;
  int file = open(arguments[1], O_RDONLY);
  if (file < 0 || fstat(file, &status) != 0) return 1;
  const char *at = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  const char *end = at + status.st_size, *next;
  long lines = 0, covered = 0;
  for (; at < end; at = next + 1) {
    next = memchr(at, '\n', end - at);
    if (next == NULL) break;
    if (next - at < 6 || memcmp(at, "DA:", 3) != 0) continue;
    const char *comma = memchr(at, ',', next - at);
    lines++;
    covered += comma != NULL && comma[1] != '0';
  }
  printf("%ld of %ld\n", covered, lines);
  return lines == 0;
}
"""


def rows(setting):
    made = setting.folder / "made"
    if not made.exists():
        subprocess.run([ROOT / "Benchmarks" / "make-coverage", made], check=True)
    repository = made / "repository"
    cobertura, lcov, base = (made / "repository" / "coverage" / name for name in
                             ("cobertura.xml", "lcov.info", "cobertura-main.xml"))
    flags = output("pkg-config", "--cflags", "--libs", "libxml-2.0").split()
    sax, scan = compiled(SAX, setting.folder / "sax", *flags), compiled(SCAN, setting.folder / "scan")

    def ours(report):
        return Run([
            setting.gatehouse, "run", "coverage", "--base", "main", "--set",
            f"reports[all].paths=coverage/{report.name}", "--set", "patch.target=80"], repository)

    def theirs(report):
        return Run([peer("diff-cover"), report, "--compare-branch=main"], repository)

    pycobertura = peer("pycobertura")
    runs = {
        "cobertura": ours(cobertura), "lcov": ours(lcov), "diff": Run([setting.git, "diff", "main...work"], repository),
        "sax": Run([sax, cobertura]), "scan": Run([scan, lcov]),
        "diff-cover cobertura": theirs(cobertura), "diff-cover lcov": theirs(lcov),
        "show": Run([pycobertura, "show", cobertura], repository),
        # It tells that files got worse by its exit code.
        "compare": Run([pycobertura, "diff", "--no-source", base, cobertura], repository, exits=(0, 1, 2, 3)),
    }
    expect_same_answer(runs)
    rounds = Rounds(runs, setting.rounds)

    found = []
    for name, report in (("cobertura", "Cobertura"), ("lcov", "lcov")):
        beside = rounds.differences(name, "diff")
        times = rounds.ratios(f"diff-cover {name}", name)
        peak = rounds.peak(name)
        found += [
            Row(f"{report}, less `git diff`", seconds(beside), "`git diff`", seconds(rounds.seconds["diff"]),
                limit=f"{SECONDS:.2f} s", held=median(beside) <= SECONDS),
            Row(f"{report}, all of it", seconds(rounds.seconds[name]), "diff-cover",
                seconds(rounds.seconds[f"diff-cover {name}"]), times_as_long(times), f"at least {TIMES} times",
                median(times) >= TIMES),
            Row(f"{report}, peak memory", f"{peak:.0f} MB", "diff-cover",
                f"{rounds.peak(f'diff-cover {name}'):.0f} MB", limit=f"{PEAK} MB", held=peak <= PEAK),
        ]
    for name, words in (("show", "`pycobertura show`"), ("compare", "`pycobertura diff`")):
        found.append(Row("Cobertura, all of it", seconds(rounds.seconds["cobertura"]),
                         f"{words}, {rounds.peak(name):.0f} MB", seconds(rounds.seconds[name]),
                         times_as_long(rounds.ratios(name, "cobertura"))))
    floors = (("cobertura", "Cobertura", "sax", "libxml2's SAX alone, in C"),
              ("lcov", "lcov", "scan", "a scan of its bytes, in C"))
    for mine, report, name, words in floors:
        found.append(Row(f"{report}, less `git diff`", seconds(rounds.differences(mine, "diff")), words,
                         seconds(rounds.seconds[name])))
    return found


def times_as_long(values):
    first, middle, third = spread(values)
    return f"{middle:.1f} times as long ({first:.1f} to {third:.1f})"


def expect_same_answer(runs):
    """A benchmark of programs that answer different questions says nothing."""
    answers = {}
    for name, pattern in (
        ("cobertura", r"patch coverage ([0-9.]+) %"), ("lcov", r"patch coverage ([0-9.]+) %"),
        ("diff-cover cobertura", r"Total: +(\d+) lines\s+Missing: +(\d+) lines"),
        ("diff-cover lcov", r"Total: +(\d+) lines\s+Missing: +(\d+) lines")):
        text = output(*map(str, runs[name].command), cwd=runs[name].folder, env=ENVIRONMENT,
                      stderr=subprocess.DEVNULL)
        match = re.search(pattern, text)
        if match is None:
            sys.exit(f"{name} does not say what was covered:\n{text[-2000:]}")
        if len(match.groups()) == 1:
            answers[name] = match[1]
        else:
            total, missing = int(match[1]), int(match[2])
            hundredths = (total - missing) * 10_000 // total
            answers[name] = f"{hundredths // 100}.{hundredths % 100:02}"
    if len(set(answers.values())) != 1:
        sys.exit(f"the programs do not agree: {answers}")
