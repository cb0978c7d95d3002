package simulate

import (
	"math"
	"sort"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// View is what the seller sees of a receiver. Its zero value sees nothing.
type View struct {
	Signal   func(r pricing.Receiver) float64 // a pure function of the context; nil: 0 for everyone
	Noise    Distribution                     // added to the signal, one draw a receiver; nil: 0
	Segments []float64                        // ascending: a receiver's segment is how many of them its signal reaches, and the segment alone is seen; nil: the signal is
}

type view struct {
	signal   func(r pricing.Receiver) float64
	noise    *inverse.Table
	segments []float64
}

func (v *View) compile(f faults) *view {
	f = f.in("View")
	if v.Signal == nil && (v.Noise != nil || v.Segments != nil) {
		f.add("Signal is nil and Noise or Segments are given, want a Signal for them")
	}
	for i, x := range v.Segments {
		if math.IsNaN(x) || i > 0 && x <= v.Segments[i-1] {
			f.add("Segments[%d] is %v, want numbers that ascend", i, x)
		}
	}
	return &view{v.Signal, f.compile("Noise", v.Noise, math.Inf(-1), math.Inf(1), 0), v.Segments}
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
// in every view, for the walk to refuse.
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
