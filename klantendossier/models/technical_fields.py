from odoo import api, models

#: What is the machine's own business, by name; on whatever model of ours it stands.
_TECHNICAL = frozenset(
    (
        *("id", "parent_path", "sequence", "depth", "indented_name", "rank", "bin_root", "tree"),
        *("sha256", "mimetype", "size", "marks", "details", "data", "entry", "key"),
        *("office_text", "client_text", "path_text", "note_text", "search_text"),
        *("row_detail", "audience", "audience_count", "badges", "role_choices", "starter_code"),
        *("current_version_id", "first_handled_date", "template_folder_id", "state_reason"),
        *("access_user_id", "login_seal", "message_id", "tries", "next_try", "last_turn"),
    )
)
#: The same by how the name ends: ids without a foreign key, keys, counters of a lock.
_ENDINGS = ("_ref", "_key", "_revision", "_order")


class TechnicalFieldsMixin(models.AbstractModel):
    """Fields that are the machine's own business stand in no list that a user chooses from.

    Odoo offers every stored field as a filter, as something to group by and in the export. A hash, a key or the
    number of a record there helps nobody, and hides what does. The fields stay what they are: rules, domains and
    code use them as before.
    """

    _name = "klantendossier.technical.mixin"
    _description = "Fields That Nobody Chooses"

    @api.model
    def _get_technical_fields(self):
        """Give the names of fields that are offered in no filter, no group-by and no export.

        Extension point: another addon adds those of its own by ``super()``.
        """
        return _TECHNICAL | {name for name in self._fields if name.endswith(_ENDINGS)}

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        result = super().fields_get(allfields, attributes)
        for name in self._get_technical_fields() & result.keys():
            result[name].update(
                {
                    key: False
                    for key in ("searchable", "groupable", "exportable", "sortable")
                    # Odoo's export begins with the id, whatever is chosen after it.
                    if key in result[name] and (key, name) != ("exportable", "id")
                }
            )
        return result
