"""What later versions see to when a document comes in, for the documents that are there already."""

import os

from odoo import SUPERUSER_ID, api

from odoo.addons.klantendossier.hooks import restrict_templates

BATCH = 10_000


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    # Once, for who installed before installation did it. Who switches it off later is warned, not overruled.
    restrict_templates(env)
    cr.execute(
        """
        UPDATE ir_attachment SET index_content = NULL
         WHERE res_model = 'klantendossier.document.version' AND index_content IS NOT NULL
        """
    )
    open_files(env)


def open_files(env):
    """Give stored files that only the server itself may read the mode of Odoo's own: for backups by the
    group, and web servers with ``x_sendfile``."""
    umask = os.umask(0)
    os.umask(umask)
    mode, last = 0o666 & ~umask, 0
    while True:
        env.cr.execute(
            """
            SELECT id, store_fname FROM ir_attachment
             WHERE res_model = 'klantendossier.document.version' AND store_fname IS NOT NULL AND id > %s
             ORDER BY id LIMIT %s
            """,
            [last, BATCH],
        )
        rows = env.cr.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        for _id, name in rows:
            path = env["ir.attachment"]._full_path(name)
            try:
                if os.stat(path).st_mode & 0o777 == 0o600:
                    os.chmod(path, mode)
            except OSError:
                continue  # gone, or somebody else's: whoever opens the document is told
