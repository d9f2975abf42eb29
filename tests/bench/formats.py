"""What a format costs beside linking: writing and reading, as a share of the time that linking the same texts takes.

python -m tests.bench.formats
"""

import io
import tempfile
import time
from pathlib import Path

from lexlink import Document, Linker
from lexlink.errors import MissingExtra
from lexlink.evaluate import read_gold
from lexlink.plugins import ANNOTATION_READERS, load_plugin
from lexlink.writers import writer

FORMATS = ("jsonl", "webanno", "labelstudio", "doccano", "prodigy", "nif", "jsonld", "conll", "cas", "spacy")
TIMES = 3


def best(work):
    """The shortest of a few times, in seconds, and what was made."""
    found = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        made = work()
        found.append(time.perf_counter() - begun)
    return min(found), made


def written(name, documents):
    out = io.StringIO(newline="")
    writer(name)(iter(documents), out)
    return out.getvalue()


def main():
    linker = Linker()
    texts = [Document(text.text, key=f"{n:04}", language="en") for n, text in enumerate(read_gold(Path("tests/gold/dev.jsonl")))]
    linker.link(texts[0])
    base, documents = best(lambda: [linker.link(text) for text in texts])
    print(f"{len(texts)} texts, linking is 1.0")
    print(f"{'format':12} {'writing':>8} {'reading':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMATS:
            try:
                writing, text = best(lambda name=name: written(name, documents))
                path = Path(folder) / f"x.{'ttl' if name == 'nif' else 'jsonl'}"
                path.write_text(text, encoding="utf-8", newline="")
                reading = None
                if name not in ("jsonl", "jsonld"):
                    reading, _ = best(lambda name=name, path=path: list(load_plugin(ANNOTATION_READERS, name)(path)))
            except MissingExtra as error:
                print(f"{name:12} {error}")
                continue
            print(f"{name:12} {writing / base:8.2f} {'' if reading is None else f'{reading / base:8.2f}'}")


if __name__ == "__main__":
    main()
