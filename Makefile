# Everything a developer runs. `make test` is what .ci/run calls.

GO      ?= go
FUZZFOR ?= 20s
CHATS    = content/samples/chat/*.chat

.DEFAULT_GOAL := help
.PHONY: help run test format vet lint arrows samples unit soak bench fuzz need need-race

help:
	@echo 'make run    rehearse in the terminal, with sample people and posts'
	@echo 'make test   everything a change must pass'
	@echo 'make bench  measure'
	@echo 'make fuzz   feed odd text to everything that reads text, $(FUZZFOR) each'
	@echo 'make soak   the long tests'

run: need
	@$(GO) run ./cmd/pita

# The tests themselves come last, so that their lines end what one sees.
test: need need-race format vet lint arrows samples unit

format: need
	@odd=$$("$$($(GO) env GOROOT)/bin/gofmt" -l .) || exit 1; \
	[ -z "$$odd" ] || { printf 'gofmt would change these files; run gofmt -w on them:\n%s\n' "$$odd" >&2; exit 1; }

vet: need
	$(GO) vet ./...

lint: need
	$(GO) tool staticcheck ./...

# Rooms, arrows, libraries, purity and the style bar.
arrows: need
	$(GO) test ./cmd/internal/archtest

# The samples keep their own promises, and say the same at every stage.
samples: need
	@mkdir -p bin
	$(GO) build -o bin/pita ./cmd/pita
	bin/pita content check content/samples/posts
	bin/pita play --stage decide $(CHATS) >bin/decide.chat
	bin/pita play --stage app $(CHATS) >bin/app.chat
	@cmp bin/decide.chat bin/app.chat || { echo 'The two stages print different transcripts; see bin/decide.chat and bin/app.chat.' >&2; exit 1; }

# SQLite under the race detector takes minutes to say the same; so whatsmeow's own store is
# asked without it, and everything else with it.
unit: need-race
	$(GO) test -run SameAnswers ./store/session
	$(GO) test -race -timeout 9m ./...

# Long tests ask for PITA_SOAK; without it they do a short round.
soak: need-race
	PITA_SOAK=1 $(GO) test -race -count=1 -timeout 6h ./...

bench: need
	$(GO) test -run '^$$' -bench . -benchmem -timeout 1h ./...

fuzz: need
	@set -e; dirs=$$($(GO) list -f '{{.Dir}}' ./...); for dir in $$dirs; do \
		grep -hs '^func Fuzz' "$$dir"/*_test.go | sed 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/' | while read -r target; do \
			echo "$$target in $${dir#$(CURDIR)/}"; \
			(cd "$$dir" && $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZFOR) .) || exit 1; \
		done; \
	done

need:
	@command -v $(GO) >/dev/null || { echo 'Go is missing. Install Go 1.26 or later (go.dev/dl), open a new terminal, and run make again.' >&2; exit 1; }

# The race detector is the one thing that wants a C compiler; the program does not.
need-race: need
	@cc=$$($(GO) env CC); command -v $${cc%% *} >/dev/null || { \
		echo "A C compiler ($$cc) is missing; the race detector of the tests needs one. Install gcc or clang (Debian: apt install gcc libc6-dev), and run make again." >&2; exit 1; }
