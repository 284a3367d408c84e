"""A release server on a fresh SQLite file, with one tenant and one token."""

import json
import os
import pathlib
import subprocess
import time
import urllib.request

from .http import Client

LIMITS = {"LANYARD_LIMITS_TENANT_RATE": "0"}
ROOT = pathlib.Path(__file__).resolve().parents[2]


def binary() -> str:
    if given := os.environ.get("LOAD_BINARY"):
        return given
    build = ["swift", "build", "-c", "release"]
    subprocess.run([*build, "--product", "lanyard"], cwd=ROOT, check=True)
    folder = subprocess.run([*build, "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True)
    return folder.stdout.strip() + "/lanyard"


class Server:
    """Used with `with`."""

    name = "lanyard"
    port = int(os.environ.get("LOAD_PORT", "8098"))
    base = "/t/load/scim/v2"

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.binary = binary()
        self.options = [
            "--database", f"sqlite:{folder}/lanyard.db", "--public-url", f"http://127.0.0.1:{self.port}",
            "--log-level", "error",
        ]

    def __enter__(self):
        tenant = self.folder / "tenant.json"
        tenant.write_text(json.dumps({"apiVersion": "lanyard/v1", "kind": "Tenant", "name": "load"}))
        self.verb("apply", "-f", str(tenant))
        self.token = json.loads(self.verb("token", "create", "--tenant", "load", "--json"))["token"]
        # The load is what is measured, not the limit.
        environment = {**os.environ, **LIMITS}
        self.process = subprocess.Popen(
            [self.binary, "serve", *self.options, "--listen", f"127.0.0.1:{self.port}"], env=environment,
            stdout=subprocess.DEVNULL, stderr=(self.folder / "log").open("w"))
        self.wait(f"http://127.0.0.1:{self.port}/readyz")
        self.client = Client(self.port, self.base, self.token)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)

    def verb(self, *words: str) -> str:
        done = subprocess.run([self.binary, *words, *self.options], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"load: lanyard {words[0]} failed: {done.stderr}")
        return done.stdout

    def wait(self, url: str) -> None:
        for _ in range(200):
            try:
                urllib.request.urlopen(url, timeout=2)
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"load: {url} does not answer; see {self.folder / 'log'}")

    def memory(self, field: str) -> float:
        """Megabytes: `VmRSS` now, `VmHWM` at its most."""
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
        return 0

    def peak_memory(self) -> float:
        return self.memory("VmHWM")
