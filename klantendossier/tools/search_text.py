"""What is searched: text without case and accents, and the words that somebody looks for.

Both sides go through :func:`normalise`, so that 'prive' finds 'Privégebruik'. PostgreSQL's own way to
do this is the extension ``unaccent``, but Odoo uses that one for every search of the database as soon
as it is there; an addon must not change that (decision 22).
"""

import unicodedata

#: Longest query that is looked at, in characters; the form of the portal takes no more than 100.
MAX_QUERY = 200

#: What telephones and word processors write instead of what is on the keyboard.
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        # Letters that have no mark to strip.
        **{"\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00e6": "ae", "\u0153": "oe"},
        "\u0131": "i",
    }
)
#: What the screens put between the names of a path, for who pastes one.
_BETWEEN = frozenset("/\u203a")
#: What somebody puts round words or after them; no name needs it to be found.
_AROUND = '",;'


def normalise(*texts):
    """Give texts as they are compared: one line, without case, accents and invisible characters.

    Compatibility characters count as what they stand for (the ligature ĳ is ij, ² is 2).

    :param texts: texts, or None or False for none; they are put one after the other
    """
    text = " ".join(text for text in texts if text)
    if text.isascii():
        text = text.lower()
    else:
        # Before the compatibility forms: a spacing accent would fall apart into a space and a mark.
        text = text.translate(_SAME)
        # Folding can give composed letters again, and composed ones can fold to two.
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = text.translate(_SAME)
    return " ".join("".join(filter(None, map(_keep, text))).split())


def _keep(character):
    category = unicodedata.category(character)
    if category == "Cc":  # also line ends and NUL, which PostgreSQL takes in no text
        return " "
    return "" if category in ("Mn", "Me", "Cf", "Cs") else character


def split_words(query):
    """Give the words of a query, normalised, each once, in their order.

    :param str query: as somebody typed it
    :return: list of str; empty when there is nothing to look for
    """
    words = normalise((query or "")[:MAX_QUERY]).split()
    words = [bare for word in words if word not in _BETWEEN and (bare := word.strip(_AROUND))]
    # Beside words, a sign alone is how they were strung together: 'bank - december', 'De Vries · 1042'.
    said = [word for word in words if any(map(str.isalnum, word))]
    return list(dict.fromkeys(said or words))


def escape_like(word):
    r"""Give a word for the operator ``like``, in which ``%``, ``_`` and ``\`` mean themselves."""
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
