package fault

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

// Whatever is joined and prefixed in whatever way, no fault is lost: the first are
// named, with all of their places, and the others counted once.
func TestNoFaultIsLost(t *testing.T) {
	for n := range 100 {
		var inner List
		for i := range n {
			inner.Add(Number("X", float64(i), "less"))
		}
		err := Prefix("outer", Join(errors.New("first"), In("Field", "kind", inner.Err()), nil))
		lines := strings.Split(err.Error(), "\n")
		assert.Equal(t, "outer: first", lines[0])
		named := min(n, most-1)
		for i := range named {
			assert.Equal(t, fmt.Sprintf("outer: Field: X is %d, want less", i), lines[i+1])
		}
		byPath := strings.Split(JSON(err).Error(), "\n")
		assert.Len(t, byPath, len(lines))
		if n > 0 {
			assert.Equal(t, "field.kind.x: X is 0, want less", byPath[1])
		}
		if n == most {
			assert.Equal(t, "and 1 more fault", lines[named+1])
		} else if n > most {
			assert.Equal(t, fmt.Sprintf("and %d more faults", n-named), lines[named+1])
		}
	}
	assert.NoError(t, Join(nil, Join(), Prefix("x", nil)))
}

// What a fault wraps is found, also where its words are cut.
func TestLongFaults(t *testing.T) {
	cause := errors.New(strings.Repeat("é", 5000))
	err := Prefix("place", cause)
	assert.ErrorIs(t, err, cause)
	assert.Less(t, len(err.Error()), longest+10)
	assert.True(t, utf8.ValidString(err.Error()))
	assert.NotPanics(t, func() { _ = Prefix("", errors.New(strings.Repeat("\x80", 5000))).Error() })
}
