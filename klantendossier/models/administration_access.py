from odoo import api, models
from odoo.exceptions import UserError


class Administration(models.Model):
    """Where every change of who sees what begins and ends.

    Begins: :meth:`_lock_structure`, for acts on the tree and the permissions (design P9). Ends:
    :meth:`_access_changed`, for every act after which somebody may see more or less than before.
    """

    _inherit = "klantendossier.administration"

    def _lock_structure(self):
        """Make this transaction the one writer of the trees of these administrations (design P9).

        An UPDATE, not a mere lock: under REPEATABLE READ a transaction that waited for a lock would go
        on with its old snapshot, whereas a concurrent update makes it fail, and Odoo tries it again.
        """
        self.env.flush_all()
        if len(self) > 1:  # always in the same order, so that nobody waits for each other
            self.env.cr.execute(
                "SELECT id FROM klantendossier_administration WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                [self.ids],
            )
        self.env.cr.execute(
            "UPDATE klantendossier_administration SET structure_revision = coalesce(structure_revision, 0) + 1"
            " WHERE id = ANY(%s)",
            [self.ids],
        )
        self.invalidate_recordset(["structure_revision"])

    def _leave_structure(self):
        """Take back what :meth:`_lock_structure` counted: the caller changed nothing after all.

        The lock stays, but whoever looks at a preview is not told of a change that was none.
        """
        self.env.cr.execute(
            "UPDATE klantendossier_administration SET structure_revision = structure_revision - 1"
            " WHERE id = ANY(%s)",
            [self.ids],
        )
        self.invalidate_recordset(["structure_revision"])

    def _share_structure(self):
        """Hold off whoever changes the trees of these administrations, until this transaction ends.

        Who changes one at this moment is waited for, and then Odoo tries this transaction again, so that it
        sees the result. Others that only hold it off, as acts on documents do, need not wait.
        """
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id FROM klantendossier_administration WHERE id = ANY(%s) ORDER BY id FOR SHARE",
            [self.ids],
        )

    def _read_revision(self):
        """Give ``structure_revision`` as it is in the database; 0 for none."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT structure_revision FROM klantendossier_administration WHERE id = %s",
            [self._origin.id or None],
        )
        row = self.env.cr.fetchone()
        return (row and row[0]) or 0

    def _check_revision(self, revision):
        """Refuse to do what was previewed before somebody else changed the tree or the permissions.

        Called on a locked tree, by whoever did nothing to it yet.

        :param int revision: ``structure_revision`` of the moment of the preview; None checks nothing
        :raises UserError: when it has changed since
        """
        if revision is not None and self._read_revision() != revision + 1:
            raise UserError(
                self.env._(
                    "A colleague changed the folders or permissions of %s meanwhile. Nothing was saved. Open "
                    "this again and look at what changes now.",
                    self.name,
                )
            )

    def _access_changed(self, folders=None, documents=None):
        """Say that client users may see more or less of these administrations than before: the funnel.

        Every act that can change who sees what calls this last, after the closure was rebuilt: grant,
        copy, template, folder and document move, bin, restore, delete, visibility, end, reopen, dossier on
        or off, administration archived, contacts merged, log-in bound or archived, upload, filing, new
        version, an older one made current. It tells *where*, never *what*: what hangs here works that out
        anew from the state as it is now. A call too many does no harm, a missing one does.

        :param folders: the folders that were touched, each with everything below it; they may be gone
        :param documents: the documents that were touched; they may be gone

        Without either of the two, everything in the administrations may have changed.
        """
        everything = folders is None and documents is None
        if not (self and (everything or folders or documents)):
            return
        self.env.flush_all()
        if everything:
            self._get_pending().difference_update(self.ids)
        # Of two acts at the same moment, the second sees what both did: an act on documents lets others like
        # it go on, every other act is alone (design P9).
        mark = self.env["klantendossier.access.mark"]
        if everything or folders:
            self._lock_structure()
            mark._check_seen(self)
        else:
            mark._leave(self)
        # sudo: administration, folder, document - what hangs here keeps tables of its own, for all client
        # users, whoever acts; the act itself was checked before
        self.sudo()._reconcile_access(
            folders if folders is None else folders.sudo(),  # sudo: as above
            documents if documents is None else documents.sudo(),  # sudo: as above
        )

    def _access_changes(self):
        """Have the funnel told before the transaction ends, unless it is told before.

        For changes that come about in a compute, where nothing else may be written: a log-in that is
        archived, gets another contact, or becomes an employee's, by whatever way.
        """
        pending = self._get_pending()
        if not pending:
            self.env.cr.precommit.add(self.browse()._tell_pending)
        pending.update(self.ids)

    @api.model
    def _get_pending(self):
        """Give the ids of the administrations of which the funnel must still be told in this transaction."""
        return self.env.cr.precommit.data.setdefault("klantendossier.access", set())

    @api.model
    def _tell_pending(self):
        self.browse(sorted(self._get_pending()))._access_changed()

    def _reconcile_access(self, folders=None, documents=None):
        """Bring into line with the present state what depends on who sees what.

        Extension point, called in sudo by :meth:`_access_changed` only, with its arguments. Who keeps
        something of his own per document and client user (what was announced, opened, asked) extends this
        and calls ``super()``: set-based, and so that a second call changes nothing.
        """
