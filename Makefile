# Everything a developer runs. `make test` is what .ci/run calls.

GO      ?= go
FUZZFOR ?= 20s
CHATS    = content/samples/chat/*.chat
# whatsmeow's own races, each by its exact frame.
RACES    = GORACE='suppressions="$(CURDIR)/.ci/races"'
# bleve, beside which the search is measured, in a module of its own: nobody else fetches it.
PEER     = content/search/testdata/peer
SECOND   = groups/whatsapp/wire/testdata/baileys
PEERS    = content/render/testdata/peers

.DEFAULT_GOAL := help
.PHONY: help run test format vet lint arrows samples unit soak bench fuzz second-client peers need need-race need-node

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

# Rooms, arrows, libraries, purity and the style bar. What vet says was heard by now: here
# and in unit nothing is vetted again.
arrows: need
	$(GO) test -vet=off ./cmd/internal/archtest

# The samples keep their own promises, on a day before their next review, so that a clone is as
# green in years to come, and say the same at every stage. The program must stay small enough to be
# fetched by the megabyte; see heavy in archtest for what makes it grow at once.
samples: need
	@mkdir -p bin
	$(GO) build -ldflags '-s -w' -o bin/pita ./cmd/pita
	@[ "$$(wc -c <bin/pita)" -le 29360128 ] || { echo 'The program is larger than 28 MiB; see heavy in cmd/internal/archtest/table.go.' >&2; exit 1; }
	bin/pita content check --date 2026-12-01 content/samples/posts
	bin/pita play --stage decide $(CHATS) >bin/decide.chat
	bin/pita play --stage app $(CHATS) >bin/app.chat
	bin/pita play --stage wire $(CHATS) >bin/wire.chat
	@cmp bin/decide.chat bin/app.chat && cmp bin/app.chat bin/wire.chat || { \
		echo 'The three stages print different transcripts; see bin/decide.chat, bin/app.chat and bin/wire.chat.' >&2; exit 1; }

# SQLite under the race detector takes minutes to say the same, and so does deciding
# everything a hundred times; those are asked without it, and everything else with it.
unit: need-race second-client peers
	$(GO) test -vet=off -run 'SameAnswers|AHundredTimes|TwentyThousand|TenThousand' ./store/session ./groups/decide ./groups/schedule ./content/render
	PITA_SECOND_CLIENT=1 PITA_PEERS=1 $(RACES) $(GO) test -race -vet=off -timeout 9m $$($(GO) list ./... | grep -v /archtest$$)

# The second WhatsApp client of the tests: Baileys, by its lock file, once.
second-client: need-node $(SECOND)/node_modules/.package-lock.json

$(SECOND)/node_modules/.package-lock.json: $(SECOND)/package-lock.json
	@cd $(SECOND) && npm ci --loglevel=error || { \
		echo 'The second WhatsApp client of the tests could not be installed; see what npm says above, mend it, and run make again.' >&2; exit 1; }
	@touch $@

# Two other readers of WhatsApp's text, beside which ours is tested.
peers: need-node $(PEERS)/node_modules/.package-lock.json

$(PEERS)/node_modules/.package-lock.json: $(PEERS)/package-lock.json
	@cd $(PEERS) && npm ci --loglevel=error || { \
		echo 'The other readers of WhatsApp text could not be installed; see what npm says above, mend it, and run make again.' >&2; exit 1; }
	@touch $@

# Long tests ask for PITA_SOAK; without it they do a short round.
soak: need-race second-client peers
	PITA_SOAK=1 $(RACES) $(GO) test -race -count=1 -timeout 6h ./...

bench: need
	$(GO) test -run '^$$' -bench . -benchmem -timeout 1h ./...
	cd $(PEER) && $(GO) test -run '^$$' -bench Beside -benchtime 300x -timeout 1h . && $(GO) test -run '^$$' -bench Index -benchtime 5x -timeout 1h .

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

need-node:
	@command -v node >/dev/null && command -v npm >/dev/null && node -e 'process.exit(Number(parseInt(process.versions.node) < 20))' || { \
		echo 'Node 20 or newer, with npm, is missing; a test talks to a WhatsApp client that is written for it. Install it (Debian: apt install nodejs npm), and run make again.' >&2; exit 1; }
