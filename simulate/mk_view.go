package simulate

import (
	"math"
	"sort"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// view is what the seller sees of a receiver.
type view struct {
	signal   func(r pricing.Receiver) float64
	noise    *inverse.Table
	segments []float64
}

// buyers are the buyers there can be, by segment; nil: too many to list.
func (v *view) buyers() []pricing.Buyer {
	if v.signal != nil && v.segments == nil {
		return nil
	}
	list := make([]pricing.Buyer, len(v.segments)+1)
	for i := range list {
		list[i].Segment = i
	}
	return list
}

// first is the first buyer there is, the zero Buyer if its signal panics.
func (v *view) first(p *population, seed uint64) (b pricing.Buyer) {
	defer func() {
		if recover() != nil {
			b = pricing.Buyer{}
		}
	}()
	at := draw.Place{Seed: seed}
	who, _ := p.draw(&at)
	return v.of(who, &at)
}

// of is the receiver as the seller sees it. A signal that is no number is seen
// in every view, for the engine to refuse.
func (v *view) of(r pricing.Receiver, at *draw.Place) pricing.Buyer {
	x := v.signal(r)
	if v.noise.Varies() {
		noise, _, _, _ := at.Bits(draw.Signal, 0)
		x += v.noise.Draw(noise)
	}
	if v.segments == nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return pricing.Buyer{Signal: x}
	}
	return pricing.Buyer{Segment: sort.Search(len(v.segments), func(i int) bool { return v.segments[i] > x })}
}
