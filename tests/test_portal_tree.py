"""How the page of a dossier shows its tree: what comes first, what is open, what is folded away."""

from lxml import html

from odoo.addons.klantendossier.controllers.access import breakable
from odoo.addons.klantendossier.tools import levels

from .common import pdf
from .portal import PortalCase


class TestPortalTree(PortalCase):
    """The rows of the page, without any script."""

    def page(self, url=None):
        self.login(self.anna)
        return html.fromstring(self.get(url or self.dossier_url).text)

    @staticmethod
    def words(element):
        return " ".join(element.text_content().split())

    def mains(self, page):
        """Give the main folders of the page as name -> whether it stands open, in order."""
        name = "string(./summary/h2/text()[normalize-space()])"
        return {
            details.xpath(name).strip(): bool(details.get("open"))
            for details in page.xpath("//section/details")
        }

    def make_mains(self):
        self.main.write({"book_year": "2026"})
        for name, year in (
            ("Jaarwerk 2024", "2024"),
            ("Jaarwerk 2025", "2025"),
            ("Brieven", False),
        ):
            folder = self.make_folder(self.vof, name, book_year=year)
            self.grant(folder, self.client_a)

    def test_the_newest_book_year_comes_first_and_older_ones_are_closed(self):
        self.make_mains()
        self.assertEqual(
            list(self.mains(self.page()).items()),
            [
                ("Jaarwerk 2026", True),
                ("Vaste stukken", True),
                ("Brieven", True),
                ("Jaarwerk 2025", False),
                ("Jaarwerk 2024", False),
            ],
        )

    def test_a_broken_book_year_is_older_than_the_year_it_ends_in(self):
        self.make_mains()
        self.main.book_year = "2025/2026"
        self.assertEqual(next(iter(self.mains(self.page()))), "Jaarwerk 2026")
        self.make_folder(self.vof, "Kalenderjaar", book_year="2026")
        newest = self.env["klantendossier.folder"].search([("name", "=", "Kalenderjaar")])
        self.grant(newest, self.client_a)
        self.assertEqual(next(iter(self.mains(self.page()))), "Kalenderjaar")

    def test_open_everything_is_a_link_and_closes_again(self):
        self.upload(self.bank)
        page = self.page()
        [link] = page.xpath("//a[contains(@class, 'o_kd_toggle')]")
        self.assertIn(f"?open={self.main.id}#map-{self.main.id}", link.get("href"))
        self.assertFalse(page.xpath("//details[contains(@class, 'o_kd_sub')][@open]"))
        page = self.page(link.get("href").split("#")[0])
        self.assertEqual(len(page.xpath("//details[contains(@class, 'o_kd_sub')][@open]")), 2)
        [link] = page.xpath("//a[contains(@class, 'o_kd_toggle')]")
        self.assertNotIn("?open", link.get("href"))

    def test_a_main_folder_that_opens_everything(self):
        """Closed until the click that opens all of it, unless it is this year's."""
        self.upload(self.bank)
        self.main.open_all = True
        for year, is_open in ((False, False), ("2026", True)):
            self.main.book_year = year
            page = self.page()
            self.assertEqual(self.mains(page)["Jaarwerk 2026"], is_open)
            self.assertEqual(len(page.xpath("//details[contains(@class, 'o_kd_sub')][@open]")), 2)

    def test_empty_folders_are_one_line(self):
        self.upload(self.sub)
        for name in ("Voorraden", "Personeel"):
            self.make_folder(self.vof, name, self.main)
        shown = self.env["klantendossier.folder"].search(
            [("name", "in", ("Voorraden", "Personeel"))]
        )
        self.make_folder(self.vof, "Loonstaten", shown[-1])
        self.grant(self.main, self.client_a, levels.VIEW, below=True)
        self.grant(shown[0], self.client_a, levels.UPLOAD)
        page = self.page()
        [empties] = page.xpath("//details[contains(@class, 'o_kd_empties')]")
        self.assertFalse(empties.get("open"))
        self.assertIn("4 empty folders", self.words(empties.find("summary")))
        self.assertIn("You can add to 1 of them", self.words(empties.find("summary")))
        names = [self.words(row) for row in empties.xpath(".//li/div[1]")]
        self.assertEqual(
            names,
            ["Liquide middelen › Bank", "Voorraden", "Personeel", "Personeel › Loonstaten"],
        )
        [link] = empties.xpath(".//li//a")
        self.assertIn(f"/map/{shown[0].id}/toevoegen", link.get("href"))

    def test_one_empty_folder_is_itself(self):
        self.upload(self.sub)
        page = self.page()
        self.assertFalse(page.xpath("//details[contains(@class, 'o_kd_empties')]"))
        [row] = page.xpath("//ul[contains(@class, 'o_kd_empties')]/li")
        self.assertIn("Liquide middelen › Bank No documents yet", self.words(row))

    def test_no_documents_yet_is_said_once(self):
        self.upload(self.fixed)
        page = self.page()
        [main] = page.xpath(f"//details[@id='map-{self.main.id}']")
        self.assertEqual(self.words(main).count("No documents yet"), 1)
        self.upload(self.bank)  # deep down: nothing above it is empty
        page = self.page()
        self.assertNotIn("No documents yet", self.words(page))
        page = self.page(f"{self.dossier_url}/map/{self.sub.id}")
        self.assertNotIn("No documents yet", self.words(page))

    def test_the_number_of_a_folder_is_that_of_all_below_it(self):
        self.upload(self.bank, data=pdf("a"))
        self.upload(self.sub, data=pdf("b"))
        page = self.page()
        [name] = page.xpath("//summary[contains(., 'Liquide middelen')]/h3")
        self.assertIn("2 documents", self.words(name))

    def test_a_way_through_says_what_it_is(self):
        self.upload(self.bank)
        self.grant(self.main, self.client_a, levels.NONE, below=True)
        self.grant(self.bank, self.client_a)
        page = self.page()
        for folder in (self.main,):
            [row] = page.xpath(f"//details[@id='map-{folder.id}']")
            self.assertIn("Here you see only the folders that are open to you", self.words(row))
        self.assertNotIn(f"/map/{self.main.id}/", html.tostring(page).decode())

    def test_more_documents_than_one_page_takes(self):
        """Folders become links with the number of documents below them; empty ones are one line too."""
        self.env["klantendossier.document"].with_user(self.manager)._upload(
            self.vof.with_user(self.manager),
            self.sub.with_user(self.manager),
            [{"name": f"stuk {n}.pdf", "data": pdf(n)} for n in range(201)],
            visibility="folder",
        )
        self.make_folder(self.vof, "Voorraden", self.main)
        self.grant(self.main, self.client_a, below=True)
        page = self.page()
        [link] = page.xpath(f"//a[@id='map-{self.sub.id}']")
        self.assertIn("201 documents", self.words(link))
        self.assertIn("2 empty folders", self.words(page))
        page = self.page(self.main_url)
        self.assertIn("201 documents", self.words(page.xpath(f"//a[@id='map-{self.sub.id}']")[0]))
        self.assertIn("2 empty folders", self.words(page))

    def test_names_break_at_their_joints(self):
        self.upload(self.main, "Mutaties_2026_export-bank.v2.pdf")
        self.login(self.anna)
        page = self.get(self.main_url).text
        self.assertIn("Mutaties_<wbr/>2026_<wbr/>export-<wbr/>bank.<wbr/>v2.pdf", page)
        self.assertEqual(breakable("<b>_<i>.pdf"), "&lt;b&gt;_&lt;i&gt;.pdf")
