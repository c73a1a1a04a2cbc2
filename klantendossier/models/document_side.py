from odoo import models

from ..tools import levels

#: So many of the newest lines of a document's history stand beside it.
HISTORY_SHOWN = 50

#: What only managers read: attempts of others, and damage.
_MANAGERS_ONLY = ("refused", "integrity_failed")


class Document(models.Model):
    """What stands beside a document in the office's explorer: preview, audience, notes, versions, history."""

    _inherit = "klantendossier.document"

    def get_side(self):
        """Give everything that the office's screen shows beside one document, in one call.

        :return: dict ``id, name, type_label, size_label, row_detail, version_number, mimetype, badges,
            state_label, is_new, in_bin, administration`` (its label), ``path, folder_id, note,
            internal_note, client_remark, origin, book_year, kind``; ``preview`` (``kind``: ``pdf``, ``image`` or
            ``none``, ``url``, ``reason``), ``download_url``; ``audience`` (as the badge, and ``people``:
            ``id, name, level, state``); ``versions`` (newest first); ``history`` (newest first, ``date, action,
            who, text``), ``has_more_history``, ``is_manager``
        :raises AccessError: for who is not of the office, or may not enter the administration; logged
        """
        self.ensure_one()
        self.check_access("write")
        versions = self._get_side_versions()
        history = self._get_side_history()
        return {
            "id": self.id,
            "name": self.name,
            "type_label": self.type_label,
            "size_label": self.size_label,
            "row_detail": self.row_detail,
            "version_number": self.version_number,
            "mimetype": self.mimetype or "",
            "badges": self.badges,
            "state_label": self.state_label or "",
            "is_new": self.is_new_from_client,
            "in_bin": bool(self.bin_date or self.folder_id.bin_date),
            "administration": self.administration_id._get_label(),
            "path": self.folder_id.complete_name or "",
            "folder_id": self.folder_id.id,
            "note": self.note or "",
            "internal_note": self.internal_note or "",
            "client_remark": self.client_remark or "",
            "origin": self._get_side_origin(),
            "book_year": self.book_year or "",
            "kind": dict(self._fields["kind"]._description_selection(self.env)).get(self.kind, ""),
            "preview": next(v["preview"] for v in versions if v["is_current"]),
            "download_url": f"/my/dossiers/document/{self.id}/download",
            "audience": {**self.audience, "people": self._get_side_people()},
            "visibility": self.visibility,
            "versions": versions,
            "history": history[:HISTORY_SHOWN],
            "has_more_history": len(history) > HISTORY_SHOWN,
            "is_manager": self.env.user.has_group("klantendossier.group_manager"),
        }

    def _get_side_people(self):
        """Give who sees the document now: name, level on its folder, and what keeps him from looking yet."""
        ids = self.env["klantendossier.permission"]._get_audience(self)[self.id]
        rows = self.env["klantendossier.permission"].search(
            [("folder_id", "=", self.folder_id.id), ("client_id", "in", list(ids))]
        )
        labels = self.env["klantendossier.permission"]._get_level_labels()
        states = dict(
            self.env["klantendossier.client"]._fields["state"]._description_selection(self.env)
        )
        if not self.administration_id.dossier_enabled:
            states = dict.fromkeys(states, self.env._("The dossier is switched off"))
        people = []
        for row in rows:
            # sudo: client - name and state of who sees a document that the user may read
            client_sudo = row.client_id.sudo()
            people.append(
                {
                    "id": client_sudo.id,
                    "name": client_sudo.partner_id.name,
                    "level": labels[max(row.rank, levels.VIEW)],
                    "state": ""
                    if client_sudo.access_user_id
                    else states.get(client_sudo.state, ""),
                }
            )
        return sorted(people, key=lambda person: person["name"] or "")

    def _get_side_origin(self):
        """Give where the document came from: ``label``, ``who`` and ``date``, and when it was handled."""
        labels = dict(self._fields["origin"]._description_selection(self.env))
        format_moment = self._get_moment_format()
        # sudo: res.users - the names of who brought and handled a document that the user may read
        document_sudo = self.sudo()
        first = document_sudo.version_ids.sorted("number")[:1]
        return {
            "label": labels[self.origin],
            "who": document_sudo.uploaded_by_id.name or "",
            "date": format_moment(first.create_date or self.version_date),
            "handled_by": document_sudo.handled_by_id.name or "",
            "handled": format_moment(self.handled_date),
        }

    def _get_side_versions(self):
        """Give the versions, newest first: what they are compared by, and where they are opened."""
        format_moment = self._get_moment_format()
        labels = dict(
            self.env["klantendossier.document.version"]
            ._fields["file_state"]
            ._description_selection(self.env)
        )
        is_manager = self.env.user.has_group("klantendossier.group_manager")
        result = []
        for version in self.version_ids.sorted("number", reverse=True):
            url = f"/klantendossier/version/{version.id}"
            is_current = version == self.current_version_id
            if is_current:  # what is looked at in the list; the same line in the log as ever
                url = f"/my/dossiers/document/{self.id}"
            result.append(
                {
                    "id": version.id,
                    "number": version.number,
                    "name": version.name,
                    "date": format_moment(version.create_date),
                    # sudo: res.users - the name of who brought a version that the user may read
                    "who": version.uploaded_by_id.sudo().name or "",
                    "size_label": version.size_label,
                    "type_label": version._get_type_label(),
                    "sha256": version.sha256,
                    "is_current": is_current,
                    "state": "" if version.file_state == "ok" else labels[version.file_state],
                    "is_open": version.file_state != "quarantine" or is_manager,
                    "preview": version._get_preview(f"{url}/preview", is_manager),
                    "download_url": f"{url}/download",
                }
            )
        return result

    def _get_side_history(self):
        """Give the newest lines of the log about this document as the office reads them.

        Without addresses and browsers, and without refusals: those are for managers, in the log itself.
        """
        # sudo: event - lines about a document that the user may write; the log is the managers'
        events_sudo = self.env["klantendossier.event"].sudo()
        format_moment = self._get_moment_format()
        domain = [("document_ref", "=", self.id)]
        if not self.env.user.has_group("klantendossier.group_manager"):
            domain.append(("action", "not in", _MANAGERS_ONLY))
        lines = events_sudo.search(domain, limit=HISTORY_SHOWN + 1)
        labels = dict(events_sudo._fields["action"]._description_selection(self.env))
        return [
            {
                "id": line.id,
                "date": format_moment(line.date),
                "action": labels.get(line.action, line.action),
                "who": line.user_name or "",
                "text": line.details_text or "",
            }
            for line in lines
        ]

    def action_withdraw(self):
        """Open the dialog that takes documents from the sight of client users: office only is chosen there."""
        action = self.action_visibility()
        if "context" in action:  # else a colleague was first, which it says
            action["context"] = {**action["context"], "klantendossier_withdraw": True}
        return action

    def action_open_log(self):
        """Open the whole log of one document (manager; others may not read it)."""
        self.ensure_one()
        self.check_access("write")
        self.env["klantendossier.event"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "klantendossier.event_action_document"
        )
        return {
            **action,
            "display_name": self.env._("Log of %s", self.name),
            "context": {
                "active_id": self.id,
                "active_ids": self.ids,
                "klantendossier_log_of": "document_id",
            },
        }
