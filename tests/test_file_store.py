"""Nothing that was said to be received is lost (rule R9), whatever happens at the worst moment."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from contextlib import closing
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.klantendossier.tools import file_store
from odoo.addons.klantendossier.tools.file_store import CollisionError, store_files

from .common import DossierCase, pdf
from .store_process import make_data

PROCESS = pathlib.Path(__file__).with_name("store_process.py")


class Disk:
    """Writes down in which order files are waited for and get their name."""

    def __init__(self):
        self.acts = []
        self._fsync, self._replace = os.fsync, os.replace

    def fsync(self, descriptor):
        self.acts.append(("fsync", os.readlink(f"/proc/self/fd/{descriptor}")))
        self._fsync(descriptor)

    def replace(self, source, target):
        self.acts.append(("replace", source, target))
        self._replace(source, target)

    def watch(self):
        return patch.multiple(file_store.os, fsync=self.fsync, replace=self.replace)

    def synced(self):
        return [act[1] for act in self.acts if act[0] == "fsync"]


@tagged("standard", "post_install", "-at_install")
class TestStoreFiles(BaseCase):
    """The store by itself, in a directory of its own."""

    def setUp(self):
        super().setUp()
        self.root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.root)
        self.spool = os.path.join(self.root, "checklist", "klantendossier")
        self.disk = Disk()

    def path_of(self, data):
        checksum = hashlib.sha1(data).hexdigest()
        return os.path.join(self.root, checksum[:2], checksum)

    def store(self, *contents):
        with self.disk.watch():
            store_files({self.path_of(data): data for data in contents}, self.spool)

    def read(self, data):
        with open(self.path_of(data), "rb") as file:
            return file.read()

    def test_a_file_is_on_the_disk_before_it_has_its_name(self):
        for contents in ([b"een"], [b"%d" % n for n in range(20)]):
            self.disk.acts.clear()
            self.store(*contents)
            for data in contents:
                self.assertEqual(self.read(data), data)
                [(number, act)] = [
                    (number, act)
                    for number, act in enumerate(self.disk.acts)
                    if act[0] == "replace" and act[2] == self.path_of(data)
                ]
                self.assertIn(("fsync", act[1]), self.disk.acts[:number])
                # And its name is too, before anybody is told.
                folder = os.path.dirname(self.path_of(data))
                self.assertIn(("fsync", folder), self.disk.acts[number:])
            self.assertEqual(os.listdir(self.spool), [])

    def test_a_new_folder_is_in_the_list_of_the_one_above(self):
        """Also one that another process made a moment ago: it may not have waited for that."""
        for make in (lambda: None, lambda: os.makedirs(os.path.dirname(self.path_of(b"twee")))):
            make()
            self.disk.acts.clear()
            self.store(b"een", b"twee")
            self.assertIn(self.root, self.disk.synced())
            shutil.rmtree(os.path.dirname(self.path_of(b"een")))
            shutil.rmtree(os.path.dirname(self.path_of(b"twee")))
        deep = os.path.join(self.root, "nieuw", "bestand")
        self.disk.acts.clear()
        with self.disk.watch():
            store_files({os.path.join(deep, hashlib.sha1(b"x").hexdigest()): b"x"}, self.spool)
        self.assertLessEqual({deep, os.path.dirname(deep), self.root}, set(self.disk.synced()))

    def test_the_same_file_is_waited_for_and_left_as_it_is(self):
        for data in (b"gelijk", b"g" * 3_000_000):
            self.store(data)
            before = os.stat(self.path_of(data))
            self.disk.acts.clear()
            self.store(data)
            after = os.stat(self.path_of(data))
            self.assertEqual((after.st_ino, after.st_mtime_ns), (before.st_ino, before.st_mtime_ns))
            self.assertIn(self.path_of(data), self.disk.synced())
            self.assertIn(os.path.dirname(self.path_of(data)), self.disk.synced())

    def test_a_damaged_file_is_replaced(self):
        data = b"0123456789" * 300_000
        for damaged in (b"", data[:-1], data[:100], data + b"x", b"x" + data[1:], data[:-1] + b"x"):
            os.makedirs(os.path.dirname(self.path_of(data)), exist_ok=True)
            with open(self.path_of(data), "wb") as file:
                file.write(damaged)
            self.store(data)
            self.assertEqual(self.read(data), data)

    def test_another_file_with_the_same_name_and_sha1_stays(self):
        """Nobody has such a pair at hand, so the hash is told what to say."""
        path = self.path_of(b"een")
        self.store(b"een")
        with self.assertRaises(CollisionError):
            store_files({path: b"twee"}, self.spool)
        self.assertEqual(self.read(b"een"), b"een")

    def test_what_fails_leaves_nothing_behind(self):
        def fail(*_args):
            raise OSError(28, "No space left on device")

        for name in ("fsync", "replace"):
            with self.assertRaises(OSError), patch.object(file_store.os, name, fail):
                store_files(
                    {self.path_of(b"een"): b"een", self.path_of(b"twee"): b"twee"}, self.spool
                )
            self.assertEqual(os.listdir(self.spool), [], name)
            self.assertFalse(os.path.exists(self.path_of(b"een")), name)
        self.store(b"een")
        self.assertEqual(self.read(b"een"), b"een")

    def test_files_have_the_mode_that_the_umask_gives(self):
        """As with Odoo's own files: backups and web servers of the same group read them."""
        for umask in (0o022, 0o027, 0o077, 0o002):
            data = b"umask %o" % umask
            old = os.umask(umask)
            try:
                self.store(data)
            finally:
                os.umask(old)
            self.assertEqual(os.stat(self.path_of(data)).st_mode & 0o777, 0o666 & ~umask)


class TestStoringInOrder(DossierCase):
    """First the bytes, then the row that names them."""

    def test_files_are_there_noted_and_whole_before_any_row(self):
        attachments = type(self.env["ir.attachment"])
        data = pdf("volgorde")
        insert, acts = attachments._insert_for_versions, []
        execute = type(self.env.cr).execute

        def watch_insert(model, rows):
            checksum = model._compute_checksum(data)
            name = f"{checksum[:2]}/{checksum}"
            with open(model._full_path(name), "rb") as file:
                acts.append(("insert", file.read() == data))
            acts.append(("noted", os.path.exists(model._full_path(f"checklist/{name}"))))
            return insert(model, rows)

        def watch_execute(cr, query, *args, **kwargs):
            if "LOCK TABLE" in str(query):
                acts.append(("lock", str(query).split("IN ", 1)[-1].strip()[:18]))
            return execute(cr, query, *args, **kwargs)

        with (
            patch.object(attachments, "_insert_for_versions", watch_insert),
            patch.object(type(self.env.cr), "execute", watch_execute),
        ):
            self.upload(self.bank, "a.pdf", data)
        self.assertEqual(acts[0][0], "lock")
        self.assertIn("ROW EXCLUSIVE MODE", acts[0][1])
        self.assertEqual(acts[1:], [("insert", True), ("noted", True)])

    def test_files_have_the_mode_of_odoos_own(self):
        old = os.umask(0o027)
        try:
            own = self.upload(self.bank, "a.pdf", pdf(uuid.uuid4())).current_version_id
            plain = self.env["ir.attachment"].create({"name": "x", "raw": uuid.uuid4().bytes})
        finally:
            os.umask(old)
        path = own._get_attachments()[own.id]._get_stored_bytes().path
        plain_path = plain._full_path(plain.store_fname)
        self.assertEqual(os.stat(path).st_mode, os.stat(plain_path).st_mode)

    @mute_logger("odoo.addons.klantendossier.models.ir_attachment")
    def test_a_disk_that_is_full_is_told_in_words_and_keeps_nothing(self):
        before = self.env["klantendossier.document"].search_count([])

        def fail(*_args):
            raise OSError(28, "No space left on device")

        with self.assertRaisesRegex(UserError, "could not be stored. Nothing was kept"):
            with self.env.cr.savepoint(), patch.object(file_store.os, "fsync", fail):
                self.upload(self.bank, "a.pdf", pdf("vol"))
        self.assertEqual(self.env["klantendossier.document"].search_count([]), before)
        self.assertTrue(self.upload(self.bank, "a.pdf", pdf("vol")))


@tagged("standard", "post_install", "-at_install")
class TestFaults(BaseCase):
    """The list of faults of the store: real connections, processes that die (T1, T2, T4, T6, T16)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        self.marker = uuid.uuid4().hex
        self.data = make_data(self.marker)

    # ------------------------------------------------------------------ helpers

    def open_env(self, cr):
        admin = api.Environment(cr, SUPERUSER_ID, {}).ref("base.user_admin")
        return api.Environment(cr, admin.id, {})

    def path_of(self, env):
        checksum = hashlib.sha1(self.data).hexdigest()
        return env["ir.attachment"]._full_path(f"{checksum[:2]}/{checksum}")

    def upload(self, env):
        from .store_process import upload

        return upload(env, self.marker)

    def collect_garbage(self):
        with closing(self.registry.cursor()) as cr:
            api.Environment(cr, SUPERUSER_ID, {})["ir.attachment"]._gc_file_store()

    def remove(self, document_id):
        """Take away what a test committed."""
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            document = env["klantendossier.document"].browse(document_id)
            administration = document.administration_id
            document._write_own({"bin_date": "2026-01-01"})
            document._delete_for_good()
            administration.folder_ids._write_own({"bin_date": "2026-01-01"})
            administration.folder_ids.unlink()
            administration.unlink()
            cr.execute("ALTER TABLE klantendossier_event DISABLE TRIGGER USER")
            cr.execute(
                "DELETE FROM klantendossier_event WHERE administration_ref = %s",
                [administration.id],
            )
            cr.execute("ALTER TABLE klantendossier_event ENABLE TRIGGER USER")
            cr.commit()

    def run_process(self, scenario):
        return subprocess.run(
            [sys.executable, str(PROCESS), scenario, self.marker],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            cwd=PROCESS.parent.parent,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def check_nothing_was_kept(self):
        """No row; the garbage collection removes what lies there; the same file is taken next time."""
        with closing(self.registry.cursor()) as cr:
            env = self.open_env(cr)
            path = self.path_of(env)
            spool = env["ir.attachment"]._full_path("checklist/klantendossier")
            self.assertFalse(
                env["ir.attachment"]
                .sudo()
                .search([("store_fname", "like", os.path.basename(path))])
            )
        self.collect_garbage()
        self.assertFalse(os.path.exists(path))
        self.assertFalse(os.path.isdir(spool) and os.listdir(spool))
        with closing(self.registry.cursor()) as cr:
            env = self.open_env(cr)
            document = self.upload(env)
            stored = env["klantendossier.document"]._open(document.id, None)[1]
            self.assertEqual(stored.read_all(), self.data)
            cr.rollback()
        self.collect_garbage()

    # ------------------------------------------------------------------ processes that die

    def test_killed_between_the_file_and_the_commit(self):
        """T2: the file lies there under its name, and nothing in the database knows of it."""
        process = self.run_process("killed_before_commit")
        self.assertEqual(process.returncode, -9, process.stderr)
        with closing(self.registry.cursor()) as cr:
            self.assertTrue(os.path.exists(self.path_of(self.open_env(cr))))
        self.check_nothing_was_kept()

    def test_killed_while_writing(self):
        """T1: half a file never has a name."""
        process = self.run_process("killed_in_write")
        self.assertEqual(process.returncode, -9, process.stderr)
        with closing(self.registry.cursor()) as cr:
            env = self.open_env(cr)
            self.assertFalse(os.path.exists(self.path_of(env)))
            self.assertEqual(
                len(os.listdir(env["ir.attachment"]._full_path("checklist/klantendossier"))), 1
            )
        self.check_nothing_was_kept()

    def test_the_disk_is_full(self):
        """T4: a clear text, no half file; with room again the same upload works."""
        process = self.run_process("full_disk")
        self.assertEqual(process.returncode, 0, process.stderr)
        answer = json.loads(process.stdout.splitlines()[-1])
        self.assertIn("could not be stored", answer["error"])
        self.assertEqual((answer["left"], answer["again"]), (0, True))
        self.check_nothing_was_kept()

    # ------------------------------------------------------------------ transactions that fail

    def test_rolled_back(self):
        with closing(self.registry.cursor()) as cr:
            self.upload(self.open_env(cr))
            cr.rollback()
        self.check_nothing_was_kept()

    @mute_logger("odoo.sql_db")
    def test_the_connection_breaks_before_the_commit(self):
        """T6: nobody is told that the file was received."""
        with closing(self.registry.cursor()) as cr:
            self.upload(self.open_env(cr))
            cr.execute("SELECT pg_backend_pid()")
            [pid] = cr.fetchone()
            with closing(self.registry.cursor()) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])
                other.commit()
            with self.assertRaises(psycopg2.Error):
                cr.commit()
        self.check_nothing_was_kept()

    # ------------------------------------------------------------------ the garbage collection

    def test_the_garbage_collection_waits_for_the_row(self):
        """It comes when the file is there and the row is not: also before the row is made."""
        attachments = self.registry["ir.attachment"]
        insert, threads, document_id = attachments._insert_for_versions, [], None

        def collect_first(model, rows):
            thread = threading.Thread(target=self.collect_garbage)
            threads.append(thread)
            thread.start()
            self.wait_until_it_waits(thread)
            return insert(model, rows)

        with closing(self.registry.cursor()) as cr:
            env = self.open_env(cr)
            with patch.object(attachments, "_insert_for_versions", collect_first):
                document_id = self.upload(env).id
            self.assertTrue(os.path.exists(self.path_of(env)), "removed before the row was there")
            cr.commit()
        self.addCleanup(self.remove, document_id)
        [thread] = threads
        thread.join(60)
        self.assertFalse(thread.is_alive())
        with closing(self.registry.cursor()) as cr:
            stored = self.open_env(cr)["klantendossier.document"]._open(document_id, None)[1]
            self.assertEqual(stored.read_all(), self.data)
            # What is in use is not on the list any more.
            checksum = hashlib.sha1(self.data).hexdigest()
            note = self.open_env(cr)["ir.attachment"]._full_path(
                f"checklist/{checksum[:2]}/{checksum}"
            )
            self.assertFalse(os.path.exists(note))

    def wait_until_it_waits(self, thread):
        """Let the collection come as far as it can: until it waits for us, or has done its work."""
        while thread.is_alive():
            with closing(self.registry.cursor()) as cr:
                cr.execute(
                    "SELECT 1 FROM pg_locks WHERE relation = 'ir_attachment'::regclass AND NOT granted"
                )
                if cr.fetchone():
                    return
            time.sleep(0.02)

    def test_what_a_dump_sees_has_its_file(self):
        """T16: the dump is made first; every row in it has its bytes in the copy of the store after it."""
        with closing(self.registry.cursor()) as dump, closing(self.registry.cursor()) as cr:
            env = self.open_env(cr)
            document = self.upload(env)
            self.addCleanup(self.remove, document.id)
            seen = []
            for commit in (lambda: None, cr.commit):
                commit()
                dump.rollback()
                dump.execute(
                    "SELECT store_fname FROM ir_attachment WHERE res_model = %s AND res_id = %s",
                    ["klantendossier.document.version", document.current_version_id.id],
                )
                seen.append(
                    [os.path.exists(env["ir.attachment"]._full_path(n)) for (n,) in dump.fetchall()]
                )
            self.assertEqual(seen, [[], [True]])
