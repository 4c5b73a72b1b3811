"""The month-end surge: many clients submit executions to the open API of a running site, on SQLite and on PostgreSQL.

Beside it, in the same run and on the same database: the bare statements of one such submission as one durable transaction
(pgbench with as many clients; for SQLite, which has one writer, a loop), and a plain Django form of the same statements that
is served in the same way. Ours also runs every edit check. The clients run on the same cores.

    python -m bench.surge [--clients 50] [--seconds 60] [--only sqlite|postgresql] [--keys]

`python -m bench` asks for 20 seconds each; a minute's figures are in docs/methods/speed.md.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.server import KINDS, database, programs
from fuwai.cli.serve import THREADS, WORKERS

BAR = "≤ 6 × bare transaction"
SERVED = {
    "FUWAI_TOGETHER": "1",
    "POLARS_MAX_THREADS": str(max(1, (os.cpu_count() or 1) // WORKERS)),  # both as `fuwai serve` has them
    "FUWAI_API_A_MINUTE": "60000",  # counted as ever: fifty tokens stand for a province's enterprises
    "PYTHONWARNINGS": "ignore",
}
UP = 90  # seconds until a site must answer

# The statements of one submission, as both databases take them; %(n)s is the running number.
STATEMENTS = (
    "SELECT code FROM enterprise WHERE code = '{code}'",
    "SELECT id FROM contract WHERE enterprise_id = '{code}' AND provider_number = 'S-1'",
    "SELECT id, version, content_digest FROM filing WHERE noun = 'execution' AND key = '{code}|S-1|{n}'",
    "SELECT id, digest FROM filing ORDER BY id DESC LIMIT 1",
    "SELECT id, digest FROM decision ORDER BY id DESC LIMIT 1",
    "SELECT id, digest FROM audit_entry ORDER BY id DESC LIMIT 1",
    "INSERT INTO batch (id, noun, name, sha256, token, actor, new, amended, unchanged, recorded_at) "
    "VALUES ({n}, 'execution', 'bare', '{digest}', '', 'bare', 1, 0, 0, '{now}')",
    "INSERT INTO execution (id, contract_id, execution_number) VALUES ({n}, {contract}, 'bare-{n}')",
    "INSERT INTO filing (id, noun, key, version, act, enterprise_id, county, submitted_at, recorded_at, actor, batch_id, "
    "content_digest, previous, digest) VALUES ({n}, 'execution', '{code}|S-1|{n}', 1, 'file', '{code}', '330108', '{now}', "
    "'{now}', 'bare', {n}, '{digest}', '{digest}', '{digest}')",
    "INSERT INTO execution_version (filing_id, record_id, enterprise_code, provider_number, execution_number, executed, "
    "amount, currency) VALUES ({n}, {n}, '{code}', 'S-1', 'bare-{n}', '2026-06-18', 3500000, 'USD')",
    "INSERT INTO audit_entry (id, verb, actor, subject, at, recorded_at, detail, previous, digest) VALUES ({n}, 'bare', "
    "'bare', 'bare', '{now}', '{now}', '{{}}', '{digest}', '{digest}')",
)
LOCK = "SELECT pg_advisory_xact_lock(1182097769)"
DIGEST, NOW, FIRST = "0" * 64, "2026-06-30 01:00:00", 10_000_000


def bench(
    clients: int = 50, seconds: float = 20, kinds: tuple[str, ...] = KINDS, *, keys: bool = False
) -> Iterator[dict[str, object]]:
    """Lines for each database: ours beside the bare transaction and the plain form."""
    for kind in kinds:
        with database(kind) as environment:
            if environment is not None:
                yield from _measured(kind, {**environment, **SERVED}, clients, seconds, keys)


def _measured(
    kind: str, environment: dict[str, str], clients: int, seconds: float, keys: bool
) -> Iterator[dict[str, object]]:
    home, url = Path(environment["FUWAI_HOME"]), environment["FUWAI_DATABASE_URL"]
    people = json.loads(_run(environment, "bench.surge_site", str(clients)))
    where = ("fuwai.web.wsgi:application", "/api/v1/submit/execution")
    ours = _surge(*where, environment, people, clients, seconds, keys=keys)
    plain = _surge("bench.plain_form:application", "/submit", environment, people, clients, seconds)
    bare = _bare_postgresql(home, url, people, clients, seconds) if url else _bare_sqlite(home, people, seconds)
    for name, found in (("submit endpoint", ours), ("plain Django form", plain)):
        told = f"{found['rate']:.0f} a second, p50 {found['p50'] * 1000:.0f} ms, p99 {found['p99'] * 1000:.0f} ms"
        yield {
            "name": f"surge, {name}, {kind}, {told}",
            "size": found["count"],
            "median_s": round(1 / found["rate"], 6),
            "peer": f"bare transaction, {clients if url else 1} clients",
            "peer_median_s": round(1 / bare, 6),
            "ratio": round(bare / found["rate"], 2),
            "bar": BAR if "endpoint" in name else "",
            "requests_a_second": round(found["rate"], 1),
            "p50_ms": round(found["p50"] * 1000, 1),
            "p99_ms": round(found["p99"] * 1000, 1),
            "failures": found["failures"],
            "server_cpu_ms": round(found["server"] * 1000, 2),
            "client_cpu_ms": round(found["client"] * 1000, 2),
            "bare_a_second": round(bare, 1),
            "load": os.getloadavg()[0],
        }


def _surge(
    application: str,
    path: str,
    environment: dict[str, str],
    people: list[dict[str, str]],
    clients: int,
    seconds: float,
    *,
    keys: bool = False,
) -> dict[str, float]:
    with _serving(application, environment) as (address, server):
        lines = "\n".join(json.dumps(one) for one in people)
        before = _processor(server)
        words = (f"{address}{path}", str(clients), str(seconds), *(["keys"] if keys else []))
        said = _run(environment, "bench.surge_client", *words, given=lines)
        used = _processor(server) - before
    found = json.loads(said)
    if found["failures"]:
        print(f"  {found['failures']} failures, as: {found['failed']}", file=sys.stderr)
    taken = sorted(found["taken"])
    good = len(taken) - found["failures"]
    return {
        "count": good,
        "rate": max(good, 1) / found["elapsed"],
        "p50": statistics.median(taken),
        "p99": taken[int(len(taken) * 0.99)],
        "failures": found["failures"],
        "server": used / max(good, 1),
        "client": found["processor"] / max(good, 1),
    }


def _processor(server: int) -> float:
    """Seconds of processor that the process *server* and its children have used, as Linux counts them."""
    tree, used = [server], 0.0
    while tree:
        number = tree.pop()
        told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        used += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
        for task in Path(f"/proc/{number}/task").iterdir():
            tree += [int(child) for child in (task / "children").read_text().split()]
    return used


@contextmanager
def _serving(application: str, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The address of the site and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        str(THREADS),
        "--no-ws",
        "--log-level",
        "error",
        application,
    ]
    with subprocess.Popen(command, env=environment) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/", server)
            _settle(server.pid)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.send_signal(signal.SIGTERM)


def _settle(server: int) -> None:
    """Until every process of the site has started: they import for seconds."""
    until, before = time.perf_counter() + UP, -1.0
    while (used := _processor(server)) - before > 0.05 and time.perf_counter() < until:
        before = used
        time.sleep(1)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.perf_counter() + UP
    while time.perf_counter() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # ours
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the site does not answer")


def _bare_sqlite(home: Path, people: list[dict[str, str]], seconds: float) -> float:
    """Transactions a second of one writer, as durable as ours."""
    with sqlite3.connect(home / "fuwai.sqlite3", isolation_level=None) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        (contract,) = connection.execute("SELECT MIN(id) FROM contract").fetchone()
        begun, count = time.perf_counter(), 0
        while time.perf_counter() - begun < min(seconds, 20):
            number = FIRST + count
            connection.execute("BEGIN IMMEDIATE")
            for statement in STATEMENTS:
                said = statement.format(code=people[0]["code"], n=number, contract=contract, digest=DIGEST, now=NOW)
                connection.execute(said).fetchall()
            connection.execute("COMMIT")
            count += 1
        return count / (time.perf_counter() - begun)


def _bare_postgresql(home: Path, url: str, people: list[dict[str, str]], clients: int, seconds: float) -> float:
    """Transactions a second by pgbench."""
    bin_ = programs()
    pgbench = shutil.which("pgbench") or str(bin_ / "pgbench" if bin_ else "pgbench")
    psql = shutil.which("psql") or "psql"
    contract = subprocess.run(
        [psql, url, "-Atc", "SELECT MIN(id) FROM contract"], check=True, capture_output=True, text=True
    ).stdout.strip()
    subprocess.run([psql, url, "-qc", f"CREATE SEQUENCE bare START {FIRST}"], check=True)
    script = ["BEGIN;", f"{LOCK};", "SELECT nextval('bare') AS n \\gset"]
    said = {"code": people[0]["code"], "n": ":n", "contract": contract, "digest": DIGEST, "now": NOW}
    script += [f"{statement.format(**said)};" for statement in STATEMENTS]
    (home / "bare.sql").write_text("\n".join([*script, "COMMIT;"]) + "\n")
    said = subprocess.run(
        [
            pgbench,
            "-n",
            "-c",
            str(clients),
            "-j",
            "2",
            "-T",
            str(int(min(seconds, 20))),
            "-f",
            str(home / "bare.sql"),
            url,
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    (rate,) = (line for line in said.splitlines() if line.startswith("tps = "))
    return float(rate.split()[2])


def _run(environment: dict[str, str], module: str, *words: str, given: str = "") -> str:
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        env=environment,
        input=given,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--keys", action="store_true", help="an Idempotency-Key with every submission")
    chosen = parser.parse_args()
    kinds = (chosen.only,) if chosen.only else KINDS
    for found in bench(chosen.clients, chosen.seconds, kinds, keys=chosen.keys):
        print(json.dumps(found, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
