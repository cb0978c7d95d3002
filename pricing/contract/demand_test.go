package contract_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing/contract"
)

// randomDemand has a few values, some of them below cost, some without buyers.
func randomDemand(r *rand.Rand) contract.Demand {
	n := 1 + r.IntN(8)
	d := contract.Demand{Shares: distribution(r, n), Cost: 2 * r.Float64() * float64(r.IntN(2))}
	v := 0.0
	for range n {
		v += r.Float64()
		d.Values = append(d.Values, v)
	}
	return d
}

// However buyers are divided, surplus stays in the triangle.
func TestSegmentationsStayInTheTriangle(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	for range thorough(3000) {
		d := randomDemand(r)
		_, uniform, err := d.Uniform()
		require.NoError(t, err)
		perfect, err := d.Perfect()
		require.NoError(t, err)
		segments := divide(r, d)
		s, err := d.Segmented(segments)
		require.NoError(t, err)
		require.GreaterOrEqual(t, s.Producer, uniform.Producer-1e-12)
		require.GreaterOrEqual(t, s.Consumer, -1e-12)
		require.LessOrEqual(t, s.Total(), perfect.Total()+1e-12)
		require.Zero(t, perfect.Consumer)
		high, err := d.SegmentedHigh(segments)
		require.NoError(t, err)
		require.InDelta(t, s.Producer, high.Producer, 1e-9)
		require.GreaterOrEqual(t, high.Consumer, -1e-12)
		require.LessOrEqual(t, high.Consumer, s.Consumer+1e-12)
	}
}

// divide puts the buyers of each value at random into a few segments.
func divide(r *rand.Rand, d contract.Demand) []contract.Segment {
	segments := make([]contract.Segment, 1+r.IntN(4))
	for i := range segments {
		segments[i].Shares = make([]float64, len(d.Values))
	}
	for k, share := range d.Shares {
		for i, part := range distribution(r, len(segments)) {
			segments[i].Shares[k] = share * part
			segments[i].Weight += share * part
		}
	}
	kept := segments[:0]
	for _, s := range segments {
		if s.Weight == 0 {
			continue
		}
		for k := range s.Shares {
			s.Shares[k] /= s.Weight
		}
		kept = append(kept, s)
	}
	return kept
}

// The segmentation for buyers reaches the corner that is best for them, or if the seller
// breaks ties against them the one that is best for nobody, and one for each value the
// corner that is best for the seller.
func TestCornersOfTheTriangle(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 2))
	for range thorough(3000) {
		d := randomDemand(r)
		_, uniform, err := d.Uniform()
		require.NoError(t, err)
		perfect, err := d.Perfect()
		require.NoError(t, err)

		segments, err := d.ForBuyers()
		require.NoError(t, err)
		require.LessOrEqual(t, len(segments), len(d.Values)+1)
		best, err := d.Segmented(segments)
		require.NoError(t, err)
		require.InDelta(t, uniform.Producer, best.Producer, 1e-9, "%+v", d)
		require.InDelta(t, perfect.Total(), best.Total(), 1e-9, "%+v", d)

		worst, err := d.SegmentedHigh(segments)
		require.NoError(t, err)
		require.InDelta(t, uniform.Producer, worst.Producer, 1e-9, "%+v", d)
		require.InDelta(t, 0, worst.Consumer, 1e-9, "%+v", d)

		var each []contract.Segment
		for k, share := range d.Shares {
			one := make([]float64, len(d.Values))
			one[k] = 1
			each = append(each, contract.Segment{Weight: share, Shares: one})
		}
		s, err := d.Segmented(each)
		require.NoError(t, err)
		assert.InDelta(t, perfect.Producer, s.Producer, 1e-12)
		assert.InDelta(t, 0, s.Consumer, 1e-12)
	}
}
