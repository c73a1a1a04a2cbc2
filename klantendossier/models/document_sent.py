from odoo import models

from ..exceptions import AudienceChanged


class Document(models.Model):
    """What a button said of who would see documents, and what is true once they are stored (design S2)."""

    _inherit = "klantendossier.document"

    def _check_audience(self, expected):
        """Refuse what was just stored when others would see it than the button named.

        Called after the funnel: by then, whoever changes permissions at this moment either waits for this
        transaction, or made Odoo try it again, so that nobody gains sight between the look and the storing.

        :param expected: ids of client users; None checks nothing
        :raises AudienceChanged: with who would see it
        """
        if expected is None or not self:
            return
        expected = set(expected)
        # What is kept back counts as well: it is seen by these from its release on.
        audience = self.env["klantendossier.permission"]._get_audience(self, pending=True)
        found = {i: ids for i, ids in audience.items() if ids != expected}
        if not found:
            return
        names = self.env["klantendossier.permission"]._get_client_names(
            {0: expected, 1: set().union(*found.values())}
        )
        now = set.union(*found.values())
        parts = []
        if more := now - expected:
            parts.append(
                self.env._(
                    "%s would see it too.", self._join_names(names[client_id] for client_id in more)
                )
            )
        if less := expected - set.intersection(*found.values()):
            parts.append(
                self.env._(
                    "%s would not see it.",
                    self._join_names(names.get(client_id, "?") for client_id in less),
                )
            )
        raise AudienceChanged(
            self.env._(
                "Not sent: who may see this folder was changed meanwhile. %s Look at the button and choose "
                "again.",
                " ".join(parts),
            ),
            now,
        )

    def _join_names(self, names):
        """Give names as a sentence holds them: two at most, then how many there are."""
        names = sorted(names)
        if len(names) == 2:
            return self.env._("%(one)s and %(other)s", one=names[0], other=names[1])
        return names[0] if len(names) == 1 else self.env._("%s client users", len(names))

    def _tell_audience(self):
        """Give who sees one document at this moment: ``{ids, label, kept_back}``."""
        self.ensure_one()
        self.invalidate_recordset(["audience_label"])
        ids = self.env["klantendossier.permission"]._get_audience(self)[self.id]
        return {
            "ids": sorted(ids),
            "label": self.audience_label,
            "kept_back": self.file_state != "ok",
        }

    def _describe_openings(self):
        """Say which of the client users who see one document opened its current version, and who did not.

        By the log: what a client user opened, downloaded or took along in a ZIP.
        """
        viewers = self._get_viewers()
        if not viewers:
            return ""
        # sudo: event - who opened this one document, for an office user who may write it
        lines_sudo = self.env["klantendossier.event"].sudo()
        rows = lines_sudo._read_group(
            [
                ("document_ref", "=", self.id),
                ("version_ref", "=", self.current_version_id.id),
                ("client_ref", "in", sorted(viewers)),
                ("action", "in", ("document_opened", "document_downloaded", "document_zipped")),
            ],
            ["client_ref"],
            ["date:min"],
        )
        opened = dict(rows)
        names = self.env["klantendossier.permission"]._get_client_names({0: viewers})
        number = self.version_number
        if not opened:
            return self.env._("Version %s was opened by nobody yet.", number)
        seen = self.env._(
            "Version %(number)s was opened by %(names)s.",
            number=number,
            names=", ".join(
                self.env._(
                    "%(name)s on %(date)s",
                    name=names[client_id],
                    date=self._format_client_date(opened[client_id]),
                )
                for client_id in sorted(opened, key=names.get)[:3]
            ),
        )
        unseen = viewers - set(opened)
        if not unseen:
            return seen
        return (
            seen
            + " "
            + self.env._(
                "Not yet by %s.", self._join_names(names[client_id] for client_id in unseen)
            )
        )

    def action_hide(self):
        """Make documents office only at once: 'do not show after all', with the offer to take that back.

        :raises AccessError: without write access on all of them
        """
        self.check_access("write")
        self._check_one_administration()
        before = self._get_undo_state()
        self._set_visibility("office")
        undo = self.env["klantendossier.undo"]._remember(self, before)
        if len(self) == 1:
            message = self.env._("%s: only your office sees it now.", self.name)
        else:
            message = self.env._("%s documents: only your office sees them now.", len(self))
        return self._done(message, undo)
