package main

import (
	"fmt"
	"iter"
	"math"
	"slices"
)

// scale is a logarithmic axis.
type scale struct {
	low, high int     // exponents of the powers of ten at its ends
	from, to  float64 // the pixels there
}

// newScale spans the powers of ten around values, of which there is at least one and none below or equal to zero.
func newScale(values []float64, from, to float64) scale {
	s := scale{from: from, to: to}
	least, most := slices.Min(values), slices.Max(values)
	for math.Pow10(s.low) > least {
		s.low--
	}
	for math.Pow10(s.low+1) <= least {
		s.low++
	}
	s.high = s.low + 1
	for math.Pow10(s.high) < most {
		s.high++
	}
	return s
}

// at is the pixel of a value.
func (s scale) at(value float64) float64 {
	return s.from + (s.to-s.from)*(math.Log10(value)-float64(s.low))/float64(s.high-s.low)
}

// ticks are the powers of ten, as they are written, and their pixels.
func (s scale) ticks() iter.Seq2[string, float64] {
	return func(yield func(string, float64) bool) {
		for exponent := s.low; exponent <= s.high; exponent++ {
			value := math.Pow10(exponent)
			text := fmt.Sprint(value) // as in 0.1
			if exponent >= 0 {
				text = thousands(int(value))
			}
			if !yield(text, s.at(value)) {
				return
			}
		}
	}
}
