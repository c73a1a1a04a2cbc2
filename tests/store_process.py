"""A process of its own that stores a document and comes to grief; started by tests/test_file_store.py.

Everything that it writes to the database stays in one transaction, which it never commits.

    python store_process.py SCENARIO MARKER
"""

import contextlib
import json
import os
import resource
import signal
import sys
from unittest.mock import patch

import odoo
from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config, mute_logger

SIZE = 200_000


def make_data(marker):
    """Give the same PDF for the same marker, in this process and in the test."""
    return b"%PDF-1.4\n1 0 obj\n" + (marker.encode() * (SIZE // len(marker)))


def die(*_args):
    """End as a power cut or kill -9 does: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def upload(env, marker):
    administration = env["klantendossier.administration"].create(
        {"name": f"Proces {marker}", "dossier_enabled": True}
    )
    folder = env["klantendossier.folder"].create(
        {"administration_id": administration.id, "name": "Map"}
    )
    files = [{"name": "stuk.pdf", "data": make_data(marker)}]
    document = env["klantendossier.document"]._upload(administration, folder, files)
    env.flush_all()
    return document


def killed_before_commit(env, marker):
    upload(env, marker)
    die()


def killed_in_write(env, marker):
    with patch("odoo.addons.klantendossier.tools.file_store.os.replace", die):
        upload(env, marker)


def full_disk(env, marker):
    """Give what the uploader reads, what is left behind, and whether it works once there is room."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    spool = env["ir.attachment"]._full_path("checklist/klantendossier")
    before = count_files(spool)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE // 2, hard))
    error = None
    try:
        with mute_logger("odoo.addons.klantendossier.models.ir_attachment"):
            upload(env, marker)
    except UserError as caught:
        error = caught.args[0]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    env.cr.rollback()
    left = count_files(spool) - before
    env.transaction.reset()
    document = upload(env, marker)
    again = env["klantendossier.document"]._open(document.id, None)[1].read_all() == make_data(
        marker
    )
    return {"error": error, "left": left, "again": again}


def count_files(folder):
    return len(os.listdir(folder)) if os.path.isdir(folder) else 0


SCENARIOS = {
    function.__name__: function for function in (killed_before_commit, killed_in_write, full_disk)
}


def main(scenario, marker):
    config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level=error"], setup_logging=True)
    registry = Registry(config["db_name"][0])
    with contextlib.closing(registry.cursor()) as cr:
        admin = api.Environment(cr, SUPERUSER_ID, {}).ref("base.user_admin")
        answer = SCENARIOS[scenario](api.Environment(cr, admin.id, {}), marker)
        cr.rollback()
    sys.stdout.write(f"{json.dumps(answer)}\n")


if __name__ == "__main__":
    assert odoo
    main(*sys.argv[1:])
