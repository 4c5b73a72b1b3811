"""So many clients at once against one address, each on a connection of its own: `python -m bench.surge_client URL CLIENTS SECONDS`.

Standard input has a json line a client: {"token", "code"}. Each client submits one execution after another. Prints json: seconds of
each answered request, in the order of their end, and how many were no success.
"""

import http.client
import json
import sys
import threading
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

DAY = datetime.now(UTC).date().isoformat()


def client(address: str, who: dict[str, str], until: float, taken: list[float], failed: list[str]) -> None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=70)
    headers = {"Authorization": f"Bearer {who['token']}", "Content-Type": "application/json"}
    number = 0
    while time.perf_counter() < until:
        number += 1
        row = {
            "enterprise_code": who["code"],
            "provider_number": "S-1",
            "execution_number": f"{time.time_ns()}",
            "executed": DAY,
            "amount": f"{1000 + number}.{number % 100:02d}",
            "currency": "USD",
        }
        begun = time.perf_counter()
        connection.request("POST", parts.path, json.dumps({"rows": [row]}), headers)
        answer = connection.getresponse()
        body = answer.read()
        taken.append(time.perf_counter() - begun)
        if answer.status != 200 or json.loads(body).get("new") != 1:
            failed.append(f"{answer.status} {body[:200]!r}")


def main(address: str, clients: int, seconds: float) -> None:
    people = [json.loads(line) for line in sys.stdin][:clients]
    taken: list[float] = []
    failed: list[str] = []
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=client, args=(address, who, begun + seconds, taken, failed), daemon=True)
        for who in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(
        json.dumps(
            {"elapsed": time.perf_counter() - begun, "taken": taken, "failed": failed[:3], "failures": len(failed)}
        )
    )


main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
