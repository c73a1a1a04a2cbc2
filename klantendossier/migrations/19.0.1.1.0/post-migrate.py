"""New file types for every office that had not narrowed its choice."""

from odoo import SUPERUSER_ID, api

from odoo.addons.klantendossier.tools.file_types import DEFAULT_CODES

#: What version 19.0.1.0.0 accepted when nobody had changed anything.
OLD_DEFAULTS = {
    *("pdf", "jpeg", "png", "heic", "tiff", "docx", "xlsx", "pptx", "odt", "ods", "doc", "xls"),
    *("msg", "eml", "xml", "csv", "txt", "rtf"),
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    new = env["klantendossier.file.type"].search(
        [("code", "in", list(set(DEFAULT_CODES) - OLD_DEFAULTS))]
    )
    for company in env["res.company"].with_context(active_test=False).search([]):
        # Who took one away has made a choice of his own; who only added some has not narrowed it.
        if set(company.klantendossier_file_type_ids.mapped("code")) >= OLD_DEFAULTS:
            company.klantendossier_file_type_ids |= new
