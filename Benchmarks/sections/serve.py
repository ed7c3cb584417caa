"""Webhooks that a server keeps before it answers, beside its HTTP library alone and beside the disk alone."""
import contextlib
import hashlib
import hmac
import json
import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
import time

from measuring import ENVIRONMENT, ROOT, Row, compiled, median, ratios, spread

sys.path.insert(0, str(ROOT / "Tests" / "ServeTrials"))
from forge import Forge, emulator_program
from load import Load, wait_until_done
from servers import Process, Server, free_port

TITLE = "webhooks"
ROUNDS = 5
ABOUT = """\
`gatehouse serve` on SQLite takes signed webhooks of GitHub (8 kB, each delivery once) from 64 connections and answers 202
when they are on the disk; one worker goes through the queue meanwhile. Beside it, in the same round: libmicrohttpd alone,
which reads the body and answers 202 (`Benchmarks/microhttpd-floor.c`), and the disk alone, 4 KiB written over and synced
(fdatasync) again and again. The load is wrk's.

Last, a server with a forge (the emulator that GATEHOUSE_FORGE_EMULATOR names) takes 10,000 webhooks of 400 pull requests
in 200 repositories as fast as it can, fetches each repository for the first time, and has put the right verdict on every
pull request when its queue is empty."""

SECONDS, CONNECTIONS = 5, 64
EVENTS, REPOSITORIES, PULLS = 10_000, 200, 2
SECRET = b"a secret of the benchmark"


def rows(setting):
    if not shutil.which("wrk"):
        sys.exit("wrk is not there: run scripts/setup-peers")
    folder = setting.folder
    body = webhook()
    signature = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    script = folder / "load.lua"
    script.write_text(LOAD.replace("SIGNATURE", signature).replace("BODY", body.decode()))
    floor = compiled((ROOT / "Benchmarks" / "microhttpd-floor.c").read_text(), folder / "floor", "-lmicrohttpd")
    kept, slowest, bare, synced, peaks, lost = [], [], [], [], [], 0
    for number in range(setting.rounds):
        with floor_server(floor) as port:
            bare.append(load(script, port, f"floor{number}", "/").rate)
        synced.append(syncs(folder))
        with server(setting.gatehouse, folder, number) as (port, process):
            answer = load(script, port, f"serve{number}", "/webhooks/github")
            peaks.append(Process(process.pid).peak)
            events = int(figure(port, 'gatehouse_events_total{forge="github",outcome="accepted"}'))
            lost += max(0, answer.count - events)
        kept.append(answer.rate)
        slowest.append(answer.p99)
    return [
        Row("webhooks kept a second", rate(kept), "libmicrohttpd alone", rate(bare),
            ratios([one / other for one, other in zip(kept, bare)])),
        Row("webhooks kept a second", rate(kept), "syncs of the disk", rate(synced),
            ratios([one / other for one, other in zip(kept, synced)])),
        Row("the slowest hundredth", f"{median(slowest):.0f} ms"),
        Row("answered and not kept", str(lost), limit="0", held=lost == 0),
        Row("peak memory", f"{max(peaks) / 1e6:.0f} MB"),
        *drained(setting),
    ]


def drained(setting):
    """From the first of many webhooks of many repositories to the last verdict."""
    what = f"{EVENTS:,} events of {REPOSITORIES} repositories"
    if not emulator_program():
        return [Row(what, "GATEHOUSE_FORGE_EMULATOR is not set")]
    folder = setting.folder / "drained"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    forge = Forge(folder)
    server = Server(setting.gatehouse, folder / "server", forge, "{sqlite: gatehouse.db}", every="1h", workers=2)
    try:
        load = Load(forge, folder, REPOSITORIES, PULLS, seed=1)
        server.start()
        if not server.wait():
            sys.exit(f"gatehouse serve does not start: {server.log.read_text()[-2000:]}")
        begin = time.perf_counter()
        refused = send(load.pulls, server.port)
        taken = time.perf_counter() - begin
        left = wait_until_done([server], 3600)
        took = time.perf_counter() - begin
        wrong = load.mistakes() + ([left] if left else []) + refused
        judged = sum(value for name, value in server.figures().items() if name.startswith("gatehouse_evaluations_total"))
        process = Process(server.process.pid)
        return [
            Row(f"{what}, taken", f"{EVENTS / taken:,.0f}/s"),
            Row(f"{what}, all judged", f"{took:.0f} s", "", f"{judged:.0f} verdicts, {process.seconds:.0f} s of processor time"),
            Row("webhooks refused and verdicts wrong", str(len(wrong)), limit="0", held=not wrong),
            Row("peak memory", f"{process.peak / 1e6:.0f} MB"),
        ]
    finally:
        server.kill()
        forge.end()


def send(pulls, port):
    """From eight connections at a time. - Returns: what was not taken."""
    waiting, refused = queue.SimpleQueue(), []
    for number in range(EVENTS):
        waiting.put((pulls[number % len(pulls)].webhook(), f"drained-{number}"))

    def run():
        with contextlib.suppress(queue.Empty):
            while True:
                body, delivery = waiting.get_nowait()
                status = Load.post(port, body, delivery)
                if status != 202:
                    refused.append(f"{delivery} was answered with {status}")

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def webhook():
    return json.dumps({
        "action": "synchronize", "number": 12,
        "repository": {"id": 1, "full_name": "acme/app"}, "sender": {"login": "alice"},
        "pull_request": {
            "number": 12, "body": "x" * 7_600,
            "head": {"ref": "topic", "sha": "1" * 40}, "base": {"ref": "main", "sha": "2" * 40}},
    }).encode()


# Deliveries differ by thread and number; bodies do not, so that one signature does.
LOAD = """
local thread = 0
function setup(t) t:set('thread', thread); thread = thread + 1 end
local number = 0
wrk.method = 'POST'
wrk.body = 'BODY'
function request()
  number = number + 1
  return wrk.format(nil, nil, {
    ['Content-Type'] = 'application/json', ['X-GitHub-Event'] = 'pull_request',
    ['X-Hub-Signature-256'] = 'sha256=SIGNATURE',
    ['X-GitHub-Delivery'] = run .. '-' .. thread .. '-' .. number})
end
function init(arguments) run = arguments[1] end
function done(summary, latency)
  io.write(string.format('RESULT %d %d %d %d\\n', summary.requests, summary.duration,
    summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(99)))
end
"""


class Answer:
    def __init__(self, count, microseconds, p99):
        self.count, self.rate, self.p99 = count, count / (microseconds / 1e6), p99 / 1000


def load(script, port, run, path):
    told = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", script, f"http://127.0.0.1:{port}{path}", "--", run],
        check=True, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT).stdout
    count, microseconds, errors, p99 = map(int, re.search(r"RESULT (\d+) (\d+) (\d+) (\d+)", told).groups())
    if errors:
        sys.exit(f"{path}: {errors} of {count} requests were not answered with 202\n{told}")
    return Answer(count, microseconds, p99)


@contextlib.contextmanager
def floor_server(program):
    process = subprocess.Popen([program, "2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield int(process.stdout.readline().split()[1])
    process.stdin.close()
    process.wait()


@contextlib.contextmanager
def server(program, folder, number):
    place = folder / f"server{number}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    (place / "secret").write_bytes(SECRET)
    (place / "token").write_text("token")
    port = free_port()
    # A forge that nobody is at: the worker's requests fail at once, and are put off.
    (place / "server.yml").write_text(f"""\
listen: 127.0.0.1:{port}
storage: {{sqlite: gatehouse.db}}
mirrors: {{folder: mirrors}}
workers: {{count: 1}}
forges:
  github:
    kind: github
    api: http://127.0.0.1:{free_port()}
    token: {{file: token}}
    webhook_secrets: [{{file: secret}}]
    repositories: ["acme/*"]
""")
    with open(place / "log", "wb") as log:
        process = subprocess.Popen(
            [program, "serve", "--config", place / "server.yml"], cwd=place, env=ENVIRONMENT, stderr=log,
            stdin=subprocess.DEVNULL)
    wait_for(port, process, place / "log")
    try:
        yield port, process
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(place, ignore_errors=True)


def wait_for(port, process, log):
    while process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.02)
    sys.exit(f"gatehouse serve does not start: {log.read_text()[-2000:]}")


def figure(port, name):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        page = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    for line in page.splitlines():
        if line.startswith(f"{name} "):
            return line.rsplit(" ", 1)[1]
    sys.exit(f"the server has no figure {name}:\n{page}")


def syncs(folder):
    """Of one file, a second."""
    file = os.open(folder / "synced", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, bytes(1 << 20), 0)
        os.fsync(file)
        begin, count = time.perf_counter(), 0
        while (took := time.perf_counter() - begin) < 2:
            os.pwrite(file, bytes(4096), (count % 256) * 4096)
            os.fdatasync(file)
            count += 1
        return count / took
    finally:
        os.close(file)


def rate(values):
    first, middle, third = spread(values)
    return f"{middle:,.0f}/s ({first:,.0f} to {third:,.0f})"
