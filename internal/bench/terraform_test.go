package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestReadUsage(t *testing.T) {
	t.Parallel()
	cpu, peak, err := readUsage(strings.NewReader("1500000000 2048\n500000000 4096\n250000000 1024\n"))
	if err != nil || cpu != 2250*time.Millisecond || peak != 4<<20 {
		t.Errorf("%s, %d bytes, %v", cpu, peak, err)
	}
	if _, _, err := readUsage(strings.NewReader("1500000000\n")); err == nil {
		t.Error("half a line is read")
	}
}

func TestWithoutSettings(t *testing.T) {
	t.Parallel()
	got := withoutSettings([]string{"PATH=/bin", "TF_LOG=trace", "DOO_API_KEY=secret", "MOLTIN_V1_BASE_URL=x", "COMMERCELAYER_SCOPE=y", "HOME=/"})
	if want := []string{"PATH=/bin", "HOME=/"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestParseHandshake(t *testing.T) {
	t.Parallel()
	network, address, err := parseHandshake("1|6|unix|/tmp/plugin123|grpc|\n")
	if err != nil || network != "unix" || address != "/tmp/plugin123" {
		t.Errorf("%s %s, %v", network, address, err)
	}
	for _, line := range []string{"", "1|5|unix|/tmp/plugin123|grpc|", "2|6|unix|/tmp/plugin123|grpc|", "1|6|unix|/tmp/plugin123|netrpc", "This binary is a plugin."} {
		if _, _, err := parseHandshake(line); err == nil {
			t.Errorf("%q is taken for a handshake", line)
		}
	}
}

func TestMiddle(t *testing.T) {
	t.Parallel()
	got := middle([]cost{{Wall: 9, CPU: 1, Peak: 50}, {Wall: 2, CPU: 3, Peak: 70}, {Wall: 5, CPU: 2, Peak: 60}})
	if want := (cost{Wall: 5, CPU: 2, Peak: 60}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := median([]time.Duration{4, 1}); got != 1 {
		t.Errorf("the median of two is %d", got)
	}
}
