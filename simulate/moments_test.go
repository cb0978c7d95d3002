package simulate_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/simulate"
)

// NIST's sets whose spread is small beside their mean (StRD, NumAcc1 to NumAcc4), in parts
// of any size.
func TestMomentsKeepDigits(t *testing.T) {
	alternating := func(first, low, high float64) []float64 {
		list := []float64{first}
		for range 500 {
			list = append(list, low, high)
		}
		return list
	}
	for name, c := range map[string]struct {
		numbers  []float64
		mean, sd float64 // of a sample
		digits   float64
	}{
		"NumAcc1": {[]float64{10000001, 10000003, 10000002}, 10000002, 1, 15},
		"NumAcc2": {alternating(1.2, 1.1, 1.3), 1.2, 0.1, 12},
		"NumAcc3": {alternating(1000000.2, 1000000.1, 1000000.3), 1000000.2, 0.1, 8},
		"NumAcc4": {alternating(10000000.2, 10000000.1, 10000000.3), 10000000.2, 0.1, 8},
	} {
		for _, size := range []int{1, 2, 7, 143, len(c.numbers)} {
			var all simulate.Moments
			for from := 0; from < len(c.numbers); from += size {
				var part simulate.Moments
				for _, x := range c.numbers[from:min(from+size, len(c.numbers))] {
					part.Add(&simulate.Moments{Count: 1, Mean: x})
				}
				all.Add(&part)
			}
			n := float64(len(c.numbers))
			assert.Equal(t, n, all.Count, name)
			assert.InEpsilon(t, c.mean, all.Mean, 1e-14, name)
			assert.InEpsilon(t, c.sd, all.StdDev()*math.Sqrt(n/(n-1)), math.Pow(10, -c.digits), "%s by %d", name, size)
		}
	}
	var none simulate.Moments
	none.Add(&simulate.Moments{})
	assert.Zero(t, none)
	assert.Zero(t, none.StdDev())
}
