package fault

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
)

// Of many faults the first are named, and the others counted, those too that a plan's
// own error counts.
func TestManyFaults(t *testing.T) {
	plan := pricing.Plan{Prepaid: make([]pricing.Grant, 50)}
	for i := range plan.Prepaid {
		plan.Prepaid[i].Amount = -1
	}
	f := New("simulate")
	for range 3 {
		f.In("offer").Join(plan.Validate())
	}
	lines := strings.Split(f.Err().Error(), "\n")
	assert.Len(t, lines, most+1)
	assert.Equal(t, `simulate: offer: pricing: plan "": Prepaid[0]: Amount is -1, want a finite number of at least 0`, lines[0])
	assert.Equal(t, "and 130 more faults", lines[most])
	assert.Equal(t, f.Err().Error(), f.Err().Error())
}
