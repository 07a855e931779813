package serve

import (
	"container/list"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
)

// connections limits the number of open connections. If there are too many, the
// connection that has been idle longest is closed. So clients that connect and send
// nothing do not block others.
type connections struct {
	most int

	mu   sync.Mutex
	open map[net.Conn]*list.Element // the connection's element of idle; nil while it has a request
	idle list.List                  // of net.Conn; the one that has been idle longest comes first
}

func newConnections(most int) *connections {
	return &connections{most: most, open: map[net.Conn]*list.Element{}}
}

// changed is the ConnState hook of an [http.Server].
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

// makeRoom closes idle connections until the limit is met. The newest connection also
// counts as idle, so that there is always one to close.
func (c *connections) makeRoom() {
	for len(c.open) > c.most && c.idle.Len() > 0 {
		conn := c.idle.Front().Value.(net.Conn)
		c.forget(conn)
		if secure, ok := conn.(*tls.Conn); ok {
			conn = secure.NetConn() // do not say goodbye in TLS, which may take seconds
		}
		_ = conn.Close()
	}
}

// forget removes a connection that was closed or hijacked.
func (c *connections) forget(conn net.Conn) {
	if at := c.open[conn]; at != nil {
		c.idle.Remove(at)
	}
	delete(c.open, conn)
}
