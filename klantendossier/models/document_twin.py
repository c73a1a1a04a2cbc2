from hashlib import sha256

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ..exceptions import FileQuestion
from ..tools import file_types
from ..tools.file_names import fold_name, unique_name
from .document_name import prepare_like


class Document(models.Model):
    """What is asked before a file is stored: it is here already, the name is taken, the type changes.

    ``answers`` are what the one who adds it has chosen: question code -> value. ``None`` means that nobody
    can be asked (mail, a program): then nothing is refused and nothing is lost, twins are kept, and a
    second document gets a name of its own.

    A client user is asked only about what he sees (design P8): what is hidden from him is for him not
    there, so his file is stored beside it, under the name that he gave it.
    """

    _inherit = "klantendossier.document"

    # ------------------------------------------------------------------ new documents

    @api.model
    def _settle_questions(self, administration, folder, files, bringer, answers, viewers):
        """Ask what has to be asked about new files, and do what was answered; in sudo.

        :param list files: prepared files, changed in place: ``name``, ``notices``, and ``received``, the
            document that is here already, for one that is to be skipped
        :param viewers: function that gives the ids of the client users who would see the new documents
        :raises FileQuestion: when something is to be chosen first
        """
        if not files:
            return
        here = self.browse()
        if not all(file.get("new_folder") for file in files):  # else nothing lies there yet
            here = self._find_like(administration, folder, files, bringer, answers is not None)
        if answers is not None:
            twins = self._get_twins(here, files, bringer)
            for file in files:
                if twin := twins.get(file["sha256"]):
                    self._settle_twin(file, twin, bringer, answers, viewers)
                elif file["sha256"] in (along := self._get_along(file, "sha256")):
                    raise self._ask_same_in_batch(
                        "twin", along[file["sha256"]]["name"], file["name"]
                    )
        live = here.filtered(lambda document: not document.bin_date)
        self._settle_names(live, files, bringer, answers, viewers)

    @api.model
    def _settle_twin(self, file, twin, bringer, answers, viewers):
        answer = answers.get("twin")
        if answer == "skip":
            file["received"] = twin
        elif answer != "keep":
            raise self._ask_twin(twin, file["sha256"], bringer, viewers)

    @api.model
    def _settle_names(self, here, files, bringer, answers, viewers):
        """Give each file a name that no other document here has, as far as the one who brings it sees."""
        by_name = {fold_name(document.name): document for document in here.sorted("id")}
        taken = set(by_name).union(*(self._get_along(file, "name") for file in files))
        for file in files:
            if file["received"]:
                continue
            name = file["name"]
            namesake = by_name.get(fold_name(name))
            along = self._get_along(file, "name").get(fold_name(name))
            file["name"] = unique_name(name, taken)
            if (
                not (namesake or along)
                or bringer.kind != "office"
                or answers is None
                or answers.get("twin")
            ):
                if file["name"] != name:
                    file["notices"].append(
                        self.env._(
                            "There is another document called %(name)s here. This one is stored as %(new)s.",
                            name=name,
                            new=file["name"],
                        )
                    )
                continue
            answer = answers.get("same_name")
            if answer == "skip":
                file["received"] = namesake
            elif answer != "keep" and namesake:
                raise self._ask_same_name(namesake, file["name"], viewers)
            elif answer != "keep":
                raise self._ask_same_in_batch("same_name", along["name"], file["name"])

    @api.model
    def _get_along(self, file, key):
        """Give the files that go along in the same batch before a file, as its browser says.

        :param str key: ``name`` (folded) or ``sha256``, by which they are given
        :return: dict of key -> dict ``name``, ``sha256``; empty for a file that is being stored: by then those
            before it are documents
        """
        along = file.get("along") or ()
        return {fold_name(other[key]): other for other in along if other[key]}

    # ------------------------------------------------------------------ new versions

    def _settle_version_questions(self, file, bringer, answers):
        """Ask what has to be asked about a new version; in sudo.

        :return: False when the file is to be skipped
        :raises FileQuestion: when something is to be chosen first
        """
        if answers is None:
            return True
        place = self.administration_id, self.folder_id
        here = self._find_like(*place, [file], bringer, True)
        if twin := self._get_twins(here, [file], bringer, prefer=self).get(file["sha256"]):
            if answers.get("twin") == "skip":
                return False
            if answers.get("twin") != "keep":
                raise self._ask_twin(
                    twin, file["sha256"], bringer, self._get_viewers, version_of=self
                )
        if change := self._describe_type_change(file_types.BY_CODE.get(file["file_type"])):
            if answers.get("other_type") == "skip":
                return False
            if answers.get("other_type") != "keep":
                raise self._ask_other_type(change)
        return True

    # ------------------------------------------------------------------ looking

    @api.model
    def _find_like(self, administration, folder, files, bringer, alone):
        """Give the documents in a folder, or the inbox, with these bytes or a name like these; in sudo.

        The office is given those in the bin and those of which an older version holds the bytes, too; a
        client user what his own record rule lets through, and nothing else.

        :param bool alone: wait for whoever stores something like it here at this moment. This transaction
            goes on seeing what was there when it began, so another one looks; when that sees more, Odoo
            tries the request again.
        :raises ConcurrencyError: something like it was stored here meanwhile
        """
        query = self._prepare_like_query(administration, folder, files)
        self.env.flush_all()
        stored = None
        # While the addon is installed nobody else is there, and for others neither are its tables.
        if alone and self.env.registry.ready:
            self._lock_place(administration, folder, files)
            with self.env.registry.cursor() as cr:
                cr.execute(query)
                stored = set(cr.fetchall())
            if not stored:
                return self.browse()
        self.env.cr.execute(query)
        seen = set(self.env.cr.fetchall())
        if stored and (missed := stored - seen):
            self._check_left_by_me([document_id for (document_id,) in missed])
        found = self.browse(document_id for (document_id,) in seen)
        if bringer.kind == "client" and found:
            # Searched as the client himself: what he does not see must not be told.
            visible = self.sudo(False).search([("id", "in", found.ids)])
            return visible.sudo()  # sudo: document - hash and versions of exactly what he sees
        return found

    @api.model
    def _check_left_by_me(self, ids):
        """Check that documents lie here only for the others, since this transaction took them away itself.

        :raises ConcurrencyError: when somebody else put them here meanwhile; the database itself says so of
            those that are older than this transaction
        """
        self.env.cr.execute(
            "SELECT id FROM klantendossier_document WHERE id = ANY(%s) FOR NO KEY UPDATE", [ids]
        )
        if self.env.cr.rowcount < len(ids):
            raise ConcurrencyError("the same file or name was stored at the same moment")

    @api.model
    def _prepare_like_query(self, administration, folder, files):
        hashes = [file["sha256"] for file in files if file["sha256"]]
        patterns = {prepare_like(file_types.get_stem(file["name"])) for file in files}
        return SQL(
            """
            SELECT d.id FROM klantendossier_document d
             WHERE d.administration_id = %s AND %s AND (
                   d.bin_date IS NULL AND d.name ILIKE ANY(%s)
                OR d.id IN (SELECT document_id FROM klantendossier_document_version WHERE sha256 = ANY(%s)))
            """,
            administration.id,
            SQL("d.folder_id = %s", folder.id) if folder else SQL("d.folder_id IS NULL"),
            sorted(patterns),
            hashes,
        )

    @api.model
    def _get_twins(self, here, files, bringer, prefer=None):
        """Give per SHA-256 the document that holds these bytes, of those found here.

        Of several the one that is most there: not in the bin, in order, with the bytes as its current
        version.

        :param prefer: the document that comes before the others
        """
        hashes = {file["sha256"] for file in files}

        def rank(document):
            return (
                document == prefer,
                not document.bin_date,
                document.sha256 in hashes,
                document.file_state == "ok",
                document.id,
            )

        twins = {}
        for document in here.sorted(rank):
            # Older versions are no field for clients: they count for the office only.
            holders = document if bringer.kind == "client" else document.version_ids
            twins.update(dict.fromkeys(hashes & set(holders.mapped("sha256")), document))
        return twins

    @api.model
    def _lock_place(self, administration, folder, files):
        """Wait until nobody else stores these bytes or these names here; held to the end of the request."""
        place = f"{administration.id}/{folder.id or 0}"
        words = {word for file in files for word in (file["sha256"], fold_name(file["name"]))}
        keys = sorted(
            int.from_bytes(sha256(f"{place}/{word}".encode()).digest()[:8], "big", signed=True)
            for word in words
        )
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock(k) FROM (SELECT unnest(%s::bigint[]) AS k ORDER BY k) keys",
            [keys],
        )

    # ------------------------------------------------------------------ asking

    @api.model
    def _ask_twin(self, twin, digest, bringer, viewers, version_of=None):
        """Give the question about a file that is here already.

        The office is told who sees the one that is here, or that it lies in the bin, before it is offered
        to leave the new one out.
        """
        choices = {"skip": self.env._("Leave it out"), "keep": self.env._("Add it all the same")}
        values = {"name": twin.name, "date": self._format_client_date(twin.version_date)}
        if bringer.kind == "client":
            text = self.env._("This stands here already: %(name)s, from %(date)s.", **values)
            if version_of == twin:
                text = self.env._(
                    "This is the version that stands here already, from %(date)s.", **values
                )
            return FileQuestion("twin", text, twin.name, choices, "skip", twin.id)
        version = twin.version_ids.filtered(lambda v: v.sha256 == digest)[:1]
        values["number"] = version.number
        if version == twin.current_version_id:
            text = self.env._("Same content as %(name)s, from %(date)s.", **values)
        else:
            text = self.env._(
                "Same content as version %(number)s of %(name)s, which now has another one.",
                **values,
            )
        there = not twin.bin_date and twin.file_state == "ok" and version == twin.current_version_id
        same_sight = version_of == twin or viewers() == twin._get_viewers()
        return FileQuestion(
            "twin",
            f"{text} {twin._describe_sight()}",
            twin.name,
            choices,
            "skip" if there and same_sight else "keep",
            twin.id,
        )

    @api.model
    def _ask_same_name(self, namesake, free_name, viewers):
        """Give the office's question about another document of the same name."""
        text = self.env._(
            "There is another %(name)s here, version %(number)s from %(date)s.",
            name=namesake.name,
            number=namesake.version_number,
            date=self._format_client_date(namesake.version_date),
        )
        number = max(namesake.version_ids.mapped("number")) + 1
        choices = {
            "version": self.env._("Version %s of it", number),
            "keep": self.env._("Keep both, this one as %s", free_name),
            "skip": self.env._("Leave it out"),
        }
        # A new version is seen by whoever sees the document: not by default when that is not who was chosen.
        seen_by = namesake._get_viewers()
        question = FileQuestion(
            "same_name",
            f"{text} {namesake._describe_sight()} {namesake._describe_openings()}".strip(),
            namesake.name,
            choices,
            "version" if viewers() == seen_by else "keep",
            namesake.id,
            free_name,
        )
        question.details["audience"] = sorted(seen_by)
        return question

    @api.model
    def _ask_same_in_batch(self, code, name, free_name):
        """Give the office's question about a file of which another one goes along in the same batch.

        Such a one is never proposed as a new version: who chooses the bank statements of three years at
        once means three documents.

        :param str code: ``twin`` for the same content, ``same_name`` for the same name
        :param str name: what the other one is called
        :param str free_name: what this one is called when both are kept
        """
        skip = self.env._("Leave it out")
        if code == "twin":
            text = self.env._("Another of these files has the same content: %(name)s.", name=name)
            choices = {"skip": skip, "keep": self.env._("Add it all the same")}
        else:
            text = self.env._("Another of these files is called %(name)s too.", name=name)
            choices = {"keep": self.env._("Keep both, this one as %s", free_name), "skip": skip}
        return FileQuestion(code, text, name, choices, next(iter(choices)), free_name=free_name)

    def _ask_other_type(self, change):
        """Give the question about a version that is another kind of file than the document was."""
        choices = {
            "keep": self.env._("Add it as a new version"),
            "skip": self.env._("Leave it out"),
        }
        return FileQuestion("other_type", change["text"], self.name, choices, "keep", self.id)

    def _get_viewers(self):
        """Give the ids of the client users who see one document, or do once it is released."""
        return self.env["klantendossier.permission"]._get_audience(self, pending=True)[self.id]

    def _describe_sight(self):
        """Say to the office who sees one document, or why nobody does."""
        if self.bin_date:
            return self.env._("It lies in the bin, so no client user sees it.")
        if self.file_state != "ok":
            return self.env._("It is not released yet, so no client user sees it.")
        permission = self.env["klantendossier.permission"]
        names = permission._get_client_names({self.id: self._get_viewers()})
        if not names:
            return self.env._("Only your office sees it.")
        return self.env._(
            "Your office and %s see it.", self._format_audience(sorted(names.values()))
        )
