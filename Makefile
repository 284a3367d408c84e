# Verbs: help setup build test check format docs serve demo bench load samlspeed sanitize

.PHONY: help setup build test check lint format docs serve demo bench load samlspeed sanitize
.DEFAULT_GOAL := help

MODULES = Diagnostics JSON SCIMFilter SCIM RoleMapping Provisioning AuditLog SignedXML SAML OpenID \
  LanyardCore LanyardService LanyardSQL LanyardSQLite LanyardPostgres LanyardTargets LanyardHTTP \
  LanyardRuntime SampleIdP LanyardTesting
SWIFT_FILES = Package.swift Sources Tests scripts/leak-check \
  $(wildcard Benchmarks/Package.swift Benchmarks/Benchmarks Benchmarks/SAML)

help: ## lists the verbs
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1	\2/p' Makefile | expand -t 16

setup: ## installs missing system packages, says which; checks the Swift toolchain
	@scripts/setup

build: setup ## builds everything for debugging
	swift build

demo: build ## builds, starts a server and plays a customer's day against it
	.build/debug/lanyard demo

test: check ## setup, check, then every test; the count is printed at the end
	@scripts/setup --tests
	@scripts/python-tools
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 scripts/with-postgres swift test --skip-build --disable-xctest

check: setup lint ## format, declared imports, warnings; builds the tests too
	@scripts/build-checked

lint:
	swift format lint --strict --parallel --recursive $(SWIFT_FILES)

format: ## formats every Swift file in place
	swift format format --in-place --parallel --recursive $(SWIFT_FILES)

docs: setup ## writes the documentation of every module to .build/docs
	@mkdir -p .build/docs
	@for module in $(MODULES); do \
	  swift package --allow-writing-to-directory .build/docs generate-documentation \
	    --target $$module --output-path .build/docs/$$module || exit 1; \
	done

serve: build ## serves with lanyard.yaml, or its defaults, in this folder
	.build/debug/lanyard serve

bench: setup ## measures the small parts in a release build
	swift package --package-path Benchmarks benchmark

load: setup ## starts a release server and drives it with wrk
	Benchmarks/load

samlspeed: setup ## measures sign-ins beside OpenSSL and libxmlsec1 (libxmlsec1-dev), and hostile messages
	Benchmarks/saml
	Benchmarks/saml hostile

sanitize: setup ## runs the XML suites under AddressSanitizer and watches memory over a million validations
	@scripts/setup --tests
	scripts/sanitize
