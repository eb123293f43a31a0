package dooapi_test

import (
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

func TestMask(t *testing.T) {
	t.Parallel()
	if dooapi.MaskMatches("********", "") {
		t.Error("a mask stands for no secret at all")
	}
	tests := map[string]struct {
		shown   string
		mask    bool
		matches bool // the secret "super-strong-secret"
	}{
		"all hidden":      {"********", true, true},
		"bullets":         {"••••••", true, true},
		"end readable":    {"***************cret", true, true},
		"another end":     {"****hush", true, false},
		"in clear":        {shown: "super-strong-secret"},
		"a star in front": {shown: "*secret"},
		"mostly readable": {shown: "***secret"},
		"stars inside":    {shown: "a***b"},
		"nothing":         {},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := dooapi.IsMask(test.shown); got != test.mask {
				t.Errorf("IsMask(%q) is %t", test.shown, got)
			}
			if got := dooapi.MaskMatches(test.shown, "super-strong-secret"); test.mask && got != test.matches {
				t.Errorf("MaskMatches(%q) is %t", test.shown, got)
			}
		})
	}
}
