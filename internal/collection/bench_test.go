package collection_test

import (
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

// BenchmarkRead is the lookup of one object once the list has been read, the cost of all but the first few hooks of a plan.
func BenchmarkRead(b *testing.B) {
	const hooks = 10_000
	c := collection.New(newVendor(hooks, 100).source())
	if _, err := c.All(b.Context()); err != nil {
		b.Fatal(err)
	}
	names := make([]string, hooks)
	for i := range names {
		names[i] = hookID(i)
	}
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, err := c.Read(b.Context(), names[i%hooks]); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkWalk reads a whole list of a thousand objects on forty pages, without the time that requests take.
func BenchmarkWalk(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := collection.New(newVendor(1000, 25).source()).All(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
