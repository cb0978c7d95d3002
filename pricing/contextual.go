package pricing

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Segments charges every segment of the market by a strategy of its own. Where
// only prices differ, a plan with a Matrix BySegment says the same, and has JSON.
type Segments struct {
	Name    string
	By      []Strategy // by Buyer.Segment; nil: Default
	Default Strategy   // for a segment beyond By
}

var _ Strategy = Segments{}

// Charge returns what the buyer's segment is charged, in currency. It is NaN
// for a segment without a strategy.
func (s Segments) Charge(a *Account) float64 { return chargeBy(s.of(a.Buyer), a) }

// Usage returns the part of the charge that is for the period's usage, as the
// segment's strategy tells it.
func (s Segments) Usage(a *Account) float64 { return usageBy(s.of(a.Buyer), a) }

// Invoice returns what the buyer's segment is charged, line by line where its
// strategy is a Plan or has an Invoice of its own, else in one line.
func (s Segments) Invoice(a *Account) Invoice {
	of := s.of(a.Buyer)
	if of, ok := of.(interface{ Invoice(a *Account) Invoice }); ok {
		return of.Invoice(a)
	}
	return Invoice{Plan: s.Name, Lines: []Line{{Name: fmt.Sprintf("segment %d", a.Buyer.Segment), Amount: chargeBy(of, a)}}}
}

// MarshalJSON returns an error: strategies have no JSON in common.
func (s Segments) MarshalJSON() ([]byte, error) {
	return nil, fmt.Errorf("pricing: segments %q have no JSON, want a plan whose rates are a Matrix BySegment, or each segment's plan by itself", s.Name)
}

func (s Segments) canRead(a *Account) error { return canRead(s.of(a.Buyer), a) }

// ReadsBuyer returns true.
func (s Segments) ReadsBuyer() bool { return true }

// ReadsHistory reports whether one of the strategies may depend on earlier
// periods.
func (s Segments) ReadsHistory() bool {
	return s.anyReads(func(of Strategy) bool {
		r, can := of.(interface{ ReadsHistory() bool })
		return !can || r.ReadsHistory()
	})
}

// ReadsDeliveries reports whether one of the strategies may depend on more of the
// deliveries than their totals.
func (s Segments) ReadsDeliveries() bool {
	return s.anyReads(func(of Strategy) bool {
		r, can := of.(interface{ ReadsDeliveries() bool })
		return !can || r.ReadsDeliveries()
	})
}

func (s Segments) anyReads(reads func(of Strategy) bool) bool {
	return slices.ContainsFunc(append(slices.Clone(s.By), s.Default), func(of Strategy) bool { return of != nil && reads(of) })
}

// Validate returns every fault of the strategies, joined, each with the segment
// it is in. A nil Default is a fault, because a market may have more segments
// than By.
func (s Segments) Validate() error {
	var errs []error
	for i, by := range s.By {
		errs = append(errs, fault.Prefix(fmt.Sprintf("By[%d]", i), validate(by)))
	}
	if s.Default == nil {
		errs = append(errs, errors.New("Default is nil, want a strategy for the segments beyond By"))
	} else {
		errs = append(errs, fault.Prefix("Default", validate(s.Default)))
	}
	return fault.Prefix(fmt.Sprintf("pricing: segments %q", s.Name), errors.Join(errs...))
}

func (s Segments) of(b Buyer) Strategy {
	if b.Segment >= 0 && b.Segment < len(s.By) && s.By[b.Segment] != nil {
		return s.By[b.Segment]
	}
	return s.Default
}

// Contextual charges a buyer by what the seller sees of it: the function
// returns the strategy for a Buyer. It is pure, like the strategies it returns.
// It is asked at every charge, and a ready-made plan is given its name when it is
// made: where that takes too long, return a Plan without one.
type Contextual func(b Buyer) Strategy

var _ Strategy = Contextual(nil)

// Charge returns what the buyer is charged, in currency. It is NaN where there
// is no function, or it returns no strategy.
func (f Contextual) Charge(a *Account) float64 {
	if f == nil {
		return math.NaN()
	}
	return chargeBy(f(a.Buyer), a)
}

// Usage returns the part of the charge that is for the period's usage, as the
// buyer's strategy tells it.
func (f Contextual) Usage(a *Account) float64 {
	if f == nil {
		return math.NaN()
	}
	return usageBy(f(a.Buyer), a)
}

func (f Contextual) canRead(a *Account) error {
	if f == nil {
		return nil
	}
	return canRead(f(a.Buyer), a)
}

// ReadsBuyer returns true.
func (f Contextual) ReadsBuyer() bool { return true }

// Validate returns an error if f is nil. What it returns is not known here.
func (f Contextual) Validate() error {
	if f == nil {
		return errors.New("pricing: the function of Contextual is nil, want a function")
	}
	return nil
}

func chargeBy(s Strategy, a *Account) float64 {
	if s == nil {
		return math.NaN()
	}
	return s.Charge(a)
}

// usageBy asks a strategy that tells usage from what is charged beyond it; of
// others all is usage.
func usageBy(s Strategy, a *Account) float64 {
	if s, ok := s.(interface{ Usage(a *Account) float64 }); ok {
		return s.Usage(a)
	}
	return chargeBy(s, a)
}
