package pricing_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// The plans of the guide are read as they stand there.
func TestGuideToJSON(t *testing.T) {
	guide, err := os.ReadFile("../docs/plan-json.md")
	require.NoError(t, err)
	blocks := strings.Split(string(guide), "```json\n")[1:]
	require.Len(t, blocks, 2)
	for _, b := range blocks {
		text, _, _ := strings.Cut(b, "```")
		var p pricing.Plan
		assert.NoError(t, json.Unmarshal([]byte(text), &p))
	}
}

// A text that JSON would alter is refused.
func TestNamesAreUTF8(t *testing.T) {
	_, err := json.Marshal(pricing.Plan{Charges: []pricing.Charge{{Name: "a\xffb", Rate: pricing.Flat(1)}}})
	assert.ErrorContains(t, err, `charges[0].name: "a\xffb" has no JSON, want UTF-8`)
}
