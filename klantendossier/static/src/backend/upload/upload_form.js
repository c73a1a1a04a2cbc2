import { useSubEnv } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/**
 * The upload dialog: its one button first sends what was chosen, and then closes the dialog, unless there is
 * something left to read or to choose.
 */
export class UploadFormController extends FormController {
    setup() {
        // The widget that keeps the files puts its method here.
        this.upload = { send: () => true };
        useSubEnv({ klantendossierUpload: this.upload });
        super.setup();
    }

    async beforeExecuteActionButton(clickParams) {
        if (clickParams.name === "action_done" && !(await this.upload.send())) {
            return false;
        }
        return super.beforeExecuteActionButton(...arguments);
    }
}

registry.category("views").add("klantendossier_upload_form", {
    ...formView,
    Controller: UploadFormController,
});
