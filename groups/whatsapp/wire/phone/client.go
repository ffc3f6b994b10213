package phone

import (
	"context"

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

// fewKeys makes the first login of a device quick: a client that has uploaded a key
// before uploads fifty, and otherwise eight hundred and twelve.
func fewKeys(ctx context.Context, dev *store.Device) error {
	keys, err := dev.PreKeys.GetOrGenPreKeys(ctx, 1)
	if err != nil {
		return err
	}
	return dev.PreKeys.MarkPreKeysAsUploaded(ctx, keys[0].KeyID)
}
