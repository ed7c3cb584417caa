"""What people and CI do on a forge all day, and webhooks of the trial's own, of which it is known which were taken."""
import contextlib
import http.client
import random
import threading
import time
import uuid

from forge import Pull, Repository, signature


class Load:
    """Threads that act on pull requests until they are stopped."""

    def __init__(self, forge, folder, repositories, pulls, seed):
        self.forge, self.random = forge, random.Random(seed)
        self.repositories = [Repository(forge, folder, f"acme/app{number}") for number in range(repositories)]
        self.pulls = [
            Pull(repository, number, self.random.choice(["main", "development"]))
            for repository in self.repositories for number in range(1, pulls + 1)]
        # Ids of deliveries that were answered with 202.
        self.accepted, self.refused, self.forged, self.acts = [], 0, 0, 0
        self.failures = []
        self.is_over = threading.Event()
        self.threads = []

    def start(self, port, acts, webhooks, threads=2):
        """- port: where webhooks go. - acts, webhooks: a second."""
        for number in range(threads):
            self._begin(self._act, random.Random(self.random.random()), threads / acts)
        for number in range(threads):
            self._begin(self._send, random.Random(self.random.random()), threads / webhooks, port)

    def _begin(self, body, *words):
        def run():
            try:
                body(*words)
            except Exception as error:  # A thread that dies quietly would make the load less, and all well.
                self.failures.append(f"the load broke: {error!r}")
                self.is_over.set()
        self.threads.append(threading.Thread(target=run, daemon=True))
        self.threads[-1].start()

    def stop(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join()
        self.threads.clear()

    def _act(self, chance, pause):
        while not self.is_over.wait(chance.expovariate(1 / pause)):
            pull = chance.choice(self.pulls)
            kind = chance.random()
            if kind < 0.55:
                pull.push(is_littered=chance.random() < 0.4)
            elif kind < 0.75:
                pull.retarget(chance.choice(["main", "development"]))
            elif kind < 0.95:
                pull.comment(f"a word {chance.random()}")
            else:
                self._push_to_target(pull, chance)
            self.acts += 1

    def _push_to_target(self, pull, chance):
        """Everything into it is judged again."""
        repository = pull.repository
        repository.commit("development", {"d.txt": f"{chance.random()}\n"})
        self.forge.admin("emit", {
            "repo": repository.name, "event": "push", "sender": "alice", "raw": True,
            "payload": {"ref": "refs/heads/development", "after": repository.head("development")}})

    def _send(self, chance, pause, port):
        while not self.is_over.wait(chance.expovariate(1 / pause)):
            body = chance.choice(self.pulls).webhook()
            delivery = str(uuid.UUID(int=chance.getrandbits(128)))
            is_forged = chance.random() < 0.05
            times = 2 if chance.random() < 0.1 else 1
            for _ in range(times):
                status = self.post(port, body, delivery, is_forged)
                self.forged += is_forged
                if status == 202 and is_forged:
                    self.failures.append(f"a forged webhook was taken: {delivery}")
                elif status == 202:
                    self.accepted.append(delivery)
                elif status not in (None, 503, 401 if is_forged else 503):
                    self.failures.append(f"a webhook was answered with {status}")
                else:
                    self.refused += 1

    @staticmethod
    def post(port, body, delivery, is_forged=False):
        """Over a connection of its own, as forges do. - Returns: the status; None where no answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("POST", "/webhooks/github", body, {
                "Content-Type": "application/json", "X-GitHub-Event": "pull_request", "X-GitHub-Delivery": delivery,
                "X-Hub-Signature-256": signature(body, "another secret") if is_forged else signature(body)})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        return None

    def mistakes(self):
        """What the forge shows that is not right, of all pull requests."""
        posted = self.forge.admin("posted")
        return [line for pull in self.pulls for line in pull.mistakes(posted[pull.repository.name])]


def wait_until_done(servers, seconds, patience_for_later=False):
    """Until nothing in the queue waits for a worker.

    - patience_for_later: also until what was put off has had its turn.
    - Returns: what still waits; None where nothing does.
    """
    end = time.monotonic() + seconds
    quiet, left = 0, None
    while time.monotonic() < end:
        try:
            active, later, _ = servers[0].waiting()
        except OSError as error:
            left, quiet = f"{servers[0].folder.name} does not answer: {error}", 0
        else:
            is_quiet = active == 0 and (later == 0 or not patience_for_later)
            # What is done may lead to webhooks that are still on their way.
            quiet, left = (quiet + 1, left) if is_quiet else (0, f"{active} due or held, {later} later")
            if quiet == 6:
                return None
        time.sleep(0.25)
    return left
