// Package deliverytest helps to test deliveries. It has an endpoint that keeps what arrives, and an in-memory network, so
// that tests can run on the fake clock of testing/synctest. It imports only the package delivery and the standard library,
// and only tests import it.
package deliverytest

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Network serves handlers by address, such as "127.0.0.1:3000". Nothing listens elsewhere. It is safe for concurrent use.
type Network struct {
	mu       sync.Mutex
	handlers map[string]http.Handler
	dialled  []string
	open     int
}

// Serving returns a network with these handlers.
func Serving(handlers map[string]http.Handler) *Network { return &Network{handlers: handlers} }

// Dial connects to a handler. It is a delivery.Dial.
func (n *Network) Dial(_ context.Context, network, address string) (net.Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dialled = append(n.dialled, address)
	handler := n.handlers[address]
	if handler == nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	client, server := net.Pipe()
	n.open++
	connected := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute, ConnState: n.ended}
	go func() { _ = connected.Serve(&listener{conn: server}) }() // it ends with the listener, which accepts once
	return client, nil
}

// ended uncounts connections that are gone.
func (n *Network) ended(_ net.Conn, state http.ConnState) {
	if state == http.StateClosed || state == http.StateHijacked {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.open--
	}
}

// Seen returns the addresses that have been dialed so far, and how many connections are open.
func (n *Network) Seen() (dialled []string, open int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.dialled), n.open
}

// listener accepts one connection.
type listener struct{ conn net.Conn }

func (l *listener) Accept() (net.Conn, error) {
	if l.conn == nil {
		return nil, io.EOF
	}
	conn := l.conn
	l.conn = nil
	return conn, nil
}

func (l *listener) Close() error   { return nil }
func (l *listener) Addr() net.Addr { return &net.TCPAddr{} }
