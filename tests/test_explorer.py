"""The office's explorer: the tree beside the documents, and the address that leads back to it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError

from odoo.addons.klantendossier.tools import levels

from .browser import BrowserMixin
from .common import DossierCase, DossierHttpCase, pdf

MODEL = "klantendossier.administration"
#: Counts what a page asks the server for, by name of the method or route.
COUNTER = """
    window.kdCalls = [];
    const open = window.fetch;
    window.fetch = (...args) => {
        const url = String(args[0]?.url || args[0]);
        if (url.includes('/web/dataset') || url.includes('/web/action') || url.includes('/json')) {
            window.kdCalls.push(url.split('/web/').pop());
        }
        return open(...args);
    };
    const send = XMLHttpRequest.prototype.open;
    XMLHttpRequest.prototype.open = function (method, url, ...rest) {
        window.kdCalls.push(String(url).split('/web/').pop());
        return send.call(this, method, url, ...rest);
    };
"""


class TestExplorerTree(DossierCase):
    """What the server says of a tree."""

    def tree(self, folder_id=False, open_ids=None, administration=None, user=None):
        administrations = self.env[MODEL].with_user(user or self.office)
        self.forget()
        return administrations.get_explorer_tree(
            (administration or self.vof).id, folder_id, open_ids
        )

    def names(self, tree):
        return [folder["name"] for folder in tree["folders"]]

    def test_only_what_is_open_is_given(self):
        self.assertEqual(self.names(self.tree()), ["Jaarwerk 2026", "Vaste stukken"])
        tree = self.tree(open_ids=[self.main.id])
        self.assertEqual(self.names(tree), ["Jaarwerk 2026", "Liquide middelen", "Vaste stukken"])
        closed = self.tree(open_ids=[self.sub.id])
        self.assertEqual(self.names(closed), ["Jaarwerk 2026", "Vaste stukken"])

    def test_the_way_to_the_active_folder_is_always_given(self):
        tree = self.tree(self.bank.id, [])
        self.assertIn("Bank", self.names(tree))
        self.assertEqual(tree["folder"]["path"], "Jaarwerk 2026 / Liquide middelen / Bank")
        self.assertFalse(tree["folder"]["gone"])

    def test_a_main_folder_that_opens_everything_gives_everything_below(self):
        self.main.open_all = True
        self.assertIn("Bank", self.names(self.tree(self.main.id, [])))

    def test_the_current_book_year_comes_first_and_is_open(self):
        self.main.book_year = "2026"
        old = self.make_folder(self.vof, "Jaarwerk 2025", book_year="2025", sequence=1)
        later = self.make_folder(self.vof, "Jaarwerk 2999", book_year="2999", sequence=2)
        self.make_folder(self.vof, "Btw", old)
        tree = self.tree()
        self.assertEqual(
            self.names(tree),
            ["Jaarwerk 2026", "Liquide middelen", "Jaarwerk 2025", later.name, "Vaste stukken"],
        )
        self.assertEqual([f["is_current"] for f in tree["folders"] if not f["parent_id"]][0], True)

    def test_counts_with_everything_below_and_what_is_new(self):
        self.upload(self.bank, "Een.pdf")
        new = self.upload(self.sub, "Twee.pdf")
        new._write_own({"origin": "portal", "handled_date": False})
        self.upload(self.bank, "Weg.pdf").action_bin()
        self.upload(self.bank.browse(), "Inbox.pdf", administration=self.vof)
        gone = self.make_folder(self.vof, "Weg", self.sub)
        self.upload(gone, "Mee.pdf")._write_own({"origin": "portal", "handled_date": False})
        gone.action_bin()
        tree = self.tree(open_ids=[self.main.id, self.sub.id])
        numbers = {f["name"]: (f["count"], f["own_count"], f["new"]) for f in tree["folders"]}
        self.assertEqual(
            numbers,
            {
                "Jaarwerk 2026": (2, 0, 1),
                "Liquide middelen": (2, 1, 1),
                "Bank": (1, 1, 0),
                "Vaste stukken": (0, 0, 0),
            },
        )
        self.assertEqual((tree["inbox"]["count"], tree["bin"]["count"]), (1, 2))
        self.assertEqual([d["name"] for d in tree["inbox"]["documents"]], ["Inbox.pdf"])

    def test_who_sees_a_folder(self):
        self.grant(self.sub, self.client_a, levels.VIEW)
        self.grant(self.sub, self.client_b, levels.EDIT)
        access = {
            f["name"]: (f["access"], f["access_count"])
            for f in self.tree(open_ids=[self.main.id])["folders"]
        }
        self.assertEqual(
            access,
            {
                "Jaarwerk 2026": ("traverse", 2),
                "Liquide middelen": ("people", 2),
                "Vaste stukken": ("office", 0),
            },
        )

    def test_a_folder_that_is_gone(self):
        self.bank.action_bin()
        for folder_id in (self.bank.id, self.bv_main.id, 2**31 - 1, 2**40, -1, "x", [1]):
            with self.subTest(folder=folder_id):
                folder = self.tree(folder_id)["folder"]
                self.assertTrue(folder["gone"])
                self.assertNotIn("name", folder)

    def test_no_administration_for_this_user(self):
        self.vof.office_access = "team"
        for user, administration in ((self.piet, self.vof), (self.office, self.other)):
            self.assertIs(self.tree(administration=administration, user=user), False)
        for nonsense in (0, None, "x", 2**40, []):
            self.assertIs(self.env[MODEL].with_user(self.office).get_explorer_tree(nonsense), False)
        for user in (self.anna, self.outsider, self.employee):
            with self.assertRaises(AccessError):
                self.tree(user=user)

    @settings(max_examples=20, deadline=None)
    @given(st.data())
    def test_counts_are_what_counting_gives(self, data):
        with self.env.cr.savepoint() as savepoint:
            folders = [self.main, self.sub, self.bank, self.fixed]
            for number in range(data.draw(st.integers(0, 5))):
                above = data.draw(st.sampled_from(folders))
                folders.append(self.make_folder(self.vof, f"Map {number}", above))
            for number in range(data.draw(st.integers(0, 6))):
                folder = data.draw(st.sampled_from(folders))
                document = self.upload(folder, f"{number}.pdf", pdf(f"{number}"))
                if data.draw(st.booleans()):
                    document._write_own({"origin": "portal", "handled_date": False})
                if data.draw(st.booleans()):
                    document.action_bin()
            if data.draw(st.booleans()):
                data.draw(st.sampled_from(folders)).action_bin()
            tree = self.tree(open_ids=[folder.id for folder in folders])
            given_ids = [folder["id"] for folder in tree["folders"]]
            live = [folder.id for folder in folders if not folder.bin_date]
            self.assertEqual(sorted(given_ids), sorted(live))
            for folder in tree["folders"]:
                below = [("folder_id", "child_of", folder["id"])]
                shown = [("bin_date", "=", False), ("folder_id.bin_date", "=", False)]
                documents = self.env["klantendossier.document"]
                own = [("folder_id", "=", folder["id"])]
                new = [("origin", "=", "portal"), ("handled_date", "=", False)]
                self.assertEqual(
                    (folder["count"], folder["own_count"], folder["new"]),
                    tuple(documents.search_count(d + shown) for d in (below, own, below + new)),
                )
            savepoint.close(rollback=True)


class TestExplorerScreen(BrowserMixin, DossierHttpCase):
    """In a browser: what it asks for, what it keeps, and where an address leads."""

    def setUp(self):
        super().setUp()
        self.speak_english()
        self.leave_out_missing_library()
        self.main.book_year = "2026"
        self.upload(self.bank, "Afschrift.pdf")
        self.upload(self.fixed, "Akte.pdf")
        self.dossier = f"/odoo/administrations/{self.vof.id}/dossier"

    def rows(self, browser):
        return browser.run(
            "[...document.querySelectorAll('.o_data_row td[name=name]')].map((td) => td.innerText)"
        )

    def count_first_paint(self, browser, code):
        browser.go("/odoo/administrations", ".o_data_row")
        browser.run(COUNTER)
        browser.run(
            f"[...document.querySelectorAll('.o_data_row')].find((tr) => tr.innerText.includes("
            f"'{code}')).querySelector('button[name=action_open_dossier]').click()"
        )
        browser.until("!!document.querySelector('.o_kd_tree_item')")
        browser.until("!!document.querySelector('.o_kd_documents .o_data_row, .o_nocontent_help')")
        return browser.run("window.kdCalls")

    def test_few_calls_whatever_the_size(self):
        """From a running web client, and the same for a large administration as for a small one."""
        for number in range(30):
            folder = self.make_folder(self.bv, f"Map {number}")
            self.make_folder(self.bv, "Submap", folder)
            self.upload(folder, f"{number}.pdf", pdf(f"{number}"))
        codes = self.vof.code, self.bv.code
        with self.browse(self.office) as browser:
            small, large = (self.count_first_paint(browser, code) for code in codes)
        self.assertLessEqual(len(small), 6, small)
        self.assertLessEqual(len(large), len(small), large)

    def test_the_address_leads_back_to_the_same_folder(self):
        with self.browse(self.office) as browser:
            browser.go(f"{self.dossier}?folder={self.bank.id}", ".o_kd_header")
            browser.until("document.querySelector('.o_kd_header').innerText.includes('Bank')")
            browser.until("document.title.includes('VOF De Vries & Jansen · 9042')")
            browser.until("document.querySelectorAll('.o_data_row').length === 1")
            self.assertIn("Afschrift.pdf", self.rows(browser)[0])
            browser.press(f".o_kd_tree_item[data-folder-id='{self.fixed.id}'] .o_kd_folder_name")
            browser.until("document.querySelector('.o_kd_header').innerText.includes('Vaste')")
            browser.until(f"location.search.includes('folder={self.fixed.id}')")
            browser.run("history.back()")
            browser.until("document.querySelector('.o_kd_header').innerText.includes('Bank')")
            browser.until("document.querySelector('.o_data_row')?.innerText.includes('Afschrift')")

    def test_the_badge_leads_to_who_sees_it(self):
        with self.browse(self.office) as browser:
            browser.go(f"{self.dossier}?folder={self.bank.id}", ".o_data_row")
            browser.press(".o_data_row .o_kd_audience_badge")
            browser.until("document.querySelector('.modal')?.innerText.includes('9042')")
            browser.until("!!document.querySelector('.modal [name=visibility]')")

    def test_what_stands_at_the_right_goes_with_its_folder(self):
        """Seen by hand: a document of another folder stood beside the folder that was opened."""
        self.upload(self.fixed, "Akte.txt", b"Een akte\n")
        with self.browse(self.office) as browser:
            browser.go(f"{self.dossier}?folder={self.fixed.id}", ".o_data_row")
            browser.press(".o_data_row .o_data_cell")
            browser.until("document.querySelector('.o_kd_side').innerText.includes('Akte.txt')")
            browser.press(f".o_kd_tree_item[data-folder-id='{self.main.id}'] .o_kd_folder_name")
            browser.until("document.querySelector('.o_kd_header').innerText.includes('Jaarwerk')")
            browser.until("!document.querySelector('.o_kd_side').innerText.includes('Akte.txt')")

    def test_a_folder_that_is_gone_shows_a_message_and_never_everything(self):
        self.bank.action_bin()
        with self.browse(self.office) as browser:
            for folder_id in (self.bank.id, self.bv_main.id):
                browser.go(f"{self.dossier}?folder={folder_id}", ".o_kd_header")
                browser.until("!!document.querySelector('.o_kd_header [role=alert]')")
                self.assertEqual(self.rows(browser), [])

    def test_addresses_without_an_administration(self):
        for address in ("/odoo/dossier", f"/odoo/administrations/{self.other.id}/dossier"):
            with self.subTest(address=address), self.browse(self.office) as browser:
                browser.go(address, ".o_notification")
                browser.until("location.pathname === '/odoo/administrations'")
                text = browser.run("document.querySelector('.o_notification').innerText")
                self.assertIn("Choose one from the list", text)

    def test_nothing_of_a_dossier_stays_on_the_disk_of_the_browser(self):
        with self.browse(self.office) as browser:
            browser.go(self.dossier, ".o_data_row")
            browser.press(f".o_kd_tree_item[data-folder-id='{self.fixed.id}'] .o_kd_folder_name")
            browser.until("document.querySelectorAll('.o_data_row').length === 1")
            kept = browser.run(
                """(async () => {
                    const tables = [];
                    for (const { name } of await indexedDB.databases()) {
                        const db = await new Promise((resolve) => {
                            indexedDB.open(name).onsuccess = (ev) => resolve(ev.target.result);
                        });
                        tables.push(...db.objectStoreNames);
                        db.close();
                    }
                    return tables;
                })()"""
            )
            for method in ("get_explorer_tree", "web_search_read", "search_panel_select_range"):
                self.assertNotIn(method, kept)

    def test_tour(self):
        """Folders, notes, the switch, reload, and a folder that is gone, as somebody would go round."""
        self.main.write({"book_year": "2026", "note": "Vóór 15 maart aanleveren."})
        self.main.internal_note = "Origineel ligt in de kluis."
        self.main.open_all = False
        self.fixed.open_all = True
        deeds = self.make_folder(self.vof, "Akten", self.fixed)
        self.upload(deeds, "Oprichting.pdf")
        self.upload(
            self.bank.browse(), "Los stuk.pdf", visibility="office", administration=self.vof
        )
        self.start_tour("/odoo/administrations", "klantendossier_explorer", login=self.office.login)
