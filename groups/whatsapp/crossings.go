package whatsapp

import (
	"context"
	"errors"
	"sync"

	"pita/groups"
)

// errUnderWay says that the connection ended while something was under way over it.
var errUnderWay = errors.New("the connection ended under way")

// Crossings are what is under way over the connection. They end with it: whatsmeow would
// send the same bytes again over the next connection, whatever has happened meanwhile. A
// message would reach who was removed while it was sealed for them, and what may be done
// once would be done twice.
type crossings struct {
	mu   sync.Mutex
	last int
	ends map[int]context.CancelCauseFunc
}

// over runs what goes over the connection. It returns errUnderWay when that has failed
// and the connection has ended, unless there is a named reason.
func (c *crossings) over(ctx context.Context, do func(context.Context) error) error {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	c.mu.Lock()
	if c.ends == nil {
		c.ends = map[int]context.CancelCauseFunc{}
	}
	c.last++
	this := c.last
	c.ends[this] = end
	c.mu.Unlock()
	err := do(ctx)
	c.mu.Lock()
	delete(c.ends, this)
	c.mu.Unlock()
	var named *groups.SendError
	if err != nil && errors.Is(context.Cause(ctx), errUnderWay) && !errors.As(err, &named) {
		return errUnderWay
	}
	return err
}

// cut ends all that is under way.
func (c *crossings) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, end := range c.ends {
		end(errUnderWay)
	}
}
