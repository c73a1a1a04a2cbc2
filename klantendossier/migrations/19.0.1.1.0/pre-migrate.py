"""The list of file types follows the addon from now on; nobody could change it by hand."""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE ir_model_data SET noupdate = false
         WHERE module = 'klantendossier' AND model = 'klantendossier.file.type'
        """
    )
