import hashlib
import json
import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools.book_year import fill_in, find_collision, find_unknown, has_year
from ..tools.file_names import clean_title

#: What a folder of the tree holds besides its place and its levels, with what it is when nothing is said.
_VALUES = {
    "name": "",
    "note": "",
    "internal_note": "",
    "open_all": False,
    "office_visibility": "folder",
    "client_visibility": "folder",
}


class Template(models.Model):
    """The whole tree of a template as one value, for the editor that shows it in one screen.

    A tree is a dict ``base, nodes``. ``nodes`` is the list of its folders in reading order, each a dict
    ``id`` (nothing for a new one), ``depth`` (0 for a main folder), the fields of :data:`_VALUES` and
    ``levels``: role id as text -> level. ``base`` says which tree was changed: when a colleague has saved
    another one meanwhile, nothing of theirs is overwritten.
    """

    _inherit = "klantendossier.template"

    tree = fields.Json(
        "Tree of Folders", compute="_compute_tree", inverse="_inverse_tree", exportable=False
    )
    role_choices = fields.Json(compute="_compute_role_choices", exportable=False)

    @api.depends("folder_ids.tree_order", "folder_ids.level_ids.level", "kind")
    def _compute_tree(self):
        for template in self:
            nodes = template._get_nodes()
            template.tree = {"base": self._get_base(nodes), "nodes": nodes}

    @api.depends("company_id")
    def _compute_role_choices(self):
        """Give the office's roles and the levels, as the editor offers them."""
        level_field = self.env["klantendossier.template.level"]._fields["level"]
        levels = level_field._description_selection(self.env)
        for template in self:
            roles = self.env["klantendossier.role"].search(
                [("company_id", "=", template.company_id.id)]
            )
            template.role_choices = {
                "roles": [[role.id, role.name] for role in roles],
                "levels": levels,
            }

    def _inverse_tree(self):
        for template in self:
            template._write_tree(template.tree or {})
        # What was given knows no ids of the new folders; the form reads it in this same request.
        self.invalidate_recordset(["tree"])

    # ------------------------------------------------------------------ reading

    def _get_nodes(self):
        """Give the folders of one template as the nodes of its tree."""
        folders = self.env["klantendossier.template.folder"].search(
            [("template_id", "in", self._origin.ids)], order="tree_order, id"
        )
        return [
            {
                "id": folder.id,
                "depth": folder.depth,
                **{name: folder[name] or empty for name, empty in _VALUES.items()},
                "levels": {str(line.role_id.id): line.level for line in folder.level_ids},
            }
            for folder in folders
        ]

    @api.model
    def _get_base(self, nodes):
        text = json.dumps(nodes, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    # ------------------------------------------------------------------ checking

    @api.model
    def check_tree(self, nodes=None, kind=None):
        """Say what is wrong with a tree before it is saved; stores nothing.

        :param list nodes: see the class
        :param str kind: the template's kind
        :return: list of dicts ``index`` (of the node) and ``message``
        :raises AccessError: for who may not read templates
        :raises UserError: when the nodes are none
        """
        self.check_access("read")
        return self._find_faults(self._parse_nodes(nodes), kind)

    @api.model
    def _find_faults(self, nodes, kind):
        faults = []
        siblings = {}
        for index, (node, above) in enumerate(self._walk(nodes)):
            siblings.setdefault(above, []).append(index)
            if message := self._find_name_fault(node, kind):
                faults.append({"index": index, "message": message})
        faulty = {fault["index"] for fault in faults}
        for indexes in siblings.values():
            sound = [index for index in indexes if index not in faulty]
            found = find_collision([nodes[index]["name"] for index in sound], kind == "book_year")
            if found:
                first, second, year = found
                faults.append(
                    {
                        "index": max(i for i in sound if nodes[i]["name"] in (first, second)),
                        "message": self.env._(
                            "'%(first)s' and '%(second)s' stand side by side and both become '%(name)s' in a "
                            "dossier. Give one of them another name.",
                            first=first,
                            second=second,
                            name=fill_in(second, year),
                        ),
                    }
                )
        return sorted(faults, key=lambda fault: fault["index"])

    def _find_name_fault(self, node, kind):
        texts = (node["name"], node["note"], node["internal_note"])
        if not clean_title(fill_in(node["name"], "2026")):
            return self.env._("Give the folder a name.")
        if unknown := next(filter(None, map(find_unknown, texts)), ""):
            return self.env._(
                "%s means nothing here. Write {year} or {jaar} where the book year comes.", unknown
            )
        if kind != "book_year" and any(map(has_year, texts)):
            return self.env._(
                "{year} and {jaar} need a template per book year; this one is used once per administration."
            )
        return ""

    @api.model
    def _parse_nodes(self, nodes):
        """Give the nodes of a tree that came from outside, complete and of the right types.

        :raises UserError: when they are no tree
        """
        wrong = UserError(self.env._("This is not the tree of a template. Reload the page."))
        if not isinstance(nodes, list):
            raise wrong
        parsed, deepest = [], -1
        for node in nodes:
            depth = node.get("depth") if isinstance(node, dict) else None
            if not isinstance(depth, int) or not 0 <= depth <= deepest + 1:
                raise wrong
            deepest = int(depth)
            values = {name: node.get(name) or empty for name, empty in _VALUES.items()}
            if any(not isinstance(values[name], type(empty)) for name, empty in _VALUES.items()):
                raise wrong
            parse_id = self.env["klantendossier.administration"]._parse_id
            if node.get("id") and not parse_id(node["id"]):
                raise wrong
            parsed.append(
                {
                    "id": node.get("id") or False,
                    "depth": deepest,
                    **values,
                    "name": clean_title(values["name"]),
                    "levels": self._parse_levels(node.get("levels")),
                }
            )
        if not self._is_sound(parsed):
            raise wrong
        return parsed

    @api.model
    def _parse_levels(self, levels):
        """Give levels per role as they came from outside as dict role id -> level; 0 stands for no role."""
        if not levels:
            return {}
        if not isinstance(levels, dict):
            return {0: levels}
        numbers = {
            int(key) if str(key).isascii() and str(key).isdecimal() else 0: level
            for key, level in levels.items()
        }
        return {role_id: level for role_id, level in numbers.items() if level or not role_id}

    @api.model
    def _is_sound(self, nodes):
        """Say whether nodes name only what there is: each folder once, known roles, levels and choices."""
        ids = [node["id"] for node in nodes if node["id"]]
        if len(ids) != len(set(ids)):
            return False
        for name in ("office_visibility", "client_visibility"):
            field = self.env["klantendossier.template.folder"]._fields[name]
            if not {node[name] for node in nodes} <= set(field.get_values(self.env)):
                return False
        given = [pair for node in nodes for pair in node["levels"].items()]
        known = self.env["klantendossier.template.level"]._fields["level"].get_values(self.env)
        if any(level not in known for _role_id, level in given):
            return False
        parse_id = self.env["klantendossier.administration"]._parse_id
        role_ids = {role_id for role_id, _level in given}
        found = self.env["klantendossier.role"].with_context(active_test=False)
        return all(map(parse_id, role_ids)) and role_ids == set(
            found.search([("id", "in", list(role_ids))]).ids if role_ids else ()
        )

    @api.model
    def _walk(self, nodes):
        """Give each node with the index of the node above it, or None."""
        path = []
        for index, node in enumerate(nodes):
            del path[node["depth"] :]
            yield node, path[-1] if path else None
            path.append(index)

    # ------------------------------------------------------------------ saving

    def _write_tree(self, tree):
        """Make the folders of one template what a tree says: new, changed, moved, gone.

        :raises ValidationError: when something in it is wrong; see :meth:`check_tree`
        :raises UserError: when somebody else changed the tree meanwhile
        """
        self.ensure_one()
        nodes = self._parse_nodes(tree.get("nodes") if isinstance(tree, dict) else None)
        if faults := self._find_faults(nodes, self.kind):
            raise ValidationError("\n".join(fault["message"] for fault in faults))
        # Two managers who save at once: the second one's transaction fails, is tried again, and is told.
        self.env.execute_query(
            SQL("UPDATE klantendossier_template SET write_date = write_date WHERE id = %s", self.id)
        )
        current = self._get_nodes()
        if tree.get("base") and tree["base"] != self._get_base(current):
            raise UserError(
                self.env._(
                    "A colleague has changed the folders of this template meanwhile. Copy what you typed, "
                    "discard your changes, and make them again."
                )
            )
        model = self.env["klantendossier.template.folder"]
        known = {node["id"]: model.browse(node["id"]) for node in current}
        places = self._get_places(nodes)
        if any(node["id"] and node["id"] not in known for node in nodes):
            raise UserError(self.env._("This is not the tree of a template. Reload the page."))
        self._put_aside(known, nodes, places)
        gone = model.union(
            *(folder for id_, folder in known.items() if id_ not in {n["id"] for n in nodes})
        )
        gone.level_ids.unlink()  # each says so in the log, which the database's cascade does not
        gone.unlink()
        made = []
        for node, (above, sequence) in zip(nodes, places, strict=True):
            parent = made[above] if above is not None else model
            values = {
                **{name: node[name] for name in _VALUES},
                "parent_id": parent.id,
                "sequence": sequence,
            }
            made.append(self._write_node(known.get(node["id"], model), node, values))

    @api.model
    def _get_places(self, nodes):
        """Give per node the index of the node above it, or None, and its number among its siblings."""
        numbers, places = {}, []
        for _node, above in self._walk(nodes):
            numbers[above] = numbers.get(above, 0) + 1
            places.append((above, numbers[above]))
        return places

    def _put_aside(self, known, nodes, places):
        """Free the names and places of folders that change theirs, so that two can change with each other."""
        for node, (above, _sequence) in zip(nodes, places, strict=True):
            folder = known.get(node["id"])
            if not folder:
                continue
            parent_id = nodes[above]["id"] if above is not None else False
            if folder.name != node["name"] or folder.parent_id.id != parent_id:
                folder.write({"name": uuid.uuid4().hex, "parent_id": False})
        self.env.flush_all()  # else the cache joins this with what comes, and the database sees one step

    def _write_node(self, folder, node, values):
        if not folder:
            levels = [
                Command.create({"role_id": role_id, "level": level})
                for role_id, level in node["levels"].items()
            ]
            return folder.create({"template_id": self.id, **values, "level_ids": levels})
        changed = {
            name: value
            for name, value in values.items()
            if (folder[name].id if name == "parent_id" else folder[name] or _VALUES.get(name))
            != value
        }
        if changed:
            folder.write(changed)
        self._write_levels(folder, node["levels"])
        return folder

    def _write_levels(self, folder, levels):
        lines = {line.role_id.id: line for line in folder.level_ids}
        for role_id, line in lines.items():
            if role_id not in levels:
                line.unlink()
            elif line.level != levels[role_id]:
                line.level = levels[role_id]
        folder.level_ids.create(
            [
                {"folder_id": folder.id, "role_id": role_id, "level": level}
                for role_id, level in levels.items()
                if role_id not in lines
            ]
        )
