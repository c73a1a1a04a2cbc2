"""What is measured: one row each, on the large database, on the small one, and a floor.

The floor is the least that could work, on the large database: Odoo's own ``/my`` page, an ordinary
attachment, the same rows by sudo.
"""

import contextlib
import dataclasses
import os
import re
import time
from collections.abc import Callable

from explorer import change_folder, open_explorer
from generate import BIG_SIZE, PLAIN_TOKEN, make_big_pdf
from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.fields import Domain
from odoo.tools import SQL

PAGE_SIZE = 80
UPLOADS = 100
NEW_FOLDERS = 100
#: What the web client asks at most when it counts a list.
COUNT_LIMIT = 10_001

DOCUMENT = "klantendossier.document"
ADMINISTRATION = "klantendossier.administration"


@dataclasses.dataclass
class Upload:
    """A POST of one new file of 100 kB.

    ``path`` and ``data`` take the keys of the facts in braces; ``page`` is where its user gets a token
    from; ``user`` when it is another one than the row's.
    """

    path: str
    data: dict
    page: str
    user: str | None = None


@dataclasses.dataclass
class Row:
    """One thing to measure.

    ``act`` and ``floor`` are for HTTP rows pairs of a user and a path (with the keys of the facts in
    braces) or an :class:`Upload`, for ORM rows functions of an environment and the facts that give
    what was found; both may be told to find equally much.
    """

    name: str
    user: str
    act: str | Upload | Callable
    floor: str | Upload | Callable | None = None
    floor_factor: float = 0
    growth: float | None = 1.3
    #: Milliseconds on the machine of the results file: what the issue asks of it, no ratio.
    most_ms: float | None = None
    #: Text that must be in the page, or the number of bytes of the answer.
    expect: bytes | int | None = None
    same_number: bool = False
    #: Large is the grown dossier of explorer.py, small and floor are an ordinary one beside it.
    grown: bool = False

    @property
    def is_http(self):
        return isinstance(self.act, (str, Upload))

    @property
    def target(self):
        parts = []
        if self.growth:
            parts.append(f"large/small <= {self.growth}")
        if self.floor_factor:
            parts.append(f"large/floor <= {self.floor_factor}")
        if self.most_ms:
            parts.append(f"large <= {self.most_ms} ms")
        return ", ".join(parts)


# ---------------------------------------------------------------------- acts in the ORM


def list_folder(folder, limit=None):
    """Give an act: a client user's documents of one folder."""

    def act(env, facts):
        documents = env[DOCUMENT]
        domain = [("folder_id", "=", facts[folder])]
        return documents.search_fetch(domain, sorted(documents._get_client_fields()), limit=limit)

    return act


def list_folder_by_sudo(folder, limit=None):
    """Give an act: the same rows without any rule."""

    def act(env, facts):
        documents = env[DOCUMENT].sudo()  # sudo: the floor of the measurement
        domain = [
            ("folder_id", "=", facts[folder]),
            ("bin_date", "=", False),
            ("visibility", "in", ("folder", "selected")),
        ]
        return documents.search_fetch(domain, sorted(documents._get_client_fields()), limit=limit)

    return act


def read_list(env, model, domain):
    """Do what the web client does for the first page of a list view."""
    found = env[model].web_search_read(
        domain, get_specification(env, model), limit=PAGE_SIZE, count_limit=COUNT_LIMIT
    )
    return found["records"]


_SPECIFICATIONS = {}


def get_specification(env, model):
    """Give the fields of the model's list view, as the web client asks for them."""
    if model not in _SPECIFICATIONS:
        view = env[model].get_views([(False, "list")])["views"]["list"]
        specification = {}
        for node in etree.fromstring(view["arch"]).iterfind("field"):
            field = env[model]._fields[node.get("name")]
            specification[field.name] = {"fields": {"display_name": {}}} if field.relational else {}
            if "klantendossier_full_path" in (node.get("context") or ""):
                specification[field.name]["context"] = {"klantendossier_full_path": True}
        _SPECIFICATIONS[model] = specification
    return _SPECIFICATIONS[model]


def list_documents(env, facts):
    domain = [("administration_id", "=", facts["administration"]), ("bin_date", "=", False)]
    return read_list(env, DOCUMENT, domain)


def list_attachments(env, facts):
    domain = [("res_model", "=", ADMINISTRATION), ("res_id", "=", facts["administration"])]
    return read_list(env, "ir.attachment", domain)


def list_all_documents(env, facts):
    return read_list(env, DOCUMENT, [("bin_date", "=", False)])


def list_all_attachments(env, facts):
    return read_list(env, "ir.attachment", [("res_model", "=", ADMINISTRATION)])


def search_documents(query):
    """Give an act: the first page of all documents in which every word of a query is found."""

    def act(env, facts):
        return read_list(env, DOCUMENT, [("bin_date", "=", False), ("search_text", "ilike", query)])

    return act


def search_attachments(query):
    """Give an act: what Odoo does for one piece of text in the names of ordinary attachments."""

    def act(env, facts):
        domain = [("res_model", "=", ADMINISTRATION), ("name", "ilike", query)]
        return read_list(env, "ir.attachment", domain)

    return act


def create_folders(env, facts):
    """Make folders one by one, as somebody does who sets up a dossier by hand."""
    folders = env["klantendossier.folder"]
    parent_id = facts["small_folder"]
    for number in range(NEW_FOLDERS):
        folders += folders.create({"name": f"Nieuw {number}", "parent_id": parent_id})
    env.flush_all()
    return folders


def create_tags(env, facts):
    """Make as many rows of a plain tree model: also with a parent and a path."""
    tags = env["res.partner.category"]
    parent = tags.create({"name": "Boven"})
    for number in range(NEW_FOLDERS):
        tags += tags.create({"name": f"Nieuw {number}", "parent_id": parent.id})
    env.flush_all()
    return tags


def prepare_uploads(_env, facts):
    """Make files that nobody has seen before; not part of what is measured."""
    facts["files"] = [
        {"name": f"stuk {number}.pdf", "data": make_big_pdf()} for number in range(UPLOADS)
    ]


def upload_documents(env, facts):
    folder = env["klantendossier.folder"].browse(facts["small_folder"])
    administration = env[ADMINISTRATION].browse(facts["administration"])
    documents = env[DOCUMENT]._upload(administration, folder, facts["files"])
    env.flush_all()
    return documents


def create_attachments(env, facts):
    attachments = env["ir.attachment"].create(
        [
            {
                "name": file["name"],
                "raw": file["data"],
                "res_model": ADMINISTRATION,
                "res_id": facts["administration"],
            }
            for file in facts["files"]
        ]
    )
    env.flush_all()
    return attachments


def get_main_folder(env, facts):
    folder = env["klantendossier.folder"].browse(facts["small_folder"])
    return folder._get_ancestors()[:1] or folder


def preview_matrix(env, facts):
    """The matrix of a main folder: what everybody has below, and what 'everything below' does to all of them."""
    folder = get_main_folder(env, facts)
    clients = folder.administration_id.client_ids
    permission = env["klantendossier.permission"]
    permission._describe_below(folder, clients)
    permission._describe_grant(folder, dict.fromkeys(clients.ids, 40), True)
    return clients


def show_person(env, facts):
    """One person's permissions over the whole administration, and a preview of taking all away."""
    administration = env[ADMINISTRATION].browse(facts["administration"])
    client = administration.client_ids[:1]
    screen = client.get_permission_screen(administration.id, client.id)
    client.preview_permissions(administration.id, client.id, [], True)
    return screen["folders"]


PREPARE = {upload_documents: prepare_uploads, create_attachments: prepare_uploads}

# ---------------------------------------------------------------------- the rows

ROWS = [
    Row(
        "portal: list of 1 dossier", "owner", "/my/dossiers", "/my", 2, expect=b"Administratie 0001"
    ),
    Row(
        "portal: list of 20 dossiers",
        "adviser",
        "/my/dossiers",
        "/my",
        2,
        expect=b"Administratie 0020",
    ),
    Row(
        "portal: dossier, folders as links",
        "owner",
        "/my/dossiers/{administration}",
        "/my",
        2,
        expect=b"Rubriek 4",
    ),
    Row(
        "portal: dossier with all documents",
        "narrow",
        "/my/dossiers/{administration}",
        "/my",
        2,
        expect=b".pdf",
    ),
    Row(
        "portal: folder, 80 documents",
        "owner",
        "/my/dossiers/{administration}/map/{full_folder}",
        "/my",
        2,
        expect=b".pdf",
    ),
    Row(
        "portal: folder, 10 documents",
        "owner",
        "/my/dossiers/{administration}/map/{small_folder}",
        "/my",
        2,
        expect=b".pdf",
    ),
    Row(
        "portal: search by name",
        "owner",
        "/my/dossiers/{administration}?q=factuur+2021",
        "/my",
        2,
        expect=b"Factuur 2021",
    ),
    Row(
        "download of 100 kB",
        "owner",
        "/my/dossiers/document/{document}/download",
        f"/web/content/{{plain_attachment}}?download=1&access_token={PLAIN_TOKEN}",
        1.7,
        expect=BIG_SIZE,
    ),
    Row(
        "a client's upload of 100 kB, a request each",
        "owner",
        Upload(
            "/my/dossiers/{administration}/map/{small_folder}/toevoegen",
            {"upload_key": "", "remark": ""},
            "/my",
        ),
        Upload(
            "/web/binary/upload_attachment",
            {"model": ADMINISTRATION, "id": "{administration}"},
            "/my",
            user="office",
        ),
        growth=None,
        most_ms=9,
    ),
    Row(
        "the office's upload of 100 kB, a request each",
        "office",
        Upload(
            "/klantendossier/upload",
            {"administration_id": "{administration}", "folder_id": "{small_folder}"},
            "/my",
        ),
        Upload(
            "/web/binary/upload_attachment",
            {"model": ADMINISTRATION, "id": "{administration}"},
            "/my",
        ),
        growth=None,
        most_ms=9,
    ),
    Row(
        "folder listing with rules, 80 documents",
        "owner",
        list_folder("full_folder", PAGE_SIZE),
        list_folder_by_sudo("full_folder", PAGE_SIZE),
        3,
        same_number=True,
    ),
    Row(
        "folder listing with rules, 10 documents",
        "owner",
        list_folder("small_folder"),
        list_folder_by_sudo("small_folder"),
        3,
        same_number=True,
    ),
    Row(
        "office list: documents of an administration",
        "office",
        list_documents,
        list_attachments,
        2,
        same_number=True,
    ),
    Row(
        "office list: all documents",
        "office",
        list_all_documents,
        list_all_attachments,
        1.6,
        same_number=True,
    ),
    # The more documents there are, the more are looked through: growth is no measure here.
    Row(
        "office search: words that are often found",
        "office",
        search_documents("factuur rubriek 2026"),
        search_attachments("factuur"),
        3,
        growth=None,
        same_number=True,
    ),
    Row(
        "office search: words that are found nowhere together",
        "office",
        search_documents("polis nergens b1"),
        search_attachments("nergens"),
        3,
        growth=None,
        same_number=True,
    ),
    Row(
        "office: matrix of a main folder with its preview",
        "office",
        preview_matrix,
        same_number=True,
    ),
    Row(
        "office: one person's permissions with a preview",
        "office",
        show_person,
        same_number=True,
    ),
    Row(
        "explorer: opening an administration",
        "office",
        open_explorer,
        list_documents,
        same_number=True,
    ),
    Row("explorer: another folder", "office", change_folder, list_documents),
    Row(
        "explorer: opening one of 2,000 folders, 20,000 documents",
        "office",
        open_explorer,
        open_explorer,
        growth=1.5,
        same_number=True,
        grown=True,
    ),
    Row(
        "explorer: another folder among 2,000",
        "office",
        change_folder,
        change_folder,
        growth=1.5,
        grown=True,
    ),
    Row(
        "making 100 folders one by one",
        "office",
        create_folders,
        create_tags,
        4,
    ),
    Row(
        "creating 100 documents of 100 kB",
        "office",
        upload_documents,
        create_attachments,
        2,
        growth=None,
        same_number=True,
    ),
]

# ---------------------------------------------------------------------- doing it once


@contextlib.contextmanager
def acting(registry, user_id):
    """Give an environment of a user, loaded as in any request, in a transaction that is undone."""
    with contextlib.closing(registry.cursor()) as cr:
        company = api.Environment(cr, user_id, {}).user.company_id
        env = api.Environment(cr, user_id, {"allowed_company_ids": company.ids, "lang": "en_US"})
        env.user.mapped("login"), env.company.mapped("name")
        yield env
        cr.rollback()


class OrmSide:
    """One of the databases, for acts in the ORM."""

    def __init__(self, registry, facts, user):
        self.registry, self.facts, self.user = registry, facts, user

    def once(self, act):
        """Do an act as in a request of its own; give milliseconds, queries, number found."""
        facts = dict(self.facts)
        with acting(self.registry, facts[self.user]) as env:
            if prepare := PREPARE.get(act):
                prepare(env, facts)
            before = env.cr.sql_log_count
            start = time.perf_counter()
            found = act(env, facts)
            took = time.perf_counter() - start
            queries = env.cr.sql_log_count - before
            stored = get_stored_files(env, found) if act in PREPARE else []
        for path in stored:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
        return took * 1000, queries, len(found)


def get_stored_files(env, records):
    """Give the paths of what was just stored: undoing the transaction leaves the files behind."""
    sudo = env["ir.attachment"].sudo()  # sudo: to clean up after the measurement
    if records._name == DOCUMENT:
        versions = records.sudo().current_version_id  # sudo: as above
        domain = Domain("res_model", "=", versions._name) & Domain("res_id", "in", versions.ids)
        records = sudo.search(domain & Domain("res_field", "=", "data"))
    names = [attachment.store_fname for attachment in sudo.browse(records.ids)]
    return [sudo._full_path(part) for name in names for part in (name, f"checklist/{name}")]


class HttpSide:
    """One of the databases, for requests to its server."""

    def __init__(self, server, facts, user):
        self.server, self.facts, self.user = server, facts, user
        self.browsers = {}

    def get_browser(self, user, page):
        """Give a user's session, and with a page the token that is needed to post something."""
        if user not in self.browsers:
            self.browsers[user] = [self.server.open_session(self.facts[user]), None]
        browser = self.browsers[user]
        if page and not browser[1]:
            text = browser[0].get(self.server.url + page).text
            browser[1] = re.search(r'csrf_token: "([^"]+)"', text)[1]
        return browser

    def send(self, act):
        """Give a function that sends the request, and its method and path; what can be prepared is."""
        if isinstance(act, str):
            path = act.format(**self.facts)
            session, _token = self.get_browser(self.user, None)
            return lambda: session.get(self.server.url + path, allow_redirects=False), "GET", path
        path = act.path.format(**self.facts)
        session, token = self.get_browser(act.user or self.user, act.page)
        data = {key: str(value).format(**self.facts) for key, value in act.data.items()}
        content = make_big_pdf()
        return (
            lambda: session.post(
                self.server.url + path,
                data={**data, "csrf_token": token},
                files={"ufile": (f"stuk {os.urandom(4).hex()}.pdf", content, "application/pdf")},
                headers={"Accept": "application/json"},
                allow_redirects=False,
            ),
            "POST",
            path,
        )

    def once(self, act, expect=None):
        """Send a request; give milliseconds, queries, size of the answer."""
        send, method, path = self.send(act)
        start = time.perf_counter()
        response = send()
        size = len(response.content)
        took = time.perf_counter() - start
        if response.status_code != 200:
            raise RuntimeError(f"{path}: HTTP {response.status_code}")
        if isinstance(expect, int) and size != expect:
            raise RuntimeError(f"{path}: {size} bytes instead of {expect}")
        if isinstance(expect, bytes) and expect not in response.content:
            raise RuntimeError(f"{path}: there is no {expect} in the page")
        return took * 1000, self.server.get_queries(path, method), size


@contextlib.contextmanager
def removing_uploads(registry):
    """Remove afterwards what requests have added meanwhile: rows, lines of the log, stored files."""
    tables = [
        *("klantendossier_document_client", "klantendossier_document_version"),
        *("klantendossier_document", "klantendossier_event", "ir_attachment"),
    ]
    with registry.cursor() as cr:
        last = {}
        for table in tables:
            cr.execute(SQL("SELECT coalesce(max(id), 0) FROM %s", SQL.identifier(table)))
            last[table] = cr.fetchone()[0]
    try:
        yield
    finally:
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cr.execute(
                "SELECT DISTINCT n.store_fname FROM ir_attachment n WHERE n.id > %s"
                " AND NOT EXISTS (SELECT 1 FROM ir_attachment o"
                " WHERE o.id <= %s AND o.store_fname = n.store_fname)",
                [last["ir_attachment"]] * 2,
            )
            names = [name for (name,) in cr.fetchall() if name]
            # The log's trigger refuses to remove lines, and the two tables point at each other.
            cr.execute("SET LOCAL session_replication_role = replica")
            for table in tables:
                cr.execute(SQL("DELETE FROM %s WHERE id > %s", SQL.identifier(table), last[table]))
        for name in names:
            for part in (name, f"checklist/{name}"):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(env["ir.attachment"]._full_path(part))
