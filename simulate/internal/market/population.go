package market

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
	Knowledge = iota
	Stakes
	Ability
	Trust
	OwnCost
	CheckCost
	ReadCost
	Fit
	Harm
	RejectRight
	PassWrong
	RiskAversion
	Dimensions
)

// Population is a Population compiled.
type Population struct {
	Tables [Dimensions]*inverse.Table
	Varies [Dimensions]bool
	Same   [Dimensions]float64 // the value of a dimension that does not vary
	Trust  bool

	drawn  []int // dimensions that vary
	blocks []int // of four dimensions, of which one varies

	NoisyChecks bool                            // checks may err
	Lower       [Dimensions][Dimensions]float64 // root of the copula's correlation matrix
	Tied        [Dimensions]bool
}

// Prepare finds which dimensions are drawn, once it is known which vary.
func (c *Population) Prepare() {
	c.drawn, c.blocks = c.drawn[:0], nil
	for b := 0; b < Dimensions; b += 4 {
		if slices.Contains(c.Varies[b:min(b+4, Dimensions)], true) {
			c.blocks = append(c.blocks, b)
		}
	}
	for d, varies := range c.Varies {
		if varies {
			c.drawn = append(c.drawn, d)
		}
	}
}

// Draw returns a receiver and its fit, a uniform number.
func (c *Population) Draw(at *draw.Place) (pricing.Receiver, float64) {
	var bits [Dimensions]uint64
	for _, b := range c.blocks {
		var four [4]uint64
		four[0], four[1], four[2], four[3] = at.Bits(draw.Context, uint64(b/4))
		copy(bits[b:], four[:])
	}
	return c.At(&bits)
}

// At returns the receiver that random bits stand for, and its fit.
func (c *Population) At(bits *[Dimensions]uint64) (pricing.Receiver, float64) {
	x := c.Same
	for _, d := range c.drawn {
		x[d] = c.Tables[d].Draw(bits[d])
	}
	x[Fit] = draw.Float64(bits[Fit])
	if c.Lower[0][0] != 0 {
		c.tie(&x, bits)
	}
	return pricing.Receiver{
		Knowledge: x[Knowledge],
		Stakes:    x[Stakes],
		Ability:   x[Ability],
		Trust:     x[Trust],
		OwnCost:   x[OwnCost],
		CheckCost: x[CheckCost],
		ReadCost:  x[ReadCost],

		Harm:        x[Harm],
		RejectRight: x[RejectRight],
		PassWrong:   x[PassWrong],

		RiskAversion: x[RiskAversion],
	}, x[Fit]
}

// tie draws the dimensions of the copula anew: their normal scores are mixed by
// the root of the correlation matrix.
func (c *Population) tie(x *[Dimensions]float64, bits *[Dimensions]uint64) {
	var z [Dimensions]float64
	for d, tied := range c.Tied {
		if tied {
			z[d] = math.Sqrt2 * math.Erfinv(2*draw.Float64(bits[d])-1)
		}
	}
	for d, tied := range c.Tied {
		if !tied || c.Lower[d][d] == 1 { // or it leans on none before it
			continue
		}
		sum := 0.0
		for k := range d + 1 {
			sum += c.Lower[d][k] * z[k]
		}
		tail := 0.5 * math.Erfc(math.Abs(sum)/math.Sqrt2)
		switch {
		case d != Fit:
			x[d] = c.Tables[d].Tail(tail, sum > 0)
		case sum > 0:
			x[d] = 1 - tail
		default:
			x[d] = tail
		}
	}
}
