"""Random acts on random dossiers: after each one, everybody sees by every path what the oracle says.

200 examples by default, always the same ones. ``KD_EXAMPLES=10000 dev/test tests/test_property.py`` looks
further, with other examples each time. A failure prints the shortest list of steps that shows it.
"""

import os
import re

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import Savepoint

from odoo.addons.klantendossier.tools import levels

from . import oracle
from .common import PDF, DossierHttpCase

EXAMPLES = int(os.environ.get("KD_EXAMPLES") or 0)
MAX_FOLDERS = 8
MAX_STEPS = 12

FOLDER, DOCUMENT, PERMISSION, CLIENT = (
    f"klantendossier.{name}" for name in ("folder", "document", "permission", "client")
)

#: Picks one of the records that exist when the step is taken; modulo their number.
pick = st.integers(0, MAX_FOLDERS - 1)
#: As ``pick``, or nothing: no parent, the inbox.
pick_or_none = st.none() | pick
person = st.integers(0, 3)
rank = st.sampled_from([levels.NONE, levels.VIEW, levels.VIEW, levels.UPLOAD, levels.EDIT])
visibility = st.sampled_from(["folder", "folder", "selected", "office"])
people = st.sets(person, max_size=2)

#: Name of the method ``do_<name>`` and what it takes; what makes things comes more often.
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
    "bin_folder": (pick,),
    "restore_folder": (pick,),
    "delete_folder": (pick,),
    "bin_document": (pick,),
    "restore_document": (pick,),
    "delete_document": (pick,),
    "end": (person,),
    "reopen": (person,),
    "switch": (st.integers(0, 1),),
    "same_as": (person, person),
    "client_move": (person, pick, pick),
    "client_bin": (person, pick),
    "client_withdraw": (person, pick),
}
step = st.one_of(
    [st.tuples(st.just(name.strip()), *arguments) for name, arguments in STEPS.items()]
)


class TestProperty(DossierHttpCase):
    """Two administrations, three log-ins, one of them in both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = cls.vof | cls.bv
        cls.books.folder_ids.sudo()._unlocked("bin_date").write({"bin_date": "2020-01-01"})
        cls.books.folder_ids.unlink()
        cls.client_d = cls.make_client(cls.bv, "kd_anna", user=cls.anna)
        cls.clients = cls.client_a + cls.client_b + cls.client_c + cls.client_d
        cls.users = cls.anna + cls.bram + cls.carla
        cls.make_beginning()
        cls.env.flush_all()

    @classmethod
    def make_beginning(cls):
        """Make where every example starts: grants on two levels, one document per visibility."""
        top = cls.make_folder(cls.vof, "F91")
        middle = cls.make_folder(cls.vof, "F92", top)
        low = cls.make_folder(cls.vof, "F93", middle, client_visibility="uploader")
        beside = cls.make_folder(cls.vof, "F94")
        abroad = cls.make_folder(cls.bv, "F95")
        permission = cls.env[PERMISSION].with_user(cls.manager)
        for folder, client, rank in (
            (middle, cls.client_a, levels.EDIT),
            (beside, cls.client_a, levels.EDIT),
            (low, cls.client_b, levels.UPLOAD),
            (abroad, cls.client_c, levels.VIEW),
        ):
            permission._grant(folder.with_user(cls.manager), {client.id: rank}, True)
        document = cls.env[DOCUMENT].with_user(cls.manager)
        for name, folder, visibility, selected in (
            ("D91.pdf", middle, "folder", None),
            ("D92.pdf", low, "selected", cls.client_b),
            ("D93.pdf", middle, "office", None),
            ("D94.pdf", abroad, "folder", None),
            ("D95.pdf", None, None, None),
        ):
            document._upload(
                (folder.administration_id if folder else cls.vof).with_user(cls.manager),
                folder.with_user(cls.manager) if folder else None,
                [{"name": name, "data": PDF}],
                visibility,
                selected,
            )

    def test_everybody_sees_what_the_oracle_says(self):
        openers = {}
        for user in self.users:
            self.session = None  # else the one before is ended
            self.authenticate(user.login, user.login)
            openers[user] = self.opener

        @settings(
            max_examples=EXAMPLES or 200,
            derandomize=not EXAMPLES,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(step, min_size=3, max_size=MAX_STEPS), st.sampled_from(self.users))
        def run(steps, visitor):
            savepoint = Savepoint(self.cr)
            try:
                world = World(self)
                world.run(steps)
                self.opener = openers[visitor]
                world.check_pages(visitor)
            finally:
                self.env.transaction.clear()
                savepoint.close(rollback=True)
                # The groups of a log-in are cached, and went back with the savepoint.
                self.registry.clear_cache()

        with self.muted_registry_logger:
            run()


class World:
    """One example: the real dossiers, and beside them what they should be."""

    def __init__(self, case):
        self.case = case
        self.env = case.env
        self.made = self.zipped = 0
        self.checked = None
        self.on = dict.fromkeys(case.books.ids, True)
        self.binned_together = {}
        self.model = oracle.Model.of(self.read())

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
            c for c in (client, self.case.clients[(person + 1) % 4].id) if self.same_book(c, folder)
        ]
        wanted = dict.fromkeys(mine or [client], rank)
        before, preview = oracle.Model.of(self.model), None
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
            self.office("klantendossier.administration", administration),
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

    def do_client_upload(self, person, folder):
        user, folder = self.pick_user(person), self.pick_folder(folder)
        if not folder:
            return
        client = self.model.can_client(user.id, folder, levels.UPLOAD)
        self.made += 1
        name = f"D{self.made}.pdf"
        document = self.act(client, self.browse(FOLDER, folder, user)._client_upload, name, PDF)
        if document:
            values = self.model.folders[folder]
            only = values.uploader_only
            self.model.documents[document.id] = oracle.Document(
                values.administration,
                folder,
                name,
                "selected" if only else "folder",
                frozenset([client]) if only else frozenset(),
                False,
                client,
                False,
            )

    def do_move_folder(self, folder, parent):
        folder, parent = self.pick_folder(folder), self.pick_folder(parent)
        if not folder:
            return
        before = oracle.Model.of(self.model)
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
        before = oracle.Model.of(self.model)
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
        before = oracle.Model.of(self.model)
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

    def do_bin_folder(self, folder):
        folder = self.pick_folder(folder)
        if folder:
            if not self.model.folders[folder].binned:
                live = {f for f in self.model.subtree(folder) if not self.model.folders[f].binned}
                self.binned_together.update(dict.fromkeys(live, folder))
            self.act(self.model.bin_folder(folder), self.office(FOLDER, folder).action_bin)

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

    def do_delete_folder(self, folder):
        folder = self.pick_folder(folder)
        if folder:
            self.act(self.model.delete_folder(folder), self.office(FOLDER, folder).unlink)

    def do_bin_document(self, document):
        document = self.pick_document(document)
        if document:
            self.act(self.model.bin_document(document), self.office(DOCUMENT, document).action_bin)

    def do_restore_document(self, document):
        document = self.pick_document(document)
        if document:
            self.act(
                self.model.restore_document(document),
                self.office(DOCUMENT, document).action_restore,
            )

    def do_delete_document(self, document):
        document = self.pick_document(document)
        if document:
            self.act(self.model.delete_document(document), self.office(DOCUMENT, document).unlink)

    def do_end(self, person):
        client = self.case.clients[person].id
        self.act(self.model.end(client), self.office(CLIENT, client).action_end)

    def do_reopen(self, person):
        client = self.case.clients[person].id
        self.model.reopen(client, self.on[self.model.clients[client].administration])
        self.act(True, self.office(CLIENT, client).action_reopen)

    def do_switch(self, book):
        administration = self.case.books[book].id
        self.on[administration] = not self.on[administration]
        self.model.switch(administration, self.on[administration])
        self.act(
            True,
            self.office("klantendossier.administration", administration).write,
            {"dossier_enabled": self.on[administration]},
        )

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

    def do_client_move(self, person, document, folder):
        user, document, folder = (
            self.pick_user(person),
            self.pick_document(document),
            self.pick_folder(folder),
        )
        if document and folder:
            allowed = self.model.client_move(user.id, document, folder)
            self.act(allowed, self.browse(DOCUMENT, document, user)._client_move, folder)

    def do_client_bin(self, person, document):
        user, document = self.pick_user(person), self.pick_document(document)
        if document:
            allowed = self.model.client_bin(user.id, document)
            self.act(allowed, self.browse(DOCUMENT, document, user)._client_bin)

    def do_client_withdraw(self, person, document):
        user, document = self.pick_user(person), self.pick_document(document)
        if document:
            allowed = self.model.client_withdraw(user.id, document)
            self.act(allowed, self.browse(DOCUMENT, document, user)._client_withdraw)

    # ------------------------------------------------------------------ what was said beforehand

    def check_grant_preview(self, preview, before, folder, wanted, below):
        """What the preview said is what came: documents gained, lost, still closed, and folders."""
        after = self.model
        scope = [
            f for f in (after.subtree(folder) if below else {folder}) if not after.folders[f].binned
        ]
        for client, rank in wanted.items():
            expected = {
                "gains": sum(
                    client in after.audience(d) - before.audience(d) for d in after.documents
                ),
                "loses": sum(
                    client in before.audience(d) - after.audience(d) for d in after.documents
                ),
                "closed": sum(
                    d.folder in scope and not d.binned and client not in after.audience(document_id)
                    for document_id, d in after.documents.items()
                )
                if rank >= levels.VIEW
                else 0,
                "folders_gained": sum(self.opens(before, after, f, client) for f in scope),
                "folders_lost": sum(self.opens(after, before, f, client) for f in scope),
            }
            self.equal(preview.get(client), expected, f"preview of the grant to client {client}")

    @staticmethod
    def opens(before, after, folder, client):
        key = (folder, client)
        return before.rows.get(key, 0) < levels.VIEW <= after.rows.get(key, 0)

    def check_move_preview(self, preview, before):
        """The folders whose names are gained and lost by a move."""
        gains, loses = {}, {}
        for result, old, new in ((gains, before, self.model), (loses, self.model, before)):
            for folder, client in new.rows.keys() - old.rows.keys():
                result.setdefault(client, set()).add(self.model.folders[folder].name)
        for key, expected in (("gains", gains), ("loses", loses)):
            said = {client.id: set(names.split(", ")) for client, names in preview[key]}
            self.equal(said, expected, f"{key} in the preview of the move")

    def check_audience_preview(self, preview, before, document):
        old, new = before.audience(document), self.model.audience(document)
        for key, expected in (("gains", new - old), ("loses", old - new), ("keeps", old & new)):
            self.equal(
                preview[key],
                dict.fromkeys(expected, 1),
                f"{key} in the preview of document {document}",
            )

    # ------------------------------------------------------------------ what is

    def equal(self, real, expected, what):
        if real != expected:
            raise AssertionError(f"{what}: is {real}, should be {expected}")

    def check(self):
        """Compare the tables with the model, and then what everybody sees with the tables."""
        state = self.read()
        for table in ("clients", "folders", "documents", "rows"):
            self.equal(getattr(state, table), getattr(self.model, table), table)
        if state == self.checked:
            return  # the step was refused, or changed nothing that decides
        self.checked = state
        self.equal(state.broken_rules(), [], "rules that do not hold")
        self.equal(oracle.read_broken_paths(self.env.cr), [], "folders with a wrong path")
        if documents := self.office(DOCUMENT, sorted(state.documents)):
            audience = self.office(PERMISSION, None)._get_audience(documents)
            self.equal(audience, {d: state.audience(d) for d in state.documents}, "audience")
        for user in self.case.users:
            # What one user has read must not answer for the next.
            self.env.invalidate_all()
            if not self.browse(PERMISSION, None, user).has_access("read"):
                seen = state.ranks_of(user.id), state.documents_of(user.id)
                self.equal(({}, set()), seen, f"{user.login} has no group any more")
                continue
            self.check_rules(state, user)
            self.check_methods(state, user)

    def check_rules(self, state, user):
        """The record rules, by each way to ask them."""
        for model, every, ids in (
            (FOLDER, state.folders, set(state.ranks_of(user.id))),
            (DOCUMENT, state.documents, state.documents_of(user.id)),
        ):
            who = f"{model} for {user.login}"
            records = self.browse(model, None, user)
            self.equal(set(records.search([]).ids), ids, f"search of {who}")
            self.equal(
                records.search_count([("id", "in", sorted(every))]),
                len(ids),
                f"search_count of {who}",
            )
            readable = {one.id for one in records.browse(sorted(every)) if one.has_access("read")}
            self.equal(readable, ids, f"access to each {who}")
            groups = records.formatted_read_group([], ["administration_id"], ["__count"])
            self.equal(sum(group["__count"] for group in groups), len(ids), f"groups of {who}")
        rows = self.browse(PERMISSION, None, user).search_read([], ["folder_id", "rank"])
        ranks = {row["folder_id"][0]: row["rank"] for row in rows}
        self.equal(ranks, state.ranks_of(user.id), f"own permissions of {user.login}")

    def check_methods(self, state, user):
        """The methods that feed the pages."""
        ranks, documents = state.ranks_of(user.id), state.documents_of(user.id)
        folder_model, document_model = (
            self.browse(FOLDER, None, user),
            self.browse(DOCUMENT, None, user),
        )
        tree, counts = {}, {}
        for administration in self.case.books.ids:
            part = folder_model._client_tree(administration)
            elsewhere = [
                f["id"] for f in part if state.folders[f["id"]].administration != administration
            ]
            self.equal(elsewhere, [], "folders of another administration in the tree")
            tree.update({folder["id"]: folder for folder in part})
            counts.update(document_model._client_count_by_folder(administration))
        self.equal(
            {f: values["rank"] for f, values in tree.items()}, ranks, f"tree of {user.login}"
        )
        self.equal(counts, state.counts_of(user.id), f"counts for {user.login}")
        for folder_id, values in tree.items():
            self.equal(
                values["parent_id"] or None, state.folders[folder_id].parent, "parent in the tree"
            )
            self.equal("note" in values, ranks[folder_id] >= levels.VIEW, "note in the tree")
        shown = document_model._client_documents([])
        self.equal({values["id"] for values in shown}, documents, f"documents of {user.login}")
        # One ZIP a step, of another folder each time: it is slow, and half of them are refused.
        if state.folders:
            ids = sorted(state.folders)
            self.check_zip(state, user, ids[self.zipped % len(ids)])
            self.zipped += 1

    def check_zip(self, state, user, folder_id):
        expected = state.zip_names(user.id, folder_id)
        administration = state.folders[folder_id].administration
        try:
            _name, entries = self.browse(DOCUMENT, None, user)._client_zip(
                administration, folder_id
            )
            names = sorted(entry.name.rpartition("/")[2] for entry in entries)
        except AccessError:
            names = None
        self.equal(names, expected, f"ZIP of folder {folder_id} for {user.login}")

    def check_pages(self, user):
        """The page of each dossier, as the browser gets it."""
        state = self.read()
        for administration in self.case.books.ids:
            response = self.case.url_open(f"/my/dossiers/{administration}", allow_redirects=False)
            mine = [
                c
                for c in state.clients_of(user.id)
                if state.clients[c].administration == administration
            ]
            self.equal(
                response.status_code,
                200 if mine else 404,
                f"page of {administration} for {user.login}",
            )
            linked = {
                int(number) for number in re.findall(r"/my/dossiers/document/(\d+)", response.text)
            }
            expected = {
                d
                for d in state.documents_of(user.id)
                if state.documents[d].administration == administration
            }
            self.equal(linked, expected, f"links on the page of {administration} for {user.login}")
            names = set(re.findall(r"\bF\d+\b", response.text))
            expected = {
                state.folders[f].name
                for f in state.ranks_of(user.id)
                if state.folders[f].administration == administration
            }
            self.equal(
                names, expected, f"folder names on the page of {administration} for {user.login}"
            )
