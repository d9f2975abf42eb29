"""A million short texts through an Arrow stream: memory has to stay flat.

    python -m tests.bench.frames [TEXTS]

Prints the resident memory after a tenth of the texts and after all, and their ratio.
"""

import sys
import time
from pathlib import Path

import pyarrow as pa

from lexlink.integrations.frames import add_links

TEXTS = (
    "Article {n} of the Rome Statute was cited in court on Monday.",
    "The minister opened bridge number {n} over the river.",
    "The ICC and the UN Charter, its Article {n}, came up in parliament.",
    "Prices rose by {n} cents in the harbour towns.",
)


def resident():
    """Resident memory of this process in megabytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this system does not tell its memory in /proc")


def batches(count, size=1000):
    for start in range(0, count, size):
        yield pa.record_batch({"text": [TEXTS[n % len(TEXTS)].format(n=n % 120 + 1) for n in range(start, min(count, start + size))]})


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    reader = add_links(pa.RecordBatchReader.from_batches(pa.schema([("text", pa.string())]), batches(count)))
    begun, done, links, early = time.perf_counter(), 0, 0, 0.0
    for batch in reader:
        done += len(batch)
        links += len(batch.column("links").flatten())
        if not early and done >= count // 10:
            early = resident()
    print(f"{done} texts, {links} links, {done / (time.perf_counter() - begun):.0f} texts a second")
    print(f"resident memory {early:.0f} MB after a tenth, {resident():.0f} MB at the end: ratio {resident() / early:.3f}")


if __name__ == "__main__":
    main()
