"""Runs scim2-tester against a directory and prints one JSON object a line for each check.

Usage: check.py BASE_URL TOKEN

The tester's models refuse every member they do not know, in every answer, and that is kept but for the members of
EXCLUSIONS. Each of them must be there and be what it should be, or the run ends; then it is taken out before the tester
sees the answer.
"""

import json
import sys

from httpx2 import Client, HTTPTransport, Request, Response
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

# Where, the member, what it must be, and the clause by which it may stand there.
EXCLUSIONS = [
    (
        "error",
        "urn:lanyard:params:scim:api:messages:2.0:Error",
        lambda member: member["code"] and member["remedy"],
        "RFC 7644 section 3.12 names the members that say what went wrong and does not close the list; the member has a "
        "URN, as members of extensions have (RFC 7643 section 3.3), so that it can be no other's",
    ),
    (
        "/ServiceProviderConfig",
        "securityEvents",
        lambda member: member["asyncRequest"] in ("none", "request", "long"),
        "RFC 9967 section 5.3 adds it to RFC 7643 section 5; the tester's models are older",
    ),
    (
        "/ServiceProviderConfig",
        "RolesAndEntitlements",
        lambda member: member["roles"]["supported"] and member["entitlements"]["supported"],
        "draft-ietf-scim-roles-entitlements-01: who has its endpoints MUST advertise them so",
    ),
]


class WithoutExclusions(HTTPTransport):
    def handle_request(self, request: Request) -> Response:
        response = super().handle_request(request)
        place = "error" if response.status_code >= 400 else request.url.path[request.url.path.rfind("/") :]
        excluded = [exclusion for exclusion in EXCLUSIONS if exclusion[0] == place]
        if not excluded:
            return response
        body = json.loads(response.read())
        for _, name, is_sound, clause in excluded:
            member = body.pop(name)
            if not is_sound(member):
                raise ValueError(f"`{name}` is not what it should be ({clause}): {member}")
        headers = [(k, v) for k, v in response.headers.multi_items() if k.lower() != "content-length"]
        return Response(response.status_code, headers=headers, content=json.dumps(body).encode())


def main() -> None:
    base_url, token = sys.argv[1:]
    headers = {"Authorization": f"Bearer {token}"}
    transport = WithoutExclusions()
    with Client(base_url=base_url, headers=headers, timeout=30, transport=transport) as client:
        for result in check_server(SyncSCIMClient(client)):
            line = {
                "check": result.title,
                "resourceType": result.resource_type,
                "status": result.status.name.lower(),
                "reason": str(result.reason or "")[:500],
                "data": str(result.data)[:500],
            }
            print(json.dumps(line))


main()
