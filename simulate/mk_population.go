package simulate

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// The dimensions of context, in the order of their draws. A new one comes last, so
// that no draw moves.
const (
	dimKnowledge = iota
	dimStakes
	dimAbility
	dimTrust
	dimOwnCost
	dimCheckCost
	dimReadCost
	dimFit
	dimHarm
	dimRejectRight
	dimPassWrong
	dimRiskAversion
	nDimensions
)

// population is a Population compiled.
type population struct {
	tables [nDimensions]*inverse.Table
	varies [nDimensions]bool
	same   [nDimensions]float64 // the value of a dimension that does not vary
	trust  bool

	noisyChecks bool                              // checks may err
	lower       [nDimensions][nDimensions]float64 // root of the copula's correlation matrix
	tied        [nDimensions]bool
}

// draw returns a receiver and its fit, a uniform number.
func (c *population) draw(at *draw.Place) (pricing.Receiver, float64) {
	var bits [nDimensions]uint64
	for b := 0; b < len(bits); b += 4 {
		if slices.Contains(c.varies[b:min(b+4, len(bits))], true) {
			var four [4]uint64
			four[0], four[1], four[2], four[3] = at.Bits(draw.Context, uint64(b/4))
			copy(bits[b:], four[:])
		}
	}
	var x [nDimensions]float64
	for d, t := range c.tables {
		x[d] = c.same[d]
		if c.varies[d] {
			x[d] = t.Draw(bits[d])
		}
	}
	x[dimFit] = draw.Float64(bits[dimFit])
	if c.lower[0][0] != 0 {
		c.tie(&x, &bits)
	}
	return pricing.Receiver{
		Knowledge: x[dimKnowledge],
		Stakes:    x[dimStakes],
		Ability:   x[dimAbility],
		Trust:     x[dimTrust],
		OwnCost:   x[dimOwnCost],
		CheckCost: x[dimCheckCost],
		ReadCost:  x[dimReadCost],

		Harm:        x[dimHarm],
		RejectRight: x[dimRejectRight],
		PassWrong:   x[dimPassWrong],

		RiskAversion: x[dimRiskAversion],
	}, x[dimFit]
}

// tie draws the nDimensions of the copula anew: their normal scores are mixed by
// the root of the correlation matrix.
func (c *population) tie(x *[nDimensions]float64, bits *[nDimensions]uint64) {
	var z [nDimensions]float64
	for d, tied := range c.tied {
		if tied {
			z[d] = math.Sqrt2 * math.Erfinv(2*draw.Float64(bits[d])-1)
		}
	}
	for d, tied := range c.tied {
		if !tied || c.lower[d][d] == 1 { // or it leans on none before it
			continue
		}
		sum := 0.0
		for k := range d + 1 {
			sum += c.lower[d][k] * z[k]
		}
		tail := 0.5 * math.Erfc(math.Abs(sum)/math.Sqrt2)
		switch {
		case d != dimFit:
			x[d] = c.tables[d].Tail(tail, sum > 0)
		case sum > 0:
			x[d] = 1 - tail
		default:
			x[d] = tail
		}
	}
}
