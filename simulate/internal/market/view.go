package market

import (
	"math"
	"sort"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// View is what the seller sees of a receiver.
type View struct {
	Signal   func(r pricing.Receiver) float64
	Noise    *inverse.Table
	Segments []float64
}

// Buyers are the buyers there can be, by segment; nil: too many to list.
func (v *View) Buyers() []pricing.Buyer {
	if v.Signal != nil && v.Segments == nil {
		return nil
	}
	list := make([]pricing.Buyer, len(v.Segments)+1)
	for i := range list {
		list[i].Segment = i
	}
	return list
}

// First is the first buyer there is, the zero Buyer if its signal panics.
func (v *View) First(p *Population, seed uint64) (b pricing.Buyer) {
	defer func() {
		if recover() != nil {
			b = pricing.Buyer{}
		}
	}()
	at := draw.Place{Seed: seed}
	who, _ := p.Draw(&at)
	return v.Of(who, Noise(&at))
}

// Noise are the random bits of the noise in what the seller sees of a receiver.
func Noise(at *draw.Place) uint64 {
	bits, _, _, _ := at.Bits(draw.Signal, 0)
	return bits
}

// NoiseAt are those of a point, whose coordinate comes after those of the dimensions.
func NoiseAt(p *draw.Points, i uint32) uint64 { return p.Bits(Dimensions, i) }

// Of is the receiver as the seller sees it, by the random bits of the noise. A signal that is no number is seen
// in every view, for the engine to refuse.
func (v *View) Of(r pricing.Receiver, noise uint64) pricing.Buyer {
	x := v.Signal(r) + v.Noise.Draw(noise)
	if v.Segments == nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return pricing.Buyer{Signal: x}
	}
	return pricing.Buyer{Segment: sort.Search(len(v.Segments), func(i int) bool { return v.Segments[i] > x })}
}
