# make demo     a broker, the worker and six sample documents: see it work
# make test     all tests; installs what they need (torch for the parity tests: about 3 GB)
# make quick    the tests that need no broker, model, OCR or torch: seconds
# make check    lint, format, types, import layers, shell scripts
# make bench    speed and memory, as ratios to named baselines
# make picture  draw the picture of the README anew
# make lock     write requirements/*.txt anew from pyproject.toml
# make clean    remove what make made, except the documents in .docsluice
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST_ARGS ?=
export VENV
# one thread a process: more of them make Tesseract four times slower
export OMP_THREAD_LIMIT ?= 1

.PHONY: help demo test quick check bench picture lock clean setup

help:
	@grep '^# make' Makefile | sed 's/^# //'

demo: $(READY)/run
	@tools/system.sh ocr kafka
	@$(BIN)/docsluice demo

test: $(READY)/train
	@tools/system.sh ocr kafka
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

quick: $(READY)/dev
	@$(BIN)/python -m pytest -q -m "not (slow or broker or model or ocr or train or browser)" \
		--hypothesis-profile=quick tests/unit tests/property $(PYTEST_ARGS)

check: $(READY)/dev
	@tools/check.sh

bench: $(READY)/train
	@tools/system.sh ocr
	@tools/bench.sh

picture: $(READY)/run
	@$(BIN)/python tools/render_picture.py

setup: $(READY)/dev

$(READY)/run: requirements/build.txt requirements/run.txt requirements/weights.txt pyproject.toml
	@tools/setup.sh run

$(READY)/dev: $(READY)/run requirements/dev.txt
	@tools/setup.sh dev

$(READY)/train: $(READY)/dev requirements/train.txt
	@tools/setup.sh train

lock:
	@tools/lock.sh

clean:
	rm -rf $(VENV) .venv-lock .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist build
