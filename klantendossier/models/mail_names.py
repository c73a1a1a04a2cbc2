from odoo import SUPERUSER_ID, api, models

from .mail_readers import PREFIX

#: Models whose names are people: a client user learns only the names that he may read.
PEOPLE = ("res.partner", "res.users")


class Base(models.AbstractModel):
    """No form that is filled in from outside shows a name that its reader may not know (design P8).

    Odoo shows the name of what a field points to by sudo, for who may read a record may read what it points
    to. In ``onchange`` there is no record: the caller says himself what the field points to.
    """

    _inherit = "base"

    def onchange(self, values, field_names, fields_spec):
        """Refuse ids of people and of parts of a dossier that a client user may not read; as Odoo else."""
        if not (self.env.su or self.env.user._is_internal()):
            self._check_named(values, fields_spec)
        return super().onchange(values, field_names, fields_spec)

    def _check_named(self, values, names=()):
        """Refuse values, given or by default in the context, that point to what the user may not read.

        :param dict values: as for ``create``
        :param names: names of fields for which a default counts
        :raises AccessError: when one does; logged
        """
        defaults = {
            key.removeprefix("default_"): value
            for key, value in self.env.context.items()
            if key.startswith("default_")
        }
        for name, value in {**defaults, **values}.items():
            field = self._fields.get(name)
            if not field or not field.relational or not value:
                continue
            if not (field.comodel_name in PEOPLE or field.comodel_name.startswith(PREFIX)):
                continue
            named = self.env[field.comodel_name].browse(_find_ids(value))
            if len(named._filtered_access("read")) < len(named):
                self.env["klantendossier.event"]._refuse(
                    records=named, details={"model": self._name, "operation": "read"}
                )


def _find_ids(value):
    """Give the ids that a value from outside points to: an id, a pair, a dictionary, or commands."""
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, int):
        return [value] if value else []
    found = []
    for item in value if isinstance(value, list | tuple) else ():
        if isinstance(item, list | tuple):  # a command
            found += item[2] if len(item) > 2 and isinstance(item[2], list | tuple) else item[1:2]
        else:
            found.append(item)
    return list(dict.fromkeys(i for i in found if isinstance(i, int) and i))


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        if not (self.env.su or self.env.user._is_internal()):
            for vals in vals_list:
                self._check_named(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not (self.env.su or self.env.user._is_internal()):
            self._check_named(vals)
        return super().write(vals)

    @api.depends("model", "res_id")
    @api.depends_context("uid")
    def _compute_record_name(self):
        """Give the name of what a message hangs on to who may read that; Odoo gives it by sudo, for any id."""
        closed = _find_closed(self, "model")
        closed.record_name = False
        return super(MailMessage, self - closed)._compute_record_name()


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        """Give the name of what an activity hangs on to who may read that; Odoo gives it by sudo, for any id."""
        closed = _find_closed(self, "res_model")
        closed.res_name = False
        return super(MailActivity, self - closed)._compute_res_name()


def _find_closed(rows, name_field):
    """Give those among messages or activities that hang on what is ours and not for the acting user.

    Logged: who may read a message may read what it hangs on, so that nobody comes here but by a form that
    he filled in himself. Of people, client users and visitors only learn the names that they may read.
    """
    env = rows.env(su=False)
    closed = rows.browse()
    if env.uid == SUPERUSER_ID:
        return closed
    internal = env.user._is_internal()
    for row in rows:
        model = row[name_field]
        if not row.res_id or not (
            row.sudo(False)._is_ours(model) or (model in PEOPLE and not internal)
        ):
            continue
        record = row.with_env(env)._as_anywhere(model).browse(row.res_id)
        if not record._filtered_access("read"):
            closed |= row
            env["klantendossier.event"]._log_refusal(
                records=record, details={"model": rows._name, "operation": "read"}
            )
    return closed
