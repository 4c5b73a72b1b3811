"""So many clients at once against one address, each on a connection of its own:

    python -m bench.surge_client URL CLIENTS SECONDS [keys]

Standard input has a json line a client: {"token", "code"}. Each client submits one execution after another and waits for its
answer. One thread serves all their sockets, with a request that is put together from ready pieces: what the clients burn is
taken from the cores that the site runs on. Prints json: seconds of each answered request, in the order of their end, how many
were no success, and the clients' own seconds of processor.
"""

import json
import resource
import selectors
import socket
import sys
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

DAY = datetime.now(UTC).date().isoformat()
END = b"\r\n\r\n"
LAST = b"0\r\n\r\n"


class Client:
    """One connection: at most one request is on its way."""

    def __init__(self, host: str, port: int, path: str, who: dict[str, str], number: int, has_keys: bool) -> None:
        self.has_keys = has_keys
        self.socket = socket.create_connection((host, port), timeout=70)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {who['token']}\r\n"
            "Content-Type: application/json\r\n"
        )
        self.row = (
            f'{{"rows":[{{"enterprise_code":"{who["code"]}","provider_number":"S-1","executed":"{DAY}","currency":"USD"'
        )
        self.number, self.sent, self.came, self.begun = number * 1_000_000, 0, b"", 0.0

    def ask(self) -> None:
        self.number, self.sent = self.number + 1, self.sent + 1
        amount = f"{1000 + self.sent}.{self.sent % 100:02d}"
        name = f"{time.time_ns()}-{self.number}"
        body = f'{self.row},"execution_number":"{name}","amount":"{amount}"}}]}}'
        key = f"Idempotency-Key: {name}\r\n" if self.has_keys else ""
        self.came, self.begun = b"", time.perf_counter()
        self.socket.send(f"{self.head}{key}Content-Length: {len(body)}\r\n\r\n{body}".encode())

    def answer(self) -> tuple[bytes, bytes] | None:
        """Head and body of the answer; None while it is not whole."""
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the site closed the connection")
        self.came += piece
        head, mark, body = self.came.partition(END)
        if not mark:
            return None
        _, told, rest = head.lower().partition(b"content-length:")
        if told:
            return (head, body) if len(body) >= int(rest.partition(b"\r\n")[0]) else None
        return (head, _unchunked(body)) if body.endswith(LAST) else None


def _unchunked(body: bytes) -> bytes:
    """What came in pieces, each after its length in hexadecimal."""
    whole = b""
    while body:
        length, _, body = body.partition(b"\r\n")
        whole, body = whole + body[: int(length, 16)], body[int(length, 16) + 2 :]
    return whole


def main(address: str, clients: int, seconds: float, has_keys: bool) -> None:
    parts = urlsplit(address)
    people = [json.loads(line) for line in sys.stdin][:clients]
    made = [
        Client(parts.hostname or "", parts.port or 80, parts.path, who, number, has_keys)
        for number, who in enumerate(people)
    ]
    taken: list[float] = []
    failed: list[str] = []
    begun = time.perf_counter()
    with selectors.DefaultSelector() as ready:
        for one in made:
            ready.register(one.socket, selectors.EVENT_READ, one)
            one.ask()
        while ready.get_map():
            for key, _ in ready.select():
                _heard(key.data, ready, begun + seconds, taken, failed)
    used = resource.getrusage(resource.RUSAGE_SELF)
    found = {"elapsed": time.perf_counter() - begun, "taken": taken, "failed": failed[:3], "failures": len(failed)}
    print(json.dumps({**found, "processor": used.ru_utime + used.ru_stime}))


def _heard(one: Client, ready: selectors.BaseSelector, until: float, taken: list[float], failed: list[str]) -> None:
    """Take what came for *one*; ask again where the answer is whole and there is time left."""
    found = one.answer()
    if found is None:
        return
    head, body = found
    now = time.perf_counter()
    taken.append(now - one.begun)
    if head[9:12] != b"200" or json.loads(body).get("new") != 1:
        failed.append(f"{head[:15]!r} {body[:200]!r}")
    if now < until:
        one.ask()
    else:
        ready.unregister(one.socket)
        one.socket.close()


main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), "keys" in sys.argv[4:])
