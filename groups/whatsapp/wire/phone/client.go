package phone

import (
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"

	"pita/groups/whatsapp/wire"
)

// newClient returns an unmodified client that knows no other way than to server.
func newClient(dev *store.Device, server *wire.Server) *whatsmeow.Client {
	client := whatsmeow.NewClient(dev, nil)
	client.SetWebsocketHTTPClient(server.Client())
	client.SetMediaHTTPClient(server.Client())
	client.SetPreLoginHTTPClient(server.Client())
	client.SynchronousAck = true
	client.EnableAutoReconnect = true
	client.InitialAutoReconnect = false
	// People's phones show two grey ticks; a client that is not in front shows none.
	client.SetForceActiveDeliveryReceipts(true)
	return client
}
