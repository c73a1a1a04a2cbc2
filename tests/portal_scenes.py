"""Dossiers in every state that the portal's pages have, for the walker of test_portal_walker.py.

========  =====================================================================================
person    what he has
========  =====================================================================================
anna      level edit on a whole administration: many folders, filled and empty, notes, long texts
bram      the same dossier, but only one folder deep down: ways through above it
ursula    the same dossier, level upload
victor    the same dossier, level view
carla     a second administration: folders without any document
dirk      a third one: more documents than fit on one page
leo       a fourth one: names that are as long as names can be; he is also a client of the others
nina      a client without any folder
========  =====================================================================================
"""

import io

from PIL import Image

from odoo.tools.pdf import PdfFileWriter

from odoo.addons.klantendossier.tools import levels

from .common import docx, pdf

LONG_WORD = "Rechtsbijstandverzekeringsmaatschappij"
LONG_NAME = f"{LONG_WORD}_polisblad_en_voorwaarden_2026_versie_definitief_ondertekend_" + "x" * 40
NOTE = "Versie 2: de waardering van het pand is aangepast, zie toelichting 3 op bladzijde 7."
LONG_NOTE = "\n".join([NOTE] * 6) + "\nhttps://www.example.com/" + "een-heel-lang-adres/" * 6


def drawn_pdf(marker=""):
    """Give a PDF with one empty page, which a viewer can draw."""
    writer = PdfFileWriter()
    writer.addBlankPage(595, 842)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue() + f"% {marker}\n".encode()


def drawn_png():
    """Give a picture of some size."""
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), "#7a9a6a").save(buffer, "PNG")
    return buffer.getvalue()


class ScenesMixin:
    """Mixed into an HTTP case of :class:`~.common.DossierMixin`; made once for the class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("nl_NL")
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "nl_NL")
        cls.company.name = "Lindeboom Accountants"
        cls.make_full_dossier()
        cls.make_empty_dossier()
        cls.make_large_dossier()
        cls.make_long_dossier()
        cls.nina = cls.make_client(cls.bv, "kd_nina").user_id
        people = cls.env["res.users"].search([("login", "=like", "kd_%")])
        people.partner_id.lang = "nl_NL"
        for user in people - cls.leo:
            user.partner_id.name = f"{user.login.removeprefix('kd_').capitalize()} de Vries"
        cls.env.flush_all()

    @classmethod
    def give(cls, folder, client, rank, below=True):
        cls.env["klantendossier.permission"].with_user(cls.manager)._grant(
            folder.with_user(cls.manager), {client.id: rank}, below
        )

    @classmethod
    def put(cls, folder, name, data=None, **values):
        """Put a document of the office in a folder."""
        document = (
            cls.env["klantendossier.document"]
            .with_user(cls.manager)
            ._upload(
                folder.administration_id.with_user(cls.manager),
                folder.with_user(cls.manager),
                [{"name": name, "data": data or drawn_pdf(f"{folder.id} {name}")}],
                visibility="folder",
            )
        )
        if values:
            document.write(values)
        return cls.env["klantendossier.document"].browse(document.id)

    @classmethod
    def make_full_dossier(cls):
        cls.main.write(
            {
                "book_year": "2026",
                "note": "Wij werken aan de jaarrekening 2026. Wilt u uiterlijk 15 maart alles aanleveren? Bel "
                "gerust als iets onduidelijk is.",
            }
        )
        cls.bank.write(
            {"name": "Zakelijke rekening NL00 RABO 0123 4567 89", "note": "Graag elke maand."}
        )
        cls.accounts = cls.make_folder(cls.vof, "Jaarrekening", cls.main)
        cls.cash = cls.make_folder(cls.vof, "Kas", cls.sub)
        cls.deep = cls.make_folder(
            cls.vof, "Kwartaal 1", cls.make_folder(cls.vof, "2026", cls.bank)
        )
        names = ("Materiële vaste activa", "Voorraden", "Btw", "Personeel", "Lonen en pensioenen")
        cls.empties = [cls.make_folder(cls.vof, name, cls.main) for name in names]
        cls.make_folder(cls.vof, "Loonstaten", cls.empties[3], note="Per maand één bestand.")
        cls.make_folder(cls.vof, "Spaarrekening", cls.sub)
        cls.bram_own = cls.make_folder(cls.vof, "Persoonsgegevens vennoot A", cls.fixed)
        cls.drop = cls.make_folder(
            cls.vof,
            "Documenten van klant",
            note="Leg hier neer wat u ons wilt sturen. Wij zetten het in de juiste map.",
        )
        cls.older = cls.make_folder(cls.vof, "Jaarwerk 2025", book_year="2025")
        cls.document = cls.put(cls.accounts, "Concept jaarrekening 2026.pdf", note=NOTE)
        cls.put(cls.accounts, "Jaarrekening 2025 definitief.pdf")
        long_name = (
            "Bankafschriften oktober, november en december 2026 met bijlagen en creditcards.pdf"
        )
        cls.put(cls.bank, long_name)
        cls.word = cls.put(cls.bank, "Mutaties_2026_export_internetbankieren_20270104.docx", docx())
        cls.put(cls.cash, "Kasboek 2026.pdf", note=LONG_NOTE)
        cls.picture = cls.put(cls.deep, "Bonnen januari.png", drawn_png())
        cls.put(cls.bram_own, "Kopie identiteitsbewijs.pdf")
        for number in range(3):
            cls.put(cls.older, f"Jaarstuk 2025 deel {number}.pdf")
        cls.client_u = cls.make_client(cls.vof, "kd_ursula")
        cls.client_v = cls.make_client(cls.vof, "kd_victor")
        cls.ursula, cls.victor = cls.client_u.user_id, cls.client_v.user_id
        for main in (cls.main, cls.fixed, cls.drop, cls.older):
            for client, rank in (
                (cls.client_a, levels.EDIT),
                (cls.client_u, levels.UPLOAD),
                (cls.client_v, levels.VIEW),
            ):
                cls.give(main, client, rank)
        cls.give(cls.bank, cls.client_b, levels.VIEW)
        cls.give(cls.bram_own, cls.client_b, levels.VIEW)
        cls.own = cls.drop.with_user(cls.anna)._client_upload(
            "Bankafschriften november 2026.pdf", drawn_pdf("eigen")
        )

    @classmethod
    def make_empty_dossier(cls):
        cls.give(cls.bv_main, cls.client_c, levels.UPLOAD)
        cls.bv_bare = cls.make_folder(cls.bv, "Vaste stukken")
        cls.make_folder(cls.bv, "Overeenkomsten", cls.bv_bare)
        cls.give(cls.bv_bare, cls.client_c, levels.VIEW)

    @classmethod
    def make_large_dossier(cls):
        cls.stock = cls.make_administration("Stichting Veel Papier", "9063")
        cls.client_d = cls.make_client(cls.stock, "kd_dirk")
        cls.dirk = cls.client_d.user_id
        cls.stock_main = cls.make_folder(
            cls.stock, "Jaarwerk 2026", book_year="2026", open_all=True
        )
        cls.stock_sub = cls.make_folder(cls.stock, "Inkoopfacturen", cls.stock_main)
        for name in ("Verkoopfacturen", "Btw", "Lonen"):
            cls.make_folder(cls.stock, name, cls.stock_main)
        cls.env["klantendossier.document"].with_user(cls.manager)._upload(
            cls.stock.with_user(cls.manager),
            cls.stock_sub.with_user(cls.manager),
            [
                {"name": f"Inkoopfactuur 2026-{number:04}.pdf", "data": pdf(number)}
                for number in range(205)
            ],
            visibility="folder",
        )
        cls.give(cls.stock_main, cls.client_d, levels.UPLOAD)

    @classmethod
    def make_long_dossier(cls):
        cls.long = cls.make_administration(f"Beheermaatschappij {LONG_WORD} Holding B.V.", "9071")
        cls.client_l = cls.make_client(cls.long, "kd_leo")
        cls.leo = cls.client_l.user_id
        cls.leo.name = "Leonardus Wilhelmus Antonius van den Bergh-Verschuuren"
        main = cls.make_folder(cls.long, f"{LONG_WORD} 2026", book_year="2026", open_all=True)
        cls.long_main = parent = main
        for number in range(5):
            parent = cls.make_folder(cls.long, f"Map {number} {LONG_WORD}", parent)
        cls.long_folder = parent
        cls.make_folder(cls.long, "Leeg " + "y" * 60, main)
        cls.make_folder(cls.long, "Ook leeg", main)
        cls.long_document = cls.put(parent, f"{LONG_NAME}.pdf", note=LONG_NOTE)
        cls.put(main, "kort.pdf", note="Kort.")
        cls.give(main, cls.client_l, levels.EDIT)
        for administration in (cls.vof, cls.bv, cls.stock):
            cls.make_client(administration, "kd_leo", user=cls.leo)
