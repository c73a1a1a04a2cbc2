"""What a screen of one administration does, touches no other one (design S1)."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import DossierCase

KEY = "klantendossier_administration_id"


class TestBound(DossierCase):
    def setUp(self):
        super().setUp()
        self.document = self.upload(self.main, "Balans.pdf")
        self.foreign = self.upload(self.bv_main, "Van een ander.pdf")

    def bound(self, records, administration=None, user=None):
        """Give records as the screen of an administration acts on them."""
        context = {KEY: (administration or self.vof).id}
        return records.with_user(user or self.office).with_context(**context)

    def refused(self, act):
        """Give the text of a refusal, which has its line; what was written before it is rolled back."""
        with self.env.cr.savepoint() as savepoint:
            lines = self.refusals()
            text = None
            try:
                act()
                self.env.flush_all()
            except UserError as error:
                text = str(error)
                self.assertEqual(self.refusals(), lines + 1)
            savepoint.rollback()
        self.assertIsNotNone(text, "not refused")
        return text

    def test_every_part_of_a_dossier_is_checked(self):
        """Every model that belongs to one administration refuses to be changed from another one's screen."""
        checked = set()
        for name, model in self.env.items():
            own = name.startswith("klantendossier.") and not (model._transient or model._abstract)
            if not own or "administration_id" not in model._fields:
                continue
            if not hasattr(model, "_check_bound"):
                self.assertIn(name, READ_ONLY, "has no check of the bound administration")
                continue
            record = model.search([("administration_id", "=", self.bv.id)], limit=1)
            if not record or not record.with_user(self.manager).has_access("write"):
                continue
            with self.subTest(model=name):
                text = self.refused(
                    lambda record=record: self.bound(record, user=self.manager).check_access(
                        "write"
                    )
                )
                self.assertIn("BV Bakkerij Van Dam · 9057", text)
                self.assertIn("VOF De Vries & Jansen · 9042", text)
                checked.add(name.removeprefix("klantendossier."))
                self.bound(record, self.bv, self.manager).check_access("write")
        self.assertGreaterEqual(checked, {"folder", "document", "client"})

    def test_acts_from_another_ones_screen_change_nothing(self):
        folder = self.bound(self.bv_main)
        document = self.bound(self.foreign)
        for act in (
            lambda: document._move(folder.browse()),
            lambda: document._set_visibility("office"),
            document.action_bin,
            document.action_mark_handled,
            document.action_move,
            document.action_visibility,
            document.action_new_version,
            lambda: document.write({"note": "x"}),
            folder.action_bin,
            folder.action_permissions,
            folder.action_upload,
            folder.action_new_subfolder,
            lambda: folder.write({"name": "x"}),
            lambda: folder.create({"name": "x", "parent_id": folder.id}),
            lambda: self.bound(self.bv).action_use_template(),
            lambda: self.bound(self.client_c).action_end(),
        ):
            self.refused(act)
        self.forget()
        self.assertEqual(
            (self.foreign.folder_id, self.foreign.bin_date, self.bv_main.name),
            (self.bv_main, False, "Jaarwerk 2026"),
        )

    def test_a_target_of_another_one_is_refused_too(self):
        self.refused(lambda: self.bound(self.document)._move(self.bound(self.bv_main)))

    def test_without_the_key_nothing_changes(self):
        self.foreign.with_user(self.office).action_bin()
        self.assertTrue(self.foreign.bin_date)
        for nothing in (False, None, 0):
            self.foreign.with_user(self.office).with_context(**{KEY: nothing}).action_restore()

    def test_looking_and_what_runs_by_itself_are_not_held_up(self):
        """Only acts of the person at the screen are: he may read, and a job of ours has no screen."""
        foreign = self.bound(self.foreign)
        self.assertEqual(foreign.read(["name"])[0]["name"], "Van een ander.pdf")
        foreign.check_access("read")
        foreign.sudo().check_access("write")
        template = self.env["klantendossier.template"].search([], limit=1)
        self.bound(template, user=self.manager).check_access("write")  # of no administration

    def test_of_many_administrations_three_are_named(self):
        several = self.vof | self.bv
        for number in range(3):
            several |= self.make_administration(f"Klant {number}", f"910{number}")
            with self.assertRaises(UserError) as refused:
                several.with_user(self.office)._check_one_administration()
            more = len(several) - 3
            self.assertEqual(f", {more} more." in str(refused.exception), more > 0)

    def test_a_closed_administration_is_not_named(self):
        self.vof.write({"office_access": "team"})
        text = self.refused(lambda: self.bound(self.foreign, user=self.piet).action_bin())
        self.assertNotIn("De Vries", text)

    def test_what_is_no_administration_is_none(self):
        """A value from outside that is no id: refused with a sentence, and no list shows anything by it."""
        self.grant(self.main, self.client_a)
        reach = self.env["klantendossier.reach"].with_user(self.office)
        self.assertTrue(reach.search([]))
        for value in (True, "12", [self.vof.id], {"id": self.vof.id}, -1, 1.5, 2**31, 2**70):
            with self.subTest(value=value):
                document = self.document.with_user(self.office).with_context(**{KEY: value})
                text = self.refused(lambda document=document: document.write({"note": "x"}))
                self.assertIn("another administration", text)
                self.assertFalse(reach.with_context(**{KEY: value}).search([]))
        for value in (False, None, 0):
            self.document.with_user(self.office).with_context(**{KEY: value}).write({"note": "y"})

    def test_dialogs_on_two_clients_do_nothing(self):
        """By forged ids: the buttons refuse it when it is chosen."""
        self.grant(self.main, self.client_a)
        self.grant(self.bv_main, self.client_c)
        both = self.document | self.foreign
        for document in both:
            document._set_visibility("office")
        documents = {"document_ids": [Command.set(both.ids)]}
        selected = {
            "visibility": "selected",
            "client_ids": [Command.set((self.client_a | self.client_c).ids)],
        }
        for kind, values in (
            ("visibility", {"visibility": "folder"}),
            ("visibility", selected),
            ("move", {"administration_id": self.vof.id, "target_folder_id": self.fixed.id}),
            ("move", {"administration_id": self.vof.id, "to_top": True, "audience": "office"}),
            ("bin", {}),
        ):
            with self.subTest(kind=kind, values=values):
                with self.assertRaisesRegex(UserError, "several administrations"):
                    dialog = self.env[f"klantendossier.{kind}.wizard"].with_user(self.office)
                    dialog.create({**documents, **values}).action_apply()
                self.forget()
                self.assertEqual(set(both.mapped("visibility")), {"office"})
                self.assertFalse(any(both.mapped("bin_date")))

    def test_it_gives_no_right(self):
        with self.assertRaises(AccessError):
            self.bound(self.foreign, self.bv, self.anna).action_bin()

    def test_a_selection_of_two_clients_is_refused_when_it_is_chosen(self):
        both = (self.document | self.foreign).with_user(self.office)
        folders = (self.main | self.bv_main).with_user(self.manager)
        for act in (
            both.action_move,
            both.action_visibility,
            both.action_bin_dialog,
            both.action_mark_handled,
            both.action_bin,
            both.action_restore,
            both.action_restore_dialog,
            folders.action_bin,
            folders.action_restore,
            (self.vof | self.bv).with_user(self.office).action_choose_dossier,
        ):
            with self.assertRaisesRegex(UserError, "several administrations.*9042.*9057"):
                act()

    def test_dialogs_name_their_administration_and_stay_bound_to_it(self):
        document, folder = self.document.with_user(self.office), self.main.with_user(self.office)
        for action in (
            document.action_move(),
            document.action_visibility(),
            document.action_bin_dialog(),
            document.action_new_version(),
            folder.action_permissions(),
            folder.action_upload(),
            folder.action_move(),
            folder.action_bin_dialog(),
            folder.action_new_subfolder(),
            self.vof.with_user(self.office).action_upload(),
            self.vof.with_user(self.office).action_new_folder(),
            self.vof.with_user(self.office).action_use_template(),
        ):
            with self.subTest(model=action["res_model"], name=action["name"]):
                self.assertTrue(action["name"].endswith("· VOF De Vries & Jansen · 9042"))
                self.assertEqual(action["context"][KEY], self.vof.id)

    def test_doors_lead_to_a_stored_action_whose_domain_is_not_replaced(self):
        vof = self.vof.with_user(self.office)
        for action in (
            vof.action_open_dossier(),
            vof.action_open_dossier(self.main),
            vof.action_open_inbox(),
            vof.action_open_bin(),
            self.main.with_user(self.office).action_open_dossier(),
        ):
            stored = self.env["ir.actions.act_window"].browse(action["id"])
            self.assertEqual(action["domain"], stored.domain)
            self.assertIn("active_id", stored.domain)
            self.assertEqual(action["context"]["active_id"], self.vof.id)
            self.assertTrue(stored.path)
            self.assertFalse(action["cache"], "records would stay on the disk of the browser")

    def test_lists_over_several_say_first_whose_each_line_is(self):
        """Every window on all administrations: the administration is the first column, and cannot be hidden."""
        looked = 0
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "=like", "klantendossier.%")]
        )
        for action in actions:
            model = self.env[action.res_model]
            if "active_id" in (action.domain or "") or "administration_id" not in model._fields:
                continue
            if "list" not in action.view_mode:
                continue
            view_id = next((v[0] for v in action.views if v[1] == "list"), False)
            arch = etree.fromstring(model.get_view(view_id, "list")["arch"])
            columns = [
                node
                for node in arch.iter("field")
                if node.get("column_invisible") not in ("1", "True")
            ]
            with self.subTest(action=action.name):
                self.assertEqual(
                    columns[0].get("name"), FIRST.get(action.res_model, "administration_id")
                )
                self.assertFalse(columns[0].get("optional"))
                looked += 1
        self.assertGreater(looked, 4)


#: The log is read by time; its own column for the administration stands behind that.
FIRST = {"klantendossier.event": "date"}
#: Belong to an administration, but nobody changes them from a screen.
READ_ONLY = frozenset(
    {
        "klantendossier.access.mark",
        "klantendossier.outbox",
        "klantendossier.reach",
        "klantendossier.template.run.line",
    }
)
