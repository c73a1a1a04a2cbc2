"""None passes without its line, over HTTP: calls of every kind, and each guarded route.

The places that only a request reaches are named in test_event_refusal.
"""

import re

from odoo import http
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from .common import PDF, DossierHttpCase, pdf
from .rpc import ACCESS_ERROR, RpcMixin
from .test_event_refusal import MUTED

MODULE = "odoo.addons.klantendossier"
MODULES = ["klantendossier", "portal", "mail", "web"]


class TestEveryRequest(RpcMixin, DossierHttpCase):
    """Over HTTP: calls as a browser or a script makes them.

    A request that ends in an error is rolled back, and with it, in a test, also the log's own transaction: all
    share one connection here. So what was written is noted; that it survives is in test_concurrency.
    """

    def setUp(self):
        super().setUp()
        self.written = written = []
        write = type(self.env["klantendossier.event"])._write_refusal

        def noting(event, action, *args):
            write(event, action, *args)
            event.env.cr.execute("SELECT max(id) FROM klantendossier_event")
            [line] = event.env["klantendossier.event"].browse(event.env.cr.fetchone()[0])
            written.append((event.env.uid, line.with_context(lang="en_US").details_text))

        self.patch(type(self.env["klantendossier.event"]), "_write_refusal", noting)

    def csrf_token(self):
        return http.Request.csrf_token(self)

    def assertLine(self, user, call, message=""):
        before = len(self.written)
        with mute_logger(*MUTED):
            answer = call()
        self.assertEqual([uid for uid, _text in self.written[before:]], [user.id], message)
        return answer

    def test_calls_of_a_client_user(self):
        self.grant(self.bank, self.client_a, levels.VIEW)
        document = self.upload(self.bank)
        self.env.flush_all()
        self.log_in(self.anna)
        foreign = {"context": {"allowed_company_ids": self.other_company.ids}}
        model, folder = "klantendossier.document", "klantendossier.folder"
        calls = {
            "closed field": (model, "read", document.ids, ["internal_note"]),
            "closed field in a page": (model, "web_read", document.ids, {"internal_note": {}}),
            "condition on a closed field": (model, "search", [["internal_note", "like", "BSN%"]]),
            "order by a closed field": (model, "search", [], 0, None, "sha256"),
            "group by a closed field": (model, "formatted_read_group", [], ["origin"], ["__count"]),
            "child_of": (folder, "search", [["id", "child_of", [self.fixed.id]]]),
            "nested child_of": (
                model,
                "search",
                [["folder_id", "any", [["id", "child_of", [self.fixed.id]]]]],
            ),
            "write": (model, "write", document.ids, {"name": "x"}),
            "create": (folder, "create", {"name": "x"}),
            "delete": (model, "unlink", document.ids),
            "not there": (model, "read", [2**31 - 1], ["name"]),
            "external id": (model, "get_external_id", [2**31 - 1]),
            "private method": (model, "_client_bin", document.ids),
            "log": ("klantendossier.event", "search_read", []),
        }
        for message, (name, method, *arguments) in calls.items():
            result = self.assertLine(
                self.anna, lambda c=(name, method, *arguments): self.call(*c), message
            )[0]
            self.assertEqual(result, ACCESS_ERROR, message)
        result = self.assertLine(
            self.anna, lambda: self.call(model, "search_read", [], ["name"], **foreign)
        )[0]
        self.assertEqual(result, ACCESS_ERROR)
        self.assertIn("The company is not one of this user's", self.written[-1][1])

    def test_calls_of_the_office(self):
        document = self.upload(self.bank)
        self.env.flush_all()
        self.log_in(self.office)
        foreign = {"context": {"allowed_company_ids": self.other_company.ids}}
        for name in ("administration", "client", "folder", "document", "template", "role"):
            model = f"klantendossier.{name}"
            for method, arguments in (
                ("search_read", [[]]),
                ("web_search_read", [[], {"display_name": {}}]),
                ("name_search", ["x"]),
            ):
                self.assertLine(
                    self.office,
                    lambda c=(model, method, *arguments): self.call(*c, **foreign),
                    name,
                )
        calls = {
            "protected": ("document", "write", document.ids, {"visibility": "folder"}),
            "managers only": ("administration", "write", self.vof.ids, {"office_access": "team"}),
            "managers' model": ("event", "search", []),
            "delete": ("document", "unlink", document.ids),
            "new in a foreign company": (
                "administration",
                "create",
                {"name": "x", "company_id": self.other_company.id},
            ),
            "default in a foreign company": ("administration", "create", {"name": "x"}),
        }
        for message, (name, method, *arguments) in calls.items():
            extra = foreign if message.startswith("default") else {}
            call = (f"klantendossier.{name}", method, *arguments)
            result = self.assertLine(
                self.office, lambda c=call, e=extra: self.call(*c, **e), message
            )[0]
            self.assertEqual(result, ACCESS_ERROR, message)

    def test_requests(self):
        """The routes around the calls."""
        self.log_in(self.anna)
        self.assertLine(self.anna, lambda: self.url_open(f"/my/dossiers/{self.bv.id}"))
        self.assertLine(self.anna, lambda: self.url_open("/my/dossiers/document/0"))
        token = self.csrf_token()
        data = {"csrf_token": token, "administration_id": self.vof.id, "folder_id": self.bank.id}
        file = {"file": ("x.pdf", PDF, "application/pdf")}
        answer = self.assertLine(
            self.anna, lambda: self.url_open("/klantendossier/upload", data=data, files=file)
        )
        self.assertEqual(answer.status_code, 404)
        data = {
            "csrf_token": token,
            "thread_model": "klantendossier.folder",
            "thread_id": self.main.id,
        }
        answer = self.assertLine(
            self.anna,
            lambda: self.url_open(
                "/mail/attachment/upload",
                data=data,
                files={"ufile": ("x.pdf", PDF, "application/pdf")},
            ),
        )
        self.assertEqual(answer.status_code, 404)
        answer = self.assertLine(
            self.anna,
            lambda: self.url_open(f"/web/content/klantendossier.folder/{self.main.id}/name"),
        )
        self.assertEqual(answer.status_code, 404)

    def test_every_route_with_ids_of_another_dossier(self):
        """Each guarded route, by each method: the one answer, and one line."""
        self.upload(self.bank, "geheim.pdf")
        document = self.vof.document_ids[:1]
        ids = {
            "administration_id": self.vof.id,
            "folder_id": self.bank.id,
            "document_id": document.id,
        }
        self.env.flush_all()
        self.log_in(self.carla)
        walked = 0
        for rule, endpoint in http._generate_routing_rules(MODULES, nodb_only=False):
            if not endpoint.func.__module__.startswith(MODULE) or "_id>" not in rule:
                continue
            url = re.sub(r"<[^>]*?(\w+)>", lambda match: str(ids.get(match[1], 1)), rule)
            if not url.startswith("/my/dossiers"):
                continue
            for method in endpoint.routing.get("methods") or ["GET", "POST"]:
                walked += 1
                form = {
                    "csrf_token": self.csrf_token(),
                    "name": "x",
                    "note": "x",
                    "folder_id": self.bank.id,
                }
                files = {"ufile": ("x.pdf", pdf("x"), "application/pdf")}
                more = {"data": form, "files": files} if method == "POST" else {}
                with self.subTest(url=url, method=method):
                    answer = self.assertLine(
                        self.carla,
                        lambda u=url, m=method, k=more: self.url_open(u, method=m, **k),
                        url,
                    )
                    self.assertEqual(answer.status_code, 404)
        self.assertGreater(walked, 12)
