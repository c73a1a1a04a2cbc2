import { Component } from "@odoo/owl";

/** What stands at the right of the documents: the one that is looked at. */
export class ExplorerSide extends Component {
    static template = "klantendossier.ExplorerSide";
    static props = {
        record: { type: Object, optional: true },
    };
}
