from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import levels
from .permission_plan import Change


class Client(models.Model):
    """The screen with one person's permissions over his whole administration, for the office."""

    _inherit = "klantendossier.client"

    def action_open_permissions(self):
        """Open the permissions of one client user over the whole administration.

        Everything that the screen needs stands in its address: the administration and the client user.
        """
        self.ensure_one()
        self.check_access("write")
        administration = self.administration_id
        action = administration._open_bound("klantendossier.client_action_permissions")
        return {**action, "params": {"client": self.id}}

    @api.model
    def _find_permission_client(self, administration_id, client_id):
        """Give the client user that an address names, when he belongs to the administration it names."""
        self.browse().check_access("write")
        parse = self.env["klantendossier.administration"]._parse_id
        return self.search(
            [("id", "=", parse(client_id)), ("administration_id", "=", parse(administration_id))]
        )

    @api.model
    def get_permission_screen(self, administration_id=0, client_id=0):
        """Give everything that the screen shows, in one call.

        :param int administration_id: id as it came from the address
        :param int client_id: id as it came from the address
        :return: dict, or False when there is no such client user in this administration for this user.
            ``administration``: ``id, label``; ``client``: who it is and the facts about his log-in;
            ``clients``: the others, ``id, name``; ``levels``: rank -> label; ``revision``: to send along
            when saving; ``folders``: dicts ``id, parent_id, name, depth, rank, role_rank`` (None when the
            folder comes from no template or he has no role), ``internal, is_current, total`` (documents in
            the folder itself), ``visible`` (those he sees there from level view on)
        :raises AccessError: for who is not of the office
        """
        client = self._find_permission_client(administration_id, client_id)
        if not client:
            return False
        administration = client.administration_id
        labels = self.env["klantendossier.permission"]._get_level_labels()
        others = administration.client_ids.filtered(lambda c: c.state != "ended")
        return {
            "administration": {"id": administration.id, "label": administration._get_label()},
            "client": client._get_permission_facts(),
            "clients": [{"id": other.id, "name": other.partner_id.name} for other in others],
            "levels": {str(rank): label for rank, label in labels.items()},
            "revision": administration._read_revision(),
            "folders": client._get_permission_folders(),
        }

    def _get_permission_facts(self):
        """Give who it is, and what is known about his log-in."""
        user_sudo = self.user_id.sudo()  # sudo: res.users - two facts of the bound log-in
        return {
            "id": self.id,
            "name": self.partner_id.name,
            "role": self.role_id.name or "",
            "since": fields.Datetime.to_string(self.create_date),
            "email": self.email or "",
            "state": self.state,
            "state_label": dict(self._fields["state"]._description_selection(self.env))[self.state],
            "invitation": self.invitation_note or "",
            "two_factor": bool(user_sudo.totp_enabled),
            "last_login": fields.Datetime.to_string(user_sudo.login_date)
            if user_sudo.login_date
            else False,
            "can_view_as": hasattr(self, "action_view_as"),
        }

    def _get_permission_folders(self):
        permission = self.env["klantendossier.permission"]
        rows = self._execute(
            """
            SELECT f.id, f.parent_id, f.name, f.book_year, f.parent_path, coalesce(p.rank, 0),
                   CASE WHEN f.template_folder_id IS NOT NULL AND %s THEN coalesce(l.rank, 0) END, %s
              FROM klantendossier_folder f
              LEFT JOIN klantendossier_permission p ON p.folder_id = f.id AND p.client_id = %s
              LEFT JOIN klantendossier_template_level l
                     ON l.folder_id = f.template_folder_id AND l.role_id = %s
             WHERE f.administration_id = %s AND f.bin_date IS NULL
             ORDER BY f.tree_order, f.id
            """,
            bool(self.role_id),
            permission._sql_internal(),
            self.id,
            self.role_id.id or None,
            self.administration_id.id,
        )
        counts = permission._count_documents(
            [Change(self.id, row[0], 0, 0, "", False) for row in rows]
        )
        folders = []
        for id_, parent_id, name, year, path, rank, role_rank, internal in rows:
            visible, closed = counts[self.id, id_]
            folders.append(
                {
                    "id": id_,
                    "parent_id": parent_id or False,
                    "name": name,
                    "book_year": year or "",
                    "depth": path.count("/") - 1,
                    "rank": rank if rank > levels.TRAVERSE else levels.NONE,
                    "role_rank": role_rank,
                    "internal": internal,
                    "is_current": False,
                    "visible": visible,
                    "total": visible + closed,
                }
            )
        return self.administration_id._arrange_explorer_folders(folders)

    @api.model
    def preview_permissions(self, administration_id=0, client_id=0, choices=None, revoke_all=False):
        """Say what :meth:`save_permissions` with the same arguments would do.

        :param choices: list of pairs of a folder id and a rank; only what changes
        :return: dict, see ``permission._describe_person``
        """
        client = self._require_permission_client(administration_id, client_id)
        wanted = self._parse_choices(choices)
        return self.env["klantendossier.permission"]._describe_person(
            client, wanted, bool(revoke_all)
        )

    @api.model
    def save_permissions(
        self, administration_id=0, client_id=0, choices=None, revision=None, revoke_all=False
    ):
        """Save what was shown, or nothing when a colleague changed something meanwhile.

        :param choices: list of pairs of a folder id and a rank; only what changes
        :param int revision: of the preview
        :return: a sentence that says what happened
        """
        client = self._require_permission_client(administration_id, client_id)
        if not isinstance(revision, int):
            raise UserError(self.env._("Open this again and look at what changes now."))
        changes = self.env["klantendossier.permission"]._grant_person(
            client, self._parse_choices(choices), bool(revoke_all), revision
        )
        if not changes:
            return self.env._("Nothing changed.")
        return self.env._("Permissions of %s saved.", client.partner_id.name)

    @api.model
    def _require_permission_client(self, administration_id, client_id):
        client = self._find_permission_client(administration_id, client_id)
        if not client:
            raise UserError(
                self.env._(
                    "This client user does not belong to this administration. Open it again."
                )
            )
        return client

    @api.model
    def _parse_choices(self, choices):
        """Give choices that came from outside as dict folder id -> rank."""
        try:
            wanted = {int(folder_id): int(rank) for folder_id, rank in choices or ()}
        except (TypeError, ValueError):
            wanted = {0: 0}
        if any(not self.env["klantendossier.administration"]._parse_id(id_) for id_ in wanted):
            raise UserError(self.env._("A folder is not there any more. Open this again."))
        return wanted
