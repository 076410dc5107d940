# The first Python on the machine that is new enough; PYTHON=... chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

.DEFAULT_GOAL := help
.PHONY: help run test check env bench deep lock python

help: ## What can be made
	@sed -nE 's/^([a-z]+):[a-z ]*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

run: python ## The service with demonstration data, on http://127.0.0.1:8000
	@$(PYTHON) -B scripts/project run

test: python ## Everything: the checks, then every test
	@$(PYTHON) -B scripts/project test

check: python ## Format, lint, import direction, types, definitions, known vulnerabilities
	@$(PYTHON) -B scripts/project check

env: python ## The environment alone: .venv and webapp/static
	@$(PYTHON) -B scripts/project env

bench: python ## What measures time and memory
	@$(PYTHON) -B scripts/project bench

deep: python ## The property tests over many more cases than every day
	@$(PYTHON) -B scripts/project deep

lock: python ## The lock files again, from the .in files
	@$(PYTHON) -B scripts/project lock

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is missing. Install it with: sudo apt-get install python3 python3-venv"; exit 1; }
