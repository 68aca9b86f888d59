# `make help` lists the targets. Set-up is part of `up` and `test`: expected beforehand are Go 1.26, make and git.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help deps deps-up up reset doctor otp sample-2025 check test e2e faults bench scan generate verify lint law cover fuzz stack testrun

export GOPRIVATE := motcua.vn
TRACES ?= on
ROUNDS ?= 20
FUZZTIME ?= 30s

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install what `make test` needs and is missing
	@tools/deps.sh test

deps-up: ## install what `make up` needs and is missing
	@tools/deps.sh up

stack:
	@go build -o bin/stack ./stack/cmd/stack

testrun: stack
	@go build -o bin/testrun ./stack/cmd/testrun

up: deps-up stack ## start the platform in the foreground (TRACES=off leaves the viewer of traces out)
	@exec bin/stack up --traces=$(TRACES)

reset: stack ## remove the platform's data, secrets and logs
	@bin/stack reset

doctor: stack ## name what is broken, and the remedy
	@bin/stack doctor

otp: stack ## print the one-time code of a sample official: make otp USER=...
	@bin/stack otp '$(USER)'

sample-2025: stack ## apply the reorganisation of 1 July 2025 to the sample province of the running platform
	@bin/stack sample succeed-2025

check: testrun ## law, lint and short tests of changed packages; under 3 minutes
	@bin/testrun check

test: deps testrun ## everything: verify, law, lint, unit with -race, journeys
	@bin/testrun

e2e: deps testrun ## the browser journeys
	@bin/testrun journeys

faults: deps testrun ## every failpoint and every process killed ROUNDS times (20)
	@FAULT_ROUNDS=$(ROUNDS) bin/testrun --budget=8h faults

bench: deps stack ## measure submissions, list and detail (done-list 8)
	@bin/stack exec pg,nats,mail -- go run ./tests/cmd/bench

scan: ## look for known vulnerabilities; says so where the database cannot be reached
	@tools/scan.sh

generate: ## generated code: contracts, SQL, pages
	@tools/generate.sh

verify: ## regenerate and compare, schema dumps, examples
	@tools/verify.sh

lint: ## golangci-lint over all modules
	@tools/lint.sh

law: ## who may import whom
	@GOWORK=off go run -C tools/importlaw .

cover: deps stack ## coverage of the Go tests, as build/cover.html
	@mkdir -p build
	@bin/stack exec pg,nats,keycloak,consul,mail -- go test -coverpkg=motcua.vn/... -coverprofile=build/cover.out work
	@go tool cover -html=build/cover.out -o build/cover.html
	@go tool cover -func=build/cover.out | tail -n 1

fuzz: stack ## every fuzz target for FUZZTIME (30s)
	@FUZZTIME=$(FUZZTIME) tools/fuzz.sh
