package draw

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat"
)

// Draws for different purposes have nothing to do with each other: those of a
// receiver, lane by lane, are uncorrelated.
func TestPurposesAreIndependent(t *testing.T) {
	const receivers = 20_000
	purposes := []uint32{Context, Tasks, Stakes, Difficulty, Luck, Attempt, Signal}
	columns := make([][]float64, 4*len(purposes))
	for i := range uint64(receivers) {
		at := Place{Seed: 3, Replication: 1, Receiver: i}
		for k, purpose := range purposes {
			a, b, c, d := at.Bits(purpose, 0)
			for lane, bits := range [4]uint64{a, b, c, d} {
				columns[4*k+lane] = append(columns[4*k+lane], Float64(bits))
			}
		}
	}
	bound := 4 / math.Sqrt(receivers)
	for i := range columns {
		assert.InDelta(t, 0.5, stat.Mean(columns[i], nil), 4*math.Sqrt(1.0/12/receivers))
		for j := range i {
			assert.Less(t, math.Abs(stat.Correlation(columns[i], columns[j], nil)), bound, "purpose %d lane %d, purpose %d lane %d", i/4, i%4, j/4, j%4)
		}
	}
}
