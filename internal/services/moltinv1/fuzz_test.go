package moltinv1

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// FuzzMask: a mask never gets into the state, and keeps only a secret of which it may show the start and the end.
func FuzzMask(f *testing.F) {
	for _, pair := range [][2]string{
		{"********", "hush-hush"}, {"hu****sh", "hush-hush"}, {"****hush", "hush-hush"}, {"hush", "hush-hush"}, {"", "hush"}, {"abc*bc", "abc"}, {"*", ""},
		{"a*b*c", "abc"}, {"*\xff", "\xff"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, shown, secret string) {
		if got, diags := secretNow(types.StringNull(), shown); !got.IsNull() || len(diags) > 0 {
			t.Errorf("what isn't managed becomes %s, %v", got, diags)
		}
		got, diags := secretNow(types.StringValue(secret), shown)
		start, behind, masked := strings.Cut(shown, "*")
		end := behind[strings.LastIndex(behind, "*")+1:]
		switch {
		case got.IsNull():
			if !masked || len(diags) != 1 {
				t.Errorf("%q is forgotten for %q with %v", secret, shown, diags)
			}
		case masked && got.ValueString() != secret, !masked && shown != "" && got.ValueString() != shown, len(diags) > 0:
			t.Errorf("%q becomes %s for %q with %v", secret, got, shown, diags)
		case masked && (!strings.HasPrefix(secret, start) || !strings.HasSuffix(secret, end) || len(start)+len(end) > len(secret)):
			t.Errorf("%q fits %q", shown, secret)
		}
	})
}
