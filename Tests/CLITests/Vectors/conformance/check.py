"""Runs scim2-tester against a directory and prints one JSON object a line for each check.

Usage: check.py BASE_URL TOKEN

The tester's models refuse every member they do not know, in every answer, and that is kept but for one: the URN member in
which error bodies carry code and remedy. RFC 7644 section 3.12 names the members that say what went wrong and does not
close the list. The member is looked at here and taken out before the tester sees the body; an error without it, or with
another of its kind, is not excused. So is `securityEvents` of ServiceProviderConfig, which RFC 9967 section 5.3 adds and
the tester's models do not know.
"""

import json
import sys

from httpx2 import Client, HTTPTransport, Request, Response
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

PARTICULARS = "urn:lanyard:params:scim:api:messages:2.0:Error"


class ErrorsWithoutParticulars(HTTPTransport):
    def handle_request(self, request: Request) -> Response:
        response = super().handle_request(request)
        is_error = response.status_code >= 400
        if not is_error and not request.url.path.endswith("/ServiceProviderConfig"):
            return response
        body = json.loads(response.read())
        if is_error:
            particulars = body.pop(PARTICULARS)
            if not (particulars["code"] and particulars["remedy"]):
                raise ValueError(f"an error without code or remedy: {particulars}")
        elif body.pop("securityEvents")["asyncRequest"] not in ("none", "request", "long"):
            raise ValueError("asyncRequest is no word of the standard")
        headers = [(k, v) for k, v in response.headers.multi_items() if k.lower() != "content-length"]
        return Response(response.status_code, headers=headers, content=json.dumps(body).encode())


def main() -> None:
    base_url, token = sys.argv[1:]
    headers = {"Authorization": f"Bearer {token}"}
    transport = ErrorsWithoutParticulars()
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
