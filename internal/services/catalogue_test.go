package services

import "testing"

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
