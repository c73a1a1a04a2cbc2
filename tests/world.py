"""A small world of two dossiers in which tests act at random; beside it what it should become."""

from hypothesis import note
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError

from odoo.addons.klantendossier.tools import levels

from . import oracle
from .common import PDF, pdf
from .oracle_acts import Model
from .world_checks import WorldChecks
from .world_clients import ClientActs

MAX_FOLDERS = 8
MAX_STEPS = 12

FOLDER, DOCUMENT, PERMISSION, CLIENT, ADMINISTRATION, TEMPLATE, RUN = (
    f"klantendossier.{name}"
    for name in ("folder", "document", "permission", "client", "administration")
    + ("template", "template.run")
)

#: Picks one of the records that exist when the step is taken; modulo their number.
pick = st.integers(0, MAX_FOLDERS - 1)
#: As ``pick``, or nothing: no parent, the inbox.
pick_or_none = st.none() | pick
person = st.integers(0, 4)
rank = st.sampled_from([levels.NONE, levels.VIEW, levels.VIEW, levels.UPLOAD, levels.EDIT])
visibility = st.sampled_from(["folder", "folder", "selected", "office"])
people = st.sets(person, max_size=2)

#: What closes everything goes back at once in three cases of four, or most examples would end in the dark.
undone = st.sampled_from([True, True, True, False])

#: Name of the method ``do_<name>`` and what it takes; what changes much comes more often.
STEPS = {
    "folder": (st.integers(0, 1), pick_or_none, st.booleans(), st.booleans()),
    "folder ": (st.just(0), pick, st.booleans(), st.booleans()),
    "grant": (pick, person, rank, st.booleans()),
    "grant ": (pick, person, rank, st.just(True)),
    "document": (st.integers(0, 1), pick_or_none, visibility, people),
    "document ": (st.just(0), pick, visibility, people),
    "client_upload": (person, pick),
    "move_folder": (pick, pick_or_none),
    "move_document": (pick, pick_or_none),
    "visibility": (pick, visibility, people),
    "visibility ": (pick, visibility, people),
    "bin_folder": (pick, undone),
    "restore_folder": (pick,),
    "delete_folder": (pick, st.booleans()),
    "hold": (pick, st.booleans()),
    "bin_document": (pick, undone),
    "restore_document": (pick,),
    "delete_document": (pick, st.booleans()),
    "end": (person, undone),
    "reopen": (person,),
    "switch": (st.integers(0, 1), undone),
    "archive": (st.integers(0, 1), undone),
    "bind": (),
    "archive_login": (person, undone),
    "merge": (person,),
    "same_as": (person, person),
    "same_as ": (st.integers(0, 1), st.integers(0, 1)),
    "by_role": (person,),
    "template": (st.integers(0, 1),),
    "version": (pick,),
    "client_version": (person, pick),
    "client_move": (person, pick, pick),
    "client_bin": (person, pick),
    "client_withdraw": (person, pick),
}
step = st.one_of(
    [st.tuples(st.just(name.strip()), *arguments) for name, arguments in STEPS.items()]
)


class World(ClientActs, WorldChecks):
    """One example: the real dossiers, and beside them what they should be."""

    def __init__(self, case):
        self.case = case
        self.env = case.env
        self.made = self.zipped = 0
        self.checked = None
        self.binned_together = {}
        self.model = Model.of(self.read())
        case.shadow.fill(case.books)

    # ------------------------------------------------------------------ running

    def run(self, steps):
        for number, (name, *arguments) in enumerate(steps, start=1):
            note(f"step {number}: {name} {arguments}")
            getattr(self, f"do_{name}")(*arguments)
            self.check()

    def read(self):
        self.env.flush_all()
        return oracle.read_state(self.env.cr, self.case.books.ids)

    def act(self, allowed, method, *args, **kwargs):
        """Call a method that must succeed, or that must be refused."""
        try:
            with self.env.cr.savepoint():
                result = method(*args, **kwargs)
                self.env.flush_all()
        except (UserError, AccessError) as error:
            if allowed:
                raise AssertionError(f"{method} was refused: {error}") from error
            self.env.invalidate_all()
            return None
        if not allowed:
            raise AssertionError(f"{method} should have been refused")
        self.env.invalidate_all()
        return result

    def browse(self, model, record_id, user):
        return self.env[model].with_user(user).browse(record_id or [])

    def office(self, model, record_id):
        return self.browse(model, record_id, self.case.manager)

    def pick_folder(self, index):
        ids = sorted(self.model.folders)
        return ids[index % len(ids)] if ids and index is not None else None

    def pick_document(self, index):
        ids = sorted(self.model.documents)
        return ids[index % len(ids)] if ids else None

    def pick_user(self, index):
        return self.case.users[index % 3]

    # ------------------------------------------------------------------ the acts

    def do_folder(self, book, parent, same, uploader_only):
        if len(self.model.folders) >= MAX_FOLDERS:
            return
        parent = self.pick_folder(parent)
        administration = (
            self.model.folders[parent].administration if parent else self.case.books[book].id
        )
        self.made += 1
        values = {
            "name": f"F{self.made}",
            "parent_id": parent or False,
            "administration_id": administration,
            "same_permissions": same,
            "client_visibility": "uploader" if uploader_only else "folder",
        }
        folder = self.act(
            self.model.can_make_folder(parent), self.office(FOLDER, None).create, values
        )
        if folder:
            made = oracle.Folder(administration, parent, values["name"], False, uploader_only)
            self.model.make_folder(folder.id, made, same)

    def do_grant(self, folder, person, rank, below):
        folder = self.pick_folder(folder)
        if not folder:
            return
        client = self.case.clients[person].id
        mine = [
            c
            for c in (client, self.case.clients[(person + 1) % len(self.case.clients)].id)
            if self.same_book(c, folder)
        ]
        wanted = dict.fromkeys(mine or [client], rank)
        before, preview = Model.of(self.model), None
        allowed = self.model.grant(folder, wanted, below)
        if allowed:
            preview = self.office(PERMISSION, None)._preview_grant(
                self.office(FOLDER, folder), wanted, below
            )
        self.act(
            allowed,
            self.office(PERMISSION, None)._grant,
            self.office(FOLDER, folder),
            wanted,
            below,
        )
        if allowed:
            self.check_grant_preview(preview, before, folder, wanted, below)

    def same_book(self, client, folder):
        return (
            self.model.clients[client].administration == self.model.folders[folder].administration
        )

    def do_document(self, book, folder, visibility, selected):
        folder = self.pick_folder(folder)
        administration = (
            self.model.folders[folder].administration if folder else self.case.books[book].id
        )
        selected = {c.id for c in self.chosen(selected)}
        strangers = [c for c in selected if self.model.clients[c].administration != administration]
        allowed = self.model.can_put(administration, folder) and not (
            folder and visibility == "selected" and (strangers or not selected)
        )
        self.made += 1
        name = f"D{self.made}.pdf"
        document = self.act(
            allowed,
            self.office(DOCUMENT, None)._upload,
            self.office(ADMINISTRATION, administration),
            self.office(FOLDER, folder),
            [{"name": name, "data": PDF}],
            visibility=visibility,
            selected=self.office(CLIENT, sorted(selected)),
        )
        if document:
            visibility = visibility if folder else "office"
            chosen = frozenset(selected) if visibility == "selected" else frozenset()
            self.model.documents[document.id] = oracle.Document(
                administration, folder, name, visibility, chosen, False, None, False
            )

    def chosen(self, indexes):
        return [self.case.clients[index] for index in indexes]

    def do_move_folder(self, folder, parent):
        folder, parent = self.pick_folder(folder), self.pick_folder(parent)
        if not folder:
            return
        before = Model.of(self.model)
        allowed = self.model.move_folder(folder, parent)
        preview = (
            self.office(FOLDER, folder)._preview_move(self.office(FOLDER, parent))
            if allowed
            else None
        )
        self.act(allowed, self.office(FOLDER, folder).write, {"parent_id": parent or False})
        if allowed:
            self.check_move_preview(preview, before)

    def do_move_document(self, document, folder):
        document, folder = self.pick_document(document), self.pick_folder(folder)
        if not document:
            return
        before = Model.of(self.model)
        allowed = self.model.move_document(document, folder)
        preview = None
        if allowed:
            preview = self.office(DOCUMENT, document)._preview_audience(
                folder=self.office(FOLDER, folder)
            )
        self.act(allowed, self.office(DOCUMENT, document).write, {"folder_id": folder or False})
        if allowed:
            self.check_audience_preview(preview, before, document)

    def do_visibility(self, document, visibility, selected):
        document = self.pick_document(document)
        if not document:
            return
        chosen = sorted(client.id for client in self.chosen(selected))
        before = Model.of(self.model)
        allowed = self.model.set_visibility(document, visibility, chosen)
        preview = None
        if allowed:
            preview = self.office(DOCUMENT, document)._preview_audience(
                visibility=visibility, selected=self.office(CLIENT, chosen)
            )
        self.act(
            allowed,
            self.office(DOCUMENT, document)._set_visibility,
            visibility,
            self.office(CLIENT, chosen),
        )
        if allowed:
            self.check_audience_preview(preview, before, document)

    def do_hold(self, document, held):
        """Keep all versions back, or release the current one, as the check of another addon does it."""
        if document := self.pick_document(document):
            document_sudo = self.office(DOCUMENT, document).sudo()
            current = document_sudo.current_version_id
            allowed = self.model.hold_document(document, held)
            for version in document_sudo.version_ids if held else current:
                state = "quarantine" if held else "ok"
                self.act(allowed, document_sudo._settle_version, version, state)

    def do_bin_folder(self, index, undo):
        folder = self.pick_folder(index)
        if folder:
            if not self.model.folders[folder].binned:
                live = {f for f in self.model.subtree(folder) if not self.model.folders[f].binned}
                self.binned_together.update(dict.fromkeys(live, folder))
            self.act(self.model.bin_folder(folder), self.office(FOLDER, folder).action_bin)
        if undo:
            self.check()
            self.do_restore_folder(index)

    def do_restore_folder(self, folder):
        folder = self.pick_folder(folder)
        if folder:
            root = self.binned_together.get(folder)
            together = {
                f for f in self.model.subtree(folder) if self.binned_together.get(f) == root
            }
            if not self.model.folders[folder].binned:
                together = set()
            allowed = self.model.restore_folder(folder, together)
            self.act(allowed, self.office(FOLDER, folder).action_restore)
            if allowed:
                for restored in together:
                    self.binned_together.pop(restored, None)

    def do_delete_folder(self, folder, by_the_bin):
        if by_the_bin:
            self.do_bin_folder(folder, False)
        folder = self.pick_folder(folder)
        if folder:
            self.act(self.model.delete_folder(folder), self.office(FOLDER, folder).unlink)

    def do_bin_document(self, index, undo):
        document = self.pick_document(index)
        if document:
            self.act(self.model.bin_document(document), self.office(DOCUMENT, document).action_bin)
        if undo:
            self.check()
            self.do_restore_document(index)

    def do_restore_document(self, document):
        document = self.pick_document(document)
        if document:
            self.act(
                self.model.restore_document(document),
                self.office(DOCUMENT, document).action_restore,
            )

    def do_delete_document(self, document, by_the_bin):
        if by_the_bin:
            self.do_bin_document(document, False)
        document = self.pick_document(document)
        if document:
            self.act(self.model.delete_document(document), self.office(DOCUMENT, document).unlink)

    def do_end(self, person, undo):
        client = self.case.clients[person].id
        self.act(self.model.end(client), self.office(CLIENT, client).action_end)
        if undo:
            self.check()
            self.do_reopen(person)

    def do_reopen(self, person):
        client = self.case.clients[person].id
        self.act(self.model.reopen(client), self.office(CLIENT, client).action_reopen)

    def do_switch(self, book, undo):
        administration = self.case.books[book].id
        self.model.switch(administration)
        self.act(
            True,
            self.office(ADMINISTRATION, administration).write,
            {"dossier_enabled": administration not in self.model.off},
        )
        if undo:
            self.check()
            self.do_switch(book, False)

    def do_archive(self, book, undo):
        administration = self.case.books[book].id
        self.model.archive(administration)
        self.act(
            True,
            self.office(ADMINISTRATION, administration).write,
            {"active": administration not in self.model.archived},
        )
        if undo:
            self.check()
            self.do_archive(book, False)

    # ------------------------------------------------------------------ log-ins

    def do_bind(self):
        """Give the one client user without a log-in his."""
        client, user = self.case.client_e.id, self.case.carla
        if self.model.clients[client].user is None and not self.model.clients[client].ended:
            self.act(self.model.bind(client, user.id), self.office(CLIENT, client)._bind, user)

    def do_archive_login(self, person, undo):
        user = self.pick_user(person)
        self.model.archive_user(user.id)
        self.act(True, user.write, {"active": user.id not in self.model.dead_users})
        if undo:
            self.check()
            self.do_archive_login(person, False)

    def do_merge(self, person):
        """The contact of a client user turns out to be in the books twice."""
        old = self.case.clients[person].partner_id
        self.made += 1
        new = self.env["res.partner"].create({"name": f"Dubbel {self.made}"})
        merge = self.env["base.partner.merge.automatic.wizard"]._merge
        self.act(True, merge, (old | new).ids, new, extra_checks=False)

    def do_same_as(self, person, other):
        client, other = self.case.clients[person].id, self.case.clients[other].id
        if client == other:
            return
        self.act(
            self.model.same_as(client, other),
            self.office(PERMISSION, None)._grant_as_client,
            self.office(CLIENT, client),
            self.office(CLIENT, other),
        )

    def do_by_role(self, person):
        client = self.case.clients[person].id
        self.act(
            self.model.by_role(client, self.case.template_tree),
            self.office(PERMISSION, None)._grant_by_role,
            self.office(CLIENT, client),
        )

    def do_template(self, book):
        """Apply a template, for the first time or again."""
        administration = self.case.books[book].id
        if len(self.model.folders) >= MAX_FOLDERS:
            return
        plan = self.model.plan_template(administration, self.case.template_tree)
        self.act(
            True,
            self.office(RUN, None)._start,
            self.office(TEMPLATE, self.case.template.id),
            False,
            self.office(ADMINISTRATION, administration),
        )
        origins = {
            folder.origin: folder_id
            for folder_id, folder in self.read().folders.items()
            if folder.administration == administration
        }
        made = {line: origins[line] for line, place in plan.items() if place is None}
        self.model.apply_template(administration, self.case.template_tree, made)

    def do_version(self, document):
        document = self.pick_document(document)
        if document:
            self.made += 1
            handled = self.model.documents[document].handled
            self.act(
                self.model.add_version(document, handled),
                self.office(DOCUMENT, document)._upload_version,
                "nieuw.pdf",
                pdf(self.made),
            )
