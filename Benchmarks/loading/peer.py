"""scim2-server (PyPI), which keeps everything in memory, in a virtual environment of its own."""

import os
import pathlib
import subprocess
import sys
import time
import urllib.request

from .http import Client

VERSION = "0.8.3"
ENVIRONMENT = pathlib.Path(__file__).resolve().parents[1] / ".build" / f"scim2-server-{VERSION}"


class Peer:
    """Used with `with`."""

    name = "scim2-server"
    port = int(os.environ.get("LOAD_PEER_PORT", "8097"))
    base = "/v2"
    token = "load"
    ports = [port]

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def __enter__(self):
        if not (ENVIRONMENT / "bin" / "scim2-server").exists():
            subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
            subprocess.run([ENVIRONMENT / "bin" / "pip", "install", "-q", f"scim2-server=={VERSION}"], check=True)
        self.process = subprocess.Popen(
            [ENVIRONMENT / "bin" / "scim2-server", "--port", str(self.port), "--bearer-token", self.token],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()
        self.client = Client(self.port, self.base, self.token)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)

    def wait(self) -> None:
        url = f"http://127.0.0.1:{self.port}{self.base}/ServiceProviderConfig"
        for _ in range(200):
            try:
                urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": "Bearer load"}), timeout=2)
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("load: scim2-server does not answer")
