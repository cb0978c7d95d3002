package simulate

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNobodyIsShownProgressInAFile(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	require.NoError(t, err)
	defer f.Close()
	assert.Nil(t, ShowProgress(f))
	assert.Nil(t, ShowProgress(nil))
}

// A line is written once a percent, over the one before, and cleared at the end.
func TestProgressLine(t *testing.T) {
	var out bytes.Buffer
	show := progressLine(&out)
	for done := range 1000 {
		show(done+1, 1000)
	}
	text := out.String()
	assert.Equal(t, 100+2, bytes.Count(out.Bytes(), []byte("\r")), "0 to 99 percent, and two to clear the line")
	assert.Contains(t, text, "\r500 of 1000 (50%)")
	assert.NotContains(t, text, "\n")
	assert.Equal(t, "\r", text[len(text)-1:])
}
