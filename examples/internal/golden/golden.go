// Package golden compares what an example prints with a file.
package golden

import (
	"flag"
	"os"
	"runtime"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata")

// Check fails the test if got is not what the file holds. With -update it
// rewrites the file instead.
func Check(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("the last digits are those of amd64; another processor may round differently")
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs from what is printed (go test -update rewrites it):\n%s", file, got)
	}
}
