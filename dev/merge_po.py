"""Put a fresh .pot in the addon's i18n folder and bring every .po beside it in line.

Usage: merge_po.py NEW.pot I18N_DIR. Translations are kept, new terms come in empty (and are
listed), terms that are gone are dropped: the test of the translations refuses both.
"""

import sys
from pathlib import Path

import polib

WIDTH = 78  # as Odoo's own export


def key(entry):
    return (entry.msgctxt or "", entry.msgid)


def without_dates(pot):
    """Return the .pot's entries, for comparing: only the header's dates differ between exports."""
    return [(key(e), e.comment, e.flags, sorted(e.occurrences)) for e in pot if not e.obsolete]


def merge(po, pot):
    """Return ``po`` with exactly the terms of ``pot``; the old translations where they exist."""
    known = {key(entry): entry for entry in po if not entry.obsolete}
    merged = polib.POFile(wrapwidth=WIDTH)
    merged.metadata = dict(po.metadata)
    merged.header = po.header
    for entry in pot:
        old = known.get(key(entry))
        fresh = polib.POEntry(
            msgid=entry.msgid,
            msgctxt=entry.msgctxt,
            msgstr=old.msgstr if old else "",
            comment=entry.comment,
            tcomment=old.tcomment if old else "",
            occurrences=entry.occurrences,
            flags=list(entry.flags),
        )
        merged.append(fresh)
    return merged


def main(new_pot, folder):
    folder.mkdir(exist_ok=True)
    target = folder / "klantendossier.pot"
    pot = polib.pofile(str(new_pot), wrapwidth=WIDTH)
    if target.exists() and without_dates(polib.pofile(str(target))) == without_dates(pot):
        print(f"{target.name}: unchanged, {len(pot)} terms")
    else:
        target.write_text(new_pot.read_text(encoding="utf-8"), encoding="utf-8")
        print(f"{target.name}: {len(pot)} terms")
    for path in sorted(folder.glob("*.po")):
        po = merge(polib.pofile(str(path), wrapwidth=WIDTH), pot)
        po.save(str(path))
        untranslated = [entry.msgid for entry in po if not entry.msgstr]
        print(f"{path.name}: {len(untranslated)} of {len(po)} terms without translation")
        for msgid in untranslated:
            print(f"    {msgid[:100]!r}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
