package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
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
	printed, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	golden.Check(t, "testdata/quickstart.golden", string(printed))
}

// The README shows this program, and what it prints, word for word.
func TestReadmeShowsTheProgram(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	program, err := os.ReadFile("main.go")
	require.NoError(t, err)
	printed, err := os.ReadFile("testdata/quickstart.golden")
	require.NoError(t, err)
	assert.True(t, strings.Contains(string(readme), "```go\n"+string(program)+"```\n"), "README.md does not hold main.go")
	assert.True(t, strings.Contains(string(readme), "```\n"+string(printed)+"```\n"), "README.md does not hold what main.go prints")
}
