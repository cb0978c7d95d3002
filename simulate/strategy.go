package simulate

import (
	"fmt"
	"reflect"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// A strategy may tell of itself what is wrong with it, what it is called, and
// whether its charge depends on the buyer, on earlier periods, or on more of the
// deliveries than their totals. One that does not depend on the first two is quoted once
// for all, and to one that does not on the third no deliveries are shown. Whether one
// that does not say reads history is found out beforehand. One with adjustments that span
// periods tells what it charges before them, by a method Usage that pricing.Charged asks.
type (
	validator      interface{ Validate() error }
	buyerReader    interface{ ReadsBuyer() bool }
	historyReader  interface{ ReadsHistory() bool }
	deliveryReader interface{ ReadsDeliveries() bool }
)

// inspect asks a strategy about itself; what it does not say is taken to be so.
// What is wrong with it, or panics, is a fault.
func inspect(s pricing.Strategy, f fault.List) (t bill.Plan) {
	if isNil(s) {
		f.Add("its plan is nil, want a strategy")
		return bill.Plan{Name: "no strategy"}
	}
	defer func() {
		if r := recover(); r != nil {
			f.Add("its strategy %T panics when it is asked about itself: %v", s, r)
		}
	}()
	t = bill.Plan{Strategy: s, Name: fmt.Sprintf("strategy %T", s), ReadsBuyer: true, ReadsHistory: true, ReadsDeliveries: true}
	switch s := s.(type) {
	case pricing.Plan:
		t.Name = fmt.Sprintf("plan %q", s.Name)
		if s.Commitment.Periods > 1 {
			f.Note("a commitment binds nobody here: a receiver may stay out of the period in which what is missing is charged")
		}
		if len(s.Prepaid) > 0 {
			f.Note("what prepaid credit was bought for is in no charge: it is a gift of the seller here")
		}
	case pricing.Segments:
		t.Name = fmt.Sprintf("segments %q", s.Name)
	case fmt.Stringer:
		t.Name = fmt.Sprintf("strategy %q", s.String())
	}
	if v, ok := s.(validator); ok {
		if err := v.Validate(); err != nil {
			f.Join(err)
			return t
		}
	}
	if r, ok := s.(buyerReader); ok {
		t.ReadsBuyer = r.ReadsBuyer()
	}
	if r, ok := s.(historyReader); ok {
		t.ReadsHistory, t.SaysHistory = r.ReadsHistory(), true
	}
	if r, ok := s.(deliveryReader); ok {
		t.ReadsDeliveries = r.ReadsDeliveries()
	}
	return t
}

// isNil reports whether there is no strategy, or a nil pointer or function in
// its place.
func isNil(s pricing.Strategy) bool {
	if s == nil {
		return true
	}
	switch v := reflect.ValueOf(s); v.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Map:
		return v.IsNil()
	}
	return false
}
