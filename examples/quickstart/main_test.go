package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/examples/internal/golden"
)

func TestOutput(t *testing.T) {
	out, err := os.Create(filepath.Join(t.TempDir(), "stdout"))
	require.NoError(t, err)
	stdout, args := os.Stdout, os.Args
	os.Stdout, os.Args = out, []string{"quickstart"}
	main()
	os.Stdout, os.Args = stdout, args
	require.NoError(t, out.Close())
	golden.Check(t, "testdata/quickstart.golden", golden.Read(t, out.Name()))
}

// The README shows this program, and what it prints, word for word.
func TestReadmeShowsTheProgram(t *testing.T) {
	const readme = "../../README.md"
	golden.Shown(t, readme, "```go\n"+golden.Read(t, "main.go")+"```\n")
	golden.Shown(t, readme, "```\n"+golden.Read(t, "testdata/quickstart.golden")+"```\n")
}
