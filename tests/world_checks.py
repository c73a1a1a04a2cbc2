"""What the tests of random acts look at after each act."""

import re

from odoo.exceptions import AccessError

from odoo.addons.klantendossier.tools import levels

from . import oracle

FOLDER, DOCUMENT, PERMISSION = (
    f"klantendossier.{name}" for name in ("folder", "document", "permission")
)


class WorldChecks:
    """Part of ``world.World``: the real dossiers against the oracle."""

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
        self.check_funnel()
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

    def check_funnel(self):
        """What was reconciled only where the funnel said so is what everybody can see now."""
        opens = {client_id for client_id, client in self.model.clients.items() if client.open}
        versions = self.read_versions()
        expected = {
            (document_id, client_id, versions[document_id])
            for document_id in self.model.documents
            for client_id in self.model.audience(document_id) & opens
        }
        self.equal(self.case.shadow.read_documents(), expected, "documents after the funnel")
        expected = {
            (folder_id, client_id)
            for folder_id, client_id in self.model.rows
            if client_id in opens and not self.model.folders[folder_id].binned
        }
        self.equal(self.case.shadow.read_folders(), expected, "folders after the funnel")

    def read_versions(self):
        """Give document id -> id of the current version."""
        self.env.cr.execute("SELECT id, current_version_id FROM klantendossier_document")
        return dict(self.env.cr.fetchall())

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

    def expected_status(self, user, mine):
        if user.id in self.model.dead_users:
            return 303  # to the log-in page
        return 200 if mine else 404

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
                self.expected_status(user, mine),
                f"page of {administration} for {user.login}",
            )
            if user.id in self.model.dead_users:
                continue
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
