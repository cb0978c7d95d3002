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
	Root        [Dimensions][Dimensions]float64 // of the copula's correlation matrix: what each score is made of
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

// Point returns the receiver that a point stands for: a coordinate for each dimension.
func (c *Population) Point(p *draw.Points, i uint32) (pricing.Receiver, float64) {
	bits := c.bits(p, i)
	return c.At(&bits)
}

// bits are those of a point.
func (c *Population) bits(p *draw.Points, i uint32) (bits [Dimensions]uint64) {
	for _, d := range c.drawn {
		bits[d] = p.Bits(coordinate(d), i)
	}
	return bits
}

// coordinate is that of a point which stands for a dimension: its number, but that ability
// comes before stakes. Knowledge and ability are what is left where stakes are integrated,
// and the first two coordinates are spread best together.
func coordinate(d int) int {
	switch d {
	case Stakes:
		return Ability
	case Ability:
		return Stakes
	}
	return d
}

// StakesScore is the mean of the normal score of the stakes of the receiver that a point
// stands for, as its other dimensions tell it. What is left is normal, with the last
// coefficient of the root as its standard deviation.
func (c *Population) StakesScore(p *draw.Points, i uint32) (mean float64) {
	bits := c.bits(p, i)
	z := c.scores(&bits)
	for d, x := range z {
		if d != Stakes {
			mean += c.Root[Stakes][d] * x
		}
	}
	return mean
}

// At returns the receiver that random bits stand for, and its fit.
func (c *Population) At(bits *[Dimensions]uint64) (pricing.Receiver, float64) {
	x := c.Same
	for _, d := range c.drawn {
		x[d] = c.Tables[d].Draw(bits[d])
	}
	x[Fit] = draw.Float64(bits[Fit])
	if c.Root[0][0] != 0 {
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
	z := c.scores(bits)
	for d, tied := range c.Tied {
		if !tied || c.Root[d][d] == 1 { // or it follows none before it
			continue
		}
		sum := 0.0
		for k := range z {
			sum += c.Root[d][k] * z[k]
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

// scores are independent normal scores of the dimensions of the copula, by random bits.
func (c *Population) scores(bits *[Dimensions]uint64) (z [Dimensions]float64) {
	for d, tied := range c.Tied {
		if tied {
			z[d] = math.Sqrt2 * math.Erfinv(2*draw.Float64(bits[d])-1)
		}
	}
	return z
}
