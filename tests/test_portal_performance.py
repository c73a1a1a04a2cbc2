"""What the pages of the portal cost in the database, over HTTP, with little and with much in a dossier."""

from odoo import http

from odoo.addons.klantendossier.tools import levels

from .common import PASSWORD, DossierHttpCase, pdf

FEW, MANY = (5, 5), (60, 250)


class TestPortalPerformance(DossierHttpCase):
    """Budgets over Odoo's own pages, whatever the number of folders and documents."""

    def login(self, user):
        self.forget()
        self.authenticate(user.login, PASSWORD)

    def count(self, url):
        """Give the number of SQL queries of one request, after one that fills Odoo's own caches."""
        for _warm in range(2):
            self.forget()
            self.assertEqual(self.url_open(url).status_code, 200, url)
        self.forget()
        before = self.cr.sql_log_count
        self.url_open(url)
        return self.cr.sql_log_count - before

    def count_upload(self, url, number):
        """Give the number of SQL queries of one upload, after one that fills Odoo's own caches."""
        for turn in range(2):
            self.forget()
            before = self.cr.sql_log_count
            name = f"bon {number} {turn}.pdf"
            response = self.url_open(
                url,
                data={"csrf_token": http.Request.csrf_token(self)},
                files={"ufile": (name, pdf(name))},
                headers={"Accept": "application/json"},
            )
            self.assertEqual(response.status_code, 200, response.text)
        return self.cr.sql_log_count - before

    def fill(self, folders, documents):
        """Bring the main folder to so many folders below it and so many documents in the first one."""
        have = self.env["klantendossier.folder"].search(
            [("id", "child_of", self.main.id), ("id", "!=", self.main.id)]
        )
        self.env["klantendossier.folder"].create(
            [
                {
                    "administration_id": self.vof.id,
                    "parent_id": self.main.id,
                    "name": f"Map {number}",
                }
                for number in range(len(have), folders)
            ]
        )
        stored = self.env["klantendossier.document"].search_count([("folder_id", "=", self.sub.id)])
        self.env["klantendossier.document"].with_user(self.manager)._upload(
            self.vof.with_user(self.manager),
            self.sub.with_user(self.manager),
            [
                {"name": f"stuk {number}.pdf", "data": pdf(number)}
                for number in range(stored, documents)
            ],
            visibility="folder",
        )
        self.grant(self.main, self.client_a, levels.EDIT, below=True)

    def test_pages(self):
        base = f"/my/dossiers/{self.vof.id}"
        pages = {
            base: 8,
            f"{base}?q=stuk": 8,
            f"{base}/map/{self.sub.id}": 6,
            f"{base}/map/{self.main.id}?alles=1": 6,
        }
        counted = []
        for folders, documents in (FEW, MANY):
            self.fill(folders, documents)
            self.login(self.anna)
            own = self.count("/my")
            counted.append({url: self.count(url) - own for url in pages})
        for url, budget in pages.items():
            few, many = counted[0][url], counted[1][url]
            self.assertLessEqual(few, budget, url)
            self.assertLessEqual(many, budget, url)
            # With more documents than fit on one page the numbers per folder are one more query.
            self.assertLessEqual(many - few, 1, f"{url} grows with the dossier")

    def test_upload(self):
        """Adding a document asks for the level once and reads no tree, for the page and for each file."""
        url = f"/my/dossiers/{self.vof.id}/map/{self.main.id}/toevoegen"
        counted = []
        for folders, documents in (FEW, MANY):
            self.fill(folders, documents)
            self.login(self.anna)
            own = self.count("/my")
            page, sent = self.count(url), self.count_upload(url, folders)
            counted.append((page - own, sent - own))
        (few_page, few_sent), (many_page, many_sent) = counted
        self.assertLessEqual(few_page, 3)
        # Two of them make sure that the same file, or another one of its name, is not stored here at the
        # same moment by somebody else.
        self.assertLessEqual(few_sent, 13)
        self.assertEqual((many_page, many_sent), (few_page, few_sent), "it grows with the dossier")

    def test_download(self):
        document = self.upload(self.main)
        self.grant(self.main, self.client_a)
        attachment = self.env["ir.attachment"].create({"name": "gewoon.pdf", "raw": pdf("gewoon")})
        self.login(self.manager)
        attachment.write({"res_model": "res.partner", "res_id": self.manager.partner_id.id})
        plain = self.count(f"/web/content/{attachment.id}")
        self.assertLessEqual(self.count(f"/my/dossiers/document/{document.id}/download") - plain, 6)
        self.login(self.anna)
        self.assertLessEqual(self.count(f"/my/dossiers/document/{document.id}/download") - plain, 6)
