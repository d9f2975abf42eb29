"""The page `coverage.md`, made from the corpus when the site is built."""

from __future__ import annotations

import html
from collections import Counter

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from lexlink import KnowledgeBase
from lexlink.kb.knowledge_base import packaged_corpus

_HEAD = """---
hide: [toc]
---
# What the corpus covers

Made from the corpus when this page was built. Names are those that are looked for, spelling variants included. «Articles» counts divisions too. «Checked» says how many of them
have the labels of their sub-units, so that a cited paragraph can be checked to exist; «digests» how many say in our own words what they do.
An instrument without articles is linked, its articles too, but nobody can say whether they exist.

"""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    files.append(File.generated(config, "coverage.md", content=page()))
    return files


def page() -> str:
    """The table, by type and year."""
    kb = KnowledgeBase.load(packaged_corpus())
    rows = [f"{len(kb.instruments)} instruments, {len(kb.organs)} organs, {len(kb.aliases)} names.\n"]
    counted = Counter(instrument.type for instrument in kb.instruments.values())
    kinds = sorted(counted, key=lambda kind: (-counted[kind], kind))
    for kind in kinds:
        rows.append(f"\n## {kind[:1].upper()}{kind[1:]}\n\n| instrument | year | names | articles | checked | digests |\n|---|--:|--:|--:|--:|--:|")
        chosen = [instrument for instrument in kb.instruments.values() if instrument.type == kind]
        for instrument in sorted(chosen, key=lambda one: (one.adopted, one.id)):
            provisions = kb.provisions(instrument.id).values()
            checked = sum(provision.outline is not None for provision in provisions)
            digests = sum(bool(provision.digest) for provision in provisions)
            title = html.escape(instrument.title).replace("|", "\\|")
            counts = f"{len(kb.names_of(instrument.id))} | {len(provisions) or '–'} | {checked or '–'} | {digests or '–'}"
            rows.append(f"| {title}<br>`{instrument.id}` | {instrument.adopted[:4] or '–'} | {counts} |")
    organs = sorted(kb.organs.values(), key=lambda organ: organ.id)
    rows.append("\n## Organs\n\n| organ | id | set up by | names |\n|---|---|---|---|")
    rows += [f"| {html.escape(o.name)} | `{o.id}` | {f'`{o.constituted_by}`' if o.constituted_by else '–'} | {len(kb.names_of(o.id))} |" for o in organs]
    return _HEAD + "\n".join(rows) + "\n"
