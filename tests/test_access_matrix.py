"""Every persona, every operation, every model of the addon, against one table of what should come.

Three kinds of lines can come out of a failure: an id that leaked, an id that is missing, and an operation that
should have been refused. All of them are collected first and shown together.
"""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import levels

from . import oracle
from .common import DossierCase, DossierHttpCase, DossierMixin
from .rpc import RpcMixin

PREFIX = "klantendossier."

#: How the office reads a model: through the administration that a record belongs to, through the office
#: itself, all of it, as a manager only, or only what one made oneself.
BY_ADMINISTRATION = {
    "administration",
    "client",
    "folder",
    "permission",
    "document",
    "document.client",
    "outbox",
} | {
    "document.version",
    "template.run.line",
    "bin.item",
    "reach",
}
BY_COMPANY = {"role", "template", "template.folder", "template.level", "template.run"}
FOR_THE_OFFICE = {"file.type"}
FOR_MANAGERS = {"event"}
FOR_NOBODY = {"access.mark", "event.repeat"}
WIZARDS = {
    "bin.wizard",
    "delete.wizard",
    "bulk.wizard",
    "client.wizard",
    "impact.wizard",
    "invite.wizard",
    "invite.wizard.line",
    "move.wizard",
    "permission.wizard",
    "permission.wizard.line",
    "release.wizard",
    "restore.wizard",
    "template.wizard",
    "undo",
    "upload.wizard",
    "visibility.wizard",
}
#: What client users read; everything else is closed to them.
FOR_CLIENTS = {"folder", "document", "permission"}

#: Model -> who may write, create and delete at all: o(ffice user), m(anager).
RIGHTS = {
    "administration": ("om", "om", "m"),
    "client": ("om", "om", "om"),
    "folder": ("om", "om", "m"),
    "permission": ("", "", ""),
    "document": ("om", "", "m"),
    "document.client": ("", "", ""),
    "document.version": ("", "", ""),
    "bin.item": ("", "", ""),
    "reach": ("", "", ""),
    "template.run": ("", "", ""),
    "template.run.line": ("", "", ""),
    "role": ("m", "m", "m"),
    "template": ("m", "m", "m"),
    "template.folder": ("m", "m", "m"),
    "template.level": ("m", "m", "m"),
    "file.type": ("", "", ""),
    "event": ("", "", ""),
    "outbox": ("", "", ""),
    "access.mark": ("", "", ""),
    "event.repeat": ("", "", ""),
    **dict.fromkeys(WIZARDS, ("om", "om", "om")),
    "bulk.wizard": ("m", "m", "m"),
    "delete.wizard": ("m", "m", "m"),
    "release.wizard": ("m", "m", "m"),
    "undo": ("", "", ""),
}

#: Persona -> kind, used as key in RIGHTS; the others have no right on anything of the addon.
OFFICE = {"manager": "m", "office": "o", "piet": "o", "other_manager": "m"}
CLIENTS = ("anna", "bram", "carla")
STRANGERS = ("employee", "outsider", "public")


class MatrixMixin(DossierMixin):
    """A dossier with something of every kind in it, in four administrations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.public = env.ref("base.public_user")
        cls.users = {name: getattr(cls, name) for name in (*OFFICE, *CLIENTS, *STRANGERS)}
        cls.vof.write({"office_access": "team", "team_user_ids": [Command.set(cls.office.ids)]})
        # Its books are kept in the first office's company, so that office enters it too.
        cls.ledger = cls.make_administration("Overzee Holding", "9002", cls.other_company)
        cls.ledger.ledger_company_id = cls.company
        cls.books = cls.vof | cls.bv | cls.other | cls.ledger
        cls.entered = {
            "manager": cls.vof | cls.bv | cls.ledger,
            "office": cls.vof | cls.bv | cls.ledger,
            "piet": cls.bv | cls.ledger,
            "other_manager": cls.other | cls.ledger,
        }
        cls.make_everything()
        env.flush_all()
        env.cr.execute(
            "SELECT id FROM klantendossier_folder WHERE administration_id = ANY(%s)",
            [cls.books.ids],
        )

    @classmethod
    def make_everything(cls):
        env = cls.env
        for book in cls.books - cls.vof - cls.bv:
            cls.make_client(book, f"kd_client_{book.id}")
            cls.make_folder(book, "Hoofdmap")
        binned = cls.make_folder(cls.vof, "Weg", cls.sub)
        for book in cls.books:
            folders = book.folder_ids.sorted("id")
            clients = book.client_ids
            cls.put(book, folders[0], "allen.pdf", "folder")
            cls.put(book, folders[-1], "dicht.pdf", "folder")
            cls.put(book, folders[0], "gekozen.pdf", "selected", clients[0])
            cls.put(book, folders[0], "kantoor.pdf", "office")
            cls.put(book, folders[0], "bak.pdf", "folder").action_bin()
            cls.put(book, None, "postvak.pdf", None)
            for client in clients:
                cls.give(folders[0], client, levels.VIEW)
        cls.give(cls.bank, cls.client_a, levels.EDIT)
        cls.give(binned, cls.client_a, levels.EDIT)
        cls.put(cls.vof, binned, "weg.pdf", "folder")
        binned.action_bin()
        for company, book in ((cls.company, cls.bv), (cls.other_company, cls.other)):
            template = env["klantendossier.template"].search(
                [("company_id", "=", company.id), ("kind", "=", "one_off")], limit=1
            )
            env["klantendossier.template.run"]._start(template, "", book)
        env["klantendossier.event.repeat"]._count_first("refused", [None] * 6, (None, None))
        for book in cls.books:
            client = book.client_ids[:1]
            env["klantendossier.outbox"]._queue("invitation", client.partner_id, client=client)
        cls.wizards = cls.make_wizards()

    @classmethod
    def put(cls, book, folder, name, visibility, selected=None):
        document = cls.env["klantendossier.document"]
        return document._upload(
            book, folder, [{"name": name, "data": cls.pdf(name)}], visibility, selected
        )

    @staticmethod
    def pdf(name):
        return b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n% " + name.encode()

    @classmethod
    def give(cls, folder, client, rank):
        cls.env["klantendossier.permission"]._grant(folder, {client.id: rank}, False)

    @classmethod
    def make_wizards(cls):
        """Make one of each, as the manager."""
        env = cls.env(user=cls.manager)
        document = cls.vof.document_ids[:1]
        values = {
            "bin.wizard": {"document_ids": [Command.set(document.ids)]},
            "bulk.wizard": {"administration_ids": [Command.set(cls.vof.ids)]},
            "client.wizard": {"client_id": cls.client_a.id},
            "impact.wizard": {"kind": "end", "client_ids": [Command.set(cls.client_a.ids)]},
            "delete.wizard": {"document_ids": [Command.set(document.ids)]},
            "invite.wizard": {"client_ids": [Command.set(cls.client_a.ids)]},
            "move.wizard": {"folder_id": cls.bank.id, "administration_id": cls.vof.id},
            "permission.wizard": {"folder_id": cls.bank.id},
            "release.wizard": {"document_ids": [Command.set(document.ids)]},
            "restore.wizard": {"document_ids": [Command.set(document.ids)]},
            "template.wizard": {
                "template_id": env["klantendossier.template"].search([], limit=1).id
            },
            "upload.wizard": {"administration_id": cls.vof.id, "visibility": "office"},
            "visibility.wizard": {
                "document_ids": [Command.set(document.ids)],
                "visibility": "office",
            },
        }
        wizards = {name: env[PREFIX + name].create(vals) for name, vals in values.items()}
        line = {"wizard_id": wizards["permission.wizard"].id, "client_id": cls.client_a.id}
        wizards["permission.wizard.line"] = env[f"{PREFIX}permission.wizard.line"].create(line)
        wizards["invite.wizard.line"] = wizards["invite.wizard"].line_ids
        wizards["undo"] = env[f"{PREFIX}undo"]._remember(document.with_env(env), {0: {}})
        return wizards

    # ------------------------------------------------------------------ the expected table

    def models(self):
        """Give every model of the addon, short name -> model, in the superuser's environment."""
        return {
            name.removeprefix(PREFIX): self.env[name]
            for name in self.env
            if name.startswith(PREFIX)
        }

    def expected_ids(self, persona, name, records):
        """Give the ids among all records of a model that a persona reads; None: refused altogether."""
        if persona in CLIENTS:
            return self.expected_for_client(self.users[persona], name)
        if name in FOR_NOBODY or persona in STRANGERS:
            return None
        if name in FOR_MANAGERS and OFFICE[persona] != "m":
            return None
        if RIGHTS[name] == ("m", "m", "m") and name in WIZARDS and OFFICE[persona] != "m":
            return None
        company = self.users[persona].company_id
        if name in WIZARDS:
            return set(records.filtered(lambda r: r.create_uid == self.users[persona]).ids)
        if name in FOR_THE_OFFICE:
            return set(records.ids)
        if name in FOR_MANAGERS:
            return set(records.filtered(lambda r: r.company_ref == company.id).ids)
        if name in BY_COMPANY:
            return set(records.filtered(lambda r: r.company_id == company).ids)
        books = self.entered[persona] if name in BY_ADMINISTRATION else self.books.browse()
        if name == "administration":
            return set(books.ids)
        return set(records.filtered(lambda r: r.administration_id in books).ids)

    def expected_for_client(self, user, name):
        if name not in FOR_CLIENTS:
            return None
        state = oracle.read_state(self.env.cr, self.books.ids)
        if name == "folder":
            return set(state.ranks_of(user.id))
        if name == "document":
            return state.documents_of(user.id)
        keys = [
            (f, c)
            for f in state.ranks_of(user.id)
            for c in state.clients_of(user.id)
            if (f, c) in state.rows
        ]
        rows = self.env["klantendossier.permission"].search([])
        return {row.id for row in rows if (row.folder_id.id, row.client_id.id) in keys}

    def all_ids(self, name):
        """Give all records of a model, also what the database held before."""
        return self.env[PREFIX + name].with_context(active_test=False).search([])


class TestAccessMatrix(MatrixMixin, DossierCase):
    """By the ORM, as the persona."""

    def setUp(self):
        super().setUp()
        self.problems = []
        muted = mute_logger(
            "odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"
        )
        muted.__enter__()
        self.addCleanup(muted.__exit__, None, None, None)
        self.startPatcher(
            patch.object(
                type(self.env["klantendossier.event"]), "_log_refusal", lambda *a, **k: None
            )
        )

    def tearDown(self):
        super().tearDown()
        self.assertFalse(self.problems, "\n" + "\n".join(self.problems))

    def attempt(self, method, *args, **kwargs):
        """Call as the persona; give the result, or AccessError when it was refused."""
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                return method(*args, **kwargs)
        except UserError:  # an AccessError is one; some of Odoo's refusals are no more than that
            return AccessError

    def compare(self, who, seen, expected):
        leaked, missing = sorted(seen - expected), sorted(expected - seen)
        if leaked:
            self.problems.append(f"{who}: leaked {leaked}")
        if missing:
            self.problems.append(f"{who}: missing {missing}")

    def test_the_table_names_every_model(self):
        """A new model has to be put in the table; one without records of its own needs no line."""
        known = BY_ADMINISTRATION | BY_COMPANY | FOR_THE_OFFICE | FOR_MANAGERS | FOR_NOBODY
        known |= WIZARDS
        real = {name: model for name, model in self.models().items() if not model._abstract}
        self.assertEqual(set(real), known)
        self.assertEqual({name for name, model in real.items() if model._transient}, WIZARDS)
        self.assertEqual(set(RIGHTS), known)

    def test_reading(self):
        """Search, count, group, read and export give what the table says, for one record and for all."""
        for name, model in self.models().items():
            if model._abstract:
                continue
            records = self.all_ids(name)
            self.assertTrue(records, f"this test has no {name} to hide")
            for persona, user in self.users.items():
                expected = self.expected_ids(persona, name, records)
                who = f"{persona} {name}"
                if expected is None:
                    self.check_closed(who, model.with_user(user), records)
                else:
                    self.check_open(who, model.with_user(user), records, expected)

    def read_calls(self, model, ids):
        """Give name -> function, each of which gives the ids that it shows."""
        by_id = [("id", "in", ids)]
        specification = {"display_name": {}}
        return {
            "search": lambda: model.search(by_id).ids,
            "search_count": lambda: [i for i in ids if model.search_count([("id", "=", i)])],
            "search_read": lambda: [v["id"] for v in model.search_read(by_id, ["display_name"])],
            "web_search_read": lambda: [
                v["id"] for v in model.web_search_read(by_id, specification)["records"]
            ],
            "group": lambda: [g["id"] for g in self.group_by_id(model, by_id)],
            "name_search": lambda: [pair[0] for pair in model.name_search("", by_id, limit=None)],
            "archived": lambda: model.with_context(active_test=False).search(by_id).ids,
        }

    def group_by_id(self, model, domain):
        groups = model.formatted_read_group(domain, [], ["id:array_agg", "__count"])
        return [{"id": record_id} for record_id in groups[0]["id:array_agg"] or ()]

    def sample(self, records, expected):
        """Take some records of both kinds: one by one is slow, and a template has hundreds of rows."""
        mine = [i for i in records.ids if i in expected]
        others = [i for i in records.ids if i not in expected]
        return records.browse(mine[:4] + mine[-4:] + others[:4] + others[-4:])

    def check_open(self, who, model, records, expected):
        records = self.sample(records, expected)
        expected = expected & set(records.ids)
        for call, method in self.read_calls(model, records.ids).items():
            result = self.attempt(method)
            if result is AccessError:
                self.problems.append(f"{who} {call}: refused")
            else:
                self.compare(f"{who} {call}", set(result), expected)
        for call in ("read", "web_read", "has_access"):
            seen = {i for i in records.ids if self.reads(model, i, call)}
            self.compare(f"{who} {call}", seen, expected)
        foreign = sorted(set(records.ids) - expected)
        if foreign:
            exported = self.attempt(model.browse(foreign[:1]).export_data, ["id", "display_name"])
            if exported is not AccessError:
                self.problems.append(f"{who} export_data: gave {exported}")

    def reads(self, model, record_id, call):
        record = model.browse(record_id)
        arguments = {
            "read": [["display_name"]],
            "web_read": [{"display_name": {}}],
            "has_access": ["read"],
        }
        result = self.attempt(getattr(record, call), *arguments[call])
        return result is not AccessError and bool(result)

    def check_closed(self, who, model, records):
        calls = self.read_calls(model, records.ids[:3])
        calls["read"] = lambda: model.browse(records.ids[:1]).read(["display_name"])
        calls["web_read"] = lambda: model.browse(records.ids[:1]).web_read({"display_name": {}})
        calls["export_data"] = lambda: model.browse(records.ids[:1]).export_data(["display_name"])
        calls["onchange"] = lambda: model.onchange({}, [], {"display_name": {}})
        for call, method in calls.items():
            result = self.attempt(method)
            if result is not AccessError:
                self.problems.append(f"{who} {call}: not refused but gave {result}")

    def test_writing(self):
        """Who may not write, create or delete is refused, whatever way he takes."""
        for name, model in self.models().items():
            if model._abstract:
                continue
            records = self.all_ids(name)
            for persona, user in self.users.items():
                rights = dict(zip(("write", "create", "unlink"), RIGHTS[name], strict=True))
                for operation, who in rights.items():
                    may = OFFICE.get(persona) in tuple(who)
                    has = model.with_user(user).has_access(operation)
                    if has != may:
                        self.problems.append(f"{persona} {name}: {operation} is {has}")
                    if not may:
                        self.check_refused(persona, name, model.with_user(user), operation, records)

    def check_refused(self, persona, name, model, operation, records):
        record = model.browse(records.ids[:1])
        field = model._rec_name or "id"
        if operation == "write":
            calls = {
                "write": lambda: record.write({field: False}),
                "write nothing": lambda: record.write({}),
                "web_save": lambda: record.web_save({field: False}, {"display_name": {}}),
                "action_archive": record.action_archive,
                "toggle_active": getattr(record, "toggle_active", record.action_archive),
            }
            if not model._active_name:
                calls = {call: calls[call] for call in ("write", "write nothing", "web_save")}
        elif operation == "create":
            calls = {
                "create": lambda: model.create({}),
                # Without a name field Odoo makes nothing and answers False.
                "name_create": lambda: model.name_create("x") or AccessError,
                "web_save": lambda: model.web_save({}, {"display_name": {}}),
                "copy": record.copy,
                "load": lambda: self.load(model, field),
            }
        else:
            calls = {"unlink": record.unlink}
        for call, method in calls.items():
            result = self.attempt(method)
            if result is not AccessError:
                self.problems.append(f"{persona} {name} {call}: not refused but gave {result}")

    def load(self, model, field):
        """Import a line; that reports its errors instead of raising them."""
        result = model.load([field], [["x"]])
        if not result["ids"]:
            raise AccessError("nothing was made")
        return result

    def test_office_users_write_only_where_they_enter(self):
        """A right on the model is no right on the record of a dossier that one may not enter."""
        values = {"administration": "name", "folder": "note", "document": "note"}
        for name, field in values.items():
            records = self.all_ids(name)
            for persona in OFFICE:
                expected = self.expected_ids(persona, name, records)
                model = records.with_user(self.users[persona])
                written = {
                    i
                    for i in records.ids
                    if self.attempt(model.browse(i).write, {field: f"x {i}"}) is not AccessError
                }
                self.compare(f"{persona} {name} write", written, expected)

    def test_abstract_models_answer_nobody(self):
        for name in [name for name, model in self.models().items() if model._abstract]:
            for persona, user in self.users.items():
                result = self.attempt(self.env[PREFIX + name].with_user(user).search, [])
                if result is not AccessError and result:
                    self.problems.append(f"{persona} {name}: gave {result}")


class TestAccessMatrixRpc(RpcMixin, MatrixMixin, DossierHttpCase):
    """By RPC, as a browser of a client user would; rows 1, 2, 9 and 33 of the list of attacks."""

    @mute_logger("odoo.http", "odoo.models")
    def test_client_users_over_rpc(self):
        problems = []
        secrets = [*self.env["klantendossier.document"].search([]).mapped("name"), "Vaste stukken"]
        for persona in (*CLIENTS, "outsider"):
            user = self.users[persona]
            self.log_in(user)
            for name, model in self.models().items():
                if model._abstract:
                    continue
                records = self.all_ids(name)
                expected = self.expected_for_client(user, name) if persona in CLIENTS else None
                with self.subTest(persona=persona, model=name):
                    problems += self.check_rpc(
                        persona, PREFIX + name, records.ids, expected, secrets
                    )
        self.assertFalse(problems, "\n" + "\n".join(problems))

    def check_rpc(self, persona, model, ids, expected, secrets):
        """Give what is wrong, as lines."""
        refusals = ("odoo.exceptions.AccessError", "odoo.exceptions.UserError", False)
        expected = expected or set()
        foreign = [i for i in ids if i not in expected][:2]
        calls = {
            "search_read": ([[["id", "in", ids]], ["display_name"]], {}),
            "read": ([foreign, ["display_name"]], {}),
            "web_read": ([foreign], {"specification": {"display_name": {}}}),
            "write": ([ids[:1], {"name": "x"}], {}),
            "create": ([{}], {}),
            "unlink": ([ids[:1]], {}),
            "copy": ([ids[:1]], {}),
            "name_create": (["x"], {}),
            "web_save": ([ids[:1], {"name": "x"}], {"specification": {}}),
            "onchange": ([[], {}, [], {"display_name": {}}], {}),
            "export_data": ([ids[:1], ["display_name"]], {}),
        }
        for method, (args, kwargs) in calls.items():
            result, text = self.call(model, method, *args, **kwargs)
            who = f"{persona} {model}.{method}"
            if method == "search_read" and expected:
                shown = {values["id"] for values in result} if isinstance(result, list) else result
                if shown != expected:
                    yield f"{who}: shows {shown}, should be {expected}"
            elif (method == "read" or method == "web_read") and not foreign:
                continue
            elif result not in refusals:
                yield f"{who}: not refused but {str(result)[:200]}"
            if told := [secret for secret in secrets if secret in text]:
                yield f"{who}: the refusal tells {told}"
