package acctest

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// Files returns the files in a directory tree by name. Those inside a zip file, such as a plan, are "file/entry". Decoded
// base64 content is appended as text, so that a secret can be searched for.
func Files(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if errors.Is(err, zip.ErrFormat) { // a plain file
			files[filepath.ToSlash(name)] = decoded(content)
			return nil
		}
		if err != nil {
			return err
		}
		for _, file := range archive.File {
			r, err := file.Open()
			if err != nil {
				return err
			}
			content, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			files[filepath.ToSlash(name)+"/"+file.Name] = decoded(content)
		}
		return nil
	})
	return files, err
}

// decoded appends to a content the decoded form of its base64 strings: a state encodes private data as a whole, and the
// plugin framework encodes each value in it.
func decoded(content []byte) []byte {
	all := content
	for _, found := range regexp.MustCompile(`"([A-Za-z0-9+/]{8,}=*)"`).FindAllSubmatch(content, -1) {
		if inner, err := base64.StdEncoding.DecodeString(string(found[1])); err == nil {
			all = append(append(slices.Clip(all), '\n'), decoded(inner)...)
		}
	}
	return all
}
