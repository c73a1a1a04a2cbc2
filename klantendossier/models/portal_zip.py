import contextlib
import io
import logging
from typing import BinaryIO, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import levels
from ..tools.file_store import hash_stream
from ..tools.log_origin import Origin
from ..tools.zip_names import ZipNames
from ..tools.zip_stream import ZipWriter

_logger = logging.getLogger(__name__)

#: So many names of documents are written out in a text.
MAX_NAMES = 20


class ZipEntry(NamedTuple):
    """One document of a ZIP, as it was when the reader asked for it."""

    document_id: int
    version_id: int
    path: str

    @property
    def name(self):
        """Give the name of the file, without its folders."""
        return self.path.rpartition("/")[2]


class OpenFile(NamedTuple):
    """A file that was found whole, ready to be sent."""

    source: BinaryIO
    name: str
    date: tuple
    sha256: str


class Document(models.Model):
    """A folder with everything below it as a ZIP, for client users.

    It is made while it is sent, which can take a slow reader an hour. So each file has a transaction of
    its own: his right is asked again, the line with version and hash is written, and only then its bytes
    leave. Damaged bytes do not leave at all.
    """

    _inherit = "klantendossier.document"

    @api.model
    def _client_zip(self, administration_id, folder_id):
        """Give the files of a folder with everything below it that the acting client user may see.

        Every one is there and has its size: what can be told before the first byte is told then.

        :return: pair of a file name and the list of :class:`ZipEntry`
        :raises AccessError: without level view on the folder
        :raises UserError: when stored files have gone or were cut off, with their names; that is logged
        """
        tree = self.env["klantendossier.folder"]._client_tree(administration_id)
        by_id = {folder["id"]: folder for folder in tree}
        root = by_id.get(folder_id)
        if not root or root["rank"] < levels.VIEW:
            self.env["klantendossier.event"]._refuse(
                folder=self.env["klantendossier.folder"].browse(folder_id),
                details={"needed": levels.CODES[levels.VIEW]},
            )
        below = {folder_id: root}
        for folder in tree:
            if folder["parent_id"] in below:
                below[folder["id"]] = folder
        documents = self.search_fetch(
            [("folder_id", "in", list(below))], ["name", "folder_id"], order="id"
        )
        # sudo: document.version - the files of exactly the documents that the rule let through
        version_sudo = self.env["klantendossier.document.version"].sudo()
        files = version_sudo._find_files(documents)
        documents = documents.filtered(lambda document: document.id in files)
        version_sudo._check_sizes(files.values())
        names = ZipNames(
            [(folder["id"], folder["parent_id"], folder["name"]) for folder in below.values()],
            [(document.id, document.folder_id.id, document.name) for document in documents],
        )
        entries = [
            ZipEntry(document_id, files[document_id].version_id, path)
            for document_id, path in names.paths.items()
        ]
        return f"{ZipNames([], []).add_file(root['name'])}.zip", entries

    @api.model
    def _stream_zip(self, folder_id, entries):
        """Give the bytes of a ZIP piece by piece, long after this transaction has ended.

        :param int folder_id: the folder that was asked for
        :param list entries: what :meth:`_client_zip` gave
        :return: generator of bytes
        :raises UserError: when there is nothing to send
        """
        if not entries:
            raise UserError(self.env._("There is no document in this folder yet."))
        return _ZipTransfer(self._with_reader_tz().env, folder_id, entries).stream()

    @api.model
    def _open_for_zip(self, entry):
        """Open one file of a ZIP for its reader and write that in the log; called per file.

        A new version that came meanwhile is what he gets: the older one is not his to read any more.

        :return: :class:`OpenFile`; None when the stored bytes are not the ones that were received, which
            is logged
        :raises AccessError: when he may not read the document any more; logged
        """
        event = self.env["klantendossier.event"]
        if not self.has_access("read"):  # not even a client user any more
            event._refuse(document=self.browse(entry.document_id))
        document = self._get_readable(entry.document_id)
        # sudo: document.version - nobody reads them directly; the document was checked just now
        file = self.env["klantendossier.document.version"].sudo()._find_files(document)[document.id]
        version = self.env["klantendossier.document.version"].browse(file.version_id)
        source = None
        try:
            source = file.get_bytes(self.env).open()
            whole = hash_stream(source) == file.sha256
            source.seek(0)
        except OSError:
            whole = False
        if whole:
            event._log("document_zipped", [{"version": version}])
            return OpenFile(source, document.name, self._get_zip_date(document), file.sha256)
        if source:
            source.close()
        event._log("integrity_failed", [{"version": version}])
        return None

    @api.model
    def _get_zip_date(self, document=None):
        """Give the date of a document, or of this moment, as the clock of the reader shows it."""
        # sudo: document - its date; the caller checked it
        date = document.sudo().version_date if document else fields.Datetime.now()
        return fields.Datetime.context_timestamp(self, date).timetuple()[:6]

    @api.model
    def _get_zip_notice(self, damaged, left):
        """Give the text file that a ZIP ends with when something is missing in it.

        :param list damaged: names of documents of which the stored bytes are damaged
        :param int left: how many more were not sent, because the reader's access has changed
        :return: pair of its name and its text
        """
        lines = [self.env._("This ZIP is not complete.")]
        if damaged:
            lines += [
                "",
                self.env._(
                    "The stored files of these documents are damaged, so they are not in it. Your office can "
                    "restore them from the backup:"
                ),
                *(f"- {name}" for name in damaged),
            ]
        if left:
            lines += [
                "",
                self.env._(
                    "Your access has changed while this was being sent. Not in it: %s documents. Open the "
                    "dossier again to see what is there for you now.",
                    left,
                ),
            ]
        return self.env._("NOT COMPLETE.txt"), "\r\n".join([*lines, ""])


class _ZipTransfer:
    """One ZIP on its way to its reader, with what has become of it so far."""

    def __init__(self, env, folder_id, entries):
        self.registry, self.uid = env.registry, env.uid
        origin = Origin(*env["ir.http"]._get_klantendossier_origin())
        kept = ("lang", "tz", "allowed_company_ids")
        context = {key: env.context[key] for key in kept if key in env.context}
        self.context = {**context, "klantendossier_origin": origin}
        self.folder_id, self.entries = folder_id, entries
        self.names = ZipNames([], [])
        self.names.reserve(entry.path for entry in entries)
        self.sent, self.damaged, self.stopped = 0, [], False

    @contextlib.contextmanager
    def act(self):
        """Give the documents as the reader sees them now, in a transaction of its own."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, self.uid, self.context)["klantendossier.document"]

    def stream(self):
        """Yield the bytes.

        No transaction is open while bytes leave: the reader may be slow.
        """
        writer, entry = ZipWriter(), None
        try:
            for entry in self.entries:
                opened = self.open(entry)
                if self.stopped:
                    break
                if opened:
                    yield from self.send(writer, entry, opened)
            if self.damaged or self.stopped:
                yield from self.send_notice(writer)
            yield from writer.finish()
        except GeneratorExit:
            self.log_interrupted(entry)
            raise

    def open(self, entry):
        """Open the next file; None when it is not sent."""
        opened = None
        with self.act() as documents:
            try:
                opened = documents._open_for_zip(entry)
            except AccessError:
                self.stopped = True
        if self.stopped:
            self.log_interrupted(None)
        elif not opened:
            self.damaged.append(entry.path)
        return opened

    def send(self, writer, entry, opened):
        path = self.names.change_type(entry.path, opened.name)
        with opened.source:
            sent = yield from writer.add(path, opened.date, opened.source)
        if sent == opened.sha256:
            self.sent += 1
            return
        # Changed between two looks: what left is not what the line in the log says.
        self.damaged.append(entry.path)
        with self.act() as documents:
            version = documents.env["klantendossier.document.version"].browse(entry.version_id)
            documents.env["klantendossier.event"]._log("integrity_failed", [{"version": version}])

    def send_notice(self, writer):
        with self.act() as documents:
            left = len(self.entries) - self.sent - len(self.damaged)
            name, text = documents._get_zip_notice(self.damaged, left)
            date = documents._get_zip_date()
        # With a mark at its start, by which also old editors read the accents.
        yield from writer.add(self.names.add_file(name), date, io.BytesIO(text.encode("utf-8-sig")))

    def log_interrupted(self, entry):
        """Write that the ZIP broke off, with how far it came.

        :param entry: the file that was on its way when the reader left; None when we stopped
        """
        try:
            with self.act() as documents:
                env = documents.env
                line = {"folder": env["klantendossier.folder"].browse(self.folder_id)}
                if entry:
                    version = env["klantendossier.document.version"].browse(entry.version_id)
                    line = {"version": version}
                details = {"sent": self.sent, "of": len(self.entries)}
                env["klantendossier.event"]._log("interrupted", [{**line, "details": details}])
        except Exception:
            # The reader has gone: there is nobody to tell but the server's own log.
            _logger.exception(
                "A ZIP was interrupted, and that could not be written in the audit log"
            )
