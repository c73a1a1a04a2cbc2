import js from "@eslint/js";
import globals from "globals";

const LIMITS = {
    complexity: ["error", 12],
    "max-lines": ["error", 500],
    "max-statements": ["error", 40],
};

export default [
    js.configs.recommended,
    {
        files: ["klantendossier/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: { ...globals.browser, luxon: "readonly", owl: "readonly", odoo: "readonly" },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            ...LIMITS,
            eqeqeq: "error",
            "no-alert": "error",
            "no-console": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-shadow": "error",
            "no-unused-expressions": "error",
            // Odoo's hooks and overrides have arguments that one does not always want.
            "no-unused-vars": ["error", { args: "none" }],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            "prefer-template": "error",
        },
    },
    {
        // The portal's pages have no web client: the services of the back office do not exist there.
        files: ["klantendossier/static/src/portal/**/*.js"],
        rules: {
            "no-restricted-syntax": [
                "error",
                { selector: "Literal[value='orm']", message: "no orm service on the portal" },
            ],
        },
    },
    { files: ["klantendossier/static/tests/**/*.js"], rules: { "no-console": "off" } },
];
