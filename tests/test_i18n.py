"""The terms in the repository are those of the code, and Dutch has all of them."""

import re

import polib
import pytest

from . import tooling

I18N = tooling.ADDON / "i18n"

#: What a text is filled with, and the markup that may stand in a term of a page.
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+|class=\"[^\"]*\"")

#: English words that are no Dutch ones.
ENGLISH = re.compile(
    r"\b(the|this|that|these|does|nothing|your|you|and|how|ask|has|only|send|add|with|from|which|there|sees?)\b",
    re.IGNORECASE,
)


def terms(po):
    """What a .pot says, without its header: only dates differ between two exports."""
    return sorted(
        (entry.msgid, entry.msgctxt or "", entry.comment, sorted(entry.occurrences), entry.flags)
        for entry in po
        if not entry.obsolete
    )


def test_pot_is_up_to_date(tmp_path):
    tooling.dev("i18n", "--check", tmp_path)
    fresh = terms(polib.pofile(str(tmp_path / "klantendossier.pot")))
    kept = terms(polib.pofile(str(I18N / "klantendossier.pot")))
    missing = [term[0] for term in fresh if term not in kept]
    surplus = [term[0] for term in kept if term not in fresh]
    assert (missing, surplus) == ([], []), "run `make i18n`"


@pytest.mark.parametrize("path", sorted(I18N.glob("*.po")), ids=lambda path: path.name)
class TestTranslation:
    def test_is_complete(self, path):
        pot = polib.pofile(str(I18N / "klantendossier.pot"))
        po = polib.pofile(str(path))
        translated = {entry.msgid for entry in po.translated_entries()}
        assert [entry.msgid for entry in pot if entry.msgid not in translated] == []

    def test_has_nothing_doubtful_or_obsolete(self, path):
        po = polib.pofile(str(path))
        known = {entry.msgid for entry in polib.pofile(str(I18N / "klantendossier.pot"))}
        assert [entry.msgid for entry in po if "fuzzy" in entry.flags] == []
        assert [entry.msgid for entry in po.obsolete_entries()] == []
        assert [entry.msgid for entry in po if entry.msgid not in known] == []

    def test_keeps_placeholders_and_markup(self, path):
        assert [
            entry.msgid
            for entry in polib.pofile(str(path))
            if sorted(KEPT.findall(entry.msgid)) != sorted(KEPT.findall(entry.msgstr))
        ] == []

    def test_leaves_no_english_in_dutch(self, path):
        """A translation that was half made looks complete to every other test."""
        assert [
            entry.msgstr
            for entry in polib.pofile(str(path))
            if ENGLISH.search(KEPT.sub("", entry.msgstr))
        ] == []


def test_there_is_dutch():
    assert (I18N / "nl.po").is_file()
