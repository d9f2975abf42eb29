"""Reading inputs beside the least that any reader would have to do, on pages and records that are made up.

    python -m tests.bench.reading [PAGES]

HTML with the way back to its source against lxml's bare text, marks against reading, JSON Lines against `json.loads`.
The ratios are of processor time in one run.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import lxml.html

import lexlink
from lexlink.readers.html import read_html
from lexlink.readers.inputs import documents

PARAGRAPH = (
    "<p class='story'>The <b>harbour court</b> said on Monday that <a href='/t?x=1&amp;y=2'>Article {n} of the\n    Rome Statute</a>&nbsp;left no "
    "exception, and the ministers of <em>twelve</em> countries answered &quot;that much is known&quot; before the bridge was opened.</p>\n"
)
NAVIGATION = "".join(f"<li><a href='/section/{n}'>Section {n}</a></li>" for n in range(40))


def page(number):
    story = "".join(PARAGRAPH.format(n=(number + n) % 120 + 1) for n in range(12))
    return f"<!doctype html><html lang=en><head><title>Story {number}</title><script>{'track(1);' * 300}</script></head><body><nav><ul>{NAVIGATION}</ul></nav><article>{story}</article><footer>Imprint</footer></body></html>".encode()


def seconds(work):
    begun = time.process_time()
    done = work()
    return time.process_time() - begun, done


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    pages = [page(n) for n in range(count)]
    size = sum(map(len, pages)) / 1e6
    linker = lexlink.Linker()
    linker.link("warm")
    bare, _ = seconds(lambda: [lxml.html.document_fromstring(data).text_content() for data in pages])
    ours, read = seconds(lambda: [read_html(data, "page", keep=True) for data in pages])
    _, linked = seconds(lambda: [linker.link(document) for document in read])
    marking, marked = seconds(lambda: [lexlink.annotate(each) for each in linked])
    exact = sum(lexlink.strip_marks(out, "html") == data for out, data in zip(marked, pages, strict=True))
    print(f"HTML with the way back: {count / ours:.0f} pages/s, {size / ours:.1f} MB/s, {ours / bare:.1f} x lxml's bare text")
    print(
        f"marks: {sum(len(each.links) for each in linked)} in {count / marking:.0f} pages/s, {marking / ours:.2f} x reading; taken out exactly in {exact} of {count}"
    )
    lines = "".join(json.dumps({"id": n, "title": "T", "text": data.decode()}) + "\n" for n, data in enumerate(pages))
    bare, _ = seconds(lambda: [json.loads(line) for line in lines.encode().splitlines()])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pages.jsonl")
        path.write_text(lines, encoding="utf-8")
        ours, _ = seconds(lambda: sum(1 for _ in documents([str(path)])))
    print(f"JSON Lines: {count / ours:.0f} records/s, {len(lines) / 1e6 / ours:.0f} MB/s, {ours / bare:.1f} x json.loads")


if __name__ == "__main__":
    main()
