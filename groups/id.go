package groups

import "log/slog"

// A PersonID names one person, whatever group they are in. The zero value is nobody.
type PersonID string

// LogValue keeps people out of the log.
func (PersonID) LogValue() slog.Value { return slog.StringValue("person") }

// String keeps people out of anything printed by accident; convert to string on purpose.
func (PersonID) String() string { return "person" }

// A GroupID names one group. The zero value is no group: a private chat, or the house.
type GroupID string

// LogValue keeps groups out of the log.
func (GroupID) LogValue() slog.Value { return slog.StringValue("group") }

// String keeps groups out of anything printed by accident.
func (GroupID) String() string { return "group" }

// An Address is what the world outside calls a person or a group, as one
// transport writes it. Only the adapter and the store may look into it.
type Address string

// LogValue keeps addresses out of the log.
func (Address) LogValue() slog.Value { return slog.StringValue("address") }

// String keeps addresses out of anything printed by accident.
func (Address) String() string { return "address" }

// A MessageID names one message within its chat, as the transport does.
type MessageID string

// LogValue keeps message ids out of the log.
func (MessageID) LogValue() slog.Value { return slog.StringValue("message") }

// String keeps message ids out of anything printed by accident.
func (MessageID) String() string { return "message" }

// A Party is a person whom an event or an action speaks of: by address at the
// door, by ID once the store has named them. The zero value is nobody.
type Party struct {
	ID        PersonID  `json:"id,omitempty"`
	Addresses []Address `json:"addresses,omitempty"`
	// Name is what the person calls themselves; empty when the transport doesn't say.
	Name string `json:"name,omitempty"`
	// Pita marks the number that Pita itself speaks from.
	Pita bool `json:"pita,omitempty"`
}

// LogValue keeps people out of the log.
func (Party) LogValue() slog.Value { return slog.StringValue("person") }

// Known says whether p is somebody.
func (p Party) Known() bool { return p.ID != "" || len(p.Addresses) > 0 }

// A Place is the group in which something happens. The zero value is a private chat.
type Place struct {
	ID      GroupID `json:"id,omitempty"`
	Address Address `json:"address,omitempty"`
}

// LogValue keeps groups out of the log.
func (Place) LogValue() slog.Value { return slog.StringValue("group") }

// Private says whether p is no group at all.
func (p Place) Private() bool { return p.ID == "" && p.Address == "" }
