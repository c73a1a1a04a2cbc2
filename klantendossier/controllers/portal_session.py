"""What the portal keeps in the session between two pages: what was done, and what was typed in vain.

A form can be sent when its session has ended, or with the token of a session that is gone. Nothing is done
then, but nothing that was typed is lost: it waits in the session until the same person is back on the page.
The page marks each form with its owner, a signature of the log-in it was made for. So a text comes back to
nobody else, and no other site can put one there.
"""

import re
import time

from odoo.http import Controller, request, route
from odoo.tools import consteq, hmac

from .access import PAGE_HEADERS, explain, prepare_page, wants_json

DONE = "klantendossier_done"
DRAFT = "klantendossier_draft"

#: So long a text waits, in seconds.
DRAFT_LIFETIME = 24 * 3600
#: Longest text that waits, in characters: as much as the largest field takes.
DRAFT_SIZE = 2000
#: Fields of our forms whose text waits.
DRAFT_FIELDS = ("name", "note", "remark", "target", "was")


def sign_owner(user_id):
    """Give the mark that the forms of one log-in carry; it tells nobody whose it is."""
    # sudo: ir.config_parameter - the database's secret, which only signs
    return hmac(request.env(su=True), "klantendossier.form", user_id)


# ------------------------------------------------------------------ what was done, said once


def keep_done(path, code, **details):
    """Remember what the next page at this path says: once, not again on reload or Back."""
    request.session[DONE] = {"path": path, "code": code, **details}


def take_done(path):
    """Give what was done before this page, and forget it; None when it was nothing or for another page."""
    done = request.session.get(DONE)
    if not done or done.get("path") != path:
        return None
    request.session.pop(DONE)
    return done


# ------------------------------------------------------------------ what was typed in vain


def keep_draft(form):
    """Keep what was typed in a form that could not be taken, for whom it was made for."""
    values = {name: form[name][:DRAFT_SIZE] for name in DRAFT_FIELDS if form.get(name)}
    path = request.httprequest.path
    request.session[DRAFT] = {
        "typed": has_typed(values),
        "owner": form["owner"][:64],
        "path": path,
        "values": values,
        "had_file": bool(request.httprequest.files),
        "time": time.time(),
    }


def has_typed(values):
    """Say whether the fields of a form hold anything that its page had not put there itself."""
    was = values.get("was")
    return any(values[name] != was for name in DRAFT_FIELDS if name != "was" and values.get(name))


def take_draft(paths):
    """Give what was typed in one of the forms of this page, and forget it.

    :param paths: addresses to which the page's forms post, without the language
    :return: dict ``path, values, had_file, typed``; None when nothing waits here for this log-in
    """
    draft = request.session.get(DRAFT)
    if not draft:
        return None
    if draft["time"] < time.time() - DRAFT_LIFETIME:
        request.session.pop(DRAFT)
        return None
    if draft["path"] not in paths or not consteq(draft["owner"], sign_owner(request.env.uid)):
        return None
    request.session.pop(DRAFT)
    return draft


def answer_too_large(path):
    """Answer a request that is larger than Odoo takes, with the text of a file that is too large."""
    document = request.env["klantendossier.document"]
    text = request.env._(
        "Too large: %s, more than the server takes. Nothing was kept. Split the file or ask your office.",
        document._format_size(request.httprequest.content_length or 0),
    )
    if wants_json():
        return request.make_json_response({"error": text}, status=413)
    page = get_page_of(path)
    keep_done(page, "error", text=text, act="ufile" if page == path else path.rpartition("/")[2])
    return request.redirect(page)


def get_page_of(path):
    """Give the address of the page that holds the form which posts to this path."""
    parts = path.rstrip("/").split("/")
    return path if parts[-1] == "toevoegen" else "/".join(parts[:-1])


def answer_lost_form(form, path):
    """Answer a form that could not be taken because its session is gone; nothing was done.

    :return: a response, or None when this is no form of ours
    """
    owner = form.get("owner")
    if not owner:
        return None
    user = request.env.user
    is_out = not request.env.uid or user._is_public()
    page = get_page_of(path)
    if wants_json():
        return request.make_json_response({"expired": True}, status=401 if is_out else 403)
    if not is_out and not consteq(owner, sign_owner(user.id)):
        text = request.env._("You are logged in as %s now. Nothing was sent.", user.name)
        return explain(text, 403)
    keep_draft(form)
    if not is_out:
        return request.redirect(page)
    return request.render(
        "klantendossier.portal_logged_out",
        prepare_page(
            login_url=f"/web/login?redirect={page}",
            had_file=bool(request.httprequest.files),
            typed=request.session[DRAFT]["typed"],
        ),
        status=401,
    )


#: Addresses that answer with a file, or with nothing but its preview, and the page that each belongs to.
_FILE_PATH = re.compile(
    r"^(/my/dossiers/(?:document/\d+|\d+/map/\d+))/(download|preview|scherm|zip)$"
)


def answer_lost_file(path):
    """Lead who asks for a file without a session over the log-in to its page, where it is one click away.

    Straight to the file, the browser would save it and stay on the log-in form, as if that had failed.

    :return: a response, or None when no file of ours was asked for, or no person asked
    """
    match = _FILE_PATH.match(path)
    if not match or request.httprequest.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    page, act = match.groups()
    keep_done(page, "file", act=act, url=path)
    return request.redirect_query("/web/login", {"redirect": page})


class KlantendossierSession(Controller):
    """Who is logged in, for the page's script; who is not goes to the log-in like everywhere."""

    @route(
        "/my/dossiers/sessie",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        multilang=False,
    )
    def my_session(self, **_params):
        """Give the mark of the log-in, its name and a fresh token."""
        values = {
            "owner": sign_owner(request.env.uid),
            "name": request.env.user.name,
            "csrf_token": request.csrf_token(),
        }
        return request.make_json_response(values, headers=PAGE_HEADERS)
