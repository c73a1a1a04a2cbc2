"""The search page of the portal, and the remark that a client user gave with an upload."""

from odoo.addons.klantendossier.tools import levels

from .portal import PortalCase


class TestSearchPage(PortalCase):
    def ask(self, query):
        response = self.get(f"{self.dossier_url}?q={query}")
        self.assertEqual(response.status_code, 200, query)
        return response.text

    def test_folders_and_documents(self):
        self.upload(self.bank, "Privégebruik auto.pdf")
        self.fixed.note = "Hier ligt ook <b>privé</b>"
        self.login(self.anna)
        page = self.ask("PRIVE")
        self.assertIn("Privégebruik auto.pdf", page)
        self.assertIn(f"{self.dossier_url}/map/{self.fixed.id}", page)
        self.assertIn("Hier ligt ook &lt;b&gt;privé&lt;/b&gt;", page)
        self.assertNotIn(f"{self.dossier_url}/map/{self.main.id}", page)

    def test_traverse_folder_is_no_link(self):
        self.grant(self.sub, self.client_b)
        self.main.note = "Geheim"
        self.login(self.bram)
        page = self.ask("jaarwerk")
        self.assertIn("Jaarwerk 2026", page)
        self.assertIn("Way through", page)
        self.assertNotIn(f"{self.dossier_url}/map/{self.main.id}", page)
        self.assertIn("in what you may see", self.ask("geheim"))

    def test_bad_input(self):
        self.upload(self.bank, "stuk.pdf")
        self.login(self.anna)
        for query in (
            *("%25", "%CC%81", "%ED%A0%80", "%FF", "x" * 3000, "{{7*7}}", "%22%3E%3Cb%3E", "%5C"),
            *("%F0%9F%98%80", "stuk%20%00%20geen", "%E2%80%AE", "qq" + "%20qq" * 900, "%01", "/"),
        ):
            self.assertFalse("stuk.pdf" in self.ask(query), query)
        self.assertTrue("stuk.pdf" in self.ask("stuk%00"))
        for query in ("%20%20", "%00"):  # nothing typed: the dossier itself
            self.assertTrue("Open everything" in self.ask(query))

    def test_own_remark_is_shown_to_oneself(self):
        self.grant(self.bank, self.client_b, levels.EDIT)
        self.login(self.anna)
        url = f"{self.dossier_url}/map/{self.bank.id}/toevoegen"
        self.send(url, "bon.pdf", data={"remark": "Betaald\nuit <i>privé</i>"})
        document = self.env["klantendossier.document"].search([], limit=1)
        page = self.get(self.document_url(document)).text
        self.assertIn("Your remark for the office", page)
        self.assertIn("Betaald\nuit &lt;i&gt;privé&lt;/i&gt;", page)
        self.login(self.bram)
        page = self.get(self.document_url(document)).text
        self.assertIn("bon.pdf", page)
        self.assertNotIn("Betaald", page)
        self.assertNotIn("remark for the office", page)
