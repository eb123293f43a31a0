package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// magicCookie is how Terraform tells a provider that it isn't run by hand
// (https://github.com/hashicorp/terraform-plugin-go/blob/main/tfprotov6/tf6server/server.go).
const magicCookie = "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"

// start runs the provider and returns how long it takes until its schema was answered. dir is for its socket.
func start(ctx context.Context, provider, dir string) (time.Duration, error) {
	cmd := exec.CommandContext(ctx, provider)
	cmd.Env = append(withoutSettings(os.Environ()), magicCookie, "PLUGIN_PROTOCOL_VERSIONS=6", "PLUGIN_UNIX_SOCKET_DIR="+dir)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("starting the provider: %w", err)
	}
	defer func() {
		_ = cmd.Process.Kill() // it ignores an interrupt, which Terraform's group gets as well
		_ = cmd.Wait()
	}()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("reading the provider's first line: %w", err)
	}
	network, address, err := parseHandshake(line)
	if err != nil {
		return 0, err
	}
	err = askSchema(ctx, network, address)
	return time.Since(began), err
}

// parseHandshake reads the line by which a provider tells where it listens
// (https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md), as in "1|6|unix|/tmp/plugin123|grpc|".
func parseHandshake(line string) (network, address string, err error) {
	fields := strings.Split(strings.TrimSpace(line), "|")
	if len(fields) < 5 || fields[0] != "1" || fields[1] != "6" || fields[4] != "grpc" {
		return "", "", fmt.Errorf("the provider's first line %q isn't the handshake of protocol 6", line)
	}
	return fields[2], fields[3], nil
}

// askSchema calls GetProviderSchema. The request is an empty message, and of the answer only its length counts, so that
// gRPC needs no more than HTTP/2 here: a byte that says "not compressed", the length of the message, the message.
func askSchema(ctx context.Context, network, address string) error {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: protocols, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://provider/tfplugin6.Provider/GetProviderSchema",
		strings.NewReader("\x00\x00\x00\x00\x00"))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/grpc")
	request.Header.Set("TE", "trailers")
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return fmt.Errorf("asking for the schema: %w", err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("reading the schema: %w", err)
	}
	if status := answer.Trailer.Get("Grpc-Status"); status != "0" {
		return fmt.Errorf("the schema was answered with gRPC status %q", status)
	}
	if len(body) <= 5 || len(body) != 5+int(binary.BigEndian.Uint32(body[1:5])) {
		return errors.New("the schema's answer isn't one whole message")
	}
	return nil
}
