from markupsafe import Markup

from odoo import models

#: Colour and icon by meaning, as everywhere in the addon.
_BOXES = {
    "gains": ("bg-info-subtle text-info-emphasis", "fa-eye"),
    "loses": ("bg-danger-subtle text-danger-emphasis", "fa-eye-slash"),
    "keeps": ("bg-light text-body", "fa-check"),
}


#: So many documents are named in a dialog before it says how many more there are.
_NAMED = 6


class PreviewMixin(models.AbstractModel):
    """Boxes that say who gains and who loses before anything changes (design P6)."""

    _name = "klantendossier.preview.mixin"
    _description = "Who Gains and Who Loses"

    def _render_boxes(self, boxes):
        """Give the boxes as HTML.

        :param dict boxes: ``gains``, ``loses``, ``keeps`` -> list of texts
        """
        titles = {
            "gains": self.env._("Gains access"),
            "loses": self.env._("Loses access"),
            "keeps": self.env._("Keeps seeing it"),
        }
        parts = []
        for key, (classes, icon) in _BOXES.items():
            texts = boxes.get(key)
            if not texts:
                continue
            lines = Markup("").join(Markup('<div class="p-2">%s</div>') % text for text in texts)
            parts.append(
                Markup(
                    '<div class="border rounded mb-2 o_kd_preview_%s">'
                    '<div class="p-2 fw-bold %s"><i class="fa %s me-2" role="img" aria-hidden="true"></i>'
                    "%s: %s</div>"
                    "%s</div>"
                )
                % (key, classes, icon, titles[key], len(texts), lines)
            )
        if not parts:
            return Markup('<p class="text-muted mb-0">%s</p>') % self.env._(
                "Nobody gains or loses access to anything."
            )
        return Markup("").join(parts)

    def _render_notices(self, texts):
        """Give sentences that one should have read before the button is pressed as HTML; empty without any."""
        if not texts:
            return Markup("")
        lines = Markup("").join(Markup('<div class="p-2">%s</div>') % text for text in texts)
        return Markup(
            '<div class="border rounded mb-2 o_kd_preview_notices">'
            '<div class="p-2 fw-bold bg-warning-subtle text-warning-emphasis">'
            '<i class="fa fa-clone me-2" role="img" aria-hidden="true"></i>%s</div>%s</div>'
        ) % (self.env._("There already"), lines)

    def _render_documents(self, documents):
        """Give the names of documents with the picture of their kind as HTML: some, and how many more."""
        lines = [
            Markup(
                '<div class="d-flex align-items-center gap-2 py-1">'
                '<span class="o_image o_kd_type flex-shrink-0" data-mimetype="%s"></span>'
                '<span class="text-break">%s</span></div>'
            )
            % (document.mimetype or "", document.name)
            for document in documents[:_NAMED]
        ]
        if more := documents[_NAMED:]:
            lines.append(
                Markup('<div class="py-1 o_kd_muted">%s</div>')
                % self.env._("and %s more", self._count_documents(len(more)))
            )
        return Markup("").join(lines)

    def _render_folder(self, folder):
        """Give a folder and how much lies in it as HTML."""
        below = folder._get_subtree().filtered(lambda f: not f.bin_date)
        number = self.env["klantendossier.document"].search_count(
            [("folder_id", "in", below.ids), ("bin_date", "=", False)]
        )
        return Markup(
            '<div class="py-1"><i class="fa fa-folder text-warning-emphasis me-2" aria-hidden="true"></i>'
            '<span class="fw-bold text-break">%s</span><div class="o_kd_muted">%s</div></div>'
        ) % (
            folder.complete_name,
            self.env._(
                "With %(folders)s below it and %(documents)s. Its permissions go along.",
                folders=self._count_folders(len(below) - 1),
                documents=self._count_documents(number),
            ),
        )

    def _count_documents(self, number):
        return self.env._("1 document") if number == 1 else self.env._("%s documents", number)

    def _count_folders(self, number):
        return self.env._("1 folder") if number == 1 else self.env._("%s folders", number)

    def _describe_audience(self, audience, total):
        """Turn numbers per client user into sentences.

        :param dict audience: ``gains``/``loses``/``keeps`` -> client id -> number of documents
        :param int total: number of documents at stake
        """
        client_model = self.env["klantendossier.client"]
        boxes = {}
        kept = self._say_kept_back()
        for key, numbers in audience.items():
            texts = []
            for client in client_model.browse(sorted(numbers)):
                role = f" ({client.role_id.name})" if client.role_id else ""
                documents = self._say_how_many(numbers[client.id], total)
                if kept and key != "loses":
                    documents = kept % documents
                values = {"name": f"{client.partner_id.name}{role}", "documents": documents}
                if key == "gains":
                    text = self.env._("%(name)s will see %(documents)s.", **values)
                elif key == "loses":
                    text = self.env._("%(name)s will not see %(documents)s any more.", **values)
                else:
                    text = self.env._("%(name)s goes on seeing %(documents)s.", **values)
                texts.append(text)
            boxes[key] = texts
        return boxes

    def _say_kept_back(self):
        """Give what is added to the documents in a sentence when some of them are kept back, or nothing.

        Nobody sees those now; what is chosen holds from their release on.
        """
        documents = self.document_ids._origin if "document_ids" in self._fields else []
        kept = [document for document in documents if document.file_state != "ok"]
        if not kept:
            return ""
        if len(kept) == len(documents):
            return self.env._("%s, from the release on")
        return self.env._("%s, what is kept back from the release on")

    def _say_how_many(self, number, total):
        """Say which part of the documents at stake is meant."""
        if total == 1:
            return self.env._("this document")
        if number < total:
            return self.env._("%(number)s of %(total)s documents", number=number, total=total)
        return self.env._("both documents") if total == 2 else self.env._("all %s documents", total)

    def _summarize(self, verb, gains, loses):
        """Give the text of the button, which repeats the warning."""
        changes = []
        if gains:
            changes.append(self.env._("1 gains") if gains == 1 else self.env._("%s gain", gains))
        if loses:
            changes.append(self.env._("1 loses") if loses == 1 else self.env._("%s lose", loses))
        if not changes:
            return verb
        return self.env._("%(verb)s: %(changes)s access", verb=verb, changes=", ".join(changes))

    def _name_audience(self, audience, key):
        """Give the names of who gains or loses something, as a sentence can hold them; empty without any."""
        clients = self.env["klantendossier.client"].browse(sorted(audience[key]))
        names = sorted(clients.partner_id.mapped("name"))
        return self.env["klantendossier.document"]._format_audience(names) if names else ""

    def _tell_change(self, message, audience):
        """Add to a sentence about what happened who sees it now and who does not any more."""
        parts = [message]
        kept = self._say_kept_back()
        if gaining := self._name_audience(audience, "gains"):
            parts.append(
                self.env._("%s can see it, what is kept back from the release on.", gaining)
                if kept
                else self.env._("%s can see it now.", gaining)
            )
        if losing := self._name_audience(audience, "loses"):
            parts.append(self.env._("%s cannot see it any more.", losing))
        return " ".join(parts)

    def _name_documents(self, documents):
        """Give the name of one document, or how many there are."""
        return documents.name if len(documents) == 1 else self._count_documents(len(documents))
