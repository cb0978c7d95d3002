package choice

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// candidate is a task that may be run, in the better mode by its own terms of the
// bill.
type candidate struct {
	task     int32
	mode     pricing.Mode
	certain  float64 // surplus by its terms that is as good for certain, currency
	expected float64 // surplus by its terms
	gain     float64 // expected, before them
	scale    float64 // of what the surplus is the difference of
	counted  float64 // probability of being counted
	esscher  float64 // the same under the Esscher measure: outcomes weighed by exp(-r x)
}

// candidate weighs a task in mode m, for whoever is risk neutral. terms are those of the
// bill (Bill.Of).
func (d *decision) candidate(task int, s *market.Prospect, m pricing.Mode, terms market.Line) candidate {
	stakes := d.Stakes[task]
	gain, bill := s.Gain[m].At(stakes), terms.At(stakes)
	if d.Bill.Schedule != nil {
		bill += d.Bill.Excess(s, m, stakes, d.Who.OwnCost, d.Measurement.ValueError.Mean())
	}
	served := 1 - d.Measurement.Holdout // else there is nothing of it
	return candidate{
		task: int32(task), mode: m, certain: served * (gain - bill), expected: served * (gain - bill), gain: served * gain,
		scale:   math.Abs(gain) + math.Abs(bill),
		counted: served * s.Chance(m),
	}
}

// add makes c the sum of itself and t.
func (c *candidate) add(t *candidate) {
	c.certain += t.certain
	c.expected += t.expected
	c.gain += t.gain
	c.scale += t.scale
	c.counted += t.counted
	c.esscher += t.esscher
}
