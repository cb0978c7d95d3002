package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// View is what the seller sees of a receiver. Its zero value sees nothing.
type View struct {
	Signal   func(r pricing.Receiver) float64 // a pure function of the context; nil: 0 for everyone
	Noise    Distribution                     // added to the signal, one draw a receiver; nil: 0
	Segments []float64                        // ascending: a receiver's segment is how many of them its signal reaches, and the segment alone is seen; nil: the signal is
}

func (v *View) compile(f fault.List) *market.View {
	f = f.In("View")
	if v.Signal == nil && (v.Noise != nil || v.Segments != nil) {
		f.Add("Signal is nil and Noise or Segments are given, want a Signal for them")
	}
	for i, x := range v.Segments {
		if math.IsNaN(x) || i > 0 && x <= v.Segments[i-1] {
			f.Add("Segments[%d] is %v, want numbers that ascend", i, x)
		}
	}
	return &market.View{Signal: v.Signal, Noise: f.Compile("Noise", v.Noise, math.Inf(-1), math.Inf(1), 0), Segments: v.Segments}
}
