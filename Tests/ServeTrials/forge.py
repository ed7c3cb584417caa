"""A GitHub that can be broken, with repositories and pull requests, and what the forge has to show for each of them."""
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import subprocess
import threading
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SECRET = "it is a secret to everybody"
POLICY = """\
version: 1
flow:
  edges:
    - {from: development, to: main}
    - {from: "**", to: development}
gates:
  clean-repo: {}
labels:
  - {label: "target: production", color: 5319e7, when: {target: main}}
  - {label: "gatehouse: blocked", color: d73a4a, when: {verdict: blocked}}
"""
BOT = "gatekeeper[bot]"


def emulator_program():
    """Of GATEHOUSE_FORGE_EMULATOR; nil where it is not set."""
    return os.environ.get("GATEHOUSE_FORGE_EMULATOR") or None


class Forge:
    """A process of its own."""

    def __init__(self, folder):
        self.folder = folder
        own = ROOT / ".build" / "peers" / "bin" / "python3"
        python = str(own) if own.exists() else "python3"
        self.process = subprocess.Popen(
            [python, emulator_program(), "--port", "0", "--state", folder / "forge"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=open(folder / "forge.log", "wb"), text=True)
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.key = folder / "forge" / "app.pem"
        # What happens here in a second takes people hours.
        plenty = 10**9
        self.admin("limits", {"content_per_min": plenty, "content_per_hour": plenty, "points_per_min": plenty,
                              "primary": plenty})
        self.seen = 0

    def admin(self, call, body=None):
        request = urllib.request.Request(
            f"{self.url}/_emu/{call}", data=json.dumps(body or {}).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)

    def api(self, method, path, body, token):
        request = urllib.request.Request(
            self.url + path, data=json.dumps(body).encode(), method=method, headers={
                "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28",
                "Content-Type": "application/json", "User-Agent": "trial", "Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)

    def journal(self):
        """What was asked of the API, and delivered, since it was last taken."""
        with open(self.folder / "forge" / "journal.jsonl", "rb") as file:
            file.seek(self.seen)
            data = file.read()
        end = data.rfind(b"\n") + 1
        self.seen += end
        return [json.loads(line) for line in data[:end].splitlines()]

    def end(self):
        self.process.kill()
        self.process.wait()


class Repository:
    """Bare, and served by the forge with git too."""

    def __init__(self, forge, folder, name):
        self.forge, self.name, self.path = forge, name, folder / (name.replace("/", "-") + ".git")
        self.lock = threading.Lock()
        self.clock = 1_700_000_000
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", self.path], check=True)
        subprocess.run(["git", "-C", self.path, "config", "uploadpack.allowAnySHA1InWant", "true"], check=True)
        self.commit("main", {".gatehouse.yml": POLICY, "a.txt": "a\n"}, start=True)
        subprocess.run(["git", "-C", self.path, "branch", "development", "main"], check=True)
        forge.admin("repos", {"full_name": name, "git": str(self.path)})
        self.person = forge.admin("token", {
            "name": "carol", "kind": "pat", "repos": [name], "permissions": {
                "metadata": "read", "contents": "read", "issues": "write", "pull_requests": "write"}})["token"]

    def commit(self, branch, files, start=False, parent=None):
        """- files: text by path; None removes one."""
        with self.lock:
            self.clock += 1
            parts = [f"commit refs/heads/{branch}", f"committer A <a@example.com> {self.clock} +0000",
                     "data 12", "fix: mend it"]
            if not start:
                parts.append(f"from refs/heads/{parent or branch}^0")
            for path, text in files.items():
                parts += [f"D {path}"] if text is None else [
                    f"M 100644 inline {path}", f"data {len(text.encode())}", text]
            subprocess.run(["git", "-C", self.path, "fast-import", "--quiet"], check=True,
                           input="\n".join(parts) + "\n", text=True)

    def head(self, branch):
        return subprocess.run(["git", "-C", self.path, "rev-parse", f"refs/heads/{branch}"], check=True,
                              stdout=subprocess.PIPE, text=True).stdout.strip()


# What one person writes below a pull request before he writes over it: a conversation without end would grow what a
# server has read of it, which is no leak.
CONVERSATION = 4


class Pull:
    """A pull request, with what is to be thought of it: judged here by other code than Gatehouse's."""

    def __init__(self, repository, number, target):
        self.repository, self.branch, self.target, self.number = repository, f"topic/{number}", target, 0
        self.is_littered, self.pushes, self.comments = False, 0, []
        self.lock = threading.Lock()
        repository.commit(self.branch, {f"{number}.txt": "new\n"}, parent="main")
        opened = repository.forge.admin("pulls", {
            "repo": repository.name, "title": "fix: mend it", "body": "", "user": "alice", "base": target,
            "head": self.branch, "head_ref": f"refs/heads/{self.branch}"})
        self.number = opened["number"]

    def push(self, is_littered):
        with self.lock:
            self.pushes += 1
            self.is_littered = is_littered
            litter = "left behind\n" if is_littered else None
            files = {f"{self.number}.txt": f"{self.pushes}\n"}
            if is_littered or self.pushes > 1:
                files[".DS_Store"] = litter
            self.repository.commit(self.branch, files)
            self.repository.forge.admin("push", {
                "repo": self.repository.name, "number": self.number, "head_ref": f"refs/heads/{self.branch}"})

    def retarget(self, target):
        with self.lock:
            self.target = target
            self.repository.forge.admin("edit", {
                "repo": self.repository.name, "number": self.number, "set": {"base": target}})

    def comment(self, text):
        issues, person = f"/repos/{self.repository.name}/issues", self.repository.person
        # What breaks the forge for a server breaks it for people too, who try again later.
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            if len(self.comments) < CONVERSATION:
                made = self.repository.forge.api("POST", f"{issues}/{self.number}/comments", {"body": text}, person)
                self.comments.append(made["id"])
            else:
                oldest = self.comments.pop(0)
                self.comments.append(oldest)
                self.repository.forge.api("PATCH", f"{issues}/comments/{oldest}", {"body": text}, person)

    def webhook(self):
        """One that GitHub might send of it, as far as a server reads it."""
        return json.dumps({
            "action": "synchronize", "number": self.number,
            "repository": {"id": 1, "full_name": self.repository.name}, "sender": {"login": "alice"},
            "pull_request": {
                "number": self.number, "body": "x" * 6000,
                "head": {"ref": self.branch, "sha": "1" * 40}, "base": {"ref": self.target, "sha": "2" * 40}},
        }).encode()

    @property
    def is_blocked(self):
        # The flow lets development alone into main.
        return self.is_littered or self.target == "main"

    def mistakes(self, posted):
        """What the forge shows and should not, or does not show and should.

        - posted: of its repository.
        """
        name = f"{self.repository.name}#{self.number}"
        found = []
        head = self.repository.head(self.branch)
        state = "failure" if self.is_blocked else "success"
        context = f"gatehouse: {self.target}"
        newest = [status for status in posted["statuses"].get(head, []) if status["context"] == context][-1:]
        if [status["state"] for status in newest] != [state]:
            found.append(f"{name}: status {[status['state'] for status in newest]} and not {state} on {head}")
        runs = [run for run in posted["check_runs"] if run["head_sha"] == head and run["name"].endswith(self.target)]
        if [run["conclusion"] for run in runs] != [state]:
            found.append(f"{name}: check runs {[(run['name'], run['conclusion']) for run in runs]} and not one {state}")
        labels = sorted(posted["labels"].get(str(self.number), []))
        wanted = (["gatehouse: blocked"] if self.is_blocked else []) + (
            ["target: production"] if self.target == "main" else [])
        if labels != wanted:
            found.append(f"{name}: labels {labels} and not {wanted}")
        comments = [comment for comment in posted["comments"] if comment["n"] == self.number and comment["by"] == BOT]
        # Nothing is said to who was never blocked, or not for long enough to be judged.
        if len(comments) > 1 or self.is_blocked and not comments:
            found.append(f"{name}: {len(comments)} comments of the App and not one")
        return found


def signature(body, secret=SECRET):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
