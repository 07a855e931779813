package serve

import (
	"net"
	"net/http"
	"testing"
)

// closing is a connection that notes when it is closed.
type closing struct {
	net.Conn
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

// TestRoom: of connections, those go that have been without a request for longest, and
// none that has one.
func TestRoom(t *testing.T) {
	c := newConnections(3)
	all := make([]*closing, 6)
	for i := range all {
		all[i] = &closing{}
	}
	open := func(i int) { c.changed(all[i], http.StateNew) }
	check := func(want ...bool) {
		t.Helper()
		for i, closed := range want {
			if all[i].closed != closed {
				t.Errorf("connection %d: got closed %v, want %v", i, all[i].closed, closed)
			}
		}
	}
	for i := range 3 {
		open(i)
	}
	c.changed(all[0], http.StateActive)
	open(3) // 1 has waited longest
	check(false, true, false, false)
	c.changed(all[1], http.StateClosed) // as the server says then
	c.changed(all[2], http.StateActive)
	c.changed(all[2], http.StateIdle) // after 3
	open(4)
	check(false, true, false, true, false)
	c.changed(all[2], http.StateActive)
	c.changed(all[4], http.StateActive)
	open(5) // all others have requests
	check(false, true, false, true, false, true)
	if len(c.open) != 3 || c.idle.Len() != 0 {
		t.Errorf("%d open and %d idle, want 3 and 0", len(c.open), c.idle.Len())
	}
}
