"""Names made fit for a line of the log, so that none can pass for something else.

A client user chooses his own name, a sender the name of his file, a browser how it calls itself. Before such a
text is kept, it loses what breaks a line, what nobody sees and what turns the reading order round; its double
quotes become single ones, and it is cut. So a pair of double quotes round it holds whatever stands in it.

The same is done twice: here, and in PostgreSQL for the names that the log looks up itself. Both read the
ranges below, and a test compares them.
"""

import re

#: Longest kept text of one name, in characters.
NAME_LIMIT = 150
#: Longest kept text of anything else: a path of folders, a browser's description, an address.
TEXT_LIMIT = 500

#: Whatever makes room or breaks a line becomes one space. First and last code point of each range.
_SPACES = (
    *((0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
)
#: Control characters, what has no width or no ink, what turns the direction of reading, private use,
#: and what Unicode has not given out in the plane of tags.
_INVISIBLE = (
    *((0x01, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F)),
    *((0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x890, 0x891)),
    *((0x8E2, 0x8E2), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F)),
    *((0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xE000, 0xF8FF)),
    *((0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB)),
    *((0xFFFE, 0xFFFF), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F)),
    *((0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A), (0xE0000, 0x10FFFF)),
)
#: What is, or looks like, a double quote.
_QUOTES = (
    *((0x22, 0x22), (0x2BA, 0x2BA), (0x2DD, 0x2DD), (0x2EE, 0x2EE), (0x5F4, 0x5F4)),
    *((0x201C, 0x201F), (0x2033, 0x2033), (0x2036, 0x2036), (0x275D, 0x275E), (0x3003, 0x3003)),
    *((0x301D, 0x301F), (0xFF02, 0xFF02)),
)
#: Marks that are drawn over their neighbours; two in a row are what languages need, more is a blot.
_MARKS = ((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))


def _bracket(ranges):
    """Give a bracket expression that Python and PostgreSQL read alike."""
    return "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges) + "]"


#: What is done to a name, in this order: pairs of an expression and what comes in its place.
STEPS = (
    (_bracket(_SPACES), " "),
    (_bracket(_INVISIBLE), ""),
    (_bracket(_QUOTES), "'"),
    ("'{2,}", "'"),
    (f"({_bracket(_MARKS)}{{2}}){_bracket(_MARKS)}+", r"\1"),
    (" {2,}", " "),
)
#: Finds out in one look that there is something to do; most names are fine as they are.
ODD = "|".join(
    (
        _bracket([(0x09, 0x0D), (0x1C, 0x1F), *_SPACES[2:], *_INVISIBLE, *_QUOTES, *_MARKS]),
        *("''", "  ", "^ ", " $"),
    )
)
_COMPILED = tuple((re.compile(expression), replacement) for expression, replacement in STEPS)
_SURROGATES = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL has none of these
#: A log-in of these characters stands without quotes.
PLAIN_LOGIN = r"^[[:alnum:]@._+-]+$"


def clean(text, limit=NAME_LIMIT):
    """Give a text as the log keeps it: one line, visible, in reading order, of bounded length.

    :param text: anything; what is no text is written as Python does
    :param int limit: longest result, in characters; what was cut off shows as an ellipsis
    """
    # A long text is cut first: 600 invisible characters are still looked at, 600,000 are not.
    text = _SURROGATES.sub("", str(text)[: limit * 20])
    for expression, replacement in _COMPILED:
        text = expression.sub(replacement, text)
    text = text.strip(" ")
    return text if len(text) <= limit else text[: limit - 1].rstrip(" ") + "…"


def quote(text):
    """Give a text between double quotes; cleaned once more, so that nothing inside can end them."""
    return f'"{clean(text, TEXT_LIMIT)}"'
