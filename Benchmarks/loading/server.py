"""A release server, or several on one database, with one tenant and one token."""

import base64
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

    def __init__(self, folder: pathlib.Path, database: str = "", nodes: int = 1):
        """`database` is an address; without it a fresh SQLite file."""
        self.folder = folder
        self.binary = binary()
        self.ports = [self.port + place for place in range(nodes)]
        self.options = [
            "--database", database or f"sqlite:{folder}/lanyard.db", "--public-url", f"http://127.0.0.1:{self.port}",
            "--log-level", "error",
        ]
        # Nodes share the key that a single machine keeps beside its file.
        self.environment = {**os.environ, "LANYARD_MASTER_KEY": base64.b64encode(os.urandom(32)).decode()}

    def __enter__(self):
        tenant = self.folder / "tenant.json"
        tenant.write_text(json.dumps({"apiVersion": "lanyard/v1", "kind": "Tenant", "name": "load"}))
        self.verb("apply", "-f", str(tenant))
        self.token = json.loads(self.verb("token", "create", "--tenant", "load", "--json"))["token"]
        # The load is what is measured, not the limit.
        self.processes = [
            subprocess.Popen(
                [self.binary, "serve", *self.options, "--listen", f"127.0.0.1:{port}"],
                env={**self.environment, **LIMITS}, stdout=subprocess.DEVNULL,
                stderr=(self.folder / f"log-{port}").open("w"))
            for port in self.ports
        ]
        for port in self.ports:
            self.wait(f"http://127.0.0.1:{port}/readyz")
        self.client = Client(self.port, self.base, self.token)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=60)

    def verb(self, *words: str) -> str:
        done = subprocess.run([self.binary, *words, *self.options], capture_output=True, text=True,
            env=self.environment)
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
        raise SystemExit(f"load: {url} does not answer; see {self.folder}")

    def memory(self, field: str) -> float:
        """Megabytes of all nodes: `VmRSS` now, `VmHWM` at its most."""
        lines = [line for process in self.processes for line in open(f"/proc/{process.pid}/status")]
        return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith(field + ":"))

    def peak_memory(self) -> float:
        return self.memory("VmHWM")
