"""What is measured, and how it is seeded."""

import json
import pathlib
import re
import subprocess

from .http import user

WRK = pathlib.Path(__file__).resolve().parents[1] / "wrk"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


class Measurements:
    # The peer answers nothing constant and holds no big groups.
    reads = ["constant", "get", "filter", "list"]
    writes = ["create", "patch", "bulk", "delete"]

    def __init__(self, server, seconds: int, only: set[str]):
        self.server, self.seconds, self.only = server, seconds, only
        self.is_peer = server.name != "lanyard"
        self.work = server.folder
        self.ids = [server.client.send("POST", "/Users", user(f"seed-{place}"))["id"] for place in range(200)]
        for place in range(len(server.ports)):
            folder = self.folder(place)
            folder.mkdir(exist_ok=True)
            (folder / "ids").write_text("\n".join(self.ids) + "\n")
            (folder / "user.json").write_text(json.dumps(user("%NAME%"), separators=(",", ":")))

    def folder(self, place: int) -> pathlib.Path:
        """What the load on one node reads."""
        return self.work / f"node-{place}"

    def round(self, number: int) -> dict[str, dict]:
        names = [name for name in self.reads + self.writes if not self.only or name in self.only or name == "constant"]
        if self.is_peer:
            names = [name for name in names if name not in ("constant", "delete", "bulk")]
        return {name: self.measure(name, number) for name in names}

    def measure(self, name: str, number: int) -> dict:
        if name == "delete":
            self.seed_for_deletion(number)
        connections = {"bulk": 4}.get(name, 32)
        return self.wrk(name, connections, {"LOAD_RUN": f"{number}"})

    def seed_for_deletion(self, number: int) -> None:
        """As many users as can be deleted in the time, by bulk requests."""
        ids = []
        for batch in range(2 * self.seconds):
            ids += self.people(f"gone-{number}-{batch}", 1000)
        # No two nodes delete the same.
        nodes = len(self.server.ports)
        for place in range(nodes):
            (self.folder(place) / "doomed").write_text("\n".join(ids[place::nodes]) + "\n")

    def people(self, name: str, count: int) -> list[str]:
        """Creates at most 1000 users by one bulk request and answers their ids."""
        operations = [
            {"method": "POST", "path": "/Users", "bulkId": str(place), "data": {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": f"{name}-{place}"}}
            for place in range(count)
        ]
        answer = self.server.client.send("POST", "/Bulk", {"schemas": [BULK], "Operations": operations})
        return [operation["location"].rsplit("/", 1)[1] for operation in answer["Operations"]]

    def group(self, size: int) -> dict:
        """Adds one member to a group of `size` members and takes it away again, over and over."""
        send = self.server.client.send
        group = send("POST", "/Groups", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": f"Group of {size}"})["id"]
        for start in range(0, size, 1000):
            members = [{"value": id} for id in self.people(f"member-{size}-{start}", min(1000, size - start))]
            send("PATCH", f"/Groups/{group}", {
                "schemas": [PATCH], "Operations": [{"op": "add", "path": "members", "value": members}]})
        before = self.server.memory("VmRSS")
        result = self.wrk("group", 8, {"LOAD_GROUP": group})
        result["memory before"], result["memory after"] = before, self.server.memory("VmRSS")
        return result

    def wrk(self, name: str, connections: int, more: dict[str, str]) -> dict:
        """The load on all nodes at once: rates are added, of latencies and counts the worst node tells."""
        nodes = len(self.server.ports)
        loads = [self.start(name, max(connections // nodes, 1), place, more) for place in range(nodes)]
        results = [self.read(load.communicate()[0]) for load in loads]
        if any(load.returncode for load in loads):
            raise SystemExit(f"load: wrk failed at {name}")
        return {key: (sum if key == "rate" else max)(result[key] for result in results) for key in results[0]}

    def start(self, name: str, connections: int, place: int, more: dict[str, str]) -> subprocess.Popen:
        environment = {
            "LOAD_TOKEN": self.server.token, "LOAD_WORK": str(self.folder(place)), "LOAD_BASE": self.server.base,
            "LUA_PATH": f"{WRK}/?.lua", "PATH": "/usr/bin:/bin:/usr/local/bin", **more,
        }
        if "LOAD_RUN" in environment:
            environment["LOAD_RUN"] += f"-{place}"
        return subprocess.Popen(
            ["wrk", "-t1", f"-c{connections}", f"-d{self.seconds}s", "--timeout", "10s", "--latency", "-s",
             str(WRK / f"{name}.lua"), f"http://127.0.0.1:{self.server.ports[place]}"],
            env=environment, stdout=subprocess.PIPE, text=True)

    @staticmethod
    def read(text: str) -> dict:
        def latency(percent: str) -> float:
            number, unit = re.search(rf"{percent}%\s+([0-9.]+)([a-z]+)", text).groups()
            return float(number) * UNITS[unit]

        failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
        return {
            "rate": float(re.search(r"Requests/sec:\s+([0-9.]+)", text).group(1)), "p50": latency("50"),
            "p99": latency("99"), "errors": int(failed.group(1)) if failed else 0,
            "timeouts": int(sockets.group(4)) if sockets else 0,
        }
