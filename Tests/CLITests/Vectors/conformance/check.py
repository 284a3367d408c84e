"""Runs scim2-tester against a directory and prints one JSON object a line for each check.

Usage: check.py BASE_URL TOKEN
"""

import json
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server


def main() -> None:
    base_url, token = sys.argv[1:]
    headers = {"Authorization": f"Bearer {token}"}
    with Client(base_url=base_url, headers=headers, timeout=30) as client:
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
