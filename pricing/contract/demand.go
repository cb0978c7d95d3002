package contract

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Demand is buyers who differ in what one unit is worth to them.
type Demand struct {
	Values []float64 // currency, at least 0, each above the one before
	Shares []float64 // of buyers with each value, summing to 1
	Cost   float64   // of a unit to the seller, currency, at least 0
}

// Segment is some of the buyers, whom the seller can tell from others.
type Segment struct {
	Weight float64   // share of all buyers, at least 0
	Shares []float64 // of its buyers with each value, summing to 1
}

// Surplus is what trade leaves each side, currency a buyer.
type Surplus struct{ Producer, Consumer float64 }

// Total is the surplus of both sides.
func (s Surplus) Total() float64 { return s.Producer + s.Consumer }

// tieBreak is which of several prices that earn it most the seller takes: a profit counts as
// higher if it is above that of a higher price, times this.
type tieBreak float64

const (
	lowest  tieBreak = 1 - 1e-12
	highest tieBreak = 1 + 1e-12
)

// price returns the price of most profit for buyers with the given shares of the
// values, and the surplus at it. Of several such prices, up to rounding, it is
// the lowest or the highest. Where all values are below cost nobody is served.
func (d Demand) price(shares []float64, ties tieBreak) (float64, Surplus) {
	price, best := d.Values[len(d.Values)-1], Surplus{Producer: math.Inf(-1)}
	sales, value := 0.0, 0.0
	for k := len(d.Values) - 1; k >= 0; k-- {
		sales += shares[k]
		value += shares[k] * d.Values[k]
		if d.Values[k] < d.Cost {
			break
		}
		if profit := (d.Values[k] - d.Cost) * sales; profit >= best.Producer*float64(ties) {
			price, best = d.Values[k], Surplus{profit, value - d.Values[k]*sales}
		}
	}
	return price, Surplus{max(best.Producer, 0), best.Consumer}
}

// Uniform returns the price for all buyers alike that earns the seller most, the
// lowest of several, and the surplus at it.
func (d Demand) Uniform() (price float64, s Surplus, err error) {
	if err := d.Validate(); err != nil {
		return 0, Surplus{}, err
	}
	price, s = d.price(d.Shares, lowest)
	return price, s, nil
}

// Perfect returns the surplus if the seller knows what a unit is worth to each
// buyer: all of it is the seller's.
func (d Demand) Perfect() (Surplus, error) {
	if err := d.Validate(); err != nil {
		return Surplus{}, err
	}
	s := Surplus{}
	for k, share := range d.Shares {
		s.Producer += share * max(d.Values[k]-d.Cost, 0)
	}
	return s, nil
}

// Segmented returns the surplus if the seller sets the price of each segment by
// itself, the lowest of several that earn it most. However buyers are divided,
// the producer surplus is at least that of Uniform, the consumer surplus at least
// 0, and their sum at most that of Perfect. All of that triangle can be reached,
// where the seller breaks ties as it takes (Bergemann, Brooks and Morris, 2015, AER
// 105(3)); its corners are a segment for each value, and those of ForBuyers, under
// Segmented and SegmentedHigh. It returns an error unless the segments make up the demand.
func (d Demand) Segmented(segments []Segment) (Surplus, error) {
	return d.segmented(segments, lowest)
}

// SegmentedHigh is Segmented, if the seller takes the highest of several prices that earn
// it most. The segments of ForBuyers then leave buyers nothing, and the seller no more
// than one price for all: each buyer pays what a unit is worth to it, or goes without.
func (d Demand) SegmentedHigh(segments []Segment) (Surplus, error) {
	return d.segmented(segments, highest)
}

func (d Demand) segmented(segments []Segment, ties tieBreak) (Surplus, error) {
	if err := errors.Join(d.Validate(), d.validSegments(segments)); err != nil {
		return Surplus{}, err
	}
	sum := Surplus{}
	for _, segment := range segments {
		_, s := d.price(segment.Shares, ties)
		sum.Producer += segment.Weight * s.Producer
		sum.Consumer += segment.Weight * s.Consumer
	}
	return sum, nil
}

// ForBuyers returns the segmentation that leaves buyers most: all trade that is
// worth its cost takes place, and the seller earns no more than at one price for
// all. It is built greedily: each segment takes as many of the buyers left as it
// can while the seller is indifferent between charging it any of their values, so
// that it may as well charge the lowest, as it has to for this (Bergemann, Brooks and
// Morris, 2015).
func (d Demand) ForBuyers() ([]Segment, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	left := append([]float64{}, d.Shares...)
	var segments []Segment
	if outside := d.unserved(left); outside.Weight > 0 {
		segments = append(segments, outside)
	}
	for floats.Max(left) > 0 {
		shares := d.indifferent(left)
		weight, last := math.Inf(1), 0
		for k, share := range shares {
			if share > 0 && left[k]/share < weight {
				weight, last = left[k]/share, k
			}
		}
		for k, share := range shares {
			if left[k] -= weight * share; left[k] <= 1e-15 {
				left[k] = 0
			}
		}
		left[last] = 0
		segments = append(segments, Segment{weight, shares})
	}
	return segments, nil
}

// unserved takes out the buyers to whom a unit is worth no more than its cost.
func (d Demand) unserved(left []float64) Segment {
	s := Segment{Shares: make([]float64, len(left))}
	for k, v := range d.Values {
		if v <= d.Cost {
			s.Weight += left[k]
			s.Shares[k], left[k] = left[k], 0
		}
	}
	if s.Weight > 0 {
		floats.Scale(1/s.Weight, s.Shares)
	}
	return s
}

// indifferent are the shares of buyers among whom every value left earns the same
// as a price.
func (d Demand) indifferent(left []float64) []float64 {
	shares := make([]float64, len(left))
	lowest, above := -1.0, 0.0 // margin of the lowest value, share of buyers above a value
	for k, v := range d.Values {
		if left[k] > 0 {
			lowest = v - d.Cost
			break
		}
	}
	for k := len(left) - 1; k >= 0; k-- {
		if left[k] > 0 {
			sales := lowest / (d.Values[k] - d.Cost)
			shares[k] = sales - above
			above = sales
		}
	}
	return shares
}

// Validate returns every fault of the demand, joined.
func (d Demand) Validate() error {
	errs := []error{fault.Prefix("contract", errors.Join(isDistribution("Shares", d.Shares), amountFromZero("Cost", d.Cost)))}
	if len(d.Values) != len(d.Shares) {
		errs = append(errs, fmt.Errorf("contract: there are %d Values and %d Shares, want as many", len(d.Values), len(d.Shares)))
	}
	for k, v := range d.Values {
		errs = append(errs, fault.Prefix("contract", amountFromZero(fmt.Sprintf("Values[%d]", k), v)))
		if k > 0 && !(v > d.Values[k-1]) {
			errs = append(errs, fmt.Errorf("contract: Values[%d] is %v after %v, want it above", k, v, d.Values[k-1]))
		}
	}
	return errors.Join(errs...)
}

// validSegments checks each segment, and that together they are the demand.
func (d Demand) validSegments(segments []Segment) error {
	sum := make([]float64, len(d.Shares))
	for i, s := range segments {
		place := fmt.Sprintf("contract: segment %d", i)
		if err := errors.Join(fault.AtLeastZero("Weight", s.Weight), isDistribution("Shares", s.Shares)); err != nil {
			return fault.Prefix(place, err)
		}
		if len(s.Shares) != len(sum) {
			return fmt.Errorf("%s: has %d Shares for %d values, want as many", place, len(s.Shares), len(sum))
		}
		floats.AddScaled(sum, s.Weight, s.Shares)
	}
	for k, share := range d.Shares {
		if math.Abs(sum[k]-share) > 1e-9 {
			return fmt.Errorf("contract: segments hold a share of %v of buyers with Values[%d], want %v", sum[k], k, share)
		}
	}
	return nil
}
