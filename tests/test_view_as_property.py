"""Random dossiers: what the office sees as a client user is what he sees himself, over his own log-in."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.sql_db import Savepoint

from .common import DossierCase
from .test_property import EXAMPLES, PropertyMixin
from .world import DOCUMENT, MAX_STEPS, PERMISSION, World, step

PAGE, CLIENT = "klantendossier.portal.page", "klantendossier.client"


def plain(value):
    """Give the values of a page without what leads round in circles, and without the key of one upload."""
    if isinstance(value, dict):
        return {
            key: plain(part)
            for key, part in value.items()
            if key not in ("above", "upload_key", "children", "filled")
        } | {key: [child["id"] for child in value[key]] for key in ("children",) if key in value}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


class ViewAsWorld(World):
    """Looks after each act at every page of every client user, in two ways."""

    def check(self):
        state = self.read()
        if state == self.checked:
            return
        self.checked = state
        with self.env["klantendossier.event"]._asking():
            for client in self.case.clients.exists():
                self.check_client(state, client.id)

    def try_page(self, method, *args, **kwargs):
        self.env.invalidate_all()
        try:
            return plain(method(*args, **kwargs))
        except AccessError:
            return "refused"

    def check_client(self, state, client_id):
        case = self.case
        self.env.invalidate_all()
        client = self.env[CLIENT].browse(client_id)
        book, user = client.administration_id.id, client.access_user_id
        office = self.env[PAGE].with_user(case.manager).with_context(lang="en_US", tz="UTC")
        reader = office._read_as(client_id)
        page = self.try_page(office._dossier_page, book, reader=reader)
        # Also without a log-in: who he is in the audience of, and the folders of his rows.
        documents = self.env[DOCUMENT].with_user(case.manager).browse(sorted(state.documents))
        audience = self.env[PERMISSION].with_user(case.manager)._get_audience(documents)
        expected = {d for d, clients in audience.items() if client_id in clients}
        shown = office.env[DOCUMENT]._client_documents([], reader=reader)
        self.equal({values["id"] for values in shown}, expected, "documents, against the audience")
        tree = office.env["klantendossier.folder"]._client_tree(book, reader)
        rows = {
            folder: rank
            for (folder, row_client), rank in state.rows.items()
            if row_client == client_id and not state.folders[folder].binned
        }
        self.equal({f["id"]: f["rank"] for f in tree}, rows, "tree, against the rows")
        if not user:
            return
        own = self.env[PAGE].with_user(user).with_context(lang="en_US", tz="UTC")
        self.equal(page, self.try_page(own._dossier_page, book), "dossier")
        calls = [("_dossier_page", (book, query)) for query in ("f9", "d9 pdf", "f1", "zzz")]
        for folder in state.folders:
            calls += [("_folder_page", (book, folder)), ("_folder_page", (book, folder, 1, True))]
        for name, args in calls:
            viewed = self.try_page(getattr(office, name), *args, reader=reader)
            self.equal(viewed, self.try_page(getattr(own, name), *args), f"{name} {args}")
        for document_id, values in state.documents.items():
            viewed = self.try_page(office._document_page, document_id, reader=reader)
            if values.administration == book:
                seen = self.try_page(own._document_page, document_id)
                self.equal(viewed, seen, f"page of document {document_id}")
            else:  # his own page would show it when he is a client there too
                self.equal(viewed, "refused", f"document {document_id} of another administration")


class TestViewAsProperty(PropertyMixin, DossierCase):
    def test_the_office_sees_what_the_client_user_sees(self):
        self.shadow = self.make_shadow()

        @settings(
            max_examples=EXAMPLES or 10,
            derandomize=not EXAMPLES,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(step, min_size=3, max_size=MAX_STEPS))
        def run(steps):
            savepoint = Savepoint(self.cr)
            try:
                ViewAsWorld(self).run(steps)
            finally:
                self.env.transaction.clear()
                savepoint.close(rollback=True)
                self.registry.clear_cache()

        run()
