"""Random dossiers: what the office sees as a client user is what he sees himself, over his own log-in."""

from hypothesis import HealthCheck, Phase, example, given, note, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.sql_db import Savepoint

from odoo.addons.klantendossier.tools import levels

from .common import DossierCase
from .test_property import EXAMPLES, PropertyMixin
from .world import DOCUMENT, MAX_STEPS, PERMISSION, World, step

PAGE, CLIENT, REACH = "klantendossier.portal.page", "klantendossier.client", "klantendossier.reach"


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


#: What the examples must have met: each is a reason why a page shows something else.
RANGE = frozenset(
    {
        "a way through",
        "a folder in the bin",
        "a document in the bin",
        "a document that is kept back",
        "a document for the office only",
        "a document for selected client users",
        "an upload that only its uploader sees",
        "a client user who has ended",
        "a client user without a log-in",
        "a client user whose log-in is closed",
        "a log-in in two administrations",
    }
)


class ViewAsWorld(World):
    """Looks at every page of every client user, in two ways: half way, at the end, and while something is off.

    Many short looks at other worlds find more than a look after each act of a few.
    """

    def __init__(self, case, met):
        super().__init__(case)
        self.met = met

    def run(self, steps):
        for number, (name, *arguments) in enumerate(steps, start=1):
            note(f"step {number}: {name} {arguments}")
            getattr(self, f"do_{name}")(*arguments)
            if number in (len(steps) // 2, len(steps)):
                self.check()

    def meet(self, state):
        """Note which of the cases there are now."""
        mine = [*state.rows.items()]
        documents = [d for d in state.documents.values() if d.folder]
        logins = [client.user for client in state.clients.values() if client.open]
        cases = {
            "a way through": any(
                rank == levels.TRAVERSE and not state.folders[folder].binned
                for (folder, _client), rank in mine
            ),
            "a folder in the bin": any(state.folders[folder].binned for (folder, _c), _r in mine),
            "a document in the bin": any(d.binned for d in documents),
            "a document that is kept back": any(d.held and not d.binned for d in documents),
            "a document for the office only": any(d.visibility == "office" for d in documents),
            "a document for selected client users": any(d.selected for d in documents),
            "an upload that only its uploader sees": any(
                d.uploader and d.selected and not d.binned for d in documents
            ),
            "a client user who has ended": any(c.ended for c in state.clients.values()),
            "a client user without a log-in": any(
                not c.user and not c.ended for c in state.clients.values()
            ),
            "a client user whose log-in is closed": any(
                c.user and not c.open and not c.ended for c in state.clients.values()
            ),
            "a log-in in two administrations": len(logins) > len(set(logins)),
        }
        self.met.update(case for case, there in cases.items() if there)

    def check(self):
        state = self.read()
        if state == self.checked:
            return
        self.checked = state
        self.meet(state)
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
        lines = self.env[REACH].with_user(case.manager).search([("client_id", "=", client_id)])
        listed = {line.folder_id.id: levels.BY_CODE[line.level] for line in lines}
        self.equal(listed, rows, "list of who sees what, its folders")
        listed = set(lines.document_id.ids)
        self.equal(listed, expected, "list of who sees what, its documents")
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
        met = set()

        @settings(
            max_examples=EXAMPLES or 20,
            derandomize=not EXAMPLES,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @example([("client_upload", 1, 2), ("bin_document", 0, False), ("hold", 1, True)])
        @example([("archive_login", 0, False), ("end", 1, False), ("bin_folder", 1, False)])
        @given(st.lists(step, min_size=3, max_size=MAX_STEPS))
        def run(steps):
            savepoint = Savepoint(self.cr)
            try:
                ViewAsWorld(self, met).run(steps)
            finally:
                self.env.transaction.clear()
                savepoint.close(rollback=True)
                self.registry.clear_cache()

        run()
        self.assertFalse(RANGE - met, "the examples did not meet these")
