from odoo import api, models

from ..tools import levels

#: So many folders are named in a sentence; the others are counted, and named on hover.
MAX_FOLDERS = 6


class Permission(models.Model):
    """A plan of permissions in words, for the screens that show it before anything is saved (design S2)."""

    _inherit = "klantendossier.permission"

    @api.model
    def _describe_grant(self, folder, wanted, below, ticks=(), revoked=()):
        """Say everything that :meth:`_grant` with the same arguments would do, per client user.

        :return: dict ``clients``: list of dicts ``id, name``, ``gains``, ``loses``, ``changes`` (lists of dicts
            ``text, detail``), ``ticks`` (list of dicts ``key, kind, text, detail, checked``), ``closed`` (a
            sentence, or an empty text), ``keeps`` (a sentence about what is left below, or an empty text),
            ``gained`` and ``lost`` (numbers of documents); ``revision``: what to send along when it is saved;
            ``summary``: what the button says
        """
        reach = self._plan_reach(folder, wanted, below, ticks, revoked)
        reach = [change for change in reach if not change.in_bin]
        plan = self._describe_changes(folder.administration_id, reach, ticks)
        self._tell_keeps(plan, folder, revoked)
        return plan

    def _tell_keeps(self, plan, folder, revoked):
        """Say of whoever loses this folder, and no more, what he keeps below it.

        'With everything below' takes nothing away there (design S3), which a try-out took for a revocation.
        """
        losing = [d for d in plan["clients"] if d["loses"] and d["id"] not in revoked]
        clients = self.env["klantendossier.client"].browse([d["id"] for d in losing])
        below = self._describe_below(folder, clients) if clients else {}
        for described in losing:
            if text := below[described["id"]]:
                described["keeps"] = self.env._(
                    "Keeps %s below this folder, and sees what is added there. To end that too, press 'Take "
                    "everything away' in the row.",
                    text,
                )

    @api.model
    def _describe_changes(self, administration, reach, ticks):
        """Say what changes of permissions do, per client user; as :meth:`_describe_grant`.

        :param reach: list of ``Change``; those that change nothing count for what stays closed
        """
        counts = self._count_documents(reach)
        folders = self.env["klantendossier.folder"].browse(
            dict.fromkeys(c.folder_id for c in reach)
        )
        folders.fetch(["name"])
        names = dict(zip(folders._ids, folders.mapped("name"), strict=True))
        by_client = {}
        for change in reach:
            by_client.setdefault(change.client_id, []).append(change)
        clients = self.env["klantendossier.client"].browse(by_client)
        described = [
            self._describe_client(client, by_client[client.id], counts, names, ticks)
            for client in clients
        ]
        described = [d for d in described if d["gains"] or d["loses"] or d["changes"] or d["ticks"]]
        return {
            "clients": described,
            "revision": administration._read_revision(),
            "summary": self._summarize_grant(described),
        }

    def _describe_client(self, client, changes, counts, names, ticks):
        labels = self._get_level_labels()
        groups = {"gains": {}, "loses": {}, "changes": {}, "ticks": {}}
        numbers = {"gained": 0, "lost": 0}
        open_ids = set()
        for change in changes:
            seen, closed = counts[change.client_id, change.folder_id]
            waits = change.tick and change.tick not in ticks
            final = change.old if waits else change.new
            if closed and final >= levels.VIEW:
                open_ids.add(change.folder_id)
            if change.tick:
                groups["ticks"].setdefault((change.tick, change.old, change.new), []).append(change)
            if waits or change.old == change.new:
                continue
            if not change.old:
                numbers["gained"] += seen
                groups["gains"].setdefault(change.new, []).append(change)
            elif not change.new:
                numbers["lost"] += seen
                groups["loses"].setdefault(change.old, []).append(change)
            else:
                groups["changes"].setdefault((change.old, change.new), []).append(change)

        def say(found):
            documents = sum(counts[c.client_id, c.folder_id][0] for c in found)
            return self._list_folders(found, names), self._say_documents(documents)

        def say_levels(group, text):
            lines = []
            for rank, found in sorted(groups[group].items(), reverse=True):
                (short, whole), number = say(found)
                values = {"level": labels[rank], "folders": short, "documents": number}
                lines.append(self._line(text % values, whole))
            return lines

        others = []
        for (old, new), found in sorted(groups["changes"].items()):
            (short, whole), _number = say(found)
            others.append(self._line(self._say_change(labels, old, new, short), whole))
        return {
            "id": client.id,
            "name": client.partner_id.name,
            "gains": say_levels(
                "gains", self.env._("%(level)s in %(folders)s: %(documents)s more.")
            ),
            "loses": say_levels(
                "loses", self.env._("%(level)s in %(folders)s: %(documents)s less.")
            ),
            "changes": others,
            "ticks": self._describe_ticks(groups["ticks"], labels, say, ticks),
            "closed": self._say_closed(client, [id_ for id_ in names if id_ in open_ids], names),
            "keeps": "",
            "gained": numbers["gained"],
            "lost": numbers["lost"],
        }

    def _say_closed(self, client, folder_ids, names):
        """Say which documents stay closed to him in folders that he sees, where and why."""
        rows = self._count_closed([(client.id, id_) for id_ in folder_ids]) if folder_ids else []
        if not rows:
            return ""
        where = self._list_names([names[row[1]] for row in rows])[0]
        office, others, kept = (sum(row[column] for row in rows) for column in (2, 3, 4))
        reasons = []
        if others:
            reasons.append(self.env._("%s for others only", others))
        if office:
            reasons.append(self.env._("%s office only", office))
        if kept:
            reasons.append(self.env._("%s kept back until the release", kept))
        number = office + others + kept
        said = {
            "documents": self._say_documents(number),
            "folders": where,
            "reasons": ", ".join(reasons),
        }
        if number == 1:
            return self.env._("%(documents)s stays closed, in %(folders)s: %(reasons)s.", **said)
        return self.env._("%(documents)s stay closed, in %(folders)s: %(reasons)s.", **said)

    def _describe_ticks(self, groups, labels, say, ticks):
        lines = []
        for (key, old, new), found in groups.items():
            where, number = say(found)
            lower = key.startswith("lower:")
            if lower:
                text = self._say_change(labels, old, new, where[0])
            else:
                text = self.env._("%(folder)s, %(documents)s", folder=where[0], documents=number)
            lines.append(
                {
                    "key": key,
                    "kind": "lower" if lower else "open",
                    "checked": key in ticks,
                    **self._line(text, where[1]),
                }
            )
        return sorted(lines, key=lambda line: (line["kind"] == "open", line["text"]))

    def _say_change(self, labels, old, new, where):
        return self.env._(
            "%(old)s becomes %(new)s in %(folders)s",
            old=labels[old],
            new=labels[new],
            folders=where,
        )

    def _line(self, text, detail):
        return {"text": text, "detail": detail}

    def _list_folders(self, changes, names):
        """Give the names of the folders as a sentence holds them, and all of them for who wants to read on."""
        return self._list_names([names[change.folder_id] for change in changes])

    def _list_names(self, found):
        shown = found[:MAX_FOLDERS]
        text = ", ".join(shown)
        if more := len(found) - len(shown):
            text = self.env._("%(folders)s and %(count)s more", folders=text, count=more)
        return text, ", ".join(found)

    def _say_documents(self, number):
        return self.env._("1 document") if number == 1 else self.env._("%s documents", number)

    def _summarize_grant(self, described):
        """Give the text of the button: what it does, by name where it is one person."""
        gaining = [d for d in described if d["gained"]]
        losing = [d for d in described if d["lost"]]
        if not any(d["gains"] or d["loses"] or d["changes"] for d in described):
            return self.env._("Save: nothing changes")
        if len(described) == 1:
            name = described[0]["name"]
            if gaining and losing:
                return self.env._(
                    "Save: %(name)s sees %(more)s more, %(less)s no longer",
                    name=name,
                    more=self._say_documents(gaining[0]["gained"]),
                    less=self._say_documents(losing[0]["lost"]),
                )
            if gaining:
                return self.env._(
                    "Save: %(name)s sees %(more)s more",
                    name=name,
                    more=self._say_documents(gaining[0]["gained"]),
                )
            if losing:
                return self.env._(
                    "Save: %(name)s loses %(less)s",
                    name=name,
                    less=self._say_documents(losing[0]["lost"]),
                )
            return self.env._("Save permissions of %s", name)
        if gaining or losing:
            return self.env._(
                "Save: %(gain)s gain, %(lose)s lose access", gain=len(gaining), lose=len(losing)
            )
        return self.env._("Save permissions of %s people", len(described))

    @api.model
    def _describe_below(self, folder, clients):
        """Say in words what client users have below a folder: 'Edit in 1 folder, View in 3 folders'.

        :return: dict client id -> text, empty for who has nothing there
        """
        labels = self._get_level_labels()
        rows = self._execute(
            """
            SELECT p.client_id, p.rank, count(*)
              FROM klantendossier_permission p
              JOIN klantendossier_folder f ON f.id = p.folder_id AND f.bin_date IS NULL
             WHERE f.administration_id = %s AND f.parent_path LIKE %s AND f.id != %s
               AND p.rank > %s AND p.client_id = ANY(%s)
             GROUP BY p.client_id, p.rank
             ORDER BY p.client_id, p.rank DESC
            """,
            folder.administration_id.id,
            f"{folder.parent_path}%",
            folder.id,
            levels.TRAVERSE,
            clients.ids,
        )
        parts = {}
        for client_id, rank, number in rows:
            folders = self.env._("1 folder") if number == 1 else self.env._("%s folders", number)
            parts.setdefault(client_id, []).append(
                self.env._("%(level)s in %(folders)s", level=labels[rank], folders=folders)
            )
        return {client.id: ", ".join(parts.get(client.id, ())) for client in clients}
