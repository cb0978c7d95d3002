package draw

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The direction numbers of every coordinate, the seventh to the ninth, as SciPy 1.16 has
// them: which the recurrence makes of the first.
func TestDirections(t *testing.T) {
	want := [SobolDimensions][3]uint32{
		{1, 1, 1}, {85, 255, 257}, {71, 197, 209}, {81, 147, 433}, {61, 157, 181}, {43, 251, 449}, {31, 227, 381}, {9, 45, 237},
		{53, 113, 113}, {69, 91, 103}, {79, 35, 175}, {75, 43, 425}, {113, 51, 31}, {33, 163, 483}, {77, 157, 61}, {35, 133, 331},
	}
	for d := range want {
		for k, m := range want[d] {
			assert.Equal(t, m, directions[d][6+k]>>(31-6-k), "coordinate %d, number %d", d, 7+k)
		}
	}
}

// The first points of the sequence.
func TestSobolPoints(t *testing.T) {
	for i, want := range [][3]float64{{0, 0, 0}, {0.5, 0.5, 0.5}, {0.25, 0.75, 0.75}, {0.75, 0.25, 0.25}} {
		for d, x := range want {
			assert.Equal(t, x, float64(sobol(d, uint32(i)))*0x1p-32, "point %d", i)
		}
	}
}

// Scrambled points keep what makes them even: of the first 2^m, each interval of length
// 2^-m of every coordinate has one, and so has each of the rectangles of that area of the
// first two coordinates, which are a (0,2)-sequence.
func TestScrambledPointsAreEven(t *testing.T) {
	for replication := range uint64(20) {
		p := Scrambled(&Place{Seed: 5, Replication: replication})
		for m := range 10 {
			for d := range SobolDimensions {
				seen := map[uint64]bool{}
				for i := range uint32(1) << m {
					seen[p.Bits(d, i)>>(64-m)] = true
				}
				assert.Len(t, seen, 1<<m)
			}
			for k := range m + 1 {
				seen := map[[2]uint64]bool{}
				for i := range uint32(1) << m {
					seen[[2]uint64{p.Bits(0, i) >> (64 - k), p.Bits(1, i) >> (64 - m + k)}] = true
				}
				assert.Len(t, seen, 1<<m)
			}
		}
	}
}

// A point is uniform, and two of them are where the scramble leaves them: in different
// halves where the sequence has them so, in the same half of which they are otherwise
// apart. The share of each cell and the mean of the product are within 4 standard errors.
func TestScrambledPointsAreUniform(t *testing.T) {
	const n, cells = 20_000, 16
	for _, d := range []int{0, 1, 7, 12} {
		var counts [cells]float64
		products := 0.0
		for r := range uint64(n) {
			p := Scrambled(&Place{Seed: 6, Replication: r})
			x, y := Float64(p.Bits(d, 3)), Float64(p.Bits((d+1)%SobolDimensions, 3))
			counts[int(x*cells)]++
			products += (x - 0.5) * (y - 0.5)
		}
		for _, c := range counts {
			assert.InDelta(t, n/cells, c, 4*math.Sqrt(n*(1-1.0/cells)/cells), "coordinate %d", d)
		}
		assert.InDelta(t, 0, products/n, 4/math.Sqrt(n)/12, "coordinate %d", d)
	}
}

// The mean of a smooth function over n points is off by far less than that of as many
// random ones: its variance falls nearly as n^-3, theirs as 1/n.
func TestScrambledPointsIntegrate(t *testing.T) {
	const replications = 200
	variance := func(n uint32) float64 {
		sum := 0.0
		for r := range uint64(replications) {
			p, mean := Scrambled(&Place{Seed: 7, Replication: r}), 0.0
			for i := range n {
				mean += math.Exp(Float64(p.Bits(0, i))-Float64(p.Bits(2, i))) / float64(n)
			}
			d := mean - (math.E-1)*(1-1/math.E)
			sum += d * d / replications
		}
		return sum
	}
	few, many := variance(16), variance(256)
	slope := math.Log(few/many) / math.Log(16)
	assert.Greater(t, slope, 2.5)
}

func BenchmarkPoint(b *testing.B) {
	p, sum, i := Scrambled(&Place{Seed: 1}), uint64(0), uint32(0)
	for b.Loop() {
		sum += p.Bits(2, i&255)
		i++
	}
	_ = sum
}
