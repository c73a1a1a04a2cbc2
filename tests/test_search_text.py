"""How texts and queries are compared (no database)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.klantendossier.tools.search_text import (
    MAX_QUERY,
    escape_like,
    normalise,
    split_words,
)

TEXT = st.text(max_size=60)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("prive", "Privégebruik auto"),
        ("privé", "PRIVE-opname"),
        ("PRIVÉ", unicodedata.normalize("NFD", "Privégebruik")),
        ("coöperatie", "COOPERATIE De Dam"),
        ("strasse", "Hauptstraße 3"),
        ("STRASSE", "hauptstraße 3"),
        ("ijsselstein", "Ĳsselstein"),
        ("istanbul", "İstanbul"),
        ("malmo", "Malmø"),
        ("foto's", "Foto’s pand"),
        ("m2", "120 m² kantoor"),
        ("2025-2026", "Jaar 2025–2026"),
        ("zachtstreepje", "zacht\u00adstreepje"),
        ("rechts", "\u202erechts"),
        ("factuur 2026", "2026\nbetaalde facturen, Factuur"),
        ("100%", "Belang 100%"),
        ("a_b", "a_b.pdf"),
        ("Jaarwerk 2026 / Btw", "jaarwerk 2026 btw"),
        ("Jaarwerk 2026 › Btw", "jaarwerk 2026 btw"),
        ('"concept jaarrekening"', "Concept jaarrekening 2026.pdf"),
        ("„concept” jaarrekening", "Concept jaarrekening 2026.pdf"),
        ("bank - december", "Bankafschriften december.pdf"),
        ("VOF De Vries & Jansen · 1042", "VOF De Vries & Jansen 1042"),
        ("de vries, jansen; bank", "vof de vries & jansen bank"),
        ("vries & jansen", "de vries en jansen"),
        ("&", "De Vries & Jansen"),
    ],
)
def test_is_found(query, text):
    words = split_words(query)
    assert words
    assert all(word in normalise(text) for word in words)


@pytest.mark.parametrize(
    "query", ["", None, "   ", "\u0301\u0308", "\x00\x1f", "\u200b", " / ", '" ,']
)
def test_nothing_to_look_for(query):
    assert split_words(query) == []


@given(TEXT)
def test_normal_form_is_stable(text):
    assert normalise(normalise(text)) == normalise(text)


@given(TEXT)
def test_every_text_is_found_by_its_own_words(text):
    assert all(word in normalise(text) for word in split_words(text))


@given(TEXT)
def test_case_and_composition_make_no_difference(text):
    decomposed = unicodedata.normalize("NFD", text)
    assert normalise(decomposed) == normalise(unicodedata.normalize("NFC", decomposed))
    assert normalise(text.casefold()) == normalise(text)


@given(TEXT)
def test_postgresql_takes_every_normal_form(text):
    assert not {"\x00", "\n", "\r", "\t"} & set(normalise(text))
    normalise(text).encode()


@given(TEXT)
def test_escaped_words_mean_themselves(word):
    """The pattern, read as PostgreSQL reads it, gives the word back without a wildcard."""
    plain, characters = "", iter(escape_like(word))
    for character in characters:
        assert character not in "%_"
        plain += next(characters) if character == "\\" else character
    assert plain == word


def test_long_queries_are_cut():
    words = split_words("".join(f"woord{number} " for number in range(1000)))
    assert words[0] == "woord0"
    assert len(" ".join(words)) <= MAX_QUERY
