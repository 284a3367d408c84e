"""One request at a time over one kept connection: for seeding, not for measuring."""

import http.client
import json


class Client:
    def __init__(self, port: int, base: str, token: str):
        self.port, self.base, self.token = port, base, token
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def send(self, method: str, path: str, body: dict | None = None) -> dict | None:
        octets = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"}
        try:
            self.connection.request(method, self.base + path, octets, headers)
            answer = self.connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            self.connection.request(method, self.base + path, octets, headers)
            answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"load: {method} {path} was answered {answer.status}: {text[:400]!r}")
        return json.loads(text) if text else None


def user(name: str) -> dict:
    """A user of two kilobytes."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": name,
        "name": {"givenName": "Load", "familyName": "Test"},
        "emails": [{"value": f"{name}@load.example", "type": "work", "primary": True}],
        "active": True,
        "nickName": "x" * 1700,
    }
