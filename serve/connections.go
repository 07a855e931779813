package serve

import (
	"container/list"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
)

// connections bound how many connections are open. If one too many comes, the one that has
// been without a request for longest is closed: so clients that connect and then do
// nothing do not keep others out.
type connections struct {
	most int

	mu   sync.Mutex
	open map[net.Conn]*list.Element // in idle; nil: a request is under way
	idle list.List                  // of net.Conn, the longest without a request first
}

func newConnections(most int) *connections {
	return &connections{most: most, open: map[net.Conn]*list.Element{}}
}

// changed is the ConnState of an [http.Server].
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		c.open[conn] = c.idle.PushBack(conn)
		c.makeRoom()
	case http.StateActive:
		if at, ok := c.open[conn]; ok && at != nil {
			c.idle.Remove(at)
			c.open[conn] = nil
		}
	case http.StateIdle:
		if at, ok := c.open[conn]; ok && at == nil {
			c.open[conn] = c.idle.PushBack(conn)
		}
	case http.StateClosed, http.StateHijacked:
		c.forget(conn)
	}
}

// makeRoom closes connections until there are not too many. The last that came is among
// those that may go, so that there is always one.
func (c *connections) makeRoom() {
	for len(c.open) > c.most && c.idle.Len() > 0 {
		conn := c.idle.Front().Value.(net.Conn)
		c.forget(conn)
		if secure, ok := conn.(*tls.Conn); ok {
			conn = secure.NetConn() // without a farewell, which may take seconds
		}
		_ = conn.Close()
	}
}

// forget forgets a connection.
func (c *connections) forget(conn net.Conn) {
	if at := c.open[conn]; at != nil {
		c.idle.Remove(at)
	}
	delete(c.open, conn)
}
