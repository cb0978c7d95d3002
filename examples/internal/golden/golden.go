// Package golden compares what an example prints with files.
package golden

import (
	"bytes"
	"context"
	"flag"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/usevalue/usevalue/examples/internal/command"
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

// Holds fails the test if the file does not hold what is printed of it.
func Holds(t *testing.T, file, printed string) {
	t.Helper()
	if runtime.GOARCH != "amd64" {
		t.Skip("the last digits are those of amd64; another processor may round differently")
	}
	Shown(t, file, printed)
}

// Output is what a command prints. The test ends if it fails.
func Output(t *testing.T, run command.Run, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(context.Background(), args, &out, nil); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Read returns the text of a file.
func Read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Shown fails the test if a file does not hold some text.
func Shown(t *testing.T, file, text string) {
	t.Helper()
	if !strings.Contains(Read(t, file), text) {
		t.Errorf("%s does not hold\n%s", file, text)
	}
}
