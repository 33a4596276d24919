.PHONY: help setup test content build evaluate bench picture lock
python := .venv/bin/python

help:      ## this list
	@grep -E '^[a-z]+:.*##' Makefile
setup:     ## a virtual environment with everything
	python3 -m venv .venv && .venv/bin/pip install -q -c requirements.lock -e '.[dev]'
test:      ## what CI runs
	$(python) -m tests
content:   ## validate content and run its examples
	$(python) -m bot content check
build:     ## compile the content and fit the models
	$(python) -m bot content build
evaluate:  ## cross-validated figures
	$(python) -m bot evaluate
bench:     ## speed, as ratios
	$(python) -m benchmarks.ratios
picture:   ## record docs/session.svg from the program itself
	$(python) scripts/record_session.py
lock:      ## pin what is installed now
	.venv/bin/pip freeze --exclude-editable > requirements.lock
