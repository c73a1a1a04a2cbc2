"""Calls as a browser makes them: JSON-RPC to a model, and the plain routes around it."""

import json

ACCESS_ERROR = "odoo.exceptions.AccessError"


class RpcMixin:
    """Methods for a ``DossierHttpCase``."""

    #: A refusal is logged by a cursor of its own. In production that works beside a read-only request;
    #: a test has one real cursor for all, which would then be read-only too.
    _registry_readonly_enabled = False

    def call(self, model, method, *args, **kwargs):
        """Call a method of a model; give the result, or the name of the error, and the text of the error."""
        parameters = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.call_route(f"/web/dataset/call_kw/{model}/{method}", **parameters)

    def call_route(self, url, **parameters):
        """Call a JSON-RPC route; give the result, or the name of the error, and the text of the error."""
        response = self.url_open(
            url,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": parameters}),
            headers={"Content-Type": "application/json"},
        )
        if response.status_code != 200:
            return response.status_code, ""
        answer = response.json()
        if "error" in answer:
            return answer["error"]["data"]["name"], json.dumps(answer["error"])
        return answer["result"], ""

    def log_in(self, user):
        """Go on as somebody else; nobody for None."""
        self.session = None
        self.authenticate(user.login if user else None, user.login if user else None)
