package main

import (
	"slices"
	"testing"
)

func TestParseOptions(t *testing.T) {
	t.Parallel()
	o, err := parseOptions(nil)
	if err != nil || !slices.Equal(o.Sizes, []int{1, 10, 100, 1000}) || len(o.Vendors) != 4 || o.Runs != 3 {
		t.Errorf("the defaults are %+v, %v", o, err)
	}
	o, err = parseOptions([]string{"-sizes", "5,1000", "-vendors", "doo,moltin"})
	if err != nil || !slices.Equal(o.Sizes, []int{5, 1000}) || o.Vendors[0].Name != "doo" || o.Vendors[1].Name != "moltin" {
		t.Errorf("got %+v, %v", o, err)
	}
	for _, args := range [][]string{{"-sizes", "1,x"}, {"-sizes", "0"}, {"-vendors", "shopify"}, {"-runs", "0"}} {
		if _, err := parseOptions(args); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
}
