"""Who asks for a file when his session has ended: over the log-in to its page, where it is one click away."""

from lxml import html

from .common import PASSWORD
from .test_portal_session import SessionCase


class TestLostFile(SessionCase):
    """Downloading, the ZIP and the whole window, by a log-in that is gone."""

    def cases(self):
        document = self.document_url(self.document)
        return [
            (f"{document}/download", document),
            (f"{document}/preview", document),
            (f"{document}/scherm", document),
            (f"{self.main_url}/zip", self.main_url),
        ]

    def test_the_log_in_leads_to_its_page(self):
        for url, page_url in self.cases():
            with self.subTest(url=url):
                self.login(self.anna)
                self.end_session()
                response = self.get(url, headers={"Sec-Fetch-Mode": "navigate"})
                form = html.fromstring(response.text)
                self.assertEqual(form.xpath("//input[@name='redirect']/@value"), [page_url])
                self.env.flush_all()
                page = self.url_open(
                    "/web/login",
                    data={
                        "csrf_token": form.xpath("//input[@name='csrf_token']/@value")[0],
                        "login": self.anna.login,
                        "password": PASSWORD,
                        "redirect": page_url,
                    },
                )
                self.assertTrue(page.url.endswith(page_url), page.url)
                [link] = html.fromstring(page.text).xpath(
                    "//div[contains(@class, 'o_kd_done')]//a/@href"
                )
                self.assertEqual(link, url)
                self.assertEqual(self.get(link).status_code, 200)
                self.assertNotIn("what you asked for", self.get(page_url).text, "said once")

    def test_what_no_person_asked_for_is_not_said(self):
        """The frame of a PDF fetches its file by itself."""
        for url, page_url in self.cases():
            self.login(self.anna)
            self.end_session()
            self.get(url, headers={"Sec-Fetch-Mode": "cors"})
            self.log_in(self.anna)
            self.assertNotIn("what you asked for", self.get(page_url).text)

    def test_it_tells_nobody_else(self):
        """Another log-in gets the page of what is not there, whether it is or not."""
        for url in (
            f"{self.document_url(self.document)}/download",
            "/my/dossiers/document/99999/zip",
        ):
            self.login(self.anna)
            self.end_session()
            self.get(url)
            self.log_in(self.carla)
            self.assertNotFound(self.get(url.rpartition("/")[0]))

    def test_the_whole_window(self):
        """A page of ours around the frame, which asks for the log-in; other files have none."""
        url = self.document_url(self.document, "scherm")
        page = self.page(url)
        [frame] = page.xpath("//iframe")
        self.assertIn(self.document_url(self.document, "preview"), frame.get("src"))
        self.assertEqual(frame.get("sandbox"), "allow-scripts allow-same-origin")
        self.assertIn(url, self.page(self.document_url(self.document)).xpath("//a/@href"))
        self.login(self.carla)
        self.assertNotFound(self.get(url))
        other = self.main.with_user(self.anna)._client_upload("bon.txt", b"een")
        self.login(self.anna)
        response = self.get(self.document_url(other, "scherm"))
        self.assertTrue(response.url.endswith(self.document_url(other)))
