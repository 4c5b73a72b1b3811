"""`python -m bench`: run the benchmarks, print each line as it comes, write them all as json."""

import argparse
import importlib
import json
from pathlib import Path

MODULES = (
    *("intake", "full_path", "edit_checks", "tables", "cubes", "coding", "queue"),
    *("progress", "surge", "grants", "engines", "dashboard"),
)


def main() -> None:
    """Run all benchmarks, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"))
    parser.add_argument("--only", choices=MODULES, action="append")
    chosen = parser.parse_args()
    lines = []
    for name in chosen.only or MODULES:
        for line in importlib.import_module(f"bench.{name}").bench():
            lines.append(line)
            peer = f"{line['peer']}: {line['peer_median_s']} s, ratio {line['ratio']}" if line["peer"] else ""
            print(f"{line['name']:<44} {line['size']:>10,} {line['median_s']:>9} s  {peer}  {line['bar']}", flush=True)
            chosen.out.parent.mkdir(parents=True, exist_ok=True)
            chosen.out.write_text(json.dumps(lines, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
