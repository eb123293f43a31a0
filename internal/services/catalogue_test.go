package services

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestCatalogue(t *testing.T) {
	t.Parallel()
	c := NewCatalogue("# a comment\norders.place\r\n\n  orders.pay  \norders.cancel\n#orders.none\ncustomers.create")
	for name, test := range map[string]struct {
		name, nearest string
		known         bool
	}{
		"known":                    {"orders.place", "orders.place", true},
		"spaces around it":         {"orders.pay", "orders.pay", true},
		"last line":                {"customers.create", "customers.create", true},
		"one letter wrong":         {"orders.plaze", "orders.place", false},
		"one letter missing":       {"orders.cancl", "orders.cancel", false},
		"other case":               {"Orders.Pay", "orders.pay", false},
		"equally near":             {"orders.pa", "orders.pay", false},
		"first in the alphabet":    {"orders.XXXXXX", "orders.cancel", false},
		"comments are no names":    {"orders.none", "orders.cancel", false},
		"empty":                    {"", "orders.pay", false},
		"longer than all, unicode": {"ordérs.plâce", "orders.place", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.Knows(test.name); got != test.known {
				t.Errorf("known: %t, want %t", got, test.known)
			}
			for range 20 { // a map's order must not matter
				if got := c.Nearest(test.name); got != test.nearest {
					t.Fatalf("the nearest is %q, want %q", got, test.nearest)
				}
			}
		})
	}
	if got := NewCatalogue("# nothing\n").Nearest("orders.place"); got != "" {
		t.Errorf("an empty catalogue knows %q", got)
	}
}

// TestCatalogue_Match: a pattern describes whole names, and what it finds is sorted.
func TestCatalogue_Match(t *testing.T) {
	t.Parallel()
	c := NewCatalogue("skus.create\norders.place\norders.pay\n# orders.none\norder_copies.start\norders.cancel\ncart-items.created")
	for pattern, want := range map[string][]string{
		"orders.*":          {"orders.cancel", "orders.pay", "orders.place"},
		"orders.pay":        {"orders.pay"},
		"orders.p*":         {"orders.pay", "orders.place"},
		"*.create":          {"skus.create"},
		"*":                 {"cart-items.created", "order_copies.start", "orders.cancel", "orders.pay", "orders.place", "skus.create"},
		"order?.pa?":        {"orders.pay"},
		"[os]*s.[a-c]*":     {"orders.cancel", "skus.create"},
		"[^os]*":            {"cart-items.created"},
		`orders\.p[^l]*`:    {"orders.pay"},
		"*-*":               {"cart-items.created"},
		"orders":            nil,
		"rders.*":           nil,
		"Orders.*":          nil,
		"":                  nil,
		`orders.\*`:         nil,
		"orders.{pay,none}": nil,
		"orders.**":         {"orders.cancel", "orders.pay", "orders.place"},
		"**/*":              nil,
		"örders.*":          nil,
		"[z-a]*":            nil,
		"*\xff*":            nil,
	} {
		if got, err := c.Match(pattern); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v %v, want %v", pattern, got, err, want)
		}
	}
	for _, pattern := range []string{"[", "orders.[", "orders.[a", "orders.[]", "orders.[a-]", `orders.\`, "nothing.[", "*[", "orders.[!p]*", "[!"} {
		if got, err := c.Match(pattern); !errors.Is(err, ErrMalformedPattern) {
			t.Errorf("%s: %v %v", pattern, got, err)
		}
	}
}

func TestCatalogue_NearestMatches(t *testing.T) {
	t.Parallel()
	c := NewCatalogue("orders.cancel\norders.pay\norders.place\nreturns.cancel\nshipments.cancel\nshipments.ship")
	for pattern, want := range map[string][]string{
		"order.*":      {"orders.pay", "orders.place"},
		"shipmnet.*":   {"shipments.ship", "shipments.cancel"},
		"orders.plase": {"orders.place", "orders.pay"},
		"*.shop":       {"shipments.ship", "orders.pay"},
		"*.cancle":     {"orders.cancel", "returns.cancel"},
		"?rders.pa":    {"orders.pay", "orders.place"},
		"":             {"orders.pay", "orders.place"},
		"örders.pay":   {"orders.pay", "orders.place"},
		"orders.pay" + strings.Repeat("x", 1<<20): {"orders.pay", "orders.cancel"}, // at once
	} {
		for range 20 { // a map's order must not matter
			if got := c.NearestMatches(pattern, 2); !slices.Equal(got, want) {
				t.Fatalf("%.40s: %v, want %v", pattern, got, want)
			}
		}
	}
	if got := c.NearestMatches("x", 7); len(got) != 6 {
		t.Errorf("of all there are %v", got)
	}
	if got := NewCatalogue("").NearestMatches("x", 3); len(got) != 0 {
		t.Errorf("an empty catalogue knows %v", got)
	}
}
