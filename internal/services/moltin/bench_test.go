package moltin

import "testing"

// BenchmarkFromAPI is what a refresh computes for each integration once its answer is decoded.
func BenchmarkFromAPI(b *testing.B) {
	prior, shown := model(), integration("webhook", webhookShown())
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := fromAPI(prior, shown); diags.HasError() {
			b.Fatal(diags)
		}
	}
}
