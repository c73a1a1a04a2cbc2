"""To whom a mail about a log-in goes: the contact's address, whatever else somebody wrote on him (design L1)."""

from email import message_from_bytes
from email.policy import default

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import DossierCase
from .mailbox import MailboxMixin, links_in, text_of, token_of

EVIL = "evil@attacker.example"
#: Names of contacts that are, or hold, something that a mail program reads as an address.
NAMES = (
    f"Els Visser {EVIL}",
    f"{EVIL}, Els",
    f"Els <{EVIL}>",
    f'Els" <{EVIL}>, "Visser',
    f'Els\\" {EVIL}',
    f"Els\r\nBcc: {EVIL}",
    f"Els\n\n{EVIL}",
    f"Ëls Vissér {EVIL}",
    "=?utf-8?q?evil=40attacker.example?=",
    "=?utf-8?b?ZXZpbEBhdHRhY2tlci5leGFtcGxl?=",
    f"Els;{EVIL}:x",
    f"(Els) {EVIL} \u202e",
    "Els@Visser",
    "陳大文",
    "@",
    "Visser, Els",
    "",
)


class RecipientCase(MailboxMixin, DossierCase):
    """A dossier for a team without ``piet``; ``contacts`` may write contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vof.write({"office_access": "team", "team_user_ids": [Command.set(cls.office.ids)]})
        cls.contacts = cls.make_user("kd_contacts", "base.group_user,base.group_partner_manager")
        cls.access_rights = cls.make_user(
            "kd_access_rights", "base.group_erp_manager,base.group_partner_manager"
        )
        cls.piet.group_ids = [Command.link(cls.env.ref("base.group_partner_manager").id)]
        cls.env.flush_all()

    def reset(self):
        """Ask for a new password as a visitor does; give the message that goes out."""
        public = self.env.ref("base.public_user")
        self.env["res.users"].with_user(public).sudo().reset_password(self.anna.login)
        [message] = self.send_outbox()
        return message


class TestRecipient(RecipientCase):
    def get_stored(self, model):
        """Give the names of the fields of a model that somebody could write an address into."""
        return [
            name
            for name, field in self.env[model]._fields.items()
            if (field.store or field.inherited) and field.type in ("char", "text", "html")
        ]

    @mute_logger("odoo.models", "odoo.sql_db", "odoo.addons.base.models.ir_model")
    def test_no_field_that_others_may_write_sends_it_elsewhere(self):
        """Every stored text on a contact and a log-in, by each kind of user, with his rights and in sudo."""
        address, problems, passed = self.anna.email, [], set()
        self.assertIn("email_normalized", self.get_stored("res.partner"))
        for model, record in (("res.partner", self.anna.partner_id), ("res.users", self.anna)):
            for name in self.get_stored(model):
                for kind in ("employee", "contacts", "piet", "access_rights"):
                    for sudo in (False, True):
                        self.forget()
                        savepoint = self.env.cr.savepoint()
                        try:
                            target = record.with_user(getattr(self, kind)).sudo(sudo)
                            target.write({name: EVIL})
                            self.env.flush_all()
                            passed.add(name)
                            message = self.reset()
                            if message.envelope != [address]:
                                problems.append((model, name, kind, sudo, message.envelope))
                        except (UserError, ValueError):  # an AccessError is the first
                            pass
                        except Exception as error:
                            problems.append((model, name, kind, sudo, error))
                        finally:
                            savepoint.close(rollback=True)
        self.assertFalse(problems)
        self.assertIn("name", passed, "the walk writes what may be written")
        self.assertFalse(passed & {"email", "email_normalized", "signup_type", "login"})

    def test_a_stored_copy_of_the_address_is_refused_and_logged(self):
        partner = self.anna.partner_id
        event = type(self.env["klantendossier.event"])
        log_refusal, logged = event._log_refusal, []

        def remember(event, *args, **entry):
            # In a test the line goes with the savepoint, as it never does in a request.
            logged.append((event.env.user, entry["client"].id, entry["details"]["credential"]))
            return log_refusal(event, *args, **entry)

        self.patch(event, "_log_refusal", remember)
        for user in (self.contacts, self.piet):
            self.forget()
            with self.assertRaises(AccessError):
                partner.with_user(user).write({"email_normalized": EVIL})
            self.assertEqual(logged.pop(), (user, self.client_a.id, "address"))
            self.forget()
            result = partner.with_user(user).load(
                [".id", "email_normalized"], [[str(partner.id), EVIL]]
            )
            self.assertFalse(result["ids"])
            self.assertEqual(logged.pop(), (user, self.client_a.id, "address"))
        self.assertEqual(partner.email_normalized, self.anna.email)

    def test_stored_computed_fields_that_name_an_address_are_guarded_or_known(self):
        """A module that keeps one more copy of an address or a number says so here."""
        words = ("email", "mail", "address", "phone", "mobile", "login", "signup")
        # Nothing is sent to a number or a postal address. The others are of mailings, or show only.
        known = {
            *("phone", "phone_sanitized", "mobile", "contact_address_complete"),
            *("type_address_label",),
        }
        guarded = set(self.env["res.partner"]._get_credential_fields()) | set(
            self.env["res.users"]._get_credential_fields()
        )
        found = {
            name
            for model in ("res.partner", "res.users")
            for name, field in self.env[model]._fields.items()
            if field.store
            and field.type in ("char", "text", "selection")
            and any(word in name for word in words)
        }
        self.assertEqual(found - guarded - known - {"notification_type"}, set())

    def test_what_is_stored_beside_the_address_decides_nothing(self):
        """By SQL, or by who may: the mail goes to the address itself."""
        self.env.cr.execute(
            "UPDATE res_partner SET email_normalized = %s WHERE id = %s",
            [EVIL, self.anna.partner_id.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.reset().envelope, [self.anna.email])

    def test_an_address_that_hides_a_second_one_is_another_address(self):
        partner = self.anna.partner_id
        own = partner.email
        for email in (f'"{EVIL}" <{own}>', f"{own} {EVIL}", f"{EVIL} <{own}>", f"{own};{EVIL}"):
            self.forget()
            with self.assertRaises(AccessError, msg=email):
                partner.with_user(self.contacts).write({"email": email})

    def test_several_addresses_are_none(self):
        self.anna.partner_id.email = f"anna@example.com, {EVIL}"
        with self.assertRaises(UserError):
            self.anna.action_reset_password()
        row = self.env["klantendossier.outbox"]._queue(
            "password_reset", self.anna.partner_id, client=self.client_a, user=self.anna
        )
        self.assertEqual(self.send_outbox(), [])
        self.assertEqual(row.state, "dropped")


class TestName(RecipientCase):
    def test_one_recipient_whatever_the_contact_is_called(self):
        """By every kind of mail there is, also those of other addons."""
        outbox = self.env["klantendossier.outbox"]
        invited = self.make_client(self.bv, "kd_els")
        for kind in outbox._get_kinds():
            for name in NAMES:
                with self.subTest(kind=kind, name=name), self.env.cr.savepoint() as savepoint:
                    partner = invited.partner_id
                    if name:
                        partner.with_user(self.manager).write({"name": name})
                    else:
                        self.env.cr.execute(
                            "UPDATE res_partner SET name = NULL, type = 'other' WHERE id = %s",
                            partner.ids,
                        )
                        self.env.invalidate_all()
                    outbox._queue(kind, partner, client=invited, user=invited.user_id)
                    messages = self.send_outbox()
                    self.assertEqual([m.envelope for m in messages], [["kd_els@example.com"]])
                    wire = message_from_bytes(messages[0].as_bytes(), policy=default)
                    self.assertEqual(
                        [a.addr_spec for a in wire["To"].addresses], ["kd_els@example.com"]
                    )
                    self.assertFalse(messages[0]["Cc"] or messages[0]["Bcc"])
                    savepoint.rollback()
                    self.forget()

    def test_an_address_abroad(self):
        self.anna.partner_id.email = "Anna@Bücher.example"
        self.assertEqual(self.reset().envelope, ["anna@xn--bcher-kva.example"])

    def test_a_name_is_still_read(self):
        self.anna.partner_id.name = "Anna d'Hondt-de Vries Jr."
        self.assertIn("Anna d'Hondt-de Vries Jr.", self.reset()["To"])


class TestCorrected(RecipientCase):
    """A wrong address: the mail went to a stranger, then the office corrects it."""

    def opens(self, message):
        token = token_of(links_in(text_of(message))[0])
        return bool(self.env["res.partner"]._get_partner_from_token(token))

    @property
    def corrections(self):
        partner = self.member.partner_id
        return {
            "address": lambda: partner.with_user(self.office).write({"email": "goed@example.com"}),
            "copy": lambda: partner.with_user(self.office).write({"email_normalized": "g@x.nl"}),
            "none": lambda: partner.with_user(self.office).write({"email": False}),
            "by the client user": lambda: self.member.with_user(self.office).write(
                {"email": "goed@example.com"}
            ),
            "by the log-in": lambda: self.member.user_id.sudo().write(
                {"email": "goed@example.com"}
            ),
            "the log-in": lambda: self.member.user_id.sudo().write({"login": "goed@example.com"}),
        }

    def setUp(self):
        super().setUp()
        person = self.env["res.partner"].create({"name": "Karin", "email": "fout@example.com"})
        self.member = (
            self.env["klantendossier.client"]
            .with_user(self.office)
            .create({"administration_id": self.vof.id, "partner_id": person.id})
        )
        self.invite(self.member)

    def test_the_invitation_opens_nothing_any_more_and_says_so(self):
        [first] = self.send_outbox()
        self.assertTrue(self.opens(first))
        for name in self.corrections:
            with self.subTest(correction=name), self.env.cr.savepoint() as savepoint:
                self.corrections[name]()
                self.assertFalse(self.opens(first))
                self.assertEqual(self.member.invitation_state, "outdated")
                self.assertIn("changed", self.member.invitation_note)
                if name != "none":
                    action = self.member.action_invite_again()
                    self.member.env[action["res_model"]].browse(action["res_id"]).action_apply()
                    [second] = self.send_outbox()
                    self.assertTrue(self.opens(second))
                    self.assertFalse(self.opens(first))
                    self.assertEqual(self.member.invitation_state, "sent")
                savepoint.rollback()
                self.forget()

    def test_a_link_for_a_new_password_opens_nothing_any_more(self):
        self.send_outbox()
        self.member.user_id.action_reset_password()
        [first] = self.send_outbox()
        self.assertTrue(self.opens(first))
        for name in self.corrections:
            with self.subTest(correction=name), self.env.cr.savepoint() as savepoint:
                self.corrections[name]()
                self.assertFalse(self.opens(first))
                savepoint.rollback()
                self.forget()

    def test_what_changes_nothing_leaves_the_link(self):
        [first] = self.send_outbox()
        self.member.partner_id.with_user(self.office).write(
            {"email": "Karin <FOUT@example.com>", "phone": "0201234567"}
        )
        self.member.user_id.sudo().write({"login": self.member.user_id.login})
        self.assertTrue(self.opens(first))
        self.assertEqual(self.member.invitation_state, "sent")

    def test_one_who_has_logged_in_was_invited_well(self):
        self.send_outbox()
        self.member._write_own({"state": "active"})
        self.corrections["address"]()
        self.assertEqual(self.member.invitation_state, "sent")

    def test_a_mail_that_waits_goes_to_the_new_address_with_a_link_that_opens(self):
        self.corrections["address"]()
        [message] = self.send_outbox()
        self.assertEqual(message.envelope, ["goed@example.com"])
        self.assertTrue(self.opens(message))
