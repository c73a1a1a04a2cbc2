"""Odoo's address book in the portal, which writes contacts by sudo (attack 56)."""

from odoo.tests import JsonRpcException
from odoo.tools import mute_logger

from .common import PASSWORD, DossierHttpCase


class TestPortalAddress(DossierHttpCase):
    """Anna and Bram stand under one company, Bram as an 'other' address of it."""

    def setUp(self):
        super().setUp()
        self.speak_english()
        company = self.env["res.partner"].create({"name": "VOF De Vries & Jansen"})
        self.country = self.env.ref("base.nl")
        self.anna.partner_id.parent_id = company
        self.bram.partner_id.write({"parent_id": company.id, "type": "other"})
        self.address = self.env["res.partner"].create(
            {
                "name": "Afleveradres",
                "email": "magazijn@example.com",
                "parent_id": company.id,
                "type": "delivery",
            }
        )
        event = type(self.env["klantendossier.event"])
        log_refusal, self.refusals = event._log_refusal, []

        def remember(event, *args, **entry):
            # In a test the line goes with the request that is rolled back, as it never does outside.
            if not event.env.cr.readonly:  # else Odoo repeats the request on a cursor that writes
                credential = (entry.get("details") or {}).get("credential")
                self.refusals.append((event.env.uid, credential))
            return log_refusal(event, *args, **entry)

        self.patch(event, "_log_refusal", remember)
        self.authenticate(self.anna.login, PASSWORD)

    def submit(self, partner, email):
        page = self.url_open("/my/account").text
        data = {
            "csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0],
            "partner_id": str(partner.id),
            "name": partner.name,
            "email": email,
            "phone": "0201234567",
            "street": "Lindelaan 1",
            "zip": "1234 AB",
            "city": "Amsterdam",
            "country_id": str(self.country.id),
            "address_type": "billing",
            "required_fields": "name,email",
        }
        answer = self.url_open("/my/address/submit", data=data)
        self.env.invalidate_all()
        return answer

    def count_refusals(self):
        return len(
            [uid for uid, details in self.refusals if (uid, details) == (self.anna.id, "profile")]
        )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_a_fellow_clients_contact_is_neither_shown_nor_changed(self):
        old = self.bram.partner_id.email
        answer = self.submit(self.bram.partner_id, "overnemer@example.com")
        self.assertEqual(answer.status_code, 403)
        answer = self.url_open(f"/my/address?partner_id={self.bram.partner_id.id}")
        self.assertEqual(answer.status_code, 403)
        self.assertNotIn(old, answer.text)
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/my/address/archive", {"partner_id": self.bram.partner_id.id}
            )
        self.env.invalidate_all()
        self.assertEqual(self.bram.partner_id.email, old)
        self.assertTrue(self.bram.partner_id.active)
        self.assertEqual(self.count_refusals(), 3)
        # Ids as Odoo reads them, which is more than digits.
        digits = str(self.bram.partner_id.id)
        spellings = ("%2B{}", "%20{}", "{}%0A", "0{}", "%C2%A0{}")
        for number, spelling in enumerate([*spellings, f"{digits[0]}_{digits[1:]}"], start=4):
            answer = self.url_open(f"/my/address?partner_id={spelling.format(digits)}")
            self.assertEqual((answer.status_code, self.count_refusals()), (403, number), spelling)
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request("/my/address/archive", {"partner_id": int(digits) + 0.5})
        self.assertEqual(self.count_refusals(), number + 1)

    @mute_logger("odoo.http")
    def test_what_the_portal_would_let_through_stops_at_the_contact(self):
        """The second line: Odoo's check says yes, the write refuses."""
        partner = type(self.env["res.partner"])
        self.patch(partner, "_can_be_edited_by_current_customer", lambda *args, **kwargs: True)
        old = self.bram.partner_id.email
        self.submit(self.bram.partner_id, "overnemer@example.com")
        self.assertEqual(self.bram.partner_id.email, old)

    def test_ones_own_address_and_those_of_no_client_user_may_be_changed(self):
        self.assertEqual(
            self.submit(self.anna.partner_id, "anna.nieuw@example.com").status_code, 200
        )
        self.assertEqual(self.anna.partner_id.email, "anna.nieuw@example.com")
        line = self.events("client_changed", user_ref=self.anna.id)[:1]
        self.assertIn("anna.nieuw@example.com", line.details["email"])
        self.assertEqual(self.submit(self.address, "poort@example.com").status_code, 200)
        self.assertEqual(self.address.email, "poort@example.com")
        self.assertEqual(self.count_refusals(), 0)

    @mute_logger("odoo.http")
    def test_odd_ids_are_left_to_odoo(self):
        for value in ("x", "-1", "99999999", "", "%C2%B2", "inf"):
            answer = self.url_open(f"/my/address?partner_id={value}")
            self.assertNotIn("Traceback", answer.text)
        self.assertEqual(self.count_refusals(), 0)
