package doo

import "testing"

// BenchmarkFromAPI is what a refresh computes for each webhook once its answer is decoded.
func BenchmarkFromAPI(b *testing.B) {
	prior, shown := fullModel(), fullWebhook()
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := fromAPI(prior, shown); diags.HasError() {
			b.Fatal(diags)
		}
	}
}
