package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadmes: the README of each vendor lists its questions as they are asked, and what it says of the fake it says with the
// name of a question.
func TestReadmes(t *testing.T) {
	t.Parallel()
	for _, name := range vendors() {
		asked, _ := offline(name)
		text, err := os.ReadFile(filepath.Join("..", "services", strings.ReplaceAll(name, "_", ""), "README.md"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), markdown(asked.Questions)) {
			t.Errorf("%s: put what `go run ./internal/conformance -vendor %s -questions` prints in the place of the README's second table", name, name)
		}
	}
}
