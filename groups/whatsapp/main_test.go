package whatsapp

import (
	"os"
	"testing"

	"pita/groups/whatsapp/wire"
)

// All tests of this room run against the rehearsal server, which the process must trust
// before any client connects.
func TestMain(m *testing.M) {
	if err := wire.Trust(); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
