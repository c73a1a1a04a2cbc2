"""No technical field among what an office user chooses from: filters, groupings, export; no import of nonsense."""

import re

from lxml import etree

from .common import DossierCase

#: What a technical field is called; a new one that is not hidden fails here.
TECHNICAL = re.compile(
    r"sha|hash|_key$|^key$|_ref$|_order$|_text$|_revision$|_root$|path$|seal|token|mimetype|^rank$|_idx$|^id$"
)
#: Named like one, but words for people.
WORDS = {"details_text"}
#: What an office brings in from elsewhere: the list of its clients' books.
IMPORTED = {"klantendossier.administration"}


class TestTechnicalFields(DossierCase):
    """For every model of ours, as a manager: what he may read, he is offered."""

    def models(self):
        for name in sorted(self.env.registry):
            model = self.env[name].with_user(self.manager)
            if name.startswith("klantendossier.") and not model._abstract and not model._transient:
                if model.has_access("read"):
                    yield name, model

    def test_none_is_offered_in_filter_group_or_export(self):
        found = []
        for name, model in self.models():
            for field, values in model.fields_get().items():
                if not TECHNICAL.search(field) or field in WORDS:
                    continue
                found += [
                    f"{name}.{field}: {key}"
                    for key in ("searchable", "groupable", "exportable")
                    if values.get(key) and (key, field) != ("exportable", "id")
                ]
        self.assertEqual(found, [])

    def test_every_field_that_is_offered_has_a_name_for_people(self):
        for name, model in self.models():
            for field, values in model.fields_get().items():
                if values.get("searchable") or values.get("groupable"):
                    self.assertNotIn("_", values["string"], f"{name}.{field}")

    def test_words_and_rules_use_them_as_before(self):
        document = self.upload(self.bank, "saldi.pdf").with_user(self.office)
        found = document.search(
            [("search_text", "ilike", "saldi"), ("sha256", "=", document.sha256)]
        )
        self.assertEqual(found, document)

    def test_no_search_view_names_one(self):
        views = self.env["ir.ui.view"].search(
            [("model", "=like", "klantendossier.%"), ("type", "=", "search")]
        )
        self.assertTrue(views)
        for view in views:
            technical = self.env[view.model]._get_technical_fields() - {
                "search_text",
                "access_user_id",
            }
            arch = etree.fromstring(view.arch)
            for group in arch.xpath("//filter[@context]"):
                for field in re.findall(r"'group_by': *'(\w+)", group.get("context")):
                    self.assertNotIn(field, technical, view.name)
            for field in arch.xpath("//field/@name"):
                self.assertNotIn(field, technical, view.name)

    def test_import_only_where_it_makes_sense(self):
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "=like", "klantendossier.%")]
        )
        for action in actions:
            if action.res_model in IMPORTED:
                continue
            views = [
                (view_id, kind) for view_id, kind in action.views if kind in ("list", "kanban")
            ]
            found = self.env[action.res_model].with_user(self.manager).get_views(views)["views"]
            for kind, values in found.items():
                root = etree.fromstring(values["arch"])
                closed = any(
                    root.get(key) in ("0", "False", "false") for key in ("import", "create")
                )
                self.assertTrue(closed, f"{action.xml_id or action.name}: {kind} offers an import")
