import { Component, useState } from "@odoo/owl";

/** The versions of a document: opened, downloaded, compared, and made the current one again. */
export class SideVersions extends Component {
    static template = "klantendossier.SideVersions";
    static props = {
        versions: Array,
        canChange: Boolean,
        open: Function,
        makeCurrent: Function,
        newVersion: Function,
    };

    setup() {
        this.state = useState({ isComparing: false });
    }

    /** Whether the bytes of a version are those of the one before it. */
    isSame(version) {
        const { versions } = this.props;
        const before = versions[versions.indexOf(version) + 1];
        return Boolean(before) && before.sha256 === version.sha256;
    }
}
