"""The one place where a route's refusals, ids and headers are handled."""

import contextlib
import functools
import re

from markupsafe import Markup, escape
from werkzeug.datastructures import FileStorage

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from ..exceptions import AudienceChanged, FileQuestion

#: Highest id that the database knows; whatever is above cannot exist.
MAX_ID = 2**31 - 1
#: What such an id becomes: an id that no record has, so that it is refused like any other.
NO_ID = -1

#: Headers of our own pages; files have stricter ones, see ``files.FILE_HEADERS``.
PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
}


def parse_id(value):
    """Give an id from outside as an integer that the database takes.

    :return: 0 when none was given, and ``NO_ID`` when it cannot be the id of anything
    """
    try:
        number = int(value or 0)
    except (TypeError, ValueError, OverflowError):
        return NO_ID
    return number if 0 <= number <= MAX_ID else NO_ID


def parse_choice(value, choices):
    """Give a value from outside that must be one of the choices; None when there is none.

    :raises UserError: for any other word, so that a typing error never opens more than was meant
    """
    if value and value not in choices:
        raise UserError(request.env._("%s is no choice here. Nothing was kept.", value[:50]))
    return value or None


def parse_ids(value):
    """Give ids from outside, between commas, as a list; what cannot be one becomes ``NO_ID``."""
    return [parse_id(part) for part in (value or "").split(",") if part]


def parse_answers(params):
    """Give what was chosen about a file, by question, from the fields of its form.

    :raises UserError: for a word that is no answer
    """
    return {
        question: answer
        for question in ("twin", "same_name", "other_type")
        if (answer := parse_choice(params.get(question), ("keep", "skip")))
    }


def wants_json():
    """Say whether a script asks: that of the page, or the office's client, which has no pages here."""
    is_page = getattr(request, "is_frontend", False)
    return not is_page or request.httprequest.accept_mimetypes.best == "application/json"


#: Where a line may break inside a name: after ``_``, ``-`` and ``.``, but not before the extension.
_BREAK = re.compile(r"(?<=[_-])(?=\w)|(?<=\.)(?=\w)(?!\w{1,5}$)")


def breakable(name):
    """Give a name as HTML that breaks at its own joints before it breaks inside a word."""
    return Markup("<wbr/>").join(escape(part) for part in _BREAK.split(name))


def prepare_page(**values):
    """Give what each of our pages needs: its place in the breadcrumbs and its language."""
    return {
        "page_name": "klantendossier",
        "administration": None,
        "dossier_root": "/my/dossiers",
        "viewed_client": None,
        "breakable": breakable,
        "html_data": {"lang": (request.env.lang or "en").replace("_", "-")},
        **values,
    }


def explain(text, status):
    """Answer with a page that says only this, or with the same text for the page's script."""
    if wants_json():
        return request.make_json_response({"error": text}, status=status)
    return request.render("klantendossier.portal_message", prepare_page(text=text), status=status)


def not_found():
    """Answer 'not there' and 'not for you' alike (rule R14)."""
    return explain(request.env._("This page does not exist or is not for you."), 404)


def guarded(endpoint):
    """Make a route safe: ids that cannot exist, refusals with one answer, headers on every page.

    What a refused or failed request had already changed is undone, since the answer ends the request
    without an error and Odoo would keep it.
    """

    @functools.wraps(endpoint)
    def wrapper(self, **params):
        # A file in a field for text is nothing of that field; ``take_file`` finds it in the request.
        params = {n: v for n, v in params.items() if not isinstance(v, FileStorage)}
        for name, value in params.items():
            if name.endswith("_id"):
                params[name] = parse_id(value)
            elif name == "page":
                params[name] = max(parse_id(value), 1)
            elif isinstance(value, str):
                params[name] = value.replace("\x00", "")  # PostgreSQL has no such character
        is_post = request.httprequest.method == "POST"
        try:
            with request.env.cr.savepoint() if is_post else contextlib.nullcontext():
                response = endpoint(self, **params)
        except (AccessError, MissingError) as error:
            # Mostly a model has logged it where it was refused.
            event = request.env["klantendossier.event"]
            event._log_escaped(error, params, request.httprequest.path)
            response = not_found()
        except (FileQuestion, AudienceChanged) as error:  # nobody asked it on a page of its own
            response = request.make_json_response(error.get_payload(), status=409)
        except UserError as error:
            response = explain(error.args[0], 422)
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return wrapper
