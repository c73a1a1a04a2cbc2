# Every target sets up what it needs by itself (dev/setup), on a fresh Debian 12 with make and git.
.PHONY: help demo test lint i18n screenshots bench wheel clean stop setup

help: ## what can be made
	@printf 'Klantendossier for Odoo 19\n\n'
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12
	@printf '\nSettings: PORT=8099 make demo; DEMO_FRESH=1 make demo; ODOO_PATH=/an/odoo/19 make ...\n'
	@printf 'A selection of the tests: dev/test tests/test_x.py -k word\n'

demo: ## serve the demo office on this machine; prints the log-ins; Ctrl-C stops it
	@PORT="$(PORT)" DEMO_FRESH="$(DEMO_FRESH)" dev/demo

test: ## lint and all tests
	@dev/test

lint: ## the linters only
	@dev/lint

i18n: ## renew the .pot and merge it into the translations
	@dev/i18n

screenshots: ## make the pictures of README and guide anew, from the demo
	@dev/screenshots

bench: ## measure the addon with many documents
	@dev/bench

wheel: ## build the addon's wheel into dist/
	@dev/wheel

setup: ## fetch Odoo, Python and JavaScript packages (the other targets do this too)
	@dev/setup

stop: ## stop what runs in the background (demo, private databases)
	@dev/stop

clean: ## stop, and remove this checkout's databases and built files
	@dev/clean
